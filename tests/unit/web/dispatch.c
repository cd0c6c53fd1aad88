// SPDX-License-Identifier: MIT
// A request's life without a socket: refusals, credentials, OPTIONS, parameters, and the way of a
// write up to the writer.
#include "dispatch_service.h"

static void assert_problem(const struct exchange *e, int status, const char *code) {
    assert_int_equal(e->next, NEXT_REPLY);
    assert_int_equal(e->reply.status, status);
    assert_string_equal(e->reply.problem_code, code);
    char expected[64];
    snprintf(expected, sizeof expected, "{\"code\": \"%s\"}", code);
    assert_true(sv_is(reply_bytes(&e->reply), expected));
    assert_string_equal(header(e, "Cache-Control"), "no-store");
    assert_string_equal(header(e, "Content-Type"), "application/problem+json");
    assert_string_equal(header(e, "X-Request-Id"), "id1");
    assert_null(header(e, "ETag"));
}

static const struct {
    enum method method;
    const char *target, *authorization, *accept;
    int status;
    const char *code;
} refusals[] = {
    {METHOD_GET, "/nowhere", NULL, NULL, 404, "not-found"},
    {METHOD_GET, "/%ff", NULL, NULL, 400, "bad-request"},
    {METHOD_OPTIONS, "/nowhere", NULL, NULL, 404, "not-found"},
    {METHOD_GET, "/nowhere", "Bearer wrong", NULL, 401, "unauthorized"},
    {METHOD_GET, "/nowhere", "Bearer writer", NULL, 404, "not-found"},
    {METHOD_GET, "/livez", "Bearer wrong", NULL, 401, "unauthorized"},
    {METHOD_GET, "/livez", "", NULL, 401, "unauthorized"},
    {METHOD_GET, "/api/articles/x", "Basic abc", NULL, 401, "unauthorized"},
    {METHOD_GET, "/api/articles/x", "Bearer broken", NULL, 500, "internal"},
    {METHOD_GET, "/api/articles/12345678901", NULL, NULL, 404, "not-found"},
    {METHOD_GET, "/api/articles/x?nope=1", NULL, NULL, 400, "unknown-parameter"},
    {METHOD_GET, "/api/articles/x?nope=1", "Bearer wrong", NULL, 401, "unauthorized"},
    {METHOD_GET, "/api/articles/x?body=1", NULL, NULL, 400, "bad-parameter"},
    {METHOD_GET, "/api/articles/x", NULL, "image/png", 406, "not-acceptable"},
    {METHOD_POST, "/api/articles/x", NULL, NULL, 405, "method-not-allowed"},
    {METHOD_GET, "/desk", NULL, NULL, 401, "unauthorized"},
    {METHOD_GET, "/desk", "Bearer wrong", NULL, 401, "unauthorized"},
    {METHOD_GET, "/api/editorial/x", NULL, NULL, 401, "unauthorized"},
    {METHOD_GET, "/api/editorial/x?nope=1", NULL, NULL, 401, "unauthorized"},
    {METHOD_PUT, "/api/editorial/x", "Bearer writer", NULL, 403, "forbidden"},
    {METHOD_DELETE, "/api/editorial/x", NULL, NULL, 405, "method-not-allowed"},
    {METHOD_GET, "/fails", NULL, NULL, 500, "internal"},
    {METHOD_GET, "/nothing", NULL, NULL, 500, "internal"},
};

static void test_refusals(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
        struct exchange e = make(refusals[i].method, refusals[i].target);
        e.request.headers.authorization = sv_of(refusals[i].authorization);
        e.request.headers.accept = sv_of(refusals[i].accept);
        run(&e, (sv){NULL, 0});
        assert_problem(&e, refusals[i].status, refusals[i].code);
        const char *challenge = header(&e, "WWW-Authenticate");
        assert_int_equal(challenge != NULL, refusals[i].status == 401);
        assert_int_equal(header(&e, "Allow") != NULL, refusals[i].status == 405);
        bool editorial = e.request.route != NULL && e.request.route->scope != SCOPE_PUBLIC;
        assert_int_equal(header(&e, "Access-Control-Allow-Origin") == NULL, editorial);
        done(&e);
    }
    assert_int_equal(service.reads, 0);
    assert_int_equal(service.checks, 0);
}

static void test_names_scope(void **state) {
    (void)state;
    struct exchange e = make(METHOD_PUT, "/api/editorial/x");
    e.request.headers.authorization = SV("Bearer writer");
    run(&e, (sv){NULL, 0});
    assert_non_null(strstr(e.reply.problem_detail, "content:publish"));
    done(&e);
}

static void test_options(void **state) {
    (void)state;
    struct exchange e = make(METHOD_OPTIONS, "/api/feedback");
    run(&e, (sv){NULL, 0});
    assert_int_equal(e.reply.status, 204);
    assert_string_equal(header(&e, "Allow"), "POST, OPTIONS");
    assert_string_equal(header(&e, "Access-Control-Allow-Methods"), "POST, OPTIONS");
    assert_string_equal(header(&e, "Access-Control-Allow-Headers"),
                        "Content-Type, Idempotency-Key, If-None-Match");
    assert_string_equal(header(&e, "Access-Control-Max-Age"), "86400");
    assert_string_equal(header(&e, "Access-Control-Allow-Origin"), "*");
    assert_null(header(&e, "Content-Type"));
    done(&e);
    e = make(METHOD_OPTIONS, "/api/editorial/x");
    run(&e, (sv){NULL, 0});
    assert_int_equal(e.reply.status, 204);
    assert_string_equal(header(&e, "Allow"), "GET, HEAD, PUT, OPTIONS");
    assert_null(header(&e, "Access-Control-Allow-Methods"));
    assert_null(header(&e, "Access-Control-Allow-Origin"));
    done(&e);
}

// Credentials that hold may take what is kept, once they are verified.
static void test_credentials_and_cache(void **state) {
    (void)state;
    struct exchange e;
    get(&e, "/api/articles/x");
    done(&e);
    e = make(METHOD_GET, "/api/articles/x");
    e.request.headers.authorization = SV("Bearer writer");
    run(&e, (sv){NULL, 0});
    assert_int_equal(e.reply.status, 200);
    assert_int_equal(service.reads, 1);
    assert_int_equal(service.authentications, 1);
    assert_string_equal(e.request.principal.name, "w");
    done(&e);
    e = make(METHOD_GET, "/livez");
    e.request.headers.authorization = SV("Bearer writer");
    run(&e, (sv){NULL, 0});
    assert_int_equal(e.reply.status, 200);
    done(&e);
}

static const struct {
    const char *target, *type, *content, *authorization;
    bool local;
    int status; // 0: goes on to the writer
} writes[] = {
    {"/api/feedback", "application/json", "{}", NULL, false, 0},
    {"/api/feedback", "application/x-www-form-urlencoded", "a=b", NULL, false, 0},
    {"/api/feedback", "text/plain", "{}", NULL, false, 415},
    {"/api/feedback", NULL, "{}", NULL, false, 415},
    {"/api/feedback", "application/json; charset=latin1", "{}", NULL, false, 415},
    {"/api/feedback", "application/json", "bad", NULL, false, 422},
    {"/api/feedback", NULL, "", NULL, false, 0}, // the handler says what an empty body lacks
    {"/api/feedback", "application/json", "{}", "Bearer wrong", false, 401},
    {"/api/editorial/x", "application/json", "{}", NULL, false, 401},
    {"/api/editorial/x", "application/json", "{}", "Bearer writer", false, 403},
    {"/api/editorial/x", "application/json", "{}", "Bearer admin", false, 0},
    {"/api/editorial/x", "application/json", "bad", "Bearer admin", false, 422},
    {"/api/editorial/x", "application/json", "{}", NULL, true, 0},
    {"/api/editorial/x", "application/json", "{}", "Bearer wrong", true, 401},
    {"/api/editorial/x", "text/html", "{}", NULL, true, 415},
};

static void test_writes(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(writes); i++) {
        bool put = strstr(writes[i].target, "editorial") != NULL;
        struct exchange e = make(put ? METHOD_PUT : METHOD_POST, writes[i].target);
        e.request.headers.content_type = sv_of(writes[i].type);
        e.request.headers.authorization = sv_of(writes[i].authorization);
        e.request.local_admin = writes[i].local;
        run(&e, sv_of(writes[i].content));
        if (writes[i].status == 0 ? e.next != NEXT_WRITE : e.next != NEXT_REPLY) {
            fail_msg("write %zu went to %d with %d", i, (int)e.next, e.reply.status);
        }
        assert_int_equal(e.reply.status, writes[i].status);
        done(&e);
    }
}

static void test_body_limits(void **state) {
    (void)state;
    char content[102];
    memset(content, ' ', sizeof content);
    struct exchange e = make(METHOD_POST, "/api/feedback");
    e.request.headers.content_type = SV("application/json");
    run(&e, (sv){content, 100});
    assert_int_equal(e.next, NEXT_WRITE);
    done(&e);
    e = make(METHOD_POST, "/api/feedback");
    e.request.headers.content_type = SV("application/json");
    run(&e, (sv){content, 101});
    assert_problem(&e, 413, "too-large");
    done(&e);
    e = make(METHOD_GET, "/api/small");
    run(&e, (sv){content, 1});
    assert_problem(&e, 413, "too-large");
    done(&e);
}

// The property of the contract, for every route: an unknown query parameter is refused under /api
// and ignored by pages.
static void test_unknown_parameters(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(routes); i++) {
        char target[64];
        sv rest = sv_of(routes[i].pattern);
        sv start = sv_cut(&rest, '{');
        snprintf(target, sizeof target, "%.*s%s?zzz=1", SV_ARG(start), rest.ptr == NULL ? "" : "x");
        struct exchange e = make(routes[i].method, target);
        e.request.local_admin = true;
        run(&e, (sv){NULL, 0});
        bool refused =
            reply_is_problem(&e.reply) && strcmp(e.reply.problem_code, "unknown-parameter") == 0;
        assert_int_equal(refused, !routes[i].lenient);
        done(&e);
    }
}

// A reply that the writer's hook made is finished by dispatch_finish.
static void test_written(void **state) {
    (void)state;
    struct exchange e = make(METHOD_POST, "/api/feedback");
    run(&e, SV(""));
    assert_int_equal(e.next, NEXT_WRITE);
    e.reply.status = 201;
    e.reply.location = "/api/feedback/1";
    buf_text(&e.reply.body, "{}");
    dispatch_finish(&dispatch, &e.request, &e.reply);
    dispatch_finish(&dispatch, &e.request, &e.reply); // again does nothing
    assert_string_equal(header(&e, "Location"), "/api/feedback/1");
    assert_string_equal(header(&e, "Cache-Control"), "no-store");
    assert_string_equal(header(&e, "Content-Type"), "application/json");
    assert_null(header(&e, "ETag"));
    done(&e);
}

static void test_unavailable(void **state) {
    (void)state;
    struct exchange e = make(METHOD_POST, "/api/feedback");
    run(&e, SV(""));
    reply_fault(&e.reply, FAULT_UNAVAILABLE, "The queue is full.");
    dispatch_finish(&dispatch, &e.request, &e.reply);
    assert_string_equal(header(&e, "Retry-After"), "1");
    done(&e);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_refusals),
        TEST(test_names_scope),
        TEST(test_options),
        TEST(test_credentials_and_cache),
        TEST(test_writes),
        TEST(test_body_limits),
        TEST(test_unknown_parameters),
        TEST(test_written),
        TEST(test_unavailable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
