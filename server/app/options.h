// SPDX-License-Identifier: MIT
// Every option of every command, in one table. Settings (what `serve` and its relatives need to
// know) come from the command line, from the environment (CARELEAF_…), from a `key = value` file,
// in that order of strength; a command's own options from the command line alone. The table feeds
// --help, `config show` and the documentation.
#pragma once

#include "base/arena.h"

enum option {
    // Settings
    OPTION_DB,
    OPTION_CONFIG,
    OPTION_LISTEN,
    OPTION_PUBLIC_URL,
    OPTION_PUBLISHER,
    OPTION_LANGUAGE,
    OPTION_TIME_ZONE,
    OPTION_DISCLAIMER,
    OPTION_CONTACT,
    OPTION_EMERGENCY_NUMBER,
    OPTION_HANDOUT_PAPER,
    OPTION_LICENSE,
    OPTION_REVIEW_INTERVAL,
    OPTION_TOKEN_DAYS,
    OPTION_LOOPS,
    OPTION_READ_THREADS,
    OPTION_READ_QUEUE,
    OPTION_WRITE_QUEUE,
    OPTION_CACHE_MB,
    OPTION_BODY_MB,
    OPTION_CONNECTIONS,
    OPTION_MAX_AGE,
    OPTION_STALE,
    OPTION_HEADER_SECONDS,
    OPTION_BODY_SECONDS,
    OPTION_RESPONSE_SECONDS,
    OPTION_IDLE_SECONDS,
    OPTION_DRAIN_SECONDS,
    OPTION_FRAME_ANCESTORS,
    OPTION_CORS,
    OPTION_ACCESS_LOG,
    OPTION_LOG_LEVEL,
    // Commands' own
    OPTION_BASE_URL,
    OPTION_TOKEN,
    OPTION_DRY_RUN,
    OPTION_STRICT,
    OPTION_JSON,
    OPTION_VERBOSE,
    OPTION_ONLY,
    OPTION_FORMAT,
    OPTION_HISTORY,
    OPTION_NAME,
    OPTION_SCOPE,
    OPTION_EXPIRES,
    OPTION_STATUS,
    OPTION_OVERDUE,
    OPTION_TEXT,
    OPTION_EDITION,
    OPTION_ARTICLE,
    OPTION_ARTICLE_LANGUAGE,
    OPTION_DATE,
    OPTION_DUE,
    OPTION_ORGANIZATION,
    OPTION_REVIEWER,
    OPTION_OUTCOME,
    OPTION_FORCE,
    OPTION_MODE,
    OPTION_NOTICE,
    OPTION_REPLACEMENT,
    OPTION_URGENCY,
    OPTION_FROM,
    OPTION_TO,
    OPTION_INTO,
    OPTION_HELP,
    OPTION_COUNT
};

enum option_kind { KIND_TEXT, KIND_NUMBER, KIND_FLAG, KIND_CHOICE };

struct option_row {
    const char *name; // "public-url": --public-url, CARELEAF_PUBLIC_URL, `public-url = …`
    enum option_kind kind;
    const char *fallback; // NULL: none
    int64_t min, max;     // numbers
    const char *choices;  // KIND_CHOICE: "a|b|c"
    const char *value;    // what --help calls the value: "URL"
    const char *help;
};
extern const struct option_row option_rows[OPTION_COUNT];
#define OPTION_SETTINGS OPTION_BASE_URL  // options before this one are settings
extern const enum option options_none[]; // {OPTION_COUNT}

struct options {
    const char *values[OPTION_COUNT];
    const char *sources[OPTION_COUNT]; // "default", "command line", "CARELEAF_DB", "FILE:12"
    const char **args;                 // what is no option
    size_t arg_count;
};

// Reads `argv` (the words after the command), the environment and the file. `own` lists the
// command's own options, ended by OPTION_COUNT; settings are always taken. 0; 1: a message on
// standard error says what, where and how to mend it.
int options_read(struct arena *arena, int argc, char **argv, const enum option *own,
                 struct options *ret_options);
const char *option_text(const struct options *options, enum option option); // NULL when absent
int64_t option_number(const struct options *options, enum option option);
bool option_flag(const struct options *options, enum option option);
// Prints the options' help: the command's own, then, where `settings`, the settings.
void options_help(const enum option *own, bool settings);
// `key = value  # source`, for every setting. Tokens are no settings, so nothing here is secret.
void options_show(const struct options *options);
