// SPDX-License-Identifier: MIT
// Finds the command and runs it.
#include "app/app.h"

#include "app/client.h"
#include "app/commands.h"
#include "app/say.h"
#include "base/mem.h"
#include "store/store.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const enum option own_import[] = {OPTION_DRY_RUN,  OPTION_STRICT, OPTION_VERBOSE,
                                         OPTION_BASE_URL, OPTION_TOKEN,  OPTION_COUNT};
static const enum option own_feedback[] = {OPTION_STATUS,  OPTION_OVERDUE, OPTION_TEXT,
                                           OPTION_EDITION, OPTION_JSON,    OPTION_BASE_URL,
                                           OPTION_TOKEN,   OPTION_COUNT};
static const enum option own_review[] = {OPTION_ARTICLE,      OPTION_ARTICLE_LANGUAGE,
                                         OPTION_EDITION,      OPTION_REVIEWER,
                                         OPTION_ORGANIZATION, OPTION_DATE,
                                         OPTION_DUE,          OPTION_OUTCOME,
                                         OPTION_BASE_URL,     OPTION_TOKEN,
                                         OPTION_COUNT};
static const enum option own_token[] = {OPTION_NAME,     OPTION_SCOPE, OPTION_EXPIRES, OPTION_JSON,
                                        OPTION_BASE_URL, OPTION_TOKEN, OPTION_COUNT};

static const enum option own_export[] = {OPTION_FORMAT, OPTION_HISTORY, OPTION_CONFIG,
                                         OPTION_LANGUAGE, OPTION_COUNT};
static const enum option own_check[] = {OPTION_ONLY,   OPTION_JSON,      OPTION_VERBOSE,
                                        OPTION_CONFIG, OPTION_TIME_ZONE, OPTION_REVIEW_INTERVAL,
                                        OPTION_COUNT};

static const enum option own_convert[] = {OPTION_FROM, OPTION_TO, OPTION_FORCE, OPTION_COUNT};
static const enum option own_article[] = {
    OPTION_ARTICLE_LANGUAGE, OPTION_MODE,  OPTION_NOTICE, OPTION_REPLACEMENT,
    OPTION_URGENCY,          OPTION_TO,    OPTION_INTO,   OPTION_JSON,
    OPTION_BASE_URL,         OPTION_TOKEN, OPTION_COUNT};

const struct command commands[] = {
    {"serve", "", "Serve the library until SIGTERM or SIGINT", options_none, true, command_serve},
    {"import", "PATH…", "Import seed files (.md), .ndjson, .ndjson.gz and folders of them",
     own_import, false, command_import},
    {"export", "DIR|-",
     "Write the published library (the file, not a server's) into a new folder, or - to standard "
     "output",
     own_export, false, command_export},
    {"convert", "--to DIR FILE…",
     "Make seed files of NLM's topic feed (XML) or of plain texts, to be read and imported",
     own_convert, false, command_convert},
    {"check", "", "Say what in a library wants mending: damage, links, reviews, translations",
     own_check, false, command_check},
    {"article", "history | withdraw | restore | rename | merge ID",
     "An article's editions; take it away, bring it back, give it another id", own_article, false,
     command_article},
    {"review", "record", "Record an editorial review of an edition", own_review, false,
     command_review},
    {"feedback", "list | acknowledge REF | answer REF | close REF",
     "Readers' feedback and its answers", own_feedback, false, command_feedback},
    {"token", "create | list | revoke", "Bearer tokens of the editorial API", own_token, false,
     command_token},
    {"migrate", "", "Bring a library to this version's schema", options_none, false,
     command_migrate},
    {"config", "show", "Every setting, its value and where it came from", options_none, true,
     command_config},
    {"version", "", "Print the version", options_none, false, command_version},
    {"help", "", "List the commands", options_none, false, command_help},
};
const size_t command_count = ARRAY_SIZE(commands);

static const struct command *command_find(const char *name) {
    for (size_t i = 0; i < command_count; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

int command_help(struct arena *arena, const struct options *options) {
    (void)arena, (void)options;
    puts("careleaf " CARELEAF_VERSION ": a health library from one program and one file\n");
    for (size_t i = 0; i < command_count; i++) {
        printf("  careleaf %-9s %s\n", commands[i].name, commands[i].summary);
    }
    puts("\n`careleaf COMMAND --help` says more. Exit codes: 0 done, 1 failed, 2 wrong usage,\n"
         "3 some items were refused, 4 check: there are findings.");
    return EXIT_DONE;
}

int command_version(struct arena *arena, const struct options *options) {
    (void)arena, (void)options;
    puts("careleaf " CARELEAF_VERSION);
    return EXIT_DONE;
}

int command_config(struct arena *arena, const struct options *options) {
    (void)arena;
    if (options->arg_count != 1 || strcmp(options->args[0], "show") != 0) {
        fputs("careleaf: usage: careleaf config show\n", stderr);
        return EXIT_USAGE;
    }
    options_show(options);
    return EXIT_DONE;
}

int command_migrate(struct arena *arena, const struct options *options) {
    (void)arena;
    const char *path = option_text(options, OPTION_DB);
    int from = 0, to = 0;
    int outcome = store_migrate(path, &from, &to);
    if (outcome != 0) {
        store_complain(path, outcome);
        return EXIT_FAILED;
    }
    printf("%s: schema %d, was %d\n", path, to, from);
    return EXIT_DONE;
}

int command_misused(const char *usage) {
    fprintf(stderr, "careleaf: usage: careleaf %s\n", usage);
    return EXIT_USAGE;
}

int command_verb(struct arena *arena, const struct options *options, const struct verb *verbs,
                 size_t count, const char *usage) {
    for (size_t i = 0; i < count && options->arg_count > 0; i++) {
        if (strcmp(options->args[0], verbs[i].name) == 0) {
            return verbs[i].run(arena, options);
        }
    }
    return command_misused(usage);
}

static void command_usage(const struct command *command) {
    printf("usage: careleaf %s %s\n\n%s.\n\n", command->name, command->usage, command->summary);
    options_help(command->own, command->settings);
}

int app_main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    const char *name = argc > 1 ? argv[1] : "help";
    const char *aliases[][2] = {{"--help", "help"}, {"-h", "help"}, {"--version", "version"}};
    for (size_t i = 0; i < ARRAY_SIZE(aliases); i++) {
        name = strcmp(name, aliases[i][0]) == 0 ? aliases[i][1] : name;
    }
    const struct command *command = command_find(name);
    if (command == NULL) {
        fprintf(stderr, "careleaf: there is no command “%s”; `careleaf help` lists them\n", name);
        return EXIT_USAGE;
    }
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct options options;
    if (options_read(arena, argc > 2 ? argc - 2 : 0, argv + 2, command->own, &options) != 0) {
        return EXIT_USAGE;
    }
    if (option_flag(&options, OPTION_HELP)) {
        command_usage(command);
        return EXIT_DONE;
    }
    int code = command->run(arena, &options);
    return output_lost() ? EXIT_FAILED : code;
}
