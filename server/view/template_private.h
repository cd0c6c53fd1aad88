// SPDX-License-Identifier: MIT
// A compiled template: nodes in the order of the text. A section's node knows its end and the end
// its beginning, so rendering never searches.
#pragma once

#include "base/arena.h"
#include "view/template.h"

enum node_kind {
    NODE_TEXT,
    NODE_ESCAPED,
    NODE_RAW,
    NODE_WORDS, // {{t.key}}: `name` is the key
    NODE_SECTION,
    NODE_INVERTED,
    NODE_END,
    NODE_PARTIAL,
};
struct node {
    enum node_kind kind;
    sv name;     // or the text itself
    size_t jump; // section: its end; end: its section; partial: index of the template
};
struct template {
    const char *name;
    struct node *nodes;
    size_t count;
};
struct templates {
    struct arena *arena;
    const struct texts *texts;
    struct template *items;
    size_t count;
};
