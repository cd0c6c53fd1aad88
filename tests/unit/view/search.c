// SPDX-License-Identifier: MIT
// The page that searches, with everything that it can say and with next to nothing, in each
// interface language and around content in a language that has no interface.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "html_check.h"
#include "page_check.h"
#include "sample.h"

static void says(const struct buf *page, const char *wanted) {
    if (strstr(page->ptr, wanted) == NULL) {
        fail_msg("the search page does not say: %s", wanted);
    }
}

static void test_search(void **state) {
    (void)state;
    struct search_line lines[] = {
        {sample_rows[0], "a <mark>knee</mark> &lt;b&gt;", "at-home", "At <home>", "text", NULL},
        {sample_rows[0], "- a\n- <mark>knee</mark>\n- arm", "overview", NULL, "text", NULL},
        {sample_rows[0], "a <mark>knee</mark>", NULL, NULL, "text", NULL},
        {sample_rows[1], NULL, NULL, NULL, "name", "Scan of the <knee>"},
        {sample_rows[1], "a <mark>scan</mark>", "at-home", "At home", "title", NULL},
        {sample_rows[1], NULL, NULL, NULL, "code", "S83.9"},
        {sample_rows[1], NULL, NULL, NULL, "text", NULL},
    };
    const struct search_found found = {.lines = lines,
                                       .count = ARRAY_SIZE(lines),
                                       .total = 41,
                                       .next = "https://health.example.org/n",
                                       .partial = true,
                                       .asked = "kneee \"<b>",
                                       .used = "knee \"<b>"};
    static const int kinds[KIND_OTHER + 1] = {[KIND_CONDITION] = 3, [KIND_TEST] = 41};
    const struct search_page full = {.words = found.asked,
                                     .resumed = true,
                                     .found = &found,
                                     .topics = sample_topics,
                                     .topic_count = sample_topic_count,
                                     .kinds = kinds,
                                     .counted = 41};
    static const char *const wanted[] = {
        "Showing results for “knee &quot;&lt;b&gt;”.",
        "/en/search?q=kneee%20%22%3Cb%3E&amp;exact=true\">Search instead for",
        "a <mark>knee</mark> &lt;b&gt;",
        "Found in: <a href=\"/en/articles/knee-sprain#at-home\"><span>At &lt;home&gt;</span></a>",
        "/articles/knee-sprain#overview\">Text without a heading</a>",
        "<p class=\"snippet\">a •\u00a0<mark>knee</mark> •\u00a0arm</p>",
        "Found in the summary",
        "Also called <strong>Scan of the &lt;knee&gt;</strong>",
        "In the title",
        "Listed under the code <strong>S83.9</strong>",
        "Only some pages were searched",
        "&amp;kind=condition\">Condition</a> <span class=\"quiet\">3</span>",
        "&amp;topic=bones\">",
        "rel=\"next\" href=\"https://health.example.org/n\"",
    };
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/search");
        CLEANUP(buf_finish) struct buf page = {0};
        page_search(views, &c, &full, &page);
        check_page(named("search", &c), &page);
        for (size_t w = 0; i == 0 && w < ARRAY_SIZE(wanted); w++) {
            says(&page, wanted[w]);
        }
        assert_null(strstr(page.ptr, "kind=test\"")); // all of them are tests
        assert_null(strstr(page.ptr, "autofocus"));
        assert_int_equal(html_count(page.ptr, "role=\"search\""), 1);
    }
}

// The articles of a code, with the way to the code as a word.
static void test_search_by_code(void **state) {
    (void)state;
    struct search_line line = {sample_rows[1], NULL, NULL, NULL, "code", "S83.9"};
    const struct search_found found = {.lines = &line, .count = 1, .total = 1};
    const struct search_page coded = {.words = "s839", .found = &found, .as_words = 2};
    const struct page_context c = context_of("en", "/en/search");
    CLEANUP(buf_finish) struct buf page = {0};
    page_search(views, &c, &coded, &page);
    check_page("search-code", &page);
    says(&page, "These pages are listed under this code. "
                "<a class=\"next\" href=\"/en/search?q=s839&amp;exact=true\">");
}

static void test_search_without_results(void **state) {
    (void)state;
    static const struct search_found none;
    static const struct search_elsewhere elsewhere[] = {{"es", 3}, {"fr", 1}};
    const struct search_page nothing = {.words = "zzz",
                                        .topic = "bones",
                                        .kind = "test",
                                        .exact = true,
                                        .found = &none,
                                        .topics = sample_topics,
                                        .topic_count = sample_topic_count,
                                        .unfiltered = 4,
                                        .meant = "zoz",
                                        .meant_total = 1,
                                        .elsewhere = elsewhere,
                                        .elsewhere_count = 2};
    const struct search_page bare = {.words = "zzz", .topic = "unknown", .found = &none};
    const struct search_page unasked = {
        .found = &none, .topics = sample_topics, .topic_count = sample_topic_count};
    static const struct search_found tried = {.asked = "vericocele", .used = "varicocele"};
    const struct search_page corrected = {
        .words = "vericocele", .found = &tried, .elsewhere = elsewhere, .elsewhere_count = 1};
    static const char *const wanted[] = {
        "<h2 id=\"nothing\">Nothing found</h2>",
        "/en/search?q=zzz&amp;topic=bones&amp;kind=test\">Did you mean “zoz”?</a>",
        "/en/search?q=zzz&amp;exact=true\">Search in all topics and kinds of page</a>",
        "<a href=\"/es/search?q=zzz&amp;exact=true\" lang=\"es\" hreflang=\"es\">español</a>",
        "<a href=\"/en/a-z\">",
        "<a href=\"mailto:library@example.org\">Is something missing here?",
        "<a href=\"/es/search?q=zzz&amp;topic=bones&amp;kind=test\" lang=\"es\"", // the switch
        "/en/topics/",
        "(remove this filter)",
    };
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/search");
        CLEANUP(buf_finish) struct buf page = {0}, other = {0}, least = {0}, empty = {0};
        page_search(views, &c, &nothing, &page);
        check_page(named("search-none", &c), &page);
        for (size_t w = 0; i == 0 && w < ARRAY_SIZE(wanted); w++) {
            says(&page, wanted[w]);
        }
        page_search(views, &c, &corrected, &other);
        check_page(named("search-corrected", &c), &other);
        assert_null(strstr(other.ptr, "q=vericocele&amp;exact"));
        assert_non_null(strstr(other.ptr, "q=varicocele&amp;exact=true")); // in another language
        if (i == 0) {
            says(&other, "We looked for “varicocele”, too. No page here tells about it.</p>");
        }
        page_search(views, &c, &bare, &least);
        check_page(named("search-bare", &c), &least);
        page_search(views, &c, &unasked, &empty);
        check_page(named("search-empty", &c), &empty);
        assert_int_equal(html_count(empty.ptr, " autofocus"), 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_search_by_code),
        cmocka_unit_test(test_search_without_results),
    };
    return cmocka_run_group_tests_name("view/search", tests, pages_set_up, pages_tear_down);
}
