// SPDX-License-Identifier: MIT
// How far apart two names are, for "did you mean".
#pragma once

#include <stddef.h>

// Insertions, deletions, replacements and swaps of neighbours that turn one into the other; case
// differences cost nothing. SIZE_MAX for names over 40 characters.
size_t name_distance(const char *a, const char *b);
