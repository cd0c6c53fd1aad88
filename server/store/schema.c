// SPDX-License-Identifier: MIT
// Migrations. Each runs in one IMMEDIATE transaction that also writes its number, so that the file
// is always at exactly one version, whenever the process ends.
#include "store/schema.h"

#include "base/embedded.h"
#include "base/hash.h"
#include "store/internal.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIRST_WITH_PRINTOUTS = 4 };

extern const struct embedded_file migrations_files[];
extern const size_t migrations_count;

int schema_newest(void) {
    return (int)migrations_count;
}

int schema_version(struct connection *c, int *ret_version) {
    int64_t application = 0, version = 0, objects = 0;
    int outcome = connection_number(c, "PRAGMA application_id", &application);
    outcome = outcome == 0 ? connection_number(c, "PRAGMA user_version", &version) : outcome;
    if (outcome == 0) {
        outcome = connection_number(c, "SELECT count(*) FROM sqlite_schema", &objects);
    }
    if (outcome != 0) {
        return outcome;
    }
    bool empty = application == 0 && version == 0 && objects == 0;
    if (!empty && application != LIBRARY_APPLICATION_ID) {
        return STORE_FOREIGN;
    }
    if (version > schema_newest()) {
        return STORE_NEWER;
    }
    *ret_version = (int)version;
    return 0;
}

// The library's own random facts, made once.
static int add_identity(struct connection *c) {
    uint8_t bytes[LIBRARY_UUID_SIZE + LIBRARY_SECRET_SIZE];
    char uuid[2 * LIBRARY_UUID_SIZE + 1], secret[2 * LIBRARY_SECRET_SIZE + 1], sql[256];
    hash_random(bytes, sizeof(bytes));
    hash_hex(bytes, LIBRARY_UUID_SIZE, uuid);
    hash_hex(bytes + LIBRARY_UUID_SIZE, LIBRARY_SECRET_SIZE, secret);
    snprintf(sql, sizeof(sql),
             "INSERT OR IGNORE INTO meta (key, value) VALUES ('uuid', x'%s'), ('secret', x'%s')",
             uuid, secret);
    return connection_exec(c, sql);
}

// Inside a transaction: from version - 1 to version.
static int apply(struct connection *c, int version) {
    char sql[120];
    int outcome = connection_exec(c, (const char *)migrations_files[version - 1].bytes);
    if (outcome == 0 && version == 1) {
        outcome = add_identity(c);
    }
    if (outcome == 0 && version == FIRST_WITH_PRINTOUTS) {
        outcome = printout_add_all(c);
    }
    if (outcome != 0) {
        return outcome;
    }
    snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %d",
             LIBRARY_APPLICATION_ID, version);
    return connection_exec(c, sql);
}

static int migrate_to(struct connection *c, int version) {
    int outcome = connection_exec(c, "BEGIN IMMEDIATE");
    if (outcome != 0) {
        return outcome;
    }
    outcome = apply(c, version);
    outcome = outcome == 0 ? connection_exec(c, "COMMIT") : outcome;
    if (outcome != 0) {
        connection_rollback(c);
    }
    return outcome;
}

int schema_migrate(struct connection *c, bool create, int *ret_from, int *ret_to) {
    int version = 0;
    int outcome = schema_version(c, &version);
    if (outcome == 0 && version == 0 && !create) {
        outcome = STORE_FOREIGN;
    }
    if (outcome != 0) {
        return outcome;
    }
    *ret_from = version;
    while (version < schema_newest()) {
        outcome = migrate_to(c, version + 1);
        if (outcome != 0) {
            return outcome;
        }
        version++;
    }
    *ret_to = version;
    return 0;
}
