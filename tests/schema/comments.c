// SPDX-License-Identifier: MIT
// The schema explains itself: every column has a comment on its line, every table one above it;
// every table is STRICT; what belongs to an edition or a review is fixed by triggers.
#include "library.h"

// The text between `CREATE … TABLE name (` and the closing `)`; NULL when it is not there.
static const char *table_text(const char *schema, const char *table, size_t *ret_len) {
    char head[120];
    snprintf(head, sizeof(head), "CREATE TABLE %s (\n", table);
    const char *begin = strstr(schema, head);
    const char *end = begin == NULL ? NULL : strstr(begin, "\n) STRICT");
    *ret_len = end == NULL ? 0 : (size_t)(end - begin);
    return end == NULL ? NULL : begin;
}

// The line of a column, which opens with its name after four spaces.
static bool column_has_comment(const char *text, size_t len, const char *column) {
    char head[120];
    snprintf(head, sizeof(head), "\n    %s ", column);
    const char *line = memmem(text, len, head, strlen(head));
    if (line == NULL) {
        return false;
    }
    line++;
    size_t line_len = strcspn(line, "\n");
    const char *comment = memmem(line, line_len, "-- ", 3);
    return comment != NULL && comment + 6 < line + line_len;
}

static bool has_comment_above(const char *schema, const char *at) {
    const char *line = at - 1;
    while (line > schema && line[-1] != '\n') {
        line--;
    }
    return strncmp(line, "-- ", 3) == 0;
}

// A column that a later migration added: `ALTER TABLE t ADD COLUMN c …; -- comment`.
static bool added_with_comment(const char *schema, const char *table, const char *column) {
    char head[200];
    snprintf(head, sizeof(head), "ALTER TABLE %s ADD COLUMN %s ", table, column);
    const char *line = strstr(schema, head);
    return line != NULL && memmem(line, strcspn(line, "\n"), "-- ", 3) != NULL;
}

// Where a table is made: STRICT, with a comment above and one beside each column.
static void check_column(const struct embedded_file *files, size_t count, const char *table,
                         const char *column) {
    bool made = false, explained = false;
    for (size_t i = 0; i < count; i++) {
        const char *schema = (const char *)files[i].bytes;
        size_t len = 0;
        const char *text = table_text(schema, table, &len);
        if (text != NULL && !has_comment_above(schema, text)) {
            fail_msg("%s: no comment above the table", table);
        }
        made = made || text != NULL;
        explained = explained || (text != NULL && column_has_comment(text, len, column)) ||
                    added_with_comment(schema, table, column);
    }
    if (!made) {
        fail_msg("%s: not found as a STRICT table", table);
    }
    if (!explained) {
        fail_msg("%s.%s: no comment", table, column);
    }
}

static int look_at(sqlite3 *db, const struct embedded_file *files, size_t count) {
    sqlite3_stmt *s = NULL;
    int columns = 0;
    assert_int_equal(sqlite3_prepare_v2(
                         db,
                         "SELECT t.name, c.name FROM pragma_table_list AS t,"
                         " pragma_table_xinfo(t.name) AS c WHERE t.type = 'table'"
                         " AND t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, c.cid",
                         -1, &s, NULL),
                     SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        check_column(files, count, (const char *)sqlite3_column_text(s, 0),
                     (const char *)sqlite3_column_text(s, 1));
        columns++;
    }
    sqlite3_finalize(s);
    return columns;
}

static void every_column_of_the_library(void **state) {
    (void)state;
    sqlite3 *db = schema_in_memory(false);
    assert_true(look_at(db, migrations_files, migrations_count) > 150);
    sqlite3_close(db);
}

static void every_column_of_the_index(void **state) {
    (void)state;
    sqlite3 *db = schema_in_memory(true);
    // The tables that FTS5 makes for itself are virtual or shadow ones, which the query leaves out.
    assert_true(look_at(db, index_schema_files, 1) >= 10);
    sqlite3_close(db);
}

static int64_t number(sqlite3 *db, const char *sql) {
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return value;
}

// Whatever belongs to an edition or a review has both triggers: against a change and a removal.
static void parts_of_editions_are_fixed(void **state) {
    (void)state;
    sqlite3 *db = schema_in_memory(false);
    int64_t missing =
        number(db, "SELECT count(*) FROM pragma_table_list AS t WHERE t.type = 'table' AND EXISTS"
                   " (SELECT 1 FROM pragma_table_xinfo(t.name) AS c WHERE c.name IN ('edition_id',"
                   " 'review_id', 'withdrawal_id')) AND t.name <> 'publication' AND 2 <> (SELECT"
                   " count(*) FROM sqlite_schema AS g WHERE g.type = 'trigger' AND g.tbl_name ="
                   " t.name AND g.name IN (t.name || '_fixed', t.name || '_kept'))");
    assert_int_equal(missing, 0);
    sqlite3_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_of_the_library),
        cmocka_unit_test(every_column_of_the_index),
        cmocka_unit_test(parts_of_editions_are_fixed),
    };
    return cmocka_run_group_tests_name("schema/comments", tests, NULL, NULL);
}
