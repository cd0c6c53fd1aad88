// SPDX-License-Identifier: MIT
// Reading level: one pass over the text counts words, sentences and syllables; a formula per
// language makes the level of them. All in whole numbers of thousandths, so that the figure is the
// same on every machine.
#include "model/reading.h"

#include "model/article.h"

#include <string.h>

enum vowel { CONSONANT, WEAK, STRONG };
enum { WORD_BYTES_MAX = 64 }; // of a longer word, the rest is not looked at

struct counts {
    int64_t words, sentences, syllables;
};
struct method {
    const char *language, *name;
    int (*syllables)(const char *word, size_t len); // the word in lower case
    int64_t (*level)(const struct counts *n);       // in thousandths
};

static bool is_vowel(char c) {
    return c != '\0' && strchr("aeiouy", c) != NULL;
}

// An e at the end that is not spoken: "valve", "valves", "leaked"; but "little", "doses", "needed".
static bool silent_end(const char *w, size_t len) {
    size_t e = w[len - 1] == 'e' ? len - 1 : len - 2;
    if (len < 3 || e < 2 || w[e] != 'e' || is_vowel(w[e - 1])) {
        return false;
    }
    char before = w[e - 1];
    if (e == len - 1) {
        return !(before == 'l' && !is_vowel(w[e - 2]));
    }
    if (w[len - 1] == 'd') {
        return before != 't' && before != 'd';
    }
    return w[len - 1] == 's' && strchr("sxzcgh", before) == NULL &&
           !(before == 'l' && !is_vowel(w[e - 2]));
}

static int syllables_en(const char *word, size_t len) {
    int groups = 0;
    for (size_t i = 0; i < len; i++) {
        groups += is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1]));
    }
    groups -= groups > 1 && silent_end(word, len);
    return groups > 0 ? groups : 1;
}

// Of a letter of two bytes that begins with 0xC3 (á é í ó ú ü); the second byte.
static enum vowel accented(unsigned char second) {
    if (second == 0xa1 || second == 0xa9 || second == 0xad || second == 0xb3 || second == 0xba) {
        return STRONG; // í and ú too: their accent parts them from their neighbours
    }
    return second == 0xbc ? WEAK : CONSONANT;
}

static enum vowel vowel_es(const char *at, size_t len, size_t *ret_width) {
    *ret_width = 1;
    if ((unsigned char)at[0] == 0xc3 && len > 1) {
        *ret_width = 2;
        return accented((unsigned char)at[1]);
    }
    if (at[0] == 'a' || at[0] == 'e' || at[0] == 'o') {
        return STRONG;
    }
    return at[0] == 'i' || at[0] == 'u' || at[0] == 'y' ? WEAK : CONSONANT;
}

// A run of vowels has as many syllables as strong vowels, at least one.
static int syllables_es(const char *word, size_t len) {
    int total = 0, strong = 0;
    bool in_run = false;
    for (size_t i = 0, width; i < len; i += width) {
        enum vowel vowel = vowel_es(word + i, len - i, &width);
        if (vowel == CONSONANT && in_run) {
            total += strong > 0 ? strong : 1;
            strong = 0;
        }
        in_run = vowel != CONSONANT;
        strong += vowel == STRONG;
    }
    total += !in_run ? 0 : strong > 0 ? strong : 1;
    return total > 0 ? total : 1;
}

// 0.39 words/sentences + 11.8 syllables/words − 15.59
static int64_t level_en(const struct counts *n) {
    return 390 * n->words / n->sentences + 11800 * n->syllables / n->words - 15590;
}

// 206.835 − 62.3 syllables/words − words/sentences
static int64_t level_es(const struct counts *n) {
    return 206835 - 62300 * n->syllables / n->words - 1000 * n->words / n->sentences;
}

static const struct method methods[] = {
    {"en", "flesch-kincaid", syllables_en, level_en},
    {"es", "inflesz", syllables_es, level_es},
};

static const struct method *method_find(const char *language) {
    static const char *const choices[] = {"en", "es"};
    const char *found = language_lookup(sv_of(language), choices, 2);
    for (size_t i = 0; found != NULL && i < 2; i++) {
        if (strcmp(methods[i].language, found) == 0) {
            return &methods[i];
        }
    }
    return NULL;
}

const char *reading_method(const char *language) {
    const struct method *method = method_find(language);
    return method != NULL ? method->name : NULL;
}

static size_t char_width(unsigned char first) {
    return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static bool is_digit(unsigned char c) {
    return c >= '0' && c <= '9';
}

// Letters and digits. Beyond ASCII all but Latin-1 signs (U+0080–00BF) and general punctuation
// (U+2000–206F).
static bool is_word_char(const unsigned char *at, size_t width) {
    if (width == 1) {
        return is_digit(*at) || ((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z');
    }
    return at[0] != 0xc2 && !(at[0] == 0xe2 && (at[1] == 0x80 || at[1] == 0x81));
}

// What stands inside a word or number: hyphen, apostrophe (also U+2019), the sign in "2.5".
static bool joins_word(const unsigned char *at, size_t left, bool after_digit) {
    if (*at == '\'' || *at == '-') {
        return true;
    }
    if (left >= 3 && at[0] == 0xe2 && at[1] == 0x80 && at[2] == 0x99) {
        return true;
    }
    return (*at == '.' || *at == ',') && after_digit && left >= 2 && is_digit(at[1]);
}

// Reads the word at *at into `word`, in lower case (ASCII and Latin-1). Returns its length, 0 when
// there is none.
static size_t read_word(sv text, size_t *at, char word[static WORD_BYTES_MAX]) {
    size_t len = 0;
    while (*at < text.len) {
        const unsigned char *c = (const unsigned char *)text.ptr + *at;
        size_t width = char_width(*c);
        bool joins =
            len > 0 && joins_word(c, text.len - *at, is_digit((unsigned char)word[len - 1]));
        if (*at + width > text.len || (!joins && !is_word_char(c, width))) {
            break;
        }
        bool upper = width == 1 ? *c >= 'A' && *c <= 'Z' : *c == 0xc3 && c[1] < 0x9f;
        for (size_t i = 0; i < width && len < WORD_BYTES_MAX; i++) {
            word[len++] = (char)(upper && i == width - 1 ? c[i] + 0x20 : c[i]);
        }
        *at += width;
    }
    return len;
}

// A full stop inside a number ("2.5") ends nothing.
static bool ends_sentence(sv text, size_t at) {
    char c = text.ptr[at];
    if (c == '\n' || c == '!' || c == '?') {
        return true;
    }
    return c == '.' && (at + 1 == text.len || strchr(" \n\t\"')", text.ptr[at + 1]) != NULL);
}

static struct counts count_text(const struct method *method, sv text) {
    struct counts n = {0};
    bool open = false; // the sentence has a word
    char word[WORD_BYTES_MAX];
    for (size_t at = 0; at < text.len;) {
        size_t len = read_word(text, &at, word);
        if (len > 0) {
            n.words++;
            n.syllables += method->syllables(word, len);
            open = true;
        } else {
            n.sentences += open && ends_sentence(text, at);
            open = open && !ends_sentence(text, at);
            at += char_width((unsigned char)text.ptr[at]);
        }
    }
    n.sentences += open;
    return n;
}

int reading_level(const char *language, sv text) {
    const struct method *method = method_find(language);
    if (method == NULL) {
        return READING_NONE;
    }
    struct counts n = count_text(method, text);
    if (n.words < READING_WORDS_MIN) {
        return READING_NONE;
    }
    int64_t level = method->level(&n);
    return level < 0 ? 0 : (int)((level + 500) / 1000);
}
