// SPDX-License-Identifier: MIT
// How text becomes the tokens of the index, and a reader's words the tokens that are looked up: one
// place, so that both always agree.
//
// Each word is folded (utf8_fold) and gives two tokens at one place: its stem, and "=" with the
// word itself. A text that begins with INDEX_NAME is a list of names, each after an INDEX_NAME:
// each also gives "#" with its key. INDEX_ASPECT and a word of vocab_aspect gives "@" with that
// word. So "Ear Infections" as a title is: ear, =ear, infect, =infections, #ear_infect.
#pragma once

#include "base/sv.h"

#include <sqlite3.h>

#define INDEX_NAME "\x1d"
#define INDEX_ASPECT "\x1e"

enum {
    WORD_SIZE = 64,  // bytes of a folded word with its NUL; chemistry's longest are near 45
    KEY_WORDS = 10,  // a longer name has no key: it is found by its words
    TOKEN_SIZE = 320 // of a token with its NUL: a key, or a word
};

// One FTS5 table of the index for each.
enum stemming { STEM_ENGLISH, STEM_SPANISH, STEM_OTHER, STEM_COUNT };
enum stemming stemming_of(const char *language);

struct stemmer; // of one stemming, used by one thread at a time
struct stemmer *stemmer_create(enum stemming stemming);
void stemmer_destroy(struct stemmer *s);      // NULL is fine
void stemmer_destroy_ptr(struct stemmer **s); // for CLEANUP
// The plain form of a folded word whose form is irregular (feet: foot), else the word itself.
sv word_plain(enum stemming stemming, sv folded);
// The stem of a folded word's plain form; valid until the next call.
sv stemmer_stem(struct stemmer *s, sv folded);

// What a name is about, whatever its order, endings and small words: the stems of its words but the
// stop words (of all words where it has no others), sorted, each once, joined by "_".
// "Infection of the ears" → "ear_infect". The length; 0: no key.
size_t stemmer_key(struct stemmer *s, sv name, char ret_key[static TOKEN_SIZE]);

// Whether a folded word tells nothing of what is asked. `last`: it ends the text, where a single
// letter is no article or preposition (hepatitis A).
bool word_is_stop(enum stemming stemming, sv folded, bool last);
// The same for a word of a text of which `rest` follows.
bool word_asks(struct stemmer *s, sv folded, sv rest);
// The aspect that a folded word asks for (symptoms, treated); VOCAB_NONE.
int word_aspect(enum stemming stemming, sv folded);

// Makes FTS5's tokenizer `careleaf` known on a connection: an SQLite code.
int tokenizer_register(fts5_api *api);
