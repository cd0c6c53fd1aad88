// SPDX-License-Identifier: MIT
// Codes of printouts: each edition has one, whatever becomes of its article the code means the same
// text, and what was withdrawn shows none.
#include "fixture.h"

#include "base/mem.h"
#include "store/history.h"
#include "store/printout.h"

#include <string.h>

static const char *code_of(struct fixture *f, const char *id, int edition) {
    struct article got;
    assert_int_equal(article_read(fixture_read(f), f->arena, id, "en", edition, &got), 0);
    assert_non_null(got.printout_code);
    assert_int_equal(strlen(got.printout_code), PRINTOUT_CODE_LENGTH);
    return got.printout_code;
}

static int publish_text(struct fixture *f, const char *id, const char *text, enum urgency urgency) {
    struct article a;
    article_small(f, id, "en", "A title", text, &a);
    a.urgency = urgency;
    return publish(f, &a, REPLACE_ANY, 0);
}

static struct printout find(struct fixture *f, const char *code) {
    struct printout found = {0};
    assert_int_equal(printout_find(fixture_read(f), f->arena, code, &found), 0);
    assert_string_equal(found.code, code);
    return found;
}

static void names(struct fixture *f, const char *code, const char *article, int edition) {
    struct printout found = find(f, code);
    assert_string_equal(found.article, article);
    assert_string_equal(found.language, "en");
    assert_int_equal(found.edition, edition);
}

static void every_edition_has_one(void **state) {
    struct fixture *f = *state;
    publish_text(f, "a", "One.", URGENCY_NORMAL);
    publish_text(f, "a", "Two.", URGENCY_SAFETY);
    publish_text(f, "a", "Three.", URGENCY_NORMAL);
    const char *one = code_of(f, "a", 1), *two = code_of(f, "a", 2), *three = code_of(f, "a", 0);
    names(f, one, "a", 1);
    names(f, two, "a", 2);
    names(f, three, "a", 3);
    assert_true(find(f, one).recalled);
    assert_false(find(f, two).recalled);
    assert_int_equal(find(f, one).newest, 3);
    struct printout none;
    assert_int_equal(printout_find(fixture_read(f), f->arena, "K7QDM-3XF2X", &none), STORE_NONE);
}

// A text that comes back is another edition: its printouts are told apart.
static void a_text_that_came_back(void **state) {
    struct fixture *f = *state;
    publish_text(f, "a", "One.", URGENCY_NORMAL);
    const char *one = code_of(f, "a", 0);
    publish_text(f, "a", "Two.", URGENCY_NORMAL);
    publish_text(f, "a", "One.", URGENCY_NORMAL);
    const char *again = code_of(f, "a", 0);
    assert_string_not_equal(one, again);
    names(f, one, "a", 1);
    names(f, again, "a", 3);
    publish_text(f, "a", "Two.", URGENCY_NORMAL);
    publish_text(f, "a", "One.", URGENCY_NORMAL);
    names(f, code_of(f, "a", 0), "a", 5);
    names(f, one, "a", 1);
}

// Another library, in which the text is the first edition: a plain import counts anew.
static void another_library(void **state) {
    struct fixture *f = *state, other;
    publish_text(f, "a", "One.", URGENCY_NORMAL);
    const char *one = code_of(f, "a", 0);
    publish_text(f, "a", "Two.", URGENCY_NORMAL);
    const char *two = code_of(f, "a", 0);
    fixture_open(&other, NULL, NULL);
    publish_text(&other, "a", "Two.", URGENCY_NORMAL);
    publish_text(&other, "b", "One.", URGENCY_NORMAL);
    names(&other, two, "a", 1);
    struct printout none;
    assert_int_equal(printout_find(fixture_read(&other), other.arena, one, &none), STORE_NONE);
    fixture_close(&other);
}

// --- What becomes of the article ---

static int rename_run(struct tx *tx, void *arg) {
    const char *const *pair = arg;
    return article_rename(tx, pair[0], pair[1], "t");
}
static int merge_run(struct tx *tx, void *arg) {
    const char *const *pair = arg;
    return article_merge(tx, pair[0], pair[1], "t");
}
static int withdraw_run(struct tx *tx, void *arg) {
    const char *const *pair = arg;
    const struct withdrawal why = {.mode = WITHDRAWAL_NOTICE, .notice = "No."};
    return article_withdraw(tx, pair[0], "en", &why, "t");
}
static int restore_run(struct tx *tx, void *arg) {
    const char *const *pair = arg;
    return article_restore(tx, pair[0], "en", "t");
}
static void act(struct fixture *f, int (*run)(struct tx *, void *), const char *id,
                const char *to) {
    const char *pair[] = {id, to};
    assert_int_equal(writer_run(f->store, run, pair), 0);
}

static void renamed_and_merged(void **state) {
    struct fixture *f = *state;
    publish_text(f, "a", "One.", URGENCY_NORMAL);
    const char *one = code_of(f, "a", 0);
    publish_text(f, "a", "Two.", URGENCY_NORMAL);
    const char *two = code_of(f, "a", 0);
    act(f, rename_run, "a", "b");
    names(f, one, "b", 1);
    names(f, two, "b", 2);
    assert_string_equal(code_of(f, "b", 0), two);
    publish_text(f, "c", "Three.", URGENCY_NORMAL);
    const char *three = code_of(f, "c", 0);
    act(f, merge_run, "b", "c");
    names(f, one, "b", 1);
    assert_true(find(f, one).withdrawn);
    assert_string_equal(find(f, one).merged_into, "c");
    act(f, rename_run, "c", "d");
    assert_string_equal(find(f, one).merged_into, "d");
    names(f, three, "d", 1);
    assert_null(find(f, three).merged_into);
}

static void withdrawn_and_back(void **state) {
    struct fixture *f = *state;
    publish_text(f, "b", "One.", URGENCY_NORMAL);
    const char *one = code_of(f, "b", 0);
    act(f, withdraw_run, "b", NULL);
    names(f, one, "b", 1);
    assert_true(find(f, one).withdrawn);
    assert_null(find(f, one).merged_into);
    act(f, restore_run, "b", NULL);
    assert_false(find(f, one).withdrawn);
    assert_string_equal(code_of(f, "b", 0), one);
}

static void a_code_never_changes(void **state) {
    struct fixture *f = *state;
    publish_text(f, "a", "One.", URGENCY_NORMAL);
    publish_text(f, "a", "Two.", URGENCY_NORMAL);
    assert_true(raw_sql_fails(f, "UPDATE printout SET code = 'K7QDM-3XF2X' WHERE edition_id = 1"));
    assert_true(raw_sql_fails(f, "DELETE FROM printout"));
    assert_true(raw_sql_fails(f, "INSERT INTO printout VALUES ('K7QDM-3XF2X', 1)"));
    assert_true(raw_sql_fails(f, "INSERT INTO printout SELECT code, 9 FROM printout LIMIT 1"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_edition_has_one, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_text_that_came_back, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(another_library, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(renamed_and_merged, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(withdrawn_and_back, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_code_never_changes, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/printout", tests, NULL, NULL);
}
