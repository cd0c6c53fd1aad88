// SPDX-License-Identifier: MIT
// Feedback and its answers. Personal data (contact) stands in a table of its own.
#pragma once

#include "model/feedback.h"
#include "store/store.h"

// Stores `feedback` (reference, received_at and respond_by set by the caller), though its article
// was renamed or withdrawn meanwhile. STORE_NONE: no such article, language or section.
int feedback_add(struct tx *tx, const struct feedback *feedback);
// Counts a helpful / not-helpful vote for an edition; no row per reader. STORE_NONE: no such
// edition.
int feedback_vote(struct tx *tx, const char *article, const char *language, int edition,
                  bool helpful);
// One by its reference, without contact. STORE_NONE.
int feedback_read(struct reader *reader, struct arena *arena, const char *reference,
                  struct feedback *ret_feedback);
struct feedback_filter {
    int status;
    bool overdue;
    int64_t now;
}; // status VOCAB_NONE: not closed
// The editors' queue with contact: unsafe first, then what is due first. Quarantined last. Keyset
// by (rank, respond_by, reference) in `after` (a reference, or NULL).
int feedback_queue(struct reader *reader, struct arena *arena, const struct feedback_filter *filter,
                   const char *after, int limit, struct feedback **ret_rows, size_t *ret_count,
                   bool *ret_more, int *ret_total);
// Transitions: acknowledge (received → in-review), answer (→ answered, with text), close (→
// closed).
enum feedback_action { FEEDBACK_ACKNOWLEDGE, FEEDBACK_ANSWER, FEEDBACK_CLOSE };
// STORE_NONE; STORE_CONFLICT: not from its present status.
int feedback_act(struct tx *tx, const char *reference, enum feedback_action action,
                 const char *answer, int fixed_in_edition, const char *author);
