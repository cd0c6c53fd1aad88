// SPDX-License-Identifier: MIT
// The router. Invariant: patterns stand in order of precedence (literals before placeholders,
// segment by segment), those of one shape side by side, so that the first that matches a path
// begins the run of all methods of that path.
#include "web/router.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "web/urlcode.h"

#include <stdlib.h>
#include <string.h>

const char *const method_names[METHOD_COUNT] = {
    [METHOD_GET] = "GET",         [METHOD_HEAD] = "HEAD",   [METHOD_POST] = "POST",
    [METHOD_PUT] = "PUT",         [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE",
    [METHOD_OPTIONS] = "OPTIONS",
};

struct segment {
    sv literal; // ptr NULL: a placeholder
    size_t param;
};
struct pattern {
    const struct route *route;
    size_t index;
    size_t count;
    struct segment segments[ROUTE_SEGMENTS_MAX];
};
struct router {
    size_t count;
    struct pattern patterns[];
};

// Order of precedence; 0: the same shape.
static int compare_shapes(const struct pattern *a, const struct pattern *b) {
    if (a->count != b->count) {
        return a->count < b->count ? -1 : 1;
    }
    for (size_t i = 0; i < a->count; i++) {
        sv x = a->segments[i].literal, y = b->segments[i].literal;
        if ((x.ptr == NULL) != (y.ptr == NULL)) {
            return x.ptr == NULL ? 1 : -1;
        }
        size_t len = x.len < y.len ? x.len : y.len;
        int order = len == 0 ? 0 : memcmp(x.ptr, y.ptr, len);
        if (order != 0 || x.len != y.len) {
            return order != 0 ? order : x.len < y.len ? -1 : 1;
        }
    }
    return 0;
}

static int compare_patterns(const void *a, const void *b) {
    const struct pattern *x = a, *y = b;
    int order = compare_shapes(x, y);
    return order != 0 ? order : (int)x->route->method - (int)y->route->method;
}

static size_t param_index(const struct route *route, sv name) {
    size_t i = 0;
    while (route->params != NULL && route->params[i] != NULL &&
           !sv_is(name, route->params[i]->name)) {
        i++;
    }
    return route->params == NULL || route->params[i] == NULL ? ROUTE_PARAMS_MAX : i;
}

static int bad_table(const struct route *route, const char *what) {
    return err_trace(ERR_FATAL, "route %s: %s", route->pattern == NULL ? "?" : route->pattern,
                     what);
}

static int compile_segment(const struct route *route, sv text, struct segment *ret_segment) {
    if (text.len == 0 || text.ptr[0] != '{') {
        *ret_segment = (struct segment){.literal = text};
        return 0;
    }
    if (text.len < 3 || text.ptr[text.len - 1] != '}') {
        return bad_table(route, "a placeholder is a whole segment");
    }
    size_t param = param_index(route, (sv){text.ptr + 1, text.len - 2});
    if (param == ROUTE_PARAMS_MAX) {
        return bad_table(route, "a placeholder has no parameter");
    }
    *ret_segment = (struct segment){.param = param};
    return 0;
}

static int compile_pattern(const struct route *route, size_t index, struct pattern *ret_pattern) {
    *ret_pattern = (struct pattern){.route = route, .index = index};
    sv rest = sv_of(route->pattern);
    if (!sv_starts(rest, "/")) {
        return bad_table(route, "a pattern begins with a slash");
    }
    rest = (sv){rest.ptr + 1, rest.len - 1};
    while (rest.ptr != NULL) {
        sv text = sv_cut(&rest, '/');
        if (ret_pattern->count == ROUTE_SEGMENTS_MAX) {
            return bad_table(route, "too many segments");
        }
        struct segment *segment = &ret_pattern->segments[ret_pattern->count++];
        if (compile_segment(route, text, segment) < 0) {
            return ERR_FATAL;
        }
    }
    return 0;
}

static int check_params(const struct route *route) {
    struct value value;
    for (size_t i = 0; route->params != NULL && route->params[i] != NULL; i++) {
        const struct param *param = route->params[i];
        if (i == ROUTE_PARAMS_MAX) {
            return bad_table(route, "too many parameters");
        }
        if (param_index(route, sv_of(param->name)) != i) {
            return bad_table(route, "two parameters of one name");
        }
        if (param->kind == PARAM_WORD && param->words == NULL) {
            return bad_table(route, "a parameter without its words");
        }
        if (param->fallback != NULL && !params_check(param, sv_of(param->fallback), &value)) {
            return bad_table(route, "a default that is no value of its parameter");
        }
    }
    return 0;
}

static int check_route(const struct route *route) {
    if (route->pattern == NULL) {
        return bad_table(route, "no pattern");
    }
    if (route->method == METHOD_HEAD || route->method >= METHOD_OPTIONS) {
        return bad_table(route, "HEAD and OPTIONS are the router's own");
    }
    if (route->lane == LANE_WRITE ? route->apply == NULL : route->read == NULL) {
        return bad_table(route, "no handler for its lane");
    }
    if (route->representations == 0) {
        return bad_table(route, "no representation");
    }
    if ((route->body == BODY_NONE) != (route->body_limit == 0)) {
        return bad_table(route, "a body has a limit, and no body has none");
    }
    return check_params(route);
}

static int compile_all(struct router *router, const struct route *routes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (check_route(&routes[i]) < 0 ||
            compile_pattern(&routes[i], i, &router->patterns[i]) < 0) {
            return ERR_FATAL;
        }
    }
    router->count = count;
    qsort(router->patterns, count, sizeof router->patterns[0], compare_patterns);
    for (size_t i = 1; i < count; i++) {
        if (compare_patterns(&router->patterns[i - 1], &router->patterns[i]) == 0) {
            return bad_table(router->patterns[i].route, "the same method and path twice");
        }
    }
    return 0;
}

int router_create(const struct route *routes, size_t count, struct router **ret_router) {
    struct router *router =
        mem_zero(1, sizeof *router + count * sizeof(struct pattern)); // a table is small
    if (compile_all(router, routes, count) < 0) {
        router_destroy(router);
        return ERR_FATAL;
    }
    *ret_router = router;
    return 0;
}

void router_destroy(struct router *router) {
    free(router);
}

// Cuts the path and decodes what is encoded. Gives the number of segments; 0: more than any pattern
// has; -1: not UTF-8.
static int cut_path(struct arena *arena, sv path, sv ret_segments[static ROUTE_SEGMENTS_MAX]) {
    int count = 0;
    sv rest = path.len > 0 ? (sv){path.ptr + 1, path.len - 1} : (sv){NULL, 0};
    while (rest.ptr != NULL) {
        if (count == ROUTE_SEGMENTS_MAX) {
            return 0;
        }
        sv raw = sv_cut(&rest, '/');
        bool encoded = raw.len > 0 && memchr(raw.ptr, '%', raw.len) != NULL;
        if (encoded ? !urlcode_decode(arena, raw, false, &raw) : !utf8_valid(raw)) {
            return -1;
        }
        ret_segments[count++] = raw;
    }
    return count;
}

static bool matches(const struct pattern *pattern, const sv *segments, size_t count) {
    if (pattern->count != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        sv literal = pattern->segments[i].literal;
        if (literal.ptr == NULL ? segments[i].len == 0 : !sv_eq(literal, segments[i])) {
            return false;
        }
    }
    return true;
}

static void fill_match(const struct pattern *pattern, const sv *segments,
                       struct router_match *ret_match) {
    ret_match->route = pattern->route;
    ret_match->index = pattern->index;
    ret_match->path_count = 0;
    for (size_t i = 0; i < pattern->count; i++) {
        if (pattern->segments[i].literal.ptr == NULL) {
            ret_match->path[ret_match->path_count++] =
                (struct path_value){pattern->segments[i].param, segments[i]};
        }
    }
}

enum router_outcome router_find(const struct router *router, struct arena *arena, sv path,
                                enum method method, struct router_match *ret_match) {
    sv segments[ROUTE_SEGMENTS_MAX];
    int count = cut_path(arena, path, segments);
    if (count <= 0) {
        return count < 0 ? ROUTER_BAD_PATH : ROUTER_NO_PATH;
    }
    size_t first = 0;
    while (first < router->count && !matches(&router->patterns[first], segments, (size_t)count)) {
        first++;
    }
    if (first == router->count) {
        return ROUTER_NO_PATH;
    }
    enum router_outcome outcome = ROUTER_NO_METHOD;
    const struct pattern *shape = &router->patterns[first];
    fill_match(shape, segments, ret_match);
    ret_match->methods = 0;
    for (size_t i = first; i < router->count && compare_shapes(shape, &router->patterns[i]) == 0;
         i++) {
        ret_match->methods |= 1U << router->patterns[i].route->method;
        if (router->patterns[i].route->method == method) {
            fill_match(&router->patterns[i], segments, ret_match);
            outcome = ROUTER_FOUND;
        }
    }
    return outcome;
}

const char *router_allow(struct arena *arena, unsigned methods) {
    CLEANUP(buf_finish) struct buf text = {0};
    methods |= 1U << METHOD_OPTIONS;
    methods |= (methods & 1U << METHOD_GET) != 0 ? 1U << METHOD_HEAD : 0;
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        if ((methods & 1U << i) != 0) {
            buf_printf(&text, "%s%s", text.len == 0 ? "" : ", ", method_names[i]);
        }
    }
    return arena_copy(arena, (sv){text.ptr, text.len});
}
