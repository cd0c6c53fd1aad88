// SPDX-License-Identifier: MIT
// The feedback form and the status page.
//
// The form carries a stamp: the instant at which it was shown and an HMAC of it and the article, as
// `MILLISECONDS.HEX`, so that a form sent within 3 s of being shown, or never shown, is taken for a
// robot's. So is one whose hidden field `website` is filled. Such feedback is kept in quarantine
// and gets the same reply as any other. A vote is a button on the article's page, which is the same
// for every reader and carries no stamp.
#include "api/common.h"
#include "api/feedback_form.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "api/subject.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "parse/document.h"
#include "store/token.h"
#include "web/negotiate.h"

#include <string.h>

enum {
    STAMP_AGE_MIN_MS = 3000,             // nobody writes a comment faster
    STAMP_AGE_MAX_MS = 24 * 3600 * 1000, // a form left open longer is shown again
    STAMP_MAC_BYTES = 16,
};

static int stamp_mac(struct request *request, int64_t shown, const char *article,
                     char ret_hex[static 2 * STAMP_MAC_BYTES + 1]) {
    uint8_t secret[32], mac[SHA256_SIZE];
    int outcome = library_secret(request->reader, secret);
    if (outcome != 0) {
        return outcome;
    }
    const char *text = arena_printf(request->arena, "feedback %lld %s", (long long)shown, article);
    hash_hmac_sha256(secret, sizeof(secret), text, strlen(text), mac);
    hash_hex(mac, STAMP_MAC_BYTES, ret_hex);
    return 0;
}

static int stamp_make(struct request *request, const char *article, const char **ret_stamp) {
    int64_t now = clock_now_ms();
    char hex[2 * STAMP_MAC_BYTES + 1];
    int outcome = stamp_mac(request, now, article, hex);
    *ret_stamp = arena_printf(request->arena, "%lld.%s", (long long)now, hex);
    return outcome;
}

// How long ago the form was shown; -1 for a stamp that was not made here.
static int stamp_age(struct request *request, const char *article, const char *stamp,
                     int64_t *ret_age) {
    *ret_age = -1;
    sv rest = sv_of(stamp);
    uint64_t shown;
    if (!sv_uint(sv_cut(&rest, '.'), INT64_MAX, &shown) || rest.len != 2 * STAMP_MAC_BYTES) {
        return 0;
    }
    char hex[2 * STAMP_MAC_BYTES + 1];
    int outcome = stamp_mac(request, (int64_t)shown, article, hex);
    if (outcome != 0) {
        return outcome;
    }
    int64_t age = clock_now_ms() - (int64_t)shown;
    *ret_age = hash_equal(hex, rest.ptr, rest.len) && age >= 0 ? age : -1;
    return 0;
}

bool feedback_is_form(const struct request *request) {
    return negotiate_media_is(request->headers.content_type, "application/x-www-form-urlencoded");
}

static const char *form_text(const struct request *request, const char *name) {
    const char *text = request_form(request, name);
    return text == NULL || text[0] == '\0' ? NULL : text;
}

static void form_read(struct request *request, struct findings *findings,
                      struct feedback *feedback) {
    const char *type = form_text(request, "type");
    const char *edition = form_text(request, "edition");
    uint64_t number = 0;
    if (edition != NULL && !sv_uint(sv_of(edition), INT32_MAX, &number)) {
        findings_error(findings, "/edition", "bad-value", "A whole number.");
    }
    int found =
        type == NULL ? (int)FEEDBACK_COMMENT : vocab_find(&vocab_feedback_type, sv_of(type));
    if (found == VOCAB_NONE) {
        findings_error(findings, "/type", "bad-value", "Choose one of the kinds shown.");
        found = FEEDBACK_COMMENT;
    }
    const char *section = form_text(request, "section");
    if (section != NULL && !article_id_valid(sv_of(section))) {
        findings_error(findings, "/section", "bad-value", "Choose one of the sections shown.");
        section = NULL;
    }
    feedback->type = (enum feedback_type)found;
    feedback->edition = (int)number;
    feedback->section = section;
    feedback->comment = form_text(request, "comment");
    feedback->contact_name = form_text(request, "name");
    feedback->contact_email = form_text(request, "email");
}

// Where the form names its article: the path of the page, or fields when it was sent to the API.
static void form_subject(struct request *request, struct feedback *feedback) {
    bool page = request->route->representations == REP_HTML;
    feedback->article = page ? request_text(request, &param_id) : form_text(request, "article");
    feedback->language =
        page ? request_text(request, &param_language_path) : form_text(request, "language");
}

static int show_form(struct service *service, struct request *request, struct reply *reply,
                     const struct article *article, const char *stamp,
                     const struct findings *findings, const struct feedback *filled) {
    struct page_context context;
    int outcome = page_begin(service, request, reply, &context);
    if (outcome != 0) {
        return outcome;
    }
    page_keep_languages(request->arena, article, &context);
    if (stamp == NULL) {
        outcome = stamp_make(request, article->id, &stamp);
    }
    if (outcome != 0) {
        return outcome;
    }
    page_feedback_form(service->views, &context, article, stamp, findings, filled, &reply->body);
    reply->status = findings == NULL ? 200 : 422;
    return 0;
}

// A form with mistakes: shown again, filled as it was, each mistake beside its field. It keeps its
// stamp: who mends one word and sends it at once is no robot.
static int form_again(struct service *service, struct request *request, struct reply *reply,
                      const struct findings *findings, const struct feedback *filled) {
    if (request->route->representations != REP_HTML) {
        return problem_findings(reply, findings, DOCUMENT_REFUSED);
    }
    struct article article;
    int64_t age = -1;
    const char *stamp = form_text(request, "stamp");
    int outcome =
        find_article(service, request, reply, filled->article, filled->language, &article);
    if (outcome == 0 && stamp != NULL) {
        outcome = stamp_age(request, article.id, stamp, &age);
    }
    if (outcome == 0) {
        bool holds = age >= 0 && age <= STAMP_AGE_MAX_MS;
        outcome =
            show_form(service, request, reply, &article, holds ? stamp : NULL, findings, filled);
    }
    return outcome < 0 ? outcome : CHECK_REFUSED;
}

int feedback_check_form(struct service *service, struct request *request, struct reply *reply) {
    struct findings *findings = findings_create(request);
    struct feedback feedback = {0};
    form_subject(request, &feedback);
    form_read(request, findings, &feedback);
    if (feedback_check(&feedback, findings) != 0 || findings->error_count > 0) {
        return form_again(service, request, reply, findings, &feedback);
    }
    const char *stamp = form_text(request, "stamp");
    int64_t age = -1;
    int outcome = stamp_age(request, feedback.article, stamp == NULL ? "" : stamp, &age);
    if (outcome != 0) {
        return outcome;
    }
    if (age > STAMP_AGE_MAX_MS) {
        findings_error(findings, "/stamp", "expired",
                       "This form was open for more than a day. Please send it again.");
        return form_again(service, request, reply, findings, &feedback);
    }
    bool hasty = age < STAMP_AGE_MIN_MS && !feedback_is_vote(feedback.type);
    feedback.quarantined = hasty || form_text(request, "website") != NULL;
    return feedback_prepare(service, request, reply, &feedback);
}

int page_feedback_form_get(struct service *service, struct request *request, struct reply *reply) {
    struct article article;
    int outcome = find_article(service, request, reply, request_text(request, &param_id),
                               request_text(request, &param_language_path), &article);
    if (outcome == 0) {
        const char *voted = request_text(request, &param_voted);
        int type = voted == NULL ? VOCAB_NONE : vocab_find(&vocab_feedback_type, sv_of(voted));
        const struct feedback filled = {.type = (enum feedback_type)type};
        outcome = show_form(service, request, reply, &article, NULL, NULL,
                            type == VOCAB_NONE ? NULL : &filled);
    }
    return outcome;
}

int page_feedback_status_get(struct service *service, struct request *request,
                             struct reply *reply) {
    struct page_context context;
    int outcome = page_begin(service, request, reply, &context);
    if (outcome != 0) {
        return outcome;
    }
    struct feedback feedback;
    outcome = feedback_find(request, reply, &feedback);
    if (outcome != 0) {
        return outcome;
    }
    page_feedback_status(service->views, &context, &feedback, &reply->body);
    reply->status = 200;
    return 0;
}
