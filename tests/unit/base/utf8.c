// SPDX-License-Identifier: MIT
// Unicode: what is refused, cleaned, folded and filed under which letter.
#include "base/utf8.h"

#include "base/mem.h"
#include "cmocka_base.h"

static void validity(void **state) {
    (void)state;
    static const struct {
        sv text;
        bool valid;
    } cases[] = {
        {{"", 0}, true},
        {{NULL, 0}, true},
        {{"abc\n\t", 5}, true},
        {{"\xc3\xa9\xe2\x82\xac\xf0\x9f\x8d\x83", 9}, true},
        {{"\xf4\x8f\xbf\xbf", 4}, true},  // U+10FFFF
        {{"\xef\xbf\xbe", 3}, true},      // a noncharacter is well formed
        {{"a\0b", 3}, false},             // U+0000
        {{"\xc0\x80", 2}, false},         // overlong U+0000
        {{"\xc1\xbf", 2}, false},         // overlong
        {{"\xe0\x9f\xbf", 3}, false},     // overlong
        {{"\xf0\x8f\xbf\xbf", 4}, false}, // overlong
        {{"\xed\xa0\x80", 3}, false},     // surrogate
        {{"\xf4\x90\x80\x80", 4}, false}, // past U+10FFFF
        {{"\x80", 1}, false},
        {{"\xc3", 1}, false},
        {{"\xe2\x82", 2}, false},
        {{"abc\xff", 4}, false},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_int_equal(utf8_valid(cases[i].text), cases[i].valid);
    }
}

static void lengths(void **state) {
    (void)state;
    sv text = SV("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x8d\x83z"); // 1, 2, 3, 4 and 1 bytes
    static const size_t ends[] = {0, 1, 3, 6, 10, 11, 11};
    assert_int_equal(utf8_length(text), 5);
    assert_int_equal(utf8_length(sv_of(NULL)), 0);
    for (size_t points = 0; points < ARRAY_SIZE(ends); points++) {
        assert_int_equal(utf8_prefix(text, points), ends[points]);
    }
    assert_int_equal(utf8_prefix(sv_of(NULL), 3), 0);
}

static void cleaning(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    static const struct {
        const char *text, *clean;
    } cases[] = {
        {"", ""},
        {"plain\ttext\r\nline", "plain\ttext\r\nline"},
        {"a\x01\x1b\x7f"
         "b",
         "ab"},
        {"e\xcc\x81", "\xc3\xa9"},                    // composed
        {"e\x02\xcc\x81", "\xc3\xa9"},                // composed once the control is gone
        {"\xc2\x85x\xc2\x9fy\xc2\xa0", "xy\xc2\xa0"}, // C1 goes, the no-break space stays
        {"\xe2\x84\xab", "\xc3\x85"},                 // the Ångström sign is Å
        {"\xef\xac\x81", "\xef\xac\x81"},             // a ligature is no canonical equivalent
        {"a\xff\x62", "a\xef\xbf\xbd\x62"},           // not UTF-8
        {"\xc3", "\xef\xbf\xbd"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_string_equal(utf8_clean(a, sv_of(cases[i].text)), cases[i].clean);
        assert_string_equal(utf8_clean(a, sv_of(cases[i].clean)), cases[i].clean);
    }
    assert_string_equal(utf8_clean(a, sv_of(NULL)), "");
    assert_string_equal(utf8_clean(a, SV("a\0b")), "ab");
}

static void folding(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    static const struct {
        const char *text, *folded;
    } cases[] = {
        {"", ""},
        {"Mitral VALVE 2", "mitral valve 2"},
        {"Insuficiencia mitral cr\xc3\xb3nica", "insuficiencia mitral cronica"},
        {"Cro\xcc\x81nica", "cronica"},
        {"NI\xc3\x91OS", "ninos"},
        {"Stra\xc3\x9f"
         "e",
         "strasse"},
        {"M\xc3\xa9ni\xc3\xa8re", "meniere"},
        {"Sj\xc3\xb6gren \xc3\x98rsted \xc5\x81\xc3\xb3"
         "d\xc5\xba",
         "sjogren orsted lodz"},
        {"\xc3\x86ther \xc5\x92"
         "dema",
         "aether oedema"},
        {"\xef\xac\x81"
         "brin",
         "fibrin"},
        {"\xce\x86\xce\xa3", "\xce\xb1\xcf\x83"},                                 // Greek
        {"\xd9\x82\xd9\x8e\xd9\x84\xd9\x92\xd8\xa8", "\xd9\x82\xd9\x84\xd8\xa8"}, // Arabic vowels
        {"a\xff", "a\xef\xbf\xbd"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const char *folded = utf8_fold(a, sv_of(cases[i].text));
        assert_string_equal(folded, cases[i].folded);
        assert_string_equal(utf8_fold(a, sv_of(folded)), folded);
    }
    assert_string_equal(utf8_fold(a, sv_of(NULL)), "");
}

static void letters(void **state) {
    (void)state;
    static const struct {
        const char *title, *letter;
    } cases[] = {
        {"mitral regurgitation", "M"},
        {"Zika", "Z"},
        {"\xc3\x81lcera", "A"},
        {"\xc3\x91o\xc3\xb1o", "N"},
        {"\xc3\x98re", "O"},
        {"\xc3\x9f", "S"},
        {"\xc2\xbfQu\xc3\xa9 es?", "Q"},
        {"\"Flu\"", "F"},
        {" (a)", "A"},
        {"5-HIAA", "#"},
        {"\xc7\x80x", "#"}, // a Latin sign without a place between A and Z
        {"", "#"},
        {"?!", "#"},
        {"\xd9\x82\xd9\x84\xd8\xa8", "\xd9\x82"},
        {"\xd8\xa2\xd9\x84\xd8\xa7\xd9\x85", "\xd8\xa7"}, // alef with madda is filed under alef
        {"\xce\xac\xce\xbb\xcf\x86\xce\xb1", "\xce\x91"},
        {"\xd0\xb6", "\xd0\x96"},
        {"\xe5\xbf\x83\xe8\x87\x9f", "\xe5\xbf\x83"},
        {"\xf0\x90\x90\xa8", "\xf0\x90\x90\x80"}, // four bytes, with a case
        {"\xff", "#"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char letter[8];
        utf8_letter(sv_of(cases[i].title), letter);
        assert_string_equal(letter, cases[i].letter);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(validity), cmocka_unit_test(lengths), cmocka_unit_test(cleaning),
        cmocka_unit_test(folding),  cmocka_unit_test(letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
