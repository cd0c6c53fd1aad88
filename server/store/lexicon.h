// SPDX-License-Identifier: MIT
// The words and names of the library, in memory, by language: an immutable snapshot that the index
// thread makes after it followed the library. Readers share it by a reference count; nothing of a
// snapshot changes between lexicon_take and lexicon_give, and everything it gave dies there.
#pragma once

#include "base/arena.h"
#include "store/store.h"

struct lexicon;

// The newest snapshot, to be given back; never NULL (empty before the first one). Any thread: a
// lock is held for as long as it takes to raise a counter.
const struct lexicon *lexicon_take(struct store *store);
void lexicon_give(const struct lexicon *lexicon); // NULL is fine
// Whether it may be shown: nothing was taken from the public (withdrawn, renamed, merged) after it
// was made. What was published since may be missing in it.
bool lexicon_showable(const struct store *store, const struct lexicon *lexicon);
void lexicon_give_ptr(const struct lexicon **lexicon); // for CLEANUP

// The languages that something is published in, sorted.
const char *const *lexicon_languages(const struct lexicon *lexicon, size_t *ret_count);

// How many articles there are in the language.
int lexicon_pages(const struct lexicon *lexicon, const char *language);

// In how many articles of the language the folded, unstemmed word occurs; 0: unknown. Languages
// that share a stemmer share their words.
int lexicon_frequency(const struct lexicon *lexicon, const char *language, sv word);
// Whether a word is spelled right, though the library may lack it.
bool lexicon_is_word(const struct lexicon *lexicon, const char *language, sv word);
// Other spellings of an English word, one after the other (tumor: tumour); NULL: there are no more.
// Most do not exist. In the arena.
struct variant_walk {
    size_t rule, at; // 0 at first
};
const char *spelling_variant(struct arena *arena, sv word, struct variant_walk *walk);
// The word that a misspelled one most probably meant (Damerau–Levenshtein, weighted by the kind of
// slip and by frequency); NULL: it is known, or nothing is near enough. Never one medicine for
// another, whether the library has them or not: see lexicon_spell.c. A medicine that the library
// lacks may be meant, and a reference word: the word need not occur. Ask only for a word whose stem
// does not occur either: other forms of a known word are no misspellings. In the arena.
const char *lexicon_correct(const struct lexicon *lexicon, struct arena *arena,
                            const char *language, sv folded_word, bool *ret_sure);

// Titles and names that hold every word typed, in any order, the last one as the beginning of a
// word. What was typed in full first, then titles before other names, popular before others; one
// slip is forgiven where nothing fits. Each article once. Typed text of more than SUGGEST_WORDS_MAX
// words fits nothing.
struct suggestion {
    const char *id, *title, *matched; // matched: the title or name that fits. Of the snapshot
};
enum { SUGGEST_MAX = 20, SUGGEST_WORDS_MAX = 16 };
size_t lexicon_suggest(const struct lexicon *lexicon, const char *language, sv typed, size_t limit,
                       struct suggestion *ret_suggestions);
