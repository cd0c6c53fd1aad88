// SPDX-License-Identifier: MIT
// What the files of the store share: the store itself, readers and the write in progress.
#pragma once

#include "store/schema.h"
#include "store/sql.h"
#include "store/store.h"

#include <pthread.h>

struct writer;
struct index;

struct store {
    char *path, *index_path;
    enum store_mode mode;
    int lock; // descriptor of FILE.lock, -1 for none
    store_committed *committed, *indexed;
    void *arg;
    uint8_t uuid[LIBRARY_UUID_SIZE];
    atomic_bool failed;
    _Atomic int64_t sequence; // newest change committed
    _Atomic int64_t log_bytes;
    struct writer *writer; // NULL: read only
    struct index *index;   // NULL: read only
};

struct reader {
    struct store *store;
    struct connection library;
    struct connection index; // db NULL: there is no index
    bool begun;
};

// A job at work. Keys live in `keys_arena` until the group has been told.
struct tx {
    struct store *store;
    struct reader *reader; // the writer's connection
    int64_t now;
    struct arena *keys_arena;
    const char **keys;
    size_t key_count;
    int64_t sequence; // newest change of the group
};

// writer.c
int writer_start(struct store *store, size_t queue_limit);
void writer_stop(struct store *store); // after the last job; checkpoints and closes
size_t writer_backlog(const struct writer *writer);

// change.c: adds the event and gives tx->sequence its number.
struct change {
    const char *article, *language;
    int event; // enum event
    int edition;
    int update_type; // or VOCAB_NONE
    int urgency;
};
int change_add(struct tx *tx, const struct change *change);
int change_newest(struct connection *c, int64_t *ret_sequence);

// index.c
int index_start(struct store *store);
void index_stop(struct store *store);
void index_wake(struct store *store); // the writer committed
int64_t index_applied(const struct index *index);
bool index_wait(struct index *index, int64_t sequence, int timeout_ms);
