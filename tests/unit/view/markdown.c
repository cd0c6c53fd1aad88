// SPDX-License-Identifier: MIT
// Canonical HTML as Markdown: what each thing looks like. That it reads back as the same html is
// tested over the layers (tests/unit/app).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "view/markdown.h"
#include "view/view.h"

static const struct {
    const char *html, *markdown;
} bodies[] = {
    {"", ""},
    {"<p>a</p><p>b<br>c</p>", "a\n\nb\\\nc\n"},
    {"<p><strong>a</strong> <em>b</em> <em>c<strong>d</strong></em></p>",
     "**a** *b* *c<strong>d</strong>*\n"},
    {"<p>a<strong>.</strong>b <em>(c)</em>d</p>", "a<strong>.</strong>b <em>(c)</em>d\n"},
    {"<p>H<sub>2</sub>O <abbr title=\"x\">y</abbr> <span lang=\"es\">z</span></p>",
     "H<sub>2</sub>O <abbr title=\"x\">y</abbr> <span lang=\"es\">z</span>\n"},
    {"<p><a href=\"article:a-b\">c</a> <a href=\"https://x.example/?a=1&amp;b=2\">d]</a></p>",
     "[c](article:a-b) [d\\]](https://x.example/?a=1&b=2)\n"},
    {"<p>a! <a href=\"https://x.example/(b)\">c</a>!<a href=\"tel:1\">d</a></p>",
     "a! <a href=\"https://x.example/(b)\">c</a>\\![d](tel:1)\n"},
    {"<p>1. a</p><p># b</p><p>- c</p><p>-5 d * _e_ f_g [h] &lt;i&gt; j &lt; k &amp;amp; l &amp; "
     "m</p>",
     "1\\. a\n\n\\# b\n\n\\- c\n\n-5 d \\* \\_e\\_ f_g \\[h] \\<i> j < k \\&amp; l & m\n"},
    {"<h4>a</h4><h4>b {c}</h4>", "#### a\n\n<h4>b {c}</h4>\n"},
    {"<figure data-figure=\"a\"></figure><p class=\"lost-list\"></p>",
     "![](figure:a)\n\n[lost list]\n"},
    {"<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ul><li>d</li></ul><ol><li>e</li><li>f</li></"
     "ol>",
     "- a\n  - b\n- c\n\n* d\n\n1. e\n2. f\n"},
    {"<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>", "- a\n\n  b\n\n- c\n"},
    {"<ul><li>a<p>b</p><ul><li>c</li></ul></li><li><p>d</p></li></ul>",
     "- a\n  <p>b</p>\n  <ul><li>c</li></ul>\n- <p>d</p>\n"},
    {"<aside class=\"callout info\"><p>a</p><ul><li>b</li></ul></aside>",
     "> [!info]\n> a\n>\n> - b\n"},
    {"<aside class=\"callout do\"><ul><li>b</li></ul></aside>", "> [!do]\n>\n> - b\n"},
    {"<table><thead><tr><th>a</th><th></th></tr></thead><tbody><tr><td>b|<br>c</td><td>d</td></tr>"
     "</tbody></table>",
     "| a | |\n| --- | --- |\n| b\\|<br>c | d |\n"},
    {"<table><tbody><tr><td>a</td></tr></tbody></table><p>b</p>",
     "<table><tbody><tr><td>a</td></tr></tbody></table>\n\nb\n"},
    {"<table><thead><tr><th>a</th></tr></thead><tbody><tr><td "
     "colspan=\"2\">b</td></tr></tbody></table>",
     "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td "
     "colspan=\"2\">b</td></tr></tbody></table>\n"},
    {"<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>\n"},
};

static void blocks(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bodies); i++) {
        CLEANUP(buf_finish) struct buf out = {0};
        buf_text(&out, ""); // so that nothing is a text, too
        markdown_body(&out, bodies[i].html, false);
        assert_string_equal(out.ptr, bodies[i].markdown);
    }
}

static void raw(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf out = {0};
    markdown_body(&out, "<p>a <em>b</em></p><ul><li>c</li></ul>", true);
    assert_string_equal(out.ptr, "<p>a <em>b</em></p>\n\n<ul><li>c</li></ul>\n");
}

// Lines of at most 120 characters where parts can stand on lines of their own.
static void lists(void **state) {
    (void)state;
    const struct topic_title titles[] = {{"en", "Heart"}, {"es", "Coraz\u00f3n"}};
    const struct topic_title longer[] = {
        {"en", "A title that is long enough to need a line of its own, with its language, here"}};
    const struct topic_entry entries[] = {{"heart", NULL, (struct topic_title *)titles, 2},
                                          {"valves", "heart", (struct topic_title *)longer, 1}};
    const struct policy_rule rules[] = {{false, "medicine", 12}, {true, "heart", 24}};
    const struct partial_date dates[] = {{2026, 12, 25}};
    const char *const names[] = {"Christmas \"Day\""};
    CLEANUP(buf_finish) struct buf out = {0};
    view_seed_topics(entries, 2, &out);
    assert_string_equal(
        out.ptr,
        "{\n  \"topics\": [\n"
        "    {\"id\": \"heart\", \"titles\": {\"en\": \"Heart\", \"es\": \"Coraz\u00f3n\"}},\n"
        "    {\n      \"id\": \"valves\",\n      \"parent\": \"heart\",\n      \"titles\": "
        "{\"en\": "
        "\"A title that is long enough to need a line of its own, with its language, here\"}\n"
        "    }\n  ]\n}\n");
    buf_clear(&out);
    view_seed_policy(rules, 2, &out);
    assert_string_equal(out.ptr,
                        "{\n  \"kinds\": {\"medicine\": 12},\n  \"topics\": {\"heart\": 24}\n}\n");
    buf_clear(&out);
    view_seed_holidays(dates, names, 1, &out);
    assert_string_equal(out.ptr, "{\n  \"holidays\": [{\"date\": \"2026-12-25\", \"name\": "
                                 "\"Christmas \\\"Day\\\"\"}]\n}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks),
        cmocka_unit_test(raw),
        cmocka_unit_test(lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
