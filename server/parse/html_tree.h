// SPDX-License-Identifier: MIT
// HTML text to gumbo's tree at a bounded cost: hostile text can make gumbo take seconds (quadratic
// in nesting and in a tag's attributes) or gigabytes (formatting elements that are reopened for
// ever), so nesting is estimated and attributes are counted before it runs, and its memory comes
// from a budget.
#pragma once

#include "base/arena.h"

#include <gumbo.h>

enum {
    HTML_NESTING_MAX = 100,                // elements
    HTML_ATTRIBUTES_MAX = 100,             // of one tag
    HTML_TREE_BYTES_MAX = 96 * 1024 * 1024 // for 256 KiB of text; real documents take a fifth
};

enum html_tree_outcome {
    HTML_TREE_OK,
    HTML_TREE_TOO_DEEP,
    HTML_TREE_TOO_COSTLY,
    HTML_TREE_TOO_MANY_ATTRIBUTES
};

// The tree of a fragment, as the contents of a <div>; it lives in the arena.
enum html_tree_outcome html_tree_parse(sv html, struct arena *arena, const GumboNode **ret_root);
