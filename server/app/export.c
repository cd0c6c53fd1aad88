// SPDX-License-Identifier: MIT
// `careleaf export`: the published library as files, from which `careleaf import` makes the same
// library. Everything is read through the published views and the tables that readers see, so that
// nothing personal (feedback, tokens, the audit) and nothing withdrawn can be in it.
#include "app/export.h"

#include "app/client.h"
#include "app/commands.h"
#include "app/say.h"
#include "app/seed_write.h"
#include "base/mem.h"
#include "store/article.h"
#include "store/whole.h"
#include "view/view.h"

#include <string.h>

// --- documents, a line each ---

static int write_line(struct export *export, struct arena *arena, const struct article *article) {
    const struct article_options options = {.portable = true, .numbered = export->history};
    CLEANUP(buf_finish) struct buf line = {0};
    for (size_t i = 0; i < article->figure_count; i++) {
        const char *name = NULL;
        int outcome = export_image(export, arena, article, &article->figures[i], &name);
        if (outcome != 0) {
            return outcome;
        }
    }
    view_article(NULL, article, &options, &line);
    buf_char(&line, '\n');
    fwrite(line.ptr, 1, line.len, export->lines);
    export->written++;
    return 0;
}

// An edition with each review of it, oldest first; one that was not reviewed itself comes with the
// review that vouches for it from an edition before.
static int write_edition(struct export *export, struct arena *arena, struct article *article,
                         const struct review *reviews, size_t review_count) {
    bool reviewed = false;
    int outcome = 0;
    for (size_t i = review_count; outcome == 0 && i-- > 0;) {
        const struct review *review = &reviews[i];
        if (review->edition == article->edition && review->outcome != OUTCOME_NEEDS_CHANGE) {
            article->review = *review;
            outcome = write_line(export, arena, article);
            reviewed = true;
        }
    }
    return reviewed ? outcome : write_line(export, arena, article);
}

static int write_history(struct export *export, struct arena *arena, const char *id,
                         const char *language) {
    struct reader *reader = export->look.reader;
    struct review *reviews = NULL;
    size_t review_count = 0;
    int outcome = review_list(reader, arena, id, language, &reviews, &review_count);
    int newest = 1;
    for (int edition = 1; outcome == 0 && edition <= newest; edition++) {
        CLEANUP(arena_destroy_ptr) struct arena *own = arena_create();
        struct article article;
        outcome = article_read_stored(reader, own, id, language, edition, &article);
        if (outcome == 0) {
            newest = article.newest;
            outcome = write_edition(export, own, &article, reviews, review_count);
        }
    }
    return outcome;
}

// --- documents, a file each ---

static int complain_unheld(const struct article *article, const struct findings *findings) {
    for (size_t i = 0; i < findings->error_count; i++) {
        fprintf(stderr, "careleaf: %s/%s: %s: %s\n", article->id, article->language,
                findings->errors[i].pointer, findings->errors[i].detail);
    }
    fputs("careleaf: Markdown cannot hold this library; export it as ndjson\n", stderr);
    return 1;
}

static int write_file(struct export *export, struct arena *arena, const struct article *article) {
    const char **files = arena_alloc(arena, article->figure_count + 1, sizeof(*files));
    struct findings findings = {.arena = arena};
    CLEANUP(buf_finish) struct buf text = {0};
    for (size_t i = 0; i < article->figure_count; i++) {
        const char *name = NULL;
        int outcome = export_image(export, arena, article, &article->figures[i], &name);
        if (outcome != 0) {
            return outcome;
        }
        files[i] = name == NULL ? NULL : arena_printf(arena, "../%s", name);
    }
    if (seed_write(article, files, NULL, &findings, &text) != 0) {
        return complain_unheld(article, &findings);
    }
    const char *name = arena_printf(arena, "articles/%s.%s.md", article->id, article->language);
    export->written++;
    return folder_write(&export->folder, name, (sv){text.ptr, text.len});
}

static int write_article(void *arg, struct arena *arena, const char *id, const char *language) {
    struct export *export = arg;
    struct article article;
    if (export->history) {
        return write_history(export, arena, id, language);
    }
    int outcome = article_read_stored(export->look.reader, arena, id, language, 0, &article);
    if (outcome != 0) {
        return outcome;
    }
    export->older += article.newest > 1;
    return export->markdown ? write_file(export, arena, &article)
                            : write_line(export, arena, &article);
}

// --- the whole ---

static int write_lines(struct export *export, const char *path) {
    if (export->folder.making != NULL && folder_open(&export->folder, path, &export->lines) != 0) {
        return 1;
    }
    int outcome = look_each(&export->look, write_article, export);
    if (export->folder.making != NULL) {
        int closed = folder_close(&export->folder, export->lines);
        return outcome != 0 ? outcome : closed;
    }
    return output_lost() ? 1 : outcome;
}

static int write_folder(struct export *export) {
    int outcome = 0;
    if (!export->markdown) {
        outcome = write_lines(export, export->history ? "history.ndjson" : "articles.ndjson");
    } else {
        outcome = folder_add(&export->folder, "articles");
        outcome = outcome == 0 ? look_each(&export->look, write_article, export) : outcome;
    }
    outcome = outcome == 0 ? export_tables(export) : outcome;
    return outcome == 0 ? folder_finish(&export->folder) : outcome;
}

static int summarize(const struct export *export) {
    int withdrawn = 0;
    int outcome = withdrawn_count(export->look.reader, &withdrawn);
    fprintf(stderr, "careleaf: %zu article%s exported", export->look.articles,
            export->look.articles == 1 ? "" : "s");
    if (export->history) {
        fprintf(stderr, " with their history in %zu lines", export->written);
    }
    if (export->folder.path != NULL) {
        fprintf(stderr, ", %zu image%s", export->image_count, export->image_count == 1 ? "" : "s");
    }
    if (withdrawn > 0) {
        fprintf(stderr, "; %d withdrawn left out", withdrawn);
    }
    fputc('\n', stderr);
    if (export->older > 0) {
        fprintf(stderr,
                "careleaf: of %zu article%s older editions are left out; --history takes them "
                "along, and keeps the numbers that translations name\n",
                export->older, export->older == 1 ? "" : "s");
    }
    return outcome;
}

static int usage(const char *why) {
    fprintf(stderr,
            "careleaf: %s; usage: careleaf export --db FILE --format ndjson|markdown DIR|-\n", why);
    return EXIT_USAGE;
}

static void export_finish(struct export *export) {
    folder_drop(&export->folder);
    look_finish(&export->look);
}

int command_export(struct arena *arena, const struct options *options) {
    CLEANUP(export_finish)
    struct export export = {
        .arena = arena,
        .lines = stdout,
        .history = option_flag(options, OPTION_HISTORY),
        .markdown = strcmp(option_text(options, OPTION_FORMAT), "markdown") == 0,
    };
    if (options->arg_count != 1) {
        return usage("name one folder, or - for standard output");
    }
    bool to_stdout = strcmp(options->args[0], "-") == 0;
    if (export.markdown && (to_stdout || export.history)) {
        return usage("Markdown is a folder of articles as they are now");
    }
    if (look_open(options, &export.look) != 0 ||
        (!to_stdout && folder_begin(&export.folder, options->args[0]) != 0)) {
        return EXIT_FAILED;
    }
    int outcome = to_stdout ? write_lines(&export, NULL) : write_folder(&export);
    outcome = outcome == 0 ? summarize(&export) : outcome;
    if (outcome < 0) {
        fprintf(stderr, "careleaf: %s: cannot be read whole; the lines above say why\n",
                export.look.path);
    }
    return outcome == 0 ? EXIT_DONE : EXIT_FAILED;
}
