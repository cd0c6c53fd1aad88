// SPDX-License-Identifier: MIT
// The parts of documents that have a file of their own.
#pragma once

#include "model/article.h"
#include "parse/fields.h"

// Reads `sections` into the article (target): a tree as a list in pre-order, its HTML sanitized,
// its marks counted. The figures must have been read before.
void sections_read(struct reader *reader, const json_t *value, void *target);
// Reads a document's `review` block; false when it states none.
bool review_read(struct reader *reader, const json_t *value, struct review *ret_review);
// A practical e-mail address (local part, @, domain with a dot), not all of RFC 5322.
bool email_valid(sv address);
