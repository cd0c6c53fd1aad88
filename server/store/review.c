// SPDX-License-Identifier: MIT
// Reviews: append-only records beside the editions that they vouch for. The newest record with the
// outcome still-accurate is the one that is shown.
#include "store/review.h"

#include "store/article.h"
#include "store/publish.h"
#include "store/token.h"

#include <string.h>

enum {
    ADD,
    ADD_REVIEWER,
    ADD_CREDENTIAL,
    FOR_EDITION,
    CHANGED_AFTER,
    ALL,
    REVIEWERS,
    CREDENTIALS,
};
#define COLUMNS "review_id, last_reviewed, organization, review_due, edition, outcome, recorded_at"
static const struct statement statements[] = {
    [ADD] = {"INSERT INTO review (article, language, edition, last_reviewed, organization,"
             " review_due, outcome, recorded_at, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
             " ?9)",
             USE_WRITE, NULL},
    [ADD_REVIEWER] = {"INSERT INTO reviewer (review_id, position, name, role)"
                      " VALUES (?1, ?2, ?3, ?4)",
                      USE_WRITE, NULL},
    [ADD_CREDENTIAL] = {"INSERT INTO credential (review_id, reviewer, position, credential)"
                        " VALUES (?1, ?2, ?3, ?4)",
                        USE_WRITE, NULL},
    [FOR_EDITION] = {"SELECT " COLUMNS " FROM published_review WHERE article = ?1 AND language = ?2"
                     " AND edition <= ?3 AND outcome = 'still-accurate'"
                     " ORDER BY review_id DESC LIMIT 1",
                     USE_PUBLIC, NULL},
    [CHANGED_AFTER] = {"SELECT count(*), coalesce(max(update_type = 'major'), 0)"
                       " FROM published_edition WHERE article = ?1 AND language = ?2"
                       " AND number > ?3 AND number <= ?4",
                       USE_PUBLIC, NULL},
    [ALL] = {"SELECT " COLUMNS " FROM published_review WHERE article = ?1 AND language = ?2"
             " ORDER BY review_id DESC",
             USE_PUBLIC, NULL},
    [REVIEWERS] = {"SELECT name, role FROM published_reviewer WHERE review_id = ?1"
                   " ORDER BY position",
                   USE_PUBLIC, NULL},
    [CREDENTIALS] = {"SELECT reviewer, credential FROM published_credential WHERE review_id = ?1"
                     " ORDER BY reviewer, position",
                     USE_PUBLIC, NULL},
};
const struct statement_rows review_statements = {"review", statements, ARRAY_SIZE(statements)};

struct partial_date review_stated_due(const struct review *review) {
    return review->basis == BASIS_STATED ? review->review_due : (struct partial_date){0};
}

// --- writing ---

static int add_credentials(struct connection *c, int64_t review_id, size_t reviewer,
                           const struct reviewer *who) {
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < who->credential_count; i++) {
        SQL(s, c, GROUP_REVIEW, ADD_CREDENTIAL);
        struct binder b = {s, 0};
        put_int(&b, review_id);
        put_size(&b, reviewer);
        put_size(&b, i);
        put_text(&b, who->credentials[i]);
        outcome = sql_run(c, s);
    }
    return outcome;
}

static int add_reviewers(struct connection *c, int64_t review_id, const struct review *review) {
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < review->reviewer_count; i++) {
        const struct reviewer *who = &review->reviewers[i];
        SQL(s, c, GROUP_REVIEW, ADD_REVIEWER);
        struct binder b = {s, 0};
        put_int(&b, review_id);
        put_size(&b, i);
        put_text(&b, who->name);
        put_text(&b, who->role);
        outcome = sql_run(c, s);
        if (outcome == 0) {
            outcome = add_credentials(c, review_id, i, who);
        }
    }
    return outcome;
}

int review_add(struct tx *tx, const char *id, const char *language, int edition,
               const struct review *review, const char *author, int64_t *ret_review_id) {
    struct connection *c = &tx->reader->library;
    SQL(s, c, GROUP_REVIEW, ADD);
    struct binder b = {s, 0};
    put_text(&b, id);
    put_text(&b, language);
    put_int(&b, edition);
    put_date(&b, review->last_reviewed);
    put_text(&b, review->organization);
    put_date(&b, review_stated_due(review));
    put_word(&b, &vocab_review_outcome,
             review->outcome == VOCAB_NONE ? (int)OUTCOME_STILL_ACCURATE : review->outcome);
    put_int(&b, tx->now);
    put_text(&b, author);
    int outcome = sql_run(c, s);
    if (outcome != 0) {
        return outcome;
    }
    *ret_review_id = sqlite3_last_insert_rowid(c->db);
    return add_reviewers(c, *ret_review_id, review);
}

int review_record(struct tx *tx, const char *id, const char *language, int edition,
                  const struct review *review, const char *author) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct publication now = {0};
    int64_t review_id = 0;
    int outcome = publication_read(tx->reader, arena, id, language, &now);
    if (outcome != 0) {
        return outcome;
    }
    if (now.withdrawn) {
        return STORE_NONE;
    }
    if (now.edition != edition) {
        return STORE_CONFLICT;
    }
    outcome = review_add(tx, id, language, edition, review, author, &review_id);
    if (outcome == 0 && review->outcome != OUTCOME_NEEDS_CHANGE) {
        outcome = publication_set_review(tx, &now, review_id, review);
    }
    if (outcome == 0) {
        tx_touch(tx, "article", id); // the list of its reviews shows every record
        outcome =
            audit_add(tx, author, "review", arena_printf(arena, "%s/%s/%d", id, language, edition));
    }
    return outcome;
}

// --- reading ---

static bool text_same(const char *a, const char *b) {
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

static bool reviewer_same(const struct reviewer *a, const struct reviewer *b) {
    if (!text_same(a->name, b->name) || !text_same(a->role, b->role) ||
        a->credential_count != b->credential_count) {
        return false;
    }
    for (size_t i = 0; i < a->credential_count; i++) {
        if (!text_same(a->credentials[i], b->credentials[i])) {
            return false;
        }
    }
    return true;
}

bool review_same(const struct review *a, const struct review *b) {
    if (!partial_date_eq(a->last_reviewed, b->last_reviewed) ||
        !partial_date_eq(review_stated_due(a), review_stated_due(b)) ||
        !text_same(a->organization, b->organization) || a->reviewer_count != b->reviewer_count) {
        return false;
    }
    for (size_t i = 0; i < a->reviewer_count; i++) {
        if (!reviewer_same(&a->reviewers[i], &b->reviewers[i])) {
            return false;
        }
    }
    return true;
}

static int64_t get_review(struct row *r, struct review *review) {
    *review = (struct review){0};
    int64_t review_id = get_int64(r);
    review->last_reviewed = get_date(r);
    review->organization = get_text(r);
    review->review_due = get_date(r);
    review->edition = get_int(r);
    review->outcome = get_word(r, &vocab_review_outcome);
    review->recorded_at = get_int64(r);
    return review_id;
}

static int read_credentials(struct reader *reader, struct arena *arena, int64_t review_id,
                            struct review *review) {
    SQL(s, &reader->library, GROUP_REVIEW, CREDENTIALS);
    int outcome = 0;
    put_int(&(struct binder){s, 0}, review_id);
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        struct row r = {s, arena, 0};
        size_t at = (size_t)get_int(&r);
        if (at < review->reviewer_count) {
            struct reviewer *who = &review->reviewers[at];
            *(const char **)arena_push(arena, &who->credentials, &who->credential_count,
                                       sizeof(char *)) = get_text(&r);
        }
    }
    return outcome;
}

static int read_reviewers(struct reader *reader, struct arena *arena, int64_t review_id,
                          struct review *review) {
    SQL(s, &reader->library, GROUP_REVIEW, REVIEWERS);
    int outcome = 0;
    put_int(&(struct binder){s, 0}, review_id);
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        struct row r = {s, arena, 0};
        struct reviewer *who =
            arena_push(arena, &review->reviewers, &review->reviewer_count, sizeof(*who));
        who->name = get_text(&r);
        who->role = get_text(&r);
    }
    return outcome == 0 ? read_credentials(reader, arena, review_id, review) : outcome;
}

// How far the text changed from the edition that was read to `edition`.
static int read_changed_since(struct reader *reader, const char *id, const char *language,
                              int edition, struct review *review) {
    SQL(s, &reader->library, GROUP_REVIEW, CHANGED_AFTER);
    struct binder b = {s, 0};
    put_text(&b, id);
    put_text(&b, language);
    put_int(&b, review->edition);
    put_int(&b, edition);
    int outcome = sql_step(&reader->library, s);
    if (outcome != SQL_ROW) {
        return outcome;
    }
    bool changed = sqlite3_column_int(s, 0) > 0, major = sqlite3_column_int(s, 1) != 0;
    review->changed_since = major ? CHANGED_MAJOR : changed ? CHANGED_MINOR : CHANGED_NONE;
    return 0;
}

int review_for_edition(struct reader *reader, struct arena *arena, const char *id,
                       const char *language, int edition, struct review *ret_review) {
    SQL(s, &reader->library, GROUP_REVIEW, FOR_EDITION);
    struct binder b = {s, 0};
    put_text(&b, id);
    put_text(&b, language);
    put_int(&b, edition);
    int outcome = sql_step(&reader->library, s);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? STORE_NONE : outcome;
    }
    int64_t review_id = get_review(&(struct row){s, arena, 0}, ret_review);
    outcome = read_reviewers(reader, arena, review_id, ret_review);
    return outcome == 0 ? read_changed_since(reader, id, language, edition, ret_review) : outcome;
}

int review_list(struct reader *reader, struct arena *arena, const char *id, const char *language,
                struct review **ret_reviews, size_t *ret_count) {
    SQL(s, &reader->library, GROUP_REVIEW, ALL);
    struct review *reviews = NULL;
    size_t count = 0;
    int outcome = 0;
    struct binder b = {s, 0};
    put_text(&b, id);
    put_text(&b, language);
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        struct review *review = arena_push(arena, &reviews, &count, sizeof(*review));
        int64_t review_id = get_review(&(struct row){s, arena, 0}, review);
        outcome = read_reviewers(reader, arena, review_id, review);
        if (outcome != 0) {
            return outcome;
        }
    }
    *ret_reviews = reviews;
    *ret_count = count;
    return outcome;
}
