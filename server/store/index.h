// SPDX-License-Identifier: MIT
// The index inside the store: its page numbers and how one page comes into it.
#pragma once

#include "store/internal.h"

enum {
    INDEX_VERSION = 1, // of schema/index.sql and of what is written into it
    // Part rowids of a page are page_id * INDEX_PART_SPREAD + position: more than
    // ARTICLE_SECTIONS_MAX and the summary.
    INDEX_PART_SPREAD = 256,
};

// The two connections of the index thread.
struct index_files {
    struct connection library, index;
};
struct page {
    int64_t sequence; // its newest change; 0: not known
    const char *article, *language;
};
// Brings one page to what is published now; takes it out when that is nothing.
int index_page_apply(struct index_files *files, const struct page *page);
// index.c: whether an index is of this version and of the library `uuid`, and up to which change.
int index_progress(struct connection *c, const uint8_t *uuid, bool *ret_ours, int64_t *ret_applied);
