// SPDX-License-Identifier: MIT
// `careleaf token`, `careleaf review`, `careleaf feedback`: each a request of the editorial API and
// its answer, printed.
#include "app/client.h"
#include "app/commands.h"
#include "base/clock.h"
#include "base/mem.h"
#include "parse/answer.h"
#include "view/object.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// "a, b" → {"a", "b", NULL}
static const char **split(struct arena *arena, const char *list) {
    const char **items = NULL;
    size_t count = 0;
    sv rest = sv_of(list);
    while (rest.ptr != NULL) {
        const char **item = arena_push(arena, &items, &count, sizeof(*item));
        *item = arena_copy(arena, sv_trim(sv_cut(&rest, ',')));
    }
    arena_push(arena, &items, &count, sizeof(*items));
    return items;
}

static int token_create(struct arena *arena, const struct options *options) {
    if (option_text(options, OPTION_NAME) == NULL || option_text(options, OPTION_SCOPE) == NULL) {
        return command_misused("token create --db FILE --name NAME --scope LIST");
    }
    const struct member members[] = {
        {.name = "name", .text = option_text(options, OPTION_NAME)},
        {.name = "scopes",
         .kind = MEMBER_LIST,
         .list = split(arena, option_text(options, OPTION_SCOPE))},
        {.name = "expiresAt", .text = option_text(options, OPTION_EXPIRES)},
    };
    CLEANUP(buf_finish) struct buf body = {0};
    view_object(members, ARRAY_SIZE(members), &body);
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    int code = client_ask(options, METHOD_POST, "/api/v1/editorial/tokens", &body, 201, &reply);
    if (code != EXIT_DONE) {
        return code;
    }
    CLEANUP(answer_destroy_ptr)
    struct answer *answer = answer_create((sv){reply.body.ptr, reply.body.len});
    if (answer == NULL) {
        return EXIT_FAILED;
    }
    if (option_flag(options, OPTION_JSON)) {
        client_print(&reply);
        return EXIT_DONE;
    }
    puts(answer_text(answer, arena, "/token"));
    return EXIT_DONE;
}

static int token_list_command(struct arena *arena, const struct options *options) {
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    int code = client_ask(options, METHOD_GET, "/api/v1/editorial/tokens", NULL, 200, &reply);
    if (code != EXIT_DONE || option_flag(options, OPTION_JSON)) {
        if (code == EXIT_DONE) {
            client_print(&reply);
        }
        return code;
    }
    CLEANUP(answer_destroy_ptr)
    struct answer *answer = answer_create((sv){reply.body.ptr, reply.body.len});
    for (size_t i = 0; answer != NULL && i < answer_count(answer, "/items"); i++) {
        const char *used = answer_text(answer, arena, "/items/%zu/lastUsed", i);
        bool revoked = strcmp(answer_text(answer, arena, "/items/%zu/revoked", i), "true") == 0;
        printf("%s\tends %s\tlast used %s%s\n", answer_text(answer, arena, "/items/%zu/name", i),
               answer_text(answer, arena, "/items/%zu/expiresAt", i), used == NULL ? "never" : used,
               revoked ? "\trevoked" : "");
    }
    return EXIT_DONE;
}

static int token_revoke_command(struct arena *arena, const struct options *options) {
    (void)arena;
    if (option_text(options, OPTION_NAME) == NULL) {
        return command_misused("token revoke --db FILE --name NAME");
    }
    CLEANUP(buf_finish) struct buf target = {0};
    buf_text(&target, "/api/v1/editorial/tokens/");
    buf_urlencode(&target, sv_of(option_text(options, OPTION_NAME)));
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    return client_ask(options, METHOD_DELETE, target.ptr, NULL, 204, &reply);
}

int command_token(struct arena *arena, const struct options *options) {
    static const struct verb verbs[] = {
        {"create", token_create}, {"list", token_list_command}, {"revoke", token_revoke_command}};
    return command_verb(arena, options, verbs, ARRAY_SIZE(verbs), "token create | list | revoke");
}

// "Ada Lovelace, MD, FACC" → {"name": …, "credentials": […]}
static const char *reviewer_json(struct arena *arena, const char *text) {
    sv rest = sv_of(text);
    const char *name = arena_copy(arena, sv_trim(sv_cut(&rest, ',')));
    const char *none[] = {NULL};
    const char *const *credentials =
        rest.ptr == NULL ? none : split(arena, arena_copy(arena, rest));
    const struct member members[] = {
        {.name = "name", .text = name},
        {.name = "credentials", .kind = MEMBER_LIST, .list = credentials},
    };
    CLEANUP(buf_finish) struct buf json = {0};
    buf_char(&json, '[');
    view_object(members, ARRAY_SIZE(members), &json);
    buf_char(&json, ']');
    return arena_strdup(arena, json.ptr);
}

// The date that was given, else today in the publisher's time zone. NULL: the zone is unknown, said
// on standard error.
static const char *review_date(struct arena *arena, const struct options *options) {
    struct library library;
    if (option_text(options, OPTION_DATE) != NULL) {
        return option_text(options, OPTION_DATE);
    }
    if (library_settings(options, &library) != 0) {
        return NULL;
    }
    int year, month, day;
    civil_from_days(clock_today(), &year, &month, &day);
    return arena_printf(arena, "%04d-%02d-%02d", year, month, day);
}

static int review_record_command(struct arena *arena, const struct options *options) {
    const char *article = option_text(options, OPTION_ARTICLE);
    const char *reviewer = option_text(options, OPTION_REVIEWER);
    if (article == NULL || option_text(options, OPTION_EDITION) == NULL) {
        return command_misused(
            "review record --db FILE --article ID --lang TAG --edition N "
            "[--reviewer \"NAME, MD\"] [--organization NAME] [--date DATE] [--due DATE] "
            "[--outcome still-accurate|needs-change]");
    }
    const char *date = review_date(arena, options);
    if (date == NULL) {
        return EXIT_USAGE;
    }
    const struct member members[] = {
        {.name = "edition",
         .kind = MEMBER_NUMBER,
         .number = option_number(options, OPTION_EDITION)},
        {.name = "lastReviewed", .text = date},
        {.name = "organization", .text = option_text(options, OPTION_ORGANIZATION)},
        {.name = "reviewers",
         .kind = MEMBER_JSON,
         .text = reviewer == NULL ? NULL : reviewer_json(arena, reviewer)},
        {.name = "reviewDue", .text = option_text(options, OPTION_DUE)},
        {.name = "outcome", .text = option_text(options, OPTION_OUTCOME)},
    };
    CLEANUP(buf_finish) struct buf body = {0};
    view_object(members, ARRAY_SIZE(members), &body);
    const char *target = arena_printf(arena, "/api/v1/editorial/articles/%s/%s/reviews", article,
                                      option_text(options, OPTION_ARTICLE_LANGUAGE));
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    int code = client_ask(options, METHOD_POST, target, &body, 201, &reply);
    if (code == EXIT_DONE) {
        printf("recorded: %s (%s), edition %s\n", article,
               option_text(options, OPTION_ARTICLE_LANGUAGE), option_text(options, OPTION_EDITION));
    }
    return code;
}

int command_review(struct arena *arena, const struct options *options) {
    static const struct verb verbs[] = {{"record", review_record_command}};
    return command_verb(arena, options, verbs, ARRAY_SIZE(verbs),
                        "review record …; --help says what it takes");
}

static const char *or_dash(const char *text) {
    return text == NULL ? "-" : text;
}

static void print_feedback(struct arena *arena, const struct answer *answer, size_t i) {
    static const char *const fields[] = {"reference", "type",    "status",
                                         "respondBy", "article", "language"};
    for (size_t f = 0; f < ARRAY_SIZE(fields); f++) {
        printf("%s%s", f == 0 ? "" : "  ",
               or_dash(answer_text(answer, arena, "/items/%zu/%s", i, fields[f])));
    }
    bool late = strcmp(or_dash(answer_text(answer, arena, "/items/%zu/overdue", i)), "true") == 0;
    printf("%s\n    %s\n", late ? "  LATE" : "",
           or_dash(answer_text(answer, arena, "/items/%zu/comment", i)));
}

static int feedback_list_command(struct arena *arena, const struct options *options) {
    const char *status = option_text(options, OPTION_STATUS);
    const char *target =
        arena_printf(arena, "/api/v1/editorial/feedback?limit=100&overdue=%s%s%s",
                     option_flag(options, OPTION_OVERDUE) ? "true" : "false",
                     status == NULL ? "" : "&status=", status == NULL ? "" : status);
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    int code = client_ask(options, METHOD_GET, target, NULL, 200, &reply);
    if (code != EXIT_DONE || option_flag(options, OPTION_JSON)) {
        if (code == EXIT_DONE) {
            client_print(&reply);
        }
        return code;
    }
    CLEANUP(answer_destroy_ptr)
    struct answer *answer = answer_create((sv){reply.body.ptr, reply.body.len});
    if (answer == NULL) {
        return EXIT_FAILED;
    }
    size_t count = answer_count(answer, "/items");
    for (size_t i = 0; i < count; i++) {
        print_feedback(arena, answer, i);
    }
    printf("%zu of %s waiting\n", count, or_dash(answer_text(answer, arena, "/total")));
    return EXIT_DONE;
}

static int act(struct arena *arena, const struct options *options, const char *action,
               const struct buf *body) {
    if (options->arg_count != 2) {
        return command_misused("feedback acknowledge | answer | close REFERENCE");
    }
    const char *target =
        arena_printf(arena, "/api/v1/editorial/feedback/%s/%s", options->args[1], action);
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    int code = client_ask(options, METHOD_POST, target, body, 200, &reply);
    if (code == EXIT_DONE) {
        client_print(&reply);
    }
    return code;
}

static int feedback_acknowledge_command(struct arena *arena, const struct options *options) {
    return act(arena, options, "acknowledge", NULL);
}

static int feedback_close_command(struct arena *arena, const struct options *options) {
    return act(arena, options, "close", NULL);
}

static void read_input(struct buf *text) {
    char block[4096];
    size_t got;
    while ((got = fread(block, 1, sizeof(block), stdin)) > 0) {
        buf_add(text, block, got);
    }
}

static int feedback_answer_command(struct arena *arena, const struct options *options) {
    const char *text = option_text(options, OPTION_TEXT);
    if (text == NULL) {
        return command_misused("feedback answer REFERENCE --text TEXT [--edition N]");
    }
    CLEANUP(buf_finish) struct buf input = {0};
    if (strcmp(text, "-") == 0) {
        read_input(&input);
        text = input.ptr;
    }
    const char *edition = option_text(options, OPTION_EDITION);
    const struct member members[] = {
        {.name = "answer", .text = text},
        {.name = "edition", .kind = MEMBER_JSON, .text = edition},
    };
    CLEANUP(buf_finish) struct buf body = {0};
    view_object(members, ARRAY_SIZE(members), &body);
    return act(arena, options, "answer", &body);
}

int command_feedback(struct arena *arena, const struct options *options) {
    static const struct verb verbs[] = {{"list", feedback_list_command},
                                        {"acknowledge", feedback_acknowledge_command},
                                        {"answer", feedback_answer_command},
                                        {"close", feedback_close_command}};
    return command_verb(arena, options, verbs, ARRAY_SIZE(verbs),
                        "feedback list | acknowledge REF | answer REF --text TEXT | close REF");
}
