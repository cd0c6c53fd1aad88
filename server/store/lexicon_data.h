// SPDX-License-Identifier: MIT
// Inside a lexicon: sorted texts in compact arrays, what it is made from, and approximate lookup.
#pragma once

#include "base/arena.h"
#include "store/lexicon.h"
#include "store/tokenizer.h"

#include <stdatomic.h>

// Distinct texts in the order of their bytes: text i is at text[at[i]], ends with a NUL (of the
// reference words: a line break), and at[count] is the end of the last.
struct strings {
    const char *text;
    const uint32_t *at;
    size_t count;
};
static inline sv strings_at(const struct strings *s, size_t i) {
    return (sv){s->text + s->at[i], s->at[i + 1] - s->at[i] - 1};
}
// The first text that is not before `text`; and, from the first one that begins with `prefix`, the
// end of those that do.
size_t strings_from(const struct strings *s, sv text);
size_t strings_after(const struct strings *s, sv prefix, size_t from);
bool strings_find(const struct strings *s, sv text, size_t *ret_index);
// Copies sorted texts; equal neighbours become one.
void strings_make(struct arena *arena, const sv *texts, size_t count, struct strings *ret_strings);

// --- approximate lookup (lexicon_near.c) ---

// What slips cost. Two light ones are more than one full one, and three more than two full ones, so
// that a bound of n × SLIP never lets more than n slips through, for n up to 2; four light ones
// pass for three. Two letters that are missing at the end are one slip.
enum { SLIP = 10, SLIP_LIGHT = 7, SLIP_END = 5, NEAR_BYTES_MAX = 40 };
// Called for each text (or for each run of texts that begin alike) within the bound.
typedef void near_found(void *arg, size_t first, size_t end, unsigned cost);
struct near_query {
    sv typed; // longer than NEAR_BYTES_MAX: near nothing
    unsigned bound;
    unsigned first;    // what a wrong first letter costs
    unsigned replaced; // and one for another that is not like it; 0: SLIP
    bool prefix;       // texts need only begin with something near
    near_found *found;
    void *arg;
};
void strings_near(const struct strings *s, const struct near_query *query);

// --- the snapshot ---

struct lexicon_page {
    int64_t id;
    const char *article;
};
// Names stand in the order in which they are suggested: titles, then other names; within each the
// more popular first. The first page_count names are the titles of the pages, in their order.
struct lexicon_name {
    const char *text, *key; // as written; its words, folded, with single spaces between
    uint32_t page;
};
struct vocabulary {
    struct strings words;
    const uint32_t *frequency;
};
struct lexicon_language {
    const char *tag;
    const struct vocabulary *vocabulary;
    struct lexicon_page *pages;
    struct lexicon_name *names;
    uint32_t *by_key; // names sorted by key
    size_t page_count, name_count;
    struct strings name_words;
    uint32_t *postings_at, *postings; // of name word i: names, ascending
};
struct lexicon {
    atomic_int references;
    int64_t sequence;    // change up to which it is complete
    struct arena *arena; // all below is in it
    struct lexicon_language *languages;
    const char **tags; // of languages
    size_t language_count;
    struct vocabulary vocabularies[STEM_COUNT];
    struct strings medicines;     // names, as they are spelled
    struct strings medicine_keys; // how their spellings compare: see medicine_key
    struct strings reference;     // words that are spelled right: reference_words.c
};
// Replaces the store's snapshot, whose reference it takes.
void lexicon_put(struct store *store, struct lexicon *lexicon);
// The first of by_key whose key is not before `key`.
size_t lexicon_key_from(const struct lexicon_language *language, const char *key);
const struct lexicon_language *lexicon_language(const struct lexicon *lexicon, const char *tag);

// What a snapshot is made from; everything is copied.
struct lexicon_source_page {
    int64_t page_id;
    const char *article, *language, *title;
    const char **names;
    size_t name_count;
    int links; // articles that name it: how popular it is
};
struct lexicon_source_word {
    const char *word;
    int64_t frequency;
};
struct lexicon_source_words {
    struct lexicon_source_word *words; // sorted by their bytes
    size_t count;
};
struct lexicon_source {
    struct lexicon_source_page *pages;
    size_t page_count;
    struct lexicon_source_words vocabularies[STEM_COUNT];
};
// Sorts source->pages.
struct lexicon *lexicon_make(struct lexicon_source *source);
// The words of a text, folded, with single spaces between them, as the index
// knows them.
const char *lexicon_key(struct arena *arena, sv text);

// --- medicines (medicine_names.c) ---

void medicines_load(struct lexicon *lexicon);
void reference_load(struct lexicon *lexicon); // reference_words.c
// What spellings of one medicine have in common, in English and Spanish: hydroxyzine and
// hidroxizina, cephalexin and cefalexina.
const char *medicine_key(struct arena *arena, sv name);
