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
// Writes the lists alone, for edition_write.
int edition_write_parts(struct tx *tx, int64_t edition_id, const struct article *article);
// Reads the parts of a published edition into article; links stay in their stored form.
int edition_read_parts(struct reader *reader, struct arena *arena, int64_t edition_id,
                       struct article *article);
// Reads the row of a published edition. STORE_NONE.
int edition_read_row(struct reader *reader, struct arena *arena, const char *id,
                     const char *language, int number, struct article *ret_article,
                     int64_t *ret_edition_id);
