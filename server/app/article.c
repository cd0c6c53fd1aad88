// SPDX-License-Identifier: MIT
// `careleaf article`: an article's history, and the acts that take it away, bring it back or give
// it another id. Each is a request of the API and its answer, printed.
#include "app/client.h"
#include "app/commands.h"
#include "base/mem.h"
#include "parse/answer.h"
#include "view/object.h"

#include <stdio.h>

static const char usage[] = "article history | withdraw | restore | rename | merge ID; --help says "
                            "what it takes";

static const char *or_dash(const char *text) {
    return text == NULL ? "-" : text;
}

static int print_history(struct arena *arena, const struct client_reply *reply) {
    CLEANUP(answer_destroy_ptr)
    struct answer *answer = answer_create((sv){reply->body.ptr, reply->body.len});
    for (size_t i = 0; answer != NULL && i < answer_count(answer, "/items"); i++) {
        printf("%s\t%s\t%s\t%s\t%s\n", answer_text(answer, arena, "/items/%zu/number", i),
               answer_text(answer, arena, "/items/%zu/availableSince", i),
               answer_text(answer, arena, "/items/%zu/state", i),
               or_dash(answer_text(answer, arena, "/items/%zu/updateType", i)),
               or_dash(answer_text(answer, arena, "/items/%zu/changeNote", i)));
    }
    return answer == NULL ? EXIT_FAILED : EXIT_DONE;
}

// Whatever was typed, as a part of an address.
static const char *encoded(struct arena *arena, const char *text) {
    CLEANUP(buf_finish) struct buf part = {0};
    buf_urlencode(&part, sv_of(text));
    return arena_strdup(arena, part.ptr == NULL ? "" : part.ptr);
}

static int article_history_command(struct arena *arena, const struct options *options) {
    if (options->arg_count != 2) {
        return command_misused("article history ID --db FILE [--lang TAG]");
    }
    const char *target = arena_printf(
        arena, "/api/v1/articles/%s/editions?lang=%s", encoded(arena, options->args[1]),
        encoded(arena, option_text(options, OPTION_ARTICLE_LANGUAGE)));
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    int code = client_ask(options, METHOD_GET, target, NULL, 200, &reply);
    if (code != EXIT_DONE) {
        return code;
    }
    if (option_flag(options, OPTION_JSON)) {
        client_print(&reply);
        return EXIT_DONE;
    }
    return print_history(arena, &reply);
}

// "withdrawn: ID (en)"; "renamed: ID → NEW", which concerns every language.
static int print_act(struct arena *arena, const struct client_reply *reply) {
    CLEANUP(answer_destroy_ptr)
    struct answer *answer = answer_create((sv){reply->body.ptr, reply->body.len});
    if (answer == NULL) {
        return EXIT_FAILED;
    }
    const char *status = answer_text(answer, arena, "/status");
    const char *id = answer_text(answer, arena, "/id");
    const char *former = answer_text(answer, arena, "/formerId");
    if (former != NULL) {
        printf("%s: %s → %s\n", status, former, id);
    } else {
        printf("%s: %s (%s)\n", status, id, answer_text(answer, arena, "/language"));
    }
    return EXIT_DONE;
}

static int act(struct arena *arena, const struct options *options, const char *verb,
               const struct buf *body) {
    const char *target = arena_printf(
        arena, "/api/v1/editorial/articles/%s/%s/actions/%s", encoded(arena, options->args[1]),
        encoded(arena, option_text(options, OPTION_ARTICLE_LANGUAGE)), verb);
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    int code = client_ask(options, METHOD_POST, target, body, 200, &reply);
    if (code != EXIT_DONE) {
        return code;
    }
    if (option_flag(options, OPTION_JSON)) {
        client_print(&reply);
        return EXIT_DONE;
    }
    return print_act(arena, &reply);
}

static int article_withdraw_command(struct arena *arena, const struct options *options) {
    if (options->arg_count != 2) {
        return command_misused("article withdraw ID --db FILE [--lang TAG] [--mode MODE] "
                               "[--notice TEXT] [--replacement ID] [--urgency safety]");
    }
    const struct member members[] = {
        {.name = "mode", .text = option_text(options, OPTION_MODE)},
        {.name = "notice", .text = option_text(options, OPTION_NOTICE)},
        {.name = "replacement", .text = option_text(options, OPTION_REPLACEMENT)},
        {.name = "urgency", .text = option_text(options, OPTION_URGENCY)},
    };
    CLEANUP(buf_finish) struct buf body = {0};
    view_object(members, ARRAY_SIZE(members), &body);
    return act(arena, options, "withdraw", &body);
}

static int article_restore_command(struct arena *arena, const struct options *options) {
    if (options->arg_count != 2) {
        return command_misused("article restore ID --db FILE [--lang TAG]");
    }
    return act(arena, options, "restore", NULL);
}

// Renaming and merging: one other id.
static int act_with(struct arena *arena, const struct options *options, const char *verb,
                    const char *member, enum option option, const char *misuse) {
    if (options->arg_count != 2 || option_text(options, option) == NULL) {
        return command_misused(misuse);
    }
    const struct member members[] = {{.name = member, .text = option_text(options, option)}};
    CLEANUP(buf_finish) struct buf body = {0};
    view_object(members, ARRAY_SIZE(members), &body);
    return act(arena, options, verb, &body);
}

static int article_rename_command(struct arena *arena, const struct options *options) {
    return act_with(arena, options, "rename", "to", OPTION_TO,
                    "article rename ID --to NEW --db FILE");
}

static int article_merge_command(struct arena *arena, const struct options *options) {
    return act_with(arena, options, "merge", "into", OPTION_INTO,
                    "article merge ID --into OTHER --db FILE");
}

int command_article(struct arena *arena, const struct options *options) {
    static const struct verb verbs[] = {{"history", article_history_command},
                                        {"withdraw", article_withdraw_command},
                                        {"restore", article_restore_command},
                                        {"rename", article_rename_command},
                                        {"merge", article_merge_command}};
    return command_verb(arena, options, verbs, ARRAY_SIZE(verbs), usage);
}
