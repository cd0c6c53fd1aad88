// SPDX-License-Identifier: MIT
// What `careleaf check` finds, by kind.
#pragma once

#include "app/look.h"
#include "model/article.h"
#include "model/topic.h"

enum check_kind {
    CHECK_DAMAGE,
    CHECK_INDEX,
    CHECK_LOST_LIST,
    CHECK_UNRESOLVED_LINK,
    CHECK_UNKNOWN_TOPIC,
    CHECK_FIGURE_IMAGE,
    CHECK_FIGURE_ALT,
    CHECK_NO_HELP,
    CHECK_REVIEW_OVERDUE,
    CHECK_NEVER_REVIEWED,
    CHECK_TRANSLATION_MISSING,
    CHECK_TRANSLATION_BEHIND,
    CHECK_KINDS
};

struct check_finding {
    const char *id, *language; // NULL: of the library as a whole
    const char *section;       // a section's key, or NULL
    const char *text;          // what, and how to mend it
};

struct check {
    struct look look;
    struct arena *arena; // of the findings
    const char **languages;
    size_t language_count;
    struct topic_entry *topics; // none: a library that does without them
    size_t topic_count;
    int32_t today;
    bool wanted[CHECK_KINDS];
    struct {
        struct check_finding *items;
        size_t count;
    } found[CHECK_KINDS];
    const char *last_id; // of the article looked at before
};

// Notes a finding of an article, or (NULL) of the library. Texts are copied.
void check_add(struct check *check, enum check_kind kind, const struct article *article,
               const char *section, const char *format, ...) __attribute__((format(printf, 5, 6)));
// Looks at everything in one article. 0 or negative.
int check_article(struct check *check, struct arena *arena, const char *id, const char *language);
