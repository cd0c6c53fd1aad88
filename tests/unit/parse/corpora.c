// SPDX-License-Identifier: MIT
// Real documents, where they are present beside the project: all are accepted whole, every section
// is canonical, and what is said about them stays short.
#include "base/clock.h"
#include "cmocka_parse.h"
#include "parse/document.h"
#include "parse/html.h"

#include <unistd.h>

#define CORPORA SOURCE_ROOT "/../shared/corpora/"

static void check_section(struct arena *a, const struct section *section) {
    const struct html_context context = {.public_url = "https://health.example", .pointer = ""};
    struct findings f = {.arena = a};
    struct html_counts counts;
    const char *html = NULL, *text = NULL;
    if (section->html == NULL) {
        return;
    }
    assert_int_equal(html_sanitize(sv_of(section->html), &context, &f, &html, &text, &counts), 0);
    assert_string_equal(html, section->html);
    assert_string_equal(text == NULL ? "" : text, section->text == NULL ? "" : section->text);
    assert_int_equal(f.warning_count, 0);
}

static void check_line(sv line) {
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    const struct document_context context = {.public_url = "https://health.example",
                                             .today = days_from_civil(2026, 1, 1)};
    struct findings f = {.arena = a};
    struct article article;
    int outcome = document_parse(line, &context, &f, &article);
    if (outcome != 0) {
        print_findings(&f);
    }
    assert_int_equal(outcome, 0);
    assert_int_equal(f.dropped, 0);
    for (size_t i = 0; i < article.section_count; i++) {
        check_section(a, &article.sections[i]);
    }
}

static int read_corpus(const char *name) {
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    FILE *lines = popen(arena_printf(a, "gzip -dc '" CORPORA "%s'", name), "r");
    assert_non_null(lines);
    CLEANUP(free_ptr) char *line = NULL;
    size_t room = 0;
    int count = 0;
    for (ssize_t len = 0; (len = getline(&line, &room, lines)) > 0; count++) {
        check_line((sv){line, (size_t)len});
    }
    assert_int_equal(pclose(lines), 0);
    return count;
}

static void medlineplus(void **state) {
    (void)state;
    assert_int_equal(read_corpus("medlineplus-topics.ndjson.gz"), 1023);
}

static void medquad(void **state) {
    (void)state;
    assert_int_equal(read_corpus("medquad-dev.ndjson.gz"), 448);
}

static void pdq(void **state) {
    (void)state;
    assert_int_equal(read_corpus("pdq-treatment-en-es.ndjson.gz"), 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(medlineplus),
        cmocka_unit_test(medquad),
        cmocka_unit_test(pdq),
    };
    if (access(CORPORA "medlineplus-topics.ndjson.gz", R_OK) != 0) {
        puts("corpora: not present beside the project");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
