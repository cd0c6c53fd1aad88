// SPDX-License-Identifier: MIT
// The check of html; see html_check.h. It reads what our templates write, not any html: attributes
// in double quotes, no comments, `<` and `>` only in tags.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "html_check.h"

#include "base/mem.h"
#include "base/sv.h"

enum { OPEN_MAX = 64, IDS_MAX = 256 };

struct checker {
    const char *name;
    sv open[OPEN_MAX];
    size_t depth;
    int heading;
    sv ids[IDS_MAX], wanted[IDS_MAX];
    size_t id_count, wanted_count;
};

size_t html_count(const char *html, const char *text) {
    size_t count = 0;
    for (const char *at = html; (at = strstr(at, text)) != NULL; at += strlen(text)) {
        count++;
    }
    return count;
}

static bool is_void(sv element) {
    static const char *const names[] = {"meta", "link", "input", "img", "br"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (sv_is(element, names[i])) {
            return true;
        }
    }
    return false;
}

static void check_heading(struct checker *c, sv element) {
    if (element.len != 2 || element.ptr[0] != 'h' || element.ptr[1] < '1' || element.ptr[1] > '6') {
        return;
    }
    int level = element.ptr[1] - '0';
    if (level > c->heading + 1) {
        fail_msg("%s: h%d follows h%d", c->name, level, c->heading);
    }
    c->heading = level;
}

// The value of an attribute inside a tag; empty when it has none.
static sv attribute(sv tag, const char *name) {
    char start[40];
    snprintf(start, sizeof(start), " %s=\"", name);
    const char *at = memmem(tag.ptr, tag.len, start, strlen(start));
    if (at == NULL) {
        return (sv){0};
    }
    at += strlen(start);
    const char *end = memchr(at, '"', (size_t)(tag.ptr + tag.len - at));
    return end != NULL ? (sv){at, (size_t)(end - at)} : (sv){0};
}

static void want(struct checker *c, sv ids) {
    while (ids.ptr != NULL && c->wanted_count < IDS_MAX) {
        c->wanted[c->wanted_count++] = sv_cut(&ids, ' ');
    }
}

static void check_attributes(struct checker *c, sv tag) {
    sv id = attribute(tag, "id"), href = attribute(tag, "href");
    for (size_t i = 0; i < c->id_count; i++) {
        if (id.ptr != NULL && sv_eq(id, c->ids[i])) {
            fail_msg("%s: the id %.*s stands twice", c->name, SV_ARG(id));
        }
    }
    if (id.ptr != NULL && c->id_count < IDS_MAX) {
        c->ids[c->id_count++] = id;
    }
    if (href.len > 0 && href.ptr[0] == '#') {
        want(c, (sv){href.ptr + 1, href.len - 1});
    }
    want(c, attribute(tag, "for"));
    want(c, attribute(tag, "aria-labelledby"));
    want(c, attribute(tag, "aria-describedby"));
}

static void check_tag(struct checker *c, sv tag) {
    sv rest = tag;
    bool end = sv_starts(tag, "/");
    sv element = sv_cut(&rest, ' ');
    if (end) {
        element.ptr++;
        element.len--;
        if (c->depth == 0 || !sv_eq(c->open[c->depth - 1], element)) {
            fail_msg("%s: </%.*s> closes nothing", c->name, SV_ARG(element));
        }
        c->depth--;
        return;
    }
    check_heading(c, element);
    check_attributes(c, tag);
    if (!is_void(element)) {
        assert_true(c->depth < OPEN_MAX);
        c->open[c->depth++] = element;
    }
}

static void check_wanted(const struct checker *c) {
    for (size_t i = 0; i < c->wanted_count; i++) {
        bool found = false;
        for (size_t j = 0; j < c->id_count && !found; j++) {
            found = sv_eq(c->wanted[i], c->ids[j]);
        }
        if (!found) {
            fail_msg("%s: nothing has the id %.*s", c->name, SV_ARG(c->wanted[i]));
        }
    }
}

void html_check(const char *name, const char *html) {
    struct checker c = {.name = name};
    const char *at = strstr(html, "<html");
    assert_non_null(at);
    while ((at = strchr(at, '<')) != NULL) {
        const char *end = strchr(at, '>');
        assert_non_null(end);
        check_tag(&c, (sv){at + 1, (size_t)(end - at - 1)});
        at = end;
    }
    if (c.depth != 0) {
        fail_msg("%s: <%.*s> is never closed", name, SV_ARG(c.open[c.depth - 1]));
    }
    check_wanted(&c);
}
