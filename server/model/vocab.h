// SPDX-License-Identifier: MIT
// The closed lists of words that the documents use. Each list is an enum and a table of names in
// the same order; the names are what JSON, the store and the pages hold.
#pragma once

#include "base/sv.h"

enum kind {
    KIND_CONDITION,
    KIND_SYMPTOM,
    KIND_PROCEDURE,
    KIND_TEST,
    KIND_MEDICINE,
    KIND_WELLNESS,
    KIND_OTHER
};
enum aspect {
    ASPECT_OVERVIEW,
    ASPECT_CAUSES,
    ASPECT_RISK_FACTORS,
    ASPECT_SYMPTOMS,
    ASPECT_COMPLICATIONS,
    ASPECT_WHEN_TO_GET_HELP,
    ASPECT_DIAGNOSIS,
    ASPECT_TREATMENT,
    ASPECT_SELF_CARE,
    ASPECT_PREVENTION,
    ASPECT_PROGNOSIS,
    ASPECT_LIVING_WITH,
    ASPECT_OTHER
};
enum sex { SEX_FEMALE, SEX_MALE };
enum reproduction { REPRODUCTION_PERMITTED, REPRODUCTION_NOT_PERMITTED };
enum reference_type {
    REFERENCE_WEB,
    REFERENCE_JOURNAL,
    REFERENCE_BOOK,
    REFERENCE_SOURCE,
    REFERENCE_OTHER
};
enum relation {
    RELATION_CAUSE,
    RELATION_SYMPTOM,
    RELATION_TEST,
    RELATION_TREATMENT,
    RELATION_SEE_ALSO
};
enum notice_kind {
    NOTICE_DISCLAIMER,
    NOTICE_ACCREDITATION,
    NOTICE_REVIEW_POLICY,
    NOTICE_FEEDBACK,
    NOTICE_CONTACT
};
enum update_type { UPDATE_MAJOR, UPDATE_MINOR, UPDATE_CORRECTION };
enum urgency { URGENCY_NORMAL, URGENCY_SAFETY };
enum review_status { REVIEW_CURRENT, REVIEW_DUE_SOON, REVIEW_OVERDUE, REVIEW_UNREVIEWED };
enum review_basis { BASIS_STATED, BASIS_POLICY };
enum review_outcome { OUTCOME_STILL_ACCURATE, OUTCOME_NEEDS_CHANGE };
enum changed_since { CHANGED_NONE, CHANGED_MINOR, CHANGED_MAJOR };
enum translation_status { TRANSLATION_MATCHES, TRANSLATION_BEHIND, TRANSLATION_UNLINKED };
enum feedback_type {
    FEEDBACK_COMMENT,
    FEEDBACK_ERROR,
    FEEDBACK_UNSAFE,
    FEEDBACK_QUESTION,
    FEEDBACK_HELPFUL,
    FEEDBACK_NOT_HELPFUL
};
enum feedback_status { FEEDBACK_RECEIVED, FEEDBACK_IN_REVIEW, FEEDBACK_ANSWERED, FEEDBACK_CLOSED };
enum edition_state {
    EDITION_CURRENT,
    EDITION_SUPERSEDED, // a newer edition took its place
    EDITION_RECALLED,   // and one of them is a safety correction: do not use this text
};
enum withdrawal_mode {
    WITHDRAWAL_NOTICE,   // 410 with the notice and, where there is one, the article to read instead
    WITHDRAWAL_REDIRECT, // 307 to the article to read instead
    WITHDRAWAL_GONE,     // 410, bare
};
enum event {
    EVENT_PUBLISHED,
    EVENT_REVIEWED,
    EVENT_WITHDRAWN,
    EVENT_RESTORED,
    EVENT_RENAMED,
    EVENT_MERGED
};

enum { VOCAB_NONE = -1 }; // absent value of an optional field

struct vocab {
    const char *name;         // what a message calls the list: "kind"
    const char *const *words; // in the order of the enum
    int count;
};

extern const struct vocab vocab_kind, vocab_aspect, vocab_sex, vocab_reproduction,
    vocab_reference_type, vocab_relation, vocab_notice_kind, vocab_update_type, vocab_urgency,
    vocab_review_status, vocab_review_basis, vocab_review_outcome, vocab_changed_since,
    vocab_translation_status, vocab_feedback_type, vocab_feedback_status, vocab_event,
    vocab_edition_state, vocab_withdrawal_mode;

// The position of `word`, or VOCAB_NONE.
int vocab_find(const struct vocab *list, sv word);
// The word at `value`; NULL for VOCAB_NONE.
const char *vocab_word(const struct vocab *list, int value);
// "a, b, c": the choices, for messages. Returns `ret_text`.
const char *vocab_choices(const struct vocab *list, size_t size, char *ret_text);

// schema.org hasHealthAspect of an aspect ("SymptomsHealthAspect"); NULL where it has none.
const char *aspect_schema_org(enum aspect aspect);

// A code system: FHIR URI in documents, alias and OID in paths.
struct code_system {
    const char *uri;
    const char *alias;
    const char *oid;
    const char *title; // "ICD-10-CM"
    bool icd;          // codes compare without the dot, and have ancestors
};
extern const struct code_system code_systems[];
extern const size_t code_system_count;
// By URI, alias, OID or `urn:oid:…`; NULL for a system the table does not know.
const struct code_system *code_system_find(sv name);
// The form in which codes are compared: upper case, without ICD's dot. ret_text holds code.len + 1.
void code_fold(const struct code_system *system, sv code, char *ret_text);
