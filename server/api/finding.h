// SPDX-License-Identifier: MIT
// One way of searching for JSON and for the page.
#pragma once

#include "api/common.h"

struct found {
    struct search_line *lines;
    size_t count;
    int total;
    const char *next; // absolute URL of this route with a cursor, or NULL
};

// Runs the request's q, topic, kind, limit and cursor in `language`. 0; 1: the reply is made (bad
// cursor); negative.
int find_lines(struct service *service, struct request *request, struct reply *reply,
               const char *language, struct found *ret_found);
