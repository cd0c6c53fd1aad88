// SPDX-License-Identifier: MIT
// One way of searching for JSON and for the page.
#pragma once

#include "api/common.h"

enum { FIND_OFFSET_MAX = 1000 }; // nobody turns forty pages; deeper ones would only cost

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

// Lists that are paged by number: how many come before this page. 1: the reply is made (a cursor
// that is none).
int find_offset(const struct request *request, struct reply *reply, int *ret_offset);
// The address of the page behind the first `reached`; NULL at the end of the list.
const char *find_next(struct service *service, struct request *request, struct reply *reply,
                      int reached, int total);
