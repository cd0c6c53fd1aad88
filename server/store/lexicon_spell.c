// SPDX-License-Identifier: MIT
// Spelling: the word of the library that an unknown one most probably meant.
//
// A word of fewer than 4 letters is not corrected; one of up to 6 letters may hold one slip, one of
// 7 a light one besides (a vowel for another, a doubled letter), a longer one two. Among the words
// within reach the cheapest slips win, weighed against how many articles hold the word and whether
// one has it in a title or other name.
//
// Medicines (medicine_names.txt) are kept apart, because a corrected medicine would be believed:
// - A name of one is never changed, whether the library has it or not. Another spelling of the same
//   one (amoxycillin, gabapentine) becomes only a spelling of that one.
// - A slip becomes a medicine only where no other medicine is within reach, in the library or not:
//   prednisolne could be either prednisolone or prednisone, and stays.
// - A slip that is nearer to some medicine than to the word found does not become that word.
// Where only one medicine is within reach, by one slip, it is meant, even if the library lacks it:
// a reader sees how it is spelled.
#include "store/lexicon_data.h"

#include "base/utf8.h"

#include <limits.h>
#include <string.h>

enum {
    LETTERS_MIN = 4,      // shorter ones are near too many
    LONG_LETTERS = 8,     // from here on two slips
    MEDICINE_LETTERS = 9, // for one that the library lacks: shorter brands are near common words
    FIRST_LETTER = 8,     // what a wrong first letter weighs besides
    FREQUENCY_WEIGHT = 2, // a slip (SLIP) weighs as much as 2^5 times the articles
    NAMED = 6,            // for a word of a title or other name: what readers look for
};

static bool has_digit(sv word) {
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] >= '0' && word.ptr[i] <= '9') {
            return true;
        }
    }
    return false;
}

// --- medicines ---

struct nearest {           // among the medicines' keys
    unsigned cost, second; // UINT_MAX: none
    size_t key;
};

static void nearest_found(void *arg, size_t first, size_t end, unsigned cost) {
    struct nearest *n = arg;
    (void)end;
    if (cost < n->cost) {
        *n = (struct nearest){.cost = cost, .second = n->cost, .key = first};
    } else if (cost < n->second) {
        n->second = cost;
    }
}

// --- the best word ---

struct spelling {
    const struct lexicon *lexicon;
    const struct vocabulary *vocabulary;
    const struct strings *named; // words of titles and other names
    struct arena *arena;
    sv typed;
    const char *typed_key;
    bool is_medicine; // by another spelling
    int score;        // of the best so far
    unsigned cost;
    size_t best; // SIZE_MAX: none
};

static int magnitude(uint32_t n) {
    return n == 0 ? 0 : 31 - __builtin_clz(n);
}

static void word_found(void *arg, size_t first, size_t end, unsigned cost) {
    struct spelling *s = arg;
    sv word = strings_at(&s->vocabulary->words, first);
    (void)end;
    if (word.len < LETTERS_MIN - 1 || has_digit(word)) {
        return;
    }
    if (s->is_medicine && strcmp(medicine_key(s->arena, word), s->typed_key) != 0) {
        return;
    }
    size_t name = 0;
    int score = (int)cost + (word.ptr[0] != s->typed.ptr[0] ? FIRST_LETTER : 0) -
                FREQUENCY_WEIGHT * magnitude(s->vocabulary->frequency[first]) -
                (strings_find(s->named, word, &name) ? NAMED : 0);
    if (score < s->score) {
        s->score = score;
        s->cost = cost;
        s->best = first;
    }
}

static struct nearest find_nearest(const struct strings *names, const char *typed, unsigned bound) {
    struct nearest nearest = {UINT_MAX, UINT_MAX, 0};
    strings_near(names, &(struct near_query){.typed = sv_of(typed),
                                             .bound = bound,
                                             .first = SLIP,
                                             .found = nearest_found,
                                             .arg = &nearest});
    return nearest;
}

static bool is_safe(const struct spelling *s, sv word, const struct nearest *nearest) {
    size_t key = 0;
    if (strings_find(&s->lexicon->medicine_keys, sv_of(medicine_key(s->arena, word)), &key)) {
        return nearest->key == key && nearest->second == UINT_MAX; // none besides
    }
    return s->cost <= nearest->cost;
}

// A medicine that the library lacks; NULL: none is meant. The list's spellings are English: in
// other languages they would not be.
static const char *listed_medicine(const struct spelling *s, const char *language) {
    const struct strings *names = &s->lexicon->medicines;
    const char *typed = arena_copy(s->arena, s->typed);
    if (s->typed.len < MEDICINE_LETTERS || stemming_of(language) != STEM_ENGLISH) {
        return NULL;
    }
    struct nearest nearest = find_nearest(names, typed, SLIP);
    return nearest.cost == UINT_MAX ? NULL : strings_at(names, nearest.key).ptr;
}

static const char *choose(const struct spelling *s, const char *language, unsigned bound) {
    sv word = s->best == SIZE_MAX ? (sv){0} : strings_at(&s->vocabulary->words, s->best);
    if (s->is_medicine) {
        return word.len == 0 ? NULL : arena_copy(s->arena, word); // word_found saw to it
    }
    struct nearest nearest = find_nearest(&s->lexicon->medicine_keys, s->typed_key, bound);
    if (word.len > 0 && is_safe(s, word, &nearest)) {
        return arena_copy(s->arena, word);
    }
    bool single = nearest.cost != UINT_MAX && nearest.second == UINT_MAX;
    return single ? listed_medicine(s, language) : NULL;
}

const char *lexicon_correct(const struct lexicon *lexicon, struct arena *arena,
                            const char *language, sv word) {
    const struct lexicon_language *l = lexicon_language(lexicon, language);
    size_t letters = utf8_length(word), index = 0;
    if (l == NULL || letters < LETTERS_MIN || has_digit(word) ||
        strings_find(&l->vocabulary->words, word, &index) ||
        strings_find(&lexicon->medicines, word, &index)) {
        return NULL;
    }
    struct spelling s = {.lexicon = lexicon,
                         .vocabulary = l->vocabulary,
                         .named = &l->name_words,
                         .arena = arena,
                         .typed = word,
                         .typed_key = medicine_key(arena, word),
                         .score = INT_MAX,
                         .best = SIZE_MAX};
    unsigned bound = letters < LONG_LETTERS - 1 ? SLIP
                     : letters < LONG_LETTERS   ? SLIP + SLIP_LIGHT
                                                : 2 * SLIP;
    s.is_medicine = strings_find(&lexicon->medicine_keys, sv_of(s.typed_key), &index);
    // A wrong first letter is rare: it must be the only slip.
    strings_near(
        &s.vocabulary->words,
        &(struct near_query){
            .typed = word, .bound = bound, .first = bound, .found = word_found, .arg = &s});
    return choose(&s, language, bound);
}
