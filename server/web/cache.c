// SPDX-License-Identifier: MIT
// The reply cache's table. Invariants beside those of cache.h:
// - A shard's lock guards its buckets, its order of eviction and its counts; entries in the hands
//   of replies need no lock.
// - A shard's charged bytes, its buckets included, never exceed its share of the bound. The slots
//   (32 KiB) and entries that only replies still hold come on top.
// - Slots are bumped before the sequence is published (release), and read after it (acquire): who
//   sees a sequence sees every bump that led to it.
#include "web/entry.h"

#include "base/hash.h"
#include "base/mem.h"
#include "web/thread.h"

#include <stdlib.h>

enum {
    SHARDS_MAX = 16,
    SHARD_BYTES_MIN =
        4 << 20, // fewer shards rather than smaller ones: a shard must hold large pages
    BYTES_PER_BUCKET = 2048,
    BUCKETS_MIN = 8,
    COMPRESS_AT_HIT = 2,
    COMPRESS_QUEUE = 256, // entries waiting; beyond it a later hit tries again
};

struct shard {
    pthread_mutex_t lock;
    struct entry **buckets;
    size_t bucket_mask;
    struct entry *oldest, *youngest;
    size_t share, bytes; // the bound, and what is charged
    uint64_t hits, misses, entries;
} __attribute__((aligned(64)));

struct cache {
    _Atomic uint64_t sequence;
    _Atomic uint64_t slots[ENTRY_SLOTS];
    pthread_mutex_t invalidating;
    struct queue *jobs;
    pthread_t compressor;
    size_t shard_count;
    struct shard shards[SHARDS_MAX];
};

// The top bits choose the shard, the low ones the bucket.
static struct shard *shard_of(struct cache *cache, uint64_t hash) {
    return &cache->shards[(hash >> 56) & (cache->shard_count - 1)];
}

static struct entry **bucket_of(struct shard *shard, uint64_t hash) {
    return &shard->buckets[hash & shard->bucket_mask];
}

static void order_remove(struct shard *shard, struct entry *entry) {
    *(entry->older == NULL ? &shard->oldest : &entry->older->younger) = entry->younger;
    *(entry->younger == NULL ? &shard->youngest : &entry->younger->older) = entry->older;
    entry->older = entry->younger = NULL;
}

static void order_append(struct shard *shard, struct entry *entry) {
    entry->older = shard->youngest;
    *(shard->youngest == NULL ? &shard->oldest : &shard->youngest->younger) = entry;
    shard->youngest = entry;
}

// Takes the entry out and drops the table's reference.
static void unlink_entry(struct shard *shard, struct entry *entry) {
    struct entry **place = bucket_of(shard, entry->hash);
    while (*place != entry) {
        place = &(*place)->chain;
    }
    *place = entry->chain;
    order_remove(shard, entry);
    shard->bytes -= entry->charged;
    shard->entries--;
    entry->linked = false;
    entry_release(entry);
}

// Makes room for `extra` bytes. Second chance: the oldest goes, unless it was found since it was
// last looked at. Called before a new entry is linked, which would go first where all others are
// in use.
static void evict(struct shard *shard, size_t extra) {
    while (shard->bytes + extra > shard->share && shard->oldest != NULL) {
        struct entry *entry = shard->oldest;
        if (!entry->referenced) {
            unlink_entry(shard, entry);
            continue;
        }
        entry->referenced = false;
        order_remove(shard, entry);
        order_append(shard, entry);
    }
}

static struct entry *chain_find(struct shard *shard, uint64_t hash, sv key) {
    struct entry *entry = *bucket_of(shard, hash);
    while (entry != NULL && (entry->hash != hash || !sv_eq(entry->spec.key, key))) {
        entry = entry->chain;
    }
    return entry;
}

// Makes room in a chain: of those not found lately, the one longest in it goes; else the last.
static void trim_chain(struct shard *shard, uint64_t hash) {
    size_t length = 0;
    struct entry *victim = NULL;
    for (struct entry *e = *bucket_of(shard, hash); e != NULL; e = e->chain) {
        victim = victim == NULL || !e->referenced || victim->referenced ? e : victim;
        length++;
    }
    if (length >= CACHE_CHAIN_MAX) {
        unlink_entry(shard, victim);
    }
}

// Whether no key of the entry was invalidated since its snapshot. `now` is the global sequence,
// read before: while it stands still there is nothing to look at.
static bool is_fresh(struct cache *cache, struct entry *entry, uint64_t now) {
    if (entry->verified == now) {
        return true;
    }
    for (size_t i = 0; i < entry->slot_count; i++) {
        if (atomic_load_explicit(&cache->slots[entry->slots[i]], memory_order_relaxed) >
            entry->spec.sequence) {
            return false;
        }
    }
    entry->verified = now;
    return true;
}

static void compress_later(struct cache *cache, struct entry *entry) {
    if (entry->queued || entry->spec.body.len < CACHE_COMPRESS_MIN ||
        !compress_type(entry->spec.type)) {
        return;
    }
    entry_hold(entry);
    entry->queued = queue_push(cache->jobs, &entry->job);
    if (!entry->queued) {
        entry_release(entry);
    }
}

struct entry *cache_find(struct cache *cache, sv key, int64_t now) {
    uint64_t hash = hash_quick(key);
    struct shard *shard = shard_of(cache, hash);
    pthread_mutex_lock(&shard->lock);
    uint64_t sequence = atomic_load_explicit(&cache->sequence, memory_order_acquire);
    struct entry *entry = chain_find(shard, hash, key);
    if (entry != NULL && (now >= entry->spec.expires || !is_fresh(cache, entry, sequence))) {
        unlink_entry(shard, entry);
        entry = NULL;
    }
    if (entry == NULL) {
        shard->misses++;
    } else {
        shard->hits++;
        entry->hits++;
        entry->referenced = true;
        entry_hold(entry);
        if (entry->hits >= COMPRESS_AT_HIT) {
            compress_later(cache, entry);
        }
    }
    pthread_mutex_unlock(&shard->lock);
    return entry;
}

static void link_entry(struct shard *shard, struct entry *entry) {
    trim_chain(shard, entry->hash);
    evict(shard, entry->charged);
    struct entry **bucket = bucket_of(shard, entry->hash);
    entry->chain = *bucket;
    *bucket = entry_hold(entry);
    order_append(shard, entry);
    entry->linked = true;
    shard->bytes += entry->charged;
    shard->entries++;
}

struct entry *cache_insert(struct cache *cache, const struct entry_spec *spec) {
    uint64_t hash = hash_quick(spec->key);
    struct shard *shard = shard_of(cache, hash);
    if (spec->body.len > shard->share) {
        return NULL;
    }
    struct entry *entry = entry_create(spec, hash);
    pthread_mutex_lock(&shard->lock);
    uint64_t sequence = atomic_load_explicit(&cache->sequence, memory_order_acquire);
    struct entry *before = chain_find(shard, hash, spec->key);
    bool keep = is_fresh(cache, entry, sequence) &&
                (before == NULL || before->spec.sequence <= spec->sequence) &&
                entry->charged + (shard->bucket_mask + 1) * sizeof(struct entry *) <= shard->share;
    if (keep) {
        if (before != NULL) {
            unlink_entry(shard, before);
        }
        link_entry(shard, entry);
    }
    pthread_mutex_unlock(&shard->lock);
    if (!keep) {
        entry_release(entry);
        return NULL;
    }
    return entry;
}

uint64_t cache_sequence(const struct cache *cache) {
    return atomic_load_explicit(&cache->sequence, memory_order_acquire);
}

void cache_invalidate(struct cache *cache, const char *const *keys, size_t count) {
    pthread_mutex_lock(&cache->invalidating);
    uint64_t next = atomic_load_explicit(&cache->sequence, memory_order_relaxed) + 1;
    for (size_t i = 0; i < count; i++) {
        atomic_store_explicit(&cache->slots[entry_slot(keys[i])], next, memory_order_relaxed);
    }
    atomic_store_explicit(&cache->sequence, next, memory_order_release);
    pthread_mutex_unlock(&cache->invalidating);
}

// Charges what the codings take to the entry's shard, if it is still in the table.
static void charge_codings(struct cache *cache, struct entry *entry) {
    struct shard *shard = shard_of(cache, entry->hash);
    pthread_mutex_lock(&shard->lock);
    if (entry->linked) {
        size_t size = entry_codings_size(entry);
        shard->bytes += size;
        entry->charged += size;
        evict(shard, 0);
    }
    pthread_mutex_unlock(&shard->lock);
}

static void *compress_entries(void *arg) {
    struct cache *cache = arg;
    bool closed = false;
    for (;;) {
        struct entry *entry = (struct entry *)queue_pop(cache->jobs, -1, &closed);
        if (entry == NULL) {
            return NULL;
        }
        entry_compress(entry);
        charge_codings(cache, entry);
        entry_release(entry);
    }
}

static void shard_init(struct shard *shard, size_t share) {
    size_t buckets = BUCKETS_MIN;
    while (buckets < share / BYTES_PER_BUCKET) {
        buckets *= 2;
    }
    pthread_mutex_init(&shard->lock, NULL);
    shard->buckets = mem_zero(buckets, sizeof *shard->buckets);
    shard->bucket_mask = buckets - 1;
    shard->share = share;
    shard->bytes = buckets * sizeof *shard->buckets;
}

struct cache *cache_create(size_t bytes) {
    struct cache *cache = aligned_alloc(64, sizeof *cache);
    if (cache == NULL) {
        mem_fail();
    }
    *cache = (struct cache){.shard_count = 1};
    while (cache->shard_count < SHARDS_MAX && bytes / (cache->shard_count * 2) >= SHARD_BYTES_MIN) {
        cache->shard_count *= 2;
    }
    pthread_mutex_init(&cache->invalidating, NULL);
    for (size_t i = 0; i < cache->shard_count; i++) {
        shard_init(&cache->shards[i], bytes / cache->shard_count);
    }
    cache->jobs = queue_create(COMPRESS_QUEUE);
    if (thread_start(&cache->compressor, "compress", compress_entries, cache) < 0) {
        abort(); // at the start only; it has been traced
    }
    return cache;
}

void cache_destroy(struct cache *cache) {
    if (cache == NULL) {
        return;
    }
    queue_close(cache->jobs);
    pthread_join(cache->compressor, NULL);
    queue_destroy(cache->jobs);
    for (size_t i = 0; i < cache->shard_count; i++) {
        struct shard *shard = &cache->shards[i];
        while (shard->oldest != NULL) {
            unlink_entry(shard, shard->oldest);
        }
        free(shard->buckets);
        pthread_mutex_destroy(&shard->lock);
    }
    pthread_mutex_destroy(&cache->invalidating);
    free(cache);
}

void cache_figures(const struct cache *cache, struct cache_figures *ret_figures) {
    struct cache *shared = (struct cache *)cache; // locks are not part of what is const
    *ret_figures = (struct cache_figures){0};
    for (size_t i = 0; i < shared->shard_count; i++) {
        struct shard *shard = &shared->shards[i];
        pthread_mutex_lock(&shard->lock);
        ret_figures->hits += shard->hits;
        ret_figures->misses += shard->misses;
        ret_figures->entries += shard->entries;
        ret_figures->bytes += shard->bytes;
        pthread_mutex_unlock(&shard->lock);
    }
}

size_t cache_longest_chain(const struct cache *cache) {
    struct cache *shared = (struct cache *)cache;
    size_t longest = 0;
    for (size_t i = 0; i < shared->shard_count; i++) {
        struct shard *shard = &shared->shards[i];
        pthread_mutex_lock(&shard->lock);
        for (size_t b = 0; b <= shard->bucket_mask; b++) {
            size_t length = 0;
            for (struct entry *e = shard->buckets[b]; e != NULL; e = e->chain) {
                length++;
            }
            longest = length > longest ? length : longest;
        }
        pthread_mutex_unlock(&shard->lock);
    }
    return longest;
}
