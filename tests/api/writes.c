// SPDX-License-Identifier: MIT
// What a write leaves behind: kept replies and their secrets, addresses in kept pages, and threads
// that outlive the web.
#include "fixture.h"

#include "base/mem.h"
#include "store/store.h"

#include <stdio.h>

static const char token[] = "{\"name\":\"content-system\",\"scopes\":[\"content:publish\"]}";
static const char comment[] = "{\"article\":\"heart-murmur\",\"language\":\"en\","
                              "\"type\":\"comment\",\"comment\":\"Clear. Thank you.\"}";

static const char *document(char text[static 256], const char *id) {
    snprintf(text, 256,
             "{\"id\":\"%s\",\"language\":\"en\",\"kind\":\"condition\",\"title\":\"Heart Murmur\","
             "\"sections\":[{\"key\":\"overview\",\"title\":\"Overview\","
             "\"html\":\"<p>A sound.</p>\"}]}",
             id);
    return text;
}

static bool library_holds(const struct fixture *f, const char *text) {
    static const char *const endings[] = {"", "-wal"};
    bool found = false;
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        char path[160];
        CLEANUP(buf_finish) struct buf bytes = {0};
        snprintf(path, sizeof(path), "%s%s", f->database, endings[i]);
        FILE *file = fopen(path, "re");
        char block[4096];
        for (size_t got; file != NULL && (got = fread(block, 1, sizeof(block), file)) > 0;) {
            buf_add(&bytes, block, got);
        }
        if (file != NULL) {
            fclose(file);
        }
        found |= bytes.len > 0 && memmem(bytes.ptr, bytes.len, text, strlen(text)) != NULL;
    }
    return found;
}

static void test_no_secret_is_kept(void **state) {
    struct fixture *f = *state;
    const char *const headers[] = {"Content-Type", "application/json", "Idempotency-Key", "key-1",
                                   NULL};
    char secret[64] = "";
    assert_int_equal(fixture_call(f, METHOD_POST, "/api/v1/editorial/tokens", headers, token, true),
                     201);
    const char *begin = strstr(f->reply.body.ptr, "cl_");
    assert_non_null(begin);
    snprintf(secret, sizeof(secret), "%.*s", (int)strcspn(begin, "\""), begin);
    assert_true(library_holds(f, "content-system")); // the write itself is there
    assert_false(library_holds(f, secret));
    // A repetition is an ordinary request: the name is taken by now.
    assert_int_equal(fixture_call(f, METHOD_POST, "/api/v1/editorial/tokens", headers, token, true),
                     409);
    assert_false(fixture_body_has(f, "cl_"));
}

static void test_replies_are_kept_by_key(void **state) {
    struct fixture *f = *state;
    char text[256];
    const char *const headers[] = {"Content-Type", "application/json", "Idempotency-Key", "key-2",
                                   NULL};
    const char *const nameless[] = {"Content-Type", "application/json", "Idempotency-Key", "",
                                    NULL};
    char first[512] = "";
    fixture_publish(f, "heart-murmur", "en", document(text, "heart-murmur"));
    assert_int_equal(fixture_call(f, METHOD_POST, "/api/v1/feedback", headers, comment, false),
                     201);
    snprintf(first, sizeof(first), "%.*s", (int)f->reply.body.len, f->reply.body.ptr);
    assert_int_equal(fixture_call(f, METHOD_POST, "/api/v1/feedback", headers, comment, false),
                     201);
    assert_true(fixture_body_has(f, first));
    // An empty key would be everybody's.
    assert_int_equal(fixture_call(f, METHOD_POST, "/api/v1/feedback", nameless, comment, false),
                     400);
}

static void test_spelling_of_an_address(void **state) {
    struct fixture *f = *state;
    char text[256];
    fixture_publish(f, "heart-murmur", "en", document(text, "heart-murmur"));
    // The first reader's spelling is not what the next one gets from the cache.
    assert_int_equal(fixture_get(f, "/%65n/articles/heart%2Dmurmur"), 200);
    assert_true(fixture_body_has(f, "href=\"http://library.test/en/articles/heart-murmur\""));
    assert_false(fixture_body_has(f, "%65n"));
    assert_int_equal(fixture_get(f, "/en/a-z/%48"), 200);
    assert_true(fixture_body_has(f, "href=\"http://library.test/en/a-z/H\""));
    // A redirect leads elsewhere.
    assert_int_equal(fixture_get(f, "/%45N/articles/heart-murmur?utm_source=x"), 308);
    assert_string_equal(fixture_header(f, "Location"),
                        "http://library.test/en/articles/heart-murmur?utm_source=x");
}

// Puts a long text under the id: the index takes far longer over it than the writer.
static void add_long(struct buf *lines, int number) {
    buf_printf(lines,
               "{\"id\":\"long-%d\",\"language\":\"en\",\"kind\":\"condition\",\"title\":\"Long\","
               "\"sections\":[{\"key\":\"overview\",\"title\":\"Overview\",\"html\":\"<p>",
               number);
    for (int i = 0; i < 8000; i++) {
        buf_printf(lines, "word%d ", i * 7919 + number);
    }
    buf_text(lines, "</p>\"}]}\n");
}

// The index catches up on its own thread, after the web is gone: under a sanitizer this fails where
// that thread still speaks to it.
static void test_index_outlives_the_web(void **state) {
    struct fixture *f = *state;
    static const char *const headers[] = {"Content-Type", "application/x-ndjson", NULL};
    CLEANUP(buf_finish) struct buf lines = {0};
    for (int i = 0; i < 30; i++) {
        add_long(&lines, i);
    }
    assert_int_equal(
        fixture_call(f, METHOD_POST, "/api/v1/editorial/import", headers, lines.ptr, true), 200);
    reply_finish(&f->reply);
    reply_init(&f->reply, f->arena);
    web_stop(take(f->web), 0);
    assert_true(store_wait_indexed(f->service->store, 60 * 1000));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_secret_is_kept, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_replies_are_kept_by_key, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(test_spelling_of_an_address, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(test_index_outlives_the_web, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests_name("writes", tests, NULL, NULL);
}
