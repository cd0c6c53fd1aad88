// SPDX-License-Identifier: MIT
// Published articles by the codes of clinical systems, and what decides whether one of them fits
// whoever asked.
#pragma once

#include "model/article.h"
#include "store/store.h"

struct code_query {
    const struct code_system *system;
    sv code; // as a client wrote it
    const char *language;
    int offset, limit;
};
// Articles that carry the code, compared without case or ICD's dot; then, for ICD only, those that
// carry one of its ancestors down to the category of three characters, the nearest first. Within
// one code those that name it earlier come first, then by title. An article comes once, for its
// nearest code. ret_total: how many there are.
int code_find(struct reader *reader, struct arena *arena, const struct code_query *query,
              struct code_match **ret_matches, size_t *ret_count, int *ret_total);

// What an article says about whom it is for, and its sections in their order: key and aspect only.
struct article_fit {
    struct audience audience;
    struct section *sections;
    size_t section_count;
};
int article_fit(struct reader *reader, struct arena *arena, const char *id, const char *language,
                struct article_fit *ret_fit); // 0, STORE_NONE
