// SPDX-License-Identifier: MIT
// Small readings of text that several parsers share.
#pragma once

#include "base/arena.h"
#include "base/buf.h"

// HTML's white space: space, tab, line feed, form feed, carriage return.
bool text_is_space(char c);
// Whether the words of a list, apart by white space, have this one among them. Case counts.
bool text_has_word(const char *words, sv word);
// Text as it is kept: NFC, no control characters, no white space at its ends; on one line with
// white space collapsed unless `breaks`. NULL when nothing is left that a reader could see.
const char *text_clean(struct arena *a, sv text, bool breaks);
// The canonical escapes of bodies and drawings: & < > " become references.
void text_escape(struct buf *out, sv text);
// How far apart two names are, for "did you mean": insertions, deletions, replacements and swaps of
// neighbours that turn one into the other; case differences cost nothing. SIZE_MAX for names over
// 40 characters.
size_t text_distance(const char *a, const char *b);
// A practical e-mail address (local part, @, domain with a dot), not all of RFC 5322.
bool text_is_email(sv address);
