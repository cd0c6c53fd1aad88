// SPDX-License-Identifier: MIT
// Tokens, the audit log, the library's secret and kept replies.
#include "store/token.h"

#include "store/internal.h"

#include <string.h>

enum { ADD, TAKEN, FIND, LIST, REVOKE, USED, AUDIT, SECRET, KEPT_FIND, KEPT_ADD, KEPT_EXPIRE };
static const int64_t kept_ms = (int64_t)IDEMPOTENCY_HOURS * 3600 * 1000;
static const struct statement statements[] = {
    [ADD] = {"INSERT INTO token (digest, name, scopes, created_at, expires_at, last_used_day)"
             " VALUES (?1, ?2, ?3, ?4, ?5, 0)",
             USE_WRITE, NULL},
    [TAKEN] = {"SELECT 1 FROM token WHERE name = ?1 AND revoked_at IS NULL", USE_PRIVATE, NULL},
    [FIND] = {"SELECT name, scopes, created_at, expires_at, last_used_day, revoked_at IS NOT NULL"
              " FROM token WHERE digest = ?1 AND expires_at > ?2 AND revoked_at IS NULL",
              USE_PRIVATE, NULL},
    [LIST] = {"SELECT name, scopes, created_at, expires_at, last_used_day, revoked_at IS NOT NULL"
              " FROM token ORDER BY name, created_at",
              USE_PRIVATE, "tokens are few and listed whole"},
    [REVOKE] = {"UPDATE token SET revoked_at = ?2 WHERE name = ?1 AND revoked_at IS NULL",
                USE_WRITE, NULL},
    [USED] = {"UPDATE token SET last_used_day = ?2 WHERE digest = ?1 AND last_used_day < ?2",
              USE_WRITE, NULL},
    [AUDIT] = {"INSERT INTO audit (at, author, action, subject) VALUES (?1, ?2, ?3, ?4)", USE_WRITE,
               NULL},
    [SECRET] = {"SELECT value FROM meta WHERE key = 'secret'", USE_PRIVATE, NULL},
    [KEPT_FIND] = {"SELECT status, type, location, etag, body, request_digest FROM kept_reply"
                   " WHERE key = ?1 AND kept_at > ?2",
                   USE_PRIVATE, NULL},
    [KEPT_ADD] = {"INSERT INTO kept_reply (key, request_digest, status, type, location, etag, body,"
                  " kept_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                  USE_WRITE, NULL},
    [KEPT_EXPIRE] = {"DELETE FROM kept_reply WHERE kept_at <= ?1", USE_WRITE, NULL},
};
const struct statement_rows token_statements = {"token", statements, ARRAY_SIZE(statements)};

int token_add(struct tx *tx, const char *name, unsigned scopes, int64_t expires_at,
              const uint8_t digest[static 32], const char *author) {
    struct connection *c = &tx->reader->library;
    SQL(taken, c, GROUP_TOKEN, TAKEN);
    put_text(&(struct binder){taken, 0}, name);
    int outcome = sql_step(c, taken);
    if (outcome != 0) {
        return outcome == SQL_ROW ? STORE_SAME : outcome;
    }
    SQL(s, c, GROUP_TOKEN, ADD);
    struct binder b = {s, 0};
    put_blob(&b, digest, 32);
    put_text(&b, name);
    put_int(&b, scopes);
    put_int(&b, tx->now);
    put_int(&b, expires_at);
    outcome = sql_run(c, s);
    return outcome == 0 ? audit_add(tx, author, "token-add", name) : outcome;
}

static void get_token(struct row *r, struct token *token) {
    *token = (struct token){0};
    token->name = get_text(r);
    token->scopes = (unsigned)get_int64(r);
    token->created_at = get_int64(r);
    token->expires_at = get_int64(r);
    token->last_used_day = get_int(r);
    token->revoked = get_int(r) != 0;
}

int token_find(struct reader *reader, struct arena *arena, const uint8_t digest[static 32],
               int64_t now, struct token *ret_token) {
    SQL(s, &reader->library, GROUP_TOKEN, FIND);
    struct binder b = {s, 0};
    put_blob(&b, digest, 32);
    put_int(&b, now);
    int outcome = sql_step(&reader->library, s);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? STORE_NONE : outcome;
    }
    get_token(&(struct row){s, arena, 0}, ret_token);
    return 0;
}

int token_list(struct reader *reader, struct arena *arena, struct token **ret_tokens,
               size_t *ret_count) {
    SQL(s, &reader->library, GROUP_TOKEN, LIST);
    struct token *tokens = NULL;
    size_t count = 0;
    int outcome = 0;
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        struct token *token = arena_push(arena, &tokens, &count, sizeof(*token));
        get_token(&(struct row){s, arena, 0}, token);
    }
    *ret_tokens = tokens;
    *ret_count = count;
    return outcome;
}

int token_revoke(struct tx *tx, const char *name, const char *author) {
    struct connection *c = &tx->reader->library;
    SQL(s, c, GROUP_TOKEN, REVOKE);
    struct binder b = {s, 0};
    put_text(&b, name);
    put_int(&b, tx->now);
    int outcome = sql_run(c, s);
    if (outcome != 0) {
        return outcome;
    }
    return sqlite3_changes(c->db) == 0 ? STORE_NONE : audit_add(tx, author, "token-revoke", name);
}

int token_used(struct tx *tx, const uint8_t digest[static 32], int32_t day) {
    SQL(s, &tx->reader->library, GROUP_TOKEN, USED);
    struct binder b = {s, 0};
    put_blob(&b, digest, 32);
    put_int(&b, day);
    return sql_run(&tx->reader->library, s);
}

int audit_add(struct tx *tx, const char *author, const char *action, const char *subject) {
    SQL(s, &tx->reader->library, GROUP_TOKEN, AUDIT);
    struct binder b = {s, 0};
    put_int(&b, tx->now);
    put_text(&b, author);
    put_text(&b, action);
    put_text(&b, subject);
    return sql_run(&tx->reader->library, s);
}

int library_secret(struct reader *reader, uint8_t ret_secret[static 32]) {
    SQL(s, &reader->library, GROUP_TOKEN, SECRET);
    int outcome = sql_step(&reader->library, s);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? err_trace(ERR_STORAGE, "the library has no secret") : outcome;
    }
    get_digest(&(struct row){s, NULL, 0}, ret_secret);
    return 0;
}

int kept_reply_find(struct reader *reader, struct arena *arena, const uint8_t key[static 32],
                    int64_t now, struct kept_reply *ret_reply) {
    SQL(s, &reader->library, GROUP_TOKEN, KEPT_FIND);
    struct binder b = {s, 0};
    put_blob(&b, key, 32);
    put_int(&b, now - kept_ms);
    int outcome = sql_step(&reader->library, s);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? STORE_NONE : outcome;
    }
    struct row r = {s, arena, 0};
    ret_reply->status = get_int(&r);
    ret_reply->type = get_text(&r);
    ret_reply->location = get_text(&r);
    ret_reply->etag = get_text(&r);
    ret_reply->body = get_blob(&r);
    get_digest(&r, ret_reply->request_digest);
    return 0;
}

int kept_reply_add(struct tx *tx, const uint8_t key[static 32], const struct kept_reply *reply) {
    struct connection *c = &tx->reader->library;
    SQL(expire, c, GROUP_TOKEN, KEPT_EXPIRE);
    put_int(&(struct binder){expire, 0}, tx->now - kept_ms);
    int outcome = sql_run(c, expire);
    if (outcome != 0) {
        return outcome;
    }
    SQL(s, c, GROUP_TOKEN, KEPT_ADD);
    struct binder b = {s, 0};
    put_blob(&b, key, 32);
    put_blob(&b, reply->request_digest, 32);
    put_int(&b, reply->status);
    put_text(&b, reply->type);
    put_text(&b, reply->location);
    put_text(&b, reply->etag);
    put_blob(&b, reply->body.ptr, reply->body.len);
    put_int(&b, tx->now);
    return sql_run(c, s);
}
