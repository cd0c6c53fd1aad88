// SPDX-License-Identifier: MIT
// A traced error: one line with its place, the code handed back, errno left alone.
#include "base/err.h"

#include "base/clock.h"
#include "cmocka_base.h"

#include <errno.h>

static void trace(void) {
    clock_set_ms(1);
    errno = ENOSPC;
    int code = err_trace_at("server/store/x.c", 12, "store_x", ERR_FULL, "row %d:\n%s", 7, "full");
    _exit(code == ERR_FULL && errno == ENOSPC ? 0 : 1);
}

static void one_line_with_its_place(void **state) {
    (void)state;
    char text[500];
    int status = run_child(trace, text, sizeof(text));
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_string_equal(text, "time=1970-01-01T00:00:00.001Z level=error event=failure code=-3 "
                              "place=server/store/x.c:12 function=store_x "
                              "detail=\"row 7:\\nfull\"\n");
}

static int fails(void) {
    return err_trace(ERR_FATAL, "nothing works");
}

static void trace_by_macro(void) {
    _exit(fails() == ERR_FATAL ? 0 : 1);
}

static void macro_names_the_caller(void **state) {
    (void)state;
    char text[500];
    int status = run_child(trace_by_macro, text, sizeof(text));
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_non_null(strstr(text, "err.c:"));
    assert_non_null(strstr(text, "function=fails "));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_with_its_place),
        cmocka_unit_test(macro_names_the_caller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
