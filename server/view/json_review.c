// SPDX-License-Identifier: MIT
// The review as documents hold it: whole, or as whoever imports the article states it.
#include "view/private.h"

json_t *json_reviewers(const struct review *review) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < review->reviewer_count; i++) {
        const struct reviewer *r = &review->reviewers[i];
        value_append(array,
                     value_pack("{s:o, s:o, s:o}", "name", value_text(r->name), "credentials",
                                value_texts(r->credentials, r->credential_count), "role",
                                value_text(r->role)));
    }
    return array;
}

// What a document states of a review.
static json_t *review_stated(const struct review *r, struct partial_date due) {
    return value_pack("{s:o, s:o, s:o, s:o}", "lastReviewed", value_date(r->last_reviewed),
                      "organization", value_text(r->organization), "reviewers", json_reviewers(r),
                      "reviewDue", value_date(due));
}

// Without a due date by policy, which is the server's; but where the text was changed after the
// review, that is said, because whoever imports it has not the edition that was read.
json_t *json_review_portable(const struct review *r) {
    bool stated = r->basis == BASIS_STATED;
    json_t *object = review_stated(r, stated ? r->review_due : (struct partial_date){0});
    if (r->changed_since != CHANGED_NONE) {
        value_set(object, "changedAfter", value_word(&vocab_changed_since, (int)r->changed_since));
    }
    return object;
}

// Always an object: an article that nobody reviewed says so.
json_t *json_review(bool has_review, const struct review *review) {
    static const struct review none = {.status = REVIEW_UNREVIEWED, .outcome = VOCAB_NONE};
    const struct review *r = has_review ? review : &none;
    bool due = partial_date_is_set(r->review_due);
    json_t *object = review_stated(r, r->review_due);
    value_set(object, "reviewDueBasis",
              due ? value_word(&vocab_review_basis, (int)r->basis) : json_null());
    value_set(object, "status", value_word(&vocab_review_status, (int)r->status));
    value_set(object, "edition", value_count(r->edition, 0));
    value_set(object, "changedSince",
              has_review ? value_word(&vocab_changed_since, (int)r->changed_since) : json_null());
    return object;
}
