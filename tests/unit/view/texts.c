// SPDX-License-Identifier: MIT
// Interface texts, dates, plurals, names and directions of languages, asset names.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#include "view/private.h"

static const struct library library = SAMPLE_LIBRARY;
static struct views *views;

static void check_text(json_t *value, const char *expected) {
    assert_string_equal(json_string_value(value), expected);
    json_decref(value);
}

static void test_dates(void **state) {
    (void)state;
    static const struct {
        const char *interface;
        struct partial_date date;
        const char *text;
    } rows[] = {
        {"en", {2020, 9, 0}, "September 2020"},
        {"en", {2019, 9, 14}, "September 14, 2019"},
        {"en", {2021, 0, 0}, "2021"},
        {"es", {2020, 9, 0}, "septiembre de 2020"},
        {"es", {2019, 9, 14}, "14 de septiembre de 2019"},
        {"es", {2024, 2, 29}, "29 de febrero de 2024"},
        {"es", {2021, 0, 0}, "2021"},
        {"ar", {2020, 9, 0}, "سبتمبر 2020"},
        {"ar", {2019, 9, 14}, "14 سبتمبر 2019"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        check_text(texts_date(views->texts, rows[i].interface, rows[i].date), rows[i].text);
    }
    json_t *none = texts_date(views->texts, "en", (struct partial_date){0, 0, 0});
    assert_true(json_is_null(none));
}

static void test_plurals(void **state) {
    (void)state;
    check_text(texts_plural(views->texts, "en", "articles", 1, NULL), "1 article");
    check_text(texts_plural(views->texts, "en", "articles", 0, NULL), "0 articles");
    check_text(texts_plural(views->texts, "es", "articles", 2, NULL), "2 artículos");
    check_text(texts_plural(views->texts, "es", "promise", 2, value_pack("{s:s}", "team", "E")),
               "E: respondemos a los comentarios en 2 días hábiles.");
    static const int64_t counts[] = {0, 1, 2, 3, 11, 100}; // Arabic has a plural form for each
    for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
        CLEANUP(buf_finish) struct buf said = {0};
        buf_printf(&said, "عدد المقالات: %d", (int)counts[i]);
        check_text(texts_plural(views->texts, "ar", "articles", counts[i], NULL), said.ptr);
    }
}

// Every word of a vocabulary that pages name has its text.
static void test_words_have_texts(void **state) {
    (void)state;
    static const struct {
        const char *prefix;
        const struct vocab *list;
    } rows[] = {
        {"kind-", &vocab_kind},
        {"relation-", &vocab_relation},
        {"notice-", &vocab_notice_kind},
        {"status-", &vocab_review_status},
        {"review-", &vocab_review_status},
        {"review-short-", &vocab_review_status},
        {"changed-", &vocab_changed_since},
        {"feedback-status-", &vocab_feedback_status},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        for (int word = 0; word < rows[i].list->count; word++) {
            CLEANUP(buf_finish) struct buf key = {0};
            buf_printf(&key, "%s%s", rows[i].prefix, vocab_word(rows[i].list, word));
            if (!texts_known(views->texts, sv_of(key.ptr))) {
                fail_msg("no text %s", key.ptr);
            }
        }
    }
}

static int load_two(const char *one, const char *other) {
    const struct embedded_file files[] = {
        {"en.json", (const unsigned char *)one, strlen(one)},
        {"es.json", (const unsigned char *)other, strlen(other)},
    };
    struct texts *texts = NULL;
    int outcome = texts_create(files, 2, &texts);
    texts_destroy(texts);
    return outcome;
}

static void test_loading(void **state) {
    (void)state;
    assert_int_equal(load_two("{\"a\": \"1\"}", "{\"a\": \"2\"}"), 0);
    assert_true(load_two("{\"a\": \"1\"}", "{\"b\": \"2\"}") < 0);
    assert_true(load_two("{\"a\": \"1\"}", "{\"a\": \"2\", \"b\": \"3\"}") < 0);
    assert_true(load_two("{\"a\": \"1\", \"a\": \"2\"}", "{\"a\": \"2\"}") < 0);
    assert_true(load_two("{\"a\": 1}", "{\"a\": 1}") < 0);
    assert_true(load_two("[]", "[]") < 0);
    assert_true(load_two("{", "{}") < 0);
}

static void test_interfaces(void **state) {
    (void)state;
    assert_string_equal(views_interface(views, "en"), "en");
    assert_string_equal(views_interface(views, "es-MX"), "es");
    assert_string_equal(views_interface(views, "ar-EG"), "ar");
    assert_string_equal(views_interface(views, "fr"), "en"); // the library's
    size_t count = 0;
    const char *const *languages = views_interfaces(views, &count);
    assert_int_equal(count, 3);
    assert_string_equal(languages[1], "es");
    assert_string_equal(languages[2], "ar");
}

static void test_languages(void **state) {
    (void)state;
    static const struct {
        const char *tag, *name, *direction;
    } rows[] = {
        {"en", "English", "ltr"},
        {"es-MX", "español", "ltr"},
        {"ar", "العربية", "rtl"},
        {"fa-IR", "فارسی", "rtl"},
        {"zh-Hant-TW", "繁體中文", "ltr"},
        {"xx", "xx", "ltr"},
        {"uz-Arab", "uz-Arab", "rtl"},
        {"ar-Latn", "العربية", "ltr"},
        {"HE", "HE", "rtl"},
        {"en-x-arab", "English", "ltr"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        assert_string_equal(language_name(rows[i].tag), rows[i].name);
        assert_string_equal(language_direction(rows[i].tag), rows[i].direction);
    }
}

static void test_assets(void **state) {
    (void)state;
    sv bytes;
    const char *type;
    const char *name = assets_name(views->assets, "site.css");
    assert_non_null(name);
    assert_int_equal(strlen(name), strlen("site.01234567.css"));
    assert_true(views_asset(views, name, &bytes, &type));
    assert_string_equal(type, "text/css; charset=utf-8");
    assert_true(bytes.len > 1000);
    assert_false(views_asset(views, "site.css", &bytes, &type));
    assert_false(views_asset(views, "site.00000000.css", &bytes, &type));
    assert_false(views_asset(views, "../site.css", &bytes, &type));
    assert_true(views_asset(views, assets_name(views->assets, "icon.svg"), &bytes, &type));
    assert_string_equal(type, "image/svg+xml");
}

// Another stylesheet has another name.
static void test_asset_names_follow_content(void **state) {
    (void)state;
    const struct embedded_file one = {"a.css", (const unsigned char *)"x", 1};
    const struct embedded_file other = {"a.css", (const unsigned char *)"y", 1};
    struct assets *first = assets_create(&one, 1), *second = assets_create(&other, 1);
    assert_string_not_equal(assets_name(first, "a.css"), assets_name(second, "a.css"));
    assets_destroy(first);
    assets_destroy(second);
}

static int set_up(void **state) {
    (void)state;
    return views_create(&library, &views);
}

static int tear_down(void **state) {
    (void)state;
    views_destroy(views);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_plurals),
        cmocka_unit_test(test_words_have_texts),
        cmocka_unit_test(test_loading),
        cmocka_unit_test(test_interfaces),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_assets),
        cmocka_unit_test(test_asset_names_follow_content),
    };
    return cmocka_run_group_tests_name("view/texts", tests, set_up, tear_down);
}
