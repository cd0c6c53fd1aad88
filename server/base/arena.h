// SPDX-License-Identifier: MIT
// Memory that lives as long as one request or one document: allocate, never free, destroy all at
// once. Not thread-safe; an arena is handed from thread to thread, never shared.
#pragma once

#include "base/sv.h"

struct arena;

struct arena *arena_create(void);
void arena_destroy(struct arena *a);      // NULL is fine
void arena_destroy_ptr(struct arena **a); // for CLEANUP
void arena_reset(struct arena *a);        // everything from it dies; its first block is kept
void *arena_alloc(struct arena *a, size_t count, size_t size); // zeroed, aligned for any type
char *arena_strdup(struct arena *a, const char *text);         // NULL gives NULL
char *arena_copy(struct arena *a, sv text);                    // NUL-terminated copy
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Room for one more element in an array that lives in the arena: doubles *items when *count is a
// power of two (or 0) and returns the new, zeroed element; *count is raised.
void *arena_push(struct arena *a, void *items_ptr, size_t *count, size_t size);
