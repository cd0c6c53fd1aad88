// SPDX-License-Identifier: MIT
// Statements, binding and reading rows. A statement lives as long as its connection and is reset
// before anybody else uses it, so that no read lock and no bound text outlives its scope.
#include "store/sql.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int sql_failure(struct connection *c, int code, const char *what) {
    int class = ERR_FATAL;
    switch (code & 0xff) {
    case SQLITE_FULL:
        class = ERR_FULL;
        break;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        class = ERR_STORAGE;
        break;
    default:
        break;
    }
    if (class == ERR_STORAGE && c->failed != NULL) {
        atomic_store(c->failed, true);
    }
    return err_trace(class, "SQLite %d: %s (%.60s)", code,
                     c->db == NULL ? "not open" : sqlite3_errmsg(c->db), what);
}

sqlite3_stmt *sql_use(struct connection *c, enum statement_group group, int index) {
    const struct statement_rows *rows = statement_groups[group];
    assert(index >= 0 && (size_t)index < rows->count);
    if (c->kept[group] == NULL) {
        c->kept[group] = mem_zero(rows->count, sizeof(sqlite3_stmt *));
    }
    sqlite3_stmt **s = &c->kept[group][index];
    if (*s == NULL) {
        int code = sqlite3_prepare_v3(c->db, rows->rows[index].sql, -1, SQLITE_PREPARE_PERSISTENT,
                                      s, NULL);
        if (code != SQLITE_OK) {
            sql_failure(c, code, rows->rows[index].sql);
        }
    }
    assert(*s == NULL ||
           !sqlite3_stmt_busy(*s)); // used twice at once: the outer would lose its row
    return *s;
}

void sql_done(sqlite3_stmt **s) {
    if (*s != NULL) {
        sqlite3_reset(*s);
        sqlite3_clear_bindings(*s);
    }
}

int sql_step(struct connection *c, sqlite3_stmt *s) {
    if (s == NULL) {
        return ERR_FATAL; // traced where it could not be prepared
    }
    int code = sqlite3_step(s);
    if (code == SQLITE_ROW) {
        return SQL_ROW;
    }
    return code == SQLITE_DONE ? 0 : sql_failure(c, code, sqlite3_sql(s));
}

int sql_run(struct connection *c, sqlite3_stmt *s) {
    int outcome = sql_step(c, s);
    assert(outcome != SQL_ROW);
    return outcome;
}

void put_sv(struct binder *b, sv text) {
    b->at++;
    if (text.ptr != NULL) {
        sqlite3_bind_text64(b->s, b->at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
    }
}

void put_text(struct binder *b, const char *text) {
    put_sv(b, text == NULL || *text == '\0' ? (sv){0} : sv_of(text));
}

void put_int(struct binder *b, int64_t number) {
    sqlite3_bind_int64(b->s, ++b->at, number);
}

void put_size(struct binder *b, size_t number) {
    put_int(b, (int64_t)number);
}

void put_null(struct binder *b) {
    b->at++;
}

void put_optional(struct binder *b, int64_t number, int64_t absent) {
    if (number == absent) {
        put_null(b);
    } else {
        put_int(b, number);
    }
}

void put_date(struct binder *b, struct partial_date date) {
    char text[PARTIAL_DATE_TEXT];
    b->at++;
    if (partial_date_is_set(date)) {
        sqlite3_bind_text(b->s, b->at, partial_date_text(date, text), -1, SQLITE_TRANSIENT);
    }
}

void put_word(struct binder *b, const struct vocab *list, int value) {
    put_text(b, vocab_word(list, value));
}

void put_blob(struct binder *b, const void *bytes, size_t len) {
    sqlite3_bind_blob64(b->s, ++b->at, len == 0 ? "" : bytes, len, SQLITE_STATIC);
}

static sv column_text(struct row *r) {
    const char *text = (const char *)sqlite3_column_text(r->s, r->at);
    size_t len = (size_t)sqlite3_column_bytes(r->s, r->at);
    r->at++;
    return (sv){text, len};
}

const char *get_text(struct row *r) {
    sv text = column_text(r);
    return text.ptr == NULL ? NULL : arena_copy(r->arena, text);
}

sv get_blob(struct row *r) {
    const void *bytes = sqlite3_column_blob(r->s, r->at);
    size_t len = (size_t)sqlite3_column_bytes(r->s, r->at);
    r->at++;
    return (sv){arena_copy(r->arena, (sv){bytes, len}), len};
}

int64_t get_int64(struct row *r) {
    return sqlite3_column_int64(r->s, r->at++);
}

int get_int(struct row *r) {
    return (int)get_int64(r);
}

int get_optional(struct row *r, int absent) {
    bool none = sqlite3_column_type(r->s, r->at) == SQLITE_NULL;
    int number = get_int(r);
    return none ? absent : number;
}

struct partial_date get_date(struct row *r) {
    struct partial_date date = {0};
    sv text = column_text(r);
    if (text.ptr == NULL || !partial_date_parse(text, &date)) {
        return (struct partial_date){0};
    }
    return date;
}

int get_word(struct row *r, const struct vocab *list) {
    sv text = column_text(r);
    return text.ptr == NULL ? VOCAB_NONE : vocab_find(list, text);
}

void get_digest(struct row *r, uint8_t ret_digest[static 32]) {
    const void *bytes = sqlite3_column_blob(r->s, r->at);
    int len = sqlite3_column_bytes(r->s, r->at);
    r->at++;
    memset(ret_digest, 0, 32);
    if (bytes != NULL && len == 32) {
        memcpy(ret_digest, bytes, 32);
    }
}
