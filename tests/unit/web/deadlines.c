// SPDX-License-Identifier: MIT
// Deadlines by phase, against a plain model: an array that is searched.
#include "web/deadlines.h"

#include "cmocka_web.h"

#include "base/mem.h"

static void order(void **state) {
    (void)state;
    struct deadlines d = {.duration = {[PHASE_HEADER] = 100, [PHASE_BODY] = 300}};
    struct deadline a = {0}, b = {0}, c = {0};
    deadlines_enter(&d, &a, PHASE_HEADER, 0);
    deadlines_enter(&d, &b, PHASE_BODY, 10);
    deadlines_enter(&d, &c, PHASE_HEADER, 20);
    assert_int_equal(deadlines_wait(&d, 50, 1000), 50);
    assert_int_equal(deadlines_wait(&d, 50, 30), 30);
    assert_int_equal(deadlines_wait(&d, 500, 1000), 0);
    assert_null(deadlines_expired(&d, 99));
    assert_ptr_equal(deadlines_expired(&d, 100), &a);
    assert_null(deadlines_expired(&d, 119));
    assert_ptr_equal(deadlines_expired(&d, 120), &c);
    assert_ptr_equal(deadlines_expired(&d, 310), &b);
    assert_null(deadlines_expired(&d, 100000));
    assert_int_equal(deadlines_wait(&d, 100000, 1000), 1000);
}

static void endless(void **state) {
    (void)state;
    struct deadlines d = {.duration = {[PHASE_HEADER] = 100}};
    struct deadline a = {0};
    deadlines_enter(&d, &a, PHASE_WORKING, 0);
    assert_null(deadlines_expired(&d, INT64_MAX));
    assert_int_equal(deadlines_wait(&d, 0, 1000), 1000);
    deadlines_remove(&d, &a);
    deadlines_remove(&d, &a);
    assert_null(d.first[PHASE_WORKING]);
    assert_null(d.last[PHASE_WORKING]);
}

// Many connections change phase at random; what expires is what a search says expires.
static void against_a_model(void **state) {
    (void)state;
    enum { ITEMS = 40, STEPS = 20000 };
    struct deadlines d = {.duration = {[PHASE_HEADER] = 50, [PHASE_BODY] = 90, [PHASE_IDLE] = 20}};
    struct deadline items[ITEMS] = {0};
    unsigned seed = 7;
    for (int64_t now = 0; now < STEPS; now++) {
        struct deadline *item = &items[(size_t)rand_r(&seed) % ITEMS];
        if (rand_r(&seed) % 4 == 0) {
            deadlines_remove(&d, item);
        } else {
            deadlines_enter(&d, item, (enum phase)(rand_r(&seed) % PHASE_COUNT), now);
        }
        struct deadline *expired;
        while ((expired = deadlines_expired(&d, now)) != NULL) {
            assert_true(expired->since + d.duration[expired->phase] <= now);
            assert_false(expired->listed);
        }
        for (size_t i = 0; i < ITEMS; i++) {
            int64_t duration = d.duration[items[i].phase];
            assert_false(items[i].listed && duration > 0 && items[i].since + duration <= now);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order),
        cmocka_unit_test(endless),
        cmocka_unit_test(against_a_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
