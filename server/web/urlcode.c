// SPDX-License-Identifier: MIT
// Percent-decoding. Invariant: what comes out is valid UTF-8 without U+0000 and NUL-terminated, so
// it can be used as a C string.
#include "web/urlcode.h"

#include "base/utf8.h"

static int hex_digit(char c) {
    char lower = (char)(c | 0x20);
    return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

int urlcode_byte(sv raw, size_t at) {
    if (raw.len - at < 3) {
        return -1;
    }
    int high = hex_digit(raw.ptr[at + 1]), low = hex_digit(raw.ptr[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool urlcode_decode(struct arena *arena, sv raw, bool form, sv *ret_text) {
    char *text = arena_alloc(arena, raw.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i];
        if (c == '%') {
            int byte = urlcode_byte(raw, i);
            if (byte < 0) {
                return false;
            }
            c = (char)byte;
            i += 2;
        } else if (c == '+' && form) {
            c = ' ';
        }
        text[len++] = c;
    }
    if (!utf8_valid((sv){text, len})) {
        return false;
    }
    *ret_text = (sv){text, len};
    return true;
}

bool urlcode_next(sv *rest, sv *ret_name, sv *ret_value) {
    while (rest->ptr != NULL) {
        sv piece = sv_cut(rest, '&');
        if (piece.len == 0) {
            continue;
        }
        *ret_name = sv_cut(&piece, '=');
        *ret_value = piece;
        return true;
    }
    return false;
}
