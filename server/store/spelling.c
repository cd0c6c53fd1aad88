// SPDX-License-Identifier: MIT
// Correcting a query: words that the library does not know, in this form or another, become the
// words that were most probably meant (lexicon_correct). Everything between them stays.
#include "store/ranking.h"

#include "base/utf8.h"
#include "store/index.h"

#include <string.h>

// Each unknown word is compared with the whole vocabulary, which takes milliseconds whether one is
// found or not: whoever writes more unknown words than these is helped with the first.
enum { COMPARED_MAX = 16 };

#define KNOWN_IN(table)                                                                            \
    { "SELECT 1 FROM " table " WHERE term = ?1", USE_INDEX, "fts5vocab looks the one term up" }
static const struct statement statements[STEM_COUNT] = {
    [STEM_ENGLISH] = KNOWN_IN("word_english"),
    [STEM_SPANISH] = KNOWN_IN("word_spanish"),
    [STEM_OTHER] = KNOWN_IN("word_other"),
};
const struct statement_rows spelling_statements = {"spelling", statements, ARRAY_SIZE(statements)};

struct spelling {
    struct reader *reader;
    struct arena *arena;
    const struct lexicon *lexicon;
    const char *language;
    struct stemmer *stemmer;
    int compared; // words, with the vocabulary
};

// Outcomes: 0 (*ret_known is set), negative.
static int stem_known(struct spelling *s, sv folded, bool *ret_known) {
    QUERY(q, &s->reader->index, GROUP_SPELLING, (int)stemming_of(s->language));
    put_sv(&q, stemmer_stem(s->stemmer, folded));
    int outcome = query_next(&q, NULL);
    *ret_known = outcome == SQL_ROW;
    return outcome == SQL_ROW ? 0 : outcome;
}

// A word that the library writes as two (hayfever): the halves of which the rarer is most frequent.
// Halves of one or two letters are everywhere.
static const char *split_word(struct spelling *s, sv folded) {
    enum { HALF_MIN = 3 };
    int most = 0;
    size_t at = 0;
    for (size_t i = HALF_MIN; i + HALF_MIN <= folded.len; i++) {
        sv first = {folded.ptr, i}, second = {folded.ptr + i, folded.len - i};
        int a = lexicon_frequency(s->lexicon, s->language, first);
        int b = lexicon_frequency(s->lexicon, s->language, second);
        int rarer = a < b ? a : b;
        if (rarer > most) {
            most = rarer;
            at = i;
        }
    }
    return at == 0 ? NULL
                   : arena_printf(s->arena, "%.*s %.*s", (int)at, folded.ptr,
                                  (int)(folded.len - at), folded.ptr + at);
}

// Whether two words differ by a plain ending alone: valve, valves.
static bool is_inflected(sv a, sv b) {
    static const char *const endings[] = {"s", "es", "d", "ed", "ing"};
    sv longer = a.len > b.len ? a : b, shorter = a.len > b.len ? b : a;
    sv ending = {longer.ptr + shorter.len, longer.len - shorter.len};
    bool begins = sv_eq((sv){longer.ptr, shorter.len}, shorter);
    for (size_t i = 0; begins && i < ARRAY_SIZE(endings); i++) {
        if (sv_is(ending, endings[i])) {
            return true;
        }
    }
    return false;
}

static bool same_stem(struct spelling *s, sv a, sv b) {
    char stem[WORD_SIZE] = "";
    sv first = stemmer_stem(s->stemmer, a);
    memcpy(stem, first.ptr, first.len);
    return sv_is(stemmer_stem(s->stemmer, b), stem);
}

// Of a word whose stem occurs, the library has another form: that is meant where the difference is
// more than an ending (maculare, macular). Another word is, where there is little doubt (genitic
// has the stem of genital, and is genetic).
static bool is_other_form(struct spelling *s, sv folded, sv meant, bool sure) {
    return same_stem(s, folded, meant) ? !is_inflected(folded, meant) : sure;
}

// Of a word that is right: how the library spells it, in any form.
static int find_variant(struct spelling *s, sv folded, const char **ret_meant) {
    struct variant_walk walk = {0};
    const char *other = NULL;
    bool known = false;
    int outcome = 0;
    while (outcome == 0 && !known && (other = spelling_variant(s->arena, folded, &walk)) != NULL) {
        outcome = stem_known(s, sv_of(other), &known);
    }
    *ret_meant = known ? other : NULL;
    return outcome;
}

// The word meant; NULL: this one.
static int correct_word(struct spelling *s, sv folded, const char **ret_meant) {
    bool known = lexicon_frequency(s->lexicon, s->language, folded) > 0 ||
                 word_is_stop(stemming_of(s->language), folded, false);
    bool has_stem = false;
    *ret_meant = NULL;
    int outcome = known ? 0 : stem_known(s, folded, &has_stem);
    if (outcome != 0 || known) {
        return outcome;
    }
    if (lexicon_is_word(s->lexicon, s->language, folded)) {
        return has_stem ? 0 : find_variant(s, folded, ret_meant);
    }
    s->compared++;
    bool sure = false;
    const char *meant = lexicon_correct(s->lexicon, s->arena, s->language, folded, &sure);
    if (!has_stem) {
        *ret_meant = meant != NULL ? meant : split_word(s, folded);
    } else if (meant != NULL && is_other_form(s, folded, sv_of(meant), sure)) {
        *ret_meant = meant;
    }
    return 0;
}

static int correct_words(struct spelling *s, sv words, struct buf *used, bool *ret_corrected) {
    char folded[WORD_SIZE];
    const char *copied = words.ptr, *end = words.ptr + words.len;
    sv word, rest = words;
    int outcome = 0;
    while (outcome == 0 && s->compared < COMPARED_MAX && utf8_next_word(&rest, &word)) {
        const char *meant = NULL;
        sv fold = {folded, utf8_fold_word(word, folded, sizeof(folded))};
        outcome = fold.len == 0 ? 0 : correct_word(s, fold, &meant);
        if (meant != NULL) {
            buf_add(used, copied, (size_t)(word.ptr - copied));
            buf_text(used, meant);
            copied = word.ptr + word.len;
            *ret_corrected = true;
        }
    }
    buf_add(used, copied, (size_t)(end - copied));
    return outcome;
}

int spelling_correct(struct reader *reader, struct arena *arena, const struct lexicon *lexicon,
                     const struct search_query *query, const char **ret_used) {
    CLEANUP(buf_finish) struct buf used = {0};
    CLEANUP(stemmer_destroy_ptr)
    struct stemmer *stemmer = stemmer_create(stemming_of(query->language));
    struct spelling s = {reader, arena, lexicon, query->language, stemmer, 0};
    sv words = {query->words.ptr,
                query->words.len < SEARCH_QUERY_MAX ? query->words.len : SEARCH_QUERY_MAX};
    bool corrected = false;
    *ret_used = NULL;
    int outcome = words.len == 0 ? 0 : correct_words(&s, words, &used, &corrected);
    if (outcome == 0 && corrected) {
        *ret_used = arena_copy(arena, (sv){used.ptr, used.len});
    }
    return outcome;
}
