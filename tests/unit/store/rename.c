// SPDX-License-Identifier: MIT
// Renaming and merging: everything goes with the article, every old id leads to the present one in
// one step, links that name an old id keep showing the title, and no id is used twice.
#include "fixture.h"

#include "base/mem.h"
#include "store/history.h"
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

struct pair {
    const char *id, *to;
};

static int rename_run(struct tx *tx, void *arg) {
    const struct pair *pair = arg;
    return article_rename(tx, pair->id, pair->to, "t");
}

static int merge_run(struct tx *tx, void *arg) {
    const struct pair *pair = arg;
    return article_merge(tx, pair->id, pair->to, "t");
}

static void rename_to(struct fixture *f, const char *id, const char *to, int outcome) {
    assert_int_equal(writer_run(f->store, rename_run, &(struct pair){id, to}), outcome);
}

static void merge_into(struct fixture *f, const char *id, const char *into, int outcome) {
    assert_int_equal(writer_run(f->store, merge_run, &(struct pair){id, into}), outcome);
}

static void publish_small(struct fixture *f, const char *id, const char *language,
                          const char *text) {
    struct article a;
    article_small(f, id, language, arena_printf(f->arena, "The %s", id), text, &a);
    publish(f, &a, REPLACE_ANY, 0);
}

static void assert_moved(struct fixture *f, const char *id, const char *to) {
    struct article got;
    assert_int_equal(article_read(fixture_read(f), f->arena, id, "en", 0, &got), STORE_MOVED);
    assert_string_equal(got.id, to);
}

static int hits(struct fixture *f, const char *words, const char *id) {
    struct search_query query = {
        .words = sv_of(words), .language = "en", .kind = VOCAB_NONE, .limit = 10};
    struct search_result found;
    assert_true(store_wait_indexed(f->store, 5000));
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    for (size_t i = 0; i < found.count; i++) {
        assert_string_equal(found.hits[i].summary.id, id);
    }
    return (int)found.count;
}

static int give_feedback(struct tx *tx, void *arg) {
    (void)arg;
    struct feedback feedback = {.reference = "abcdefghijklmnopqrstuvwxyz",
                                .article = "old",
                                .language = "en",
                                .edition = 1,
                                .type = FEEDBACK_COMMENT,
                                .comment = "Thank you.",
                                .received_at = 1,
                                .respond_by = 2};
    int outcome = feedback_add(tx, &feedback);
    return outcome == 0 ? feedback_vote(tx, "old", "en", 1, true) : outcome;
}

static void everything_goes_along(void **state) {
    struct fixture *f = *state;
    struct article a, got;
    struct review *reviews = NULL;
    struct feedback feedback;
    size_t count = 0;
    int number = 0;
    article_full(f, "old", "en", &a);
    a.urgency = URGENCY_NORMAL;
    publish(f, &a, REPLACE_ANY, 0);
    a.title = "A leaking valve";
    publish(f, &a, REPLACE_ANY, 0);
    publish_small(f, "old", "es", "Otro.");
    publish_small(f, "linking", "en", "Text.");
    assert_int_equal(writer_run(f->store, give_feedback, NULL), 0);
    assert_int_equal(hits(f, "leaking", "old"), 1);
    raw_sql(f, "UPDATE article SET created_at = 77 WHERE id = 'old'");

    rename_to(f, "old", "new", 0);
    assert_moved(f, "old", "new");
    assert_int_equal(article_read(fixture_read(f), f->arena, "new", "en", 0, &got), 0);
    assert_string_equal(got.title, "A leaking valve");
    assert_int_equal(got.edition, 2);
    assert_int_equal(got.section_count, a.section_count);
    assert_true(got.has_review);
    assert_int_equal(got.review.edition, 1);
    assert_int_equal(got.translation_count, 1);
    assert_int_equal(article_read(fixture_read(f), f->arena, "new", "es", 0, &got), 0);
    assert_int_equal(review_list(fixture_read(f), f->arena, "new", "en", &reviews, &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(edition_as_of(fixture_read(f), "new", "en", INT64_MAX, &number), 0);
    assert_int_equal(number, 2);
    assert_int_equal(
        feedback_read(fixture_read(f), f->arena, "abcdefghijklmnopqrstuvwxyz", &feedback), 0);
    assert_string_equal(feedback.article, "new");
    assert_int_equal(hits(f, "leaking", "new"), 1);
    raw_sql(f, "CREATE TABLE asked (n INTEGER CHECK (n = 1));"
               "INSERT INTO asked SELECT helpful FROM feedback_vote WHERE article = 'new';"
               "INSERT INTO asked SELECT created_at = 77 FROM article WHERE id = 'new';"
               "INSERT INTO asked SELECT count(*) = 0 FROM pragma_foreign_key_check;"
               "INSERT INTO asked SELECT count(*) = 4 FROM change WHERE event = 'renamed'");
}

static void an_id_is_used_once(void **state) {
    struct fixture *f = *state;
    struct article a;
    publish_small(f, "a", "en", "Text.");
    publish_small(f, "other", "en", "Text.");
    rename_to(f, "unknown", "b", STORE_NONE);
    rename_to(f, "a", "other", STORE_CONFLICT);
    rename_to(f, "a", "a", STORE_CONFLICT);
    rename_to(f, "a", "b", 0);
    rename_to(f, "a", "c", STORE_MOVED);
    rename_to(f, "b", "a", STORE_CONFLICT); // not even back
    article_small(f, "a", "en", "A", "New.", &a);
    publish(f, &a, REPLACE_ANY, STORE_MOVED);
    merge_into(f, "a", "other", STORE_MOVED);
    merge_into(f, "b", "b", STORE_CONFLICT);
    merge_into(f, "b", "unknown", STORE_CONFLICT);
    merge_into(f, "b", "a", STORE_CONFLICT); // a former id is no article
    publish_small(f, "otro", "es", "Texto.");
    merge_into(f, "b", "otro", STORE_CONFLICT); // none of its readers could read that
    rename_to(f, "b", "c", 0);
    assert_moved(f, "a", "c"); // one step, however often
    assert_moved(f, "b", "c");
    merge_into(f, "c", "other", 0);
    assert_moved(f, "a", "other");
    assert_moved(f, "c", "other");
    rename_to(f, "c", "d", STORE_MOVED);
    rename_to(f, "other", "last", 0);
    assert_moved(f, "a", "last");
    assert_moved(f, "other", "last");
    article_small(f, "c", "en", "C", "New.", &a);
    publish(f, &a, REPLACE_ANY, STORE_MOVED);
}

static void links_by_old_ids_stay_alive(void **state) {
    struct fixture *f = *state;
    struct article linking, got;
    publish_small(f, "target", "en", "Text.");
    publish_small(f, "other", "en", "Text.");
    article_small(f, "linking", "en", "Linking", "x", &linking);
    linking.sections[0].html = "<p><a href=\"article:target\">that</a></p>";
    linking.related = &(struct related){"target", RELATION_SEE_ALSO, NULL};
    linking.related_count = 1;
    publish(f, &linking, REPLACE_ANY, 0);
    rename_to(f, "target", "renamed", 0);
    assert_int_equal(article_read(fixture_read(f), f->arena, "linking", "en", 0, &got), 0);
    assert_int_equal(got.unresolved, 0);
    assert_string_equal(got.related[0].title, "The target");
    assert_string_equal(got.sections[0].html, linking.sections[0].html);
    assert_int_equal(publish(f, &got, 1, STORE_SAME), 1); // what was read may be written back
    merge_into(f, "renamed", "other", 0);
    assert_int_equal(article_read(fixture_read(f), f->arena, "linking", "en", 0, &got), 0);
    assert_int_equal(got.unresolved, 0);
    assert_string_equal(got.related[0].title, "The other");
}

static void what_was_merged_is_hidden(void **state) {
    struct fixture *f = *state;
    struct az_entry *entries = NULL;
    const char **languages = NULL;
    size_t count = 0;
    int number = 0;
    publish_small(f, "part", "en", "Peculiar words.");
    publish_small(f, "part", "es", "Palabras.");
    publish_small(f, "whole", "en", "Text.");
    assert_int_equal(hits(f, "peculiar", "part"), 1);
    merge_into(f, "part", "whole", 0);
    assert_int_equal(hits(f, "peculiar", "part"), 0);
    assert_int_equal(article_az(fixture_read(f), f->arena, "en", "T", &entries, &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(library_languages(fixture_read(f), f->arena, &languages, &count), 0);
    assert_int_equal(count, 1); // es went with it
    assert_int_equal(edition_as_of(fixture_read(f), "part", "en", INT64_MAX, &number), STORE_NONE);
    assert_int_equal(edition_as_of(fixture_read(f), "whole", "en", INT64_MAX, &number), 0);
    assert_int_equal(number, 1);
}

static int withdraw_run(struct tx *tx, void *arg) {
    const struct pair *pair = arg;
    const struct withdrawal why = {.mode = WITHDRAWAL_REDIRECT, .replacement = pair->to};
    return article_withdraw(tx, pair->id, "en", &why, "t");
}

// A withdrawal goes with the article, and leads to the replacement by the id that it has now.
static void withdrawals_follow(void **state) {
    struct fixture *f = *state;
    struct article got;
    struct withdrawal told = {0};
    publish_small(f, "away", "en", "Text.");
    publish_small(f, "instead", "en", "Text.");
    assert_int_equal(writer_run(f->store, withdraw_run, &(struct pair){"away", "instead"}), 0);
    rename_to(f, "away", "away-now", 0);
    rename_to(f, "instead", "instead-now", 0);
    assert_moved(f, "away", "away-now");
    assert_int_equal(article_read(fixture_read(f), f->arena, "away-now", "en", 0, &got),
                     STORE_WITHDRAWN);
    assert_int_equal(withdrawal_read(fixture_read(f), f->arena, "away-now", "en", &told), 0);
    assert_string_equal(told.replacement, "instead-now");
    assert_string_equal(told.replacement_title, "The instead");
    merge_into(f, "instead-now", "away-now", STORE_CONFLICT); // nothing of it is published
    publish_small(f, "away-now", "es", "Texto.");
    merge_into(f, "instead-now", "away-now", STORE_CONFLICT); // not in the language of its readers
    publish_small(f, "instead-now", "es", "Texto.");
    merge_into(f, "instead-now", "away-now", 0);
    assert_int_equal(withdrawal_read(fixture_read(f), f->arena, "away-now", "en", &told), 0);
    assert_null(told.replacement); // never to itself
}

// Columns that may be written. Triggers name the columns they guard: one added later must be named.
static int count_columns_that_move(struct fixture *f, const char *table) {
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    int moving = 0, seen = 0;
    const char *sql = arena_printf(f->arena,
                                   "SELECT printf('UPDATE %s SET %%s = %%s', name, name),"
                                   " name = 'article' FROM pragma_table_info('%s')",
                                   table, table);
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    for (; sqlite3_step(s) == SQLITE_ROW; seen++) {
        bool id = sqlite3_column_int(s, 1) != 0;
        const char *update = arena_strdup(f->arena, (const char *)sqlite3_column_text(s, 0));
        moving += id || !raw_sql_fails(f, update);
    }
    sqlite3_finalize(s);
    sqlite3_close(db);
    assert_true(seen >= 10);
    return moving;
}

static void texts_follow_a_rename_only(void **state) {
    struct fixture *f = *state;
    struct article reviewed;
    article_full(f, "a", "en", &reviewed);
    publish(f, &reviewed, REPLACE_ANY, 0);
    publish_small(f, "b", "en", "Text.");
    assert_true(raw_sql_fails(f, "UPDATE edition SET article = 'b', number = 2"));
    assert_true(raw_sql_fails(f, "UPDATE review SET article = 'b'"));
    assert_true(raw_sql_fails(f, "UPDATE edition SET article = 'b' WHERE article = 'a'"));
    merge_into(f, "a", "b", 0);
    assert_true(raw_sql_fails(f, "UPDATE edition SET article = 'b' WHERE article = 'a'"));
    assert_true(count_columns_that_move(f, "edition") == 1); // the id alone
    assert_true(count_columns_that_move(f, "review") == 1);
}

// A rename that fails in a group harms no other job, and leaves no trace.
static int rename_and_fail(struct tx *tx, void *arg) {
    int outcome = rename_run(tx, arg);
    return outcome == 0 ? ERR_FATAL : outcome;
}

// Foreign keys hold again for whatever comes in the same transaction.
static int orphan_make(struct tx *tx, void *arg) {
    (void)arg;
    return connection_exec(&tx->reader->library,
                           "UPDATE publication SET article = 'none' WHERE article = 'a'");
}

static int try_both(struct tx *tx, void *arg) {
    int failed = tx_try(tx, rename_and_fail, arg);
    int kept = tx_try(tx, rename_run, &(struct pair){"b", "b-new"});
    int orphan = tx_try(tx, orphan_make, NULL);
    return failed == ERR_FATAL && kept == 0 && orphan < 0 ? 0 : ERR_FATAL;
}

struct queued {
    struct job job;
    struct article article;
    struct pair pair;
    bool fails;
    int outcome; // set by done
};

static int queued_run(struct tx *tx, void *arg) {
    struct queued *queued = arg;
    struct publish how = {.expected = REPLACE_ABSENT};
    int edition = 0;
    return queued->fails ? rename_and_fail(tx, &queued->pair)
                         : article_publish(tx, &queued->article, &how, &edition);
}

static void queued_done(void *arg, int outcome) {
    ((struct queued *)arg)->outcome = outcome;
}

static int wait_for_all(struct tx *tx, void *arg) {
    (void)tx;
    (void)arg;
    return 0;
}

// Whatever group the writer makes of them: each failing rename fails alone.
static void a_failing_job_harms_no_other(void **state) {
    struct fixture *f = *state;
    enum { JOBS = 60 };
    struct queued *queued = mem_zero(JOBS, sizeof(*queued));
    struct article got;
    publish_small(f, "a", "en", "Text.");
    for (int i = 0; i < JOBS; i++) {
        struct queued *q = &queued[i];
        article_small(f, arena_printf(f->arena, "n%d", i), "en", "N", "Text.", &q->article);
        q->pair = (struct pair){"a", arena_printf(f->arena, "a-%d", i)};
        q->fails = i % 3 == 1;
        q->job = (struct job){.run = queued_run, .done = queued_done, .arg = q};
        assert_int_equal(writer_submit(f->store, &q->job), 0);
    }
    assert_int_equal(writer_run(f->store, wait_for_all, NULL), 0); // jobs are done in order
    for (int i = 0; i < JOBS; i++) {
        assert_int_equal(queued[i].outcome, queued[i].fails ? ERR_FATAL : 0);
        int outcome = article_read(fixture_read(f), f->arena, queued[i].article.id, "en", 0, &got);
        assert_int_equal(outcome, queued[i].fails ? STORE_NONE : 0);
    }
    assert_int_equal(article_read(fixture_read(f), f->arena, "a", "en", 0, &got), 0);
    free(queued);
}

static void a_failed_rename_leaves_no_trace(void **state) {
    struct fixture *f = *state;
    struct article got;
    publish_small(f, "a", "en", "Text.");
    publish_small(f, "b", "en", "Text.");
    assert_int_equal(writer_run(f->store, try_both, &(struct pair){"a", "a-new"}), 0);
    assert_int_equal(article_read(fixture_read(f), f->arena, "a", "en", 0, &got), 0);
    assert_int_equal(article_read(fixture_read(f), f->arena, "a-new", "en", 0, &got), STORE_NONE);
    assert_moved(f, "b", "b-new");
    rename_to(f, "a", "a-new", 0); // the id is free again
    raw_sql(f, "CREATE TABLE asked (n INTEGER CHECK (n = 1));"
               "INSERT INTO asked SELECT count(*) = 0 FROM pragma_foreign_key_check");
}

static int vote(struct tx *tx, void *arg) {
    return feedback_vote(tx, arg, "en", 1, true);
}

static int break_off(struct tx *tx, void *arg) {
    int broke = tx_try(tx, rename_run, arg);
    int kept = tx_try(tx, rename_run, &(struct pair){"b", "b-new"});
    int orphan = tx_try(tx, orphan_make, NULL);
    return broke == ERR_FATAL && kept == 0 && orphan < 0 ? 0 : ERR_FATAL;
}

// The editions have moved and the votes that refer to them have not.
static void a_rename_may_break_off(void **state) {
    struct fixture *f = *state;
    struct article got;
    char id[] = "a";
    publish_small(f, "a", "en", "Text.");
    publish_small(f, "b", "en", "Text.");
    assert_int_equal(writer_run(f->store, vote, id), 0);
    raw_sql(f, "CREATE TRIGGER broken BEFORE UPDATE ON feedback_vote WHEN OLD.article = 'a'"
               " BEGIN SELECT RAISE(ABORT, 'broken'); END");
    assert_int_equal(writer_run(f->store, break_off, &(struct pair){"a", "a-new"}), 0);
    assert_int_equal(article_read(fixture_read(f), f->arena, "a", "en", 0, &got), 0);
    assert_moved(f, "b", "b-new");
    raw_sql(f, "CREATE TABLE asked (n INTEGER CHECK (n = 1));"
               "INSERT INTO asked SELECT count(*) = 0 FROM pragma_foreign_key_check");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_goes_along, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(an_id_is_used_once, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(links_by_old_ids_stay_alive, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(what_was_merged_is_hidden, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(withdrawals_follow, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(texts_follow_a_rename_only, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_failing_job_harms_no_other, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_rename_may_break_off, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_failed_rename_leaves_no_trace, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/rename", tests, NULL, NULL);
}
