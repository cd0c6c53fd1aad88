// SPDX-License-Identifier: MIT
// Rendering templates; template.h has the language. Depth is bounded: data come from documents
// whose nesting is bounded, and a stack that is full renders nothing further inside.
#include "base/mem.h"
#include "view/template_private.h"

#include <string.h>

enum { STACK_MAX = 32 };

struct renderer {
    const struct templates *all;
    const struct template *template; // being rendered, for messages
    const struct template_data *data;
    const json_t *stack[STACK_MAX];
    size_t depth;
    struct buf *out;
};

static void render_nodes(struct renderer *r, const struct template *t, size_t from, size_t to);

static const json_t *find_first(const struct renderer *r, sv name) {
    for (size_t i = r->depth; i > 0; i--) {
        const json_t *found = json_object_getn(r->stack[i - 1], name.ptr, name.len);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static const json_t *find(struct renderer *r, sv name) {
    if (sv_is(name, ".")) {
        return r->stack[r->depth - 1];
    }
    sv rest = name;
    const json_t *value = find_first(r, sv_cut(&rest, '.'));
    while (value != NULL && rest.ptr != NULL) {
        sv member = sv_cut(&rest, '.');
        value = json_object_getn(value, member.ptr, member.len);
    }
    if (value == NULL && r->data->missing != NULL) {
        buf_printf(r->data->missing, "%s: %.*s\n", r->template->name, SV_ARG(name));
    }
    return value;
}

static void write_value(struct renderer *r, const json_t *value, bool raw) {
    if (json_is_integer(value)) {
        buf_printf(r->out, "%lld", (long long)json_integer_value(value));
    } else if (json_is_string(value)) {
        sv text = {json_string_value(value), json_string_length(value)};
        if (raw) {
            buf_sv(r->out, text);
        } else {
            buf_html(r->out, text);
        }
    }
}

static const json_t *lookup(void *arg, sv name) {
    return find(arg, name);
}

static void write_words(struct renderer *r, sv key) {
    CLEANUP(buf_finish) struct buf words = {0};
    text_fill(&words, texts_get_sv(r->all->texts, r->data->interface, key), lookup, r);
    buf_html(r->out, (sv){words.ptr != NULL ? words.ptr : "", words.len});
}

static bool is_there(const json_t *value) {
    switch (value != NULL ? json_typeof(value) : JSON_NULL) {
    case JSON_NULL:
    case JSON_FALSE:
        return false;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_OBJECT:
    case JSON_REAL:
    case JSON_TRUE:
        return true;
    }
    return false;
}

static void render_with(struct renderer *r, const json_t *value, const struct template *t,
                        size_t from, size_t to) {
    if (r->depth < STACK_MAX) {
        r->stack[r->depth++] = value;
        render_nodes(r, t, from, to);
        r->depth--;
    }
}

static void render_section(struct renderer *r, const struct template *t, size_t index) {
    const struct node *node = &t->nodes[index];
    const json_t *value = find(r, node->name);
    if (node->kind == NODE_INVERTED) {
        if (!is_there(value)) {
            render_nodes(r, t, index + 1, node->jump);
        }
    } else if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            render_with(r, json_array_get(value, i), t, index + 1, node->jump);
        }
    } else if (is_there(value)) {
        render_with(r, value, t, index + 1, node->jump);
    }
}

static void render_partial(struct renderer *r, const struct template *t) {
    const struct template *outer = r->template;
    r->template = t;
    render_nodes(r, t, 0, t->count);
    r->template = outer;
}

static void render_nodes(struct renderer *r, const struct template *t, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        const struct node *node = &t->nodes[i];
        switch (node->kind) {
        case NODE_TEXT:
            buf_sv(r->out, node->name);
            break;
        case NODE_ESCAPED:
        case NODE_RAW:
            write_value(r, find(r, node->name), node->kind == NODE_RAW);
            break;
        case NODE_WORDS:
            write_words(r, node->name);
            break;
        case NODE_SECTION:
        case NODE_INVERTED:
            render_section(r, t, i);
            i = node->jump;
            break;
        case NODE_PARTIAL:
            render_partial(r, &r->all->items[node->jump]);
            break;
        case NODE_END:
            break;
        }
    }
}

void template_render(const struct templates *templates, const struct template *template,
                     const struct template_data *data, struct buf *out) {
    struct renderer r = {.all = templates, .template = template, .data = data, .out = out};
    render_with(&r, data->data, template, 0, template->count);
}
