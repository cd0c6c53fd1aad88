// SPDX-License-Identifier: MIT
// The answer to an Infobutton request, in HL7's two knowledge response formats and as a page.
// Invariant: JSON and Atom are two spellings of one object, and all three say the same.
#include "view/atom.h"
#include "view/page.h"

static const char *const match_words[] = {
    [FEED_EXACT] = "exact", [FEED_ANCESTOR] = "ancestor", [FEED_WORDS] = "words"};

static const char *const note_keys[] = {
    [FEED_WIDER] = TEXT_KEY("infobutton-wider"),
    [FEED_SEARCHED] = TEXT_KEY("infobutton-searched"),
    [FEED_NOTHING] = TEXT_KEY("infobutton-nothing"),
};

// What a reader must know about the answer, as an array of sentences.
static json_t *notes_of(const struct page *page, const struct feed *feed) {
    json_t *notes = value_pack("[]");
    if (feed->missing != NULL) {
        value_append(notes, page_text(page, "infobutton-language",
                                      value_pack("{s:s}", "language", feed->missing)));
    } else if (feed->subject == NULL) {
        value_append(notes, page_text(page, "infobutton-no-subject", NULL));
    }
    for (size_t i = 0; i < feed->note_count; i++) {
        const struct feed_note *note = &feed->notes[i];
        const char *key =
            note->asked == NULL ? TEXT_KEY("infobutton-words") : note_keys[note->kind];
        value_append(notes, page_text(page, key,
                                      value_pack("{s:o, s:o}", "asked", value_text(note->asked),
                                                 "used", value_text(note->used))));
    }
    if (feed->left_out > 0) {
        value_append(notes, page_plural(page, "infobutton-left-out", feed->left_out));
    }
    return notes;
}

static json_t *content(const char *type, json_t *text) {
    return value_pack("{s:o, s:o}", "type", value_text(type), "_value", text);
}

static json_t *bare(json_t *text) {
    return value_pack("{s:o}", "_value", text);
}

static void add_category(json_t *array, const char *scheme, json_t *term) {
    if (json_is_null(term)) {
        json_decref(term);
        return;
    }
    value_append(array, value_pack("{s:s, s:o}", "scheme", scheme, "term", term));
}

static json_t *entry_categories(const struct feed_entry *entry) {
    const struct summary *row = &entry->summary;
    json_t *array = value_pack("[]");
    add_category(array, "match", value_text(match_words[entry->match]));
    add_category(array, "edition", value_printf("%d", row->edition));
    add_category(array, "review.status", value_text(page_status(row->has_review, &row->review)));
    if (row->has_review) {
        add_category(array, "review.lastReviewed", value_date(row->review.last_reviewed));
        add_category(array, "review.reviewDue", value_date(row->review.review_due));
    }
    return array;
}

static void add_paragraph(struct buf *out, json_t *text) {
    buf_text(out, "<p>");
    buf_html(out, sv_of(json_string_value(text)));
    buf_text(out, "</p>");
    json_decref(text);
}

// HTML: the summary, then who may rely on it.
static json_t *entry_summary(const struct page *page, const struct summary *row) {
    CLEANUP(buf_finish) struct buf html = {0};
    if (row->summary != NULL) {
        add_paragraph(&html, value_text(row->summary));
    }
    json_t *review = page_review_line(page, "review-short-", row->has_review, &row->review);
    add_paragraph(&html,
                  page_text(page, "infobutton-review",
                            value_pack("{s:o, s:i}", "review", review, "edition", row->edition)));
    if (row->sample) {
        add_paragraph(&html, page_text(page, "sample", NULL));
    }
    return value_buf(&html);
}

static json_t *entry_url(const char *root, const struct feed_entry *entry) {
    const struct summary *row = &entry->summary;
    const char *key = entry->section;
    return value_printf("%s/%s/articles/%s%s%s", root, row->language, row->id,
                        key == NULL ? "" : "#", key == NULL ? "" : key);
}

static json_t *make_entry(const struct page *page, const struct feed_entry *entry) {
    const struct summary *row = &entry->summary;
    const char *root = page->v->library->public_url;
    json_t *link = value_pack("[{s:s, s:s, s:o, s:o, s:o}]", "rel", "alternate", "type",
                              "text/html", "hreflang", value_text(row->language), "title",
                              value_text(row->title), "href", entry_url(root, entry));
    return value_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "lang", value_text(row->language),
                      "title", content("text", value_text(row->title)), "link", link, "id",
                      bare(url_article(root, row->language, row->id)), "updated",
                      bare(value_instant(row->available_since)), "summary",
                      content("html", entry_summary(page, row)), "category",
                      entry_categories(entry));
}

static json_t *subtitle(const struct page *page, const struct feed *feed) {
    CLEANUP(buf_finish) struct buf text = {0};
    json_t *notes = notes_of(page, feed);
    if (feed->subject != NULL) {
        json_array_insert_new(
            notes, 0,
            page_text(page, "infobutton-title", value_pack("{s:s}", "subject", feed->subject)));
    }
    for (size_t i = 0; i < json_array_size(notes); i++) {
        buf_text(&text, i == 0 ? "" : " · ");
        buf_text(&text, json_string_value(json_array_get(notes, i)));
    }
    json_decref(notes);
    return content("text", value_buf(&text));
}

static json_t *make_feed(const struct views *v, const struct feed *feed) {
    const struct page page = {.v = v, .interface = views_interface(v, feed->language)};
    const char *root = v->library->public_url;
    json_t *categories = value_pack("[]"), *entries = value_pack("[]");
    for (size_t i = 0; i < feed->category_count; i++) {
        add_category(categories, feed->categories[i].scheme, value_text(feed->categories[i].term));
    }
    for (size_t i = 0; i < feed->entry_count; i++) {
        value_append(entries, make_entry(&page, &feed->entries[i]));
    }
    json_t *author = value_pack("{s:o, s:o}", "name", bare(value_text(v->library->publisher)),
                                "uri", bare(value_printf("%s/", root)));
    return value_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", //
                      "base", value_printf("%s/", root),               //
                      "lang", value_text(feed->language),              //
                      "title", content("text", value_text(v->library->publisher)), "updated",
                      bare(value_instant(feed->updated)), //
                      "id", bare(value_text(feed->id)),   //
                      "author", author, "subtitle", subtitle(&page, feed), "category", categories,
                      "entry", entries);
}

void view_feed_json(const struct views *v, const struct feed *feed, struct buf *out) {
    value_dump(value_pack("{s:o}", "feed", make_feed(v, feed)), out);
}

void view_feed_atom(const struct views *v, const struct feed *feed, struct buf *out) {
    json_t *object = make_feed(v, feed);
    atom_write("feed", object, out);
    json_decref(object);
}

// notes: sentences; rows as in every list, each leading to its section; find_url: the search for
// the same subject.
void page_infobutton(const struct views *v, const struct page_context *c, const struct feed *feed,
                     struct buf *out) {
    struct page page = {.v = v, .c = c, .interface = views_interface(v, c->language)};
    CLEANUP(buf_finish) struct buf find = {0};
    json_t *rows = value_pack("[]");
    page_start(&page, v, c,
               feed->subject == NULL ? page_text(&page, "search-title", NULL)
                                     : page_text(&page, "infobutton-title",
                                                 value_pack("{s:s}", "subject", feed->subject)));
    page_set(&page, "canonical", json_null());
    page_set(&page, "robots", value_text("noindex"));
    page_set_list(&page, "notes", notes_of(&page, feed));
    for (size_t i = 0; i < feed->entry_count; i++) {
        json_t *row = page_row(&page, &feed->entries[i].summary);
        value_set(row, "url", entry_url(v->base, &feed->entries[i]));
        value_append(rows, row);
    }
    page_set_list(&page, "rows", rows);
    buf_printf(&find, "%s/%s/search?q=", v->base, c->language);
    buf_urlencode(&find, sv_of(feed->subject));
    page_set(&page, "find_url", value_buf(&find));
    page_finish(&page, "infobutton", out);
}
