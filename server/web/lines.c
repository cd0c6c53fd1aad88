// SPDX-License-Identifier: MIT
// Reading a text file line by line through zlib, which reads plain files as they are.
#include "web/lines.h"

#include "base/err.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { LINES_BLOCK = 64 * 1024 };

struct lines {
    gzFile file;
};

struct lines *lines_open(const char *path) {
    gzFile file = gzopen(path, "rbe");
    if (file == NULL) {
        return NULL;
    }
    gzbuffer(file, LINES_BLOCK);
    struct lines *lines = mem_zero(1, sizeof(*lines));
    lines->file = file;
    return lines;
}

int lines_next(struct lines *lines, size_t limit, struct buf *line) {
    buf_clear(line);
    for (;;) {
        buf_reserve(line, LINES_BLOCK);
        char *piece = line->ptr + line->len;
        if (gzgets(lines->file, piece, LINES_BLOCK) == NULL) {
            int code = Z_OK;
            gzerror(lines->file, &code);
            if (code != Z_OK && code != Z_STREAM_END) {
                return err_trace(ERR_FATAL, "the compressed file is damaged");
            }
            return line->len > 0 ? 0 : 1;
        }
        line->len += strlen(piece);
        if (line->len > limit) {
            return err_trace(ERR_FATAL, "a line is longer than %zu bytes", limit);
        }
        if (line->ptr[line->len - 1] == '\n') {
            line->ptr[--line->len] = '\0';
            return 0;
        }
    }
}

void lines_close(struct lines *lines) {
    if (lines != NULL) {
        gzclose(lines->file);
        free(lines);
    }
}
