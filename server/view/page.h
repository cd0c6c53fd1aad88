// SPDX-License-Identifier: MIT
// What all pages share. A page is made in three steps: page_start() with what every template's
// frame needs, page_set() for the rest, page_finish() to render. Names and their meaning stand at
// the function that sets them; every name a template uses is set for every page that uses it.
#pragma once

#include "view/private.h"

struct page {
    const struct views *v;
    const struct page_context *c;
    const char *interface; // language of the page's own words
    bool foreign;          // the content is in another language than the interface
    json_t *data;          // owned until page_finish()
};

// `title` is taken and becomes the heading.
void page_start(struct page *page, const struct views *v, const struct page_context *c,
                json_t *title);
void page_set(struct page *page, const char *name, json_t *value); // takes `value`
// Sets `name` to the array and has_`name` to whether it has elements; takes it.
void page_set_list(struct page *page, const char *name, json_t *array);
void page_finish(struct page *page, const char *template, struct buf *out);

// Texts of the page's interface; `fields` is taken.
json_t *page_text(const struct page *page, const char *key, json_t *fields);
// KEY-one or KEY-other, with {count}.
json_t *page_plural(const struct page *page, const char *key, int64_t count);
// The text PREFIX + WORD.
json_t *page_word(const struct page *page, const char *prefix, const char *word);
// What stands between the content's names in a list; ", " where its language has no texts here.
const char *page_comma(const struct page *page);
// The texts with that between them; null without any.
json_t *page_list(const struct page *page, const char *const *texts, size_t count);
// {iso, text} or null.
json_t *page_date(const struct page *page, struct partial_date date);
json_t *page_instant(const struct page *page, int64_t instant); // its day, in the publisher's zone
// "Last reviewed …" by what page_review_word() says: the text PREFIX + that word.
json_t *page_review_line(const struct page *page, const char *prefix, bool has_review,
                         const struct review *review);
const char *page_status(bool has_review, const struct review *review);
// The status, or "undated" for a review that names who but not when.
const char *page_review_word(bool has_review, const struct review *review);

// For lists of articles (template rows): {title, url, summary, snippet, kind, sample, status,
// review}.
json_t *page_row(const struct page *page, const struct summary *row);
// Attributes {lang, dir} of a topic's title that is in another language than the page's own words;
// else null.
json_t *page_topic_own(const struct page *page, const struct topic *topic);
// {title, own, url, count, inner, has_inner} of topics[index]; inner without their own.
json_t *page_topic_tile(const struct page *page, const struct topic *topics, size_t count,
                        size_t index);
// topics, has_topics: tiles of the top level that have articles (template tiles).
void page_set_tiles(struct page *page, const struct topic *topics, size_t count);
// "Edition 3, here since May 5, 2026".
// {how, heading, before}: "Changed: Symptoms (before: Signs)".
json_t *page_edition(const struct page *page, int number, int64_t since); // 0: not known
json_t *page_change(const struct page *page, const struct section_change *change);
// A link of a language switch: {tag, name, url, current}. Takes `url`.
json_t *page_language(const struct page *page, const char *language, json_t *url);
// What a reader of a translation must know of its original (article_behind), and a link to that;
// null where it was taken away.
json_t *page_behind_text(const struct page *page, const struct translation *original);
json_t *page_original(const struct page *page, const char *id, const struct translation *original);
// "We answer comments within …", or null.
json_t *page_promise(const struct page *page, const struct article *article);
// Renders one template with `data` alone (and the interface's texts).
void page_render(const struct page *page, const char *template, const json_t *data,
                 struct buf *out);
