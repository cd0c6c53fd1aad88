// SPDX-License-Identifier: MIT
// Full-text search over the published editions, answered from the index.
#pragma once

#include "model/article.h"
#include "store/store.h"

enum { SEARCH_QUERY_MAX = 10000, SEARCH_WORDS_MAX = 32 };
struct hit {
    struct summary summary;
    const char *snippet;
    const char *section_key;
}; // snippet: HTML with only <mark>, all else escaped
struct search_query {
    sv words;
    const char *language;
    const char *topic;
    int kind;
    int offset, limit;
};
// Ranked hits. A query without a word finds nothing. ret_total: how many match.
int search_run(struct reader *reader, struct arena *arena, const struct search_query *query,
               struct hit **ret_hits, size_t *ret_count, int *ret_total);
