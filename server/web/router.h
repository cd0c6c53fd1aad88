// SPDX-License-Identifier: MIT
// From a path to its route. A literal segment wins over a placeholder, from left to right, whatever
// the table's order.
//
// A path is cut at every '/': "/" has one empty segment, "/en/" has two, the last one empty, and
// only a pattern that ends in '/' matches it. A placeholder never matches an empty segment.
#pragma once

#include "web/params.h"

// Checks a table, once, before router_find may have it: patterns, limits, duplicates, placeholders
// without a parameter, defaults that are no values, handlers that a lane needs. 0, or negative.
int router_check(const struct route *routes, size_t count);

enum router_outcome {
    ROUTER_FOUND,
    ROUTER_NO_METHOD, // the path is known; `route` is another method's
    ROUTER_NO_PATH,
    ROUTER_BAD_PATH, // not UTF-8 once decoded
};
struct router_match {
    const struct route *route;
    unsigned methods; // 1 << enum method: what the path has (without HEAD and OPTIONS)
    struct path_value path[ROUTE_SEGMENTS_MAX];
    size_t path_count;
};
enum router_outcome router_find(const struct route *routes, size_t route_count, struct arena *arena,
                                sv path, enum method method, struct router_match *ret_match);
// "GET, HEAD, PUT, OPTIONS" for the methods of a match.
const char *router_allow(struct arena *arena, unsigned methods);
