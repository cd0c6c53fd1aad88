// SPDX-License-Identifier: MIT
// Statements, binding and reading rows. A statement lives as long as its connection and is reset
// before anybody else uses it, so that no read lock and no bound text outlives its scope.
#include "store/sql.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int class_of(int code) {
    switch (code & 0xff) {
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_STORAGE;
    default:
        return ERR_FATAL;
    }
}

int sql_failure(struct connection *c, int code, const char *what) {
    int class = class_of(code);
    if (class == ERR_STORAGE && c->failed != NULL) {
        atomic_store(c->failed, true);
    }
    bool corrupt = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
    if (corrupt && c->damaged != NULL) {
        atomic_store(c->damaged, true);
    }
    return err_trace(class, "SQLite %d: %s (%.60s)", code,
                     c->db == NULL ? "not open" : sqlite3_errmsg(c->db), what);
}

struct query query_use(struct connection *c, enum statement_group group, int index) {
    const struct statement_rows *rows = statement_groups[group];
    assert(index >= 0 && (size_t)index < rows->count);
    if (c->kept[group] == NULL) {
        c->kept[group] = mem_zero(rows->count, sizeof(sqlite3_stmt *));
    }
    sqlite3_stmt **s = &c->kept[group][index];
    const char *sql = rows->rows[index].sql;
    if (*s == NULL) {
        int code = sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
        if (code != SQLITE_OK) {
            sql_failure(c, code, sql);
        }
    }
    assert(!sqlite3_stmt_busy(*s)); // used twice at once: the outer would lose its row
    return (struct query){.connection = c, .s = *s};
}

void query_done(struct query *q) {
    if (q->s != NULL) {
        sqlite3_reset(q->s);
        sqlite3_clear_bindings(q->s);
    }
}

int query_next(struct query *q, struct arena *arena) {
    if (q->s == NULL) {
        return ERR_FATAL; // traced where it could not be prepared
    }
    q->arena = arena;
    q->at = 0;
    int code = sqlite3_step(q->s);
    if (code == SQLITE_ROW) {
        return SQL_ROW;
    }
    return code == SQLITE_DONE ? 0 : sql_failure(q->connection, code, sqlite3_sql(q->s));
}

int query_one(struct query *q, struct arena *arena) {
    int outcome = query_next(q, arena);
    return outcome == SQL_ROW ? 0 : outcome == 0 ? STORE_NONE : outcome;
}

int query_number(struct query *q, int64_t *ret_number) {
    int outcome = query_one(q, NULL);
    if (outcome == 0) {
        *ret_number = get_int64(q);
    }
    return outcome;
}

int query_count(struct query *q, int *ret_count) {
    int64_t count = 0;
    int outcome = query_number(q, &count);
    *ret_count = (int)count;
    return outcome;
}

int query_run(struct query *q) {
    int outcome = query_next(q, NULL);
    assert(outcome != SQL_ROW);
    return outcome;
}

int query_insert(struct query *q, int64_t *ret_rowid) {
    int outcome = query_run(q);
    if (outcome == 0) {
        *ret_rowid = sqlite3_last_insert_rowid(q->connection->db);
    }
    return outcome;
}

void put_sv(struct query *q, sv text) {
    q->at++;
    if (text.ptr != NULL) {
        sqlite3_bind_text64(q->s, q->at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
    }
}

void put_text(struct query *q, const char *text) {
    put_sv(q, text == NULL || *text == '\0' ? (sv){0} : sv_of(text));
}

void put_page(struct query *q, const char *article, const char *language) {
    put_text(q, article);
    put_text(q, language);
}

void put_int(struct query *q, int64_t number) {
    sqlite3_bind_int64(q->s, ++q->at, number);
}

void put_size(struct query *q, size_t number) {
    put_int(q, (int64_t)number);
}

void put_optional(struct query *q, int64_t number, int64_t absent) {
    q->at++;
    if (number != absent) {
        sqlite3_bind_int64(q->s, q->at, number);
    }
}

void put_date(struct query *q, struct partial_date date) {
    char text[PARTIAL_DATE_TEXT];
    q->at++;
    if (partial_date_is_set(date)) {
        sqlite3_bind_text(q->s, q->at, partial_date_text(date, text), -1, SQLITE_TRANSIENT);
    }
}

void put_word(struct query *q, const struct vocab *list, int value) {
    put_text(q, vocab_word(list, value));
}

void put_blob(struct query *q, const void *bytes, size_t len) {
    sqlite3_bind_blob64(q->s, ++q->at, len == 0 ? "" : bytes, len, SQLITE_STATIC);
}

static sv column_text(struct query *q) {
    const char *text = (const char *)sqlite3_column_text(q->s, q->at);
    size_t len = (size_t)sqlite3_column_bytes(q->s, q->at);
    q->at++;
    return (sv){text, len};
}

const char *get_text(struct query *q) {
    sv text = column_text(q);
    return text.ptr == NULL ? NULL : arena_copy(q->arena, text);
}

sv get_blob(struct query *q) {
    const void *bytes = sqlite3_column_blob(q->s, q->at);
    size_t len = (size_t)sqlite3_column_bytes(q->s, q->at);
    q->at++;
    return (sv){arena_copy(q->arena, (sv){bytes, len}), len};
}

int64_t get_int64(struct query *q) {
    return sqlite3_column_int64(q->s, q->at++);
}

int get_int(struct query *q) {
    return (int)get_int64(q);
}

static int get_optional(struct query *q, int absent) {
    bool none = sqlite3_column_type(q->s, q->at) == SQLITE_NULL;
    int number = get_int(q);
    return none ? absent : number;
}

struct partial_date get_date(struct query *q) {
    struct partial_date date = {0};
    sv text = column_text(q);
    bool known = text.ptr != NULL && partial_date_parse(text, &date);
    return known ? date : (struct partial_date){0};
}

int get_word(struct query *q, const struct vocab *list) {
    sv text = column_text(q);
    return text.ptr == NULL ? VOCAB_NONE : vocab_find(list, text);
}

void get_digest(struct query *q, uint8_t ret_digest[static 32]) {
    const void *bytes = sqlite3_column_blob(q->s, q->at);
    int len = sqlite3_column_bytes(q->s, q->at++);
    memset(ret_digest, 0, 32);
    if (len == 32) {
        memcpy(ret_digest, bytes, 32);
    }
}

// --- columns as members ---

static const struct field text_field[] = {{FIELD_TEXT, 0, NULL}};
const struct shape shape_text = {text_field, 1, sizeof(const char *)};

static void put_field(struct query *q, const struct field *field, const void *member) {
    switch (field->type) {
    case FIELD_TEXT:
        put_text(q, *(const char *const *)member);
        break;
    case FIELD_INT:
        put_int(q, *(const int *)member);
        break;
    case FIELD_INT64:
        put_int(q, *(const int64_t *)member);
        break;
    case FIELD_OPTIONAL:
        put_optional(q, *(const int *)member, -1);
        break;
    case FIELD_BOOL:
        put_int(q, *(const bool *)member);
        break;
    case FIELD_DATE:
        put_date(q, *(const struct partial_date *)member);
        break;
    case FIELD_WORD:
        put_word(q, field->words, *(const int *)member);
        break;
    }
}

static void get_field(struct query *q, const struct field *field, void *member) {
    switch (field->type) {
    case FIELD_TEXT:
        *(const char **)member = get_text(q);
        break;
    case FIELD_INT:
        *(int *)member = get_int(q);
        break;
    case FIELD_INT64:
        *(int64_t *)member = get_int64(q);
        break;
    case FIELD_OPTIONAL:
        *(int *)member = get_optional(q, -1);
        break;
    case FIELD_BOOL:
        *(bool *)member = get_int(q) != 0;
        break;
    case FIELD_DATE:
        *(struct partial_date *)member = get_date(q);
        break;
    case FIELD_WORD:
        *(int *)member = get_word(q, field->words);
        break;
    }
}

void put_fields(struct query *q, const struct shape *shape, const void *item) {
    for (size_t i = 0; i < shape->count; i++) {
        put_field(q, &shape->fields[i], (const char *)item + shape->fields[i].offset);
    }
}

void get_fields(struct query *q, const struct shape *shape, void *ret_item) {
    for (size_t i = 0; i < shape->count; i++) {
        get_field(q, &shape->fields[i], (char *)ret_item + shape->fields[i].offset);
    }
}

int query_all(struct query *q, struct arena *arena, const struct shape *shape, void *ret_items,
              size_t *ret_count) {
    int outcome = 0;
    memset(ret_items, 0, sizeof(void *));
    *ret_count = 0;
    while ((outcome = query_next(q, arena)) == SQL_ROW) {
        get_fields(q, shape, arena_push(arena, ret_items, ret_count, shape->size));
    }
    return outcome;
}
