// SPDX-License-Identifier: MIT
// The review policy: how long a review stands, by kind of article and by topic.
#include "store/policy.h"

#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "parse/document.h"
#include "store/topic.h"

#include <string.h>

struct policy_work {
    struct policy_rule *rules;
    size_t count;
};

int editorial_policy_get(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    struct policy_rule *rules = NULL;
    size_t count = 0;
    int outcome = policy_list(request->reader, request->arena, &rules, &count);
    if (outcome < 0) {
        return outcome;
    }
    view_policy(rules, count, &reply->body);
    reply->status = 200;
    return 0;
}

// Topics that the tree does not have. A dry run does not ask: the tree may come with it.
static int check_topics(struct service *service, struct request *request,
                        const struct policy_work *work, struct findings *findings) {
    struct topic *topics = NULL;
    size_t topic_count = 0;
    const char *language = service->library.language;
    int outcome =
        topic_tree(request->reader, request->arena, language, language, &topics, &topic_count);
    for (size_t i = 0; outcome == 0 && i < work->count; i++) {
        size_t t = 0;
        while (t < topic_count && strcmp(topics[t].id, work->rules[i].word) != 0) {
            t++;
        }
        if (work->rules[i].is_topic && t == topic_count) {
            findings_error(
                findings, arena_printf(request->arena, "/topics/%s", work->rules[i].word),
                "unknown-topic", "the topic tree has no topic \"%s\"", work->rules[i].word);
        }
    }
    return outcome;
}

int editorial_policy_check(struct service *service, struct request *request, struct reply *reply) {
    struct policy_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    struct findings *findings = findings_create(request);
    int outcome = policy_parse(request->body, findings, &work->rules, &work->count);
    if (outcome != 0) {
        return problem_findings(reply, findings, outcome);
    }
    if (!request_flag(request, &param_dry_run)) {
        outcome = check_topics(service, request, work, findings);
    }
    if (outcome == 0 && findings->error_count > 0) {
        return problem_findings(reply, findings, DOCUMENT_REFUSED);
    }
    request->work = work;
    return outcome;
}

int editorial_policy_apply(struct service *service, struct tx *tx, struct request *request,
                           struct reply *reply) {
    (void)service;
    const struct policy_work *work = request->work;
    int outcome = policy_replace(tx, work->rules, work->count, request->principal.name);
    return outcome < 0 ? outcome : say_status(request, reply, outcome);
}
