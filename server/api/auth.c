// SPDX-License-Identifier: MIT
// Checking tokens. A token is looked up by its SHA-256: with 256 random bits, a plain digest cannot
// be reversed.
#include "api/auth.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "store/token.h"

#include <stdlib.h>
#include <string.h>

const char *const scope_names[SCOPE_NAMES + 1] = {
    "content:write", "content:approve", "content:publish", "feedback:answer", "admin", NULL,
};

static const char token_prefix[] = "cl_"; // lets secret scanners find a leaked one

void auth_token_create(char ret_text[static TOKEN_TEXT], uint8_t ret_digest[static 32]) {
    uint8_t secret[32];
    hash_random(secret, sizeof(secret));
    memcpy(ret_text, token_prefix, sizeof(token_prefix) - 1);
    hash_base32(secret, sizeof(secret), ret_text + sizeof(token_prefix) - 1);
    hash_sha256(ret_text, strlen(ret_text), ret_digest);
}

// The one write that a read request may cause: the day of a token's last use, at most once a day
// and token.
struct use {
    struct job job;
    uint8_t digest[SHA256_SIZE];
    int32_t day;
};

static int use_run(struct tx *tx, void *arg) {
    struct use *use = arg;
    return token_used(tx, use->digest, use->day);
}

static void use_done(void *arg, int outcome) {
    (void)outcome; // the next use tries again
    free(arg);
}

static void note_use(struct service *service, const uint8_t digest[static SHA256_SIZE],
                     int32_t day) {
    struct use *use = mem_zero(1, sizeof(*use));
    memcpy(use->digest, digest, SHA256_SIZE);
    use->day = day;
    use->job = (struct job){.run = use_run, .done = use_done, .arg = use};
    if (writer_submit(service->store, &use->job) != 0) {
        free(use);
    }
}

int auth_bearer(struct service *service, struct request *request) {
    sv rest = sv_trim(request->headers.authorization);
    sv scheme = sv_cut(&rest, ' ');
    sv secret = sv_trim(rest);
    if (!sv_is_nocase(scheme, "bearer") || secret.len == 0) {
        return 1;
    }
    uint8_t digest[SHA256_SIZE];
    hash_sha256(secret.ptr, secret.len, digest);
    struct token token = {0};
    int outcome = token_find(request->reader, request->arena, digest, clock_now_ms(), &token);
    if (outcome != 0) {
        return outcome < 0 ? outcome : 1;
    }
    request->principal = (struct principal){.name = token.name, .scopes = token.scopes};
    if (token.last_used_day != clock_today()) {
        note_use(service, digest, clock_today());
    }
    return 0;
}
