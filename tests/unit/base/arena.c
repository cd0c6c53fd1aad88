// SPDX-License-Identifier: MIT
// The arena: aligned, zeroed, separate pieces over many blocks; reset; arrays that grow in it.
#include "base/arena.h"

#include "base/mem.h"
#include "cmocka_base.h"

#include <stdalign.h>

static void pieces_are_separate(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    enum { PIECES = 600 };
    unsigned char *pieces[PIECES];
    for (size_t i = 0; i < PIECES; i++) { // 0 … 12,000 bytes: past the first block many times
        size_t size = i * 20;
        pieces[i] = arena_alloc(a, 1, size);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < size; k++) {
            assert_int_equal(pieces[i][k], 0);
        }
        memset(pieces[i], (int)(i % 251) + 1, size);
    }
    for (size_t i = 0; i < PIECES; i++) {
        for (size_t k = 0; k < i * 20; k++) {
            assert_int_equal(pieces[i][k], i % 251 + 1);
        }
    }
}

static void larger_than_any_block(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    unsigned char *large = arena_alloc(a, 3, 1024 * 1024);
    large[3 * 1024 * 1024 - 1] = 1;
    char *small = arena_strdup(a, "after");
    assert_string_equal(small, "after");
    assert_int_equal(large[3 * 1024 * 1024 - 1], 1);
}

static void reset_starts_again(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    unsigned char *first = arena_alloc(a, 1, 64);
    memset(first, 0xff, 64);
    arena_alloc(a, 100, 1024);
    arena_reset(a);
    unsigned char *again = arena_alloc(a, 1, 64);
    assert_ptr_equal(again, first); // its first block is kept
    for (size_t i = 0; i < 64; i++) {
        assert_int_equal(again[i], 0);
    }
}

static void texts(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    assert_null(arena_strdup(a, NULL));
    assert_string_equal(arena_copy(a, sv_of(NULL)), "");
    assert_string_equal(arena_copy(a, (sv){"abcdef", 3}), "abc");
    assert_string_equal(arena_printf(a, "%s-%04d", "e", 12), "e-0012");
    assert_int_equal(strlen(arena_printf(a, "%20000d", 1)), 20000);
    assert_string_equal(arena_printf(a, "%s", ""), "");
}

// Over every length at which a text meets the end of a block.
static void printed_texts_are_whole(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    for (int len = 8100; len < 8300; len++) {
        arena_reset(a);
        char *text = arena_printf(a, "%*d", len, 7);
        char *after = arena_alloc(a, 1, 1);
        assert_int_equal(strlen(text), len);
        assert_int_equal(text[len - 1], '7');
        assert_true(after > text + len || after < text);
    }
}

static void pushing(void **state) {
    (void)state;
    struct pair {
        int number;
        char *text;
    };
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct pair *pairs = NULL;
    size_t count = 0;
    for (int i = 0; i < 1000; i++) {
        struct pair *added = arena_push(a, &pairs, &count, sizeof(*pairs));
        assert_ptr_equal(added, &pairs[i]);
        assert_int_equal(added->number, 0);
        assert_null(added->text);
        added->number = i;
        added->text = arena_printf(a, "%d", i);
    }
    assert_int_equal(count, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(pairs[i].number, i);
        assert_int_equal(atoi(pairs[i].text), i);
    }
}

static void destroy_accepts_null(void **state) {
    (void)state;
    struct arena *none = NULL;
    arena_destroy(none);
    arena_destroy_ptr(&none);
}

static volatile size_t huge = SIZE_MAX / 2; // volatile: the compilers see through a constant

static void overflow(void) {
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    arena_alloc(a, huge, 3);
}

static void overflow_ends_process(void **state) {
    (void)state;
    char text[200];
    int status = run_child(overflow, text, sizeof(text));
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_string_equal(text, "careleaf: out of memory\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_separate),
        cmocka_unit_test(larger_than_any_block),
        cmocka_unit_test(reset_starts_again),
        cmocka_unit_test(texts),
        cmocka_unit_test(pushing),
        cmocka_unit_test(destroy_accepts_null),
        cmocka_unit_test(overflow_ends_process),
        cmocka_unit_test(printed_texts_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
