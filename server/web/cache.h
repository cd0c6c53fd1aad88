// SPDX-License-Identifier: MIT
// The reply cache: finished public replies, kept as bytes, in identity, gzip and br.
//
// Invariant: no reply is older than an acknowledged change. A global sequence counts invalidations;
// a fixed table of slots, indexed by the hash of a surrogate key, holds the sequence at which a key
// of that slot was last invalidated. An entry carries the sequence that was current before its
// snapshot began; it is fresh while every slot of its keys is ≤ that number (two keys in one slot
// only cost a needless miss). The writer bumps slots, then publishes the sequence, after its commit
// and before it acknowledges. Entries are immutable but for the late-added encodings,
// reference-counted, in shards with a mutex each, evicted least recently used first (second chance)
// within a bound in bytes. They expire at an instant (the publisher's next midnight). One
// background thread compresses an entry after its second hit (gzip 6, brotli 5). The hash table's
// chains are bounded, so that chosen keys cannot make a lookup slow.
#pragma once

#include "web/compress.h"

struct cache;
struct entry;

enum { CACHE_CHAIN_MAX = 8, CACHE_COMPRESS_MIN = 512 /* bytes: less does not shrink */ };

struct cache *cache_create(size_t bytes);           // starts the compressing thread
void cache_destroy(struct cache *cache);            // NULL is fine
uint64_t cache_sequence(const struct cache *cache); // read it BEFORE the snapshot begins
void cache_invalidate(struct cache *cache, const char *const *keys, size_t count);

// What an entry is made of; strings and bytes are copied.
struct entry_spec {
    sv key;
    sv body;
    const char *type, *language, *etag; // etag without a suffix: "\"0123456789abcdef\""
    unsigned vary;
    const char *const *keys;
    size_t key_count;
    uint64_t sequence;
    int64_t expires;    // wall clock: gone from then on
    int64_t changes_at; // bounds max-age; 0 none
    const char *link;   // Link header, or NULL
};
// Inserts (replacing the same key) and returns the entry with a reference for the caller; NULL when
// it is larger than a shard's share of the bound, or stale already.
struct entry *cache_insert(struct cache *cache, const struct entry_spec *spec);
// A fresh entry with a reference, or NULL. Counts the hit.
struct entry *cache_find(struct cache *cache, sv key, int64_t now);
void entry_release(struct entry *entry); // any thread; NULL is fine
struct entry *entry_hold(struct entry *entry);
// A reply entry's parts, valid while held; its keys are only in the joined form below.
const struct entry_spec *entry_spec(const struct entry *entry);
sv entry_bytes(const struct entry *entry, enum coding coding); // empty until compressed
const char *entry_surrogate_keys(const struct entry *entry);   // space-separated, or NULL: none

// The Surrogate-Key field for these keys. Where it would exceed CACHE_KEYS_FIELD_MAX bytes (a
// connection has little room for headers) the one key "list" stands for all.
enum { CACHE_KEYS_FIELD_MAX = 4096 };
void cache_join_keys(struct buf *field, const char *const *keys, size_t count);

struct cache_figures {
    uint64_t hits, misses, entries, bytes;
};
void cache_figures(const struct cache *cache, struct cache_figures *ret_figures);
size_t cache_longest_chain(const struct cache *cache); // looks at every bucket; for tests
