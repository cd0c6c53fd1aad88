// SPDX-License-Identifier: MIT
// The table of options. Each limit says why it is what it is.
#include "app/options.h"

#define TEXT(option_, name_, value_, fallback_, help_)                                             \
    [option_] = {.name = (name_),                                                                  \
                 .kind = KIND_TEXT,                                                                \
                 .value = (value_),                                                                \
                 .fallback = (fallback_),                                                          \
                 .help = (help_)}
#define NUMBER(option_, name_, min_, max_, fallback_, help_)                                       \
    [option_] = {.name = (name_),                                                                  \
                 .kind = KIND_NUMBER,                                                              \
                 .value = "N",                                                                     \
                 .min = (min_),                                                                    \
                 .max = (max_),                                                                    \
                 .fallback = (fallback_),                                                          \
                 .help = (help_)}
#define FLAG(option_, name_, fallback_, help_)                                                     \
    [option_] = {                                                                                  \
        .name = (name_), .kind = KIND_FLAG, .value = "", .fallback = (fallback_), .help = (help_)}
#define CHOICE(option_, name_, choices_, fallback_, help_)                                         \
    [option_] = {.name = (name_),                                                                  \
                 .kind = KIND_CHOICE,                                                              \
                 .value = "WORD",                                                                  \
                 .choices = (choices_),                                                            \
                 .fallback = (fallback_),                                                          \
                 .help = (help_)}

const struct option_row option_rows[OPTION_COUNT] = {
    TEXT(OPTION_DB, "db", "FILE", "careleaf.db", "The library: one SQLite file"),
    TEXT(OPTION_CONFIG, "config", "FILE", NULL, "A file of settings, `key = value` a line"),
    TEXT(OPTION_LISTEN, "listen", "ADDR:PORT", "127.0.0.1:8080",
         "Where to listen; port 0 picks one"),
    TEXT(OPTION_PUBLIC_URL, "public-url", "URL", NULL,
         "How readers reach this server; default: where it listens"),
    TEXT(OPTION_PUBLISHER, "publisher", "NAME", "careleaf library", "Who publishes"),
    TEXT(OPTION_LANGUAGE, "language", "TAG", "en", "The library's own language"),
    TEXT(OPTION_TIME_ZONE, "time-zone", "ZONE", "UTC",
         "The publisher's time zone, such as America/Chicago"),
    TEXT(OPTION_DISCLAIMER, "disclaimer", "TEXT", NULL,
         "Shown on every page; default: that a page replaces no doctor or nurse"),
    TEXT(OPTION_CONTACT, "contact", "ADDRESS", NULL, "E-mail address or URL of the publisher"),
    TEXT(OPTION_EMERGENCY_NUMBER, "emergency-number", "NUMBER", "911",
         "The number to call in an emergency"),
    CHOICE(OPTION_HANDOUT_PAPER, "handout-paper", "letter|a4", "letter",
           "The paper of handouts where nobody chooses"),
    TEXT(OPTION_LICENSE, "license", "TEXT", NULL, "Licence of the library as a whole"),
    // Medical libraries review every one to three years; ten is the most that still means a policy.
    NUMBER(OPTION_REVIEW_INTERVAL, "review-interval", 1, 120, "36",
           "Months until a review falls due where none is stated"),
    NUMBER(OPTION_TOKEN_DAYS, "token-days", 1, 3650, "365", "Days until a new token ends"),
    NUMBER(OPTION_LOOPS, "loops", 0, 64, "0", "Threads that speak to clients; 0: one per core"),
    NUMBER(OPTION_READ_THREADS, "read-threads", 0, 64, "0",
           "Threads that read the library; 0: one per core, at least 2"),
    NUMBER(OPTION_READ_QUEUE, "read-queue", 1, 100000, "4096",
           "Requests that may wait for a read thread before 503"),
    NUMBER(OPTION_WRITE_QUEUE, "write-queue", 1, 100000, "1024", "Writes that may wait before 503"),
    NUMBER(OPTION_CACHE_MB, "cache-mb", 0, 65536, "64",
           "Bound of the reply cache in megabytes; 0: none"),
    // Four imports of the largest size at once; smaller bodies than 64 KiB are not counted.
    NUMBER(OPTION_BODY_MB, "body-mb", 64, 65536, "256",
           "Bound of all request bodies at once in megabytes; above it 503"),
    NUMBER(OPTION_CONNECTIONS, "connections", 16, 100000, "4096",
           "Connections a loop holds at once"),
    NUMBER(OPTION_MAX_AGE, "max-age", 0, 86400, "60",
           "Seconds for which clients may keep public replies"),
    NUMBER(OPTION_STALE, "stale", 0, 86400, "300",
           "Seconds for which caches may serve them stale meanwhile"),
    NUMBER(OPTION_HEADER_SECONDS, "header-seconds", 1, 3600, "10",
           "Deadline of a request's header"),
    NUMBER(OPTION_BODY_SECONDS, "body-seconds", 1, 3600, "30", "Deadline of a request's body"),
    NUMBER(OPTION_RESPONSE_SECONDS, "response-seconds", 1, 3600, "60", "Deadline of a reply"),
    NUMBER(OPTION_IDLE_SECONDS, "idle-seconds", 1, 3600, "10",
           "How long a connection may wait for its next request"),
    NUMBER(OPTION_DRAIN_SECONDS, "drain-seconds", 0, 3600, "10",
           "How long a stop waits for what is under way"),
    TEXT(OPTION_FRAME_ANCESTORS, "frame-ancestors", "SOURCES", "'self'",
         "Who may embed pages (CSP sources)"),
    FLAG(OPTION_CORS, "cors", "true", "Let scripts of any origin read the public tree"),
    FLAG(OPTION_ACCESS_LOG, "access-log", "true", "A log line for each request"),
    CHOICE(OPTION_LOG_LEVEL, "log-level", "error|warning|info|debug", "info", "What is logged"),

    TEXT(OPTION_BASE_URL, "base-url", "URL", NULL,
         "Speak to the server at this address instead of the file's"),
    TEXT(OPTION_TOKEN, "token", "TOKEN", NULL,
         "The token for --base-url (or CARELEAF_TOKEN in the environment)"),
    FLAG(OPTION_DRY_RUN, "dry-run", "false", "Say what would happen; change nothing"),
    FLAG(OPTION_STRICT, "strict", "false", "Refuse what the body's subset of HTML cannot hold"),
    FLAG(OPTION_JSON, "json", "false", "Print JSON"),
    FLAG(OPTION_VERBOSE, "verbose", "false", "Print warnings too; check: every finding"),
    TEXT(OPTION_ONLY, "only", "KIND,KIND", NULL, "Look for these kinds of findings alone"),
    CHOICE(OPTION_FORMAT, "format", "ndjson|markdown", "ndjson",
           "A document a line, or a seed file an article"),
    FLAG(OPTION_HISTORY, "history", "false", "Every edition with its reviews, oldest first"),
    TEXT(OPTION_NAME, "name", "NAME", NULL, "The token's name"),
    TEXT(
        OPTION_SCOPE, "scope", "LIST", NULL,
        "Comma-separated: content:write, content:approve, content:publish, feedback:answer, admin"),
    TEXT(OPTION_EXPIRES, "expires", "INSTANT", NULL,
         "When the token ends, such as 2027-01-31T00:00:00Z"),
    CHOICE(OPTION_STATUS, "status", "received|in-review|answered|closed", NULL,
           "Only feedback in this state"),
    FLAG(OPTION_OVERDUE, "overdue", "false", "Only feedback whose answer is late"),
    TEXT(OPTION_TEXT, "text", "TEXT", NULL, "The answer; - reads it from standard input"),
    NUMBER(OPTION_EDITION, "edition", 1, INT32_MAX, NULL,
           "The edition that was read, or that mended it"),
    TEXT(OPTION_ARTICLE, "article", "ID", NULL, "The article's id"),
    TEXT(OPTION_ARTICLE_LANGUAGE, "lang", "TAG", "en", "The article's language"),
    TEXT(OPTION_DATE, "date", "DATE", NULL, "When it was reviewed; today when left out"),
    TEXT(OPTION_DUE, "due", "DATE", NULL, "When the next review is due; by policy when left out"),
    TEXT(OPTION_ORGANIZATION, "organization", "NAME", NULL,
         "The board or organization that reviewed"),
    TEXT(OPTION_REVIEWER, "reviewer", "NAME, MD", NULL,
         "Who reviewed: the name, then credentials after commas"),
    CHOICE(OPTION_OUTCOME, "outcome", "still-accurate|needs-change", "still-accurate",
           "What the review found"),
    FLAG(OPTION_FORCE, "force", "false", "Write over files that are there already"),
    CHOICE(OPTION_MODE, "mode", "notice|redirect|gone", "notice",
           "What readers get: the notice, the replacement at once, or nothing but that it is gone"),
    TEXT(OPTION_NOTICE, "notice", "TEXT", NULL, "What readers of a withdrawn article are told"),
    TEXT(OPTION_REPLACEMENT, "replacement", "ID", NULL, "The article to read instead"),
    CHOICE(OPTION_URGENCY, "urgency", "normal|safety", "normal",
           "Whether readers of the old text must be told"),
    CHOICE(OPTION_FROM, "from", "nlm|text", NULL,
           "What the files are; by their content when left out"),
    TEXT(OPTION_TO, "to", "NAME", NULL, "Where it goes: the new id, or the folder to write to"),
    TEXT(OPTION_INTO, "into", "ID", NULL, "The article that stands for it from now on"),
    FLAG(OPTION_HELP, "help", "false", "This text"),
};
