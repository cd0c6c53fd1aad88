// SPDX-License-Identifier: MIT
// A scanner for the two forms of an article link. It relies on what the sanitizer guarantees of
// safe HTML: attributes in double quotes, tags balanced, links never nested.
#include "store/link.h"

#include "base/buf.h"
#include "base/mem.h"
#include "model/article.h"

#include <string.h>

static const char link_open[] = "<a href=\"article:";
static const char link_close[] = "</a>";
static const char span_open[] = "<span class=\"unresolved-link\" data-article=\"";
static const char span_close[] = "</span>";

// An element found in a text: `before` it, its id, what it holds, `after` it.
struct element {
    sv before, id, inner, after;
};

static sv sv_between(const char *from, const char *to) {
    return (sv){from, (size_t)(to - from)};
}

static const char *find(sv text, const char *what) {
    return text.ptr == NULL ? NULL : memmem(text.ptr, text.len, what, strlen(what));
}

// The end tag that belongs to the element whose content begins at text.ptr; spans may hold spans.
static const char *matching_close(sv text, const char *open, const char *close) {
    int depth = 1;
    while (text.len > 0) {
        const char *end = find(text, close), *inner = find(text, open);
        if (end == NULL) {
            return NULL;
        }
        bool deeper = inner != NULL && inner < end;
        depth += deeper ? 1 : -1;
        if (depth == 0) {
            return end;
        }
        const char *from = deeper ? inner + strlen(open) : end + strlen(close);
        text = sv_between(from, text.ptr + text.len);
    }
    return NULL;
}

// The next element that begins with `open` and names a valid article id.
static bool element_next(sv text, const char *open, const char *tag, const char *close,
                         struct element *ret_element) {
    const char *begin = find(text, open), *end = text.ptr + text.len;
    if (begin == NULL) {
        return false;
    }
    const char *id = begin + strlen(open);
    const char *quote = memchr(id, '"', (size_t)(end - id));
    const char *content = quote == NULL ? NULL : memchr(quote, '>', (size_t)(end - quote));
    if (content == NULL || !article_id_valid(sv_between(id, quote))) {
        return false;
    }
    content++;
    const char *closing = matching_close(sv_between(content, end), tag, close);
    if (closing == NULL) {
        return false;
    }
    *ret_element =
        (struct element){sv_between(text.ptr, begin), sv_between(id, quote),
                         sv_between(content, closing), sv_between(closing + strlen(close), end)};
    return true;
}

static bool next_link(sv text, struct element *ret_element) {
    return element_next(text, link_open, "<a ", link_close, ret_element);
}

static bool next_span(sv text, struct element *ret_element) {
    return element_next(text, span_open, "<span", span_close, ret_element);
}

static void add_element(struct buf *out, const char *open, sv id, sv inner, const char *close) {
    buf_text(out, open);
    buf_sv(out, id);
    buf_text(out, "\">");
    buf_sv(out, inner);
    buf_text(out, close);
}

const char *link_store_form(struct arena *a, const char *html) {
    struct element e;
    sv rest = sv_of(html);
    if (!next_span(rest, &e)) {
        return html;
    }
    CLEANUP(buf_finish) struct buf out = {0};
    while (next_span(rest, &e)) {
        buf_sv(&out, e.before);
        add_element(&out, link_open, e.id, e.inner, link_close);
        rest = e.after;
    }
    buf_sv(&out, rest);
    return arena_copy(a, (sv){out.ptr, out.len});
}

const char *link_read_form(struct arena *a, const char *html, link_resolves *resolves, void *arg,
                           int *unresolved) {
    struct element e;
    sv rest = sv_of(html);
    CLEANUP(buf_finish) struct buf out = {0};
    int missing = 0;
    while (next_link(rest, &e)) {
        bool alive = resolves(arg, arena_copy(a, e.id));
        buf_sv(&out, e.before);
        if (alive) {
            buf_sv(&out, sv_between(e.before.ptr + e.before.len, e.after.ptr)); // as it stands
        } else {
            add_element(&out, span_open, e.id, e.inner, span_close);
        }
        missing += !alive;
        rest = e.after;
    }
    *unresolved += missing;
    if (missing == 0) {
        return html;
    }
    buf_sv(&out, rest);
    return arena_copy(a, (sv){out.ptr, out.len});
}

void link_set_add(struct arena *a, struct link_set *set, sv id) {
    for (size_t i = 0; i < set->count; i++) {
        if (sv_is(id, set->ids[i])) {
            return;
        }
    }
    const char **added = arena_push(a, &set->ids, &set->count, sizeof(*added));
    *added = arena_copy(a, id);
}

void link_collect(struct arena *a, const char *html, struct link_set *set) {
    struct element e;
    sv rest = sv_of(html);
    while (next_link(rest, &e)) {
        link_set_add(a, set, e.id);
        rest = e.after;
    }
}
