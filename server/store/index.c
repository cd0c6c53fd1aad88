// SPDX-License-Identifier: MIT
// The index thread: follows the change sequence and keeps the full-text index beside the library.
// It has a read-only connection to the library and the only writing one to the index. The index may
// be deleted at any moment: it is made anew when it is missing, of another version, of another
// library, ahead of the library (a backup was put back), or found to be damaged.
//
// Invariant: after each transaction `applied` says up to which change the index is complete.
#include "store/index.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/embedded.h"
#include "base/hash.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    BATCH = 64, // pages of one transaction of the index
    // Pages of one transaction when everything is indexed: FTS5 then writes few, large segments,
    // of some 20 MB in memory.
    BATCH_OF_ALL = 1024,
    RETRY_MS = 1000, // after an error
    LEXICON_PAUSE =
        4, // times as long as it took: making it again and again takes a fifth of the thread
};

enum { PROGRESS, SET_PROGRESS, CHANGES, EVERYTHING, OPTIMIZE };
static const struct statement statements[] = {
    [PROGRESS] = {"SELECT version, library, applied FROM progress", USE_INDEX, "one row"},
    [SET_PROGRESS] = INDEX("UPDATE progress SET applied = ?1 WHERE one = 1"),
    // An article that changed twice is applied at its newest change.
    [CHANGES] = {"SELECT max(sequence) AS newest, article, language FROM (SELECT sequence, article,"
                 " language FROM change WHERE sequence > ?1 ORDER BY sequence LIMIT ?2)"
                 " GROUP BY article, language ORDER BY newest",
                 USE_PUBLIC, "the scan is of one batch of changes"},
    [EVERYTHING] = {"SELECT 0, article, language FROM published_listing", USE_PUBLIC,
                    "making the index anew reads everything"},
    [OPTIMIZE + STEM_ENGLISH] =
        INDEX("INSERT INTO page_english (page_english) VALUES ('optimize')"),
    [OPTIMIZE + STEM_SPANISH] =
        INDEX("INSERT INTO page_spanish (page_spanish) VALUES ('optimize')"),
    [OPTIMIZE + STEM_OTHER] = INDEX("INSERT INTO page_other (page_other) VALUES ('optimize')"),
};
const struct statement_rows index_statements = {"index", statements, ARRAY_SIZE(statements)};

extern const struct embedded_file index_schema_files[];

struct index {
    struct store *store;
    struct index_files files;
    pthread_t thread;
    bool started;
    pthread_mutex_t mutex;
    pthread_cond_t woken, applied_more; // on the monotonic clock
    bool stopping;
    int64_t found; // the change up to which the index was complete when it was opened
    bool rebuild;  // the index is empty: everything, not only what changes
    bool lexicon_stale;
    int64_t lexicon_due; // monotonic ms: not made again before
};

// --- following the sequence ---

static const struct field page_fields[] = {
    INT64(struct page, sequence),
    TEXT(struct page, article),
    TEXT(struct page, language),
};
static const struct shape page_shape = SHAPE(struct page, page_fields);

// The pages of the next changes, each once, and the sequence after them.
static int read_changes(struct index *index, struct arena *arena, struct page **ret_pages,
                        size_t *ret_count, int64_t *ret_sequence) {
    QUERY(q, &index->files.library, GROUP_INDEX, CHANGES);
    put_int(&q, store_indexed(index->store));
    put_int(&q, BATCH);
    int outcome = query_all(&q, arena, &page_shape, ret_pages, ret_count);
    if (*ret_count > 0) {
        *ret_sequence = (*ret_pages)[*ret_count - 1].sequence;
    }
    return outcome;
}

static int read_everything(struct index *index, struct arena *arena, struct page **ret_pages,
                           size_t *ret_count, int64_t *ret_sequence) {
    QUERY(q, &index->files.library, GROUP_INDEX, EVERYTHING);
    int outcome = change_newest(&index->files.library, ret_sequence);
    return outcome == 0 ? query_all(&q, arena, &page_shape, ret_pages, ret_count) : outcome;
}

static int set_progress(struct index *index, int64_t sequence) {
    QUERY(q, &index->files.index, GROUP_INDEX, SET_PROGRESS);
    put_int(&q, sequence);
    return query_run(&q);
}

static int apply_pages(struct index *index, const struct page *pages, size_t count,
                       int64_t sequence) {
    struct connection *c = &index->files.index;
    int outcome = connection_exec(c, "BEGIN IMMEDIATE");
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        outcome = index_page_apply(&index->files, &pages[i]);
    }
    outcome = outcome == 0 ? set_progress(index, sequence) : outcome;
    outcome = outcome == 0 ? connection_exec(c, "COMMIT") : outcome;
    if (outcome != 0) {
        connection_rollback(c);
    }
    return outcome;
}

static bool is_stopping(struct index *index) {
    pthread_mutex_lock(&index->mutex);
    bool stopping = index->stopping;
    pthread_mutex_unlock(&index->mutex);
    return stopping;
}

// One segment for each table: a search then reads each word at one place.
static int optimize(struct index *index) {
    int outcome = 0;
    for (int i = 0; outcome == 0 && i < STEM_COUNT; i++) {
        QUERY(q, &index->files.index, GROUP_INDEX, OPTIMIZE + i);
        outcome = query_run(&q);
    }
    return outcome;
}

// Everything that is published, in transactions of BATCH_OF_ALL pages; `applied` moves with the
// last one, so that an interrupted rebuild begins again.
static int apply_everything(struct index *index, const struct page *pages, size_t count,
                            int64_t sequence) {
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < count && !is_stopping(index); i += BATCH_OF_ALL) {
        size_t some = count - i < BATCH_OF_ALL ? count - i : BATCH_OF_ALL;
        outcome = apply_pages(index, pages + i, some, i + some == count ? sequence : -1);
    }
    if (outcome == 0 && count == 0) {
        outcome = apply_pages(index, NULL, 0, sequence);
    }
    return outcome == 0 && !is_stopping(index) ? optimize(index) : outcome;
}

static void announce(struct index *index, int64_t sequence) {
    static const char *const keys[] = {"search"};
    if (index->store->indexed != NULL) {
        index->store->indexed(index->store->arg, keys, 1);
    }
    pthread_mutex_lock(&index->mutex);
    atomic_store(&index->store->applied, sequence);
    pthread_cond_broadcast(&index->applied_more);
    pthread_mutex_unlock(&index->mutex);
}

// What is left to wait before the lexicon may be made, in ms.
static int lexicon_wait(const struct index *index) {
    int64_t left = index->lexicon_due - clock_monotonic_ms();
    return left > 0 ? (int)left : 0;
}

static int make_lexicon(struct index *index, int64_t sequence) {
    int64_t begun = clock_monotonic_ms();
    int outcome = lexicon_renew(index->store, &index->files, sequence);
    int64_t ended = clock_monotonic_ms();
    index->lexicon_stale = outcome != 0;
    index->lexicon_due = ended + LEXICON_PAUSE * (ended - begun);
    return outcome;
}

// One step on one snapshot of the library. Outcomes: 0 nothing left, 1 there may be more, negative.
static int follow(struct index *index) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct page *pages = NULL;
    size_t count = 0;
    int64_t sequence = store_indexed(index->store);
    int outcome = connection_exec(&index->files.library, "BEGIN");
    if (outcome != 0) {
        return outcome;
    }
    if (index->rebuild) {
        outcome = read_everything(index, arena, &pages, &count, &sequence);
        outcome = outcome == 0 ? apply_everything(index, pages, count, sequence) : outcome;
    } else {
        outcome = read_changes(index, arena, &pages, &count, &sequence);
        outcome = outcome == 0 && count > 0 ? apply_pages(index, pages, count, sequence) : outcome;
    }
    connection_exec(&index->files.library, "COMMIT");
    if (outcome != 0 || (index->rebuild && is_stopping(index))) {
        return outcome;
    }
    bool more = count > 0 || index->rebuild, last = count < BATCH || index->rebuild;
    index->rebuild = false;
    index->lexicon_stale |= more;
    bool made = index->lexicon_stale && last && lexicon_wait(index) == 0;
    outcome = made ? make_lexicon(index, sequence)
                   : 0; // first: who waits for the index finds it in the lexicon
    if (more || made) {
        announce(index, sequence);
    }
    return outcome < 0 ? outcome : more;
}

static bool reached(const struct store *store, int64_t sequence) {
    return store_indexed(store) >= sequence && !atomic_load(&store->index_damaged);
}

// Until there is something to do: a change, or the lexicon; after an error, until it is time to try
// again.
static void wait_for_work(struct index *index, bool failed) {
    bool timed = failed || index->lexicon_stale;
    struct timespec until = clock_deadline(failed ? RETRY_MS : lexicon_wait(index));
    int waited = 0;
    pthread_mutex_lock(&index->mutex);
    while (!index->stopping && waited == 0 &&
           (failed || reached(index->store, store_sequence(index->store)))) {
        waited = timed ? pthread_cond_timedwait(&index->woken, &index->mutex, &until)
                       : pthread_cond_wait(&index->woken, &index->mutex);
    }
    pthread_mutex_unlock(&index->mutex);
}

// --- opening ---

int index_progress(struct connection *c, const uint8_t *uuid, bool *ret_ours,
                   int64_t *ret_applied) {
    QUERY(q, c, GROUP_INDEX, PROGRESS);
    int outcome = query_one(&q, NULL);
    if (outcome != 0) {
        return outcome;
    }
    *ret_ours = sqlite3_column_int(q.s, 0) == INDEX_VERSION &&
                sqlite3_column_bytes(q.s, 1) == LIBRARY_UUID_SIZE &&
                memcmp(sqlite3_column_blob(q.s, 1), uuid, LIBRARY_UUID_SIZE) == 0;
    *ret_applied = sqlite3_column_int64(q.s, 2);
    return 0;
}

static void remove_index(const char *path) {
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        CLEANUP(buf_finish) struct buf name = {0};
        buf_printf(&name, "%s%s", path, endings[i]);
        unlink(name.ptr);
    }
}

static int cannot_make(const char *path) {
    struct stat there;
    bool folder = stat(path, &there) == 0 && S_ISDIR(there.st_mode);
    return err_trace(ERR_STORAGE, "the index %s cannot be made: %s", path,
                     folder ? "there is a folder of that name; move it away"
                            : "the line above, where there is one, says why");
}

// Makes an empty index for the library of that uuid, in place of whatever is there.
static int index_create(const char *path, const uint8_t *uuid, struct connection *ret_connection) {
    struct connection c = {0};
    char hex[2 * LIBRARY_UUID_SIZE + 1], sql[160];
    remove_index(path);
    int outcome = connection_open(path, ROLE_INDEX_WRITER, true, &c);
    if (outcome != 0) {
        return cannot_make(path);
    }
    hash_hex(uuid, LIBRARY_UUID_SIZE, hex);
    snprintf(sql, sizeof(sql), "INSERT INTO progress VALUES (1, %d, x'%s', -1)", INDEX_VERSION,
             hex);
    outcome = connection_exec(&c, "BEGIN IMMEDIATE");
    outcome =
        outcome == 0 ? connection_exec(&c, (const char *)index_schema_files[0].bytes) : outcome;
    outcome = outcome == 0 ? connection_exec(&c, sql) : outcome;
    outcome = outcome == 0 ? connection_exec(&c, "COMMIT") : outcome;
    if (outcome != 0) {
        connection_close(&c);
        return outcome;
    }
    *ret_connection = c;
    return 0;
}

// The index as it is found, when it is of this library and version and not ahead of it.
static bool open_found(struct index *index) {
    bool ours = false;
    int64_t applied = -1;
    struct connection *c = &index->files.index;
    if (connection_open(index->store->index_path, ROLE_INDEX_WRITER, false, c) != 0) {
        return false;
    }
    int64_t tables = 0;
    connection_number(c, "SELECT count(*) FROM sqlite_schema WHERE name = 'progress'", &tables);
    bool read = tables == 1 && index_progress(c, index->store->uuid, &ours, &applied) == 0;
    if (!read || !ours || applied < 0 || applied > store_sequence(index->store)) {
        connection_close(c);
        return false;
    }
    index->found = applied;
    return true;
}

// Puts an empty index in place; readers open it at their next search.
static int make_anew(struct index *index) {
    struct store *store = index->store;
    log_event(LOG_LEVEL_INFO, "index-made-anew", NULL);
    connection_close(&index->files.index);
    index->rebuild = true;
    atomic_store(&store->applied, -1);
    int outcome = index_create(store->index_path, store->uuid, &index->files.index);
    if (outcome == 0) {
        index->files.index.damaged = &store->index_damaged;
        atomic_fetch_add(&store->index_number, 1);
        atomic_store(&store->index_damaged, false);
    }
    return outcome;
}

static int open_connections(struct index *index) {
    struct store *store = index->store;
    int outcome = connection_open(store->path, ROLE_READER, false, &index->files.library);
    if (outcome != 0) {
        return outcome < 0 ? outcome : err_trace(ERR_STORAGE, "%s is gone", store->path);
    }
    index->files.library.failed = &store->failed;
    if (open_found(index)) {
        index->files.index.damaged = &store->index_damaged;
        return 0;
    }
    return make_anew(index);
}

// --- the thread ---

static int step(struct index *index) {
    if (!atomic_load(&index->store->index_damaged)) {
        return follow(index);
    }
    int outcome = make_anew(index);
    return outcome == 0 ? follow(index) : outcome;
}

// Readers are told of an index that was found when its words are in memory, too.
static void begin(struct index *index) {
    if (!index->rebuild) {
        make_lexicon(index, index->found); // what fails is traced, and tried again
        announce(index, index->found);
    }
}

static void *index_main(void *arg) {
    struct index *index = arg;
    pthread_setname_np(pthread_self(), "index");
    begin(index);
    while (!is_stopping(index)) {
        int outcome = step(index);
        if (outcome <= 0) {
            wait_for_work(index, outcome < 0);
        }
    }
    return NULL;
}

int index_start(struct store *store) {
    struct index *index = mem_zero(1, sizeof(*index));
    pthread_condattr_t attributes;
    index->store = store;
    index->lexicon_stale = true;
    store->index = index;
    atomic_store(&store->applied, -1);
    pthread_mutex_init(&index->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&index->woken, &attributes);
    pthread_cond_init(&index->applied_more, &attributes);
    pthread_condattr_destroy(&attributes);
    int outcome = open_connections(index);
    if (outcome != 0) {
        return outcome;
    }
    if (pthread_create(&index->thread, NULL, index_main, index) != 0) {
        return err_trace(ERR_FATAL, "no thread for the index");
    }
    index->started = true;
    return 0;
}

void index_stop(struct store *store) {
    struct index *index = store->index;
    if (index == NULL) {
        return;
    }
    pthread_mutex_lock(&index->mutex);
    index->stopping = true;
    pthread_cond_broadcast(&index->woken);
    pthread_mutex_unlock(&index->mutex);
    if (index->started) {
        pthread_join(index->thread, NULL);
    }
    connection_close(&index->files.library);
    connection_close(&index->files.index);
    pthread_cond_destroy(&index->woken);
    pthread_cond_destroy(&index->applied_more);
    pthread_mutex_destroy(&index->mutex);
    free(index);
    store->index = NULL;
}

void index_wake(struct store *store) {
    struct index *index = store->index;
    if (index != NULL) {
        pthread_mutex_lock(&index->mutex);
        pthread_cond_signal(&index->woken);
        pthread_mutex_unlock(&index->mutex);
    }
}

bool store_wait_indexed(struct store *store, int timeout_ms) {
    struct index *index = store->index;
    int64_t sequence = store_sequence(store);
    struct timespec deadline = clock_deadline(timeout_ms);
    int waited = 0;
    if (index == NULL) {
        return false;
    }
    pthread_mutex_lock(&index->mutex);
    while (!reached(store, sequence) && waited == 0) {
        waited = pthread_cond_timedwait(&index->applied_more, &index->mutex, &deadline);
    }
    pthread_mutex_unlock(&index->mutex);
    return reached(store, sequence);
}
