// SPDX-License-Identifier: MIT
// Searching: the same lines for JSON and for the page.
#include "api/finding.h"

#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "store/search.h"

int find_offset(const struct request *request, struct reply *reply, int *ret_offset) {
    const char *cursor = request_text(request, &param_cursor);
    *ret_offset = 0;
    if (cursor == NULL) {
        return 0;
    }
    const char *part;
    uint64_t offset;
    if (!cursor_read(request->arena, cursor, &part, 1) ||
        !sv_uint(sv_of(part), FIND_OFFSET_MAX, &offset)) {
        problem(reply, PROBLEM_BAD_CURSOR,
                "cursor: not one that this list gave. Start again without it.");
        return 1;
    }
    *ret_offset = (int)offset;
    return 0;
}

const char *find_next(struct service *service, struct request *request, struct reply *reply,
                      int reached, int total) {
    if (reached >= total || reached > FIND_OFFSET_MAX) {
        return NULL;
    }
    const char *part = arena_printf(request->arena, "%d", reached);
    return next_url(service, request, reply, cursor_make(request->arena, &part, 1));
}

static void to_lines(struct service *service, struct request *request, struct reply *reply,
                     const struct hit *hits, struct found *found) {
    found->lines = arena_alloc(request->arena, found->count, sizeof(*found->lines));
    for (size_t i = 0; i < found->count; i++) {
        found->lines[i] = (struct search_line){.summary = hits[i].summary,
                                               .snippet = hits[i].snippet,
                                               .section_key = hits[i].section_key};
        struct summary *summary = &found->lines[i].summary;
        compute_review(service, reply, summary->has_review, &summary->review,
                       summary->review_months);
    }
}

int find_lines(struct service *service, struct request *request, struct reply *reply,
               const char *language, struct found *ret_found) {
    *ret_found = (struct found){0};
    const char *words = request_text(request, &param_q);
    const char *kind = request_text(request, &param_kind);
    struct search_query query = {
        .words = sv_of(words),
        .language = language,
        .topic = request_text(request, &param_topic),
        .kind = kind == NULL ? VOCAB_NONE : vocab_find(&vocab_kind, sv_of(kind)),
        .limit = (int)request_number(request, &param_limit),
    };
    if (find_offset(request, reply, &query.offset) != 0) {
        return 1;
    }
    if (words == NULL) {
        return 0;
    }
    struct search_result result;
    int outcome = search_run(request->reader, request->arena, &query, &result);
    if (outcome < 0) {
        return outcome;
    }
    ret_found->count = result.count;
    ret_found->total = result.total;
    to_lines(service, request, reply, result.hits, ret_found);
    if (ret_found->count > 0) {
        ret_found->next = find_next(service, request, reply, query.offset + (int)ret_found->count,
                                    ret_found->total);
    }
    return 0;
}

int search_get(struct service *service, struct request *request, struct reply *reply) {
    if (request_text(request, &param_q) == NULL) {
        return problem(reply, PROBLEM_BAD_PARAMETER, "q: say what to look for.");
    }
    const char *language = NULL;
    struct found found;
    int outcome = list_language(service, request, reply, &param_lang, &language);
    if (outcome == 0) {
        outcome = find_lines(service, request, reply, language, &found);
    }
    if (outcome != 0) {
        return outcome;
    }
    view_search(service->views, found.lines, found.count, found.next, found.total, &reply->body);
    reply->language = language;
    reply->status = 200;
    return 0;
}
