// SPDX-License-Identifier: MIT
// schema.org MedicalWebPage of an article. A fact that the article lacks is left out; dates are
// never padded to a precision they do not have (schema.org Date is ISO 8601, which has partial
// ones).
#include "view/private.h"

#include <string.h>

static void set_some(json_t *object, const char *name, json_t *value) {
    if (json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0)) {
        json_decref(value);
        return;
    }
    value_set(object, name, value);
}

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
        value_append(array,
                     value_pack("{s:s, s:o, s:o}", "@type", "MedicalCode", "codeValue",
                                value_text(a->codes[i].code), "codingSystem",
                                value_text(system != NULL ? system->title : a->codes[i].system)));
    }
    return array;
}

static json_t *about(const struct article *a) {
    json_t *object =
        value_pack("{s:s, s:o}", "@type", about_type(a->kind), "name", value_text(a->title));
    set_some(object, "alternateName", value_texts(a->alternate_names, a->alternate_name_count));
    set_some(object, "code", about_codes(a));
    return object;
}

static json_t *reviewed_by(const struct article *a) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < a->review.reviewer_count; i++) {
        const struct reviewer *r = &a->review.reviewers[i];
        json_t *person = value_pack("{s:s, s:o}", "@type", "Person", "name", value_text(r->name));
        set_some(person, "honorificSuffix", value_texts(r->credentials, r->credential_count));
        set_some(person, "jobTitle", value_text(r->role));
        value_append(array, person);
    }
    if (a->review.organization != NULL) {
        value_append(array, value_pack("{s:s, s:o}", "@type", "Organization", "name",
                                       value_text(a->review.organization)));
    }
    return array;
}

static json_t *citations(const struct article *a) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < a->reference_count; i++) {
        json_t *work = value_pack("{s:s, s:o}", "@type", "CreativeWork", "name",
                                  value_text(a->references[i].text));
        set_some(work, "url", value_text(a->references[i].url));
        value_append(array, work);
    }
    return array;
}

static json_t *parts(const struct article *a, const char *url) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < a->section_count; i++) {
        const struct section *s = &a->sections[i];
        if (s->depth > 0) {
            continue;
        }
        const char *aspect = aspect_schema_org(s->aspect);
        json_t *part = value_pack("{s:s, s:o, s:o}", "@type",
                                  aspect != NULL ? "HealthTopicContent" : "WebPageElement", "name",
                                  value_text(s->title), "url", value_printf("%s#%s", url, s->key));
        if (aspect != NULL) {
            value_set(part, "hasHealthAspect", value_printf("https://schema.org/%s", aspect));
        }
        value_append(array, part);
    }
    return array;
}

json_t *json_ld_article(const struct views *v, const struct article *a) {
    json_t *url = url_article(v->library->public_url, a->language, a->id);
    json_t *object =
        value_pack("{s:s, s:s, s:O, s:O, s:o}", "@context", "https://schema.org", "@type",
                   "MedicalWebPage", "@id", url, "url", url, "name", value_text(a->title));
    set_some(object, "description", value_text(a->summary));
    value_set(object, "inLanguage", value_text(a->language));
    set_some(object, "datePublished", value_date(a->date_published));
    set_some(object, "dateModified", value_date(a->date_modified));
    if (a->has_review) {
        set_some(object, "lastReviewed", value_date(a->review.last_reviewed));
        set_some(object, "reviewedBy", reviewed_by(a));
    }
    value_set(object, "about", about(a));
    set_some(object, "hasPart", parts(a, json_string_value(url)));
    set_some(object, "citation", citations(a));
    set_some(object, "license", value_text(a->rights.license));
    set_some(object, "creditText", value_text(a->rights.attribution));
    value_set(object, "publisher",
              value_pack("{s:s, s:o}", "@type", "Organization", "name",
                         value_text(v->library->publisher)));
    json_decref(url);
    return object;
}

void view_article_ld(const struct views *v, const struct article *article, struct buf *out) {
    value_dump_script(json_ld_article(v, article), out);
}
