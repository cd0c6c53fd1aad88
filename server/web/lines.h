// SPDX-License-Identifier: MIT
// Reading a text file line by line, compressed with gzip (RFC 1952) or not. It stands here because
// zlib does.
#pragma once

#include "base/buf.h"

struct lines;

struct lines *lines_open(const char *path); // NULL: errno says why
// The next line without its end into `line` (cleared first). 0; 1 at the end; negative: damaged, or
// a line over `limit` bytes.
int lines_next(struct lines *lines, size_t limit, struct buf *line);
void lines_close(struct lines *lines); // NULL is fine
