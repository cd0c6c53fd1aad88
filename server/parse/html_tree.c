// SPDX-License-Identifier: MIT
// Gumbo within bounds. Invariant: every byte that gumbo holds is in the caller's arena, so that a
// parse that is broken off (longjmp out of its allocator) leaks nothing.
#include "parse/html_tree.h"

#include "parse/text.h"

#include <setjmp.h>
#include <string.h>

enum { ATTRIBUTE_READINGS_MAX = 16 };

struct budget {
    struct arena *arena;
    size_t used;
    jmp_buf overdrawn;
};

static void *budget_alloc(void *userdata, size_t size) {
    struct budget *budget = userdata;
    if (size > HTML_TREE_BYTES_MAX - budget->used) {
        longjmp(budget->overdrawn, 1);
    }
    budget->used += size;
    return arena_alloc(budget->arena, 1, size);
}

static void budget_free(void *userdata, void *ptr) {
    (void)userdata;
    (void)ptr; // with the arena
}

// Elements that do not nest in themselves without end when their end tags are missing: they close
// by themselves, or have no content.
static const bool nests_never[GUMBO_TAG_LAST + 1] = {
    [GUMBO_TAG_A] = true,        [GUMBO_TAG_P] = true,      [GUMBO_TAG_LI] = true,
    [GUMBO_TAG_DT] = true,       [GUMBO_TAG_DD] = true,     [GUMBO_TAG_CAPTION] = true,
    [GUMBO_TAG_COLGROUP] = true, [GUMBO_TAG_THEAD] = true,  [GUMBO_TAG_TBODY] = true,
    [GUMBO_TAG_TFOOT] = true,    [GUMBO_TAG_TR] = true,     [GUMBO_TAG_TH] = true,
    [GUMBO_TAG_TD] = true,       [GUMBO_TAG_OPTION] = true, [GUMBO_TAG_OPTGROUP] = true,
    [GUMBO_TAG_H1] = true,       [GUMBO_TAG_H2] = true,     [GUMBO_TAG_H3] = true,
    [GUMBO_TAG_H4] = true,       [GUMBO_TAG_H5] = true,     [GUMBO_TAG_H6] = true,
    [GUMBO_TAG_HTML] = true,     [GUMBO_TAG_HEAD] = true,   [GUMBO_TAG_BODY] = true,
    [GUMBO_TAG_AREA] = true,     [GUMBO_TAG_BASE] = true,   [GUMBO_TAG_BR] = true,
    [GUMBO_TAG_COL] = true,      [GUMBO_TAG_EMBED] = true,  [GUMBO_TAG_FRAME] = true,
    [GUMBO_TAG_HR] = true,       [GUMBO_TAG_IMAGE] = true,  [GUMBO_TAG_IMG] = true,
    [GUMBO_TAG_INPUT] = true,    [GUMBO_TAG_KEYGEN] = true, [GUMBO_TAG_LINK] = true,
    [GUMBO_TAG_META] = true,     [GUMBO_TAG_PARAM] = true,  [GUMBO_TAG_SOURCE] = true,
    [GUMBO_TAG_TRACK] = true,    [GUMBO_TAG_WBR] = true,
};

static bool is_name_end(char c) {
    return c == '>' || c == '/' || text_is_space(c);
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Reads the next tag's name from *rest; false at the end. Tags inside comments and scripts count
// too: telling them apart as gumbo does would take gumbo.
static bool next_tag(sv *rest, GumboTag *ret_tag, bool *ret_closes) {
    const char *end = rest->ptr + rest->len;
    const char *at = memchr(rest->ptr, '<', rest->len);
    for (; at != NULL; at = memchr(at, '<', (size_t)(end - at))) {
        at++;
        *ret_closes = at < end && *at == '/';
        at += *ret_closes;
        const char *name = at;
        while (at < end && !is_name_end(*at) && *at != '<') {
            at++;
        }
        if (at > name && is_letter(*name)) {
            *rest = (sv){at, (size_t)(end - at)};
            *ret_tag = gumbo_tagn_enum(name, (unsigned)(at - name));
            return true;
        }
    }
    return false;
}

// An estimate from the tags alone: all elements that were opened more often than closed. An unknown
// name counts with the other unknown names.
static bool is_too_deep(sv html) {
    int open[GUMBO_TAG_LAST + 1] = {0};
    int total = 0;
    GumboTag tag = GUMBO_TAG_UNKNOWN;
    bool closes = false;
    while (total <= HTML_NESTING_MAX && html.len > 0 && next_tag(&html, &tag, &closes)) {
        if (nests_never[tag]) {
            continue;
        }
        if (!closes) {
            open[tag]++;
            total++;
        } else if (open[tag] > 0) {
            open[tag]--;
            total--;
        }
    }
    return total > HTML_NESTING_MAX;
}

// Where the value of an attribute ends that begins at `at`, behind the equals sign.
static const char *value_end(const char *at, const char *end) {
    while (at < end && text_is_space(*at)) {
        at++;
    }
    if (at < end && (*at == '"' || *at == '\'')) {
        const char *quote = memchr(at + 1, *at, (size_t)(end - at - 1));
        return quote == NULL ? end : quote + 1;
    }
    while (at < end && *at != '>' && !text_is_space(*at)) {
        at++;
    }
    return at;
}

// Counts a tag's attributes behind its name as gumbo does (HTML 13.2.5.32 and on), as far as
// matters. Returns where it stopped.
static const char *count_attributes(const char *at, const char *end, int *ret_count) {
    *ret_count = 0;
    while (at < end && *at != '>' && *ret_count <= HTML_ATTRIBUTES_MAX) {
        if (*at == '/' || text_is_space(*at)) {
            at++;
            continue;
        }
        ++*ret_count;
        do { // an equals sign that begins a name is part of it
            at++;
        } while (at < end && *at != '=' && !is_name_end(*at));
        const char *next = at;
        while (next < end && text_is_space(*next)) {
            next++;
        }
        at = next < end && *next == '=' ? value_end(next + 1, end) : at;
    }
    return at;
}

// Every `<` and letter is counted from, be it inside a comment, a script or a value, so that none
// of these can hide a tag. Tags inside each other are read again and again by that: past a few
// times the length of the text they are refused too.
static bool has_many_attributes(sv html) {
    size_t left = html.len * ATTRIBUTE_READINGS_MAX;
    GumboTag tag = GUMBO_TAG_UNKNOWN;
    bool closes = false;
    while (html.len > 0 && next_tag(&html, &tag, &closes)) {
        int count = 0;
        const char *stop = count_attributes(html.ptr, html.ptr + html.len, &count);
        size_t length = (size_t)(stop - html.ptr);
        if (count > HTML_ATTRIBUTES_MAX || length > left) {
            return true;
        }
        left -= length;
    }
    return false;
}

static bool is_deeper_than(const GumboNode *node, int levels) {
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) {
        return false;
    }
    if (levels < 0) {
        return true;
    }
    const GumboVector *children = &node->v.element.children;
    for (unsigned i = 0; i < children->length; i++) {
        if (is_deeper_than(children->data[i], levels - 1)) {
            return true;
        }
    }
    return false;
}

// Apart, because nothing that lives across setjmp() may be a local that changes.
static const GumboNode *run_gumbo(struct budget *budget, sv html) {
    const GumboOptions options = {
        .allocator = budget_alloc,
        .deallocator = budget_free,
        .userdata = budget,
        .tab_stop = 8,
        .max_errors = 0,
        .fragment_context = GUMBO_TAG_DIV,
        .fragment_namespace = GUMBO_NAMESPACE_HTML,
    };
    if (setjmp(budget->overdrawn) != 0) {
        return NULL;
    }
    return gumbo_parse_with_options(&options, html.ptr, html.len)->root;
}

// In HTML a CDATA section is a comment that ends at the first `>`. Inside foreign elements gumbo
// 0.10.1 takes it for text, and aborts where a table is around: <table><svg><title><![CDATA[x]]>.
// So each becomes the comment that it is in HTML, of the same length.
static sv without_cdata(sv html, struct arena *arena) {
    static const char opening[] = "<![CDATA[";
    const char *found = memmem(html.ptr, html.len, opening, sizeof(opening) - 1);
    if (found == NULL) {
        return html;
    }
    char *copy = arena_copy(arena, html);
    char *at = copy + (found - html.ptr);
    while (at != NULL) {
        at[2] = '-';
        at = memmem(at, html.len - (size_t)(at - copy), opening, sizeof(opening) - 1);
    }
    return (sv){copy, html.len};
}

enum html_tree_outcome html_tree_parse(sv html, struct arena *arena, const GumboNode **ret_root) {
    html = without_cdata(html, arena);
    if (is_too_deep(html)) {
        return HTML_TREE_TOO_DEEP;
    }
    if (has_many_attributes(html)) {
        return HTML_TREE_TOO_MANY_ATTRIBUTES;
    }
    struct budget budget = {.arena = arena};
    const GumboNode *root = run_gumbo(&budget, html);
    if (root == NULL) {
        return HTML_TREE_TOO_COSTLY;
    }
    if (is_deeper_than(root, HTML_NESTING_MAX)) { // the root itself is not counted
        return HTML_TREE_TOO_DEEP;
    }
    *ret_root = root;
    return HTML_TREE_OK;
}
