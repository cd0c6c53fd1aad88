// SPDX-License-Identifier: MIT
// Editing: reading and replacing what is published, recording reviews.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "api/subject.h"
#include "base/clock.h"
#include "parse/document.h"

#include <string.h>

struct article_work {
    struct article article;
    struct publish how;
    struct findings findings;
};

// Why there is nothing to edit, and what to do.
static int absent(struct service *service, struct request *request, struct reply *reply,
                  int outcome, const char *new_id) {
    const char *id = request_text(request, &param_id), *language = path_language(request);
    if (outcome == STORE_MOVED) {
        return moved_to(service, request, reply, id, new_id);
    }
    if (outcome == STORE_NONE) {
        return problem(reply, PROBLEM_NOT_FOUND, "Nothing is published here.");
    }
    char at[21];
    struct withdrawal why;
    outcome = withdrawal_read(request->reader, request->arena, id, language, &why);
    if (outcome != 0) {
        return outcome < 0 ? outcome : err_trace(ERR_FATAL, "%s: withdrawn without a trace", id);
    }
    clock_rfc3339(why.at, at);
    const char *detail = arena_printf(request->arena,
                                      "It was withdrawn at %s. POST "
                                      "/api/v1/editorial/articles/%s/%s/actions/restore brings it "
                                      "back as it was.",
                                      at, id, language);
    return problem_withdrawn(service, reply, &why, language, detail);
}

int editorial_article_get(struct service *service, struct request *request, struct reply *reply) {
    struct article article;
    int outcome = article_read(request->reader, request->arena, request_text(request, &param_id),
                               path_language(request), 0, &article);
    if (outcome < 0) {
        return outcome;
    }
    if (outcome != 0) {
        return absent(service, request, reply, outcome, article.id);
    }
    compute_review(service, reply, article.has_review, &article.review, article.review_months);
    view_article(service->views, &article, &(struct article_options){0}, &reply->body);
    reply->etag = edition_etag(request->arena, article.edition);
    reply->language = article.language;
    reply->status = 200;
    return 0;
}

// Reads `"e3"`; 0 for anything else.
static int etag_edition(sv tag) {
    tag = sv_trim(tag);
    uint64_t number = 0;
    if (tag.len < 4 || tag.ptr[0] != '"' || tag.ptr[1] != 'e' || tag.ptr[tag.len - 1] != '"' ||
        !sv_uint((sv){tag.ptr + 2, tag.len - 3}, INT32_MAX, &number)) {
        return 0;
    }
    return (int)number;
}

// What the headers require (RFC 9110 section 13.1): If-None-Match: * to create, If-Match: "e3" to
// replace.
static int precondition(const struct request *request, struct reply *reply, int *ret_expected) {
    sv match = sv_trim(request->headers.if_match);
    sv none_match = sv_trim(request->headers.if_none_match);
    if (match.len == 0 && none_match.len == 0) {
        problem(
            reply, PROBLEM_PRECONDITION_REQUIRED,
            "Send If-None-Match: * to create, or If-Match with the ETag you read, such as \"e3\".");
        return 1;
    }
    if (none_match.len > 0 && (match.len > 0 || !sv_is(none_match, "*"))) {
        problem(reply, PROBLEM_BAD_REQUEST,
                "If-None-Match: in a write only *, and not together with If-Match.");
        return 1;
    }
    *ret_expected = none_match.len > 0 ? REPLACE_ABSENT : etag_edition(match);
    if (match.len > 0 && *ret_expected == 0) {
        problem(reply, PROBLEM_BAD_REQUEST, "If-Match: one ETag as it was read, such as \"e3\".");
        return 1;
    }
    return 0;
}

int editorial_article_check(struct service *service, struct request *request, struct reply *reply) {
    struct article_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    if (precondition(request, reply, &work->how.expected) != 0) {
        return CHECK_REFUSED;
    }
    work->findings.arena = request->arena;
    work->how.author = request->principal.name;
    const struct document_context context = {
        .public_url = service->library.public_url,
        .today = clock_today(),
        .strict = request_flag(request, &param_strict),
        .id = request_text(request, &param_id),
        .language = path_language(request),
    };
    int outcome = document_parse(request->body, &context, &work->findings, &work->article);
    if (outcome != 0) {
        return problem_findings(reply, &work->findings, outcome);
    }
    request->work = work;
    return 0;
}

static int refuse_write(struct tx *tx, struct request *request, struct reply *reply, int outcome,
                        int edition) {
    if (outcome == STORE_MOVED) {
        return problem_moved(tx_reader(tx), request, reply);
    }
    if (outcome == STORE_WITHDRAWN) {
        return problem(reply, PROBLEM_CONFLICT, "This article was withdrawn. Restore it first.");
    }
    return problem_stale(reply, edition > 0 ? edition_etag(request->arena, edition) : NULL);
}

int editorial_article_apply(struct service *service, struct tx *tx, struct request *request,
                            struct reply *reply) {
    struct article_work *work = request->work;
    int edition = 0;
    int outcome = article_publish(tx, &work->article, &work->how, &edition);
    if (outcome < 0) {
        return outcome;
    }
    const char *status = publish_status(outcome, edition);
    if (status == NULL) {
        return refuse_write(tx, request, reply, outcome, edition);
    }
    reply->status = strcmp(status, "created") == 0 ? 201 : 200;
    reply->etag = edition_etag(request->arena, edition);
    reply->location =
        article_url(service, request->arena, work->article.language, work->article.id);
    view_written(service->views, work->article.id, work->article.language, edition, status,
                 &work->findings, &reply->body);
    return 0;
}

struct review_work {
    struct review review;
    int edition;
};

int editorial_review_check(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    struct review_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    struct findings *findings = findings_create(request);
    int outcome =
        review_parse(request->body, clock_today(), findings, &work->edition, &work->review);
    if (outcome != 0) {
        return problem_findings(reply, findings, outcome);
    }
    request->work = work;
    return 0;
}

int editorial_review_apply(struct service *service, struct tx *tx, struct request *request,
                           struct reply *reply) {
    struct review_work *work = request->work;
    const char *id = request_text(request, &param_id);
    const char *language = path_language(request);
    int outcome =
        review_record(tx, id, language, work->edition, &work->review, request->principal.name);
    if (outcome == STORE_NONE) {
        return problem(reply, PROBLEM_NOT_FOUND, "Nothing is published here.");
    }
    if (outcome == STORE_MOVED || outcome == STORE_WITHDRAWN) {
        return refuse_write(tx, request, reply, outcome, work->edition);
    }
    if (outcome == STORE_CONFLICT) {
        return problem(
            reply, PROBLEM_CONFLICT,
            "Edition %d is not the newest: a review vouches for the text it read. Read the "
            "present one first.",
            work->edition);
    }
    if (outcome < 0) {
        return outcome;
    }
    struct article article;
    struct review *reviews = NULL;
    size_t count = 0;
    struct reader *reader = tx_reader(tx);
    outcome = article_read(reader, request->arena, id, language, 0, &article);
    outcome = outcome == 0 ? review_list(reader, request->arena, id, language, &reviews, &count)
                           : outcome;
    if (outcome != 0) {
        return outcome;
    }
    compute_review(service, reply, true, &reviews[0], article.review_months);
    reply->changes_at = 0;
    view_reviews(service->views, reviews, 1, &reply->body);
    reply->status = 201;
    return 0;
}
