// SPDX-License-Identifier: MIT
// Codes of printouts: each edition has one from its publication on, and no code is given twice.
#pragma once

#include "model/printout.h"
#include "store/store.h"

// What a code names, as printout_read() gives it. It follows a rename; of what was withdrawn it
// gives no text. STORE_NONE: no edition here has it.
int printout_find(struct reader *reader, struct arena *arena, const char *code,
                  struct printout *ret_printout);
