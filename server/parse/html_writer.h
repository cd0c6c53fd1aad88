// SPDX-License-Identifier: MIT
// Writes the body's canonical form from events: blocks and inline elements open and close, text
// comes in pieces. Whatever the order of events, what is written is well nested and is read back by
// an HTML parser as the same tree:
// - An element is written when its first content comes (table cells: at once), so none is empty.
// - Blocks stand outside, inline elements inside: `<b><p>a</p>b</b>` is written
//   `<p><strong>a</strong></p><p><strong>b</strong></p>`.
// - Text at the top or in a callout gets a <p>. In an li, dd, td or th the first run of text stands
//   without one; text that comes after a block there gets one.
// - In h4, dt and caption there are no blocks: their edges become spaces.
// - White space is collapsed, at the edges of blocks and around <br> removed; a space stands
//   outside of the inline element that begins or ends beside it. A <br> at the edge of a block is
//   removed.
#pragma once

#include "base/buf.h"
#include "parse/html_model.h"

struct html_node;
enum { HTML_PATH_MAX = 512 }; // nesting is bounded to 100, and each element adds at most 3 of ours

struct html_writer {
    struct arena *arena;
    struct buf out, text; // the results: canonical HTML and plain text
    bool too_deep;        // more than HTML_NESTING_MAX elements inside each other
    // The rest is the writer's own.
    struct html_node *blocks[HTML_PATH_MAX], *inlines[HTML_PATH_MAX], *open[HTML_PATH_MAX];
    size_t block_count, inline_count, open_count;
    size_t open_blocks; // how many of open[] are blocks
    struct buf run;     // text not yet written, raw
    bool in_run, space; // something was written in this block; a space is due
    int breaks;         // <br> that are due
    int text_break;     // what separates the next plain text from the last
    bool marker;        // the next plain text begins a list item
};

void html_writer_init(struct html_writer *w, struct arena *arena);
// Writes what is due and closes everything.
void html_writer_end(struct html_writer *w);
void html_writer_finish(struct html_writer *w); // frees the buffers

// A block begins. `attributes` as they are written, each with a space before it; NULL for none.
// Returns what html_block_close() needs. A block that cannot stand here is left out, and its
// content is written all the same.
size_t html_block_open(struct html_writer *w, enum html_name name, const char *attributes);
// A block that has no canonical element: only its edges matter.
size_t html_block_edge(struct html_writer *w);
void html_block_close(struct html_writer *w, size_t mark);
// A block without content: figure or lost list. False where it cannot stand.
bool html_block_empty(struct html_writer *w, enum html_name name, const char *attributes);
void html_inline_open(struct html_writer *w, enum html_name name, const char *attributes);
void html_inline_close(struct html_writer *w);
void html_text(struct html_writer *w, sv text);
void html_break(struct html_writer *w);
// Whether a caption may still come: the table that is open has no content yet.
bool html_caption_fits(const struct html_writer *w);
bool html_in_callout(const struct html_writer *w);
