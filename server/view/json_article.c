// SPDX-License-Identifier: MIT
// The article document, in the order of docs/api.md. One table row a field: `fields=` and the
// document are made from the same rows.
#include "model/reading.h"
#include "view/private.h"

#include <stddef.h>
#include <string.h>

struct subject {
    const struct views *v;
    const struct article *article;
    bool text;     // sections as plain text
    bool portable; // see struct article_options
};
typedef json_t *make_field(const struct subject *s);

static json_t *make_audience(const struct subject *s) {
    const struct audience *a = &s->article->audience;
    return value_pack("{s:o, s:o, s:o}", "ageMin", value_count(a->age_min, -1), "ageMax",
                      value_count(a->age_max, -1), "sex", value_word(&vocab_sex, a->sex));
}

static json_t *make_codes(const struct subject *s) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->article->code_count; i++) {
        const struct code *c = &s->article->codes[i];
        value_append(array, value_pack("{s:o, s:o, s:o}", "system", value_text(c->system), "code",
                                       value_text(c->code), "display", value_text(c->display)));
    }
    return array;
}

static json_t *section_content(const struct subject *s, const struct section *section) {
    if (s->text) {
        return value_text(section->text);
    }
    if (section->html == NULL || s->portable) {
        return value_text(section->html);
    }
    CLEANUP(buf_finish) struct buf html = {0};
    body_serve(&html, section->html, s->v->library->public_url, s->article->language);
    return value_buf(&html);
}

// The section at *index with those inside it; *index moves behind them.
static json_t *make_section(const struct subject *s, size_t *index) {
    const struct section *section = &s->article->sections[(*index)++];
    json_t *inner = value_pack("[]");
    json_t *object = value_pack("{s:o, s:o, s:o, s:b, s:o}", "key", value_text(section->key),
                                "aspect", value_word(&vocab_aspect, (int)section->aspect), "title",
                                value_text(section->title), "inferred", section->inferred,
                                s->text ? "text" : "html", section_content(s, section));
    while (*index < s->article->section_count &&
           s->article->sections[*index].depth > section->depth) {
        value_append(inner, make_section(s, index));
    }
    value_set(object, "sections", inner);
    return object;
}

static json_t *make_sections(const struct subject *s) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->article->section_count;) {
        value_append(array, make_section(s, &i));
    }
    return array;
}

static json_t *make_media(const struct subject *s, const struct media *m) {
    if (m->hash == NULL && m->url == NULL) {
        return json_null();
    }
    bool by_hash = s->portable && m->hash != NULL;
    json_t *address = by_hash       ? value_text(m->hash)
                      : s->portable ? value_text(m->url)
                                    : url_media(s->v->library->public_url, m);
    return value_pack("{s:o, s:o, s:o, s:o}", by_hash ? "hash" : "url", address, "type",
                      value_text(m->type), "width", value_count(m->width, 0), "height",
                      value_count(m->height, 0));
}

static json_t *make_figures(const struct subject *s) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->article->figure_count; i++) {
        const struct figure *f = &s->article->figures[i];
        value_append(array,
                     value_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "key",
                                value_text(f->key), "title", value_text(f->title), "alt",
                                value_text(f->alt), "caption", value_text(f->caption), "credit",
                                value_text(f->credit), "copyright", value_text(f->copyright),
                                "reproduction", value_word(&vocab_reproduction, f->reproduction),
                                "media", make_media(s, &f->media)));
    }
    return array;
}

static json_t *make_resources(const struct subject *s) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->article->resource_count; i++) {
        const struct resource *r = &s->article->resources[i];
        value_append(array, value_pack("{s:o, s:o, s:o}", "name", value_text(r->name), "url",
                                       value_text(r->url), "region", value_text(r->region)));
    }
    return array;
}

static json_t *make_references(const struct subject *s) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->article->reference_count; i++) {
        const struct reference *r = &s->article->references[i];
        value_append(array, value_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "type",
                                       value_word(&vocab_reference_type, (int)r->type), "text",
                                       value_text(r->text), "url", value_text(r->url), "accessed",
                                       value_date(r->accessed), "doi", value_text(r->doi), "pmid",
                                       value_text(r->pmid)));
    }
    return array;
}

static json_t *make_evidence_updates(const struct subject *s) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->article->evidence_update_count; i++) {
        const struct evidence_update *u = &s->article->evidence_updates[i];
        value_append(array, value_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "date",
                                       value_date(u->date), "source", value_text(u->source), "text",
                                       value_text(u->text), "url", value_text(u->url), "doi",
                                       value_text(u->doi), "pmid", value_text(u->pmid), "sections",
                                       value_texts(u->sections, u->section_count)));
    }
    return array;
}

static json_t *make_related(const struct subject *s) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->article->related_count; i++) {
        const struct related *r = &s->article->related[i];
        json_t *object = value_pack("{s:o, s:o}", "id", value_text(r->id), "relation",
                                    value_word(&vocab_relation, (int)r->relation));
        if (!s->portable) {
            value_set(object, "title", value_text(r->title));
        }
        value_append(array, object);
    }
    return array;
}

static json_t *make_review(const struct subject *s) {
    const struct review *r = &s->article->review;
    if (s->portable) {
        return s->article->has_review ? json_review_portable(r) : json_null();
    }
    return json_review(s->article->has_review, &s->article->review);
}

static json_t *make_notices(const struct subject *s) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->article->notice_count; i++) {
        const struct notice *n = &s->article->notices[i];
        value_append(array,
                     value_pack("{s:o, s:o}", "kind", value_word(&vocab_notice_kind, (int)n->kind),
                                "text", value_text(n->text)));
    }
    return array;
}

static json_t *make_promise(const struct subject *s) {
    const struct article *a = s->article;
    if (!a->feedback_promise.set) {
        return json_null();
    }
    return value_pack("{s:o, s:o, s:o}", "team", value_text(a->feedback_promise.team),
                      "businessDays", value_count(a->feedback_promise.business_days, 0), "email",
                      value_text(a->feedback_promise.email));
}

// Three texts as an object; null where none is there.
static json_t *make_texts(const char *const names[3], const char *const texts[3]) {
    if (texts[0] == NULL && texts[1] == NULL && texts[2] == NULL) {
        return json_null();
    }
    return value_pack("{s:o, s:o, s:o}", names[0], value_text(texts[0]), names[1],
                      value_text(texts[1]), names[2], value_text(texts[2]));
}

static json_t *make_rights(const struct subject *s) {
    static const char *const names[3] = {"copyrightHolder", "license", "attribution"};
    const struct article *a = s->article;
    return make_texts(names, (const char *const[3]){a->rights.copyright_holder, a->rights.license,
                                                    a->rights.attribution});
}

static json_t *make_source(const struct subject *s) {
    static const char *const names[3] = {"name", "id", "url"};
    const struct article *a = s->article;
    return make_texts(names, (const char *const[3]){a->source.name, a->source.id, a->source.url});
}

static json_t *make_translation_of(const struct subject *s) {
    const struct article *a = s->article;
    if (a->translation_of.language == NULL) {
        return json_null();
    }
    return value_pack("{s:o, s:o}", "language", value_text(a->translation_of.language), "edition",
                      value_count(a->translation_of.edition, 0));
}

static json_t *make_reading_level(const struct subject *s) {
    const char *method = reading_method(s->article->language);
    if (method == NULL || s->article->reading_level < 0) {
        return json_null();
    }
    return value_pack("{s:o, s:o}", "method", value_text(method), "value",
                      value_number(s->article->reading_level));
}

static json_t *make_completeness(const struct subject *s) {
    const struct article *a = s->article;
    return value_pack("{s:i, s:i, s:i}", "lost", a->lost, "inferred", a->inferred, "unresolved",
                      a->unresolved);
}

static json_t *make_translations(const struct subject *s) {
    json_t *array = value_pack("[]");
    const char *root = s->v->library->public_url;
    for (size_t i = 0; i < s->article->translation_count; i++) {
        const struct translation *t = &s->article->translations[i];
        value_append(array, value_pack("{s:o, s:o, s:o, s:o}", "language", value_text(t->language),
                                       "url", url_article(root, t->language, s->article->id),
                                       "edition", value_count(t->edition, 0), "status",
                                       value_word(&vocab_translation_status, (int)t->status)));
    }
    return array;
}

static json_t *make_url(const struct subject *s) {
    const struct article *a = s->article;
    return url_edition(s->v->library->public_url, a->language, a->id, a->edition, a->state);
}

static json_t *make_printout(const struct subject *s) {
    return json_printout(s->v, s->article->printout_code);
}

// The newest edition, where this is not it.
static json_t *make_latest(const struct subject *s) {
    const struct article *a = s->article;
    if (a->state == EDITION_CURRENT) {
        return json_null();
    }
    return value_pack("{s:o, s:o}", "edition", value_count(a->newest, 0), "url",
                      url_article(s->v->library->public_url, a->language, a->id));
}

static json_t *make_feedback_url(const struct subject *s) {
    return value_printf("%s/%s/articles/%s/feedback", s->v->library->public_url,
                        s->article->language, s->article->id);
}

// What the server sets stands at the end, from here on.
#define FIRST_OF_SERVER "edition"

// One row a field, in the order of the document. The value comes from `make`, or else from the
// member at `at`, as what `kind` says it is.
static const struct field {
    const char *name;
    enum { MADE, TEXT, TEXTS, WORD, FLAG, DATE, NUMBER, INSTANT } kind;
    size_t at, count_at;       // TEXTS: `count_at` is its length
    const struct vocab *words; // WORD
    make_field *make;          // MADE
} article_fields[] = {
#define AT(member) .at = offsetof(struct article, member)
#define COUNT(member) .count_at = offsetof(struct article, member)
    {"id", TEXT, AT(id)},
    {"language", TEXT, AT(language)},
    {"kind", WORD, AT(kind), .words = &vocab_kind},
    {"sample", FLAG, AT(sample)},
    {"title", TEXT, AT(title)},
    {"alternateNames", TEXTS, AT(alternate_names), COUNT(alternate_name_count)},
    {"summary", TEXT, AT(summary)},
    {"topics", TEXTS, AT(topics), COUNT(topic_count)},
    {"audience", MADE, .make = make_audience},
    {"codes", MADE, .make = make_codes},
    {"sections", MADE, .make = make_sections},
    {"figures", MADE, .make = make_figures},
    {"resources", MADE, .make = make_resources},
    {"references", MADE, .make = make_references},
    {"evidenceUpdates", MADE, .make = make_evidence_updates},
    {"related", MADE, .make = make_related},
    {"teachBack", TEXTS, AT(teach_back), COUNT(teach_back_count)},
    {"review", MADE, .make = make_review},
    {"notices", MADE, .make = make_notices},
    {"feedbackPromise", MADE, .make = make_promise},
    {"rights", MADE, .make = make_rights},
    {"source", MADE, .make = make_source},
    {"translationOf", MADE, .make = make_translation_of},
    {"datePublished", DATE, AT(date_published)},
    {"dateModified", DATE, AT(date_modified)},
    {"updateType", WORD, AT(update_type), .words = &vocab_update_type},
    {"urgency", WORD, AT(urgency), .words = &vocab_urgency},
    {"changeNote", TEXT, AT(change_note)},
    {FIRST_OF_SERVER, NUMBER, AT(edition)},
    {"editionState", WORD, AT(state), .words = &vocab_edition_state},
    {"latest", MADE, .make = make_latest},
    {"availableSince", INSTANT, AT(available_since)},
    {"readingLevel", MADE, .make = make_reading_level},
    {"completeness", MADE, .make = make_completeness},
    {"translations", MADE, .make = make_translations},
    {"printout", MADE, .make = make_printout},
    {"url", MADE, .make = make_url},
    {"feedbackUrl", MADE, .make = make_feedback_url},
#undef AT
#undef COUNT
};

static json_t *field_value(const struct field *field, const struct subject *s) {
    const char *member = (const char *)s->article + field->at;
    switch (field->kind) {
    case MADE:
        return field->make(s);
    case TEXT:
        return value_text(*(const char *const *)member);
    case TEXTS:
        return value_texts(*(const char *const *const *)member,
                           *(const size_t *)((const char *)s->article + field->count_at));
    case WORD:
        return value_word(field->words, *(const int *)member);
    case FLAG:
        return json_boolean(*(const bool *)member);
    case DATE:
        return value_date(*(const struct partial_date *)member);
    case NUMBER:
        return value_count(*(const int *)member, 0);
    case INSTANT:
        return value_instant(*(const int64_t *)member);
    }
    return json_null();
}

bool view_article_fields_known(const char *fields, size_t size, char *ret_unknown) {
    const char *names[ARRAY_SIZE(article_fields)];
    for (size_t i = 0; i < ARRAY_SIZE(article_fields); i++) {
        names[i] = article_fields[i].name;
    }
    return fields_known(fields, names, ARRAY_SIZE(names), size, ret_unknown);
}

// How an edition came about, and what others say of it, is no change of the text.
static bool is_text(const char *field) {
    static const char *const others[] = {"sections", "review", "updateType", "urgency",
                                         "changeNote"};
    for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
        if (strcmp(field, others[i]) == 0) {
            return false;
        }
    }
    return true;
}

json_t *json_fields_changed(const struct views *v, const struct article *older,
                            const struct article *newer) {
    const struct subject before = {v, older, false, true}, after = {v, newer, false, true};
    json_t *names = value_pack("[]");
    for (size_t i = 0; strcmp(article_fields[i].name, FIRST_OF_SERVER) != 0; i++) {
        json_auto_t *old = field_value(&article_fields[i], &before);
        json_auto_t *new = field_value(&article_fields[i], &after);
        if (is_text(article_fields[i].name) && !json_equal(old, new)) {
            value_append(names, value_text(article_fields[i].name));
        }
    }
    return names;
}

void view_article(const struct views *v, const struct article *article,
                  const struct article_options *options, struct buf *out) {
    const struct subject s = {v, article, options->text, options->portable};
    json_t *document = value_pack("{}");
    for (size_t i = 0; i < ARRAY_SIZE(article_fields); i++) {
        if (options->portable && strcmp(article_fields[i].name, FIRST_OF_SERVER) == 0) {
            break;
        }
        if (fields_have(options->fields, article_fields[i].name)) {
            value_set(document, article_fields[i].name, field_value(&article_fields[i], &s));
        }
    }
    if (options->numbered) {
        value_set(document, FIRST_OF_SERVER, value_number(article->edition));
    }
    value_dump(document, out);
}

void view_section(const struct views *v, const struct article *article, size_t index,
                  const struct article_options *options, struct buf *out) {
    const struct subject s = {v, article, options->text, false};
    const char *key = article->sections[index].key;
    json_t *section = make_section(&s, &index), *page = make_url(&s);
    value_set(section, "article", value_text(article->id));
    value_set(section, "language", value_text(article->language));
    value_set(section, "edition", value_count(article->edition, 0));
    value_set(section, "editionState", value_word(&vocab_edition_state, (int)article->state));
    value_set(section, "latest", make_latest(&s));
    value_set(section, "articleTitle", value_text(article->title));
    value_set(section, "sample", json_boolean(article->sample));
    value_set(section, "url", value_printf("%s#%s", json_string_value(page), key));
    value_set(section, "review", make_review(&s));
    json_decref(page);
    value_dump(section, out);
}
