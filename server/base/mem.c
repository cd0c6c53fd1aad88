// SPDX-License-Identifier: MIT
// Heap memory that is there or ends the process. No function here ever returns NULL.
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void mem_fail(void) {
    static const char message[] = "careleaf: out of memory\n";
    // The process ends either way; a message that cannot be written changes nothing.
    ssize_t written = write(STDERR_FILENO, message, sizeof(message) - 1);
    (void)written;
    abort();
}

// At least one byte, so that NULL always means failure.
static size_t bytes_of(size_t count, size_t size) {
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        mem_fail();
    }
    return bytes == 0 ? 1 : bytes;
}

void *mem_zero(size_t count, size_t size) {
    void *ptr = calloc(1, bytes_of(count, size));
    if (ptr == NULL) {
        mem_fail();
    }
    return ptr;
}

void *mem_resize(void *ptr, size_t count, size_t size) {
    void *resized = realloc(ptr, bytes_of(count, size));
    if (resized == NULL) {
        mem_fail();
    }
    return resized;
}

char *mem_strdup(const char *text) {
    char *copy = strdup(text);
    if (copy == NULL) {
        mem_fail();
    }
    return copy;
}

void free_ptr(void *ptr) {
    void *owned = NULL;
    memcpy(&owned, ptr, sizeof(owned)); // `ptr` points at a pointer of any type
    free(owned);
}
