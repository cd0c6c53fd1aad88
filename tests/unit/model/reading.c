// SPDX-License-Identifier: MIT
// Reading levels of texts whose words, sentences and syllables were counted by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "model/reading.h"

// The text, `times` over.
static int level_of(const char *language, const char *text, int times) {
    CLEANUP(buf_finish) struct buf all = {0};
    for (int i = 0; i < times; i++) {
        buf_text(&all, text);
    }
    return reading_level(language, (sv){all.ptr, all.len});
}

static void test_methods(void **state) {
    (void)state;
    assert_string_equal(reading_method("en"), "flesch-kincaid");
    assert_string_equal(reading_method("en-GB"), "flesch-kincaid");
    assert_string_equal(reading_method("es-MX"), "inflesz");
    assert_null(reading_method("fr"));
    assert_null(reading_method("eng"));
}

static void test_none(void **state) {
    (void)state;
    assert_int_equal(level_of("fr", "Le coeur bat. ", 100), READING_NONE);
    assert_int_equal(level_of("en", "The heart beats. ", 9), READING_NONE); // 27 words
    assert_int_equal(level_of("en", "The heart beats. ", 10), 0);
    assert_int_equal(reading_level("en", (sv){0}), READING_NONE);
    assert_int_equal(level_of("en", "... \n 1. \n", 5), READING_NONE);
}

static void test_english(void **state) {
    (void)state;
    // 10 words, 1 sentence, 10 syllables: 3.9 + 11.8 − 15.59 = 0.11
    assert_int_equal(level_of("en", "The man sat on a red mat in the sun. ", 3), 0);
    // 10 words, 1 sentence, 20 syllables: 3.9 + 23.6 − 15.59 = 11.91
    assert_int_equal(
        level_of("en", "Doctors often order extra tests before surgery begins again today. ", 3),
        12);
    // The same as items of a list, without full stops.
    assert_int_equal(
        level_of("en", "Doctors often order extra tests before surgery begins again today\n", 3),
        12);
}

// Words whose syllables the rules must get right: as many words as it takes for the grade to show
// one syllable more or less. n words in one sentence of n words: 0.39n + 11.8s − 15.59.
static void test_english_syllables(void **state) {
    (void)state;
    static const struct {
        const char *word;
        int syllables;
    } rows[] = {
        {"valve", 1},      {"valves", 1},     {"leaked", 1},  {"needed", 2}, {"doses", 2},
        {"little", 2},     {"muscles", 2},    {"the", 1},     {"heart", 1},  {"mitral", 2},
        {"surgery", 3},    {"pressure", 2},   {"breathe", 1}, {"oxygen", 3}, {"ate", 1},
        {"Children's", 2}, {"don\u2019t", 1},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        CLEANUP(buf_finish) struct buf text = {0};
        for (int n = 0; n < 60; n++) {
            buf_text(&text, rows[i].word);
            buf_char(&text, ' ');
        }
        int64_t thousandths = 390 * 60 + 11800 * rows[i].syllables - 15590;
        int level = reading_level("en", (sv){text.ptr, text.len});
        if (level != (int)((thousandths + 500) / 1000)) {
            fail_msg("%s has %d syllables; grade %d", rows[i].word, rows[i].syllables, level);
        }
    }
}

static void test_spanish_syllables(void **state) {
    (void)state;
    static const struct {
        const char *word;
        int syllables;
    } rows[] = {
        {"sol", 1},      {"corazón", 3}, {"válvula", 3},  {"día", 2},  {"agua", 2},
        {"cirugía", 4},  {"médico", 3},  {"quien", 1},    {"país", 2}, {"ciudad", 2},
        {"ahora", 3},    {"muy", 1},     {"y", 1},        {"ÁREA", 3}, {"oír", 2},
        {"pingüino", 3}, {"leer", 2},    {"proyecto", 3}, {"años", 2},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        CLEANUP(buf_finish) struct buf text = {0};
        for (int n = 0; n < 40; n++) { // sentences of two words
            buf_printf(&text, "%s %s. ", rows[i].word, rows[i].word);
        }
        int64_t thousandths = 206835 - 62300 * rows[i].syllables - 2000;
        int expected = thousandths < 0 ? 0 : (int)((thousandths + 500) / 1000);
        int level = reading_level("es", (sv){text.ptr, text.len});
        if (level != expected) {
            fail_msg("%s has %d syllables; level %d", rows[i].word, rows[i].syllables, level);
        }
    }
}

// One count a line: the grade of 30 words in one sentence, of 10 in each of three.
static void test_sentences(void **state) {
    (void)state;
    const char *ten = "one two red sun big dog cat hat map pen";
    CLEANUP(buf_finish) struct buf one = {0}, number = {0}, asked = {0}, quoted = {0};
    buf_printf(&one, "%s %s, %s", ten, ten, ten);
    buf_printf(&number, "%s 2.5 %s %s", ten, ten, ten);
    buf_printf(&asked, "¿%s? %s! \"%s.\" ", ten, ten, ten);
    buf_printf(&quoted, "%s.) %s...\n\n%s", ten, ten, ten);
    assert_int_equal(reading_level("en", (sv){one.ptr, one.len}), 8);       // 11.7 + 11.8 − 15.59
    assert_int_equal(reading_level("en", (sv){number.ptr, number.len}), 8); // 31 words: 12.09
    assert_int_equal(reading_level("en", (sv){asked.ptr, asked.len}), 0);   // 3.9: 0.11
    assert_int_equal(reading_level("en", (sv){quoted.ptr, quoted.len}), 0);
}

// Bytes that are no text must not be read beyond their end.
static void test_cut_short(void **state) {
    (void)state;
    static const char cut[] = "one two \xe2\x80";
    for (size_t len = 0; len < sizeof(cut); len++) {
        assert_int_equal(reading_level("en", (sv){cut, len}), READING_NONE);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_methods),           cmocka_unit_test(test_none),
        cmocka_unit_test(test_english),           cmocka_unit_test(test_english_syllables),
        cmocka_unit_test(test_spanish_syllables), cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_cut_short),
    };
    return cmocka_run_group_tests_name("model/reading", tests, NULL, NULL);
}
