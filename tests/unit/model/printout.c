// SPDX-License-Identifier: MIT
// Codes of printouts: always the same for a text, read as people type them, and with no typing
// mistake of one character or of two that changed places.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/mem.h"
#include "model/printout.h"

enum { CHARACTERS = 10, SIZE = PRINTOUT_CODE_LENGTH + 1, SAMPLES = 1000 };
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static bool is_code(const char *typed) {
    char code[SIZE];
    return printout_read(sv_of(typed), code);
}

// Where character `i` stands in a code.
static int place(int i) {
    return i < CHARACTERS / 2 ? i : i + 1;
}

static void code_of(int number, int attempt, char *ret_code) {
    uint8_t digest[SHA256_SIZE];
    char text[20];
    snprintf(text, sizeof(text), "%d", number);
    hash_sha256(text, strlen(text), digest);
    printout_code(digest, attempt, ret_code);
}

// Printed codes are out of reach: these must stay as they are.
static void test_known(void **state) {
    (void)state;
    static const uint8_t zeros[SHA256_SIZE];
    char code[SIZE];
    printout_code(zeros, 0, code);
    assert_string_equal(code, "DPV5Z-NCZT8");
    printout_code(zeros, 1, code);
    assert_string_equal(code, "45CAH-43DBM");
    assert_true(is_code("K7QDM-3XF2X"));
    assert_false(is_code("K7QDM-3XF2T"));
}

static void test_well_formed(void **state) {
    (void)state;
    for (int i = 0; i < SAMPLES; i++) {
        char code[SIZE], again[SIZE], next[SIZE];
        code_of(i, 0, code);
        assert_int_equal(strlen(code), PRINTOUT_CODE_LENGTH);
        assert_int_equal(strspn(code, alphabet), CHARACTERS / 2);
        assert_int_equal(code[CHARACTERS / 2], '-');
        assert_true(printout_read(sv_of(code), again));
        assert_string_equal(code, again);
        code_of(i, 1, next);
        assert_string_not_equal(code, next);
        code_of(i + 1, 0, next);
        assert_string_not_equal(code, next);
    }
}

// One check character fits nine others, whichever they are at two places: all 32 × 32 pairs there.
static char check_of(char *code) {
    char found = '\0';
    for (int i = 0; i < 32; i++) {
        code[place(CHARACTERS - 1)] = alphabet[i];
        if (is_code(code)) {
            assert_int_equal(found, '\0');
            found = alphabet[i];
        }
    }
    assert_int_not_equal(found, '\0');
    code[place(CHARACTERS - 1)] = found;
    return found;
}

// Whether every other character in each place, and every swap of two, is told.
static void mistakes_are_told(const char *code) {
    char typed[SIZE];
    memcpy(typed, code, SIZE);
    for (int i = 0; i < CHARACTERS; i++) {
        for (int k = 0; k < 32; k++) {
            typed[place(i)] = alphabet[k];
            assert_int_equal(is_code(typed), alphabet[k] == code[place(i)]);
        }
        typed[place(i)] = code[place(i)];
    }
    for (int i = 0; i < CHARACTERS; i++) {
        for (int k = i + 1; k < CHARACTERS; k++) {
            typed[place(i)] = code[place(k)];
            typed[place(k)] = code[place(i)];
            assert_int_equal(is_code(typed), code[place(i)] == code[place(k)]);
            memcpy(typed, code, SIZE);
        }
    }
}

static void test_every_pair(void **state) {
    (void)state;
    for (int at = 0; at + 2 < CHARACTERS; at++) {
        for (int pair = 0; pair < 32 * 32; pair++) {
            char code[] = "00000-00000";
            code[place(at)] = alphabet[pair / 32];
            code[place(at + 1)] = alphabet[pair % 32];
            check_of(code);
            char typed[SIZE];
            memcpy(typed, code, SIZE);
            typed[place(at)] = code[place(at + 1)];
            typed[place(at + 1)] = code[place(at)];
            assert_int_equal(is_code(typed), pair / 32 == pair % 32);
        }
    }
}

static void test_mistakes(void **state) {
    (void)state;
    for (int i = 0; i < SAMPLES; i++) {
        char code[SIZE];
        code_of(i, 0, code);
        mistakes_are_told(code);
    }
}

static void test_as_typed(void **state) {
    (void)state;
    static const char *const same[] = {
        "K7QDM-3XF2X",
        "k7qdm-3xf2x",
        "K7QDM3XF2X",
        "  K7QDM 3XF2X ",
        "K-7 Q-D M-3 X-F 2-X",
        "K7QDM\u20133XF2X",
        "K7QDM\u2014\u00a03XF2X",
        "K7QDM\u22123XF2X",
        "K7QDM\t3XF2X",
        "https://health.example.org/v/K7QDM-3XF2X",
        "example.org/v/k7qdm3xf2x",
        "/v/K7QDM-3XF2X",
    };
    for (size_t i = 0; i < ARRAY_SIZE(same); i++) {
        char code[SIZE];
        assert_true(printout_read(sv_of(same[i]), code));
        assert_string_equal(code, "K7QDM-3XF2X");
    }
}

static void test_looks_alike(void **state) {
    (void)state;
    int letters = 0;
    for (int i = 0; i < SAMPLES; i++) {
        char code[SIZE], typed[SIZE], read[SIZE];
        code_of(i, 0, code);
        for (int form = 0; form < 4; form++) {
            memcpy(typed, code, SIZE);
            for (char *c = typed; *c != '\0'; c++) {
                letters += *c == '0' || *c == '1';
                *c = *c == '0' ? "OoOo"[form] : *c == '1' ? "IilL"[form] : *c;
            }
            assert_true(printout_read(sv_of(typed), read));
            assert_string_equal(read, code);
        }
    }
    assert_true(letters > SAMPLES);
}

static void test_no_codes(void **state) {
    (void)state;
    static const char *const none[] = {
        "",
        " ",
        "-",
        "K7QDM-3XF2",
        "K7QDM-3XF2XX",
        "K7QDM-3XF2X0",
        "U7QDM-3XF2X",
        "K7QDM.3XF2X",
        "K7QDM-3XF2\u00e9",
        "K7QDM-3XF2X/",
        "K7QDM-3XF2X?lang=es",
        "\u4e2d\u6587",
        "\xe2",
        "\xe2\x80",
        "https://health.example.org/v/",
    };
    for (size_t i = 0; i < ARRAY_SIZE(none); i++) {
        assert_false(is_code(none[i]));
    }
    char code[SIZE];
    assert_false(printout_read((sv){"K7QDM-3XF2X", 10}, code));
    assert_false(printout_read((sv){NULL, 0}, code));
    assert_false(printout_read((sv){"K7QDM-3XF2X\0", 12}, code));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),    cmocka_unit_test(test_well_formed),
        cmocka_unit_test(test_mistakes), cmocka_unit_test(test_every_pair),
        cmocka_unit_test(test_as_typed), cmocka_unit_test(test_looks_alike),
        cmocka_unit_test(test_no_codes),
    };
    return cmocka_run_group_tests_name("model/printout", tests, NULL, NULL);
}
