// SPDX-License-Identifier: MIT
// SQL inside the store: connections, statements, binding, reading rows. Only files of store/ and
// its tests include this; no sqlite3 type leaves the layer.
//
// A file that speaks SQL holds its texts in one array of `struct statement` at its top, indexed by
// an enum, and lists the array in statements.c. sql_use() prepares a statement at its first use on
// a connection and keeps it there. `SQL(s, connection, GROUP, INDEX);` declares one that is reset
// and unbound at the end of the scope.
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/partial_date.h"
#include "model/vocab.h"

#include <sqlite3.h>
#include <stdatomic.h>

// What a statement may touch. Tests prepare each against the right schema and check it.
enum statement_use {
    USE_PUBLIC,  // reads for public routes: articles through the published_… views only
    USE_PRIVATE, // reads for editors, commands and the writer
    USE_WRITE,   // changes the library
    USE_INDEX,   // works on the index
};

struct statement {
    const char *sql;
    enum statement_use use;
    const char *scan; // why it may walk a whole growing table; NULL: it must not
};

enum statement_group {
    GROUP_EDITION,
    GROUP_PART,
    GROUP_PUBLISH,
    GROUP_ARTICLE,
    GROUP_LIST,
    GROUP_REVIEW,
    GROUP_TOPIC,
    GROUP_MEDIA,
    GROUP_FEEDBACK,
    GROUP_TOKEN,
    GROUP_CHANGE,
    GROUP_INDEX,
    GROUP_PAGE,
    GROUP_SEARCH,
    GROUP_COUNT
};
struct statement_rows {
    const char *name;
    const struct statement *rows;
    size_t count;
};
extern const struct statement_rows *const statement_groups[GROUP_COUNT];

// What a connection is for; connection.c has a row of settings for each.
enum connection_role { ROLE_WRITER, ROLE_READER, ROLE_INDEX_WRITER, ROLE_INDEX_READER, ROLE_COUNT };

// Used by one thread at a time.
struct connection {
    sqlite3 *db;
    atomic_bool *failed; // set when an error says that writing must stop; NULL on readers
    sqlite3_stmt **kept[GROUP_COUNT];
};

enum { CONNECTION_MISSING = 1, CONNECTION_NOT_A_DATABASE = 2 };
// Opens `path` and applies every setting of `role`. `create`: make the file where there is none.
// Outcomes: 0, CONNECTION_MISSING, CONNECTION_NOT_A_DATABASE, negative.
int connection_open(const char *path, enum connection_role role, bool create,
                    struct connection *ret_connection);
void connection_close(struct connection *c); // harmless on a zeroed one
// Runs constant SQL without parameters or rows: transactions, pragmas.
int connection_exec(struct connection *c, const char *sql);
// The value of a pragma or other one-row query without parameters.
int connection_number(struct connection *c, const char *sql, int64_t *ret_number);

// Prepared, reset and unbound; NULL when it cannot be prepared (traced), which sql_step reports.
sqlite3_stmt *sql_use(struct connection *c, enum statement_group group, int index);
void sql_done(sqlite3_stmt **s);
#define SQL(name, connection, group, index)                                                        \
    CLEANUP(sql_done) sqlite3_stmt *name = sql_use((connection), (group), (index))

enum { SQL_ROW = 1 };
// SQL_ROW, 0 when there is no further row, or negative (traced).
int sql_step(struct connection *c, sqlite3_stmt *s);
// Steps a statement that gives no rows. 0 or negative.
int sql_run(struct connection *c, sqlite3_stmt *s);
// Traces the connection's last error and gives its class: ERR_FULL, ERR_STORAGE (which also marks
// the connection's store as failed), else ERR_FATAL.
int sql_failure(struct connection *c, int code, const char *what);

// Binds parameter after parameter in the order of the SQL text. Texts and blobs must live until
// the statement is done. NULL and "" bind NULL.
struct binder {
    sqlite3_stmt *s;
    int at;
};
void put_text(struct binder *b, const char *text);
void put_sv(struct binder *b, sv text); // {NULL, 0} binds NULL
void put_int(struct binder *b, int64_t number);
void put_size(struct binder *b, size_t number);
void put_null(struct binder *b);
void put_optional(struct binder *b, int64_t number, int64_t absent); // `absent` binds NULL
void put_date(struct binder *b, struct partial_date date);
void put_word(struct binder *b, const struct vocab *list, int value); // VOCAB_NONE binds NULL
void put_blob(struct binder *b, const void *bytes, size_t len);

// Reads column after column of the present row. Texts are copied into the arena.
struct row {
    sqlite3_stmt *s;
    struct arena *arena;
    int at;
};
const char *get_text(struct row *r); // NULL when absent
sv get_blob(struct row *r);
int get_int(struct row *r);
int64_t get_int64(struct row *r);
int get_optional(struct row *r, int absent);
struct partial_date get_date(struct row *r);
int get_word(struct row *r, const struct vocab *list); // VOCAB_NONE when absent or unknown
void get_digest(struct row *r, uint8_t ret_digest[static 32]);
