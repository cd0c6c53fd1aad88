// SPDX-License-Identifier: MIT
// From a reader's words to the tokens that are looked up. Nothing of the words becomes query
// syntax: they are cut into words of letters and digits first.
#include "store/ranking.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/vocab.h"

#include <string.h>

static void token_copy(char ret[static WORD_SIZE], sv text) {
    memcpy(ret, text.ptr, text.len);
    ret[text.len] = '\0';
}

static bool holds_term(const struct asked *asked, sv stem) {
    for (size_t i = 0; i < asked->count; i++) {
        if (sv_is(stem, asked->terms[i].token)) {
            return true;
        }
    }
    return false;
}

// The term that gives way to a rarer one: the most frequent, of those the shortest.
static size_t commonest(const struct asked *asked) {
    size_t worst = 0;
    for (size_t i = 1; i < asked->count; i++) {
        const struct term *a = &asked->terms[i], *b = &asked->terms[worst];
        bool same = a->frequency == b->frequency;
        if (same ? strlen(a->token) < strlen(b->token) : a->frequency > b->frequency) {
            worst = i;
        }
    }
    return worst;
}

static void term_add(struct asked *asked, sv stem, size_t place) {
    if (holds_term(asked, stem)) {
        return;
    }
    if (asked->count == TERMS_MAX) {
        size_t out = commonest(asked);
        if (strlen(asked->terms[out].token) >= stem.len) {
            return;
        }
        asked->count--;
        memmove(&asked->terms[out], &asked->terms[out + 1],
                (asked->count - out) * sizeof(asked->terms[0]));
    }
    struct term *term = &asked->terms[asked->count++];
    *term = (struct term){.place = place};
    token_copy(term->token, stem);
}

enum word_use { USE_TOPIC, USE_ASPECT, USE_STOP };

static enum word_use use_of(const struct asked *asked, sv folded, sv rest) {
    if (word_asks(asked->stemmer, folded, rest)) {
        return USE_STOP;
    }
    return word_aspect(asked->stemming, folded) == VOCAB_NONE ? USE_TOPIC : USE_ASPECT;
}

// Takes the words of a query whose use is at most `most`; with `left`, writes them there.
static void collect(struct asked *asked, sv words, enum word_use most, struct buf *left) {
    char folded[WORD_SIZE];
    size_t place = 0;
    sv word;
    for (; utf8_next_word(&words, &word); place++) {
        sv fold = {folded, utf8_fold_word(word, folded, sizeof(folded))};
        if (fold.len == 0 || use_of(asked, fold, words) > most) {
            continue;
        }
        term_add(asked, stemmer_stem(asked->stemmer, fold), place);
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

void asked_make(enum stemming stemming, sv words, struct asked *ret_asked) {
    CLEANUP(buf_finish) struct buf topic = {0};
    sv text = {words.ptr, words.len < SEARCH_QUERY_MAX ? words.len : SEARCH_QUERY_MAX};
    *ret_asked = (struct asked){.stemming = stemming, .stemmer = stemmer_create(stemming)};
    collect(ret_asked, text, USE_TOPIC, &topic);
    if (ret_asked->count > 0) {
        collect_aspects(ret_asked, text);
    }
    for (enum word_use use = USE_ASPECT; ret_asked->count == 0 && use <= USE_STOP; use++) {
        collect(ret_asked, text, use, &topic);
    }
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
