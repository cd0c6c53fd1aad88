// SPDX-License-Identifier: MIT
// Small JSON objects from pairs.
#include "view/object.h"

#include <jansson.h>
#include <stdlib.h>

static int append(const char *bytes, size_t len, void *out) {
    buf_add(out, bytes, len);
    return 0;
}

void view_string(const char *text, struct buf *out) {
    json_auto_t *value = json_string(text);
    json_dump_callback(value, append, out, JSON_ENCODE_ANY);
}

static void add_list(const char *const *list, struct buf *out) {
    buf_char(out, '[');
    for (size_t i = 0; list[i] != NULL; i++) {
        if (i > 0) {
            buf_char(out, ',');
        }
        view_string(list[i], out);
    }
    buf_char(out, ']');
}

static void add_value(const struct member *member, struct buf *out) {
    switch (member->kind) {
    case MEMBER_TEXT:
        view_string(member->text, out);
        break;
    case MEMBER_LIST:
        add_list(member->list, out);
        break;
    case MEMBER_NUMBER:
        buf_printf(out, "%lld", (long long)member->number);
        break;
    case MEMBER_JSON:
        buf_text(out, member->text);
        break;
    }
}

static bool is_absent(const struct member *member) {
    return ((member->kind == MEMBER_TEXT || member->kind == MEMBER_JSON) && member->text == NULL) ||
           (member->kind == MEMBER_LIST && member->list == NULL);
}

void view_object(const struct member *members, size_t count, struct buf *out) {
    buf_char(out, '{');
    bool first = true;
    for (size_t i = 0; i < count; i++) {
        if (is_absent(&members[i])) {
            continue;
        }
        if (!first) {
            buf_char(out, ',');
        }
        first = false;
        view_string(members[i].name, out);
        buf_char(out, ':');
        add_value(&members[i], out);
    }
    buf_char(out, '}');
}
