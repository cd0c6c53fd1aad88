// SPDX-License-Identifier: MIT
// The pieces of one text on paper. Invariant: whatever was chosen, when to get help and what warns
// of danger are printed; a text that lacks a correction for safety is not printed at all.
#include "view/handout_text.h"

#include "view/body.h"
#include "view/qr.h"

#include <string.h>

#define EMERGENCY_START "<aside class=\"callout emergency\">"

bool handout_printable(const struct article *article) {
    const struct translation *original = article_behind(article);
    return original == NULL || !original->safety;
}

void handout_text_start(struct handout_text *t, const struct page *page,
                        const struct article *article, const char *sections) {
    t->article = article;
    t->sections = sections;
    t->context = *page->c;
    t->context.language = article->language;
    t->placed = mem_zero(article->figure_count + 1, sizeof(*t->placed));
    page_start(&t->page, page->v, &t->context, value_text(article->title));
    page_set(&t->page, "own_lang", value_text(article->language));
    page_set(&t->page, "own_dir", value_text(language_direction(article->language)));
    if (t->page.foreign) {
        buf_printf(&t->ui, " lang=\"%s\" dir=\"%s\"", t->page.interface,
                   language_direction(t->page.interface));
    }
}

void handout_text_finish(struct handout_text *t) {
    json_decref(t->page.data);
    free_ptr(&t->placed);
    buf_finish(&t->ui);
}

static json_t *render(const struct handout_text *t, const char *template) {
    CLEANUP(buf_finish) struct buf out = {0};
    page_render(&t->page, template, t->page.data, &out);
    return value_buf(&out);
}

json_t *handout_words(const struct handout_text *t, const char *text) {
    const char *language = t->article->language;
    return value_pack("{s:o, s:o, s:s, s:b}", "text", value_text(text), "lang",
                      value_text(language), "dir", language_direction(language), "second",
                      t->second);
}

// --- figures ---

// An address as it is printed: without what every browser adds by itself.
static json_t *printed_address(json_t *url) {
    const char *text = json_string_value(url);
    const char *rest = text != NULL ? strstr(text, "://") : NULL;
    json_t *printed = value_text(rest != NULL ? rest + 3 : text);
    json_decref(url);
    return printed;
}

static json_t *page_address(const struct handout_text *t) {
    const struct article *a = t->article;
    return printed_address(url_article(t->page.v->library->public_url, a->language, a->id));
}

// A picture that may not be reproduced is told, and not shown.
static json_t *figure_value(const struct handout_text *t, const struct figure *f) {
    bool shown = f->reproduction != REPRODUCTION_NOT_PERMITTED;
    json_t *value = value_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "name", value_text(f->title),
                               "alt", value_text(f->alt), "caption", value_text(f->caption),
                               "credit", value_text(f->credit), "copyright",
                               value_text(f->copyright), "not_permitted", !shown);
    value_set(value, "url", shown ? url_media(t->page.v->base, &f->media) : json_null());
    value_set(value, "width", value_count(f->media.width, 0));
    value_set(value, "height", value_count(f->media.height, 0));
    value_set(value, "address", page_address(t));
    value_set(value, "ui", json_incref(json_object_get(t->page.data, "ui")));
    return value;
}

static void write_figure_value(const struct handout_text *t, size_t index, struct buf *out) {
    json_t *value = figure_value(t, &t->article->figures[index]);
    page_render(&t->page, "handout_figure", value, out);
    json_decref(value);
}

static void write_figure(void *arg, sv key, struct buf *out) {
    struct handout_text *t = arg;
    for (size_t i = 0; i < t->article->figure_count; i++) {
        if (sv_is(key, t->article->figures[i].key) && !t->placed[i]) {
            write_figure_value(t, i, out);
            t->placed[i] = true;
        }
    }
}

json_t *handout_figures(struct handout_text *t) {
    CLEANUP(buf_finish) struct buf out = {0};
    for (size_t i = 0; t->sections == NULL && i < t->article->figure_count; i++) {
        if (!t->placed[i]) {
            write_figure_value(t, i, &out);
        }
    }
    return out.len > 0 ? value_buf(&out) : json_null();
}

// --- sections ---

bool handout_listed(const char *keys, const char *key) {
    sv rest = sv_of(keys);
    bool listed = keys == NULL;
    while (!listed && rest.ptr != NULL) {
        listed = sv_is(sv_cut(&rest, ','), key);
    }
    return listed;
}

static bool is_chosen(const struct handout_text *t, const struct section *s) {
    return s->aspect == ASPECT_WHEN_TO_GET_HELP || handout_listed(t->sections, s->key);
}

// Adds the callouts of the html that warn of danger. Callouts hold no callouts.
static void add_warnings(const char *html, struct buf *out) {
    static const char *const starts[] = {EMERGENCY_START, "<aside class=\"callout warning\">"};
    static const char end[] = "</aside>";
    while ((html = strstr(html, "<aside ")) != NULL) {
        const char *last = strstr(html, end);
        const char *after = last != NULL ? last + strlen(end) : html + strlen(html);
        for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
            if (strncmp(html, starts[i], strlen(starts[i])) == 0) {
                buf_add(out, html, (size_t)(after - html));
            }
        }
        html = after;
    }
}

static json_t *section_html(struct handout_text *t, const struct section *s, bool whole) {
    CLEANUP(buf_finish) struct buf out = {0}, warnings = {0};
    const struct body_page how = {
        .root = t->page.v->base,
        .language = t->article->language,
        .texts = t->page.v->texts,
        .interface = t->page.interface,
        .interface_attributes = t->ui.ptr != NULL ? t->ui.ptr : "",
        .depth = s->depth + 1, // the sheet's title is an h2
        .figure = write_figure,
        .arg = t,
    };
    if (!whole && s->html != NULL) {
        add_warnings(s->html, &warnings);
    }
    const char *html = whole ? s->html : warnings.ptr;
    if (html == NULL) {
        return json_null();
    }
    body_page(&out, html, &how);
    return value_buf(&out);
}

// {title, level, html, sections}, or null where nothing of it is to be printed. `within`: what it
// stands in is printed whole.
static json_t *section_value(struct handout_text *t, size_t *index, bool within) {
    const struct section *s = &t->article->sections[(*index)++];
    bool whole = within || is_chosen(t, s);
    json_t *html = section_html(t, s, whole);
    json_t *inner = value_pack("[]");
    while (*index < t->article->section_count && t->article->sections[*index].depth > s->depth) {
        json_t *value = section_value(t, index, whole);
        if (json_is_null(value)) {
            json_decref(value);
        } else {
            value_append(inner, value);
        }
    }
    if (!whole && json_is_null(html) && json_array_size(inner) == 0) {
        json_decref(html);
        json_decref(inner);
        return json_null();
    }
    return value_pack("{s:o, s:i, s:o, s:o}", "title", value_text(s->title), "level", s->depth + 3,
                      "html", html, "sections", inner);
}

json_t *handout_section(struct handout_text *t, size_t *index) {
    json_t *value = section_value(t, index, false);
    if (json_is_null(value)) {
        return value;
    }
    page_set(&t->page, "block", value);
    page_set(&t->page, "second", json_boolean(t->second));
    page_set(&t->page, "which", value_text(t->named ? language_name(t->article->language) : NULL));
    return render(t, "handout_block");
}

// --- before and after ---

// Whether what is printed first tells for which signs to call that number: a line about it would
// push them off the first page.
static bool says_emergency(const struct article *a, const char *number) {
    bool help = false, says = false;
    for (size_t i = 0; i < a->section_count && !says; i++) {
        const struct section *s = &a->sections[i];
        help = s->depth == 0 ? s->aspect == ASPECT_WHEN_TO_GET_HELP : help;
        says = help && s->html != NULL && strstr(s->html, EMERGENCY_START) != NULL &&
               strstr(s->html, number) != NULL;
    }
    return says;
}

static void set_which(struct handout_text *t) {
    page_set(&t->page, "second", json_boolean(t->second));
    page_set(&t->page, "which", value_text(t->named ? language_name(t->article->language) : NULL));
}

json_t *handout_opening(struct handout_text *t) {
    const struct article *a = t->article;
    struct page *page = &t->page;
    bool unreviewed = strcmp(page_status(a->has_review, &a->review), "unreviewed") == 0;
    bool behind = article_behind(a) != NULL;
    const char *number = page->v->library->emergency_number;
    number = says_emergency(a, number) ? NULL : number;
    if (!unreviewed && !behind && number == NULL && t->sections == NULL) {
        return json_null();
    }
    set_which(t);
    page_set(page, "unreviewed", json_boolean(unreviewed));
    page_set(page, "behind", json_boolean(behind));
    page_set(page, "whole", t->sections != NULL ? page_address(t) : json_null());
    page_set(page, "emergency", value_text(number));
    return render(t, "handout_opening");
}

json_t *handout_summary(struct handout_text *t) {
    const struct article *a = t->article;
    if (a->alternate_name_count == 0 && a->summary == NULL) {
        return json_null();
    }
    set_which(t);
    page_set(&t->page, "names", page_list(&t->page, a->alternate_names, a->alternate_name_count));
    page_set(&t->page, "summary", value_text(a->summary));
    return render(t, "handout_summary");
}

static json_t *resources_of(const struct article *article) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < article->resource_count; i++) {
        const struct resource *r = &article->resources[i];
        value_append(array, value_pack("{s:o, s:o}", "name", value_text(r->name), "address",
                                       printed_address(value_text(r->url))));
    }
    return array;
}

// "Ada Example, MD, Board of Examples", or null.
static json_t *reviewers_of(const struct page *page, const struct article *article) {
    CLEANUP(buf_finish) struct buf out = {0};
    const struct review *r = &article->review;
    for (size_t i = 0; article->has_review && i < r->reviewer_count; i++) {
        buf_printf(&out, "%s%s", out.len > 0 ? "; " : "", r->reviewers[i].name);
        for (size_t k = 0; k < r->reviewers[i].credential_count; k++) {
            buf_printf(&out, "%s%s", page_comma(page), r->reviewers[i].credentials[k]);
        }
    }
    if (article->has_review && r->organization != NULL) {
        buf_printf(&out, "%s%s", out.len > 0 ? "; " : "", r->organization);
    }
    return out.len > 0 ? value_buf(&out) : json_null();
}

// The notices that belong on paper: what one may expect of the text, not how to answer it.
static json_t *notices_of(const struct article *article) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < article->notice_count; i++) {
        enum notice_kind kind = article->notices[i].kind;
        if (kind == NOTICE_DISCLAIMER || kind == NOTICE_ACCREDITATION) {
            value_append(array, value_text(article->notices[i].text));
        }
    }
    return array;
}

static void set_code(struct handout_text *t) {
    CLEANUP(buf_finish) struct buf svg = {0};
    struct page *page = &t->page;
    const char *code = t->article->printout_code, *root = page->v->library->public_url;
    const char *label = texts_get(page->v->texts, page->interface, TEXT_KEY("handout-check"));
    if (code != NULL) {
        json_t *url = url_printout(root, code);
        qr_svg(json_string_value(url), label, &svg);
        json_decref(url);
    }
    page_set(page, "code", value_text(code));
    page_set(page, "qr", svg.len > 0 ? value_buf(&svg) : json_null());
    page_set(page, "check_address", printed_address(value_printf("%s/v", root)));
}

json_t *handout_closing(struct handout_text *t) {
    const struct article *a = t->article;
    struct page *page = &t->page;
    page_set(page, "second", json_boolean(t->second));
    page_set(page, "due",
             json_boolean(strcmp(page_status(a->has_review, &a->review), "overdue") == 0));
    page_set_list(page, "questions", value_texts(a->teach_back, a->teach_back_count));
    page_set_list(page, "resources", resources_of(a));
    page_set_list(page, "notices", notices_of(a));
    page_set(page, "edition", page_edition(page, a->edition, a->available_since));
    page_set(page, "review_line", page_review_line(page, "review-", a->has_review, &a->review));
    page_set(page, "reviewers", reviewers_of(page, a));
    page_set(page, "address", page_address(t));
    page_set(page, "holder", value_text(a->rights.copyright_holder));
    page_set(page, "license", value_text(a->rights.license));
    page_set(page, "attribution", value_text(a->rights.attribution));
    page_set(page, "source", value_text(a->source.name));
    page_set(page, "has_rights",
             json_boolean(a->rights.copyright_holder != NULL || a->rights.license != NULL ||
                          a->rights.attribution != NULL || a->source.name != NULL));
    set_code(t);
    return render(t, "handout_closing");
}
