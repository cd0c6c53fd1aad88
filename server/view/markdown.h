// SPDX-License-Identifier: MIT
// Canonical HTML as Markdown that reads back as the same HTML (seed/README.md has the format):
// readable first, and raw HTML on one line for what Markdown cannot hold.
#pragma once

#include "base/arena.h"
#include "base/buf.h"

// Blocks with an empty line between them and a line break at the end; nothing for no blocks.
// `raw`: each block as it stands.
void markdown_body(struct buf *out, const char *html, bool raw);
// Plain text inside of a line, escaped where Markdown would take it for something else.
void markdown_text(struct buf *out, const char *text);

// --- Between the writer's files ---

// An element or a piece of text of a canonical body. Canonical HTML needs no parser: `<` begins a
// tag, elements are closed in order, and attributes have one form.
struct markdown_node {
    sv name;  // of the element; empty for text
    sv open;  // the start tag
    sv whole; // from its start tag to its end tag; text as it stands, with its references
    struct markdown_node *parent, *first, *last, *next;
};
// The root has no name; its children are what the html holds. In the arena, borrows the html.
struct markdown_node *markdown_tree(struct arena *arena, const char *html);
bool markdown_is(const struct markdown_node *node, const char *name); // NULL is none
// Whether the element stands among text and not beside paragraphs; text does.
bool markdown_is_inline(const struct markdown_node *node);
// The value of a start tag's attribute as it stands; empty when there is none.
sv markdown_attribute(const struct markdown_node *node, const char *name);

// Nodes from `node` to before `end`, as the content of a line. Lines after hard breaks are parted
// by '\n', where `one_line` <br>.
void markdown_inline(struct buf *out, const struct markdown_node *node,
                     const struct markdown_node *end, bool one_line);
