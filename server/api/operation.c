// SPDX-License-Identifier: MIT
// Answers from memory: alive, ready, stylesheets, explanations of problems.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "web/negotiate.h"

enum { INDEX_LAG_MAX = 1000 /* changes behind: search would mislead */, REASONS_MAX = 4 };

int livez_get(struct service *service, struct request *request, struct reply *reply) {
    (void)service, (void)request;
    buf_text(&reply->body, "alive\n");
    reply->status = 200;
    return 0;
}

int readyz_get(struct service *service, struct request *request, struct reply *reply) {
    (void)request;
    const char *reasons[REASONS_MAX];
    size_t count = 0;
    int64_t sequence = store_sequence(service->store), indexed = store_indexed(service->store);
    if (__atomic_load_n(&service->draining, __ATOMIC_ACQUIRE)) {
        reasons[count++] = "stopping";
    }
    if (store_failed(service->store)) {
        reasons[count++] = "the store failed: see the log";
    }
    if (sequence - indexed > INDEX_LAG_MAX) {
        reasons[count++] = "the search index is catching up";
    }
    view_ready(count == 0, reasons, count, sequence, indexed, &reply->body);
    reply->status = count == 0 ? 200 : 503;
    return 0;
}

int asset_get(struct service *service, struct request *request, struct reply *reply) {
    sv bytes;
    const char *type;
    if (!views_asset(service->views, request_text(request, &param_asset), &bytes, &type)) {
        return problem(reply, PROBLEM_NOT_FOUND, "There is no such file.");
    }
    reply->type = type;
    buf_sv(&reply->body, bytes);
    reply->status = 200;
    return 0;
}

int problem_kind_get(struct service *service, struct request *request, struct reply *reply) {
    const char *code = request_text(request, &param_problem);
    const struct problem_kind *kind = problem_find(sv_of(code));
    if (kind == NULL) {
        return problem(reply, PROBLEM_NOT_FOUND, "There is no problem of the code “%s”.", code);
    }
    const struct page_context context = {
        .language = "en", // the table's texts are for integrators, in English
        .path = arena_copy(request->arena, request->path),
    };
    page_problem_kind(service->views, &context, kind, &reply->body);
    reply->language = "en";
    reply->status = 200;
    return 0;
}
