// SPDX-License-Identifier: MIT
// Parameters by their table: reading the path's and the query's values into request->values, and
// the canonical key under which a reply is cached.
#pragma once

#include "web/reply.h"
#include "web/request.h"

// Whether `text` (decoded) is a value of the parameter; fills *ret_value. Used for the table's own
// defaults, too.
bool params_check(const struct param *param, sv text, struct value *ret_value);

// The index of the parameter of that name, or ROUTE_PARAMS_MAX.
size_t params_find(const struct route *route, sv name);

// Reads the values of path segments (decoded) and of the query, then defaults. False: the reply is
// a problem.
struct path_value {
    size_t param; // index into route->params
    sv text;
};
bool params_read(struct request *request, const struct path_value *path, size_t path_count,
                 struct reply *reply);

// The canonical key: route, representation and every value in the order of the table, each with its
// length, so that no two sets of values share a key: "12.1;2:en;-;2:25". Parameters that the route
// does not know stay out.
sv params_key(const struct request *request, size_t route_index);
