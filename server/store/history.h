// SPDX-License-Identifier: MIT
// What became of an article over time: its editions, and the acts that take it away, bring it back
// or give it another id. Each act is an event in the change sequence for every language that it
// touches (a rename is two: of the old id and of the new one), a line in the audit, and touches
// whatever shows the article.
#pragma once

#include "model/edition.h"
#include "store/store.h"

// Every edition, newest first, through the published views (a withdrawn article has none). An
// edition is recalled when a newer one is urgent for safety. STORE_NONE.
int edition_list(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 struct edition_line **ret_lines, size_t *ret_count);
// The edition that the public could read here at `instant`. STORE_NONE: none, because it was not
// yet published or was withdrawn then.
int edition_as_of(struct reader *reader, const char *id, const char *language, int64_t instant,
                  int *ret_number);

// STORE_NONE: not withdrawn.
int withdrawal_read(struct reader *reader, struct arena *arena, const char *id,
                    const char *language, struct withdrawal *ret_withdrawal);

// Takes the article away from the public in one language; its editions are kept.
// Outcomes: 0; STORE_SAME: it was withdrawn with the same words before; STORE_NONE: never
// published; STORE_MOVED: the id was renamed or merged; STORE_CONFLICT: the replacement is not
// published in that language, or is the article itself. Withdrawing again replaces the notice.
int article_withdraw(struct tx *tx, const char *id, const char *language,
                     const struct withdrawal *withdrawal, const char *author);
// Brings it back as it was. STORE_NONE: never published; STORE_MOVED; STORE_SAME: it is not
// withdrawn.
int article_restore(struct tx *tx, const char *id, const char *language, const char *author);
// Gives the article another id in every language: editions, reviews and feedback go with it, the
// old id answers 308 for ever. STORE_NONE: no such article; STORE_MOVED; STORE_CONFLICT: the new id
// is or was in use.
int article_rename(struct tx *tx, const char *id, const char *new_id, const char *author);
// Lets another article stand for this one in every language: the old id answers 308 for ever, its
// editions are kept but shown no more. STORE_NONE: no such article; STORE_MOVED; STORE_CONFLICT:
// `into` is the same, or is published in none of this one's languages.
int article_merge(struct tx *tx, const char *id, const char *into, const char *author);
