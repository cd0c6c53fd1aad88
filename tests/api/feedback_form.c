// SPDX-License-Identifier: MIT
// The stamp of the feedback form: a form shown again for a mistake keeps it, so that a reader who
// mends the mistake at once is not taken for a robot.
#include "fixture.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"

#include <stdio.h>

static const char article[] = "{\"id\":\"heart-murmur\",\"language\":\"en\",\"kind\":\"condition\","
                              "\"title\":\"Heart Murmur\",\"sections\":[]}";
static const char form[] = "/en/articles/heart-murmur/feedback";
enum { STAMP_MAX = 100 };

static void read_stamp(const struct fixture *f, char ret_stamp[static STAMP_MAX]) {
    static const char before[] = "name=\"stamp\" value=\"";
    const char *begin = strstr(f->reply.body.ptr, before);
    assert_non_null(begin);
    begin += strlen(before);
    snprintf(ret_stamp, STAMP_MAX, "%.*s", (int)strcspn(begin, "\""), begin);
}

static int send_form(struct fixture *f, const char *stamp, const char *email) {
    static const char *const headers[] = {"Content-Type", "application/x-www-form-urlencoded",
                                          NULL};
    CLEANUP(buf_finish) struct buf body = {0};
    buf_printf(&body, "type=comment&comment=Clear&stamp=%s&email=%s", stamp, email);
    return fixture_call(f, METHOD_POST, form, headers, body.ptr, false);
}

static void test_stamp_survives_a_mistake(void **state) {
    struct fixture *f = *state;
    char shown[STAMP_MAX], again[STAMP_MAX];
    int64_t now = clock_instant(2026, 9, 30, 12, 0, 0);
    clock_set_ms(now);
    fixture_publish(f, "heart-murmur", "en", article);
    assert_int_equal(fixture_get(f, form), 200);
    read_stamp(f, shown);
    clock_set_ms(now + 60 * 1000);
    assert_int_equal(send_form(f, shown, "nobody"), 422);
    read_stamp(f, again);
    assert_string_equal(again, shown);
    // One that was not made here, and one of the day before, are not taken over.
    assert_int_equal(send_form(f, "1.00000000000000000000000000000000", "nobody"), 422);
    read_stamp(f, again);
    assert_string_not_equal(again, "1.00000000000000000000000000000000");
    clock_set_ms(now + 25LL * 3600 * 1000);
    assert_int_equal(send_form(f, shown, "nobody"), 422);
    read_stamp(f, again);
    assert_string_not_equal(again, shown);
}

// A form that was open while its article got another id is no robot's, and no comment is lost.
static void test_form_follows_a_new_id(void **state) {
    struct fixture *f = *state;
    static const char *const json[] = {"Content-Type", "application/json", NULL};
    char shown[STAMP_MAX];
    int64_t now = clock_instant(2026, 9, 30, 12, 0, 0);
    clock_set_ms(now);
    fixture_publish(f, "heart-murmur", "en", article);
    assert_int_equal(fixture_get(f, form), 200);
    read_stamp(f, shown);
    assert_int_equal(fixture_call(f, METHOD_POST,
                                  "/api/v1/editorial/articles/heart-murmur/en/actions/rename", json,
                                  "{\"to\":\"murmur\"}", true),
                     200);
    assert_int_equal(fixture_get(f, form), 308);
    clock_set_ms(now + 60 * 1000);
    assert_int_equal(send_form(f, shown, "a@b.example"), 303);
    assert_int_equal(fixture_call(f, METHOD_GET, "/api/v1/editorial/feedback", NULL, NULL, true),
                     200);
    assert_true(fixture_body_has(f, "\"article\":\"murmur\""));
    assert_true(fixture_body_has(f, "\"quarantined\":false"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_stamp_survives_a_mistake, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(test_form_follows_a_new_id, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests_name("feedback_form", tests, NULL, NULL);
}
