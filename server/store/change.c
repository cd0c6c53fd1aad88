// SPDX-License-Identifier: MIT
// The change sequence: one row per event that changes what the public sees, numbered inside the
// writer's transaction. Numbers only grow; an event undone leaves no row.
#include "store/internal.h"

enum { ADD, NEWEST };
static const struct statement statements[] = {
    [ADD] = WRITE("INSERT INTO change (article, language, event, edition, update_type, urgency, at)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
    [NEWEST] = READ_PUBLIC("SELECT coalesce(max(sequence), 0) FROM change"),
};
const struct statement_rows change_statements = {"change", statements, ARRAY_SIZE(statements)};

int change_add(struct tx *tx, const struct change *change) {
    QUERY(q, &tx->reader->library, GROUP_CHANGE, ADD);
    put_page(&q, change->article, change->language);
    put_word(&q, &vocab_event, change->event);
    put_int(&q, change->edition);
    put_word(&q, &vocab_update_type, change->update_type);
    put_word(&q, &vocab_urgency, change->urgency);
    put_int(&q, tx->now);
    return query_insert(&q, &tx->sequence);
}

int change_newest(struct connection *c, int64_t *ret_sequence) {
    QUERY(q, c, GROUP_CHANGE, NEWEST);
    return query_number(&q, ret_sequence);
}
