// SPDX-License-Identifier: MIT
// Percent-decoding of one path segment or one form field (RFC 3986 section 2.1, WHATWG URL's
// application/x-www-form-urlencoded). Decoding happens once, here.
#pragma once

#include "base/arena.h"

// The byte that %XX at raw[at] stands for, or -1 when it is no %XX.
int urlcode_byte(sv raw, size_t at);
// Decodes %XX, and `+` as a space when `form`; NUL-terminated in the arena. False when a %XX is
// malformed or the result is not UTF-8 (U+0000 included).
bool urlcode_decode(struct arena *arena, sv raw, bool form, sv *ret_text);
// Cuts the next name=value off *rest (separated by `&`), still encoded; false at the end. Empty
// pieces are skipped; a piece without `=` has an empty value.
bool urlcode_next(sv *rest, sv *ret_name, sv *ret_value);
