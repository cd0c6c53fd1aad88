// SPDX-License-Identifier: MIT
// `careleaf convert`: other people's formats to seed files, for a person to read before they are
// imported. Invariant: what was inferred, lost or left out is told with file and line, and nothing
// that is there already is written over unasked.
#include "parse/convert.h"
#include "app/commands.h"
#include "app/say.h"
#include "app/seed_write.h"
#include "base/clock.h"
#include "base/mem.h"
#include "parse/document.h"
#include "view/view.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TEXT_BYTES_MAX = 16 * 1024 * 1024, // of a plain text: plain_convert() takes less, and says so
    BLOCK_BYTES = 64 * 1024,
    PROGRESS_STEP = 100, // articles
    ENDED = 2,           // what ends a feed when a file cannot be written
};

struct conversion {
    const char *folder;  // to write to
    const char *path;    // of the file in hand
    struct arena *arena; // lives for an article
    struct plain_patterns *patterns;
    bool force, progress;
    bool has_topics; // a feed's topics are written: there is one file for them
    bool failed;     // a file could not be written
    int read, written, refused, notes;
};

static void conversion_finish(struct conversion *c) {
    plain_patterns_destroy(c->patterns);
    arena_destroy(c->arena);
}

static void tell_notes(struct conversion *c, const struct convert_notes *notes) {
    for (size_t i = 0; i < notes->count; i++) {
        say("%s:%d: %s", c->path, notes->items[i].line, notes->items[i].text);
        c->notes++;
    }
}

static void refuse(struct conversion *c, int line, const struct findings *findings) {
    for (size_t i = 0; i < findings->error_count; i++) {
        const struct problem_field *error = &findings->errors[i];
        say("%s:%d: refused: %s%s%s", c->path, line, error->pointer,
            error->pointer[0] == '\0' ? "" : ": ", error->detail);
    }
    c->refused++;
}

// --- Writing ---

// 0; 1: told.
static int write_file(struct conversion *c, const char *name, sv bytes) {
    CLEANUP(buf_finish) struct buf path = {0};
    buf_printf(&path, "%s/%s", c->folder, name);
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (c->force ? O_TRUNC : O_EXCL);
    int descriptor = open(path.ptr, flags, 0666);
    if (descriptor < 0 && errno == EEXIST) {
        fprintf(stderr, "%s: is there already and was left as it is; --force writes over it\n",
                path.ptr);
        c->refused++;
        return 1;
    }
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    bool failed = file == NULL || fwrite(bytes.ptr, 1, bytes.len, file) != bytes.len;
    failed |= file != NULL && fclose(file) != 0;
    if (failed) {
        fprintf(stderr, "careleaf: %s: %s\n", path.ptr, strerror(errno));
        if (descriptor >= 0) {
            unlink(path.ptr); // half an article could be taken for a whole one
        }
        c->failed = true;
    }
    return failed;
}

// An article's document to a file of its own.
static void write_article(struct conversion *c, int line, sv json) {
    CLEANUP(buf_finish) struct buf file = {0};
    const struct document_context context = {.today = clock_today()};
    struct findings findings = {.arena = c->arena};
    struct article article;
    if (document_parse(json, &context, &findings, &article) != 0 ||
        seed_write(&article, NULL, NULL, &findings, &file) != 0) {
        refuse(c, line, &findings);
        return;
    }
    for (size_t i = 0; i < findings.warning_count; i++) {
        say("%s:%d: %s: %s", c->path, line, findings.warnings[i].pointer,
            findings.warnings[i].detail);
        c->notes++;
    }
    const char *name = arena_printf(c->arena, "articles/%s.%s.md", article.id, article.language);
    c->written += write_file(c, name, (sv){file.ptr, file.len}) == 0;
}

static void article_done(struct conversion *c) {
    arena_reset(c->arena);
    if (++c->read % PROGRESS_STEP == 0 && c->progress) {
        fprintf(stderr, "%d read\r", c->read);
    }
}

// --- NLM's feed ---

static int take_topic(void *arg, int line, sv json, const struct convert_notes *notes,
                      const struct findings *findings) {
    struct conversion *c = arg;
    tell_notes(c, notes);
    if (findings->error_count > 0) {
        refuse(c, line, findings);
    } else if (json.len > 0) {
        write_article(c, line, json);
    } else {
        return 0; // notes about the feed itself
    }
    article_done(c);
    return c->failed ? ENDED : 0;
}

// From where the file stands to its end. 0; 1: told.
static int feed_whole(struct conversion *c, FILE *file, struct nlm *nlm) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct findings findings = {.arena = arena};
    char block[BLOCK_BYTES];
    size_t len = 0;
    do {
        len = fread(block, 1, sizeof(block), file);
        int outcome = nlm_feed(nlm, block, len, len < sizeof(block), &findings);
        if (outcome != 0 && outcome != ENDED) {
            refuse(c, nlm_line(nlm), &findings);
        }
        if (outcome != 0) {
            return 1;
        }
    } while (len == sizeof(block));
    return 0;
}

static void write_topics(struct conversion *c, const struct nlm *nlm) {
    CLEANUP(buf_finish) struct buf text = {0};
    const struct topic_entry *entries = NULL;
    size_t count = 0;
    nlm_topics(nlm, &entries, &count);
    view_seed_topics(entries, count, &text);
    if (count > 0) {
        write_file(c, "topics.json", (sv){text.ptr, text.len});
    }
    c->has_topics = true;
}

static void nlm_destroy_ptr(struct nlm **nlm) {
    nlm_destroy(*nlm);
}

static void convert_nlm(struct conversion *c, FILE *file) {
    CLEANUP(nlm_destroy_ptr) struct nlm *nlm = nlm_create(take_topic, c);
    if (c->has_topics) {
        say("%s:1: refused: a second feed; convert it to a folder of its own", c->path);
        c->refused++;
        return;
    }
    if (feed_whole(c, file, nlm) != 0) {
        return;
    }
    rewind(file);
    if (feed_whole(c, file, nlm) == 0) {
        write_topics(c, nlm);
    }
}

// --- Plain text ---

static void convert_text(struct conversion *c, FILE *file) {
    CLEANUP(buf_finish) struct buf text = {0};
    CLEANUP(buf_finish) struct buf json = {0};
    struct convert_notes notes = {.arena = c->arena};
    struct findings findings = {.arena = c->arena};
    char block[BLOCK_BYTES];
    size_t len = 0;
    while ((len = fread(block, 1, sizeof(block), file)) > 0 && text.len <= TEXT_BYTES_MAX) {
        buf_add(&text, block, len);
    }
    int outcome = plain_convert(c->patterns, (sv){text.ptr, text.len}, &notes, &findings, &json);
    tell_notes(c, &notes);
    if (outcome != 0) {
        refuse(c, 1, &findings);
    } else {
        write_article(c, 1, (sv){json.ptr, json.len});
    }
    article_done(c);
}

// --- The command ---

// Whether a file holds XML: its first sign is a `<`.
static bool is_xml(FILE *file) {
    char start[512] = "";
    size_t len = fread(start, 1, sizeof(start) - 1, file);
    rewind(file);
    const char *at = len >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0 ? start + 3 : start;
    return at[strspn(at, " \t\r\n")] == '<';
}

static void convert_file(struct conversion *c, const char *path, const char *from) {
    FILE *file = fopen(path, "re");
    struct stat about;
    c->path = path;
    if (file == NULL || fstat(fileno(file), &about) != 0 || !S_ISREG(about.st_mode)) {
        say("%s:1: %s", path, file == NULL ? strerror(errno) : "not a file that can be read twice");
        c->refused++;
    } else if (from == NULL ? is_xml(file) : strcmp(from, "nlm") == 0) {
        convert_nlm(c, file);
    } else {
        convert_text(c, file);
    }
    if (file != NULL) {
        fclose(file);
    }
}

static int make_folders(struct arena *arena, const char *folder) {
    const char *articles = arena_printf(arena, "%s/articles", folder);
    if ((mkdir(folder, 0777) != 0 && errno != EEXIST) ||
        (mkdir(articles, 0777) != 0 && errno != EEXIST)) {
        fprintf(stderr, "careleaf: %s: %s\n", articles, strerror(errno));
        return 1;
    }
    return 0;
}

int command_convert(struct arena *arena, const struct options *options) {
    const char *folder = option_text(options, OPTION_TO);
    if (folder == NULL || options->arg_count == 0) {
        fputs("careleaf: usage: careleaf convert --to DIR FILE…\n", stderr);
        return EXIT_USAGE;
    }
    if (make_folders(arena, folder) != 0) {
        return EXIT_FAILED;
    }
    CLEANUP(conversion_finish)
    struct conversion c = {
        .folder = folder,
        .arena = arena_create(),
        .patterns = plain_patterns_create(),
        .force = option_flag(options, OPTION_FORCE),
        .progress = isatty(STDERR_FILENO) != 0,
    };
    for (size_t i = 0; i < options->arg_count && !c.failed; i++) {
        convert_file(&c, options->args[i], option_text(options, OPTION_FROM));
    }
    fprintf(stderr, "careleaf: %d read: %d written to %s, %d refused; %d note%s to look at\n",
            c.read, c.written, folder, c.refused, c.notes, c.notes == 1 ? "" : "s");
    return c.failed ? EXIT_FAILED : c.refused > 0 ? EXIT_REFUSED : EXIT_DONE;
}
