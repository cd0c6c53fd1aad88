// SPDX-License-Identifier: MIT
// The growing buffer: its NUL, its growth, its escapers.
#include "base/buf.h"

#include "base/mem.h"
#include "cmocka_base.h"

static void always_terminated(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf b = {0};
    buf_add(&b, NULL, 0);
    assert_string_equal(b.ptr, "");
    for (size_t i = 0; i < 5000; i++) {
        buf_char(&b, (char)('a' + i % 26));
        assert_int_equal(b.len, i + 1);
        assert_true(b.cap > b.len);
        assert_int_equal(b.ptr[b.len], 0);
    }
    assert_int_equal(b.ptr[4999], 'a' + 4999 % 26);
    buf_clear(&b);
    assert_string_equal(b.ptr, "");
    buf_finish(&b);
    assert_null(b.ptr);
    buf_clear(&b);
    assert_null(b.ptr);
}

static void printing(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf b = {0};
    buf_text(&b, "[");
    for (int len = 0; len < 300; len++) { // over every place where it has to grow
        buf_clear(&b);
        buf_printf(&b, "%*d|", len + 1, 7);
        assert_int_equal(b.len, len + 2);
        assert_string_equal(b.ptr + len, "7|");
    }
    buf_clear(&b);
    buf_sv(&b, SV("a\0b"));
    buf_printf(&b, "%s", "c");
    assert_int_equal(b.len, 4);
    assert_memory_equal(b.ptr, "a\0bc", 5);
}

static void html(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf b = {0};
    buf_html(&b, SV("a<b> & \"c\" 'd'"));
    assert_string_equal(b.ptr, "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
    buf_clear(&b);
    buf_html(&b, SV("<"));
    buf_html(&b, SV(""));
    buf_html(&b, sv_of(NULL));
    buf_html(&b, SV("d\xc3\xa9j\xc3\xa0"));
    assert_string_equal(b.ptr, "&lt;d\xc3\xa9j\xc3\xa0");
}

static void urlencode(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf b = {0};
    buf_urlencode(&b, SV("az-AZ_09.~ /?&=+%\xc3\xa9\n"));
    assert_string_equal(b.ptr, "az-AZ_09.~%20%2F%3F%26%3D%2B%25%C3%A9%0A");
}

static void stealing(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf b = {0};
    size_t len = 9;
    CLEANUP(free_ptr) char *empty = buf_steal(&b, &len);
    assert_string_equal(empty, "");
    assert_int_equal(len, 0);
    buf_text(&b, "abc");
    CLEANUP(free_ptr) char *text = buf_steal(&b, NULL);
    assert_string_equal(text, "abc");
    assert_null(b.ptr);
    assert_int_equal(b.len + b.cap, 0);
}

static void reserve_too_much(void) {
    CLEANUP(buf_finish) struct buf b = {0};
    buf_text(&b, "abc");
    buf_reserve(&b, SIZE_MAX - 1);
}

static void overflow_ends_process(void **state) {
    (void)state;
    char text[200];
    int status = run_child(reserve_too_much, text, sizeof(text));
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(always_terminated),
        cmocka_unit_test(printing),
        cmocka_unit_test(html),
        cmocka_unit_test(urlencode),
        cmocka_unit_test(stealing),
        cmocka_unit_test(overflow_ends_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
