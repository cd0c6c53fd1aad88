// SPDX-License-Identifier: MIT
// Two tiers of outcome. 0 is success. A positive value is a documented outcome of that one
// function, which its direct caller handles. A negative value is fatal for the work in hand: it is
// traced where it arises, passed up unchanged, and becomes one 500 (or one line of a command) at
// the top.
#pragma once

enum {
    ERR_FATAL = -1,   // traced already
    ERR_STORAGE = -2, // the store failed (I/O, corruption); traced already
    ERR_FULL = -3,    // the disk is full; becomes 507
};

// Logs `what` with the place and returns `code`: `return err_trace(ERR_FATAL, "…");`
#define err_trace(code, ...) err_trace_at(__FILE__, __LINE__, __func__, (code), __VA_ARGS__)
int err_trace_at(const char *file, int line, const char *function, int code, const char *format,
                 ...) __attribute__((format(printf, 5, 6)));
