// SPDX-License-Identifier: MIT
// Memory that is zeroed, and that ends the process with a message where it cannot be had.
#include "base/mem.h"

#include "cmocka_base.h"

static void zeroed_memory(void **state) {
    (void)state;
    CLEANUP(free_ptr) unsigned char *bytes = mem_zero(100, 3);
    for (size_t i = 0; i < 300; i++) {
        assert_int_equal(bytes[i], 0);
    }
    CLEANUP(free_ptr) char *nothing = mem_zero(0, 8);
    assert_non_null(nothing);
}

static void resize_keeps_bytes(void **state) {
    (void)state;
    CLEANUP(free_ptr) char *text = mem_strdup("valve");
    text = mem_resize(text, 100000, 1);
    assert_string_equal(text, "valve");
}

static void take_leaves_null(void **state) {
    (void)state;
    CLEANUP(free_ptr) char *owner = mem_strdup("x");
    char *same = owner;
    CLEANUP(free_ptr) char *next = take(owner);
    assert_null(owner);
    assert_ptr_equal(next, same);
}

static volatile size_t huge = SIZE_MAX / 2; // volatile: the compilers see through a constant

static void overflow_zero(void) {
    free(mem_zero(huge, 3));
}

static void overflow_resize(void) {
    free(mem_resize(NULL, huge, 3));
}

static void unobtainable(void) {
    free(mem_resize(NULL, huge, 1));
}

static void failure_ends_process(void **state) {
    (void)state;
    void (*const ways[])(void) = {overflow_zero, overflow_resize, mem_fail};
    for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
        char text[200];
        int status = run_child(ways[i], text, sizeof(text));
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
        assert_string_equal(text, "careleaf: out of memory\n");
    }
    char text[200];
    int status = run_child(unobtainable, text, sizeof(text)); // a sanitizer may report it first
    assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zeroed_memory),
        cmocka_unit_test(resize_keeps_bytes),
        cmocka_unit_test(take_leaves_null),
        cmocka_unit_test(failure_ends_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
