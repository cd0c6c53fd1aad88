// SPDX-License-Identifier: MIT
// Opening and closing a library: file, lock, schema, threads; and its readers. The lock is on
// FILE.lock, not on the library itself, where SQLite's own locks are.
#include "store/internal.h"
#include "store/lexicon_data.h"

#include "base/buf.h"
#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEFAULT_QUEUE = 1024 };

static char *with_ending(const char *path, const char *cut, const char *ending) {
    size_t len = strlen(path), cut_len = strlen(cut);
    if (len >= cut_len && strcmp(path + len - cut_len, cut) == 0) {
        len -= cut_len;
    }
    CLEANUP(buf_finish) struct buf b = {0};
    buf_add(&b, path, len);
    buf_text(&b, ending);
    return buf_steal(&b, NULL);
}

// The path without symbolic links, so that lock and index are the same by whatever name one comes.
// Of a library that is not made yet, the folder's; where that is missing too, opening says so.
static char *path_real(const char *path) {
    char *real = realpath(path, NULL);
    if (real != NULL) {
        return real;
    }
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    CLEANUP(buf_finish) struct buf b = {0};
    buf_add(&b, slash == NULL ? "." : path, slash == NULL ? 1 : (size_t)(name - path));
    CLEANUP(free_ptr) char *folder = realpath(b.ptr, NULL);
    if (folder == NULL) {
        return mem_strdup(path);
    }
    buf_clear(&b);
    buf_printf(&b, "%s/%s", folder, name);
    return buf_steal(&b, NULL);
}

// Outcomes: 0, STORE_LOCKED, negative.
static int lock_take(const char *path, int *ret_lock) {
    CLEANUP(free_ptr) char *name = with_ending(path, "", ".lock");
    int lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) {
        return err_trace(ERR_STORAGE, "%s: %s", name, strerror(errno));
    }
    if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        int held = errno == EWOULDBLOCK;
        close(lock);
        return held ? STORE_LOCKED : err_trace(ERR_STORAGE, "%s: %s", name, strerror(errno));
    }
    *ret_lock = lock;
    return 0;
}

// A library that does not exist yet is made readable for its owner only: it holds what patients
// write. The log and its index inherit the mode.
static int file_prepare(const char *path, bool create) {
    struct stat about;
    if (stat(path, &about) == 0) {
        return S_ISREG(about.st_mode) ? 0 : STORE_FOREIGN;
    }
    if (!create) {
        return STORE_MISSING;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return err_trace(ERR_STORAGE, "%s: %s", path, strerror(errno));
    }
    close(fd);
    return 0;
}

// A process that was killed while it made the library leaves a journal, which a connection that
// only reads may not roll back. No setting is applied here, so that nothing else of the file
// changes.
static int journal_settle(const char *path) {
    CLEANUP(free_ptr) char *journal = with_ending(path, "", "-journal");
    struct stat about;
    if (stat(journal, &about) != 0) {
        return 0;
    }
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    }
    sqlite3_close_v2(db);
    return code == SQLITE_OK || code == SQLITE_NOTADB
               ? 0 // what the file is, the next look says
               : err_trace(ERR_STORAGE, "%s: %s", journal, sqlite3_errstr(code));
}

// SQLite turns an empty or foreign file into a WAL database as soon as the writer's settings are
// applied: so what the file is comes first, from a connection that writes nothing.
static int library_look(const char *path, bool create) {
    struct connection c = {0};
    int version = 0;
    int outcome = journal_settle(path);
    if (outcome == 0) {
        outcome = connection_open(path, ROLE_READER, false, &c);
    }
    if (outcome != 0) {
        return outcome;
    }
    outcome = schema_version(&c, &version);
    connection_close(&c);
    if (outcome == 0 && version == 0 && !create) {
        return STORE_FOREIGN;
    }
    return outcome;
}

static int library_prepare(const char *path, bool create, int *ret_from, int *ret_to) {
    struct connection c = {0};
    int outcome = library_look(path, create);
    outcome = outcome == 0 ? connection_open(path, ROLE_WRITER, false, &c) : outcome;
    if (outcome == 0) {
        outcome = schema_migrate(&c, create, ret_from, ret_to);
        connection_close(&c);
    }
    return outcome;
}

int store_migrate(const char *given, int *ret_from, int *ret_to) {
    CLEANUP(free_ptr) char *path = path_real(given);
    int lock = -1;
    int outcome = file_prepare(path, false);
    outcome = outcome == 0 ? lock_take(path, &lock) : outcome;
    if (outcome != 0) {
        return outcome;
    }
    outcome = library_prepare(path, true, ret_from, ret_to);
    close(lock);
    return outcome;
}

// What the store remembers of the library: its uuid and the newest change.
static int library_facts(struct store *store) {
    struct connection c = {0};
    int version = 0;
    int64_t sequence = 0;
    int outcome = connection_open(store->path, ROLE_READER, false, &c);
    if (outcome != 0) {
        return outcome;
    }
    outcome = schema_version(&c, &version);
    if (outcome == 0 && version == 0) {
        outcome = STORE_FOREIGN;
    }
    if (outcome == 0 && version < schema_newest()) {
        outcome = err_trace(ERR_FATAL, "the library has version %d and needs migrating", version);
    }
    outcome = outcome == 0 ? library_meta(&c, "uuid", store->uuid, LIBRARY_UUID_SIZE) : outcome;
    outcome = outcome == 0 ? change_newest(&c, &sequence) : outcome;
    atomic_store(&store->sequence, sequence);
    atomic_store(&store->taken, sequence); // whatever it was: the index may be behind
    connection_close(&c);
    return outcome;
}

static int open_for_writing(struct store *store, const struct store_options *options) {
    bool create = options->mode == STORE_CREATE;
    int from = 0, to = 0;
    int outcome = file_prepare(store->path, create);
    outcome = outcome == 0 ? lock_take(store->path, &store->lock) : outcome;
    outcome = outcome == 0 ? library_prepare(store->path, create, &from, &to) : outcome;
    outcome = outcome == 0 ? library_facts(store) : outcome;
    if (outcome == 0) {
        outcome = writer_start(store, options->writer_queue == 0 ? (size_t)DEFAULT_QUEUE
                                                                 : options->writer_queue);
    }
    return outcome == 0 ? index_start(store) : outcome;
}

int store_open(const struct store_options *options, struct store **ret_store) {
    struct store *store = mem_zero(1, sizeof(*store));
    store->path = path_real(options->path);
    store->index_path = with_ending(store->path, ".db", "-index.db");
    store->lock = -1;
    store->committed = options->committed;
    store->indexed = options->indexed;
    store->arg = options->arg;
    pthread_mutex_init(&store->lexicon_lock, NULL);
    store->lexicon = lexicon_make(&(struct lexicon_source){0});
    int outcome =
        options->mode == STORE_READ_ONLY ? library_facts(store) : open_for_writing(store, options);
    if (outcome != 0) {
        store_close(store);
        return outcome;
    }
    *ret_store = store;
    return 0;
}

void store_close(struct store *store) {
    if (store == NULL) {
        return;
    }
    writer_stop(store); // first: it wakes the index
    index_stop(store);  // before the last checkpoint: it holds snapshots
    writer_close(store);
    if (store->lock >= 0) {
        close(store->lock);
    }
    lexicon_give(store->lexicon);
    pthread_mutex_destroy(&store->lexicon_lock);
    free(store->path);
    free(store->index_path);
    free(store);
}

bool store_failed(const struct store *store) {
    return atomic_load(&store->failed);
}

int64_t store_sequence(const struct store *store) {
    return atomic_load(&store->sequence);
}

int64_t store_indexed(const struct store *store) {
    return atomic_load(&store->applied);
}

size_t store_writer_backlog(const struct store *store) {
    return atomic_load(&store->backlog);
}

int64_t store_log_bytes(const struct store *store) {
    return atomic_load(&store->log_bytes);
}

int reader_open_index(struct reader *reader) {
    struct store *store = reader->store;
    int number = atomic_load(&store->index_number);
    if (reader->index_number == number) {
        return 0;
    }
    connection_close(&reader->index);
    int outcome = connection_open(store->index_path, ROLE_INDEX_READER, false, &reader->index);
    if (outcome == STORE_FOREIGN || outcome == ERR_STORAGE) {
        atomic_store(&store->index_damaged, true);
        index_wake(store);
    }
    reader->index.damaged = &store->index_damaged;
    reader->index_number = outcome < 0 ? -1 : number;
    return outcome < 0 ? outcome : 0;
}

int reader_open(struct store *store, struct reader **ret_reader) {
    struct reader *reader = mem_zero(1, sizeof(*reader));
    reader->store = store;
    reader->index_number = -1;
    int outcome = connection_open(store->path, ROLE_READER, false, &reader->library);
    if (outcome != 0) {
        reader_close(reader);
        return outcome > 0 ? err_trace(ERR_STORAGE, "%s is gone", store->path) : outcome;
    }
    reader->library.failed = &store->failed;
    reader_open_index(reader); // what fails is traced, and tried again by the next search
    *ret_reader = reader;
    return 0;
}

void reader_close(struct reader *reader) {
    if (reader == NULL) {
        return;
    }
    reader_end(reader);
    connection_close(&reader->library);
    connection_close(&reader->index);
    free(reader);
}

int reader_begin(struct reader *reader) {
    assert(!reader->begun);
    int outcome = connection_exec(&reader->library, "BEGIN");
    reader->begun = outcome == 0;
    return outcome;
}

void reader_end(struct reader *reader) {
    if (reader->begun) {
        reader->begun = false;
        if (connection_exec(&reader->library, "COMMIT") != 0) {
            connection_rollback(&reader->library); // a damaged file: nothing may stay begun
        }
    }
}

static bool connection_idle(const struct connection *c) {
    return c->db == NULL || (sqlite3_get_autocommit(c->db) != 0 &&
                             sqlite3_txn_state(c->db, NULL) == SQLITE_TXN_NONE);
}

bool reader_idle(const struct reader *reader) {
    return !reader->begun && connection_idle(&reader->library) && connection_idle(&reader->index);
}
