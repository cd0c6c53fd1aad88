// SPDX-License-Identifier: MIT
// Tokens, the audit log, the library's secret and kept replies.
#include "store/token.h"

#include "store/internal.h"

#include <string.h>

enum { ADD, TAKEN, FIND, LIST, REVOKE, USED, AUDIT, META, KEPT_FIND, KEPT_ADD, KEPT_EXPIRE };
static const int64_t kept_ms = (int64_t)IDEMPOTENCY_HOURS * 3600 * 1000;
static const struct statement statements[] = {
    [ADD] = WRITE("INSERT INTO token (digest, name, scopes, created_at, expires_at, last_used_day)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, 0)"),
    [TAKEN] = READ_PRIVATE("SELECT 1 FROM token WHERE name = ?1 AND revoked_at IS NULL"),
    [FIND] = READ_PRIVATE(
        "SELECT name, scopes, created_at, expires_at, last_used_day, revoked_at IS NOT NULL"
        " FROM token WHERE digest = ?1 AND expires_at > ?2 AND revoked_at IS NULL"),
    [LIST] = {"SELECT name, scopes, created_at, expires_at, last_used_day, revoked_at IS NOT NULL"
              " FROM token ORDER BY name, created_at",
              USE_PRIVATE, "tokens are few and listed whole"},
    [REVOKE] = WRITE("UPDATE token SET revoked_at = ?2 WHERE name = ?1 AND revoked_at IS NULL"),
    [USED] = WRITE("UPDATE token SET last_used_day = ?2 WHERE digest = ?1 AND last_used_day < ?2"),
    [AUDIT] = WRITE("INSERT INTO audit (at, author, action, subject) VALUES (?1, ?2, ?3, ?4)"),
    [META] = READ_PRIVATE("SELECT value FROM meta WHERE key = ?1"),
    [KEPT_FIND] =
        READ_PRIVATE("SELECT status, type, location, etag, body, request_digest FROM kept_reply"
                     " WHERE key = ?1 AND kept_at > ?2"),
    [KEPT_ADD] =
        WRITE("INSERT INTO kept_reply (key, status, type, location, etag, body, request_digest,"
              " kept_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
    [KEPT_EXPIRE] = WRITE("DELETE FROM kept_reply WHERE kept_at <= ?1"),
};
const struct statement_rows token_statements = {"token", statements, ARRAY_SIZE(statements)};

int token_add(struct tx *tx, const char *name, unsigned scopes, int64_t expires_at,
              const uint8_t digest[static 32], const char *author) {
    struct connection *c = &tx->reader->library;
    QUERY(taken, c, GROUP_TOKEN, TAKEN);
    put_text(&taken, name);
    int outcome = query_next(&taken, NULL);
    if (outcome != 0) {
        return outcome == SQL_ROW ? STORE_SAME : outcome;
    }
    QUERY(q, c, GROUP_TOKEN, ADD);
    put_blob(&q, digest, 32);
    put_text(&q, name);
    put_int(&q, scopes);
    put_int(&q, tx->now);
    put_int(&q, expires_at);
    outcome = query_run(&q);
    return outcome == 0 ? audit_add(tx, author, "token-add", name) : outcome;
}

static const struct field token_fields[] = {
    TEXT(struct token, name),         INT(struct token, scopes),
    INT64(struct token, created_at),  INT64(struct token, expires_at),
    INT(struct token, last_used_day), BOOL(struct token, revoked),
};
static const struct shape token_shape = SHAPE(struct token, token_fields);

int token_find(struct reader *reader, struct arena *arena, const uint8_t digest[static 32],
               int64_t now, struct token *ret_token) {
    QUERY(q, &reader->library, GROUP_TOKEN, FIND);
    put_blob(&q, digest, 32);
    put_int(&q, now);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        get_fields(&q, &token_shape, ret_token);
    }
    return outcome;
}

int token_list(struct reader *reader, struct arena *arena, struct token **ret_tokens,
               size_t *ret_count) {
    QUERY(q, &reader->library, GROUP_TOKEN, LIST);
    return query_all(&q, arena, &token_shape, ret_tokens, ret_count);
}

int token_revoke(struct tx *tx, const char *name, const char *author) {
    struct connection *c = &tx->reader->library;
    QUERY(q, c, GROUP_TOKEN, REVOKE);
    put_text(&q, name);
    put_int(&q, tx->now);
    int outcome = query_run(&q);
    if (outcome != 0) {
        return outcome;
    }
    return sqlite3_changes(c->db) == 0 ? STORE_NONE : audit_add(tx, author, "token-revoke", name);
}

int token_used(struct tx *tx, const uint8_t digest[static 32], int32_t day) {
    QUERY(q, &tx->reader->library, GROUP_TOKEN, USED);
    put_blob(&q, digest, 32);
    put_int(&q, day);
    return query_run(&q);
}

int audit_add(struct tx *tx, const char *author, const char *action, const char *subject) {
    QUERY(q, &tx->reader->library, GROUP_TOKEN, AUDIT);
    put_int(&q, tx->now);
    put_text(&q, author);
    put_text(&q, action);
    put_text(&q, subject);
    return query_run(&q);
}

int library_meta(struct connection *c, const char *key, void *ret_bytes, size_t len) {
    QUERY(q, c, GROUP_TOKEN, META);
    put_text(&q, key);
    int outcome = query_one(&q, NULL);
    if (outcome < 0) {
        return outcome;
    }
    if (outcome != 0 || (size_t)sqlite3_column_bytes(q.s, 0) != len) {
        return err_trace(ERR_STORAGE, "the library has no %s", key);
    }
    memcpy(ret_bytes, sqlite3_column_blob(q.s, 0), len);
    return 0;
}

int library_secret(struct reader *reader, uint8_t ret_secret[static 32]) {
    return library_meta(&reader->library, "secret", ret_secret, LIBRARY_SECRET_SIZE);
}

static const struct field kept_fields[] = {
    INT(struct kept_reply, status),
    TEXT(struct kept_reply, type),
    TEXT(struct kept_reply, location),
    TEXT(struct kept_reply, etag),
};
static const struct shape kept_shape = SHAPE(struct kept_reply, kept_fields);

int kept_reply_find(struct reader *reader, struct arena *arena, const uint8_t key[static 32],
                    int64_t now, struct kept_reply *ret_reply) {
    QUERY(q, &reader->library, GROUP_TOKEN, KEPT_FIND);
    put_blob(&q, key, 32);
    put_int(&q, now - kept_ms);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        get_fields(&q, &kept_shape, ret_reply);
        ret_reply->body = get_blob(&q);
        get_digest(&q, ret_reply->request_digest);
    }
    return outcome;
}

int kept_reply_add(struct tx *tx, const uint8_t key[static 32], const struct kept_reply *reply) {
    struct connection *c = &tx->reader->library;
    QUERY(expire, c, GROUP_TOKEN, KEPT_EXPIRE);
    put_int(&expire, tx->now - kept_ms);
    int outcome = query_run(&expire);
    if (outcome != 0) {
        return outcome;
    }
    QUERY(q, c, GROUP_TOKEN, KEPT_ADD);
    put_blob(&q, key, 32);
    put_fields(&q, &kept_shape, reply);
    put_blob(&q, reply->body.ptr, reply->body.len);
    put_blob(&q, reply->request_digest, 32);
    put_int(&q, tx->now);
    return query_run(&q);
}
