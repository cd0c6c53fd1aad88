// SPDX-License-Identifier: MIT
// Words that are spelled right though the library may lack them: words of health and of everyday
// English, in reference_words.txt, a folded word a line, sorted by bytes, American spellings alone
// (others are found by them: lexicon_variant). A word on it is never corrected, and a misspelled
// one may become it. The list need not be complete. Add to it freely, but no misspellings.
#include "store/lexicon_data.h"

#include "base/embedded.h"
#include "base/mem.h"

#include <string.h>

extern const struct embedded_file reference_words_files[];

// The bytes are used where they stand: line breaks end the words.
void reference_load(struct lexicon *lexicon) {
    const char *text = (const char *)reference_words_files[0].bytes;
    size_t len = reference_words_files[0].len, count = 0;
    for (size_t i = 0; i < len; i++) {
        count += text[i] == '\n';
    }
    uint32_t *at = arena_alloc(lexicon->arena, count + 1, sizeof(*at));
    for (size_t i = 0, n = 0; i < len; i++) {
        if (text[i] == '\n') {
            at[++n] = (uint32_t)i + 1;
        }
    }
    lexicon->reference = (struct strings){text, at, count};
}

bool lexicon_is_word(const struct lexicon *lexicon, const char *language, sv word) {
    size_t index = 0;
    return stemming_of(language) == STEM_ENGLISH && strings_find(&lexicon->reference, word, &index);
}

// Other spellings of the same letters. Each is tried at each place where it fits.
static const char *const variants[][2] = {
    {"e", "ae"},  {"e", "oe"}, {"or", "our"}, {"iz", "is"},
    {"yz", "ys"}, {"l", "ll"}, {"er", "re"},  {"f", "ph"},
};

const char *lexicon_variant(const struct lexicon *lexicon, struct arena *arena,
                            const char *language, sv word) {
    for (size_t i = 0; i < ARRAY_SIZE(variants); i++) {
        size_t len = strlen(variants[i][0]);
        for (size_t at = 0; at + len <= word.len; at++) {
            if (memcmp(word.ptr + at, variants[i][0], len) != 0) {
                continue;
            }
            const char *other = arena_printf(arena, "%.*s%s%.*s", (int)at, word.ptr, variants[i][1],
                                             (int)(word.len - at - len), word.ptr + at + len);
            if (lexicon_frequency(lexicon, language, sv_of(other)) > 0) {
                return other;
            }
        }
    }
    return NULL;
}
