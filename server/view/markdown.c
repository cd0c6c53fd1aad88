// SPDX-License-Identifier: MIT
// Blocks as Markdown. Each block is made by itself, without what stands before its lines; the block
// around it puts that there. Invariant: a block that Markdown does not hold is one line of raw
// HTML, and no line of another block follows it without an empty line or a mark between them.
#include "view/markdown.h"

#include "base/mem.h"

#include <stdio.h>
#include <string.h>

// Within a tight list an item's blocks are not parted by empty lines: what follows raw HTML there
// would be part of it.
enum spacing { LOOSE, TIGHT };

static void write_blocks(struct buf *out, const struct markdown_node *node, enum spacing spacing);

// Puts `first` before the first line, and `rest` before the others that are not empty; before those
// that are, `rest` without the space at its end where it is more than spaces.
static void write_indented(struct buf *out, sv text, const char *first, const char *rest) {
    size_t bare = strlen(rest);
    while (bare > 0 && rest[bare - 1] == ' ') {
        bare--;
    }
    buf_text(out, first);
    buf_sv(out, sv_cut(&text, '\n'));
    while (text.ptr != NULL) {
        sv line = sv_cut(&text, '\n');
        buf_char(out, '\n');
        buf_add(out, rest, line.len > 0 ? strlen(rest) : bare);
        buf_sv(out, line);
    }
}

// --- Leaves ---

static bool write_paragraph(struct buf *out, const struct markdown_node *node) {
    if (sv_is(node->open, "<p class=\"lost-list\">")) {
        buf_text(out, "[lost list]");
        return true;
    }
    markdown_inline(out, node->first, NULL, false);
    return true;
}

static bool write_figure(struct buf *out, const struct markdown_node *node) {
    buf_printf(out, "![](figure:%.*s)", SV_ARG(markdown_attribute(node, "data-figure")));
    return true;
}

// A brace at its end would make it a section's heading, number signs there are no part of it.
static bool write_heading(struct buf *out, const struct markdown_node *node) {
    if (memchr(node->whole.ptr, '}', node->whole.len) != NULL ||
        memchr(node->whole.ptr, '#', node->whole.len) != NULL) {
        return false;
    }
    buf_text(out, "#### ");
    markdown_inline(out, node->first, NULL, true);
    return true;
}

// --- Tables ---

// The number of cells in a row of cells of one kind that hold text alone; 0 for any other.
static size_t row_cells(const struct markdown_node *row, const char *open) {
    size_t count = 0;
    for (const struct markdown_node *cell = row->first; cell != NULL; cell = cell->next, count++) {
        if (!sv_is(cell->open, open) || (cell->first != NULL && !markdown_is_inline(cell->first)) ||
            (cell->last != NULL && !markdown_is_inline(cell->last))) {
            return 0;
        }
    }
    return count;
}

// One row of headings, then rows of as many cells.
static bool is_simple_table(const struct markdown_node *table) {
    const struct markdown_node *head = table->first, *body = table->last;
    if (!markdown_is(head, "thead") || head->first != head->last ||
        (body != head && (!markdown_is(body, "tbody") || head->next != body))) {
        return false;
    }
    size_t columns = row_cells(head->first, "<th>");
    const struct markdown_node *row = body == head ? NULL : body->first;
    while (row != NULL && row_cells(row, "<td>") == columns) {
        row = row->next;
    }
    return columns > 0 && row == NULL;
}

static void write_row(struct buf *out, const struct markdown_node *row) {
    for (const struct markdown_node *cell = row->first; cell != NULL; cell = cell->next) {
        CLEANUP(buf_finish) struct buf text = {0};
        markdown_inline(&text, cell->first, NULL, true);
        buf_text(out, "| ");
        for (size_t i = 0; i < text.len; i++) {
            buf_text(out, text.ptr[i] == '|' ? "\\" : "");
            buf_char(out, text.ptr[i]);
        }
        buf_text(out, text.len > 0 ? " " : "");
    }
    buf_char(out, '|');
}

static bool write_table(struct buf *out, const struct markdown_node *table) {
    if (!is_simple_table(table)) {
        return false;
    }
    const struct markdown_node *head = table->first->first;
    write_row(out, head);
    buf_text(out, "\n|");
    for (const struct markdown_node *cell = head->first; cell != NULL; cell = cell->next) {
        buf_text(out, " --- |");
    }
    const struct markdown_node *body = table->first->next;
    for (const struct markdown_node *row = body == NULL ? NULL : body->first; row != NULL;
         row = row->next) {
        buf_char(out, '\n');
        write_row(out, row);
    }
    return true;
}

// --- Containers ---

static bool write_callout(struct buf *out, const struct markdown_node *node) {
    CLEANUP(buf_finish) struct buf inner = {0};
    sv kind = markdown_attribute(node, "class");
    sv_cut(&kind, ' ');
    buf_printf(&inner, "[!%.*s]\n", SV_ARG(kind));
    bool joins = markdown_is(node->first, "p") && sv_is(node->first->open, "<p>");
    buf_text(&inner, joins ? "" : "\n");
    write_blocks(&inner, node, LOOSE);
    write_indented(out, (sv){inner.ptr, inner.len}, "> ", "> ");
    return true;
}

// A list is loose where each item begins with a paragraph, and an empty line can stand somewhere.
static enum spacing list_spacing(const struct markdown_node *list) {
    const struct markdown_node *item = list->first;
    bool has_place = item != NULL && (item->next != NULL || item->first != item->last);
    while (item != NULL && item->first != NULL && !markdown_is_inline(item->first)) {
        item = item->next;
    }
    return item == NULL && has_place ? LOOSE : TIGHT;
}

// Two lists of a kind that follow each other are kept apart by their marks.
static bool has_other_mark(const struct markdown_node *list) {
    bool other = false;
    for (const struct markdown_node *at = list->parent->first; at != list; at = at->next) {
        other = sv_eq(at->name, at->next->name) && !other;
    }
    return other;
}

static bool write_list(struct buf *out, const struct markdown_node *list) {
    static const char spaces[] = "                ";
    enum spacing spacing = list_spacing(list);
    bool numbered = markdown_is(list, "ol"), other = has_other_mark(list);
    int number = 1;
    for (const struct markdown_node *item = list->first; item != NULL; item = item->next) {
        char mark[sizeof(spaces)];
        CLEANUP(buf_finish) struct buf inner = {0};
        int len = numbered ? snprintf(mark, sizeof(mark), "%d%c ", number++, other ? ')' : '.')
                           : snprintf(mark, sizeof(mark), "%c ", other ? '*' : '-');
        write_blocks(&inner, item, spacing);
        write_indented(out, (sv){inner.ptr, inner.len}, mark, spaces + sizeof(spaces) - 1 - len);
        buf_text(out, item->next == NULL ? "" : spacing == LOOSE ? "\n\n" : "\n");
    }
    return true;
}

// --- Blocks ---

static const struct {
    const char *name;
    bool (*write)(struct buf *out, const struct markdown_node *node); // false: it does not fit
    bool tight;                                                       // may stand in a tight list
} blocks[] = {
    {"p", write_paragraph, false},   {"ul", write_list, true},        {"ol", write_list, true},
    {"table", write_table, false},   {"aside", write_callout, false}, {"h4", write_heading, false},
    {"figure", write_figure, false},
};

// False when it was written as raw HTML.
static bool write_block(struct buf *out, const struct markdown_node *node, enum spacing spacing) {
    CLEANUP(buf_finish) struct buf text = {0};
    for (size_t i = 0; i < ARRAY_SIZE(blocks); i++) {
        if (markdown_is(node, blocks[i].name) && (spacing == LOOSE || blocks[i].tight) &&
            blocks[i].write(&text, node)) {
            buf_sv(out, (sv){text.ptr, text.len});
            return true;
        }
    }
    buf_sv(out, node->whole);
    return false;
}

// The content of an element that holds blocks, which may begin with text of its own.
static void write_blocks(struct buf *out, const struct markdown_node *parent,
                         enum spacing spacing) {
    const struct markdown_node *node = parent->first;
    bool raw = false; // in a tight list: what follows raw HTML is raw
    while (node != NULL && markdown_is_inline(node)) {
        node = node->next;
    }
    markdown_inline(out, parent->first, node, false);
    for (; node != NULL; node = node->next) {
        buf_text(out, node == parent->first ? "" : spacing == LOOSE ? "\n\n" : "\n");
        if (raw) {
            buf_sv(out, node->whole);
        } else {
            raw = !write_block(out, node, spacing) && spacing == TIGHT;
        }
    }
}

void markdown_body(struct buf *out, const char *html, bool raw) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    const struct markdown_node *root = markdown_tree(arena, html);
    if (!raw) {
        write_blocks(out, root, LOOSE);
    }
    for (const struct markdown_node *node = raw ? root->first : NULL; node != NULL;
         node = node->next) {
        buf_sv(out, node->whole);
        buf_text(out, node->next == NULL ? "" : "\n\n");
    }
    buf_text(out, root->first == NULL ? "" : "\n");
}
