// SPDX-License-Identifier: MIT
// Public JSON of articles: the list, the document, one section, the reviews.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "api/subject.h"
#include "base/clock.h"

#include <string.h>

enum { UNKNOWN_MAX = 64 };

static int show_document(struct service *service, struct request *request, struct reply *reply,
                         const struct subject *asked) {
    const char *fields = request_text(request, &param_fields);
    char unknown[UNKNOWN_MAX];
    if (!view_article_fields_known(fields, sizeof(unknown), unknown)) {
        return problem(reply, PROBLEM_BAD_PARAMETER, "fields: an article has no field “%s”.",
                       unknown);
    }
    const struct article_options options = {
        .text = strcmp(request_text(request, &param_body), "text") == 0,
        .fields = fields,
    };
    bool linked = request->representation == REP_LD;
    if (linked && (options.text || fields != NULL)) {
        return problem(reply, PROBLEM_BAD_PARAMETER,
                       "body and fields shape application/json. Leave them out, or accept that.");
    }
    struct article article;
    int outcome = find_edition(service, request, reply, asked, &article);
    if (outcome != 0) {
        return outcome;
    }
    reply->status = 200;
    if (linked) {
        view_article_ld(service->views, &article, &reply->body);
        return 0;
    }
    view_article(service->views, &article, &options, &reply->body);
    return 0;
}

int articles_get(struct service *service, struct request *request, struct reply *reply) {
    struct subject asked;
    int outcome = subject_read(service, request, reply, &asked);
    return outcome == 0 ? show_document(service, request, reply, &asked) : outcome;
}

int editions_get(struct service *service, struct request *request, struct reply *reply) {
    const struct subject asked = {
        .id = request_text(request, &param_id),
        .language = language_or_default(service, request, &param_lang),
        .edition = (int)request_number(request, &param_edition_path),
    };
    return show_document(service, request, reply, &asked);
}

int articles_section(struct service *service, struct request *request, struct reply *reply) {
    struct subject asked;
    struct article article;
    int outcome = subject_read(service, request, reply, &asked);
    outcome = outcome == 0 ? find_edition(service, request, reply, &asked, &article) : outcome;
    if (outcome != 0) {
        return outcome;
    }
    const char *key = request_text(request, &param_section);
    size_t index = 0;
    while (index < article.section_count && strcmp(article.sections[index].key, key) != 0) {
        index++;
    }
    if (index == article.section_count) {
        return problem(reply, PROBLEM_NOT_FOUND, "This article has no section “%s”.", key);
    }
    const struct article_options options = {
        .text = strcmp(request_text(request, &param_body), "text") == 0,
    };
    view_section(service->views, &article, index, &options, &reply->body);
    reply->status = 200;
    return 0;
}

int articles_reviews(struct service *service, struct request *request, struct reply *reply) {
    struct article article;
    int outcome = find_article(service, request, reply, request_text(request, &param_id),
                               language_or_default(service, request, &param_lang), &article);
    if (outcome != 0) {
        return outcome;
    }
    struct review *reviews = NULL;
    size_t count = 0;
    outcome = review_list(request->reader, request->arena, article.id, article.language, &reviews,
                          &count);
    if (outcome < 0) {
        return outcome;
    }
    for (size_t i = 0; i < count; i++) {
        if (reviews[i].outcome != OUTCOME_NEEDS_CHANGE) { // it sets no due date: it is due at once
            compute_review(service, reply, true, &reviews[i], article.review_months);
        }
    }
    view_reviews(service->views, reviews, count, &reply->body);
    reply->status = 200;
    return 0;
}

// The filter that the parameters state. Absent ones take everything.
static struct article_filter list_filter(struct service *service, const struct request *request,
                                         const char *language) {
    const char *kind = request_text(request, &param_kind);
    const char *status = request_text(request, &param_review_status);
    const char *since = request_text(request, &param_updated_since);
    struct article_filter filter = {
        .language = language,
        .topic = request_text(request, &param_topic),
        .kind = kind == NULL ? VOCAB_NONE : vocab_find(&vocab_kind, sv_of(kind)),
        .letter = request_text(request, &param_letter),
        .review_status =
            status == NULL ? VOCAB_NONE : vocab_find(&vocab_review_status, sv_of(status)),
        .source = request_text(request, &param_source),
        .source_id = request_text(request, &param_source_id),
        .sort = (enum list_sort)request_number(request, &param_sort),
        .today = clock_today(),
        .interval = service->library.review_interval,
    };
    if (strcmp(filter.language, "*") == 0) {
        filter.language = NULL;
    }
    if (since != NULL) {
        partial_date_parse(sv_of(since), &filter.updated_since);
    }
    return filter;
}

// The cursor of a list names its order too, so that a cursor cannot be carried over to another.
enum { LIST_CURSOR_PARTS = 4 };

static bool list_position(const struct request *request, struct list_position *ret_position) {
    const char *parts[LIST_CURSOR_PARTS];
    const char *cursor = request_text(request, &param_cursor);
    if (!cursor_read(request->arena, cursor, parts, LIST_CURSOR_PARTS) ||
        strcmp(parts[0], request_text(request, &param_sort)) != 0) {
        return false;
    }
    *ret_position = (struct list_position){.key = parts[1], .id = parts[2], .language = parts[3]};
    return true;
}

int articles_list(struct service *service, struct request *request, struct reply *reply) {
    const char *fields = request_text(request, &param_fields);
    char unknown[UNKNOWN_MAX];
    if (!view_summary_fields_known(fields, sizeof(unknown), unknown)) {
        return problem(reply, PROBLEM_BAD_PARAMETER, "fields: a list's item has no field “%s”.",
                       unknown);
    }
    struct list_position position;
    bool resumed = request_text(request, &param_cursor) != NULL;
    if (resumed && !list_position(request, &position)) {
        return problem(reply, PROBLEM_BAD_CURSOR,
                       "cursor: not one that this list gave. Start again without it.");
    }
    const char *language = NULL;
    int outcome = list_language(service, request, reply, &param_list_lang, &language);
    if (outcome < 0) {
        return outcome;
    }
    const struct article_filter filter = list_filter(service, request, language);
    struct summary *rows = NULL;
    size_t count = 0;
    bool more = false;
    struct list_position last = {0};
    int total = 0;
    outcome = article_list(request->reader, request->arena, &filter, resumed ? &position : NULL,
                           (int)request_number(request, &param_limit), &rows, &count, &more, &last,
                           &total);
    if (outcome < 0) {
        return outcome;
    }
    compute_reviews(service, reply, rows, count);
    if (filter.review_status != VOCAB_NONE) {
        reply->changes_at = clock_next_midnight(clock_now_ms()); // others may join the list then
    }
    reply_key(reply, "list", NULL);
    const char *next = NULL;
    if (more) {
        const char *const parts[LIST_CURSOR_PARTS] = {request_text(request, &param_sort), last.key,
                                                      last.id, last.language};
        next = next_url(service, request, reply,
                        cursor_make(request->arena, parts, LIST_CURSOR_PARTS));
    }
    view_summaries(service->views, rows, count, next, total, fields, &reply->body);
    reply->status = 200;
    return 0;
}
