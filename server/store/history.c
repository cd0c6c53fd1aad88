// SPDX-License-Identifier: MIT
// The editions of an article, and taking it away and bringing it back. A withdrawal hides the
// publication and nothing else: texts, reviews and sort keys stay as they were, so that restoring
// gives the same article again.
#include "store/history.h"

#include "store/internal.h"
#include "store/token.h"

#include <string.h>

enum { EDITIONS, AS_OF, IN_FORCE, SET_STATE, ADD, END };
static const struct statement statements[] = {
    [EDITIONS] = READ_PUBLIC(
        "SELECT number, published_at, title, date_modified, update_type, urgency, change_note"
        " FROM published_edition WHERE article = ?1 AND language = ?2 ORDER BY number DESC"),
    [AS_OF] = READ_PUBLIC(
        "SELECT number FROM published_edition WHERE article = ?1 AND language = ?2"
        " AND published_at <= ?3 AND NOT EXISTS (SELECT 1 FROM published_withdrawal AS w"
        " WHERE w.article = ?1 AND w.language = ?2 AND w.at <= ?3 AND w.ended_at > ?3)"
        " ORDER BY number DESC LIMIT 1"),
    [IN_FORCE] = READ_PUBLIC(
        "SELECT mode, notice, replacement, urgency, (SELECT title FROM published_article AS p"
        " WHERE p.article = w.replacement AND p.language = ?2), at FROM published_withdrawal AS w"
        " WHERE article = ?1 AND language = ?2 AND ended_at IS NULL"),
    [SET_STATE] = WRITE("UPDATE publication SET state = ?3 WHERE article = ?1 AND language = ?2"),
    [ADD] = WRITE("INSERT INTO withdrawal (article, language, mode, notice, replacement, urgency,"
                  " at, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
    [END] = WRITE("UPDATE withdrawal SET ended_at = ?3"
                  " WHERE article = ?1 AND language = ?2 AND ended_at IS NULL"),
};
const struct statement_rows history_statements = {"history", statements, ARRAY_SIZE(statements)};

// --- reading ---

int edition_list(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 struct edition_line **ret_lines, size_t *ret_count) {
    static const struct field fields[] = {
        INT(struct edition_line, number),
        INT64(struct edition_line, available_since),
        TEXT(struct edition_line, title),
        DATE(struct edition_line, date_modified),
        WORD(struct edition_line, update_type, vocab_update_type),
        WORD(struct edition_line, urgency, vocab_urgency),
        TEXT(struct edition_line, change_note),
    };
    static const struct shape shape = SHAPE(struct edition_line, fields);
    QUERY(q, &reader->library, GROUP_HISTORY, EDITIONS);
    put_page(&q, id, language);
    int outcome = query_all(&q, arena, &shape, ret_lines, ret_count);
    bool safety = false; // of a newer one
    for (size_t i = 0; i < *ret_count; i++) {
        struct edition_line *line = &(*ret_lines)[i];
        line->state = i == 0 ? EDITION_CURRENT : safety ? EDITION_RECALLED : EDITION_SUPERSEDED;
        safety = safety || line->urgency == URGENCY_SAFETY;
    }
    return outcome == 0 && *ret_count == 0 ? STORE_NONE : outcome;
}

int edition_as_of(struct reader *reader, const char *id, const char *language, int64_t instant,
                  int *ret_number) {
    int64_t number = 0;
    QUERY(q, &reader->library, GROUP_HISTORY, AS_OF);
    put_page(&q, id, language);
    put_int(&q, instant);
    int outcome = query_number(&q, &number);
    *ret_number = (int)number;
    return outcome;
}

static const struct field withdrawal_fields[] = {
    WORD(struct withdrawal, mode, vocab_withdrawal_mode),
    TEXT(struct withdrawal, notice),
    TEXT(struct withdrawal, replacement),
    WORD(struct withdrawal, urgency, vocab_urgency),
    TEXT(struct withdrawal, replacement_title),
    INT64(struct withdrawal, at),
};
enum { GIVEN = 4 }; // members that the withdrawing editor states
static const struct shape withdrawal_shape = SHAPE(struct withdrawal, withdrawal_fields);
static const struct shape withdrawal_given = {withdrawal_fields, GIVEN, sizeof(struct withdrawal)};

int withdrawal_read(struct reader *reader, struct arena *arena, const char *id,
                    const char *language, struct withdrawal *ret_withdrawal) {
    QUERY(q, &reader->library, GROUP_HISTORY, IN_FORCE);
    put_page(&q, id, language);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        get_fields(&q, &withdrawal_shape, ret_withdrawal);
    }
    return outcome;
}

// --- taking away and bringing back ---

static int set_state(struct tx *tx, const struct publication *now, const char *state) {
    QUERY(q, &tx->reader->library, GROUP_HISTORY, SET_STATE);
    put_page(&q, now->article, now->language);
    put_text(&q, state);
    return query_run(&q);
}

static int withdrawal_add(struct tx *tx, const struct publication *now,
                          const struct withdrawal *withdrawal, const char *author) {
    QUERY(q, &tx->reader->library, GROUP_HISTORY, ADD);
    put_page(&q, now->article, now->language);
    put_fields(&q, &withdrawal_given, withdrawal);
    put_int(&q, tx->now);
    put_text(&q, author);
    return query_run(&q);
}

static int withdrawal_end(struct tx *tx, const struct publication *now) {
    QUERY(q, &tx->reader->library, GROUP_HISTORY, END);
    put_page(&q, now->article, now->language);
    put_int(&q, tx->now);
    return query_run(&q);
}

int publication_hide(struct tx *tx, const struct publication *now, bool hidden) {
    bool before = false, after = false;
    int outcome = language_shown(tx, now->language, &before);
    outcome = outcome == 0 ? set_state(tx, now, hidden ? "withdrawn" : "published") : outcome;
    outcome = outcome == 0 ? language_shown(tx, now->language, &after) : outcome;
    outcome = outcome == 0 ? touch_article(tx, now->article, now->edition_id) : outcome;
    if (before != after) {
        tx_touch(tx, "library", NULL);
    }
    return outcome == 0 ? touch_shown_by(tx, now->article, now->language) : outcome;
}

// Tells the sequence and the audit log what was done.
static int act_record(struct tx *tx, const struct publication *now, enum event event, int urgency,
                      const char *author) {
    static const char *const actions[] = {
        [EVENT_WITHDRAWN] = "withdraw", [EVENT_RESTORED] = "restore"};
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct change change = {now->article, now->language, (int)event,
                            now->edition, VOCAB_NONE,    urgency};
    int outcome = change_add(tx, &change);
    const char *subject = arena_printf(arena, "%s/%s", now->article, now->language);
    return outcome == 0 ? audit_add(tx, author, actions[event], subject) : outcome;
}

// What the editor names is there to be read instead. STORE_CONFLICT.
static int replacement_check(struct tx *tx, struct arena *arena, const struct publication *now,
                             const char *replacement) {
    struct summary line;
    if (replacement == NULL) {
        return 0;
    }
    if (strcmp(replacement, now->article) == 0) {
        return STORE_CONFLICT;
    }
    int outcome = listing_read(tx->reader, arena, replacement, now->language, &line);
    return outcome == STORE_NONE ? STORE_CONFLICT : outcome;
}

// Whether what is told now says the same. STORE_SAME, 0 or negative.
static int withdrawal_same(struct tx *tx, struct arena *arena, const struct publication *now,
                           const struct withdrawal *w) {
    struct withdrawal told = {0};
    int outcome = withdrawal_read(tx->reader, arena, now->article, now->language, &told);
    if (outcome != 0) {
        return outcome == STORE_NONE ? 0 : outcome;
    }
    bool same = told.mode == w->mode && told.urgency == w->urgency &&
                sv_is(sv_of(told.notice), w->notice) &&
                sv_is(sv_of(told.replacement), w->replacement);
    return same ? STORE_SAME : 0;
}

// The publication, where the id is not a former one: 0, STORE_NONE, STORE_MOVED, negative.
static int find_publication(struct tx *tx, struct arena *arena, const char *id,
                            const char *language, struct publication *ret_now) {
    int outcome = id_moved(tx, id);
    return outcome == 0 ? publication_read(tx->reader, arena, id, language, ret_now) : outcome;
}

int article_withdraw(struct tx *tx, const char *id, const char *language,
                     const struct withdrawal *withdrawal, const char *author) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct publication now = {0};
    int outcome = find_publication(tx, arena, id, language, &now);
    outcome = outcome == 0 ? replacement_check(tx, arena, &now, withdrawal->replacement) : outcome;
    outcome = outcome == 0 ? withdrawal_same(tx, arena, &now, withdrawal) : outcome;
    outcome = outcome == 0 ? withdrawal_end(tx, &now) : outcome;
    outcome = outcome == 0 ? withdrawal_add(tx, &now, withdrawal, author) : outcome;
    outcome = outcome == 0 ? publication_hide(tx, &now, true) : outcome;
    int urgency = (int)withdrawal->urgency;
    return outcome == 0 ? act_record(tx, &now, EVENT_WITHDRAWN, urgency, author) : outcome;
}

int article_restore(struct tx *tx, const char *id, const char *language, const char *author) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct publication now = {0};
    int outcome = find_publication(tx, arena, id, language, &now);
    if (outcome == 0 && !now.withdrawn) {
        outcome = STORE_SAME;
    }
    outcome = outcome == 0 ? withdrawal_end(tx, &now) : outcome;
    outcome = outcome == 0 ? publication_hide(tx, &now, false) : outcome;
    return outcome == 0 ? act_record(tx, &now, EVENT_RESTORED, now.urgency, author) : outcome;
}
