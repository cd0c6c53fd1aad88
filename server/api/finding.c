// SPDX-License-Identifier: MIT
// Searching: the same lines for JSON and for the page.
//
// A cursor's parts are the offset and the words that corrected ones were replaced by: paging must
// not change what is searched for, though the library, and with it the spelling, may change
// meanwhile. Empty words: as asked. So "25", "leaky valve" goes on after 25 results for
// q=leeky+valve.
#include "api/finding.h"

#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "base/utf8.h"
#include "store/code.h"

#include <ctype.h>
#include <string.h>

// Bytes of words in a cursor: written in hexadecimal, they fit it (CURSOR_MAX, parameters.c).
enum { CURSOR_WORDS_MAX = 600 };
// Characters of a code: from an ICD category to an NDC of a package, with some room.
enum { CODE_MIN = 3, CODE_MAX = 20 };
// Stands for corrected words that are too long for a cursor: they are corrected again.
static const char correct_again[] = "*";

static bool cursor_take(const struct request *request, int *ret_offset, const char **ret_words) {
    const char *cursor = request_text(request, &param_cursor), *parts[2];
    uint64_t offset;
    *ret_offset = 0;
    *ret_words = "";
    if (cursor == NULL) {
        return true;
    }
    if (!cursor_read(request->arena, cursor, parts, 2) ||
        !sv_uint(sv_of(parts[0]), FIND_OFFSET_MAX, &offset) || !utf8_valid(sv_of(parts[1]))) {
        return false;
    }
    *ret_offset = (int)offset;
    *ret_words = parts[1];
    return true;
}

static const char *cursor_give(struct service *service, struct request *request,
                               struct reply *reply, int reached, int total, const char *words) {
    if (reached >= total || reached > FIND_OFFSET_MAX) {
        return NULL;
    }
    const char *const parts[2] = {arena_printf(request->arena, "%d", reached), words};
    return next_url(service, request, reply, cursor_make(request->arena, parts, 2));
}

static int problem_cursor(struct reply *reply) {
    return problem(reply, PROBLEM_BAD_CURSOR,
                   "cursor: not one that this list gave. Start again without it.");
}

int find_offset(const struct request *request, struct reply *reply, int *ret_offset) {
    const char *words;
    if (!cursor_take(request, ret_offset, &words)) {
        problem_cursor(reply);
        return 1;
    }
    return 0;
}

const char *find_next(struct service *service, struct request *request, struct reply *reply,
                      int reached, int total) {
    return cursor_give(service, request, reply, reached, total, "");
}

static bool resume(const struct request *request, struct finding *finding) {
    const char *words;
    if (!cursor_take(request, &finding->query.offset, &words)) {
        return false;
    }
    finding->resumed = finding->query.offset > 0;
    if (!finding->resumed || strcmp(words, correct_again) == 0) {
        return true;
    }
    finding->query.exact = true;
    if (words[0] != '\0') {
        finding->found.asked = finding->words;
        finding->found.used = words;
        finding->query.words = sv_of(words);
    }
    return true;
}

int finding_read(const struct request *request, const char *language, struct finding *ret_finding) {
    const char *words = request_text(request, &param_q);
    const char *kind = request_text(request, &param_kind);
    bool exact = request_flag(request, &param_exact);
    *ret_finding = (struct finding){
        .words = words,
        .exact = exact,
        .query = {.words = sv_of(words),
                  .language = language,
                  .topic = request_text(request, &param_topic),
                  .kind = kind == NULL ? VOCAB_NONE : vocab_find(&vocab_kind, sv_of(kind)),
                  .exact = exact,
                  .limit = (int)request_number(request, &param_limit)},
    };
    return resume(request, ret_finding) ? 0 : 1;
}

static void to_lines(struct service *service, struct request *request, struct reply *reply,
                     const struct hit *hits, struct search_found *found) {
    static const char *const match_words[] = {
        [MATCH_TITLE] = "title",
        [MATCH_NAME] = "name",
        [MATCH_CODE] = "code",
        [MATCH_TEXT] = "text",
    };
    found->lines = arena_alloc(request->arena, found->count, sizeof(*found->lines));
    for (size_t i = 0; i < found->count; i++) {
        struct search_line *line = &found->lines[i];
        *line = (struct search_line){.summary = hits[i].summary,
                                     .snippet = hits[i].snippet,
                                     .section_key = hits[i].section_key,
                                     .section_title = hits[i].section_title,
                                     .match_by = match_words[hits[i].match],
                                     .match_name = hits[i].match_name};
        compute_review(service, reply, line->summary.has_review, &line->summary.review,
                       line->summary.review_months);
    }
}

static void set_next(struct service *service, struct request *request, struct reply *reply,
                     const struct search_query *query, struct search_found *found) {
    bool fits = found->used == NULL || strlen(found->used) <= CURSOR_WORDS_MAX;
    found->next = cursor_give(service, request, reply, query->offset + query->limit, found->total,
                              found->used == NULL ? ""
                              : fits              ? found->used
                                                  : correct_again);
}

static bool is_like_code(sv words) {
    bool has_digit = false;
    for (size_t i = 0; i < words.len; i++) {
        unsigned char c = (unsigned char)words.ptr[i];
        if (!isalnum(c) && c != '.' && c != '-') {
            return false;
        }
        has_digit = has_digit || isdigit(c);
    }
    return has_digit && words.len >= CODE_MIN && words.len <= CODE_MAX;
}

static void take_codes(struct arena *arena, const struct code_match *matches, size_t count,
                       struct search_result *result) {
    result->count = count;
    result->hits = arena_alloc(arena, count, sizeof(*result->hits));
    for (size_t i = 0; i < count; i++) {
        result->hits[i] = (struct hit){
            .summary = matches[i].summary, .match = MATCH_CODE, .match_name = matches[i].code.code};
    }
}

// Words that are a code which some article carries, in the first system that has it, find the
// articles of that code. Other words, or with `exact`: nothing.
static int find_by_code(struct request *request, const struct finding *finding,
                        struct search_result *ret_result) {
    const struct search_query *query = &finding->query;
    sv code = sv_trim(sv_of(finding->words));
    int outcome = 0;
    *ret_result = (struct search_result){0};
    if (finding->exact || query->topic != NULL || query->kind != VOCAB_NONE ||
        !is_like_code(code)) {
        return 0;
    }
    for (size_t i = 0; outcome == 0 && ret_result->total == 0 && i < code_system_count; i++) {
        const struct code_query asked = {&code_systems[i], code, query->language, query->offset,
                                         query->limit};
        struct code_match *matches = NULL;
        size_t count = 0;
        outcome = code_find(request->reader, request->arena, &asked, &matches, &count,
                            &ret_result->total);
        take_codes(request->arena, matches, count, ret_result);
    }
    return outcome;
}

int finding_run(struct service *service, struct request *request, struct reply *reply,
                struct finding *finding) {
    struct search_result result;
    struct search_found *found = &finding->found;
    int outcome = find_by_code(request, finding, &result);
    finding->by_code = result.total > 0;
    if (outcome == 0 && !finding->by_code) {
        outcome = search_run(request->reader, request->arena, &finding->query, &result);
    }
    if (outcome != 0) {
        return outcome;
    }
    found->count = result.count;
    found->total = result.total;
    found->partial = result.partial;
    if (result.used != NULL) {
        found->asked = finding->words;
        found->used = result.used;
    }
    memcpy(finding->kinds, result.kinds, sizeof(finding->kinds));
    finding->ids = (struct article_ids){result.ids, result.id_count};
    to_lines(service, request, reply, result.hits, found);
    set_next(service, request, reply, &finding->query, found);
    return 0;
}

int search_get(struct service *service, struct request *request, struct reply *reply) {
    if (request_text(request, &param_q) == NULL) {
        return problem(reply, PROBLEM_BAD_PARAMETER, "q: say what to look for.");
    }
    const char *language = NULL;
    struct finding finding;
    int outcome = list_language(service, request, reply, &param_lang, &language);
    if (outcome != 0) {
        return outcome;
    }
    if (finding_read(request, language, &finding) != 0) {
        return problem_cursor(reply);
    }
    outcome = finding_run(service, request, reply, &finding);
    if (outcome != 0) {
        return outcome;
    }
    view_search(service->views, &finding.found, &reply->body);
    reply->language = language;
    reply->status = 200;
    return 0;
}
