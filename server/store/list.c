// SPDX-License-Identifier: MIT
// Lists of published articles: one statement a sort order, each walking one index. Sort keys ascend
// in every order (dates are kept negated where the newest comes first), so that one comparison of
// (key, article, language) says where a page begins.
#include "store/internal.h"

#include "store/functions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BY_TITLE, BY_MODIFIED, BY_REVIEWED, BY_DUE, TOTAL, IDS, ONE, LETTERS, AZ };

// Parameters: ?1 language, ?2 topic, ?3 kind, ?4 letter, ?5 review status, ?6 interval, ?7 today,
// ?8 updated since (day), ?9 source, ?10 id there; ?11 … ?13 the position; ?14 how many.
#define FILTER                                                                                     \
    " (?1 IS NULL OR language = ?1)"                                                               \
    " AND (?2 IS NULL OR edition_id IN (SELECT t.edition_id FROM published_edition_topic AS t"     \
    " WHERE t.topic IN (WITH RECURSIVE below (id) AS (VALUES (?2) UNION"                           \
    " SELECT topic.id FROM topic JOIN below ON topic.parent = below.id) SELECT id FROM below)))"   \
    " AND (?3 IS NULL OR kind = ?3) AND (?4 IS NULL OR letter = ?4)"                               \
    " AND (?5 IS NULL OR review_status(last_reviewed, review_due, coalesce(review_months, ?6), "   \
    "?7) = ?5)"                                                                                    \
    " AND (?8 IS NULL OR updated_day >= ?8)"                                                       \
    " AND (?9 IS NULL OR source_name = ?9) AND (?10 IS NULL OR source_key = ?10)"
#define COLUMNS                                                                                    \
    "article, language, title, summary, kind, sample, edition, published_at, date_modified,"       \
    " source_name, source_key, review_id IS NOT NULL, last_reviewed, organization, review_due,"    \
    " review_edition, changed_since, review_outcome, recorded_at, review_months"
#define LIST(key)                                                                                  \
    "SELECT " key ", " COLUMNS " FROM published_article WHERE" FILTER " AND (" key                 \
    ", article, language) > (?11, ?12, ?13)"                                                       \
    " ORDER BY " key ", article, language LIMIT ?14"
static const char walks[] = "walks an index in the order asked for until the page is full";
static const struct statement statements[] = {
    [BY_TITLE] = {LIST("title_fold"), USE_PUBLIC, walks},
    [BY_MODIFIED] = {LIST("modified_rank"), USE_PUBLIC, walks},
    [BY_REVIEWED] = {LIST("reviewed_rank"), USE_PUBLIC, walks},
    [BY_DUE] = {LIST("review_due_day(last_reviewed, review_due, coalesce(review_months, ?6))"),
                USE_PUBLIC,
                "the due day depends on the review policy, a setting: it is computed for each row"},
    [TOTAL] = {"SELECT count(*) FROM published_article WHERE" FILTER, USE_PUBLIC,
               "counting what a filter matches looks at every row; replies are cached"},
    [IDS] = {"SELECT article FROM published_article WHERE" FILTER " ORDER BY article", USE_PUBLIC,
             "a search within a topic or kind looks at every row"},
    [ONE] = READ_PUBLIC("SELECT " COLUMNS
                        " FROM published_article WHERE article = ?1 AND language = ?2"),
    [LETTERS] = {"SELECT letter, count(*) FROM (SELECT letter FROM published_listing"
                 " WHERE language = ?1 UNION ALL SELECT n.letter FROM published_listing AS p"
                 " JOIN published_name AS n ON n.edition_id = p.edition_id WHERE p.language = ?1)"
                 " GROUP BY letter ORDER BY letter = '#', letter",
                 USE_PUBLIC, "the A-Z counts every name of a language; replies are cached"},
    [AZ] = {"SELECT name, article, title, alias FROM (SELECT title AS name, title_fold AS fold,"
            " article, title, 0 AS alias FROM published_article WHERE language = ?1 AND letter = ?2"
            " UNION ALL SELECT n.name, n.name_fold, p.article, p.title, 1"
            " FROM published_article AS p JOIN published_name AS n ON n.edition_id = p.edition_id"
            " WHERE p.language = ?1 AND n.letter = ?2) ORDER BY fold, alias, article",
            USE_PUBLIC, "other names of a letter are found by walking a language's articles"},
};
const struct statement_rows list_statements = {"list", statements, ARRAY_SIZE(statements)};

static const struct {
    int statement;
    bool number; // the key is a number
} sorts[] = {
    [SORT_TITLE] = {BY_TITLE, false},
    [SORT_MODIFIED_DESC] = {BY_MODIFIED, true},
    [SORT_REVIEWED_DESC] = {BY_REVIEWED, true},
    [SORT_DUE] = {BY_DUE, true},
};

static void put_filter(struct query *q, const struct article_filter *filter) {
    put_text(q, filter->language);
    put_text(q, filter->topic);
    put_word(q, &vocab_kind, filter->kind);
    put_text(q, filter->letter);
    put_optional(q, filter->review_status, VOCAB_NONE);
    put_int(q, filter->interval);
    put_int(q, filter->today);
    struct partial_date since = filter->updated_since;
    put_optional(q, partial_date_is_set(since) ? partial_date_first_day(since) : NO_DAY, NO_DAY);
    put_text(q, filter->source);
    put_text(q, filter->source_id);
}

// Without a position: what is below every key.
static void put_position(struct query *q, bool number, const struct list_position *after) {
    static const struct list_position start = {"", "", ""};
    const struct list_position *at = after == NULL ? &start : after;
    if (number) {
        put_int(q, after == NULL ? INT64_MIN : strtoll(at->key, NULL, 10));
    } else {
        put_sv(q, sv_of(at->key));
    }
    put_sv(q, sv_of(at->id));
    put_sv(q, sv_of(at->language));
}

static const struct field summary_fields[] = {
    TEXT(struct summary, id),
    TEXT(struct summary, language),
    TEXT(struct summary, title),
    TEXT(struct summary, summary),
    WORD(struct summary, kind, vocab_kind),
    BOOL(struct summary, sample),
    INT(struct summary, edition),
    INT64(struct summary, available_since),
    DATE(struct summary, date_modified),
    TEXT(struct summary, source_name),
    TEXT(struct summary, source_id),
    BOOL(struct summary, has_review),
    DATE(struct summary, review.last_reviewed),
    TEXT(struct summary, review.organization),
    DATE(struct summary, review.review_due),
    INT(struct summary, review.edition),
    WORD(struct summary, review.changed_since, vocab_changed_since),
    WORD(struct summary, review.outcome, vocab_review_outcome),
    INT64(struct summary, review.recorded_at),
    INT(struct summary, review_months),
};
static const struct shape summary_shape = SHAPE(struct summary, summary_fields);

static int read_total(struct reader *reader, const struct article_filter *filter, int *ret_total) {
    QUERY(q, &reader->library, GROUP_LIST, TOTAL);
    put_filter(&q, filter);
    return query_count(&q, ret_total);
}

int article_list(struct reader *reader, struct arena *arena, const struct article_filter *filter,
                 const struct list_position *after, int limit, struct summary **ret_rows,
                 size_t *ret_count, bool *ret_more, struct list_position *ret_last,
                 int *ret_total) {
    QUERY(q, &reader->library, GROUP_LIST, sorts[filter->sort].statement);
    struct summary *rows = NULL, *last = NULL;
    size_t count = 0;
    int outcome = 0;
    put_filter(&q, filter);
    put_position(&q, sorts[filter->sort].number, after);
    put_int(&q, (int64_t)limit + 1); // one more tells whether there is more
    *ret_last = (struct list_position){0};
    while ((outcome = query_next(&q, arena)) == SQL_ROW && count < (size_t)limit) {
        last = arena_push(arena, &rows, &count, sizeof(*rows));
        ret_last->key = get_text(&q);
        get_fields(&q, &summary_shape, last);
        ret_last->id = last->id;
        ret_last->language = last->language;
    }
    *ret_more = outcome == SQL_ROW;
    *ret_rows = rows;
    *ret_count = count;
    return outcome < 0 ? outcome : read_total(reader, filter, ret_total);
}

int listing_read(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 struct summary *ret_summary) {
    QUERY(q, &reader->library, GROUP_LIST, ONE);
    put_page(&q, id, language);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        *ret_summary = (struct summary){0};
        get_fields(&q, &summary_shape, ret_summary);
    }
    return outcome;
}

int listing_ids(struct reader *reader, struct arena *arena, const struct article_filter *filter,
                const char ***ret_ids, size_t *ret_count) {
    QUERY(q, &reader->library, GROUP_LIST, IDS);
    put_filter(&q, filter);
    return query_all(&q, arena, &shape_text, ret_ids, ret_count);
}

void put_ids(struct query *q, struct arena *arena, const struct article_ids *ids) {
    CLEANUP(buf_finish) struct buf list = {0};
    buf_char(&list, '[');
    for (size_t i = 0; i < ids->count; i++) {
        buf_printf(&list, "%s\"%s\"", i == 0 ? "" : ",", ids->items[i]);
    }
    buf_char(&list, ']');
    put_text(q, arena_copy(arena, (sv){list.ptr, list.len}));
}

int article_letters(struct reader *reader, struct arena *arena, const char *language,
                    struct letter **ret_letters, size_t *ret_count) {
    static const struct field fields[] = {
        TEXT(struct letter, letter),
        INT(struct letter, count),
    };
    static const struct shape shape = SHAPE(struct letter, fields);
    QUERY(q, &reader->library, GROUP_LIST, LETTERS);
    put_text(&q, language);
    return query_all(&q, arena, &shape, ret_letters, ret_count);
}

int article_az(struct reader *reader, struct arena *arena, const char *language, const char *letter,
               struct az_entry **ret_entries, size_t *ret_count) {
    static const struct field fields[] = {
        TEXT(struct az_entry, name),
        TEXT(struct az_entry, id),
        TEXT(struct az_entry, title),
        BOOL(struct az_entry, alias),
    };
    static const struct shape shape = SHAPE(struct az_entry, fields);
    QUERY(q, &reader->library, GROUP_LIST, AZ);
    put_text(&q, language);
    put_text(&q, letter);
    return query_all(&q, arena, &shape, ret_entries, ret_count);
}
