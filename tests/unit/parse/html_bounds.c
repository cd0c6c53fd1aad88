// SPDX-License-Identifier: MIT
// What the sanitizer refuses because reading it would cost too much.
#include "cmocka_parse.h"
#include "parse/html.h"

struct result {
    struct findings findings;
    int outcome;
};

static struct result sanitize(struct arena *a, const char *text) {
    const struct html_context context = {.public_url = "https://health.example",
                                         .pointer = "/sections/0/html"};
    struct result r = {.findings = {.arena = a}};
    struct html_counts counts;
    const char *html = NULL, *plain = NULL;
    r.outcome = html_sanitize(sv_of(text), &context, &r.findings, &html, &plain, &counts);
    return r;
}

static void bounds(void **state) {
    (void)state;
    static const struct {
        const char *piece, *code; // repeated to 256 KiB
    } cases[] = {
        {"<div>", "too-deep"},
        {"<ul><li>", "too-deep"},
        {"<b a='%d'><p>", "too-deep"},
        {"<b a='%d'><!--</b>--><p>", "too-complex"},
        {"<table><tr><td>", "too-deep"},
        {"<div><!--</div>-->", "too-deep"},
        {"<a/b=", "too-complex"}, // each tag reads to the end
        {"&", "too-large"},       // five bytes each, once escaped
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf html = {0};
        for (int n = 0; html.len < SECTION_HTML_MAX - 40; n++) {
            const char *number = strstr(cases[i].piece, "%d");
            size_t before =
                number == NULL ? strlen(cases[i].piece) : (size_t)(number - cases[i].piece);
            buf_add(&html, cases[i].piece, before);
            if (number != NULL) {
                buf_printf(&html, "%d%s", n, number + 2);
            }
        }
        struct result r = sanitize(a, html.ptr);
        assert_int_equal(r.outcome, 1);
        assert_true(has_error(&r.findings, "/sections/0/html", cases[i].code));
    }
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf html = {0};
    for (size_t i = 0; i <= SECTION_HTML_MAX; i++) {
        buf_char(&html, 'a');
    }
    assert_int_equal(sanitize(a, html.ptr).outcome, 1);
    html.ptr[SECTION_HTML_MAX / 2] = '\0';
    assert_int_equal(sanitize(a, html.ptr).outcome, 0);
}

static struct result with_attributes(struct arena *a, const char *before, const char *form,
                                     int count) {
    CLEANUP(buf_finish) struct buf html = {0};
    buf_text(&html, before);
    for (int i = 0; i < count; i++) {
        buf_printf(&html, "%sa%d%s", form[0] == '/' ? "/" : " ", i, form + 1);
    }
    buf_text(&html, ">text</p>");
    return sanitize(a, html.ptr);
}

// Gumbo compares each attribute of a tag with all before it: 35,000 would take seconds.
static void attributes(void **state) {
    (void)state;
    static const char *const befores[] = {
        "<p",
        "</p",
        "<p title=\"<b>\"",
        "<p title='>' x=>\"<p",
        "<!-- <p title=' --><p",
        "<script>a='<b c=\"'</script><p",
        "<p\n",
        "<a<b",
        "<p =",
        "<p x=y ",
        "<p/",
        "<p \"",
    };
    static const char *const forms[] = {" ", "/", " =1", "/=''", " = \"a b>c\"", " ='x'"};
    for (size_t i = 0; i < ARRAY_SIZE(befores); i++) {
        for (size_t j = 0; j < ARRAY_SIZE(forms); j++) {
            CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
            struct result r = with_attributes(a, befores[i], forms[j], 101);
            if (r.outcome != 1) {
                print_error("behind %s in the form %s\n", befores[i], forms[j]);
            }
            assert_int_equal(r.outcome, 1);
            assert_true(has_error(&r.findings, "/sections/0/html", "too-complex"));
            if (i == 0) {
                assert_int_equal(with_attributes(a, befores[i], forms[j], 100).outcome, 0);
            }
        }
    }
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    assert_int_equal(with_attributes(a, "<p title=\"", " ", 1000).outcome, 0);    // one value
    assert_int_equal(with_attributes(a, "<p title=\"\">", " ", 1000).outcome, 0); // words
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds),
        cmocka_unit_test(attributes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
