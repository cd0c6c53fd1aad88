// SPDX-License-Identifier: MIT
// Opening a connection: every flag, pragma, switch and limit of the store stands in this file, and
// a test reads each one back. Debian's SQLite is in the range of a bug by which two connections
// that write or checkpoint at the same time can lose data: so one connection writes and checkpoints
// a file, and readers never do (query_only, no checkpoint on close).
#include "store/connection.h"

#include "store/functions.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Numbers that bound what one statement may cost. The library's own statements are far below.
const struct connection_limit connection_limits[] = {
    {SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024}, // bytes of a row: a kept reply or an image
    {SQLITE_LIMIT_SQL_LENGTH, 100 * 1000},   // bytes of a statement: constants of ours
    {SQLITE_LIMIT_COLUMN, 100},              // edition has the most
    {SQLITE_LIMIT_EXPR_DEPTH, 100},
    {SQLITE_LIMIT_COMPOUND_SELECT, 10},
    {SQLITE_LIMIT_VDBE_OP, 25000},
    {SQLITE_LIMIT_FUNCTION_ARG, 16},
    {SQLITE_LIMIT_ATTACHED, 0}, // a library is one file
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 64},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};
const size_t connection_limit_count = ARRAY_SIZE(connection_limits);

const struct connection_switch connection_switches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},             // no SQL can corrupt the file
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},        // a schema is data: it calls no functions of ours
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}, // Debian builds with it on
    {SQLITE_DBCONFIG_DQS_DDL, 0},               // "x" is never a string
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
};
const size_t connection_switch_count = ARRAY_SIZE(connection_switches);

// Pragmas by role, NULL for the default. `journal_size_limit`: what a log that grew is cut to.
const struct connection_pragma connection_pragmas[] = {
    // name, values by role: writer, reader, index writer, index reader
    {"busy_timeout", {"5000", "5000", "5000", "5000"}},   // ms: another process may be opening
    {"mmap_size", {"0", "0", "0", "0"}},                  // an I/O error would be a SIGBUS
    {"cell_size_check", {"1", "1", "1", "1"}},            // find corruption early
    {"temp_store", {"2", "2", "2", "2"}},                 // sort in memory: readers write nothing
    {"cache_size", {"-8000", "-4000", "-4000", "-2000"}}, // KiB a connection
    {"journal_mode", {"wal", NULL, "wal", NULL}},
    // The library survives a power cut: FULL syncs the log at each commit, NORMAL lost acknowledged
    // rows. The index is derived: a cut costs a rebuild.
    {"synchronous", {"2", NULL, "0", NULL}},
    {"wal_autocheckpoint", {"0", "0", "1000", "0"}}, // the writer checkpoints between groups
    {"journal_size_limit", {"16777216", NULL, "16777216", NULL}},
    {"query_only", {NULL, "1", NULL, "1"}},
};
const size_t connection_pragma_count = ARRAY_SIZE(connection_pragmas);

static bool role_writes(enum connection_role role) {
    return role == ROLE_WRITER || role == ROLE_INDEX_WRITER;
}

int connection_exec(struct connection *c, const char *sql) {
    int code = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? 0 : sql_failure(c, code, sql);
}

void connection_rollback(struct connection *c) {
    if (!sqlite3_get_autocommit(c->db)) {
        sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
    }
}

int connection_number(struct connection *c, const char *sql, int64_t *ret_number) {
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(c->db, sql, -1, &s, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(s);
    }
    if (code == SQLITE_ROW) {
        *ret_number = sqlite3_column_int64(s, 0);
    }
    sqlite3_finalize(s);
    return code == SQLITE_ROW || code == SQLITE_DONE ? 0 : sql_failure(c, code, sql);
}

static int set_switches(struct connection *c, enum connection_role role) {
    for (size_t i = 0; i < connection_switch_count; i++) {
        const struct connection_switch *set = &connection_switches[i];
        int code = sqlite3_db_config(c->db, set->option, set->value, NULL);
        if (code != SQLITE_OK) {
            return sql_failure(c, code, "sqlite3_db_config");
        }
    }
    // A reader that closes last must not checkpoint: the writer may be about to.
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !role_writes(role), NULL);
    for (size_t i = 0; i < connection_limit_count; i++) {
        sqlite3_limit(c->db, connection_limits[i].limit, connection_limits[i].value);
    }
    sqlite3_extended_result_codes(c->db, 1);
    int code = functions_register(c->db);
    return code == SQLITE_OK ? 0 : sql_failure(c, code, "functions");
}

static int set_pragmas(struct connection *c, enum connection_role role) {
    for (size_t i = 0; i < connection_pragma_count; i++) {
        const char *value = connection_pragmas[i].value[role];
        if (value == NULL) {
            continue;
        }
        char sql[80];
        snprintf(sql, sizeof(sql), "PRAGMA %s = %s", connection_pragmas[i].name, value);
        int code = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
        if (code == SQLITE_NOTADB) {
            return STORE_FOREIGN;
        }
        if (code != SQLITE_OK) {
            return sql_failure(c, code, sql);
        }
    }
    return 0;
}

int connection_open(const char *path, enum connection_role role, bool create,
                    struct connection *ret_connection) {
    struct connection c = {0};
    struct stat about;
    if (!create && stat(path, &about) != 0) {
        return STORE_MISSING;
    }
    if (create) { // for its owner only, as the log beside it then is; SQLite would take 0644
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0) {
            close(fd);
        }
    }
    int flags = role_writes(role) ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    flags |= (create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    int code = sqlite3_open_v2(path, &c.db, flags, NULL);
    int outcome = code == SQLITE_OK ? 0 : sql_failure(&c, code, "open");
    outcome = outcome == 0 ? set_switches(&c, role) : outcome;
    outcome = outcome == 0 ? set_pragmas(&c, role) : outcome;
    if (outcome != 0) {
        connection_close(&c);
        return outcome;
    }
    *ret_connection = c;
    return 0;
}

void connection_close(struct connection *c) {
    for (int group = 0; group < GROUP_COUNT; group++) {
        for (size_t i = 0; c->kept[group] != NULL && i < statement_groups[group]->count; i++) {
            sqlite3_finalize(c->kept[group][i]);
        }
        free(c->kept[group]);
        c->kept[group] = NULL;
    }
    sqlite3_close_v2(c->db);
    c->db = NULL;
}
