// SPDX-License-Identifier: MIT
// Everything that reads a client's text gets noise made of the bytes that matter to it, in buffers
// that end where the text ends (so that sanitizers see one byte too many). The answers stay within
// their bounds.
#include "cmocka_web.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "web/etag.h"
#include "web/negotiate.h"
#include "web/router.h"
#include "web/urlcode.h"

enum { ROUNDS = 20000, LENGTH_MAX = 40 };

static const char alphabet[] =
    "/%%%40fFc3a9&&==++,,;;qQ=..01*-- \t\"\"\\W/gzipbrenes\x01\x7f\x80\xff";

static unsigned next_random(unsigned *seed) {
    *seed = *seed * 1103515245 + 12345;
    return *seed >> 16;
}

// Text of its own block, without a NUL after it.
static char *make_noise(unsigned *seed, size_t *ret_len) {
    size_t len = next_random(seed) % LENGTH_MAX;
    char *text = mem_zero(len == 0 ? 1 : len, 1);
    for (size_t i = 0; i < len; i++) {
        text[i] = alphabet[next_random(seed) % (sizeof alphabet - 1)];
    }
    *ret_len = len;
    return text;
}

static void check_negotiation(sv text) {
    static const char *const choices[] = {"en", "es", "e"};
    unsigned got = negotiate_representation(text, REP_JSON | REP_HTML | REP_LD);
    assert_true(got == 0 || got == REP_JSON || got == REP_HTML || got == REP_LD);
    int qualities[CODING_COUNT];
    negotiate_codings(text, qualities);
    for (int i = 0; i < CODING_COUNT; i++) {
        assert_in_range(qualities[i], 0, 1000);
    }
    assert_in_range(negotiate_language(text, choices, ARRAY_SIZE(choices)) + 1, 0, 3);
    assert_true(negotiate_body(text, BODY_BYTES));
    negotiate_body(text, BODY_JSON);
}

static void check_decoding(struct arena *arena, sv text) {
    sv decoded, rest = text, name, value;
    if (urlcode_decode(arena, text, true, &decoded)) {
        assert_true(utf8_valid(decoded));
        assert_true(decoded.len <= text.len);
        assert_int_equal(strlen(decoded.ptr), decoded.len);
    }
    size_t total = 0;
    while (urlcode_next(&rest, &name, &value)) {
        total += name.len + value.len;
    }
    assert_true(total <= text.len);
}

static int answer(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    (void)request;
    reply->status = 200;
    return 0;
}

static const struct param any = {.name = "any", .max = LENGTH_MAX};
static const struct param *const params[] = {&any, NULL};
static const struct route routes[] = {
    {.pattern = "/{any}", .params = params, .read = answer, .representations = REP_JSON},
    {.pattern = "/en/{any}", .params = params, .read = answer, .representations = REP_JSON},
};

static void test_noise(void **state) {
    (void)state;
    unsigned seed = 1, found = 0, matched_tags = 0;
    struct arena *arena = arena_create();
    assert_int_equal(router_check(routes, ARRAY_SIZE(routes)), 0);
    for (int i = 0; i < ROUNDS; i++) {
        size_t len = 0;
        CLEANUP(free_ptr) char *bytes = make_noise(&seed, &len);
        sv text = {bytes, len};
        struct router_match match;
        const char *tag = NULL;
        check_negotiation(text);
        check_decoding(arena, text);
        if (router_find(routes, ARRAY_SIZE(routes), arena, text, METHOD_GET, &match) ==
            ROUTER_FOUND) {
            assert_true(utf8_valid(match.path[0].text));
            found++;
        }
        matched_tags += etag_matches(arena, text, "\"0\"", &tag) ? 1 : 0;
        arena_reset(arena);
    }
    assert_true(found > 0); // the noise is not refused wholesale
    assert_true(matched_tags > 0);
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_noise)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
