// SPDX-License-Identifier: MIT
// One line, whatever is in it; and what became of standard output.
#include "app/say.h"

#include "base/buf.h"
#include "base/mem.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void say(const char *format, ...) {
    CLEANUP(buf_finish) struct buf line = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&line, format, args);
    va_end(args);
    for (size_t i = 0; i < line.len; i++) {
        unsigned char c = (unsigned char)line.ptr[i],
                      before = i > 0 ? (unsigned char)line.ptr[i - 1] : 0;
        if (before == 0xc2 && c >= 0x80 && c <= 0x9f) { // U+0080 to U+009F
            line.ptr[i - 1] = '?';
        }
        if (c < ' ' || c == 0x7f || (before == 0xc2 && c >= 0x80 && c <= 0x9f)) {
            line.ptr[i] = '?';
        }
    }
    buf_char(&line, '\n');
    fwrite(line.ptr, 1, line.len, stderr);
}

bool output_lost(void) {
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return false;
    }
    if (errno != EPIPE) {
        fprintf(stderr, "careleaf: standard output: %s\n", strerror(errno));
    }
    clearerr(stdout);
    return true;
}
