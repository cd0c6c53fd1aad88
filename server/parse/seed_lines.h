// SPDX-License-Identifier: MIT
// Where the parts of a document stand in its seed file.
#pragma once

#include "parse/seedfile.h"

struct seed_line {
    const char *pointer;
    int line;
};
struct seed_lines {
    struct seed_line *items;
    size_t count;
};

void seed_lines_add(struct seed_lines *lines, struct arena *arena, const char *pointer, int line);
// Notes the line of every value in the JSON text of a front matter, which must be well formed.
void seed_lines_read(struct seed_lines *lines, struct arena *arena, sv json);
