// SPDX-License-Identifier: MIT
// A sheet of a handout: one article, in one language or in two, which stand section by section in
// the order of the first.
#include "view/handout_text.h"

#include <string.h>

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

static bool is_help(const struct section *s) {
    return s->aspect == ASPECT_WHEN_TO_GET_HELP;
}

// What only the second text has.
static void add_others(struct sheet *s, bool help, json_t *parts) {
    const struct article *second = s->texts[1].article;
    for (size_t i = 0; i < second->section_count;) {
        json_t *part = value_pack("{s:[], s:[]}", "titles", "blocks");
        const struct section *section = &second->sections[i];
        bool alone = find_section(&s->texts[0], section->key) == s->texts[0].article->section_count;
        if (alone && is_help(section) == help) {
            add_block(&s->texts[1], &i, part);
        } else {
            i = section_end(second, i);
        }
        add_part(parts, part);
    }
}

// When to get help, which comes first, or all the rest.
static json_t *parts_of(struct sheet *s, bool help) {
    json_t *parts = value_pack("[]");
    const struct article *a = s->texts[0].article;
    for (size_t i = 0; s->count > 0 && i < a->section_count;) {
        if (is_help(&a->sections[i]) == help) {
            add_part(parts, part_of(s, &i));
        } else {
            i = section_end(a, i);
        }
    }
    if (s->count > 1) {
        add_others(s, help, parts);
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

// The handout of the original of a text that is not printed; null where that stands beside it, or
// was taken away.
static json_t *original_of(const struct sheet *s, const struct article *a) {
    const struct translation *original = article_behind(a);
    bool beside = s->of->second != NULL && s->count > 0;
    if (beside || original->title == NULL) {
        return json_null();
    }
    return page_language(s->page, original->language,
                         url_handout(s->page->v->base, original->language, a->id));
}

// What is missing on a sheet, and why, in both languages; and, on screen, where the original is.
static json_t *missing_of(const struct sheet *s) {
    const struct article *texts[] = {s->of->article, s->of->second};
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        if (texts[i] != NULL && !handout_printable(texts[i])) {
            json_auto_t *name = value_pack("{s:s}", "language", language_name(texts[i]->language));
            value_append(array, value_pack("{s:o, s:o}", "words",
                                           in_both(s, TEXT_KEY("handout-safety"), name), "original",
                                           original_of(s, texts[i])));
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

// A pack is filled in once, on its last sheet.
static bool has_blanks(const struct sheet *s) {
    return s->of == &s->h->sheets[s->h->count - 1] && (s->count > 0 || s->h->count > 1);
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

json_t *handout_sheet(const struct page *page, const struct handout *h,
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
    // Whoever reads one page of the paper has read when to get help. In two languages even the
    // summaries would leave no room for it there.
    value_set(value, "paired", json_boolean(s.count > 1));
    value_set(value, "help", parts_of(&s, true));
    value_set(value, "summaries", pieces(&s, handout_summary));
    value_set(value, "parts", parts_of(&s, false));
    value_set(value, "figures", pieces(&s, handout_figures));
    value_set(value, "has_blanks", json_boolean(has_blanks(&s)));
    value_set(value, "blanks", blanks_of(&s));
    value_set(value, "closings", pieces(&s, handout_closing));
    json_decref(none);
    for (size_t i = 0; i < s.count; i++) {
        handout_text_finish(&s.texts[i]);
    }
    return value;
}
