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

static void tries_variants(void **state) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    static const struct {
        const char *word, *among; // NULL: there are none
    } rows[] = {
        {"tumor", "tumour"},
        {"esophagus", "oesophagus"},
        {"hemorrhage", "haemorrhage"},
        {"organize", "organise"},
        {"center", "centre"},
        {"tumors", "tumours"},
        {"x", NULL},
        {"", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct variant_walk walk = {0};
        const char *other = NULL;
        do {
            other = spelling_variant(arena, sv_of(rows[i].word), &walk);
        } while (other != NULL && (rows[i].among == NULL || strcmp(other, rows[i].among) != 0));
        assert_true((other == NULL) == (rows[i].among == NULL));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_sorted),
        cmocka_unit_test(tries_variants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
