// SPDX-License-Identifier: MIT
// The law of seed files: what is written reads back as the same html, byte for byte. Over the seed
// library, and over real documents where they are present beside the project.
#include "cmocka_app.h"

#include "app/seed_write.h"
#include "parse/seedfile.h"
#include "view/view.h"

#include <dirent.h>
#include <unistd.h>

#define CORPORA SOURCE_ROOT "/../shared/corpora/"

struct tally {
    int articles, sections, raw_blocks, raw_sections;
};

// Lines that are raw HTML, wherever they stand in lists and callouts.
static int count_raw_blocks(sv markdown) {
    static const char *const names[] = {"<p",  "<ul",    "<ol",    "<dl",
                                        "<h4", "<table", "<aside", "<figure"};
    int count = 0;
    while (markdown.ptr != NULL) {
        sv line = sv_cut(&markdown, '\n');
        while (line.len > 0 && strchr("> -*1.", line.ptr[0]) != NULL) {
            line = (sv){line.ptr + 1, line.len - 1};
        }
        for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
            count += sv_starts(line, names[i]);
        }
    }
    return count;
}

static void count_raw_sections(struct arena *a, const struct article *article, sv markdown,
                               struct tally *tally) {
    CLEANUP(buf_finish) struct buf json = {0};
    struct findings f = {.arena = a};
    struct seed_lines *lines = NULL;
    struct article back;
    article_init(&back);
    if (seedfile_document(markdown, NULL, &f, &json, &lines) != 0 ||
        document_parse((sv){json.ptr, json.len}, &law_context, &f, &back) != 0) {
        print_error("%s\n", article->id);
        print_findings(&f);
        tally->raw_sections += (int)article->section_count;
        return;
    }
    for (size_t i = 0; i < article->section_count && i < back.section_count; i++) {
        const char *html = article->sections[i].html, *same = back.sections[i].html;
        if (!sv_eq(sv_of(html), sv_of(same))) {
            tally->raw_sections++;
            print_error("%s/%s\n%.3000s\n%.3000s\n", article->id, article->sections[i].key, html,
                        same == NULL ? "-" : same);
        }
    }
}

static void check_article(struct arena *a, const struct article *article, struct tally *tally) {
    CLEANUP(buf_finish) struct buf plain = {0};
    CLEANUP(buf_finish) struct buf file = {0};
    struct findings f = {.arena = a};
    view_seed_article(article, &(struct seed_options){0}, &plain);
    count_raw_sections(a, article, (sv){plain.ptr, plain.len}, tally);
    if (seed_write(article, NULL, law_context.public_url, &f, &file) != 0) {
        print_findings(&f);
        fail_msg("%s", article->id);
    }
    tally->articles++;
    tally->sections += (int)article->section_count;
    tally->raw_blocks += count_raw_blocks((sv){file.ptr, file.len});
}

static void check_json(sv json, struct tally *tally) {
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct findings f = {.arena = a};
    struct article article;
    assert_int_equal(document_parse(json, &law_context, &f, &article), 0);
    check_article(a, &article, tally);
}

static void report(const char *name, const struct tally *t) {
    print_message("%s: %d articles, %d sections, %d raw blocks, %d raw sections\n", name,
                  t->articles, t->sections, t->raw_blocks, t->raw_sections);
}

// `raw_blocks`, `raw_sections`: the most that may need raw HTML.
static void check_corpus(const char *name, int raw_blocks, int raw_sections) {
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(free_ptr) char *line = NULL;
    struct tally tally = {0};
    size_t room = 0;
    if (access(CORPORA "README.md", R_OK) != 0) {
        print_message("%s: not present beside the project\n", name);
        skip();
    }
    FILE *lines = popen(arena_printf(a, "gzip -dc '" CORPORA "%s'", name), "r");
    assert_non_null(lines);
    for (ssize_t len = 0; (len = getline(&line, &room, lines)) > 0;) {
        check_json((sv){line, (size_t)len}, &tally);
    }
    assert_int_equal(pclose(lines), 0);
    report(name, &tally);
    assert_true(tally.articles > 0);
    assert_true(tally.raw_blocks <= raw_blocks);
    assert_true(tally.raw_sections <= raw_sections);
}

static void medlineplus(void **state) {
    (void)state;
    check_corpus("medlineplus-topics.ndjson.gz", 0, 0);
}

static void medquad(void **state) {
    (void)state;
    check_corpus("medquad-dev.ndjson.gz", 0, 0);
}

static void pdq(void **state) {
    (void)state;
    check_corpus("pdq-treatment-en-es.ndjson.gz", 80, 0);
}

static void seed_library(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct tally tally = {0};
    const struct dirent *entry;
    DIR *folder = opendir(SOURCE_ROOT "/seed/articles");
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        CLEANUP(buf_finish) struct buf file = {0};
        CLEANUP(buf_finish) struct buf json = {0};
        struct findings f = {.arena = a};
        struct seed_lines *lines = NULL;
        if (strstr(entry->d_name, ".md") == NULL) {
            continue;
        }
        read_file(arena_printf(a, SOURCE_ROOT "/seed/articles/%s", entry->d_name), &file);
        assert_int_equal(seedfile_document((sv){file.ptr, file.len}, NULL, &f, &json, &lines), 0);
        check_json((sv){json.ptr, json.len}, &tally);
    }
    closedir(folder);
    report("seed", &tally);
    assert_true(tally.articles >= 12);
    assert_int_equal(tally.raw_sections, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seed_library),
        cmocka_unit_test(medlineplus),
        cmocka_unit_test(medquad),
        cmocka_unit_test(pdq),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
