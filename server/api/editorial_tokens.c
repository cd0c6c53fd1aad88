// SPDX-License-Identifier: MIT
// Tokens: made (shown once), listed, revoked.
#include "api/auth.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "api/write.h"
#include "base/clock.h"
#include "parse/document.h"
#include "store/token.h"

#include <string.h>

static const int64_t ms_per_day = 24LL * 3600 * 1000;

struct token_work {
    const char *name;
    unsigned scopes;
    int64_t expires_at;
    char secret[TOKEN_TEXT];
    uint8_t digest[32];
};

int editorial_token_check(struct service *service, struct request *request, struct reply *reply) {
    struct token_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    struct findings *findings = findings_create(request);
    int outcome = token_parse(request->body, scope_names, findings, &work->name, &work->scopes,
                              &work->expires_at);
    if (outcome == 0 && strcmp(work->name, "admin") == 0) {
        findings_error(findings, "/name", "reserved",
                       "“admin” is the local administrator in the audit log. Choose another name.");
        outcome = DOCUMENT_REFUSED;
    }
    if (outcome == 0 && work->expires_at != 0 && work->expires_at <= clock_now_ms()) {
        findings_error(findings, "/expiresAt", "in-the-past", "A token must end in the future.");
        outcome = DOCUMENT_REFUSED;
    }
    if (outcome != 0) {
        return problem_findings(reply, findings, outcome);
    }
    if (work->expires_at == 0) {
        work->expires_at = clock_now_ms() + service->token_days * ms_per_day;
    }
    auth_token_create(work->secret, work->digest);
    request->work = work;
    return 0;
}

int editorial_token_apply(struct service *service, struct tx *tx, struct request *request,
                          struct reply *reply) {
    (void)service;
    struct token_work *work = request->work;
    int outcome = token_add(tx, work->name, work->scopes, work->expires_at, work->digest,
                            request->principal.name);
    if (outcome == STORE_SAME) {
        return problem(reply, PROBLEM_CONFLICT,
                       "A token named “%s” exists: revoke it first, or choose another name.",
                       work->name);
    }
    if (outcome < 0) {
        return outcome;
    }
    view_token_created(work->name, work->secret, work->expires_at, &reply->body);
    reply->status = 201;
    return APPLY_UNKEPT; // the secret is in it
}

int editorial_tokens_list(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    struct token *tokens = NULL;
    size_t count = 0;
    int outcome = token_list(request->reader, request->arena, &tokens, &count);
    if (outcome < 0) {
        return outcome;
    }
    struct token_line *lines = arena_alloc(request->arena, count, sizeof(*lines));
    for (size_t i = 0; i < count; i++) {
        const char **scopes = arena_alloc(request->arena, SCOPE_NAMES + 1, sizeof(*scopes));
        for (size_t bit = 0, at = 0; bit < SCOPE_NAMES; bit++) {
            if ((tokens[i].scopes & (1u << bit)) != 0) {
                scopes[at++] = scope_names[bit];
            }
        }
        lines[i] = (struct token_line){
            .name = tokens[i].name,
            .scopes = scopes,
            .created_at = tokens[i].created_at,
            .expires_at = tokens[i].expires_at,
            .last_used_day = tokens[i].last_used_day,
            .revoked = tokens[i].revoked,
        };
    }
    view_tokens(lines, count, &reply->body);
    reply->status = 200;
    return 0;
}

int editorial_token_revoke_apply(struct service *service, struct tx *tx, struct request *request,
                                 struct reply *reply) {
    (void)service;
    const char *name = request_text(request, &param_token_name);
    int outcome = token_revoke(tx, name, request->principal.name);
    if (outcome == STORE_NONE) {
        return problem(reply, PROBLEM_NOT_FOUND, "There is no token named “%s” in force.", name);
    }
    reply->status = 204;
    return outcome;
}
