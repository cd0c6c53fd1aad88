// SPDX-License-Identifier: MIT
// Reviews inside the store: adding one, and the one that counts for an edition.
#pragma once

#include "store/internal.h"

#include "model/article.h"

// Appends a review of edition `edition`.
int review_add(struct tx *tx, const char *id, const char *language, int edition,
               const struct review *review, const char *author, int64_t *ret_review_id);
// The newest review that vouches for the edition or one before it, with how far the text changed
// since. STORE_NONE.
int review_for_edition(struct reader *reader, struct arena *arena, const char *id,
                       const char *language, int edition, struct review *ret_review);
// Whether both say the same: date, organization, stated due date, reviewers.
bool review_same(const struct review *a, const struct review *b);
// The due date that a document states; one by policy is the server's.
struct partial_date review_stated_due(const struct review *review);
