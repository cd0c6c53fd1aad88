// SPDX-License-Identifier: MIT
// Unicode: validity, normal forms, folding, breaking into words. libunistring is behind it.
#pragma once

#include "base/arena.h"

// True when the bytes are well-formed UTF-8 (RFC 3629) without U+0000.
bool utf8_valid(sv text);
size_t utf8_length(sv text); // code points
// Normal form C, with tabs and line breaks kept and other control characters removed.
char *utf8_clean(struct arena *a, sv text);
// Whether a reader can see anything: more than spaces, controls, characters of no width, and marks
// without a letter (of which nothing is left by utf8_fold).
bool utf8_visible(sv text);
// For comparing and sorting what people read: NFKD without combining marks, case folded.
char *utf8_fold(struct arena *a, sv text);
// The letter a title is filed under, upper case, accents removed: "A" … "Z", "#" for digits and the
// rest of Latin signs, else the first letter itself (Arabic, …). ret_text holds up to 8 bytes.
void utf8_letter(sv text, char ret_text[static 8]);
// Length in bytes of the longest prefix with at most `points` code points.
size_t utf8_prefix(sv text, size_t points);

// Cuts the next word off *rest: letters and digits with the marks on them. Of scripts that are
// written without spaces each character is a word. Endings after an apostrophe (Crohn's, can't) are
// no words. False at the end.
bool utf8_next_word(sv *rest, sv *ret_word);
// utf8_fold of one word, cut to whole code points that fit with the final NUL; its length, 0 when
// nothing is left.
size_t utf8_fold_word(sv word, char *ret_text, size_t size);
