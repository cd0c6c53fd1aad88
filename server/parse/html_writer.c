// SPDX-License-Identifier: MIT
// The canonical writer. Two paths are compared: `open`, what was written and not yet closed, and
// the path the next content must stand in (blocks, then inline elements). Invariant: open[] holds
// open_blocks blocks and then inline elements, each written and unclosed.
#include "parse/html_writer.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/html_tree.h"
#include "parse/text.h"

#include <string.h>

struct html_node {
    enum html_name name;
    const char *attributes;
    bool implicit;    // of our own making: it ends when something comes that it cannot hold
    bool has_content; // a child or text of it was written
    bool has_rows;    // a table part was written in it
    bool run_open;    // its text without a <p> is going on
};

enum text_break { BREAK_NONE, BREAK_CELL, BREAK_LINE };

static enum html_content content_of(const struct html_node *node) {
    return html_content(node->name);
}

static bool holds(const struct html_node *parent, enum html_name child) {
    return html_holds(parent->name, child);
}

static struct html_node *node_create(struct html_writer *w, enum html_name name,
                                     const char *attributes) {
    struct html_node *node = arena_alloc(w->arena, 1, sizeof(*node));
    node->name = name;
    node->attributes = attributes == NULL ? "" : attributes;
    return node;
}

void html_writer_init(struct html_writer *w, struct arena *arena) {
    *w = (struct html_writer){.arena = arena};
    w->blocks[w->block_count++] = node_create(w, HTML_ROOT, NULL);
    w->open[w->open_count++] = w->blocks[0];
    w->open_blocks = 1;
}

void html_writer_finish(struct html_writer *w) {
    buf_finish(&w->out);
    buf_finish(&w->text);
    buf_finish(&w->run);
}

// --- Writing ---

// Before plain text: the line or cell it begins, and a list item's mark, set in by its depth.
static void begin_text(struct html_writer *w) {
    if (w->text_break != BREAK_NONE && w->text.len > 0) {
        buf_text(&w->text, w->text_break == BREAK_LINE ? "\n" : " | ");
    }
    w->text_break = BREAK_NONE;
    if (!w->marker) {
        return;
    }
    w->marker = false;
    size_t lists = 0;
    for (size_t i = 0; i < w->open_blocks; i++) {
        lists += content_of(w->open[i]) == HTML_HOLDS_LIST;
    }
    for (size_t i = 1; i < lists; i++) {
        buf_text(&w->text, "  ");
    }
    buf_text(&w->text, "- ");
}

// The run is normalised as a whole: what was apart in the source (by a comment, an element that is
// left out) may compose.
static void flush_run(struct html_writer *w) {
    if (w->run.len == 0) {
        return;
    }
    const char *clean = utf8_clean(w->arena, (sv){w->run.ptr, w->run.len});
    text_escape(&w->out, sv_of(clean));
    begin_text(w);
    buf_text(&w->text, clean);
    buf_clear(&w->run);
}

// What separates the plain text before an edge of a block from what comes after it.
static void text_break(struct html_writer *w, enum html_name name, bool opens, bool first) {
    bool is_cell = name == HTML_TD || name == HTML_TH;
    if (is_cell && opens && !first) {
        w->text_break = BREAK_CELL;
    } else if (html_content(name) == HTML_HOLDS_FIRST_RUN) {
        w->text_break = BREAK_LINE;
        w->marker = opens && (w->marker || name == HTML_LI);
    } else if (!opens || (w->text_break != BREAK_CELL && !w->marker)) {
        w->text_break = BREAK_LINE; // but what begins a cell or an item stands on its line
    }
}

static void open_node(struct html_writer *w, struct html_node *node, bool is_block) {
    struct html_node *parent = w->open[w->open_count - 1];
    flush_run(w);
    buf_printf(&w->out, "<%s%s>", html_tag(node->name), node->attributes);
    if (is_block) {
        text_break(w, node->name, true, !parent->has_content);
        w->open_blocks++;
    }
    parent->has_content = true;
    parent->has_rows |= content_of(node) == HTML_HOLDS_ROWS;
    w->open[w->open_count++] = node;
    if (w->open_count > HTML_NESTING_MAX + 1) {
        w->too_deep = true;
    }
}

static void close_node(struct html_writer *w) {
    const struct html_node *node = w->open[w->open_count - 1];
    flush_run(w);
    buf_printf(&w->out, "</%s>", html_tag(node->name));
    w->open_count--;
    if (w->open_blocks > w->open_count) {
        w->open_blocks = w->open_count;
        text_break(w, node->name, false, false);
        w->in_run = false;
    }
}

// Whether inlines[index] takes part: links do not nest (the inner one counts), nor does strong in
// strong or em in em (the outer one counts).
static bool inline_counts(const struct html_writer *w, size_t index) {
    enum html_name name = w->inlines[index]->name;
    if (name != HTML_A && name != HTML_STRONG && name != HTML_EM) {
        return true;
    }
    size_t from = name == HTML_A ? index + 1 : 0;
    size_t to = name == HTML_A ? w->inline_count : index;
    for (size_t i = from; i < to; i++) {
        if (w->inlines[i]->name == name) {
            return false;
        }
    }
    return true;
}

// The path of the next content. A <p> that something else stands inside of is none.
static size_t wanted_path(const struct html_writer *w, bool with_inlines, struct html_node **path,
                          size_t *ret_blocks) {
    size_t count = 0;
    for (size_t i = 0; i < w->block_count; i++) {
        if (w->blocks[i]->name != HTML_P || i + 1 == w->block_count) {
            path[count++] = w->blocks[i];
        }
    }
    *ret_blocks = count;
    for (size_t i = 0; with_inlines && i < w->inline_count; i++) {
        if (inline_counts(w, i)) {
            path[count++] = w->inlines[i];
        }
    }
    return count;
}

static void write_due(struct html_writer *w) {
    if (w->in_run && w->breaks > 0) {
        flush_run(w);
        for (; w->breaks > 0; w->breaks--) {
            buf_text(&w->out, "<br>");
        }
        w->text_break = BREAK_LINE;
    } else if (w->in_run && w->space) {
        buf_char(&w->run, ' ');
    }
    w->breaks = 0;
    w->space = false;
}

// Closes and opens until `open` is the path of the next content.
static void sync(struct html_writer *w, bool with_inlines) {
    struct html_node *path[2 * HTML_PATH_MAX];
    size_t blocks = 0, common = 0;
    size_t count = wanted_path(w, with_inlines, path, &blocks);
    if (count > HTML_PATH_MAX) {
        w->too_deep = true;
        return;
    }
    while (common < count && common < w->open_count && path[common] == w->open[common]) {
        common++;
    }
    while (w->open_count > common) {
        close_node(w);
    }
    if (common < blocks) {
        w->in_run = false;
    }
    write_due(w);
    for (size_t i = common; i < count; i++) {
        open_node(w, path[i], i < blocks);
    }
}

void html_writer_end(struct html_writer *w) {
    while (w->open_count > 1) {
        close_node(w);
    }
    flush_run(w);
}

// --- Structure ---

static struct html_node *top(const struct html_writer *w) {
    return w->blocks[w->block_count - 1];
}

// The innermost block that can hold blocks.
static struct html_node *container(const struct html_writer *w) {
    size_t i = w->block_count - 1;
    while (i > 0 && w->blocks[i]->name == HTML_P) {
        i--;
    }
    return w->blocks[i];
}

static struct html_node *push(struct html_writer *w, enum html_name name, const char *attributes,
                              bool implicit) {
    struct html_node *node = node_create(w, name, attributes);
    node->implicit = implicit;
    if (w->block_count == HTML_PATH_MAX) {
        w->too_deep = true;
        return node;
    }
    w->blocks[w->block_count++] = node;
    return node;
}

// Ends implicit elements that cannot hold the child, then begins those that must stand around it.
static void make_room(struct html_writer *w, enum html_name child) {
    while (top(w)->implicit && !holds(top(w), child)) {
        w->block_count--;
    }
    while (!holds(container(w), child) && !w->too_deep) {
        push(w, html_between(container(w)->name, child), NULL, true);
    }
}

// The edge of a block: what was a paragraph of our own ends here, and words do not touch across it.
static void edge(struct html_writer *w) {
    if (top(w)->name == HTML_P && top(w)->implicit) {
        w->block_count--;
    }
    top(w)->run_open = false;
    w->space = true;
}

static bool is_flat(const struct html_writer *w) {
    return content_of(container(w)) == HTML_HOLDS_FLAT;
}

static bool is_table_part(enum html_name name) {
    return name >= HTML_CAPTION && name <= HTML_TD;
}

size_t html_block_open(struct html_writer *w, enum html_name name, const char *attributes) {
    edge(w);
    struct html_node *parent = container(w);
    if (is_flat(w) || (is_table_part(name) && !holds(parent, name))) {
        return w->block_count;
    }
    if (name == HTML_THEAD && parent->has_rows) {
        name = HTML_TBODY;
    }
    make_room(w, name);
    size_t mark = w->block_count;
    push(w, name, attributes, false);
    if (name == HTML_TD || name == HTML_TH) { // an empty cell keeps its column
        sync(w, false);
    }
    return mark;
}

size_t html_block_edge(struct html_writer *w) {
    edge(w);
    return w->block_count;
}

void html_block_close(struct html_writer *w, size_t mark) {
    if (w->block_count > mark) { // implicit elements below the mark may have ended
        w->block_count = mark;
    }
    edge(w);
}

bool html_block_empty(struct html_writer *w, enum html_name name, const char *attributes) {
    if (is_flat(w)) {
        return false;
    }
    size_t mark = html_block_open(w, name, attributes);
    sync(w, false);
    if (name == HTML_LOST_LIST) { // a gap that no word stands for
        begin_text(w);
        buf_text(&w->text, "[\xe2\x80\xa6]");
    }
    html_block_close(w, mark);
    return true;
}

bool html_caption_fits(const struct html_writer *w) {
    const struct html_node *parent = container(w);
    return parent->name == HTML_TABLE && !parent->has_content;
}

bool html_in_callout(const struct html_writer *w) {
    for (size_t i = 0; i < w->block_count; i++) {
        if (w->blocks[i]->name == HTML_ASIDE) {
            return true;
        }
    }
    return false;
}

// --- Text ---

void html_inline_open(struct html_writer *w, enum html_name name, const char *attributes) {
    if (w->inline_count == HTML_PATH_MAX) {
        w->too_deep = true; // cannot happen before the tree is too deep
        return;
    }
    w->inlines[w->inline_count++] = node_create(w, name, attributes);
}

void html_inline_close(struct html_writer *w) {
    w->inline_count--;
}

// Makes the block that the next text stands in.
static void make_text_block(struct html_writer *w) {
    if (top(w)->name == HTML_P || is_flat(w)) {
        return;
    }
    make_room(w, HTML_P);
    struct html_node *parent = container(w);
    if (content_of(parent) == HTML_HOLDS_FIRST_RUN && (parent->run_open || !parent->has_content)) {
        parent->run_open = true;
        return;
    }
    push(w, HTML_P, NULL, true);
}

// Length of the control character (C0, DEL, C1) at the start, 0 when there is none.
static size_t control_length(sv text) {
    unsigned char c = (unsigned char)text.ptr[0];
    if (c < 0x20 || c == 0x7f) {
        return 1;
    }
    bool c1 = c == 0xc2 && text.len > 1 && (unsigned char)text.ptr[1] < 0xa0;
    return c1 ? 2 : 0;
}

void html_text(struct html_writer *w, sv text) {
    bool synced = false;
    while (text.len > 0) {
        size_t skip = text_is_space(text.ptr[0]) ? 1 : control_length(text);
        if (skip > 0) {
            w->space |= text_is_space(text.ptr[0]);
            text = (sv){text.ptr + skip, text.len - skip};
            continue;
        }
        if (!synced) {
            make_text_block(w);
            sync(w, true);
            synced = true;
        }
        write_due(w);
        buf_char(&w->run, text.ptr[0]);
        w->in_run = true;
        w->open[w->open_blocks - 1]->has_content = true;
        text = (sv){text.ptr + 1, text.len - 1};
    }
}

void html_break(struct html_writer *w) {
    w->breaks++;
}
