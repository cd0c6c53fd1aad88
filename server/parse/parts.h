// SPDX-License-Identifier: MIT
// The parts of documents that have a file of their own.
#pragma once

#include "model/article.h"
#include "parse/fields.h"

// Reads `sections` into the article (target): a tree as a list in pre-order, its HTML sanitized,
// its marks counted. The figures must have been read before.
void sections_read(struct reader *reader, const json_t *value, void *target);
// Reads `review` into the article (target); one that states nothing leaves has_review false.
void review_read(struct reader *reader, const json_t *value, void *target);
// Whether one of the first `count` sections or figures has the key; NULL is no key.
bool section_exists(const struct article *article, size_t count, const char *key);
bool figure_exists(const struct article *article, size_t count, const char *key);
