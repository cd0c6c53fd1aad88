// SPDX-License-Identifier: MIT
// Importing NDJSON: one document a line, one result a line. Good lines are kept, nothing of a bad
// one.
//
// All lines are parsed on the read lane; the writer then takes them in parts of IMPORT_PART
// documents, so that an editor's single write never waits for a whole library.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "base/clock.h"
#include "parse/document.h"

enum { IMPORT_PART = 32, IMPORT_LINES_MAX = 20000 };

struct import_line {
    int number;
    struct article article;
    struct findings findings;
    bool parsed;
    const char *status; // set by apply
    int edition;
};

struct import_work {
    struct import_line *lines;
    size_t count;
    bool dry_run;
};

static void parse_line(struct service *service, struct request *request, sv text,
                       struct import_line *line) {
    const struct document_context context = {
        .public_url = service->library.public_url,
        .today = clock_today(),
        .strict = request_flag(request, &param_strict),
    };
    line->findings.arena = request->arena;
    int outcome = document_parse(text, &context, &line->findings, &line->article);
    line->parsed = outcome == 0;
    line->status = "refused";
}

int editorial_import_check(struct service *service, struct request *request, struct reply *reply) {
    struct import_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    work->dry_run = request_flag(request, &param_dry_run);
    sv rest = request->body;
    for (int number = 1; rest.ptr != NULL; number++) {
        sv text = sv_trim(sv_cut(&rest, '\n'));
        if (text.len > 0 && text.ptr[text.len - 1] == '\r') {
            text.len--;
        }
        if (text.len == 0) {
            continue;
        }
        if (work->count == IMPORT_LINES_MAX) {
            problem(reply, PROBLEM_TOO_LARGE, "At most %d documents in one request.",
                    IMPORT_LINES_MAX);
            return CHECK_REFUSED;
        }
        struct import_line *line =
            arena_push(request->arena, &work->lines, &work->count, sizeof(*line));
        line->number = number;
        parse_line(service, request, text, line);
    }
    request->work = work;
    return 0;
}

struct attempt {
    struct import_line *line;
    const char *author;
};

static int publish_line(struct tx *tx, void *arg) {
    const struct attempt *attempt = arg;
    const struct publish how = {
        .expected = REPLACE_ANY,
        .author = attempt->author,
        .skip_older = true,
    };
    struct import_line *line = attempt->line;
    return article_publish(tx, &line->article, &how, &line->edition);
}

static void refuse(struct import_line *line, const char *code, const char *message) {
    line->status = "refused";
    line->findings.error_count = 0; // a second run of this part starts afresh
    findings_error(&line->findings, "", code, "%s", message);
}

// Outcomes: 0, whether the line was taken or not; negative when none of the part can be stored.
static int apply_line(struct tx *tx, const struct request *request, const struct import_work *work,
                      struct import_line *line) {
    struct attempt attempt = {line, request->principal.name};
    int outcome = tx_try(tx, publish_line, &attempt);
    if (outcome == ERR_STORAGE || outcome == ERR_FULL) {
        return outcome;
    }
    if (outcome < 0) { // traced; it harms no other line
        line->edition = 0;
        refuse(line, "internal", "It could not be stored; the log of the server says why.");
        return 0;
    }
    const char *status = publish_status(outcome, line->edition);
    if (status != NULL) {
        line->status = work->dry_run && outcome != STORE_SAME ? "valid" : status;
        return 0;
    }
    if (outcome == STORE_MOVED) {
        refuse(line, "id-taken", "This id belonged to an article that was renamed or withdrawn.");
    } else if (outcome == STORE_WITHDRAWN) {
        refuse(line, "withdrawn", "It was withdrawn here. Restore it first, then import it.");
    } else {
        refuse(line, "older", "Its dateModified is before that of what is published.");
    }
    return 0;
}

static void answer(const struct import_work *work, struct reply *reply) {
    for (size_t i = 0; i < work->count; i++) {
        const struct import_line *line = &work->lines[i];
        view_import_line(line->number, line->article.id, line->article.language, line->edition,
                         line->status, &line->findings, &reply->body);
        buf_char(&reply->body, '\n');
    }
    reply->status = 200;
    reply->type = "application/x-ndjson";
}

int editorial_import_apply(struct service *service, struct tx *tx, struct request *request,
                           struct reply *reply) {
    (void)service;
    struct import_work *work = request->work;
    size_t first = (size_t)request->part * IMPORT_PART;
    size_t end = first + IMPORT_PART < work->count ? first + IMPORT_PART : work->count;
    for (size_t i = first; i < end; i++) {
        if (!work->lines[i].parsed) {
            continue;
        }
        int outcome = apply_line(tx, request, work, &work->lines[i]);
        if (outcome < 0) {
            return outcome;
        }
    }
    int discard = work->dry_run ? APPLY_DISCARD : 0;
    if (end < work->count) {
        return APPLY_MORE | discard;
    }
    answer(work, reply);
    return discard;
}
