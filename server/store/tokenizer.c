// SPDX-License-Identifier: MIT
// Stemming by libstemmer and FTS5's tokenizer over it. Accents are folded before the stemmer, for
// text and query alike: readers leave them out.
#include "store/tokenizer.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/vocab.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

struct stemmer {
    enum stemming stemming;
    struct sb_stemmer *snowball; // NULL: a word is its own stem
};

static const struct {
    const char *name;   // as schema/index.sql calls it
    const char *subtag; // the languages: this and its regions
    const char *snowball;
} stemmings[STEM_COUNT] = {
    [STEM_ENGLISH] = {"english", "en", "english"},
    [STEM_SPANISH] = {"spanish", "es", "spanish"},
    [STEM_OTHER] = {"other", NULL, NULL},
};

enum stemming stemming_of(const char *language) {
    sv rest = sv_of(language);
    sv primary = sv_cut(&rest, '-');
    enum stemming found = STEM_ENGLISH;
    while (found < STEM_OTHER && !sv_is_nocase(primary, stemmings[found].subtag)) {
        found++;
    }
    return found;
}

struct stemmer *stemmer_create(enum stemming stemming) {
    struct stemmer *s = mem_zero(1, sizeof(*s));
    s->stemming = stemming;
    if (stemmings[stemming].snowball != NULL) {
        s->snowball = sb_stemmer_new(stemmings[stemming].snowball, "UTF_8");
    }
    return s;
}

void stemmer_destroy(struct stemmer *s) {
    if (s != NULL) {
        sb_stemmer_delete(s->snowball);
        free(s);
    }
}

void stemmer_destroy_ptr(struct stemmer **s) {
    stemmer_destroy(*s);
}

sv stemmer_stem(struct stemmer *s, sv folded) {
    if (s->snowball == NULL) {
        return folded;
    }
    sv plain = word_plain(s->stemming, folded);
    const sb_symbol *stem =
        sb_stemmer_stem(s->snowball, (const sb_symbol *)plain.ptr, (int)plain.len);
    if (stem == NULL) {
        mem_fail();
    }
    size_t len = (size_t)sb_stemmer_length(s->snowball);
    return len == 0 ? folded : (sv){(const char *)stem, len};
}

// --- keys ---

struct key_words {
    char stems[KEY_WORDS][TOKEN_SIZE / KEY_WORDS];
    size_t count;
    bool too_many;
};

// Keeps the stems sorted and each once. A long stem is cut: a key may forget the end of a word.
static void key_add(struct key_words *words, sv stem) {
    char text[TOKEN_SIZE / KEY_WORDS] = "";
    memcpy(text, stem.ptr, stem.len < sizeof(text) ? stem.len : sizeof(text) - 1);
    size_t at = 0;
    while (at < words->count && strcmp(words->stems[at], text) < 0) {
        at++;
    }
    if (at < words->count && strcmp(words->stems[at], text) == 0) {
        return;
    }
    if (words->count == KEY_WORDS) {
        words->too_many = true;
        return;
    }
    memmove(words->stems[at + 1], words->stems[at], (words->count - at) * sizeof(words->stems[0]));
    memcpy(words->stems[at], text, sizeof(text));
    words->count++;
}

// Whether no further word follows.
static bool is_last(sv rest) {
    sv word;
    return !utf8_next_word(&rest, &word);
}

bool word_asks(struct stemmer *s, sv folded, sv rest) {
    bool last = folded.len == 1 && is_last(rest);
    return word_is_stop(s->stemming, folded, last);
}

static void key_collect(struct stemmer *s, sv name, bool with_stops, struct key_words *words) {
    sv word, rest = name;
    char folded[WORD_SIZE];
    while (utf8_next_word(&rest, &word)) {
        sv fold = {folded, utf8_fold_word(word, folded, sizeof(folded))};
        if (fold.len > 0 && (with_stops || !word_asks(s, fold, rest))) {
            key_add(words, stemmer_stem(s, fold));
        }
    }
}

size_t stemmer_key(struct stemmer *s, sv name, char ret_key[static TOKEN_SIZE]) {
    struct key_words words = {0};
    size_t len = 0;
    key_collect(s, name, false, &words);
    if (words.count == 0) {
        key_collect(s, name, true, &words);
    }
    ret_key[0] = '\0';
    for (size_t i = 0; i < words.count && !words.too_many; i++) {
        size_t some = strlen(words.stems[i]);
        if (i > 0) {
            ret_key[len++] = '_';
        }
        memcpy(ret_key + len, words.stems[i], some + 1);
        len += some;
    }
    return len;
}

// --- FTS5 ---

typedef int token_sink(void *arg, int flags, const char *token, int len, int start, int end);

struct tokens {
    struct stemmer *stemmer;
    token_sink *sink;
    void *arg;
    const char *text;
    int code; // of the sink
};

static void emit(struct tokens *t, int flags, sv token, sv source) {
    int start = (int)(source.ptr - t->text);
    if (t->code == SQLITE_OK) {
        t->code = t->sink(t->arg, flags, token.ptr, (int)token.len, start, start + (int)source.len);
    }
}

static void emit_marked(struct tokens *t, int flags, char mark, sv text, sv source) {
    char token[1 + TOKEN_SIZE];
    token[0] = mark;
    memcpy(token + 1, text.ptr, text.len);
    emit(t, flags, (sv){token, 1 + text.len}, source);
}

static void emit_word(struct tokens *t, sv word) {
    char folded[WORD_SIZE];
    sv fold = {folded, utf8_fold_word(word, folded, sizeof(folded))};
    if (fold.len > 0) {
        emit(t, 0, stemmer_stem(t->stemmer, fold), word);
        emit_marked(t, FTS5_TOKEN_COLOCATED, '=', fold, word);
    }
}

static void emit_words(struct tokens *t, sv text) {
    sv word;
    while (t->code == SQLITE_OK && utf8_next_word(&text, &word)) {
        emit_word(t, word);
    }
}

// The key comes last and at the place of the last word, so that it is no word between two.
static void emit_names(struct tokens *t, sv names) {
    char key[TOKEN_SIZE];
    while (names.ptr != NULL && t->code == SQLITE_OK) {
        sv name = sv_cut(&names, *INDEX_NAME);
        emit_words(t, name);
        size_t len = stemmer_key(t->stemmer, name, key);
        if (len > 0) {
            emit_marked(t, FTS5_TOKEN_COLOCATED, '#', (sv){key, len}, name);
        }
    }
}

static void emit_headings(struct tokens *t, sv text) {
    while (text.ptr != NULL && t->code == SQLITE_OK) {
        sv words = sv_cut(&text, *INDEX_ASPECT);
        sv aspect = {words.ptr, 0};
        while (aspect.len < words.len && words.ptr[aspect.len] != '\n') {
            aspect.len++;
        }
        if (vocab_find(&vocab_aspect, aspect) != VOCAB_NONE) {
            emit_marked(t, 0, '@', aspect, aspect);
            words = (sv){words.ptr + aspect.len, words.len - aspect.len};
        }
        emit_words(t, words);
    }
}

static int tokenize(Fts5Tokenizer *tokenizer, void *arg, int flags, const char *text, int len,
                    token_sink *sink) {
    struct tokens t = {(struct stemmer *)tokenizer, sink, arg, text, SQLITE_OK};
    sv all = {text, text == NULL ? 0 : (size_t)len};
    if ((flags & FTS5_TOKENIZE_QUERY) != 0) {
        emit(&t, 0, all, all); // what is looked up is a token already
    } else if (sv_starts(all, INDEX_NAME)) {
        emit_names(&t, (sv){all.ptr + 1, all.len - 1});
    } else if (sv_starts(all, INDEX_ASPECT)) {
        emit_headings(&t, (sv){all.ptr + 1, all.len - 1});
    } else {
        emit_words(&t, all);
    }
    return t.code;
}

static int tokenizer_create(void *context, const char **arguments, int count,
                            Fts5Tokenizer **ret_tokenizer) {
    (void)context;
    for (size_t i = 0; count == 1 && i < STEM_COUNT; i++) {
        if (strcmp(arguments[0], stemmings[i].name) == 0) {
            *ret_tokenizer = (Fts5Tokenizer *)stemmer_create((enum stemming)i);
            return SQLITE_OK;
        }
    }
    return SQLITE_ERROR;
}

static void tokenizer_delete(Fts5Tokenizer *tokenizer) {
    stemmer_destroy((struct stemmer *)tokenizer);
}

int tokenizer_register(fts5_api *api) {
    static fts5_tokenizer tokenizer = {tokenizer_create, tokenizer_delete, tokenize};
    return api->xCreateTokenizer(api, "careleaf", NULL, &tokenizer, NULL);
}
