// SPDX-License-Identifier: MIT
// The guard over a table of requests: each row changes one thing of a request that passes.
#include "web/guard.h"

#include "cmocka_web.h"

#include "base/mem.h"

#include <stdio.h>

#define HOST "Host: example.org\n"
#define PASS 0

// `fields` is "Name: value\n…", split at the first ": " so that names may hold what they may not.
static const struct vector {
    const char *method, *target, *version, *fields;
    int status; // of the refusal; PASS
    int64_t length;
} vectors[] = {
    {"GET", "/", "HTTP/1.1", HOST, PASS, -1},
    // Methods
    {"HEAD", "/", "HTTP/1.1", HOST, PASS, -1},
    {"DELETE", "/", "HTTP/1.1", HOST, PASS, -1},
    {"OPTIONS", "/", "HTTP/1.1", HOST, PASS, -1},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 5\n", PASS, 5},
    {"PUT", "/", "HTTP/1.1", HOST "Content-Length: 0\n", PASS, 0},
    {"PATCH", "/", "HTTP/1.1", HOST "content-length: 7\n", PASS, 7},
    {"TRACE", "/", "HTTP/1.1", HOST, 405, -1},
    {"CONNECT", "/", "HTTP/1.1", HOST, 405, -1},
    {"get", "/", "HTTP/1.1", HOST, 501, -1},
    {"BREW", "/", "HTTP/1.1", HOST, 501, -1},
    {"", "/", "HTTP/1.1", HOST, 400, -1},
    {"G(T", "/", "HTTP/1.1", HOST, 400, -1},
    {"GET\t", "/", "HTTP/1.1", HOST, 400, -1},
    // Versions
    {"GET", "/", "HTTP/1.0", HOST, PASS, -1},
    {"GET", "/", "HTTP/1.0", "", PASS, -1},
    {"GET", "/", "HTTP/0.9", HOST, 505, -1},
    {"GET", "/", "HTTP/2.0", HOST, 505, -1},
    {"GET", "/", "HTTP/1.2", HOST, 505, -1},
    {"GET", "/", "HTTP/1.10", HOST, 505, -1},
    {"GET", "/", "http/1.1", HOST, 505, -1},
    {"GET", "/", "", HOST, 505, -1},
    // Host
    {"GET", "/", "HTTP/1.1", "", 400, -1},
    {"GET", "/", "HTTP/1.1", HOST HOST, 400, -1},
    {"GET", "/", "HTTP/1.0", HOST HOST, 400, -1},
    {"GET", "/", "HTTP/1.1", "Host: a\nhOST: b\n", 400, -1},
    {"GET", "/", "HTTP/1.1", "Host: \n", 400, -1},
    {"GET", "/", "HTTP/1.1", "Host: a b\n", 400, -1},
    {"GET", "/", "HTTP/1.1", "Host: a,b\n", 400, -1},
    {"GET", "/", "HTTP/1.1", "Host: user@a\n", 400, -1},
    {"GET", "/", "HTTP/1.1", "Host: a/b\n", 400, -1},
    {"GET", "/", "HTTP/1.1", "Host: b\xc3\xbc\n", 400, -1},
    {"GET", "/", "HTTP/1.1", "Host: [::1]:8080\n", PASS, -1},
    {"GET", "/", "HTTP/1.1", "Hostess: x\n" HOST, PASS, -1},
    // Names and values
    {"GET", "/", "HTTP/1.1", HOST "X-A!#$%&'*+-.^_`|~9: y\n", PASS, -1},
    {"GET", "/", "HTTP/1.1", HOST "X-A : y\n", 400, -1},
    {"GET", "/", "HTTP/1.1", HOST " X-A: y\n", 400, -1},
    {"GET", "/", "HTTP/1.1", HOST "X(A: y\n", 400, -1},
    {"GET", "/", "HTTP/1.1", HOST ": y\n", 400, -1},
    {"GET", "/", "HTTP/1.1", HOST "X\x80: y\n", 400, -1},
    {"GET", "/", "HTTP/1.1", HOST "X-A: a\tb\n", PASS, -1},
    {"GET", "/", "HTTP/1.1", HOST "X-A: caf\xc3\xa9\n", PASS, -1},
    {"GET", "/", "HTTP/1.1",
     HOST "X-A: a\x01"
          "b\n",
     400, -1},
    {"GET", "/", "HTTP/1.1", HOST "X-A: a\rb\n", 400, -1},
    {"GET", "/", "HTTP/1.1",
     HOST "X-A: a\x7f"
          "b\n",
     400, -1},
    // Transfer-Encoding
    {"POST", "/", "HTTP/1.1", HOST "Transfer-Encoding: chunked\n", 411, -1},
    {"GET", "/", "HTTP/1.1", HOST "Transfer-Encoding: chunked\n", 411, -1},
    {"POST", "/", "HTTP/1.1", HOST "transfer-encoding: identity\n", 411, -1},
    {"POST", "/", "HTTP/1.1", HOST "Transfer-Encoding: chunked\nContent-Length: 3\n", 400, 3},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 3\nTransfer-Encoding: xchunked\n", 400, 3},
    {"POST", "/", "HTTP/1.1", HOST "Transfer-Encoding-X: chunked\nContent-Length: 3\n", 400, 0},
    {"GET", "/", "HTTP/1.1", HOST "Transfer-Encodings: chunked\n", 400, -1},
    // Content-Length
    {"POST", "/", "HTTP/1.1", HOST, 411, -1},
    {"PUT", "/", "HTTP/1.1", HOST, 411, -1},
    {"PATCH", "/", "HTTP/1.1", HOST, 411, -1},
    {"GET", "/", "HTTP/1.1", HOST "Content-Length: 2\n", PASS, 2},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 3\nContent-Length: 3\n", 400, 3},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 3\nContent-Length: 4\n", 400, 3},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 3, 3\n", 400, 0},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: +3\n", 400, 0},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: -3\n", 400, 0},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 0x3\n", 400, 0},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 3 3\n", 400, 0},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 3.0\n", 400, 0},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: \n", 400, 0},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 003\n", PASS, 3},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 999999999\n", PASS, 999999999},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 1000000000\n", 400, 0},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 18446744073709551619\n", 400, 0},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length-X: 3\nContent-Length: 3\n", 400, 0},
    // Expect
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 3\nExpect: 100-continue\n", PASS, 3},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 3\nexpect: 100-Continue\n", PASS, 3},
    {"POST", "/", "HTTP/1.1", HOST "Content-Length: 3\nExpect: 200-ok\n", 417, 3},
    {"GET", "/", "HTTP/1.1", HOST "Expect: \n", 417, -1},
    {"GET", "/", "HTTP/1.0", HOST "Expect: magic\n", PASS, -1},
    // Targets
    {"GET", "/a/b?x=1&y=%2F", "HTTP/1.1", HOST, PASS, -1},
    {"GET", "/a%20b%C3%A9", "HTTP/1.1", HOST, PASS, -1},
    {"GET", "/?a?b/c", "HTTP/1.1", HOST, PASS, -1},
    {"GET", "/?x=%0a%2f%5C%7f", "HTTP/1.1", HOST, PASS, -1},
    {"GET", "", "HTTP/1.1", HOST, 400, -1},
    {"GET", "*", "HTTP/1.1", HOST, 400, -1},
    {"OPTIONS", "*", "HTTP/1.1", HOST, 400, -1},
    {"GET", "a", "HTTP/1.1", HOST, 400, -1},
    {"GET", "http://example.org/", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a b", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a\tb", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/caf\xc3\xa9", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a\x7f", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a%", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a%4", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a%zz", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a%4g", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a%00b", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a%1fb", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a%7Fb", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a%2fb", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a%2Fb", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a%5cb", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a?x=%00", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a?x=%", "HTTP/1.1", HOST, 400, -1},
    {"GET", "/a?x=%c", "HTTP/1.1", HOST, 400, -1},
};

static size_t split_fields(const char *text, struct guard_field *fields, size_t room) {
    size_t count = 0;
    sv rest = sv_of(text);
    while (rest.len > 0) {
        sv line = sv_cut(&rest, '\n');
        const char *colon = memmem(line.ptr, line.len, ": ", 2);
        assert_non_null(colon);
        assert_true(count < room);
        size_t name = (size_t)(colon - line.ptr);
        fields[count++] = (struct guard_field){{line.ptr, name}, {colon + 2, line.len - name - 2}};
    }
    return count;
}

static enum guard_outcome check(const struct vector *vector, struct guard_verdict *ret_verdict) {
    struct guard_field fields[8];
    struct guard_input input = {.method = sv_of(vector->method),
                                .target = sv_of(vector->target),
                                .version = sv_of(vector->version),
                                .fields = fields};
    input.field_count = split_fields(vector->fields, fields, ARRAY_SIZE(fields));
    return guard_check(&input, ret_verdict);
}

static void table(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
        const struct vector *vector = &vectors[i];
        struct guard_verdict verdict;
        enum guard_outcome outcome = check(vector, &verdict);
        int status = outcome == GUARD_PASSED ? PASS : fault_kinds[verdict.fault].status;
        if (status != vector->status) {
            fail_msg("row %zu: %s %s %s %s: %d, not %d", i, vector->method, vector->target,
                     vector->version, vector->fields, status, vector->status);
        }
        if (outcome == GUARD_PASSED) {
            assert_int_equal(verdict.content_length, vector->length);
        } else {
            assert_non_null(verdict.detail);
        }
        assert_int_equal(verdict.allow, status == 405);
    }
}

// Every byte, in each place where bytes come from outside.
static void all_bytes(void **state) {
    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        char name[] = "X-A", value[] = "a-b", target[] = "/a-b";
        name[1] = value[1] = target[2] = (char)byte;
        struct guard_field fields[] = {{SV("Host"), SV("a")}, {SV("X"), sv_of(value)}};
        struct guard_input input = {.method = SV("GET"),
                                    .target = SV("/"),
                                    .version = SV("HTTP/1.1"),
                                    .fields = fields,
                                    .field_count = 2};
        struct guard_verdict verdict;
        bool printable = byte > 0x20 && byte < 0x7f;
        bool good = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
        assert_int_equal(guard_check(&input, &verdict) == GUARD_PASSED, good);

        fields[1] = (struct guard_field){sv_of(name), SV("b")};
        good = printable && strchr("\"(),/:;<=>?@[\\]{}", byte) == NULL;
        assert_int_equal(guard_check(&input, &verdict) == GUARD_PASSED, good);

        input.field_count = 1;
        input.target = sv_of(target);
        assert_int_equal(guard_check(&input, &verdict) == GUARD_PASSED, printable && byte != '%');
    }
}

// Every %XX, in path and query.
static void all_escapes(void **state) {
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        char path[16], query[16];
        bool is_long;
        snprintf(path, sizeof path, "/a%%%02xb", (unsigned)byte);
        snprintf(query, sizeof query, "/?a%%%02Xb", (unsigned)byte);
        bool bad = byte < 0x20 || byte == 0x7f || byte == '/' || byte == '\\';
        assert_int_equal(guard_target(sv_of(path), &is_long) == NULL, !bad);
        assert_int_equal(guard_target(sv_of(query), &is_long) == NULL, byte != 0);
    }
}

static void lengths(void **state) {
    (void)state;
    char target[REQUEST_TARGET_MAX + 1];
    memset(target, 'a', sizeof target);
    target[0] = '/';
    bool is_long = false;
    assert_null(guard_target((sv){target, REQUEST_TARGET_MAX}, &is_long));
    assert_false(is_long);
    assert_non_null(guard_target((sv){target, REQUEST_TARGET_MAX + 1}, &is_long));
    assert_true(is_long);
}

static void methods(void **state) {
    (void)state;
    struct guard_verdict verdict;
    struct vector head = {"HEAD", "/", "HTTP/1.1", HOST, PASS, -1};
    assert_int_equal(check(&head, &verdict), GUARD_PASSED);
    assert_int_equal(verdict.method, METHOD_HEAD);
    struct vector patch = {"PATCH", "/", "HTTP/1.1", HOST "Content-Length: 1\n", PASS, 1};
    assert_int_equal(check(&patch, &verdict), GUARD_PASSED);
    assert_int_equal(verdict.method, METHOD_PATCH);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),   cmocka_unit_test(all_bytes), cmocka_unit_test(all_escapes),
        cmocka_unit_test(lengths), cmocka_unit_test(methods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
