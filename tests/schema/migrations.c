// SPDX-License-Identifier: MIT
// Migrations: from nothing to the newest, again without harm, interrupted at any moment; newer and
// foreign files are refused and left as they are.
#include "library.h"

#include "store/store.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void set(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static int64_t ask(const char *path, const char *sql) {
    struct connection c = {0};
    int64_t number = -1;
    assert_int_equal(connection_open(path, ROLE_READER, false, &c), 0);
    assert_int_equal(connection_number(&c, sql, &number), 0);
    connection_close(&c);
    return number;
}

static int open_store(const char *path, enum store_mode mode) {
    struct store_options options = {.path = path, .mode = mode};
    struct store *store = NULL;
    int outcome = store_open(&options, &store);
    store_close(store);
    return outcome;
}

static void from_nothing(void **state) {
    (void)state;
    struct folder folder;
    int from = -1, to = -1;
    struct stat about;
    folder_make(&folder);
    assert_int_equal(open_store(folder.library, STORE_READ_WRITE), STORE_MISSING);
    assert_int_equal(open_store(folder.library, STORE_READ_ONLY), STORE_MISSING);
    assert_int_equal(store_migrate(folder.library, &from, &to), STORE_MISSING);
    assert_int_equal(open_store(folder.library, STORE_CREATE), 0);
    assert_int_equal(ask(folder.library, "PRAGMA application_id"), LIBRARY_APPLICATION_ID);
    assert_int_equal(ask(folder.library, "PRAGMA user_version"), schema_newest());
    assert_int_equal(ask(folder.library, "SELECT count(*) FROM meta"), 2);
    assert_int_equal(stat(folder.library, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600); // it holds what patients write
    assert_int_equal(store_migrate(folder.library, &from, &to), 0);
    assert_int_equal(from, schema_newest());
    assert_int_equal(to, schema_newest());
    assert_int_equal(open_store(folder.library, STORE_CREATE), 0);
    assert_int_equal(open_store(folder.library, STORE_READ_ONLY), 0);
    folder_remove(&folder);
}

static void numbers_are_in_order(void **state) {
    (void)state;
    assert_true(migrations_count >= 1);
    for (size_t i = 0; i < migrations_count; i++) {
        assert_int_equal(strtol(migrations_files[i].name, NULL, 10), i + 1);
    }
}

static void newer_and_foreign_are_refused(void **state) {
    (void)state;
    struct folder folder;
    int from = 0, to = 0;
    folder_make(&folder);
    assert_int_equal(open_store(folder.library, STORE_CREATE), 0);
    set(folder.library, "PRAGMA user_version = 999");
    for (enum store_mode mode = STORE_READ_ONLY; mode <= STORE_CREATE; mode++) {
        assert_int_equal(open_store(folder.library, mode), STORE_NEWER);
    }
    assert_int_equal(store_migrate(folder.library, &from, &to), STORE_NEWER);
    assert_int_equal(ask(folder.library, "PRAGMA user_version"), 999);
    unlink(folder.library);
    set(folder.library, "CREATE TABLE someone (elses)");
    for (enum store_mode mode = STORE_READ_ONLY; mode <= STORE_CREATE; mode++) {
        assert_int_equal(open_store(folder.library, mode), STORE_FOREIGN);
    }
    assert_int_equal(ask(folder.library, "SELECT count(*) FROM sqlite_schema"), 1);
    unlink(folder.library);
    int fd = open(folder.library, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd,
                           "This is a text, and much longer than a header needs to be. "
                           "It is not a database at all, whatever its name may say.....",
                           118),
                     118);
    close(fd);
    assert_int_equal(open_store(folder.library, STORE_READ_WRITE), STORE_FOREIGN);
    unlink(folder.library);
    fd = open(folder.library, O_WRONLY | O_CREAT, 0600); // empty: only a creation may fill it
    close(fd);
    assert_int_equal(open_store(folder.library, STORE_READ_WRITE), STORE_FOREIGN);
    assert_int_equal(open_store(folder.library, STORE_CREATE), 0);
    folder_remove(&folder);
}

// In a child: ends the process after `steps` callbacks of SQLite's engine, wherever that is.
static int end_process(void *arg) {
    int *steps = arg;
    if ((*steps)-- == 0) {
        raise(SIGKILL);
    }
    return 0;
}

// Kills a first migration in the middle; returns whether it was killed (else it came through).
static bool migrate_and_die(const char *path, int steps) {
    pid_t child = fork();
    if (child == 0) {
        struct connection c = {0};
        int from = 0, to = 0;
        if (connection_open(path, ROLE_WRITER, true, &c) != 0) {
            _exit(2);
        }
        sqlite3_progress_handler(c.db, 50, end_process, &steps);
        _exit(schema_migrate(&c, true, &from, &to) == 0 ? 0 : 3);
    }
    int status = 0;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

static void an_interrupted_migration_leaves_one_version(void **state) {
    (void)state;
    int killed = 0;
    for (int steps = 0;; steps += 37) {
        struct folder folder;
        folder_make(&folder);
        bool died = migrate_and_die(folder.library, steps);
        if (died) {
            killed++;
            int64_t version = ask(folder.library, "PRAGMA user_version");
            assert_true(version < schema_newest());
            if (version == 0) {
                assert_int_equal(ask(folder.library, "SELECT count(*) FROM sqlite_schema"), 0);
            }
        }
        assert_int_equal(open_store(folder.library, STORE_CREATE), 0);
        assert_int_equal(ask(folder.library, "PRAGMA user_version"), schema_newest());
        assert_int_equal(ask(folder.library, "SELECT count(*) FROM meta"), 2);
        folder_remove(&folder);
        if (!died) {
            break;
        }
    }
    assert_true(killed >= 5);
}

// What the first release could hold: an article with two editions, a review of each and feedback.
static const char content_of_1[] =
    "INSERT INTO article VALUES ('a', 1), ('old', 1);"
    "INSERT INTO former_id VALUES ('old', 'a', 'renamed', 2);"
    "INSERT INTO edition (edition_id, article, language, number, published_at, digest, kind, "
    "sample,"
    " title, title_fold, letter, update_type, urgency, reading_level, lost, inferred) VALUES"
    " (1, 'a', 'en', 1, 10, zeroblob(32), 'condition', 0, 'A', 'a', 'A', 'major', 'normal', 5, 0, "
    "0),"
    " (2, 'a', 'en', 2, 20, zeroblob(32), 'condition', 0, 'A', 'a', 'A', 'minor', 'safety', 5, 0, "
    "0);"
    "INSERT INTO edition_topic VALUES (1, 0, 'heart'), (2, 0, 'heart');"
    "INSERT INTO section VALUES (2, 0, 'overview', 0, 'T', 'overview', 0, '<p>x</p>', 'x');"
    "INSERT INTO review VALUES (1, 'a', 'en', 2, '2020-09', 'B', NULL, 'still-accurate', 30, NULL);"
    "INSERT INTO publication VALUES ('a', 'en', 'published', 2, 2, 1, 'none', 'condition', 'A', "
    "'a',"
    " 2147483647, -18506, 20);"
    "INSERT INTO change (article, language, event, edition, urgency, at) VALUES"
    " ('a', 'en', 'published', 1, 'normal', 10);"
    "INSERT INTO feedback (reference, article, language, edition, type, comment, rank, status,"
    " received_at, respond_by) VALUES ('abcdefghijklmnopqrstuvwxyz', 'a', 'en', 2, 'comment', 'c', "
    "1,"
    " 'received', 1, 2);"
    "INSERT INTO feedback_vote VALUES ('a', 'en', 2, 3, 1);";

// A library as the first release made it.
static void make_version_1(const char *path) {
    struct connection c = {0};
    char sql[120];
    assert_int_equal(connection_open(path, ROLE_WRITER, true, &c), 0);
    assert_int_equal(connection_exec(&c, (const char *)migrations_files[0].bytes), 0);
    snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = 1",
             LIBRARY_APPLICATION_ID);
    assert_int_equal(connection_exec(&c, sql), 0);
    assert_int_equal(connection_exec(&c, "INSERT INTO meta VALUES ('uuid', zeroblob(16)),"
                                         " ('secret', zeroblob(32))"),
                     0);
    assert_int_equal(connection_exec(&c, content_of_1), 0);
    connection_close(&c);
}

static void check_content(const char *path) {
    assert_int_equal(ask(path, "PRAGMA user_version"), schema_newest());
    assert_int_equal(ask(path, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(ask(path, "SELECT count(*) FROM pragma_integrity_check"
                               " WHERE integrity_check = 'ok'"),
                     1);
    assert_int_equal(ask(path, "SELECT edition FROM published_article WHERE article = 'a'"
                               " AND review_months IS NULL AND last_reviewed = '2020-09'"),
                     2);
    assert_int_equal(ask(path, "SELECT count(*) FROM published_edition WHERE newest = 2"), 2);
    assert_int_equal(ask(path, "SELECT count(*) FROM published_section"), 1);
    assert_int_equal(ask(path, "SELECT helpful FROM feedback_vote"), 3);
    assert_int_equal(ask(path, "SELECT count(*) FROM withdrawal"), 0);
    // Two editions of one text have two codes.
    assert_int_equal(ask(path, "SELECT count(*) FROM published_printout WHERE article = 'a'"), 2);
    assert_int_equal(ask(path, "SELECT edition FROM published_printout WHERE recalled"), 1);
}

static void a_library_of_the_first_release(void **state) {
    (void)state;
    struct folder folder;
    int from = -1, to = -1;
    folder_make(&folder);
    make_version_1(folder.library);
    assert_int_equal(open_store(folder.library, STORE_READ_ONLY), ERR_FATAL); // it may not migrate
    assert_int_equal(ask(folder.library, "PRAGMA user_version"), 1);
    assert_int_equal(store_migrate(folder.library, &from, &to), 0);
    assert_int_equal(from, 1);
    assert_int_equal(to, schema_newest());
    check_content(folder.library);
    assert_int_equal(store_migrate(folder.library, &from, &to), 0);
    assert_int_equal(from, schema_newest());
    check_content(folder.library);
    folder_remove(&folder);
}

static void an_interrupted_one_goes_on(void **state) {
    (void)state;
    int killed = 0;
    for (int steps = 0;; steps += 23) {
        struct folder folder;
        folder_make(&folder);
        make_version_1(folder.library);
        bool died = migrate_and_die(folder.library, steps);
        if (died) {
            killed++;
            int64_t version = ask(folder.library, "PRAGMA user_version");
            assert_in_range(version, 1, schema_newest() - 1);
            assert_int_equal(ask(folder.library, "SELECT count(*) FROM sqlite_schema"
                                                 " WHERE name = 'withdrawal'"),
                             version >= 2);
            assert_int_equal(ask(folder.library, "SELECT count(*) FROM pragma_table_info('review')"
                                                 " WHERE name = 'changed'"),
                             version >= 3);
            assert_int_equal(ask(folder.library, "SELECT count(*) FROM sqlite_schema"
                                                 " WHERE name = 'printout'"),
                             version >= 4);
        }
        assert_int_equal(open_store(folder.library, STORE_READ_WRITE), 0);
        check_content(folder.library);
        folder_remove(&folder);
        if (!died) {
            break;
        }
    }
    assert_true(killed >= 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_nothing),
        cmocka_unit_test(numbers_are_in_order),
        cmocka_unit_test(newer_and_foreign_are_refused),
        cmocka_unit_test(an_interrupted_migration_leaves_one_version),
        cmocka_unit_test(a_library_of_the_first_release),
        cmocka_unit_test(an_interrupted_one_goes_on),
    };
    return cmocka_run_group_tests_name("schema/migrations", tests, NULL, NULL);
}
