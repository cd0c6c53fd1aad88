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

enum { DEPTH_MAX = NEAR_BYTES_MAX + 5 }; // no text longer than this is within three slips

enum { LETTERS = 'z' - 'a' + 1 };

struct near {
    const struct near_query *query;
    size_t width;           // letters that the bound lets one text be longer than the other
    unsigned unlike;        // what one letter costs for another that is not like it
    uint32_t like[LETTERS]; // letters that each is easily taken for: a set of bits
    unsigned extra[NEAR_BYTES_MAX + 1]; // what each typed letter costs that is too many, from 1
    char path[DEPTH_MAX];
    unsigned rows[DEPTH_MAX + 1][NEAR_BYTES_MAX + 1]; // of the path's first n bytes
};

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

// --- letters ---

static uint32_t bit(char c) {
    return c >= 'a' && c <= 'z' ? UINT32_C(1) << (c - 'a') : 0;
}

static uint32_t bits(const char *letters) {
    uint32_t set = 0;
    for (; *letters != '\0'; letters++) {
        set |= bit(*letters);
    }
    return set;
}

static bool is_vowel(char c) {
    enum { VOWELS = 1 | 1 << 4 | 1 << 8 | 1 << 14 | 1 << 20 | 1 << 24 }; // a e i o u y
    return (bit(c) & VOWELS) != 0;
}

// Letters that are mistaken by ear, beside vowels for vowels, and those whose keys stand side by
// side.
static const struct {
    const char *sound, *keys;
} likes[LETTERS] = {
    {"", "qwsz"},     {"vp", "vghn"},    {"ksgt", "xdfv"}, {"t", "serfcx"},   {"", "wsdr"},
    {"v", "drtgvc"},  {"jkc", "ftyhbv"}, {"", "gyujnb"},   {"", "ujko"},      {"g", "huikmn"},
    {"cqg", "jiolm"}, {"", "kop"},       {"n", "njk"},     {"m", "bhjm"},     {"", "iklp"},
    {"b", "ol"},      {"k", "wa"},       {"", "edft"},     {"czx", "awedxz"}, {"dc", "rfgy"},
    {"", "yhji"},     {"bf", "cfgb"},    {"", "qase"},     {"zs", "zsdc"},    {"", "tghu"},
    {"sx", "asx"},
};

static bool sound_alike(char a, char b) {
    return (is_vowel(a) && is_vowel(b)) ||
           (bit(a) != 0 && (bits(likes[a - 'a'].sound) & bit(b)) != 0);
}

static void likes_make(struct near *n) {
    for (int i = 0; i < LETTERS; i++) {
        uint32_t vowels = is_vowel((char)('a' + i)) ? bits("aeiouy") : 0;
        n->like[i] = bits(likes[i].sound) | bits(likes[i].keys) | vowels;
    }
}

// --- what slips cost ---

static unsigned replaced(const struct near *n, char a, char b) {
    if (a == b) {
        return 0;
    }
    return bit(a) != 0 && (n->like[a - 'a'] & bit(b)) != 0 ? SLIP_LIGHT : n->unlike;
}

// One letter too many or too few, between two others: a doubled letter, a silent h, a vowel beside
// a vowel and the c of ck and sc are light.
static inline unsigned extra(char letter, char before, char after) {
    bool light = letter == before || letter == after || letter == 'h' ||
                 (is_vowel(letter) && (is_vowel(before) || is_vowel(after))) ||
                 (letter == 'c' && (after == 'k' || before == 's')) ||
                 (letter == 'e' && after == '\0');
    return light ? SLIP_LIGHT : SLIP;
}

// A letter that is not heard where words begin, before the one that is: pneumonia, knee, oedema.
static bool is_silent(char letter, char next) {
    return (letter == 'p' && (next == 'n' || next == 's' || next == 't')) ||
           ((letter == 'k' || letter == 'g') && next == 'n') ||
           (letter == 'w' && (next == 'r' || next == 'h')) || (letter == 'h' && is_vowel(next)) ||
           ((letter == 'a' || letter == 'o') && next == 'e') || letter == next;
}

static unsigned replaced_first(const struct near *n, char a, char b) {
    return a == b ? 0 : sound_alike(a, b) ? least(SLIP, n->query->first) : n->query->first;
}

static unsigned extra_first(const struct near *n, char letter, char next) {
    return is_silent(letter, next) ? least(SLIP, n->query->first) : n->query->first;
}

// Two letters that sound as one.
static bool is_digraph(char first, char second, char one) {
    static const char pairs[][3] = {"phf", "ghf", "chk", "shc", "sht", "ksx",
                                    "csx", "czx", "gzx", "tzz", "dgj"};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (pairs[i][0] == first && pairs[i][1] == second && pairs[i][2] == one) {
            return true;
        }
    }
    return false;
}

static bool ends_digraph(char second) {
    return second == 'h' || second == 's' || second == 'z' || second == 'g';
}

// --- the walk ---

static char typed_at(const struct near *n, size_t j) { // from 1; NUL outside
    return j > 0 && j <= n->query->typed.len ? n->query->typed.ptr[j - 1] : '\0';
}

// What it costs that the path's byte `d` was not typed after the first `j` bytes. A word that stops
// early lost its end in one slip, however much; but a plural its s.
static unsigned missing(const struct near *n, size_t d, size_t j) {
    char letter = n->path[d - 1];
    if (j == n->query->typed.len && letter != 's') {
        return SLIP_END;
    }
    return extra(letter, d > 1 ? n->path[d - 2] : '\0', typed_at(n, j + 1));
}

// Slips of two letters: swapped, or one for two that sound as one.
static unsigned paired(const struct near *n, size_t d, size_t j, unsigned cost) {
    char a = typed_at(n, j), b = n->path[d - 1];
    char a_before = typed_at(n, j - 1), b_before = d > 1 ? n->path[d - 2] : '\0';
    if (a == b_before && b == a_before) {
        cost = least(cost, n->rows[d - 2][j - 2] + SLIP_LIGHT); // neither is NUL: d and j exceed 1
    }
    if (d > 1 && ends_digraph(b) && is_digraph(b_before, b, a)) {
        cost = least(cost, n->rows[d - 2][j - 1] + SLIP_LIGHT);
    }
    if (j > 1 && ends_digraph(a) && is_digraph(a_before, a, b)) {
        cost = least(cost, n->rows[d - 1][j - 2] + SLIP_LIGHT);
    }
    return cost;
}

// The distance between the path's first `d` bytes and the first `j` typed ones, of which the rows
// and cells before are known.
static unsigned cell(const struct near *n, size_t d, size_t j) {
    char a = n->query->typed.ptr[j - 1], b = n->path[d - 1];
    unsigned both = n->rows[d - 1][j - 1], more = n->rows[d][j - 1], less = n->rows[d - 1][j];
    unsigned cost = both + (d == 1 && j == 1 ? replaced_first(n, a, b) : replaced(n, a, b));
    if (more < cost) {
        cost = least(cost, more + n->extra[j]);
    }
    if (less < cost) {
        cost = least(cost, less + missing(n, d, j));
    }
    return a == b ? cost : paired(n, d, j, cost);
}

// Fills row `d`, but only where |d - j| is small enough for the bound; returns its least value,
// from which no longer path comes back.
static unsigned fill_row(struct near *n, size_t d) {
    size_t from = d > n->width ? d - n->width : 1;
    size_t to = d + n->width < n->query->typed.len ? d + n->width : n->query->typed.len;
    n->rows[d][from - 1] =
        from > 1 ? n->query->bound + 1
                 : extra_first(n, n->path[0], n->query->typed.ptr[0]) + (unsigned)(d - 1) * SLIP;
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
    struct near n = {.query = query,
                     .width = query->bound / SLIP_LIGHT,
                     .unlike = query->replaced > 0 ? query->replaced : SLIP};
    likes_make(&n);
    for (size_t j = 1; j <= len; j++) {
        n.extra[j] = extra(typed_at(&n, j), typed_at(&n, j - 1), typed_at(&n, j + 1));
    }
    for (size_t j = 1; j <= len; j++) {
        n.rows[0][j] = extra_first(&n, query->typed.ptr[0], len > 1 ? query->typed.ptr[1] : '\0') +
                       (unsigned)(j - 1) * SLIP;
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
