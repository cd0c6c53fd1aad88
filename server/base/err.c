// SPDX-License-Identifier: MIT
// The trace of a fatal outcome: one log line with the place where it arose.
#include "base/err.h"

#include "base/log.h"
#include "base/mem.h"

#include <errno.h>

int err_trace_at(const char *file, int line, const char *function, int code, const char *format,
                 ...) {
    int saved = errno; // the caller may still want to look at it
    CLEANUP(buf_finish) struct buf text = {0};
    CLEANUP(buf_finish) struct buf detail = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&detail, format, args);
    va_end(args);
    log_begin(&text, LOG_LEVEL_ERROR, "failure");
    buf_printf(&text, " code=%d place=%s:%d function=%s", code, file, line, function);
    log_pair(&text, "detail", (sv){detail.ptr, detail.len});
    log_write(&text);
    errno = saved;
    return code;
}
