// SPDX-License-Identifier: MIT
// key=value log lines. Invariant: whatever a value holds, one call of log_write() writes exactly
// the lines it was given, and a terminal that shows them receives no control character.
#include "base/log.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static _Atomic(enum log_level) threshold = LOG_LEVEL_INFO;

static const char *const level_names[] = {
    [LOG_LEVEL_ERROR] = "error",
    [LOG_LEVEL_WARNING] = "warning",
    [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_DEBUG] = "debug",
};

void log_set_level(enum log_level level) {
    atomic_store_explicit(&threshold, level, memory_order_relaxed);
}

bool log_enabled(enum log_level level) {
    return level <= atomic_load_explicit(&threshold, memory_order_relaxed);
}

static bool is_plain(char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '=';
}

static bool is_bare(sv value) {
    for (size_t i = 0; i < value.len; i++) {
        if (!is_plain(value.ptr[i])) {
            return false;
        }
    }
    return value.len > 0;
}

// Bytes of UTF-8 that may stand in the line; U+0080 … U+009F are control characters too.
static bool is_shown(sv value, size_t at, bool valid) {
    unsigned char c = (unsigned char)value.ptr[at];
    if (c < 0x80) {
        return c == ' ' || c == '=' || is_plain((char)c);
    }
    if (!valid) {
        return false;
    }
    unsigned char before = at > 0 ? (unsigned char)value.ptr[at - 1] : 0;
    unsigned char after = at + 1 < value.len ? (unsigned char)value.ptr[at + 1] : 0;
    return !(c == 0xc2 && after < 0xa0) && !(before == 0xc2 && c < 0xa0);
}

static void add_escaped(struct buf *line, char c) {
    static const char named[] = "\"\\\n\r\t";
    static const char letters[] = "\"\\nrt";
    const char *found = c == '\0' ? NULL : strchr(named, c);
    if (found != NULL) {
        buf_add(line, (char[]){'\\', letters[found - named]}, 2);
        return;
    }
    buf_printf(line, "\\x%02x", (unsigned)(unsigned char)c);
}

static void add_quoted(struct buf *line, sv value) {
    bool valid = utf8_valid(value);
    buf_char(line, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (is_shown(value, i, valid)) {
            buf_char(line, value.ptr[i]);
        } else {
            add_escaped(line, value.ptr[i]);
        }
    }
    buf_char(line, '"');
}

void log_pair(struct buf *line, const char *key, sv value) {
    buf_char(line, ' ');
    buf_text(line, key);
    buf_char(line, '=');
    if (is_bare(value)) {
        buf_sv(line, value);
    } else {
        add_quoted(line, value);
    }
}

void log_begin(struct buf *line, enum log_level level, const char *event) {
    char text[21];
    int64_t now = clock_now_ms();
    clock_rfc3339(now, text);
    int64_t ms = (now % 1000 + 1000) % 1000;
    buf_printf(line, "time=%.19s.%03dZ level=%s", text, (int)ms, level_names[level]);
    log_pair(line, "event", sv_of(event));
}

void log_write(struct buf *line) {
    int saved = errno;
    if (line->len == 0 || line->ptr[line->len - 1] != '\n') {
        buf_char(line, '\n');
    }
    size_t done = 0;
    while (done < line->len) {
        ssize_t n = write(STDERR_FILENO, line->ptr + done, line->len - done);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            break; // nobody is left to be told
        }
        done += (size_t)n;
    }
    buf_clear(line);
    errno = saved;
}

void log_event(enum log_level level, const char *event, ...) {
    if (!log_enabled(level)) {
        return;
    }
    CLEANUP(buf_finish) struct buf line = {0};
    log_begin(&line, level, event);
    va_list args;
    va_start(args, event);
    const char *key = va_arg(args, const char *);
    while (key != NULL) {
        log_pair(&line, key, sv_of(va_arg(args, const char *)));
        key = va_arg(args, const char *);
    }
    va_end(args);
    log_write(&line);
}

void log_detail(enum log_level level, const char *event, const char *format, ...) {
    if (!log_enabled(level)) {
        return;
    }
    CLEANUP(buf_finish) struct buf line = {0};
    CLEANUP(buf_finish) struct buf detail = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&detail, format, args);
    va_end(args);
    log_begin(&line, level, event);
    log_pair(&line, "detail", (sv){detail.ptr, detail.len});
    log_write(&line);
}
