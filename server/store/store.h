// SPDX-License-Identifier: MIT
// The library on disk: opening it, its readers and its one writer.
//
// FILE is the library, FILE.lock is held (flock) by the one process that may write, FILE minus
// ".db" plus
// "-index.db" is the derived index. No sqlite3 type leaves this layer. Readers see one snapshot
// between reader_begin and reader_end. All writes go through writer_submit, to the one thread with
// the one read-write connection, which commits groups and acknowledges after the commit is on disk.
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/queue.h"

struct store;
struct reader;
struct tx;

enum {
    STORE_NONE = 1,      // no such row
    STORE_LOCKED = 2,    // another process writes this library
    STORE_NEWER = 3,     // the file was made by a newer careleaf
    STORE_FOREIGN = 4,   // the file is not a careleaf library
    STORE_MISSING = 5,   // no such file, and create was not asked
    STORE_BUSY = 6,      // the writer's queue is full
    STORE_WITHDRAWN = 7, // the article was withdrawn
    STORE_MOVED = 8,     // the id was renamed or merged: 308
    STORE_CONFLICT = 9,  // not the state that the caller required
    STORE_SAME = 10,     // nothing to change: it is already so
    STORE_REVIEWED = 11, // the text is as it was; the review that came with it was recorded
};

enum store_mode { STORE_READ_ONLY, STORE_READ_WRITE, STORE_CREATE };

// What changed, told after each commit and before anybody is acknowledged: surrogate keys
// ("article:mitral-regurgitation", "topic:heart", "list", "library"). On the writer's thread.
typedef void store_committed(void *arg, const char *const *keys, size_t count);

struct store_options {
    const char *path;
    enum store_mode mode;
    size_t writer_queue;        // jobs waiting before STORE_BUSY; 0: default 1024
    store_committed *committed; // or NULL
    store_committed *indexed; // the index caught up: keys {"search"}; on the index thread; or NULL
    void *arg;
};

// Takes the lock (not for STORE_READ_ONLY), migrates, starts the writer and the index thread.
// Outcomes: 0, STORE_LOCKED, STORE_NEWER, STORE_FOREIGN, STORE_MISSING, negative.
int store_open(const struct store_options *options, struct store **ret_store);
// Finishes queued jobs, checkpoints, joins the threads, closes. All readers must be closed. NULL is
// fine.
void store_close(struct store *store);
// Brings the file to the newest schema (its own entry, for `careleaf migrate`). ret_from, ret_to:
// versions.
int store_migrate(const char *path, int *ret_from, int *ret_to);
// True once the writer met an error after which it must not write (I/O, corruption): the process
// should end.
bool store_failed(const struct store *store);
// The newest change number committed; the one that the index has applied.
int64_t store_sequence(const struct store *store);
int64_t store_indexed(const struct store *store);
// Waits until the index has applied everything committed so far, at most timeout_ms. False when it
// did not.
bool store_wait_indexed(struct store *store, int timeout_ms);
// Wait-free figures for /readyz and logs.
size_t store_writer_backlog(const struct store *store);
int64_t store_log_bytes(const struct store *store); // size of the write-ahead log

// A read-only connection with its prepared statements, used by one thread at a time.
int reader_open(struct store *store, struct reader **ret_reader);
void reader_close(struct reader *reader);
int reader_begin(struct reader *reader);       // a snapshot; nesting is a bug and asserts
void reader_end(struct reader *reader);        // harmless without a begin
bool reader_idle(const struct reader *reader); // no transaction is open
// When what is published last changed; 0: it never did.
int reader_changed(struct reader *reader, int64_t *ret_at);

// A unit of work for the writer. The caller owns the memory until `done` returns.
struct job {
    struct queue_item item; // first
    // Runs on the writer's thread inside a savepoint of its own. 0 keeps its changes; a positive or
    // negative value undoes them. It may run twice (when the group is lost and redone): it must
    // start afresh.
    int (*run)(struct tx *tx, void *arg);
    // Called on the writer's thread after the group is committed and `committed` was told, with
    // what `run` returned, or ERR_STORAGE/ERR_FULL when it is not stored.
    void (*done)(void *arg, int outcome);
    void *arg;
    bool bulk; // imports: stands behind single writes
};
// 0, or STORE_BUSY.
int writer_submit(struct store *store, struct job *job);
// Submits and waits: for commands and tests.
int writer_run(struct store *store, int (*run)(struct tx *tx, void *arg), void *arg);

// Inside a job: the instant at which it runs, one for the whole job.
int64_t tx_now(const struct tx *tx);
// Names a surrogate key that this job's commit invalidates.
void tx_touch(struct tx *tx, const char *kind,
              const char *id); // "article", id → "article:id"; id NULL → "kind"
// Runs a part of the job in a savepoint of its own. A negative outcome undoes that part alone and
// is returned, so that the job may go on without it. ERR_STORAGE and ERR_FULL say that the whole
// transaction may be lost: the job must return them.
int tx_try(struct tx *tx, int (*run)(struct tx *tx, void *arg), void *arg);
// Reads inside the job see its own writes.
struct reader *tx_reader(struct tx *tx);
