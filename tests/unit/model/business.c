// SPDX-License-Identifier: MIT
// Deadlines in business days: weekends, holidays, changes of the clocks, the end of the year.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/review.h"

static int32_t holidays[3];

static void check(const char *received, int count, const char *deadline) {
    int64_t instant;
    char text[21];
    assert_true(clock_parse_rfc3339(sv_of(received), &instant));
    clock_rfc3339(business_deadline(instant, count, holidays, ARRAY_SIZE(holidays)), text);
    if (strcmp(text, deadline) != 0) {
        fail_msg("%s + %d business days is %s, not %s", received, count, text, deadline);
    }
}

// New York: UTC−5, in summer UTC−4. So a day ends at 04:59:59Z, in summer at 03:59:59Z.
static void test_weekdays(void **state) {
    (void)state;
    check("2026-06-01T14:00:00Z", 2, "2026-06-04T03:59:59Z"); // Monday → Wednesday
    check("2026-06-04T14:00:00Z", 2, "2026-06-09T03:59:59Z"); // Thursday → Monday
    check("2026-06-05T14:00:00Z", 2, "2026-06-10T03:59:59Z"); // Friday → Tuesday
    check("2026-06-06T14:00:00Z", 2, "2026-06-10T03:59:59Z"); // Saturday → Tuesday
    check("2026-06-07T14:00:00Z", 2, "2026-06-10T03:59:59Z"); // Sunday → Tuesday
    check("2026-06-01T14:00:00Z", 5, "2026-06-09T03:59:59Z");
}

// The day is the publisher's: Monday evening there is Tuesday in UTC.
static void test_zone(void **state) {
    (void)state;
    check("2026-06-02T02:00:00Z", 2, "2026-06-04T03:59:59Z");
    check("2026-06-02T04:00:00Z", 2, "2026-06-05T03:59:59Z");
}

static void test_clock_changes(void **state) {
    (void)state;
    check("2026-03-05T15:00:00Z", 2, "2026-03-10T03:59:59Z"); // over 8 March: an hour less
    check("2026-10-29T15:00:00Z", 2, "2026-11-03T04:59:59Z"); // over 1 November: an hour more
    check("2026-03-08T06:59:59Z", 1, "2026-03-10T03:59:59Z"); // in the night itself, a Sunday
}

static void test_holidays(void **state) {
    (void)state;
    check("2026-11-25T15:00:00Z", 2, "2026-12-01T04:59:59Z"); // Thanksgiving in between
    check("2026-11-26T15:00:00Z", 2, "2026-12-01T04:59:59Z"); // on it
    check("2026-12-24T15:00:00Z", 1, "2026-12-29T04:59:59Z"); // Christmas on a Friday
    check("2026-12-31T15:00:00Z", 1, "2027-01-05T04:59:59Z"); // New Year's Day on a Friday
}

static void test_leap_day(void **state) {
    (void)state;
    check("2028-02-28T15:00:00Z", 1, "2028-03-01T04:59:59Z"); // Monday → Tuesday 29 February
    check("2028-02-28T15:00:00Z", 2, "2028-03-02T04:59:59Z");
}

static void test_none(void **state) {
    (void)state;
    int64_t instant;
    char text[21];
    assert_true(clock_parse_rfc3339(SV("2026-11-25T15:00:00Z"), &instant));
    clock_rfc3339(business_deadline(instant, 2, NULL, 0), text);
    assert_string_equal(text, "2026-11-28T04:59:59Z");
}

static int set_up(void **state) {
    (void)state;
    holidays[0] = days_from_civil(2026, 11, 26);
    holidays[1] = days_from_civil(2026, 12, 25);
    holidays[2] = days_from_civil(2027, 1, 1);
    return clock_set_zone("America/New_York");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weekdays),      cmocka_unit_test(test_zone),
        cmocka_unit_test(test_clock_changes), cmocka_unit_test(test_holidays),
        cmocka_unit_test(test_leap_day),      cmocka_unit_test(test_none),
    };
    return cmocka_run_group_tests_name("model/business", tests, set_up, NULL);
}
