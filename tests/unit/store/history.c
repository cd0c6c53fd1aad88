// SPDX-License-Identifier: MIT
// Editions as a history, and taking an article away: nothing of it may leak while it is withdrawn,
// and restoring gives back what was there.
#include "fixture.h"

#include "base/buf.h"
#include "base/mem.h"
#include "store/history.h"

#include <sqlite3.h>
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

static int rename_run(struct tx *tx, void *arg) {
    (void)arg;
    return article_rename(tx, "a", "renamed", NULL);
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
    assert_int_equal(writer_run(f->store, rename_run, NULL), 0);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) { // its history went along
        assert_int_equal(as_of(f, "renamed", cases[i].instant), cases[i].edition);
    }
    withdraw(f, "renamed", NULL, 0); // what is hidden now was not always, but nobody may read it
    assert_int_equal(as_of(f, "renamed", 150), 0);
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

// Everything that the public can read: each row of each published_… view, which are all that public
// statements may read of articles (tests/schema/statements.c).
static void dump_rows(sqlite3 *db, const char *view, struct buf *out) {
    CLEANUP(buf_finish) struct buf sql = {0};
    sqlite3_stmt *s = NULL;
    buf_printf(&sql, "SELECT * FROM %s", view);
    assert_int_equal(sqlite3_prepare_v2(db, sql.ptr, -1, &s, NULL), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        buf_printf(out, "%s:", view);
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            const char *text = (const char *)sqlite3_column_text(s, i);
            buf_printf(out, " %s", text == NULL ? "null" : text);
        }
        buf_char(out, '\n');
    }
    sqlite3_finalize(s);
}

static int dump_public(struct fixture *f, struct buf *out) {
    sqlite3 *db = NULL;
    sqlite3_stmt *views = NULL;
    int count = 0;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT name FROM sqlite_schema WHERE type = 'view'"
                                        " AND name LIKE 'published!_%' ESCAPE '!' ORDER BY name",
                                        -1, &views, NULL),
                     SQLITE_OK);
    while (sqlite3_step(views) == SQLITE_ROW) {
        const char *view = (const char *)sqlite3_column_text(views, 0);
        bool tells = strcmp(view, "published_state") == 0 || // that it was withdrawn, and why
                     strcmp(view, "published_withdrawal") == 0 ||
                     strcmp(view, "published_printout") == 0;
        if (!tells) {
            dump_rows(db, view, out);
        }
        count++;
    }
    sqlite3_finalize(views);
    sqlite3_close(db);
    return count;
}

static int hits(struct fixture *f) {
    struct search_query query = {
        .words = sv_of("insufficiency"), .language = "en", .kind = VOCAB_NONE, .limit = 10};
    struct search_result found;
    assert_true(store_wait_indexed(f->store, 5000));
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    return (int)found.count;
}

static void nothing_leaks_and_all_comes_back(void **state) {
    struct fixture *f = *state;
    struct article secret, other;
    CLEANUP(buf_finish) struct buf before = {0}, hidden = {0}, after = {0}, alone = {0};
    article_small(f, "other", "en", "Other", "Text.", &other);
    publish(f, &other, REPLACE_ANY, 0);
    assert_true(dump_public(f, &alone) > 18);
    article_full(f, "secret", "en", &secret);
    publish(f, &secret, REPLACE_ANY, 0);
    secret.summary = "A second edition.";
    publish(f, &secret, REPLACE_ANY, 0);
    raw_sql(f, "INSERT INTO media SELECT media_hash, 'image/svg+xml', 1, 1, 0, x'00' FROM figure"
               " WHERE media_hash IS NOT NULL LIMIT 1");
    assert_int_equal(hits(f), 1);
    dump_public(f, &before);
    assert_non_null(strstr(before.ptr, "published_media: 0011"));
    withdraw(f, "secret", "It is being corrected.", 0);
    dump_public(f, &hidden);
    assert_string_equal(hidden.ptr, alone.ptr); // as if it had never been
    assert_int_equal(hits(f), 0);
    restore(f, "secret", 0);
    dump_public(f, &after);
    assert_string_equal(after.ptr, before.ptr);
    assert_int_equal(hits(f), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(editions_as_lines, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(what_was_there_then, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(outcomes, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(nothing_leaks_and_all_comes_back, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/history", tests, NULL, NULL);
}
