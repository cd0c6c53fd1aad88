// SPDX-License-Identifier: MIT
// A canonical body as a tree of its tags. Invariant: names, tags and texts are pieces of the html,
// so that what is copied from them is canonical again.
#include "base/mem.h"
#include "view/markdown.h"

#include <string.h>

bool markdown_is(const struct markdown_node *node, const char *name) {
    return node != NULL && sv_is(node->name, name);
}

bool markdown_is_inline(const struct markdown_node *node) {
    static const char *const names[] = {"",     "strong", "em", "sub", "sup",
                                        "abbr", "span",   "a",  "br"};
    size_t i = 0;
    while (i < ARRAY_SIZE(names) && !markdown_is(node, names[i])) {
        i++;
    }
    return i < ARRAY_SIZE(names);
}

sv markdown_attribute(const struct markdown_node *node, const char *name) {
    size_t len = strlen(name);
    sv rest = node->open;
    while (rest.ptr != NULL) {
        sv before = sv_cut(&rest, '"'); // `<a href=`, or ` href=` after another value
        sv value = sv_cut(&rest, '"');
        const char *at = before.ptr + before.len - len - 2;
        if (before.len > len + 1 && at[0] == ' ' && at[len + 1] == '=' &&
            memcmp(at + 1, name, len) == 0) {
            return value;
        }
    }
    return (sv){0};
}

static struct markdown_node *add(struct arena *arena, struct markdown_node *parent, sv whole) {
    struct markdown_node *node = arena_alloc(arena, 1, sizeof(*node));
    node->parent = parent;
    node->whole = whole;
    if (parent->last == NULL) {
        parent->first = node;
    } else {
        parent->last->next = node;
    }
    parent->last = node;
    return node;
}

struct markdown_node *markdown_tree(struct arena *arena, const char *html) {
    struct markdown_node *root = arena_alloc(arena, 1, sizeof(*root)), *at = root;
    while (*html != '\0') {
        bool is_tag = *html == '<', closes = is_tag && html[1] == '/';
        size_t len = strcspn(html, is_tag ? ">" : "<");
        sv piece = {html, len + (is_tag && html[len] == '>')};
        html += piece.len;
        if (!is_tag) {
            add(arena, at, piece);
        } else if (!closes) {
            struct markdown_node *node = add(arena, at, piece);
            node->open = piece;
            node->name = (sv){piece.ptr + 1, strcspn(piece.ptr + 1, " >")};
            at = markdown_is(node, "br") ? at : node;
        } else if (at->parent != NULL) {
            at->whole.len = (size_t)(html - at->whole.ptr);
            at = at->parent;
        }
    }
    return root;
}
