// SPDX-License-Identifier: MIT
// An article's history: its editions, and what changed from one to another, as JSON and as a page.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "api/subject.h"

#include <string.h>

// Each comparison reads an edition whole; who looks further back opens the edition itself.
enum { PAGE_COMPARED_MAX = 20 };

// The newest edition of what id and lang name, and every edition's line.
static int find_history(struct service *service, struct request *request, struct reply *reply,
                        const char *language, struct article *ret_newest,
                        struct edition_line **ret_lines, size_t *ret_count) {
    int outcome = find_article(service, request, reply, request_text(request, &param_id), language,
                               ret_newest);
    if (outcome == 0) {
        outcome = edition_list(request->reader, request->arena, ret_newest->id,
                               ret_newest->language, ret_lines, ret_count);
    }
    return outcome;
}

int editions_list(struct service *service, struct request *request, struct reply *reply) {
    struct article newest;
    struct edition_line *lines = NULL;
    size_t count = 0;
    int outcome =
        find_history(service, request, reply, language_or_default(service, request, &param_lang),
                     &newest, &lines, &count);
    if (outcome != 0) {
        return outcome;
    }
    view_editions(service->views, newest.id, newest.language, lines, count, &reply->body);
    reply->status = 200;
    return 0;
}

// --- What changed ---

// Compares an edition with the one numbered step->since.
static int compare(struct request *request, const struct article *newer, struct edition_step *step,
                   struct article *ret_older) {
    struct section_change *changes = NULL;
    int outcome = article_read(request->reader, request->arena, newer->id, newer->language,
                               step->since, ret_older);
    if (outcome == 0) {
        edition_changes(request->arena, ret_older, newer, &changes, &step->change_count);
        step->changes = changes;
    }
    return outcome;
}

static const struct edition_line *line_of(const struct edition_line *lines, size_t count,
                                          int number) {
    for (size_t i = 0; i < count; i++) {
        if (lines[i].number == number) {
            return &lines[i];
        }
    }
    return NULL;
}

// The editions to compare, from the parameters. 0; 1: the reply is made.
static int read_step(struct request *request, struct reply *reply, const struct edition_line *lines,
                     size_t count, struct edition_step *ret_step) {
    int number = (int)request_number(request, &param_edition_path);
    int since = (int)request_number(request, &param_since);
    if (since >= number) {
        problem(reply, PROBLEM_BAD_PARAMETER,
                "since: an edition before %d, which is compared with it.", number);
        return 1;
    }
    since = since == 0 ? number - 1 : since;
    const struct edition_line *line = line_of(lines, count, number);
    if (line == NULL || line_of(lines, count, since) == NULL) {
        problem(reply, PROBLEM_NOT_FOUND,
                since == 0 ? "Edition 1 is the first: there is none before it to compare with."
                           : "There is no such edition; …/editions lists those there are.");
        return 1;
    }
    *ret_step = (struct edition_step){.line = *line, .since = since};
    // Urgent is whatever lies between: who read the older text must know.
    for (size_t i = 0; i < count; i++) {
        if (lines[i].number > since && lines[i].number <= number &&
            lines[i].urgency == URGENCY_SAFETY) {
            ret_step->line.urgency = URGENCY_SAFETY;
        }
    }
    return 0;
}

int editions_changes(struct service *service, struct request *request, struct reply *reply) {
    struct article newest, newer, older;
    struct edition_line *lines = NULL;
    struct edition_step step;
    size_t count = 0;
    int outcome =
        find_history(service, request, reply, language_or_default(service, request, &param_lang),
                     &newest, &lines, &count);
    outcome = outcome == 0 ? read_step(request, reply, lines, count, &step) : outcome;
    if (outcome != 0) {
        return outcome;
    }
    outcome = article_read(request->reader, request->arena, newest.id, newest.language,
                           step.line.number, &newer);
    outcome = outcome == 0 ? compare(request, &newer, &step, &older) : outcome;
    if (outcome != 0) {
        return outcome < 0 ? outcome : err_trace(ERR_FATAL, "%s: an edition vanished", newest.id);
    }
    view_edition_changes(service->views, &step, &older, &newer, &reply->body);
    reply->status = 200;
    return 0;
}

// --- The page ---

// The newest edition and so on back, each compared with the one before it.
static int compare_all(struct request *request, const struct article *newest,
                       const struct edition_line *lines, size_t count, struct edition_step *steps) {
    struct article *newer = arena_alloc(request->arena, 1, sizeof(*newer));
    *newer = *newest;
    for (size_t i = 0; i < count; i++) {
        steps[i] = (struct edition_step){.line = lines[i]};
        if (i + 1 < count && i < PAGE_COMPARED_MAX) {
            struct article *older = arena_alloc(request->arena, 1, sizeof(*older));
            steps[i].since = lines[i + 1].number;
            int outcome = compare(request, newer, &steps[i], older);
            if (outcome != 0) {
                return outcome;
            }
            newer = older;
        }
    }
    return 0;
}

int page_editions_get(struct service *service, struct request *request, struct reply *reply) {
    struct page_context context;
    struct article newest;
    struct edition_line *lines = NULL;
    size_t count = 0;
    int outcome = find_history(service, request, reply, request_text(request, &param_language_path),
                               &newest, &lines, &count);
    outcome = outcome == 0 ? page_begin(service, request, reply, &context) : outcome;
    if (outcome != 0) {
        return outcome;
    }
    page_keep_languages(request->arena, &newest, &context);
    struct edition_step *steps = arena_alloc(request->arena, count, sizeof(*steps));
    outcome = compare_all(request, &newest, lines, count, steps);
    if (outcome != 0) {
        return outcome < 0 ? outcome : err_trace(ERR_FATAL, "%s: an edition vanished", newest.id);
    }
    page_editions(service->views, &context, &newest, steps, count, &reply->body);
    reply->status = 200;
    return 0;
}
