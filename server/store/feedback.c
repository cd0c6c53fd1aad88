// SPDX-License-Identifier: MIT
// Feedback: what readers write, its queue and its answer. Only the editors' queue reads the
// personal data, which stands in a table of its own. Nothing here touches a public page.
#include "store/feedback.h"

#include "store/article.h"
#include "store/internal.h"
#include "store/token.h"

enum {
    TARGET,
    ADD,
    ADD_PERSON,
    EDITION,
    VOTE,
    READ,
    QUEUE,
    QUEUE_TOTAL,
    PLACE,
    ACT,
};
enum { RANK_UNSAFE, RANK_OTHER, RANK_QUARANTINED };
#define COLUMNS                                                                                    \
    "f.reference, f.article, f.language, f.edition, f.section, f.type, f.comment, f.rank,"         \
    " f.status, f.received_at, f.respond_by, f.answered_at, f.answer, f.fixed_in_edition"
// ?1 status (NULL: not closed), ?2 only what was due before this instant (NULL: all)
#define QUEUE_FILTER                                                                               \
    " (CASE WHEN ?1 IS NULL THEN f.status <> 'closed' ELSE f.status = ?1 END)"                     \
    " AND (?2 IS NULL OR (f.respond_by < ?2 AND f.status IN ('received', 'in-review')))"
static const struct statement statements[] = {
    [TARGET] = {"SELECT ?3 IS NULL OR EXISTS (SELECT 1 FROM published_section AS s"
                " JOIN published_edition AS e ON e.edition_id = s.edition_id"
                " WHERE e.article = ?1 AND e.language = ?2 AND s.key = ?3)"
                " FROM published_article WHERE article = ?1 AND language = ?2",
                USE_PUBLIC, NULL},
    [ADD] = {"INSERT INTO feedback (reference, article, language, edition, section, type, comment,"
             " rank, status, received_at, respond_by)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'received', ?9, ?10)",
             USE_WRITE, NULL},
    [ADD_PERSON] = {"INSERT INTO feedback_person (reference, name, email) VALUES (?1, ?2, ?3)",
                    USE_WRITE, NULL},
    [EDITION] = {"SELECT 1 FROM published_edition WHERE article = ?1 AND language = ?2"
                 " AND number = ?3",
                 USE_PUBLIC, NULL},
    [VOTE] = {"INSERT INTO feedback_vote (article, language, edition, helpful, not_helpful)"
              " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (article, language, edition) DO UPDATE"
              " SET helpful = helpful + ?4, not_helpful = not_helpful + ?5",
              USE_WRITE, NULL},
    [READ] = {"SELECT " COLUMNS " FROM feedback AS f WHERE f.reference = ?1", USE_PUBLIC, NULL},
    [QUEUE] = {"SELECT " COLUMNS ", p.name, p.email FROM feedback AS f"
               " LEFT JOIN feedback_person AS p ON p.reference = f.reference WHERE" QUEUE_FILTER
               " AND (f.rank, f.respond_by, f.reference) > (?3, ?4, ?5)"
               " ORDER BY f.rank, f.respond_by, f.reference LIMIT ?6",
               USE_PRIVATE, NULL},
    [QUEUE_TOTAL] = {"SELECT count(*) FROM feedback AS f WHERE" QUEUE_FILTER, USE_PRIVATE,
                     "counting what a filter matches; editors only"},
    [PLACE] = {"SELECT rank, respond_by FROM feedback WHERE reference = ?1", USE_PRIVATE, NULL},
    [ACT] = {"UPDATE feedback SET status = ?2, answer = coalesce(?3, answer),"
             " answered_at = coalesce(?4, answered_at),"
             " fixed_in_edition = coalesce(?5, fixed_in_edition) WHERE reference = ?1",
             USE_WRITE, NULL},
};
const struct statement_rows feedback_statements = {"feedback", statements, ARRAY_SIZE(statements)};

// Outcomes: 0, STORE_NONE.
static int target_exists(struct connection *c, const struct feedback *f) {
    SQL(s, c, GROUP_FEEDBACK, TARGET);
    struct binder b = {s, 0};
    put_text(&b, f->article);
    put_text(&b, f->language);
    put_text(&b, f->section);
    int outcome = sql_step(c, s);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? STORE_NONE : outcome;
    }
    return sqlite3_column_int(s, 0) != 0 ? 0 : STORE_NONE;
}

static int add_person(struct connection *c, const struct feedback *f) {
    if (f->contact_name == NULL && f->contact_email == NULL) {
        return 0;
    }
    SQL(s, c, GROUP_FEEDBACK, ADD_PERSON);
    struct binder b = {s, 0};
    put_text(&b, f->reference);
    put_text(&b, f->contact_name);
    put_text(&b, f->contact_email);
    return sql_run(c, s);
}

int feedback_add(struct tx *tx, const struct feedback *f) {
    struct connection *c = &tx->reader->library;
    int outcome = target_exists(c, f);
    if (outcome != 0) {
        return outcome;
    }
    int rank = f->type == FEEDBACK_UNSAFE ? RANK_UNSAFE : RANK_OTHER;
    SQL(s, c, GROUP_FEEDBACK, ADD);
    struct binder b = {s, 0};
    put_text(&b, f->reference);
    put_text(&b, f->article);
    put_text(&b, f->language);
    put_int(&b, f->edition);
    put_text(&b, f->section);
    put_word(&b, &vocab_feedback_type, (int)f->type);
    put_text(&b, f->comment);
    put_int(&b, f->quarantined ? (int)RANK_QUARANTINED : rank);
    put_int(&b, f->received_at);
    put_int(&b, f->respond_by);
    outcome = sql_run(c, s);
    return outcome == 0 ? add_person(c, f) : outcome;
}

int feedback_vote(struct tx *tx, const char *article, const char *language, int edition,
                  bool helpful) {
    struct connection *c = &tx->reader->library;
    SQL(known, c, GROUP_FEEDBACK, EDITION);
    struct binder b = {known, 0};
    put_text(&b, article);
    put_text(&b, language);
    put_int(&b, edition);
    int outcome = sql_step(c, known);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? STORE_NONE : outcome;
    }
    SQL(vote, c, GROUP_FEEDBACK, VOTE);
    b = (struct binder){vote, 0};
    put_text(&b, article);
    put_text(&b, language);
    put_int(&b, edition);
    put_int(&b, helpful);
    put_int(&b, !helpful);
    return sql_run(c, vote);
}

static void get_feedback(struct row *r, struct feedback *f) {
    *f = (struct feedback){0};
    f->reference = get_text(r);
    f->article = get_text(r);
    f->language = get_text(r);
    f->edition = get_int(r);
    f->section = get_text(r);
    f->type = (enum feedback_type)get_word(r, &vocab_feedback_type);
    f->comment = get_text(r);
    f->quarantined = get_int(r) == RANK_QUARANTINED;
    f->status = (enum feedback_status)get_word(r, &vocab_feedback_status);
    f->received_at = get_int64(r);
    f->respond_by = get_int64(r);
    f->answered_at = get_int64(r);
    f->answer = get_text(r);
    f->fixed_in_edition = get_int(r);
}

int feedback_read(struct reader *reader, struct arena *arena, const char *reference,
                  struct feedback *ret_feedback) {
    SQL(s, &reader->library, GROUP_FEEDBACK, READ);
    put_text(&(struct binder){s, 0}, reference);
    int outcome = sql_step(&reader->library, s);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? STORE_NONE : outcome;
    }
    get_feedback(&(struct row){s, arena, 0}, ret_feedback);
    return 0;
}

// --- the queue ---

static void put_queue_filter(struct binder *b, const struct feedback_filter *filter) {
    put_word(b, &vocab_feedback_status, filter->status);
    put_optional(b, filter->overdue ? filter->now : INT64_MIN, INT64_MIN);
}

struct place {
    int64_t rank, respond_by;
    const char *reference;
};

// Where `after` stands; before everything without one or when it is unknown.
static int read_place(struct reader *reader, const char *after, struct place *ret_place) {
    *ret_place = (struct place){-1, 0, ""};
    if (after == NULL) {
        return 0;
    }
    SQL(s, &reader->library, GROUP_FEEDBACK, PLACE);
    put_text(&(struct binder){s, 0}, after);
    int outcome = sql_step(&reader->library, s);
    if (outcome == SQL_ROW) {
        *ret_place = (struct place){sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), after};
        return 0;
    }
    return outcome;
}

static int queue_total(struct reader *reader, const struct feedback_filter *filter,
                       int *ret_total) {
    SQL(s, &reader->library, GROUP_FEEDBACK, QUEUE_TOTAL);
    put_queue_filter(&(struct binder){s, 0}, filter);
    int outcome = sql_step(&reader->library, s);
    if (outcome == SQL_ROW) {
        *ret_total = sqlite3_column_int(s, 0);
        return 0;
    }
    return outcome;
}

int feedback_queue(struct reader *reader, struct arena *arena, const struct feedback_filter *filter,
                   const char *after, int limit, struct feedback **ret_rows, size_t *ret_count,
                   bool *ret_more, int *ret_total) {
    struct place place;
    struct feedback *rows = NULL;
    size_t count = 0;
    int outcome = read_place(reader, after, &place);
    if (outcome != 0) {
        return outcome;
    }
    SQL(s, &reader->library, GROUP_FEEDBACK, QUEUE);
    struct binder b = {s, 0};
    put_queue_filter(&b, filter);
    put_int(&b, place.rank);
    put_int(&b, place.respond_by);
    put_sv(&b, sv_of(place.reference));
    put_int(&b, (int64_t)limit + 1);
    *ret_more = false;
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        if (count == (size_t)limit) {
            *ret_more = true;
            break;
        }
        struct row r = {s, arena, 0};
        struct feedback *f = arena_push(arena, &rows, &count, sizeof(*f));
        get_feedback(&r, f);
        f->contact_name = get_text(&r);
        f->contact_email = get_text(&r);
    }
    *ret_rows = rows;
    *ret_count = count;
    return outcome < 0 ? outcome : queue_total(reader, filter, ret_total);
}

// --- transitions ---

static const struct {
    unsigned from; // bits of enum feedback_status
    enum feedback_status to;
    const char *name; // in the audit log
} transitions[] = {
    [FEEDBACK_ACKNOWLEDGE] = {1U << FEEDBACK_RECEIVED, FEEDBACK_IN_REVIEW, "acknowledge"},
    [FEEDBACK_ANSWER] = {1U << FEEDBACK_RECEIVED | 1U << FEEDBACK_IN_REVIEW, FEEDBACK_ANSWERED,
                         "answer"},
    [FEEDBACK_CLOSE] = {1U << FEEDBACK_RECEIVED | 1U << FEEDBACK_IN_REVIEW |
                            1U << FEEDBACK_ANSWERED,
                        FEEDBACK_CLOSED, "close"},
};

int feedback_act(struct tx *tx, const char *reference, enum feedback_action action,
                 const char *answer, int fixed_in_edition, const char *author) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct connection *c = &tx->reader->library;
    struct feedback now;
    int outcome = feedback_read(tx->reader, arena, reference, &now);
    if (outcome != 0) {
        return outcome;
    }
    if ((transitions[action].from & 1U << now.status) == 0) {
        return STORE_CONFLICT;
    }
    bool answers = action == FEEDBACK_ANSWER;
    SQL(s, c, GROUP_FEEDBACK, ACT);
    struct binder b = {s, 0};
    put_text(&b, reference);
    put_word(&b, &vocab_feedback_status, (int)transitions[action].to);
    put_text(&b, answers ? answer : NULL);
    put_optional(&b, answers ? tx->now : 0, 0);
    put_optional(&b, answers ? fixed_in_edition : 0, 0);
    outcome = sql_run(c, s);
    return outcome == 0 ? audit_add(tx, author, transitions[action].name, reference) : outcome;
}
