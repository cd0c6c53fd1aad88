// SPDX-License-Identifier: MIT
// Reading level: one pass over the text counts words, sentences and syllables; a formula per
// language makes the level of them. All in whole numbers of thousandths, so that the figure is the
// same on every machine.
#include "model/reading.h"

#include "base/mem.h"
#include "model/article.h"

#include <string.h>

enum vowel { CONSONANT, WEAK, STRONG };
enum { WORD_BYTES_MAX = 64 }; // of a longer word, the rest is not looked at

struct method {
    const char *language, *name;
    int (*syllables)(const char *word, size_t len);   // the word in lower case
    int64_t (*level)(const struct reading_counts *n); // in thousandths
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

// Where a group of vowels is more than one syllable, or an e inside is silent. Each row counts once
// a word; later rows mend earlier ones ("dementia", "million").
static const struct {
    const char *letters;
    int more;
} exceptions_en[] = {
    {"ia", 1},     {"io", 1},    {"ius", 1},    {"ium", 1},   {"iet", 1},   {"eing", 1},
    {"oing", 1},   {"ying", 1},  {"rient", 1},  {"lient", 1}, {"scien", 1}, {"area", 1},
    {"idea", 1},   {"uous", 1},  {"dual", 1},   {"sual", 1},  {"nual", 1},  {"create", 1},
    {"react", 1},  {"fluid", 1}, {"betes", 1},  {"cia", -1},  {"tia", -1},  {"sia", -1},
    {"cio", -1},   {"tio", -1},  {"sio", -1},   {"gio", -1},  {"xio", -1},  {"lion", -1},
    {"somet", -1}, {"ely", -1},  {"ement", -1},
};

static int syllables_en(const char *word, size_t len) {
    int groups = 0;
    for (size_t i = 0; i < len; i++) {
        groups += is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1]));
    }
    groups -= groups > 1 && silent_end(word, len);
    groups += len > 3 && strncmp(word + len - 3, "ism", 3) == 0;
    for (size_t i = 0; i < ARRAY_SIZE(exceptions_en); i++) {
        const char *letters = exceptions_en[i].letters;
        bool there = memmem(word, len, letters, strlen(letters)) != NULL;
        groups += there ? exceptions_en[i].more : 0;
    }
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
static int64_t level_en(const struct reading_counts *n) {
    return 390 * n->words / n->sentences + 11800 * n->syllables / n->words - 15590;
}

// 206.835 − 62.3 syllables/words − words/sentences
static int64_t level_es(const struct reading_counts *n) {
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

// What stands inside a word or number: hyphen, apostrophe (also U+2019), a point between letters or
// digits ("2.5", "e.g.", "example.org"), the comma of "1,000".
static bool joins_word(const unsigned char *at, size_t left, bool after_digit) {
    if (*at == '\'' || *at == '-') {
        return true;
    }
    if (left >= 3 && at[0] == 0xe2 && at[1] == 0x80 && at[2] == 0x99) {
        return true;
    }
    if (*at == '.') {
        return left >= 2 && at[1] < 0x80 && is_word_char(at + 1, 1);
    }
    return *at == ',' && after_digit && left >= 2 && is_digit(at[1]);
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

static bool starts_at(sv text, size_t at, const char *literal) {
    size_t len = strlen(literal);
    return at + len <= text.len && memcmp(text.ptr + at, literal, len) == 0;
}

// Skips whichever of the marks (NULL-terminated) stand at `at`.
static size_t skip(sv text, size_t at, const char *const *marks) {
    for (size_t i = 0; marks[i] != NULL; i++) {
        if (starts_at(text, at, marks[i])) {
            at += strlen(marks[i]);
            i = (size_t)-1;
        }
    }
    return at;
}

// "e.g", "u.s": single letters with points between. "8 a.m." does end sentences.
static bool is_dotted(const char *word, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if ((word[i] == '.') != (i % 2 == 1)) {
            return false;
        }
    }
    return len >= 3 && memcmp(word + 1, ".m", 2) != 0;
}

static bool is_abbreviation(const char *word, size_t len) {
    static const char *const known[] = {"dr",  "drs",  "dra", "mr", "mrs", "ms", "prof", "sr",
                                        "sra", "srta", "st",  "vs", "fig", "ej", "ee",   "approx"};
    for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
        if (strlen(known[i]) == len && memcmp(known[i], word, len) == 0) {
            return true;
        }
    }
    return is_dotted(word, len);
}

static bool is_lower(sv text, size_t at) {
    unsigned char c = at < text.len ? (unsigned char)text.ptr[at] : 0;
    unsigned char second = at + 1 < text.len ? (unsigned char)text.ptr[at + 1] : 0;
    return (c >= 'a' && c <= 'z') || (c == 0xc3 && second >= 0x9f);
}

// Whether the sign at `at` ends a sentence; word is what stands right before it. A line's end does.
// . ! ? do before white space, behind closing quotes and brackets, unless a small letter goes on
// or the point belongs to an abbreviation.
static bool ends_sentence(sv text, size_t at, const char *word, size_t len) {
    static const char *const closing[] = {"\"", "'", ")", "]", "”", "’", "»", NULL};
    static const char *const spaces[] = {" ", "\t", "\u00a0", NULL};
    static const char *const opening[] = {"\"", "'", "(", "[", "“", "‘", "«", "¿", "¡", NULL};
    char c = text.ptr[at];
    if (c == '\n') {
        return true;
    }
    if (c != '.' && c != '!' && c != '?') {
        return false;
    }
    size_t behind = skip(text, at + 1, closing), next = skip(text, behind, spaces);
    if (behind == text.len || next == text.len || text.ptr[next] == '\n') {
        return true;
    }
    return next > behind && !is_lower(text, skip(text, next, opening)) &&
           !(c == '.' && is_abbreviation(word, len));
}

// "1." or "1)" at the start of a line numbers a list: it is no word.
static bool is_list_number(sv text, size_t at, const char *word, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (!is_digit((unsigned char)word[i])) {
            return false;
        }
    }
    return starts_at(text, at, ". ") || starts_at(text, at, ") ");
}

static struct reading_counts count_text(const struct method *method, sv text) {
    struct reading_counts n = {0};
    bool open = false, line_begins = true; // open: the sentence has a word
    char word[WORD_BYTES_MAX];
    for (size_t at = 0, len = 0; at < text.len;) {
        len = read_word(text, &at, word);
        if (len > 0 && line_begins && is_list_number(text, at, word, len)) {
            at++;
        } else if (len > 0) {
            n.words++;
            n.syllables += method->syllables(word, len);
            open = true;
        }
        line_begins = line_begins && len == 0;
        if (at < text.len && ends_sentence(text, at, word, len)) {
            n.sentences += open;
            open = false;
            line_begins = text.ptr[at] == '\n';
        }
        at += at < text.len ? char_width((unsigned char)text.ptr[at]) : 0;
    }
    n.sentences += open;
    return n;
}

struct reading_counts reading_count(const char *language, sv text) {
    const struct method *method = method_find(language);
    return method != NULL ? count_text(method, text) : (struct reading_counts){0};
}

int reading_level(const char *language, sv text) {
    const struct method *method = method_find(language);
    if (method == NULL) {
        return READING_NONE;
    }
    struct reading_counts n = count_text(method, text);
    if (n.words < READING_WORDS_MIN) {
        return READING_NONE;
    }
    int64_t level = method->level(&n);
    return level < 0 ? 0 : (int)((level + 500) / 1000);
}
