// SPDX-License-Identifier: MIT
// Negotiation by tables: Accept, Accept-Encoding, Accept-Language and the types of bodies.
#include "cmocka_web.h"

#include "base/mem.h"
#include "web/negotiate.h"

static sv field(const char *text) {
    return sv_of(text);
}

static const struct {
    const char *accept;
    unsigned offered, expected;
} accepts[] = {
    {NULL, REP_JSON | REP_LD, REP_JSON},
    {"", REP_JSON | REP_LD, REP_JSON},
    {"*/*", REP_JSON | REP_HTML, REP_JSON},
    {"*/*", REP_HTML, REP_HTML},
    {"application/json", REP_JSON, REP_JSON},
    {"APPLICATION/JSON", REP_JSON, REP_JSON},
    {"application/json", REP_HTML, 0},
    {"text/html", REP_JSON, 0},
    {"application/*", REP_JSON, REP_JSON},
    {"application/*", REP_HTML, 0},
    {"text/*", REP_HTML | REP_TEXT, REP_HTML},
    {"image/png", REP_JSON | REP_HTML, 0},
    {"image/png, */*;q=0.1", REP_HTML, REP_HTML},
    {"application/ld+json", REP_JSON | REP_LD, REP_LD},
    {"application/ld+json, */*", REP_JSON | REP_LD, REP_LD}, // the closer range wins a tie
    {"application/json, application/ld+json", REP_JSON | REP_LD, REP_JSON},
    {"application/json;q=0.5, application/ld+json", REP_JSON | REP_LD, REP_LD},
    {"application/json;q=0.5, application/ld+json;q=0.4", REP_JSON | REP_LD, REP_JSON},
    {"application/json; q=0.500 , application/ld+json;q=0.501", REP_JSON | REP_LD, REP_LD},
    {"application/json;q=0", REP_JSON, 0},
    {"application/json;q=0, */*", REP_JSON | REP_LD, REP_LD},
    {"*/*;q=0", REP_JSON, 0},
    {"*/*;q=0.0, application/json;q=0.1", REP_JSON, REP_JSON},
    {"application/json;q=1.000", REP_JSON, REP_JSON},
    {"application/json;q=1.001", REP_JSON, 0}, // malformed: as if it were not there
    {"application/json;q=0.1234", REP_JSON, 0},
    {"application/json;q=", REP_JSON, 0},
    {"application/json;q=x, */*;q=0.3", REP_JSON, REP_JSON},
    {"application/json;q=2", REP_JSON, 0},
    {"application/json;q=-1", REP_JSON, 0},
    {"application/json;charset=utf-8", REP_JSON, REP_JSON},
    {"application/json;profile=\"a,b;q=0\"", REP_JSON, REP_JSON},
    {"application/ld+json;profile=\"http://www.w3.org/ns/json-ld#compacted\"", REP_LD, REP_LD},
    {"text/html;level=1;q=0.2, text/html;q=0.7, text/plain;q=0.5", REP_HTML | REP_TEXT, REP_HTML},
    {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", REP_JSON | REP_HTML,
     REP_HTML},
    {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", REP_JSON, REP_JSON},
    {"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", REP_JSON, REP_JSON},
    {"*", REP_JSON, REP_JSON},
    {"application/json;q=.", REP_JSON, 0},
    {",,application/json,,", REP_JSON, REP_JSON},
    {" , ", REP_JSON, 0},
    {"image/png", REP_ANY, REP_ANY},
    {"application/x-ndjson", REP_NDJSON, REP_NDJSON},
    {"text/plain, text/html;q=0.9", REP_HTML | REP_TEXT, REP_TEXT},
};

static void test_accept(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(accepts); i++) {
        unsigned got = negotiate_representation(field(accepts[i].accept), accepts[i].offered);
        if (got != accepts[i].expected) {
            fail_msg("Accept: %s gave %u", accepts[i].accept, got);
        }
    }
}

static const struct {
    const char *header;
    int expected[CODING_COUNT]; // identity, gzip, br
} codings[] = {
    {NULL, {1, 0, 0}},
    {"", {1, 0, 0}},
    {"gzip", {1, 1000, 0}},
    {"gzip, deflate, br", {1, 1000, 1000}},
    {"GZip;q=0.5, BR;q=0.8", {1, 500, 800}},
    {"x-gzip", {1, 1000, 0}},
    {"identity", {1000, 0, 0}},
    {"identity;q=0.5, gzip;q=0.2", {500, 200, 0}},
    {"*", {1, 1000, 1000}},
    {"*;q=0", {0, 0, 0}},
    {"*;q=0, gzip", {0, 1000, 0}},
    {"identity;q=0, *", {0, 1000, 1000}},
    {"gzip;q=0, *", {1, 0, 1000}},
    {"br;q=0.001", {1, 0, 1}},
    {"gzip;q=nonsense, br", {1, 0, 1000}},
};

static void test_codings(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(codings); i++) {
        int got[CODING_COUNT];
        negotiate_codings(field(codings[i].header), got);
        if (memcmp(got, codings[i].expected, sizeof got) != 0) {
            fail_msg("Accept-Encoding: %s gave %d %d %d", codings[i].header, got[CODING_IDENTITY],
                     got[CODING_GZIP], got[CODING_BR]);
        }
    }
}

static const char *const choices[] = {"en", "es", "zh-Hant", "de-CH", "fr-CA"};
static const struct {
    const char *header;
    int expected;
} languages[] = {
    {NULL, -1},
    {"", -1},
    {"en", 0},
    {"EN", 0},
    {"es-MX", 1},
    {"es-419-x-private", 1},
    {"fr", -1}, // lookup shortens the range, never the tag
    {"fr-CA", 4},
    {"fr-FR, es;q=0.5", 1},
    {"de-CH-1996", 3},
    {"de", -1},
    {"zh-Hant-TW", 2},
    {"zh-Hant-x-a", 2},
    {"zh", -1},
    {"*", -1},
    {"*, es;q=0.1", 1},
    {"es;q=0, en;q=0.1", 0},
    {"es;q=0", -1},
    {"en;q=0.4, es;q=0.5", 1},
    {"en;q=0.5, es;q=0.5", 0},
    {"it, pt;q=0.9, es;q=0.8, en;q=0.7", 1},
    {"english", -1},
    {"-", -1},
    {"--", -1},
    {"a-", -1},
    {"en-", 0},
    {"en-US,en;q=0.9", 0},
};

static void test_language(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
        int got = negotiate_language(field(languages[i].header), choices, ARRAY_SIZE(choices));
        if (got != languages[i].expected) {
            fail_msg("Accept-Language: %s gave %d", languages[i].header, got);
        }
    }
}

// More ranges than are looked at: the first ones count, nothing is overrun.
static void test_many_languages(void **state) {
    (void)state;
    char header[4096] = "";
    for (int i = 0; i < 400; i++) {
        strcat(header, "xx-YY,");
    }
    strcat(header, "es");
    assert_int_equal(negotiate_language(sv_of(header), choices, ARRAY_SIZE(choices)), -1);
}

static const struct {
    const char *type;
    enum body_kind kind;
    bool expected;
} bodies[] = {
    {"application/json", BODY_JSON, true},
    {"application/json; charset=utf-8", BODY_JSON, true},
    {"application/json;charset=\"UTF-8\"", BODY_JSON, true},
    {"application/json; charset=iso-8859-1", BODY_JSON, false},
    {"application/merge-patch+json", BODY_JSON, true},
    {"application/+json", BODY_JSON, false},
    {"text/x+json", BODY_JSON, false},
    {"text/json", BODY_JSON, false},
    {"text/plain", BODY_JSON, false},
    {NULL, BODY_JSON, false},
    {"application/x-www-form-urlencoded", BODY_JSON, false},
    {"application/x-www-form-urlencoded", BODY_FORM_OR_JSON, true},
    {"application/json", BODY_FORM_OR_JSON, true},
    {"multipart/form-data; boundary=x", BODY_FORM_OR_JSON, false},
    {"application/x-ndjson", BODY_NDJSON, true},
    {"application/ndjson", BODY_NDJSON, true},
    {"application/json", BODY_NDJSON, false},
    {"image/png", BODY_BYTES, true},
    {NULL, BODY_BYTES, true},
};

static void test_bodies(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bodies); i++) {
        if (negotiate_body(field(bodies[i].type), bodies[i].kind) != bodies[i].expected) {
            fail_msg("Content-Type: %s for %s", bodies[i].type,
                     negotiate_body_types(bodies[i].kind));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accept),   cmocka_unit_test(test_codings),
        cmocka_unit_test(test_language), cmocka_unit_test(test_many_languages),
        cmocka_unit_test(test_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
