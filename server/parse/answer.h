// SPDX-License-Identifier: MIT
// Reading single values out of a JSON answer, for commands that speak to the editorial API.
#pragma once

#include "base/arena.h"

struct answer; // a parsed JSON text

// NULL when the text is not JSON.
struct answer *answer_create(sv json);
void answer_destroy_ptr(struct answer **answer); // for CLEANUP; NULL is fine
// The scalar that a JSON Pointer (RFC 6901) names, as text; NULL for null, for what is missing, and
// for objects and arrays. The text lives as long as the answer for strings, in `arena` for numbers
// and truth values.
const char *answer_text(const struct answer *answer, struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// How many elements the array at the pointer has; 0 when it is none.
size_t answer_count(const struct answer *answer, const char *pointer);
