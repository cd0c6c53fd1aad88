// SPDX-License-Identifier: MIT
// Problems as pages, in words for the person who meets one; the technical detail stands last.
#include "view/page.h"

#include <stdio.h>
#include <string.h>

enum { KEY_SIZE = 80 };

// The texts are written for what a reader can run into; all else is "other".
static const char *known_code(const struct views *v, const char *code) {
    char key[KEY_SIZE];
    snprintf(key, sizeof(key), "problem-%s-help", code);
    return texts_known(v->texts, sv_of(key)) ? code : "other";
}

static json_t *available_links(const struct page *page, const struct problem_details *d) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; d != NULL && i < d->available_count; i++) {
        const struct translation *t = &d->available[i];
        value_append(array, page_language(page, t->language, value_text(t->url)));
    }
    return array;
}

static json_t *errors_of(const struct problem_details *d) {
    const struct findings *f = d != NULL ? d->findings : NULL;
    return f != NULL ? json_problem_fields(f->errors, f->error_count) : value_pack("[]");
}

// The notice and the link to what replaces a withdrawn article are in its own language.
static void set_withdrawal(struct page *page, const struct problem_details *d) {
    const struct withdrawal *w = d == NULL ? NULL : d->withdrawal;
    const char *language = w == NULL ? NULL : d->withdrawal_language;
    bool same = w == NULL || strcmp(language, page->interface) == 0;
    page_set(page, "notice",
             w == NULL || w->notice == NULL
                 ? json_null()
                 : value_pack("{s:o, s:o}", "text", value_text(w->notice), "lang",
                              value_text(same ? NULL : language)));
    page_set(page, "instead",
             w == NULL || d->replacement_url == NULL
                 ? json_null()
                 : value_pack("{s:o, s:o, s:o}", "url", value_text(d->replacement_url), "title",
                              value_text(w->replacement_title), "lang",
                              value_text(same ? NULL : language)));
}

// help: what to do; notice, instead: of what was withdrawn; available: languages that exist;
// detail, errors: for whoever reports it.
void page_problem(const struct views *v, const struct page_context *c, int status, const char *code,
                  const char *detail, const char *request_id, const struct problem_details *details,
                  struct buf *out) {
    struct page page = {.v = v, .c = c, .interface = views_interface(v, c->language)};
    char title[KEY_SIZE], help[KEY_SIZE];
    snprintf(title, sizeof(title), "problem-%s", known_code(v, code));
    snprintf(help, sizeof(help), "problem-%s-help", known_code(v, code));
    page_start(&page, v, c, page_text(&page, title, NULL));
    page_set(&page, "canonical", json_null());
    page_set(&page, "robots", value_text("noindex"));
    page_set(&page, "own_search", json_true());
    page_set(&page, "help", page_text(&page, help, NULL));
    set_withdrawal(&page, details);
    page_set_list(&page, "available", available_links(&page, details));
    page_set_list(&page, "errors", errors_of(details));
    page_set(&page, "detail", value_text(detail));
    page_set(&page, "status", value_number(status));
    page_set(&page, "code", value_text(code));
    page_set(&page, "request", value_text(request_id));
    page_finish(&page, "problem", out);
}

void page_problem_kind(const struct views *v, const struct page_context *c,
                       const struct problem_kind *kind, struct buf *out) {
    struct page page;
    page_start(&page, v, c, value_text(kind->title));
    page_set(&page, "code", value_text(kind->code));
    page_set(&page, "status", value_number(kind->status));
    page_set(&page, "meaning", value_text(kind->meaning));
    page_finish(&page, "problem_kind", out);
}
