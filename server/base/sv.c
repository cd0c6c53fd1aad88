// SPDX-License-Identifier: MIT
// String views: comparing and cutting bytes that somebody else owns. Nothing here allocates, and
// the empty view may have any pointer, NULL included.
#include "base/sv.h"

#include <string.h>

sv sv_of(const char *text) {
    return text == NULL ? (sv){NULL, 0} : (sv){text, strlen(text)};
}

bool sv_eq(sv a, sv b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool sv_is(sv a, const char *text) {
    return sv_eq(a, sv_of(text));
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool sv_is_nocase(sv a, const char *text) {
    sv b = sv_of(text);
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

bool sv_starts(sv a, const char *prefix) {
    sv start = sv_of(prefix);
    return a.len >= start.len && sv_eq((sv){a.ptr, start.len}, start);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

sv sv_trim(sv a) {
    while (a.len > 0 && is_blank(a.ptr[0])) {
        a.ptr++;
        a.len--;
    }
    while (a.len > 0 && is_blank(a.ptr[a.len - 1])) {
        a.len--;
    }
    return a;
}

sv sv_cut(sv *rest, char separator) {
    sv whole = *rest;
    const char *found = whole.len == 0 ? NULL : memchr(whole.ptr, separator, whole.len);
    if (found == NULL) {
        *rest = (sv){NULL, 0};
        return whole;
    }
    size_t len = (size_t)(found - whole.ptr);
    *rest = (sv){found + 1, whole.len - len - 1};
    return (sv){whole.ptr, len};
}

bool sv_uint(sv a, uint64_t max, uint64_t *ret_value) {
    uint64_t value = 0;
    if (a.len == 0) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (a.ptr[i] < '0' || a.ptr[i] > '9') {
            return false;
        }
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(a.ptr[i] - '0'), &value)) {
            return false;
        }
    }
    if (value > max) {
        return false;
    }
    *ret_value = value;
    return true;
}
