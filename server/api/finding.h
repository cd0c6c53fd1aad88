// SPDX-License-Identifier: MIT
// One way of searching for JSON and for the page.
#pragma once

#include "api/common.h"
#include "store/search.h"

enum { FIND_OFFSET_MAX = 1000 }; // nobody turns forty pages; deeper ones would only cost

struct finding {
    struct search_query query; // as it was run
    const char *words;         // as asked; NULL: nothing was
    bool exact;                // as asked
    bool resumed;              // by a cursor
    bool by_code;              // the words are a code
    struct search_found found;
    int kinds[KIND_OTHER + 1];
    struct article_ids ids; // the first that were found, up to query.ids_max
};

// Reads the request's q, topic, kind, exact, limit and cursor. 1: the cursor is not one that a
// search gave; the search then begins at its start.
int finding_read(const struct request *request, const char *language, struct finding *ret_finding);
// Runs it and computes reviews. 0, or negative.
int finding_run(struct service *service, struct request *request, struct reply *reply,
                struct finding *finding);

// Lists that are paged by number: how many come before this page. 1: the reply is made (a cursor
// that is none).
int find_offset(const struct request *request, struct reply *reply, int *ret_offset);
// The address of the page behind the first `reached`; NULL at the end of the list.
const char *find_next(struct service *service, struct request *request, struct reply *reply,
                      int reached, int total);
