// SPDX-License-Identifier: MIT
// The digest of an article's content: each value with its length or as a number, each list behind
// its count, in the order of the document, so that no two contents run together.
#include "base/hash.h"
#include "base/mem.h"
#include "model/article.h"

#include <string.h>

static void add_texts(struct hasher *h, const char *const *texts, size_t count) {
    hasher_number(h, (int64_t)count);
    for (size_t i = 0; i < count; i++) {
        hasher_text(h, texts[i]);
    }
}

static void add_date(struct hasher *h, struct partial_date date) {
    hasher_number(h, date.year * 10000 + date.month * 100 + date.day);
}

// Where an article link or its unresolved stand-in begins in `html`: the text before its id.
static size_t link_prefix(const char *html) {
    static const char *const prefixes[] = {"<a href=\"article:",
                                           "<span class=\"unresolved-link\" data-article=\""};
    for (size_t i = 0; i < 2; i++) {
        size_t len = strlen(prefixes[i]);
        if (strncmp(html, prefixes[i], len) == 0) {
            return len;
        }
    }
    return 0;
}

static size_t link_end(const char *html) {
    return strncmp(html, "</a>", 4) == 0 ? 4 : strncmp(html, "</span>", 7) == 0 ? 7 : 0;
}

// In well-formed html the end tags cannot be confused, whatever stands for them. Control characters
// never occur in the stored text.
void article_html_links(const char *html, struct buf *out) {
    while (*html != '\0') {
        size_t plain = strcspn(html, "<");
        buf_add(out, html, plain);
        html += plain;
        size_t open = link_prefix(html), close = open == 0 ? link_end(html) : 0;
        if (open > 0 || close > 0) {
            buf_char(out, open > 0 ? '\x01' : '\x02');
            html += open + close;
        } else if (*html != '\0') {
            buf_char(out, *html++);
        }
    }
}

// Whether the target of a link is published just now is not this article's content.
static void add_html(struct hasher *h, const char *html) {
    CLEANUP(buf_finish) struct buf same = {0};
    if (html == NULL) {
        hasher_text(h, NULL);
        return;
    }
    article_html_links(html, &same);
    hasher_text(h, same.ptr != NULL ? same.ptr : "");
}

static void add_codes(struct hasher *h, const struct article *a) {
    hasher_number(h, (int64_t)a->code_count);
    for (size_t i = 0; i < a->code_count; i++) {
        hasher_text(h, a->codes[i].system);
        hasher_text(h, a->codes[i].code);
        hasher_text(h, a->codes[i].display);
    }
}

static void add_sections(struct hasher *h, const struct article *a) {
    hasher_number(h, (int64_t)a->section_count);
    for (size_t i = 0; i < a->section_count; i++) {
        const struct section *s = &a->sections[i];
        hasher_text(h, s->key);
        hasher_text(h, s->title);
        hasher_number(h, (int64_t)s->aspect);
        hasher_number(h, s->inferred);
        hasher_number(h, s->depth);
        add_html(h, s->html);
    }
}

// An image that the library holds is its hash, whatever address it was read from.
static void add_figures(struct hasher *h, const struct article *a) {
    hasher_number(h, (int64_t)a->figure_count);
    for (size_t i = 0; i < a->figure_count; i++) {
        const struct figure *f = &a->figures[i];
        const char *texts[] = {f->key,    f->title,     f->alt,        f->caption,
                               f->credit, f->copyright, f->media.hash, f->media.type};
        add_texts(h, texts, ARRAY_SIZE(texts));
        hasher_text(h, f->media.hash == NULL ? f->media.url : NULL);
        hasher_number(h, f->media.width);
        hasher_number(h, f->media.height);
        hasher_number(h, f->reproduction);
    }
}

static void add_sources(struct hasher *h, const struct article *a) {
    hasher_number(h, (int64_t)a->resource_count);
    for (size_t i = 0; i < a->resource_count; i++) {
        hasher_text(h, a->resources[i].name);
        hasher_text(h, a->resources[i].url);
        hasher_text(h, a->resources[i].region);
    }
    hasher_number(h, (int64_t)a->reference_count);
    for (size_t i = 0; i < a->reference_count; i++) {
        const struct reference *r = &a->references[i];
        const char *texts[] = {r->text, r->url, r->doi, r->pmid};
        add_texts(h, texts, ARRAY_SIZE(texts));
        hasher_number(h, (int64_t)r->type);
        add_date(h, r->accessed);
    }
    hasher_number(h, (int64_t)a->evidence_update_count);
    for (size_t i = 0; i < a->evidence_update_count; i++) {
        const struct evidence_update *u = &a->evidence_updates[i];
        const char *texts[] = {u->source, u->text, u->url, u->doi, u->pmid};
        add_texts(h, texts, ARRAY_SIZE(texts));
        add_date(h, u->date);
        add_texts(h, u->sections, u->section_count);
    }
}

static void add_notices(struct hasher *h, const struct article *a) {
    hasher_number(h, (int64_t)a->related_count);
    for (size_t i = 0; i < a->related_count; i++) {
        hasher_text(h, a->related[i].id);
        hasher_number(h, (int64_t)a->related[i].relation);
    }
    hasher_number(h, (int64_t)a->notice_count);
    for (size_t i = 0; i < a->notice_count; i++) {
        hasher_number(h, (int64_t)a->notices[i].kind);
        hasher_text(h, a->notices[i].text);
    }
    hasher_number(h, a->feedback_promise.set);
    hasher_number(h, a->feedback_promise.business_days);
    const char *texts[] = {a->feedback_promise.team,
                           a->feedback_promise.email,
                           a->rights.copyright_holder,
                           a->rights.license,
                           a->rights.attribution,
                           a->source.name,
                           a->source.id,
                           a->source.url,
                           a->translation_of.language};
    add_texts(h, texts, ARRAY_SIZE(texts));
    hasher_number(h, a->translation_of.edition);
}

void article_digest(const struct article *a, uint8_t ret_digest[static SHA256_SIZE]) {
    struct hasher *h = hasher_create();
    const char *texts[] = {a->id, a->language, a->title, a->summary};
    add_texts(h, texts, ARRAY_SIZE(texts));
    hasher_number(h, (int64_t)a->kind);
    hasher_number(h, a->sample);
    add_texts(h, a->alternate_names, a->alternate_name_count);
    add_texts(h, a->topics, a->topic_count);
    hasher_number(h, a->audience.age_min);
    hasher_number(h, a->audience.age_max);
    hasher_number(h, a->audience.sex);
    add_codes(h, a);
    add_sections(h, a);
    add_figures(h, a);
    add_sources(h, a);
    add_texts(h, a->teach_back, a->teach_back_count);
    add_notices(h, a);
    add_date(h, a->date_published);
    add_date(h, a->date_modified);
    hasher_finish(h, ret_digest);
}
