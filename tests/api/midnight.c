// SPDX-License-Identifier: MIT
// A review that turns overdue at the publisher's midnight changes body and ETag, without any write.
#include "fixture.h"

#include "base/clock.h"

static const char article[] = "{\"id\":\"heart-murmur\",\"language\":\"en\",\"kind\":\"condition\","
                              "\"title\":\"Heart Murmur\","
                              "\"sections\":[{\"key\":\"overview\",\"aspect\":\"overview\","
                              "\"title\":\"Overview\",\"html\":\"<p>A sound.</p>\"}],"
                              "\"review\":{\"lastReviewed\":\"2023-09\",\"organization\":\"Board\","
                              "\"reviewers\":[],\"reviewDue\":\"2026-09\"}}";

static const char *const targets[] = {"/api/v1/articles/heart-murmur", "/en/articles/heart-murmur",
                                      "/api/v1/articles",
                                      "/api/v1/articles/heart-murmur/sections/overview"};

// 30 September 2026, 23:59:30 in New York: still due on this day.
static int64_t before_midnight(void) {
    return clock_instant(2026, 9, 30, 23, 59, 30);
}

static void test_flips_at_midnight(void **state) {
    struct fixture *f = *state;
    clock_set_ms(before_midnight());
    fixture_publish(f, "heart-murmur", "en", article);
    for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        clock_set_ms(before_midnight());
        assert_int_equal(fixture_get(f, targets[i]), 200);
        bool page = targets[i][1] == 'e';
        assert_true(page || fixture_body_has(f, "\"due-soon\""));
        char etag[128];
        strncpy(etag, fixture_header(f, "ETag"), sizeof(etag) - 1);
        etag[sizeof(etag) - 1] = '\0';
        // Nobody may keep it beyond the midnight at which it changes.
        assert_non_null(strstr(fixture_header(f, "Cache-Control"), "max-age=30"));

        clock_set_ms(before_midnight() + 29 * 1000);
        assert_int_equal(fixture_get(f, targets[i]), 200);
        assert_string_equal(fixture_header(f, "ETag"), etag);

        clock_set_ms(before_midnight() + 31 * 1000);
        assert_int_equal(fixture_get(f, targets[i]), 200);
        assert_true(page || fixture_body_has(f, "\"overdue\""));
        assert_string_not_equal(fixture_header(f, "ETag"), etag);
        const char *const stale[] = {"If-None-Match", etag, NULL};
        assert_int_equal(fixture_call(f, METHOD_GET, targets[i], stale, NULL, false), 200);
        assert_non_null(strstr(fixture_header(f, "Cache-Control"), "max-age=60"));
    }
}

static void test_filter_follows_the_day(void **state) {
    struct fixture *f = *state;
    clock_set_ms(before_midnight());
    fixture_publish(f, "heart-murmur", "en", article);
    assert_int_equal(fixture_get(f, "/api/v1/articles?reviewStatus=overdue"), 200);
    assert_true(fixture_body_has(f, "\"total\":0"));
    clock_set_ms(before_midnight() + 31 * 1000);
    assert_int_equal(fixture_get(f, "/api/v1/articles?reviewStatus=overdue"), 200);
    assert_true(fixture_body_has(f, "\"total\":1"));
}

static void test_future_review_is_refused(void **state) {
    struct fixture *f = *state;
    clock_set_ms(clock_instant(2023, 8, 31, 23, 59, 0));
    static const char *const headers[] = {"Content-Type", "application/x-ndjson", NULL};
    assert_int_equal(
        fixture_call(f, METHOD_POST, "/api/v1/editorial/import", headers, article, true), 200);
    assert_true(fixture_body_has(f, "refused"));
    assert_true(fixture_body_has(f, "/review/lastReviewed"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_flips_at_midnight, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_filter_follows_the_day, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(test_future_review_is_refused, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests_name("midnight", tests, NULL, NULL);
}
