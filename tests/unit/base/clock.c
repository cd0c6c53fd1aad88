// SPDX-License-Identifier: MIT
// Time: the calendar, the zone with its jumps, midnights, and the text forms.
#include "base/clock.h"

#include "base/mem.h"
#include "cmocka_base.h"

#include <stdio.h>
#include <time.h>

static int64_t instant_of(const char *text) {
    int64_t instant = 0;
    assert_true(clock_parse_rfc3339(sv_of(text), &instant));
    return instant;
}

static void assert_instant(int64_t instant, const char *expected) {
    char text[21];
    clock_rfc3339(instant, text);
    assert_string_equal(text, expected);
}

static void set_clock(void **state) {
    (void)state;
    clock_set_ms(123456);
    assert_int_equal(clock_now_ms(), 123456);
    clock_set_ms(0);
    int64_t now = (int64_t)time(NULL) * 1000;
    assert_in_range(clock_now_ms() - now + 10000, 0, 20000);
}

static void monotonic(void **state) {
    (void)state;
    clock_set_ms(1);
    int64_t us = clock_monotonic_us(), ms = clock_monotonic_ms();
    assert_true(us > 1000 && clock_monotonic_us() >= us);
    assert_in_range(ms - us / 1000, 0, 1000);
    clock_set_ms(0);
}

static void every_day_both_ways(void **state) {
    (void)state;
    int year = 1600, month = 1, day = 1;
    for (int32_t days = days_from_civil(1600, 1, 1); year < 2401; days++) {
        int y, m, d;
        civil_from_days(days, &y, &m, &d);
        assert_true(y == year && m == month && d == day);
        assert_int_equal(days_from_civil(y, m, d), days);
        if (++day > days_in_month(year, month)) {
            day = 1;
            year += month == 12;
            month = month % 12 + 1;
        }
    }
}

static void known_days(void **state) {
    (void)state;
    assert_int_equal(days_from_civil(1970, 1, 1), 0);
    assert_int_equal(days_from_civil(2000, 3, 1), 11017);
    assert_int_equal(days_from_civil(1969, 12, 31), -1);
    assert_int_equal(days_from_civil(-1, 12, 31) + 1, days_from_civil(0, 1, 1));
    assert_int_equal(days_in_month(2000, 2), 29);
    assert_int_equal(days_in_month(1900, 2), 28);
    assert_int_equal(days_in_month(2024, 2), 29);
    assert_int_equal(days_in_month(2026, 2), 28);
    assert_int_equal(days_in_month(2026, 12), 31);
}

static void zones(void **state) {
    (void)state;
    static const char *const unknown[] = {
        "",         "Europe", "Europe/Nowhere",       "/etc/passwd", "../../../etc/passwd",
        "zone.tab", "utc0",   "Europe/Zurich/../Rome"};
    assert_int_equal(clock_set_zone("Europe/Zurich"), 0);
    for (size_t i = 0; i < ARRAY_SIZE(unknown); i++) {
        assert_int_equal(clock_set_zone(unknown[i]), 1);
    }
    struct civil at; // a refused name changes nothing
    clock_civil(instant_of("2026-11-22T23:41:56Z"), &at);
    assert_true(at.year == 2026 && at.month == 11 && at.day == 23 && at.hour == 0);
    assert_true(at.minute == 41 && at.second == 56 && at.weekday == 1);
    assert_int_equal(clock_set_zone("UTC"), 0);
    clock_civil(-1, &at);
    assert_true(at.year == 1969 && at.month == 12 && at.day == 31 && at.hour == 23);
    assert_true(at.second == 59 && at.weekday == 3);
}

static void wall_times(void **state) {
    (void)state;
    static const struct {
        const char *zone;
        int at[6];
        const char *instant;
    } cases[] = {
        {"Europe/Zurich", {2026, 1, 15, 12, 0, 0}, "2026-01-15T11:00:00Z"},
        {"Europe/Zurich", {2026, 7, 15, 12, 0, 0}, "2026-07-15T10:00:00Z"},
        {"Europe/Zurich", {2026, 3, 29, 1, 59, 59}, "2026-03-29T00:59:59Z"},
        {"Europe/Zurich", {2026, 3, 29, 2, 30, 0}, "2026-03-29T01:30:00Z"}, // skipped
        {"Europe/Zurich", {2026, 3, 29, 3, 0, 0}, "2026-03-29T01:00:00Z"},
        {"Europe/Zurich", {2026, 10, 25, 2, 30, 0}, "2026-10-25T00:30:00Z"}, // the first of two
        {"Europe/Zurich", {2026, 10, 25, 3, 0, 0}, "2026-10-25T02:00:00Z"},
        {"America/New_York", {2026, 3, 8, 2, 30, 0}, "2026-03-08T07:30:00Z"},
        {"America/New_York", {2026, 11, 1, 1, 30, 0}, "2026-11-01T05:30:00Z"},
        {"America/New_York", {2026, 11, 1, 24, 0, 0}, "2026-11-02T05:00:00Z"},
        {"UTC", {2026, 12, 32, 0, 0, 0}, "2027-01-01T00:00:00Z"},
        {"UTC", {2026, 14, 0, 0, 0, 0}, "2027-01-31T00:00:00Z"},
        {"UTC", {2026, 0, 31, 0, 0, 60}, "2025-12-31T00:01:00Z"},
        {"UTC", {2026, -11, 1, -1, 0, 0}, "2024-12-31T23:00:00Z"},
        {"Asia/Kathmandu", {2026, 6, 1, 0, 0, 0}, "2026-05-31T18:15:00Z"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const int *at = cases[i].at;
        assert_int_equal(clock_set_zone(cases[i].zone), 0);
        assert_instant(clock_instant(at[0], at[1], at[2], at[3], at[4], at[5]), cases[i].instant);
    }
}

static void midnights(void **state) {
    (void)state;
    static const struct {
        const char *zone, *instant, *midnight;
    } cases[] = {
        {"UTC", "2026-11-22T16:41:56.123Z", "2026-11-23T00:00:00Z"},
        {"UTC", "2026-11-22T23:59:59.999Z", "2026-11-23T00:00:00Z"},
        {"UTC", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"},
        {"UTC", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"},
        {"Europe/Zurich", "2026-03-28T12:00:00Z", "2026-03-28T23:00:00Z"},
        {"Europe/Zurich", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"}, // 23 hours
        {"Europe/Zurich", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"}, // 25 hours
        {"Europe/Zurich", "2026-10-25T00:30:00Z", "2026-10-25T23:00:00Z"},
        {"Europe/Zurich", "2026-10-25T01:30:00Z", "2026-10-25T23:00:00Z"},
        {"America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"},
        {"America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"},
        {"America/New_York", "2026-11-01T03:59:59Z", "2026-11-01T04:00:00Z"},
        {"America/Sao_Paulo", "2018-11-03T15:00:00Z", "2018-11-04T03:00:00Z"}, // begins at 01:00
        {"Pacific/Apia", "2011-12-30T00:00:00Z", "2011-12-30T10:00:00Z"},      // skips a day
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_int_equal(clock_set_zone(cases[i].zone), 0);
        assert_instant(clock_next_midnight(instant_of(cases[i].instant)), cases[i].midnight);
    }
}

// Over two years and each zone: a midnight begins a day, and the next one begins the day after.
static void midnights_follow_each_other(void **state) {
    (void)state;
    static const char *const names[] = {"Europe/Zurich", "America/New_York", "Australia/Lord_Howe"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        assert_int_equal(clock_set_zone(names[i]), 0);
        int64_t at = clock_instant(2026, 1, 1, 0, 0, 0);
        int32_t days = days_from_civil(2026, 1, 1);
        for (int n = 0; n < 730; n++) {
            struct civil civil;
            at = clock_next_midnight(at);
            clock_civil(at, &civil);
            assert_int_equal(days_from_civil(civil.year, civil.month, civil.day), ++days);
            assert_int_equal(civil.hour + civil.minute + civil.second, 0);
            assert_int_equal(clock_instant(civil.year, civil.month, civil.day, 0, 0, 0), at);
        }
    }
}

static void today(void **state) {
    (void)state;
    assert_int_equal(clock_set_zone("America/New_York"), 0);
    clock_set_ms(instant_of("2026-11-22T04:59:59Z"));
    assert_int_equal(clock_today(), days_from_civil(2026, 11, 21));
    clock_set_ms(instant_of("2026-11-22T05:00:00Z"));
    assert_int_equal(clock_today(), days_from_civil(2026, 11, 22));
    clock_set_ms(0);
}

static void text_forms(void **state) {
    (void)state;
    assert_instant(784111777999, "1994-11-06T08:49:37Z");
    assert_instant(INT64_MAX, "9999-12-31T23:59:59Z");
    assert_instant(INT64_MIN, "0000-01-01T00:00:00Z");
}

static void parsing(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t instant;
    } good[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01T00:00:00.5Z", 500},
        {"1970-01-01t00:00:00.123999z", 123},
        {"1970-01-01T00:00:00.0Z", 0},
        {"1996-12-19T16:39:57-08:00", 851042397000}, // RFC 3339 section 5.8
        {"1985-04-12T23:20:50.52Z", 482196050520},
        {"1990-12-31T23:59:60Z", 662688000000},
        {"1970-01-01T02:00:00+02:00", 0},
        {"1969-12-31T23:59:59.999Z", -1},
        {"2024-02-29T00:00:00Z", 1709164800000},
    };
    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        assert_int_equal(instant_of(good[i].text), good[i].instant);
    }
    static const char *const bad[] = {
        "",
        "1970-01-01",
        "1970-01-01T00:00:00",
        "1970-01-01 00:00:00Z",
        "1970-1-1T00:00:00Z",
        "1970-13-01T00:00:00Z",
        "1970-00-01T00:00:00Z",
        "1970-01-00T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "1970-01-01T24:00:00Z",
        "1970-01-01T00:60:00Z",
        "1970-01-01T00:00:61Z",
        "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00:00Zx",
        "1970-01-01T00:00:00+0200",
        "1970-01-01T00:00:00+24:00",
        "1970-01-01T00:00:00+02",
        "+970-01-01T00:00:00Z",
        " 1970-01-01T00:00:00Z",
    };
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        int64_t instant = 77;
        assert_false(clock_parse_rfc3339(sv_of(bad[i]), &instant));
        assert_int_equal(instant, 77);
    }
    int64_t instant;
    assert_false(clock_parse_rfc3339(SV("1970-01-01T00:00:00Z\0"), &instant));
    assert_false(clock_parse_rfc3339(SV("1970\0-01-01T00:00:00Z"), &instant));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_clock),  cmocka_unit_test(monotonic),
        cmocka_unit_test(known_days), cmocka_unit_test(every_day_both_ways),
        cmocka_unit_test(zones),      cmocka_unit_test(wall_times),
        cmocka_unit_test(midnights),  cmocka_unit_test(midnights_follow_each_other),
        cmocka_unit_test(today),      cmocka_unit_test(text_forms),
        cmocka_unit_test(parsing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
