// SPDX-License-Identifier: MIT
// Sections from CommonMark (cmark). The format is in seed/README.md; in short:
//     ## Title {#key aspect=symptoms inferred}     a section; ### and #### with {#key}: inside it
//     ![](figure:key)                              alone in a paragraph: a figure
//     > [!warning]                                 first line of a block quote: a callout
//     [lost list]                                  alone in a paragraph: a list the source lost
//     [text](article:id)  [text](https://…)        links
// The HTML that comes of it is raw: document_parse() sanitizes it.
#include "parse/seed_markdown.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/article.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

enum { NESTING_MAX = 100 };

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

static void node_free(cmark_node **node) {
    if (*node != NULL) {
        cmark_node_free(*node);
    }
}

static void refuse(struct markdown *m, cmark_node *node, const char *detail) {
    int line = m->lines_before + cmark_node_get_start_line(node);
    const char *pointer = arena_printf(m->findings->arena, "/sections@%d", line);
    seed_lines_add(m->lines, m->findings->arena, pointer, line);
    findings_error(m->findings, pointer, "bad-markdown", "%s", detail);
    m->failed = true;
}

// --- Text of nodes ---

// The words of a node without its markup.
static void add_words(cmark_node *node, struct buf *out) {
    cmark_iter *iter = cmark_iter_new(node); // no recursion: emphasis nests without bound
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *at = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(at);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
            buf_text(out, cmark_node_get_literal(at));
        } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
            buf_char(out, ' ');
        }
    }
    cmark_iter_free(iter);
}

static bool is_plain(cmark_node *node, const char *words) {
    CLEANUP(buf_finish) struct buf text = {0};
    for (cmark_node *child = cmark_node_first_child(node); child != NULL;
         child = cmark_node_next(child)) {
        if (cmark_node_get_type(child) != CMARK_NODE_TEXT) {
            return false;
        }
    }
    add_words(node, &text);
    return text.len > 0 && strcmp(text.ptr, words) == 0;
}

// --- What stands for something else ---

static void replace_by_html(cmark_node *node, const char *html) {
    cmark_node *block = cmark_node_new(CMARK_NODE_HTML_BLOCK);
    if (block == NULL || !cmark_node_set_literal(block, html) || !cmark_node_replace(node, block)) {
        mem_fail();
    }
    cmark_node_free(node);
}

// A paragraph that is only ![](figure:key).
static bool change_figure(struct markdown *m, cmark_node *paragraph) {
    static const char scheme[] = "figure:";
    cmark_node *image = cmark_node_first_child(paragraph);
    if (image == NULL || cmark_node_get_type(image) != CMARK_NODE_IMAGE ||
        cmark_node_next(image) != NULL) {
        return false;
    }
    const char *url = cmark_node_get_url(image);
    if (strncmp(url, scheme, sizeof(scheme) - 1) != 0 ||
        !article_id_valid(sv_of(url + sizeof(scheme) - 1))) {
        return false;
    }
    replace_by_html(paragraph,
                    arena_printf(m->findings->arena, "<figure data-figure=\"%s\"></figure>\n",
                                 url + sizeof(scheme) - 1));
    return true;
}

static void change_paragraph(struct markdown *m, cmark_node *paragraph) {
    if (is_plain(paragraph, "[lost list]")) {
        replace_by_html(paragraph, "<p class=\"lost-list\"></p>\n");
    } else {
        change_figure(m, paragraph);
    }
}

// Takes the first line of a callout's first paragraph away and gives its words; NULL when the
// quote does not begin with "[!".
static const char *take_callout_line(struct markdown *m, cmark_node *quote) {
    CLEANUP(buf_finish) struct buf line = {0};
    cmark_node *paragraph = cmark_node_first_child(quote);
    if (paragraph == NULL || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH) {
        return NULL;
    }
    cmark_node *child = cmark_node_first_child(paragraph);
    while (child != NULL && cmark_node_get_type(child) == CMARK_NODE_TEXT) {
        buf_text(&line, cmark_node_get_literal(child));
        child = cmark_node_next(child);
    }
    if (line.len < 2 || strncmp(line.ptr, "[!", 2) != 0) {
        return NULL;
    }
    cmark_node *end = child; // the line break, or what stands on the same line
    bool breaks = end == NULL || cmark_node_get_type(end) == CMARK_NODE_SOFTBREAK ||
                  cmark_node_get_type(end) == CMARK_NODE_LINEBREAK;
    if (!breaks) {
        return "";
    }
    while ((child = cmark_node_first_child(paragraph)) != end) {
        cmark_node_free(child);
    }
    if (end != NULL) {
        cmark_node_free(end);
    } else {
        cmark_node_free(paragraph);
    }
    return arena_copy(m->findings->arena, (sv){line.ptr, line.len});
}

static void change_quote(struct markdown *m, cmark_node *quote) {
    static const char *const kinds[] = {"info", "warning", "emergency", "do", "dont"};
    const char *line = take_callout_line(m, quote);
    if (line == NULL) {
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        const char *mark = arena_printf(m->findings->arena, "[!%s]", kinds[i]);
        if (strcmp(line, mark) != 0) {
            continue;
        }
        const char *open =
            arena_printf(m->findings->arena, "<aside class=\"callout %s\">\n", kinds[i]);
        cmark_node *block = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);
        if (block == NULL || !cmark_node_set_on_enter(block, open) ||
            !cmark_node_set_on_exit(block, "</aside>\n") || !cmark_node_replace(quote, block)) {
            mem_fail();
        }
        cmark_node *child = NULL;
        while ((child = cmark_node_first_child(quote)) != NULL) {
            cmark_node_append_child(block, child);
        }
        cmark_node_free(quote);
        return;
    }
    refuse(m, quote,
           "a callout begins with a line of its own: [!info], [!warning], [!emergency], [!do] or "
           "[!dont]");
}

static void check_link(struct markdown *m, cmark_node *node) {
    static const char *const schemes[] = {"https://", "article:", "mailto:", "tel:"};
    const char *url = cmark_node_get_url(node);
    for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
        if (strncmp(url, schemes[i], strlen(schemes[i])) == 0) {
            return;
        }
    }
    while (node != NULL && cmark_node_get_start_line(node) == 0) { // inline nodes may not know
        node = cmark_node_parent(node);
    }
    refuse(m, node, "a link goes to article:id, https://…, mailto: or tel:");
}

static void check_image(struct markdown *m, cmark_node *image) {
    refuse(m, cmark_node_parent(image),
           "an image is a figure of the front matter, alone in its paragraph: ![](figure:key)");
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
            check_image(m, child);
        }
        child = next;
    }
}

// --- Headings ---

struct heading {
    const char *title, *key;
    int aspect; // or VOCAB_NONE
    bool inferred;
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

// Reads "Title {#key …}". False when something in the braces is wrong; key NULL without braces.
static bool read_heading(struct markdown *m, cmark_node *node, struct heading *ret_heading) {
    CLEANUP(buf_finish) struct buf words = {0};
    add_words(node, &words);
    sv text = sv_trim((sv){words.ptr, words.len});
    *ret_heading = (struct heading){.aspect = VOCAB_NONE};
    const char *brace =
        text.len > 0 && text.ptr[text.len - 1] == '}' ? memrchr(text.ptr, '{', text.len) : NULL;
    if (brace == NULL) {
        ret_heading->title = arena_copy(m->findings->arena, text);
        return true;
    }
    sv title = sv_trim((sv){text.ptr, (size_t)(brace - text.ptr)});
    ret_heading->title = arena_copy(m->findings->arena, title);
    sv rest = {brace + 1, (size_t)(text.ptr + text.len - 1 - (brace + 1))};
    while (rest.ptr != NULL) {
        sv word = sv_cut(&rest, ' ');
        if (word.len > 0 && !read_heading_word(m->findings->arena, word, ret_heading)) {
            return false;
        }
    }
    return ret_heading->key != NULL;
}

static void set(json_t *object, const char *name, json_t *value) {
    if (json_object_set_new(object, name, value) != 0) {
        mem_fail(); // the text is valid UTF-8: only memory is left as a reason
    }
}

static void end_section(struct markdown *m) {
    if (m->section != NULL && m->html.len > 0) {
        set(m->section, "html", json_stringn(m->html.ptr, m->html.len));
    }
    buf_clear(&m->html);
    m->section = NULL;
}

static void begin_section(struct markdown *m, int depth, const struct heading *heading, int line) {
    int inherited = depth == 0 ? ASPECT_OTHER : m->aspects[depth - 1];
    json_t *section = json_object();
    json_t *children = json_array();
    m->aspects[depth] = heading->aspect == VOCAB_NONE ? inherited : heading->aspect;
    set(section, "key", json_string(heading->key));
    set(section, "aspect", json_string(vocab_word(&vocab_aspect, m->aspects[depth])));
    set(section, "title", json_string(heading->title));
    set(section, "inferred", json_boolean(heading->inferred));
    set(section, "sections", children);
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

static void refuse_heading(struct markdown *m, cmark_node *node) {
    char choices[512];
    refuse(m, node,
           arena_printf(m->findings->arena,
                        "a heading reads \"## Title {#key aspect=symptoms}\": a key in lower-case "
                        "letters, digits and hyphens, then, where wanted, an aspect (%s) and "
                        "\"inferred\"",
                        vocab_choices(&vocab_aspect, sizeof(choices), choices)));
}

static void read_section_heading(struct markdown *m, cmark_node *node) {
    struct heading heading;
    int depth = cmark_node_get_heading_level(node) - 2;
    if (!read_heading(m, node, &heading) || heading.key == NULL || heading.title[0] == '\0') {
        refuse_heading(m, node);
        return;
    }
    if (depth > m->depth + 1) {
        refuse(m, node, "a section inside a section is one level deeper than it, not more");
        return;
    }
    end_section(m);
    begin_section(m, depth, &heading, m->lines_before + cmark_node_get_start_line(node));
}

// `####` without braces is a heading in the text.
static bool is_text_heading(cmark_node *node) {
    CLEANUP(buf_finish) struct buf words = {0};
    add_words(node, &words);
    sv text = sv_trim((sv){words.ptr, words.len});
    return cmark_node_get_heading_level(node) == 4 &&
           (text.len == 0 || text.ptr[text.len - 1] != '}');
}

static void add_block(struct markdown *m, cmark_node *node) {
    if (m->section == NULL) {
        refuse(m, node, "nothing stands before the first \"## \" heading; the lead is `summary`");
        return;
    }
    char *html = cmark_render_html(node, CMARK_OPT_UNSAFE);
    buf_text(&m->html, html);
    free(html);
}

static void read_block(struct markdown *m, cmark_node *node) {
    if (cmark_node_get_type(node) != CMARK_NODE_HEADING || is_text_heading(node)) {
        add_block(m, node);
        return;
    }
    int level = cmark_node_get_heading_level(node);
    if (level < 2 || level > 4) {
        refuse(m, node, "headings are ## to ####; the article's title stands in the front matter");
        return;
    }
    read_section_heading(m, node);
}

static void markdown_finish(struct markdown *m) {
    buf_finish(&m->html);
}

json_t *seed_markdown_sections(sv markdown, int first_line, struct findings *findings,
                               struct seed_lines *lines) {
    if (markdown.len > SEED_MARKDOWN_MAX) {
        findings_error(findings, "/sections", "too-large", "more than 1 MiB of Markdown");
        return NULL;
    }
    CLEANUP(node_free)
    cmark_node *document = cmark_parse_document(markdown.ptr == NULL ? "" : markdown.ptr,
                                                markdown.len, CMARK_OPT_DEFAULT | CMARK_OPT_UNSAFE);
    CLEANUP(markdown_finish)
    struct markdown m = {
        .findings = findings, .lines = lines, .lines_before = first_line - 1, .depth = -1};
    json_auto_t *sections = json_array();
    m.lists[0] = sections;
    m.paths[0] = "/sections";
    seed_lines_add(lines, findings->arena, "/sections", first_line);
    change_tree(&m, document, NESTING_MAX);
    for (cmark_node *node = cmark_node_first_child(document); node != NULL;
         node = cmark_node_next(node)) {
        read_block(&m, node);
    }
    end_section(&m);
    return m.failed ? NULL : json_incref(sections);
}
