// SPDX-License-Identifier: MIT
// Parameters by tables: what strict and lenient routes make of a query, and the canonical key.
#include "cmocka_web.h"

#include "base/mem.h"
#include "web/params.h"

#include <stdio.h>

static bool is_lower(sv text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < 'a' || text.ptr[i] > 'z') {
            return false;
        }
    }
    return true;
}

static const char *const words[] = {"html", "text", NULL};
static const struct param id = {
    .name = "id", .min = 1, .max = 8, .valid = is_lower, .grammar = "small letters"};
static const struct param q = {.name = "q", .min = 1, .max = 10};
static const struct param limit = {
    .name = "limit", .kind = PARAM_INTEGER, .min = 1, .max = 100, .fallback = "25"};
static const struct param offset = {.name = "offset", .kind = PARAM_INTEGER, .min = -5, .max = 5};
static const struct param body = {
    .name = "body", .kind = PARAM_WORD, .words = words, .fallback = "html"};
static const struct param exact = {.name = "exact", .kind = PARAM_FLAG};
static const struct param *const params[] = {&id, &q, &limit, &offset, &body, &exact, NULL};
static const struct route strict = {.pattern = "/x/{id}", .params = params};
static const struct route lenient = {.pattern = "/x/{id}", .params = params, .lenient = true};
static const struct route bare = {.pattern = "/"};

struct fixture {
    struct arena *arena;
    struct request request;
    struct reply reply;
};

static bool read_with(struct fixture *f, const struct route *route, const char *path_value,
                      const char *query) {
    struct path_value path = {0, sv_of(path_value)};
    f->arena = arena_create();
    f->request = (struct request){
        .arena = f->arena, .route = route, .query = sv_of(query), .representation = REP_JSON};
    reply_init(&f->reply, f->arena);
    return params_read(&f->request, &path, path_value == NULL ? 0 : 1, &f->reply);
}

static void done(struct fixture *f) {
    reply_finish(&f->reply);
    arena_destroy(f->arena);
}

// `code`: what a strict route answers, NULL when it takes the query. The values are those of both
// routes where the strict one takes it, else the lenient one's.
static const struct {
    const char *query, *code, *q;
    int64_t limit;
    const char *body;
    bool exact;
} queries[] = {
    {NULL, NULL, NULL, 25, "html", false},
    {"", NULL, NULL, 25, "html", false},
    {"&&", NULL, NULL, 25, "html", false},
    {"q=a", NULL, "a", 25, "html", false},
    {"q=a+b", NULL, "a b", 25, "html", false},
    {"q=a%2Bb", NULL, "a+b", 25, "html", false},
    {"q=a%26b%3Dc", NULL, "a&b=c", 25, "html", false},
    {"q=a=b", NULL, "a=b", 25, "html", false},
    {"%71=a", NULL, "a", 25, "html", false},
    {"q=%c3%a9", NULL, "\xc3\xa9", 25, "html", false},
    {"q=%25", NULL, "%", 25, "html", false},
    {"&q=a&", NULL, "a", 25, "html", false},
    {"q=1234567890", NULL, "1234567890", 25, "html", false},
    {"q=12345678901", "bad-parameter", NULL, 25, "html", false},
    {"q=", "bad-parameter", NULL, 25, "html", false},
    {"q", "bad-parameter", NULL, 25, "html", false},
    {"q=%ff", "bad-parameter", NULL, 25, "html", false},
    {"q=%00", "bad-parameter", NULL, 25, "html", false},
    {"q=%4", "bad-parameter", NULL, 25, "html", false},
    {"%ff=1", "bad-parameter", NULL, 25, "html", false},
    {"q=a&q=a", "bad-parameter", "a", 25, "html", false},
    {"q=a&q=b", "bad-parameter", "a", 25, "html", false},
    {"limit=1", NULL, NULL, 1, "html", false},
    {"limit=100", NULL, NULL, 100, "html", false},
    {"limit=0", "bad-parameter", NULL, 25, "html", false},
    {"limit=101", "bad-parameter", NULL, 25, "html", false},
    {"limit=-1", "bad-parameter", NULL, 25, "html", false},
    {"limit=", "bad-parameter", NULL, 25, "html", false},
    {"limit=1x", "bad-parameter", NULL, 25, "html", false},
    {"limit=%201", "bad-parameter", NULL, 25, "html", false},
    {"limit=18446744073709551617", "bad-parameter", NULL, 25, "html", false},
    {"offset=-5", NULL, NULL, 25, "html", false},
    {"offset=-6", "bad-parameter", NULL, 25, "html", false},
    {"offset=-", "bad-parameter", NULL, 25, "html", false},
    {"body=text", NULL, NULL, 25, "text", false},
    {"body=TEXT", "bad-parameter", NULL, 25, "html", false},
    {"body=pdf", "bad-parameter", NULL, 25, "html", false},
    {"exact=true", NULL, NULL, 25, "html", true},
    {"exact=false", NULL, NULL, 25, "html", false},
    {"exact=1", "bad-parameter", NULL, 25, "html", false},
    {"exact", "bad-parameter", NULL, 25, "html", false},
    {"utm_source=x", "unknown-parameter", NULL, 25, "html", false},
    {"=x", "unknown-parameter", NULL, 25, "html", false},
    {"Q=a", "unknown-parameter", NULL, 25, "html", false},
    {"id=b", "unknown-parameter", NULL, 25, "html", false}, // it is the path's
    {"utm=1&limit=7", "unknown-parameter", NULL, 7, "html", false},
};

static void check_values(const struct fixture *f, size_t i) {
    const char *text = request_text(&f->request, &q);
    if ((text == NULL) != (queries[i].q == NULL) ||
        (text != NULL && strcmp(text, queries[i].q) != 0)) {
        fail_msg("?%s: q is %s", queries[i].query, text);
    }
    if (request_number(&f->request, &limit) != queries[i].limit ||
        strcmp(request_text(&f->request, &body), queries[i].body) != 0 ||
        request_flag(&f->request, &exact) != queries[i].exact) {
        fail_msg("?%s: other values", queries[i].query);
    }
    assert_string_equal(request_text(&f->request, &id), "ab");
}

static void test_strict(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(queries); i++) {
        struct fixture f;
        bool taken = read_with(&f, &strict, "ab", queries[i].query);
        if (taken != (queries[i].code == NULL)) {
            fail_msg("?%s: taken %d", queries[i].query, taken);
        }
        if (taken) {
            check_values(&f, i);
            assert_int_equal(f.reply.status, 0);
        } else {
            assert_int_equal(f.reply.problem_status, 400);
            assert_string_equal(f.reply.problem_code, queries[i].code);
        }
        done(&f);
    }
}

static void test_lenient(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(queries); i++) {
        struct fixture f;
        assert_true(read_with(&f, &lenient, "ab", queries[i].query));
        assert_int_equal(f.reply.status, 0);
        check_values(&f, i);
        done(&f);
    }
}

// Messages say what is allowed, and repeat only the beginning of what was sent.
static void test_messages(void **state) {
    (void)state;
    static const struct {
        const char *query, *says;
    } rows[] = {
        {"limit=0", "a whole number from 1 to 100"},
        {"body=pdf", "one of html, text"},
        {"exact=1", "true or false"},
        {"q=12345678901", "text of 1 to 10 bytes"},
        {"nonsense=1", "this address takes q, limit, offset, body, exact"},
    };
    struct fixture f;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        assert_false(read_with(&f, &strict, "ab", rows[i].query));
        assert_non_null(strstr(f.reply.problem_detail, rows[i].says));
        done(&f);
    }
    assert_false(read_with(&f, &bare, NULL, "a=1"));
    assert_non_null(strstr(f.reply.problem_detail, "takes none"));
    done(&f);
    char query[5000] = "body=";
    memset(query + 5, 'x', sizeof query - 6);
    query[sizeof query - 1] = '\0';
    assert_false(read_with(&f, &strict, "ab", query));
    assert_true(strlen(f.reply.problem_detail) < 200);
    done(&f);
}

static void test_path(void **state) {
    (void)state;
    static const char *const wrong[] = {"AB", "a1", "abcdefghi", "a b"};
    struct fixture f;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        assert_false(read_with(&f, &lenient, wrong[i], NULL));
        assert_int_equal(f.reply.problem_status, 404);
        done(&f);
    }
    assert_true(read_with(&f, &strict, "abcdefgh", NULL));
    assert_true(request_value(&f.request, &id)->given);
    assert_false(request_value(&f.request, &limit)->given);
    done(&f);
}

// The key of a query on the lenient route, as text.
static const char *key_of(struct fixture *f, const char *path, const char *query) {
    assert_true(read_with(f, &lenient, path, query));
    return params_key(&f->request, 12).ptr;
}

static void test_keys(void **state) {
    (void)state;
    static const char *const same[] = {
        "limit=25", "limit=025", "utm_source=a&fbclid=b", "body=html", "q=", "limit=0", NULL};
    static const char *const other[] = {"limit=26",    "body=text",  "q=a",          "q=-",
                                        "exact=false", "exact=true", "offset=0",     "q=1%3b25",
                                        "q=a%3b25",    "offset=-1",  "q=a&limit=26", "q=a;25",
                                        NULL};
    struct fixture plain, f;
    const char *expected = key_of(&plain, "ab", NULL);
    for (size_t i = 0; same[i] != NULL; i++) {
        assert_string_equal(key_of(&f, "ab", same[i]), expected);
        done(&f);
    }
    for (size_t i = 0; other[i] != NULL; i++) {
        assert_string_not_equal(key_of(&f, "ab", other[i]), expected);
        done(&f);
    }
    assert_string_not_equal(key_of(&f, "cd", NULL), expected);
    done(&f);
    assert_string_equal(key_of(&f, "ab", NULL), expected);
    f.request.representation = REP_HTML;
    assert_string_not_equal(params_key(&f.request, 12).ptr, expected);
    f.request.representation = REP_JSON;
    assert_string_not_equal(params_key(&f.request, 13).ptr, expected);
    done(&plain);
    done(&f);
}

static void test_form(void **state) {
    (void)state;
    struct arena *arena = arena_create();
    struct request request = {
        .arena = arena, .body = SV("comment=a+b%0d%0ac&empty=&bad=%ff&na%6de=x&comment=2&last")};
    assert_string_equal(request_form(&request, "comment"), "a b\r\nc");
    assert_string_equal(request_form(&request, "empty"), "");
    assert_string_equal(request_form(&request, "name"), "x");
    assert_string_equal(request_form(&request, "last"), "");
    assert_null(request_form(&request, "bad"));
    assert_null(request_form(&request, "other"));
    request.body = (sv){NULL, 0};
    assert_null(request_form(&request, "comment"));
    arena_destroy(arena);
}

static void test_scopes(void **state) {
    (void)state;
    struct request request = {.principal = {"t", SCOPE_CONTENT_WRITE}};
    assert_true(request_has_scope(&request, SCOPE_CONTENT_WRITE | SCOPE_CONTENT_PUBLISH));
    assert_false(request_has_scope(&request, SCOPE_CONTENT_PUBLISH));
    request.principal.scopes = SCOPE_ADMIN;
    assert_true(request_has_scope(&request, SCOPE_FEEDBACK_ANSWER));
    request.principal.scopes = 0;
    assert_false(request_has_scope(&request, SCOPE_CONTENT_WRITE));
}

static void test_reply_keys(void **state) {
    (void)state;
    struct arena *arena = arena_create();
    struct reply reply;
    char name[16];
    reply_init(&reply, arena);
    reply_key(&reply, "article", "a");
    reply_key(&reply, "article", "a");
    reply_key(&reply, "list", NULL);
    reply_key(&reply, "topic", "a");
    assert_int_equal(reply.key_count, 3);
    assert_string_equal(reply.keys[0], "article:a");
    assert_string_equal(reply.keys[1], "list");
    for (int i = 0; i < REPLY_KEYS_MAX; i++) {
        snprintf(name, sizeof name, "%d", i);
        reply_key(&reply, "article", name);
    }
    assert_int_equal(reply.key_count, 1);
    assert_string_equal(reply.keys[0], "list");
    reply_finish(&reply);
    arena_destroy(arena);
}

static void test_faults(void **state) {
    (void)state;
    for (size_t i = 0; i < FAULT_COUNT; i++) {
        assert_in_range(fault_kinds[i].status, 400, 599);
        assert_non_null(fault_kinds[i].code);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(fault_kinds[i].code, fault_kinds[k].code);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strict),   cmocka_unit_test(test_lenient),
        cmocka_unit_test(test_messages), cmocka_unit_test(test_path),
        cmocka_unit_test(test_keys),     cmocka_unit_test(test_form),
        cmocka_unit_test(test_scopes),   cmocka_unit_test(test_reply_keys),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
