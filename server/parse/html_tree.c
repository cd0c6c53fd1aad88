// SPDX-License-Identifier: MIT
// Gumbo within bounds. Invariant: every block that gumbo holds is in the tree's list, so that a
// parse that is broken off (longjmp out of its allocator) leaks nothing.
#include "parse/html_tree.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct ring {
    struct ring *next, *previous;
};

struct piece {
    struct ring ring; // first, so that a link of the ring is its piece
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

struct html_tree {
    struct ring pieces;
    size_t used;
    jmp_buf overdrawn;
    GumboOutput *output;
};

static void *tree_alloc(void *userdata, size_t size) {
    struct html_tree *tree = userdata;
    if (size > HTML_TREE_BYTES_MAX - tree->used) {
        longjmp(tree->overdrawn, 1);
    }
    struct piece *piece = mem_resize(NULL, 1, sizeof(*piece) + size);
    piece->size = size;
    piece->ring = (struct ring){&tree->pieces, tree->pieces.previous};
    piece->ring.previous->next = &piece->ring;
    piece->ring.next->previous = &piece->ring;
    tree->used += size;
    return piece->bytes;
}

static void piece_free(struct html_tree *tree, struct piece *piece) {
    piece->ring.next->previous = piece->ring.previous;
    piece->ring.previous->next = piece->ring.next;
    tree->used -= piece->size;
    free(piece);
}

static void tree_free(void *userdata, void *ptr) {
    if (ptr != NULL) {
        piece_free(userdata, (struct piece *)((char *)ptr - offsetof(struct piece, bytes)));
    }
}

void html_tree_destroy(struct html_tree *tree) {
    if (tree == NULL) {
        return;
    }
    while (tree->pieces.next != &tree->pieces) {
        piece_free(tree, (struct piece *)tree->pieces.next);
    }
    free(tree);
}

void html_tree_destroy_ptr(struct html_tree **tree) {
    html_tree_destroy(*tree);
}

const GumboNode *html_tree_root(const struct html_tree *tree) {
    return tree->output->root;
}

// Whether an element with this name nests in itself without end when its end tags are missing.
// Others close by themselves, or have no content.
static bool nests(GumboTag tag) {
    switch ((int)tag) {
    case GUMBO_TAG_A: // a second one closes the first
    case GUMBO_TAG_P:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_COLGROUP:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TH:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_OPTGROUP:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_AREA:
    case GUMBO_TAG_BASE:
    case GUMBO_TAG_BR:
    case GUMBO_TAG_COL:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_FRAME:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_IMAGE:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_KEYGEN:
    case GUMBO_TAG_LINK:
    case GUMBO_TAG_META:
    case GUMBO_TAG_PARAM:
    case GUMBO_TAG_SOURCE:
    case GUMBO_TAG_TRACK:
    case GUMBO_TAG_WBR:
        return false;
    default:
        return true;
    }
}

static bool is_name_end(char c) {
    return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Reads the next tag's name from *rest; false at the end. Tags inside comments and scripts count
// too: telling them apart as gumbo does would take gumbo.
static bool next_tag(sv *rest, GumboTag *ret_tag, bool *ret_closes) {
    const char *end = rest->ptr + rest->len;
    const char *at = memchr(rest->ptr, '<', rest->len);
    for (; at != NULL; at = memchr(at, '<', (size_t)(end - at))) {
        at++;
        *ret_closes = at < end && *at == '/';
        at += *ret_closes;
        const char *name = at;
        while (at < end && !is_name_end(*at) && *at != '<') {
            at++;
        }
        if (at > name && is_letter(*name)) {
            *rest = (sv){at, (size_t)(end - at)};
            *ret_tag = gumbo_tagn_enum(name, (unsigned)(at - name));
            return true;
        }
    }
    return false;
}

// An estimate from the tags alone: all elements that were opened more often than closed. An unknown
// name counts with the other unknown names.
static bool is_too_deep(sv html) {
    int open[GUMBO_TAG_LAST + 1] = {0};
    int total = 0;
    GumboTag tag = GUMBO_TAG_UNKNOWN;
    bool closes = false;
    while (total <= HTML_NESTING_MAX && html.len > 0 && next_tag(&html, &tag, &closes)) {
        if (!nests(tag)) {
            continue;
        }
        if (!closes) {
            open[tag]++;
            total++;
        } else if (open[tag] > 0) {
            open[tag]--;
            total--;
        }
    }
    return total > HTML_NESTING_MAX;
}

static bool is_deeper_than(const GumboNode *node, int levels) {
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) {
        return false;
    }
    if (levels < 0) {
        return true;
    }
    const GumboVector *children = &node->v.element.children;
    for (unsigned i = 0; i < children->length; i++) {
        if (is_deeper_than(children->data[i], levels - 1)) {
            return true;
        }
    }
    return false;
}

// Apart, because nothing that lives across setjmp() may be a local that changes.
static bool run_gumbo(struct html_tree *tree, sv html) {
    const GumboOptions options = {
        .allocator = tree_alloc,
        .deallocator = tree_free,
        .userdata = tree,
        .tab_stop = 8,
        .max_errors = 0,
        .fragment_context = GUMBO_TAG_DIV,
        .fragment_namespace = GUMBO_NAMESPACE_HTML,
    };
    if (setjmp(tree->overdrawn) != 0) {
        return false;
    }
    tree->output = gumbo_parse_with_options(&options, html.ptr, html.len);
    return true;
}

enum html_tree_outcome html_tree_parse(sv html, struct html_tree **ret_tree) {
    if (is_too_deep(html)) {
        return HTML_TREE_TOO_DEEP;
    }
    CLEANUP(html_tree_destroy_ptr) struct html_tree *tree = mem_zero(1, sizeof(*tree));
    tree->pieces.next = tree->pieces.previous = &tree->pieces;
    if (!run_gumbo(tree, html)) {
        return HTML_TREE_TOO_COSTLY;
    }
    if (is_deeper_than(html_tree_root(tree), HTML_NESTING_MAX)) { // the root itself is not counted
        return HTML_TREE_TOO_DEEP;
    }
    *ret_tree = take(tree);
    return HTML_TREE_OK;
}
