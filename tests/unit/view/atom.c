// SPDX-License-Identifier: MIT
// The XML writer: what becomes an attribute, an element and content, and that no text is markup.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "view/atom.h"

static const struct {
    const char *json, *xml; // xml: after the declaration and the namespace
} rows[] = {
    {"{}", "></r>"},
    {"{\"lang\":\"en\",\"x\":null,\"base\":\"b\"}", " xml:lang=\"en\" xml:base=\"b\"></r>"},
    {"{\"t\":{\"type\":\"text\",\"_value\":\"v\"}}", "><t type=\"text\">v</t></r>"},
    {"{\"c\":[{\"term\":\"1\"},{\"term\":\"2\"}]}", "><c term=\"1\"></c><c term=\"2\"></c></r>"},
    {"{\"a\":{\"n\":{\"_value\":\"deep\"}},\"c\":[]}", "><a><n>deep</n></a></r>"},
    {"{\"a\":\"<&>\\\"'\",\"_value\":\"]]><&\\\"'\"}",
     " a=\"&lt;&amp;&gt;&quot;&#39;\">]]&gt;&lt;&amp;&quot;&#39;</r>"},
    {"{\"_value\":\"a\\r\\n\\tb\"}", ">a&#13;&#10;&#9;b</r>"},
    {"{\"_value\":\"\\u0001\\u001f\\u007f\\ufffe\\uffff\\ufffd\\uff5e\"}",
     ">\xEF\xBF\xBD\xEF\xBF\xBD\x7f\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBD\x9E</r>"},
    {"{\"_value\":\"\xF0\x9F\xAB\x80 \xC3\xA9\"}", ">\xF0\x9F\xAB\x80 \xC3\xA9</r>"},
};

static void writes(void **state) {
    (void)state;
    static const char head[] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                               "<r xmlns=\"http://www.w3.org/2005/Atom\"";
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        CLEANUP(buf_finish) struct buf wanted = {0}, out = {0};
        json_t *object = json_loads(rows[i].json, 0, NULL);
        assert_non_null(object);
        buf_printf(&wanted, "%s%s\n", head, rows[i].xml);
        atom_write("r", object, &out);
        assert_string_equal(out.ptr, wanted.ptr);
        json_decref(object);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(writes)};
    return cmocka_run_group_tests_name("atom", tests, NULL, NULL);
}
