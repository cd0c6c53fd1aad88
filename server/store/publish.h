// SPDX-License-Identifier: MIT
// What is published now of an article in one language, as the writer sees it.
#pragma once

#include "store/internal.h"

#include "model/article.h"

struct publication {
    const char *article, *language;
    bool withdrawn;
    int edition; // 0: none
    int64_t edition_id;
    int64_t review_id; // 0: none
    int changed_since;
    uint8_t digest[32];
    const char *title;
    struct partial_date date_modified;
    int urgency;
};
// STORE_NONE: never published.
int publication_read(struct reader *reader, struct arena *arena, const char *id,
                     const char *language, struct publication *ret_publication);
// Makes `review_id` the review of the present edition; tells the change sequence and touches what
// shows it.
int publication_set_review(struct tx *tx, const struct publication *now, int64_t review_id,
                           const struct review *review);
