// SPDX-License-Identifier: MIT
// What makes an article document: absent values, and the grammar of ids and language tags. (The
// digest of its content is in article_digest.c.)
#include "model/article.h"

#include <string.h>

void article_init(struct article *article) {
    *article = (struct article){
        .kind = KIND_OTHER,
        .audience = {.age_min = -1, .age_max = -1, .sex = VOCAB_NONE},
        .review = {.outcome = VOCAB_NONE},
        .update_type = UPDATE_MAJOR, // a change that nobody called minor counts as major
        .urgency = URGENCY_NORMAL,
        .reading_level = -1,
    };
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool article_id_valid(sv id) {
    bool dash = true; // none may stand first, last or twice
    if (id.len == 0 || id.len > ARTICLE_ID_MAX) {
        return false;
    }
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (c == '-' && dash) {
            return false;
        }
        dash = c == '-';
        if (!dash && !is_digit(c) && !(c >= 'a' && c <= 'z')) {
            return false;
        }
    }
    return !dash;
}

// --- Language tags ---

static bool all_letters(sv text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!is_letter(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

static bool all_digits(sv text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

static bool is_subtag(sv text, size_t min, size_t max) {
    if (text.len < min || text.len > max) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (!is_letter(text.ptr[i]) && !is_digit(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

static bool is_extlang(sv subtag) {
    return subtag.len == 3 && all_letters(subtag);
}

static bool is_script(sv subtag) {
    return subtag.len == 4 && all_letters(subtag);
}

static bool is_region(sv subtag) {
    return (subtag.len == 2 && all_letters(subtag)) || (subtag.len == 3 && all_digits(subtag));
}

static bool is_variant(sv subtag) {
    return is_subtag(subtag, 5, 8) ||
           (subtag.len == 4 && is_subtag(subtag, 4, 4) && is_digit(subtag.ptr[0]));
}

static bool is_singleton(sv subtag) {
    return is_subtag(subtag, 1, 1) && !sv_is_nocase(subtag, "x");
}

static bool is_extension(sv subtag) {
    return is_subtag(subtag, 2, 8);
}

static bool is_private(sv subtag) {
    return is_subtag(subtag, 1, 8);
}

typedef bool subtag_kind(sv subtag);

// Cuts up to `max` subtags of one kind; returns how many.
static int cut_subtags(sv *rest, int max, subtag_kind *kind) {
    int count = 0;
    while (count < max && rest->ptr != NULL) {
        sv after = *rest;
        if (!kind(sv_cut(&after, '-'))) {
            break;
        }
        *rest = after;
        count++;
    }
    return count;
}

// `x` and at least one private subtag, to the end.
static bool ends_private(sv rest) {
    return rest.ptr == NULL ||
           (sv_is_nocase(sv_cut(&rest, '-'), "x") && rest.ptr != NULL &&
            cut_subtags(&rest, ARTICLE_LANGUAGE_MAX, is_private) > 0 && rest.ptr == NULL);
}

// langtag and privateuse of RFC 5646 section 2.1; the irregular tags of before 2006 ("i-default")
// are none, the regular ones fit the grammar.
bool language_tag_valid(sv tag) {
    sv rest = tag;
    if (tag.len == 0 || tag.len > ARTICLE_LANGUAGE_MAX) {
        return false;
    }
    sv language = sv_cut(&rest, '-');
    if (sv_is_nocase(language, "x")) {
        return rest.ptr != NULL && ends_private(tag);
    }
    if (!all_letters(language) || language.len < 2 || language.len > 8) {
        return false;
    }
    if (language.len <= 3) {
        cut_subtags(&rest, 3, is_extlang);
    }
    cut_subtags(&rest, 1, is_script);
    cut_subtags(&rest, 1, is_region);
    cut_subtags(&rest, ARTICLE_LANGUAGE_MAX, is_variant);
    while (cut_subtags(&rest, 1, is_singleton) == 1) {
        if (cut_subtags(&rest, ARTICLE_LANGUAGE_MAX, is_extension) == 0) {
            return false;
        }
    }
    return ends_private(rest);
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

// Lower case, but regions and scripts: two and four letters, neither first nor after a singleton.
const char *language_tag_canonical(struct arena *arena, sv tag) {
    char *canonical = arena_copy(arena, tag);
    bool plain = true;
    for (sv rest = tag; rest.ptr != NULL;) {
        sv subtag = sv_cut(&rest, '-');
        char *to = canonical + (subtag.ptr - tag.ptr);
        for (size_t i = 0; i < subtag.len; i++) {
            bool capital = !plain && (subtag.len == 2 || (subtag.len == 4 && i == 0));
            to[i] = capital ? upper(subtag.ptr[i]) : lower(subtag.ptr[i]);
        }
        plain = subtag.len == 1 || (plain && subtag.ptr != tag.ptr);
    }
    return canonical;
}

// Drops the last subtag, and a single letter or digit left last by that (RFC 4647 section 3.4).
static sv shorten(sv range) {
    size_t len = range.len;
    while (len > 0 && range.ptr[len - 1] != '-') {
        len--;
    }
    len -= len > 0; // the hyphen
    if (len >= 2 && range.ptr[len - 2] == '-') {
        len -= 2;
    }
    return (sv){range.ptr, len};
}

const char *language_lookup(sv range, const char *const *choices, size_t count) {
    if (count > 0 && sv_is(range, "*")) {
        return choices[0];
    }
    const char *found = NULL;
    for (; range.len > 0 && found == NULL; range = shorten(range)) {
        for (size_t i = 0; i < count; i++) {
            if (sv_is(range, choices[i])) {
                return choices[i];
            }
            if (found == NULL && sv_is_nocase(range, choices[i])) {
                found = choices[i];
            }
        }
    }
    return found;
}

const struct translation *article_behind(const struct article *article) {
    const char *original = article->translation_of.language;
    if (article->lost_original.language != NULL) {
        return &article->lost_original;
    }
    for (size_t i = 0; original != NULL && i < article->translation_count; i++) {
        const struct translation *t = &article->translations[i];
        if (t->status == TRANSLATION_BEHIND && strcmp(t->language, original) == 0) {
            return t;
        }
    }
    return NULL;
}
