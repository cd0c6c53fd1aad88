// SPDX-License-Identifier: MIT
// HTML text to gumbo's tree at a bounded cost: hostile text can make gumbo take seconds (quadratic
// in nesting) or gigabytes (formatting elements that are reopened for ever), so nesting is
// estimated before it runs and its memory comes from a budget.
#pragma once

#include "base/sv.h"

#include <gumbo.h>

enum {
    HTML_NESTING_MAX = 100,                // elements
    HTML_TREE_BYTES_MAX = 96 * 1024 * 1024 // for 256 KiB of text; real documents take a fifth
};

enum html_tree_outcome { HTML_TREE_OK, HTML_TREE_TOO_DEEP, HTML_TREE_TOO_COSTLY };

struct html_tree;

// The tree of a fragment, as the contents of a <div>.
enum html_tree_outcome html_tree_parse(sv html, struct html_tree **ret_tree);
const GumboNode *html_tree_root(const struct html_tree *tree);
void html_tree_destroy(struct html_tree *tree); // NULL is fine
void html_tree_destroy_ptr(struct html_tree **tree);
