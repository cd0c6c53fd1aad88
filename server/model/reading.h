// SPDX-License-Identifier: MIT
// How hard a text is to read. English: Flesch–Kincaid grade level (Kincaid et al. 1975), syllables
// estimated by vowel groups. Spanish: INFLESZ scale (Barrio-Cantalejo 2008; Szigriszt-Pazos 1993).
#pragma once

#include "base/sv.h"

enum { READING_NONE = -1, READING_WORDS_MIN = 30 }; // under 30 words no figure means anything

struct reading_counts {
    int64_t words, sentences, syllables;
};

// What the level is made of; nothing for other languages than English and Spanish. Sentences end at
// . ! ? and at line ends (headings and list items stand on lines of their own), not at the points
// of abbreviations and numbers. A number is a word of one syllable; a list's number is none.
struct reading_counts reading_count(const char *language, sv text);
// The level of plain text, rounded to a whole number ≥ 0; READING_NONE for other languages or short
// texts.
int reading_level(const char *language, sv text);
// "flesch-kincaid", "inflesz" or NULL.
const char *reading_method(const char *language);
