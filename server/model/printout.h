// SPDX-License-Identifier: MIT
// The code on a printout, by which a reader at home learns whether the paper still holds.
#pragma once

#include "model/vocab.h"

enum {
    PRINTOUT_CODE_LENGTH = 11,     // "K7QDM-3XF2X"
    PRINTOUT_TYPED_MAX = 200,      // bytes of what is typed: with spaces, or a whole address
    PRINTOUT_ATTEMPTS_MAX = 65536, // texts of one code; a 45-bit hash never comes near it
};

// The code of a text by its digest (article_digest). `attempt` counts from 0; the next is for a
// text whose code another edition of the library has. ret_code holds PRINTOUT_CODE_LENGTH + 1.
void printout_code(const uint8_t digest[static 32], int attempt, char *ret_code);
// Reads a code as a person types it: in upper or lower case, O for 0, I and L for 1, with hyphens,
// dashes and spaces anywhere, or with the address before it ("example.org/v/k7qdm3xf2x"). False: it
// is no code; it was mistyped. ret_code: as it is printed.
bool printout_read(sv typed, char *ret_code);

// What a code names, and what became of it.
enum printout_state {
    PRINTOUT_CURRENT,
    PRINTOUT_OVERDUE,    // it is the newest text, and its review is overdue
    PRINTOUT_SUPERSEDED, // a newer edition took its place
    PRINTOUT_RECALLED,   // and one since then was urgent for safety: do not use the paper
    PRINTOUT_WITHDRAWN,  // the article was taken away, or merged into another
};
extern const struct vocab vocab_printout_state;

struct printout {
    const char *code;
    const char *article, *language; // as they are called today
    int edition, newest;
    bool withdrawn;          // nothing of its text may be shown
    bool recalled;           // a later edition was urgent for safety
    const char *merged_into; // the article that stands for it, or NULL
};
