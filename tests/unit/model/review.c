// SPDX-License-Identifier: MIT
// A review's status on each side of every border, and the day on which it will flip.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/review.h"

#define DATE(y, m, d) ((struct partial_date){(y), (m), (d)})

static int32_t day(int year, int month, int of_month) {
    return days_from_civil(year, month, of_month);
}

static void test_borders(void **state) {
    (void)state;
    static const struct {
        struct partial_date due;
        struct partial_date today;
        enum review_status status;
        struct partial_date next; // none: never
    } rows[] = {
        // A month is due at its end; 60 days before 30 September is 1 August.
        {{2021, 9, 0}, {2021, 7, 31}, REVIEW_CURRENT, {2021, 8, 1}},
        {{2021, 9, 0}, {2021, 8, 1}, REVIEW_DUE_SOON, {2021, 10, 1}},
        {{2021, 9, 0}, {2021, 9, 30}, REVIEW_DUE_SOON, {2021, 10, 1}},
        {{2021, 9, 0}, {2021, 10, 1}, REVIEW_OVERDUE, {0, 0, 0}},
        // A year at its end.
        {{2024, 0, 0}, {2024, 10, 31}, REVIEW_CURRENT, {2024, 11, 1}},
        {{2024, 0, 0}, {2024, 12, 31}, REVIEW_DUE_SOON, {2025, 1, 1}},
        {{2024, 0, 0}, {2025, 1, 1}, REVIEW_OVERDUE, {0, 0, 0}},
        // A day on that day; 2024 has a leap day.
        {{2024, 2, 29}, {2024, 2, 29}, REVIEW_DUE_SOON, {2024, 3, 1}},
        {{2024, 2, 0}, {2024, 2, 29}, REVIEW_DUE_SOON, {2024, 3, 1}},
        {{2024, 2, 0}, {2024, 3, 1}, REVIEW_OVERDUE, {0, 0, 0}},
        {{2023, 2, 0}, {2023, 3, 1}, REVIEW_OVERDUE, {0, 0, 0}},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct review r = {.last_reviewed = DATE(2018, 9, 0), .review_due = rows[i].due};
        int32_t next = review_compute(true, &r, 36, partial_date_first_day(rows[i].today));
        assert_int_equal(r.status, rows[i].status);
        assert_int_equal(r.basis, BASIS_STATED);
        assert_int_equal(next, partial_date_is_set(rows[i].next)
                                   ? partial_date_first_day(rows[i].next)
                                   : INT32_MAX);
    }
}

// Whatever day it is: the status holds until the day returned, and differs on it.
static void test_flips_when_said(void **state) {
    (void)state;
    static const struct partial_date dues[] = {{2021, 9, 0}, {2024, 2, 29}, {2023, 0, 0}};
    for (size_t i = 0; i < ARRAY_SIZE(dues); i++) {
        struct review r = {.last_reviewed = DATE(2018, 1, 0), .review_due = dues[i]};
        for (int32_t today = day(2020, 1, 1); today < day(2025, 1, 1); today++) {
            int32_t next = review_compute(true, &r, 36, today);
            enum review_status now = r.status;
            assert_true(next > today);
            if (next == INT32_MAX) {
                assert_int_equal(now, REVIEW_OVERDUE);
                continue;
            }
            review_compute(true, &r, 36, next - 1);
            assert_int_equal(r.status, now);
            review_compute(true, &r, 36, next);
            assert_int_not_equal(r.status, now);
        }
    }
}

static void test_sixty_days(void **state) {
    (void)state;
    struct review r = {.last_reviewed = DATE(2020, 1, 1), .review_due = DATE(2023, 3, 31)};
    int32_t due = day(2023, 3, 31);
    review_compute(true, &r, 36, due - 61);
    assert_int_equal(r.status, REVIEW_CURRENT);
    review_compute(true, &r, 36, due - 60);
    assert_int_equal(r.status, REVIEW_DUE_SOON);
}

static void test_policy(void **state) {
    (void)state;
    static const struct {
        struct partial_date last;
        int interval;
        struct partial_date due;
    } rows[] = {
        {{2020, 9, 0}, 36, {2023, 9, 0}},  {{2020, 2, 29}, 36, {2023, 2, 28}},
        {{2020, 8, 31}, 6, {2021, 2, 28}}, {{2020, 0, 0}, 36, {2023, 0, 0}},
        {{2020, 11, 0}, 3, {2021, 2, 0}},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct review r = {.last_reviewed = rows[i].last};
        review_compute(true, &r, rows[i].interval, day(2026, 1, 1));
        assert_true(partial_date_eq(r.review_due, rows[i].due));
        assert_int_equal(r.basis, BASIS_POLICY);
    }
}

// Computed again, also by another policy, it is what it would be at once.
static void test_again(void **state) {
    (void)state;
    struct review stated = {.last_reviewed = DATE(2020, 9, 0), .review_due = DATE(2022, 1, 0)};
    struct review policy = {.last_reviewed = DATE(2020, 9, 0)};
    for (int i = 0; i < 3; i++) {
        review_compute(true, &stated, 36, day(2021, 1, 1));
        review_compute(true, &policy, 36, day(2021, 1, 1));
        assert_true(partial_date_eq(stated.review_due, DATE(2022, 1, 0)));
        assert_int_equal(stated.basis, BASIS_STATED);
        assert_true(partial_date_eq(policy.review_due, DATE(2023, 9, 0)));
        assert_int_equal(policy.basis, BASIS_POLICY);
    }
    review_compute(true, &policy, 12, day(2021, 1, 1));
    assert_true(partial_date_eq(policy.review_due, DATE(2021, 9, 0)));
}

static void test_unreviewed(void **state) {
    (void)state;
    struct review r = {.last_reviewed = DATE(2020, 1, 0)}, dateless = {0};
    assert_int_equal(review_compute(false, &r, 36, day(2026, 1, 1)), INT32_MAX);
    assert_int_equal(r.status, REVIEW_UNREVIEWED);
    assert_int_equal(review_compute(true, &dateless, 36, day(2026, 1, 1)), INT32_MAX);
    assert_int_equal(dateless.status, REVIEW_UNREVIEWED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_borders),    cmocka_unit_test(test_flips_when_said),
        cmocka_unit_test(test_sixty_days), cmocka_unit_test(test_policy),
        cmocka_unit_test(test_again),      cmocka_unit_test(test_unreviewed),
    };
    return cmocka_run_group_tests_name("model/review", tests, NULL, NULL);
}
