// SPDX-License-Identifier: MIT
// An article's history: its editions as lines, what changed between two of them by section, and why
// it was taken away.
#pragma once

#include "model/article.h"

// One edition in a list of them.
struct edition_line {
    int number;
    int64_t available_since;
    const char *title;
    struct partial_date date_modified;
    enum update_type update_type;
    enum urgency urgency;
    const char *change_note;
    enum edition_state state;
};

enum section_change_kind {
    SECTION_ADDED,
    SECTION_REMOVED,
    SECTION_MOVED,   // its text is the same; it stands elsewhere among the sections that stayed
    SECTION_CHANGED, // its title or text differs after normalizing; it may have moved as well
};
struct section_change {
    enum section_change_kind kind;
    bool moved; // of SECTION_CHANGED: it stands elsewhere, too
    const char *key;
    const char *title;        // in the newer edition; of a removed one, in the older
    const char *title_before; // where it was retitled, else NULL
};

// What became of each section from `older` to `newer`, in the order of `newer`, then those removed
// in the order of `older`; sections that stayed as they were are not named. Sections are the same
// by their key. Titles and canonical HTML are compared with white space collapsed: lists, emphasis,
// callouts, figures, links and marks of what is missing count as words do. The fewest sections that
// explain a new order under one parent are called moved (what stands below them moves along
// unnamed); one under another parent is.
void edition_changes(struct arena *arena, const struct article *older, const struct article *newer,
                     struct section_change **ret_changes, size_t *ret_count);

// Why an article may not be read, as the public is told.
struct withdrawal {
    enum withdrawal_mode mode;
    const char *notice;      // or NULL
    const char *replacement; // id of the article to read instead, or NULL
    enum urgency urgency;
    // Set when reading:
    const char *replacement_title; // where it is published in the language, else NULL
    int64_t at;
};
