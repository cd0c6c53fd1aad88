// SPDX-License-Identifier: MIT
// Feedback: what readers write, its queue and its answer. Only the editors' queue reads the
// personal data, which stands in a table of its own. Nothing here touches a public page.
#include "store/feedback.h"

#include "store/article.h"
#include "store/internal.h"
#include "store/token.h"

enum { TARGET, ADD, ADD_PERSON, EDITION, VOTE, READ, QUEUE, QUEUE_TOTAL, ACT };
enum { RANK_UNSAFE, RANK_OTHER, RANK_QUARANTINED };
// In the order of `fields` below: what the reader gave, what the public may see, the person.
enum { GIVEN = 9, PUBLIC = 14 };
#define COLUMNS                                                                                    \
    "f.reference, f.article, f.language, f.edition, f.section, f.type, f.comment, f.received_at,"  \
    " f.respond_by, f.status, f.rank = 2, f.answered_at, f.answer, f.fixed_in_edition"
// ?1 status (NULL: not closed), ?2 only what was due before this instant (NULL: all)
#define QUEUE_FILTER                                                                               \
    " (CASE WHEN ?1 IS NULL THEN f.status <> 'closed' ELSE f.status = ?1 END)"                     \
    " AND (?2 IS NULL OR (f.respond_by < ?2 AND f.status IN ('received', 'in-review')))"
static const struct statement statements[] = {
    // Whatever became of the article while the comment was on its way.
    [TARGET] = READ_PRIVATE("SELECT p.article FROM publication AS p WHERE p.article ="
                            " coalesce((SELECT article FROM former_id WHERE id = ?1), ?1)"
                            " AND p.language = ?2 AND (?3 IS NULL OR EXISTS (SELECT 1"
                            " FROM edition AS e JOIN section AS s ON s.edition_id = e.edition_id"
                            " WHERE e.article = p.article AND e.language = ?2 AND s.key = ?3))"),
    [ADD] =
        WRITE("INSERT INTO feedback (reference, article, language, edition, section, type, comment,"
              " received_at, respond_by, rank, status)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'received')"),
    [ADD_PERSON] =
        WRITE("INSERT INTO feedback_person (reference, name, email) VALUES (?1, ?2, ?3)"),
    [EDITION] = READ_PUBLIC("SELECT 1 FROM published_edition WHERE article = ?1 AND language = ?2"
                            " AND number = ?3"),
    [VOTE] = WRITE("INSERT INTO feedback_vote (article, language, edition, helpful, not_helpful)"
                   " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (article, language, edition) DO UPDATE"
                   " SET helpful = helpful + ?4, not_helpful = not_helpful + ?5"),
    [READ] = READ_PUBLIC("SELECT " COLUMNS " FROM feedback AS f WHERE f.reference = ?1"),
    // After the reference ?3; from the start without one or when it is unknown.
    [QUEUE] = READ_PRIVATE(
        "SELECT " COLUMNS ", p.name, p.email FROM feedback AS f"
        " LEFT JOIN feedback_person AS p ON p.reference = f.reference WHERE" QUEUE_FILTER
        " AND (f.rank, f.respond_by, f.reference) >"
        " (coalesce((SELECT rank FROM feedback WHERE reference = ?3), -1),"
        " (SELECT respond_by FROM feedback WHERE reference = ?3), ?3)"
        " ORDER BY f.rank, f.respond_by, f.reference LIMIT ?4"),
    [QUEUE_TOTAL] = {"SELECT count(*) FROM feedback AS f WHERE" QUEUE_FILTER, USE_PRIVATE,
                     "counting what a filter matches; editors only"},
    [ACT] = WRITE("UPDATE feedback SET status = ?2, answer = coalesce(?3, answer),"
                  " answered_at = coalesce(?4, answered_at),"
                  " fixed_in_edition = coalesce(?5, fixed_in_edition) WHERE reference = ?1"),
};
const struct statement_rows feedback_statements = {"feedback", statements, ARRAY_SIZE(statements)};

static const struct field fields[] = {
    TEXT(struct feedback, reference),    TEXT(struct feedback, article),
    TEXT(struct feedback, language),     INT(struct feedback, edition),
    TEXT(struct feedback, section),      WORD(struct feedback, type, vocab_feedback_type),
    TEXT(struct feedback, comment),      INT64(struct feedback, received_at),
    INT64(struct feedback, respond_by),  WORD(struct feedback, status, vocab_feedback_status),
    BOOL(struct feedback, quarantined),  INT64(struct feedback, answered_at),
    TEXT(struct feedback, answer),       INT(struct feedback, fixed_in_edition),
    TEXT(struct feedback, contact_name), TEXT(struct feedback, contact_email),
};
static const struct shape given = {fields, GIVEN, sizeof(struct feedback)};
static const struct shape without_person = {fields, PUBLIC, sizeof(struct feedback)};
static const struct shape whole = SHAPE(struct feedback, fields);

// Gives the comment the article's id of now. Outcomes: 0, STORE_NONE.
static int target_find(struct connection *c, struct arena *arena, struct feedback *f) {
    QUERY(q, c, GROUP_FEEDBACK, TARGET);
    put_page(&q, f->article, f->language);
    put_text(&q, f->section);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        f->article = get_text(&q);
    }
    return outcome;
}

static int add_person(struct connection *c, const struct feedback *f) {
    if (f->contact_name == NULL && f->contact_email == NULL) {
        return 0;
    }
    QUERY(q, c, GROUP_FEEDBACK, ADD_PERSON);
    put_text(&q, f->reference);
    put_text(&q, f->contact_name);
    put_text(&q, f->contact_email);
    return query_run(&q);
}

int feedback_add(struct tx *tx, const struct feedback *feedback) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct connection *c = &tx->reader->library;
    struct feedback now = *feedback, *f = &now;
    int outcome = target_find(c, arena, f);
    if (outcome != 0) {
        return outcome;
    }
    int rank = f->type == FEEDBACK_UNSAFE ? RANK_UNSAFE : RANK_OTHER;
    QUERY(q, c, GROUP_FEEDBACK, ADD);
    put_fields(&q, &given, f);
    put_int(&q, f->quarantined ? (int)RANK_QUARANTINED : rank);
    outcome = query_run(&q);
    return outcome == 0 ? add_person(c, f) : outcome;
}

int feedback_vote(struct tx *tx, const char *article, const char *language, int edition,
                  bool helpful) {
    struct connection *c = &tx->reader->library;
    QUERY(known, c, GROUP_FEEDBACK, EDITION);
    put_page(&known, article, language);
    put_int(&known, edition);
    int outcome = query_one(&known, NULL);
    if (outcome != 0) {
        return outcome;
    }
    QUERY(vote, c, GROUP_FEEDBACK, VOTE);
    put_page(&vote, article, language);
    put_int(&vote, edition);
    put_int(&vote, helpful);
    put_int(&vote, !helpful);
    return query_run(&vote);
}

int feedback_read(struct reader *reader, struct arena *arena, const char *reference,
                  struct feedback *ret_feedback) {
    QUERY(q, &reader->library, GROUP_FEEDBACK, READ);
    put_text(&q, reference);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        *ret_feedback = (struct feedback){0};
        get_fields(&q, &without_person, ret_feedback);
    }
    return outcome;
}

// --- the queue ---

static void put_queue_filter(struct query *q, const struct feedback_filter *filter) {
    put_word(q, &vocab_feedback_status, filter->status);
    put_optional(q, filter->overdue ? filter->now : INT64_MIN, INT64_MIN);
}

static int queue_total(struct reader *reader, const struct feedback_filter *filter,
                       int *ret_total) {
    QUERY(q, &reader->library, GROUP_FEEDBACK, QUEUE_TOTAL);
    put_queue_filter(&q, filter);
    return query_count(&q, ret_total);
}

int feedback_queue(struct reader *reader, struct arena *arena, const struct feedback_filter *filter,
                   const char *after, int limit, struct feedback **ret_rows, size_t *ret_count,
                   bool *ret_more, int *ret_total) {
    QUERY(q, &reader->library, GROUP_FEEDBACK, QUEUE);
    put_queue_filter(&q, filter);
    put_text(&q, after);
    put_int(&q, (int64_t)limit + 1); // one more tells whether there is more
    int outcome = query_all(&q, arena, &whole, ret_rows, ret_count);
    *ret_more = *ret_count > (size_t)limit;
    *ret_count -= *ret_more;
    return outcome == 0 ? queue_total(reader, filter, ret_total) : outcome;
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
    QUERY(q, c, GROUP_FEEDBACK, ACT);
    put_text(&q, reference);
    put_word(&q, &vocab_feedback_status, (int)transitions[action].to);
    put_text(&q, answers ? answer : NULL);
    put_optional(&q, answers ? tx->now : 0, 0);
    put_optional(&q, answers ? fixed_in_edition : 0, 0);
    outcome = query_run(&q);
    return outcome == 0 ? audit_add(tx, author, transitions[action].name, reference) : outcome;
}
