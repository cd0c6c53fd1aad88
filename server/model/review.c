// SPDX-License-Identifier: MIT
// Whether a review still stands. Nothing here changes a stated date: a due date that follows from
// the policy is marked as such and computed anew each time.
#include "model/review.h"

static bool has_policy_date(const struct review *review) {
    return review->basis == BASIS_POLICY || !partial_date_is_set(review->review_due);
}

// The status is a function of the due period's last day; the day returned is the first on which
// this function would answer otherwise.
static int32_t judge(struct review *review, int32_t last_day, int32_t today) {
    if (today > last_day) {
        review->status = REVIEW_OVERDUE;
        return INT32_MAX;
    }
    if (today >= last_day - REVIEW_DUE_SOON_DAYS) {
        review->status = REVIEW_DUE_SOON;
        return last_day + 1;
    }
    review->status = REVIEW_CURRENT;
    return last_day - REVIEW_DUE_SOON_DAYS;
}

int32_t review_compute(bool has_review, struct review *review, int interval, int32_t today) {
    review->status = REVIEW_UNREVIEWED;
    if (!has_review || !partial_date_is_set(review->last_reviewed)) {
        return INT32_MAX;
    }
    if (has_policy_date(review)) {
        review->basis = BASIS_POLICY;
        review->review_due = partial_date_add_months(review->last_reviewed, interval);
    }
    return judge(review, partial_date_last_day(review->review_due), today);
}
