// SPDX-License-Identifier: MIT
// Articles found by a code, as JSON: the lines of a search, each with the code that led to it.
#include "view/private.h"

static json_t *code_item(const struct views *v, const struct code_match *match) {
    json_t *item = json_summary(v, &match->summary);
    value_set(item, "snippet", json_null());
    value_set(item, "code",
              value_pack("{s:o, s:o, s:o}", "system", value_text(match->code.system), "code",
                         value_text(match->code.code), "display", value_text(match->code.display)));
    value_set(item, "match", value_text(match->wider == 0 ? "exact" : "ancestor"));
    return item;
}

void view_codes(const struct views *v, const struct code_match *matches, size_t count,
                const char *next, int total, struct buf *out) {
    json_t *items = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        value_append(items, code_item(v, &matches[i]));
    }
    value_dump(value_list(items, next, total), out);
}
