// SPDX-License-Identifier: MIT
// Words that are spelled right though the library may lack them: words of health and of everyday
// English, in reference_words.txt, a folded word a line, sorted by bytes, American spellings alone
// (others are found by them: spelling_variant). A word on it is never corrected, and a misspelled
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

const char *spelling_variant(struct arena *arena, sv word, struct variant_walk *walk) {
    for (; walk->rule < ARRAY_SIZE(variants); walk->rule++, walk->at = 0) {
        const char *from = variants[walk->rule][0], *to = variants[walk->rule][1];
        size_t len = strlen(from);
        for (; walk->at + len <= word.len; walk->at++) {
            if (memcmp(word.ptr + walk->at, from, len) == 0) {
                size_t at = walk->at++, rest = at + len;
                return arena_printf(arena, "%.*s%s%.*s", (int)at, word.ptr, to,
                                    (int)(word.len - rest), word.ptr + rest);
            }
        }
    }
    return NULL;
}
