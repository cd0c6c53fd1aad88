// SPDX-License-Identifier: MIT
// Entity tags, If-None-Match, and the content codings.
#include "cmocka_web.h"

#include "base/mem.h"
#include "web/compress.h"
#include "web/etag.h"

static const char base[] = "\"0123456789abcdef\"";

// `matched` NULL: no match.
static const struct {
    const char *field, *matched;
} fields[] = {
    {"\"0123456789abcdef\"", "\"0123456789abcdef\""},
    {"W/\"0123456789abcdef\"", "\"0123456789abcdef\""},
    {"\"0123456789abcdef-gz\"", "\"0123456789abcdef-gz\""},
    {"W/\"0123456789abcdef-br\"", "\"0123456789abcdef-br\""},
    {"*", "\"0123456789abcdef\""},
    {" * ", "\"0123456789abcdef\""},
    {"\"x\", \"0123456789abcdef\"", "\"0123456789abcdef\""},
    {"\"x\",W/\"y\" ,\t\"0123456789abcdef-gz\"", "\"0123456789abcdef-gz\""},
    {"\"a,b\", \"0123456789abcdef\"", "\"0123456789abcdef\""},
    {",, \"0123456789abcdef\"", "\"0123456789abcdef\""},
    {"\"0123456789abcdef-xx\"", NULL},
    {"\"0123456789abcdef-gz-gz\"", NULL},
    {"\"0123456789ABCDEF\"", NULL},
    {"\"0123456789abcde\"", NULL},
    {"\"\"", NULL},
    {"", NULL},
    {"0123456789abcdef", NULL},
    {"\"0123456789abcdef", NULL},
    {"w/\"0123456789abcdef\"", NULL},
    {"W/", NULL},
    {"\"", NULL},
};

static void test_matches(void **state) {
    (void)state;
    struct arena *arena = arena_create();
    for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
        const char *matched = NULL;
        bool found = etag_matches(arena, sv_of(fields[i].field), base, &matched);
        if (found != (fields[i].matched != NULL) ||
            (found && strcmp(matched, fields[i].matched) != 0)) {
            fail_msg("If-None-Match: %s gave %s", fields[i].field, matched);
        }
    }
    arena_destroy(arena);
}

static void test_make(void **state) {
    (void)state;
    struct arena *arena = arena_create();
    assert_string_equal(etag_make(arena, SV("hello")), "\"2cf24dba5fb0a30e\"");
    assert_string_equal(etag_with(arena, base, "-br"), "\"0123456789abcdef-br\"");
    assert_string_equal(etag_with(arena, base, ""), base);
    arena_destroy(arena);
}

static void test_types(void **state) {
    (void)state;
    assert_true(compress_type("text/html; charset=utf-8"));
    assert_true(compress_type("application/json"));
    assert_true(compress_type("image/svg+xml"));
    assert_false(compress_type("image/png"));
    assert_false(compress_type("application/octet-stream"));
    assert_false(compress_type(NULL));
}

static void test_incompressible(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf out = {0};
    char noise[1000];
    unsigned random = 1;
    for (size_t i = 0; i < sizeof noise; i++) {
        random = random * 1103515245 + 12345;
        noise[i] = (char)(random >> 16);
    }
    assert_false(compress_gzip((sv){noise, sizeof noise}, 6, &out));
    assert_false(compress_brotli((sv){noise, sizeof noise}, 5, &out));
    memset(noise, 'a', sizeof noise);
    assert_true(compress_gzip((sv){noise, sizeof noise}, 6, &out));
    assert_in_range(out.len, 1, 100);
    assert_true(compress_brotli((sv){noise, sizeof noise}, 5, &out));
    assert_in_range(out.len, 1, 100);
    assert_false(compress_gzip(SV(""), 6, &out));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches),
        cmocka_unit_test(test_make),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_incompressible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
