// SPDX-License-Identifier: MIT
// Partial dates: read and written at their own precision, their first and last days, months later.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/partial_date.h"

static struct partial_date date(const char *text) {
    struct partial_date value = {0};
    if (text[0] != '\0') {
        assert_true(partial_date_parse(sv_of(text), &value));
    }
    return value;
}

static void reading(void **state) {
    (void)state;
    static const char *const good[] = {"2020",       "2020-09",    "2020-09-14", "2020-02-29",
                                       "2000-02-29", "1000-01-01", "9999-12-31"};
    static const char *const bad[] = {
        "",
        "20",
        "02020",
        "0999",
        "2020-",
        "2020-9",
        "2020-13",
        "2020-00",
        "2020-09-",
        "2020-09-31",
        "2021-02-29",
        "1900-02-29",
        "2020-09-00",
        "2020-09-1",
        "2020/09",
        "+020",
        "2020-09-14 ",
        " 2020",
        "2020-09-14T00:00:00Z",
        "2020-09-14-1",
        "2020--14",
    };
    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        char text[PARTIAL_DATE_TEXT];
        assert_string_equal(partial_date_text(date(good[i]), text), good[i]);
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct partial_date value = {1, 2, 3};
        assert_false(partial_date_parse(sv_of(bad[i]), &value));
        assert_int_equal(value.year, 1); // untouched
    }
    char text[PARTIAL_DATE_TEXT];
    assert_string_equal(partial_date_text((struct partial_date){0}, text), "");
    assert_false(partial_date_is_set((struct partial_date){0}));
    assert_true(partial_date_is_set(date("2020")));
}

static void equality(void **state) {
    (void)state;
    assert_true(partial_date_eq(date("2020-09"), date("2020-09")));
    assert_false(partial_date_eq(date("2020-09"), date("2020-09-01")));
    assert_false(partial_date_eq(date("2020"), date("2020-01")));
}

static void periods(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int first[3], last[3];
    } cases[] = {
        {"2020", {2020, 1, 1}, {2020, 12, 31}},
        {"2020-02", {2020, 2, 1}, {2020, 2, 29}},
        {"2021-02", {2021, 2, 1}, {2021, 2, 28}},
        {"2020-09-14", {2020, 9, 14}, {2020, 9, 14}},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const int *f = cases[i].first, *l = cases[i].last;
        assert_int_equal(partial_date_first_day(date(cases[i].text)),
                         days_from_civil(f[0], f[1], f[2]));
        assert_int_equal(partial_date_last_day(date(cases[i].text)),
                         days_from_civil(l[0], l[1], l[2]));
    }
}

static void months_later(void **state) {
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {
        {"2020-09", 36, "2023-09"},
        {"2020-09-14", 36, "2023-09-14"},
        {"2020-01-31", 1, "2020-02-29"},
        {"2021-01-31", 1, "2021-02-28"},
        {"2020-12", 1, "2021-01"},
        {"2020-01", -1, "2019-12"},
        {"2020-03-31", -1, "2020-02-29"},
        {"2020", 36, "2023"},
        {"2020", 1, "2021"},
        {"2020", 12, "2021"},
        {"2020", 13, "2022"},
        {"2020", -12, "2019"},
        {"2020", 0, "2020"},
        {"", 36, ""},
        {"9999-12", 1, "9999-12"},
        {"2020-12-31", 24, "2022-12-31"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char text[PARTIAL_DATE_TEXT];
        struct partial_date later = partial_date_add_months(date(cases[i].from), cases[i].months);
        assert_string_equal(partial_date_text(later, text), cases[i].to);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading),
        cmocka_unit_test(equality),
        cmocka_unit_test(periods),
        cmocka_unit_test(months_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
