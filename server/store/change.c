// SPDX-License-Identifier: MIT
// The change sequence: one row per event that changes what the public sees, numbered inside the
// writer's transaction. Numbers only grow; an event undone leaves no row.
#include "store/internal.h"

enum { ADD, NEWEST };
static const struct statement statements[] = {
    [ADD] = {"INSERT INTO change (article, language, event, edition, update_type, urgency, at)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
             USE_WRITE, NULL},
    [NEWEST] = {"SELECT coalesce(max(sequence), 0) FROM change", USE_PUBLIC, NULL},
};
const struct statement_rows change_statements = {"change", statements, ARRAY_SIZE(statements)};

int change_add(struct tx *tx, const struct change *change) {
    SQL(s, &tx->reader->library, GROUP_CHANGE, ADD);
    struct binder b = {s, 0};
    put_text(&b, change->article);
    put_text(&b, change->language);
    put_word(&b, &vocab_event, change->event);
    put_int(&b, change->edition);
    put_word(&b, &vocab_update_type, change->update_type);
    put_word(&b, &vocab_urgency, change->urgency);
    put_int(&b, tx->now);
    int outcome = sql_run(&tx->reader->library, s);
    if (outcome == 0) {
        tx->sequence = sqlite3_last_insert_rowid(tx->reader->library.db);
    }
    return outcome;
}

int change_newest(struct connection *c, int64_t *ret_sequence) {
    SQL(s, c, GROUP_CHANGE, NEWEST);
    int outcome = sql_step(c, s);
    if (outcome == SQL_ROW) {
        *ret_sequence = sqlite3_column_int64(s, 0);
        return 0;
    }
    return outcome;
}
