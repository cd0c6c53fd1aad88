// SPDX-License-Identifier: MIT
// The Markdown of a seed file to sections as JSON.
#pragma once

#include "parse/seed_lines.h"

#include <jansson.h>

enum { SEED_MARKDOWN_MAX = 1024 * 1024 }; // bytes: cmark's cost bound

// The list of sections (owned by the caller); NULL with errors. Lines count from first_line.
json_t *seed_markdown_sections(sv markdown, int first_line, struct findings *findings,
                               struct seed_lines *lines);
