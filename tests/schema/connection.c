// SPDX-License-Identifier: MIT
// Every setting of a connection, read back from SQLite.
#include "library.h"

static void open_role(const struct folder *folder, enum connection_role role,
                      struct connection *ret) {
    const char *path =
        role == ROLE_INDEX_WRITER || role == ROLE_INDEX_READER ? folder->index : folder->library;
    assert_int_equal(
        connection_open(path, role, role == ROLE_WRITER || role == ROLE_INDEX_WRITER, ret), 0);
}

static void with_each_role(void (*check)(struct connection *c, enum connection_role role)) {
    struct folder folder;
    folder_make(&folder);
    for (int role = 0; role < ROLE_COUNT; role++) {
        // Writers come before the readers of their file and make it.
        static const enum connection_role order[] = {ROLE_WRITER, ROLE_INDEX_WRITER, ROLE_READER,
                                                     ROLE_INDEX_READER};
        struct connection c = {0};
        open_role(&folder, order[role], &c);
        check(&c, order[role]);
        connection_close(&c);
    }
    folder_remove(&folder);
}

static void read_text(struct connection *c, const char *pragma, char *ret_text, size_t size) {
    char sql[80];
    sqlite3_stmt *s = NULL;
    snprintf(sql, sizeof(sql), "PRAGMA %s", pragma);
    assert_int_equal(sqlite3_prepare_v2(c->db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    snprintf(ret_text, size, "%s", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
}

static void check_pragmas(struct connection *c, enum connection_role role) {
    for (size_t i = 0; i < connection_pragma_count; i++) {
        const struct connection_pragma *pragma = &connection_pragmas[i];
        char text[40];
        if (pragma->value[role] == NULL || strcmp(pragma->name, "mmap_size") == 0) {
            continue; // a build may leave mmap out: then there is nothing to read back
        }
        read_text(c, pragma->name, text, sizeof(text));
        if (strcmp(text, pragma->value[role]) != 0) {
            fail_msg("role %d: %s is %s", role, pragma->name, text);
        }
    }
}

static void pragmas(void **state) {
    (void)state;
    with_each_role(check_pragmas);
}

static void check_switches(struct connection *c, enum connection_role role) {
    for (size_t i = 0; i < connection_switch_count; i++) {
        int value = -1;
        assert_int_equal(sqlite3_db_config(c->db, connection_switches[i].option, -1, &value),
                         SQLITE_OK);
        assert_int_equal(value, connection_switches[i].value);
    }
    int no_checkpoint = -1;
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, -1, &no_checkpoint);
    assert_int_equal(no_checkpoint, role == ROLE_READER || role == ROLE_INDEX_READER);
    for (size_t i = 0; i < connection_limit_count; i++) {
        assert_int_equal(sqlite3_limit(c->db, connection_limits[i].limit, -1),
                         connection_limits[i].value);
    }
}

static void switches_and_limits(void **state) {
    (void)state;
    with_each_role(check_switches);
}

// What the settings are for.
static void check_effects(struct connection *c, enum connection_role role) {
    bool writes = role == ROLE_WRITER || role == ROLE_INDEX_WRITER;
    int created = sqlite3_exec(c->db, "CREATE TABLE x (y)", NULL, NULL, NULL);
    assert_int_equal(created == SQLITE_OK, writes);
    assert_int_not_equal(sqlite3_exec(c->db, "SELECT \"text\"", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(c->db, "ATTACH ':memory:' AS other", NULL, NULL, NULL),
                         SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(c->db, "SELECT load_extension('x')", NULL, NULL, NULL),
                         SQLITE_OK);
    sqlite3_exec(c->db, "PRAGMA writable_schema = 1", NULL, NULL, NULL);
    assert_int_not_equal(sqlite3_exec(c->db, "UPDATE sqlite_schema SET sql = ''", NULL, NULL, NULL),
                         SQLITE_OK);
}

static void effects(void **state) {
    (void)state;
    with_each_role(check_effects);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pragmas),
        cmocka_unit_test(switches_and_limits),
        cmocka_unit_test(effects),
    };
    return cmocka_run_group_tests_name("schema/connection", tests, NULL, NULL);
}
