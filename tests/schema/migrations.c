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
            assert_int_equal(ask(folder.library, "PRAGMA user_version"), 0);
            assert_int_equal(ask(folder.library, "SELECT count(*) FROM sqlite_schema"), 0);
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_nothing),
        cmocka_unit_test(numbers_are_in_order),
        cmocka_unit_test(newer_and_foreign_are_refused),
        cmocka_unit_test(an_interrupted_migration_leaves_one_version),
    };
    return cmocka_run_group_tests_name("schema/migrations", tests, NULL, NULL);
}
