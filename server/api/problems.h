// SPDX-License-Identifier: MIT
// Problems as handlers say them, and the one place that renders them (RFC 9457 or a page).
#pragma once

#include "api/service.h"
#include "model/problem.h"

// Makes the reply a problem of model/problem.h's table. Returns 0: `return problem(reply,
// PROBLEM_NOT_FOUND, "…");`
int problem(struct reply *reply, enum problem_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// Findings for one document of this request, in its arena.
struct findings *findings_create(const struct request *request);
// A document refused: 422 with every error found, or 400 when it is not JSON at all (`outcome`:
// DOCUMENT_REFUSED or DOCUMENT_SYNTAX). Returns CHECK_REFUSED.
int problem_findings(struct reply *reply, const struct findings *findings, int outcome);
// 412 with the present ETag.
int problem_stale(struct reply *reply, const char *current_etag);
// 404 language-not-available with the choices; `available` lives as long as the request.
int problem_available(struct reply *reply, const char *language,
                      const struct translation *available, size_t count);
// The same with the addresses of an article.
int problem_language(struct service *service, struct reply *reply, const char *language,
                     const char *id, const char *const *languages, size_t count);

// The hook: renders reply->problem_* as problem+json, or as a page where the route is a page's or
// the client prefers HTML.
void problems_render(struct service *service, const struct request *request, struct reply *reply);
