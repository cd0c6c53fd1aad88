// SPDX-License-Identifier: MIT
// schema.org MedicalWebPage of an article; docs/schemas/medical-web-page.schema.json says exactly
// what may stand in it. A fact that the article lacks is left out; dates are never padded to a
// precision they do not have (schema.org Date is ISO 8601, which has partial ones). The text itself
// is not repeated: each part names its address, and pages embed this beside the text.
#include "view/private.h"

#include <string.h>

static void set_some(json_t *object, const char *name, json_t *value) {
    if (json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0)) {
        json_decref(value);
        return;
    }
    value_set(object, name, value);
}

// {"@type": type, "name": name}; the name is left out where there is none.
static json_t *thing(const char *type, const char *name) {
    json_t *object = value_pack("{s:s}", "@type", type);
    set_some(object, "name", value_text(name));
    return object;
}

static json_t *some_thing(const char *type, const char *name) {
    return name != NULL ? thing(type, name) : json_null();
}

static bool is_web(const char *text) {
    return text != NULL && (strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0);
}

// --- What it is about, and for whom ---

static const char *about_type(enum kind kind) {
    static const char *const types[] = {
        [KIND_CONDITION] = "MedicalCondition",
        [KIND_SYMPTOM] = "MedicalSignOrSymptom",
        [KIND_PROCEDURE] = "MedicalProcedure",
        [KIND_TEST] = "MedicalTest",
        [KIND_MEDICINE] = "Drug",
        [KIND_WELLNESS] = "LifestyleModification",
        [KIND_OTHER] = "MedicalEntity",
    };
    return (size_t)kind < ARRAY_SIZE(types) ? types[kind] : "MedicalEntity";
}

static json_t *about_codes(const struct article *a) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < a->code_count; i++) {
        const struct code_system *system = code_system_find(sv_of(a->codes[i].system));
        json_t *code = thing("MedicalCode", a->codes[i].display);
        value_set(code, "codeValue", value_text(a->codes[i].code));
        value_set(code, "codingSystem",
                  value_text(system != NULL ? system->title : a->codes[i].system));
        value_append(array, code);
    }
    return array;
}

static json_t *about(const struct article *a) {
    json_t *object = thing(about_type(a->kind), a->title);
    set_some(object, "alternateName", value_texts(a->alternate_names, a->alternate_name_count));
    set_some(object, "code", about_codes(a));
    return object;
}

// A MedicalAudience is a PeopleAudience: ages and sex may be suggested.
static json_t *audience(const struct article *a) {
    json_t *object =
        value_pack("{s:s, s:s}", "@type", "MedicalAudience", "audienceType", "Patient");
    set_some(object, "suggestedMinAge", value_count(a->audience.age_min, -1));
    set_some(object, "suggestedMaxAge", value_count(a->audience.age_max, -1));
    set_some(object, "suggestedGender", value_word(&vocab_sex, a->audience.sex));
    return object;
}

// --- Who vouches for it ---

static json_t *reviewed_by(const struct article *a) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < a->review.reviewer_count; i++) {
        const struct reviewer *r = &a->review.reviewers[i];
        json_t *person = thing("Person", r->name);
        set_some(person, "honorificSuffix", value_texts(r->credentials, r->credential_count));
        set_some(person, "jobTitle", value_text(r->role));
        value_append(array, person);
    }
    if (a->review.organization != NULL) {
        value_append(array, thing("Organization", a->review.organization));
    }
    return array;
}

static void add_identifier(json_t *work, json_t *identifiers, const char *system, const char *value,
                           json_t *url) {
    if (value != NULL) {
        value_append(identifiers, value_pack("{s:s, s:s, s:o}", "@type", "PropertyValue",
                                             "propertyID", system, "value", value_text(value)));
        value_append(json_object_get(work, "sameAs"), url);
    } else {
        json_decref(url);
    }
}

static json_t *citation(const struct reference *r) {
    static const char *const types[] = {
        [REFERENCE_WEB] = "WebPage",        [REFERENCE_JOURNAL] = "ScholarlyArticle",
        [REFERENCE_BOOK] = "Book",          [REFERENCE_SOURCE] = "CreativeWork",
        [REFERENCE_OTHER] = "CreativeWork",
    };
    json_t *work = thing(types[r->type], r->text), *identifiers = value_pack("[]");
    set_some(work, "url", value_text(r->url));
    value_set(work, "sameAs", value_pack("[]"));
    add_identifier(work, identifiers, "doi", r->doi, url_doi(r->doi));
    add_identifier(work, identifiers, "pmid", r->pmid, url_pubmed(r->pmid));
    if (json_array_size(identifiers) == 0) {
        json_object_del(work, "sameAs");
    }
    set_some(work, "identifier", identifiers);
    return work;
}

static json_t *citations(const struct article *a) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < a->reference_count; i++) {
        value_append(array, citation(&a->references[i]));
    }
    return array;
}

// --- What it is made of ---

// The section at *index with those inside it; moves *index behind them.
static json_t *part(const struct article *a, const char *url, size_t *index) {
    const struct section *s = &a->sections[(*index)++];
    const char *aspect = aspect_schema_org(s->aspect);
    json_t *object = thing(aspect != NULL ? "HealthTopicContent" : "WebPageElement", s->title);
    value_set(object, "url", value_printf("%s#%s", url, s->key));
    if (aspect != NULL) {
        value_set(object, "hasHealthAspect", value_printf("https://schema.org/%s", aspect));
    }
    json_t *inner = value_pack("[]");
    while (*index < a->section_count && a->sections[*index].depth > s->depth) {
        value_append(inner, part(a, url, index));
    }
    set_some(object, "hasPart", inner);
    return object;
}

static json_t *parts(const struct article *a, const char *url) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < a->section_count;) {
        value_append(array, part(a, url, &i));
    }
    return array;
}

// Pictures that others may show: one that may not be reproduced is not offered.
static json_t *images(const struct views *v, const struct article *a) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < a->figure_count; i++) {
        const struct figure *f = &a->figures[i];
        json_t *url = url_media(v->library->public_url, &f->media);
        if (f->reproduction == REPRODUCTION_NOT_PERMITTED || json_is_null(url)) {
            json_decref(url);
            continue;
        }
        json_t *image = thing("ImageObject", f->title);
        value_set(image, "contentUrl", url);
        set_some(image, "encodingFormat", value_text(f->media.type));
        set_some(image, "width", value_count(f->media.width, 0));
        set_some(image, "height", value_count(f->media.height, 0));
        set_some(image, "caption", value_text(f->caption));
        set_some(image, "creditText", value_text(f->credit));
        set_some(image, "copyrightNotice", value_text(f->copyright));
        value_append(array, image);
    }
    return array;
}

// --- Where it stands among others ---

// Its address is left out where this library has no page in that language.
static json_t *work_in(const struct views *v, const struct article *a, const char *language) {
    json_t *work =
        value_pack("{s:s, s:o}", "@type", "MedicalWebPage", "inLanguage", value_text(language));
    for (size_t i = 0; i < a->translation_count; i++) {
        if (strcmp(a->translations[i].language, language) == 0) {
            value_set(work, "@id", url_article(v->library->public_url, language, a->id));
        }
    }
    return work;
}

// Of a translation: its original. Of an original: the translations that say they were made of it.
static void set_translations(const struct views *v, const struct article *a, json_t *object) {
    if (a->translation_of.language != NULL) {
        value_set(object, "translationOfWork", work_in(v, a, a->translation_of.language));
        return;
    }
    json_t *works = value_pack("[]");
    for (size_t i = 0; i < a->translation_count; i++) {
        if (a->translations[i].status != TRANSLATION_UNLINKED) {
            value_append(works, work_in(v, a, a->translations[i].language));
        }
    }
    set_some(object, "workTranslation", works);
}

static json_t *related_links(const struct views *v, const struct article *a) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < a->related_count; i++) {
        if (a->related[i].title != NULL) {
            value_append(array, url_article(v->library->public_url, a->language, a->related[i].id));
        }
    }
    return array;
}

static void set_rights(const struct views *v, const struct article *a, json_t *object) {
    const char *license = a->rights.license;
    set_some(object, "copyrightHolder", some_thing("Organization", a->rights.copyright_holder));
    set_some(object, "license",
             is_web(license) ? value_text(license) : some_thing("CreativeWork", license));
    set_some(object, "creditText", value_text(a->rights.attribution));
    value_set(object, "isAccessibleForFree", json_true());
    value_set(object, "publisher", thing("Organization", v->library->publisher));
}

// What a reader must know before trusting it; null for a current article.
static json_t *work_status(const struct article *a) {
    static const char *const states[] = {
        [EDITION_CURRENT] = NULL,
        [EDITION_SUPERSEDED] = "Superseded",
        [EDITION_RECALLED] = "Recalled",
    };
    return value_text(states[a->state] == NULL && a->sample ? "Sample" : states[a->state]);
}

static void set_dates(const struct article *a, json_t *object) {
    set_some(object, "version", value_count(a->edition, 0));
    set_some(object, "creativeWorkStatus", work_status(a));
    set_some(object, "datePublished", value_date(a->date_published));
    set_some(object, "dateModified", value_date(a->date_modified));
    if (a->has_review) {
        set_some(object, "lastReviewed", value_date(a->review.last_reviewed));
        set_some(object, "reviewedBy", reviewed_by(a));
    }
}

json_t *json_ld_article(const struct views *v, const struct article *a) {
    json_t *url = url_edition(v->library->public_url, a->language, a->id, a->edition, a->state);
    json_t *object =
        value_pack("{s:s, s:s, s:O, s:O, s:o}", "@context", "https://schema.org", "@type",
                   "MedicalWebPage", "@id", url, "url", url, "name", value_text(a->title));
    set_some(object, "description", value_text(a->summary));
    value_set(object, "inLanguage", value_text(a->language));
    set_dates(a, object);
    value_set(object, "about", about(a));
    value_set(object, "audience", audience(a));
    set_some(object, "hasPart", parts(a, json_string_value(url)));
    set_some(object, "image", images(v, a));
    set_some(object, "citation", citations(a));
    set_some(object, "relatedLink", related_links(v, a));
    set_translations(v, a, object);
    set_rights(v, a, object);
    json_decref(url);
    return object;
}

void view_article_ld(const struct views *v, const struct article *article, struct buf *out) {
    value_dump_script(json_ld_article(v, article), out);
}
