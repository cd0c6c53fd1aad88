// SPDX-License-Identifier: MIT
// Readers' feedback: received as JSON or as the form of its page, stored before it is acknowledged.
#include "store/feedback.h"

#include "api/common.h"
#include "api/feedback_form.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "api/subject.h"
#include "base/clock.h"
#include "base/hash.h"
#include "parse/document.h"
#include "store/topic.h"

// What check hands to apply.
struct feedback_work {
    struct feedback feedback;
    bool vote; // helpful or not: counted, not kept
};

// The instant by which an answer is promised: the article's own number of business days, in the
// publisher's calendar.
static int promise(struct request *request, int days, int64_t received, int64_t *ret_respond_by) {
    struct holiday *holidays = NULL;
    size_t count = 0;
    int outcome = holiday_list(request->reader, request->arena, &holidays, &count);
    if (outcome < 0) {
        return outcome;
    }
    int32_t *free_days = arena_alloc(request->arena, count, sizeof(*free_days));
    for (size_t i = 0; i < count; i++) {
        free_days[i] = partial_date_first_day(holidays[i].date);
    }
    *ret_respond_by = business_deadline(received, days, free_days, count);
    return 0;
}

static int refuse_edition(struct request *request, struct reply *reply, int newest) {
    struct findings *findings = findings_create(request);
    findings_error(findings, "/edition", "out-of-range",
                   "The newest edition is %d. Leave it out if you are not sure.", newest);
    return problem_findings(reply, findings, DOCUMENT_REFUSED);
}

int feedback_prepare(struct service *service, struct request *request, struct reply *reply,
                     struct feedback *feedback) {
    struct article article;
    int outcome =
        find_article(service, request, reply, feedback->article, feedback->language, &article);
    if (outcome != 0) {
        return outcome;
    }
    if (feedback->edition > article.edition) {
        return refuse_edition(request, reply, article.edition);
    }
    feedback->article = article.id; // which may have been given since the form was shown
    feedback->language = article.language;
    if (feedback->edition == 0) {
        feedback->edition = article.edition;
    }
    uint8_t bits[16];
    hash_random(bits, sizeof(bits));
    char *reference = arena_alloc(request->arena, FEEDBACK_REFERENCE_LENGTH + 1, 1);
    hash_base32(bits, sizeof(bits), reference);
    feedback->reference = reference;
    feedback->status = FEEDBACK_RECEIVED;
    feedback->received_at = clock_now_ms();
    int days = article.feedback_promise.set ? article.feedback_promise.business_days
                                            : FEEDBACK_BUSINESS_DAYS;
    struct feedback_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    outcome = promise(request, days, feedback->received_at, &feedback->respond_by);
    *work = (struct feedback_work){.feedback = *feedback, .vote = feedback_is_vote(feedback->type)};
    request->work = work;
    return outcome;
}

int feedback_check_json(struct service *service, struct request *request, struct reply *reply) {
    if (feedback_is_form(request)) {
        return feedback_check_form(service, request, reply);
    }
    struct findings *findings = findings_create(request);
    struct feedback feedback = {0};
    int outcome = feedback_parse(request->body, findings, &feedback);
    if (outcome != 0) {
        return problem_findings(reply, findings, outcome);
    }
    return feedback_prepare(service, request, reply, &feedback);
}

// Stores what the work holds. 0, 1: the reply is a problem, negative.
static int store_feedback(struct tx *tx, struct reply *reply, const struct feedback_work *work) {
    const struct feedback *feedback = &work->feedback;
    if (work->vote && feedback->quarantined) {
        return 0; // a robot's vote is not counted, and it is not told so
    }
    int outcome = work->vote ? feedback_vote(tx, feedback->article, feedback->language,
                                             feedback->edition, feedback->type == FEEDBACK_HELPFUL)
                             : feedback_add(tx, feedback);
    if (outcome == STORE_NONE) {
        problem(reply, PROBLEM_INVALID_DOCUMENT,
                "The article has no such edition or section. Leave them out if you are not sure.");
        return 1;
    }
    return outcome;
}

const char *feedback_status_url(struct service *service, struct request *request,
                                const struct feedback *feedback) {
    return arena_printf(request->arena, "%s/%s/feedback/%s", service->library.public_url,
                        feedback->language, feedback->reference);
}

int feedback_apply_json(struct service *service, struct tx *tx, struct request *request,
                        struct reply *reply) {
    if (feedback_is_form(request)) {
        return feedback_apply_form(service, tx, request, reply);
    }
    struct feedback_work *work = request->work;
    int outcome = store_feedback(tx, reply, work);
    if (outcome != 0) {
        return outcome;
    }
    if (work->vote) {
        reply->status = 204;
        return 0;
    }
    reply->status = 201;
    reply->location = feedback_status_url(service, request, &work->feedback);
    view_feedback_receipt(service->views, &work->feedback, &reply->body);
    return 0;
}

int feedback_apply_form(struct service *service, struct tx *tx, struct request *request,
                        struct reply *reply) {
    struct feedback_work *work = request->work;
    int outcome = store_feedback(tx, reply, work);
    if (outcome != 0) {
        return outcome;
    }
    const struct feedback *feedback = &work->feedback;
    const char *to = feedback_status_url(service, request, feedback);
    if (work->vote) {
        const char *article =
            article_url(service, request->arena, feedback->language, feedback->article);
        to = arena_printf(request->arena, "%s/feedback?voted=%s", article,
                          vocab_word(&vocab_feedback_type, (int)feedback->type));
    }
    return reply_redirect(reply, 303, to);
}

int feedback_find(struct request *request, struct reply *reply, struct feedback *ret_feedback) {
    int outcome = feedback_read(request->reader, request->arena,
                                request_text(request, &param_reference), ret_feedback);
    if (outcome == STORE_NONE) {
        problem(reply, PROBLEM_NOT_FOUND,
                "There is no feedback of this reference. Check that it was copied whole.");
        return 1;
    }
    reply_header(reply, "X-Robots-Tag", "noindex");
    return outcome;
}

int feedback_status_get(struct service *service, struct request *request, struct reply *reply) {
    struct feedback feedback;
    int outcome = feedback_find(request, reply, &feedback);
    if (outcome != 0) {
        return outcome;
    }
    view_feedback_status(service->views, &feedback, &reply->body);
    reply->status = 200;
    return 0;
}
