// SPDX-License-Identifier: MIT
// An edition's row and its parts, written once and read whole.
#pragma once

#include "store/internal.h"

#include "model/article.h"

// What the publisher adds to the document.
struct edition_facts {
    int number;
    const char *author;
    const uint8_t *digest; // 32 bytes
    const char *title_fold;
    char letter[8];
};
// Writes the row and every part. Section HTML is in its stored form (store/link.h).
int edition_write(struct tx *tx, const struct article *article, const struct edition_facts *facts,
                  int64_t *ret_edition_id);
// Reads a published edition (number 0: the newest) with its parts into an initialised article;
// links stay in their stored form. STORE_NONE.
int edition_read(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 int number, struct article *ret_article);
