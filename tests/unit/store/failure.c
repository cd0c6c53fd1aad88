// SPDX-License-Identifier: MIT
// An I/O error: what was in flight is refused, nothing more is written, and the library opens again
// with everything that was acknowledged. The error is the kernel's, by a limit on the size of
// files.
#include "fixture.h"

#include "base/mem.h"

#include <signal.h>
#include <sys/resource.h>

static int holidays_run(struct tx *tx, void *arg) {
    static const struct holiday days[] = {{{2026, 12, 25}, "Christmas"}, {{2026, 12, 26}, NULL}};
    return holiday_replace(tx, days, *(const size_t *)arg);
}

static int write_holidays(struct fixture *f, size_t count) {
    return writer_run(f->store, holidays_run, &count);
}

static size_t count_holidays(struct fixture *f) {
    struct holiday *list = NULL;
    size_t count = 0;
    assert_int_equal(holiday_list(fixture_read(f), f->arena, &list, &count), 0);
    return count;
}

static void limit_files(rlim_t bytes) {
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes > limit.rlim_max ? limit.rlim_max : bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void an_io_error_stops_writing(void **state) {
    struct fixture *f = *state;
    signal(SIGXFSZ, SIG_IGN); // the write fails instead
    assert_int_equal(write_holidays(f, 1), 0);
    limit_files(64 * 1024);
    int outcome = 0;
    for (int i = 0; i < 100 && outcome == 0; i++) { // until the log reaches the limit
        outcome = write_holidays(f, 1);
    }
    limit_files(RLIM_INFINITY);
    assert_int_equal(outcome, ERR_STORAGE);
    assert_true(store_failed(f->store));
    // There would be room again, but what the disk holds is not known any more.
    assert_int_equal(write_holidays(f, 2), ERR_STORAGE);
    assert_int_equal(count_holidays(f), 1);
    fixture_reopen(f);
    assert_false(store_failed(f->store));
    assert_int_equal(count_holidays(f), 1);
    assert_int_equal(write_holidays(f, 2), 0);
    assert_int_equal(count_holidays(f), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_io_error_stops_writing, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/failure", tests, NULL, NULL);
}
