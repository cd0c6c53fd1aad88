// SPDX-License-Identifier: MIT
// One line of a list, by its id.
#pragma once

#include "store/article.h"

// STORE_NONE: not published.
int listing_read(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 struct summary *ret_summary);
// Ids that match the language, topic and kind of a filter, sorted by their bytes.
int listing_ids(struct reader *reader, struct arena *arena, const struct article_filter *filter,
                const char ***ret_ids, size_t *ret_count);
