// SPDX-License-Identifier: MIT
// From a path to its route. Patterns are compiled once from the route table; a literal segment wins
// over a placeholder, from left to right, whatever the table's order.
//
// A path is cut at every '/': "/" has one empty segment, "/en/" has two, the last one empty, and
// only a pattern that ends in '/' matches it. A placeholder never matches an empty segment.
#pragma once

#include "web/params.h"

struct router;

// Compiles and checks the table: patterns, limits, duplicates, placeholders without a parameter,
// defaults that are no values, handlers that a lane needs. Negative: the table is wrong.
int router_create(const struct route *routes, size_t count, struct router **ret_router);
void router_destroy(struct router *router); // NULL is fine

enum router_outcome {
    ROUTER_FOUND,
    ROUTER_NO_METHOD, // the path is known; `route` is another method's
    ROUTER_NO_PATH,
    ROUTER_BAD_PATH, // not UTF-8 once decoded
};
struct router_match {
    const struct route *route;
    size_t index;     // of the route in the table
    unsigned methods; // 1 << enum method: what the path has (without HEAD and OPTIONS)
    struct path_value path[ROUTE_SEGMENTS_MAX];
    size_t path_count;
};
enum router_outcome router_find(const struct router *router, struct arena *arena, sv path,
                                enum method method, struct router_match *ret_match);
// "GET, HEAD, PUT, OPTIONS" for the methods of a match.
const char *router_allow(struct arena *arena, unsigned methods);
