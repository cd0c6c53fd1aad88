// SPDX-License-Identifier: MIT
// Finished replies: the cache, expiry, 304, content codings and headers.
#include "dispatch_service.h"

static void test_public_get(void **state) {
    (void)state;
    struct exchange e;
    clock_set_ms(1700000000000); // 22:13 UTC
    get(&e, "/api/articles/x");
    assert_int_equal(e.reply.status, 200);
    assert_true(e.reply.kept);
    assert_string_equal(header(&e, "Content-Type"), "application/json");
    assert_string_equal(header(&e, "Content-Language"), "en");
    assert_string_equal(header(&e, "Cache-Control"),
                        "public, max-age=30, stale-while-revalidate=300, stale-if-error=300");
    assert_string_equal(header(&e, "Vary"), "Accept-Encoding, Accept");
    assert_string_equal(header(&e, "Surrogate-Key"), "article:x");
    assert_string_equal(header(&e, "Link"), "</x>; rel=\"next\"");
    assert_string_equal(header(&e, "X-Request-Id"), "id1");
    assert_string_equal(header(&e, "X-Content-Type-Options"), "nosniff");
    assert_string_equal(header(&e, "Referrer-Policy"), "no-referrer");
    assert_string_equal(header(&e, "Access-Control-Allow-Origin"), "*");
    assert_string_equal(header(&e, "Access-Control-Expose-Headers"),
                        "ETag, Link, Location, Retry-After, X-Request-Id");
    assert_int_equal(strlen(header(&e, "ETag")), 18);
    assert_null(header(&e, "Content-Encoding"));
    assert_null(header(&e, "Content-Security-Policy"));
    clock_set_ms(0);
    done(&e);
}

// The second reading is made of the same bytes and headers, without a handler.
static void test_cache_hit(void **state) {
    (void)state;
    struct exchange first, second;
    get(&first, "/api/articles/x");
    get(&second, "/api/articles/x?body=html");
    assert_int_equal(service.reads, 1);
    assert_int_equal(service.snapshots, 1);
    assert_true(sv_eq(reply_bytes(&first.reply), reply_bytes(&second.reply)));
    static const char *const names[] = {
        "Content-Type", "Content-Language", "Vary", "Surrogate-Key", "Link",
        "ETag",         "Cache-Control"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (i < 6) {
            assert_string_equal(header(&first, names[i]), header(&second, names[i]));
        }
        assert_non_null(header(&second, names[i]));
    }
    done(&first);
    done(&second);
    get(&second, "/api/articles/x?body=text");
    assert_int_equal(service.reads, 2);
    done(&second);
}

static void test_invalidated(void **state) {
    (void)state;
    static const char *const keys[] = {"article:x"};
    struct exchange before, after;
    get(&before, "/api/articles/x");
    service.version = 2;
    cache_invalidate(dispatch.cache, keys, 1);
    get(&after, "/api/articles/x");
    assert_int_equal(service.reads, 2);
    assert_string_not_equal(header(&before, "ETag"), header(&after, "ETag"));
    done(&before);
    done(&after);
}

// At the instant at which something shown changes, and at midnight, a reply is made anew.
static void test_expires(void **state) {
    (void)state;
    struct exchange e;
    clock_set_ms(1700000000000);
    get(&e, "/api/articles/x");
    done(&e);
    clock_set_ms(1700000029000);
    get(&e, "/api/articles/x");
    assert_int_equal(service.reads, 1);
    assert_non_null(strstr(header(&e, "Cache-Control"), "max-age=1,"));
    done(&e);
    clock_set_ms(1700000030000);
    get(&e, "/api/articles/x");
    assert_int_equal(service.reads, 2);
    done(&e);
    get(&e, "/api/small");
    done(&e);
    int64_t midnight = clock_next_midnight(1700000030000);
    clock_set_ms(midnight - 1);
    get(&e, "/api/small");
    assert_int_equal(service.reads, 3);
    done(&e);
    clock_set_ms(midnight);
    get(&e, "/api/small");
    assert_int_equal(service.reads, 4);
    clock_set_ms(0);
    done(&e);
}

// A reply that was begun before midnight, or before what it shows changed, shows the time before:
// it is sent, and not kept.
static void test_overtaken(void **state) {
    (void)state;
    static const struct {
        const char *target;
        int64_t before_midnight, takes, changes_in;
        bool kept;
    } rows[] = {
        {"/api/small", 1, 1, 0, false},
        {"/api/small", 1, 3600000, 0, false},
        {"/api/small", 2, 1, 0, true},
        {"/instant", 1, 1, 0, false},
        {"/instant", 2, 1, 0, true},
        {"/api/changing", 9000, 50, 50, false},
        {"/api/changing", 9000, 51, 50, false},
        {"/api/changing", 9000, 49, 50, true},
        {"/api/changing", 1, 2, 86400001, false},
    };
    int64_t midnight = clock_next_midnight(1700000000000);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct exchange e;
        midnight = clock_next_midnight(midnight); // past what other rows kept
        clock_set_ms(midnight - rows[i].before_midnight);
        service.takes_ms = rows[i].takes;
        service.changes_in = rows[i].changes_in;
        get(&e, rows[i].target);
        assert_int_equal(e.reply.status, 200);
        if (e.reply.kept != rows[i].kept) {
            fail_msg("row %zu: kept %d", i, e.reply.kept);
        }
        done(&e);
    }
    clock_set_ms(0);
}

static void test_not_modified(void **state) {
    (void)state;
    static const char *const targets[] = {"/api/articles/x", "/api/search", "/api/small", "/"};
    for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
        struct exchange e, again;
        get(&e, targets[i]);
        const char *etag = header(&e, "ETag");
        assert_non_null(etag);
        again = make(i % 2 == 0 ? METHOD_HEAD : METHOD_GET, targets[i]);
        again.request.headers.if_none_match = sv_of(etag);
        run(&again, (sv){NULL, 0});
        assert_int_equal(again.reply.status, 304);
        assert_int_equal(again.request.head, i % 2 == 0);
        assert_string_equal(header(&again, "ETag"), etag);
        assert_true(sv_eq(reply_bytes(&again.reply), reply_bytes(&e.reply)));
        assert_non_null(header(&again, "Cache-Control"));
        assert_null(header(&again, "Content-Type"));
        done(&again);
        again = make(METHOD_GET, targets[i]);
        again.request.headers.if_none_match = SV("\"ffffffffffffffff\"");
        run(&again, (sv){NULL, 0});
        assert_int_equal(again.reply.status, 200);
        done(&again);
        done(&e);
    }
}

static void test_head(void **state) {
    (void)state;
    struct exchange e = make(METHOD_HEAD, "/api/articles/x"), full;
    run(&e, (sv){NULL, 0});
    get(&full, "/api/articles/x");
    assert_int_equal(e.reply.status, 200);
    assert_true(e.request.head);
    assert_string_equal(header(&e, "ETag"), header(&full, "ETag"));
    assert_int_equal(reply_bytes(&e.reply).len, reply_bytes(&full.reply).len);
    done(&e);
    done(&full);
}

static struct exchange get_coded(const char *target, const char *accept, const char *tag) {
    struct exchange e = make(METHOD_GET, target);
    e.request.headers.accept_encoding = sv_of(accept);
    e.request.headers.if_none_match = sv_of(tag);
    run(&e, (sv){NULL, 0});
    return e;
}

// What is not kept is compressed in the lane.
static void test_coded_once(void **state) {
    (void)state;
    struct exchange plain, coded = get_coded("/api/search", "br, gzip", NULL);
    get(&plain, "/api/search");
    assert_string_equal(header(&coded, "Content-Encoding"), "gzip");
    assert_true(reply_bytes(&coded.reply).len < reply_bytes(&plain.reply).len);
    assert_string_equal(header(&coded, "Vary"), "Accept-Encoding");
    assert_string_equal(header(&plain, "Vary"), "Accept-Encoding");
    assert_int_equal(strncmp(header(&coded, "ETag"), header(&plain, "ETag"), 17), 0);
    assert_string_equal(header(&coded, "ETag") + 17, "-gz\"");
    struct exchange same = get_coded("/api/search", "gzip", header(&coded, "ETag"));
    assert_int_equal(same.reply.status, 304);
    assert_string_equal(header(&same, "ETag"), header(&coded, "ETag"));
    done(&same);
    done(&coded);
    done(&plain);
    coded = get_coded("/api/small", "gzip", NULL);
    assert_null(header(&coded, "Content-Encoding"));
    assert_null(header(&coded, "Vary"));
    done(&coded);
}

// What is kept is served in the coding asked for once the cache has it.
static void test_coded_entries(void **state) {
    (void)state;
    struct exchange e;
    int64_t deadline = clock_monotonic_ms() + 10000;
    bool coded = false;
    while (!coded && clock_monotonic_ms() < deadline) {
        e = get_coded("/api/articles/x", "gzip, br", NULL);
        coded = header(&e, "Content-Encoding") != NULL && e.reply.coding == CODING_BR;
        done(&e);
    }
    assert_true(coded);
    static const struct {
        const char *accept, *coding, *suffix;
    } rows[] = {
        {"gzip", "gzip", "-gz\""},
        {"br;q=0.5, gzip;q=0.9", "gzip", "-gz\""},
        {"br", "br", "-br\""},
        {"gzip, br", "br", "-br\""},
        {"identity, br;q=0.5", NULL, "\""},
        {"deflate", NULL, "\""},
        {"*", "br", "-br\""},
        {"gzip;q=0", NULL, "\""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        e = get_coded("/api/articles/x", rows[i].accept, NULL);
        const char *coding = header(&e, "Content-Encoding");
        assert_int_equal(coding == NULL, rows[i].coding == NULL);
        if (coding != NULL) {
            assert_string_equal(coding, rows[i].coding);
        }
        assert_string_equal(header(&e, "ETag") + 17, rows[i].suffix);
        done(&e);
    }
    assert_int_equal(service.reads, 1);
}

static void test_own_etag(void **state) {
    (void)state;
    struct exchange e = make(METHOD_GET, "/api/editorial/x");
    e.request.headers.authorization = SV("Bearer writer");
    e.request.headers.accept_encoding = SV("gzip");
    run(&e, (sv){NULL, 0});
    assert_int_equal(e.reply.status, 200);
    assert_string_equal(header(&e, "ETag"),
                        "\"e3\""); // comes back in If-Match: never with a suffix
    assert_null(header(&e, "Content-Encoding"));
    assert_string_equal(header(&e, "Cache-Control"), "no-store");
    assert_null(header(&e, "Access-Control-Allow-Origin"));
    assert_null(header(&e, "Surrogate-Key"));
    done(&e);
}

static void test_page_headers(void **state) {
    (void)state;
    struct exchange e;
    get(&e, "/?utm_source=x");
    assert_string_equal(header(&e, "Content-Type"), "text/html; charset=utf-8");
    assert_string_equal(header(&e, "Content-Security-Policy"),
                        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' "
                        "data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                        "frame-ancestors 'self'");
    done(&e);
    e = make(METHOD_GET, "/desk");
    e.request.local_admin = true;
    run(&e, (sv){NULL, 0});
    assert_int_equal(e.reply.status, 200);
    assert_non_null(strstr(header(&e, "Content-Security-Policy"), "frame-ancestors 'none'"));
    assert_string_equal(header(&e, "Cache-Control"), "no-store");
    done(&e);
}

static void test_redirect(void **state) {
    (void)state;
    struct exchange e;
    get(&e, "/moved");
    assert_int_equal(e.reply.status, 308);
    assert_string_equal(header(&e, "Location"), "/en/?a=1&b=\"");
    assert_non_null(strstr(e.reply.body.ptr, "/en/?a=1&amp;b=&quot;"));
    assert_false(e.reply.kept);
    done(&e);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_public_get),   TEST(test_cache_hit),     TEST(test_invalidated),
        TEST(test_expires),      TEST(test_not_modified),  TEST(test_head),
        TEST(test_coded_once),   TEST(test_coded_entries), TEST(test_own_etag),
        TEST(test_page_headers), TEST(test_redirect),      TEST(test_overtaken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
