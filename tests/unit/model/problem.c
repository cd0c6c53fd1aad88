// SPDX-License-Identifier: MIT
// The problem table is whole, and findings are bounded.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/problem.h"

static void table(void **state) {
    (void)state;
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++) {
        const struct problem_kind *kind = &problem_kinds[i];
        assert_true(kind->status >= 400 && kind->status < 600);
        assert_non_null(kind->code);
        assert_true(strlen(kind->title) > 5 && strchr(kind->title, '\n') == NULL);
        assert_true(strlen(kind->meaning) > 40); // says what happened and what to do
        assert_ptr_equal(problem_find(sv_of(kind->code)), kind);
        assert_int_equal(strspn(kind->code, "abcdefghijklmnopqrstuvwxyz-"), strlen(kind->code));
    }
    assert_null(problem_find(SV("no-such-code")));
    assert_null(problem_find(SV("none")));
    assert_int_equal(problem_kinds[PROBLEM_LANGUAGE_NOT_AVAILABLE].status, 404);
    assert_string_equal(problem_kinds[PROBLEM_LANGUAGE_NOT_AVAILABLE].code,
                        "language-not-available");
    assert_int_equal(problem_kinds[PROBLEM_INVALID_DOCUMENT].status, 422);
    assert_int_equal(problem_kinds[PROBLEM_STORAGE_FULL].status, 507);
}

static void lists(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct findings f = {.arena = a};
    char pointer[16] = "/title";
    findings_error(&f, pointer, "too-long", "%d characters", 301);
    pointer[1] = 'x'; // the finding keeps its own copy
    findings_warning(&f, "/summary", "element-removed", "%s", "script");
    assert_int_equal(f.error_count, 1);
    assert_string_equal(f.errors[0].pointer, "/title");
    assert_string_equal(f.errors[0].detail, "301 characters");
    assert_string_equal(f.warnings[0].detail, "script");
    for (int i = 0; i < 2 * PROBLEM_FIELDS_MAX; i++) {
        findings_error(&f, "/x", "y", "z");
    }
    assert_int_equal(f.error_count, PROBLEM_FIELDS_MAX);
    assert_int_equal(f.dropped, PROBLEM_FIELDS_MAX + 1);
    assert_int_equal(f.warning_count, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(table), cmocka_unit_test(lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
