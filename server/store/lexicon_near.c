// SPDX-License-Identifier: MIT
// Approximate lookup in sorted texts: the weighted optimal-string-alignment distance (Damerau and
// Levenshtein's four slips) against all of them in one walk. Texts that begin alike share the rows
// of the distance table, and a beginning that is already too far skips every text that has it, so
// that the sorted array serves as a trie without taking memory for one.
//
// Distances are of bytes. In folded Latin text these are letters; in other scripts a slip may count
// twice, and less is forgiven.
#include "store/lexicon_data.h"

#include <string.h>

enum { DEPTH_MAX = NEAR_BYTES_MAX + 4 }; // no text longer than this is within two slips

struct near {
    const struct near_query *query;
    size_t width; // letters that the bound lets one text be longer than the other
    char path[DEPTH_MAX];
    unsigned rows[DEPTH_MAX + 1][NEAR_BYTES_MAX + 1]; // of the path's first n bytes
};

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

// Letters that are mistaken for each other by ear.
static bool sound_alike(char a, char b) {
    static const char vowels[] = "aeiouy";
    static const char *const pairs[] = {"ck", "cs", "kq", "sz", "gj", "bv", "mn", "dt", "xz", "fv"};
    if (strchr(vowels, a) != NULL && strchr(vowels, b) != NULL) {
        return true;
    }
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if ((pairs[i][0] == a && pairs[i][1] == b) || (pairs[i][0] == b && pairs[i][1] == a)) {
            return true;
        }
    }
    return false;
}

// One letter too many or too few: a doubled letter and a silent h are light.
static unsigned extra(char letter, char before) {
    return letter == before || letter == 'h' ? SLIP_LIGHT : SLIP;
}

static unsigned replaced(const struct near *n, char a, char b, bool first) {
    if (a == b) {
        return 0;
    }
    if (first) {
        return n->query->first;
    }
    return sound_alike(a, b) ? SLIP_LIGHT : SLIP;
}

// The distance between the path's first `d` bytes and the first `j` typed ones.
static unsigned cell(const struct near *n, size_t d, size_t j) {
    char a = n->query->typed.ptr[j - 1], b = n->path[d - 1];
    char a_before = j > 1 ? n->query->typed.ptr[j - 2] : '\0',
         b_before = d > 1 ? n->path[d - 2] : '\0';
    unsigned cost = n->rows[d - 1][j - 1] + replaced(n, a, b, d == 1 && j == 1);
    cost = least(cost, n->rows[d][j - 1] + extra(a, a_before));
    cost = least(cost, n->rows[d - 1][j] + extra(b, b_before));
    if (a != b && a == b_before && b == a_before) {
        cost = least(cost, n->rows[d - 2][j - 2] + SLIP_LIGHT);
    }
    if (a == 'f' && b == 'h' && b_before == 'p') {
        cost = least(cost, n->rows[d - 2][j - 1] + SLIP_LIGHT);
    }
    if (b == 'f' && a == 'h' && a_before == 'p') {
        cost = least(cost, n->rows[d - 1][j - 2] + SLIP_LIGHT);
    }
    return cost;
}

// Fills row `d`, but only where |d - j| is small enough for the bound; returns its least value,
// from which no longer path comes back.
static unsigned fill_row(struct near *n, size_t d) {
    size_t from = d > n->width ? d - n->width : 1;
    size_t to = d + n->width < n->query->typed.len ? d + n->width : n->query->typed.len;
    n->rows[d][from - 1] =
        from > 1 ? n->query->bound + 1 : n->query->first + (unsigned)(d - 1) * SLIP;
    unsigned lowest = n->rows[d][from - 1];
    for (size_t j = from; j <= to; j++) {
        n->rows[d][j] = cell(n, d, j);
        lowest = least(lowest, n->rows[d][j]);
    }
    if (to < n->query->typed.len) {
        n->rows[d][to + 1] = n->query->bound + 1;
    }
    return lowest;
}

// Between the path's first `d` bytes and all that was typed.
static unsigned distance(const struct near *n, size_t d) {
    bool filled = d + n->width >= n->query->typed.len && d <= n->query->typed.len + n->width;
    return filled ? n->rows[d][n->query->typed.len] : n->query->bound + 1;
}

// Behind the texts that begin with the first `len` bytes of text `i`.
static size_t skip(const struct strings *s, size_t i, size_t len) {
    return strings_after(s, (sv){strings_at(s, i).ptr, len}, i);
}

// Follows one text from `*depth`, which becomes the number of rows that stand. False: it was cut
// off there, with every other text that begins so.
static bool descend(struct near *n, sv text, size_t *depth) {
    size_t d = *depth;
    while (d < text.len) {
        if (d == DEPTH_MAX) {
            *depth = d;
            return false;
        }
        n->path[d] = text.ptr[d];
        d++;
        unsigned lowest = fill_row(n, d);
        bool begun = n->query->prefix && distance(n, d) <= n->query->bound;
        if (lowest > n->query->bound || begun) {
            *depth = d;
            return false;
        }
    }
    *depth = d;
    return true;
}

static size_t shared(const char *path, size_t depth, sv text) {
    size_t i = 0;
    while (i < depth && i < text.len && path[i] == text.ptr[i]) {
        i++;
    }
    return i;
}

void strings_near(const struct strings *s, const struct near_query *query) {
    size_t len = query->typed.len;
    if (len == 0 || len > NEAR_BYTES_MAX) {
        return;
    }
    struct near n = {.query = query, .width = query->bound / SLIP_LIGHT};
    for (size_t j = 1; j <= len; j++) {
        n.rows[0][j] = query->first + (unsigned)(j - 1) * SLIP;
    }
    size_t depth = 0, next = 0;
    for (size_t i = 0; i < s->count; i = next) {
        sv text = strings_at(s, i);
        depth = shared(n.path, depth, text);
        bool whole = descend(&n, text, &depth);
        next = whole ? i + 1 : skip(s, i, depth);
        unsigned cost = distance(&n, depth);
        if (cost <= query->bound && (whole || query->prefix)) {
            query->found(query->arg, i, next, cost);
        }
    }
}
