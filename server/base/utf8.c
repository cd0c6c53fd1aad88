// SPDX-License-Identifier: MIT
// Unicode by libunistring. Bytes that are no UTF-8 are never passed on: where a function makes
// text, it writes U+FFFD for them.
#include "base/utf8.h"

#include "base/buf.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

static const uint8_t *bytes_of(sv text) {
    return (const uint8_t *)text.ptr;
}

bool utf8_valid(sv text) {
    if (text.len == 0) {
        return true;
    }
    return memchr(text.ptr, '\0', text.len) == NULL && u8_check(bytes_of(text), text.len) == NULL;
}

static bool starts_point(char c) {
    return ((unsigned char)c & 0xc0) != 0x80;
}

size_t utf8_length(sv text) {
    size_t points = 0;
    for (size_t i = 0; i < text.len; i++) {
        points += starts_point(text.ptr[i]);
    }
    return points;
}

size_t utf8_prefix(sv text, size_t points) {
    size_t seen = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (starts_point(text.ptr[i]) && seen++ == points) {
            return i;
        }
    }
    return text.len;
}

static void add_point(struct buf *out, ucs4_t point) {
    uint8_t bytes[6];
    int len = u8_uctomb(bytes, point, sizeof(bytes));
    buf_add(out, bytes, len < 0 ? 0 : (size_t)len);
}

// The next code point of a text that is not empty; U+FFFD for what is none.
static ucs4_t next_point(sv *rest) {
    ucs4_t point = 0;
    size_t len = (size_t)u8_mbtouc(&point, bytes_of(*rest), rest->len);
    *rest = (sv){rest->ptr + len, rest->len - len};
    return point;
}

static bool is_removed_control(ucs4_t point) {
    bool control = point < 0x20 || (point >= 0x7f && point < 0xa0);
    return control && point != '\t' && point != '\n' && point != '\r';
}

static bool is_simple_ascii(sv text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x7f || is_removed_control(c)) {
            return false;
        }
    }
    return true;
}

char *utf8_clean(struct arena *a, sv text) {
    if (is_simple_ascii(text)) {
        return arena_copy(a, text);
    }
    // Removing comes first: what a control character kept apart may compose.
    CLEANUP(buf_finish) struct buf kept = {0};
    buf_reserve(&kept, text.len);
    while (text.len > 0) {
        ucs4_t point = next_point(&text);
        if (!is_removed_control(point)) {
            add_point(&kept, point);
        }
    }
    size_t len = 0;
    CLEANUP(free_ptr)
    uint8_t *normal = u8_normalize(UNINORM_NFC, (uint8_t *)kept.ptr, kept.len, NULL, &len);
    if (normal == NULL && kept.len > 0) {
        mem_fail(); // the input is well formed: only memory is left as a reason
    }
    return arena_copy(a, (sv){(char *)normal, len});
}

bool utf8_visible(sv text) {
    static const uint32_t hidden = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Mn |
                                   UC_CATEGORY_MASK_Me | UC_CATEGORY_MASK_Z;
    while (text.len > 0) {
        ucs4_t point = next_point(&text);
        if (!uc_is_general_category_withtable(point, hidden) &&
            !uc_is_property_default_ignorable_code_point(point)) {
            return true;
        }
    }
    return false;
}

// Latin letters that Unicode does not take apart, and where a reader looks for them.
static const struct {
    ucs4_t point;
    const char *text;
} plain_letters[] = {
    {0xe6, "ae"}, {0xf0, "d"},  {0xf8, "o"},  {0xfe, "th"},  {0x111, "d"},
    {0x127, "h"}, {0x131, "i"}, {0x142, "l"}, {0x153, "oe"},
};

static void add_folded(struct buf *out, ucs4_t point) {
    if (point < 0x80) {
        buf_char(out, (char)point);
        return;
    }
    if (uc_is_general_category_withtable(point, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me)) {
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(plain_letters); i++) {
        if (plain_letters[i].point == point) {
            buf_text(out, plain_letters[i].text);
            return;
        }
    }
    add_point(out, point);
}

// Adds the folded form of well-formed text.
static void fold_into(struct buf *out, const uint8_t *text, size_t text_len) {
    size_t len = 0;
    CLEANUP(free_ptr)
    uint8_t *folded = u8_casefold(text, text_len, NULL, UNINORM_NFKD, NULL, &len);
    if (folded == NULL && text_len > 0) {
        mem_fail(); // as in utf8_clean()
    }
    sv rest = {(char *)folded, len};
    while (rest.len > 0) {
        add_folded(out, next_point(&rest));
    }
}

char *utf8_fold(struct arena *a, sv text) {
    CLEANUP(buf_finish) struct buf formed = {0};
    CLEANUP(buf_finish) struct buf out = {0};
    buf_reserve(&formed, text.len);
    while (text.len > 0) {
        add_point(&formed, next_point(&text));
    }
    buf_reserve(&out, formed.len);
    fold_into(&out, (uint8_t *)formed.ptr, formed.len);
    return arena_copy(a, (sv){out.ptr, out.len});
}

// The first letter or digit; 0 when there is none.
static ucs4_t first_sign(sv text) {
    while (text.len > 0) {
        ucs4_t point = next_point(&text);
        if (uc_is_general_category_withtable(point, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N)) {
            return point;
        }
    }
    return 0;
}

void utf8_letter(sv text, char ret_text[static 8]) {
    CLEANUP(buf_finish) struct buf sign = {0};
    CLEANUP(buf_finish) struct buf folded = {0};
    memcpy(ret_text, "#", 2);
    ucs4_t first = first_sign(text);
    if (first == 0 || !uc_is_general_category(first, UC_CATEGORY_L)) {
        return;
    }
    add_point(&sign, first);
    fold_into(&folded, (uint8_t *)sign.ptr, sign.len);
    if (folded.len == 0) {
        return;
    }
    sv rest = {folded.ptr, folded.len};
    ucs4_t letter = uc_toupper(next_point(&rest));
    const uc_script_t *script = uc_script(letter);
    bool latin = script != NULL && strcmp(script->name, "Latin") == 0;
    if (latin && !(letter >= 'A' && letter <= 'Z')) {
        return;
    }
    int len = u8_uctomb((uint8_t *)ret_text, letter, 7);
    ret_text[len < 0 ? 0 : len] = '\0';
}

// --- words ---

// Blocks of scripts that are written without spaces.
static const struct {
    ucs4_t first, last;
} unspaced[] = {
    {0xe00, 0xeff},     // Thai, Lao
    {0x1000, 0x109f},   // Myanmar
    {0x1780, 0x17ff},   // Khmer
    {0x2e80, 0x312f},   // Han radicals, Kana, Bopomofo
    {0x31a0, 0x9fff},   // Kana, Han
    {0xf900, 0xfaff},   // Han
    {0x20000, 0x3ffff}, // Han
};

static bool is_unspaced(ucs4_t point) {
    for (size_t i = 0; i < ARRAY_SIZE(unspaced) && point >= unspaced[i].first; i++) {
        if (point <= unspaced[i].last) {
            return true;
        }
    }
    return false;
}

static bool is_ascii_sign(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_word_point(ucs4_t point) {
    static const uint32_t signs =
        UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N | UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Mc;
    return point < 0x80 ? is_ascii_sign((unsigned char)point)
                        : uc_is_general_category_withtable(point, signs);
}

// The length of the word that begins the text; 0 for none.
static size_t word_length(sv text) {
    size_t len = 0;
    while (len < text.len) {
        sv rest = {text.ptr + len, text.len - len};
        if ((unsigned char)*rest.ptr < 0x80) {
            if (!is_ascii_sign((unsigned char)*rest.ptr)) {
                break;
            }
            len++;
            continue;
        }
        ucs4_t point = next_point(&rest);
        bool alone = is_unspaced(point);
        if (!is_word_point(point) || (alone && len > 0)) {
            break;
        }
        len = text.len - rest.len;
        if (alone) {
            break;
        }
    }
    return len;
}

// The length of an apostrophe and what English writes after it; 0 for none.
static size_t ending_length(sv text) {
    static const char *const endings[] = {"s", "t", "re", "ve", "ll", "m", "d"};
    if (text.len == 0 || *text.ptr == ' ') {
        return 0; // as nearly always
    }
    size_t mark = sv_starts(text, "'") ? 1 : sv_starts(text, "\xe2\x80\x99") ? 3 : 0;
    sv rest = {text.ptr + mark, text.len - mark};
    sv word = {rest.ptr, mark == 0 ? 0 : word_length(rest)};
    for (size_t i = 0; word.len > 0 && i < ARRAY_SIZE(endings); i++) {
        if (sv_is_nocase(word, endings[i])) {
            return mark + word.len;
        }
    }
    return 0;
}

bool utf8_next_word(sv *rest, sv *ret_word) {
    while (rest->len > 0) {
        size_t len = word_length(*rest);
        if (len > 0) {
            *ret_word = (sv){rest->ptr, len};
            *rest = (sv){rest->ptr + len, rest->len - len};
            len = ending_length(*rest);
            *rest = (sv){rest->ptr + len, rest->len - len};
            return true;
        }
        next_point(rest);
    }
    return false;
}

size_t utf8_fold_word(sv word, char *ret_text, size_t size) {
    size_t len = 0;
    while (len < word.len && len + 1 < size && is_ascii_sign((unsigned char)word.ptr[len])) {
        char c = word.ptr[len];
        ret_text[len++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    if (len < word.len && len + 1 < size) {
        CLEANUP(buf_finish) struct buf out = {0};
        fold_into(&out, bytes_of(word), word.len);
        len = out.len < size ? out.len : size - 1;
        while (len < out.len && len > 0 && !starts_point(out.ptr[len])) {
            len--;
        }
        memcpy(ret_text, out.len == 0 ? "" : out.ptr, len);
    }
    ret_text[len] = '\0';
    return len;
}
