// SPDX-License-Identifier: MIT
// Reviews: append-only records beside the editions that they vouch for. The newest record with the
// outcome still-accurate is the one that is shown.
#include "store/internal.h"

#include "base/hash.h"

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
#define COLUMNS                                                                                    \
    "review_id, last_reviewed, organization, review_due, edition, outcome, recorded_at, changed"
static const struct statement statements[] = {
    [ADD] = WRITE("INSERT INTO review (article, language, edition, last_reviewed, organization,"
                  " review_due, outcome, recorded_at, author, changed)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
    [ADD_REVIEWER] = WRITE("INSERT INTO reviewer (review_id, position, name, role)"
                           " VALUES (?1, ?2, ?3, ?4)"),
    [ADD_CREDENTIAL] = WRITE("INSERT INTO credential (review_id, reviewer, position, credential)"
                             " VALUES (?1, ?2, ?3, ?4)"),
    [FOR_EDITION] =
        READ_PUBLIC("SELECT " COLUMNS " FROM published_review WHERE article = ?1 AND language = ?2"
                    " AND edition <= ?3 AND outcome = 'still-accurate'"
                    " ORDER BY review_id DESC LIMIT 1"),
    [CHANGED_AFTER] = READ_PUBLIC("SELECT count(*), coalesce(max(update_type = 'major'), 0)"
                                  " FROM published_edition WHERE article = ?1 AND language = ?2"
                                  " AND number > ?3 AND number <= ?4"),
    [ALL] =
        READ_PUBLIC("SELECT " COLUMNS " FROM published_review WHERE article = ?1 AND language = ?2"
                    " ORDER BY review_id DESC"),
    [REVIEWERS] = READ_PUBLIC("SELECT name, role FROM published_reviewer WHERE review_id = ?1"
                              " ORDER BY position"),
    [CREDENTIALS] =
        READ_PUBLIC("SELECT reviewer, credential FROM published_credential WHERE review_id = ?1"
                    " ORDER BY reviewer, position"),
};
const struct statement_rows review_statements = {"review", statements, ARRAY_SIZE(statements)};

// The due date that a document states; one by policy is the server's.
static struct partial_date review_stated_due(const struct review *review) {
    return review->basis == BASIS_STATED ? review->review_due : (struct partial_date){0};
}

// --- writing ---

static const struct field reviewer_fields[] = {
    TEXT(struct reviewer, name),
    TEXT(struct reviewer, role),
};
static const struct shape reviewer_shape = SHAPE(struct reviewer, reviewer_fields);

static int add_credentials(struct connection *c, int64_t review_id, size_t reviewer,
                           const struct reviewer *who) {
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < who->credential_count; i++) {
        QUERY(q, c, GROUP_REVIEW, ADD_CREDENTIAL);
        put_int(&q, review_id);
        put_size(&q, reviewer);
        put_size(&q, i);
        put_text(&q, who->credentials[i]);
        outcome = query_run(&q);
    }
    return outcome;
}

static int add_reviewers(struct connection *c, int64_t review_id, const struct review *review) {
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < review->reviewer_count; i++) {
        const struct reviewer *who = &review->reviewers[i];
        QUERY(q, c, GROUP_REVIEW, ADD_REVIEWER);
        put_int(&q, review_id);
        put_size(&q, i);
        put_fields(&q, &reviewer_shape, who);
        outcome = query_run(&q);
        outcome = outcome == 0 ? add_credentials(c, review_id, i, who) : outcome;
    }
    return outcome;
}

int review_add(struct tx *tx, const char *id, const char *language, int edition,
               const struct review *review, const char *author, int64_t *ret_review_id) {
    struct connection *c = &tx->reader->library;
    QUERY(q, c, GROUP_REVIEW, ADD);
    put_page(&q, id, language);
    put_int(&q, edition);
    put_date(&q, review->last_reviewed);
    put_text(&q, review->organization);
    put_date(&q, review_stated_due(review));
    put_word(&q, &vocab_review_outcome,
             review->outcome == VOCAB_NONE ? (int)OUTCOME_STILL_ACCURATE : review->outcome);
    put_int(&q, tx->now);
    put_text(&q, author);
    put_word(&q, &vocab_changed_since, (int)review->changed_since);
    int outcome = query_insert(&q, ret_review_id);
    return outcome == 0 ? add_reviewers(c, *ret_review_id, review) : outcome;
}

int review_record(struct tx *tx, const char *id, const char *language, int edition,
                  const struct review *review, const char *author) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct publication now = {0};
    int64_t review_id = 0;
    int outcome = id_moved(tx, id);
    outcome = outcome == 0 ? publication_read(tx->reader, arena, id, language, &now) : outcome;
    if (outcome != 0) {
        return outcome;
    }
    if (now.withdrawn) {
        return STORE_WITHDRAWN;
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
        tx_touch(tx, "list", NULL);  // so do replies that had too many keys to name each
        outcome =
            audit_add(tx, author, "review", arena_printf(arena, "%s/%s/%d", id, language, edition));
    }
    return outcome;
}

// --- reading ---

// Of what a document says of a review.
static void review_digest(const struct review *review, uint8_t ret_digest[static SHA256_SIZE]) {
    char date[PARTIAL_DATE_TEXT];
    struct hasher *h = hasher_create();
    hasher_text(h, partial_date_text(review->last_reviewed, date));
    hasher_text(h, partial_date_text(review_stated_due(review), date));
    hasher_text(h, review->organization);
    for (size_t i = 0; i < review->reviewer_count; i++) {
        const struct reviewer *who = &review->reviewers[i];
        hasher_text(h, who->name);
        hasher_text(h, who->role);
        hasher_number(h, (int64_t)who->credential_count);
        for (size_t k = 0; k < who->credential_count; k++) {
            hasher_text(h, who->credentials[k]);
        }
    }
    hasher_finish(h, ret_digest);
}

bool review_same(const struct review *a, const struct review *b) {
    uint8_t digest_a[SHA256_SIZE], digest_b[SHA256_SIZE];
    review_digest(a, digest_a);
    review_digest(b, digest_b);
    return hash_equal(digest_a, digest_b, SHA256_SIZE);
}

static const struct field fields[] = {
    DATE(struct review, last_reviewed),
    TEXT(struct review, organization),
    DATE(struct review, review_due),
    INT(struct review, edition),
    WORD(struct review, outcome, vocab_review_outcome),
    INT64(struct review, recorded_at),
    WORD(struct review, changed_since, vocab_changed_since),
};
static const struct shape review_shape = SHAPE(struct review, fields);

static int read_credentials(struct reader *reader, struct arena *arena, int64_t review_id,
                            struct review *review) {
    QUERY(q, &reader->library, GROUP_REVIEW, CREDENTIALS);
    int outcome = 0;
    put_int(&q, review_id);
    while ((outcome = query_next(&q, arena)) == SQL_ROW) {
        size_t at = (size_t)get_int(&q);
        if (at < review->reviewer_count) {
            struct reviewer *who = &review->reviewers[at];
            *(const char **)arena_push(arena, &who->credentials, &who->credential_count,
                                       sizeof(char *)) = get_text(&q);
        }
    }
    return outcome;
}

static int read_reviewers(struct reader *reader, struct arena *arena, int64_t review_id,
                          struct review *review) {
    QUERY(q, &reader->library, GROUP_REVIEW, REVIEWERS);
    put_int(&q, review_id);
    int outcome =
        query_all(&q, arena, &reviewer_shape, &review->reviewers, &review->reviewer_count);
    return outcome == 0 ? read_credentials(reader, arena, review_id, review) : outcome;
}

// The present row and what belongs to it.
static int read_review(struct reader *reader, struct query *q, struct review *review) {
    int64_t review_id = get_int64(q);
    *review = (struct review){0};
    get_fields(q, &review_shape, review);
    return read_reviewers(reader, q->arena, review_id, review);
}

// How far the text changed from what was read to `edition`: it may have come changed already.
static int read_changed_since(struct reader *reader, const char *id, const char *language,
                              int edition, struct review *review) {
    QUERY(q, &reader->library, GROUP_REVIEW, CHANGED_AFTER);
    put_page(&q, id, language);
    put_int(&q, review->edition);
    put_int(&q, edition);
    int outcome = query_one(&q, NULL);
    if (outcome == 0) {
        bool changed = get_int(&q) > 0, major = get_int(&q) != 0;
        enum changed_since after = major ? CHANGED_MAJOR : changed ? CHANGED_MINOR : CHANGED_NONE;
        review->changed_since = after > review->changed_since ? after : review->changed_since;
    }
    return outcome;
}

int review_for_edition(struct reader *reader, struct arena *arena, const char *id,
                       const char *language, int edition, struct review *ret_review) {
    QUERY(q, &reader->library, GROUP_REVIEW, FOR_EDITION);
    put_page(&q, id, language);
    put_int(&q, edition);
    int outcome = query_one(&q, arena);
    outcome = outcome == 0 ? read_review(reader, &q, ret_review) : outcome;
    return outcome == 0 ? read_changed_since(reader, id, language, edition, ret_review) : outcome;
}

int review_list(struct reader *reader, struct arena *arena, const char *id, const char *language,
                struct review **ret_reviews, size_t *ret_count) {
    QUERY(q, &reader->library, GROUP_REVIEW, ALL);
    int outcome = 0;
    *ret_reviews = NULL;
    *ret_count = 0;
    put_page(&q, id, language);
    while (outcome == 0 && (outcome = query_next(&q, arena)) == SQL_ROW) {
        struct review *review = arena_push(arena, ret_reviews, ret_count, sizeof(*review));
        outcome = read_review(reader, &q, review);
    }
    return outcome;
}
