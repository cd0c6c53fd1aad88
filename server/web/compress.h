// SPDX-License-Identifier: MIT
// Content codings: gzip (RFC 1952) through zlib, br (RFC 7932) through brotli.
#pragma once

#include "base/buf.h"

enum coding { CODING_IDENTITY, CODING_GZIP, CODING_BR, CODING_COUNT };
extern const char *const coding_names[CODING_COUNT]; // as header fields have them

enum { COMPRESS_GZIP_KEPT = 6, COMPRESS_GZIP_ONCE = 4, COMPRESS_BROTLI_KEPT = 5 };

// Text and text-like media types (parameters do not matter) shrink; images have been compressed.
bool compress_type(const char *type);
// Compresses `in` into `out` (emptied first). False when that does not make it smaller.
bool compress_gzip(sv in, int level, struct buf *out);
bool compress_brotli(sv in, int quality, struct buf *out);
