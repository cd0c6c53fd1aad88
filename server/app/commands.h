// SPDX-License-Identifier: MIT
// The commands. Each is a row: name, what it takes, its own options, the function.
#pragma once

#include "app/options.h"

// Exit codes, the same for every command.
enum exit_code {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_REFUSED = 3,  // import, convert: some items were refused, the others are in
    EXIT_FINDINGS = 4, // check: it found something
};

struct command {
    const char *name;
    const char *usage; // after the name
    const char *summary;
    const enum option *own;
    bool settings; // --help lists them
    int (*run)(struct arena *arena, const struct options *options);
};
extern const struct command commands[];
extern const size_t command_count;

// A word after a command, and what it does.
struct verb {
    const char *name;
    int (*run)(struct arena *arena, const struct options *options);
};
// Runs the verb that the first argument names; EXIT_USAGE without one.
int command_verb(struct arena *arena, const struct options *options, const struct verb *verbs,
                 size_t count, const char *usage);
// Prints the usage on standard error; EXIT_USAGE.
int command_misused(const char *usage);

int command_article(struct arena *arena, const struct options *options);
int command_serve(struct arena *arena, const struct options *options);
int command_import(struct arena *arena, const struct options *options);
int command_export(struct arena *arena, const struct options *options);
int command_convert(struct arena *arena, const struct options *options);
int command_check(struct arena *arena, const struct options *options);
int command_feedback(struct arena *arena, const struct options *options);
int command_review(struct arena *arena, const struct options *options);
int command_token(struct arena *arena, const struct options *options);
int command_migrate(struct arena *arena, const struct options *options);
int command_config(struct arena *arena, const struct options *options);
int command_version(struct arena *arena, const struct options *options);
int command_help(struct arena *arena, const struct options *options);
