// SPDX-License-Identifier: MIT
// The index inside the store: its page numbers and how one page comes into it.
//
// A page_id tells what ranking must know of a page, so that it reads nothing but postings. From its
// low bits: length class (4), words of the title (3, 7 for more), kind (3), a serial number within
// the language (30), number of the language. Pages of one language are one range of rowids.
#pragma once

#include "store/internal.h"
#include "store/tokenizer.h"

enum {
    INDEX_VERSION = 3, // of schema/index.sql and of what is written into it
    PAGE_TITLE_SHIFT = 4,
    PAGE_KIND_SHIFT = 7,
    PAGE_SERIAL_SHIFT = 10,
    PAGE_LANGUAGE_SHIFT = 40,
    PAGE_LENGTH_MASK = 15,
    PAGE_TITLE_MASK = 7,
    PAGE_KIND_MASK = 7,
    // Words of the first length class; each further one is twice as long as the second before it:
    // 16 classes reach 4,600 words, past which length tells nothing more.
    PAGE_LENGTH_FIRST = 25,
};
// Statements of the three tables, in the order of enum stemming.
#define INDEX_BY_STEMMING(first, before, after, reason)                                            \
    [(first) + STEM_ENGLISH] = {before "page_english" after, USE_INDEX, reason},                   \
               [(first) + STEM_SPANISH] = {before "page_spanish" after, USE_INDEX, reason},        \
               [(first) + STEM_OTHER] = {before "page_other" after, USE_INDEX, reason}

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
// lexicon_read.c: makes the lexicon of the index as it stands, which has the changes up to
// `sequence`, and shares it.
int lexicon_renew(struct store *store, struct index_files *files, int64_t sequence);
