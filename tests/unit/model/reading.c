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
            buf_printf(&text, "%s %s.\n", rows[i].word, rows[i].word);
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
    const char *ten = "One two red sun big dog cat hat map pen";
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

// --- texts counted by hand ---

// The dots (U+00B7) part the syllables, and bars end the sentences, so that whoever reads this can
// count again; neither is in the text that is measured.
static const struct counted {
    const char *language, *text;
    int level;
} counted[] = {
    // 61 words, 6 sentences, 67 syllables: 0.39 × 10.17 + 11.8 × 1.098 − 15.59 = 1.33
    {"en",
     "Your heart is a pump.| It has four rooms, called cham·bers.| The mi·tral valve is the door "
     "be·tween the two rooms on the left.| When the heart squee·zes, the valve should close.| If "
     "it does not close well, some blood leaks back.| A small leak may nev·er cause trou·ble, but "
     "a large leak can make you tired and short of breath.|",
     1},
    // Abbreviations, decimals and times do not end sentences. Letters with points count as one
    // syllable, as numbers do.
    // 54, 6, 61: 0.39 × 9 + 11.8 × 1.13 − 15.59 = 1.25
    {"en",
     "Dr. Lee and Ms. Smith work at St. Jude in the U.S. with their team.| Take 2.5 mg of the "
     "med·i·cine, e.g. with break·fast, at 8 a.m. each day.| Do not take more than 1,000 mg.| "
     "\"Can I drive?\" you may ask.| Ask your doc·tor (or your nurse).| Write to ex·am·ple.·org, "
     "or call us.|",
     1},
    // A heading, a list with numbers and one without: each line is a sentence of its own.
    // 36, 8, 46: 0.39 × 4.5 + 11.8 × 1.278 − 15.59 = 1.24
    {"en",
     "When to get help|\nCall for help right a·way if you have:|\n- pain in your chest|\n- "
     "trou·ble breath·ing|\nWhat to do:|\n1. Sit down and rest.|\n2. Chew one as·pi·rin, un·less "
     "you are al·ler·gic.|\n3. Wait for the am·bu·lance.|\n",
     1},
    {"en",
     "Di·a·be·tes and heart dis·ease of·ten oc·cur to·geth·er in old·er pa·tients.| High lev·els "
     "of glu·cose dam·age the blood ves·sels o·ver ma·ny years.| Reg·u·lar ex·am·i·na·tions, "
     "med·i·ca·tion and nu·tri·tion can re·duce the risk of se·ri·ous com·pli·ca·tions.| "
     "Ra·di·a·tion and sur·ger·y are not need·ed for this con·di·tion.|",
     12},
    // 45, 6, 81: 206.835 − 62.3 × 1.8 − 7.5 = 87.2
    {"es",
     "El co·ra·zón es u·na bom·ba.| Tie·ne cua·tro cá·ma·ras.| La vál·vu·la mi·tral es la puer·ta "
     "en·tre dos de e·llas.| Cuan·do el co·ra·zón se con·tra·e, la vál·vu·la se cie·rra.| Si no "
     "cie·rra bien, un po·co de san·gre vuel·ve ha·cia a·trás.| U·na fu·ga pe·que·ña no sue·le "
     "cau·sar pro·ble·mas.|",
     87},
    // 38, 5, 63: 206.835 − 62.3 × 1.658 − 7.6 = 95.95
    {"es",
     "El Dr. Ruiz y la Dra. Paz tra·ba·jan en EE. UU. con su e·qui·po.| To·me 2,5 mg de la "
     "me·di·ci·na, p. ej. con el de·sa·yu·no.| ¿Pue·do con·du·cir?| ¡No lo ha·ga so·lo!| "
     "Pre·gún·te·le a su mé·di·co so·bre la ci·ru·gí·a.|",
     96},
};

static void read_counted(const char *text, struct buf *plain, struct reading_counts *ret_hand) {
    bool in_word = false;
    *ret_hand = (struct reading_counts){0};
    for (const char *at = text; *at != '\0'; at++) {
        bool dot = strncmp(at, "·", 2) == 0;
        bool separates = *at == ' ' || *at == '\n' || *at == '|';
        bool numbers_list = strchr("123", *at) != NULL && at[1] == '.' && at[2] == ' ';
        if (!in_word && !separates && !dot && *at != '-' && !numbers_list) {
            ret_hand->words++;
            ret_hand->syllables++;
            in_word = true;
        }
        in_word = in_word && !separates;
        ret_hand->syllables += dot;
        ret_hand->sentences += *at == '|';
        at += dot || numbers_list;
        if (!dot && !numbers_list && *at != '|') {
            buf_char(plain, *at);
        }
    }
    buf_text(plain, "");
}

static void test_counted(void **state) {
    (void)state;
    bool wrong = false;
    for (size_t i = 0; i < ARRAY_SIZE(counted); i++) {
        CLEANUP(buf_finish) struct buf plain = {0};
        struct reading_counts hand;
        read_counted(counted[i].text, &plain, &hand);
        sv text = {plain.ptr, plain.len};
        struct reading_counts n = reading_count(counted[i].language, text);
        int level = reading_level(counted[i].language, text);
        if (n.words != hand.words || n.sentences != hand.sentences ||
            n.syllables != hand.syllables || level != counted[i].level) {
            wrong = true;
            print_error(
                "text %zu: %d words, %d sentences, %d syllables, level %d; by hand %d, %d, %d\n", i,
                (int)n.words, (int)n.sentences, (int)n.syllables, level, (int)hand.words,
                (int)hand.sentences, (int)hand.syllables);
        }
    }
    assert_false(wrong);
}

// The Gettysburg Address (A. Lincoln 1863, Bliss copy; public domain): 10 sentences. Calculators
// that people use give it a grade of 10.9 to 11.3.
static void test_gettysburg(void **state) {
    (void)state;
    static const char address[] =
        "Four score and seven years ago our fathers brought forth on this continent, a new nation, "
        "conceived in Liberty, and dedicated to the proposition that all men are created equal.\n"
        "Now we are engaged in a great civil war, testing whether that nation, or any nation so "
        "conceived and so dedicated, can long endure. We are met on a great battle-field of that "
        "war. We have come to dedicate a portion of that field, as a final resting place for those "
        "who here gave their lives that that nation might live. It is altogether fitting and "
        "proper "
        "that we should do this.\n"
        "But, in a larger sense, we can not dedicate -- we can not consecrate -- we can not hallow "
        "-- this ground. The brave men, living and dead, who struggled here, have consecrated it, "
        "far above our poor power to add or detract. The world will little note, nor long remember "
        "what we say here, but it can never forget what they did here. It is for us the living, "
        "rather, to be dedicated here to the unfinished work which they who fought here have thus "
        "far so nobly advanced. It is rather for us to be here dedicated to the great task "
        "remaining "
        "before us -- that from these honored dead we take increased devotion to that cause for "
        "which they gave the last full measure of devotion -- that we here highly resolve that "
        "these "
        "dead shall not have died in vain -- that this nation, under God, shall have a new birth "
        "of "
        "freedom -- and that government of the people, by the people, for the people, shall not "
        "perish from the earth.\n";
    struct reading_counts n = reading_count("en", sv_of(address));
    assert_int_equal(n.words, 271); // "--" and the hyphen of "battle-field" are none
    assert_int_equal(n.sentences, 10);
    assert_int_equal(reading_level("en", sv_of(address)), 11);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_methods),           cmocka_unit_test(test_none),
        cmocka_unit_test(test_english),           cmocka_unit_test(test_english_syllables),
        cmocka_unit_test(test_spanish_syllables), cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_cut_short),         cmocka_unit_test(test_counted),
        cmocka_unit_test(test_gettysburg),
    };
    return cmocka_run_group_tests_name("model/reading", tests, NULL, NULL);
}
