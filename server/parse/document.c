// SPDX-License-Identifier: MIT
// The article document: its fields as tables, and the rules that hold between fields. The order and
// the names are those of docs/api.md. Invariant: an article that this gives has no error against
// any rule there, its HTML is canonical, and nothing in it but what the document said.
#include "parse/document.h"

#include "base/hash.h"
#include "model/reading.h"
#include "parse/parts.h"

#include <string.h>

enum { AGE_MAX = 150, SHORT_TEXT = 300, BUSINESS_DAYS_MAX = 30, PIXELS_MAX = 100000 };
enum { PMID_DIGITS_MAX = 10 };
#define DIGITS "0123456789"

// --- Audience ---

static void audience_check(struct reader *reader, void *target) {
    const struct audience *audience = target;
    if (audience->age_min >= 0 && audience->age_max >= 0 && audience->age_min > audience->age_max) {
        reader_error(reader, "ageMax", "out-of-range", "ageMax is below ageMin");
    }
}

static const struct field audience_fields[] = {
    {"ageMin", FIELD_INT, AT(audience, age_min), .max = AGE_MAX},
    {"ageMax", FIELD_INT, AT(audience, age_max), .max = AGE_MAX},
    {"sex", FIELD_WORD, AT(audience, sex), .words = &vocab_sex},
};
static const struct shape audience_shape = {
    SHAPE("an audience", audience, audience_fields),
    .defaults = &(const struct audience){-1, -1, VOCAB_NONE}, .check = audience_check};

// --- Codes ---

// RFC 3986 section 3.1: a scheme, a colon and something.
static bool is_absolute_uri(const char *text) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char others[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
    size_t scheme = strspn(text, others);
    return strspn(text, letters) > 0 && text[scheme] == ':' && text[scheme + 1] != '\0' &&
           strchr(text, ' ') == NULL;
}

// Codes are compared without their punctuation: something must be left to compare.
static bool has_letter_or_digit(const char *text) {
    return strpbrk(text, DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") != NULL;
}

// A known system takes its FHIR URI, by whatever name it came.
static void code_check(struct reader *reader, void *target) {
    struct code *code = target;
    if (code->code != NULL && !has_letter_or_digit(code->code)) {
        reader_error(reader, "code", "bad-value", "\"%.100s\" has no letter or digit", code->code);
    }
    if (code->system == NULL) {
        return;
    }
    const struct code_system *known = code_system_find(sv_of(code->system));
    if (known != NULL) {
        code->system = known->uri;
    } else if (!is_absolute_uri(code->system)) {
        reader_error(reader, "system", "bad-value",
                     "\"%.100s\" is no code system: give its URI, for example %s", code->system,
                     code_systems[0].uri);
    }
}

static const struct field code_fields[] = {
    {"system", FIELD_LINE, .required = true, AT(code, system), .max = SHORT_TEXT},
    {"code", FIELD_LINE, .required = true, AT(code, code), .max = 100},
    {"display", FIELD_LINE, AT(code, display), .max = 1000},
};
static const struct shape code_shape = {SHAPE("a code", code, code_fields), .check = code_check};

// --- Figures ---

// {"url", "type", "width", "height"}; hash where this library holds the bytes.
static const struct field media_fields[] = {
    {"url", FIELD_URL, AT(media, url)},
    {"hash", FIELD_LINE, AT(media, hash), .max = 64},
    {"type", FIELD_LINE, AT(media, type), .max = 100},
    {"width", FIELD_INT, AT(media, width), .max = PIXELS_MAX},
    {"height", FIELD_INT, AT(media, height), .max = PIXELS_MAX},
};
static void media_check(struct reader *reader, void *target);
static const struct shape media_shape = {SHAPE("media", media, media_fields), .check = media_check};

static bool is_hash(const char *text) {
    return strlen(text) == 2 * SHA256_SIZE &&
           strspn(text, "0123456789abcdef") == 2 * (size_t)SHA256_SIZE;
}

static void media_check(struct reader *reader, void *target) {
    struct media *media = target;
    if (media->hash != NULL && !is_hash(media->hash)) {
        reader_error(reader, "hash", "bad-value",
                     "this must be the SHA-256 of the image in 64 lower-case hexadecimal digits");
        media->hash = NULL;
    }
}

static const struct field figure_fields[] = {
    {"key", FIELD_ID, .required = true, AT(figure, key)},
    {"title", FIELD_LINE, AT(figure, title), .max = ARTICLE_TITLE_MAX},
    {"alt", FIELD_TEXT, AT(figure, alt)},
    {"caption", FIELD_TEXT, AT(figure, caption)},
    {"credit", FIELD_LINE, AT(figure, credit), .max = 1000},
    {"copyright", FIELD_LINE, AT(figure, copyright), .max = 1000},
    {"reproduction", FIELD_WORD, AT(figure, reproduction), .words = &vocab_reproduction},
    {"media", FIELD_OBJECT, AT(figure, media), .shape = &media_shape},
};
// A figure may come without its picture; a picture never without words for who cannot see it.
static void figure_check(struct reader *reader, void *target) {
    const struct figure *figure = target;
    if (figure->alt == NULL && (figure->media.url != NULL || figure->media.hash != NULL)) {
        reader_error(reader, "alt", "required", "say what the picture shows");
    }
}

static const struct shape figure_shape = {
    SHAPE("a figure", figure, figure_fields),
    .defaults = &(const struct figure){.reproduction = VOCAB_NONE}, .check = figure_check};

// --- Resources, references, evidence, related articles ---

static void resource_check(struct reader *reader, void *target) {
    const char *region = ((struct resource *)target)->region;
    if (region != NULL && (strlen(region) != 2 || region[0] < 'A' || region[0] > 'Z' ||
                           region[1] < 'A' || region[1] > 'Z')) {
        reader_error(reader, "region", "bad-value",
                     "this must be a country's two capital letters (ISO 3166), such as US or CA");
    }
}

static const struct field resource_fields[] = {
    {"name", FIELD_LINE, .required = true, AT(resource, name), .max = SHORT_TEXT},
    {"url", FIELD_URL, AT(resource, url)},
    {"region", FIELD_LINE, AT(resource, region), .max = 100},
};
static const struct shape resource_shape = {SHAPE("a resource", resource, resource_fields),
                                            .check = resource_check};

// The numbers by which catalogues know a publication: PubMed's, and a DOI without its resolver.
static void check_catalogue(struct reader *reader, const char *doi, const char *pmid) {
    if (doi != NULL && (strncmp(doi, "10.", 3) != 0 || strchr(doi, ' ') != NULL)) {
        reader_error(reader, "doi", "bad-value",
                     "this must be a DOI such as 10.1000/182: it begins with 10. and holds no "
                     "space");
    }
    if (pmid != NULL && (strlen(pmid) > PMID_DIGITS_MAX || pmid[strspn(pmid, DIGITS)] != '\0')) {
        reader_error(reader, "pmid", "bad-value", "this must be a PubMed number of 1 to %d digits",
                     PMID_DIGITS_MAX);
    }
}

static void reference_check(struct reader *reader, void *target) {
    const struct reference *reference = target;
    check_catalogue(reader, reference->doi, reference->pmid);
}

static const struct field reference_fields[] = {
    {"type", FIELD_WORD, AT(reference, type), .words = &vocab_reference_type},
    {"text", FIELD_LINE, .required = true, AT(reference, text)},
    {"url", FIELD_URL, AT(reference, url)},
    {"accessed", FIELD_DATE, AT(reference, accessed)},
    {"doi", FIELD_LINE, AT(reference, doi), .max = SHORT_TEXT},
    {"pmid", FIELD_LABEL, AT(reference, pmid), .max = 20},
};
static const struct shape reference_shape = {
    SHAPE("a reference", reference, reference_fields),
    .defaults = &(const struct reference){.type = REFERENCE_OTHER}, .check = reference_check};

static void evidence_check(struct reader *reader, void *target) {
    const struct evidence_update *update = target;
    check_catalogue(reader, update->doi, update->pmid);
}

static const struct field evidence_fields[] = {
    {"date", FIELD_DATE, AT(evidence_update, date)},
    {"source", FIELD_LINE, AT(evidence_update, source)},
    {"text", FIELD_TEXT, .required = true, AT(evidence_update, text)},
    {"url", FIELD_URL, AT(evidence_update, url)},
    {"doi", FIELD_LINE, AT(evidence_update, doi), .max = SHORT_TEXT},
    {"pmid", FIELD_LABEL, AT(evidence_update, pmid), .max = 20},
    {"sections", FIELD_KEYS, LIST(evidence_update, sections, section_count)},
};
static const struct shape evidence_shape = {
    SHAPE("an evidence update", evidence_update, evidence_fields), .check = evidence_check};

static const struct field related_fields[] = {
    {"id", FIELD_ID, .required = true, AT(related, id)},
    {"relation", FIELD_WORD, AT(related, relation), .words = &vocab_relation},
    FIELD_OF_SERVER("title"),
    FIELD_OF_SERVER("url"),
};
static const struct shape related_shape = {
    SHAPE("a related article", related, related_fields),
    .defaults = &(const struct related){.relation = RELATION_SEE_ALSO}};

// --- Notices, promise, rights, source, translation ---
// All but notices stand inside the article's own struct: their fields' offsets are the article's.

static const struct field notice_fields[] = {
    {"kind", FIELD_WORD, .required = true, AT(notice, kind), .words = &vocab_notice_kind},
    {"text", FIELD_TEXT, .required = true, AT(notice, text)},
};
static const struct shape notice_shape = {SHAPE("a notice", notice, notice_fields)};

static const struct field promise_fields[] = {
    {"team", FIELD_LINE, AT(article, feedback_promise.team), .max = SHORT_TEXT},
    {"businessDays", FIELD_INT, .required = true, AT(article, feedback_promise.business_days),
     .min = 1, .max = BUSINESS_DAYS_MAX},
    {"email", FIELD_EMAIL, AT(article, feedback_promise.email), .max = FEEDBACK_EMAIL_MAX},
};
static void promise_check(struct reader *reader, void *target) {
    (void)reader;
    ((struct article *)target)->feedback_promise.set = true;
}
static const struct shape promise_shape = {SHAPE("a feedback promise", article, promise_fields),
                                           .check = promise_check};

static const struct field rights_fields[] = {
    {"copyrightHolder", FIELD_LINE, AT(article, rights.copyright_holder), .max = 1000},
    {"license", FIELD_LINE, AT(article, rights.license), .max = 1000},
    {"attribution", FIELD_TEXT, AT(article, rights.attribution)},
};
static const struct shape rights_shape = {SHAPE("rights", article, rights_fields)};

static const struct field source_fields[] = {
    {"name", FIELD_LINE, AT(article, source.name), .max = SHORT_TEXT},
    {"id", FIELD_LABEL, AT(article, source.id), .max = SHORT_TEXT},
    {"url", FIELD_URL, AT(article, source.url)},
};
static const struct shape source_shape = {SHAPE("a source", article, source_fields)};

static const struct field translation_fields[] = {
    {"language", FIELD_LANGUAGE, .required = true, AT(article, translation_of.language),
     .max = ARTICLE_LANGUAGE_MAX},
    {"edition", FIELD_INT, AT(article, translation_of.edition), .min = 1,
     .max = DOCUMENT_EDITION_MAX},
};
static const struct shape translation_shape = {SHAPE("translationOf", article, translation_fields)};

// --- The article ---

static const struct field article_fields[] = {
    {"id", FIELD_ID, AT(article, id)},
    {"language", FIELD_LANGUAGE, AT(article, language), .max = ARTICLE_LANGUAGE_MAX},
    {"kind", FIELD_WORD, .required = true, AT(article, kind), .words = &vocab_kind},
    {"sample", FIELD_BOOL, AT(article, sample)},
    {"title", FIELD_LINE, .required = true, AT(article, title), .max = ARTICLE_TITLE_MAX},
    {"alternateNames", FIELD_LINES, LIST(article, alternate_names, alternate_name_count),
     .max = ARTICLE_TITLE_MAX},
    {"summary", FIELD_TEXT, AT(article, summary), .max = ARTICLE_SUMMARY_MAX},
    {"topics", FIELD_IDS, LIST(article, topics, topic_count)},
    {"audience", FIELD_OBJECT, AT(article, audience), .shape = &audience_shape},
    {"codes", FIELD_OBJECTS, LIST(article, codes, code_count), .shape = &code_shape},
    {"figures", FIELD_OBJECTS, LIST(article, figures, figure_count), .shape = &figure_shape},
    {"sections", FIELD_OWN, .read = sections_read}, // after the figures, which it looks up
    {"resources", FIELD_OBJECTS, LIST(article, resources, resource_count),
     .shape = &resource_shape},
    {"references", FIELD_OBJECTS, LIST(article, references, reference_count),
     .shape = &reference_shape},
    {"evidenceUpdates", FIELD_OBJECTS, LIST(article, evidence_updates, evidence_update_count),
     .shape = &evidence_shape},
    {"related", FIELD_OBJECTS, LIST(article, related, related_count), .shape = &related_shape},
    {"teachBack", FIELD_LINES, LIST(article, teach_back, teach_back_count)},
    {"review", FIELD_OWN, .read = review_read},
    {"notices", FIELD_OBJECTS, LIST(article, notices, notice_count), .shape = &notice_shape},
    {"feedbackPromise", FIELD_OBJECT, .shape = &promise_shape},
    {"rights", FIELD_OBJECT, .shape = &rights_shape},
    {"source", FIELD_OBJECT, .shape = &source_shape},
    {"translationOf", FIELD_OBJECT, .shape = &translation_shape},
    {"datePublished", FIELD_DATE, AT(article, date_published)},
    {"dateModified", FIELD_DATE, AT(article, date_modified)},
    {"updateType", FIELD_WORD, AT(article, update_type), .words = &vocab_update_type},
    {"urgency", FIELD_WORD, AT(article, urgency), .words = &vocab_urgency},
    {"changeNote", FIELD_TEXT, AT(article, change_note)},
    FIELD_OF_SERVER("edition"),
    FIELD_OF_SERVER("availableSince"),
    FIELD_OF_SERVER("readingLevel"),
    FIELD_OF_SERVER("completeness"),
    FIELD_OF_SERVER("translations"),
    FIELD_OF_SERVER("url"),
    FIELD_OF_SERVER("feedbackUrl"),
    FIELD_OF_SERVER("editionState"),
    FIELD_OF_SERVER("printout"),
    FIELD_OF_SERVER("latest"),
    FIELD_OF_SERVER("warnings"),
};

// --- Rules between fields ---

// What the path says and what the document says must be the same; one of them must say it.
static void check_identity(struct reader *reader, const char *name, const char *stated,
                           const char **value) {
    if (*value == NULL && stated == NULL) {
        reader_error(reader, name, "required", "this is required");
    } else if (*value == NULL) {
        *value = arena_strdup(reader->findings->arena, stated);
    } else if (stated != NULL && strcmp(stated, *value) != 0) {
        reader_error(reader, name, "mismatch", "the address says \"%s\", the document \"%s\"",
                     stated, *value);
    }
}

static void check_evidence(struct reader *reader, const struct article *article) {
    for (size_t i = 0; i < article->evidence_update_count; i++) {
        const struct evidence_update *update = &article->evidence_updates[i];
        for (size_t j = 0; j < update->section_count; j++) {
            if (update->sections[j] != NULL &&
                !section_exists(article, article->section_count, update->sections[j])) {
                const char *pointer = arena_printf(reader->findings->arena,
                                                   "/evidenceUpdates/%zu/sections/%zu", i, j);
                findings_error(reader->findings, pointer, "no-such-section",
                               "no section has the key \"%s\"", update->sections[j]);
            }
        }
    }
}

// An image that this library serves is known by its hash, which ends its address.
static const char *hash_in_url(const char *url, const char *public_url) {
    static const char route[] = "/api/v1/media/";
    size_t base = public_url == NULL ? 0 : strlen(public_url);
    if (url == NULL || base == 0 || strncmp(url, public_url, base) != 0 ||
        strncmp(url + base, route, sizeof(route) - 1) != 0) {
        return NULL;
    }
    const char *hash = url + base + sizeof(route) - 1;
    return is_hash(hash) ? hash : NULL;
}

static void article_check(struct reader *reader, void *target) {
    struct article *article = target;
    const char *origin = article->translation_of.language;
    const char *language = reader->context->language;
    if (language != NULL) {
        language = language_tag_canonical(reader->findings->arena, sv_of(language));
    }
    check_identity(reader, "id", reader->context->id, &article->id);
    check_identity(reader, "language", language, &article->language);
    check_evidence(reader, article);
    for (size_t i = 0; i < article->figure_count; i++) {
        struct media *media = &article->figures[i].media;
        const char *hash = hash_in_url(media->url, reader->context->public_url);
        media->hash = hash == NULL ? media->hash : hash;
        if (figure_exists(article, i, article->figures[i].key)) {
            findings_error(
                reader->findings, arena_printf(reader->findings->arena, "/figures/%zu/key", i),
                "duplicate", "another figure has the key \"%s\"", article->figures[i].key);
        }
    }
    if (origin != NULL && article->language != NULL && strcmp(origin, article->language) == 0) {
        reader_error(reader, "translationOf", "bad-value",
                     "an article is no translation of its own language");
    }
}
static const struct shape article_shape = {SHAPE("an article", article, article_fields),
                                           .check = article_check};

static void measure(struct article *article) {
    CLEANUP(buf_finish) struct buf text = {0};
    for (size_t i = 0; i < article->section_count; i++) {
        const struct section *section = &article->sections[i];
        article->inferred += section->inferred;
        if (section->text != NULL) {
            buf_printf(&text, "%s\n", section->text);
        }
    }
    article->reading_level = reading_level(article->language, (sv){text.ptr, text.len});
}

int document_parse(sv json, const struct document_context *context, struct findings *findings,
                   struct article *ret_article) {
    struct article article;
    article_init(&article);
    int outcome = fields_parse(json, context, findings, &article_shape, &article);
    if (outcome == 0) {
        measure(&article);
        *ret_article = article;
    }
    return outcome;
}
