// SPDX-License-Identifier: MIT
// Every page, rendered with everything and with next to nothing, in each interface language and
// around content in a language that has no interface: no name may be missing from the data, and the
// html must be well formed and in order.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "html_check.h"
#include "page_check.h"
#include "sample.h"

static const struct page_letter letters[] = {{"#", 1}, {"K", 2}, {"Ä", 3}};

static void test_home(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/");
        CLEANUP(buf_finish) struct buf full = {0}, empty = {0};
        const struct page_home home = {sample_topics, sample_topic_count, letters, 3,
                                       sample_rows,   sample_row_count,   12};
        const struct page_home nothing = {0};
        page_home(views, &c, &home, &full);
        check_page(named("home", &c), &full);
        assert_null(strstr(full.ptr, "MRI scan")); // not reviewed
        page_home(views, &c, &nothing, &empty);
        check_page(named("home-empty", &c), &empty);
    }
}

static void test_az(void **state) {
    (void)state;
    static const struct page_az_entry entries[] = {
        {"Knee sprain", "knee-sprain", "Sprained knee", true},
        {"Knee", "knee", "Knee <b>", false},
    };
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/a-z/K");
        CLEANUP(buf_finish) struct buf all = {0}, one = {0}, none = {0};
        page_az(views, &c, NULL, letters, 3, NULL, 0, &all);
        check_page(named("az", &c), &all);
        page_az(views, &c, "K", letters, 3, entries, 2, &one);
        check_page(named("az-letter", &c), &one);
        assert_non_null(strstr(one.ptr, "/a-z/%23"));
        page_az(views, &c, "Q", letters, 3, NULL, 0, &none);
        check_page(named("az-none", &c), &none);
    }
}

static void test_topic(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/topics/bones");
        CLEANUP(buf_finish) struct buf full = {0}, empty = {0};
        page_topic(views, &c, sample_topics, sample_topic_count, 1, sample_rows, sample_row_count,
                   "https://health.example.org/en/topics/bones?cursor=1", &full);
        check_page(named("topic", &c), &full);
        page_topic(views, &c, sample_topics, sample_topic_count, 4, NULL, 0, NULL, &empty);
        check_page(named("topic-empty", &c), &empty);
    }
}

static void test_topic_path(void **state) {
    (void)state;
    struct page_context c = context_of("en", "/en/topics/knee");
    CLEANUP(buf_finish) struct buf page = {0};
    page_topic(views, &c, sample_topics, sample_topic_count, 2, NULL, 0, NULL, &page);
    assert_non_null(strstr(page.ptr, "<h1 lang=\"es\" dir=\"ltr\">The knee</h1>"));
    const char *body = strstr(page.ptr, "/en/topics/body\">The body<");
    const char *bones = strstr(page.ptr, "/en/topics/bones\">");
    assert_true(body != NULL && bones != NULL && body < bones);
    assert_null(strstr(page.ptr, "/en/topics/heart\""));
}

static void test_article(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/articles/knee-sprain");
        struct article full, minimal;
        CLEANUP(buf_finish) struct buf page = {0}, small = {0};
        sample_article(&full);
        full.language = c.language;
        page_article(views, &c, &full, sample_topics, 2, &page);
        check_page(named("article", &c), &page);
        sample_minimal(&minimal);
        minimal.language = c.language;
        page_article(views, &c, &minimal, sample_topics, 2, &small);
        check_page(named("article-minimal", &c), &small);
        full.state = EDITION_SUPERSEDED;
        full.review.status = REVIEW_DUE_SOON;
        full.review.basis = BASIS_POLICY;
        full.review.changed_since = CHANGED_MINOR;
        buf_clear(&page);
        page_article(views, &c, &full, sample_topics, 2, &page);
        check_page(named("article-old", &c), &page);
    }
}

static void test_editions(void **state) {
    (void)state;
    static const struct section_change changes[] = {
        {SECTION_CHANGED, true, "symptoms", "Symptoms <b>", "Signs"},
        {SECTION_ADDED, false, "when-to-get-help", "When to get help", NULL},
        {SECTION_MOVED, false, "overview", NULL, NULL},
        {SECTION_REMOVED, false, "history", "History", NULL},
    };
    const struct edition_step steps[] = {
        {sample_editions[0], 2, changes, ARRAY_SIZE(changes)},
        {sample_editions[1], 1, NULL, 0},
        {sample_editions[2], 0, NULL, 0},
    };
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/articles/knee-sprain/editions");
        struct article article;
        CLEANUP(buf_finish) struct buf page = {0}, old = {0};
        sample_article(&article);
        article.language = c.language;
        page_editions(views, &c, &article, steps, ARRAY_SIZE(steps), &page);
        check_page(named("editions", &c), &page);
        article.state = EDITION_RECALLED;
        page_article(views, &c, &article, sample_topics, 2, &old);
        check_page(named("article-recalled", &c), &old);
        assert_non_null(strstr(old.ptr, "content=\"noindex\""));
        if (i == 0) {
            assert_non_null(strstr(page.ptr, "Changed and moved: <span>Symptoms &lt;b&gt;</span>"
                                             " (before: Signs)"));
            assert_non_null(strstr(page.ptr, "Moved: <span>Text without a heading</span>"));
            assert_non_null(strstr(page.ptr, "href=\"/en/articles/knee-sprain/editions/2\""));
            assert_non_null(strstr(page.ptr, "The text of the sections did not change."));
            assert_non_null(strstr(old.ptr, "Do not use this text."));
        }
    }
}

// What was withdrawn says why, in the language in which it was published.
static void test_gone(void **state) {
    (void)state;
    const struct withdrawal why = {
        .notice = "N'en prenez pas.", .replacement = "k", .replacement_title = "Genou"};
    const struct problem_details details = {
        .withdrawal = &why, .withdrawal_language = "fr", .replacement_url = "https://x.example/k"};
    const struct page_context c = context_of("fr", "/fr/articles/knee-sprain");
    CLEANUP(buf_finish) struct buf page = {0};
    page_problem(views, &c, 410, "gone", "It was withdrawn.", "r1", &details, &page);
    check_page("gone.fr", &page);
    assert_non_null(strstr(page.ptr, "lang=\"fr\" dir=\"auto\">N&#39;en prenez pas.</p>"));
    assert_non_null(strstr(page.ptr, "<a href=\"https://x.example/k\" lang=\"fr\">Genou</a>"));
}

// The promises of the article page, in words.
static void test_article_says(void **state) {
    (void)state;
    static const char *const wanted[] = {
        "Last reviewed September 2020 — this page is due for a check.",
        "Text changed February 28, 2021, after this review. The reviewers have not read the "
        "changes.",
        "<bdi>Sample Reviewer</bdi>, <bdi>MD, FAAOS</bdi> (<bdi>Orthopedics</bdi>)",
        "<dd>edition 2</dd>",
        "<time datetime=\"2023-09\">September 2023</time>",
        "<time datetime=\"2015\">2015</time>",
        "Some information is missing here. Ask your care team.",
        "The sample team: we answer comments within 2 business days.",
        "In an emergency, call 911.",
        "American resources",
        "Canadian resources",
        "Resources in CH",
        "Accessed September 14, 2019.",
        "https://doi.org/10.9999/x%3C1%3E/y",
        "Do not copy this picture.",
        "This picture may not be copied; see it at "
        "https://health.example.org/en/articles/knee-sprain#figure-brace",
        "<a href=\"/en/articles/knee-pain\" data-article=\"knee-pain\">knee pain</a>",
        "data-article=\"meniscus\">the meniscus</span>",
        "<p class=\"callout-label\">Emergency</p>",
        "hreflang=\"es\" href=\"https://health.example.org/es/articles/knee-sprain\"",
        "href=\"https://health.example.org/api/v1/articles/knee-sprain?lang=en\"",
        "\"lastReviewed\":\"2020-09\"",
        "/api/v1/media/ab12",
        "<h4 id=\"brace\">A brace</h4>",
        "<h5>Size</h5>",
    };
    struct article article;
    struct page_context c = context_of("en", "/en/articles/knee-sprain");
    CLEANUP(buf_finish) struct buf page = {0};
    sample_article(&article);
    page_article(views, &c, &article, sample_topics, 2, &page);
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        if (strstr(page.ptr, wanted[i]) == NULL) {
            fail_msg("the article page does not say: %s", wanted[i]);
        }
    }
    assert_null(strstr(page.ptr, article.teach_back[0])); // for the handout
    assert_null(strstr(page.ptr, "</script><b>"));        // of the title
    assert_int_equal(html_count(page.ptr, "id=\"figure-knee\""), 1);
}

// What says when to get help stands before the text where it is short, else a link to it does.
static void test_help_comes_first(void **state) {
    (void)state;
    struct article article;
    struct page_context c = context_of("en", "/en/articles/knee-sprain");
    CLEANUP(buf_finish) struct buf page = {0}, longer = {0}, text = {0};
    sample_article(&article);
    page_article(views, &c, &article, sample_topics, 2, &page);
    const char *help = strstr(page.ptr, "id=\"get-help\""),
               *body = strstr(page.ptr, "class=\"body\"");
    assert_true(help != NULL && body != NULL && help < body);
    assert_int_equal(html_count(page.ptr, "id=\"get-help\""), 1);
    assert_non_null(strstr(page.ptr, "<p class=\"to-help\"><a href=\"#get-help\">"));
    assert_non_null(strstr(page.ptr, "<a href=\"tel:911\">Call 911 right away.</a>"));
    assert_null(strstr(page.ptr, "class=\"help-link\""));
    while (text.len <= 1200) {
        buf_text(&text, "Call for help. ");
    }
    struct section own[ARTICLE_SECTIONS_MAX]; // the sample's are everybody's
    memcpy(own, article.sections, article.section_count * sizeof(*own));
    article.sections = own;
    for (size_t i = 0; i < article.section_count; i++) {
        if (own[i].aspect == ASPECT_WHEN_TO_GET_HELP) {
            own[i].text = text.ptr;
        }
    }
    page_article(views, &c, &article, sample_topics, 2, &longer);
    help = strstr(longer.ptr, "id=\"get-help\"");
    body = strstr(longer.ptr, "class=\"body\"");
    assert_true(help != NULL && body != NULL && help > body);
    assert_non_null(strstr(longer.ptr, "<p class=\"help-link\"><a href=\"#get-help\">"));
}

static void test_hand_over(void **state) {
    (void)state;
    static const char *const wanted[] = {
        "/en/articles/knee-sprain/handout?size=standard#print\"",
        "/en/articles/knee-sprain/handout?size=large&amp;with=es#print\"",
        "<details class=\"chart\" data-copy",
        "https://health.example.org/v/",
        "(English), edition 3. Last reviewed September 2020",
        "<button type=\"submit\" name=\"type\" value=\"not-helpful\">No</button>",
        "<li><a href=\"/en/topics/body\">",
    };
    struct article article;
    struct page_context c = context_of("en", "/en/articles/knee-sprain");
    CLEANUP(buf_finish) struct buf page = {0}, old = {0};
    sample_article(&article);
    page_article(views, &c, &article, sample_topics, 2, &page);
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        if (strstr(page.ptr, wanted[i]) == NULL) {
            fail_msg("the article page does not offer: %s", wanted[i]);
        }
    }
    article.state = EDITION_SUPERSEDED;
    page_article(views, &c, &article, sample_topics, 2, &old);
    assert_null(strstr(old.ptr, "/handout")); // an older edition is not handed out
}

static void test_foreign_content(void **state) {
    (void)state;
    struct article article;
    struct page_context c = context_of("fa", "/fa/articles/knee-sprain");
    CLEANUP(buf_finish) struct buf page = {0};
    sample_article(&article);
    article.language = "fa";
    page_article(views, &c, &article, sample_topics, 2, &page);
    assert_non_null(strstr(page.ptr, "<html lang=\"en\" dir=\"ltr\">"));
    assert_non_null(strstr(page.ptr, "<h1 lang=\"fa\" dir=\"rtl\">"));
    assert_non_null(strstr(page.ptr, "<p class=\"callout-label\" lang=\"en\" dir=\"ltr\">"));
}

// An interface that runs from right to left: the page does, and nothing in it is marked as foreign
// but the names of other languages. What may run the other way stands apart.
static void test_right_to_left(void **state) {
    (void)state;
    static const char *const wanted[] = {
        "<html lang=\"ar\" dir=\"rtl\">",
        "<p class=\"callout-label\">حالة طارئة</p>",
        "اتصل بالرقم \u2068911\u2069 فورًا.",
        "آخر مراجعة: سبتمبر 2020. حان الآن موعد مراجعة هذه الصفحة من جديد.",
        "<bdi>Sample Reviewer</bdi>، <bdi>MD، FAAOS</bdi> (<bdi>Orthopedics</bdi>)",
        "<bdi>© ",
        "مصادر أمريكية",
    };
    struct article article;
    struct page_context c = context_of("ar", "/ar/articles/knee-sprain");
    CLEANUP(buf_finish) struct buf page = {0};
    sample_article(&article);
    article.language = "ar";
    article.translation_count = 0;
    page_article(views, &c, &article, sample_topics, 2, &page);
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        if (strstr(page.ptr, wanted[i]) == NULL) {
            fail_msg("the Arabic page does not say: %s", wanted[i]);
        }
    }
    assert_int_equal(html_count(page.ptr, " lang=\"ar\""), 1); // <html> alone
    assert_int_equal(html_count(page.ptr, " dir=\"rtl\""), 1);
    assert_int_equal(html_count(page.ptr, " dir=\"ltr\""), 2); // topics without an Arabic title
    assert_int_equal(html_count(page.ptr, " lang=\"en\""), 3); // and the library's disclaimer
}

static void test_infobutton(void **state) {
    (void)state;
    struct feed_entry entries[] = {{sample_rows[0], "at-home", FEED_EXACT},
                                   {sample_rows[1], NULL, FEED_WORDS}};
    struct feed_note notes[] = {{FEED_WIDER, "S83.91", "S83.9"},
                                {FEED_SEARCHED, "Z9 <b>", "knee & \"joint\""},
                                {FEED_SEARCHED, NULL, "knee"},
                                {FEED_NOTHING, "Z9", NULL}};
    struct feed feed = {.subject = "Knee <b> & \"more\"",
                        .entries = entries,
                        .entry_count = 2,
                        .notes = notes,
                        .note_count = 4,
                        .left_out = 2};
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/search");
        CLEANUP(buf_finish) struct buf found = {0}, left_out = {0};
        feed.language = c.language;
        page_infobutton(views, &c, &feed, &found);
        check_page(named("infobutton", &c), &found);
        assert_non_null(strstr(found.ptr, "/articles/knee-sprain#at-home"));
        const struct feed none = {.language = c.language, .left_out = 1};
        page_infobutton(views, &c, &none, &left_out);
        check_page(named("infobutton-none", &c), &left_out);
    }
}

static void test_feedback_form(void **state) {
    (void)state;
    struct problem_field errors[] = {
        {"/comment", "required", "Say something."},
        {"/comment", "too-long", "Too long."},
        {"/contact/email", "bad-value", "Not an address."},
        {"/edition", "bad-value", "A whole number."},
    };
    const struct findings findings = {.errors = errors, .error_count = 4};
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/articles/knee-sprain/feedback");
        struct article full, minimal;
        CLEANUP(buf_finish) struct buf fresh = {0}, refused = {0}, small = {0};
        sample_article(&full);
        sample_minimal(&minimal);
        page_feedback_form(views, &c, &full, "1.mac", NULL, NULL, &fresh);
        check_page(named("feedback", &c), &fresh);
        page_feedback_form(views, &c, &full, "1.mac", &findings, &sample_feedback, &refused);
        check_page(named("feedback-refused", &c), &refused);
        assert_int_equal(html_count(refused.ptr, "class=\"error\""), 2);
        assert_int_equal(html_count(refused.ptr, "value=\"unsafe\" checked"), 1);
        assert_null(strstr(refused.ptr, "</textarea><script>"));
        page_feedback_form(views, &c, &minimal, "1.mac", NULL, NULL, &small);
        check_page(named("feedback-minimal", &c), &small);
        assert_non_null(strstr(small.ptr, "911"));
    }
}

static void test_feedback_status(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/feedback/x");
        for (int status = 0; status < vocab_feedback_status.count; status++) {
            struct feedback feedback = sample_feedback;
            CLEANUP(buf_finish) struct buf page = {0};
            feedback.status = (enum feedback_status)status;
            page_feedback_status(views, &c, &feedback, &page);
            check_page(named("status", &c), &page);
            assert_null(strstr(page.ptr, "secret"));
            assert_null(strstr(page.ptr, "pat@example.org"));
            assert_null(strstr(page.ptr, "Reader"));
            assert_non_null(strstr(page.ptr, "911"));
            assert_non_null(strstr(page.ptr, "content=\"noindex\""));
        }
    }
}

static void test_problems(void **state) {
    (void)state;
    const struct translation available[] = {{.language = "es", .url = "https://x.example/es/a"}};
    const struct problem_details details = {.available = available, .available_count = 1};
    struct page_context c = context_of("en", "/nowhere");
    CLEANUP(buf_finish) struct buf page = {0};
    c.languages = NULL;
    c.language_count = 0;
    for (int code = PROBLEM_NONE + 1; code < PROBLEM_COUNT; code++) {
        const struct problem_kind *kind = &problem_kinds[code];
        buf_clear(&page);
        page_problem(views, &c, kind->status, kind->code, "Detail <b>.", "r1", NULL, &page);
        check_page("problem", &page);
        buf_clear(&page);
        page_problem_kind(views, &c, kind, &page);
        check_page("problem-kind", &page);
    }
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context each = context_of(tested[i], NULL);
        buf_clear(&page);
        page_problem(views, &each, 404, "language-not-available", NULL, NULL, &details, &page);
        check_page(named("problem-language", &each), &page);
        assert_non_null(strstr(page.ptr, "lang=\"es\" hreflang=\"es\">español</a>"));
    }
}

// The same pages when the library stands below a path.
static void test_base_path(void **state) {
    (void)state;
    const struct library below = {.public_url = "https://example.org/health",
                                  .publisher = "P",
                                  .language = "en",
                                  .emergency_number = "112",
                                  .review_interval = 36};
    struct views *own = NULL;
    struct article article;
    struct page_context c = context_of("en", "/en/articles/knee-sprain");
    CLEANUP(buf_finish) struct buf page = {0};
    assert_int_equal(views_create(&below, &own), 0);
    sample_article(&article);
    page_article(own, &c, &article, sample_topics, 2, &page);
    assert_non_null(strstr(page.ptr, "href=\"/health/assets/site."));
    assert_non_null(strstr(page.ptr, "<a href=\"/health/en/articles/knee-pain\""));
    assert_non_null(strstr(
        page.ptr, "\"canonical\" href=\"https://example.org/health/en/articles/knee-sprain\""));
    views_destroy(own);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_home),
        cmocka_unit_test(test_az),
        cmocka_unit_test(test_topic),
        cmocka_unit_test(test_topic_path),
        cmocka_unit_test(test_article),
        cmocka_unit_test(test_editions),
        cmocka_unit_test(test_gone),
        cmocka_unit_test(test_article_says),
        cmocka_unit_test(test_help_comes_first),
        cmocka_unit_test(test_hand_over),
        cmocka_unit_test(test_foreign_content),
        cmocka_unit_test(test_right_to_left),
        cmocka_unit_test(test_infobutton),
        cmocka_unit_test(test_feedback_form),
        cmocka_unit_test(test_feedback_status),
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_base_path),
    };
    return cmocka_run_group_tests_name("view/pages", tests, pages_set_up, pages_tear_down);
}
