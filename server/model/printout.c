// SPDX-License-Identifier: MIT
// The code of a printout: ten characters of base 32 and a hyphen, `K7QDM-3XF2X`.
//
// The alphabet is Crockford's: 0-9 and A-Z without I, L, O and U, worth 0 to 31.
// Characters 1 to 9 are the first 45 bits of SHA-256 over 36 bytes: the digest of the text
// (article_digest: id, language and all that is printed) and the attempt as four bytes, the most
// significant first. So a code belongs to a text. The same text under the same id has the same code
// in every library, however it counts its editions; another text has another code. Where two
// editions of a library would share one (a text that came back, or chance), the later takes the
// next attempt. By chance alone that happens in one of 28,000 libraries of 50,000 editions.
//
// Character 10 checks the others. With the characters as elements of GF(2^5) modulo x^5 + x^2 + 1
// and a = x, the sum of a^(10 - i) × character i over all ten is 0. The ten weights differ and none
// is 0, so one wrong character never passes, nor do any two that changed places.
#include "model/printout.h"

#include "base/hash.h"

#include <string.h>

enum {
    CHARACTERS = 10, // the check character included
    HALF = 5,        // of them stand before the hyphen
    HASHED = 9,
    ATTEMPT_BYTES = 4,
    HASH_BYTES = 6, // hold HASHED characters of five bits
};

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static const char *const state_words[] = {"current", "overdue", "superseded", "recalled",
                                          "withdrawn"};
const struct vocab vocab_printout_state = {"status", state_words,
                                           sizeof(state_words) / sizeof(state_words[0])};

static unsigned times_a(unsigned element) {
    unsigned doubled = element << 1;
    return (doubled & 0x20U) != 0 ? doubled ^ 0x25U : doubled;
}

static unsigned value_of(char c) {
    return (unsigned)(strchr(alphabet, c) - alphabet);
}

// The weighted sum of the first `count` characters, by Horner's rule.
static unsigned sum_of(const char *characters, int count) {
    unsigned sum = 0;
    for (int i = 0; i < count; i++) {
        sum = times_a(sum) ^ value_of(characters[i]);
    }
    return sum;
}

static void write_code(const char *characters, char *ret_code) {
    memcpy(ret_code, characters, HALF);
    ret_code[HALF] = '-';
    memcpy(ret_code + HALF + 1, characters + HALF, CHARACTERS - HALF);
    ret_code[PRINTOUT_CODE_LENGTH] = '\0';
}

// The character of the alphabet that is meant; '\0' for none.
static char character_of(char c) {
    static const char meant[][2] = {{'O', '0'}, {'I', '1'}, {'L', '1'}};
    if (c >= 'a' && c <= 'z') {
        c = (char)(c - 'a' + 'A');
    }
    for (size_t i = 0; i < sizeof(meant) / sizeof(meant[0]); i++) {
        if (c == meant[i][0]) {
            return meant[i][1];
        }
    }
    return c != '\0' && strchr(alphabet, c) != NULL ? c : '\0';
}

void printout_code(const uint8_t digest[static 32], int attempt, char *ret_code) {
    uint8_t input[SHA256_SIZE + ATTEMPT_BYTES], hash[SHA256_SIZE];
    char text[(8 * HASH_BYTES + 4) / 5 + 1], characters[CHARACTERS];
    memcpy(input, digest, SHA256_SIZE);
    for (int i = 0; i < ATTEMPT_BYTES; i++) {
        input[SHA256_SIZE + i] = (uint8_t)((unsigned)attempt >> (8 * (ATTEMPT_BYTES - 1 - i)));
    }
    hash_sha256(input, sizeof(input), hash);
    hash_base32(hash, HASH_BYTES, text);
    for (int i = 0; i < HASHED; i++) {
        characters[i] = character_of(text[i]);
    }
    characters[HASHED] = alphabet[times_a(sum_of(characters, HASHED))];
    write_code(characters, ret_code);
}

// The length of what stands between characters of a code at `text`: a space, a hyphen or a dash, as
// keyboards and word processors write them. 0: it is none.
static size_t separator(sv text) {
    static const struct {
        const char *first, *last; // of a range of characters
    } ranges[] = {
        {" ", " "},           {"-", "-"}, {"\t", "\t"}, {"\u00a0", "\u00a0"}, // no-break space
        {"\u00ad", "\u00ad"},                                                 // soft hyphen
        {"\u2000", "\u2015"}, // spaces of any width, hyphens, dashes
        {"\u202f", "\u202f"}, // narrow no-break space
        {"\u2212", "\u2212"}, // minus
    };
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        size_t len = strlen(ranges[i].first);
        if (text.len >= len && memcmp(text.ptr, ranges[i].first, len) >= 0 &&
            memcmp(text.ptr, ranges[i].last, len) <= 0) {
            return len;
        }
    }
    return 0;
}

// What stands after the last slash.
static sv last_part(sv typed) {
    sv part = sv_cut(&typed, '/');
    while (typed.ptr != NULL) {
        part = sv_cut(&typed, '/');
    }
    return part;
}

bool printout_read(sv typed, char *ret_code) {
    char characters[CHARACTERS];
    int count = 0;
    for (sv rest = last_part(sv_trim(typed)); rest.len > 0;) {
        size_t skipped = separator(rest);
        if (skipped == 0) {
            char c = character_of(rest.ptr[0]);
            if (c == '\0' || count == CHARACTERS) {
                return false;
            }
            characters[count++] = c;
            skipped = 1;
        }
        rest = (sv){rest.ptr + skipped, rest.len - skipped};
    }
    if (count != CHARACTERS || sum_of(characters, CHARACTERS) != 0) {
        return false;
    }
    write_code(characters, ret_code);
    return true;
}
