// SPDX-License-Identifier: MIT
// cmocka with the headers it needs before it, and what the tests of this layer share.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "parse/document.h"

#include <stdio.h>

// The first error (or warning) with this code; NULL when there is none.
static inline const struct problem_field *find_code(const struct problem_field *fields,
                                                    size_t count, const char *code) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].code, code) == 0) {
            return &fields[i];
        }
    }
    return NULL;
}

static inline bool has_error(const struct findings *f, const char *pointer, const char *code) {
    for (size_t i = 0; i < f->error_count; i++) {
        if (strcmp(f->errors[i].pointer, pointer) == 0 && strcmp(f->errors[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

static inline void print_findings(const struct findings *f) {
    for (size_t i = 0; i < f->error_count; i++) {
        print_error("error %s %s: %s\n", f->errors[i].pointer, f->errors[i].code,
                    f->errors[i].detail);
    }
    for (size_t i = 0; i < f->warning_count; i++) {
        print_error("warning %s %s: %s\n", f->warnings[i].pointer, f->warnings[i].code,
                    f->warnings[i].detail);
    }
}

// A whole file; fails the test when it cannot be read.
static inline void read_file(const char *path, struct buf *ret_bytes) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("cannot open %s", path);
        return;
    }
    char chunk[4096];
    size_t len = 0;
    while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        buf_add(ret_bytes, chunk, len);
    }
    fclose(file);
}

// A body, and the first thing wrong with it; code NULL: it is accepted.
struct body_case {
    const char *json, *pointer, *code;
};

static inline void check_body(const struct body_case *c, int outcome, const struct findings *f) {
    bool wanted = c->code == NULL
                      ? outcome == 0
                      : outcome == DOCUMENT_REFUSED && has_error(f, c->pointer, c->code);
    if (!wanted) {
        print_findings(f);
        fail_msg("outcome %d of %s", outcome, c->json);
    }
}
