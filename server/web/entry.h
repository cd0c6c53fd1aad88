// SPDX-License-Identifier: MIT
// One entry of the reply cache, as the table and its compressing thread see it. An entry is one
// block of memory: this struct, then the slots of its keys, then every string and the body.
// It knows nothing of the cache, so it may outlive it in the hands of a reply.
#pragma once

#include "base/queue.h"
#include "web/cache.h"

#include <stdatomic.h>

struct entry {
    struct queue_item job; // first: for the compressing thread
    atomic_size_t references;
    struct entry_spec spec; // points into this block
    const char *keys_field;
    const uint32_t *slots; // sorted by nothing; two keys may share one
    size_t slot_count;
    _Atomic(struct blob *) coded[CODING_COUNT]; // set once, by the compressing thread
    uint64_t hash;
    // Under the shard's lock:
    struct entry *chain;           // in its bucket
    struct entry *older, *younger; // in the order of eviction
    uint64_t verified;             // the global sequence at which its slots were last found old
    uint64_t hits;
    size_t charged;  // bytes counted against the shard's share, with what malloc adds
    bool linked;     // in the table
    bool referenced; // found since eviction last passed it
    bool queued;     // compressed, or waiting for it
};

struct entry *entry_create(const struct entry_spec *spec, uint64_t hash); // with one reference
enum { ENTRY_SLOTS = 4096 };
uint32_t entry_slot(const char *key); // the slot of a surrogate key
void entry_compress(struct entry *entry);
size_t entry_codings_size(const struct entry *entry); // what that made, with what malloc adds
