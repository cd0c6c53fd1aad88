// SPDX-License-Identifier: MIT
// How much a drawing makes its reader draw. An element that is referred to (`href="#x"`,
// `url(#x)`) is drawn again at each reference, and what it holds may refer to others: some lines
// of <use> can ask for more than any machine has. Reads the canonical form that svg_clean() writes,
// where `<` begins a tag and each attribute is ` name="value"`.
#include "parse/svg.h"

#include <string.h>

enum {
    REFERENCES_MAX = 2000, // bounds the work here, too: each is looked for among the ids
    DRAWN_MAX = 200000,    // elements with repetitions: a large map has some ten thousand
    OPEN_MAX = SVG_DEPTH_MAX + 1,
};

struct node {
    sv id;
    int first, end; // the elements inside it, by number
    enum { NEW, COUNTING, COUNTED } state;
    int64_t cost;
};
struct reference {
    sv target;
    struct node *node; // the target, NULL: not there
    int at;            // the number of the element that refers
};
struct drawing {
    struct arena *arena;
    struct node *nodes;
    struct reference *references;
    size_t node_count, reference_count;
    int elements;
};

// The text from `at` to the first of `stops`.
static sv until(sv tag, const char *at, const char *stops) {
    size_t left = (size_t)(tag.ptr + tag.len - at), len = 0;
    while (len < left && strchr(stops, at[len]) == NULL) {
        len++;
    }
    return (sv){at, len};
}

static void read_references(struct drawing *d, sv tag, const char *mark) {
    size_t len = strlen(mark);
    const char *at = tag.ptr, *end = tag.ptr + tag.len;
    while ((at = memmem(at, (size_t)(end - at), mark, len)) != NULL &&
           d->reference_count <= REFERENCES_MAX) {
        at += len;
        struct reference *r = arena_push(d->arena, &d->references, &d->reference_count, sizeof(*r));
        *r = (struct reference){.target = until(tag, at, "\")"), .at = d->elements};
    }
}

// Reads one tag; returns the number of its node.
static size_t read_tag(struct drawing *d, sv tag) {
    struct node *node = arena_push(d->arena, &d->nodes, &d->node_count, sizeof(*node));
    const char *id = memmem(tag.ptr, tag.len, " id=\"", 5);
    node->id = id != NULL ? until(tag, id + 5, "\"") : (sv){0};
    node->first = d->elements;
    read_references(d, tag, "href=\"#");
    read_references(d, tag, "url(#");
    node->end = ++d->elements;
    return d->node_count - 1;
}

static void read_drawing(struct drawing *d, sv svg) {
    size_t open[OPEN_MAX], depth = 0;
    const char *at = svg.ptr, *end = svg.ptr + svg.len;
    while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        const char *close = memchr(at, '>', (size_t)(end - at));
        if (close == NULL) {
            return;
        }
        if (at[1] == '/') {
            depth -= depth > 0;
            d->nodes[open[depth]].end = d->elements;
        } else {
            size_t node = read_tag(d, (sv){at, (size_t)(close - at)});
            if (close[-1] != '/' && depth < OPEN_MAX) {
                open[depth++] = node;
            }
        }
        at = close;
    }
}

// Looks each target up once: the search is the dearest part of all this.
static void resolve(struct drawing *d) {
    for (size_t i = 0; i < d->reference_count; i++) {
        sv id = d->references[i].target;
        for (size_t at = 0; id.len > 0 && at < d->node_count; at++) {
            struct node *n = &d->nodes[at];
            if (n->id.len == id.len && memcmp(n->id.ptr, id.ptr, id.len) == 0) {
                d->references[i].node = n;
                break;
            }
        }
    }
}

static int64_t count_range(struct drawing *d, int first, int end);

// DRAWN_MAX + 1 for an element that refers to itself. An id that is not there draws nothing.
static int64_t count_target(struct drawing *d, struct node *n) {
    if (n == NULL) {
        return 0;
    }
    if (n->state == NEW) {
        n->state = COUNTING;
        n->cost = DRAWN_MAX + 1;
        n->cost = count_range(d, n->first, n->end);
        n->state = COUNTED;
    }
    return n->cost;
}

static int64_t count_range(struct drawing *d, int first, int end) {
    int64_t cost = end - first;
    for (size_t i = 0; i < d->reference_count && cost <= DRAWN_MAX; i++) {
        int at = d->references[i].at;
        cost += at >= first && at < end ? count_target(d, d->references[i].node) : 0;
    }
    return cost;
}

bool svg_is_bounded(struct arena *arena, sv svg) {
    struct drawing drawing = {.arena = arena};
    read_drawing(&drawing, svg);
    if (drawing.reference_count > REFERENCES_MAX) {
        return false;
    }
    resolve(&drawing);
    return count_range(&drawing, 0, drawing.elements) <= DRAWN_MAX;
}
