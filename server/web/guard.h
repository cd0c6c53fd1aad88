// SPDX-License-Identifier: MIT
// What a request must look like before anything else reads it. The HTTP library parses leniently;
// this is where framing is made strict (RFC 9112), so that no proxy in front and this server ever
// disagree about where a request ends.
#pragma once

#include "web/reply.h"
#include "web/request.h"

struct guard_field {
    sv name, value;
};

// A request line and its fields as received, nothing decoded.
struct guard_input {
    sv method, target, version;
    const struct guard_field *fields;
    size_t field_count;
};

enum guard_outcome {
    GUARD_PASSED,
    GUARD_REFUSED, // answer with `fault`, then close: what follows cannot be trusted
};

struct guard_verdict {
    enum method method;
    int64_t content_length; // -1: none given
    enum fault fault;       // when refused
    const char *detail;     // when refused; static text
    bool allow;             // when refused: name the methods in `Allow`
};

enum { GUARD_LENGTH_DIGITS = 9 /* of a Content-Length */ };
extern const char guard_methods[]; // "GET, HEAD, …": the value of `Allow`

// Pure: looks at nothing but its input.
enum guard_outcome guard_check(const struct guard_input *input, struct guard_verdict *ret_verdict);
// The target alone: origin form, printable ASCII, whole %XX, and nothing that decodes to what would
// change the path's meaning (%00–%1f, %7f, %2f, %5c in the path; %00 in the query). NULL when it is
// fine, else why not. One that is too long has *ret_long set.
const char *guard_target(sv target, bool *ret_long);
