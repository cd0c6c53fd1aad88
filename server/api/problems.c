// SPDX-License-Identifier: MIT
// Problems: what handlers say, rendered once at the end. Nothing here needs the store.
#include "api/problems.h"

#include "parse/document.h"
#include "web/negotiate.h"

#include "api/common.h"

int problem(struct reply *reply, enum problem_code code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct buf detail = {0};
    buf_vprintf(&detail, format, args);
    va_end(args);
    reply_problem(reply, problem_kinds[code].status, problem_kinds[code].code, "%s", detail.ptr);
    buf_finish(&detail);
    return 0;
}

struct findings *findings_create(const struct request *request) {
    struct findings *findings = arena_alloc(request->arena, 1, sizeof(*findings));
    findings->arena = request->arena;
    return findings;
}

static struct problem_details *details_create(struct reply *reply) {
    return arena_alloc(reply->arena, 1, sizeof(struct problem_details));
}

int problem_findings(struct reply *reply, const struct findings *findings, int outcome) {
    if (outcome == DOCUMENT_SYNTAX) {
        const char *detail =
            findings->error_count > 0 ? findings->errors[0].detail : "The body is not JSON.";
        problem(reply, PROBLEM_BAD_JSON, "%s", detail);
        return CHECK_REFUSED;
    }
    problem(reply, PROBLEM_INVALID_DOCUMENT,
            "%zu thing%s must be mended; each is listed in errors.",
            findings->error_count + findings->dropped,
            findings->error_count + findings->dropped == 1 ? "" : "s");
    struct problem_details *details = details_create(reply);
    details->findings = findings;
    reply->problem_details = details;
    return CHECK_REFUSED;
}

int problem_stale(struct reply *reply, const char *current_etag) {
    problem(
        reply, PROBLEM_PRECONDITION_FAILED,
        current_etag == NULL
            ? "There is nothing here yet: create it with If-None-Match: *."
            : "It was changed since you read it. It is now %s: read it again and redo the edit.",
        current_etag);
    struct problem_details *details = details_create(reply);
    details->current_etag = current_etag;
    reply->problem_details = details;
    return 0;
}

int problem_available(struct reply *reply, const char *language,
                      const struct translation *available, size_t count) {
    problem(reply, PROBLEM_LANGUAGE_NOT_AVAILABLE,
            "There is no “%s” version of this. See available.", language);
    struct problem_details *details = details_create(reply);
    details->available = available;
    details->available_count = count;
    reply->problem_details = details;
    return 0;
}

int problem_language(struct service *service, struct reply *reply, const char *language,
                     const char *id, const char *const *languages, size_t count) {
    struct translation *available = arena_alloc(reply->arena, count, sizeof(*available));
    for (size_t i = 0; i < count; i++) {
        available[i].language = languages[i];
        available[i].url = article_url(service, reply->arena, languages[i], id);
    }
    return problem_available(reply, language, available, count);
}

// A page for people: where the route makes pages and the client takes them, or where a browser
// strayed onto no route outside /api/.
static bool wants_page(const struct request *request) {
    const sv accept = request->headers.accept;
    if (request->route != NULL && (request->route->representations & REP_ANY) != 0) {
        return request->representation == REP_HTML; // the handler found that a person asks
    }
    if (request->route != NULL) {
        return request->route->representations == REP_HTML &&
               (negotiate_representation(accept, REP_HTML) != 0 ||
                negotiate_representation(accept, REP_JSON) == 0);
    }
    if (sv_starts(request->path, "/api/")) {
        return false;
    }
    return negotiate_representation(accept, REP_JSON | REP_HTML) == REP_HTML;
}

// The interface language of a problem page: the path's first segment where it is one of ours, else
// what the browser asks for.
static const char *page_language(struct service *service, const struct request *request) {
    sv rest = request->path;
    sv_cut(&rest, '/');
    sv first = rest.ptr == NULL ? (sv){0} : sv_cut(&rest, '/');
    size_t count = 0;
    const char *const *choices = views_interfaces(service->views, &count);
    const char *chosen = language_lookup(first, choices, count);
    if (chosen != NULL) {
        return chosen;
    }
    int wanted = negotiate_language(request->headers.accept_language, choices, count);
    return wanted >= 0 ? choices[wanted]
                       : views_interface(service->views, service->library.language);
}

void problems_render(struct service *service, const struct request *request, struct reply *reply) {
    const struct problem_details *details = reply->problem_details;
    reply->status = reply->problem_status;
    if (!wants_page(request)) {
        reply->type = "application/problem+json";
        view_problem(service->views, reply->problem_status, reply->problem_code,
                     reply->problem_detail, request->id, details, &reply->body);
        return;
    }
    const struct page_context context = {
        .language = page_language(service, request),
        .path = arena_copy(request->arena, request->path),
    };
    reply->type = "text/html; charset=utf-8";
    reply->language = context.language;
    reply->vary |= VARY_ACCEPT_LANGUAGE;
    page_problem(service->views, &context, reply->problem_status, reply->problem_code,
                 reply->problem_detail, request->id, details, &reply->body);
}
