// SPDX-License-Identifier: MIT
// A growing byte buffer. Invariant: ptr is NULL and len and cap are 0, or cap > len and ptr[len] is
// NUL.
#include "base/buf.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST = 64 };

void buf_finish(struct buf *b) {
    free(b->ptr);
    *b = (struct buf){0};
}

void buf_clear(struct buf *b) {
    b->len = 0;
    if (b->ptr != NULL) {
        b->ptr[0] = '\0';
    }
}

void buf_reserve(struct buf *b, size_t extra) {
    size_t need = 0;
    if (__builtin_add_overflow(b->len, extra, &need) || need > SIZE_MAX / 2) {
        mem_fail();
    }
    if (need < b->cap) {
        return;
    }
    size_t cap = b->cap == 0 ? SMALLEST : b->cap * 2;
    if (cap <= need) {
        cap = need + 1;
    }
    b->ptr = mem_resize(b->ptr, cap, 1);
    b->cap = cap;
    b->ptr[b->len] = '\0';
}

void buf_add(struct buf *b, const void *bytes, size_t len) {
    buf_reserve(b, len);
    if (len > 0) {
        memcpy(b->ptr + b->len, bytes, len);
    }
    b->len += len;
    b->ptr[b->len] = '\0';
}

void buf_char(struct buf *b, char c) {
    buf_add(b, &c, 1);
}

void buf_text(struct buf *b, const char *text) {
    buf_add(b, text, strlen(text));
}

void buf_sv(struct buf *b, sv text) {
    buf_add(b, text.ptr, text.len);
}

void buf_vprintf(struct buf *b, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    buf_reserve(b, SMALLEST - 1);
    size_t room = b->cap - b->len;
    int len = vsnprintf(b->ptr + b->len, room, format, args);
    if (len >= 0 && (size_t)len >= room) {
        buf_reserve(b, (size_t)len);
        len = vsnprintf(b->ptr + b->len, b->cap - b->len, format, again);
    }
    va_end(again);
    if (len < 0) {
        mem_fail(); // the formats are constants: only memory or a text over 2 GiB gets here
    }
    b->len += (size_t)len;
}

void buf_printf(struct buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}

static const char *html_reference(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void buf_html(struct buf *b, sv text) {
    size_t start = 0; // of the bytes not yet copied
    buf_reserve(b, text.len);
    for (size_t i = 0; i < text.len; i++) {
        const char *reference = html_reference(text.ptr[i]);
        if (reference != NULL) {
            buf_add(b, text.ptr + start, i - start);
            buf_text(b, reference);
            start = i + 1;
        }
    }
    buf_add(b, text.len == 0 ? NULL : text.ptr + start, text.len - start);
}

static bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void buf_urlencode(struct buf *b, sv text) {
    static const char digits[] = "0123456789ABCDEF"; // RFC 3986 section 2.1 asks for upper case
    buf_reserve(b, text.len);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (is_unreserved(text.ptr[i])) {
            buf_char(b, text.ptr[i]);
        } else {
            buf_add(b, (char[]){'%', digits[c >> 4], digits[c & 15]}, 3);
        }
    }
}

char *buf_steal(struct buf *b, size_t *ret_len) {
    buf_reserve(b, 0);
    char *bytes = b->ptr;
    if (ret_len != NULL) {
        *ret_len = b->len;
    }
    *b = (struct buf){0};
    return bytes;
}
