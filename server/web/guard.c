// SPDX-License-Identifier: MIT
// The guard: a row of checks, the first that objects decides. Invariant: what passes has one
// meaning under RFC 9110 and 9112, and its body's length is `content_length` (or there is none).
#include "web/guard.h"

#include "base/mem.h"
#include "web/urlcode.h"

#include <string.h>
#include <strings.h>

const char guard_methods[] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

// What the checks find out on their way.
struct scan {
    const struct guard_input *input;
    struct guard_verdict *verdict;
    bool body_method, version_1_0;
    size_t hosts, lengths, codings;
};

static bool refuse(struct scan *scan, enum fault fault, const char *detail) {
    scan->verdict->fault = fault;
    scan->verdict->detail = detail;
    return false;
}

// RFC 9110 section 5.6.2: tchar.
static bool is_token_char(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_token(sv text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!is_token_char((unsigned char)text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

static bool check_method(struct scan *scan) {
    sv method = scan->input->method;
    for (enum method known = 0; known < METHOD_COUNT; known++) {
        if (sv_is(method, method_names[known])) {
            scan->verdict->method = known;
            scan->body_method =
                known == METHOD_POST || known == METHOD_PUT || known == METHOD_PATCH;
            return true;
        }
    }
    if (!is_token(method)) {
        return refuse(scan, FAULT_BAD_REQUEST, "The method is not a token.");
    }
    if (sv_is(method, "TRACE") || sv_is(method, "CONNECT")) {
        scan->verdict->allow = true;
        return refuse(scan, FAULT_METHOD_NOT_ALLOWED, "This method is switched off.");
    }
    return refuse(scan, FAULT_NOT_IMPLEMENTED, "This server does not know the method.");
}

static bool check_version(struct scan *scan) {
    sv version = scan->input->version;
    scan->version_1_0 = sv_is(version, "HTTP/1.0");
    if (scan->version_1_0 || sv_is(version, "HTTP/1.1")) {
        return true;
    }
    return refuse(scan, FAULT_VERSION_NOT_SUPPORTED, "HTTP/1.1 or HTTP/1.0 is spoken here.");
}

static bool is_forbidden(int byte, bool in_query) {
    if (in_query) {
        return byte == 0;
    }
    return byte < 0x20 || byte == 0x7f || byte == '/' || byte == '\\';
}

const char *guard_target(sv target, bool *ret_long) {
    *ret_long = target.len > REQUEST_TARGET_MAX;
    if (*ret_long) {
        return "The address is too long.";
    }
    if (target.len == 0 || target.ptr[0] != '/') {
        return "The request target does not start with a slash.";
    }
    bool in_query = false;
    for (size_t i = 0; i < target.len; i++) {
        unsigned char c = (unsigned char)target.ptr[i];
        if (c < 0x21 || c > 0x7e) {
            return "The request target holds bytes that must be percent-encoded.";
        }
        in_query = in_query || c == '?';
        if (c != '%') {
            continue;
        }
        int byte = urlcode_byte(target, i);
        if (byte < 0) {
            return "The request target holds an incomplete percent-encoding.";
        }
        if (is_forbidden(byte, in_query)) {
            return "The request target encodes a character that is not taken here.";
        }
    }
    return NULL;
}

static bool check_target(struct scan *scan) {
    bool is_long = false;
    const char *why = guard_target(scan->input->target, &is_long);
    return why == NULL || refuse(scan, is_long ? FAULT_URI_TOO_LONG : FAULT_BAD_REQUEST, why);
}

static bool has_control(sv value) {
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return true;
        }
    }
    return false;
}

// A host with an optional port, and nothing of what people smuggle around one.
static bool is_host(sv value) {
    value = sv_trim(value);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c <= 0x20 || c >= 0x7f || strchr("/\\?#@,\"<>", c) != NULL) {
            return false;
        }
    }
    return value.len > 0;
}

static bool take_host(struct scan *scan, sv value) {
    if (++scan->hosts > 1) {
        return refuse(scan, FAULT_BAD_REQUEST, "There is more than one Host.");
    }
    return is_host(value) || refuse(scan, FAULT_BAD_REQUEST, "The Host is malformed.");
}

static bool take_length(struct scan *scan, sv value) {
    uint64_t length = 0;
    value = sv_trim(value);
    if (++scan->lengths > 1) {
        return refuse(scan, FAULT_BAD_REQUEST, "There is more than one Content-Length.");
    }
    if (value.len > GUARD_LENGTH_DIGITS || !sv_uint(value, INT64_MAX, &length)) {
        return refuse(scan, FAULT_BAD_REQUEST,
                      "The Content-Length is not a number of at most nine digits.");
    }
    scan->verdict->content_length = (int64_t)length;
    return true;
}

static bool take_coding(struct scan *scan, sv value) {
    (void)value;
    scan->codings++;
    return true;
}

static bool take_expect(struct scan *scan, sv value) {
    if (scan->version_1_0 || sv_is_nocase(sv_trim(value), "100-continue")) {
        return true;
    }
    return refuse(scan, FAULT_EXPECTATION_FAILED, "Only 100-continue can be expected.");
}

// Fields that frame the message. A name that starts like `exact` ones but is longer is refused:
// "Transfer-Encoding-X" is read as Transfer-Encoding by some parsers.
static const struct {
    const char *name;
    bool exact;
    bool (*read)(struct scan *scan, sv value);
} framing_fields[] = {
    {"Host", false, take_host},
    {"Content-Length", true, take_length},
    {"Transfer-Encoding", true, take_coding},
    {"Expect", false, take_expect},
};

static bool check_framing(struct scan *scan, const struct guard_field *field) {
    for (size_t i = 0; i < ARRAY_SIZE(framing_fields); i++) {
        size_t len = strlen(framing_fields[i].name);
        if (field->name.len < len ||
            strncasecmp(field->name.ptr, framing_fields[i].name, len) != 0) {
            continue;
        }
        if (field->name.len == len) {
            return framing_fields[i].read(scan, field->value);
        }
        if (framing_fields[i].exact) {
            return refuse(scan, FAULT_BAD_REQUEST, "A header name only resembles a framing field.");
        }
    }
    return true;
}

static bool check_fields(struct scan *scan) {
    for (size_t i = 0; i < scan->input->field_count; i++) {
        const struct guard_field *field = &scan->input->fields[i];
        if (!is_token(field->name)) {
            return refuse(scan, FAULT_BAD_REQUEST, "A header name is not a token.");
        }
        if (has_control(field->value)) {
            return refuse(scan, FAULT_BAD_REQUEST, "A header value holds a control character.");
        }
        if (!check_framing(scan, field)) {
            return false;
        }
    }
    return true;
}

static bool check_host(struct scan *scan) {
    // RFC 9112 section 3.2: only HTTP/1.1 must name its host; health checks of 1.0 do not.
    return scan->hosts == 1 || scan->version_1_0 ||
           refuse(scan, FAULT_BAD_REQUEST, "There is no Host.");
}

static bool check_body(struct scan *scan) {
    if (scan->codings > 0) {
        return scan->lengths > 0
                   ? refuse(scan, FAULT_BAD_REQUEST,
                            "Transfer-Encoding and Content-Length exclude each other.")
                   : refuse(scan, FAULT_LENGTH_REQUIRED,
                            "Bodies come with a Content-Length, not with a Transfer-Encoding.");
    }
    return !scan->body_method || scan->lengths == 1 ||
           refuse(scan, FAULT_LENGTH_REQUIRED,
                  "This method needs a Content-Length, 0 where there is no body.");
}

enum guard_outcome guard_check(const struct guard_input *input, struct guard_verdict *ret_verdict) {
    static bool (*const checks[])(struct scan * scan) = {
        check_version, check_method, check_target, check_fields, check_host, check_body,
    };
    *ret_verdict = (struct guard_verdict){.content_length = -1};
    struct scan scan = {.input = input, .verdict = ret_verdict};
    for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
        if (!checks[i](&scan)) {
            return GUARD_REFUSED;
        }
    }
    return GUARD_PASSED;
}
