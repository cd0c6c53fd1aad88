// SPDX-License-Identifier: MIT
// Spelling: the word that an unknown one most probably meant, of the library or, in English, of the
// reference words (reference_words.c), which are never corrected themselves.
//
// A word of fewer than 4 letters is not corrected; one of up to 6 letters may hold one slip, one of
// 7 a light one besides (lexicon_near.c says which are light), a longer one two. Among the words
// within reach the cheapest slips win, weighed against how many articles hold the word, whether one
// has it in a title or other name, and whether it ends alike. What is improbable all together is
// left alone. In English, where the reference tells most words that are spelled right, up to one
// slip more is forgiven when nothing was found, but then the first letter must be right and no
// letter may stand for one unlike it.
//
// Beginnings that say the opposite (hyper-, hypo-) are never taken for each other.
//
// Medicines (medicine_names.txt) are kept apart, because a corrected medicine would be believed:
// - A name of one is never changed, whether the library has it or not. Another spelling of the same
//   one (amoxycillin, gabapentine) becomes only a spelling of that one.
// - A slip becomes a medicine only where no other medicine is within two slips, in the library or
//   not: prednisolne could be either prednisolone or prednisone, and stays.
// - A slip that is nearer to some medicine than to the word found does not become that word, unless
//   it is a frequent one. A word that the library lacks must be clearly nearer.
// Where only one medicine is within reach, it is meant, even if the library lacks it: a reader sees
// how it is spelled.
#include "store/lexicon_data.h"

#include "base/utf8.h"

#include <limits.h>
#include <string.h>

enum {
    LETTERS_MIN = 4,      // shorter ones are near too many
    LONG_LETTERS = 8,     // from here on two slips
    MEDICINE_LETTERS = 6, // for one that the library lacks: shorter brands are near common words
    FIRST_LETTER = 8,     // what a wrong first letter weighs besides
    FREQUENCY_WEIGHT = 3, // halves: a slip (SLIP) weighs as much as 100 times the articles
    NAMED = 6,            // for a word of a title or other name: what readers look for
    ABSENT_LETTERS = 5,   // for other words that it lacks
    ABSENT = 4,           // of a reference word that the library lacks
    SAME_ENDING = 3,
    SURE = -4, // a score that leaves little doubt: the word is frequent
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
    bool english; // with reference words, and medicines that the library lacks
    sv typed;
    const char *typed_key;
    bool is_medicine;            // by another spelling
    const struct strings *words; // that are walked; the vocabulary's, or the reference
    int score;                   // of the best so far
    unsigned cost;
    sv best;     // empty: none
    bool absent; // the library lacks it
};

static int magnitude(uint32_t n) {
    return n == 0 ? 0 : 31 - __builtin_clz(n);
}

// Beginnings that are near each other and say the opposite: no slip is forgiven there.
static bool is_opposite(sv a, sv b) {
    static const char *const pairs[][2] = {
        {"hyper", "hypo"}, {"inter", "intra"},   {"macro", "micro"},
        {"endo", "exo"},   {"abduct", "adduct"}, {"afferent", "efferent"},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if ((sv_starts(a, pairs[i][0]) && sv_starts(b, pairs[i][1])) ||
            (sv_starts(a, pairs[i][1]) && sv_starts(b, pairs[i][0]))) {
            return true;
        }
    }
    return false;
}

// Words with the same last letter are more often of the same form: plurals, participles.
static bool ends_alike(sv a, sv b) {
    return a.ptr[a.len - 1] == b.ptr[b.len - 1];
}

static int worth(const struct spelling *s, sv word, size_t index) {
    size_t name = 0;
    int worth = ends_alike(word, s->typed) ? SAME_ENDING : 0;
    if (s->words != &s->vocabulary->words) {
        return worth - ABSENT;
    }
    return worth + FREQUENCY_WEIGHT * magnitude(s->vocabulary->frequency[index]) / 2 +
           (strings_find(s->named, word, &name) ? NAMED : 0);
}

static void word_found(void *arg, size_t first, size_t end, unsigned cost) {
    struct spelling *s = arg;
    sv word = strings_at(s->words, first);
    (void)end;
    if (word.len < LETTERS_MIN - 1 || has_digit(word) || is_opposite(word, s->typed)) {
        return;
    }
    if (s->is_medicine && strcmp(medicine_key(s->arena, word), s->typed_key) != 0) {
        return;
    }
    int score =
        (int)cost + (word.ptr[0] != s->typed.ptr[0] ? FIRST_LETTER : 0) - worth(s, word, first);
    if (score < s->score) {
        s->score = score;
        s->cost = cost;
        s->best = word;
        s->absent = s->words != &s->vocabulary->words;
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

static bool is_single(const struct nearest *n) {
    return n->cost != UINT_MAX && n->second == UINT_MAX;
}

// Than any medicine, letter by letter: by their keys some seem nearer than they are.
static bool is_clearly_nearer(const struct spelling *s) {
    const char *typed = arena_copy(s->arena, s->typed);
    unsigned reach = s->cost + SLIP_LIGHT - 1;
    return find_nearest(&s->lexicon->medicines, typed, reach).cost == UINT_MAX;
}

static bool is_safe(const struct spelling *s, sv word, const struct nearest *nearest) {
    size_t key = 0;
    if (strings_find(&s->lexicon->medicine_keys, sv_of(medicine_key(s->arena, word)), &key)) {
        return is_single(nearest) && nearest->key == key;
    }
    if (s->absent && nearest->cost < s->cost + SLIP_LIGHT) {
        return is_clearly_nearer(s);
    }
    return s->cost <= nearest->cost || s->score < 0;
}

// A medicine that the library lacks; NULL: none is meant. The list's spellings are English: in
// other languages they would not be.
static const char *listed_medicine(const struct spelling *s) {
    const struct strings *names = &s->lexicon->medicines;
    const char *typed = arena_copy(s->arena, s->typed);
    if (s->typed.len < MEDICINE_LETTERS || !s->english) {
        return NULL;
    }
    unsigned bound = s->typed.len < LONG_LETTERS ? SLIP : SLIP + SLIP_LIGHT;
    struct nearest nearest = find_nearest(names, typed, bound);
    const char *name =
        nearest.cost == UINT_MAX ? NULL : arena_copy(s->arena, strings_at(names, nearest.key));
    bool same = name != NULL && strcmp(medicine_key(s->arena, sv_of(name)), s->typed_key) == 0;
    return !s->is_medicine || same ? name : NULL;
}

static const char *choose(const struct spelling *s, unsigned bound) {
    if (s->is_medicine) { // word_found saw to it that it is the same one
        return s->best.len == 0 ? listed_medicine(s) : arena_copy(s->arena, s->best);
    }
    unsigned reach = bound < 2 * SLIP ? bound : 2 * SLIP;
    struct nearest nearest = find_nearest(&s->lexicon->medicine_keys, s->typed_key, reach);
    if (s->best.len > 0 && is_safe(s, s->best, &nearest)) {
        return arena_copy(s->arena, s->best);
    }
    return is_single(&nearest) ? listed_medicine(s) : NULL;
}

static void walk(struct spelling *s, const struct strings *words, unsigned bound, bool again) {
    s->words = words;
    strings_near(words, &(struct near_query){.typed = s->typed,
                                             .bound = bound,
                                             .first = again ? bound + 1 : bound,
                                             .replaced = again ? 2 * SLIP : SLIP,
                                             .found = word_found,
                                             .arg = s});
}

// What is forgiven in a word of so many letters, and how improbable the word found may be.
struct reach {
    unsigned bound;
    int score;
};

// At first, and where nothing was found.
static const struct reach *reach_of(size_t letters) {
    enum { SMALL = SLIP + SLIP_LIGHT, LARGE = 2 * SLIP + SLIP_LIGHT };
    static const struct reach of_letters[][2] = {
        [4] = {{SLIP, 16}, {SLIP, 11}},          [5] = {{SLIP, 16}, {2 * SLIP_LIGHT, 11}},
        [6] = {{SLIP, 16}, {2 * SLIP, 11}},      [7] = {{SMALL, 16}, {2 * SLIP, 11}},
        [8] = {{2 * SLIP, 16}, {LARGE, 13}},     [9] = {{2 * SLIP, 16}, {LARGE, 13}},
        [10] = {{2 * SLIP, 16}, {3 * SLIP, 28}},
    };
    return of_letters[letters < 10 ? letters : 10];
}

// The best word within reach. `again`: the beginning must be right, and letters like each other.
static const char *look(struct spelling *s, struct reach reach, bool again) {
    s->score = reach.score + 1;
    walk(s, &s->vocabulary->words, reach.bound, again);
    if (s->english && s->typed.len >= ABSENT_LETTERS) {
        walk(s, &s->lexicon->reference, reach.bound, again);
    }
    return choose(s, reach.bound);
}

static bool is_right(const struct lexicon *lexicon, const struct vocabulary *vocabulary,
                     const char *language, sv word) {
    size_t index = 0;
    return strings_find(&vocabulary->words, word, &index) ||
           strings_find(&lexicon->medicines, word, &index) ||
           lexicon_is_word(lexicon, language, word);
}

const char *lexicon_correct(const struct lexicon *lexicon, struct arena *arena,
                            const char *language, sv word, bool *ret_sure) {
    const struct lexicon_language *l = lexicon_language(lexicon, language);
    size_t letters = utf8_length(word), index = 0;
    *ret_sure = false;
    if (l == NULL || letters < LETTERS_MIN || has_digit(word) ||
        is_right(lexicon, l->vocabulary, language, word)) {
        return NULL;
    }
    struct spelling s = {.lexicon = lexicon,
                         .vocabulary = l->vocabulary,
                         .named = &l->name_words,
                         .arena = arena,
                         .english = stemming_of(language) == STEM_ENGLISH,
                         .typed = word,
                         .typed_key = medicine_key(arena, word)};
    s.is_medicine = strings_find(&lexicon->medicine_keys, sv_of(s.typed_key), &index);
    const struct reach *reach = reach_of(letters);
    const char *meant = look(&s, reach[0], false);
    if (meant == NULL && s.best.len == 0 && s.english) {
        meant = look(&s, reach[1], true);
    }
    *ret_sure = meant != NULL && sv_is(s.best, meant) && s.cost <= SLIP && s.score <= SURE;
    return meant;
}
