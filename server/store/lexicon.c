// SPDX-License-Identifier: MIT
// Sharing a snapshot, and what is looked up in it exactly.
//
// The store points at the newest snapshot and holds one reference. A lock guards the pointer only
// while a counter is raised or the pointer replaced: two instructions, as short as the locks that
// loops take elsewhere, and it closes the gap between reading the pointer and raising the counter,
// in which the last reference could go. Who gives back the last reference frees the snapshot.
#include "store/internal.h"
#include "store/lexicon_data.h"

#include <stdlib.h>
#include <string.h>

const struct lexicon *lexicon_take(struct store *store) {
    pthread_mutex_lock(&store->lexicon_lock);
    struct lexicon *lexicon = store->lexicon;
    atomic_fetch_add(&lexicon->references, 1);
    pthread_mutex_unlock(&store->lexicon_lock);
    return lexicon;
}

bool lexicon_showable(const struct store *store, const struct lexicon *lexicon) {
    return lexicon->sequence >= atomic_load(&store->taken);
}

void lexicon_give(const struct lexicon *lexicon) {
    struct lexicon *shared = (struct lexicon *)(uintptr_t)lexicon; // only the counter changes
    if (shared != NULL && atomic_fetch_sub(&shared->references, 1) == 1) {
        arena_destroy(shared->arena);
        free(shared);
    }
}

void lexicon_give_ptr(const struct lexicon **lexicon) {
    lexicon_give(*lexicon);
}

void lexicon_put(struct store *store, struct lexicon *lexicon) {
    pthread_mutex_lock(&store->lexicon_lock);
    struct lexicon *before = store->lexicon;
    store->lexicon = lexicon;
    pthread_mutex_unlock(&store->lexicon_lock);
    lexicon_give(before);
}

// --- exact lookup ---

const struct lexicon_language *lexicon_language(const struct lexicon *lexicon, const char *tag) {
    for (size_t i = 0; i < lexicon->language_count; i++) {
        if (strcmp(lexicon->tags[i], tag) == 0) {
            return &lexicon->languages[i];
        }
    }
    return NULL;
}

const char *const *lexicon_languages(const struct lexicon *lexicon, size_t *ret_count) {
    *ret_count = lexicon->language_count;
    return lexicon->tags;
}

int lexicon_frequency(const struct lexicon *lexicon, const char *language, sv word) {
    const struct lexicon_language *l = lexicon_language(lexicon, language);
    size_t i = 0;
    if (l == NULL || !strings_find(&l->vocabulary->words, word, &i)) {
        return 0;
    }
    return (int)l->vocabulary->frequency[i];
}

int lexicon_pages(const struct lexicon *lexicon, const char *language) {
    const struct lexicon_language *l = lexicon_language(lexicon, language);
    return l == NULL ? 0 : (int)l->page_count;
}

size_t lexicon_key_from(const struct lexicon_language *l, const char *key) {
    size_t low = 0, high = l->name_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(l->names[l->by_key[middle]].key, key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
