// SPDX-License-Identifier: MIT
// The page of an article's editions: when each came, and in words what it changed.
#include "view/page.h"

#include <stdio.h>

enum { KEY_SIZE = 40 };

// "Symptoms", or what stands for a section without a heading.
static json_t *heading_of(const struct page *page, const char *title) {
    return title != NULL ? value_text(title) : page_text(page, "history-untitled", NULL);
}

json_t *page_change(const struct page *page, const struct section_change *change) {
    char key[KEY_SIZE];
    bool both = change->kind == SECTION_CHANGED && change->moved;
    snprintf(key, sizeof(key), "history-%s%s", section_change_words[change->kind],
             both ? "-moved" : "");
    json_t *before = json_null();
    if (change->title_before != NULL) {
        before = page_text(page, "history-before",
                           value_pack("{s:o}", "title", value_text(change->title_before)));
    }
    return value_pack("{s:o, s:o, s:o}", "how", page_text(page, key, NULL), "heading",
                      heading_of(page, change->title), "before", before);
}

static json_t *since_of(const struct page *page, int64_t instant) {
    json_t *day = page_instant(page, instant);
    json_t *since =
        page_text(page, "history-since", value_pack("{s:O}", "date", json_object_get(day, "text")));
    json_decref(day);
    return since;
}

// What stands for the list of changes where there is none, or null.
static json_t *says_of(const struct page *page, const struct edition_step *step) {
    if (step->line.number == 1) {
        return page_text(page, "history-first", NULL);
    }
    bool same = step->since > 0 && step->change_count == 0;
    return same ? page_text(page, "history-same", NULL) : json_null();
}

// number, name, url, state, recalled, since, kind, urgent, note, says, changes.
static json_t *edition_of(const struct page *page, const struct article *newest,
                          const struct edition_step *step) {
    const struct edition_line *line = &step->line;
    bool first = line->number == 1;
    json_t *changes = value_pack("[]");
    for (size_t i = 0; i < step->change_count; i++) {
        value_append(changes, page_change(page, &step->changes[i]));
    }
    json_t *edition = value_pack(
        "{s:i, s:o, s:o, s:o}", "number", line->number, "name",
        page_text(page, "history-edition", value_pack("{s:i}", "edition", line->number)), "url",
        url_edition(page->v->base, newest->language, newest->id, line->number, line->state),
        "state", page_word(page, "edition-", vocab_word(&vocab_edition_state, (int)line->state)));
    value_set(edition, "recalled", json_boolean(line->state == EDITION_RECALLED));
    value_set(edition, "since", since_of(page, line->available_since));
    value_set(
        edition, "kind",
        first ? json_null()
              : page_word(page, "update-", vocab_word(&vocab_update_type, (int)line->update_type)));
    value_set(edition, "urgent", json_boolean(!first && line->urgency == URGENCY_SAFETY));
    value_set(edition, "note", value_text(line->change_note));
    value_set(edition, "says", says_of(page, step));
    value_set(edition, "has_changes", json_boolean(step->change_count > 0));
    value_set(edition, "changes", changes);
    return edition;
}

// article_url: its newest edition; editions: newest first.
void page_editions(const struct views *v, const struct page_context *c,
                   const struct article *newest, const struct edition_step *steps, size_t count,
                   struct buf *out) {
    struct page page = {.v = v, .c = c, .interface = views_interface(v, c->language)};
    page_start(
        &page, v, c,
        page_text(&page, "history-title", value_pack("{s:o}", "title", value_text(newest->title))));
    page_set(&page, "robots", value_text("noindex"));
    page_set(&page, "article_url", url_article(v->base, newest->language, newest->id));
    json_t *editions = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        value_append(editions, edition_of(&page, newest, &steps[i]));
    }
    page_set(&page, "editions", editions);
    page_finish(&page, "editions", out);
}
