// SPDX-License-Identifier: MIT
// SQL inside the store: connections, statements, parameters and rows. Only files of store/ and
// its tests include this; no sqlite3 type leaves the layer.
//
// A file that speaks SQL holds its texts in one array of `struct statement` at its top, indexed by
// an enum, and lists the array in statements.c. QUERY() takes one to work with: it is prepared at
// its first use on a connection, kept there, and reset and unbound at the end of the scope.
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/partial_date.h"
#include "model/vocab.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stddef.h>

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
#define READ_PUBLIC(sql)                                                                           \
    { sql, USE_PUBLIC, NULL }
#define READ_PRIVATE(sql)                                                                          \
    { sql, USE_PRIVATE, NULL }
#define WRITE(sql)                                                                                 \
    { sql, USE_WRITE, NULL }
#define INDEX(sql)                                                                                 \
    { sql, USE_INDEX, NULL }

enum statement_group {
    GROUP_EDITION,
    GROUP_PUBLISH,
    GROUP_ARTICLE,
    GROUP_LIST,
    GROUP_REVIEW,
    GROUP_TOPIC,
    GROUP_MEDIA,
    GROUP_FEEDBACK,
    GROUP_TOKEN,
    GROUP_INDEX,
    GROUP_PAGE,
    GROUP_SEARCH,
    GROUP_RANKING,
    GROUP_SPELLING,
    GROUP_WHOLE,
    GROUP_CHANGE,
    GROUP_HISTORY,
    GROUP_RENAME,
    GROUP_POLICY,
    GROUP_CODE,
    GROUP_LEXICON,
    GROUP_PRINTOUT,
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
    atomic_bool *failed;  // set when an error says that the library must not be written; or NULL
    atomic_bool *damaged; // set when the file is found to be corrupt: the index's; or NULL
    sqlite3_stmt **kept[GROUP_COUNT];
};

// Opens `path` and applies every setting of `role`. `create`: make the file where there is none.
// Outcomes: 0, STORE_MISSING, STORE_FOREIGN, negative.
int connection_open(const char *path, enum connection_role role, bool create,
                    struct connection *ret_connection);
void connection_close(struct connection *c); // harmless on a zeroed one
// Runs constant SQL without parameters or rows: transactions, pragmas.
int connection_exec(struct connection *c, const char *sql);
void connection_rollback(struct connection *c); // harmless outside a transaction
// The value of a pragma or other one-row query without parameters.
int connection_number(struct connection *c, const char *sql, int64_t *ret_number);
// Traces the connection's last error and gives its class: ERR_FULL, ERR_STORAGE (which also marks
// the connection's store as failed), else ERR_FATAL.
int sql_failure(struct connection *c, int code, const char *what);

// A statement at work.
struct query {
    struct connection *connection;
    sqlite3_stmt *s; // NULL: it cannot be prepared (traced), which running it reports
    struct arena *arena;
    int at; // the parameter bound last, or the column to read next
};
struct query query_use(struct connection *c, enum statement_group group, int index);
void query_done(struct query *q);
#define QUERY(name, connection, group, index)                                                      \
    CLEANUP(query_done) struct query name = query_use((connection), (group), (index))

enum { SQL_ROW = 1 };
// The next row, whose texts are copied into `arena`: SQL_ROW, 0 when there is none, or negative.
int query_next(struct query *q, struct arena *arena);
// The only row: 0, STORE_NONE or negative.
int query_one(struct query *q, struct arena *arena);
// The first column of the only row.
int query_number(struct query *q, int64_t *ret_number);
int query_count(struct query *q, int *ret_count);
// Runs a statement that gives no rows: 0 or negative.
int query_run(struct query *q);
int query_insert(struct query *q, int64_t *ret_rowid); // the same, and tells the new row's id

// Binds parameter after parameter in the order of the SQL text. Texts and blobs must live until
// the statement is done. NULL and "" bind NULL.
void put_text(struct query *q, const char *text);
void put_sv(struct query *q, sv text); // {NULL, 0} binds NULL, "" binds ""
void put_page(struct query *q, const char *article, const char *language); // two texts
void put_int(struct query *q, int64_t number);
void put_size(struct query *q, size_t number);
void put_optional(struct query *q, int64_t number, int64_t absent); // `absent` binds NULL
void put_date(struct query *q, struct partial_date date);
void put_word(struct query *q, const struct vocab *list, int value); // VOCAB_NONE binds NULL
void put_blob(struct query *q, const void *bytes, size_t len);

// Reads column after column of the present row.
const char *get_text(struct query *q); // NULL when absent
sv get_blob(struct query *q);
int get_int(struct query *q);
int64_t get_int64(struct query *q);
struct partial_date get_date(struct query *q);
int get_word(struct query *q, const struct vocab *list); // VOCAB_NONE when absent or unknown
void get_digest(struct query *q, uint8_t ret_digest[static 32]);

// The columns of a table as members of a struct, so that what is written and what is read stand in
// one place, in the order of the columns. A member of another type than its row says does not
// compile.
enum field_type {
    FIELD_TEXT,
    FIELD_INT,
    FIELD_INT64,
    FIELD_OPTIONAL,
    FIELD_BOOL,
    FIELD_DATE,
    FIELD_WORD
};
struct field {
    enum field_type type;
    size_t offset;
    const struct vocab *words; // of FIELD_WORD
};
struct shape {
    const struct field *fields;
    size_t count, size; // of fields; bytes of the struct
};
#define SHAPE(structure, table)                                                                    \
    { table, ARRAY_SIZE(table), sizeof(structure) }
#define MEMBER(structure, member, type)                                                            \
    _Generic(((structure *)NULL)->member, type : offsetof(structure, member))
// An enum is one or the other.
#define INT_MEMBER(structure, member)                                                              \
    _Generic(((structure *)NULL)->member, int                                                      \
             : offsetof(structure, member), unsigned                                               \
             : offsetof(structure, member))
#define TEXT(structure, member)                                                                    \
    { FIELD_TEXT, MEMBER(structure, member, const char *), NULL }
#define INT(structure, member)                                                                     \
    { FIELD_INT, INT_MEMBER(structure, member), NULL }
#define INT64(structure, member)                                                                   \
    { FIELD_INT64, MEMBER(structure, member, int64_t), NULL }
#define OPTIONAL(structure, member) /* -1 is NULL */                                               \
    { FIELD_OPTIONAL, INT_MEMBER(structure, member), NULL }
#define BOOL(structure, member)                                                                    \
    { FIELD_BOOL, MEMBER(structure, member, bool), NULL }
#define DATE(structure, member)                                                                    \
    { FIELD_DATE, MEMBER(structure, member, struct partial_date), NULL }
#define WORD(structure, member, list)                                                              \
    { FIELD_WORD, INT_MEMBER(structure, member), &(list) }

extern const struct shape shape_text; // one column, of a `const char *`
void put_fields(struct query *q, const struct shape *shape, const void *item);
void get_fields(struct query *q, const struct shape *shape, void *ret_item);
// Every row, as an array in `arena`; ret_items points to a pointer to its first element.
int query_all(struct query *q, struct arena *arena, const struct shape *shape, void *ret_items,
              size_t *ret_count);
