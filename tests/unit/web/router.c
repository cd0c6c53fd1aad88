// SPDX-License-Identifier: MIT
// The router: precedence, slashes, methods, decoding, and what it refuses in a table.
#include "cmocka_web.h"

#include "base/mem.h"
#include "web/router.h"

static int answer(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    (void)request;
    reply->status = 200;
    return 0;
}

static const struct param lang = {.name = "lang", .kind = PARAM_TEXT, .min = 2, .max = 35};
static const struct param id = {.name = "id", .kind = PARAM_TEXT, .min = 1, .max = 80};
static const struct param key = {.name = "key", .kind = PARAM_TEXT, .min = 1, .max = 80};
static const struct param *const lang_only[] = {&lang, NULL};
static const struct param *const id_only[] = {&id, NULL};
static const struct param *const key_only[] = {&key, NULL};
static const struct param *const lang_id[] = {&lang, &id, NULL};
static const struct param *const id_key[] = {&id, &key, NULL};

#define ROW(m, p, l)                                                                               \
    { .method = (m), .pattern = (p), .params = (l), .representations = REP_JSON, .read = answer }

static const struct route routes[] = {
    ROW(METHOD_GET, "/{lang}/articles/{id}", lang_id),   // 0
    ROW(METHOD_GET, "/{lang}/", lang_only),              // 1
    ROW(METHOD_GET, "/", NULL),                          // 2
    ROW(METHOD_GET, "/api/articles/{id}", id_only),      // 3
    ROW(METHOD_GET, "/api/articles/list", NULL),         // 4
    ROW(METHOD_PUT, "/api/articles/{id}", id_only),      // 5
    ROW(METHOD_GET, "/api/{lang}/list", lang_only),      // 6
    ROW(METHOD_GET, "/livez", NULL),                     // 7
    ROW(METHOD_GET, "/articles/{id}", id_only),          // 8
    ROW(METHOD_GET, "/a/{id}/b/{key}", id_key),          // 9
    ROW(METHOD_DELETE, "/api/articles/{key}", key_only), // 10
};

static const struct {
    enum method method;
    const char *path;
    enum router_outcome outcome;
    size_t index;
    const char *first; // the first path value, or NULL
} lookups[] = {
    {METHOD_GET, "/", ROUTER_FOUND, 2, NULL},
    {METHOD_GET, "/livez", ROUTER_FOUND, 7, NULL},
    {METHOD_GET, "/livez/", ROUTER_FOUND, 1, "livez"}, // its slash makes it another path
    {METHOD_GET, "/en/", ROUTER_FOUND, 1, "en"},
    {METHOD_GET, "/en", ROUTER_NO_PATH, 0, NULL},
    {METHOD_GET, "//", ROUTER_NO_PATH, 0, NULL},
    {METHOD_GET, "/en/articles/x", ROUTER_FOUND, 0, "en"},
    {METHOD_GET, "/en/articles/", ROUTER_NO_PATH, 0, NULL},
    {METHOD_GET, "/en/articles/x/", ROUTER_NO_PATH, 0, NULL},
    {METHOD_GET, "/api/articles/x", ROUTER_FOUND, 3, "x"},
    {METHOD_GET, "/api/articles/list", ROUTER_FOUND, 4, NULL},
    {METHOD_PUT, "/api/articles/list", ROUTER_NO_METHOD, 4, NULL},
    {METHOD_PUT, "/api/articles/x", ROUTER_FOUND, 5, "x"},
    {METHOD_DELETE, "/api/articles/x", ROUTER_FOUND, 10, "x"},
    {METHOD_POST, "/api/articles/x", ROUTER_NO_METHOD, 3, "x"},
    {METHOD_GET, "/api/topics/list", ROUTER_FOUND, 6, "topics"},
    {METHOD_GET, "/a/1/b/2", ROUTER_FOUND, 9, "1"},
    {METHOD_GET, "/articles/%61b", ROUTER_FOUND, 8, "ab"},
    {METHOD_GET, "/%61rticles/x", ROUTER_FOUND, 8, "x"},
    {METHOD_GET, "/articles/%c3%a9", ROUTER_FOUND, 8, "\xc3\xa9"},
    {METHOD_GET, "/articles/a+b", ROUTER_FOUND, 8, "a+b"},
    {METHOD_GET, "/articles/%2525", ROUTER_FOUND, 8, "%25"}, // decoded once
    {METHOD_GET, "/articles/%ff", ROUTER_BAD_PATH, 0, NULL},
    {METHOD_GET, "/articles/%c0%80", ROUTER_BAD_PATH, 0, NULL},
    {METHOD_GET, "/articles/%00", ROUTER_BAD_PATH, 0, NULL},
    {METHOD_GET, "/articles/%4", ROUTER_BAD_PATH, 0, NULL},
    {METHOD_GET, "/articles/%zz", ROUTER_BAD_PATH, 0, NULL},
    {METHOD_GET, "/articles/\xff", ROUTER_BAD_PATH, 0, NULL},
    {METHOD_GET, "/1/2/3/4/5/6/7/8", ROUTER_NO_PATH, 0, NULL},
    {METHOD_GET, "/1/2/3/4/5/6/7/8/9", ROUTER_NO_PATH, 0, NULL},
    {METHOD_GET, "", ROUTER_NO_PATH, 0, NULL},
};

static void test_lookups(void **state) {
    (void)state;
    struct arena *arena = arena_create();
    assert_int_equal(router_check(routes, ARRAY_SIZE(routes)), 0);
    for (size_t i = 0; i < ARRAY_SIZE(lookups); i++) {
        struct router_match match = {0};
        enum router_outcome outcome = router_find(
            routes, ARRAY_SIZE(routes), arena, sv_of(lookups[i].path), lookups[i].method, &match);
        if (outcome != lookups[i].outcome) {
            fail_msg("%s gave outcome %d", lookups[i].path, (int)outcome);
        }
        if (outcome == ROUTER_FOUND && match.route != &routes[lookups[i].index]) {
            fail_msg("%s found %s", lookups[i].path, match.route->pattern);
        }
        if (outcome == ROUTER_FOUND && lookups[i].first != NULL &&
            !sv_is(match.path[0].text, lookups[i].first)) {
            fail_msg("%s has the value %.*s", lookups[i].path, SV_ARG(match.path[0].text));
        }
    }
    arena_destroy(arena);
}

// The order of the table does not matter: reversed, every path finds the same route.
static void test_order(void **state) {
    (void)state;
    struct route reversed[ARRAY_SIZE(routes)];
    for (size_t i = 0; i < ARRAY_SIZE(routes); i++) {
        reversed[i] = routes[ARRAY_SIZE(routes) - 1 - i];
    }
    struct arena *arena = arena_create();
    assert_int_equal(router_check(reversed, ARRAY_SIZE(reversed)), 0);
    for (size_t i = 0; i < ARRAY_SIZE(lookups); i++) {
        struct router_match match = {0};
        enum router_outcome outcome =
            router_find(reversed, ARRAY_SIZE(reversed), arena, sv_of(lookups[i].path),
                        lookups[i].method, &match);
        assert_int_equal(outcome, lookups[i].outcome);
        if (outcome == ROUTER_FOUND) {
            assert_string_equal(match.route->pattern, routes[lookups[i].index].pattern);
        }
    }
    arena_destroy(arena);
}

static void test_allow(void **state) {
    (void)state;
    struct arena *arena = arena_create();
    struct router_match match;
    assert_int_equal(router_check(routes, ARRAY_SIZE(routes)), 0);
    router_find(routes, ARRAY_SIZE(routes), arena, SV("/api/articles/x"), METHOD_POST, &match);
    assert_string_equal(router_allow(arena, match.methods), "GET, HEAD, PUT, DELETE, OPTIONS");
    assert_string_equal(router_allow(arena, 1U << METHOD_POST), "POST, OPTIONS");
    arena_destroy(arena);
}

static const struct param words_missing = {.name = "w", .kind = PARAM_WORD};
static const struct param bad_default = {
    .name = "n", .kind = PARAM_INTEGER, .min = 1, .max = 9, .fallback = "10"};
static const struct param *const no_words[] = {&words_missing, NULL};
static const struct param *const wrong_default[] = {&bad_default, NULL};
static const struct param *const twice[] = {&id, &id, NULL};
static const struct param *const too_many[] = {
    &(struct param){.name = "0"},  &(struct param){.name = "1"},  &(struct param){.name = "2"},
    &(struct param){.name = "3"},  &(struct param){.name = "4"},  &(struct param){.name = "5"},
    &(struct param){.name = "6"},  &(struct param){.name = "7"},  &(struct param){.name = "8"},
    &(struct param){.name = "9"},  &(struct param){.name = "10"}, &(struct param){.name = "11"},
    &(struct param){.name = "12"}, &(struct param){.name = "13"}, &(struct param){.name = "14"},
    &(struct param){.name = "15"}, &(struct param){.name = "16"}, NULL};

static const struct route bad_rows[] = {
    ROW(METHOD_GET, "/a/{nobody}", id_only),
    ROW(METHOD_GET, "/a/{id", id_only),
    ROW(METHOD_GET, "/a/{}", id_only),
    ROW(METHOD_GET, "a", NULL),
    ROW(METHOD_GET, NULL, NULL),
    ROW(METHOD_GET, "/1/2/3/4/5/6/7/8/9", NULL),
    ROW(METHOD_HEAD, "/a", NULL),
    ROW(METHOD_OPTIONS, "/a", NULL),
    ROW(METHOD_GET, "/a", no_words),
    ROW(METHOD_GET, "/a", wrong_default),
    ROW(METHOD_GET, "/a", twice),
    ROW(METHOD_GET, "/a", too_many),
    {.method = METHOD_GET, .pattern = "/a", .representations = REP_JSON},
    {.method = METHOD_PUT,
     .pattern = "/a",
     .representations = REP_JSON,
     .lane = LANE_WRITE,
     .read = answer},
    {.method = METHOD_GET, .pattern = "/a", .read = answer},
    {.method = METHOD_PUT,
     .pattern = "/a",
     .representations = REP_JSON,
     .read = answer,
     .body = BODY_JSON},
    {.method = METHOD_GET,
     .pattern = "/api/articles/{lang}",
     .representations = REP_JSON,
     .read = answer,
     .params = lang_only}, // the same as row 3
};

static void test_bad_tables(void **state) {
    (void)state;
    struct route table[ARRAY_SIZE(routes) + 1];
    memcpy(table, routes, sizeof routes);
    for (size_t i = 0; i < ARRAY_SIZE(bad_rows); i++) {
        table[ARRAY_SIZE(routes)] = bad_rows[i];
        if (router_check(table, ARRAY_SIZE(table)) >= 0) {
            fail_msg("row %zu was taken", i);
        }
    }
}

static void test_method_names(void **state) {
    (void)state;
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        assert_non_null(method_names[i]);
    }
    assert_string_equal(method_names[METHOD_PATCH], "PATCH");
    assert_string_equal(method_names[METHOD_OPTIONS], "OPTIONS");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lookups),      cmocka_unit_test(test_order),
        cmocka_unit_test(test_allow),        cmocka_unit_test(test_bad_tables),
        cmocka_unit_test(test_method_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
