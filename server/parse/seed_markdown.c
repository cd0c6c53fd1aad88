// SPDX-License-Identifier: MIT
// Sections from CommonMark with pipe tables (cmark-gfm). The format is in seed/README.md; in short:
//     ## Title {#key aspect=symptoms inferred}     a section; ### and #### with {#key}: inside it
//     ![](figure:key)                              alone in a paragraph: a figure
//     > [!warning]                                 first line of a block quote: a callout
//     [lost list]                                  alone in a paragraph: a list the source lost
//     [text](article:id)  [text](https://…)        links
// The HTML that comes of it is raw: document_parse() sanitizes it.
#include "parse/seed_markdown.h"

#include "base/mem.h"
#include "parse/html.h"
#include "parse/json_text.h"
#include "parse/text.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

enum {
    NESTING_MAX = 100,
    COLUMNS_MAX = 1000, // of a table: cmark-gfm takes the square of them to write a row
    CELLS_MAX = 100000, // of all tables: a quarter of a second, at worst
};

struct markdown {
    struct findings *findings;
    struct seed_lines *lines;
    int lines_before;
    bool failed;
    json_t *lists[SECTION_DEPTH_MAX];     // where a section of that depth goes (borrowed)
    int aspects[SECTION_DEPTH_MAX];       // of the section that is open at that depth
    const char *paths[SECTION_DEPTH_MAX]; // pointer of the list
    int depth;                            // of the section that is open; -1 before the first
    json_t *section;                      // that is open (borrowed)
    struct buf html;                      // of that section
};

static void refuse(struct markdown *m, cmark_node *node, const char *detail) {
    int line = m->lines_before + cmark_node_get_start_line(node);
    const char *pointer = arena_printf(m->findings->arena, "/sections@%d", line);
    seed_lines_add(m->lines, m->findings->arena, pointer, line);
    findings_error(m->findings, pointer, "bad-markdown", "%s", detail);
    m->failed = true;
}

// --- Text of nodes ---

// The words of a node without its markup, trimmed; in the arena.
static sv words_of(struct markdown *m, cmark_node *node) {
    CLEANUP(buf_finish) struct buf out = {0};
    cmark_iter *iter = cmark_iter_new(node); // no recursion: emphasis nests without bound
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *at = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(at);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
            buf_text(&out, cmark_node_get_literal(at));
        } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
            buf_char(&out, ' ');
        }
    }
    cmark_iter_free(iter);
    return sv_trim(sv_of(arena_copy(m->findings->arena, (sv){out.ptr, out.len})));
}

static bool is_break(cmark_node *node) {
    return cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK ||
           cmark_node_get_type(node) == CMARK_NODE_LINEBREAK;
}

static bool is_lost_list(struct markdown *m, cmark_node *paragraph) {
    cmark_node *child = cmark_node_first_child(paragraph);
    while (child != NULL && cmark_node_get_type(child) == CMARK_NODE_TEXT) {
        child = cmark_node_next(child);
    }
    return child == NULL && sv_is(words_of(m, paragraph), "[lost list]");
}

// --- What stands for something else ---

static void replace_by_html(cmark_node *node, const char *html) {
    cmark_node *block = cmark_node_new(CMARK_NODE_HTML_BLOCK);
    if (block == NULL || !cmark_node_set_literal(block, html) || !cmark_node_replace(node, block)) {
        mem_fail();
    }
    cmark_node_free(node);
}

// The key of a paragraph that is only ![](figure:key); NULL for any other.
static const char *figure_key(cmark_node *paragraph) {
    static const char scheme[] = "figure:";
    cmark_node *image = cmark_node_first_child(paragraph);
    if (image == NULL || cmark_node_get_type(image) != CMARK_NODE_IMAGE ||
        cmark_node_next(image) != NULL) {
        return NULL;
    }
    const char *url = cmark_node_get_url(image);
    const char *key = url + sizeof(scheme) - 1;
    return sv_starts(sv_of(url), scheme) && article_id_valid(sv_of(key)) ? key : NULL;
}

static void change_paragraph(struct markdown *m, cmark_node *paragraph) {
    const char *key = figure_key(paragraph);
    if (key != NULL) {
        replace_by_html(paragraph, arena_printf(m->findings->arena,
                                                "<figure data-figure=\"%s\"></figure>\n", key));
    } else if (is_lost_list(m, paragraph)) {
        replace_by_html(paragraph, "<p class=\"lost-list\"></p>\n");
    }
}

// The kind in a line "[!kind]"; NULL when it is no line of a callout, "" when it is a wrong one.
static const char *callout_kind(struct arena *arena, sv line) {
    if (!sv_starts(line, "[!")) {
        return NULL;
    }
    sv kind = {line.ptr + 2, line.len - 2};
    kind = sv_cut(&kind, ']');
    bool known = kind.len + 3 == line.len && text_has_word(HTML_CALLOUTS, kind);
    return known ? arena_copy(arena, kind) : "";
}

// Takes the first line of a callout's first paragraph away and gives its kind; NULL when the quote
// does not begin with "[!".
static const char *take_callout_line(struct markdown *m, cmark_node *quote) {
    CLEANUP(buf_finish) struct buf line = {0};
    cmark_node *paragraph = cmark_node_first_child(quote);
    if (paragraph == NULL || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH) {
        return NULL;
    }
    cmark_node *end = cmark_node_first_child(paragraph);
    for (; end != NULL && cmark_node_get_type(end) == CMARK_NODE_TEXT; end = cmark_node_next(end)) {
        buf_text(&line, cmark_node_get_literal(end));
    }
    const char *kind = callout_kind(m->findings->arena, (sv){line.ptr, line.len});
    if (kind == NULL || (end != NULL && !is_break(end))) { // something stands on the same line
        return kind == NULL ? NULL : "";
    }
    if (end == NULL) {
        cmark_node_free(paragraph);
        return kind;
    }
    while (cmark_node_first_child(paragraph) != end) {
        cmark_node_free(cmark_node_first_child(paragraph));
    }
    cmark_node_free(end);
    return kind;
}

static void change_quote(struct markdown *m, cmark_node *quote) {
    const char *kind = take_callout_line(m, quote);
    if (kind == NULL) {
        return;
    }
    if (kind[0] == '\0') {
        refuse(m, quote,
               "a callout begins with a line of its own: [!info], [!warning], [!emergency], [!do] "
               "or [!dont]");
        return;
    }
    const char *open = arena_printf(m->findings->arena, "<aside class=\"callout %s\">\n", kind);
    cmark_node *block = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);
    if (block == NULL || !cmark_node_set_on_enter(block, open) ||
        !cmark_node_set_on_exit(block, "</aside>\n") || !cmark_node_replace(quote, block)) {
        mem_fail();
    }
    while (cmark_node_first_child(quote) != NULL) {
        cmark_node_append_child(block, cmark_node_first_child(quote));
    }
    cmark_node_free(quote);
}

static void check_link(struct markdown *m, cmark_node *node) {
    static const char *const schemes[] = {"https://", "http://", "article:", "mailto:", "tel:"};
    const char *url = cmark_node_get_url(node);
    for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
        if (strncmp(url, schemes[i], strlen(schemes[i])) == 0) {
            return;
        }
    }
    while (node != NULL && cmark_node_get_start_line(node) == 0) { // inline nodes may not know
        node = cmark_node_parent(node);
    }
    refuse(m, node, "a link goes to article:id, https://…, http://…, mailto: or tel:");
}

// Children before parents, so that a block can be replaced when it is left.
static void change_tree(struct markdown *m, cmark_node *node, int levels) {
    cmark_node *child = cmark_node_first_child(node);
    if (levels == 0 && child != NULL) {
        refuse(m, node, "blocks or emphasis nested deeper than 100 levels");
        return;
    }
    while (child != NULL) {
        cmark_node *next = cmark_node_next(child);
        if (cmark_node_get_type(child) == CMARK_NODE_PARAGRAPH) {
            cmark_node *previous = cmark_node_previous(child);
            change_paragraph(m, child);
            child = previous == NULL ? cmark_node_first_child(node) : cmark_node_next(previous);
        }
        change_tree(m, child, levels - 1);
        if (cmark_node_get_type(child) == CMARK_NODE_BLOCK_QUOTE) {
            change_quote(m, child);
        } else if (cmark_node_get_type(child) == CMARK_NODE_LINK) {
            check_link(m, child);
        } else if (cmark_node_get_type(child) == CMARK_NODE_IMAGE) {
            refuse(m, node,
                   "an image is a figure of the front matter, alone in its paragraph: "
                   "![](figure:key)");
        }
        child = next;
    }
}

// --- Headings ---

struct heading {
    const char *title; // NULL: none
    const char *key;
    int aspect; // or VOCAB_NONE
    bool inferred;
    sv wrong; // the word that could not be read, if it was one
};

// One word of `{#key aspect=symptoms inferred}`; false when it is none.
static bool read_heading_word(struct arena *arena, sv word, struct heading *heading) {
    if (sv_starts(word, "#") && heading->key == NULL) {
        heading->key = arena_copy(arena, (sv){word.ptr + 1, word.len - 1});
        return article_id_valid(sv_of(heading->key));
    }
    if (sv_starts(word, "aspect=") && heading->aspect == VOCAB_NONE) {
        heading->aspect = vocab_find(&vocab_aspect, (sv){word.ptr + 7, word.len - 7});
        return heading->aspect != VOCAB_NONE;
    }
    if (sv_is(word, "inferred")) {
        heading->inferred = true;
        return true;
    }
    return false;
}

// Reads "Title {#key …}". False when something is wrong.
static bool read_heading(struct arena *arena, sv text, struct heading *ret_heading) {
    const char *brace =
        text.len == 0 || text.ptr[text.len - 1] != '}' ? NULL : memrchr(text.ptr, '{', text.len);
    if (brace == NULL) {
        return false;
    }
    sv title = sv_trim((sv){text.ptr, (size_t)(brace - text.ptr)});
    sv rest = {brace + 1, (size_t)(text.ptr + text.len - 1 - (brace + 1))};
    *ret_heading = (struct heading){.title = title.len == 0 ? NULL : arena_copy(arena, title),
                                    .aspect = VOCAB_NONE};
    while (rest.ptr != NULL) {
        sv word = sv_cut(&rest, ' ');
        if (word.len > 0 && !read_heading_word(arena, word, ret_heading)) {
            ret_heading->wrong = word;
            return false;
        }
    }
    return ret_heading->key != NULL;
}

static void end_section(struct markdown *m) {
    if (m->section != NULL && m->html.len > 0) {
        json_text_set(m->section, "html", json_stringn(m->html.ptr, m->html.len));
    }
    buf_clear(&m->html);
    m->section = NULL;
}

static void begin_section(struct markdown *m, int depth, const struct heading *heading, int line) {
    int inherited = depth == 0 ? ASPECT_OTHER : m->aspects[depth - 1];
    json_t *section = json_object();
    json_t *children = json_array();
    m->aspects[depth] = heading->aspect == VOCAB_NONE ? inherited : heading->aspect;
    json_text_set(section, "key", json_string(heading->key));
    json_text_set(section, "aspect", json_string(vocab_word(&vocab_aspect, m->aspects[depth])));
    json_text_set(section, "title",
                  heading->title == NULL ? json_null() : json_string(heading->title));
    json_text_set(section, "inferred", json_boolean(heading->inferred));
    json_text_set(section, "sections", children);
    struct arena *arena = m->findings->arena;
    const char *pointer =
        arena_printf(arena, "%s/%zu", m->paths[depth], json_array_size(m->lists[depth]));
    seed_lines_add(m->lines, arena, pointer, line);
    if (depth + 1 < SECTION_DEPTH_MAX) {
        m->lists[depth + 1] = children;
        m->paths[depth + 1] = arena_printf(arena, "%s/sections", pointer);
    }
    if (json_array_append_new(m->lists[depth], section) != 0) {
        mem_fail();
    }
    m->section = section;
    m->depth = depth;
}

static void refuse_heading(struct markdown *m, cmark_node *node, sv wrong) {
    char choices[512];
    refuse(m, node,
           arena_printf(m->findings->arena,
                        "%s%.*s%sa heading reads \"## Title {#key aspect=symptoms}\": a key in "
                        "lower-case letters, digits and hyphens, then, where wanted, an aspect "
                        "(%s) and \"inferred\"",
                        wrong.len == 0 ? "" : "\"", (int)wrong.len, wrong.len == 0 ? "" : wrong.ptr,
                        wrong.len == 0 ? "" : "\" cannot stand here: ",
                        vocab_choices(&vocab_aspect, sizeof(choices), choices)));
}

static void read_section_heading(struct markdown *m, cmark_node *node, sv text) {
    struct heading heading = {0};
    int depth = cmark_node_get_heading_level(node) - 2;
    if (depth < 0 || depth >= SECTION_DEPTH_MAX) {
        refuse(m, node, "headings are ## to ####; the article's title stands in the front matter");
    } else if (!read_heading(m->findings->arena, text, &heading)) {
        refuse_heading(m, node, heading.wrong);
    } else if (depth > m->depth + 1) {
        refuse(m, node, "a section inside a section is one level deeper than it, not more");
    } else {
        end_section(m);
        begin_section(m, depth, &heading, m->lines_before + cmark_node_get_start_line(node));
    }
}

static void add_block(struct markdown *m, cmark_node *node) {
    if (m->section == NULL) {
        refuse(m, node, "nothing stands before the first \"## \" heading; the lead is `summary`");
        return;
    }
    char *html = cmark_render_html(node, CMARK_OPT_UNSAFE, NULL);
    buf_text(&m->html, html);
    free(html);
}

// `####` without braces is a heading in the text.
static void read_block(struct markdown *m, cmark_node *node) {
    if (cmark_node_get_type(node) != CMARK_NODE_HEADING) {
        add_block(m, node);
        return;
    }
    sv text = words_of(m, node);
    bool has_braces = text.len > 0 && text.ptr[text.len - 1] == '}';
    if (cmark_node_get_heading_level(node) == 4 && !has_braces) {
        add_block(m, node);
    } else {
        read_section_heading(m, node, text);
    }
}

// --- The document ---

// Whether there are more cells than COLUMNS_MAX and CELLS_MAX say. cmark-gfm fills each row up to
// the width of its table, so each line counts as the widest of those around it, up to an empty
// line, which ends any table. ret_line: where those lines begin.
static bool has_too_many_cells(sv markdown, int *ret_line) {
    size_t before = 0, width = 0, height = 0;
    for (int line = 1; markdown.ptr != NULL; line++) {
        sv text = sv_cut(&markdown, '\n');
        size_t signs = 0, blanks = 0, breaks = 1;
        for (size_t i = 0; i < text.len; i++) {
            signs += text.ptr[i] == '|';
            breaks += text.ptr[i] == '\r'; // ends a line, too
            blanks += strchr(" \t\r", text.ptr[i]) != NULL;
        }
        if (blanks == text.len) {
            before += width * height;
            width = height = 0;
            continue;
        }
        *ret_line = height == 0 ? line : *ret_line;
        height += breaks;
        width = signs + (signs > 0) > width ? signs + 1 : width;
        if (width > COLUMNS_MAX || before + width * height > CELLS_MAX) {
            return true;
        }
    }
    return false;
}

static cmark_node *parse(sv markdown) {
    const int options = CMARK_OPT_DEFAULT | CMARK_OPT_UNSAFE;
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(options);
    cmark_syntax_extension *tables = cmark_find_syntax_extension("table");
    if (tables == NULL || !cmark_parser_attach_syntax_extension(parser, tables)) {
        mem_fail();
    }
    cmark_parser_feed(parser, markdown.ptr == NULL ? "" : markdown.ptr, markdown.len);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return document;
}

json_t *seed_markdown_sections(sv markdown, int first_line, struct findings *findings,
                               struct seed_lines *lines) {
    if (markdown.len > SEED_MARKDOWN_MAX) {
        findings_error(findings, "/sections", "too-large", "more than 1 MiB of Markdown");
        return NULL;
    }
    int line = 0;
    if (has_too_many_cells(markdown, &line)) {
        seed_lines_add(lines, findings->arena, "/sections", first_line - 1 + line);
        findings_error(findings, "/sections", "too-large",
                       "a table has more than 1,000 columns, or the tables have more than 100,000 "
                       "cells, rows filled up to the width of their table; an empty line ends a "
                       "table");
        return NULL;
    }
    cmark_node *document = parse(markdown);
    json_auto_t *sections = json_array();
    struct markdown m = {.findings = findings,
                         .lines = lines,
                         .lines_before = first_line - 1,
                         .depth = -1,
                         .lists = {sections},
                         .paths = {"/sections"}};
    seed_lines_add(lines, findings->arena, "/sections", first_line);
    change_tree(&m, document, NESTING_MAX);
    for (cmark_node *node = cmark_node_first_child(document); node != NULL;
         node = cmark_node_next(node)) {
        read_block(&m, node);
    }
    end_section(&m);
    buf_finish(&m.html);
    cmark_node_free(document);
    return m.failed ? NULL : json_incref(sections);
}
