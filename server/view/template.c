// SPDX-License-Identifier: MIT
// Compiling templates; template.h has the language.
#include "base/err.h"
#include "base/mem.h"
#include "view/template_private.h"

#include <string.h>

enum { NESTING_MAX = 32 };

struct compiler {
    struct templates *all;
    struct template *template;
    const char *text;         // the whole file
    const char *at;           // what is not compiled yet
    size_t open[NESTING_MAX]; // sections waiting for their end
    size_t depth;
};

static int line_of(const struct compiler *c, const char *at) {
    int line = 1;
    for (const char *p = c->text; p < at; p++) {
        line += *p == '\n';
    }
    return line;
}

static struct node *add_node(struct compiler *c, enum node_kind kind, sv name) {
    struct template *t = c->template;
    struct node *node = arena_push(c->all->arena, &t->nodes, &t->count, sizeof(*node));
    *node = (struct node){.kind = kind, .name = name};
    return node;
}

static void add_text(struct compiler *c, const char *from, const char *to) {
    if (to > from) {
        add_node(c, NODE_TEXT, (sv){from, (size_t)(to - from)});
    }
}

static bool is_blank(const char *from, const char *to) {
    return strspn(from, " \t") >= (size_t)(to - from);
}

// A tag alone on its line: *from moves back to the line's start and *to behind its end.
static void widen_to_line(const struct compiler *c, const char **from, const char **to) {
    const char *start = *from;
    while (start > c->at && start[-1] != '\n') {
        start--;
    }
    bool opens_line = start == c->text || start[-1] == '\n';
    const char *end = *to + strcspn(*to, "\n");
    if (opens_line && is_blank(start, *from) && is_blank(*to, end)) {
        *from = start;
        *to = *end == '\n' ? end + 1 : end;
    }
}

static int open_section(struct compiler *c, enum node_kind kind, sv name) {
    if (c->depth == NESTING_MAX) {
        return err_trace(ERR_FATAL, "%s: sections nested too deeply", c->template->name);
    }
    c->open[c->depth++] = c->template->count;
    add_node(c, kind, name);
    return 0;
}

static int close_section(struct compiler *c, sv name) {
    struct node *nodes = c->template->nodes;
    if (c->depth == 0 || !sv_eq(nodes[c->open[c->depth - 1]].name, name)) {
        return err_trace(ERR_FATAL, "%s:%d: {{/%.*s}} closes nothing", c->template->name,
                         line_of(c, name.ptr), SV_ARG(name));
    }
    size_t opened = c->open[--c->depth];
    add_node(c, NODE_END, name)->jump = opened;
    c->template->nodes[opened].jump = c->template->count - 1;
    return 0;
}

static int add_partial(struct compiler *c, sv name) {
    for (size_t i = 0; i < c->all->count; i++) {
        if (sv_is(name, c->all->items[i].name)) {
            add_node(c, NODE_PARTIAL, name)->jump = i;
            return 0;
        }
    }
    return err_trace(ERR_FATAL, "%s:%d: no template %.*s", c->template->name, line_of(c, name.ptr),
                     SV_ARG(name));
}

static int add_value(struct compiler *c, enum node_kind kind, sv name) {
    if (!sv_starts(name, "t.")) {
        add_node(c, kind, name);
        return 0;
    }
    sv key = {name.ptr + 2, name.len - 2};
    if (!texts_known(c->all->texts, key)) {
        return err_trace(ERR_FATAL, "%s:%d: no text %.*s", c->template->name, line_of(c, name.ptr),
                         SV_ARG(key));
    }
    add_node(c, NODE_WORDS, key);
    return 0;
}

static int add_tag(struct compiler *c, char sign, sv name) {
    switch (sign) {
    case '#':
        return open_section(c, NODE_SECTION, name);
    case '^':
        return open_section(c, NODE_INVERTED, name);
    case '/':
        return close_section(c, name);
    case '>':
        return add_partial(c, name);
    case '!':
        return 0;
    case '{':
        return add_value(c, NODE_RAW, name);
    default:
        return add_value(c, NODE_ESCAPED, name);
    }
}

// Compiles the tag at `from` with the text before it.
static int compile_tag(struct compiler *c, const char *from) {
    const char *inside = from + 2;
    char sign = *inside != '\0' && strchr("#^/>!{", *inside) != NULL ? *inside : ' ';
    inside += sign != ' ';
    const char *close = strstr(inside, sign == '{' ? "}}}" : "}}");
    if (close == NULL) {
        return err_trace(ERR_FATAL, "%s:%d: a tag without its end", c->template->name,
                         line_of(c, from));
    }
    const char *to = close + (sign == '{' ? 3 : 2);
    if (strchr("#^/>!", sign) != NULL) {
        widen_to_line(c, &from, &to);
    }
    add_text(c, c->at, from);
    c->at = to;
    sv name = sv_trim((sv){inside, (size_t)(close - inside)});
    if (name.len == 0) {
        return err_trace(ERR_FATAL, "%s:%d: a tag without a name", c->template->name,
                         line_of(c, inside));
    }
    return add_tag(c, sign, name);
}

static int compile(struct templates *all, struct template *template, const char *text) {
    struct compiler c = {.all = all, .template = template, .text = text, .at = text};
    for (const char *tag; (tag = strstr(c.at, "{{")) != NULL;) {
        int outcome = compile_tag(&c, tag);
        if (outcome != 0) {
            return outcome;
        }
    }
    add_text(&c, c.at, c.at + strlen(c.at));
    if (c.depth > 0) {
        sv name = template->nodes[c.open[c.depth - 1]].name;
        return err_trace(ERR_FATAL, "%s:%d: {{#%.*s}} is never closed", template->name,
                         line_of(&c, name.ptr), SV_ARG(name));
    }
    return 0;
}

int templates_create(const struct embedded_file *files, size_t count, const struct texts *texts,
                     struct templates **ret_templates) {
    struct templates *all = mem_zero(1, sizeof(*all));
    all->arena = arena_create();
    all->texts = texts;
    all->items = arena_alloc(all->arena, count, sizeof(*all->items));
    all->count = count;
    for (size_t i = 0; i < count; i++) { // all names first: templates include each other
        sv rest = sv_of(files[i].name);
        all->items[i].name = arena_copy(all->arena, sv_cut(&rest, '.'));
    }
    for (size_t i = 0; i < count; i++) {
        int outcome = compile(all, &all->items[i], (const char *)files[i].bytes);
        if (outcome != 0) {
            templates_destroy(all);
            return outcome;
        }
    }
    *ret_templates = all;
    return 0;
}

void templates_destroy(struct templates *templates) {
    if (templates != NULL) {
        arena_destroy(templates->arena);
        free_ptr(&templates);
    }
}

const struct template *templates_find(const struct templates *templates, const char *name) {
    for (size_t i = 0; i < templates->count; i++) {
        if (strcmp(templates->items[i].name, name) == 0) {
            return &templates->items[i];
        }
    }
    return NULL;
}
