// SPDX-License-Identifier: MIT
// "Is my printout current?": what became of the edition that a code on paper names, as a page and
// as JSON. Invariant: of what was withdrawn nothing is told but that, the publisher's notice, and
// what to read instead.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "store/article.h"
#include "store/history.h"
#include "store/printout.h"
#include "web/negotiate.h"

#include <string.h>

// --- What became of it ---

// What took the place of an article that was merged into another, as a withdrawal says it.
static int read_merged(struct request *request, struct reply *reply, const struct printout *p,
                       struct withdrawal *ret_withdrawal) {
    struct article into;
    *ret_withdrawal = (struct withdrawal){.mode = WITHDRAWAL_NOTICE, .replacement = p->merged_into};
    reply_key(reply, "article", p->merged_into);
    int outcome =
        article_read(request->reader, request->arena, p->merged_into, p->language, 0, &into);
    if (outcome == 0) {
        ret_withdrawal->replacement_title = into.title;
    }
    return outcome < 0 ? outcome : 0;
}

// A merge undoes no withdrawal: paper that was taken away before it is still not to be used. Nor is
// paper whose article was merged into one that cannot be read.
static int read_withdrawal(struct request *request, struct reply *reply,
                           struct printout_check *check) {
    const struct printout *p = check->printout;
    struct withdrawal *w = arena_alloc(request->arena, 1, sizeof(*w));
    check->withdrawal = w;
    check->state = p->recalled ? PRINTOUT_RECALLED : PRINTOUT_WITHDRAWN;
    check->do_not_use = true;
    int outcome = withdrawal_read(request->reader, request->arena, p->article, p->language, w);
    if (outcome == STORE_NONE && p->merged_into != NULL) {
        outcome = read_merged(request, reply, p, w);
        check->do_not_use = p->recalled || w->replacement_title == NULL;
    } else if (outcome == 0 && w->replacement != NULL) {
        reply_key(reply, "article", w->replacement);
    }
    return outcome == STORE_NONE ? 0 : outcome;
}

// The editions that came after the printed one, and what changed in them by section.
static int read_changes(struct request *request, struct printout_check *check) {
    const struct printout *p = check->printout;
    struct article *printed = arena_alloc(request->arena, 1, sizeof(*printed));
    struct edition_step *step = arena_alloc(request->arena, 1, sizeof(*step));
    struct edition_line *lines = NULL;
    struct section_change *changes = NULL;
    size_t count = 0;
    int outcome =
        edition_list(request->reader, request->arena, p->article, p->language, &lines, &count);
    outcome = outcome == 0 ? article_read(request->reader, request->arena, p->article, p->language,
                                          p->edition, printed)
                           : outcome;
    if (outcome != 0) {
        return outcome;
    }
    check->lines = lines;
    while (check->line_count < count && lines[check->line_count].number > p->edition) {
        check->line_count++;
    }
    edition_changes(request->arena, printed, check->newest, &changes, &step->change_count);
    step->changes = changes;
    step->line = lines[0];
    step->line.urgency = p->recalled ? URGENCY_SAFETY : URGENCY_NORMAL;
    step->since = p->edition;
    check->printed = printed;
    check->step = step;
    return 0;
}

static int read_published(struct service *service, struct request *request, struct reply *reply,
                          struct printout_check *check) {
    const struct printout *p = check->printout;
    struct article *newest = arena_alloc(request->arena, 1, sizeof(*newest));
    int outcome = article_read(request->reader, request->arena, p->article, p->language, 0, newest);
    if (outcome != 0) {
        return outcome;
    }
    compute_review(service, reply, newest->has_review, &newest->review, newest->review_months);
    check->newest = newest;
    if (p->edition == p->newest) {
        bool overdue = newest->has_review && newest->review.status == REVIEW_OVERDUE;
        check->state = overdue ? PRINTOUT_OVERDUE : PRINTOUT_CURRENT;
        return 0;
    }
    check->state = p->recalled ? PRINTOUT_RECALLED : PRINTOUT_SUPERSEDED;
    check->do_not_use = p->recalled;
    return read_changes(request, check);
}

// 0, STORE_NONE (no edition has the code) or negative.
static int read_check(struct service *service, struct request *request, struct reply *reply,
                      const char *code, struct printout_check *ret_check) {
    struct printout *p = arena_alloc(request->arena, 1, sizeof(*p));
    int outcome = printout_find(request->reader, request->arena, code, p);
    if (outcome != 0) {
        return outcome;
    }
    *ret_check = (struct printout_check){.printout = p};
    reply_key(reply, "article", p->article);
    outcome = p->withdrawn ? read_withdrawal(request, reply, ret_check)
                           : read_published(service, request, reply, ret_check);
    return outcome <= 0 ? outcome : err_trace(ERR_FATAL, "%s vanished within a snapshot", code);
}

int printouts_get(struct service *service, struct request *request, struct reply *reply) {
    char code[PRINTOUT_CODE_LENGTH + 1];
    struct printout_check check;
    if (!printout_read(sv_of(request_text(request, &param_printout)), code)) {
        return problem(reply, PROBLEM_BAD_PARAMETER,
                       "code: the code was mistyped: it is ten letters and digits whose last one "
                       "checks the others. Compare it with the paper.");
    }
    int outcome = read_check(service, request, reply, code, &check);
    if (outcome == STORE_NONE) {
        return problem(reply, PROBLEM_NOT_FOUND,
                       "The code %s is well formed, but no edition here has it.", code);
    }
    if (outcome != 0) {
        return outcome;
    }
    view_printout(service->views, &check, &reply->body);
    reply->status = 200;
    return 0;
}

// --- The page ---

// The language: the one asked for, else the paper's, else the one that the browser prefers.
static const char *choose_language(struct service *service, const struct request *request,
                                   struct reply *reply, const struct page_context *c,
                                   const struct check_page *p) {
    const char *asked = request_text(request, &param_lang);
    asked = asked != NULL ? language_lookup(sv_of(asked), c->languages, c->language_count) : NULL;
    if (asked != NULL) {
        return asked;
    }
    if (p->check != NULL) {
        return p->check->printout->language;
    }
    reply->vary |= VARY_ACCEPT_LANGUAGE;
    int wanted =
        negotiate_language(request->headers.accept_language, c->languages, c->language_count);
    return wanted >= 0 ? c->languages[wanted]
                       : views_interface(service->views, service->library.language);
}

static int show_check(struct service *service, struct request *request, struct reply *reply,
                      struct check_page *p) {
    const char **languages = NULL;
    size_t count = 0;
    struct page_context context = {0};
    int outcome = library_languages(request->reader, request->arena, &languages, &count);
    if (outcome != 0) {
        return outcome;
    }
    context.languages = views_interfaces(service->views, &context.language_count);
    context.language = choose_language(service, request, reply, &context, p);
    const char *home = language_lookup(sv_of(context.language), languages, count);
    p->home = home != NULL ? home : service->library.language;
    p->switched = request_text(request, &param_lang) != NULL;
    reply->language = views_interface(service->views, context.language);
    reply_key(reply, "library", NULL);
    page_check(service->views, &context, p, &reply->body);
    return 0;
}

int page_check_get(struct service *service, struct request *request, struct reply *reply) {
    const char *typed = request_text(request, &param_printout);
    char code[PRINTOUT_CODE_LENGTH + 1];
    struct printout_check check;
    struct check_page page = {.typed = typed};
    if (!printout_read(sv_of(typed), code)) {
        reply->status = 404;
        return show_check(service, request, reply, &page);
    }
    page.code = arena_strdup(request->arena, code);
    int outcome = read_check(service, request, reply, code, &check);
    if (outcome < 0) {
        return outcome;
    }
    page.check = outcome == 0 ? &check : NULL;
    reply->status = outcome == 0 ? 200 : 404;
    return show_check(service, request, reply, &page);
}

// The form, and where it leads: to the address that a printed code has.
int page_check_form_get(struct service *service, struct request *request, struct reply *reply) {
    const char *typed = request_text(request, &param_printout);
    const char *lang = request_text(request, &param_lang);
    char code[PRINTOUT_CODE_LENGTH + 1];
    struct check_page page = {.typed = typed};
    if (typed == NULL || !printout_read(sv_of(typed), code)) {
        reply->status = typed == NULL ? 200 : 400;
        return show_check(service, request, reply, &page);
    }
    return reply_redirect(reply, 303,
                          arena_printf(request->arena, "%s/v/%s%s%s", service->library.public_url,
                                       code, lang != NULL ? "?lang=" : "",
                                       lang != NULL ? lang : ""));
}
