// SPDX-License-Identifier: MIT
// What commands read that look at a whole library: articles as they were written,
// and whether the files themselves are sound.
#pragma once

#include "model/article.h"
#include "store/store.h"

struct library_page {
    const char *article, *language;
};
// Every published article in every language: by id, then by language, `language` first.
int library_pages(struct reader *reader, struct arena *arena, const char *language,
                  struct library_page **ret_pages, size_t *ret_count);
// A published edition (0: the newest) as it was written: links in their stored form
// (`<a href="article:ID">`), the review that vouches for it, no titles of other articles and no
// translations. STORE_NONE.
int article_read_stored(struct reader *reader, struct arena *arena, const char *id,
                        const char *language, int edition, struct article *ret_article);
// How many articles, in whatever language, were withdrawn.
int withdrawn_count(struct reader *reader, int *ret_count);

enum { LIBRARY_PROBLEMS_MAX = 100 }; // of each check: more say no more than that
// What SQLite finds wrong with the library's file and what its references lack; none when sound.
void library_problems(struct reader *reader, struct arena *arena, const char ***ret_problems,
                      size_t *ret_count);
// How many changes the search index is behind the library as the reader sees it; -1: there is none
// that is of use (it is missing, of another library or of another version).
int index_behind(struct reader *reader, int64_t *ret_behind);
