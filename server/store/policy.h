// SPDX-License-Identifier: MIT
// The review policy: how many months a review stands where it states no due date, by kind of
// article or by topic (with the topics below it). The shortest interval that applies counts;
// where none does, the library's own (the option review-interval).
#pragma once

#include "model/review.h"
#include "store/store.h"

// Every rule: kinds first, each sorted by its word.
int policy_list(struct reader *reader, struct arena *arena, struct policy_rule **ret_rules,
                size_t *ret_count);
// Replaces the policy and what it says of every published article. STORE_SAME: it says so already.
int policy_replace(struct tx *tx, const struct policy_rule *rules, size_t count,
                   const char *author);
