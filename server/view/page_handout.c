// SPDX-License-Identifier: MIT
// The handout: a form that is not printed, and sheets that are. Two languages of an article stand
// on one sheet, section by section, in the order of the first.
#include "view/handout_text.h"

#include <string.h>

// Articles that may be added: what a pack's dozen is related to. A longer list is what the search
// is for.
enum { OFFERED_MAX = 60 };

static void add_choice(json_t *choices, const char *id, const char *title, bool chosen) {
    value_append(choices, value_pack("{s:o, s:o, s:b}", "id", value_text(id), "name",
                                     value_text(title), "chosen", chosen));
}

static bool is_choice(const json_t *choices, const char *id) {
    size_t i;
    json_t *choice;
    json_array_foreach(choices, i, choice) {
        if (strcmp(json_string_value(json_object_get(choice, "id")), id) == 0) {
            return true;
        }
    }
    return false;
}

// The articles of the handout, and those related to them that a pack has room for: {id, name,
// chosen}. None where there is nothing to choose. A form holds them, not links: packs are too many
// for whoever follows every link.
static json_t *articles_of(const struct handout *h) {
    json_t *choices = value_pack("[]");
    for (size_t i = 0; i < h->count; i++) {
        add_choice(choices, h->sheets[i].article->id, h->sheets[i].article->title, true);
    }
    size_t offered = 0;
    for (size_t i = 0; i < h->count && h->count < h->pack_max; i++) {
        const struct article *a = h->sheets[i].article;
        for (size_t k = 0; k < a->related_count && offered < OFFERED_MAX; k++) {
            const struct related *r = &a->related[k];
            if (r->title != NULL && !is_choice(choices, r->id)) {
                add_choice(choices, r->id, r->title, false);
                offered++;
            }
        }
    }
    if (json_array_size(choices) == 1 && !h->pack) {
        json_array_clear(choices);
    }
    return choices;
}

static bool has_language(const json_t *array, const char *language) {
    size_t i;
    json_t *value;
    json_array_foreach(array, i, value) {
        if (strcmp(json_string_value(json_object_get(value, "tag")), language) == 0) {
            return true;
        }
    }
    return false;
}

// Second languages that one of the articles has: {tag, name, chosen}.
static json_t *second_languages(const struct handout *h) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < h->count; i++) {
        const struct article *a = h->sheets[i].article;
        for (size_t k = 0; k < a->translation_count; k++) {
            const char *language = a->translations[k].language;
            if (!has_language(array, language)) {
                value_append(array, value_pack("{s:o, s:s, s:b}", "tag", value_text(language),
                                               "name", language_name(language), "chosen",
                                               h->with != NULL && strcmp(h->with, language) == 0));
            }
        }
    }
    return array;
}

// Whether the keys leave out any of the outermost sections.
static bool leaves_out(const struct article *a, const char *keys) {
    bool some = false;
    for (size_t i = 0; i < a->section_count && !some; i++) {
        const struct section *s = &a->sections[i];
        some =
            s->depth == 0 && s->aspect != ASPECT_WHEN_TO_GET_HELP && !handout_listed(keys, s->key);
    }
    return some;
}

static json_t *choice(const struct page *page, const struct handout *h, const struct section *s,
                      bool always) {
    json_t *name =
        s->title != NULL ? value_text(s->title) : page_text(page, "history-untitled", NULL);
    return value_pack("{s:o, s:o, s:b, s:b}", "key", value_text(s->key), "name", name, "chosen",
                      always || handout_listed(h->sections, s->key), "always", always);
}

// The outermost sections of a single article as they are printed, when to get help first: {key,
// name, chosen, always}.
static json_t *choices(const struct page *page, const struct handout *h) {
    json_t *array = value_pack("[]");
    const struct article *a = h->sheets[0].article;
    for (int rest = 0; !h->pack && rest < 2; rest++) {
        for (size_t i = 0; i < a->section_count; i++) {
            const struct section *s = &a->sections[i];
            bool always = s->aspect == ASPECT_WHEN_TO_GET_HELP;
            if (s->depth == 0 && always == (rest == 0)) {
                value_append(array, choice(page, h, s, always));
            }
        }
    }
    return array;
}

static json_t *page_name(struct page *page, const struct handout *h) {
    if (h->pack && h->count > 1) {
        return page_plural(page, "handout-pack", (int64_t)h->count);
    }
    return page_text(page, "handout-title",
                     value_pack("{s:o}", "title", value_text(h->sheets[0].article->title)));
}

static void set_form(struct page *page, const struct handout *h) {
    const struct article *first = h->sheets[0].article;
    const char *base = page->v->base, *language = page->c->language;
    page_set(page, "action",
             h->pack ? value_printf("%s/%s/handout", base, language)
                     : url_handout(base, language, first->id));
    page_set(page, "back_url", url_article(base, language, first->id));
    page_set(page, "pack", json_boolean(h->pack));
    page_set(page, "large", json_boolean(h->large));
    page_set(page, "a4", json_boolean(h->a4));
    page_set_list(page, "seconds", second_languages(h));
    page_set_list(page, "choices", choices(page, h));
    page_set_list(page, "articles", articles_of(h));
    page_set(page, "pack_action", value_printf("%s/%s/handout", base, language));
}

// handout_css, handout_js; look: classes of size and paper; sheets: one for each article.
void page_handout(const struct views *v, const struct page_context *c, const struct handout *asked,
                  struct buf *out) {
    struct page page = {.v = v, .c = c, .interface = views_interface(v, c->language)};
    struct handout handout = *asked, *h = &handout;
    if (h->pack || !leaves_out(h->sheets[0].article, h->sections)) {
        h->sections = NULL;
    }
    json_t *name = page_name(&page, h);
    page_start(&page, v, c, name);
    page_set(&page, "robots", value_text("noindex"));
    page_set(&page, "handout_css", url_asset(v, "handout.css"));
    page_set(&page, "handout_js", url_asset(v, "handout.js"));
    page_set(
        &page, "look",
        value_printf("type-%s paper-%s", h->large ? "large" : "standard", h->a4 ? "a4" : "letter"));
    set_form(&page, h);
    json_t *sheets = value_pack("[]");
    for (size_t i = 0; i < h->count; i++) {
        value_append(sheets, handout_sheet(&page, h, &h->sheets[i]));
    }
    page_set(&page, "sheets", sheets);
    page_finish(&page, "handout", out);
}
