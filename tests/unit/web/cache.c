// SPDX-License-Identifier: MIT
// The reply cache: freshness under concurrency, the bound, eviction, expiry, chains, compression.
#include "cmocka_web.h"

#include "base/clock.h"
#include "base/mem.h"
#include "web/cache.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <zlib.h>

static const int64_t NEVER = INT64_MAX;

static struct entry *insert(struct cache *cache, const char *key, sv body, const char *surrogate,
                            uint64_t sequence, int64_t expires) {
    const char *keys[] = {surrogate};
    struct entry_spec spec = {.key = sv_of(key),
                              .body = body,
                              .type = "application/json",
                              .language = "en",
                              .etag = "\"0123456789abcdef\"",
                              .keys = keys,
                              .key_count = surrogate == NULL ? 0 : 1,
                              .sequence = sequence,
                              .expires = expires,
                              .link = "</a>; rel=\"next\""};
    return cache_insert(cache, &spec);
}

static void put(struct cache *cache, const char *key, const char *body, const char *surrogate) {
    struct entry *entry = insert(cache, key, sv_of(body), surrogate, cache_sequence(cache), NEVER);
    assert_non_null(entry);
    entry_release(entry);
}

static bool has(struct cache *cache, const char *key) {
    struct entry *entry = cache_find(cache, sv_of(key), 0);
    entry_release(entry);
    return entry != NULL;
}

static void test_parts(void **state) {
    (void)state;
    struct cache *cache = cache_create(1 << 20);
    char key[] = "k1", body[] = "{\"a\":1}";
    entry_release(insert(cache, key, sv_of(body), "article:x", 0, NEVER));
    key[0] = body[0] = 'z'; // it keeps copies
    struct entry *entry = cache_find(cache, SV("k1"), 0);
    assert_non_null(entry);
    const struct entry_spec *spec = entry_spec(entry);
    assert_true(sv_is(spec->body, "{\"a\":1}"));
    assert_string_equal(spec->type, "application/json");
    assert_string_equal(spec->language, "en");
    assert_string_equal(spec->etag, "\"0123456789abcdef\"");
    assert_string_equal(spec->link, "</a>; rel=\"next\"");
    assert_string_equal(entry_surrogate_keys(entry), "article:x");
    cache_destroy(cache); // an entry outlives the cache in the hands of a reply
    assert_true(sv_is(entry_spec(entry)->key, "k1"));
    entry_release(entry);
    cache_destroy(NULL);
    entry_release(NULL);
}

static void test_invalidate(void **state) {
    (void)state;
    struct cache *cache = cache_create(1 << 20);
    put(cache, "x", "1", "article:x");
    put(cache, "y", "1", "article:y");
    const char *keys[] = {"article:x"};
    uint64_t before = cache_sequence(cache);
    cache_invalidate(cache, keys, 1);
    assert_true(cache_sequence(cache) > before);
    assert_false(has(cache, "x"));
    assert_true(has(cache, "y"));
    // What was made from a snapshot older than the change is not taken.
    assert_null(insert(cache, "x", SV("old"), "article:x", before, NEVER));
    assert_false(has(cache, "x"));
    put(cache, "x", "new", "article:x");
    assert_true(has(cache, "x"));
    // A slower reader's older reply does not replace a newer one, whatever its keys.
    uint64_t now = cache_sequence(cache);
    cache_invalidate(cache, keys, 1);
    put(cache, "z", "new", "topic:z");
    assert_null(insert(cache, "z", SV("old"), "topic:z", now, NEVER));
    struct cache_figures figures;
    cache_figures(cache, &figures);
    assert_int_equal(figures.entries, 3); // x waits to be found stale
    assert_int_equal(figures.misses, 2);
    assert_int_equal(figures.hits, 2);
    cache_destroy(cache);
}

static void test_expiry(void **state) {
    (void)state;
    struct cache *cache = cache_create(1 << 20);
    clock_set_ms(1000000);
    entry_release(insert(cache, "a", SV("1"), NULL, 0, clock_now_ms() + 500));
    clock_set_ms(1000499);
    struct entry *entry = cache_find(cache, SV("a"), clock_now_ms());
    assert_non_null(entry);
    entry_release(entry);
    clock_set_ms(1000500);
    assert_null(cache_find(cache, SV("a"), clock_now_ms()));
    struct cache_figures figures;
    cache_figures(cache, &figures);
    assert_int_equal(figures.entries, 0);
    clock_set_ms(0);
    cache_destroy(cache);
}

static void test_bound(void **state) {
    (void)state;
    enum { BOUND = 256 << 10, BODY = 4000 };
    struct cache *cache = cache_create(BOUND);
    CLEANUP(free_ptr) char *body = mem_zero(BOUND + 1, 1);
    char key[32];
    struct cache_figures figures;
    assert_null(insert(cache, "huge", (sv){body, BOUND + 1}, NULL, 0, NEVER));
    assert_null(insert(cache, "snug", (sv){body, BOUND - 100}, NULL, 0, NEVER));
    for (int i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "key-%d", i);
        entry_release(insert(cache, key, (sv){body, BODY}, "article:x", 0, NEVER));
        cache_figures(cache, &figures);
        assert_true(figures.bytes <= BOUND);
    }
    assert_in_range(figures.entries, 40, BOUND / BODY);
    assert_true(has(cache, "key-999"));
    assert_false(has(cache, "key-0"));
    cache_destroy(cache);
}

// What is found again and again survives a stream of things asked for once.
static void test_second_chance(void **state) {
    (void)state;
    struct cache *cache = cache_create(256 << 10);
    CLEANUP(free_ptr) char *body = mem_zero(4000, 1);
    char key[32];
    put(cache, "front page", "hello", NULL);
    for (int i = 0; i < 2000; i++) {
        snprintf(key, sizeof key, "once-%d", i);
        entry_release(insert(cache, key, (sv){body, 4000}, NULL, 0, NEVER));
        if (i % 8 == 0) {
            assert_true(has(cache, "front page"));
        }
    }
    cache_destroy(cache);
}

static void test_chains(void **state) {
    (void)state;
    struct cache *cache = cache_create(16 << 10); // eight buckets
    char key[32];
    for (int i = 0; i < 500; i++) {
        snprintf(key, sizeof key, "%d", i);
        entry_release(insert(cache, key, SV(""), NULL, 0, NEVER));
        assert_true(has(cache, key));
        assert_true(cache_longest_chain(cache) <= CACHE_CHAIN_MAX);
    }
    assert_true(cache_longest_chain(cache) > 1);
    cache_destroy(cache);
}

static void test_join_keys(void **state) {
    (void)state;
    const char *few[] = {"article:a", "topic:b"};
    CLEANUP(buf_finish) struct buf field = {0};
    cache_join_keys(&field, few, 2);
    assert_string_equal(field.ptr, "article:a topic:b");
    const char *many[200];
    for (size_t i = 0; i < ARRAY_SIZE(many); i++) {
        many[i] = "article:a-rather-long-identifier";
    }
    buf_clear(&field);
    cache_join_keys(&field, many, ARRAY_SIZE(many));
    assert_string_equal(field.ptr, "list");
}

static void check_gzip(sv coded, sv plain) {
    CLEANUP(free_ptr) char *text = mem_zero(plain.len + 1, 1);
    z_stream stream = {.next_in = (Bytef *)coded.ptr, // zlib only reads it
                       .avail_in = (uInt)coded.len,
                       .next_out = (Bytef *)text,
                       .avail_out = (uInt)plain.len + 1};
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_true(sv_eq((sv){text, stream.total_out}, plain));
    inflateEnd(&stream);
}

// The codings appear on their own after the second hit, and count against the bound.
static void test_compressed(void **state) {
    (void)state;
    struct cache *cache = cache_create(1 << 20);
    CLEANUP(buf_finish) struct buf body = {0};
    for (int i = 0; i < 500; i++) {
        buf_printf(&body, "{\"item\": %d},", i);
    }
    entry_release(insert(cache, "a", (sv){body.ptr, body.len}, "article:x", 0, NEVER));
    entry_release(cache_find(cache, SV("a"), 0));
    struct cache_figures before, after;
    cache_figures(cache, &before);
    struct entry *entry = cache_find(cache, SV("a"), 0);
    int64_t deadline = clock_monotonic_ms() + 10000;
    do {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        cache_figures(cache, &after);
    } while (after.bytes == before.bytes && clock_monotonic_ms() < deadline);
    assert_true(entry_bytes(entry, CODING_GZIP).len > 0 &&
                entry_bytes(entry, CODING_GZIP).len < body.len);
    assert_true(entry_bytes(entry, CODING_BR).len > 0 &&
                entry_bytes(entry, CODING_BR).len < body.len);
    check_gzip(entry_bytes(entry, CODING_GZIP), (sv){body.ptr, body.len});
    assert_true(after.bytes >= before.bytes + entry_bytes(entry, CODING_GZIP).len +
                                   entry_bytes(entry, CODING_BR).len);
    entry_release(entry);
    cache_destroy(cache);
}

// The promise, with threads: a reader that knows of an acknowledged version never finds an older
// one. `stored` stands for the database, `acknowledged` for what writers have been told.
enum { ARTICLES = 16, WRITERS = 2, READERS = 4, READS = 60000 /* each */ };
static struct {
    struct cache *cache;
    pthread_mutex_t commit;
    _Atomic int64_t stored[ARTICLES], acknowledged[ARTICLES];
    _Atomic uint64_t found, made, written;
    atomic_int reading; // readers that are not done: as long, writers write
} race;

static const char *const names[ARTICLES] = {"article:0",  "article:1",  "article:2",  "article:3",
                                            "article:4",  "article:5",  "article:6",  "article:7",
                                            "article:8",  "article:9",  "article:10", "article:11",
                                            "article:12", "article:13", "article:14", "article:15"};

static void *write_versions(void *arg) {
    unsigned random = *(const unsigned *)arg;
    while (race.reading > 0) {
        random = random * 1103515245 + 12345;
        size_t at = (random >> 16) % ARTICLES;
        pthread_mutex_lock(&race.commit);
        int64_t version = ++race.stored[at];
        cache_invalidate(race.cache, &names[at], 1);
        pthread_mutex_unlock(&race.commit);
        int64_t known = race.acknowledged[at];
        while (known < version &&
               !atomic_compare_exchange_weak(&race.acknowledged[at], &known, version)) {
        }
        if (++race.written % 16 == 0) {
            nanosleep(&(struct timespec){.tv_nsec = 10000}, NULL); // let entries be found, too
        }
    }
    return NULL;
}

// The version that a reader gets, from the cache or made anew.
static int64_t read_version(size_t at, bool linger) {
    struct entry *entry = cache_find(race.cache, sv_of(names[at]), 0);
    int64_t version = 0;
    if (entry == NULL) {
        uint64_t sequence = cache_sequence(race.cache);
        version = race.stored[at]; // the snapshot
        if (linger) {
            sched_yield(); // so that changes fall between snapshot and insertion
        }
        char body[32];
        int len = snprintf(body, sizeof body, "%lld", (long long)version);
        entry = insert(race.cache, names[at], (sv){body, (size_t)len}, names[at], sequence, NEVER);
        atomic_fetch_add(&race.made, 1);
    } else {
        version = strtoll(entry_spec(entry)->body.ptr, NULL, 10);
        atomic_fetch_add(&race.found, 1);
    }
    entry_release(entry);
    return version;
}

static void *read_versions(void *arg) {
    unsigned random = *(const unsigned *)arg;
    uintptr_t older = 0;
    for (int i = 0; i < READS; i++) {
        random = random * 1103515245 + 12345;
        size_t at = (random >> 16) % ARTICLES;
        int64_t known = race.acknowledged[at];
        older += read_version(at, i % 3 == 0) < known ? 1 : 0;
    }
    race.reading--;
    return (void *)older;
}

static void test_never_older_than_acknowledged(void **state) {
    (void)state;
    pthread_t threads[WRITERS + READERS];
    unsigned seeds[WRITERS + READERS];
    race.cache = cache_create(1 << 20);
    race.reading = READERS;
    pthread_mutex_init(&race.commit, NULL);
    for (unsigned i = 0; i < WRITERS + READERS; i++) {
        seeds[i] = i * 7919 + 1;
        assert_int_equal(pthread_create(&threads[i], NULL,
                                        i < WRITERS ? write_versions : read_versions, &seeds[i]),
                         0);
    }
    for (size_t i = 0; i < WRITERS + READERS; i++) {
        void *older = NULL;
        pthread_join(threads[i], &older);
        assert_ptr_equal(older, NULL);
    }
    assert_true(race.found > READS / 100); // both ways were taken
    assert_true(race.made > 100);          // the writers did race the readers
    assert_true(race.written > READS / 100);
    for (size_t i = 0; i < ARTICLES; i++) {
        assert_int_equal(read_version(i, false), race.stored[i]);
    }
    cache_destroy(race.cache);
    pthread_mutex_destroy(&race.commit);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_invalidate),
        cmocka_unit_test(test_expiry),
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_second_chance),
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_join_keys),
        cmocka_unit_test(test_compressed),
        cmocka_unit_test(test_never_older_than_acknowledged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
