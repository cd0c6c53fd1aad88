// SPDX-License-Identifier: MIT
// The words of the closed lists, keyed by their enums, and the code systems. Invariant: every list
// has a word at each of its positions, and no word twice (tests/unit/model/vocab.c).
#include "model/vocab.h"

#include "base/mem.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {
    [KIND_CONDITION] = "condition", [KIND_SYMPTOM] = "symptom",   [KIND_PROCEDURE] = "procedure",
    [KIND_TEST] = "test",           [KIND_MEDICINE] = "medicine", [KIND_WELLNESS] = "wellness",
    [KIND_OTHER] = "other",
};
static const char *const aspects[] = {
    [ASPECT_OVERVIEW] = "overview",
    [ASPECT_CAUSES] = "causes",
    [ASPECT_RISK_FACTORS] = "risk-factors",
    [ASPECT_SYMPTOMS] = "symptoms",
    [ASPECT_COMPLICATIONS] = "complications",
    [ASPECT_WHEN_TO_GET_HELP] = "when-to-get-help",
    [ASPECT_DIAGNOSIS] = "diagnosis",
    [ASPECT_TREATMENT] = "treatment",
    [ASPECT_SELF_CARE] = "self-care",
    [ASPECT_PREVENTION] = "prevention",
    [ASPECT_PROGNOSIS] = "prognosis",
    [ASPECT_LIVING_WITH] = "living-with",
    [ASPECT_OTHER] = "other",
};
static const char *const sexes[] = {[SEX_FEMALE] = "female", [SEX_MALE] = "male"};
static const char *const reproductions[] = {
    [REPRODUCTION_PERMITTED] = "permitted",
    [REPRODUCTION_NOT_PERMITTED] = "not-permitted",
};
static const char *const reference_types[] = {
    [REFERENCE_WEB] = "web",       [REFERENCE_JOURNAL] = "journal", [REFERENCE_BOOK] = "book",
    [REFERENCE_SOURCE] = "source", [REFERENCE_OTHER] = "other",
};
static const char *const relations[] = {
    [RELATION_CAUSE] = "cause",         [RELATION_SYMPTOM] = "symptom",   [RELATION_TEST] = "test",
    [RELATION_TREATMENT] = "treatment", [RELATION_SEE_ALSO] = "see-also",
};
static const char *const notice_kinds[] = {
    [NOTICE_DISCLAIMER] = "disclaimer",
    [NOTICE_ACCREDITATION] = "accreditation",
    [NOTICE_REVIEW_POLICY] = "review-policy",
    [NOTICE_FEEDBACK] = "feedback",
    [NOTICE_CONTACT] = "contact",
};
static const char *const update_types[] = {
    [UPDATE_MAJOR] = "major",
    [UPDATE_MINOR] = "minor",
    [UPDATE_CORRECTION] = "correction",
};
static const char *const urgencies[] = {[URGENCY_NORMAL] = "normal", [URGENCY_SAFETY] = "safety"};
static const char *const review_statuses[] = {
    [REVIEW_CURRENT] = "current",
    [REVIEW_DUE_SOON] = "due-soon",
    [REVIEW_OVERDUE] = "overdue",
    [REVIEW_UNREVIEWED] = "unreviewed",
};
static const char *const review_bases[] = {[BASIS_STATED] = "stated", [BASIS_POLICY] = "policy"};
static const char *const review_outcomes[] = {
    [OUTCOME_STILL_ACCURATE] = "still-accurate",
    [OUTCOME_NEEDS_CHANGE] = "needs-change",
};
static const char *const changes_since[] = {
    [CHANGED_NONE] = "none",
    [CHANGED_MINOR] = "minor",
    [CHANGED_MAJOR] = "major",
};
static const char *const translation_statuses[] = {
    [TRANSLATION_MATCHES] = "matches",
    [TRANSLATION_BEHIND] = "behind",
    [TRANSLATION_UNLINKED] = "unlinked",
};
static const char *const feedback_types[] = {
    [FEEDBACK_COMMENT] = "comment", [FEEDBACK_ERROR] = "error",
    [FEEDBACK_UNSAFE] = "unsafe",   [FEEDBACK_QUESTION] = "question",
    [FEEDBACK_HELPFUL] = "helpful", [FEEDBACK_NOT_HELPFUL] = "not-helpful",
};
static const char *const feedback_statuses[] = {
    [FEEDBACK_RECEIVED] = "received",
    [FEEDBACK_IN_REVIEW] = "in-review",
    [FEEDBACK_ANSWERED] = "answered",
    [FEEDBACK_CLOSED] = "closed",
};
static const char *const events[] = {
    [EVENT_PUBLISHED] = "published", [EVENT_REVIEWED] = "reviewed", [EVENT_WITHDRAWN] = "withdrawn",
    [EVENT_RESTORED] = "restored",   [EVENT_RENAMED] = "renamed",   [EVENT_MERGED] = "merged",
};
static const char *const edition_states[] = {
    [EDITION_CURRENT] = "current",
    [EDITION_SUPERSEDED] = "superseded",
    [EDITION_RECALLED] = "recalled",
};
static const char *const withdrawal_modes[] = {
    [WITHDRAWAL_NOTICE] = "notice",
    [WITHDRAWAL_REDIRECT] = "redirect",
    [WITHDRAWAL_GONE] = "gone",
};

#define LIST(name, words) ((struct vocab){(name), (words), (int)ARRAY_SIZE(words)})

const struct vocab vocab_kind = LIST("kind", kinds);
const struct vocab vocab_aspect = LIST("aspect", aspects);
const struct vocab vocab_sex = LIST("sex", sexes);
const struct vocab vocab_reproduction = LIST("reproduction", reproductions);
const struct vocab vocab_reference_type = LIST("reference type", reference_types);
const struct vocab vocab_relation = LIST("relation", relations);
const struct vocab vocab_notice_kind = LIST("notice kind", notice_kinds);
const struct vocab vocab_update_type = LIST("update type", update_types);
const struct vocab vocab_urgency = LIST("urgency", urgencies);
const struct vocab vocab_review_status = LIST("review status", review_statuses);
const struct vocab vocab_review_basis = LIST("review basis", review_bases);
const struct vocab vocab_review_outcome = LIST("review outcome", review_outcomes);
const struct vocab vocab_changed_since = LIST("change since the review", changes_since);
const struct vocab vocab_translation_status = LIST("translation status", translation_statuses);
const struct vocab vocab_feedback_type = LIST("feedback type", feedback_types);
const struct vocab vocab_feedback_status = LIST("feedback status", feedback_statuses);
const struct vocab vocab_event = LIST("event", events);
const struct vocab vocab_edition_state = LIST("edition state", edition_states);
const struct vocab vocab_withdrawal_mode = LIST("withdrawal mode", withdrawal_modes);

int vocab_find(const struct vocab *list, sv word) {
    for (int i = 0; i < list->count; i++) {
        if (sv_is(word, list->words[i])) {
            return i;
        }
    }
    return VOCAB_NONE;
}

const char *vocab_word(const struct vocab *list, int value) {
    return value >= 0 && value < list->count ? list->words[value] : NULL;
}

const char *vocab_choices(const struct vocab *list, size_t size, char *ret_text) {
    size_t used = 0;
    ret_text[0] = '\0';
    for (int i = 0; i < list->count && used < size; i++) {
        int len =
            snprintf(ret_text + used, size - used, "%s%s", i == 0 ? "" : ", ", list->words[i]);
        used += len < 0 ? 0 : (size_t)len;
    }
    return ret_text;
}

// https://schema.org/HealthAspectEnumeration
static const char *const schema_org_aspects[] = {
    [ASPECT_OVERVIEW] = "OverviewHealthAspect",
    [ASPECT_CAUSES] = "CausesHealthAspect",
    [ASPECT_RISK_FACTORS] = "RisksOrComplicationsHealthAspect",
    [ASPECT_SYMPTOMS] = "SymptomsHealthAspect",
    [ASPECT_COMPLICATIONS] = "RisksOrComplicationsHealthAspect",
    [ASPECT_WHEN_TO_GET_HELP] = "SeeDoctorHealthAspect",
    [ASPECT_DIAGNOSIS] = NULL,
    [ASPECT_TREATMENT] = "TreatmentsHealthAspect",
    [ASPECT_SELF_CARE] = "SelfCareHealthAspect",
    [ASPECT_PREVENTION] = "PreventionHealthAspect",
    [ASPECT_PROGNOSIS] = "PrognosisHealthAspect",
    [ASPECT_LIVING_WITH] = "LivingWithHealthAspect",
    [ASPECT_OTHER] = NULL,
};

const char *aspect_schema_org(enum aspect aspect) {
    int value = (int)aspect;
    return value >= 0 && value < vocab_aspect.count ? schema_org_aspects[value] : NULL;
}

const struct code_system code_systems[] = {
    {"http://hl7.org/fhir/sid/icd-10-cm", "icd-10-cm", "2.16.840.1.113883.6.90", "ICD-10-CM", true},
    {"http://hl7.org/fhir/sid/icd-9-cm", "icd-9-cm", "2.16.840.1.113883.6.103", "ICD-9-CM", true},
    {"http://snomed.info/sct", "snomed-ct", "2.16.840.1.113883.6.96", "SNOMED CT", false},
    {"http://www.nlm.nih.gov/research/umls/rxnorm", "rxnorm", "2.16.840.1.113883.6.88", "RxNorm",
     false},
    {"http://hl7.org/fhir/sid/ndc", "ndc", "2.16.840.1.113883.6.69", "NDC", false},
    {"http://loinc.org", "loinc", "2.16.840.1.113883.6.1", "LOINC", false},
    {"http://id.nlm.nih.gov/mesh", "mesh", "2.16.840.1.113883.6.177", "MeSH", false},
    {"http://www.ama-assn.org/go/cpt", "cpt", "2.16.840.1.113883.6.12", "CPT", false},
};
const size_t code_system_count = ARRAY_SIZE(code_systems);

const struct code_system *code_system_find(sv name) {
    static const char urn[] = "urn:oid:";
    sv oid = sv_starts(name, urn) ? (sv){name.ptr + sizeof(urn) - 1, name.len - (sizeof(urn) - 1)}
                                  : name;
    for (size_t i = 0; i < code_system_count; i++) {
        const struct code_system *system = &code_systems[i];
        if (sv_is(name, system->uri) || sv_is_nocase(name, system->alias) ||
            sv_is(oid, system->oid)) {
            return system;
        }
    }
    return NULL;
}

void code_fold(const struct code_system *system, sv code, char *ret_text) {
    bool icd = system != NULL && system->icd;
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        if (icd && c == '.') {
            continue;
        }
        *ret_text++ = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    *ret_text = '\0';
}
