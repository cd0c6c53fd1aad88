// SPDX-License-Identifier: MIT
// Facts computed from dates: a review's status at the moment of reading, business days.
#pragma once

#include "model/article.h"

enum {
    REVIEW_DUE_SOON_DAYS = 60,
    REVIEW_INTERVAL_MONTHS = 36, // policy where no due date is stated
};

// The review policy: how many months a review stands where it states no due date, for a kind of
// article or for a topic and those below it. The shortest interval that applies counts.
enum { POLICY_MONTHS_MAX = 120, POLICY_RULES_MAX = 500 };

struct policy_rule {
    bool is_topic;
    const char *word; // a kind's word or a topic's id
    int months;       // 1 to POLICY_MONTHS_MAX
};

// Fills the server's part of article->review (or summary's): review_due and basis, status, as of
// `today` (days since 1970-01-01 in the publisher's zone). has_review false gives
// REVIEW_UNREVIEWED. `interval` in months. Idempotent on a stated due date. Returns the next day on
// which the status will differ, INT32_MAX for never.
int32_t review_compute(bool has_review, struct review *review, int interval, int32_t today);

// `count` business days after `received`: whole days, ends at the end (23:59:59) of the last one,
// in the publisher's zone. A day is none when Saturday, Sunday or in `holidays` (sorted days since
// 1970-01-01). A comment that arrives on a holiday counts from the next business day's morning as
// any other would: the day of receipt never counts.
int64_t business_deadline(int64_t received, int count, const int32_t *holidays,
                          size_t holiday_count);
