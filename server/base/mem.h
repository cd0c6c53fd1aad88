// SPDX-License-Identifier: MIT
// Memory from the heap, for a program whose every input is bounded: an allocation that fails means
// a broken machine, so it ends the process with one line on standard error. Acknowledged writes
// are on disk by then. No caller tests for NULL.
#pragma once

#include <stddef.h>

// Zeroed memory of count × size bytes (overflow checked). Free with free().
void *mem_zero(size_t count, size_t size) __attribute__((malloc, alloc_size(1, 2)));
// realloc() that cannot fail; count × size checked for overflow.
void *mem_resize(void *ptr, size_t count, size_t size) __attribute__((alloc_size(2, 3)));
// strdup() that cannot fail.
char *mem_strdup(const char *text) __attribute__((malloc));
// Ends the process: prints `careleaf: out of memory` and aborts.
_Noreturn void mem_fail(void);

// Cleanup attributes for owning locals: `CLEANUP(free_ptr) char *name = NULL;`
#define CLEANUP(function) __attribute__((cleanup(function)))
// Frees the pointer that `ptr` points at; for CLEANUP.
void free_ptr(void *ptr);
// Hands a pointer over: yields its value and leaves NULL behind.
#define take(ptr)                                                                                  \
    ({                                                                                             \
        __typeof__(ptr) taken_ = (ptr);                                                            \
        (ptr) = NULL;                                                                              \
        taken_;                                                                                    \
    })
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
