// SPDX-License-Identifier: MIT
// An arena is a chain of blocks that only ever fill up. Every block but the last is done with: what
// does not fit opens a new one, twice as large as the last up to a bound, or as large as it needs.
#include "base/arena.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BLOCK = 8 * 1024,
    LARGEST_BLOCK = 1024 * 1024, // larger ones only for one allocation that needs it
    ALIGNMENT = alignof(max_align_t),
};

struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *first, *last;
};

static struct block *block_create(size_t size) {
    if (size > SIZE_MAX / 2) {
        mem_fail();
    }
    struct block *block = mem_resize(NULL, 1, sizeof(*block) + size);
    block->next = NULL;
    block->used = 0;
    block->size = size;
    return block;
}

static void blocks_free(struct block *block) {
    while (block != NULL) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

struct arena *arena_create(void) {
    struct arena *a = mem_zero(1, sizeof(*a));
    a->first = a->last = block_create(FIRST_BLOCK);
    return a;
}

void arena_destroy(struct arena *a) {
    if (a == NULL) {
        return;
    }
    blocks_free(a->first);
    free(a);
}

void arena_destroy_ptr(struct arena **a) {
    arena_destroy(*a);
}

void arena_reset(struct arena *a) {
    blocks_free(a->first->next);
    a->first->next = NULL;
    a->first->used = 0;
    a->last = a->first;
}

static void block_add(struct arena *a, size_t bytes) {
    size_t size = a->last->size < LARGEST_BLOCK / 2 ? a->last->size * 2 : LARGEST_BLOCK;
    a->last->next = block_create(size < bytes ? bytes : size);
    a->last = a->last->next;
}

// Bytes that are not zeroed; a multiple of the alignment, so that `used` stays aligned.
static void *arena_take(struct arena *a, size_t bytes) {
    if (bytes > SIZE_MAX / 2) {
        mem_fail();
    }
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (bytes > a->last->size - a->last->used) {
        block_add(a, bytes);
    }
    void *ptr = a->last->bytes + a->last->used;
    a->last->used += bytes;
    return ptr;
}

void *arena_alloc(struct arena *a, size_t count, size_t size) {
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        mem_fail();
    }
    return memset(arena_take(a, bytes), 0, bytes);
}

char *arena_copy(struct arena *a, sv text) {
    char *copy = arena_take(a, text.len + 1);
    if (text.len > 0) {
        memcpy(copy, text.ptr, text.len);
    }
    copy[text.len] = '\0';
    return copy;
}

char *arena_strdup(struct arena *a, const char *text) {
    return text == NULL ? NULL : arena_copy(a, sv_of(text));
}

char *arena_printf(struct arena *a, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    // Printed where it would lie; most texts fit there and are made once.
    size_t room = a->last->size - a->last->used;
    int len = vsnprintf((char *)a->last->bytes + a->last->used, room, format, args);
    if (len < 0) {
        mem_fail(); // the formats are constants: only memory or a text over 2 GiB gets here
    }
    char *text = arena_take(a, (size_t)len + 1);
    if ((size_t)len >= room) {
        vsnprintf(text, (size_t)len + 1, format, again);
    }
    va_end(again);
    va_end(args);
    return text;
}

void *arena_push(struct arena *a, void *items_ptr, size_t *count, size_t size) {
    unsigned char *items = NULL;
    memcpy(&items, items_ptr, sizeof(items)); // it points at a pointer of any type
    size_t n = *count;
    if ((n & (n - 1)) == 0) { // full: 0, 1, 2, 4, …
        unsigned char *larger = arena_alloc(a, n == 0 ? 1 : n * 2, size);
        if (n > 0) {
            memcpy(larger, items, n * size);
        }
        items = larger;
        memcpy(items_ptr, &items, sizeof(items));
    }
    *count = n + 1;
    return items + n * size;
}
