// SPDX-License-Identifier: MIT
// What a job may do besides its statements: the time, the keys that it invalidates, parts of it
// that may fail alone.
#include "store/internal.h"

int64_t tx_now(const struct tx *tx) {
    return tx->now;
}

void tx_touch(struct tx *tx, const char *kind, const char *id) {
    const char **key = arena_push(tx->keys_arena, &tx->keys, &tx->key_count, sizeof(*key));
    *key = id == NULL ? arena_strdup(tx->keys_arena, kind)
                      : arena_printf(tx->keys_arena, "%s:%s", kind, id);
}

int tx_try(struct tx *tx, int (*run)(struct tx *tx, void *arg), void *arg) {
    struct connection *c = &tx->reader->library;
    size_t keys = tx->key_count;
    int64_t sequence = tx->sequence, taken = tx->taken;
    if (connection_exec(c, "SAVEPOINT part") != 0) {
        return ERR_STORAGE;
    }
    int outcome = run(tx, arg);
    if (sqlite3_get_autocommit(c->db) != 0) { // an error took the transaction with it
        return outcome == ERR_FULL ? ERR_FULL : ERR_STORAGE;
    }
    if (outcome < 0) {
        tx->key_count = keys;
        tx->sequence = sequence;
        tx->taken = taken;
    }
    int ended = connection_exec(c, outcome < 0 ? "ROLLBACK TO part; RELEASE part" : "RELEASE part");
    return ended == 0 ? outcome : ERR_STORAGE;
}

struct reader *tx_reader(struct tx *tx) {
    return tx->reader;
}
