// SPDX-License-Identifier: MIT
// A seed file that is known to say what the article says: it is written, read back and compared.
#pragma once

#include "base/buf.h"
#include "model/article.h"
#include "model/problem.h"

// Appends the article as a seed file. `files`: by figure, the path of its image beside the file, or
// NULL; NULL: none. A section whose Markdown would not read back as the same HTML is written as raw
// HTML. 0; 1: the findings say what of the article a seed file does not hold, each with its pointer
// (nothing is appended).
int seed_write(const struct article *article, const char *const *files, const char *public_url,
               struct findings *findings, struct buf *out);
