// SPDX-License-Identifier: MIT
// Acts on a published article: withdraw, restore, rename, merge. Withdrawing and restoring concern
// one language; renaming and merging concern the article in all of them.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "api/subject.h"
#include "parse/document.h"

#include <string.h>

struct acts_work {
    struct withdrawal withdrawal;
    const char *target; // the new id, or the article to merge into
};

// --- Reading the body ---

// A document's refusal for one field.
static int refuse_field(struct request *request, struct reply *reply, const char *pointer,
                        const char *code, const char *detail) {
    struct findings *findings = findings_create(request);
    findings_error(findings, pointer, code, "%s", detail);
    return problem_findings(reply, findings, DOCUMENT_REFUSED);
}

int editorial_withdraw_check(struct service *service, struct request *request,
                             struct reply *reply) {
    (void)service;
    struct acts_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    struct findings *findings = findings_create(request);
    int outcome = withdrawal_parse(request->body, findings, &work->withdrawal);
    if (outcome != 0) {
        return problem_findings(reply, findings, outcome);
    }
    const char *replacement = work->withdrawal.replacement;
    if (replacement != NULL && strcmp(replacement, request_text(request, &param_id)) == 0) {
        return refuse_field(request, reply, "/replacement", "bad-value",
                            "this is the article itself: name another one, or none");
    }
    request->work = work;
    return 0;
}

static int check_target(struct request *request, struct reply *reply, const char *member) {
    struct acts_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    struct findings *findings = findings_create(request);
    int outcome = target_parse(request->body, member, findings, &work->target);
    if (outcome != 0) {
        return problem_findings(reply, findings, outcome);
    }
    if (strcmp(work->target, request_text(request, &param_id)) == 0) {
        return refuse_field(request, reply, arena_printf(request->arena, "/%s", member),
                            "bad-value", "this is the id that the article has");
    }
    request->work = work;
    return 0;
}

int editorial_rename_check(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    return check_target(request, reply, "to");
}

int editorial_merge_check(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    return check_target(request, reply, "into");
}

// --- Outcomes ---

// What every act may meet: an id that is not, or no longer, an article's. `conflict` is what
// STORE_CONFLICT means for this act, with one %s for `named`.
static int refuse_act(struct tx *tx, struct request *request, struct reply *reply, int outcome,
                      const char *conflict) {
    const char *id = request_text(request, &param_id);
    if (outcome == STORE_NONE) {
        return problem(reply, PROBLEM_NOT_FOUND, "No article “%s” was ever published in “%s”.", id,
                       path_language(request));
    }
    if (outcome == STORE_CONFLICT) {
        return problem(reply, PROBLEM_CONFLICT, "%s", conflict);
    }
    return problem_moved(tx_reader(tx), request, reply);
}

static int say_act(struct service *service, struct request *request, struct reply *reply,
                   const char *id, const char *status, const struct withdrawal *withdrawal) {
    const char *asked = request_text(request, &param_id);
    const struct act act = {
        .id = id,
        .language = path_language(request),
        .status = status,
        .former_id = strcmp(id, asked) == 0 ? NULL : asked,
        .withdrawal = withdrawal,
    };
    view_act(service->views, &act, &reply->body);
    reply->status = 200;
    return 0;
}

int editorial_withdraw_apply(struct service *service, struct tx *tx, struct request *request,
                             struct reply *reply) {
    const struct acts_work *work = request->work;
    const char *id = request_text(request, &param_id), *language = path_language(request);
    int outcome = article_withdraw(tx, id, language, &work->withdrawal, request->principal.name);
    if (outcome < 0) {
        return outcome;
    }
    if (outcome != 0 && outcome != STORE_SAME) {
        return refuse_act(tx, request, reply, outcome,
                          arena_printf(request->arena,
                                       "The replacement “%s” is not published in “%s”: readers "
                                       "could not open it.",
                                       work->withdrawal.replacement, language));
    }
    struct withdrawal now;
    int read = withdrawal_read(tx_reader(tx), request->arena, id, language, &now);
    if (read != 0) {
        return read < 0 ? read : err_trace(ERR_FATAL, "%s: withdrawn without a trace", id);
    }
    return say_act(service, request, reply, id, outcome == 0 ? "withdrawn" : "unchanged", &now);
}

int editorial_restore_apply(struct service *service, struct tx *tx, struct request *request,
                            struct reply *reply) {
    const char *id = request_text(request, &param_id);
    int outcome = article_restore(tx, id, path_language(request), request->principal.name);
    if (outcome < 0) {
        return outcome;
    }
    if (outcome != 0 && outcome != STORE_SAME) {
        return refuse_act(tx, request, reply, outcome, "It cannot be restored.");
    }
    return say_act(service, request, reply, id, outcome == 0 ? "restored" : "unchanged", NULL);
}

int editorial_rename_apply(struct service *service, struct tx *tx, struct request *request,
                           struct reply *reply) {
    const struct acts_work *work = request->work;
    int outcome =
        article_rename(tx, request_text(request, &param_id), work->target, request->principal.name);
    if (outcome < 0) {
        return outcome;
    }
    if (outcome != 0) {
        return refuse_act(tx, request, reply, outcome,
                          arena_printf(request->arena,
                                       "“%s” is or was an article's id. Ids are never used again.",
                                       work->target));
    }
    return say_act(service, request, reply, work->target, "renamed", NULL);
}

int editorial_merge_apply(struct service *service, struct tx *tx, struct request *request,
                          struct reply *reply) {
    const struct acts_work *work = request->work;
    int outcome =
        article_merge(tx, request_text(request, &param_id), work->target, request->principal.name);
    if (outcome < 0) {
        return outcome;
    }
    if (outcome != 0) {
        return refuse_act(tx, request, reply, outcome,
                          arena_printf(request->arena,
                                       "“%s” is not published in any language of this article: "
                                       "readers could not open it.",
                                       work->target));
    }
    return say_act(service, request, reply, work->target, "merged", NULL);
}
