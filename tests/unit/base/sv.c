// SPDX-License-Identifier: MIT
// Comparing, trimming, cutting and reading numbers from string views.
#include "base/sv.h"

#include "base/mem.h"
#include "cmocka_base.h"

static void comparing(void **state) {
    (void)state;
    assert_true(sv_eq(SV("abc"), SV("abc")));
    assert_false(sv_eq(SV("abc"), SV("abd")));
    assert_false(sv_eq(SV("abc"), SV("ab")));
    assert_true(sv_eq(SV("a\0b"), SV("a\0b")));
    assert_false(sv_eq(SV("a\0b"), SV("a\0c")));
    assert_true(sv_eq(sv_of(NULL), SV("")));
    assert_true(sv_is(SV("x"), "x"));
    assert_false(sv_is(SV("x\0y"), "x"));
    assert_true(sv_is_nocase(SV("Content-TYPE"), "content-type"));
    assert_false(sv_is_nocase(SV("content-typ"), "content-type"));
    assert_false(sv_is_nocase(SV("["), "{")); // they differ in the bit that separates a from A
    assert_false(sv_is_nocase(SV("\xc3\x84"), "\xc3\xa4")); // only ASCII folds
}

static void starting(void **state) {
    (void)state;
    assert_true(sv_starts(SV("/api/v1"), "/api/"));
    assert_true(sv_starts(SV("/api/"), "/api/"));
    assert_false(sv_starts(SV("/api"), "/api/"));
    assert_true(sv_starts(sv_of(NULL), ""));
    assert_false(sv_starts(sv_of(NULL), "a"));
}

static void trimming(void **state) {
    (void)state;
    assert_true(sv_is(sv_trim(SV(" \t a b\t ")), "a b"));
    assert_true(sv_is(sv_trim(SV("a\n")), "a\n"));
    assert_int_equal(sv_trim(SV(" \t ")).len, 0);
    assert_int_equal(sv_trim(sv_of(NULL)).len, 0);
}

static void cutting(void **state) {
    (void)state;
    static const char *const expected[] = {"a", "", "bc", ""};
    sv rest = SV("a,,bc,");
    size_t n = 0;
    while (rest.ptr != NULL) {
        assert_true(n < ARRAY_SIZE(expected));
        assert_true(sv_is(sv_cut(&rest, ','), expected[n++]));
    }
    assert_int_equal(n, ARRAY_SIZE(expected));
    sv empty = SV("");
    assert_int_equal(sv_cut(&empty, ',').len, 0);
    assert_null(empty.ptr);
}

static void numbers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t max;
        bool read;
        uint64_t value;
    } cases[] = {
        {"0", 0, true, 0},
        {"00100", 100, true, 100},
        {"101", 100, false, 0},
        {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
        {"18446744073709551616", UINT64_MAX, false, 0},
        {"99999999999999999999", UINT64_MAX, false, 0},
        {"", 100, false, 0},
        {"+1", 100, false, 0},
        {"-1", 100, false, 0},
        {" 1", 100, false, 0},
        {"1 ", 100, false, 0},
        {"0x1", 100, false, 0},
        {"1.0", 100, false, 0},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        uint64_t value = 77;
        assert_int_equal(sv_uint(sv_of(cases[i].text), cases[i].max, &value), cases[i].read);
        assert_int_equal(value, cases[i].read ? cases[i].value : 77);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing), cmocka_unit_test(starting), cmocka_unit_test(trimming),
        cmocka_unit_test(cutting),   cmocka_unit_test(numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
