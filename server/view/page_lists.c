// SPDX-License-Identifier: MIT
// Pages that lead to articles: home, A–Z, topic.
#include "view/page.h"

#include <string.h>

static json_t *rows_of(const struct page *page, const struct summary *rows, size_t count) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        value_append(array, page_row(page, &rows[i]));
    }
    return array;
}

// Recently reviewed articles; where none has a review, those there are, under a title that does not
// promise one.
static void set_recent(struct page *page, const struct summary *recent, size_t count) {
    json_t *reviewed = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        if (recent[i].has_review) {
            value_append(reviewed, page_row(page, &recent[i]));
        }
    }
    bool some = json_array_size(reviewed) > 0;
    page_set(page, "rows_title", page_text(page, some ? "home-recent" : "topic-articles", NULL));
    if (!some) {
        json_decref(reviewed);
        reviewed = rows_of(page, recent, count);
    }
    page_set_list(page, "rows", reviewed);
}

static json_t *letter_name(const struct page *page, const char *letter) {
    return strcmp(letter, "#") == 0 ? page_text(page, "az-digits", NULL) : value_text(letter);
}

static json_t *letter_link(const struct page *page, const struct page_letter *letter,
                           const char *current) {
    CLEANUP(buf_finish) struct buf url = {0};
    buf_printf(&url, "%s/%s/a-z/", page->v->base, page->c->language);
    buf_urlencode(&url, sv_of(letter->letter));
    return value_pack("{s:o, s:o, s:o, s:b}", "letter", letter_name(page, letter->letter), "url",
                      value_buf(&url), "count", page_plural(page, "entries", letter->count),
                      "current", current != NULL && strcmp(letter->letter, current) == 0);
}

// letters: {letter, url, count, current}.
static void set_letters(struct page *page, const struct page_letter *letters, size_t count,
                        const char *current) {
    json_t *links = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        value_append(links, letter_link(page, &letters[i], current));
    }
    page_set_list(page, "letters", links);
}

// topics: tiles of the top level; letters: of the A–Z; total: "9 articles".
void page_home(const struct views *v, const struct page_context *c, const struct page_home *home,
               struct buf *out) {
    struct page page;
    page_start(&page, v, c, value_text(v->library->publisher));
    page_set(&page, "own_search", json_true());
    page_set(&page, "description", page_text(&page, "home-intro", NULL));
    page_set_tiles(&page, home->topics, home->topic_count);
    set_letters(&page, home->letters, home->letter_count, NULL);
    set_recent(&page, home->recent, home->recent_count);
    page_set(&page, "total", page_plural(&page, "articles", home->total));
    page_finish(&page, "home", out);
}

static json_t *az_title(const struct page_context *c, const struct views *v, const char *letter) {
    const struct page page = {.v = v, .c = c, .interface = views_interface(v, c->language)};
    if (letter == NULL) {
        return page_text(&page, "az-title", NULL);
    }
    return page_text(&page, "az-letter-title",
                     value_pack("{s:o}", "letter", letter_name(&page, letter)));
}

// one_letter: whether entries {name, title, url, alias} are shown.
void page_az(const struct views *v, const struct page_context *c, const char *letter,
             const struct page_letter *letters, size_t letter_count,
             const struct page_az_entry *entries, size_t entry_count, struct buf *out) {
    struct page page;
    page_start(&page, v, c, az_title(c, v, letter));
    set_letters(&page, letters, letter_count, letter);
    json_t *lines = value_pack("[]");
    for (size_t i = 0; i < entry_count; i++) {
        const struct page_az_entry *e = &entries[i];
        value_append(lines,
                     value_pack("{s:o, s:o, s:o, s:b}", "name", value_text(e->name), "title",
                                value_text(e->title), "url",
                                url_article(v->base, c->language, e->id), "alias", e->alias));
    }
    page_set(&page, "one_letter", json_boolean(letter != NULL));
    page_set_list(&page, "entries", lines);
    page_finish(&page, "az", out);
}

// The topics above topics[index], outermost first.
static json_t *topics_above(const struct page *page, const struct topic *topics, size_t count,
                            size_t index) {
    json_t *array = value_pack("[]");
    int depth = topics[index].depth;
    for (size_t i = index; i > 0 && depth > 0; i--) {
        if (topics[i - 1].depth == depth - 1) {
            depth--;
            json_array_insert_new(array, 0, page_topic_tile(page, topics, count, i - 1));
        }
    }
    return array;
}

void page_topic(const struct views *v, const struct page_context *c, const struct topic *topics,
                size_t topic_count, size_t index, const struct summary *rows, size_t count,
                const char *next, struct buf *out) {
    struct page page;
    page_start(&page, v, c, value_text(topics[index].title));
    page_set(&page, "own", page_topic_own(&page, &topics[index]));
    json_t *tile = page_topic_tile(&page, topics, topic_count, index);
    json_t *inner = json_incref(json_object_get(tile, "inner"));
    json_decref(tile);
    page_set_list(&page, "inner", inner);
    page_set(&page, "above", topics_above(&page, topics, topic_count, index));
    page_set_list(&page, "rows", rows_of(&page, rows, count));
    page_set(&page, "next", value_text(next));
    page_finish(&page, "topic", out);
}
