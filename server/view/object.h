// SPDX-License-Identifier: MIT
// Small JSON objects from pairs, for commands that speak to the editorial API.
#pragma once

#include "base/buf.h"

// A member: exactly one of text, list (NULL-terminated) or number is used, by kind. A NULL text or
// list leaves the member out.
struct member {
    const char *name;
    enum { MEMBER_TEXT, MEMBER_LIST, MEMBER_NUMBER, MEMBER_JSON } kind;
    const char *text; // MEMBER_JSON: JSON already
    const char *const *list;
    int64_t number;
};

void view_object(const struct member *members, size_t count, struct buf *out);
// A JSON string, quotes included.
void view_string(const char *text, struct buf *out);
