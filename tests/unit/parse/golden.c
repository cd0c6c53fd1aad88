// SPDX-License-Identifier: MIT
// The pairs of tests/golden/parse: NAME.html is sanitized to NAME.out.html, NAME.md becomes the
// document NAME.json. CARELEAF_GOLDEN=write writes what came instead, to be read and committed.
#include "cmocka_parse.h"
#include "parse/html.h"
#include "parse/seedfile.h"

#include <glob.h>

#define GOLDEN SOURCE_ROOT "/tests/golden/parse/"

static const char *beside(struct arena *a, const char *path, const char *suffix) {
    return arena_printf(a, "%.*s%s", (int)(strrchr(path, '.') - path), path, suffix);
}

static void compare(const char *path, const struct buf *made) {
    const char *mode = getenv("CARELEAF_GOLDEN");
    if (mode != NULL && strcmp(mode, "write") == 0) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(made->ptr, 1, made->len, file), made->len);
        assert_int_equal(fclose(file), 0);
        return;
    }
    CLEANUP(buf_finish) struct buf wanted = {0};
    read_file(path, &wanted);
    assert_string_equal(made->ptr, wanted.ptr);
}

// One block a line, so that a difference shows; in the canonical form there is no white space
// between blocks.
static void add_lines(struct buf *out, const char *html) {
    for (const char *at = html; *at != '\0'; at++) {
        buf_char(out, *at);
        if (at[0] == '>' && at[1] == '<') {
            buf_char(out, '\n');
        }
    }
    buf_char(out, '\n');
}

static void check_html(const char *path) {
    if (strstr(path, ".out.html") != NULL) {
        return;
    }
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf html = {0};
    CLEANUP(buf_finish) struct buf made = {0};
    read_file(path, &html);
    const struct html_context context = {.public_url = "https://health.example", .pointer = ""};
    struct findings f = {.arena = a};
    struct html_counts counts;
    const char *clean = NULL, *text = NULL;
    assert_int_equal(html_sanitize((sv){html.ptr, html.len}, &context, &f, &clean, &text, &counts),
                     0);
    add_lines(&made, clean == NULL ? "" : clean);
    buf_printf(&made, "\n<!-- text\n%s\n-->\n", text == NULL ? "" : text);
    for (size_t i = 0; i < f.warning_count; i++) {
        buf_printf(&made, "<!-- %s: %s -->\n", f.warnings[i].code, f.warnings[i].detail);
    }
    compare(beside(a, path, ".out.html"), &made);
}

static void check_markdown(const char *path) {
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf file = {0};
    CLEANUP(buf_finish) struct buf json = {0};
    struct findings f = {.arena = a};
    struct seed_lines *lines = NULL;
    read_file(path, &file);
    int outcome = seedfile_document((sv){file.ptr, file.len}, NULL, &f, &json, &lines);
    print_findings(&f);
    assert_int_equal(outcome, 0);
    buf_char(&json, '\n');
    compare(beside(a, path, ".json"), &json);
}

static void check_all(const char *pattern, void (*check)(const char *path)) {
    glob_t found;
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        check(found.gl_pathv[i]);
    }
    globfree(&found);
}

static void html_pairs(void **state) {
    (void)state;
    check_all(GOLDEN "*.html", check_html);
}

static void markdown_pairs(void **state) {
    (void)state;
    check_all(GOLDEN "*.md", check_markdown);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_pairs),
        cmocka_unit_test(markdown_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
