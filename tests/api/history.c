// SPDX-License-Identifier: MIT
// What could be read on a day: editions by `asOf`, with the clock set; and that no kept reply is
// older than an act.
#include "fixture.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdio.h>

static const char at[] = "/api/v1/articles/croup";
static const char editorial[] = "/api/v1/editorial/articles/croup/en/actions/";

static void publish(struct fixture *f, const char *text) {
    char document[256];
    snprintf(document, sizeof(document),
             "{\"id\":\"croup\",\"language\":\"en\",\"kind\":\"condition\",\"title\":\"Croup\","
             "\"sections\":[{\"key\":\"care\",\"title\":\"Care\",\"html\":\"<p>%s</p>\"}]}",
             text);
    fixture_publish(f, "croup", "en", document);
}

static void act(struct fixture *f, const char *verb, const char *body) {
    char target[128];
    snprintf(target, sizeof(target), "%s%s", editorial, verb);
    static const char *const json[] = {"Content-Type", "application/json", NULL};
    assert_int_equal(fixture_call(f, METHOD_POST, target, body == NULL ? NULL : json, body, true),
                     200);
}

static int as_of(struct fixture *f, const char *date) {
    char target[128];
    snprintf(target, sizeof(target), "%s?fields=edition&asOf=%s", at, date);
    return fixture_get(f, target);
}

// In New York: edition 1 on 30 September at 23:59:30, edition 2 half a minute after midnight,
// withdrawn from 5 to 7 October, edition 3 on 9 October; today is 12 October.
static void tell_story(struct fixture *f) {
    clock_set_ms(clock_instant(2026, 9, 30, 23, 59, 30));
    publish(f, "Steam.");
    clock_set_ms(clock_instant(2026, 10, 1, 0, 0, 30));
    publish(f, "Cool air.");
    clock_set_ms(clock_instant(2026, 10, 5, 12, 0, 0));
    act(f, "withdraw", "{\"notice\":\"Wrong.\"}");
    clock_set_ms(clock_instant(2026, 10, 7, 12, 0, 0));
    act(f, "restore", NULL);
    clock_set_ms(clock_instant(2026, 10, 9, 12, 0, 0));
    publish(f, "Cool air. Stay calm.");
    clock_set_ms(clock_instant(2026, 10, 12, 12, 0, 0));
}

static void test_as_of(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *date;
        int status;
        const char *holds;
    } days[] = {
        {"2026-09-29", 404, "first edition came at 2026-10-01T03:59:30Z"},
        {"2026-09-30", 200, "{\"edition\":1}"},
        {"2026-09", 200, "{\"edition\":1}"}, // the end of the month
        {"2025", 404, "was not here"},
        {"2026-10-01", 200, "{\"edition\":2}"},
        {"2026-10-04", 200, "{\"edition\":2}"},
        {"2026-10-05", 404, "withdrawn at the end of 2026-10-05"},
        {"2026-10-06", 404, "withdrawn"},
        {"2026-10-07", 200, "{\"edition\":2}"},
        {"2026-10-09", 200, "{\"edition\":3}"},
        {"2026-10-12", 200, "{\"edition\":3}"},
        {"2026-10-13", 400, "still to come"},
        {"2026-10", 400, "still to come"},
    };
    tell_story(f);
    for (size_t i = 0; i < ARRAY_SIZE(days); i++) {
        int status = as_of(f, days[i].date);
        if (status != days[i].status || !fixture_body_has(f, days[i].holds)) {
            fail_msg("asOf=%s: %d %.*s", days[i].date, status, (int)f->reply.body.len,
                     f->reply.body.ptr);
        }
    }
    // The same under another id, and nothing at all while it is withdrawn.
    act(f, "rename", "{\"to\":\"barking-cough\"}");
    assert_int_equal(fixture_get(f, "/api/v1/articles/barking-cough?asOf=2026-10-04"), 200);
    assert_int_equal(fixture_get(f, "/api/v1/articles/barking-cough?asOf=2026-10-06"), 404);
    assert_int_equal(as_of(f, "2026-10-04"), 308);
    assert_string_equal(
        fixture_header(f, "Location"),
        "http://library.test/api/v1/articles/barking-cough?fields=edition&asOf=2026-10-04");
}

// Each reply is kept before the act, and asked for again right after it.
static void test_no_reply_is_older_than_an_act(void **state) {
    struct fixture *f = *state;
    static const char *const targets[] = {
        "/api/v1/articles/croup",
        "/api/v1/articles/croup?asOf=2026-10-04",
        "/api/v1/articles/croup/editions",
        "/api/v1/articles/croup/editions/1",
        "/api/v1/articles/croup/editions/2/changes",
        "/api/v1/articles/croup/sections/care?edition=1",
        "/en/articles/croup",
        "/en/articles/croup/editions",
        "/en/articles/croup/editions/1",
    };
    tell_story(f);
    for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
        assert_int_equal(fixture_get(f, targets[i]), 200);
        assert_int_equal(fixture_get(f, targets[i]), 200);
        assert_non_null(f->reply.entry); // it was kept
        act(f, "withdraw", "{\"notice\":\"Not this.\"}");
        assert_int_equal(fixture_get(f, targets[i]), 410);
        assert_true(fixture_body_has(f, "Not this."));
        assert_string_equal(fixture_header(f, "Cache-Control"), "no-store");
        act(f, "restore", NULL);
        assert_int_equal(fixture_get(f, targets[i]), 200);
    }
    // A new edition shows at once in what is kept of the older ones.
    assert_int_equal(fixture_get(f, "/api/v1/articles/croup/editions/3"), 200);
    assert_true(fixture_body_has(f, "\"editionState\":\"current\",\"latest\":null"));
    publish(f, "Call for help.");
    assert_int_equal(fixture_get(f, "/api/v1/articles/croup/editions/3"), 200);
    assert_true(fixture_body_has(f, "\"editionState\":\"superseded\",\"latest\":{\"edition\":4,"));
}

// Every public address of an article, those to come included, answers an act alike. The permalink
// leads to the article's page first.
static void all_answer(struct fixture *f, int status, const char *location) {
    size_t asked = 0;
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &routes[i];
        if (route->scope != SCOPE_PUBLIC || route->method != METHOD_GET ||
            strstr(route->pattern, "/articles/{id}") == NULL) {
            continue;
        }
        char target[256];
        fixture_target(route, "croup", sizeof(target), target);
        int got = fixture_get(f, target);
        bool permalink = strcmp(route->pattern, "/articles/{id}") == 0;
        if (got != status && !(permalink && got == 303)) {
            fail_msg("%s: %d, not %d", target, got, status);
        }
        if (location != NULL && got == status) {
            assert_non_null(strstr(fixture_header(f, "Location"), location));
        }
        asked++;
    }
    assert_true(asked >= 10);
}

static void test_every_route_obeys(void **state) {
    struct fixture *f = *state;
    tell_story(f);
    fixture_publish(f, "cough", "en",
                    "{\"id\":\"cough\",\"language\":\"en\",\"kind\":\"symptom\","
                    "\"title\":\"Cough\",\"sections\":[]}");
    act(f, "withdraw", "{}");
    all_answer(f, 410, NULL);
    act(f, "withdraw", "{\"mode\":\"gone\"}");
    all_answer(f, 410, NULL);
    act(f, "withdraw", "{\"mode\":\"redirect\",\"replacement\":\"cough\"}");
    all_answer(f, 307, "/articles/cough");
    act(f, "restore", NULL);
    act(f, "rename", "{\"to\":\"barking-cough\"}");
    all_answer(f, 308, "/articles/barking-cough");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_as_of, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_every_route_obeys, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_no_reply_is_older_than_an_act, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
