// SPDX-License-Identifier: MIT
// `careleaf check`: looks at a library and says what an editor or whoever runs it should mend. It
// changes nothing. Findings stand by kind, with how many there are first.
#include "app/check.h"

#include "app/commands.h"
#include "base/clock.h"
#include "base/mem.h"
#include "store/article.h"
#include "store/topic.h"
#include "store/whole.h"
#include "view/object.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 20 }; // lines of a kind without --verbose: what a person reads at a time

static const char *const kind_names[CHECK_KINDS] = {
    [CHECK_DAMAGE] = "damage",
    [CHECK_INDEX] = "index",
    [CHECK_LOST_LIST] = "lost-list",
    [CHECK_UNRESOLVED_LINK] = "unresolved-link",
    [CHECK_UNKNOWN_TOPIC] = "unknown-topic",
    [CHECK_FIGURE_IMAGE] = "figure-image",
    [CHECK_FIGURE_ALT] = "figure-alt",
    [CHECK_NO_HELP] = "no-when-to-get-help",
    [CHECK_REVIEW_OVERDUE] = "review-overdue",
    [CHECK_NEVER_REVIEWED] = "never-reviewed",
    [CHECK_TRANSLATION_MISSING] = "translation-missing",
    [CHECK_TRANSLATION_BEHIND] = "translation-behind",
};

void check_add(struct check *check, enum check_kind kind, const struct article *article,
               const char *section, const char *format, ...) {
    if (!check->wanted[kind]) {
        return;
    }
    CLEANUP(buf_finish) struct buf text = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    struct check_finding *finding = arena_push(check->arena, &check->found[kind].items,
                                               &check->found[kind].count, sizeof(*finding));
    *finding = (struct check_finding){
        .id = article == NULL ? NULL : arena_strdup(check->arena, article->id),
        .language = article == NULL ? NULL : arena_strdup(check->arena, article->language),
        .section = arena_strdup(check->arena, section),
        .text = arena_copy(check->arena, (sv){text.ptr, text.len}),
    };
}

// --- looking ---

#define DAMAGE_ADVICE "stop the server, keep a copy, and put a backup in its place"

static void look_at_file(struct check *check) {
    const char **problems = NULL;
    size_t count = 0;
    library_problems(check->look.reader, check->arena, &problems, &count);
    for (size_t i = 0; i < count; i++) {
        check_add(check, CHECK_DAMAGE, NULL, NULL, "%s; " DAMAGE_ADVICE, problems[i]);
    }
}

// Last, so that the index of a running server has had the time to follow what was published before.
static int look_at_index(struct check *check) {
    int64_t behind = 0;
    int outcome = index_behind(check->look.reader, &behind);
    if (behind < 0) {
        check_add(check, CHECK_INDEX, NULL, NULL,
                  "there is no search index of this library; `careleaf serve` makes it");
    } else if (behind > 0) {
        check_add(check, CHECK_INDEX, NULL, NULL,
                  "the search index is %lld change%s behind; a running server follows by itself, "
                  "else start one",
                  (long long)behind, behind == 1 ? "" : "s");
    }
    return outcome;
}

static int look_at_article(void *arg, struct arena *arena, const char *id, const char *language) {
    return check_article(arg, arena, id, language);
}

static int look(struct check *check) {
    if (check->look.damaged) {
        check_add(check, CHECK_DAMAGE, NULL, NULL, "it cannot be opened; " DAMAGE_ADVICE);
    } else if (check->wanted[CHECK_DAMAGE]) {
        look_at_file(check);
    }
    if (check->found[CHECK_DAMAGE].count > 0) {
        return 0; // what else a damaged file says is worth nothing
    }
    int outcome = library_languages(check->look.reader, check->arena, &check->languages,
                                    &check->language_count);
    outcome = outcome == 0 ? topic_entries(check->look.reader, check->arena, &check->topics,
                                           &check->topic_count)
                           : outcome;
    outcome = outcome == 0 ? look_each(&check->look, look_at_article, check) : outcome;
    return outcome == 0 ? look_at_index(check) : outcome;
}

// --- telling ---

static size_t total(const struct check *check) {
    size_t count = 0;
    for (size_t kind = 0; kind < CHECK_KINDS; kind++) {
        count += check->found[kind].count;
    }
    return count;
}

static void tell_kind(const struct check *check, size_t kind, bool verbose) {
    size_t count = check->found[kind].count;
    size_t shown = verbose || count <= SHOWN_MAX ? count : SHOWN_MAX;
    for (size_t i = 0; i < shown; i++) {
        const struct check_finding *finding = &check->found[kind].items[i];
        if (finding->id == NULL) {
            printf("%s: %s: %s\n", check->look.path, kind_names[kind], finding->text);
        } else {
            printf("%s/%s: %s: %s\n", finding->id, finding->language, kind_names[kind],
                   finding->text);
        }
    }
    if (shown < count) {
        printf("… and %zu more of %s (--verbose shows them all)\n", count - shown,
               kind_names[kind]);
    }
}

static void tell(const struct check *check, bool verbose) {
    size_t findings = total(check);
    printf("%zu articles looked at, %zu finding%s\n", check->look.articles, findings,
           findings == 1 ? "" : "s");
    for (size_t kind = 0; kind < CHECK_KINDS; kind++) {
        if (check->found[kind].count > 0) {
            printf("%7zu %s\n", check->found[kind].count, kind_names[kind]);
        }
    }
    for (size_t kind = 0; kind < CHECK_KINDS; kind++) {
        if (check->found[kind].count > 0) {
            putchar('\n');
            tell_kind(check, kind, verbose);
        }
    }
}

// Present even where there is nothing.
static struct member text_or_null(const char *name, const char *text) {
    return text == NULL ? (struct member){.name = name, .kind = MEMBER_JSON, .text = "null"}
                        : (struct member){.name = name, .text = text};
}

static void tell_json(const struct check *check) {
    CLEANUP(buf_finish) struct buf out = {0};
    buf_printf(&out, "{\"articles\":%zu,\"counts\":{", check->look.articles);
    for (size_t kind = 0; kind < CHECK_KINDS; kind++) {
        buf_printf(&out, "%s\"%s\":%zu", kind == 0 ? "" : ",", kind_names[kind],
                   check->found[kind].count);
    }
    buf_text(&out, "},\"findings\":[");
    bool first = true;
    for (size_t kind = 0; kind < CHECK_KINDS; kind++) {
        for (size_t i = 0; i < check->found[kind].count; i++) {
            const struct check_finding *finding = &check->found[kind].items[i];
            const struct member members[] = {
                {.name = "kind", .text = kind_names[kind]},
                text_or_null("id", finding->id),
                text_or_null("language", finding->language),
                text_or_null("section", finding->section),
                {.name = "detail", .text = finding->text},
            };
            buf_text(&out, first ? "" : ",");
            view_object(members, ARRAY_SIZE(members), &out);
            first = false;
        }
    }
    buf_text(&out, "]}\n");
    fwrite(out.ptr, 1, out.len, stdout);
}

// --- the command ---

static int want_one(struct check *check, sv name) {
    for (size_t kind = 0; kind < CHECK_KINDS; kind++) {
        if (sv_is(name, kind_names[kind])) {
            check->wanted[kind] = true;
            return 0;
        }
    }
    fprintf(stderr, "careleaf: --only: there is no kind “%.*s”; there are", SV_ARG(name));
    for (size_t kind = 0; kind < CHECK_KINDS; kind++) {
        fprintf(stderr, "%s %s", kind == 0 ? "" : ",", kind_names[kind]);
    }
    fputc('\n', stderr);
    return 1;
}

static int want(struct check *check, const char *only) {
    for (size_t kind = 0; only == NULL && kind < CHECK_KINDS; kind++) {
        check->wanted[kind] = true;
    }
    sv rest = only == NULL ? (sv){0} : sv_of(only);
    while (rest.ptr != NULL) {
        if (want_one(check, sv_trim(sv_cut(&rest, ','))) != 0) {
            return 1;
        }
    }
    return 0;
}

static void check_finish(struct check *check) {
    look_finish(&check->look);
}

int command_check(struct arena *arena, const struct options *options) {
    CLEANUP(check_finish) struct check check = {.arena = arena};
    if (options->arg_count > 0) {
        fprintf(stderr, "careleaf: check takes options only, not “%s”; the library is --db\n",
                options->args[0]);
        return EXIT_USAGE;
    }
    if (want(&check, option_text(options, OPTION_ONLY)) != 0) {
        return EXIT_USAGE;
    }
    if (look_open(options, &check.look) != 0 &&
        !(check.look.damaged && check.wanted[CHECK_DAMAGE])) {
        return EXIT_FAILED;
    }
    check.today = clock_today();
    if (look(&check) != 0) {
        fprintf(stderr, "careleaf: %s: cannot be read whole; the lines above say why\n",
                check.look.path);
        return EXIT_FAILED;
    }
    if (option_flag(options, OPTION_JSON)) {
        tell_json(&check);
    } else {
        tell(&check, option_flag(options, OPTION_VERBOSE));
    }
    return total(&check) > 0 ? EXIT_FINDINGS : EXIT_DONE;
}
