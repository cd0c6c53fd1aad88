// SPDX-License-Identifier: MIT
// The words and names of the library, in memory, by language: an immutable snapshot that the index
// thread makes after it followed the library, shared by every reader without a lock.
#pragma once

#include "base/arena.h"
#include "store/store.h"

struct lexicon;

// The newest snapshot, to be given back; never NULL (empty before the first one).
const struct lexicon *lexicon_take(struct store *store);
void lexicon_give(const struct lexicon *lexicon); // NULL is fine

// An article that has the folded text as its title or other name. Up to `max`, titles first.
struct named {
    int64_t page_id;
    const char *name; // as written; lives as long as the snapshot
    bool is_title;
};
size_t lexicon_named(const struct lexicon *lexicon, const char *language, sv folded,
                     struct named *ret_named, size_t max);

// In how many articles of the language the folded, unstemmed word occurs; 0: unknown.
int lexicon_frequency(const struct lexicon *lexicon, const char *language, sv word);
// Words in an article (its length for ranking); 0 for none. Mean of all: lexicon_mean.
int lexicon_length(const struct lexicon *lexicon, int64_t page_id);
double lexicon_mean(const struct lexicon *lexicon, const char *language);
int lexicon_pages(const struct lexicon *lexicon, const char *language);

// The word that a misspelled one most probably meant (Damerau–Levenshtein, weighted by frequency);
// NULL: it is known, or nothing is near enough. A name of a medicine is never changed, whether the
// library has it or not. In the arena.
const char *lexicon_correct(const struct lexicon *lexicon, struct arena *arena,
                            const char *language, sv folded_word);

// Titles and names with a word that begins with the last word typed and which hold the others;
// popular first; one slip forgiven where nothing fits exactly. Each article once.
struct suggestion {
    const char *id, *title, *matched; // matched: the title or name that fits
};
enum { SUGGEST_MAX = 20 };
size_t lexicon_suggest(const struct lexicon *lexicon, struct arena *arena, const char *language,
                       sv typed, size_t limit, struct suggestion *ret_suggestions);
