// SPDX-License-Identifier: MIT
// What changed between two editions, section by section.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "model/edition.h"

#include <stdlib.h>
#include <string.h>

// Sections from a text: "a b(c d(e)) f" are keys, with what stands below them in brackets;
// "a=words" gives a text, "a:Title" a title.
static void outline(struct arena *arena, const char *text, struct article *ret) {
    int depth = 0;
    article_init(ret);
    while (*text != '\0') {
        size_t len = strcspn(text, " ()");
        if (len > 0) {
            struct section *s =
                arena_push(arena, &ret->sections, &ret->section_count, sizeof(*ret->sections));
            sv word = {text, len};
            sv key = sv_cut(&word, '=');
            sv title = key;
            key = sv_cut(&title, ':');
            s->key = arena_copy(arena, key);
            s->title = title.ptr == NULL ? NULL : arena_copy(arena, title);
            s->html = word.ptr == NULL ? NULL : arena_copy(arena, word);
            s->depth = depth;
        }
        text += len;
        depth += *text == '(' ? 1 : *text == ')' ? -1 : 0;
        text += *text != '\0';
    }
}

// As words: "+added -removed ~changed ^moved ^~both ~key:Old>New".
static void assert_changes(const char *older, const char *newer, const char *wanted) {
    struct arena *arena = arena_create();
    struct article a, b;
    struct section_change *changes = NULL;
    size_t count = 0;
    CLEANUP(buf_finish) struct buf said = {0};
    outline(arena, older, &a);
    outline(arena, newer, &b);
    edition_changes(arena, &a, &b, &changes, &count);
    for (size_t i = 0; i < count; i++) {
        static const char *const signs[] = {[SECTION_ADDED] = "+",
                                            [SECTION_REMOVED] = "-",
                                            [SECTION_MOVED] = "^",
                                            [SECTION_CHANGED] = "~"};
        const struct section_change *c = &changes[i];
        buf_printf(&said, "%s%s%s%s", i == 0 ? "" : " ", c->moved ? "^" : "", signs[c->kind],
                   c->key);
        if (c->title_before != NULL) {
            buf_printf(&said, ":%s>%s", c->title_before, c->title);
        }
    }
    assert_string_equal(said.ptr == NULL ? "" : said.ptr, wanted);
    arena_destroy(arena);
}

static void what_changed(void **state) {
    (void)state;
    static const struct {
        const char *older, *newer, *changes;
    } cases[] = {
        {"", "", ""},
        {"a b", "a b", ""},
        {"", "a b", "+a +b"},
        {"a b", "", "-a -b"},
        {"a b", "a x b", "+x"},
        {"a b c", "a c", "-b"},
        {"a b c d", "d a b c", "^d"},
        {"a b c d", "b c d a", "^a"},
        {"a b c d e", "a d b c e", "^d"},
        {"a b c", "c b a", "^b ^a"}, // one of three stays
        {"a b", "x b y a", "+x +y ^a"},
        {"a=1 b", "a=2 b", "~a"},
        {"a=1 b c", "b c a=2", "^~a"},
        {"a:One", "a:Two", "~a:One>Two"},
        {"a", "a:Two", "~a"},
        {"a(b) c", "a c(b)", "^b"},   // another parent
        {"a(b c)", "a b c", "^b ^c"}, // lifted
        {"a(b c)", "b(c)", "^b ^c -a"},
        {"a(b c) d(e f g)", "d(e f g) a(b c)", "^a"}, // what stands below moves along
        {"a(b c d) e", "a(c d b) e", "^b"},
        {"a(b) c(d)", "a(d) c(b)", "^d ^b"}, // exchanged
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_changes(cases[i].older, cases[i].newer, cases[i].changes);
    }
}

// Whether a text counts as another one.
static bool differs(const char *before, const char *after) {
    struct arena *arena = arena_create();
    struct section a = {.key = "a", .html = before}, b = {.key = "a", .html = after};
    struct article older, newer;
    struct section_change *changes = NULL;
    size_t count = 0;
    article_init(&older);
    article_init(&newer);
    older.sections = &a;
    newer.sections = &b;
    older.section_count = newer.section_count = 1;
    edition_changes(arena, &older, &newer, &changes, &count);
    arena_destroy(arena);
    return count != 0;
}

static void what_counts_as_text(void **state) {
    (void)state;
    assert_false(differs("<p>One two.</p>", " <p>One\n  two.</p>\n"));
    assert_false(differs(NULL, NULL));
    assert_false(differs(NULL, " "));
    assert_true(differs("<p>One two.</p>", "<p>Onetwo.</p>"));
    assert_true(differs("<p>One</p>", "<p>One.</p>"));
    assert_true(differs(NULL, "<p>One</p>"));
    assert_true(differs("<p>10<sup>2</sup></p>", "<p>102</p>"));
    assert_true(differs("<p>a</p>", "<p>a</p><p class=\"lost-list\"></p>"));
    assert_true(differs("<p>a</p>", "<p>a</p><figure data-figure=\"x\"></figure>"));
    assert_true(differs("<aside class=\"callout warning\"><p>a</p></aside>",
                        "<aside class=\"callout info\"><p>a</p></aside>"));
    assert_true(
        differs("<p><a href=\"article:x\">a</a></p>", "<p><a href=\"article:y\">a</a></p>"));
}

// The longest article: every second section goes to the end, half of them moved and no more.
static void two_hundred_sections(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf older = {0}, newer = {0}, wanted = {0};
    for (int i = 0; i < ARTICLE_SECTIONS_MAX; i++) {
        buf_printf(&older, "s%d ", i);
    }
    for (int from = 0; from < 2; from++) {
        for (int i = from; i < ARTICLE_SECTIONS_MAX; i += 2) {
            buf_printf(&newer, "s%d ", i);
        }
    }
    // s0 s2 … s198 s1 s3 … s199: the run s0 … s198, s199 stays; s1 … s197 moved.
    for (int i = 1; i < ARTICLE_SECTIONS_MAX - 1; i += 2) {
        buf_printf(&wanted, "%s^s%d", i == 1 ? "" : " ", i);
    }
    assert_changes(older.ptr, newer.ptr, wanted.ptr);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changed),
        cmocka_unit_test(what_counts_as_text),
        cmocka_unit_test(two_hundred_sections),
    };
    return cmocka_run_group_tests_name("model/edition", tests, NULL, NULL);
}
