// SPDX-License-Identifier: MIT
// The reference words: their order, and how a library that spells otherwise is found by them.
#include "fixture.h"

#include "base/mem.h"
#include "store/lexicon_data.h"

#include <string.h>

// Sorted, folded and without gaps, as its lookup takes for granted.
static void words_are_sorted(void **state) {
    struct lexicon *lexicon = lexicon_make(&(struct lexicon_source){0});
    const struct strings *words = &lexicon->reference;
    (void)state;
    assert_true(words->count > 15000);
    for (size_t i = 0; i < words->count; i++) {
        sv word = strings_at(words, i);
        assert_true(word.len >= 3);
        for (size_t j = 0; j < word.len; j++) {
            assert_in_range(word.ptr[j], 'a', 'z');
        }
        assert_true(i == 0 || strcmp(strings_at(words, i - 1).ptr, word.ptr) < 0);
    }
    lexicon_give(lexicon);
}

static void knows_variants(void **state) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    (void)state;
    static struct lexicon_source_word british[] = {
        {"centre", 2}, {"haemorrhage", 9}, {"oesophagus", 3}, {"organise", 1}, {"tumour", 4},
    };
    struct lexicon_source_page page = {.article = "x", .language = "en-GB", .title = "X"};
    struct lexicon *lexicon = lexicon_make(&(struct lexicon_source){
        .pages = &page, .page_count = 1, .vocabularies = {{british, ARRAY_SIZE(british)}}});
    static const char *const rows[][2] = {
        {"tumor", "tumour"},      {"esophagus", "oesophagus"}, {"hemorrhage", "haemorrhage"},
        {"organize", "organise"}, {"center", "centre"},        {"heart", NULL},
        {"tumour", NULL},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *got = lexicon_variant(lexicon, arena, "en-GB", sv_of(rows[i][0]));
        if (rows[i][1] == NULL ? got != NULL : got == NULL || strcmp(got, rows[i][1]) != 0) {
            fail_msg("%s: %s", rows[i][0], got == NULL ? "none" : got);
        }
    }
    lexicon_give(lexicon);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_sorted),
        cmocka_unit_test(knows_variants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
