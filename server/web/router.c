// SPDX-License-Identifier: MIT
// The router: a search through the table. The segments of a path are cut and decoded once; a row is
// mostly told by its first segments.
#include "web/router.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "web/urlcode.h"

#include <string.h>

const char *const method_names[METHOD_COUNT] = {
    [METHOD_GET] = "GET",         [METHOD_HEAD] = "HEAD",   [METHOD_POST] = "POST",
    [METHOD_PUT] = "PUT",         [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE",
    [METHOD_OPTIONS] = "OPTIONS",
};

// A path or a pattern without its first slash; ptr NULL when it has none.
static sv after_slash(sv path) {
    return sv_starts(path, "/") ? (sv){path.ptr + 1, path.len - 1} : (sv){NULL, 0};
}

static bool is_placeholder(sv segment) {
    return sv_starts(segment, "{");
}

static size_t placeholder_param(const struct route *route, sv segment) {
    bool whole = segment.len > 2 && segment.ptr[segment.len - 1] == '}';
    return whole ? params_find(route, (sv){segment.ptr + 1, segment.len - 2}) : ROUTE_PARAMS_MAX;
}

static const char *check_pattern(const struct route *route) {
    size_t count = 0;
    sv rest = after_slash(sv_of(route->pattern));
    if (rest.ptr == NULL) {
        return "a pattern begins with a slash";
    }
    while (rest.ptr != NULL) {
        sv segment = sv_cut(&rest, '/');
        if (++count > ROUTE_SEGMENTS_MAX) {
            return "too many segments";
        }
        if (is_placeholder(segment) && placeholder_param(route, segment) == ROUTE_PARAMS_MAX) {
            return "a placeholder is a whole segment, and has a parameter";
        }
    }
    return NULL;
}

static const char *check_params(const struct route *route) {
    struct value value;
    for (size_t i = 0; route->params != NULL && route->params[i] != NULL; i++) {
        const struct param *param = route->params[i];
        if (i == ROUTE_PARAMS_MAX) {
            return "too many parameters";
        }
        if (params_find(route, sv_of(param->name)) != i) {
            return "two parameters of one name";
        }
        if (param->kind == PARAM_WORD && param->words == NULL) {
            return "a parameter without its words";
        }
        if (param->fallback != NULL && !params_check(param, sv_of(param->fallback), &value)) {
            return "a default that is no value of its parameter";
        }
    }
    return NULL;
}

// What is wrong with a row by itself, or NULL.
static const char *check_row(const struct route *route) {
    if (route->method == METHOD_HEAD || route->method >= METHOD_OPTIONS) {
        return "HEAD and OPTIONS are the router's own";
    }
    if (route->lane == LANE_WRITE ? route->apply == NULL : route->read == NULL) {
        return "no handler for its lane";
    }
    if (route->representations == 0) {
        return "no representation";
    }
    if ((route->body == BODY_NONE) != (route->body_limit == 0)) {
        return "a body has a limit, and no body has none";
    }
    const char *wrong = check_params(route);
    return wrong != NULL ? wrong : check_pattern(route);
}

// Whether two patterns match the same paths by the same segments.
static bool same_shape(const struct route *a, const struct route *b) {
    sv x = after_slash(sv_of(a->pattern)), y = after_slash(sv_of(b->pattern));
    while (x.ptr != NULL && y.ptr != NULL) {
        sv one = sv_cut(&x, '/'), other = sv_cut(&y, '/');
        if (!sv_eq(one, other) && !(is_placeholder(one) && is_placeholder(other))) {
            return false;
        }
    }
    return x.ptr == y.ptr;
}

int router_check(const struct route *routes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *wrong = check_row(&routes[i]);
        for (size_t k = 0; k < i && wrong == NULL; k++) {
            if (routes[i].method == routes[k].method && same_shape(&routes[i], &routes[k])) {
                wrong = "the same method and path twice";
            }
        }
        if (wrong != NULL) {
            const char *pattern = routes[i].pattern;
            return err_trace(ERR_FATAL, "route %s: %s", pattern == NULL ? "?" : pattern, wrong);
        }
    }
    return 0;
}

// Cuts the path and decodes what is encoded. Gives the number of segments; 0: more than any pattern
// has; -1: not UTF-8.
static int cut_path(struct arena *arena, sv path, sv ret_segments[static ROUTE_SEGMENTS_MAX]) {
    int count = 0;
    sv rest = after_slash(path);
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

// How closely a pattern matches: 0 not at all; else a literal segment counts more than a
// placeholder, and each more than all to its right. So patterns that match one path with the same
// rank have the same shape.
static unsigned rank(const struct route *route, const sv *segments, size_t count) {
    unsigned rank = 1;
    sv rest = after_slash(sv_of(route->pattern));
    for (size_t i = 0; i < count; i++) {
        sv segment = sv_cut(&rest, '/');
        bool literal = !is_placeholder(segment);
        if (literal ? !sv_eq(segment, segments[i]) : segments[i].len == 0) {
            return 0;
        }
        if ((rest.ptr == NULL) != (i + 1 == count)) {
            return 0; // one of them is longer
        }
        rank = rank << 1 | literal;
    }
    return rank;
}

static void fill_path(const sv *segments, struct router_match *match) {
    sv rest = after_slash(sv_of(match->route->pattern));
    match->path_count = 0;
    for (size_t i = 0; rest.ptr != NULL; i++) {
        sv segment = sv_cut(&rest, '/');
        if (is_placeholder(segment)) {
            match->path[match->path_count++] =
                (struct path_value){placeholder_param(match->route, segment), segments[i]};
        }
    }
}

enum router_outcome router_find(const struct route *routes, size_t route_count, struct arena *arena,
                                sv path, enum method method, struct router_match *ret_match) {
    sv segments[ROUTE_SEGMENTS_MAX];
    enum router_outcome outcome = ROUTER_NO_PATH;
    unsigned best = 0;
    int count = cut_path(arena, path, segments);
    if (count < 0) {
        return ROUTER_BAD_PATH;
    }
    for (size_t i = 0; i < route_count && count > 0; i++) {
        unsigned found = rank(&routes[i], segments, (size_t)count);
        if (found == 0 || found < best) {
            continue;
        }
        if (found > best) { // what matched before was of another shape
            best = found;
            ret_match->methods = 0;
            outcome = ROUTER_NO_METHOD;
        }
        ret_match->methods |= 1U << routes[i].method;
        if (outcome == ROUTER_NO_METHOD) {
            ret_match->route = &routes[i];
            outcome = routes[i].method == method ? ROUTER_FOUND : ROUTER_NO_METHOD;
        }
    }
    if (best != 0) {
        fill_path(segments, ret_match);
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
