// SPDX-License-Identifier: MIT
// Search and its index: the right article first, snippets safe, hostile queries harmless, and an
// index that is made anew when it cannot be the library's.
#include "fixture.h"

#include "base/buf.h"
#include "base/mem.h"
#include "store/internal.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int setup(void **state) {
    fixture_setup(state);
    struct fixture *f = *state;
    struct article a;
    article_full(f, "mitral-regurgitation", "en", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "asthma", "en", "Asthma", "Airways narrow. A leaky valve is something else.",
                  &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "valve-surgery", "en", "Valve Surgery", "Valves are mended & <replaced>.", &a);
    a.kind = KIND_PROCEDURE;
    a.topics = (const char *[]){"operations"};
    a.topic_count = 1;
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "asma", "es", "Asma", "Los bronquios se estrechan: corazón.", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    assert_true(store_wait_indexed(f->store, 10000));
    return 0;
}

static struct hit *search(struct fixture *f, const char *words, const char *language,
                          size_t *ret_count) {
    struct search_query query = {
        .words = sv_of(words), .language = language, .kind = VOCAB_NONE, .limit = 25};
    struct search_result found;
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    assert_int_equal(found.total, found.count);
    reader_end(f->reader);
    assert_true(reader_idle(f->reader));
    *ret_count = found.count;
    return found.hits;
}

static void finds(void **state) {
    static const struct {
        const char *words, *language, *first;
        size_t count;
    } rows[] = {
        {"mitral regurgitation", "en", "mitral-regurgitation", 1},
        {"leaky valve", "en", "mitral-regurgitation", 2}, // a name, before a text that says so
        {"LEAKY   VALVE", "en", "mitral-regurgitation", 2},
        {"valves", "en", "valve-surgery", 3},
        {"asthma", "en", "asthma", 1},
        {"asthma surgery", "en", "asthma", 3}, // no article has both: any word
        {"surgeon", "en", "mitral-regurgitation", 1},
        {"asthma", "es", NULL, 0},
        {"corazon", "es", "asma", 1},
        {"nothing-of-the-kind", "en", NULL, 0},
        {"", "en", NULL, 0},
        {"— … !", "en", NULL, 0},
        {"asthma — !", "en", "asthma", 1},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        size_t count = 99;
        struct hit *hits = search(*state, rows[i].words, rows[i].language, &count);
        if (count != rows[i].count) {
            fail_msg("%s: %zu", rows[i].words, count);
        }
        if (count > 0) {
            assert_string_equal(hits[0].summary.id, rows[i].first);
            assert_string_equal(hits[0].summary.language, rows[i].language);
        }
    }
}

static void snippets(void **state) {
    size_t count = 0;
    struct hit *hits = search(*state, "replaced", "en", &count);
    assert_int_equal(count, 1);
    assert_string_equal(hits[0].section_key, "overview");
    assert_non_null(strstr(hits[0].snippet, "mended &amp; &lt;<mark>replaced</mark>&gt;"));
    hits = search(*state, "surgeon", "en", &count);
    assert_string_equal(hits[0].section_key, "surgery");
    assert_string_equal(hits[0].section_title, "Surgery");
    assert_non_null(strstr(hits[0].snippet, "A <mark>surgeon</mark> mends it."));
    hits = search(*state, "heart leaks", "en", &count); // the summary has both, a section one
    assert_string_equal(hits[0].section_key, "overview");
    assert_non_null(
        strstr(hits[0].snippet, "A valve <mark>leaks</mark>. See <mark>heart</mark> valves."));
}

static void narrowed_and_paged(void **state) {
    struct fixture *f = *state;
    struct search_query query = {
        .words = SV("valve"), .language = "en", .kind = KIND_PROCEDURE, .limit = 25};
    struct search_result found;
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    assert_int_equal(found.total, 1);
    assert_string_equal(found.hits[0].summary.id, "valve-surgery");
    query.kind = VOCAB_NONE;
    query.topic = "heart";
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    assert_int_equal(found.total, 1);
    assert_string_equal(found.hits[0].summary.id, "mitral-regurgitation");
    query.topic = NULL;
    query.offset = 2;
    query.limit = 1;
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    assert_int_equal(found.total, 3);
    assert_int_equal(found.count, 1);
}

static void hostile_queries_are_harmless(void **state) {
    struct fixture *f = *state;
    static const char *const queries[] = {
        "\"",          "\"\"\"",      "a\"b\"c",       "NEAR(valve heart, 3)",
        "title:valve", "valve*",      "^valve",        "valve AND",
        "OR OR",       "-valve",      "(((",           "valve NOT heart",
        "{title}:x",   "😀",           "valve 😀",       "\xff\xfe valve",
        "' OR 1=1 --", "valve+heart", "\x01\x02valve", "%s%n",
    };
    for (size_t i = 0; i < ARRAY_SIZE(queries); i++) {
        size_t count = 0;
        search(f, queries[i], "en", &count);
    }
    CLEANUP(buf_finish) struct buf b = {0};
    while (b.len < 10000) {
        buf_text(&b, b.len % 3 == 0 ? "valve " : "\"x ");
    }
    struct search_query query = {
        .words = {b.ptr, b.len}, .language = "en", .kind = VOCAB_NONE, .limit = 25};
    struct search_result found;
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    query.words = (sv){"valve\0surgery", 13};
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    assert_string_equal(found.hits[0].summary.id, "valve-surgery");
    buf_clear(&b);
    for (int i = 0; i < 10000; i++) {
        buf_char(&b, 'a');
    }
    query.words = (sv){b.ptr, b.len};
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
}

static void follows_changes(void **state) {
    struct fixture *f = *state;
    struct article a;
    size_t count = 0;
    article_small(f, "asthma", "en", "Asthma", "Wheezing now.", &a);
    publish(f, &a, REPLACE_ANY, 0);
    assert_true(store_wait_indexed(f->store, 10000));
    assert_int_equal(store_indexed(f->store), store_sequence(f->store));
    search(f, "wheezing", "en", &count);
    assert_int_equal(count, 1);
    search(f, "airways", "en", &count);
    assert_int_equal(count, 0);
    // Withdrawn behind the index's back: the row is not shown.
    raw_sql(f, "UPDATE publication SET state = 'withdrawn' WHERE article = 'asthma'");
    struct search_query query = {
        .words = SV("wheezing"), .language = "en", .kind = VOCAB_NONE, .limit = 25};
    struct search_result found;
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    assert_int_equal(found.count, 0);
}

static void change_index(struct fixture *f, const char *sql) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(f->index_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void reopen_and_find(struct fixture *f, const char *sql) {
    size_t count = 0;
    reader_close(f->reader);
    f->reader = NULL;
    store_close(f->store);
    f->store = NULL;
    if (sql == NULL) {
        unlink(f->index_path);
    } else {
        change_index(f, sql);
    }
    struct store_options options = {.path = f->path, .mode = STORE_READ_WRITE};
    assert_int_equal(store_open(&options, &f->store), 0);
    assert_true(store_wait_indexed(f->store, 10000));
    search(f, "valves", "en", &count);
    assert_int_equal(count, 3);
}

static void made_anew(void **state) {
    struct fixture *f = *state;
    reopen_and_find(f, NULL);
    reopen_and_find(f, "UPDATE progress SET version = 0; DELETE FROM page");
    reopen_and_find(f, "UPDATE progress SET applied = 1000; DELETE FROM page");
    reopen_and_find(f, "UPDATE progress SET library = zeroblob(16); DELETE FROM page");
    reopen_and_find(f, "DROP TABLE progress");
    reopen_and_find(f, "UPDATE progress SET applied = 0"); // behind: everything again, once each
}

static void search_is_partial(struct fixture *f) {
    struct search_query query = {
        .words = SV("valves"), .language = "en", .kind = VOCAB_NONE, .limit = 25};
    struct search_result found;
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    assert_true(found.partial);
    assert_int_equal(found.count, 0);
    reader_end(f->reader);
    assert_true(reader_idle(f->reader));
}

static void store_shut(struct fixture *f) {
    reader_close(f->reader);
    f->reader = NULL;
    store_close(f->store);
    f->store = NULL;
}

static void overwrite(const char *path, long from, size_t len) {
    FILE *file = fopen(path, "r+e");
    assert_non_null(file);
    assert_int_equal(fseek(file, from, SEEK_SET), 0);
    for (size_t i = 0; i < len; i++) {
        fputc(0xa5, file);
    }
    assert_int_equal(fclose(file), 0);
}

// Overwrites the page at the root of a table.
static void overwrite_table(const char *path, const char *table) {
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?1", -1, &s, NULL);
    sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    long page = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    overwrite(path, (page - 1) * 4096, 4096);
}

// A reader meets the damage: his search says that it is partial, the next ones find again.
static void damage_met_by_a_reader(void **state) {
    struct fixture *f = *state;
    size_t count = 0;
    fixture_reopen(f);
    assert_true(store_wait_indexed(f->store, 10000)); // the index thread has read it, whole
    overwrite_table(f->index_path, "page_english_data");
    search_is_partial(f);
    assert_true(store_wait_indexed(f->store, 10000));
    search(f, "valves", "en", &count); // by the same reader
    assert_int_equal(count, 3);
    assert_false(store_failed(f->store));
}

static void damage_met_by_the_index(void **state) {
    struct fixture *f = *state;
    struct article a;
    size_t count = 0;
    store_shut(f);
    overwrite_table(f->index_path, "page_english_data");
    fixture_reopen(f);
    article_small(f, "new", "en", "New valves", "Text.", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    assert_true(store_wait_indexed(f->store, 10000));
    search(f, "valves", "en", &count);
    assert_int_equal(count, 4);
}

static void damage_met_at_the_opening(void **state) {
    static const long begins[] = {0, 100, 4096}; // not a database; no schema; no tables
    struct fixture *f = *state;
    for (size_t i = 0; i < ARRAY_SIZE(begins); i++) {
        size_t count = 0;
        store_shut(f);
        overwrite(f->index_path, begins[i], 16 * 4096);
        fixture_reopen(f);
        assert_true(store_wait_indexed(f->store, 10000));
        search(f, "valves", "en", &count);
        assert_int_equal(count, 3);
    }
}

// The library itself cannot be made anew: the process should end.
static void a_damaged_library_fails_the_store(void **state) {
    struct fixture *f = *state;
    struct holiday *list = NULL;
    size_t count = 0;
    store_shut(f);
    overwrite_table(f->path, "holiday");
    fixture_reopen(f);
    assert_false(store_failed(f->store));
    assert_int_equal(holiday_list(fixture_read(f), f->arena, &list, &count), ERR_STORAGE);
    assert_true(store_failed(f->store));
    reader_end(f->reader);
    assert_true(reader_idle(f->reader));
}

static atomic_int told;

static void indexed(void *arg, const char *const *keys, size_t count) {
    (void)arg;
    assert_int_equal(count, 1);
    assert_string_equal(keys[0], "search");
    atomic_fetch_add(&told, 1);
}

static void tells(void **state) {
    struct fixture *f = *state;
    struct article a;
    store_close(f->store);
    struct store_options options = {.path = f->path, .mode = STORE_READ_WRITE, .indexed = indexed};
    assert_int_equal(store_open(&options, &f->store), 0);
    article_small(f, "new", "en", "New", "Text.", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    assert_true(store_wait_indexed(f->store, 10000));
    assert_true(atomic_load(&told) >= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(snippets, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(narrowed_and_paged, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(hostile_queries_are_harmless, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(follows_changes, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(made_anew, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(damage_met_by_a_reader, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(damage_met_by_the_index, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(damage_met_at_the_opening, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_damaged_library_fails_the_store, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(tells, setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/search", tests, NULL, NULL);
}
