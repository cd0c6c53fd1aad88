// SPDX-License-Identifier: MIT
// The change sequence, which everything downstream follows, and the surrogate keys of whatever
// shows an article: itself, lists, its topics, the articles that show its title.
#include "store/internal.h"

enum { ADD, NEWEST, NEWEST_AT, TOPICS, SHOWN_BY, HAS_LANGUAGE };
static const struct statement statements[] = {
    [ADD] = WRITE("INSERT INTO change (article, language, event, edition, update_type, urgency, at)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
    [NEWEST] = READ_PUBLIC("SELECT coalesce(max(sequence), 0) FROM change"),
    [NEWEST_AT] = READ_PUBLIC("SELECT at FROM change WHERE sequence ="
                              " (SELECT max(sequence) FROM change)"),
    [TOPICS] = READ_PRIVATE("SELECT topic FROM edition_topic WHERE edition_id = ?1"),
    // Texts keep the id that they were written with: links by former ids show the title as well.
    // Older editions are read, too.
    [SHOWN_BY] =
        READ_PRIVATE("SELECT DISTINCT e.article FROM link AS l JOIN edition AS e"
                     " ON e.edition_id = l.edition_id WHERE e.language = ?2 AND l.target IN"
                     " (VALUES (?1) UNION ALL SELECT id FROM former_id WHERE article = ?1)"),
    [HAS_LANGUAGE] =
        READ_PRIVATE("SELECT 1 FROM publication WHERE language = ?1 AND state = 'published'"
                     " LIMIT 1"),
};
const struct statement_rows change_statements = {"change", statements, ARRAY_SIZE(statements)};

// One row per event that changes what the public sees, numbered inside the writer's transaction.
// Numbers only grow; an event undone leaves no row.
int change_add(struct tx *tx, const struct change *change) {
    QUERY(q, &tx->reader->library, GROUP_CHANGE, ADD);
    put_page(&q, change->article, change->language);
    put_word(&q, &vocab_event, change->event);
    put_int(&q, change->edition);
    put_word(&q, &vocab_update_type, change->update_type);
    put_word(&q, &vocab_urgency, change->urgency);
    put_int(&q, tx->now);
    int outcome = query_insert(&q, &tx->sequence);
    if (change->event == EVENT_WITHDRAWN || change->event == EVENT_RENAMED ||
        change->event == EVENT_MERGED) {
        tx->taken = tx->sequence;
    }
    return outcome;
}

int change_newest(struct connection *c, int64_t *ret_sequence) {
    QUERY(q, c, GROUP_CHANGE, NEWEST);
    return query_number(&q, ret_sequence);
}

int reader_changed(struct reader *reader, int64_t *ret_at) {
    QUERY(q, &reader->library, GROUP_CHANGE, NEWEST_AT);
    int outcome = query_number(&q, ret_at);
    *ret_at = outcome == 0 ? *ret_at : 0;
    return outcome == STORE_NONE ? 0 : outcome;
}

int touch_rows(struct tx *tx, const char *kind, struct query *q) {
    int outcome = 0;
    while ((outcome = query_next(q, NULL)) == SQL_ROW) {
        tx_touch(tx, kind, (const char *)sqlite3_column_text(q->s, 0));
    }
    return outcome;
}

int touch_topics(struct tx *tx, int64_t edition_id) {
    QUERY(q, &tx->reader->library, GROUP_CHANGE, TOPICS);
    put_int(&q, edition_id);
    return touch_rows(tx, "topic", &q);
}

int touch_shown_by(struct tx *tx, const char *id, const char *language) {
    QUERY(q, &tx->reader->library, GROUP_CHANGE, SHOWN_BY);
    put_page(&q, id, language);
    return touch_rows(tx, "article", &q);
}

int touch_article(struct tx *tx, const char *id, int64_t edition_id) {
    tx_touch(tx, "article", id);
    tx_touch(tx, "list", NULL);
    return touch_topics(tx, edition_id);
}

int language_shown(struct tx *tx, const char *language, bool *ret_shown) {
    QUERY(q, &tx->reader->library, GROUP_CHANGE, HAS_LANGUAGE);
    put_text(&q, language);
    int outcome = query_one(&q, NULL);
    *ret_shown = outcome == 0;
    return outcome == STORE_NONE ? 0 : outcome;
}
