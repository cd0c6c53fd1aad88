// SPDX-License-Identifier: MIT
// Writing seed files: nasty texts in every place of a body, what must be written raw, the front
// matter's form, and what a seed file cannot hold.
#include "cmocka_app.h"

#include "app/seed_write.h"
#include "parse/html.h"
#include "parse/seedfile.h"
#include "parse/text.h"
#include "view/view.h"

// Texts that look like Markdown.
static const char *const nasty[] = {
    "# a",
    "#",
    "## a {#x}",
    "a {#x}",
    "a #",
    "- a",
    "-",
    "+ a",
    "* a",
    "*",
    "1. a",
    "1) a",
    "12.",
    "-1",
    "> a",
    ">",
    "| a |",
    "a | b",
    "|",
    "a\\|b",
    "\\",
    "\\\\",
    "a\\",
    "\\*",
    "*a*",
    "**a**",
    "a*b*c",
    "_a_",
    "__a__",
    "a_b_c",
    "_",
    "`a`",
    "`",
    "``` a",
    "~~~",
    "~~a~~",
    "[x](y)",
    "[x]",
    "[x]: y",
    "![x](y)",
    "!",
    "a!",
    "<b>",
    "<",
    "a < b",
    "<b",
    "</p>",
    "<!-- a -->",
    "<?x?>",
    "&amp;",
    "&",
    "&#42;",
    "&amp",
    "AT&T",
    "<https://x.example>",
    "https://x.example",
    "www.x.example",
    "a@x.example",
    "===",
    "---",
    "***",
    "___",
    "- - -",
    "| - | - |",
    ":-:",
    "=",
    "[!warning]",
    "[!warning] a",
    "[lost list]",
    "a [lost list]",
    "![](figure:x)",
    "\u00a0a\u00a0",
    "a\u00a0",
    "\u201ca\u201d",
    "\u00bfa?",
    "\u00ab a \u00bb",
    "(a)",
    "\"a\"",
    "'a'",
    "a.",
    "$a$",
    "{a}",
    "}",
    "]",
    "](",
    "a](b)",
    "\u4e2d\u6587",
    "\u3000a",
    "e\u0301",
    "\U0001f600",
    "a  b",
    "+",
    "+1",
    "2020. a",
    "1234567890. a",
    "100%",
    "a:b",
    ": a",
    "<sub>a</sub>",
    "^a^",
    "a\u2028b",
    "\u00ada",
    "\ufeffa",
};

// Where a text may stand; `%s` is it.
static const char *const places[] = {
    "<p>%s</p>",
    "<p>a<br>%s</p>",
    "<p>%s<br>a</p>",
    "<p>a %s a</p>",
    "<p><strong>%s</strong></p>",
    "<p>a<em>%s</em>a</p>",
    "<p>a <em>%s</em> a</p>",
    "<p>(<strong>%s</strong>)</p>",
    "<p>%s<strong>a</strong>%s</p>",
    "<p>%s<em>a</em> %s</p>",
    "<p><em>a</em>%s<em>b</em></p>",
    "<p><strong>a<em>%s</em></strong></p>",
    "<p><strong><em>%s</em>a</strong></p>",
    "<p><em>a <strong>%s</strong> a</em></p>",
    "<p><em>a</em><strong>%s</strong></p>",
    "<p>%s<a href=\"https://x.example\">a</a>%s</p>",
    "<p><a href=\"https://x.example\">%s</a></p>",
    "<p><a href=\"article:x\"><em>%s</em></a></p>",
    "<p><strong><a href=\"article:x\">%s</a></strong></p>",
    "<p><span lang=\"es\">%s</span></p>",
    "<p>%s<sub>%s</sub>%s</p>",
    "<p><abbr title=\"a\">%s</abbr></p>",
    "<h4>%s</h4><p>%s</p>",
    "<ul><li>%s</li><li>%s</li></ul>",
    "<ol><li><p>%s</p></li><li><p>%s</p><p>%s</p></li></ol>",
    "<ul><li>a<ul><li>%s</li></ul></li></ul><ul><li>%s</li></ul>",
    "<ul><li>a<p>%s</p><ol><li>%s</li></ol></li></ul>",
    "<aside class=\"callout info\"><p>%s</p><ul><li>%s</li></ul></aside>",
    "<aside class=\"callout do\"><ul><li>%s</li></ul><p>%s</p></aside>",
    "<table><thead><tr><th>%s</th><th>a</th></tr></thead><tr><td>%s</td><td>%s</td></tr></table>",
    "<table><thead><tr><th>%s</th></tr></thead></table>",
    "<dl><dt>%s</dt><dd>%s</dd></dl>",
};

static void section_article(struct arena *a, const char *title, const char *html,
                            struct article *ret_article) {
    struct section *section = arena_alloc(a, 1, sizeof(*section));
    *section = (struct section){.key = "a", .title = title, .aspect = ASPECT_OTHER, .html = html};
    article_init(ret_article);
    ret_article->id = "x";
    ret_article->language = "en";
    ret_article->kind = KIND_OTHER;
    ret_article->title = "X";
    ret_article->sections = section;
    ret_article->section_count = 1;
}

static const char *fill(struct arena *a, const char *place, const char *text) {
    CLEANUP(buf_finish) struct buf out = {0};
    for (; *place != '\0'; place++) {
        if (place[0] == '%') {
            text_escape(&out, sv_of(text));
            place++;
        } else {
            buf_char(&out, *place);
        }
    }
    return arena_copy(a, (sv){out.ptr, out.len});
}

// Canonical, as the store has it.
static const char *clean(struct arena *a, const char *html) {
    const struct html_context context = {.public_url = law_context.public_url, .pointer = ""};
    struct findings f = {.arena = a};
    struct html_counts counts;
    const char *text = NULL;
    assert_int_equal(html_sanitize(sv_of(html), &context, &f, &html, &text, &counts), 0);
    return html;
}

// Writes as Markdown alone and reads back: what the html was.
static void check_markdown(struct arena *a, const char *html) {
    CLEANUP(buf_finish) struct buf file = {0};
    CLEANUP(buf_finish) struct buf json = {0};
    struct findings f = {.arena = a};
    struct seed_lines *lines = NULL;
    struct article article, back;
    section_article(a, "A", html, &article);
    view_seed_article(&article, &(struct seed_options){0}, &file);
    int outcome = seedfile_document((sv){file.ptr, file.len}, NULL, &f, &json, &lines);
    if (outcome != 0 || document_parse((sv){json.ptr, json.len}, &law_context, &f, &back) != 0) {
        print_findings(&f);
        fail_msg("%s\n%s", html, file.ptr);
    }
    if (back.section_count != 1 || !sv_eq(sv_of(html), sv_of(back.sections[0].html))) {
        fail_msg("%s\n%s\n%s", html, file.ptr,
                 back.section_count == 0 ? "-" : back.sections[0].html);
    }
}

static void nasty_texts(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        for (size_t j = 0; j < ARRAY_SIZE(nasty); j++) {
            const char *html = clean(a, fill(a, places[i], nasty[j]));
            if (html != NULL) {
                check_markdown(a, html);
            }
        }
    }
}

static void nasty_titles(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(nasty); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf file = {0};
        struct findings f = {.arena = a};
        struct article article;
        section_article(a, text_clean(a, sv_of(nasty[i]), false), NULL, &article);
        if (article.sections[0].title != NULL &&
            seed_write(&article, NULL, law_context.public_url, &f, &file) != 0) {
            print_findings(&f);
            fail_msg("%s", nasty[i]);
        }
    }
}

// Pieces of a body thrown together: whatever comes out canonical is written and read back.
static void random_bodies(void **state) {
    (void)state;
    static const char *const pieces[] = {"<p>",
                                         "</p>",
                                         "<strong>",
                                         "</strong>",
                                         "<em>",
                                         "</em>",
                                         "<ul><li>",
                                         "<li>",
                                         "</ul>",
                                         "<ol><li>",
                                         "</ol>",
                                         "<br>",
                                         "<h4>",
                                         "</h4>",
                                         " ",
                                         "a",
                                         "b. ",
                                         "<a href=\"article:x\">",
                                         "</a>",
                                         "<sub>",
                                         "</sub>",
                                         "*",
                                         "_",
                                         "<aside class=\"callout info\">",
                                         "</aside>",
                                         "<table><tr><td>",
                                         "<td>",
                                         "</table>",
                                         "<span lang=es>",
                                         "</span>",
                                         "<figure data-figure=f></figure>",
                                         "<p class=lost-list></p>",
                                         "<dl><dt>",
                                         "<dd>",
                                         "</dl>",
                                         "(",
                                         "!",
                                         "[",
                                         "\u00a0",
                                         "1. ",
                                         "<tr><th>"};
    uint32_t seed = 20260101; // any; each run is the same
    for (int i = 0; i < 5000; i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf html = {0};
        for (int j = 0; j < 24; j++) {
            seed = seed * 1664525 + 1013904223;
            buf_text(&html, pieces[(seed >> 8) % ARRAY_SIZE(pieces)]);
        }
        const char *made = clean(a, html.ptr);
        if (made != NULL) {
            check_markdown(a, made);
        }
    }
}

// Two forms of an article link are one: whether its target is published is not the text's affair.
static void unresolved_links(void **state) {
    (void)state;
    static const struct {
        const char *html, *markdown;
    } cases[] = {
        {"<p>a <span class=\"unresolved-link\" data-article=\"b-c\">d</span></p>",
         "\n\na [d](article:b-c)\n"},
        {"<p><span class=\"unresolved-link\" data-article=\"b\" lang=\"es\">d</span></p>",
         "\n\n<span class=\"unresolved-link\" data-article=\"b\" lang=\"es\">d</span>\n"},
        {"<p><a href=\"https://x.example\"><span class=\"unresolved-link\" "
         "data-article=\"b\">d</span></a></p>",
         "\n\n<a href=\"https://x.example\"><span class=\"unresolved-link\" "
         "data-article=\"b\">d</span></a>\n"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf file = {0};
        struct findings f = {.arena = a};
        struct article article;
        section_article(a, "A", cases[i].html, &article);
        assert_int_equal(seed_write(&article, NULL, law_context.public_url, &f, &file), 0);
        assert_string_equal(strstr(file.ptr, "{#a}") + 4, cases[i].markdown);
    }
}

// What a seed file cannot hold is said, with its place, and nothing is written.
static void not_held(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf file = {0};
    struct findings f = {.arena = a};
    struct article article;
    section_article(a, "A", "<p>a</p>", &article);
    article.summary = "a  "; // as no document has it: spaces at the end go
    article.sections[0].title = "A  B";
    assert_int_equal(seed_write(&article, NULL, law_context.public_url, &f, &file), 1);
    assert_true(has_error(&f, "/summary", "not-held"));
    assert_true(has_error(&f, "/sections/0", "not-held"));
    assert_int_equal(file.len, 0);
}

// More Markdown than is read at once.
static void too_large(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf file = {0};
    CLEANUP(buf_finish) struct buf html = {0};
    struct findings f = {.arena = a};
    struct section sections[5];
    struct article article;
    buf_text(&html, "<p>");
    while (html.len < 250000) {
        buf_text(&html, "word ");
    }
    buf_text(&html, "end.</p>");
    section_article(a, "A", html.ptr, &article);
    for (int i = 0; i < 5; i++) {
        sections[i] = article.sections[0];
        sections[i].key = arena_printf(a, "a-%d", i);
    }
    article.sections = sections;
    article.section_count = 5;
    assert_int_equal(seed_write(&article, NULL, law_context.public_url, &f, &file), 1);
    assert_true(has_error(&f, "/sections", "not-held"));
    assert_non_null(strstr(f.errors[0].detail, "1 MiB"));
    assert_int_equal(file.len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nasty_texts),   cmocka_unit_test(nasty_titles),
        cmocka_unit_test(random_bodies), cmocka_unit_test(unresolved_links),
        cmocka_unit_test(not_held),      cmocka_unit_test(too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
