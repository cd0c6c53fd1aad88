// SPDX-License-Identifier: MIT
// The page that searches: why each article was found, how to narrow the search, and, where nothing
// was found, where to go on. Every link of it is a search of its own that finds something.
#include "view/page.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    WORDS_SHOWN = 80,   // code points of a reader's words in headings and links: a line or two
    TOPICS_OFFERED = 10 // beside some five results
};

// A search within this library.
struct search_link {
    const char *language, *words, *topic, *kind; // topic, kind: NULL for all
    bool exact;
};

static void add_parameter(struct buf *query, const char *name, const char *value) {
    if (value != NULL) {
        buf_printf(query, "%c%s=", query->len == 0 ? '?' : '&', name);
        buf_urlencode(query, sv_of(value));
    }
}

static void write_query(struct buf *query, const struct search_link *link) {
    add_parameter(query, "q", link->words);
    add_parameter(query, "topic", link->topic);
    add_parameter(query, "kind", link->kind);
    add_parameter(query, "exact", link->exact ? "true" : NULL);
}

static json_t *link_url(const struct page *page, const struct search_link *link) {
    CLEANUP(buf_finish) struct buf query = {0};
    write_query(&query, link);
    return value_printf("%s/%s/search%s", page->v->base, link->language,
                        query.ptr != NULL ? query.ptr : "");
}

static struct search_link link_here(const struct page *page, const struct search_page *s) {
    return (struct search_link){page->c->language, s->words, s->topic, s->kind, s->exact};
}

// A reader's words as they are shown: a page of them would bury the rest.
static json_t *shown(const char *words) {
    size_t length = utf8_prefix(sv_of(words), WORDS_SHOWN);
    return value_printf("%.*s%s", (int)length, words, words[length] != '\0' ? "…" : "");
}

// --- narrowing ---

// {label, url, count}; count null: 0, which is for not known. Takes `label`.
static json_t *choice(const struct page *page, json_t *label, int count,
                      const struct search_link *link) {
    return value_pack("{s:o, s:o, s:o}", "label", label, "url", link_url(page, link), "count",
                      count > 0 ? value_number(count) : json_null());
}

static const char *topic_title(const struct search_page *s) {
    for (size_t i = 0; i < s->topic_count; i++) {
        if (strcmp(s->topics[i].id, s->topic) == 0) {
            return s->topics[i].title;
        }
    }
    return s->topic;
}

// The filters there are; each leads to the search without it.
static json_t *chosen(const struct page *page, const struct search_page *s) {
    json_t *choices = value_pack("[]");
    if (s->topic != NULL) {
        struct search_link link = link_here(page, s);
        link.topic = NULL;
        value_append(choices, choice(page, value_text(topic_title(s)), 0, &link));
    }
    if (s->kind != NULL) {
        struct search_link link = link_here(page, s);
        link.kind = NULL;
        value_append(choices, choice(page, page_word(page, "kind-", s->kind), 0, &link));
    }
    return choices;
}

static int by_count(const void *a, const void *b) {
    const struct topic *x = *(const struct topic *const *)a, *y = *(const struct topic *const *)b;
    return x->count != y->count ? y->count - x->count : (x > y) - (x < y);
}

// What holds all that was found narrows nothing.
static bool narrows(const struct search_page *s, int count) {
    return count > 0 && count < s->found->total;
}

// The topics that hold most of what was found.
static json_t *by_topic(const struct page *page, const struct search_page *s) {
    json_t *choices = value_pack("[]");
    size_t count = 0, most = s->topic == NULL && s->counted > 0 ? s->topic_count : 0;
    const struct topic **some = mem_zero(most + 1, sizeof(*some));
    for (size_t i = 0; i < most; i++) {
        if (narrows(s, s->topics[i].count)) {
            some[count++] = &s->topics[i];
        }
    }
    if (count > 1) {
        qsort(some, count, sizeof(*some), by_count);
    }
    for (size_t i = 0; i < count && i < TOPICS_OFFERED; i++) {
        struct search_link link = link_here(page, s);
        link.topic = some[i]->id;
        int exact = (int)s->counted == s->found->total ? some[i]->count : 0;
        json_t *topic = choice(page, value_text(some[i]->title), exact, &link);
        value_set(topic, "own", page_topic_own(page, some[i]));
        value_append(choices, topic);
    }
    free(some);
    return choices;
}

static json_t *by_kind(const struct page *page, const struct search_page *s) {
    json_t *choices = value_pack("[]");
    for (int kind = 0; s->kind == NULL && s->kinds != NULL && kind <= KIND_OTHER; kind++) {
        if (narrows(s, s->kinds[kind])) {
            struct search_link link = link_here(page, s);
            link.kind = vocab_word(&vocab_kind, kind);
            value_append(choices,
                         choice(page, page_word(page, "kind-", link.kind), s->kinds[kind], &link));
        }
    }
    return choices;
}

static void set_filters(struct page *page, const struct search_page *s) {
    json_t *topics = by_topic(page, s), *kinds = by_kind(page, s);
    page_set(page, "filtered", json_boolean(json_array_size(topics) + json_array_size(kinds) > 0));
    page_set_list(page, "by_topic", topics);
    page_set_list(page, "by_kind", kinds);
    page_set_list(page, "chosen", chosen(page, s));
}

// --- what was found ---

// A snippet on one run of lines: the items of its lists stand behind a bullet instead of a dash at
// the start of a line.
static json_t *snippet_run(const char *snippet) {
    static const char item[] = "\n- ";
    CLEANUP(buf_finish) struct buf run = {0};
    if (snippet == NULL) {
        return json_null();
    }
    snippet += strncmp(snippet, item + 1, strlen(item + 1)) == 0 ? strlen(item + 1) : 0;
    for (const char *next; (next = strstr(snippet, item)) != NULL; snippet = next + strlen(item)) {
        buf_sv(&run, (sv){snippet, (size_t)(next - snippet)});
        buf_text(&run, " •\u00a0"); // stays with its item
    }
    buf_text(&run, snippet);
    return value_buf(&run);
}

// {title, url, handout_url, summary, snippet, section, section_url, in_title, name, code, kind,
// sample, status, review}: a title or name explains itself with the summary beside it, other words
// with the piece of text that has them.
static json_t *hit_row(const struct page *page, const struct search_line *line) {
    json_t *row = page_row(page, &line->summary);
    bool in_title = strcmp(line->match_by, "title") == 0;
    bool by_name = strcmp(line->match_by, "name") == 0,
         by_code = strcmp(line->match_by, "code") == 0;
    bool in_text = !in_title && !by_name && !by_code && line->snippet != NULL;
    bool in_section = in_text && line->section_key != NULL;
    value_set(row, "handout_url",
              url_handout(page->v->base, line->summary.language, line->summary.id));
    value_set(row, "in_title", json_boolean(in_title));
    value_set(row, "name", value_text(by_name ? line->match_name : NULL));
    value_set(row, "code", value_text(by_code ? line->match_name : NULL));
    value_set(row, "in_summary", json_boolean(in_text && !in_section));
    value_set(row, "in_section", json_boolean(in_section));
    value_set(row, "section", value_text(line->section_title));
    value_set(row, "section_url",
              in_section ? value_printf("%s/%s/articles/%s#%s", page->v->base,
                                        line->summary.language, line->summary.id, line->section_key)
                         : json_null());
    if (in_text || line->summary.summary == NULL) {
        value_set(row, "snippet", snippet_run(line->snippet));
        value_set(row, "summary", json_null());
    }
    return row;
}

static void set_rows(struct page *page, const struct search_page *s) {
    json_t *rows = value_pack("[]");
    for (size_t i = 0; i < s->found->count; i++) {
        value_append(rows, hit_row(page, &s->found->lines[i]));
    }
    struct search_link first = link_here(page, s);
    page_set_list(page, "rows", rows);
    page_set(page, "found", page_plural(page, "results", s->found->total));
    page_set(page, "some", json_boolean(s->found->total > 0));
    page_set(page, "partial", json_boolean(s->found->partial));
    page_set(page, "next", value_text(s->found->next));
    page_set(page, "first_url", s->resumed ? link_url(page, &first) : json_null());
}

// Of words that were corrected: what is shown, or, where the library has nothing about them either,
// what was looked for besides.
static json_t *says_used(struct page *page, const struct search_page *s) {
    const char *key = s->found->total > 0 ? TEXT_KEY("search-used") : TEXT_KEY("search-tried");
    return page_text(page, key, value_pack("{s:o}", "words", shown(s->found->used)));
}

// spelling: {used, instead, url} where not just the words themselves were searched for: corrected
// ones, or the articles of a code. Where nothing was found, the words themselves find nothing
// either, and `url` is null.
static void set_spelling(struct page *page, const struct search_page *s) {
    const char *used = s->found->used;
    struct search_link link = link_here(page, s);
    link.exact = true;
    if (used == NULL && s->as_words == 0) {
        page_set(page, "spelling", json_null());
        return;
    }
    json_t *says = used == NULL ? page_text(page, "search-code-used", NULL) : says_used(page, s);
    json_t *instead =
        page_text(page, "search-instead", value_pack("{s:o}", "words", shown(s->words)));
    page_set(page, "spelling",
             value_pack("{s:o, s:o, s:o}", "used", says, "instead", instead, "url",
                        s->found->total > 0 ? link_url(page, &link) : json_null()));
}

// --- where nothing was found ---

// {label, url, count, tag}: other searches that find something. tag: of the language they are in.
static json_t *way(const struct page *page, json_t *label, const struct search_link *link,
                   int count) {
    bool other = strcmp(link->language, page->c->language) != 0;
    return value_pack("{s:o, s:o, s:o, s:o}", "label", label, "url", link_url(page, link), "count",
                      page_plural(page, "results", count), "tag",
                      value_text(other ? link->language : NULL));
}

static void set_ways(struct page *page, const struct search_page *s) {
    json_t *ways = value_pack("[]"), *elsewhere = value_pack("[]");
    const char *words = s->found->used != NULL ? s->found->used : s->words;
    if (s->meant != NULL) {
        struct search_link link = {page->c->language, s->words, s->topic, s->kind, false};
        json_t *label =
            page_text(page, "search-meant", value_pack("{s:o}", "words", shown(s->meant)));
        value_append(ways, way(page, label, &link, s->meant_total));
    }
    if (s->unfiltered > 0) {
        struct search_link link = {page->c->language, s->words, NULL, NULL, s->exact};
        value_append(ways,
                     way(page, page_text(page, "search-everything", NULL), &link, s->unfiltered));
    }
    for (size_t i = 0; i < s->elsewhere_count; i++) {
        const struct search_elsewhere *e = &s->elsewhere[i];
        struct search_link link = {e->language, words, NULL, NULL, true};
        value_append(elsewhere, way(page, value_text(language_name(e->language)), &link, e->total));
    }
    page_set_list(page, "ways", ways);
    page_set_list(page, "elsewhere", elsewhere);
}

static json_t *heading(const struct page *page, const struct search_page *s) {
    if (s->words == NULL) {
        return page_text(page, "search-title", NULL);
    }
    const char *words = s->found->used != NULL ? s->found->used : s->words;
    return page_text(page, "search-results-title", value_pack("{s:o}", "words", shown(words)));
}

void page_search(const struct views *v, const struct page_context *c, const struct search_page *s,
                 struct buf *out) {
    CLEANUP(buf_finish) struct buf query = {0};
    struct search_link same = {c->language, s->words, s->topic, s->kind, false};
    struct page_context kept = *c;
    write_query(&query, &same); // the switch to another language keeps the words
    kept.query = query.ptr;
    struct page page = {.v = v, .c = &kept, .interface = views_interface(v, c->language)};
    page_start(&page, v, &kept, heading(&page, s));
    page_set(&page, "robots", value_text("noindex"));
    page_set(&page, "own_search", json_true());
    page_set(&page, "autofocus", json_boolean(s->words == NULL));
    page_set(&page, "words", value_text(s->words));
    page_set(&page, "asked", json_boolean(s->words != NULL));
    set_rows(&page, s);
    set_spelling(&page, s);
    set_ways(&page, s);
    set_filters(&page, s);
    page_set_tiles(&page, s->topics, s->found->total == 0 ? s->topic_count : 0);
    page_finish(&page, "search", out);
}
