// SPDX-License-Identifier: MIT
// Sanitizing: a walk over gumbo's tree that tells the canonical writer what to write. Invariant:
// nothing reaches the output but through the writer, which knows only the canonical elements, and
// attributes reach it only through attribute() below.
#include "parse/html.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/html_link.h"
#include "parse/html_tree.h"
#include "parse/html_writer.h"
#include "parse/text.h"

#include <string.h>

// What can become of something that a body does not hold as it is.
struct change {
    const char *code, *what;
};
static const struct change text_kept = {"element-removed", "removed, its text kept"};
static const struct change dropped = {"element-removed", "removed with its content"};
static const struct change became_h4 = {"element-changed", "became h4"};
static const struct change unlinked = {
    "link-removed", "left out, the text kept: only http, https, mailto, tel and article: addresses "
                    "are; the first"};

struct tally {
    const struct change *change;
    const char *name; // the element, or the first address
    int count;
};
enum { TALLIES_MAX = 50 };

struct walk {
    struct html_writer *writer;
    const struct html_context *context;
    struct arena *arena;
    struct tally *tallies;
    size_t tally_count;
};

// One finding for each element that was changed, and one for all links.
static void note(struct walk *walk, const struct change *change, const char *name) {
    for (size_t i = 0; i < walk->tally_count; i++) {
        struct tally *tally = &walk->tallies[i];
        if (tally->change == change && (change == &unlinked || strcmp(tally->name, name) == 0)) {
            tally->count++;
            return;
        }
    }
    if (walk->tally_count < TALLIES_MAX) {
        struct tally *tally =
            arena_push(walk->arena, &walk->tallies, &walk->tally_count, sizeof(*tally));
        *tally = (struct tally){change, name, 1};
    }
}

static void note_element(struct walk *walk, const struct change *change,
                         const GumboElement *element) {
    note(walk, change, html_element_name(walk->arena, element));
}

// --- Attributes ---

static const char *get(const GumboElement *element, const char *name) {
    const GumboAttribute *attribute = gumbo_get_attribute(&element->attributes, name);
    return attribute == NULL ? NULL : attribute->value;
}

// One line of clean text; NULL when there is nothing.
static const char *get_clean(const struct walk *walk, const GumboElement *element,
                             const char *name) {
    return text_clean(walk->arena, sv_of(get(element, name)), false);
}

// Adds ` name="value"` to the attributes of an element that will be written.
static const char *attribute(struct arena *arena, const char *before, const char *name,
                             const char *value) {
    CLEANUP(buf_finish) struct buf out = {0};
    buf_printf(&out, "%s %s=\"", before == NULL ? "" : before, name);
    text_escape(&out, sv_of(value));
    buf_char(&out, '"');
    return arena_copy(arena, (sv){out.ptr, out.len});
}

static bool has_class(const GumboElement *element, const char *class_name) {
    const char *value = get(element, "class");
    return value != NULL && text_has_word(value, sv_of(class_name));
}

static const char *id_value(const GumboElement *element, const char *name) {
    const char *value = get(element, name);
    return value != NULL && article_id_valid(sv_of(value)) ? value : NULL;
}

static const char *span_attribute(struct walk *walk, const char *attributes,
                                  const GumboElement *element, const char *name) {
    uint64_t number = 0;
    const char *value = get(element, name);
    if (value == NULL || !sv_uint(sv_of(value), 100, &number) || number < 2) {
        return attributes;
    }
    return attribute(walk->arena, attributes, name,
                     arena_printf(walk->arena, "%u", (unsigned)number));
}

static const char *cell_attributes(struct walk *walk, const GumboElement *element) {
    static const char *const scopes[] = {"row", "col", "rowgroup", "colgroup"};
    const char *attributes = NULL;
    const char *scope = element->tag == GUMBO_TAG_TH ? get(element, "scope") : NULL;
    for (size_t i = 0; scope != NULL && i < ARRAY_SIZE(scopes); i++) {
        if (sv_is_nocase(sv_of(scope), scopes[i])) {
            attributes = attribute(walk->arena, NULL, "scope", scopes[i]);
        }
    }
    attributes = span_attribute(walk, attributes, element, "colspan");
    return span_attribute(walk, attributes, element, "rowspan");
}

static const char *title_attribute(struct walk *walk, const GumboElement *element) {
    const char *title = get_clean(walk, element, "title");
    return title == NULL ? NULL : attribute(walk->arena, NULL, "title", title);
}

// --- Elements ---

static void walk_children(struct walk *walk, const GumboElement *element);

static void walk_block(struct walk *walk, const GumboElement *element, enum html_name name,
                       const char *attributes) {
    size_t mark = html_block_open(walk->writer, name, attributes);
    walk_children(walk, element);
    html_block_close(walk->writer, mark);
}

static void walk_edge(struct walk *walk, const GumboElement *element, enum html_name name) {
    (void)name;
    size_t mark = html_block_edge(walk->writer);
    walk_children(walk, element);
    html_block_close(walk->writer, mark);
}

static void walk_inline(struct walk *walk, const GumboElement *element, enum html_name name,
                        const char *attributes) {
    html_inline_open(walk->writer, name, attributes);
    walk_children(walk, element);
    html_inline_close(walk->writer);
}

static void walk_link(struct walk *walk, const GumboElement *element, enum html_name name) {
    const char *article = id_value(element, "data-article");
    const char *href = get_clean(walk, element, "href");
    const char *link = NULL;
    if (article != NULL) {
        link = arena_printf(walk->arena, "article:%s", article);
    } else if (href != NULL) {
        link = html_link(walk->arena, href, walk->context->public_url);
    }
    if (link != NULL) {
        walk_inline(walk, element, name, attribute(walk->arena, NULL, "href", link));
        return;
    }
    if (get(element, "href") != NULL) { // without one it was an anchor, and no link
        note(walk, &unlinked, href == NULL ? "" : href);
    }
    walk_children(walk, element);
}

static void walk_span(struct walk *walk, const GumboElement *element, enum html_name name) {
    const char *article =
        has_class(element, "unresolved-link") ? id_value(element, "data-article") : NULL;
    const char *language = get(element, "lang");
    const char *attributes = NULL;
    if (article != NULL) {
        attributes = attribute(walk->arena, NULL, "class", "unresolved-link");
        attributes = attribute(walk->arena, attributes, "data-article", article);
    }
    if (language != NULL && language_tag_valid(sv_of(language))) {
        attributes = attribute(walk->arena, attributes, "lang", language);
    }
    if (attributes == NULL) {
        walk_children(walk, element);
        return;
    }
    walk_inline(walk, element, name, attributes);
}

static void walk_paragraph(struct walk *walk, const GumboElement *element, enum html_name name) {
    if (!has_class(element, "lost-list")) {
        walk_block(walk, element, name, NULL);
        return;
    }
    const char *attributes = attribute(walk->arena, NULL, "class", "lost-list");
    if (!html_block_empty(walk->writer, HTML_LOST_LIST, attributes)) {
        note_element(walk, &dropped, element);
    }
}

// Empty when it is no callout.
static sv callout_kind(const GumboElement *element) {
    const char *classes = get(element, "class");
    sv kinds = SV(HTML_CALLOUTS);
    while (has_class(element, "callout") && kinds.ptr != NULL) {
        sv kind = sv_cut(&kinds, ' ');
        if (text_has_word(classes, kind)) {
            return kind;
        }
    }
    return (sv){0};
}

static void walk_callout(struct walk *walk, const GumboElement *element, enum html_name name) {
    sv kind = callout_kind(element);
    if (kind.len == 0 || html_in_callout(walk->writer)) {
        note_element(walk, &text_kept, element);
        walk_edge(walk, element, HTML_ROOT);
        return;
    }
    const char *value = arena_printf(walk->arena, "callout %.*s", SV_ARG(kind));
    walk_block(walk, element, name, attribute(walk->arena, NULL, "class", value));
}

static void walk_figure(struct walk *walk, const GumboElement *element, enum html_name name) {
    const char *key = id_value(element, "data-figure");
    if (key == NULL) {
        note_element(walk, &text_kept, element);
        walk_edge(walk, element, HTML_ROOT);
        return;
    }
    const char *attributes = attribute(walk->arena, NULL, "data-figure", key);
    if (!html_block_empty(walk->writer, name, attributes)) {
        note_element(walk, &dropped, element);
    }
}

static void walk_kept_block(struct walk *walk, const GumboElement *element, enum html_name name) {
    bool is_cell = name == HTML_TD || name == HTML_TH;
    if (name == HTML_CAPTION && !html_caption_fits(walk->writer)) {
        note_element(walk, &dropped, element);
        return;
    }
    walk_block(walk, element, name, is_cell ? cell_attributes(walk, element) : NULL);
}

static void walk_kept_inline(struct walk *walk, const GumboElement *element, enum html_name name) {
    walk_inline(walk, element, name, name == HTML_ABBR ? title_attribute(walk, element) : NULL);
}

static void walk_unwrapped(struct walk *walk, const GumboElement *element, enum html_name name) {
    (void)name;
    walk_children(walk, element);
}

static void walk_break(struct walk *walk, const GumboElement *element, enum html_name name) {
    (void)element;
    (void)name;
    html_break(walk->writer);
}

typedef void element_walk(struct walk *walk, const GumboElement *element, enum html_name name);
static const struct {
    element_walk *walk;          // NULL: nothing of it is kept
    const struct change *change; // NULL: nothing to report
} actions[] = {
    [HTML_UNWRAP_LOUD] = {walk_unwrapped, &text_kept},
    [HTML_UNWRAP] = {walk_unwrapped, NULL},
    [HTML_EDGE_LOUD] = {walk_edge, &text_kept},
    [HTML_EDGE] = {walk_edge, NULL},
    [HTML_DROP] = {NULL, &dropped},
    [HTML_DROP_QUIETLY] = {NULL, NULL},
    [HTML_CHANGE_BLOCK] = {walk_kept_block, &became_h4},
    [HTML_KEEP_BLOCK] = {walk_kept_block, NULL},
    [HTML_KEEP_INLINE] = {walk_kept_inline, NULL},
    [HTML_LINE_BREAK] = {walk_break, NULL},
    [HTML_LINK] = {walk_link, NULL},
    [HTML_SPAN_RULE] = {walk_span, NULL},
    [HTML_PARAGRAPH] = {walk_paragraph, NULL},
    [HTML_CALLOUT_RULE] = {walk_callout, NULL},
    [HTML_FIGURE_RULE] = {walk_figure, NULL},
};

static void walk_element(struct walk *walk, const GumboElement *element) {
    struct html_rule rule = html_rule_of(element);
    if (actions[rule.action].change != NULL) {
        note_element(walk, actions[rule.action].change, element);
    }
    if (actions[rule.action].walk != NULL) {
        actions[rule.action].walk(walk, element, rule.name);
    }
}

static void walk_children(struct walk *walk, const GumboElement *element) {
    for (unsigned i = 0; i < element->children.length; i++) {
        const GumboNode *child = element->children.data[i];
        switch (child->type) {
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_WHITESPACE:
        case GUMBO_NODE_CDATA:
            html_text(walk->writer, sv_of(child->v.text.text));
            break;
        case GUMBO_NODE_ELEMENT:
        case GUMBO_NODE_TEMPLATE:
            walk_element(walk, &child->v.element);
            break;
        case GUMBO_NODE_DOCUMENT:
        case GUMBO_NODE_COMMENT:
            break;
        }
    }
}

// --- Findings ---

static const char *tally_text(const struct walk *walk, const struct tally *tally) {
    if (tally->change == &unlinked) {
        return arena_printf(walk->arena, "%d link%s %s: \"%.*s\"", tally->count,
                            tally->count == 1 ? " was" : "s were", unlinked.what,
                            (int)utf8_prefix(sv_of(tally->name), 60), tally->name);
    }
    return arena_printf(walk->arena, "%s: %s (%d time%s)", tally->name, tally->change->what,
                        tally->count, tally->count == 1 ? "" : "s");
}

static void report(const struct walk *walk, struct findings *findings) {
    for (size_t i = 0; i < walk->tally_count; i++) {
        const struct tally *tally = &walk->tallies[i];
        (walk->context->strict ? findings_error : findings_warning)(
            findings, walk->context->pointer, tally->change->code, "%s", tally_text(walk, tally));
    }
}

// In canonical HTML a start tag stands for itself only: text has no unescaped `<`.
static int count_tags(const struct buf *html, const char *tag) {
    int count = 0;
    const char *at = html->len == 0 ? NULL : strstr(html->ptr, tag);
    for (; at != NULL; at = strstr(at + 1, tag)) {
        count++;
    }
    return count;
}

static int refuse(struct findings *findings, const char *pointer, const char *code,
                  const char *detail) {
    findings_error(findings, pointer, code, "%s", detail);
    return 1;
}

static const char too_large[] = "larger than 256 KiB of HTML; split it into sections";
static const char too_deep[] =
    "more than 100 elements stand inside each other, or lack their end tags";
// What html_tree_parse() refuses.
static const struct {
    const char *code, *detail;
} refusals[] = {
    [HTML_TREE_TOO_DEEP] = {"too-deep", too_deep},
    [HTML_TREE_TOO_COSTLY] = {"too-complex", "elements without end tags multiply without bound; "
                                             "close them"},
    [HTML_TREE_TOO_MANY_ATTRIBUTES] = {"too-complex", "a tag has more than 100 attributes, or its "
                                                      "\">\" is missing"},
};

int html_sanitize(sv html, const struct html_context *context, struct findings *findings,
                  const char **ret_html, const char **ret_text, struct html_counts *counts) {
    const GumboNode *root = NULL;
    if (html.len > SECTION_HTML_MAX) {
        return refuse(findings, context->pointer, "too-large", too_large);
    }
    CLEANUP(arena_destroy_ptr) struct arena *tree = arena_create();
    enum html_tree_outcome outcome = html_tree_parse(html, tree, &root);
    if (outcome != HTML_TREE_OK) {
        return refuse(findings, context->pointer, refusals[outcome].code, refusals[outcome].detail);
    }
    CLEANUP(html_writer_finish) struct html_writer writer;
    struct walk walk = {&writer, context, findings->arena, NULL, 0};
    html_writer_init(&writer, findings->arena);
    walk_children(&walk, &root->v.element);
    html_writer_end(&writer);
    if (writer.too_deep || writer.out.len > SECTION_HTML_MAX) {
        return refuse(findings, context->pointer, writer.too_deep ? "too-deep" : "too-large",
                      writer.too_deep ? too_deep : too_large);
    }
    report(&walk, findings);
    *counts = (struct html_counts){
        .lost = count_tags(&writer.out, "<p class=\"lost-list\">"),
        .unresolved = count_tags(&writer.out, "<span class=\"unresolved-link\""),
    };
    *ret_html = writer.out.len == 0
                    ? NULL
                    : arena_copy(findings->arena, (sv){writer.out.ptr, writer.out.len});
    *ret_text = writer.text.len == 0
                    ? NULL
                    : arena_copy(findings->arena, (sv){writer.text.ptr, writer.text.len});
    return 0;
}
