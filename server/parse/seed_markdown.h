// SPDX-License-Identifier: MIT
// The Markdown of a seed file to sections as JSON, and where they stand in the file.
#pragma once

#include "parse/seedfile.h"

#include <jansson.h>

enum { SEED_MARKDOWN_MAX = 1024 * 1024 }; // bytes: cmark's cost bound

struct seed_lines {
    const char *front; // the front matter, which begins the file and is well formed; or ""
    struct seed_line {
        const char *pointer;
        int line;
    } * items; // of sections, and of mistakes in the Markdown
    size_t count;
};

void seed_lines_add(struct seed_lines *lines, struct arena *arena, const char *pointer, int line);
// The list of sections (owned by the caller); NULL with errors. Lines count from first_line.
json_t *seed_markdown_sections(sv markdown, int first_line, struct findings *findings,
                               struct seed_lines *lines);
