// SPDX-License-Identifier: MIT
// Inside the search: what a reader's words ask of the index, how pages are ranked by it, and the
// piece of text that shows why. docs/architecture.md tells the rules.
#pragma once

#include "base/buf.h"
#include "store/lexicon.h"
#include "store/search.h"
#include "store/sql.h"
#include "store/tokenizer.h"

enum {
    // Words of a query that are looked up, the rarest: people ask with fewer, and sixteen rare ones
    // already name one article. Each costs a step at every page that holds it.
    TERMS_MAX = 16,
    KEYS_MAX = 2,
    ASPECTS_MAX = 4, // words that ask for a part of an article
};

// Of what the best page holds, by weight: a page with less is no match.
#define RANKING_ENOUGH 0.4

// A word that is looked up.
struct term {
    char token[WORD_SIZE]; // its stem
    size_t place;          // among the words of the query
    size_t frequency;      // articles that hold the word as the reader writes it; 0: not known
    bool common;           // beside the others: a page that holds only such words is not looked at
    size_t pages;          // that hold it in any form; after ranking
    double idf;            // after ranking; 0: no page holds it
};
struct asked {
    struct stemmer *stemmer;
    enum stemming stemming;
    struct term terms[TERMS_MAX]; // in the order of the query
    size_t count;
    // "#" and the key of the whole query, and of what is left without words that ask for an
    // aspect: an article whose title or other name has it is about just that.
    char keys[KEYS_MAX][1 + TOKEN_SIZE];
    size_t key_count;
    uint32_t aspects; // 1 << enum aspect each
    char aspect_stems[ASPECTS_MAX][WORD_SIZE];
    size_t aspect_count;
};
// `lexicon`: where the frequency of words is known, in that language; else NULL.
void asked_make(enum stemming stemming, sv words, const struct lexicon *lexicon,
                const char *language, struct asked *ret_asked);
// What a word weighs that `pages` of all hold (idf); 0 where none does.
double term_weight(double pages_all, double pages);
void asked_finish(struct asked *asked);
// The term that a folded word is a form of; NULL.
const struct term *asked_term(const struct asked *asked, sv folded);
// How many of the terms' weight the words of a text carry: 0 … 1.
double asked_share(const struct asked *asked, sv text);
double asked_weight(const struct asked *asked); // of all terms
// Whether a text holds a word with that stem.
bool asked_stands(const struct asked *asked, const char *stem, sv text);

struct ranked {
    double score;
    int64_t page_id;
};
// The best pages so far: a heap with the worst on top.
struct ranking {
    struct ranked *best;
    size_t count, max;
    size_t total;              // pages that hold enough of the query
    int kinds[KIND_OTHER + 1]; // of each kind
    int64_t steps;             // left of the budget
    bool partial;              // it ran out
    int kind;                  // pages of this kind alone; VOCAB_NONE
    const int64_t *within;     // pages of these ids alone, sorted; NULL: all
    size_t within_count;
};
// Ranks the pages of a language (number; 0: all that share the stemming).
int ranking_add(struct ranking *ranking, struct connection *index, struct asked *asked,
                int64_t language);
int page_id_order(const void *a, const void *b);                // for qsort and bsearch in `within`
void ranking_keep(struct ranking *ranking, struct ranked page); // where it is among the best
void ranking_sort(struct ranking *ranking); // best first; nothing may be added afterwards
int ranking_register(fts5_api *api);        // an SQLite code

// Cuts the piece of a text in which the rarest words stand together, and marks them. The weight of
// what it holds is compared with *weight: not more, and nothing is done.
struct snippet {
    struct buf html;
    double weight;
};
bool snippet_cut(const struct asked *asked, sv text, double bonus, struct snippet *snippet);

// The query with the words that the library does not know corrected; NULL: there is nothing to
// correct. The query has a language.
int spelling_correct(struct reader *reader, struct arena *arena, const struct lexicon *lexicon,
                     const struct search_query *query, const char **ret_used);
