// SPDX-License-Identifier: MIT
// SQL functions for what the model computes, so that a list is filtered and sorted by the same
// rules that a document shows. Dates are the library's partial dates as text, NULL for none.
#include "store/functions.h"

#include "model/review.h"
#include "store/ranking.h"

#include <limits.h>

static struct partial_date date_argument(sqlite3_value *value) {
    struct partial_date date = {0};
    const char *text = (const char *)sqlite3_value_text(value);
    if (text == NULL || !partial_date_parse(sv_of(text), &date)) {
        return (struct partial_date){0};
    }
    return date;
}

// The review of a row: arguments last_reviewed, review_due, interval in months.
static struct review review_argument(sqlite3_value **arguments, int32_t today) {
    struct review review = {.last_reviewed = date_argument(arguments[0]),
                            .review_due = date_argument(arguments[1])};
    bool has = partial_date_is_set(review.last_reviewed) || partial_date_is_set(review.review_due);
    review_compute(has, &review, sqlite3_value_int(arguments[2]), today);
    return review;
}

// review_status(last_reviewed, review_due, interval, today): a value of enum review_status.
static void review_status_function(sqlite3_context *context, int count, sqlite3_value **arguments) {
    (void)count;
    int32_t today = sqlite3_value_int(arguments[3]);
    sqlite3_result_int(context, (int)review_argument(arguments, today).status);
}

// review_due_day(last_reviewed, review_due, interval): the first day of the period in which the
// review is due, NO_DAY when none is.
static void review_due_day_function(sqlite3_context *context, int count,
                                    sqlite3_value **arguments) {
    (void)count;
    struct partial_date due = review_argument(arguments, 0).review_due;
    sqlite3_result_int(context, partial_date_is_set(due) ? partial_date_first_day(due) : NO_DAY);
}

// What the index's tables need: their tokenizer and their ranking.
static int register_search(sqlite3 *db) {
    fts5_api *api = NULL;
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL);
    if (code == SQLITE_OK) {
        sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(s);
    }
    sqlite3_finalize(s);
    if (code != SQLITE_OK || api == NULL) {
        return SQLITE_ERROR; // SQLite without FTS5
    }
    code = tokenizer_register(api);
    return code == SQLITE_OK ? ranking_register(api) : code;
}

int functions_register(sqlite3 *db) {
    static const struct {
        const char *name;
        int arguments;
        void (*run)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        {"review_status", 4, review_status_function},
        {"review_due_day", 3, review_due_day_function},
    };
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        int code = sqlite3_create_function(db, functions[i].name, functions[i].arguments,
                                           SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                           NULL, functions[i].run, NULL, NULL);
        if (code != SQLITE_OK) {
            return code;
        }
    }
    return register_search(db);
}
