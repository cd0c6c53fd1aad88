// SPDX-License-Identifier: MIT
// Editions as a history, and taking an article away: nothing of it may leak while it is withdrawn,
// and restoring gives back what was there.
#include "fixture.h"

#include "base/mem.h"
#include "store/history.h"

#include <string.h>

struct act {
    const char *id, *language;
    struct withdrawal withdrawal;
};

static int withdraw_run(struct tx *tx, void *arg) {
    const struct act *act = arg;
    return article_withdraw(tx, act->id, act->language, &act->withdrawal, "t");
}

static int restore_run(struct tx *tx, void *arg) {
    const struct act *act = arg;
    return article_restore(tx, act->id, act->language, "t");
}

static void withdraw(struct fixture *f, const char *id, const char *notice, int outcome) {
    struct act act = {id, "en", {.mode = WITHDRAWAL_NOTICE, .notice = notice}};
    assert_int_equal(writer_run(f->store, withdraw_run, &act), outcome);
}

static void restore(struct fixture *f, const char *id, int outcome) {
    struct act act = {id, "en", {0}};
    assert_int_equal(writer_run(f->store, restore_run, &act), outcome);
}

static void editions_as_lines(void **state) {
    struct fixture *f = *state;
    struct article a, got;
    struct edition_line *lines = NULL;
    size_t count = 9;
    static const enum edition_state states[] = {EDITION_CURRENT, EDITION_SUPERSEDED,
                                                EDITION_RECALLED, EDITION_RECALLED};
    assert_int_equal(edition_list(fixture_read(f), f->arena, "a", "en", &lines, &count),
                     STORE_NONE);
    article_small(f, "a", "en", "A", "One.", &a);
    for (int i = 1; i <= 4; i++) {
        a.title = arena_printf(f->arena, "A %d", i);
        a.urgency = i == 3 ? URGENCY_SAFETY : URGENCY_NORMAL;
        a.change_note = i == 3 ? "The dose was wrong." : NULL;
        publish(f, &a, REPLACE_ANY, 0);
    }
    assert_int_equal(edition_list(fixture_read(f), f->arena, "a", "en", &lines, &count), 0);
    assert_int_equal(count, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(lines[i].number, 4 - i);
        assert_int_equal(lines[i].state, states[i]);
        assert_string_equal(lines[i].title, arena_printf(f->arena, "A %d", 4 - i));
        assert_int_equal(article_read(fixture_read(f), f->arena, "a", "en", lines[i].number, &got),
                         0);
        assert_int_equal(got.state, states[i]);
        assert_int_equal(got.newest, 4);
        assert_int_equal(got.available_since, lines[i].available_since);
    }
    assert_string_equal(lines[1].change_note, "The dose was wrong.");
    assert_int_equal(lines[1].urgency, URGENCY_SAFETY);
    withdraw(f, "a", NULL, 0);
    assert_int_equal(edition_list(fixture_read(f), f->arena, "a", "en", &lines, &count),
                     STORE_NONE);
}

static int as_of(struct fixture *f, const char *id, int64_t instant) {
    int number = -1;
    int outcome = edition_as_of(fixture_read(f), id, "en", instant, &number);
    assert_true(outcome == 0 || outcome == STORE_NONE);
    return outcome == 0 ? number : 0;
}

// Published at 100, 200 (and 400); withdrawn from 250 to 300.
static void make_history(struct fixture *f) {
    struct article a;
    article_small(f, "a", "en", "A", "One.", &a);
    publish(f, &a, REPLACE_ANY, 0);
    a.title = "B";
    publish(f, &a, REPLACE_ANY, 0);
    withdraw(f, "a", NULL, 0);
    restore(f, "a", 0);
    a.title = "C";
    publish(f, &a, REPLACE_ANY, 0);
    raw_sql(f, "DROP TRIGGER edition_fixed; UPDATE edition SET published_at ="
               " CASE number WHEN 1 THEN 100 WHEN 2 THEN 200 ELSE 400 END;"
               "DROP TRIGGER withdrawal_fixed; UPDATE withdrawal SET at = 250, ended_at = 300");
}

static void what_was_there_then(void **state) {
    struct fixture *f = *state;
    make_history(f);
    static const struct {
        int64_t instant;
        int edition; // 0: none
    } cases[] = {
        {0, 0},   {99, 0},  {100, 1}, {199, 1}, {200, 2}, {249, 2},
        {250, 0}, {299, 0}, {300, 2}, {399, 2}, {400, 3}, {INT64_MAX, 3},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_int_equal(as_of(f, "a", cases[i].instant), cases[i].edition);
    }
    assert_int_equal(as_of(f, "unknown", 500), 0);
    withdraw(f, "a", NULL, 0); // what is hidden now was not always, but nobody may read it
    assert_int_equal(as_of(f, "a", 150), 0);
}

static void outcomes(void **state) {
    struct fixture *f = *state;
    struct article a, b;
    struct withdrawal told = {0};
    struct act act = {"a", "en", {.mode = WITHDRAWAL_REDIRECT, .replacement = "b"}};
    article_small(f, "a", "en", "A", "Text.", &a);
    article_small(f, "b", "en", "The B", "Text.", &b);
    withdraw(f, "a", NULL, STORE_NONE);
    restore(f, "a", STORE_NONE);
    publish(f, &a, REPLACE_ANY, 0);
    restore(f, "a", STORE_SAME);
    assert_int_equal(writer_run(f->store, withdraw_run, &act), STORE_CONFLICT); // no b yet
    publish(f, &b, REPLACE_ANY, 0);
    act.withdrawal.replacement = "a";
    assert_int_equal(writer_run(f->store, withdraw_run, &act), STORE_CONFLICT);
    assert_int_equal(withdrawal_read(fixture_read(f), f->arena, "a", "en", &told), STORE_NONE);
    act.withdrawal.replacement = "b";
    act.withdrawal.urgency = URGENCY_SAFETY;
    assert_int_equal(writer_run(f->store, withdraw_run, &act), 0);
    assert_int_equal(writer_run(f->store, withdraw_run, &act), STORE_SAME);
    assert_int_equal(withdrawal_read(fixture_read(f), f->arena, "a", "en", &told), 0);
    assert_int_equal(told.mode, WITHDRAWAL_REDIRECT);
    assert_int_equal(told.urgency, URGENCY_SAFETY);
    assert_string_equal(told.replacement, "b");
    assert_string_equal(told.replacement_title, "The B");
    assert_null(told.notice);
    assert_true(told.at > 0);
    withdraw(f, "b", "Two articles became one.", 0);
    assert_int_equal(withdrawal_read(fixture_read(f), f->arena, "a", "en", &told), 0);
    assert_null(told.replacement_title);        // its title is hidden as well
    withdraw(f, "a", "Ask your care team.", 0); // the words are replaced
    assert_int_equal(withdrawal_read(fixture_read(f), f->arena, "a", "en", &told), 0);
    assert_string_equal(told.notice, "Ask your care team.");
    assert_null(told.replacement);
    a.title = "Another";
    publish(f, &a, REPLACE_ANY, STORE_WITHDRAWN);
    restore(f, "a", 0);
    assert_int_equal(withdrawal_read(fixture_read(f), f->arena, "a", "en", &told), STORE_NONE);
    publish(f, &a, REPLACE_ANY, 0);
    assert_true(raw_sql_fails(f, "UPDATE withdrawal SET notice = 'x'"));
    assert_true(raw_sql_fails(f, "DELETE FROM withdrawal"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(editions_as_lines, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(what_was_there_then, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(outcomes, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/history", tests, NULL, NULL);
}
