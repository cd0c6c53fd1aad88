// SPDX-License-Identifier: MIT
// Log lines as key=value on standard error: `time=… level=info event=started address=…`.
// Values with spaces, quotes or control characters are quoted and escaped, so a line stays a line.
// Never logged: network addresses, e-mail addresses, comments, search words, tokens.
#pragma once

#include "base/buf.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

void log_set_level(enum log_level level); // default INFO
bool log_enabled(enum log_level level);
// One line. After `event` come pairs of strings, key and value, ended by NULL:
// log_event(LOG_LEVEL_INFO, "started", "address", address, NULL);
void log_event(enum log_level level, const char *event, ...) __attribute__((sentinel));
// One line whose `detail` is formatted.
void log_detail(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// Adds ` key=value` to a line under construction, escaped.
void log_pair(struct buf *line, const char *key, sv value);
// Begins a line in `line`: `time=… level=… event=…`. End it with log_write().
void log_begin(struct buf *line, enum log_level level, const char *event);
// Writes whole lines with one write(2); `line` need not end in a newline. Clears the buffer.
void log_write(struct buf *line);
