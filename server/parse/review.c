// SPDX-License-Identifier: MIT
// Reviews: the block inside an article, and the record that POST …/reviews takes. Invariant: no
// review that this gives lies in the future.
#include "base/mem.h"
#include "parse/document.h"
#include "parse/json_text.h"
#include "parse/parts.h"

#include <string.h>

enum { NAME_POINTS_MAX = 300, EDITION_MAX = 1000000000 };

static const struct field reviewer_fields[] = {
    {"name", FIELD_LINE, .required = true, .offset = offsetof(struct reviewer, name),
     .max = NAME_POINTS_MAX},
    {"credentials", FIELD_LINES, .offset = offsetof(struct reviewer, credentials),
     .count = offsetof(struct reviewer, credential_count), .max = 100},
    {"role", FIELD_LINE, .offset = offsetof(struct reviewer, role), .max = NAME_POINTS_MAX},
};
static const struct shape reviewer_shape = {.name = "a reviewer",
                                            .size = sizeof(struct reviewer),
                                            .fields = reviewer_fields,
                                            .field_count = ARRAY_SIZE(reviewer_fields)};

struct review_work {
    struct review review;
    struct partial_date date; // lastReviewed under its other name
    int basis;
};

static void review_init(void *target) {
    *(struct review_work *)target =
        (struct review_work){.review = {.outcome = VOCAB_NONE}, .basis = VOCAB_NONE};
}

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

#define WORK(member) .offset = offsetof(struct review_work, member)
#define REVIEWERS                                                                                  \
    {                                                                                              \
        "reviewers", FIELD_OBJECTS, WORK(review.reviewers),                                        \
            .count = offsetof(struct review_work, review.reviewer_count), .shape = &reviewer_shape \
    }

static const struct field block_fields[] = {
    {"lastReviewed", FIELD_DATE, WORK(review.last_reviewed)},
    {"organization", FIELD_LINE, WORK(review.organization), .max = NAME_POINTS_MAX},
    REVIEWERS,
    {"reviewDue", FIELD_DATE, WORK(review.review_due)},
    {"reviewDueBasis", FIELD_WORD, WORK(basis), .words = &vocab_review_basis},
    FIELD_OF_SERVER("status"),
    FIELD_OF_SERVER("edition"),
    FIELD_OF_SERVER("changedSince"),
    FIELD_OF_SERVER("outcome"),
    FIELD_OF_SERVER("recordedAt"),
};
static const struct shape block_shape = {.name = "a review",
                                         .size = sizeof(struct review_work),
                                         .fields = block_fields,
                                         .field_count = ARRAY_SIZE(block_fields),
                                         .init = review_init,
                                         .check = review_check};

static const struct field record_fields[] = {
    {"edition", FIELD_INT, .required = true, WORK(review.edition), .min = 1, .max = EDITION_MAX},
    {"lastReviewed", FIELD_DATE, WORK(review.last_reviewed)},
    {"date", FIELD_DATE, WORK(date)},
    {"organization", FIELD_LINE, WORK(review.organization), .max = NAME_POINTS_MAX},
    REVIEWERS,
    {"reviewDue", FIELD_DATE, WORK(review.review_due)},
    {"outcome", FIELD_WORD, .required = true, WORK(review.outcome), .words = &vocab_review_outcome},
};
static const struct shape record_shape = {.name = "a review record",
                                          .size = sizeof(struct review_work),
                                          .fields = record_fields,
                                          .field_count = ARRAY_SIZE(record_fields),
                                          .init = review_init,
                                          .check = review_check};

bool review_read(struct reader *reader, const json_t *value, struct review *ret_review) {
    struct review_work work;
    fields_read(reader, value, &block_shape, &work);
    *ret_review = work.review;
    return partial_date_is_set(work.review.last_reviewed) || work.review.organization != NULL ||
           work.review.reviewer_count > 0 || partial_date_is_set(work.review.review_due);
}

int review_parse(sv json, int32_t today, struct findings *findings, int *ret_edition,
                 struct review *ret_review) {
    json_auto_t *root = json_text_parse(json, findings, 0);
    if (root == NULL) {
        return DOCUMENT_SYNTAX;
    }
    const struct document_context context = {.today = today};
    CLEANUP(reader_finish) struct reader reader = {.findings = findings, .context = &context};
    struct review_work work;
    fields_read(&reader, root, &record_shape, &work);
    if (json_is_object(root) && !partial_date_is_set(work.review.last_reviewed) &&
        json_object_get(root, "lastReviewed") == NULL && json_object_get(root, "date") == NULL) {
        reader_error(&reader, "lastReviewed", "required", "say when it was reviewed");
    }
    if (findings->error_count == 0 && !partial_date_is_set(work.review.last_reviewed)) {
        reader_error(&reader, "lastReviewed", "required", "say when it was reviewed");
    }
    if (findings->error_count > 0) {
        return DOCUMENT_REFUSED;
    }
    *ret_edition = work.review.edition;
    *ret_review = work.review;
    return 0;
}
