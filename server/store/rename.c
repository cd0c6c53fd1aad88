// SPDX-License-Identifier: MIT
// Giving an article another id, and letting another article stand for it. An id that goes answers
// 308 for ever: former_id holds every one that ever went, each with the id of today, so that one
// redirect suffices however often an article was renamed.
//
// A rename moves rows that refer to each other (an edition, its reviews and votes), so foreign keys
// are looked at when all of them have moved. That is inside the job: whatever it leaves behind
// fails the job, not the group that it is committed with.
#include "store/history.h"
#include "store/internal.h"
#include "store/token.h"

#include <string.h>

enum {
    KNOWN,
    LANGUAGES,
    ADD_ID,
    ADD_FORMER,
    REPOINT,
    FIRST_MOVE,
    MOVE_EDITIONS = FIRST_MOVE,
    MOVE_REVIEWS,
    MOVE_PUBLICATIONS,
    MOVE_WITHDRAWALS,
    MOVE_FEEDBACK,
    MOVE_VOTES,
    MOVES_END
};
static const struct statement statements[] = {
    [KNOWN] = READ_PRIVATE("SELECT 1 FROM article WHERE id = ?1"),
    [LANGUAGES] =
        READ_PRIVATE("SELECT language FROM publication WHERE article = ?1 ORDER BY language"),
    [ADD_ID] = WRITE("INSERT INTO article (id, created_at)"
                     " SELECT ?2, created_at FROM article WHERE id = ?1"),
    [ADD_FORMER] = WRITE("INSERT INTO former_id (id, article, reason, at) VALUES (?1, ?2, ?3, ?4)"),
    // What became part of another article stays merged, whatever that one is called later.
    [REPOINT] = WRITE("UPDATE former_id SET article = ?2, reason ="
                      " CASE reason WHEN 'merged' THEN reason ELSE ?3 END WHERE article = ?1"),
    [MOVE_EDITIONS] = WRITE("UPDATE edition SET article = ?2 WHERE article = ?1"),
    [MOVE_REVIEWS] = WRITE("UPDATE review SET article = ?2 WHERE article = ?1"),
    [MOVE_PUBLICATIONS] = WRITE("UPDATE publication SET article = ?2 WHERE article = ?1"),
    [MOVE_WITHDRAWALS] = WRITE("UPDATE withdrawal SET article = ?2 WHERE article = ?1"),
    [MOVE_FEEDBACK] = {"UPDATE feedback SET article = ?2 WHERE article = ?1", USE_WRITE,
                       "a rename is rare, and nothing else looks for an article's feedback"},
    [MOVE_VOTES] = WRITE("UPDATE feedback_vote SET article = ?2 WHERE article = ?1"),
};
const struct statement_rows rename_statements = {"rename", statements, ARRAY_SIZE(statements)};

// What goes, in every language that it was published in.
struct going {
    struct arena *arena;
    const char *id, *to;
    enum event event; // its word is the reason, too
    struct publication *rows;
    size_t count;
};

static const char *reason_of(const struct going *g) {
    return vocab_word(&vocab_event, (int)g->event);
}

// Whether the id names or named an article: 0, STORE_NONE or negative.
static int id_known(struct tx *tx, const char *id) {
    QUERY(q, &tx->reader->library, GROUP_RENAME, KNOWN);
    put_text(&q, id);
    return query_one(&q, NULL);
}

// STORE_MOVED, STORE_NONE.
static int going_read(struct tx *tx, struct going *g) {
    const char **languages = NULL;
    size_t count = 0;
    int outcome = id_moved(tx, g->id);
    outcome = outcome == 0 ? id_known(tx, g->id) : outcome;
    if (outcome != 0) {
        return outcome;
    }
    {
        QUERY(q, &tx->reader->library, GROUP_RENAME, LANGUAGES);
        put_text(&q, g->id);
        outcome = query_all(&q, g->arena, &shape_text, &languages, &count);
    }
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        struct publication *row = arena_push(g->arena, &g->rows, &g->count, sizeof(*row));
        outcome = publication_read(tx->reader, g->arena, g->id, languages[i], row);
    }
    return outcome;
}

static int tell(struct tx *tx, const struct going *g, const char *id,
                const struct publication *row) {
    struct change change = {id,           row->language, (int)g->event,
                            row->edition, VOCAB_NONE,    row->urgency};
    int outcome = change_add(tx, &change);
    outcome = outcome == 0 ? touch_article(tx, id, row->edition_id) : outcome;
    return outcome == 0 ? touch_shown_by(tx, id, row->language) : outcome;
}

static int tell_all(struct tx *tx, const struct going *g, const char *id) {
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < g->count; i++) {
        outcome = tell(tx, g, id, &g->rows[i]);
    }
    return outcome;
}

// Runs a statement over the old id and the new one.
static int run_pair(struct tx *tx, const struct going *g, int statement) {
    QUERY(q, &tx->reader->library, GROUP_RENAME, statement);
    put_text(&q, g->id);
    put_text(&q, g->to);
    return query_run(&q);
}

static int former_add(struct tx *tx, const struct going *g) {
    struct connection *c = &tx->reader->library;
    QUERY(repoint, c, GROUP_RENAME, REPOINT);
    put_text(&repoint, g->id);
    put_text(&repoint, g->to);
    put_text(&repoint, reason_of(g));
    int outcome = query_run(&repoint);
    QUERY(add, c, GROUP_RENAME, ADD_FORMER);
    put_text(&add, g->id);
    put_text(&add, g->to);
    put_text(&add, reason_of(g));
    put_int(&add, tx->now);
    return outcome == 0 ? query_run(&add) : outcome;
}

static int audit_going(struct tx *tx, const struct going *g, const char *author) {
    const char *action = g->event == EVENT_RENAMED ? "rename" : "merge";
    return audit_add(tx, author, action, arena_printf(g->arena, "%s to %s", g->id, g->to));
}

// --- another id ---

static int rows_move(struct tx *tx, const struct going *g) {
    int outcome = 0, left = 0, unused = 0;
    for (int i = FIRST_MOVE; outcome == 0 && i < MOVES_END; i++) {
        outcome = run_pair(tx, g, i);
    }
    sqlite3_db_status(tx->reader->library.db, SQLITE_DBSTATUS_DEFERRED_FKS, &left, &unused, 0);
    if (outcome == 0 && left != 0) {
        return err_trace(ERR_FATAL, "rows of %s stayed behind", g->id);
    }
    return outcome;
}

static int everything_move(struct tx *tx, const struct going *g) {
    struct connection *c = &tx->reader->library;
    int outcome = connection_exec(c, "PRAGMA defer_foreign_keys = 1");
    outcome = outcome == 0 ? rows_move(tx, g) : outcome;
    int ended = connection_exec(c, "PRAGMA defer_foreign_keys = 0");
    return outcome == 0 ? ended : outcome;
}

int article_rename(struct tx *tx, const char *id, const char *new_id, const char *author) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct going g = {.arena = arena, .id = id, .to = new_id, .event = EVENT_RENAMED};
    int outcome = going_read(tx, &g);
    if (outcome == 0) {
        outcome = id_known(tx, new_id);
        outcome = outcome == 0 ? STORE_CONFLICT : outcome == STORE_NONE ? 0 : outcome;
    }
    outcome = outcome == 0 ? tell_all(tx, &g, id) : outcome;
    outcome = outcome == 0 ? run_pair(tx, &g, ADD_ID) : outcome;
    outcome = outcome == 0 ? former_add(tx, &g) : outcome;
    outcome = outcome == 0 ? everything_move(tx, &g) : outcome;
    outcome = outcome == 0 ? tell_all(tx, &g, new_id) : outcome; // links to it come alive
    return outcome == 0 ? audit_going(tx, &g, author) : outcome;
}

// --- another article in its place ---

// STORE_CONFLICT: the article cannot stand for the other in any of its languages.
static int into_check(struct tx *tx, const struct going *g) {
    const char **languages = NULL;
    size_t count = 0;
    int outcome = article_languages(tx->reader, g->arena, g->to, &languages, &count);
    bool stands = false;
    for (size_t i = 0; i < g->count && strcmp(g->id, g->to) != 0; i++) {
        for (size_t k = 0; k < count; k++) {
            stands = stands || strcmp(g->rows[i].language, languages[k]) == 0;
        }
    }
    return outcome == 0 && !stands ? STORE_CONFLICT : outcome;
}

int article_merge(struct tx *tx, const char *id, const char *into, const char *author) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct going g = {.arena = arena, .id = id, .to = into, .event = EVENT_MERGED};
    int outcome = going_read(tx, &g);
    outcome = outcome == 0 ? into_check(tx, &g) : outcome;
    outcome = outcome == 0 ? tell_all(tx, &g, id) : outcome;
    for (size_t i = 0; outcome == 0 && i < g.count; i++) {
        outcome = publication_hide(tx, &g.rows[i], true);
    }
    outcome = outcome == 0 ? former_add(tx, &g) : outcome;
    tx_touch(tx, "article", into);
    return outcome == 0 ? audit_going(tx, &g, author) : outcome;
}
