// SPDX-License-Identifier: MIT
// What must hold for every route, whatever it does.
#include "fixture.h"

#include "api/parameters.h"
#include "base/mem.h"
#include "model/problem.h"
#include "model/vocab.h"

#include <stdio.h>

static const char *const json_headers[] = {"Content-Type", "application/json", NULL};

static void test_rows_are_whole(void **state) {
    (void)state;
    for (size_t i = 0; i < route_count; i++) {
        const struct route *route = &routes[i];
        assert_non_null(route->summary);
        assert_true(route->representations != 0);
        assert_int_equal(route->lane == LANE_WRITE, route->read == NULL);
        assert_int_equal(route->lane == LANE_WRITE, route->check != NULL && route->apply != NULL);
        assert_int_equal(route->body == BODY_NONE, route->body_limit == 0);
        bool editorial = strncmp(route->pattern, "/api/v1/editorial/", 18) == 0;
        assert_int_equal(editorial, route->scope != SCOPE_PUBLIC);
        assert_true(!editorial || route->cache == CACHE_NO_STORE);
        assert_true(strncmp(route->pattern, "/api/", 5) != 0 || !route->lenient);
    }
}

static void test_unknown_parameters(void **state) {
    struct fixture *f = *state;
    for (size_t i = 0; i < route_count; i++) {
        char target[256];
        fixture_target(&routes[i], "no-such-thing", sizeof(target) - 20, target);
        strcat(target, "?no-such-parameter=1");
        int status = fixture_call(f, routes[i].method, target, json_headers, "", true);
        if (routes[i].lenient) {
            assert_int_not_equal(status, 400);
        } else if (status != 400 || !fixture_body_has(f, "no-such-parameter")) {
            fail_msg("%s: %d", target, status);
        }
    }
}

static void test_scopes_are_asked_for(void **state) {
    struct fixture *f = *state;
    for (size_t i = 0; i < route_count; i++) {
        char target[256];
        fixture_target(&routes[i], "no-such-thing", sizeof(target), target);
        static const char *const wrong[] = {"Authorization", "Bearer cl_wrong", "Content-Type",
                                            "application/json", NULL};
        if (routes[i].scope != SCOPE_PUBLIC) {
            int status = fixture_call(f, routes[i].method, target, json_headers, "", false);
            // A body of another type is refused before anything is asked of the store.
            if (status != 401 && status != 415) {
                fail_msg("%s without a token: %d", target, status);
            }
        }
        if (routes[i].lane != LANE_LOOP && routes[i].body == BODY_NONE) {
            assert_int_equal(fixture_call(f, routes[i].method, target, wrong, "", false), 401);
        }
    }
}

static void test_other_methods(void **state) {
    struct fixture *f = *state;
    for (size_t i = 0; i < route_count; i++) {
        char target[256];
        fixture_target(&routes[i], "no-such-thing", sizeof(target), target);
        int status = fixture_call(f, METHOD_PATCH, target, json_headers, "{}", true);
        assert_int_equal(status, 405);
        assert_non_null(fixture_header(f, "Allow"));
        assert_int_equal(fixture_call(f, METHOD_OPTIONS, target, NULL, NULL, false), 204);
        assert_non_null(fixture_header(f, "Allow"));
    }
}

static void test_common_headers(void **state) {
    struct fixture *f = *state;
    for (size_t i = 0; i < route_count; i++) {
        char target[256];
        fixture_target(&routes[i], "no-such-thing", sizeof(target), target);
        fixture_call(f, routes[i].method, target, json_headers, "", false);
        assert_non_null(fixture_header(f, "X-Request-Id"));
        assert_string_equal(fixture_header(f, "X-Content-Type-Options"), "nosniff");
        assert_string_equal(fixture_header(f, "Referrer-Policy"), "no-referrer");
        assert_non_null(fixture_header(f, "Cache-Control"));
        assert_null(fixture_header(f, "Set-Cookie"));
        if (routes[i].scope == SCOPE_PUBLIC) {
            assert_string_equal(fixture_header(f, "Access-Control-Allow-Origin"), "*");
        } else {
            assert_null(fixture_header(f, "Access-Control-Allow-Origin"));
        }
    }
}

static void test_faults_are_problems(void **state) {
    (void)state;
    for (int fault = 0; fault < FAULT_COUNT; fault++) {
        const struct problem_kind *kind = problem_find(sv_of(fault_kinds[fault].code));
        assert_non_null(kind);
        assert_int_equal(kind->status, fault_kinds[fault].status);
    }
}

// Parameters state their words, since web/ knows no vocabulary: they must be the vocabulary's.
static void words_are(const struct param *param, const struct vocab *list) {
    for (int i = 0; i < list->count; i++) {
        assert_non_null(param->words[i]);
        assert_string_equal(param->words[i], list->words[i]);
    }
    assert_null(param->words[list->count]);
}

static void test_words_are_the_vocabulary(void **state) {
    (void)state;
    words_are(&param_kind, &vocab_kind);
    words_are(&param_review_status, &vocab_review_status);
    words_are(&param_status, &vocab_feedback_status);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_whole),
        cmocka_unit_test_setup_teardown(test_unknown_parameters, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_scopes_are_asked_for, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_other_methods, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_common_headers, fixture_setup, fixture_teardown),
        cmocka_unit_test(test_faults_are_problems),
        cmocka_unit_test(test_words_are_the_vocabulary),
    };
    return cmocka_run_group_tests_name("route_table", tests, NULL, NULL);
}
