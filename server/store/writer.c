// SPDX-License-Identifier: MIT
// The one thread that writes. It takes what queued while the last group was being synced, runs each
// job in a savepoint of one transaction, commits, tells what changed, and only then acknowledges.
//
// Invariants: nobody is acknowledged before the COMMIT that holds his job; a job that fails leaves
// no trace and harms no other; when an error takes the whole group, its jobs run again, each in a
// transaction of its own, so that only those that cannot be stored fail; after an error that says
// that the disk or the file is broken nothing is written any more.
#include "store/internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    GROUP_JOBS = 64,        // jobs of one commit
    GROUP_US = 5000,        // microseconds of work of one commit
    IDLE_MS = 1000,         // after which a quiet writer moves the log into the library
    LOG_PASSIVE = 4 << 20,  // bytes of log from which each group is followed by a checkpoint
    LOG_RESTART = 16 << 20, // bytes of log from which readers are waited for
    LOG_ALARM = 64 << 20,   // bytes of log at which something is wrong: a reader pins it
    RESTART_WAIT_MS = 100,  // for readers, at a RESTART
    CLOSE_WAIT_MS = 5000,   // for whoever still reads, at the last checkpoint
    ALARM_EVERY_MS = 60 * 1000,
    PAGE_BYTES = 4096, // SQLite's default, which the library keeps
};

struct job_list {
    struct job *first, **end;
};

struct writer {
    struct store *store;
    struct reader reader; // its library is the one connection that writes
    struct queue *queue;
    size_t limit;
    pthread_t thread;
    bool started;
    int64_t alarmed_at;
    struct job_list single, bulk; // taken from the queue
};

struct result {
    struct job *job;
    int outcome;
};

struct group {
    struct tx tx;
    struct result results[GROUP_JOBS];
    size_t count;
};

static void list_init(struct job_list *list) {
    list->first = NULL;
    list->end = &list->first;
}

static struct job *job_of(struct queue_item *item) {
    return (struct job *)item; // it is the first member
}

static void list_add(struct job_list *list, struct job *job) {
    job->item.next = NULL;
    *list->end = job;
    list->end = (struct job **)&job->item.next;
}

static struct job *list_take(struct job_list *list) {
    struct job *job = list->first;
    if (job != NULL) {
        list->first = job_of(job->item.next);
        if (list->first == NULL) {
            list_init(list);
        }
    }
    return job;
}

static void sort_in(struct writer *w, struct queue_item *item) {
    while (item != NULL) {
        struct queue_item *next = item->next;
        struct job *job = job_of(item);
        list_add(job->bulk ? &w->bulk : &w->single, job);
        item = next;
    }
}

// --- one job ---

static bool group_lost(struct writer *w) {
    return sqlite3_get_autocommit(w->reader.library.db) != 0;
}

// Runs a job and forgets the keys and numbers of one that failed.
static int job_attempt(struct group *g, struct job *job) {
    size_t keys = g->tx.key_count;
    int64_t sequence = g->tx.sequence, taken = g->tx.taken;
    g->tx.now = clock_now_ms();
    int outcome = job->run(&g->tx, job->arg);
    if (outcome != 0) {
        g->tx.key_count = keys;
        g->tx.sequence = sequence;
        g->tx.taken = taken;
    }
    return outcome;
}

// Inside the group's transaction. The savepoint is undone with the job. What it returns matters
// only while the group is not lost.
static int job_in_savepoint(struct writer *w, struct group *g, struct job *job) {
    int outcome = connection_exec(&w->reader.library, "SAVEPOINT job");
    if (outcome != 0) {
        return outcome;
    }
    outcome = job_attempt(g, job);
    if (group_lost(w)) {
        return outcome;
    }
    int ended = connection_exec(&w->reader.library,
                                outcome == 0 ? "RELEASE job" : "ROLLBACK TO job; RELEASE job");
    if (ended != 0) {
        connection_rollback(
            &w->reader.library); // no telling what is in the transaction: none of it stays
    }
    return outcome;
}

// In a transaction of its own, where the keys and numbers of others are not.
static int job_alone(struct writer *w, struct group *g, struct job *job) {
    struct connection *c = &w->reader.library;
    int outcome = connection_exec(c, "BEGIN IMMEDIATE");
    if (outcome != 0) {
        return outcome;
    }
    outcome = job_attempt(g, job);
    if (outcome == 0) {
        outcome = group_lost(w) ? ERR_FATAL : connection_exec(c, "COMMIT");
    }
    if (outcome != 0) {
        connection_rollback(c);
    }
    return outcome;
}

// --- a group ---

static int key_order(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// After a COMMIT: the sequence, the hook with each key once, the index.
static void announce(struct writer *w, struct group *g) {
    struct store *store = w->store;
    if (g->tx.sequence > 0) {
        atomic_store(&store->sequence, g->tx.sequence);
    }
    if (g->tx.taken > 0) {
        atomic_store(&store->taken, g->tx.taken);
    }
    size_t count = 0;
    if (g->tx.key_count > 0) {
        qsort(g->tx.keys, g->tx.key_count, sizeof(*g->tx.keys), key_order);
    }
    for (size_t i = 0; i < g->tx.key_count; i++) {
        if (count == 0 || strcmp(g->tx.keys[count - 1], g->tx.keys[i]) != 0) {
            g->tx.keys[count++] = g->tx.keys[i];
        }
    }
    if (count > 0 && store->committed != NULL) {
        store->committed(store->arg, g->tx.keys, count);
    }
    if (g->tx.sequence > 0) {
        index_wake(store);
    }
}

static void finish(struct writer *w, struct result *result) {
    struct job *job = result->job;
    void (*done)(void *, int) = job->done;
    void *arg = job->arg;
    atomic_fetch_sub(&w->store->backlog, 1);
    if (done != NULL) {
        done(arg, result->outcome); // the job may be gone after this
    }
}

// Takes and runs jobs until the group is full, there are none, or the group is lost.
static void group_fill(struct writer *w, struct group *g, struct job_list *list) {
    int64_t begun = clock_monotonic_us();
    while (g->count < GROUP_JOBS && clock_monotonic_us() - begun < GROUP_US) {
        sort_in(w, queue_take_all(w->queue));
        struct job *job = list_take(list);
        if (job == NULL) {
            return;
        }
        g->results[g->count] = (struct result){job, job_in_savepoint(w, g, job)};
        g->count++;
        if (group_lost(w) || job->bulk) { // a bulk job is a group of its own
            return;
        }
    }
}

// The group is gone: each of its jobs again, alone, announced and acknowledged one by one.
static void group_redo(struct writer *w, struct group *g) {
    connection_rollback(&w->reader.library);
    for (size_t i = 0; i < g->count; i++) {
        struct result *result = &g->results[i];
        g->tx.key_count = 0;
        g->tx.sequence = 0;
        g->tx.taken = 0;
        result->outcome = store_failed(w->store) ? ERR_STORAGE : job_alone(w, g, result->job);
        if (result->outcome == 0) {
            announce(w, g);
        }
        finish(w, result);
    }
}

static void group_run(struct writer *w, struct job_list *list) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct group g = {.tx = {.store = w->store, .reader = &w->reader, .keys_arena = arena}};
    if (connection_exec(&w->reader.library, "BEGIN IMMEDIATE") != 0) {
        g.count = 1;
        g.results[0].job = list_take(list);
        group_redo(w, &g);
    } else {
        group_fill(w, &g, list);
        bool lost = group_lost(w) || store_failed(w->store);
        if (lost || connection_exec(&w->reader.library, "COMMIT") != 0) {
            group_redo(w, &g);
        } else {
            announce(w, &g);
            for (size_t i = 0; i < g.count; i++) {
                finish(w, &g.results[i]);
            }
        }
    }
}

static void refuse_all(struct writer *w) {
    struct job *job = NULL;
    while ((job = list_take(&w->single)) != NULL || (job = list_take(&w->bulk)) != NULL) {
        finish(w, &(struct result){job, ERR_STORAGE});
    }
}

// --- the log ---

static int on_log(void *arg, sqlite3 *db, const char *name, int frames) {
    (void)db;
    (void)name;
    struct store *store = arg;
    atomic_store(&store->log_bytes, (int64_t)frames * PAGE_BYTES);
    return SQLITE_OK;
}

static void alarm_about_log(struct writer *w, int64_t bytes) {
    int64_t now = clock_monotonic_ms();
    if (bytes >= LOG_ALARM && now - w->alarmed_at >= ALARM_EVERY_MS) {
        w->alarmed_at = now;
        log_detail(LOG_LEVEL_WARNING, "log-pinned", "the log has %lld bytes: a reader holds it",
                   (long long)bytes);
    }
}

// Waits for readers at most wait_ms. Returns what SQLite said.
static int checkpoint(struct writer *w, int mode, int wait_ms) {
    int frames = 0, moved = 0;
    sqlite3_busy_timeout(w->reader.library.db, wait_ms);
    int code = sqlite3_wal_checkpoint_v2(w->reader.library.db, NULL, mode, &frames, &moved);
    sqlite3_busy_timeout(w->reader.library.db, 5000);
    if (code != SQLITE_OK && code != SQLITE_BUSY) {
        sql_failure(&w->reader.library, code, "checkpoint");
    }
    if (code == SQLITE_OK && frames == moved) {
        atomic_store(&w->store->log_bytes, 0); // the next group begins the log anew
    }
    return code;
}

static void checkpoint_between(struct writer *w) {
    int64_t bytes = atomic_load(&w->store->log_bytes);
    if (bytes >= LOG_RESTART) {
        checkpoint(w, SQLITE_CHECKPOINT_RESTART, RESTART_WAIT_MS);
        alarm_about_log(w, atomic_load(&w->store->log_bytes));
    } else if (bytes >= LOG_PASSIVE) {
        checkpoint(w, SQLITE_CHECKPOINT_PASSIVE, 0);
    }
}

// --- the thread ---

static void run_queued(struct writer *w) {
    while (w->single.first != NULL || w->bulk.first != NULL) {
        if (store_failed(w->store)) {
            refuse_all(w);
            return;
        }
        group_run(w, w->single.first != NULL ? &w->single : &w->bulk);
        if (!store_failed(w->store)) {
            checkpoint_between(w);
        }
        sort_in(w, queue_take_all(w->queue));
    }
}

static void *writer_main(void *arg) {
    struct writer *w = arg;
    bool closed = false;
    pthread_setname_np(pthread_self(), "writer");
    while (!closed) {
        bool dirty = atomic_load(&w->store->log_bytes) > 0 && !store_failed(w->store);
        struct queue_item *item = queue_pop(w->queue, dirty ? IDLE_MS : -1, &closed);
        if (item == NULL && dirty && !closed) {
            checkpoint(w, SQLITE_CHECKPOINT_PASSIVE, 0);
        }
        sort_in(w, item);
        run_queued(w);
    }
    return NULL;
}

int writer_start(struct store *store, size_t queue_limit) {
    struct writer *w = mem_zero(1, sizeof(*w));
    w->store = w->reader.store = store;
    w->limit = queue_limit;
    w->alarmed_at = -ALARM_EVERY_MS;
    w->queue =
        queue_create(SIZE_MAX); // the limit counts jobs until they are done: see writer_submit
    list_init(&w->single);
    list_init(&w->bulk);
    store->writer = w;
    int outcome = connection_open(store->path, ROLE_WRITER, false, &w->reader.library);
    if (outcome != 0) {
        return outcome > 0 ? err_trace(ERR_STORAGE, "%s is gone", store->path) : outcome;
    }
    w->reader.library.failed = &store->failed;
    sqlite3_wal_hook(w->reader.library.db, on_log, store);
    if (pthread_create(&w->thread, NULL, writer_main, w) != 0) {
        return err_trace(ERR_FATAL, "no thread for the writer");
    }
    w->started = true;
    return 0;
}

void writer_stop(struct store *store) {
    struct writer *w = store->writer;
    if (w != NULL) {
        queue_close(w->queue);
        if (w->started) {
            pthread_join(w->thread, NULL);
        }
    }
}

void writer_close(struct store *store) {
    struct writer *w = store->writer;
    if (w == NULL) {
        return;
    }
    if (w->reader.library.db != NULL && !store_failed(store) &&
        checkpoint(w, SQLITE_CHECKPOINT_TRUNCATE, CLOSE_WAIT_MS) == SQLITE_BUSY) {
        log_detail(LOG_LEVEL_WARNING, "log-left", "somebody still reads %s", store->path);
    }
    connection_close(&w->reader.library);
    queue_destroy(w->queue);
    free(w);
    store->writer = NULL;
}

int writer_submit(struct store *store, struct job *job) {
    struct writer *w = store->writer;
    assert(w != NULL); // opened for reading only
    if (atomic_fetch_add(&store->backlog, 1) >= w->limit || !queue_push(w->queue, &job->item)) {
        atomic_fetch_sub(&store->backlog, 1);
        return STORE_BUSY;
    }
    return 0;
}

struct waiting {
    int (*run)(struct tx *tx, void *arg);
    void *arg;
    pthread_mutex_t mutex;
    pthread_cond_t over;
    bool done;
    int outcome;
};

static int waiting_run(struct tx *tx, void *arg) {
    struct waiting *waiting = arg;
    return waiting->run(tx, waiting->arg);
}

static void waiting_done(void *arg, int outcome) {
    struct waiting *waiting = arg;
    pthread_mutex_lock(&waiting->mutex);
    waiting->outcome = outcome;
    waiting->done = true;
    pthread_cond_signal(&waiting->over);
    pthread_mutex_unlock(&waiting->mutex);
}

int writer_run(struct store *store, int (*run)(struct tx *tx, void *arg), void *arg) {
    struct waiting waiting = {.run = run,
                              .arg = arg,
                              .mutex = PTHREAD_MUTEX_INITIALIZER,
                              .over = PTHREAD_COND_INITIALIZER};
    struct job job = {.run = waiting_run, .done = waiting_done, .arg = &waiting};
    int outcome = writer_submit(store, &job);
    if (outcome != 0) {
        return outcome;
    }
    pthread_mutex_lock(&waiting.mutex);
    while (!waiting.done) {
        pthread_cond_wait(&waiting.over, &waiting.mutex);
    }
    pthread_mutex_unlock(&waiting.mutex);
    pthread_cond_destroy(&waiting.over);
    pthread_mutex_destroy(&waiting.mutex);
    return waiting.outcome;
}
