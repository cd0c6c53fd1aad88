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
#include "base/hash.h"
#include "base/mem.h"
#include "model/article.h"
#include "parse/answer.h"
#include "parse/document.h"
#include "store/article.h"

#include <string.h>

enum { IMPORT_PART = 32, IMPORT_LINES_MAX = 20000 };

struct import_line {
    int number;
    struct article article;
    struct findings findings;
    bool parsed;
    const char *status; // set by apply
    int edition;
    int history; // the edition that the line says it is; 0: not of a history
};

struct import_work {
    struct import_line *lines;
    size_t count;
    bool dry_run;
    const struct article *broken; // whose history has a line that was refused; NULL: none
};

// A history's line tells its edition, which other documents may state and nobody reads.
static void read_history(sv text, struct import_line *line) {
    CLEANUP(answer_destroy_ptr) struct answer *answer = answer_create(text);
    const char *number =
        answer == NULL ? NULL : answer_text(answer, line->findings.arena, "/edition");
    uint64_t edition = 0;
    if (number == NULL || !sv_uint(sv_of(number), DOCUMENT_EDITION_MAX, &edition) || edition == 0) {
        findings_error(&line->findings, "/edition", "required",
                       "a line of a history says which edition it is");
        line->parsed = false;
    }
    line->history = (int)edition;
}

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
    if (request_flag(request, &param_history)) {
        read_history(text, line);
    }
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
    bool dry_run; // each part is undone, so that no line finds the edition before its own
};

// Whether the library has this text as the edition that the line says: 0 or STORE_CONFLICT.
static int compare_edition(struct tx *tx, const struct import_line *line) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    uint8_t here[SHA256_SIZE], there[SHA256_SIZE];
    struct article article;
    int outcome = article_read(tx_reader(tx), arena, line->article.id, line->article.language,
                               line->history, &article);
    if (outcome != 0) {
        return outcome < 0 ? outcome : STORE_CONFLICT;
    }
    article_digest(&article, here);
    article_digest(&line->article, there);
    return memcmp(here, there, sizeof(here)) == 0 ? 0 : STORE_CONFLICT;
}

// A line of a history becomes the edition that it says, or says what the library has already; a
// review that came later to the newest edition is taken.
static int publish_edition(struct tx *tx, const struct attempt *attempt) {
    struct import_line *line = attempt->line;
    struct publish how = {.expected = line->history - 1, .author = attempt->author};
    int outcome = article_publish(tx, &line->article, &how, &line->edition);
    if (outcome != STORE_CONFLICT || line->edition < line->history) {
        return outcome;
    }
    outcome = compare_edition(tx, line);
    if (outcome != 0 || line->edition > line->history) {
        return outcome == 0 ? STORE_SAME : outcome;
    }
    how.expected = REPLACE_ANY;
    return article_publish(tx, &line->article, &how, &line->edition);
}

static int publish_line(struct tx *tx, void *arg) {
    const struct attempt *attempt = arg;
    const struct publish how = {
        .expected = REPLACE_ANY,
        .author = attempt->author,
        .skip_older = attempt->line->history == 0,
    };
    struct import_line *line = attempt->line;
    if (line->history > 0 && !attempt->dry_run) {
        return publish_edition(tx, attempt);
    }
    return article_publish(tx, &line->article, &how, &line->edition);
}

static void refuse(struct import_line *line, const char *code, const char *message) {
    line->status = "refused";
    line->findings.error_count = 0; // a second run of this part starts afresh
    findings_error(&line->findings, "", code, "%s", message);
}

static bool follows_refused(const struct import_work *work, const struct import_line *line) {
    const struct article *broken = work->broken;
    return line->history > 1 && broken != NULL && strcmp(broken->id, line->article.id) == 0 &&
           strcmp(broken->language, line->article.language) == 0;
}

static void refuse_history(struct import_work *work, struct import_line *line) {
    refuse(line, "other-history",
           "The library has another text as this edition, lacks the one before it, or withdrew the "
           "article: a history goes into a library that has none of the article.");
    work->broken = &line->article;
}

// Says which id the article has now.
static int refuse_moved(struct tx *tx, const struct request *request, struct import_line *line) {
    struct article now;
    const char *id = line->article.id;
    int outcome = article_read(tx_reader(tx), request->arena, id, line->article.language, 0, &now);
    if (outcome != STORE_MOVED) {
        return outcome < 0 ? outcome : err_trace(ERR_FATAL, "%s: did not move", id);
    }
    refuse(line, "id-taken",
           arena_printf(request->arena,
                        "“%s” was renamed or merged, and ids are never used again. The article is "
                        "“%s” now: give that as the id.",
                        id, now.id));
    return 0;
}

// Outcomes: 0, whether the line was taken or not; negative when none of the part can be stored.
static int apply_line(struct tx *tx, const struct request *request, struct import_work *work,
                      struct import_line *line) {
    if (follows_refused(work, line)) {
        refuse_history(work, line);
        return 0;
    }
    struct attempt attempt = {line, request->principal.name, work->dry_run};
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
        return refuse_moved(tx, request, line);
    }
    if (outcome == STORE_WITHDRAWN) {
        refuse(line, "withdrawn", "It was withdrawn here. Restore it first, then import it.");
    } else if (line->history > 0) {
        refuse_history(work, line);
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
