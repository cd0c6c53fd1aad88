// SPDX-License-Identifier: MIT
// Bearer tokens (stored as SHA-256), the audit log, the library's secret, kept replies for
// idempotency keys.
#pragma once

#include "store/store.h"

struct token {
    const char *name;
    unsigned scopes; // bits of enum scope (web/route.h), opaque here
    int64_t created_at, expires_at;
    int32_t last_used_day; // days since 1970-01-01; 0: never
    bool revoked;
};
enum { TOKEN_DAYS = 365 }; // default life

// STORE_SAME: an unrevoked token of that name exists.
int token_add(struct tx *tx, const char *name, unsigned scopes, int64_t expires_at,
              const uint8_t digest[static 32], const char *author);
// STORE_NONE: unknown, expired at `now` or revoked.
int token_find(struct reader *reader, struct arena *arena, const uint8_t digest[static 32],
               int64_t now, struct token *ret_token);
int token_list(struct reader *reader, struct arena *arena, struct token **ret_tokens,
               size_t *ret_count);
int token_revoke(struct tx *tx, const char *name, const char *author); // STORE_NONE
int token_used(struct tx *tx, const uint8_t digest[static 32], int32_t day);

// Appends to the audit log: who did what to which subject, in the same transaction as the act.
int audit_add(struct tx *tx, const char *author, const char *action, const char *subject);

// 32 random bytes made with the library; signs the feedback form's time.
int library_secret(struct reader *reader, uint8_t ret_secret[static 32]);

// A reply kept for an Idempotency-Key, so that a repeated request gets the first one's answer.
enum { IDEMPOTENCY_HOURS = 48 };
struct kept_reply {
    int status;
    const char *type, *location, *etag;
    sv body;
    uint8_t request_digest[32];
};
int kept_reply_find(struct reader *reader, struct arena *arena, const uint8_t key[static 32],
                    int64_t now, struct kept_reply *ret_reply); // STORE_NONE
int kept_reply_add(struct tx *tx, const uint8_t key[static 32], const struct kept_reply *reply);
