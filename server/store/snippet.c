// SPDX-License-Identifier: MIT
// The piece of a text that shows why it was found: where the rarest words of the query stand
// together. It begins at a sentence where one begins near, and is cut between words.
#include "store/ranking.h"

#include "base/utf8.h"

enum {
    SPAN = 160,      // bytes within which words stand together
    LEAD = 60,       // bytes of what comes before the first of them
    LENGTH = 240,    // bytes of a snippet: two lines of a list
    FOUND_MAX = 200, // words found that are looked at: a text that holds more says it early, too
};

struct found {
    size_t from, to; // bytes of the text
    size_t term;
};
struct founds {
    struct found items[FOUND_MAX];
    size_t count;
};

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool may_differ(char c) {
    return (unsigned char)c >= 0x80 || c == 'i' || c == 'y';
}

static bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'o' || c == 'u';
}

// Stems keep the first letters of a word but for accents, y (dying, die) and a vowel within (feet,
// foot), so that few words need stemming.
static bool may_be_asked(const struct asked *asked, sv word) {
    char first = lower(word.ptr[0]), second = word.len > 1 ? lower(word.ptr[1]) : '\0';
    for (size_t i = 0; i < asked->count; i++) {
        const char *token = asked->terms[i].token;
        if ((token[0] == first || may_differ(first)) &&
            (token[1] == second || may_differ(second) || token[1] == '\0' ||
             (is_vowel(token[1]) && is_vowel(second)))) {
            return true;
        }
    }
    return false;
}

static void find_words(const struct asked *asked, sv text, struct founds *ret) {
    char folded[WORD_SIZE];
    sv word, rest = text;
    while (ret->count < FOUND_MAX && utf8_next_word(&rest, &word)) {
        if (!may_be_asked(asked, word)) {
            continue;
        }
        sv fold = {folded, utf8_fold_word(word, folded, sizeof(folded))};
        const struct term *term = fold.len == 0 ? NULL : asked_term(asked, fold);
        if (term != NULL) {
            size_t from = (size_t)(word.ptr - text.ptr);
            ret->items[ret->count++] =
                (struct found){from, from + word.len, (size_t)(term - asked->terms)};
        }
    }
}

// The weight of what stands within SPAN from item `at` on: each term once, repeats a little.
static double weight_from(const struct asked *asked, const struct founds *founds, size_t at) {
    static const double repeat = 0.1;
    bool seen[TERMS_MAX] = {false};
    double weight = 0;
    for (size_t i = at; i < founds->count && founds->items[i].to <= founds->items[at].from + SPAN;
         i++) {
        size_t term = founds->items[i].term;
        weight += asked->terms[term].idf * (seen[term] ? repeat : 1);
        seen[term] = true;
    }
    return weight;
}

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

static bool ends_sentence(char c) {
    return c == '.' || c == '?' || c == '!' || c == ':' || c == '\n';
}

// Where the piece begins: at a sentence or the text's begin within LEAD, else between words, else
// between characters.
static size_t piece_begin(sv text, size_t first) {
    size_t least = first > LEAD ? first - LEAD : 0, between = first;
    for (size_t i = first; i > least; i--) {
        if (is_space(text.ptr[i - 1])) {
            between = i;
            if (i >= 2 && ends_sentence(text.ptr[i - 2])) {
                return i;
            }
        }
    }
    return least == 0 ? 0 : between;
}

static size_t piece_end(sv text, size_t begin, size_t least) {
    if (text.len - begin <= LENGTH) {
        return text.len;
    }
    size_t end = begin + LENGTH;
    while (end > least && !is_space(text.ptr[end])) {
        end--;
    }
    return end;
}

static void write_piece(sv text, const struct founds *founds, size_t at, struct buf *html) {
    size_t begin = piece_begin(text, founds->items[at].from);
    size_t end = piece_end(text, begin, founds->items[at].to), done = begin;
    buf_clear(html);
    buf_text(html, begin < 2 || ends_sentence(text.ptr[begin - 2]) ? "" : "… ");
    for (size_t i = 0; i < founds->count && founds->items[i].to <= end; i++) {
        const struct found *f = &founds->items[i];
        if (f->from >= begin) {
            buf_html(html, (sv){text.ptr + done, f->from - done});
            buf_text(html, "<mark>");
            buf_html(html, (sv){text.ptr + f->from, f->to - f->from});
            buf_text(html, "</mark>");
            done = f->to;
        }
    }
    buf_html(html, (sv){text.ptr + done, end - done});
    buf_text(html, end < text.len ? " …" : "");
}

bool snippet_cut(const struct asked *asked, sv text, double bonus, struct snippet *snippet) {
    struct founds founds;
    size_t best = 0;
    double most = 0;
    founds.count = 0;
    find_words(asked, text, &founds);
    for (size_t i = 0; i < founds.count; i++) {
        double weight = weight_from(asked, &founds, i);
        if (weight > most) {
            most = weight;
            best = i;
        }
    }
    if (most == 0 || most + bonus <= snippet->weight) {
        return false;
    }
    snippet->weight = most + bonus;
    write_piece(text, &founds, best, &snippet->html);
    return true;
}
