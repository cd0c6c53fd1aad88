// SPDX-License-Identifier: MIT
// Tokens: what words become, names' keys, stop words, and the same for text and query.
#include "store/tokenizer.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/vocab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void keys(void **state) {
    (void)state;
    static const struct {
        enum stemming stemming;
        const char *name, *key;
    } rows[] = {
        {STEM_ENGLISH, "Ear Infections", "ear_infect"},
        {STEM_ENGLISH, "infection of the EARS?", "ear_infect"},
        {STEM_ENGLISH, "Crohn's Disease", "crohn_diseas"},
        {STEM_ENGLISH, "crohns disease", "crohn_diseas"},
        {STEM_ENGLISH, "Hepatitis A", "a_hepat"}, // a letter at the end is no article
        {STEM_ENGLISH, "a hepatitis", "hepat"},
        {STEM_ENGLISH, "who is it", "is_it_who"}, // stop words, where there is nothing else
        {STEM_ENGLISH, "pain, pain", "pain"},
        {STEM_ENGLISH, "— !", ""},
        {STEM_ENGLISH, "b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11", ""}, // too long a name
        {STEM_SPANISH, "Infección de los oídos", "infeccion_oid"},
        {STEM_SPANISH, "infeccion del oido", "infeccion_oid"},
        {STEM_OTHER, "Der Schmerz", "der_schmerz"},
        {STEM_OTHER, "高血压", "压_血_高"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        CLEANUP(stemmer_destroy_ptr) struct stemmer *s = stemmer_create(rows[i].stemming);
        char key[TOKEN_SIZE];
        assert_int_equal(stemmer_key(s, sv_of(rows[i].name), key), strlen(rows[i].key));
        if (rows[i].key[0] != '\0') {
            assert_string_equal(key, rows[i].key);
        }
    }
}

// Forms whose inside changes meet their plain form, in English alone; so do the table's ends.
static void irregular_forms(void **state) {
    (void)state;
    static const struct {
        const char *form, *plain;
    } rows[] = {
        {"feet", "foot"},     {"teeth", "tooth"},  {"children", "child"}, {"swollen", "swelling"},
        {"bled", "bleeding"}, {"broken", "break"}, {"breathe", "breath"}, {"women", "woman"},
        {"ate", "eating"},    {"wrote", "write"},  {"took", "taking"},    {"lice", "louse"},
        {"fell", "fall"},     {"felt", "feels"},   {"gave", "give"},      {"worn", "wears"},
    };
    CLEANUP(stemmer_destroy_ptr) struct stemmer *s = stemmer_create(STEM_ENGLISH);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char key[TOKEN_SIZE], plain[TOKEN_SIZE];
        assert_true(stemmer_key(s, sv_of(rows[i].form), key) > 0);
        assert_true(stemmer_key(s, sv_of(rows[i].plain), plain) > 0);
        assert_string_equal(key, plain);
    }
    assert_true(sv_is(word_plain(STEM_ENGLISH, SV("fee")), "fee"));
    assert_true(sv_is(word_plain(STEM_ENGLISH, SV("feets")), "feets"));
    assert_true(sv_is(word_plain(STEM_SPANISH, SV("men")), "men"));
}

static void languages(void **state) {
    (void)state;
    assert_int_equal(stemming_of("en"), STEM_ENGLISH);
    assert_int_equal(stemming_of("en-GB"), STEM_ENGLISH);
    assert_int_equal(stemming_of("es-MX"), STEM_SPANISH);
    assert_int_equal(stemming_of("eng"), STEM_OTHER);
    assert_int_equal(stemming_of("zh"), STEM_OTHER);
}

// A list out of order would lose words without a sign: those at its ends and in its middle.
static void lists_are_sorted(void **state) {
    (void)state;
    static const struct {
        enum stemming stemming;
        const char *words;
    } stops[] = {
        {STEM_ENGLISH, "a about am does doing during how is my of the they what would yours"},
        {STEM_SPANISH, "a acerca como de el la los para que son tiene una yo"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(stops); i++) {
        sv word, rest = sv_of(stops[i].words);
        while (utf8_next_word(&rest, &word)) {
            assert_true(word_is_stop(stops[i].stemming, word, false));
        }
    }
    assert_false(word_is_stop(STEM_ENGLISH, SV("asthma"), false));
    assert_false(word_is_stop(STEM_ENGLISH, SV("a"), true));
    assert_false(word_is_stop(STEM_OTHER, SV("the"), false));
    assert_int_equal(word_aspect(STEM_ENGLISH, SV("avoid")), ASPECT_PREVENTION);
    assert_int_equal(word_aspect(STEM_ENGLISH, SV("symptoms")), ASPECT_SYMPTOMS);
    assert_int_equal(word_aspect(STEM_ENGLISH, SV("treatments")), ASPECT_TREATMENT);
    assert_int_equal(word_aspect(STEM_SPANISH, SV("causa")), ASPECT_CAUSES);
    assert_int_equal(word_aspect(STEM_SPANISH, SV("tratar")), ASPECT_TREATMENT);
    assert_int_equal(word_aspect(STEM_ENGLISH, SV("asthma")), VOCAB_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys),
        cmocka_unit_test(irregular_forms),
        cmocka_unit_test(languages),
        cmocka_unit_test(lists_are_sorted),
    };
    return cmocka_run_group_tests_name("store/words", tests, NULL, NULL);
}
