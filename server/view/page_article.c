// SPDX-License-Identifier: MIT
// The article page: its text. What vouches for it is in page_review.c.
#include "view/page.h"

#include "view/article_page.h"
#include "view/body.h"

#include <string.h>

// Bytes of text that stand beside the summary on a screen of a laptop without pushing the contents
// list out of sight.
enum { HELP_AHEAD_MAX = 1200, BESIDE_MAX = 4 /* languages offered; the handout offers them all */ };

struct article_page {
    struct page page;
    const struct article *article;
    bool *placed;              // by figure: stands in the text
    const char *ui_attributes; // for the page's words inside content in another language
};

static json_t *figure_value(const struct article_page *a, const struct figure *f) {
    json_t *value = value_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b}", //
                               "key", value_text(f->key),             //
                               "name", value_text(f->title),          //
                               "alt", value_text(f->alt),             //
                               "caption", value_text(f->caption),     //
                               "credit", value_text(f->credit),       //
                               "copyright", value_text(f->copyright), //
                               "not_permitted", f->reproduction == REPRODUCTION_NOT_PERMITTED);
    json_t *page = url_edition(a->page.v->library->public_url, a->article->language, a->article->id,
                               a->article->edition, a->article->state);
    value_set(value, "url", url_media(a->page.v->base, &f->media));
    value_set(value, "width", value_count(f->media.width, 0));
    value_set(value, "height", value_count(f->media.height, 0));
    value_set(value, "address", value_printf("%s#figure-%s", json_string_value(page), f->key));
    value_set(value, "ui", json_incref(json_object_get(a->page.data, "ui")));
    json_decref(page);
    return value;
}

// A figure's first place in the text; a second reference to it writes nothing.
static void write_figure(void *arg, sv key, struct buf *out) {
    struct article_page *a = arg;
    for (size_t i = 0; i < a->article->figure_count; i++) {
        if (sv_is(key, a->article->figures[i].key) && !a->placed[i]) {
            json_t *figure = figure_value(a, &a->article->figures[i]);
            page_render(&a->page, "figure", figure, out);
            json_decref(figure);
            a->placed[i] = true;
        }
    }
}

static json_t *section_html(struct article_page *a, const struct section *s) {
    if (s->html == NULL) {
        return json_null();
    }
    CLEANUP(buf_finish) struct buf out = {0};
    const struct body_page how = {
        .root = a->page.v->base,
        .language = a->article->language,
        .texts = a->page.v->texts,
        .interface = a->page.interface,
        .interface_attributes = a->ui_attributes,
        .depth = s->depth,
        .figure = write_figure,
        .arg = a,
    };
    body_page(&out, s->html, &how);
    return value_buf(&out);
}

// {key, title, level, urgent, html, sections} of the section at *index with those inside it.
static json_t *section_value(struct article_page *a, size_t *index) {
    const struct section *s = &a->article->sections[(*index)++];
    json_t *object = value_pack("{s:o, s:o, s:i, s:b, s:o}", "key", value_text(s->key), "title",
                                value_text(s->title), "level", s->depth + 2, "urgent",
                                s->aspect == ASPECT_WHEN_TO_GET_HELP, "html", section_html(a, s));
    json_t *inner = value_pack("[]");
    while (*index < a->article->section_count && a->article->sections[*index].depth > s->depth) {
        value_append(inner, section_value(a, index));
    }
    value_set(object, "sections", inner);
    return object;
}

// How long the text of the section at `index` is with those inside it, in bytes.
static size_t text_length(const struct article *article, size_t index) {
    const int depth = article->sections[index].depth;
    size_t length = 0;
    do {
        length += article->sections[index].text != NULL ? strlen(article->sections[index].text) : 0;
        index++;
    } while (index < article->section_count && article->sections[index].depth > depth);
    return length;
}

// The outermost section that says when to get help; section_count: none.
static size_t help_index(const struct article *article) {
    size_t i = 0;
    while (i < article->section_count && (article->sections[i].depth > 0 ||
                                          article->sections[i].aspect != ASPECT_WHEN_TO_GET_HELP)) {
        i++;
    }
    return i;
}

// contents: every outermost section, {key, title}. When to get help must be seen first: `help`
// holds that section ahead of the others, or, where it is long, help_link leads to it. to_help
// leads to it in either case, for a narrow screen, where other things come between.
static void set_sections(struct article_page *a) {
    const size_t at = help_index(a->article);
    bool ahead = at < a->article->section_count && text_length(a->article, at) <= HELP_AHEAD_MAX;
    json_t *sections = value_pack("[]"), *contents = value_pack("[]"), *help = value_pack("[]");
    json_t *link = json_null(), *way = json_null();
    for (size_t i = 0; i < a->article->section_count;) {
        const size_t first = i;
        json_t *value = section_value(a, &i);
        json_t *line = value_pack("{s:O, s:O}", "key", json_object_get(value, "key"), "title",
                                  json_object_get(value, "title"));
        if (first == at) {
            way = json_incref(line);
            link = ahead ? json_null() : json_incref(line);
        }
        value_append(contents, line);
        value_append(first == at && ahead ? help : sections, value);
    }
    page_set(&a->page, "help", ahead ? value_pack("{s:O}", "sections", help) : json_null());
    page_set(&a->page, "help_link", link);
    page_set(&a->page, "to_help", way);
    page_set(&a->page, "sections", sections);
    page_set_list(&a->page, "contents", contents);
    page_set(&a->page, "has_contents", json_boolean(json_array_size(contents) > 2));
    json_decref(help);
}

static void set_text(struct article_page *a) {
    set_sections(a);
    json_t *figures = value_pack("[]");
    for (size_t i = 0; i < a->article->figure_count; i++) {
        if (!a->placed[i]) {
            value_append(figures, figure_value(a, &a->article->figures[i]));
        }
    }
    page_set_list(&a->page, "figures", figures);
}

// The group of that label at the end of the array, or a new one: {label, items}. Returns its items
// (borrowed). `key` tells groups apart.
static json_t *group_items(json_t *groups, const char *key, json_t *label) {
    size_t i;
    json_t *group;
    json_array_foreach(groups, i, group) {
        if (strcmp(json_string_value(json_object_get(group, "key")), key) == 0) {
            json_decref(label);
            return json_object_get(group, "items");
        }
    }
    group = value_pack("{s:s, s:o, s:[]}", "key", key, "label", label, "items");
    value_append(groups, group);
    return json_object_get(group, "items");
}

static json_t *region_label(const struct page *page, const char *region) {
    CLEANUP(buf_finish) struct buf key = {0};
    buf_printf(&key, "region-%s", region != NULL ? region : "none");
    if (texts_known(page->v->texts, (sv){key.ptr, key.len})) {
        return page_text(page, key.ptr, NULL);
    }
    return page_text(page, "region-other", value_pack("{s:o}", "region", value_text(region)));
}

static json_t *resources_of(const struct page *page, const struct article *article) {
    json_t *groups = value_pack("[]");
    for (size_t i = 0; i < article->resource_count; i++) {
        const struct resource *r = &article->resources[i];
        json_t *items =
            group_items(groups, r->region != NULL ? r->region : "", region_label(page, r->region));
        value_append(items, value_pack("{s:o, s:o}", "name", value_text(r->name), "url",
                                       value_text(r->url)));
    }
    return groups;
}

// By relation, in the order of the vocabulary. A page that is not published has no title here.
static json_t *related_of(const struct page *page, const struct article *article) {
    json_t *groups = value_pack("[]");
    for (int relation = 0; relation < vocab_relation.count; relation++) {
        const char *word = vocab_word(&vocab_relation, relation);
        for (size_t i = 0; i < article->related_count; i++) {
            const struct related *r = &article->related[i];
            if ((int)r->relation != relation || r->title == NULL) {
                continue;
            }
            json_t *items = group_items(groups, word, page_word(page, "relation-", word));
            value_append(items, value_pack("{s:o, s:o}", "title", value_text(r->title), "url",
                                           url_article(page->v->base, article->language, r->id)));
        }
    }
    return groups;
}

static json_t *reference_value(const struct page *page, const struct reference *r) {
    json_t *accessed = json_null();
    if (partial_date_is_set(r->accessed)) {
        accessed = page_text(
            page, "accessed",
            value_pack("{s:o}", "date", texts_date(page->v->texts, page->interface, r->accessed)));
    }
    // An address that only leads to the DOI is not shown twice.
    bool same = r->url != NULL && r->doi != NULL && strstr(r->url, r->doi) != NULL;
    return value_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "text", value_text(r->text), "url",
                      value_text(same ? NULL : r->url), "doi", value_text(r->doi), "doi_url",
                      url_doi(r->doi), "pmid", value_text(r->pmid), "pubmed_url",
                      url_pubmed(r->pmid), "accessed", accessed);
}

static void set_references(struct page *page, const struct article *article) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < article->reference_count; i++) {
        value_append(array, reference_value(page, &article->references[i]));
    }
    page_set_list(page, "references", array);
    page_set(page, "references_title",
             texts_plural(page->v->texts, page->interface, "references",
                          (int64_t)article->reference_count, NULL));
}

// {comma, key, title} of the sections that an update is about.
static json_t *parts_of(const struct page *page, const struct article *article,
                        const struct evidence_update *u) {
    json_t *array = value_pack("[]");
    const char *comma = page_comma(page);
    for (size_t i = 0; i < article->section_count; i++) {
        for (size_t j = 0; j < u->section_count; j++) {
            if (strcmp(u->sections[j], article->sections[i].key) == 0) {
                value_append(array, value_pack("{s:s, s:o, s:o}", "comma",
                                               json_array_size(array) > 0 ? comma : " ", "key",
                                               value_text(u->sections[j]), "title",
                                               value_text(article->sections[i].title)));
            }
        }
    }
    return array;
}

static json_t *evidence_of(const struct page *page, const struct article *article) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < article->evidence_update_count; i++) {
        const struct evidence_update *u = &article->evidence_updates[i];
        json_t *parts = parts_of(page, article, u);
        value_append(array,
                     value_pack("{s:o, s:o, s:o, s:o, s:b, s:o}", "date", page_date(page, u->date),
                                "text", value_text(u->text), "source", value_text(u->source), "url",
                                u->url != NULL ? value_text(u->url) : url_doi(u->doi), "has_parts",
                                json_array_size(parts) > 0, "parts", parts));
    }
    return array;
}

json_t *page_behind_text(const struct page *page, const struct translation *original) {
    return page_text(page,
                     original->title == NULL ? "translation-gone"
                     : original->safety      ? "translation-behind-safety"
                                             : "translation-behind",
                     NULL);
}

json_t *page_original(const struct page *page, const char *id, const struct translation *original) {
    return original->title == NULL
               ? json_null()
               : page_language(page, original->language,
                               url_article(page->v->base, original->language, id));
}

// {text, safety, original} where this text translates one that was changed since, else null.
static json_t *behind_of(const struct page *page, const struct article *article) {
    const struct translation *t = article_behind(article);
    if (t == NULL) {
        return json_null();
    }
    return value_pack("{s:o, s:b, s:o}", "text", page_behind_text(page, t), "safety", t->safety,
                      "original", page_original(page, article->id, t));
}

// languages, alternates, translations, behind: where the article itself exists, instead of the
// library's languages.
static void set_languages(struct page *page, const struct article *article) {
    json_t *alternates = value_pack("[]"), *switched = value_pack("[]");
    const char *root = page->v->library->public_url;
    for (size_t i = 0; i < article->translation_count; i++) {
        const char *language = article->translations[i].language;
        value_append(switched, page_language(page, language,
                                             url_article(page->v->base, language, article->id)));
        value_append(alternates,
                     page_language(page, language, url_article(root, language, article->id)));
    }
    if (article->translation_count > 0) {
        value_append(alternates, page_language(page, article->language,
                                               url_article(root, article->language, article->id)));
    }
    page_set(page, "alternates", alternates);
    page_set_list(page, "languages", value_pack("[]"));
    page_set_list(page, "translations", switched);
    page_set(page, "behind", behind_of(page, article));
}

static void set_head(struct page *page, const struct article *article) {
    const struct views *v = page->v;
    CLEANUP(buf_finish) struct buf ld = {0};
    value_dump_script(json_ld_article(v, article), &ld);
    page_set(page, "ld", value_buf(&ld));
    page_set(page, "description", value_text(article->summary));
    page_set(page, "json_url",
             article->state == EDITION_CURRENT
                 ? value_printf("%s/api/v1/articles/%s?lang=%s", v->library->public_url,
                                article->id, article->language)
                 : value_printf("%s/api/v1/articles/%s/editions/%d?lang=%s", v->library->public_url,
                                article->id, article->edition, article->language));
    page_set(page, "canonical",
             url_edition(v->library->public_url, article->language, article->id, article->edition,
                         article->state));
    page_set(page, "robots",
             value_text(article->sample || article->state != EDITION_CURRENT ? "noindex" : NULL));
}

// history_url: the list of editions. old, of an older edition: {says, recalled, newest_url}.
static void set_old(struct page *page, const struct article *article) {
    const char *base = page->v->base;
    page_set(page, "history_url",
             value_printf("%s/%s/articles/%s/editions", base, article->language, article->id));
    if (article->state == EDITION_CURRENT) {
        page_set(page, "old", json_null());
        return;
    }
    bool recalled = article->state == EDITION_RECALLED;
    page_set(page, "old",
             value_pack("{s:o, s:b, s:o}", "says",
                        page_text(page, recalled ? "recalled" : "superseded", NULL), "recalled",
                        recalled, "newest_url", url_article(base, article->language, article->id)));
}

// {name, tag} of a language, as the page's readers call it; where there is no word for it, as its
// own speakers do, tag being what to mark that with.
static json_t *language_here(const struct page *page, const char *language) {
    CLEANUP(buf_finish) struct buf key = {0};
    buf_printf(&key, "language-%s", language);
    if (texts_known(page->v->texts, (sv){key.ptr, key.len})) {
        return value_pack("{s:o, s:n}", "name", page_text(page, key.ptr, NULL), "tag");
    }
    return page_language(page, language, json_null());
}

// Adds the handout in the page's language, or with `second` beside it, in both sizes: {url, size,
// second}, second being {name, tag} or null. The script of the page there prints at "#print".
static void add_handouts(const struct page *page, const struct article *article, const char *second,
                         json_t *handouts) {
    static const char *const sizes[] = {"standard", "large"};
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        json_t *url = value_printf("%s/%s/articles/%s/handout?size=%s%s%s#print", page->v->base,
                                   article->language, article->id, sizes[i],
                                   second == NULL ? "" : "&with=", second == NULL ? "" : second);
        json_t *beside = second == NULL ? json_null() : language_here(page, second);
        value_append(handouts, value_pack("{s:o, s:o, s:o}", "url", url, "size",
                                          page_word(page, "give-", sizes[i]), "second", beside));
    }
}

// What a nurse needs at the bedside: handouts in one step (none of an older edition), and a line
// for the patient's chart.
static void set_hand_over(struct page *page, const struct article *article) {
    json_t *handouts = value_pack("[]");
    bool current = article->state == EDITION_CURRENT;
    if (current) {
        add_handouts(page, article, NULL, handouts);
    }
    for (size_t i = 0; current && i < article->translation_count && i < BESIDE_MAX; i++) {
        add_handouts(page, article, article->translations[i].language, handouts);
    }
    page_set_list(page, "handouts", handouts);
    json_t *review = page_review_line(page, "review-", article->has_review, &article->review);
    page_set(page, "chart",
             page_text(page, "chart-line",
                       value_pack("{s:o, s:s, s:o, s:o}", "title", value_text(article->title),
                                  "language", language_name(article->language), "edition",
                                  value_number(article->edition), "review", review)));
    json_t *code = value_text(article->printout_code);
    page_set(page, "chart_code",
             json_is_null(code) ? code
                                : page_text(page, "chart-code",
                                            value_pack("{s:o, s:o}", "code", code, "address",
                                                       url_printout(page->v->library->public_url,
                                                                    article->printout_code))));
}

// Where the page stands: {title, url} of each topic above it.
static json_t *path_of(const struct page *page, const struct topic *path, size_t count) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        value_append(array, value_pack("{s:o, s:o, s:o}", "own", page_topic_own(page, &path[i]),
                                       "title", value_text(path[i].title), "url",
                                       url_topic(page->v->base, page->c->language, path[i].id)));
    }
    return array;
}

// kind, names, sample, old, summary.
static void set_opening(struct page *page, const struct article *article) {
    page_set(page, "kind", page_word(page, "kind-", vocab_word(&vocab_kind, (int)article->kind)));
    page_set(page, "names",
             page_list(page, article->alternate_names, article->alternate_name_count));
    page_set(page, "sample", json_boolean(article->sample));
    set_old(page, article);
    page_set(page, "summary", value_text(article->summary));
    page_set(
        page, "feedback_url",
        value_printf("%s/%s/articles/%s/feedback", page->v->base, article->language, article->id));
    page_set(page, "edition", value_number(article->edition));
    page_set(page, "notice", json_feedback_notice(page->v, article->language));
    page_set(page, "promise", page_promise(page, article));
}

void page_article(const struct views *v, const struct page_context *c,
                  const struct article *article, const struct topic *path, size_t path_count,
                  struct buf *out) {
    CLEANUP(free_ptr) bool *placed = mem_zero(article->figure_count + 1, sizeof(*placed));
    CLEANUP(buf_finish) struct buf ui = {0};
    struct article_page a = {.article = article, .placed = placed};
    page_start(&a.page, v, c, value_text(article->title));
    if (a.page.foreign) {
        buf_printf(&ui, " lang=\"%s\" dir=\"%s\"", a.page.interface,
                   language_direction(a.page.interface));
    }
    a.ui_attributes = ui.ptr != NULL ? ui.ptr : "";
    set_head(&a.page, article);
    set_languages(&a.page, article);
    set_opening(&a.page, article);
    set_hand_over(&a.page, article);
    page_set(&a.page, "path", path_of(&a.page, path, path_count));
    set_text(&a);
    page_set_list(&a.page, "evidence", evidence_of(&a.page, article));
    page_set_list(&a.page, "related", related_of(&a.page, article));
    page_set_list(&a.page, "resources", resources_of(&a.page, article));
    set_references(&a.page, article);
    article_page_review(&a.page, article);
    page_finish(&a.page, "article", out);
}
