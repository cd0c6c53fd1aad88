// SPDX-License-Identifier: MIT
// `careleaf import`: folders, seed files and NDJSON, as requests of the editorial import.
//
// A folder's tables (topics.json and the like) go first, then its folder `media`, as an export
// makes it, then its other files in the order of their names; README.md is none of them. Documents
// are sent in batches; each remembers the file and line it came from, so that every message names
// its place.
#include "app/import.h"

#include "app/client.h"
#include "app/commands.h"
#include "app/say.h"
#include "base/mem.h"
#include "parse/answer.h"
#include "parse/document.h"
#include "web/lines.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A place in the Markdown of a seed file ("/sections@12") is its line, which is told anyhow.
static void import_say(const char *path, int line, const char *pointer, const char *detail) {
    pointer = strchr(pointer, '@') == NULL ? pointer : "";
    say("%s:%d: %s%s%s", path, line, pointer, pointer[0] == '\0' ? "" : ": ", detail);
}

void import_refuse(struct import *import, const char *path, int line, const char *pointer,
                   const char *detail) {
    import_say(path, line, pointer, detail);
    import->complained = true;
}

static void count(struct import *import, const char *status) {
    static const char *const names[IMPORT_STATUSES] = {
        [IMPORT_CREATED] = "created",   [IMPORT_UPDATED] = "updated",
        [IMPORT_REVIEWED] = "reviewed", [IMPORT_UNCHANGED] = "unchanged",
        [IMPORT_VALID] = "valid",       [IMPORT_REFUSED] = "refused",
    };
    for (size_t i = 0; i < IMPORT_STATUSES; i++) {
        if (strcmp(status, names[i]) == 0) {
            import->counts[i]++;
        }
    }
}

static void tell(const struct answer *answer, const struct place *place, const char *list) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    size_t total = answer_count(answer, list);
    for (size_t i = 0; i < total; i++) {
        const char *pointer = answer_text(answer, arena, "%s/%zu/pointer", list, i);
        const char *detail = answer_text(answer, arena, "%s/%zu/detail", list, i);
        int line = place->lines == NULL ? place->line : seedfile_line(place->lines, pointer);
        import_say(place->path, line, pointer, detail);
    }
}

static void read_result(struct import *import, sv text) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    CLEANUP(answer_destroy_ptr) struct answer *answer = answer_create(text);
    const char *number = answer == NULL ? NULL : answer_text(answer, arena, "/line");
    uint64_t line = 0;
    if (number == NULL || !sv_uint(sv_of(number), import->place_count, &line) || line == 0) {
        return;
    }
    const struct place *place = &import->places[line - 1];
    const char *status = answer_text(answer, arena, "/status");
    count(import, status);
    import->warnings += answer_count(answer, "/warnings");
    if (strcmp(status, "refused") == 0) {
        tell(answer, place, "/errors");
    } else if (import->verbose) {
        tell(answer, place, "/warnings");
    }
}

int import_send(struct import *import) {
    if (import->place_count == 0) {
        return 0;
    }
    const char *target =
        arena_printf(import->arena, "/api/v1/editorial/import?dryRun=%s&strict=%s%s",
                     import->dry_run ? "true" : "false", import->strict ? "true" : "false",
                     import->history ? "&history=true" : "");
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    int outcome = client_call(import->client, METHOD_POST, target, "application/x-ndjson",
                              (sv){import->batch.ptr, import->batch.len}, &reply);
    if (outcome == 0 && reply.status != 200) {
        outcome = client_complain(&reply);
    }
    sv rest = {reply.body.ptr, outcome == 0 ? reply.body.len : 0};
    while (rest.len > 0) {
        read_result(import, sv_cut(&rest, '\n'));
    }
    buf_clear(&import->batch);
    import->place_count = 0;
    import->places = NULL;
    arena_reset(import->arena);
    if (import->progress) {
        fprintf(stderr, "\r%d read", import->read);
    }
    return outcome;
}

static bool is_first_edition(sv document) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    CLEANUP(answer_destroy_ptr) struct answer *answer = answer_create(document);
    const char *edition = answer == NULL ? NULL : answer_text(answer, arena, "/edition");
    return edition != NULL && strcmp(edition, "1") == 0;
}

// A history's batch ends before another article begins: after a line that is refused, the server
// refuses those of the same article that follow.
static bool is_full(const struct import *import, sv document) {
    if (import->place_count > 0 && import->batch.len + document.len > IMPORT_BATCH_BYTES) {
        return true;
    }
    return import->place_count >= IMPORT_BATCH && (!import->history || is_first_edition(document));
}

int import_add(struct import *import, sv document, const struct place *place) {
    if (is_full(import, document)) {
        struct place kept = *place;
        int outcome = import_send(import);
        if (outcome != 0) {
            return outcome;
        }
        return import_add(import, document, &kept);
    }
    buf_sv(&import->batch, document);
    buf_char(&import->batch, '\n');
    struct place *added =
        arena_push(import->arena, &import->places, &import->place_count, sizeof(*added));
    *added = *place;
    import->read++;
    return 0;
}

static void lines_close_ptr(struct lines **lines) {
    lines_close(*lines);
}

static int import_lines(struct import *import, const char *path) {
    CLEANUP(lines_close_ptr) struct lines *lines = lines_open(path);
    if (lines == NULL) {
        import_refuse(import, path, 1, "", strerror(errno));
        return 0;
    }
    CLEANUP(buf_finish) struct buf line = {0};
    for (int number = 1;; number++) {
        int outcome = lines_next(lines, DOCUMENT_BYTES_MAX, &line);
        if (outcome != 0) {
            if (outcome < 0) {
                import_refuse(import, path, number, "", "cannot be read further");
            }
            return 0;
        }
        sv text = sv_trim((sv){line.ptr, line.len});
        const struct place place = {.path = path, .line = number};
        if (text.len > 0 && import_add(import, text, &place) != 0) {
            return 1;
        }
    }
}

// A history is sent in batches of its own.
static int import_history(struct import *import, const char *path) {
    int outcome = import_send(import);
    import->history = true;
    outcome = outcome == 0 ? import_lines(import, path) : outcome;
    outcome = outcome == 0 ? import_send(import) : outcome;
    import->history = false;
    return outcome;
}

// What is replaced whole, by one PUT. In this order: a policy names topics.
static const struct table {
    const char *name, *target;
} tables[] = {
    {"topics.json", "/api/v1/editorial/topics"},
    {"holidays.json", "/api/v1/editorial/holidays"},
    {"review-policy.json", "/api/v1/editorial/review-policy"},
};

// Tells what became of a table that was named by itself: the summary counts articles alone.
static void tell_table(const struct client_reply *reply, const char *path) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    CLEANUP(answer_destroy_ptr)
    struct answer *answer = answer_create((sv){reply->body.ptr, reply->body.len});
    const char *status = answer == NULL ? NULL : answer_text(answer, arena, "/status");
    if (status != NULL) {
        say("%s: %s", path, status);
    }
}

static int import_table(struct import *import, const char *path, const char *target, bool named) {
    CLEANUP(buf_finish) struct buf file = {0};
    if (import_read_file(import, path, DOCUMENT_BYTES_MAX, &file) != 0) {
        return 0;
    }
    CLEANUP(buf_finish) struct buf query = {0};
    buf_printf(&query, "%s?dryRun=%s", target, import->dry_run ? "true" : "false");
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    if (client_call(import->client, METHOD_PUT, query.ptr, "application/json",
                    (sv){file.ptr, file.len}, &reply) != 0) {
        return 1;
    }
    if (reply.status != 200) {
        say("%s: refused", path);
        import->complained = true;
        client_complain(&reply);
    } else if (named) {
        tell_table(&reply, path);
    }
    return 0;
}

static bool ends(const char *path, const char *suffix) {
    size_t length = strlen(path), tail = strlen(suffix);
    return length > tail && strcmp(path + length - tail, suffix) == 0;
}

static int import_file(struct import *import, const char *path, bool named) {
    const char *base = strrchr(path, '/');
    base = base == NULL ? path : base + 1;
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
        if (strcmp(base, tables[i].name) == 0) {
            return import_table(import, path, tables[i].target, named);
        }
    }
    if (strcmp(base, "history.ndjson") == 0 || strcmp(base, "history.ndjson.gz") == 0) {
        return import_history(import, path);
    }
    if (ends(base, ".ndjson") || ends(base, ".ndjson.gz")) {
        return import_lines(import, path);
    }
    if (import_is_media(base)) {
        return import_media(import, path, base);
    }
    if (ends(base, ".md") && strcmp(base, "README.md") != 0) {
        return import_seed(import, path);
    }
    if (named) {
        import_refuse(import, path, 1, "",
                      "not a kind of file that can be imported (.md, .ndjson, .ndjson.gz)");
    }
    return 0;
}

static int import_path(struct import *import, const char *path, bool named);

// Beside the tables and `media`, which go first.
static int is_other(const struct dirent *entry) {
    return entry->d_name[0] != '.' && !ends(entry->d_name, ".json") &&
           strcmp(entry->d_name, "media") != 0;
}

// One entry of a folder, where it has it. A link to a folder could lead back to where it stands.
static int import_entry(struct import *import, const char *folder, const char *name) {
    // The path must outlive the batch that names it in messages.
    const char *path = arena_printf(import->paths, "%s/%s", folder, name);
    struct stat status, own;
    if (stat(path, &status) != 0 || lstat(path, &own) != 0) {
        return 0;
    }
    if (S_ISDIR(status.st_mode) ? S_ISLNK(own.st_mode) : !S_ISREG(status.st_mode)) {
        import_refuse(import, path, 1, "",
                      S_ISDIR(status.st_mode)
                          ? "a link to a folder is not followed; name the folder itself"
                          : "neither a file nor a folder");
        return 0;
    }
    return import_path(import, path, false);
}

static int import_entries(struct import *import, const char *path) {
    struct dirent **entries = NULL;
    int total = scandir(path, &entries, is_other, alphasort);
    if (total < 0) {
        import_refuse(import, path, 1, "", strerror(errno));
        return 0;
    }
    int outcome = 0;
    for (int i = 0; i < total; i++) {
        outcome = outcome == 0 ? import_entry(import, path, entries[i]->d_name) : outcome;
        free(entries[i]);
    }
    free(entries);
    return outcome;
}

static int import_path(struct import *import, const char *path, bool named) {
    struct stat status;
    if (stat(path, &status) != 0) {
        import_refuse(import, path, 1, "", strerror(errno));
        return 0;
    }
    if (!S_ISDIR(status.st_mode)) {
        return import_file(import, path, named);
    }
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < ARRAY_SIZE(tables); i++) {
        outcome = import_entry(import, path, tables[i].name);
    }
    outcome = outcome == 0 ? import_entry(import, path, "media") : outcome;
    return outcome == 0 ? import_entries(import, path) : outcome;
}

static void summarize(const struct import *import) {
    const int *counts = import->counts;
    fprintf(stderr, "%scareleaf: %d read: %d created, %d updated, ", import->progress ? "\r" : "",
            import->read, counts[IMPORT_CREATED], counts[IMPORT_UPDATED]);
    if (counts[IMPORT_REVIEWED] > 0) {
        fprintf(stderr, "%d reviewed anew, ", counts[IMPORT_REVIEWED]);
    }
    fprintf(stderr, "%d unchanged, ", counts[IMPORT_UNCHANGED]);
    if (import->dry_run) {
        fprintf(stderr, "%d would change, ", counts[IMPORT_VALID]);
    }
    fprintf(stderr, "%d refused; %zu warning%s%s\n", counts[IMPORT_REFUSED], import->warnings,
            import->warnings == 1 ? "" : "s",
            import->warnings > 0 && !import->verbose ? " (--verbose shows them)" : "");
}

// A dry run leaves nothing behind: where there is no library yet, it looks at one of its own.
static int scratch_make(struct import *import, struct options *options) {
    const char *temporary = getenv("TMPDIR");
    if (!import->dry_run || option_text(options, OPTION_BASE_URL) != NULL ||
        access(option_text(options, OPTION_DB), F_OK) == 0) {
        return 0;
    }
    char *folder =
        arena_printf(import->paths, "%s/careleaf-XXXXXX", temporary == NULL ? "/tmp" : temporary);
    if (mkdtemp(folder) == NULL) {
        fprintf(stderr, "careleaf: %s: %s\n", folder, strerror(errno));
        return 1;
    }
    import->scratch = folder;
    options->values[OPTION_DB] = arena_printf(import->paths, "%s/library.db", folder);
    return 0;
}

static void scratch_remove(const char *folder) {
    DIR *entries = folder == NULL ? NULL : opendir(folder);
    if (entries == NULL) {
        return;
    }
    const struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        unlinkat(dirfd(entries), entry->d_name, 0);
    }
    closedir(entries);
    rmdir(folder);
}

static void import_finish(struct import *import) {
    client_close(import->client);
    scratch_remove(import->scratch);
    arena_destroy(import->arena);
    arena_destroy(import->paths);
    buf_finish(&import->batch);
}

int command_import(struct arena *arena, const struct options *options) {
    (void)arena;
    if (options->arg_count == 0) {
        fputs("careleaf: usage: careleaf import --db FILE PATH…\n", stderr);
        return EXIT_USAGE;
    }
    CLEANUP(import_finish)
    struct import import = {
        .arena = arena_create(),
        .paths = arena_create(),
        .dry_run = option_flag(options, OPTION_DRY_RUN),
        .strict = option_flag(options, OPTION_STRICT),
        .verbose = option_flag(options, OPTION_VERBOSE),
        .progress = isatty(STDERR_FILENO) != 0,
    };
    struct options own = *options;
    if (scratch_make(&import, &own) != 0 || client_open(&own, STORE_CREATE, &import.client) != 0) {
        return EXIT_FAILED;
    }
    int outcome = 0;
    for (size_t i = 0; i < options->arg_count && outcome == 0; i++) {
        outcome = import_path(&import, options->args[i], true);
    }
    if (outcome == 0) {
        outcome = import_send(&import);
    }
    summarize(&import);
    return outcome != 0                                             ? EXIT_FAILED
           : import.complained || import.counts[IMPORT_REFUSED] > 0 ? EXIT_REFUSED
                                                                    : EXIT_DONE;
}
