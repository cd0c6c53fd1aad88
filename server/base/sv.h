// SPDX-License-Identifier: MIT
// A string view: bytes somebody else owns, not NUL-terminated.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *ptr;
    size_t len;
} sv;

#define SV(literal) ((sv){(literal), sizeof(literal) - 1})
#define SV_ARG(view) (int)(view).len, (view).ptr // for "%.*s"

sv sv_of(const char *text);                // NULL gives the empty view
bool sv_eq(sv a, sv b);                    // byte for byte
bool sv_is(sv a, const char *text);        // byte for byte
bool sv_is_nocase(sv a, const char *text); // ASCII case folded
bool sv_starts(sv a, const char *prefix);
sv sv_trim(sv a); // without spaces and tabs at both ends (RFC 9110 OWS)
// Cuts the text before the first `separator` off *rest and returns it; all of it when there is
// none. *rest becomes {NULL, 0} after the last piece: loop `while (rest.ptr != NULL)`.
sv sv_cut(sv *rest, char separator);
// A whole decimal number without sign, spaces or leading `+`; false when it is none or exceeds
// `max`.
bool sv_uint(sv a, uint64_t max, uint64_t *ret_value);
