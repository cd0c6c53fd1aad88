// SPDX-License-Identifier: MIT
// Words, escapes, and the optimal string alignment distance over short names.
#include "parse/text.h"

#include "base/utf8.h"

#include <string.h>

enum { NAME_MAX_LENGTH = 40, EMAIL_BYTES_MAX = 254 }; // RFC 5321 section 4.5.3.1.3

static const char spaces[] = " \t\n\f\r";

bool text_is_space(char c) {
    return c != '\0' && strchr(spaces, c) != NULL;
}

bool text_has_word(const char *words, sv word) {
    while (*words != '\0') {
        words += strspn(words, spaces);
        size_t len = strcspn(words, spaces);
        if (len > 0 && sv_eq((sv){words, len}, word)) {
            return true;
        }
        words += len;
    }
    return false;
}

const char *text_clean(struct arena *arena, sv text, bool breaks) {
    char *clean = utf8_clean(arena, text);
    char *to = clean;
    bool due = false;
    for (const char *from = clean; *from != '\0'; from++) {
        if (*from == '\r' && from[1] == '\n') {
            continue; // a line break is one character
        }
        if (text_is_space(*from) && (to == clean || !breaks)) {
            due = to != clean;
            continue;
        }
        if (due) {
            *to++ = ' ';
            due = false;
        }
        *to++ = *from;
    }
    while (to > clean && text_is_space(to[-1])) {
        to--;
    }
    *to = '\0';
    return utf8_visible(sv_of(clean)) ? clean : NULL;
}

void text_escape(struct buf *out, sv text) {
    static const char *const references[256] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;"};
    for (size_t i = 0; i < text.len; i++) {
        const char *reference = references[(unsigned char)text.ptr[i]];
        if (reference != NULL) {
            buf_text(out, reference);
        } else {
            buf_char(out, text.ptr[i]);
        }
    }
}

static bool is_label(sv label) {
    if (label.len == 0 || label.len > 63 || label.ptr[0] == '-' ||
        label.ptr[label.len - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < label.len; i++) {
        unsigned char c = (unsigned char)label.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        if (!letter && !(c >= '0' && c <= '9') && c != '-') {
            return false;
        }
    }
    return true;
}

bool text_is_email(sv address) {
    static const char specials[] = " \t()<>[]:;,\\\"@";
    sv domain = address;
    sv local = sv_cut(&domain, '@');
    if (address.len > EMAIL_BYTES_MAX || local.len == 0 || local.len > 64 || domain.ptr == NULL ||
        memchr(domain.ptr, '.', domain.len) == NULL || local.ptr[0] == '.' ||
        local.ptr[local.len - 1] == '.') {
        return false;
    }
    for (size_t i = 0; i < local.len; i++) {
        unsigned char c = (unsigned char)local.ptr[i];
        if (c < ' ' || c == 0x7f || strchr(specials, c) != NULL) {
            return false;
        }
    }
    while (domain.ptr != NULL) {
        if (!is_label(sv_cut(&domain, '.'))) {
            return false;
        }
    }
    return true;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b, size_t c) {
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

size_t text_distance(const char *a, const char *b) {
    size_t rows[NAME_MAX_LENGTH + 1][NAME_MAX_LENGTH + 1];
    size_t a_len = strlen(a), b_len = strlen(b);
    if (a_len > NAME_MAX_LENGTH || b_len > NAME_MAX_LENGTH) {
        return SIZE_MAX;
    }
    for (size_t i = 0; i <= a_len; i++) {
        for (size_t j = 0; j <= b_len; j++) {
            if (i == 0 || j == 0) {
                rows[i][j] = i + j;
                continue;
            }
            size_t differs = lower(a[i - 1]) != lower(b[j - 1]);
            rows[i][j] =
                least(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + differs);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]) && rows[i - 2][j - 2] + 1 < rows[i][j]) {
                rows[i][j] = rows[i - 2][j - 2] + 1;
            }
        }
    }
    return rows[a_len][b_len];
}
