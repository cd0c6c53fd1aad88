// SPDX-License-Identifier: MIT
// From JSON to typed documents: the one door for articles, whatever they came in. Unknown fields,
// wrong types, values out of range and broken rules are all reported at once, each with its JSON
// Pointer; fields the server sets are accepted and ignored.
#pragma once

#include "model/edition.h"
#include "model/feedback.h"
#include "model/problem.h"
#include "model/review.h"
#include "model/topic.h"

enum {
    DOCUMENT_DEPTH_MAX = 32,
    DOCUMENT_BYTES_MAX = 4 * 1024 * 1024,
    DOCUMENT_EDITION_MAX = 1000000000
};
enum {
    DOCUMENT_REFUSED = 1,
    DOCUMENT_SYNTAX = 2
}; // findings hold errors; not JSON at all (one finding says where)

struct document_context {
    const char *public_url;
    int32_t today; // a lastReviewed after it is an error
    bool strict;
    // What the path says; the document must agree where it names them. NULL: the document must name
    // them. The language may be in any case.
    const char *id, *language;
};

// An article document. All memory from findings->arena. Section HTML is sanitized, plain text made,
// counts, reading level and the tree's depth set.
int document_parse(sv json, const struct document_context *context, struct findings *findings,
                   struct article *ret_article);
// {"edition", "lastReviewed"|"date", "organization", "reviewers", "reviewDue", "outcome"}: the body
// of POST …/reviews.
int review_parse(sv json, int32_t today, struct findings *findings, int *ret_edition,
                 struct review *ret_review);
// The body of POST /api/v1/feedback. Fields the caller sets (reference, times) stay empty.
int feedback_parse(sv json, struct findings *findings, struct feedback *ret_feedback);
// Checks the parts of a feedback that came from a form by the same rules.
int feedback_check(struct feedback *feedback, struct findings *findings);
// {"answer": text, "edition": n|null} of …/feedback/{reference}/answer.
int answer_parse(sv json, struct findings *findings, const char **ret_answer, int *ret_edition);
// {"name", "scopes": ["content:write", …], "expiresAt": RFC 3339 | null}; scope_names is
// NULL-terminated, bit i is name i.
int token_parse(sv json, const char *const *scope_names, struct findings *findings,
                const char **ret_name, unsigned *ret_scopes, int64_t *ret_expires);
// {"mode", "notice", "replacement", "urgency"} of …/actions/withdraw.
int withdrawal_parse(sv json, struct findings *findings, struct withdrawal *ret_withdrawal);
// {MEMBER: id}: the other article of …/actions/rename and merge.
int target_parse(sv json, const char *member, struct findings *findings, const char **ret_id);
// {"kinds": {"medicine": 12}, "topics": {"heart-valves": 24}}: months. Whether the topics exist is
// the caller's to check.
int policy_parse(sv json, struct findings *findings, struct policy_rule **ret_rules,
                 size_t *ret_count);
// {"topics": [{"id", "parent", "titles": {"en": …}}]}: parents known, no cycles.
int topics_parse(sv json, struct findings *findings, struct topic_entry **ret_entries,
                 size_t *ret_count);
// {"holidays": [{"date", "name"}]}: whole dates.
struct holiday_entry {
    struct partial_date date;
    const char *name;
};
int holidays_parse(sv json, struct findings *findings, struct holiday_entry **ret_entries,
                   size_t *ret_count);
