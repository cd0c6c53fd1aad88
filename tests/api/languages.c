// SPDX-License-Identifier: MIT
// Lists look a language up as articles do: es-MX finds es, case does not matter (RFC 4647).
#include "fixture.h"

#include "base/mem.h"

static const char english[] = "{\"id\":\"heart-murmur\",\"language\":\"en\",\"kind\":\"condition\","
                              "\"title\":\"Heart Murmur\",\"sections\":[]}";
static const char spanish[] = "{\"id\":\"heart-murmur\",\"language\":\"es\",\"kind\":\"condition\","
                              "\"title\":\"Soplo\",\"sections\":[]}";

static void test_lookup(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *target, *holds;
    } lists[] = {
        {"/api/v1/articles?lang=es-MX", "\"Soplo\""}, {"/api/v1/articles?lang=ES", "\"total\":1"},
        {"/api/v1/articles?lang=*", "\"total\":2"},   {"/api/v1/articles", "\"Heart Murmur\""},
        {"/api/v1/articles?lang=fr", "\"total\":0"},
    };
    fixture_publish(f, "heart-murmur", "en", english);
    fixture_publish(f, "heart-murmur", "es", spanish);
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        assert_int_equal(fixture_get(f, lists[i].target), 200);
        assert_true(fixture_body_has(f, lists[i].holds));
    }
    assert_int_equal(fixture_get(f, "/api/v1/topics?lang=es-MX"), 200);
    assert_string_equal(fixture_header(f, "Content-Language"), "es");
    assert_true(store_wait_indexed(f->service->store, 60 * 1000));
    assert_int_equal(fixture_get(f, "/api/v1/search?q=soplo&lang=es-MX"), 200);
    assert_true(fixture_body_has(f, "\"heart-murmur\""));
}

// A language that comes later is found from then on, in kept replies too.
static void test_new_language(void **state) {
    struct fixture *f = *state;
    fixture_publish(f, "heart-murmur", "en", english);
    assert_int_equal(fixture_get(f, "/api/v1/articles?lang=es-MX"), 200);
    assert_true(fixture_body_has(f, "\"total\":0"));
    fixture_publish(f, "heart-murmur", "es", spanish);
    assert_int_equal(fixture_get(f, "/api/v1/articles?lang=es-MX"), 200);
    assert_true(fixture_body_has(f, "\"total\":1"));
}

// One writer's capitals take no site down: there is one `en`, however it is written.
static void test_case(void **state) {
    struct fixture *f = *state;
    static const char shouted[] = "{\"id\":\"heart-murmur\",\"language\":\"EN\",\"kind\":"
                                  "\"condition\",\"title\":\"Loud\",\"sections\":[]}";
    static const char review[] = "{\"edition\":1,\"lastReviewed\":\"2020-01-02\","
                                 "\"outcome\":\"still-accurate\"}";
    static const char *const json[] = {"Content-Type", "application/json", NULL};
    fixture_publish(f, "heart-murmur", "EN", shouted);
    assert_int_equal(fixture_get(f, "/en/articles/heart-murmur"), 200);
    assert_int_equal(fixture_get(f, "/EN/articles/heart-murmur"), 308);
    assert_int_equal(
        fixture_call(f, METHOD_GET, "/api/v1/editorial/articles/heart-murmur/En", NULL, NULL, true),
        200);
    assert_int_equal(fixture_call(f, METHOD_POST,
                                  "/api/v1/editorial/articles/heart-murmur/EN/reviews", json,
                                  review, true),
                     201);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_lookup, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_case, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_new_language, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("languages", tests, NULL, NULL);
}
