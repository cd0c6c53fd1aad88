// SPDX-License-Identifier: MIT
// The editors' queue of feedback, and what they do with it.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "base/clock.h"
#include "parse/document.h"
#include "store/feedback.h"

int editorial_feedback_list(struct service *service, struct request *request, struct reply *reply) {
    const char *status = request_text(request, &param_status);
    const struct feedback_filter filter = {
        .status = status == NULL ? VOCAB_NONE : vocab_find(&vocab_feedback_status, sv_of(status)),
        .overdue = request_flag(request, &param_overdue),
        .now = clock_now_ms(),
    };
    const char *cursor = request_text(request, &param_cursor), *after = NULL;
    if (cursor != NULL && !cursor_read(request->arena, cursor, &after, 1)) {
        return problem(reply, PROBLEM_BAD_CURSOR,
                       "cursor: not one that this list gave. Start again without it.");
    }
    struct feedback *rows = NULL;
    size_t count = 0;
    bool more = false;
    int total = 0;
    int outcome =
        feedback_queue(request->reader, request->arena, &filter, after,
                       (int)request_number(request, &param_limit), &rows, &count, &more, &total);
    if (outcome < 0) {
        return outcome;
    }
    const char *next = NULL;
    if (more) {
        next = next_url(service, request, reply,
                        cursor_make(request->arena, &rows[count - 1].reference, 1));
    }
    view_feedback_queue(service->views, rows, count, next, total, filter.now, &reply->body);
    reply->status = 200;
    return 0;
}

struct answer_work {
    const char *answer;
    int edition;
};

int editorial_answer_check(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    struct answer_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    struct findings *findings = findings_create(request);
    int outcome = answer_parse(request->body, findings, &work->answer, &work->edition);
    if (outcome != 0) {
        return problem_findings(reply, findings, outcome);
    }
    request->work = work;
    return 0;
}

int editorial_nothing_check(struct service *service, struct request *request, struct reply *reply) {
    (void)service, (void)request, (void)reply;
    return 0;
}

static int act(struct service *service, struct tx *tx, struct request *request, struct reply *reply,
               enum feedback_action action) {
    const struct answer_work *work = request->work;
    const char *reference = request_text(request, &param_reference);
    int outcome = feedback_act(tx, reference, action, work == NULL ? NULL : work->answer,
                               work == NULL ? 0 : work->edition, request->principal.name);
    if (outcome == STORE_NONE) {
        return problem(reply, PROBLEM_NOT_FOUND, "There is no feedback of this reference.");
    }
    if (outcome == STORE_CONFLICT) {
        return problem(reply, PROBLEM_CONFLICT,
                       "Its state does not allow this step: it was answered or closed already.");
    }
    struct feedback feedback;
    if (outcome == 0) {
        outcome = feedback_read(tx_reader(tx), request->arena, reference, &feedback);
    }
    if (outcome != 0) {
        return outcome;
    }
    view_feedback_status(service->views, &feedback, &reply->body);
    reply->status = 200;
    return 0;
}

int editorial_acknowledge_apply(struct service *service, struct tx *tx, struct request *request,
                                struct reply *reply) {
    return act(service, tx, request, reply, FEEDBACK_ACKNOWLEDGE);
}

int editorial_answer_apply(struct service *service, struct tx *tx, struct request *request,
                           struct reply *reply) {
    return act(service, tx, request, reply, FEEDBACK_ANSWER);
}

int editorial_close_apply(struct service *service, struct tx *tx, struct request *request,
                          struct reply *reply) {
    return act(service, tx, request, reply, FEEDBACK_CLOSE);
}
