// SPDX-License-Identifier: MIT
// Ids, language tags, language lookup, and what the content digest depends on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/mem.h"
#include "model/article.h"

static void test_init(void **state) {
    (void)state;
    struct article a;
    memset(&a, 0xff, sizeof(a));
    article_init(&a);
    assert_null(a.id);
    assert_int_equal(a.audience.age_min, -1);
    assert_int_equal(a.audience.sex, VOCAB_NONE);
    assert_int_equal(a.reading_level, -1);
    assert_int_equal(a.review.outcome, VOCAB_NONE);
    assert_false(a.has_review);
}

static void test_ids(void **state) {
    (void)state;
    static const char *const good[] = {"a", "7", "mitral-regurgitation", "a1-b2-c3", "2-3"};
    static const char *const bad[] = {"",    "-",   "-a", "a-",  "a--b", "A",  "a_b",  "a.b",
                                      "a b", "a/b", "é",  "a\n", "a%20", "..", "a-b-", "a\xff"};
    char longest[ARTICLE_ID_MAX + 2];
    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        assert_true(article_id_valid(sv_of(good[i])));
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        assert_false(article_id_valid(sv_of(bad[i])));
    }
    memset(longest, 'a', sizeof(longest));
    assert_true(article_id_valid((sv){longest, ARTICLE_ID_MAX}));
    assert_false(article_id_valid((sv){longest, ARTICLE_ID_MAX + 1}));
    assert_false(article_id_valid((sv){"a\0b", 3}));
}

// The well-formed ones are examples of RFC 5646 appendix A.
static void test_tags(void **state) {
    (void)state;
    static const char *const good[] = {"en",
                                       "fr",
                                       "ja",
                                       "zh-Hant",
                                       "zh-cmn-Hans-CN",
                                       "sr-Latn-RS",
                                       "sl-rozaj-biske",
                                       "de-CH-1901",
                                       "sl-IT-nedis",
                                       "hy-Latn-IT-arevela",
                                       "es-419",
                                       "de-CH-x-phonebk",
                                       "az-Arab-x-AZE-derbend",
                                       "x-whatever",
                                       "de-Qaaa",
                                       "en-US-u-islamcal",
                                       "zh-CN-a-myext-x-private",
                                       "EN-us",
                                       "hmn"};
    static const char *const bad[] = {"",
                                      "e",
                                      "en-",
                                      "-en",
                                      "en--US",
                                      "en_US",
                                      "12",
                                      "de-419-DE",
                                      "a-DE",
                                      "en-u",
                                      "en-x",
                                      "x",
                                      "x-",
                                      "abcdefghi",
                                      "en-a-b",
                                      "en US",
                                      "ü",
                                      "en-abcdefghi",
                                      "en-x-abcdefgh-abcdefgh-abcdefgh-abcdefgh"};
    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        if (!language_tag_valid(sv_of(good[i]))) {
            fail_msg("%s is a language tag", good[i]);
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        if (language_tag_valid(sv_of(bad[i]))) {
            fail_msg("%s is no language tag", bad[i]);
        }
    }
}

// RFC 5646 section 2.1.1, its own examples among them.
static void test_canonical(void **state) {
    (void)state;
    static const struct {
        const char *tag, *canonical;
    } rows[] = {
        {"EN", "en"},
        {"es-mx", "es-MX"},
        {"mn-cYRL-mn", "mn-Cyrl-MN"},
        {"EN-ca-X-CA", "en-CA-x-ca"},
        {"AZ-latn-X-LATN", "az-Latn-x-latn"},
        {"SGN-be-FR", "sgn-BE-FR"},
        {"De-ch-1901", "de-CH-1901"},
        {"ES-419", "es-419"},
        {"ZH-CMN-hans-cn", "zh-cmn-Hans-CN"},
        {"EN-A-BB-CCCC-us", "en-a-bb-cccc-us"},
        {"X-AB-CDEF", "x-ab-cdef"},
        {"EN-X-TOOLONG-AB", "en-x-toolong-ab"},
    };
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *once = language_tag_canonical(arena, sv_of(rows[i].tag));
        assert_string_equal(once, rows[i].canonical);
        assert_string_equal(language_tag_canonical(arena, sv_of(once)), once);
    }
}

// A library that holds a language in two cases, from before they were made one.
static void test_lookup_same_case_first(void **state) {
    (void)state;
    static const char *const choices[] = {"EN", "en", "En"};
    assert_string_equal(language_lookup(SV("en"), choices, 3), "en");
    assert_string_equal(language_lookup(SV("En"), choices, 3), "En");
    assert_string_equal(language_lookup(SV("en-US"), choices, 3), "en");
    assert_string_equal(language_lookup(SV("eN"), choices, 3), "EN");
}

static void test_lookup(void **state) {
    (void)state;
    static const char *const choices[] = {"en", "es", "zh-Hant", "zh"};
    static const struct {
        const char *range, *found;
    } rows[] = {
        {"en", "en"},      {"es-MX", "es"},
        {"ES-mx", "es"},   {"zh-Hant-CN-x-private1-private2", "zh-Hant"},
        {"zh-Hans", "zh"}, {"en-a-bbb", "en"},
        {"*", "en"},       {"fr", NULL},
        {"e", NULL},       {"", NULL},
        {"eng", NULL},     {"es-", "es"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *found = language_lookup(sv_of(rows[i].range), choices, ARRAY_SIZE(choices));
        if (rows[i].found == NULL) {
            assert_null(found);
        } else {
            assert_non_null(found);
            assert_string_equal(found, rows[i].found);
        }
    }
    assert_null(language_lookup(SV("*"), choices, 0));
}

static struct article example(void) {
    static struct section sections[] = {
        {.key = "a", .title = "A", .html = "<p>See <a href=\"article:x\">x</a>.</p>"}};
    static struct reference references[] = {{.text = "R", .accessed = {2019, 9, 14}}};
    static const char *names[] = {"ab", "c"};
    struct article a;
    article_init(&a);
    a.id = "a";
    a.language = "en";
    a.title = "T";
    a.alternate_names = names;
    a.alternate_name_count = 2;
    a.sections = sections;
    a.section_count = 1;
    a.references = references;
    a.reference_count = 1;
    return a;
}

static bool same(const struct article *a, const struct article *b) {
    uint8_t one[SHA256_SIZE], other[SHA256_SIZE];
    article_digest(a, one);
    article_digest(b, other);
    return memcmp(one, other, sizeof(one)) == 0;
}

static void test_digest_ignores(void **state) {
    (void)state;
    struct article a = example(), b = example();
    struct translation translation = {.language = "es"};
    b.edition = 7;
    b.available_since = 1;
    b.reading_level = 4;
    b.lost = 1;
    b.translations = &translation;
    b.translation_count = 1;
    b.has_review = true;
    b.review.last_reviewed = (struct partial_date){2020, 9, 0};
    b.update_type = UPDATE_CORRECTION;
    b.urgency = URGENCY_SAFETY;
    b.change_note = "note";
    assert_true(same(&a, &b));
}

// Whether a link's target is published just now is not this article's content.
static void test_digest_link_forms(void **state) {
    (void)state;
    struct article a = example(), b = example();
    struct section resolved = a.sections[0], unresolved = a.sections[0], other = a.sections[0];
    unresolved.html = "<p>See <span class=\"unresolved-link\" data-article=\"x\">x</span>.</p>";
    other.html = "<p>See <a href=\"article:y\">x</a>.</p>";
    a.sections = &resolved;
    b.sections = &unresolved;
    assert_true(same(&a, &b));
    b.sections = &other;
    assert_false(same(&a, &b));
}

#define DIFFERS(change)                                                                            \
    {                                                                                              \
        struct article a_ = example(), b = example();                                              \
        struct section section = b.sections[0];                                                    \
        struct reference reference = b.references[0];                                              \
        b.sections = &section;                                                                     \
        b.references = &reference;                                                                 \
        assert_true(same(&a_, &b));                                                                \
        change;                                                                                    \
        assert_false(same(&a_, &b));                                                               \
    }

static void test_digest_sees(void **state) {
    (void)state;
    static const char *joined[] = {"a", "bc"};
    static const char *one[] = {"abc"};
    static struct figure figure = {.key = "f", .media = {.hash = "1"}};
    static struct notice notice = {NOTICE_CONTACT, "n"};
    DIFFERS(b.id = "b");
    DIFFERS(b.language = "es");
    DIFFERS(b.title = "t");
    DIFFERS(b.kind = KIND_TEST);
    DIFFERS(b.sample = true);
    DIFFERS(b.summary = "s");
    DIFFERS(b.alternate_names = joined);
    DIFFERS(b.alternate_names = one; b.alternate_name_count = 1);
    DIFFERS(b.topics = one; b.topic_count = 1);
    DIFFERS(b.teach_back = one; b.teach_back_count = 1);
    DIFFERS(b.audience.age_max = 18);
    DIFFERS(b.audience.sex = SEX_MALE);
    DIFFERS(section.title = "B");
    DIFFERS(section.key = "b");
    DIFFERS(section.aspect = ASPECT_OTHER);
    DIFFERS(section.inferred = true);
    DIFFERS(section.depth = 1);
    DIFFERS(section.html = NULL);
    DIFFERS(section.html = "");
    DIFFERS(b.figures = &figure; b.figure_count = 1);
    DIFFERS(reference.accessed.day = 0);
    DIFFERS(reference.doi = "d");
    DIFFERS(b.notices = &notice; b.notice_count = 1);
    DIFFERS(b.feedback_promise.set = true);
    DIFFERS(b.rights.license = "l");
    DIFFERS(b.rights.attribution = "l");
    DIFFERS(b.source.id = "1");
    DIFFERS(b.translation_of.language = "es");
    DIFFERS(b.translation_of.edition = 2);
    DIFFERS(b.date_published.year = 2020);
    DIFFERS(b.date_modified.year = 2020);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_init),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_lookup),
        cmocka_unit_test(test_digest_ignores),
        cmocka_unit_test(test_digest_link_forms),
        cmocka_unit_test(test_digest_sees),
        cmocka_unit_test(test_canonical),
        cmocka_unit_test(test_lookup_same_case_first),
    };
    return cmocka_run_group_tests_name("model/article", tests, NULL, NULL);
}
