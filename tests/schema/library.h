// SPDX-License-Identifier: MIT
// A fresh library and index in memory of their own, for tests that look at the schema.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/embedded.h"
#include "store/connection.h"
#include "store/functions.h"
#include "store/index.h"
#include "store/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct embedded_file migrations_files[];
extern const size_t migrations_count;
extern const struct embedded_file index_schema_files[];

// A database in memory with the library's tables, or the index's.
static inline sqlite3 *schema_in_memory(bool index) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(functions_register(db), SQLITE_OK);
    const struct embedded_file *files = index ? index_schema_files : migrations_files;
    size_t count = index ? 1 : migrations_count;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(sqlite3_exec(db, (const char *)files[i].bytes, NULL, NULL, NULL),
                         SQLITE_OK);
    }
    return db;
}

// A folder of its own for files; the test removes what it made with folder_remove.
struct folder {
    char path[60], library[80], index[80];
};

static inline void folder_make(struct folder *folder) {
    const char *base = getenv("TMPDIR");
    snprintf(folder->path, sizeof(folder->path), "%.40s/schema-XXXXXX",
             base == NULL ? "/tmp" : base);
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->library, sizeof(folder->library), "%s/l.db", folder->path);
    snprintf(folder->index, sizeof(folder->index), "%s/l-index.db", folder->path);
}

static inline void folder_remove(const struct folder *folder) {
    static const char *const names[] = {"l.db",          "l.db-wal",   "l.db-shm",
                                        "l.db.lock",     "l-index.db", "l-index.db-wal",
                                        "l-index.db-shm"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        char name[120];
        snprintf(name, sizeof(name), "%s/%s", folder->path, names[i]);
        unlink(name);
    }
    assert_int_equal(rmdir(folder->path), 0);
}
