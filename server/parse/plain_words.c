// SPDX-License-Identifier: MIT
// Patterns, sentences and dates: what the rules about plain text are made of.
#include "parse/plain.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/json_text.h"
#include "parse/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    NOTE_POINTS_MAX = 80,                    // of a quotation in a note
    NUMBERED_BYTES_MAX = ARTICLE_ID_MAX - 8, // of a key before its number
    PATTERNS_MAX = 256                       // in all tables together
};

// --- Patterns ---

struct plain_patterns {
    struct {
        const char *pattern;
        regex_t regex;
    } items[PATTERNS_MAX];
    size_t count;
};

struct plain_patterns *plain_patterns_create(void) {
    return mem_zero(1, sizeof(struct plain_patterns));
}

void plain_patterns_destroy(struct plain_patterns *patterns) {
    for (size_t i = 0; patterns != NULL && i < patterns->count; i++) {
        regfree(&patterns->items[i].regex);
    }
    free(patterns);
}

static const regex_t *compiled(struct plain_patterns *patterns, const char *pattern) {
    for (size_t i = 0; i < patterns->count; i++) {
        if (patterns->items[i].pattern == pattern) {
            return &patterns->items[i].regex;
        }
    }
    const size_t next = patterns->count++;
    if (next == PATTERNS_MAX || regcomp(&patterns->items[next].regex, pattern + (*pattern == '='),
                                        REG_EXTENDED | (*pattern == '=' ? 0 : REG_ICASE)) != 0) {
        abort(); // the tables are constant, and the tests compile all of them
    }
    patterns->items[next].pattern = pattern;
    return &patterns->items[next].regex;
}

bool plain_find(struct plain *p, const char *pattern, const char *text,
                regmatch_t groups[static PLAIN_GROUPS]) {
    return regexec(compiled(p->patterns, pattern), text, PLAIN_GROUPS, groups, 0) == 0;
}

bool plain_match(struct plain *p, const char *pattern, const char *text) {
    return regexec(compiled(p->patterns, pattern), text, 0, NULL, 0) == 0;
}

// --- Sentences ---

// Words that end with a stop in the middle of a sentence; so do initials.
static bool is_abbreviation(const char *text, const char *stop) {
    static const char *const known[] = {"Dr",  "Mr",  "Mrs", "Ms",   "St",   "e.g",    "i.e",
                                        "vs",  "al",  "Inc", "U.S",  "No",   "approx", "etc",
                                        "a.m", "p.m", "Am",  "Prof", "Ph.D", "M.D"};
    const char *word = stop;
    while (word > text && word[-1] != ' ' && word[-1] != '(') {
        word--;
    }
    size_t len = (size_t)(stop - word);
    bool found = len == 1 && *word >= 'A' && *word <= 'Z';
    for (size_t i = 0; i < ARRAY_SIZE(known) && !found; i++) {
        found = strlen(known[i]) == len && strncmp(known[i], word, len) == 0;
    }
    return found;
}

// A stop that ends a sentence: white space and then no small letter follow it, quotes aside.
static bool ends_sentence(const char *text, const char *stop) {
    const char *at = stop + 1;
    if (strchr(".!?", *stop) == NULL || (*stop == '.' && is_abbreviation(text, stop))) {
        return *at == '\0';
    }
    at += strspn(at, ")\"'");
    return *at == '\0' || (*at == ' ' && !(at[1] >= 'a' && at[1] <= 'z'));
}

const char *plain_sentence(struct plain *p, const char **text) {
    const char *start = *text, *at = start;
    while (*at != '\0' && !ends_sentence(start, at)) {
        at++;
    }
    at += *at != '\0';
    at += strspn(at, ")\"'");
    *text = at + strspn(at, " ");
    return arena_copy(p->arena, (sv){start, (size_t)(at - start)});
}

size_t plain_sentences(struct plain *p, const char *text) {
    size_t count = 0;
    while (*text != '\0') {
        plain_sentence(p, &text);
        count++;
    }
    return count;
}

bool plain_is_sentence(const char *text) {
    size_t len = strlen(text);
    return len > 0 && strchr(".!?:", text[len - 1]) != NULL;
}

bool plain_is_title_case(const char *text) {
    static const char small[] =
        "a an and as at but by for from in into is of on or the to vs with your after before";
    sv rest = sv_of(text);
    bool capital = false;
    while (rest.ptr != NULL) {
        sv word = sv_cut(&rest, ' ');
        word.ptr += word.len > 0 && strchr("(\"'", *word.ptr) != NULL;
        bool lower = word.len > 0 && word.ptr[0] >= 'a' && word.ptr[0] <= 'z';
        if (lower && !text_has_word(small, word)) {
            return false;
        }
        capital |= word.len > 0 && !lower;
    }
    return capital;
}

const char *plain_trim(struct plain *p, const char *text, size_t len, const char *strip) {
    while (len > 0 && (*text == ' ' || strchr(strip, *text) != NULL)) {
        text++;
        len--;
    }
    while (len > 0 && (text[len - 1] == ' ' || strchr(strip, text[len - 1]) != NULL)) {
        len--;
    }
    return arena_copy(p->arena, (sv){text, len});
}

const char *plain_short(struct plain *p, const char *text) {
    size_t len = utf8_prefix(sv_of(text), NOTE_POINTS_MAX);
    return arena_printf(p->arena, "%.*s%s", (int)len, text, text[len] == '\0' ? "" : "\u2026");
}

const char *plain_numbered(struct plain *p, const char *key, int number) {
    size_t len = strlen(key);
    len = len > NUMBERED_BYTES_MAX ? NUMBERED_BYTES_MAX : len;
    len -= key[len - 1] == '-';
    return arena_printf(p->arena, "%.*s-%d", (int)len, key, number);
}

// --- Dates ---

#define MONTH "\\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\\.?"
#define DAY "([0-9]{1,2})(st|nd|rd|th)?"
#define YEAR "([12][0-9]{3})\\b"

// Which group is what; 0: not in this form. The first form that is found gives the date.
static const struct date_form {
    const char *pattern;
    int year, month, day;
} date_forms[] = {
    {MONTH " " DAY ",? " YEAR, 4, 1, 2},
    {"\\b" DAY " (of )?" MONTH ",? " YEAR, 5, 4, 1},
    {MONTH ",? " YEAR, 2, 1, 0},
    {"\\b" YEAR "-([0-9]{2})-([0-9]{2})\\b", 1, 2, 3},
    {"\\b([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]" YEAR, 3, 1, 2},
    {"\\b([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})\\b", 3, 1, 2}, // of this century
    {"\\b" YEAR "[-/]([0-9]{2})\\b", 1, 2, 0},
    {"\\b([0-9]{1,2})/" YEAR, 2, 1, 0},
    {"\\b" YEAR, 1, 0, 0},
};

static int number_at(const char *text, regmatch_t group) {
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (text[group.rm_so] >= '0' && text[group.rm_so] <= '9') {
        return atoi(text + group.rm_so);
    }
    for (int i = 0; i < 12; i++) {
        if (strncasecmp(months + (ptrdiff_t)3 * i, text + group.rm_so, 3) == 0) {
            return i + 1;
        }
    }
    return 0;
}

static bool date_of(const char *text, const struct date_form *form, const regmatch_t *groups,
                    struct partial_date *ret_date, bool *ret_ambiguous) {
    char iso[48];
    int month = form->month > 0 ? number_at(text, groups[form->month]) : 0;
    int day = form->day > 0 ? number_at(text, groups[form->day]) : 0;
    bool in_digits = day > 0 && form->year == 3;
    if (in_digits && month > 12) { // 14/9/2019 can only be meant one way
        int swapped = month;
        month = day;
        day = swapped;
    }
    *ret_ambiguous = in_digits && day <= 12 && day != month;
    int year = number_at(text, groups[form->year]);
    int len = snprintf(iso, sizeof(iso), "%04d", year < 100 ? 2000 + year : year);
    len += month > 0 ? snprintf(iso + len, sizeof(iso) - (size_t)len, "-%02d", month) : 0;
    if (day > 0) {
        snprintf(iso + len, sizeof(iso) - (size_t)len, "-%02d", day);
    }
    return partial_date_parse(sv_of(iso), ret_date);
}

bool plain_date(struct plain *p, const char *text, regmatch_t *ret_where,
                struct partial_date *ret_date, bool *ret_ambiguous) {
    regmatch_t groups[PLAIN_GROUPS];
    for (size_t i = 0; i < ARRAY_SIZE(date_forms); i++) {
        if (plain_find(p, date_forms[i].pattern, text, groups) &&
            date_of(text, &date_forms[i], groups, ret_date, ret_ambiguous)) {
            *ret_where = groups[0];
            return true;
        }
    }
    return false;
}

void plain_note_date(struct plain *p, int line, const char *text, regmatch_t where,
                     bool ambiguous) {
    if (ambiguous) {
        convert_note(p->notes, line, "\"%.*s\" was read as month, day and year",
                     (int)(where.rm_eo - where.rm_so), text + where.rm_so);
    }
}

// --- JSON ---

json_t *plain_pack(const char *format, ...) {
    va_list args;
    va_start(args, format);
    json_t *value = json_vpack_ex(NULL, 0, format, args);
    va_end(args);
    if (value == NULL) {
        mem_fail();
    }
    return value;
}

json_t *plain_text(const char *text) {
    return text == NULL || *text == '\0' ? json_null() : json_string(text);
}

json_t *plain_date_json(struct partial_date date) {
    char text[PARTIAL_DATE_TEXT];
    return plain_text(partial_date_text(date, text));
}

void plain_add(struct plain *p, const char *list, json_t *value) {
    json_t *items = json_object_get(p->document, list);
    if (items == NULL) {
        items = json_array();
        json_text_set(p->document, list, items);
    }
    json_array_append_new(items, value);
}
