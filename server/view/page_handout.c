// SPDX-License-Identifier: MIT
// The handout: a form that is not printed, and sheets that are. Two languages of an article stand
// on one sheet, section by section, in the order of the first.
#include "view/handout_text.h"

#include <string.h>

enum { OFFERED_MAX = 8 }; // articles that may be added: more are no help

// --- a sheet ---

// The texts of a sheet that are printed: one, two or, where each lacks a correction, none.
struct sheet {
    const struct handout *h;
    const struct page *page; // of the whole
    const struct handout_sheet *of;
    struct handout_text texts[2];
    size_t count;
};

static void add_text(struct sheet *s, const struct article *article) {
    if (article != NULL && handout_printable(article)) {
        struct handout_text *t = &s->texts[s->count];
        handout_text_start(t, s->page, article, s->h->sections);
        t->second = s->count++ > 0;
    }
}

// The top section of `t` with that key, or section_count.
static size_t find_section(const struct handout_text *t, const char *key) {
    size_t i = 0;
    while (i < t->article->section_count &&
           (t->article->sections[i].depth > 0 || strcmp(t->article->sections[i].key, key) != 0)) {
        i++;
    }
    return i;
}

// Behind the outermost section at `index` with all inside it.
static size_t section_end(const struct article *a, size_t index) {
    do {
        index++;
    } while (index < a->section_count && a->sections[index].depth > 0);
    return index;
}

// Adds a section to a part {titles, blocks}, where something of it is to be printed.
static void add_block(struct handout_text *t, size_t *index, json_t *part) {
    const char *title = t->article->sections[*index].title;
    json_t *html = handout_section(t, index);
    if (json_is_null(html)) {
        json_decref(html);
        return;
    }
    value_append(json_object_get(part, "blocks"), html);
    if (title != NULL) {
        value_append(json_object_get(part, "titles"), handout_words(t, title));
    }
}

static void add_part(json_t *parts, json_t *part) {
    if (json_array_size(json_object_get(part, "blocks")) == 0) {
        json_decref(part);
        return;
    }
    value_set(part, "has_titles",
              json_boolean(json_array_size(json_object_get(part, "titles")) > 0));
    value_append(parts, part);
}

// The section at *index of the first text, with the same one of the second.
static json_t *part_of(struct sheet *s, size_t *index) {
    struct handout_text *second = &s->texts[1];
    json_t *part = value_pack("{s:[], s:[]}", "titles", "blocks");
    const char *key = s->texts[0].article->sections[*index].key;
    size_t beside = s->count > 1 ? find_section(second, key) : 0;
    add_block(&s->texts[0], index, part);
    if (s->count > 1 && beside < second->article->section_count) {
        add_block(second, &beside, part);
    }
    return part;
}

// What only the second text has.
static void add_others(struct sheet *s, json_t *parts) {
    const struct article *second = s->texts[1].article;
    for (size_t i = 0; i < second->section_count;) {
        json_t *part = value_pack("{s:[], s:[]}", "titles", "blocks");
        const char *key = second->sections[i].key;
        if (find_section(&s->texts[0], key) == s->texts[0].article->section_count) {
            add_block(&s->texts[1], &i, part);
        } else {
            i = section_end(second, i);
        }
        add_part(parts, part);
    }
}

// When to get help comes first: whoever reads one page of the paper has read that.
static json_t *parts_of(struct sheet *s) {
    json_t *parts = value_pack("[]");
    for (int rest = 0; s->count > 0 && rest < 2; rest++) {
        const struct article *a = s->texts[0].article;
        for (size_t i = 0; i < a->section_count;) {
            bool help = a->sections[i].aspect == ASPECT_WHEN_TO_GET_HELP;
            if (help == (rest == 0)) {
                add_part(parts, part_of(s, &i));
            } else {
                i = section_end(a, i);
            }
        }
    }
    if (s->count > 1) {
        add_others(s, parts);
    }
    return parts;
}

typedef json_t *make_piece(struct handout_text *t);

static json_t *pieces(struct sheet *s, make_piece *make) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->count; i++) {
        json_t *piece = make(&s->texts[i]);
        if (json_is_null(piece)) {
            json_decref(piece);
        } else {
            value_append(array, piece);
        }
    }
    return array;
}

// The text KEY in the words of each language of the sheet: [{text, lang, dir, second}]. `fields` is
// borrowed. With one printed text the other language is asked for its words all the same.
static json_t *in_both(const struct sheet *s, const char *key, json_t *fields) {
    const struct views *v = s->page->v;
    const char *languages[] = {s->of->article->language, s->h->with};
    json_t *array = value_pack("[]");
    const char *before = "";
    for (size_t i = 0; i < ARRAY_SIZE(languages) && languages[i] != NULL; i++) {
        const char *interface = views_interface(v, languages[i]);
        if (strcmp(interface, before) != 0) {
            value_append(array,
                         value_pack("{s:o, s:s, s:s, s:b}", "text",
                                    texts_value(v->texts, interface, key, json_incref(fields)),
                                    "lang", interface, "dir", language_direction(interface),
                                    "second", i > 0));
        }
        before = interface;
    }
    return array;
}

// What is missing on a sheet, and why, in both languages; and, on screen, where the original is.
static json_t *missing_of(const struct sheet *s) {
    const struct article *texts[] = {s->of->article, s->of->second};
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        if (texts[i] != NULL && !handout_printable(texts[i])) {
            json_auto_t *name = value_pack("{s:s}", "language", language_name(texts[i]->language));
            const char *original = texts[i]->translation_of.language;
            bool beside = s->of->second != NULL && s->count > 0;
            value_append(array,
                         value_pack("{s:o, s:o}", "words",
                                    in_both(s, TEXT_KEY("handout-safety"), name), "original",
                                    beside ? json_null()
                                           : page_language(s->page, original,
                                                           value_printf("%s/%s/articles/%s/handout",
                                                                        s->page->v->base, original,
                                                                        texts[i]->id))));
        }
    }
    if (s->h->with != NULL && s->of->second == NULL &&
        strcmp(s->h->with, s->of->article->language) != 0) {
        json_auto_t *name = value_pack("{s:s}", "language", language_name(s->h->with));
        value_append(array,
                     value_pack("{s:o, s:n}", "words",
                                in_both(s, TEXT_KEY("handout-not-there"), name), "original"));
    }
    return array;
}

// Lines to write on: {labels, wide}.
static json_t *blanks_of(const struct sheet *s) {
    static const char *const keys[] = {
        TEXT_KEY("handout-phone"),
        TEXT_KEY("handout-date"),
        TEXT_KEY("handout-given-by"),
        TEXT_KEY("handout-notes"),
    };
    json_t *array = value_pack("[]"), *none = value_pack("{}");
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        value_append(array, value_pack("{s:o, s:b}", "labels", in_both(s, keys[i], none), "wide",
                                       i + 1 == ARRAY_SIZE(keys)));
    }
    json_decref(none);
    return array;
}

static json_t *titles_of(const struct sheet *s) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->count; i++) {
        value_append(array, handout_words(&s->texts[i], s->texts[i].article->title));
    }
    if (s->count == 0) { // the title alone does no harm, and says what is missing
        const char *language = s->of->article->language;
        value_append(array,
                     value_pack("{s:o, s:o, s:s, s:b}", "text", value_text(s->of->article->title),
                                "lang", value_text(language), "dir", language_direction(language),
                                "second", 0));
    }
    return array;
}

static json_t *codes_of(const struct sheet *s) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < s->count; i++) {
        value_append(array, value_text(s->texts[i].article->printout_code));
    }
    return array;
}

static json_t *sheet_value(const struct handout *h, const struct page *page,
                           const struct handout_sheet *of) {
    struct sheet s = {.h = h, .page = page, .of = of};
    add_text(&s, of->article);
    add_text(&s, of->second);
    for (size_t i = 0; i < s.count; i++) {
        s.texts[i].named = s.count > 1;
    }
    json_t *none = value_pack("{}");
    json_t *value = value_pack(
        "{s:o, s:o, s:o}", "titles", titles_of(&s), "codes", codes_of(&s), "sample",
        of->article->sample ? in_both(&s, TEXT_KEY("handout-sample"), none) : value_pack("[]"));
    value_set(value, "own_lang", value_text(of->article->language));
    value_set(value, "own_dir", value_text(language_direction(of->article->language)));
    value_set(value, "has_sample", json_boolean(of->article->sample));
    value_set(value, "missing", missing_of(&s));
    value_set(value, "printed", json_boolean(s.count > 0));
    value_set(value, "openings", pieces(&s, handout_opening));
    value_set(value, "parts", parts_of(&s));
    value_set(value, "figures", pieces(&s, handout_figures));
    value_set(value, "blanks", blanks_of(&s));
    value_set(value, "closings", pieces(&s, handout_closing));
    json_decref(none);
    for (size_t i = 0; i < s.count; i++) {
        handout_text_finish(&s.texts[i]);
    }
    return value;
}

// --- the form ---

static bool in_pack(const struct handout *h, const char *id) {
    for (size_t i = 0; i < h->count; i++) {
        if (strcmp(h->sheets[i].article->id, id) == 0) {
            return true;
        }
    }
    return false;
}

// The address of this handout as a pack, without the article `but` and with the article `also`
// (either may be NULL).
static json_t *pack_url(const struct page *page, const struct handout *h, const char *but,
                        const char *also) {
    CLEANUP(buf_finish) struct buf url = {0};
    buf_printf(&url, "%s/%s/handout?articles=", page->v->base, page->c->language);
    const char *join = "";
    for (size_t i = 0; i < h->count; i++) {
        const char *id = h->sheets[i].article->id;
        if (but == NULL || strcmp(id, but) != 0) {
            buf_printf(&url, "%s%s", join, id);
            join = ",";
        }
    }
    if (also != NULL) {
        buf_printf(&url, "%s%s", join, also);
    }
    buf_text(&url, h->large ? "&size=large" : "");
    buf_printf(&url, "&paper=%s", h->a4 ? "a4" : "letter");
    if (h->with != NULL) {
        buf_printf(&url, "&with=%s", h->with);
    }
    return value_buf(&url);
}

static json_t *pack_articles(const struct page *page, const struct handout *h) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < h->count; i++) {
        const struct article *a = h->sheets[i].article;
        value_append(array,
                     value_pack("{s:o, s:o, s:o, s:o}", "id", value_text(a->id), "name",
                                value_text(a->title), "url",
                                url_article(page->v->base, a->language, a->id), "without",
                                h->count > 1 ? pack_url(page, h, a->id, NULL) : json_null()));
    }
    return array;
}

// Related articles that are not in the pack yet: {name, url of the pack with it}.
static json_t *offered(const struct page *page, const struct handout *h) {
    json_t *array = value_pack("[]"), *seen = value_pack("{}");
    for (size_t i = 0; i < h->count && h->count < h->pack_max; i++) {
        const struct article *a = h->sheets[i].article;
        for (size_t k = 0; k < a->related_count && json_array_size(array) < OFFERED_MAX; k++) {
            const struct related *r = &a->related[k];
            if (r->title != NULL && !in_pack(h, r->id) && json_object_get(seen, r->id) == NULL) {
                value_set(seen, r->id, json_true());
                value_append(array, value_pack("{s:o, s:o}", "name", value_text(r->title), "url",
                                               pack_url(page, h, NULL, r->id)));
            }
        }
    }
    json_decref(seen);
    return array;
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

static bool is_listed(const char *keys, const char *key) {
    sv rest = sv_of(keys);
    bool listed = keys == NULL;
    while (!listed && rest.ptr != NULL) {
        listed = sv_is(sv_cut(&rest, ','), key);
    }
    return listed;
}

// Whether the keys leave out any of the outermost sections.
static bool leaves_out(const struct article *a, const char *keys) {
    bool some = false;
    for (size_t i = 0; i < a->section_count && !some; i++) {
        const struct section *s = &a->sections[i];
        some = s->depth == 0 && s->aspect != ASPECT_WHEN_TO_GET_HELP && !is_listed(keys, s->key);
    }
    return some;
}

// The outermost sections of a single article: {key, name, chosen, always}.
static json_t *choices(const struct page *page, const struct handout *h) {
    json_t *array = value_pack("[]");
    const struct article *a = h->sheets[0].article;
    for (size_t i = 0; !h->pack && i < a->section_count; i++) {
        const struct section *s = &a->sections[i];
        if (s->depth == 0) {
            bool always = s->aspect == ASPECT_WHEN_TO_GET_HELP;
            json_t *name =
                s->title != NULL ? value_text(s->title) : page_text(page, "history-untitled", NULL);
            value_append(array,
                         value_pack("{s:o, s:o, s:b, s:b}", "key", value_text(s->key), "name", name,
                                    "chosen", always || is_listed(h->sections, s->key), "always",
                                    always));
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
                     : value_printf("%s/%s/articles/%s/handout", base, language, first->id));
    page_set(page, "back_url", url_article(base, language, first->id));
    page_set(page, "pack", json_boolean(h->pack));
    page_set(page, "large", json_boolean(h->large));
    page_set(page, "a4", json_boolean(h->a4));
    page_set_list(page, "seconds", second_languages(h));
    page_set_list(page, "choices", choices(page, h));
    page_set_list(page, "articles", pack_articles(page, h));
    page_set_list(page, "offered", offered(page, h));
}

// handout_css; look: classes of size and paper; sheets: one for each article.
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
    page_set(&page, "handout_css",
             value_printf("%s/assets/%s", v->base, assets_name(v->assets, "handout.css")));
    page_set(
        &page, "look",
        value_printf("type-%s paper-%s", h->large ? "large" : "standard", h->a4 ? "a4" : "letter"));
    set_form(&page, h);
    json_t *sheets = value_pack("[]");
    for (size_t i = 0; i < h->count; i++) {
        value_append(sheets, sheet_value(h, &page, &h->sheets[i]));
    }
    page_set(&page, "sheets", sheets);
    page_finish(&page, "handout", out);
}
