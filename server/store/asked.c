// SPDX-License-Identifier: MIT
// From a reader's words to the tokens that are looked up. Nothing of the words becomes query
// syntax: they are cut into words of letters and digits first.
#include "store/ranking.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/vocab.h"

#include <math.h>
#include <string.h>

static void token_copy(char ret[static WORD_SIZE], sv text) {
    memcpy(ret, text.ptr, text.len);
    ret[text.len] = '\0';
}

double term_weight(double pages_all, double pages) {
    double rest = pages_all > pages ? pages_all - pages : 0;
    return pages <= 0 ? 0 : log(1 + (rest + 0.5) / (pages + 0.5));
}

static bool holds_term(const struct asked *asked, sv stem) {
    for (size_t i = 0; i < asked->count; i++) {
        if (sv_is(stem, asked->terms[i].token)) {
            return true;
        }
    }
    return false;
}

// Whether a tells less than b: a word that the library does not have tells nothing.
static bool is_commoner(const struct term *a, const struct term *b) {
    size_t of_a = a->frequency == 0 ? SIZE_MAX : a->frequency;
    size_t of_b = b->frequency == 0 ? SIZE_MAX : b->frequency;
    return of_a != of_b ? of_a > of_b : strlen(a->token) < strlen(b->token);
}

// Where the query has more words than are looked up, the most frequent gives way.
static void term_add(struct asked *asked, sv stem, size_t place, size_t frequency) {
    struct term term = {.place = place, .frequency = frequency};
    token_copy(term.token, stem);
    if (holds_term(asked, stem)) {
        return;
    }
    if (asked->count == TERMS_MAX) {
        size_t out = 0;
        for (size_t i = 1; i < TERMS_MAX; i++) {
            out = is_commoner(&asked->terms[i], &asked->terms[out]) ? i : out;
        }
        if (!is_commoner(&asked->terms[out], &term)) {
            return;
        }
        asked->count--;
        memmove(&asked->terms[out], &asked->terms[out + 1],
                (asked->count - out) * sizeof(asked->terms[0]));
    }
    asked->terms[asked->count++] = term;
}

enum word_use { USE_TOPIC, USE_ASPECT, USE_STOP };

static enum word_use use_of(const struct asked *asked, sv folded, sv rest) {
    if (word_asks(asked->stemmer, folded, rest)) {
        return USE_STOP;
    }
    return word_aspect(asked->stemming, folded) == VOCAB_NONE ? USE_TOPIC : USE_ASPECT;
}

struct known {
    const struct lexicon *lexicon; // or NULL
    const char *language;
};

static size_t frequency_of(const struct known *known, sv folded) {
    return known->lexicon == NULL
               ? 0
               : (size_t)lexicon_frequency(known->lexicon, known->language, folded);
}

// Two words that the library writes as one (heart burn) are looked up as that one, too.
static void add_joined(struct asked *asked, const struct known *known, const char *before,
                       sv folded, size_t place) {
    char joined[2 * WORD_SIZE];
    size_t len = strlen(before);
    memcpy(joined, before, len);
    memcpy(joined + len, folded.ptr, folded.len);
    sv word = {joined, len + folded.len};
    size_t frequency = len == 0 || word.len >= WORD_SIZE ? 0 : frequency_of(known, word);
    if (frequency > 0) {
        term_add(asked, stemmer_stem(asked->stemmer, word), place, frequency);
    }
}

// Takes the words of a query whose use is at most `most`, and writes them to `left`.
static void collect(struct asked *asked, const struct known *known, sv words, enum word_use most,
                    struct buf *left) {
    char folded[WORD_SIZE], before[WORD_SIZE] = "";
    size_t place = 0;
    sv word;
    for (; utf8_next_word(&words, &word); place++) {
        sv fold = {folded, utf8_fold_word(word, folded, sizeof(folded))};
        if (fold.len == 0 || use_of(asked, fold, words) > most) {
            before[0] = '\0';
            continue;
        }
        term_add(asked, stemmer_stem(asked->stemmer, fold), place, frequency_of(known, fold));
        add_joined(asked, known, before, fold, place);
        token_copy(before, fold);
        buf_sv(left, word);
        buf_char(left, ' ');
    }
}

static void collect_aspects(struct asked *asked, sv words) {
    char folded[WORD_SIZE];
    sv word;
    while (utf8_next_word(&words, &word)) {
        sv fold = {folded, utf8_fold_word(word, folded, sizeof(folded))};
        if (fold.len == 0 || use_of(asked, fold, words) != USE_ASPECT) {
            continue;
        }
        asked->aspects |= UINT32_C(1) << word_aspect(asked->stemming, fold);
        if (asked->aspect_count < ASPECTS_MAX) {
            token_copy(asked->aspect_stems[asked->aspect_count++],
                       stemmer_stem(asked->stemmer, fold));
        }
    }
}

static void key_add(struct asked *asked, sv text) {
    char *key = asked->keys[asked->key_count];
    key[0] = '#';
    size_t len = stemmer_key(asked->stemmer, text, key + 1);
    if (len > 0 && (asked->key_count == 0 || strcmp(key, asked->keys[0]) != 0)) {
        asked->key_count++;
    }
}

// Marks the commonest words whose weights, all together, are too small beside the rarest word's
// for a page to count: then only pages with another word are walked, most of a common word's none.
static void mark_common(struct asked *asked, const struct known *known) {
    double pages = known->lexicon == NULL ? 0 : lexicon_pages(known->lexicon, known->language);
    double rarest = 0, sum = 0;
    for (size_t i = 0; i < asked->count; i++) {
        double weight = term_weight(pages, (double)asked->terms[i].frequency);
        rarest = asked->terms[i].frequency > 0 && weight > rarest ? weight : rarest;
    }
    for (size_t round = 0; round < asked->count; round++) {
        struct term *next = NULL;
        for (size_t i = 0; i < asked->count; i++) {
            struct term *term = &asked->terms[i];
            bool left = term->frequency > 0 && !term->common;
            next = left && (next == NULL || term->frequency > next->frequency) ? term : next;
        }
        sum += next == NULL ? rarest : term_weight(pages, (double)next->frequency);
        if (sum >= RANKING_ENOUGH * rarest) {
            return;
        }
        next->common = true;
    }
}

void asked_make(enum stemming stemming, sv words, const struct lexicon *lexicon,
                const char *language, struct asked *ret_asked) {
    CLEANUP(buf_finish) struct buf topic = {0};
    const struct known known = {lexicon, language};
    sv text = {words.ptr, words.len < SEARCH_QUERY_MAX ? words.len : SEARCH_QUERY_MAX};
    *ret_asked = (struct asked){.stemming = stemming, .stemmer = stemmer_create(stemming)};
    collect(ret_asked, &known, text, USE_TOPIC, &topic);
    if (ret_asked->count > 0) {
        collect_aspects(ret_asked, text);
    }
    for (enum word_use use = USE_ASPECT; ret_asked->count == 0 && use <= USE_STOP; use++) {
        collect(ret_asked, &known, text, use, &topic);
    }
    mark_common(ret_asked, &known);
    if (ret_asked->count > 0) {
        key_add(ret_asked, text);
        key_add(ret_asked, (sv){topic.ptr, topic.len});
    }
}

void asked_finish(struct asked *asked) {
    stemmer_destroy(take(asked->stemmer));
}

const struct term *asked_term(const struct asked *asked, sv folded) {
    sv stem = stemmer_stem(asked->stemmer, folded);
    for (size_t i = 0; i < asked->count; i++) {
        if (sv_is(stem, asked->terms[i].token)) {
            return &asked->terms[i];
        }
    }
    return NULL;
}

double asked_weight(const struct asked *asked) {
    double all = 0;
    for (size_t i = 0; i < asked->count; i++) {
        all += asked->terms[i].idf;
    }
    return all;
}

double asked_share(const struct asked *asked, sv text) {
    char folded[WORD_SIZE];
    bool found[TERMS_MAX] = {false};
    double all = asked_weight(asked), held = 0;
    sv word;
    while (utf8_next_word(&text, &word)) {
        sv fold = {folded, utf8_fold_word(word, folded, sizeof(folded))};
        const struct term *term = asked_term(asked, fold);
        if (term != NULL && !found[term - asked->terms]) {
            found[term - asked->terms] = true;
            held += term->idf;
        }
    }
    return all > 0 ? held / all : 0;
}

bool asked_stands(const struct asked *asked, const char *stem, sv text) {
    char folded[WORD_SIZE];
    sv word;
    while (utf8_next_word(&text, &word)) {
        sv fold = {folded, utf8_fold_word(word, folded, sizeof(folded))};
        if (sv_is(stemmer_stem(asked->stemmer, fold), stem)) {
            return true;
        }
    }
    return false;
}
