// SPDX-License-Identifier: MIT
// Public JSON of the topic tree and of the library itself.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "store/policy.h"
#include "store/topic.h"

#include <string.h>

// The tree with counts, and the keys under which it is kept: "topics" for the tree, "list" for the
// counts.
static int read_tree(struct service *service, struct request *request, struct reply *reply,
                     const char **ret_language, struct topic **ret_topics, size_t *ret_count) {
    int outcome = list_language(service, request, reply, &param_lang, ret_language);
    if (outcome < 0) {
        return outcome;
    }
    reply_key(reply, "topics", NULL);
    reply_key(reply, "list", NULL);
    return topic_tree(request->reader, request->arena, *ret_language, service->library.language,
                      ret_topics, ret_count);
}

int topics_list(struct service *service, struct request *request, struct reply *reply) {
    struct topic *topics = NULL;
    size_t count = 0;
    const char *language = NULL;
    int outcome = read_tree(service, request, reply, &language, &topics, &count);
    if (outcome < 0) {
        return outcome;
    }
    view_topics(service->views, topics, count, language, &reply->body);
    reply->language = language;
    reply->status = 200;
    return 0;
}

int topics_get(struct service *service, struct request *request, struct reply *reply) {
    struct topic *topics = NULL;
    size_t count = 0;
    const char *language = NULL;
    int outcome = read_tree(service, request, reply, &language, &topics, &count);
    if (outcome < 0) {
        return outcome;
    }
    const char *id = request_text(request, &param_topic_path);
    size_t index = 0;
    while (index < count && strcmp(topics[index].id, id) != 0) {
        index++;
    }
    if (index == count) {
        return problem(reply, PROBLEM_NOT_FOUND, "There is no topic “%s”.", id);
    }
    view_topic(service->views, topics, count, index, language, &reply->body);
    reply->language = language;
    reply->status = 200;
    return 0;
}

int library_get(struct service *service, struct request *request, struct reply *reply) {
    const char **languages = NULL;
    size_t count = 0;
    int outcome = library_languages(request->reader, request->arena, &languages, &count);
    if (outcome < 0) {
        return outcome;
    }
    struct policy_rule *rules = NULL;
    size_t rule_count = 0;
    outcome = policy_list(request->reader, request->arena, &rules, &rule_count);
    if (outcome < 0) {
        return outcome;
    }
    reply_key(reply, "library", NULL);
    view_library(service->views, languages, count, rules, rule_count, &reply->body);
    reply->status = 200;
    return 0;
}
