// SPDX-License-Identifier: MIT
// What changed between two editions. A section is the same by its key. What counts as its text is
// the canonical HTML with white space collapsed: words, and everything that gives them meaning
// (lists, emphasis, callouts, figures, links, marks of what is missing). One rule, so that a dose
// that became 10² or a warning that became a note is a change; other line breaks are none.
//
// Order is looked at among the sections under one parent that both editions have there: the longest
// run that kept its order stayed, the others moved. A section that moved takes those below it
// along.
#include "model/edition.h"

#include "base/mem.h"

#include <string.h>

enum { NOWHERE = -1 };

// A section of the newer edition as seen from the older one.
struct match {
    int before;    // its place in the older edition, NOWHERE: added
    int parent;    // in the newer edition, NOWHERE: at the top
    bool kept;     // it stands under the same parent
    bool stayed;   // and in the same order
    int run, from; // longest run of kept sections that ends here; the one before it in that run
};

static int parent_of(const struct article *article, size_t index) {
    const struct section *sections = article->sections;
    for (size_t i = index; i-- > 0;) {
        if (sections[i].depth < sections[index].depth) {
            return (int)i;
        }
    }
    return NOWHERE;
}

static int find_key(const struct article *article, const char *key) {
    for (size_t i = 0; i < article->section_count; i++) {
        if (strcmp(article->sections[i].key, key) == 0) {
            return (int)i;
        }
    }
    return NOWHERE;
}

static bool same_parent(const struct article *older, int before, const struct article *newer,
                        int parent) {
    int parent_before = parent_of(older, (size_t)before);
    if (parent == NOWHERE || parent_before == NOWHERE) {
        return parent == parent_before;
    }
    return strcmp(older->sections[parent_before].key, newer->sections[parent].key) == 0;
}

// Finds, for each kept section, the longest run of kept ones under its parent that ends with it.
static void find_runs(struct match *matches, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct match *m = &matches[i];
        m->run = m->kept;
        m->from = NOWHERE;
        for (size_t k = 0; m->kept && k < i; k++) {
            const struct match *other = &matches[k];
            bool before = other->kept && other->parent == m->parent && other->before < m->before;
            if (before && other->run + 1 > m->run) {
                m->run = other->run + 1;
                m->from = (int)k;
            }
        }
    }
}

// Marks the longest run under `parent`.
static void mark_stayed(struct match *matches, size_t count, int parent) {
    int best = NOWHERE;
    for (size_t i = 0; i < count; i++) {
        bool here = matches[i].kept && matches[i].parent == parent;
        if (here && (best == NOWHERE || matches[i].run > matches[best].run)) {
            best = (int)i;
        }
    }
    for (; best != NOWHERE; best = matches[best].from) {
        matches[best].stayed = true;
    }
}

static struct match *match_sections(struct arena *arena, const struct article *older,
                                    const struct article *newer) {
    size_t count = newer->section_count;
    struct match *matches = arena_alloc(arena, count, sizeof(*matches));
    for (size_t i = 0; i < count; i++) {
        struct match *m = &matches[i];
        m->before = find_key(older, newer->sections[i].key);
        m->parent = parent_of(newer, i);
        m->kept = m->before != NOWHERE && same_parent(older, m->before, newer, m->parent);
        m->stayed = false;
    }
    find_runs(matches, count);
    for (int parent = NOWHERE; parent < (int)count; parent++) {
        mark_stayed(matches, count, parent);
    }
    return matches;
}

// --- what counts as the same text ---

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// The next character of a text with white space collapsed and none at its ends; '\0' at the end.
static char next_sign(const char **at, bool *inside) {
    const char *from = *at;
    while (is_space(**at)) {
        (*at)++;
    }
    if (*at != from && *inside && **at != '\0') {
        return ' ';
    }
    *inside = true;
    return **at == '\0' ? '\0' : *(*at)++;
}

// NULL is an empty text.
static bool same_text(const char *a, const char *b) {
    bool inside_a = false, inside_b = false;
    a = a == NULL ? "" : a;
    b = b == NULL ? "" : b;
    for (;;) {
        char sign = next_sign(&a, &inside_a);
        if (sign != next_sign(&b, &inside_b)) {
            return false;
        }
        if (sign == '\0') {
            return true;
        }
    }
}

// --- the list ---

static bool compare(const struct section *before, const struct section *after, bool moved,
                    struct section_change *ret) {
    bool same_title = same_text(before->title, after->title);
    bool same = same_title && same_text(before->html, after->html);
    *ret = (struct section_change){
        .kind = same ? SECTION_MOVED : SECTION_CHANGED,
        .moved = moved && !same,
        .key = after->key,
        .title = after->title,
        .title_before = same_title ? NULL : before->title,
    };
    return moved || !same;
}

void edition_changes(struct arena *arena, const struct article *older, const struct article *newer,
                     struct section_change **ret_changes, size_t *ret_count) {
    const struct match *matches = match_sections(arena, older, newer);
    size_t most = older->section_count + newer->section_count, count = 0;
    struct section_change *changes = arena_alloc(arena, most, sizeof(*changes));
    for (size_t i = 0; i < newer->section_count; i++) {
        const struct section *section = &newer->sections[i];
        if (matches[i].before == NOWHERE) {
            changes[count++] = (struct section_change){
                .kind = SECTION_ADDED, .key = section->key, .title = section->title};
        } else {
            const struct section *before = &older->sections[matches[i].before];
            count += compare(before, section, !matches[i].stayed, &changes[count]);
        }
    }
    for (size_t i = 0; i < older->section_count; i++) {
        const struct section *section = &older->sections[i];
        if (find_key(newer, section->key) == NOWHERE) {
            changes[count++] = (struct section_change){
                .kind = SECTION_REMOVED, .key = section->key, .title = section->title};
        }
    }
    *ret_changes = changes;
    *ret_count = count;
}
