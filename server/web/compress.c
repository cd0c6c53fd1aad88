// SPDX-License-Identifier: MIT
// Compressing whole bodies in memory. The output buffer is never larger than the input: what does
// not shrink is not worth keeping.
#include "web/compress.h"

#include "base/mem.h"

#include <brotli/encode.h>
#include <string.h>
#define ZLIB_CONST // next_in is const
#include <zlib.h>

const char *const coding_names[CODING_COUNT] = {"identity", "gzip", "br"};

static const char *const text_types[] = {"application/json",          "application/ld+json",
                                         "application/problem+json",  "application/x-ndjson",
                                         "application/atom+xml",      "application/xml",
                                         "application/javascript",    "image/svg+xml",
                                         "application/manifest+json", "application/schema+json"};

bool compress_type(const char *type) {
    sv rest = sv_of(type);
    sv name = sv_trim(sv_cut(&rest, ';'));
    if (sv_starts(name, "text/")) {
        return true;
    }
    for (size_t i = 0; i < ARRAY_SIZE(text_types); i++) {
        if (sv_is_nocase(name, text_types[i])) {
            return true;
        }
    }
    return false;
}

static void set_length(struct buf *out, size_t len) {
    out->len = len;
    out->ptr[len] = '\0';
}

bool compress_gzip(sv in, int level, struct buf *out) {
    z_stream stream = {0};
    buf_clear(out);
    buf_reserve(out, in.len + 1);
    if (in.len > UINT32_MAX / 2 || deflateInit2(&stream, level, Z_DEFLATED, 15 + 16 /* gzip */, 8,
                                                Z_DEFAULT_STRATEGY) != Z_OK) {
        return false;
    }
    stream.next_in = (const Bytef *)in.ptr;
    stream.avail_in = (uInt)in.len;
    stream.next_out = (Bytef *)out->ptr;
    stream.avail_out = (uInt)in.len;
    bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    set_length(out, whole ? stream.total_out : 0);
    deflateEnd(&stream);
    return whole;
}

bool compress_brotli(sv in, int quality, struct buf *out) {
    buf_clear(out);
    buf_reserve(out, in.len + 1);
    size_t len = in.len;
    bool whole = BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, in.len,
                                       (const uint8_t *)in.ptr, &len, (uint8_t *)out->ptr);
    set_length(out, whole ? len : 0);
    return whole && len < in.len;
}
