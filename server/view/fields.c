// SPDX-License-Identifier: MIT
// The parameter `fields`: top-level names, separated by commas.
#include "view/private.h"

#include <stdio.h>

bool fields_have(const char *fields, const char *name) {
    if (fields == NULL) {
        return true;
    }
    for (sv rest = sv_of(fields); rest.ptr != NULL;) {
        if (sv_is(sv_cut(&rest, ','), name)) {
            return true;
        }
    }
    return false;
}

static bool is_known(sv name, const char *const *known, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (sv_is(name, known[i])) {
            return true;
        }
    }
    return false;
}

bool fields_known(const char *fields, const char *const *known, size_t count, size_t size,
                  char *ret_unknown) {
    if (fields == NULL) {
        return true;
    }
    for (sv rest = sv_of(fields); rest.ptr != NULL;) {
        sv name = sv_cut(&rest, ',');
        if (!is_known(name, known, count)) {
            snprintf(ret_unknown, size, "%.*s", SV_ARG(name));
            return false;
        }
    }
    return true;
}
