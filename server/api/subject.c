// SPDX-License-Identifier: MIT
// Finding what a request is about. Invariant: text that was withdrawn leaves here in no language,
// edition or part, and no other language is given than the one asked for unless `fallback` names
// it.
#include "api/subject.h"

#include "api/common.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "base/clock.h"

#include <string.h>

enum { FINDING_STEPS_MAX = 4 }; // a moved id, then another language, then its text

int subject_read(struct service *service, struct request *request, struct reply *reply,
                 struct subject *ret_subject) {
    struct partial_date date;
    *ret_subject = (struct subject){
        .id = request_text(request, &param_id),
        .language = language_or_default(service, request, &param_lang),
        .edition = (int)request_number(request, &param_edition),
        .as_of = request_text(request, &param_as_of),
        .fallback = request_text(request, &param_fallback),
    };
    if (ret_subject->edition > 0 && ret_subject->as_of != NULL) {
        problem(reply, PROBLEM_BAD_PARAMETER, "edition, asOf: one of them, not both.");
        return 1;
    }
    if (ret_subject->edition > 0 && ret_subject->fallback != NULL) {
        problem(reply, PROBLEM_BAD_PARAMETER,
                "edition, fallback: each language counts its own editions. Name the language.");
        return 1;
    }
    if (ret_subject->as_of != NULL && partial_date_parse(sv_of(ret_subject->as_of), &date) &&
        partial_date_last_day(date) > clock_today()) {
        problem(reply, PROBLEM_BAD_PARAMETER,
                "asOf: “%s” means the end of that period, which is still to come.",
                ret_subject->as_of);
        return 1;
    }
    return 0;
}

// The last moment of the period, in the publisher's time zone.
static int64_t end_of(const char *text) {
    struct partial_date date;
    int year, month, day;
    partial_date_parse(sv_of(text), &date);
    civil_from_days(partial_date_last_day(date), &year, &month, &day);
    return clock_instant(year, month, day + 1, 0, 0, 0) - 1;
}

// The newest edition stands for one that was not here at the time: `ret_absent` says so.
static int read_one(struct request *request, const struct subject *s, struct article *ret_article,
                    bool *ret_absent) {
    int edition = s->edition;
    *ret_absent = false;
    if (s->as_of != NULL) {
        int outcome =
            edition_as_of(request->reader, s->id, s->language, end_of(s->as_of), &edition);
        if (outcome < 0) {
            return outcome;
        }
        *ret_absent = outcome == STORE_NONE;
        edition = *ret_absent ? 0 : edition;
    }
    return article_read(request->reader, request->arena, s->id, s->language, edition, ret_article);
}

// --- What is not there ---

int moved_to(struct service *service, struct request *request, struct reply *reply, const char *id,
             const char *new_id) {
    bool merged = false;
    int outcome = article_merged(request->reader, id, &merged);
    if (outcome != 0) {
        return outcome;
    }
    reply_key(reply, "article", id);
    return reply_redirect(reply, 308, moved_target(service, request, "{id}", new_id, merged));
}

int problem_moved(struct reader *reader, struct request *request, struct reply *reply) {
    struct article article;
    const char *id = request_text(request, &param_id);
    int outcome = article_read(reader, request->arena, id, path_language(request), 0, &article);
    if (outcome != STORE_MOVED) {
        return outcome < 0 ? outcome : err_trace(ERR_FATAL, "%s: did not move", id);
    }
    return problem(reply, PROBLEM_CONFLICT,
                   "“%s” was renamed or merged: the article is “%s” now. Ids are never used again.",
                   id, article.id);
}

int problem_withdrawn(struct service *service, struct reply *reply, const struct withdrawal *why,
                      const char *language, const char *detail) {
    problem(reply, PROBLEM_GONE, "%s", detail);
    struct problem_details *details = arena_alloc(reply->arena, 1, sizeof(*details));
    struct withdrawal *kept = arena_alloc(reply->arena, 1, sizeof(*kept));
    *kept = *why;
    details->withdrawal = kept;
    details->withdrawal_language = language;
    if (why->replacement_title != NULL) {
        details->replacement_url = article_url(service, reply->arena, language, why->replacement);
    }
    reply->problem_details = details;
    return 0;
}

// 410, or 307 for a reader of what has a replacement. A write is never led to another article.
static int gone(struct service *service, struct request *request, struct reply *reply,
                const struct subject *s) {
    struct withdrawal why = {.mode = WITHDRAWAL_GONE};
    int outcome = withdrawal_read(request->reader, request->arena, s->id, s->language, &why);
    if (outcome < 0) {
        return outcome;
    }
    bool led = why.mode == WITHDRAWAL_REDIRECT && why.replacement_title != NULL;
    if (led && request->method == METHOD_GET) {
        reply_key(reply, "article", s->id);
        reply_key(reply, "article", why.replacement);
        reply_redirect(reply, 307, moved_target(service, request, "{id}", why.replacement, true));
        return 1;
    }
    problem_withdrawn(service, reply, &why, s->language, "This article was withdrawn.");
    return 1;
}

// The article has no such edition, or is not in this language. 0: s->language is one that it has,
// or in which it was withdrawn: nothing else stands for that one.
static int other_language(struct service *service, struct request *request, struct reply *reply,
                          struct subject *s) {
    const char **languages = NULL, **ever = NULL;
    size_t count = 0, ever_count = 0;
    int outcome = article_languages(request->reader, request->arena, s->id, &languages, &count);
    if (outcome == 0) {
        outcome =
            article_languages_ever(request->reader, request->arena, s->id, &ever, &ever_count);
    }
    if (outcome != 0) {
        return outcome;
    }
    const char *found = language_lookup(sv_of(s->language), ever, ever_count);
    if (found != NULL && strcmp(found, s->language) == 0) {
        problem(reply, PROBLEM_NOT_FOUND,
                "“%s” has no edition %d in “%s”. …/editions lists those it has.", s->id, s->edition,
                found);
        return 1;
    }
    if (found == NULL && s->fallback != NULL) {
        found = language_lookup(sv_of(s->fallback), ever, ever_count);
    }
    if (found == NULL && count == 0) {
        problem(reply, PROBLEM_NOT_FOUND, "There is no article “%s” in “%s”.", s->id, s->language);
    } else if (found == NULL) {
        problem_language(service, reply, s->language, s->id, languages, count);
    }
    s->language = found;
    return found == NULL;
}

// 404 for a day on which the article could not be read here: it came later, or was withdrawn then.
static int problem_absent_then(struct request *request, struct reply *reply,
                               const struct subject *s) {
    struct edition_line *lines = NULL;
    size_t count = 0;
    int outcome = edition_list(request->reader, request->arena, s->id, s->language, &lines, &count);
    if (outcome < 0) {
        return outcome;
    }
    char since[21] = "";
    if (count > 0) {
        clock_rfc3339(lines[count - 1].available_since, since);
    }
    bool later = count > 0 && lines[count - 1].available_since > end_of(s->as_of);
    problem(reply, PROBLEM_NOT_FOUND,
            later ? "This article was not here at the end of %s: its first edition came at %s."
                  : "This article was withdrawn at the end of %s.",
            s->as_of, since);
    return 1;
}

// --- What is there ---

// Adds the keys of everything that a whole article shows.
static int article_keys(struct request *request, struct reply *reply,
                        const struct article *article) {
    reply_key(reply, "article", article->id);
    for (size_t i = 0; i < article->related_count; i++) {
        reply_key(reply, "article", article->related[i].id);
    }
    for (size_t i = 0; i < article->topic_count; i++) {
        reply_key(reply, "topic", article->topics[i]);
    }
    const char **linked = NULL;
    size_t count = 0;
    int outcome = article_linked_ids(request->reader, request->arena, article->id,
                                     article->language, article->edition, &linked, &count);
    for (size_t i = 0; i < count; i++) {
        reply_key(reply, "article", linked[i]);
    }
    return outcome;
}

int find_edition(struct service *service, struct request *request, struct reply *reply,
                 const struct subject *asked, struct article *ret_article) {
    struct subject s = *asked;
    bool absent = false;
    int outcome = STORE_NONE;
    for (int step = 0; step < FINDING_STEPS_MAX && outcome != 0; step++) {
        outcome = read_one(request, &s, ret_article, &absent);
        if (outcome == STORE_MOVED && request->method == METHOD_GET) {
            outcome = moved_to(service, request, reply, s.id, ret_article->id);
            return outcome == 0 ? 1 : outcome;
        }
        if (outcome == STORE_MOVED) {
            s.id = ret_article->id;
        } else if (outcome == STORE_WITHDRAWN) {
            return gone(service, request, reply, &s);
        } else if (outcome == STORE_NONE) {
            int done = other_language(service, request, reply, &s);
            if (done != 0) {
                return done;
            }
        } else if (outcome < 0) {
            return outcome;
        }
    }
    if (outcome != 0) {
        return err_trace(ERR_FATAL, "%s vanished within a snapshot", s.id);
    }
    if (absent) {
        return problem_absent_then(request, reply, &s);
    }
    compute_review(service, reply, ret_article->has_review, &ret_article->review,
                   ret_article->review_months);
    reply->language = ret_article->language;
    return article_keys(request, reply, ret_article);
}

int find_article(struct service *service, struct request *request, struct reply *reply,
                 const char *id, const char *language, struct article *ret_article) {
    const struct subject asked = {.id = id, .language = language};
    return find_edition(service, request, reply, &asked, ret_article);
}
