// SPDX-License-Identifier: MIT
// Seed files: what each part becomes, where mistakes are said to stand, and media for figures.
#include "parse/seedfile.h"

#include "cmocka_parse.h"

#define FRONT "{\"id\": \"x\", \"language\": \"en\"}\n\n"

struct made {
    struct findings findings;
    struct buf json;
    struct seed_lines *lines;
    int outcome;
};

static void made_finish(struct made *m) {
    buf_finish(&m->json);
}

static struct made make(struct arena *a, sv file) {
    struct made m = {.findings = {.arena = a}};
    m.outcome = seedfile_document(file, NULL, &m.findings, &m.json, &m.lines);
    return m;
}

static void sections(void **state) {
    (void)state;
    static const struct {
        const char *markdown, *sections; // the JSON of the list
    } cases[] = {
        {"", "[]"},
        {"## A {#a}\n", "[{\"key\":\"a\",\"aspect\":\"other\",\"title\":\"A\",\"inferred\":false,"
                        "\"sections\":[]}]"},
        {"## {#a}\n", "[{\"key\":\"a\",\"aspect\":\"other\",\"title\":null,\"inferred\":false,"
                      "\"sections\":[]}]"},
        {"## A *b* `c` {#a inferred aspect=causes}\n\nx\n",
         "[{\"key\":\"a\",\"aspect\":\"causes\",\"title\":\"A b c\",\"inferred\":true,"
         "\"sections\":[],\"html\":\"<p>x</p>\\n\"}]"},
        {"## A {#a aspect=treatment}\n### B {#b}\n#### C {#c aspect=prognosis}\n### D {#d}\n## E "
         "{#e}\n",
         "[{\"key\":\"a\",\"aspect\":\"treatment\",\"title\":\"A\",\"inferred\":false,\"sections\":"
         "["
         "{\"key\":\"b\",\"aspect\":\"treatment\",\"title\":\"B\",\"inferred\":false,\"sections\":["
         "{\"key\":\"c\",\"aspect\":\"prognosis\",\"title\":\"C\",\"inferred\":false,"
         "\"sections\":[]}]},"
         "{\"key\":\"d\",\"aspect\":\"treatment\",\"title\":\"D\",\"inferred\":false,"
         "\"sections\":[]}]},"
         "{\"key\":\"e\",\"aspect\":\"other\",\"title\":\"E\",\"inferred\":false,\"sections\":[]}"
         "]"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        const char *file = arena_printf(a, FRONT "%s", cases[i].markdown);
        CLEANUP(made_finish) struct made m = make(a, sv_of(file));
        print_findings(&m.findings);
        assert_int_equal(m.outcome, 0);
        const char *wanted = arena_printf(a, "{\"id\":\"x\",\"language\":\"en\",\"sections\":%s}",
                                          cases[i].sections);
        assert_string_equal(m.json.ptr, wanted);
    }
}

static void marks(void **state) {
    (void)state;
    static const struct {
        const char *markdown, *html; // as it stands in the JSON
    } cases[] = {
        {"![](figure:valve)", "<figure data-figure=\\\"valve\\\"></figure>\\n"},
        {"[lost list]", "<p class=\\\"lost-list\\\"></p>\\n"},
        {"a [lost list]", "<p>a [lost list]</p>\\n"},
        {"> [!do]\n> a\n>\n> - b",
         "<aside class=\\\"callout do\\\">\\n<p>a</p>\\n<ul>\\n<li>b</li>\\n</ul>\\n</aside>\\n"},
        {"> [!info]\n>\n> a", "<aside class=\\\"callout info\\\">\\n<p>a</p>\\n</aside>\\n"},
        {"> quoted", "<blockquote>\\n<p>quoted</p>\\n</blockquote>\\n"},
        {"[t](article:a-b) [u](https://u.example)",
         "<p><a href=\\\"article:a-b\\\">t</a> <a href=\\\"https://u.example\\\">u</a></p>\\n"},
        {"#### In the text", "<h4>In the text</h4>\\n"},
        {"- a\n\n  [lost list]\n", "<p class=\\\"lost-list\\\"></p>"},
        {"| a | *b* |\n| --- | --- |\n| c\\|d |",
         "<table>\\n<thead>\\n<tr>\\n<th>a</th>\\n<th><em>b</em></th>\\n</tr>\\n</"
         "thead>\\n<tbody>\\n"
         "<tr>\\n<td>c|d</td>\\n<td></td>\\n</tr>\\n</tbody>\\n</table>\\n"},
        {"~~a~~ www.example.org", "<p>~~a~~ www.example.org</p>\\n"},
        {"[t](http://u.example)", "<p><a href=\\\"http://u.example\\\">t</a></p>\\n"},
        {"<span lang=\"es\">x</span>", "<p><span lang=\\\"es\\\">x</span></p>\\n"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        const char *file = arena_printf(a, FRONT "## A {#a}\n\n%s\n", cases[i].markdown);
        CLEANUP(made_finish) struct made m = make(a, sv_of(file));
        print_findings(&m.findings);
        assert_int_equal(m.outcome, 0);
        if (strstr(m.json.ptr, cases[i].html) == NULL) {
            fail_msg("%s\n%s", cases[i].html, m.json.ptr);
        }
    }
}

static void mistakes(void **state) {
    (void)state;
    static const struct {
        const char *file;
        const char *code;
        int line;
    } cases[] = {
        {"", "bad-front-matter", 1},
        {"# Title\n", "bad-front-matter", 1},
        {"{\"id\": \"x\"", "bad-front-matter", 1},
        {"{\"id\": \"x\"} x\n", "bad-front-matter", 1},
        {"{\"id\": \"x\"}\n## A {#a}\n", "bad-front-matter", 1},
        {"{\"id\": x}\n\n", "bad-json", 1},
        {"{\"sections\": []}\n\n", "unknown-field", 1},
        {"{}\n\nlead\n", "bad-markdown", 3},
        {"{\n}\n\n## A\n", "bad-markdown", 4},
        {"{}\n\n## A {#A}\n", "bad-markdown", 3},
        {"{}\n\n## A {#a aspect=zz}\n", "bad-markdown", 3},
        {"{}\n\n## A {#a b}\n", "bad-markdown", 3},
        {"{}\n\n## {a}\n", "bad-markdown", 3},
        {"{}\n\n# A {#a}\n", "bad-markdown", 3},
        {"{}\n\n### A {#a}\n", "bad-markdown", 3},
        {"{}\n\n## A {#a}\n\n#### C {#c}\n", "bad-markdown", 5},
        {"{}\n\n## A {#a}\n\n##### D\n", "bad-markdown", 5},
        {"{}\n\n## A {#a}\n\nx\n\n[l](ftp://x.example)\n", "bad-markdown", 7},
        {"{}\n\n## A {#a}\n\n[l](/x)\n", "bad-markdown", 5},
        {"{}\n\n## A {#a}\n\n![](x.png)\n", "bad-markdown", 5},
        {"{}\n\n## A {#a}\n\na ![](figure:f)\n", "bad-markdown", 5},
        {"{}\n\n## A {#a}\n\n> [!danger]\n> x\n", "bad-markdown", 5},
        {"{}\n\n## A {#a}\n\n> [!info] x\n", "bad-markdown", 5},
        {"{}\n\n## A \xff {#a}\n", "bad-encoding", 1},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(made_finish) struct made m = make(a, sv_of(cases[i].file));
        assert_int_equal(m.outcome, 1);
        assert_int_equal(m.findings.error_count, 1);
        assert_string_equal(m.findings.errors[0].code, cases[i].code);
        assert_int_equal(seedfile_line(m.lines, m.findings.errors[0].pointer), cases[i].line);
    }
}

static void lines(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    static const char file[] = "{\n"
                               "  \"id\": \"x\", \"kind\":\n"
                               "    \"other\",\n"
                               "  \"codes\": [\n"
                               "    {\"system\": \"s\", \"code\": \"{[,\\\"\"},\n"
                               "    {\"system\": \"t\",\n"
                               "     \"code\": 3}\n"
                               "  ]\n"
                               "}\n"
                               "\n"
                               "## A {#a}\n"
                               "### B {#b}\n"
                               "x\n"
                               "## C {#c}\n";
    CLEANUP(made_finish) struct made m = make(a, sv_of(file));
    assert_int_equal(m.outcome, 0);
    static const struct {
        const char *pointer;
        int line;
    } cases[] = {
        {"", 1},
        {"/id", 2},
        {"/kind", 3},
        {"/codes", 4},
        {"/codes/0/code", 5},
        {"/codes/1", 6},
        {"/codes/1/code", 7},
        {"/codes/1/display", 6},
        {"/unknown", 1},
        {"/sections/0/title", 11},
        {"/sections/0/sections/0/html", 12},
        {"/sections/1", 14},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_int_equal(seedfile_line(m.lines, cases[i].pointer), cases[i].line);
    }
    assert_int_equal(seedfile_line(NULL, "/id"), 1);
}

static void figures(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    static const char file[] = "{\"figures\": [{\"key\": \"a\", \"file\": \"../a.svg\"},"
                               "{\"key\": \"b\"}, {\"key\": \"c\", \"file\": \"c.png\"}]}\n\n";
    struct findings f = {.arena = a};
    const char **paths = NULL;
    assert_int_equal(seedfile_figures(sv_of(file), &f, &paths), 0);
    assert_string_equal(paths[0], "../a.svg");
    assert_string_equal(paths[1], "c.png");
    assert_null(paths[2]);

    static const char *const media[] = {"{\"url\":\"u\"}", "{\"url\":\"v\"}"};
    CLEANUP(buf_finish) struct buf json = {0};
    struct seed_lines *places = NULL;
    assert_int_equal(seedfile_document(sv_of(file), media, &f, &json, &places), 0);
    assert_string_equal(json.ptr,
                        "{\"figures\":[{\"key\":\"a\",\"media\":{\"url\":\"u\"}},{\"key\":\"b\"},"
                        "{\"key\":\"c\",\"media\":{\"url\":\"v\"}}],\"sections\":[]}");
    assert_int_equal(seedfile_figures(SV("{}\n\n"), &f, &paths), 0);
    assert_null(paths[0]);
}

static void encodings(void **state) {
    (void)state;
    static const char *const files[] = {
        "\xef\xbb\xbf" FRONT "## A {#a}\n\nx\n",
        "{\"id\": \"x\", \"language\": \"en\"}\r\n\r\n## A {#a}\r\n\r\nx\r\n",
    };
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(made_finish) struct made m = make(a, sv_of(files[i]));
        assert_int_equal(m.outcome, 0);
        assert_non_null(strstr(m.json.ptr, "<p>x</p>"));
        assert_int_equal(seedfile_line(m.lines, "/sections/0"), 3);
    }
}

// A hostile file ends in a finding, not in a stack that overflows or in minutes.
static void bounds(void **state) {
    (void)state;
    static const char *const pieces[] = {">", "- ", "*a_", "[", "![", "<b>", "`", "\n> "};
    for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf file = {0};
        buf_text(&file, FRONT "## A {#a}\n\n");
        while (file.len < 100000) {
            buf_text(&file, pieces[i]);
        }
        CLEANUP(made_finish) struct made m = make(a, (sv){file.ptr, file.len});
        assert_true(m.outcome == 0 || m.findings.error_count > 0);
    }
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf file = {0};
    buf_text(&file, FRONT);
    while (file.len < 1100000) {
        buf_text(&file, "word ");
    }
    CLEANUP(made_finish) struct made m = make(a, (sv){file.ptr, file.len});
    assert_true(has_error(&m.findings, "/sections", "too-large"));
}

// cmark-gfm fills short rows up: what is short to write must not take long or much memory to read.
static void table_bounds(void **state) {
    (void)state;
    static const struct {
        int columns, rows;
        bool good;
    } cases[] = {{300, 300, true}, {990, 90, true}, {300, 100000, false}, {5000, 1, false}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf file = {0};
        buf_text(&file, FRONT "## A {#a}\n\nx\n\n");
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < cases[i].columns; column++) {
                buf_text(&file, row == 0 ? "|a" : "|-");
            }
            buf_char(&file, '\n');
        }
        for (int row = 0; row < cases[i].rows; row++) {
            buf_text(&file, "a\n");
        }
        CLEANUP(made_finish) struct made m = make(a, (sv){file.ptr, file.len});
        assert_int_equal(m.outcome, cases[i].good ? 0 : 1);
        assert_true(cases[i].good || has_error(&m.findings, "/sections", "too-large"));
        assert_int_equal(seedfile_line(m.lines, "/sections"), cases[i].good ? 3 : 7);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections), cmocka_unit_test(marks),        cmocka_unit_test(mistakes),
        cmocka_unit_test(lines),    cmocka_unit_test(figures),      cmocka_unit_test(encodings),
        cmocka_unit_test(bounds),   cmocka_unit_test(table_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
