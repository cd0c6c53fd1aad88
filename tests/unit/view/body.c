// SPDX-License-Identifier: MIT
// Section html on its way out: in documents and on pages.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#include "view/body.h"
#include "view/private.h"

static const struct library library = SAMPLE_LIBRARY;
static struct views *views;

static void test_served(void **state) {
    (void)state;
    static const struct {
        const char *stored, *served;
    } rows[] = {
        {"", ""},
        {"<p>a</p>", "<p>a</p>"},
        {"<p><a href=\"article:x-1\">x</a></p>",
         "<p><a href=\"https://h/es/articles/x-1\" data-article=\"x-1\">x</a></p>"},
        {"<a href=\"article:x\">x</a><a href=\"article:y\">y</a>",
         "<a href=\"https://h/es/articles/x\" data-article=\"x\">x</a>"
         "<a href=\"https://h/es/articles/y\" data-article=\"y\">y</a>"},
        {"<a href=\"https://example.org/article:x\">x</a>",
         "<a href=\"https://example.org/article:x\">x</a>"},
        {"<p>&lt;a href=\"article:x\"&gt;</p>", "<p>&lt;a href=\"article:x\"&gt;</p>"},
        {"<span class=\"unresolved-link\" data-article=\"x\">x</span>",
         "<span class=\"unresolved-link\" data-article=\"x\">x</span>"},
        {"<p class=\"lost-list\"></p><figure data-figure=\"f\"></figure>",
         "<p class=\"lost-list\"></p><figure data-figure=\"f\"></figure>"},
        {"<a href=\"article:cut", ""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        CLEANUP(buf_finish) struct buf out = {0};
        body_serve(&out, rows[i].stored, "https://h", "es");
        assert_string_equal(out.ptr != NULL ? out.ptr : "", rows[i].served);
    }
}

static void write_figure(void *arg, sv key, struct buf *out) {
    (void)arg;
    buf_printf(out, "[figure %.*s]", SV_ARG(key));
}

static void test_page(void **state) {
    (void)state;
    static const struct {
        int depth;
        const char *stored, *shown;
    } rows[] = {
        {0, "<h4>a</h4>", "<h3>a</h3>"},
        {2, "<h4>a</h4>", "<h5>a</h5>"},
        {0, "<a href=\"article:x\">x</a>", "<a href=\"/b/en/articles/x\" data-article=\"x\">x</a>"},
        {0, "<figure data-figure=\"f\"></figure><p>b</p>", "[figure f]<p>b</p>"},
        {0, "<p class=\"lost-list\"></p><p>b</p>",
         "<p class=\"lost-list\">Some information is missing here. Ask your care team.</p><p>b"
         "</p>"},
        {0, "<p class=\"lost-list\">old <em>words</em></p>",
         "<p class=\"lost-list\">Some information is missing here. Ask your care team.</p>"},
        {0, "<aside class=\"callout dont\"><p>b</p></aside>",
         "<aside class=\"callout dont\" role=\"note\"><p class=\"callout-label\">Do not</p><p>b"
         "</p></aside>"},
        {0, "<aside class=\"callout unknown\"><p>b</p></aside>",
         "<aside class=\"callout unknown\" role=\"note\"><p>b</p></aside>"},
        {0, "<table><tbody><tr><td>1</td></tr></tbody></table>",
         "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table><tbody>"
         "<tr><td>1</td></tr></tbody></table></div>"},
        {0, "<p>1 &lt; 2 <br></p>", "<p>1 &lt; 2 <br></p>"},
        {0, "<figure data-figure=\"cut", ""},
        {0, "<p class=\"lost-list\">cut",
         "<p class=\"lost-list\">Some information is missing here. Ask your care team.</p>"},
        {0, "<aside class=\"callout ", "<aside class=\"callout "},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        CLEANUP(buf_finish) struct buf out = {0};
        const struct body_page how = {.root = "/b",
                                      .language = "en",
                                      .texts = views->texts,
                                      .interface = "en",
                                      .interface_attributes = "",
                                      .depth = rows[i].depth,
                                      .figure = write_figure};
        body_page(&out, rows[i].stored, &how);
        assert_string_equal(out.ptr != NULL ? out.ptr : "", rows[i].shown);
    }
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
        cmocka_unit_test(test_served),
        cmocka_unit_test(test_page),
    };
    return cmocka_run_group_tests_name("view/body", tests, set_up, tear_down);
}
