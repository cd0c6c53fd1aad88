// SPDX-License-Identifier: MIT
// The frame of every page, and the pieces that several pages have.
#include "view/page.h"

#include "base/clock.h"

#include <string.h>

void page_set(struct page *page, const char *name, json_t *value) {
    value_set(page->data, name, value);
}

void page_set_list(struct page *page, const char *name, json_t *array) {
    CLEANUP(buf_finish) struct buf has = {0};
    buf_printf(&has, "has_%s", name);
    page_set(page, has.ptr, json_boolean(json_array_size(array) > 0));
    page_set(page, name, array);
}

json_t *page_text(const struct page *page, const char *key, json_t *fields) {
    return texts_value(page->v->texts, page->interface, key, fields);
}

json_t *page_plural(const struct page *page, const char *key, int64_t count) {
    return texts_plural(page->v->texts, page->interface, key, count, NULL);
}

json_t *page_word(const struct page *page, const char *prefix, const char *word) {
    CLEANUP(buf_finish) struct buf key = {0};
    buf_printf(&key, "%s%s", prefix, word);
    return page_text(page, key.ptr, NULL);
}

const char *page_comma(const struct page *page) {
    return page->foreign ? ", " : texts_get(page->v->texts, page->interface, "list-comma");
}

json_t *page_list(const struct page *page, const char *const *texts, size_t count) {
    CLEANUP(buf_finish) struct buf list = {0};
    for (size_t i = 0; i < count; i++) {
        buf_text(&list, i > 0 ? page_comma(page) : "");
        buf_text(&list, texts[i]);
    }
    return count > 0 ? value_buf(&list) : json_null();
}

json_t *page_date(const struct page *page, struct partial_date date) {
    if (!partial_date_is_set(date)) {
        return json_null();
    }
    return value_pack("{s:o, s:o}", "iso", value_date(date), "text",
                      texts_date(page->v->texts, page->interface, date));
}

json_t *page_instant(const struct page *page, int64_t instant) {
    struct civil day;
    if (instant == 0) {
        return json_null();
    }
    clock_civil(instant, &day);
    return page_date(
        page, (struct partial_date){(int16_t)day.year, (uint8_t)day.month, (uint8_t)day.day});
}

json_t *page_edition(const struct page *page, int number, int64_t since) {
    if (since == 0) {
        return page_text(page, "edition-number", value_pack("{s:i}", "edition", number));
    }
    json_t *day = page_instant(page, since);
    json_t *text = page_text(
        page, "edition-since",
        value_pack("{s:i, s:O}", "edition", number, "date", json_object_get(day, "text")));
    json_decref(day);
    return text;
}

const char *page_status(bool has_review, const struct review *review) {
    enum review_status status = has_review ? review->status : REVIEW_UNREVIEWED;
    return vocab_word(&vocab_review_status, (int)status);
}

const char *page_review_word(bool has_review, const struct review *review) {
    bool undated = has_review && !partial_date_is_set(review->last_reviewed) &&
                   (review->organization != NULL || review->reviewer_count > 0);
    return undated ? "undated" : page_status(has_review, review);
}

json_t *page_review_line(const struct page *page, const char *prefix, bool has_review,
                         const struct review *review) {
    static const struct review none;
    const struct review *r = has_review ? review : &none;
    CLEANUP(buf_finish) struct buf key = {0};
    buf_printf(&key, "%s%s", prefix, page_review_word(has_review, review));
    const struct texts *texts = page->v->texts;
    return page_text(page, key.ptr,
                     value_pack("{s:o, s:o}", "date",
                                texts_date(texts, page->interface, r->last_reviewed), "due",
                                texts_date(texts, page->interface, r->review_due)));
}

json_t *page_language(const struct page *page, const char *language, json_t *url) {
    return value_pack("{s:o, s:o, s:o, s:b}", "tag", value_text(language), "name",
                      value_text(language_name(language)), "url", url, "current",
                      strcmp(language, page->c->language) == 0);
}

// This page's path in another language: the first segment is the language.
static json_t *path_in(const struct page *page, const char *language) {
    const char *rest = page->c->path != NULL ? strchr(page->c->path + 1, '/') : NULL;
    return value_printf("%s/%s%s%s", page->v->base, language, rest != NULL ? rest : "/",
                        page->c->query != NULL ? page->c->query : "");
}

// A page that stands under its language can be switched; a library of one language has no switch.
static json_t *switch_links(const struct page *page) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; page->c->language_count > 1 && i < page->c->language_count; i++) {
        const char *language = page->c->languages[i];
        value_append(array, page_language(page, language, path_in(page, language)));
    }
    return array;
}

static json_t *contact_url(const char *contact) {
    if (contact == NULL) {
        return json_null();
    }
    bool address = strchr(contact, '@') != NULL && strstr(contact, "://") == NULL &&
                   strncmp(contact, "mailto:", 7) != 0;
    return value_printf("%s%s", address ? "mailto:" : "", contact);
}

// "tel:911", where the number is one that can be dialled as it stands (RFC 3966).
static json_t *emergency_url(const char *number) {
    bool plain = strspn(number, "+0123456789-.() ") == strlen(number);
    CLEANUP(buf_finish) struct buf dialled = {0};
    for (const char *c = number; plain && *c != '\0'; c++) {
        if (strchr("+0123456789", *c) != NULL) {
            buf_char(&dialled, *c);
        }
    }
    return dialled.len > 0 ? value_printf("tel:%s", dialled.ptr) : json_null();
}

static json_t *attributes(const char *language) {
    return value_pack("{s:o, s:s}", "lang", value_text(language), "dir",
                      language_direction(language));
}

static json_t *page_title(const struct page *page, const char *title) {
    const char *site = page->v->library->publisher;
    return strcmp(title, site) == 0 ? value_text(site) : value_printf("%s – %s", title, site);
}

// The publisher's is in the library's language, which need not be the page's.
static json_t *disclaimer(const struct page *page) {
    const struct library *l = page->v->library;
    bool same = l->disclaimer == NULL || strcmp(l->language, page->interface) == 0;
    return value_pack("{s:o, s:o}", "text",
                      l->disclaimer == NULL ? page_text(page, "footer-disclaimer", NULL)
                                            : value_text(l->disclaimer),
                      "lang", value_text(same ? NULL : l->language));
}

// Addresses within the site: home_url, az_url, search_url, suggest_url, stylesheet, script, icon;
// canonical is absolute.
static void set_addresses(struct page *page) {
    const char *base = page->v->base, *language = page->c->language;
    page_set(page, "home_url", value_printf("%s/%s/", base, language));
    page_set(page, "az_url", value_printf("%s/%s/a-z", base, language));
    page_set(page, "search_url", value_printf("%s/%s/search", base, language));
    page_set(page, "suggest_url", value_printf("%s/api/v1/suggest?lang=%s", base, language));
    page_set(page, "stylesheet", url_asset(page->v, "site.css"));
    page_set(page, "script", url_asset(page->v, "site.js"));
    page_set(page, "icon", url_asset(page->v, "icon.svg"));
    page_set(page, "canonical",
             page->c->path != NULL
                 ? value_printf("%s%s", page->v->library->public_url, page->c->path)
                 : json_null());
}

// interface, dir: of the page's own words. content, ui: attributes {lang, dir} that mark content
// in another language, and the page's words inside such content; null where both are the same.
// description, robots, json_url, ld, alternates: for the head, null until set. words: what was
// searched for; own_search: whether the page has a search form of its own; autofocus: whether one
// begins to type there. emergency: whom to call;
// emergency_url: a link that does, or null.
void page_start(struct page *page, const struct views *v, const struct page_context *c,
                json_t *title) {
    const char *interface = views_interface(v, c->language);
    sv rest = sv_of(c->language);
    *page = (struct page){.v = v, .c = c, .interface = interface, .data = value_pack("{}")};
    page->foreign = !sv_is_nocase(sv_cut(&rest, '-'), interface);
    page_set(page, "interface", value_text(page->foreign ? interface : c->language));
    page_set(page, "dir", value_text(language_direction(interface)));
    page_set(page, "content", page->foreign ? attributes(c->language) : json_null());
    page_set(page, "ui", page->foreign ? attributes(interface) : json_null());
    page_set(page, "site", value_text(v->library->publisher));
    page_set(page, "page_title", page_title(page, json_string_value(title)));
    page_set(page, "title", title);
    set_addresses(page);
    static const char *const empty[] = {"description", "robots",     "json_url", "ld",
                                        "alternates",  "own_search", "words",    "autofocus"};
    for (size_t i = 0; i < ARRAY_SIZE(empty); i++) {
        page_set(page, empty[i], json_null());
    }
    page_set_list(page, "languages", switch_links(page));
    page_set(page, "disclaimer", disclaimer(page));
    page_set(page, "contact_url", contact_url(v->library->contact));
    page_set(page, "emergency_url", emergency_url(v->library->emergency_number));
    page_set(page, "emergency",
             page_text(page, "emergency-call",
                       value_pack("{s:o}", "emergency", value_text(v->library->emergency_number))));
}

void page_render(const struct page *page, const char *template, const json_t *data,
                 struct buf *out) {
    const struct template_data with = {data, page->interface, page->v->missing};
    template_render(page->v->templates, templates_find(page->v->templates, template), &with, out);
}

void page_finish(struct page *page, const char *template, struct buf *out) {
    page_render(page, template, page->data, out);
    json_decref(page->data);
    page->data = NULL;
}

json_t *page_row(const struct page *page, const struct summary *row) {
    return value_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:s, s:o}", "title", value_text(row->title),
                      "url", url_article(page->v->base, row->language, row->id), "summary",
                      value_text(row->summary), "snippet", json_null(), "kind",
                      page_word(page, "kind-", vocab_word(&vocab_kind, (int)row->kind)), "sample",
                      row->sample, "status", page_status(row->has_review, &row->review), "review",
                      page_review_line(page, "review-short-", row->has_review, &row->review));
}

json_t *page_topic_own(const struct page *page, const struct topic *topic) {
    sv rest = sv_of(topic->title_language);
    bool foreign =
        topic->title_language != NULL && !sv_is_nocase(sv_cut(&rest, '-'), page->interface);
    return foreign ? attributes(topic->title_language) : json_null();
}

static json_t *topic_link(const struct page *page, const struct topic *topic) {
    return value_pack("{s:o, s:o, s:o, s:o}", "own", page_topic_own(page, topic), "title",
                      value_text(topic->title), "url",
                      url_topic(page->v->base, page->c->language, topic->id), "count",
                      page_plural(page, "articles", topic->count));
}

json_t *page_topic_tile(const struct page *page, const struct topic *topics, size_t count,
                        size_t index) {
    const int depth = topics[index].depth;
    json_t *tile = topic_link(page, &topics[index]);
    json_t *inner = value_pack("[]");
    for (size_t i = index + 1; i < count && topics[i].depth > depth; i++) {
        if (topics[i].depth == depth + 1) {
            value_append(inner, topic_link(page, &topics[i]));
        }
    }
    value_set(tile, "has_inner", json_boolean(json_array_size(inner) > 0));
    value_set(tile, "inner", inner);
    return tile;
}

void page_set_tiles(struct page *page, const struct topic *topics, size_t count) {
    json_t *tiles = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        if (topics[i].depth == 0 && topics[i].count > 0) {
            value_append(tiles, page_topic_tile(page, topics, count, i));
        }
    }
    page_set_list(page, "topics", tiles);
}
