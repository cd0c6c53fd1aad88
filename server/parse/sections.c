// SPDX-License-Identifier: MIT
// The section tree. Invariant: sections[] is in pre-order, depths step down by any number and up by
// one, keys are unique.
#include "base/utf8.h"
#include "parse/document.h"
#include "parse/html.h"
#include "parse/parts.h"

#include <string.h>

struct section_work {
    struct section section;
    const json_t *html, *text, *children; // as they stand; NULL: absent
};

// Sources divide a subject in ways of their own ("research", "inheritance"): an aspect that is none
// of ours is `other`, and reported.
static void read_aspect(struct reader *reader, const json_t *value, void *target) {
    char choices[512];
    struct section_work *work = target;
    if (!json_is_string(value)) {
        reader_error(reader, NULL, "wrong-type", "this must be a string");
        return;
    }
    sv word = {json_string_value(value), json_string_length(value)};
    int found = vocab_find(&vocab_aspect, word);
    if (found != VOCAB_NONE) {
        work->section.aspect = (enum aspect)found;
    } else if (word.len > 0) {
        reader_warning(reader, "unknown-aspect",
                       arena_printf(reader->findings->arena,
                                    "\"%.*s\" became \"other\"; the aspects are %s",
                                    (int)utf8_prefix(word, 60), word.ptr,
                                    vocab_choices(&vocab_aspect, sizeof(choices), choices)));
    }
}

// `text` is what ?body=text gives: beside html it is the server's, alone it would be lost.
static void section_check(struct reader *reader, void *target) {
    const struct section_work *work = target;
    if (work->text != NULL && work->html == NULL) {
        reader_error(reader, "text", "unknown-field",
                     "a section's body is written as \"html\"; read the article without body=text "
                     "to change it");
    }
}

static const struct field section_fields[] = {
    {"key", FIELD_KEY, .required = true, AT(section_work, section.key)},
    {"aspect", FIELD_OWN, .read = read_aspect},
    {"title", FIELD_LINE, .required = true, AT(section_work, section.title),
     .max = ARTICLE_TITLE_MAX},
    {"inferred", FIELD_BOOL, AT(section_work, section.inferred)},
    {"html", FIELD_RAW, AT(section_work, html)},
    {"text", FIELD_RAW, AT(section_work, text)},
    {"sections", FIELD_RAW, AT(section_work, children)},
};
static const struct section_work absent = {.section = {.aspect = ASPECT_OTHER}};
static const struct shape section_shape = {SHAPE("a section", section_work, section_fields),
                                           .defaults = &absent, .check = section_check};

static bool is_key(const char *known, const char *key) {
    return known != NULL && key != NULL && strcmp(known, key) == 0;
}

bool section_exists(const struct article *article, size_t count, const char *key) {
    size_t i = 0;
    while (i < count && !is_key(article->sections[i].key, key)) {
        i++;
    }
    return i < count;
}

bool figure_exists(const struct article *article, size_t count, const char *key) {
    size_t i = 0;
    while (i < count && !is_key(article->figures[i].key, key)) {
        i++;
    }
    return i < count;
}

// Canonical HTML names a figure in one way only.
static void check_figures(struct reader *reader, const struct article *article, const char *html) {
    static const char mark[] = "<figure data-figure=\"";
    const char *at = html == NULL ? NULL : strstr(html, mark);
    for (; at != NULL; at = strstr(at, mark)) {
        at += sizeof(mark) - 1;
        const char *key = arena_copy(reader->findings->arena, (sv){at, strcspn(at, "\"")});
        if (!figure_exists(article, article->figure_count, key)) {
            findings_warning(reader->findings, reader->path.ptr, "figure-missing",
                             "the text shows the figure \"%s\", which the article does not have",
                             key);
        }
    }
}

static void read_html(struct reader *reader, struct article *article, struct section_work *work) {
    struct html_counts counts = {0};
    if (work->html == NULL) {
        return;
    }
    size_t mark = reader_enter(reader, "html");
    const struct html_context context = {.public_url = reader->context->public_url,
                                         .pointer = reader->path.ptr,
                                         .strict = reader->context->strict};
    sv html = {json_string_value(work->html), json_string_length(work->html)};
    if (!json_is_string(work->html)) {
        reader_error(reader, NULL, "wrong-type", "this must be a string of HTML");
    } else if (html_sanitize(html, &context, reader->findings, &work->section.html,
                             &work->section.text, &counts) == 0) {
        article->lost += counts.lost;
        article->unresolved += counts.unresolved;
        check_figures(reader, article, work->section.html);
    }
    reader_leave(reader, mark);
}

static void read_list(struct reader *reader, const json_t *list, struct article *article,
                      int depth);

static void read_section(struct reader *reader, const json_t *value, struct article *article,
                         int depth) {
    struct section_work work;
    fields_read(reader, value, &section_shape, &work);
    if (section_exists(article, article->section_count, work.section.key)) {
        reader_error(reader, "key", "duplicate", "another section has the key \"%s\"",
                     work.section.key);
    }
    read_html(reader, article, &work);
    work.section.depth = depth;
    struct section *slot = arena_push(reader->findings->arena, &article->sections,
                                      &article->section_count, sizeof(*slot));
    *slot = work.section;
    if (work.children == NULL) {
        return;
    }
    size_t mark = reader_enter(reader, "sections");
    read_list(reader, work.children, article, depth + 1);
    reader_leave(reader, mark);
}

static void read_list(struct reader *reader, const json_t *list, struct article *article,
                      int depth) {
    size_t index = 0;
    json_t *value = NULL;
    if (!json_is_array(list)) {
        reader_error(reader, NULL, "wrong-type", "this must be a list of sections");
        return;
    }
    if (depth == SECTION_DEPTH_MAX && json_array_size(list) > 0) {
        reader_error(reader, NULL, "too-deep", "sections stand in each other at most %d deep",
                     SECTION_DEPTH_MAX);
        return;
    }
    json_array_foreach(list, index, value) {
        if (article->section_count == ARTICLE_SECTIONS_MAX) {
            reader_error(reader, NULL, "too-many", "an article has at most %d sections",
                         ARTICLE_SECTIONS_MAX);
            return;
        }
        size_t mark = reader_enter_index(reader, index);
        read_section(reader, value, article, depth);
        reader_leave(reader, mark);
    }
}

void sections_read(struct reader *reader, const json_t *value, void *target) {
    read_list(reader, value, target, 0);
}
