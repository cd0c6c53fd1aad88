// SPDX-License-Identifier: MIT
// The template language: what each tag renders, and what does not compile.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "view/template.h"

static const char texts_en[] =
    "{\"hello\": \"Hello {name} & {n}\", \"plain\": \"Plain <text>\", \"odd\": \"a {b\"}";
static const struct embedded_file texts_file = {"en.json", (const unsigned char *)texts_en,
                                                sizeof(texts_en) - 1};
static struct texts *texts;

static struct embedded_file file_of(const char *name, const char *text) {
    return (struct embedded_file){name, (const unsigned char *)text, strlen(text)};
}

static int compile(const char *text, struct templates **ret_templates) {
    const struct embedded_file files[] = {
        file_of("inner.html", "<i>{{name}}</i>"),
        file_of("tree.html", "{{name}}({{#inside}}{{>tree}}{{/inside}})"),
        file_of("main.html", text),
    };
    return templates_create(files, 3, texts, ret_templates);
}

static void render(const char *text, const char *data, struct buf *out, struct buf *missing) {
    struct templates *templates = NULL;
    json_auto_t *value = json_loads(data, 0, NULL);
    assert_non_null(value);
    assert_int_equal(compile(text, &templates), 0);
    const struct template_data with = {value, "en", missing};
    template_render(templates, templates_find(templates, "main"), &with, out);
    templates_destroy(templates);
}

static void test_renders(void **state) {
    (void)state;
    static const char data[] =
        "{\"name\": \"<A & \\\"B\\\">\", \"n\": 7, \"zero\": 0, \"none\": null, \"empty\": \"\","
        "\"yes\": true, \"no\": false, \"list\": [\"x\", \"y\"], \"nil\": [],"
        "\"things\": [{\"name\": \"1\"}, {\"other\": 2}], \"o\": {\"p\": {\"q\": \"deep\"}},"
        "\"tree\": {\"name\": \"r\", \"inside\": [{\"name\": \"s\", \"inside\": []}]}}";
    static const struct {
        const char *text, *out;
    } rows[] = {
        {"", ""},
        {"plain } { text", "plain } { text"},
        {"{{name}}", "&lt;A &amp; &quot;B&quot;&gt;"},
        {"{{{name}}}", "<A & \"B\">"},
        {"{{ n }}", "7"},
        {"[{{none}}{{empty}}{{yes}}]", "[]"},
        {"{{o.p.q}}", "deep"},
        {"{{#o}}{{p.q}}{{/o}}", "deep"},
        {"{{#list}}<{{.}}>{{/list}}", "<x><y>"},
        {"{{#things}}{{name}} {{/things}}", "1 &lt;A &amp; &quot;B&quot;&gt; "},
        {"{{#yes}}a{{/yes}}{{#no}}b{{/no}}{{^no}}c{{/no}}", "ac"},
        {"{{#zero}}a{{/zero}}{{#none}}b{{/none}}{{#empty}}c{{/empty}}{{#nil}}d{{/nil}}", ""},
        {"{{^zero}}a{{/zero}}{{^none}}b{{/none}}{{^empty}}c{{/empty}}{{^nil}}d{{/nil}}", "abcd"},
        {"{{#n}}n is {{.}}{{/n}}", "n is 7"},
        {"{{^list}}none{{/list}}", ""},
        {"{{t.plain}}", "Plain &lt;text&gt;"},
        {"{{t.hello}}", "Hello &lt;A &amp; &quot;B&quot;&gt; &amp; 7"},
        {"{{t.odd}}", "a {b"},
        {"a{{! a comment, with <signs> }}b", "ab"},
        {"{{>inner}}", "<i>&lt;A &amp; &quot;B&quot;&gt;</i>"},
        {"{{#tree}}{{>tree}}{{/tree}}", "r(s())"},
        // A section tag alone on its line leaves no line.
        {"a\n{{#yes}}\nb\n{{/yes}}\nc\n", "a\nb\nc\n"},
        {"  {{#yes}}  \n  b\n  {{/yes}}", "  b\n"},
        {"{{! one }}\n{{! two }}\nx", "x"},
        {"{{#yes}}{{#yes}}\nb{{/yes}}{{/yes}}", "\nb"},
        {"x {{#yes}}\nb{{/yes}}\ny", "x \nb\ny"},
        {"{{name}}\n", "&lt;A &amp; &quot;B&quot;&gt;\n"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        CLEANUP(buf_finish) struct buf out = {0}, missing = {0};
        render(rows[i].text, data, &out, &missing);
        assert_string_equal(out.ptr != NULL ? out.ptr : "", rows[i].out);
        assert_int_equal(missing.len, 0);
    }
}

static void test_missing(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf out = {0}, missing = {0};
    render("[{{a}}{{#b}}x{{/b}}{{^c}}y{{/c}}{{o.z}}{{t.hello}}]", "{\"o\": {}, \"name\": 1}", &out,
           &missing);
    assert_string_equal(out.ptr, "[yHello 1 &amp; ]");
    assert_string_equal(missing.ptr, "main: a\nmain: b\nmain: c\nmain: o.z\nmain: n\n");
}

// A text that looks like a tag is a text.
static void test_data_is_no_template(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf out = {0};
    render("{{a}} {{t.hello}}", "{\"a\": \"{{b}}\", \"name\": \"{n}\", \"n\": \"{name}\"}", &out,
           NULL);
    assert_string_equal(out.ptr, "{{b}} Hello {n} &amp; {name}");
}

// Deeper than the stack: what lies below is left out, and nothing breaks.
static void test_too_deep(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf data = {0}, out = {0};
    for (int i = 0; i < 100; i++) {
        buf_text(&data, "{\"name\": \"n\", \"inside\": [");
    }
    for (int i = 0; i < 100; i++) {
        buf_text(&data, "]}");
    }
    render("{{>tree}}", data.ptr, &out, NULL);
    assert_true(out.len > 50 && out.len < 200);
}

static void test_does_not_compile(void **state) {
    (void)state;
    static const char *const bad[] = {
        "{{#a}}",       "{{/a}}",     "{{#a}}{{/b}}", "{{#a}}{{#b}}{{/a}}{{/b}}",
        "{{a",          "{{{a}}",     "{{}}",         "{{ }}",
        "{{>nowhere}}", "{{t.none}}", "{{#}}{{/}}",   "{{t.}}",
    };
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct templates *templates = NULL;
        assert_true(compile(bad[i], &templates) < 0);
        assert_null(templates);
    }
}

static int set_up(void **state) {
    (void)state;
    return texts_create(&texts_file, 1, &texts);
}

static int tear_down(void **state) {
    (void)state;
    texts_destroy(texts);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_renders),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_data_is_no_template),
        cmocka_unit_test(test_too_deep),
        cmocka_unit_test(test_does_not_compile),
    };
    return cmocka_run_group_tests_name("view/template", tests, set_up, tear_down);
}
