// SPDX-License-Identifier: MIT
// A growing byte buffer. Always NUL-terminated once something was added, so that it can be read as
// a C string. Zero initialised is empty and valid: `CLEANUP(buf_finish) struct buf b = {0};`
#pragma once

#include "base/sv.h"
#include <stdarg.h>

struct buf {
    char *ptr;
    size_t len;
    size_t cap;
};

void buf_finish(struct buf *b); // frees the bytes; the buffer is empty again
void buf_clear(struct buf *b);  // keeps the memory
void buf_reserve(struct buf *b, size_t extra);
void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_char(struct buf *b, char c);
void buf_text(struct buf *b, const char *text);
void buf_sv(struct buf *b, sv text);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
// Text for HTML content and double- or single-quoted attributes: & < > " ' become references.
void buf_html(struct buf *b, sv text);
// Percent-encodes all but RFC 3986 unreserved characters (section 2.3).
void buf_urlencode(struct buf *b, sv text);
// Gives the bytes to the caller (free()); never NULL; the buffer is empty again.
char *buf_steal(struct buf *b, size_t *ret_len);
