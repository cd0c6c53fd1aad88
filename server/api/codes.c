// SPDX-License-Identifier: MIT
// GET /api/v1/codes: the articles for a code of a clinical system.
#include "api/common.h"
#include "api/finding.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "base/mem.h"
#include "store/code.h"

static int problem_system(struct reply *reply, const char *system) {
    CLEANUP(buf_finish) struct buf choices = {0};
    for (size_t i = 0; i < code_system_count; i++) {
        buf_printf(&choices, "%s%s", i == 0 ? "" : ", ", code_systems[i].alias);
    }
    return problem(reply, PROBLEM_BAD_PARAMETER,
                   "system: “%s” is no code system that is known here. Name one of %s, or its OID "
                   "or URI.",
                   system, choices.ptr);
}

// What the request asks for. 0; 1: the reply is made; negative.
static int read_query(struct service *service, struct request *request, struct reply *reply,
                      struct code_query *ret_query) {
    const char *system = request_text(request, &param_code_system);
    const char *code = request_text(request, &param_code);
    if (system == NULL || code == NULL) {
        problem(reply, PROBLEM_BAD_PARAMETER, "system, code: both are needed.");
        return 1;
    }
    ret_query->system = code_system_find(sv_of(system));
    if (ret_query->system == NULL) {
        problem_system(reply, system);
        return 1;
    }
    if (find_offset(request, reply, &ret_query->offset) != 0) {
        return 1;
    }
    ret_query->code = sv_trim(sv_of(code));
    ret_query->limit = (int)request_number(request, &param_limit);
    return list_language(service, request, reply, &param_lang, &ret_query->language);
}

int codes_get(struct service *service, struct request *request, struct reply *reply) {
    struct code_query query = {0};
    struct code_match *matches = NULL;
    size_t count = 0;
    int total = 0;
    int outcome = read_query(service, request, reply, &query);
    if (outcome == 0) {
        outcome = code_find(request->reader, request->arena, &query, &matches, &count, &total);
    }
    if (outcome != 0) {
        return outcome < 0 ? outcome : 0;
    }
    for (size_t i = 0; i < count; i++) {
        compute_reviews(service, reply, &matches[i].summary, 1);
    }
    const char *next =
        count == 0 ? NULL : find_next(service, request, reply, query.offset + (int)count, total);
    view_codes(service->views, matches, count, next, total, &reply->body);
    reply->language = query.language;
    reply->status = 200;
    return 0;
}
