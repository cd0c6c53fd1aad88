// SPDX-License-Identifier: MIT
// What the converters share: ids that are valid whatever the title, and notes in their order.
#include "parse/convert.h"
#include "base/arena.h"
#include "cmocka_parse.h"
#include "model/article.h"

static void ids_are_words_of_the_title(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    const char *const cases[][2] = {
        {"Abdominal Pain", "abdominal-pain"},
        {"  A1C -- the test! ", "a1c-the-test"},
        {"Crohn's Disease", "crohns-disease"},
        {"Crohn\u2019s Disease", "crohns-disease"},
        {"Niños, años y corazón", "ninos-anos-y-corazon"},
        {"Sjögren / Ménière", "sjogren-meniere"},
        {"日本", "article"},
        {"'", "article"},
        {"", "article"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_string_equal(convert_id(a, sv_of(cases[i][0])), cases[i][1]);
    }
}

static void long_ids_end_with_a_word(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf title = {0};
    for (int i = 0; i < 40; i++) {
        buf_text(&title, i == 0 ? "abcdefg" : " hijklmn");
    }
    const char *id = convert_id(a, (sv){title.ptr, title.len});
    assert_int_equal(strlen(id), 79); // ten words of seven letters, nine hyphens
    assert_true(article_id_valid(sv_of(id)));
    // Ten words and a letter's room: what fits exactly is kept whole.
    assert_int_equal(strlen(convert_id(a, (sv){title.ptr, 79})), 79);

    buf_clear(&title);
    for (int i = 0; i < 200; i++) {
        buf_char(&title, 'x');
    }
    assert_int_equal(strlen(convert_id(a, (sv){title.ptr, 80})), ARTICLE_ID_MAX);
    assert_int_equal(strlen(convert_id(a, (sv){title.ptr, title.len})), ARTICLE_ID_MAX);
}

static void notes_keep_line_and_order(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct convert_notes notes = {.arena = a};
    for (int i = 1; i <= 20; i++) {
        convert_note(&notes, i, "note %d", i);
    }
    assert_int_equal(notes.count, 20);
    assert_int_equal(notes.items[19].line, 20);
    assert_string_equal(notes.items[2].text, "note 3");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_words_of_the_title),
        cmocka_unit_test(long_ids_end_with_a_word),
        cmocka_unit_test(notes_keep_line_and_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
