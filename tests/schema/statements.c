// SPDX-License-Identifier: MIT
// Every statement of the store: it compiles, it does not walk a growing table without a reason
// stated beside it, and one that serves the public reads articles through the published views only.
#include "library.h"

// Tables that hold what may be unpublished, withdrawn or personal: public statements reach them
// through published_… views or not at all.
static const char *const guarded[] = {
    "publication", "edition",         "edition_topic", "name",
    "code",        "section",         "figure",        "resource",
    "reference",   "evidence_update", "related",       "evidence_section",
    "teach_back",  "notice",          "link",          "review",
    "reviewer",    "credential",      "media",         "feedback_person",
    "token",       "audit",           "kept_reply",    "meta",
    "withdrawal",  "printout",
};

static bool of_index(int group, const struct statement *statement) {
    (void)group;
    return statement->use == USE_INDEX;
}

static void every_statement_compiles(void **state) {
    (void)state;
    sqlite3 *dbs[] = {schema_in_memory(false), schema_in_memory(true)};
    int count = 0;
    for (int group = 0; group < GROUP_COUNT; group++) {
        assert_non_null(statement_groups[group]);
        for (size_t i = 0; i < statement_groups[group]->count; i++, count++) {
            const struct statement *statement = &statement_groups[group]->rows[i];
            sqlite3_stmt *s = NULL;
            assert_non_null(statement->sql);
            sqlite3 *db = dbs[of_index(group, statement)];
            if (sqlite3_prepare_v2(db, statement->sql, -1, &s, NULL) != SQLITE_OK) {
                fail_msg("%s %zu: %s", statement_groups[group]->name, i, sqlite3_errmsg(db));
            }
            // A reader is query_only: what it prepares must not write.
            bool reads = statement->use == USE_PUBLIC || statement->use == USE_PRIVATE;
            if (reads && !sqlite3_stmt_readonly(s)) {
                fail_msg("%s %zu writes", statement_groups[group]->name, i);
            }
            sqlite3_finalize(s);
        }
    }
    assert_true(count > 80);
    sqlite3_close(dbs[0]);
    sqlite3_close(dbs[1]);
}

// The first line of a plan that walks a table from end to end, by an index or not; "" when none.
static void find_scan(sqlite3 *db, const char *sql, char *ret_line, size_t size) {
    char explain[8000];
    sqlite3_stmt *s = NULL;
    snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s", sql);
    assert_int_equal(sqlite3_prepare_v2(db, explain, -1, &s, NULL), SQLITE_OK);
    ret_line[0] = '\0';
    while (sqlite3_step(s) == SQLITE_ROW && ret_line[0] == '\0') {
        const char *line = (const char *)sqlite3_column_text(s, 3);
        // FTS5 says after the colon by what it looks rows up; nothing there is a walk.
        const char *virtual = strstr(line, "VIRTUAL TABLE INDEX ");
        const char *by = virtual == NULL ? NULL : strchr(virtual, ':');
        bool looked_up = strstr(line, "CONSTANT ROW") != NULL || (by != NULL && by[1] != '\0');
        if (strncmp(line, "SCAN ", 5) == 0 && !looked_up) {
            snprintf(ret_line, size, "%s", line);
        }
    }
    sqlite3_finalize(s);
}

static void no_statement_walks_without_a_reason(void **state) {
    (void)state;
    sqlite3 *dbs[] = {schema_in_memory(false), schema_in_memory(true)};
    for (int group = 0; group < GROUP_COUNT; group++) {
        for (size_t i = 0; i < statement_groups[group]->count; i++) {
            const struct statement *statement = &statement_groups[group]->rows[i];
            char line[200];
            find_scan(dbs[of_index(group, statement)], statement->sql, line, sizeof(line));
            if (line[0] != '\0' && statement->scan == NULL) {
                fail_msg("%s %zu: %s\n%s", statement_groups[group]->name, i, line, statement->sql);
            }
            if (line[0] == '\0' && statement->scan != NULL) {
                fail_msg("%s %zu: a reason for a scan that is none", statement_groups[group]->name,
                         i);
            }
        }
    }
    sqlite3_close(dbs[0]);
    sqlite3_close(dbs[1]);
}

// Lists that are paged walk the index of their order and stop when the page is full: no sorting.
static void paged_lists_do_not_sort(void **state) {
    (void)state;
    sqlite3 *db = schema_in_memory(false);
    static const char *const indexes[] = {"publication_by_title", "publication_by_modified",
                                          "publication_by_reviewed"};
    for (size_t i = 0; i < ARRAY_SIZE(indexes); i++) {
        char explain[8000];
        sqlite3_stmt *s = NULL;
        bool walks = false;
        snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s",
                 statement_groups[GROUP_LIST]->rows[i].sql);
        assert_int_equal(sqlite3_prepare_v2(db, explain, -1, &s, NULL), SQLITE_OK);
        while (sqlite3_step(s) == SQLITE_ROW) {
            const char *line = (const char *)sqlite3_column_text(s, 3);
            walks = walks || strstr(line, indexes[i]) != NULL;
            assert_null(strstr(line, "TEMP B-TREE FOR ORDER BY"));
        }
        assert_true(walks);
        sqlite3_finalize(s);
    }
    sqlite3_close(db);
}

struct finding {
    const char *sql;
    char text[200];
};

static bool names_table(const char *sql, const char *table) {
    static const char *const before[] = {"FROM", "JOIN"};
    for (size_t i = 0; i < ARRAY_SIZE(before); i++) {
        char words[80];
        snprintf(words, sizeof(words), "%s %s", before[i], table);
        const char *found = strstr(sql, words);
        if (found != NULL && strchr(" ,)", found[strlen(words)]) != NULL) {
            return true; // strchr finds the end of the text as well
        }
    }
    return false;
}

// SQLite names the innermost view through which a column is read. A table of which no column is
// read (column "") comes without its view: then the text must not name it.
static int authorize(void *arg, int action, const char *table, const char *column, const char *base,
                     const char *view) {
    struct finding *finding = arg;
    (void)base;
    if (action != SQLITE_READ || (view != NULL && strncmp(view, "published_", 10) == 0)) {
        return SQLITE_OK;
    }
    for (size_t i = 0; i < ARRAY_SIZE(guarded); i++) {
        if (strcmp(table, guarded[i]) == 0 &&
            (column[0] != '\0' || names_table(finding->sql, table))) {
            snprintf(finding->text, sizeof(finding->text), "reads %s.%s itself", table, column);
        }
    }
    return SQLITE_OK;
}

static void check_public(sqlite3 *db, const struct statement *statement, struct finding *ret) {
    sqlite3_stmt *s = NULL;
    ret->text[0] = '\0';
    ret->sql = statement->sql;
    sqlite3_set_authorizer(db, authorize, ret);
    assert_int_equal(sqlite3_prepare_v2(db, statement->sql, -1, &s, NULL), SQLITE_OK);
    sqlite3_set_authorizer(db, NULL, NULL);
    sqlite3_finalize(s);
}

static void the_public_reads_through_views(void **state) {
    (void)state;
    sqlite3 *db = schema_in_memory(false);
    struct finding finding;
    int checked = 0;
    for (int group = 0; group < GROUP_COUNT; group++) {
        for (size_t i = 0; i < statement_groups[group]->count; i++) {
            const struct statement *statement = &statement_groups[group]->rows[i];
            if (statement->use != USE_PUBLIC) {
                continue;
            }
            check_public(db, statement, &finding);
            if (finding.text[0] != '\0') {
                fail_msg("%s %zu %s", statement_groups[group]->name, i, finding.text);
            }
            checked++;
        }
    }
    assert_true(checked > 30);
    // The check itself sees what it must.
    check_public(db, &(struct statement){.sql = "SELECT title FROM edition"}, &finding);
    assert_string_equal(finding.text, "reads edition.title itself");
    check_public(db,
                 &(struct statement){.sql = "SELECT s.key FROM published_article AS p JOIN"
                                            " section AS s USING (edition_id)"},
                 &finding);
    assert_true(finding.text[0] != '\0');
    check_public(db, &(struct statement){.sql = "SELECT count(*) FROM edition"}, &finding);
    assert_true(finding.text[0] != '\0');
    sqlite3_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_compiles),
        cmocka_unit_test(no_statement_walks_without_a_reason),
        cmocka_unit_test(paged_lists_do_not_sort),
        cmocka_unit_test(the_public_reads_through_views),
    };
    return cmocka_run_group_tests_name("schema/statements", tests, NULL, NULL);
}
