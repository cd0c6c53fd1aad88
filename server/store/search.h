// SPDX-License-Identifier: MIT
// Full-text search over the published editions, answered from the index. Not all words need occur:
// rare ones weigh, stop words hardly do; a title or other name that is what was asked comes first.
#pragma once

#include "model/article.h"
#include "store/store.h"

enum { SEARCH_QUERY_MAX = 10000 };

// Why an article was found.
enum match_by { MATCH_TITLE, MATCH_NAME, MATCH_CODE, MATCH_TEXT };

struct hit {
    struct summary summary;
    const char *snippet;       // HTML with only <mark>, all else escaped; NULL: none
    const char *section_key;   // of the section that the snippet is cut from; NULL: the summary
    const char *section_title; // NULL: that section has no heading
    enum match_by match;
    const char *match_name; // of MATCH_NAME and MATCH_CODE: which, as written; else NULL
};
struct search_query {
    sv words;
    const char *language; // NULL: all
    const char *topic;
    int kind;
    bool exact; // no word is corrected
    int offset, limit;
    size_t ids_max; // how many `ids` are wanted
    int64_t steps;  // budget of SQLite's steps; 0: the usual one
};
struct search_result {
    struct hit *hits;
    size_t count;
    int total;                 // how many match
    int kinds[KIND_OTHER + 1]; // of each kind
    const char **ids;          // of the best that match, whatever offset and limit; best first
    size_t id_count;           // ≤ ids_max
    bool partial; // there may be more: the step budget ended the search, or the index is being made
    const char *asked, *used; // the whole query before and after correcting; NULL: as asked
};
// A query without a word finds nothing.
int search_run(struct reader *reader, struct arena *arena, const struct search_query *query,
               struct search_result *ret_result);
