// SPDX-License-Identifier: MIT
// What can go wrong, as a table: the code that documents and pages use, its HTTP status, its title
// and what the person who meets it can do. RFC 9457.
#pragma once

#include "base/arena.h"

enum problem_code {
    PROBLEM_NONE,
    PROBLEM_BAD_REQUEST,            // 400: framing or syntax
    PROBLEM_UNKNOWN_PARAMETER,      // 400
    PROBLEM_BAD_PARAMETER,          // 400: not a value of that parameter, out of range, given twice
    PROBLEM_BAD_CURSOR,             // 400
    PROBLEM_BAD_JSON,               // 400
    PROBLEM_UNAUTHORIZED,           // 401
    PROBLEM_FORBIDDEN,              // 403: the token lacks the scope
    PROBLEM_NOT_FOUND,              // 404
    PROBLEM_LANGUAGE_NOT_AVAILABLE, // 404 with `available`
    PROBLEM_METHOD_NOT_ALLOWED,     // 405
    PROBLEM_NOT_ACCEPTABLE,         // 406
    PROBLEM_CONFLICT,               // 409
    PROBLEM_GONE,                   // 410
    PROBLEM_LENGTH_REQUIRED,        // 411
    PROBLEM_PRECONDITION_FAILED,    // 412
    PROBLEM_TOO_LARGE,              // 413
    PROBLEM_URI_TOO_LONG,           // 414
    PROBLEM_UNSUPPORTED_TYPE,       // 415
    PROBLEM_EXPECTATION_FAILED,     // 417
    PROBLEM_INVALID_DOCUMENT,       // 422 with `errors`
    PROBLEM_KEY_REUSED,             // 422: an Idempotency-Key with another body
    PROBLEM_PRECONDITION_REQUIRED,  // 428
    PROBLEM_TOO_MANY_REQUESTS,      // 429
    PROBLEM_HEADERS_TOO_LARGE,      // 431
    PROBLEM_INTERNAL,               // 500
    PROBLEM_NOT_IMPLEMENTED,        // 501: a method nobody here knows
    PROBLEM_UNAVAILABLE,            // 503
    PROBLEM_VERSION_NOT_SUPPORTED,  // 505
    PROBLEM_STORAGE_FULL,           // 507
    PROBLEM_COUNT
};

struct problem_kind {
    int status;
    const char *code;    // "language-not-available"
    const char *title;   // one line
    const char *meaning; // a paragraph for /problems/{code}: what happened and what to do
};
extern const struct problem_kind problem_kinds[PROBLEM_COUNT];
const struct problem_kind *problem_find(sv code); // NULL for an unknown code

// One thing wrong in a document. `pointer` is a JSON Pointer (RFC 6901).
struct problem_field {
    const char *pointer, *code, *detail;
};

enum { PROBLEM_FIELDS_MAX = 100 }; // more than that nobody reads; the rest is counted

// A list of findings about one document, gathered in an arena. Errors refuse it; warnings do not.
struct findings {
    struct arena *arena;
    struct problem_field *errors;
    size_t error_count;
    struct problem_field *warnings;
    size_t warning_count;
    size_t dropped; // beyond PROBLEM_FIELDS_MAX
};
void findings_error(struct findings *f, const char *pointer, const char *code, const char *format,
                    ...) __attribute__((format(printf, 4, 5)));
void findings_warning(struct findings *f, const char *pointer, const char *code, const char *format,
                      ...) __attribute__((format(printf, 4, 5)));
