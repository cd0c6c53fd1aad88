// SPDX-License-Identifier: MIT
// Reviews: the block inside an article, and the record that POST …/reviews takes. Invariant: no
// review that this gives lies in the future.
#include "parse/document.h"
#include "parse/parts.h"

enum { NAME_POINTS_MAX = 300 };

static const struct field reviewer_fields[] = {
    {"name", FIELD_LINE, .required = true, AT(reviewer, name), .max = NAME_POINTS_MAX},
    {"credentials", FIELD_LINES, LIST(reviewer, credentials, credential_count), .max = 100},
    {"role", FIELD_LINE, AT(reviewer, role), .max = NAME_POINTS_MAX},
};
static const struct shape reviewer_shape = {SHAPE("a reviewer", reviewer, reviewer_fields)};

struct review_work {
    struct review review;
    struct partial_date date; // lastReviewed under its other name
    int basis;
};
static const struct review_work absent = {.review = {.outcome = VOCAB_NONE}, .basis = VOCAB_NONE};

static void review_check(struct reader *reader, void *target) {
    struct review_work *work = target;
    struct review *review = &work->review;
    if (partial_date_is_set(work->date) && partial_date_is_set(review->last_reviewed)) {
        reader_error(reader, "date", "duplicate", "give lastReviewed or date, not both");
    } else if (partial_date_is_set(work->date)) {
        review->last_reviewed = work->date;
    }
    bool reviewed = partial_date_is_set(review->last_reviewed);
    if (reviewed && partial_date_first_day(review->last_reviewed) > reader->context->today) {
        reader_error(reader, partial_date_is_set(work->date) ? "date" : "lastReviewed", "in-future",
                     "this is in the future: a review is recorded once it was done");
    }
    // A due date that the server made by policy is not stated by whoever writes it back.
    if (work->basis == BASIS_POLICY) {
        review->review_due = (struct partial_date){0};
    }
    if (reviewed && partial_date_is_set(review->review_due) &&
        partial_date_last_day(review->review_due) < partial_date_first_day(review->last_reviewed)) {
        reader_error(reader, "reviewDue", "bad-date", "this is before the review itself");
    }
}

// The rows that the block and the record share.
#define ORGANIZATION                                                                               \
    { "organization", FIELD_LINE, AT(review_work, review.organization), .max = NAME_POINTS_MAX }
#define REVIEWERS                                                                                  \
    {                                                                                              \
        "reviewers", FIELD_OBJECTS, LIST(review_work, review.reviewers, review.reviewer_count),    \
            .shape = &reviewer_shape                                                               \
    }

static const struct field block_fields[] = {
    {"lastReviewed", FIELD_DATE, AT(review_work, review.last_reviewed)},
    ORGANIZATION,
    REVIEWERS,
    {"reviewDue", FIELD_DATE, AT(review_work, review.review_due)},
    {"reviewDueBasis", FIELD_WORD, AT(review_work, basis), .words = &vocab_review_basis},
    {"changedAfter", FIELD_WORD, AT(review_work, review.changed_since),
     .words = &vocab_changed_since}, // of an export; `changedSince` is the server's
    FIELD_OF_SERVER("status"),
    FIELD_OF_SERVER("edition"),
    FIELD_OF_SERVER("changedSince"),
    FIELD_OF_SERVER("outcome"),
    FIELD_OF_SERVER("recordedAt"),
};
static const struct shape block_shape = {SHAPE("a review", review_work, block_fields),
                                         .defaults = &absent, .check = review_check};

static const struct field record_fields[] = {
    {"edition", FIELD_INT, .required = true, AT(review_work, review.edition), .min = 1,
     .max = DOCUMENT_EDITION_MAX},
    {"lastReviewed", FIELD_DATE, AT(review_work, review.last_reviewed)},
    {"date", FIELD_DATE, AT(review_work, date)},
    ORGANIZATION,
    REVIEWERS,
    {"reviewDue", FIELD_DATE, AT(review_work, review.review_due)},
    {"outcome", FIELD_WORD, .required = true, AT(review_work, review.outcome),
     .words = &vocab_review_outcome},
};

static void record_check(struct reader *reader, void *target) {
    const struct review_work *work = target;
    review_check(reader, target);
    if (!partial_date_is_set(work->review.last_reviewed) &&
        !reader_has_error(reader, "lastReviewed") && !reader_has_error(reader, "date")) {
        reader_error(reader, "lastReviewed", "required", "say when it was reviewed");
    }
}
static const struct shape record_shape = {SHAPE("a review record", review_work, record_fields),
                                          .defaults = &absent, .check = record_check};

void review_read(struct reader *reader, const json_t *value, void *target) {
    struct review_work work;
    struct article *article = target;
    fields_read(reader, value, &block_shape, &work);
    article->review = work.review;
    article->has_review = partial_date_is_set(work.review.last_reviewed) ||
                          work.review.organization != NULL || work.review.reviewer_count > 0 ||
                          partial_date_is_set(work.review.review_due);
}

int review_parse(sv json, int32_t today, struct findings *findings, int *ret_edition,
                 struct review *ret_review) {
    const struct document_context context = {.today = today};
    struct review_work work;
    int outcome = fields_parse(json, &context, findings, &record_shape, &work);
    if (outcome == 0) {
        *ret_edition = work.review.edition;
        *ret_review = work.review;
    }
    return outcome;
}
