// SPDX-License-Identifier: MIT
// Lists of published articles: one statement a sort order, each walking one index. Sort keys ascend
// in every order (dates are kept negated where the newest comes first), so that one comparison of
// (key, article, language) says where a page begins.
#include "store/article.h"

#include "store/functions.h"
#include "store/internal.h"
#include "store/listing.h"

#include <stdio.h>
#include <stdlib.h>

enum { BY_TITLE, BY_MODIFIED, BY_REVIEWED, BY_DUE, TOTAL, IDS, ONE, LETTERS, AZ };

// Parameters: ?1 language, ?2 topic, ?3 kind, ?4 letter, ?5 review status, ?6 interval, ?7 today,
// ?8 updated since (day), ?9 source, ?10 id there; ?11 … ?13 the position; ?14 how many.
#define FILTER                                                                                     \
    " (?1 IS NULL OR language = ?1)"                                                               \
    " AND (?2 IS NULL OR edition_id IN (SELECT t.edition_id FROM published_edition_topic AS t"     \
    " WHERE t.topic IN (WITH RECURSIVE below (id) AS (VALUES (?2) UNION"                           \
    " SELECT topic.id FROM topic JOIN below ON topic.parent = below.id) SELECT id FROM below)))"   \
    " AND (?3 IS NULL OR kind = ?3) AND (?4 IS NULL OR letter = ?4)"                               \
    " AND (?5 IS NULL OR review_status(last_reviewed, review_due, ?6, ?7) = ?5)"                   \
    " AND (?8 IS NULL OR updated_day >= ?8)"                                                       \
    " AND (?9 IS NULL OR source_name = ?9) AND (?10 IS NULL OR source_key = ?10)"
#define COLUMNS                                                                                    \
    "article, language, title, summary, kind, sample, edition, published_at, date_modified,"       \
    " source_name, source_key, review_id IS NOT NULL, last_reviewed, organization, review_due,"    \
    " review_edition, changed_since, review_outcome, recorded_at"
#define LIST(key)                                                                                  \
    "SELECT " key ", " COLUMNS " FROM published_article WHERE" FILTER " AND (" key                 \
    ", article, language) > (?11, ?12, ?13)"                                                       \
    " ORDER BY " key ", article, language LIMIT ?14"
static const char walks[] = "walks an index in the order asked for until the page is full";
static const struct statement statements[] = {
    [BY_TITLE] = {LIST("title_fold"), USE_PUBLIC, walks},
    [BY_MODIFIED] = {LIST("modified_rank"), USE_PUBLIC, walks},
    [BY_REVIEWED] = {LIST("reviewed_rank"), USE_PUBLIC, walks},
    [BY_DUE] = {LIST("review_due_day(last_reviewed, review_due, ?6)"), USE_PUBLIC,
                "the due day depends on the review policy, a setting: it is computed for each row"},
    [TOTAL] = {"SELECT count(*) FROM published_article WHERE" FILTER, USE_PUBLIC,
               "counting what a filter matches looks at every row; replies are cached"},
    [IDS] = {"SELECT article FROM published_article WHERE" FILTER " ORDER BY article", USE_PUBLIC,
             "a search within a topic or kind looks at every row"},
    [ONE] = {"SELECT " COLUMNS " FROM published_article WHERE article = ?1 AND language = ?2",
             USE_PUBLIC, NULL},
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

static void put_filter(struct binder *b, const struct article_filter *filter) {
    put_text(b, filter->language);
    put_text(b, filter->topic);
    put_word(b, &vocab_kind, filter->kind);
    put_text(b, filter->letter);
    put_optional(b, filter->review_status, VOCAB_NONE);
    put_int(b, filter->interval);
    put_int(b, filter->today);
    if (partial_date_is_set(filter->updated_since)) {
        put_int(b, partial_date_first_day(filter->updated_since));
    } else {
        put_null(b);
    }
    put_text(b, filter->source);
    put_text(b, filter->source_id);
}

// Without a position: what is below every key.
static void put_position(struct binder *b, bool number, const struct list_position *after) {
    if (number) {
        put_int(b, after == NULL ? INT64_MIN : strtoll(after->key, NULL, 10));
    } else {
        put_sv(b, after == NULL ? SV("") : sv_of(after->key));
    }
    put_sv(b, after == NULL ? SV("") : sv_of(after->id));
    put_sv(b, after == NULL ? SV("") : sv_of(after->language));
}

static void get_summary(struct row *r, struct summary *summary) {
    summary->id = get_text(r);
    summary->language = get_text(r);
    summary->title = get_text(r);
    summary->summary = get_text(r);
    summary->kind = (enum kind)get_word(r, &vocab_kind);
    summary->sample = get_int(r) != 0;
    summary->edition = get_int(r);
    summary->available_since = get_int64(r);
    summary->date_modified = get_date(r);
    summary->source_name = get_text(r);
    summary->source_id = get_text(r);
    summary->has_review = get_int(r) != 0;
    summary->review.last_reviewed = get_date(r);
    summary->review.organization = get_text(r);
    summary->review.review_due = get_date(r);
    summary->review.edition = get_int(r);
    summary->review.changed_since = (enum changed_since)get_word(r, &vocab_changed_since);
    summary->review.outcome = get_word(r, &vocab_review_outcome);
    summary->review.recorded_at = get_int64(r);
}

static int read_total(struct reader *reader, const struct article_filter *filter, int *ret_total) {
    SQL(s, &reader->library, GROUP_LIST, TOTAL);
    put_filter(&(struct binder){s, 0}, filter);
    int outcome = sql_step(&reader->library, s);
    if (outcome == SQL_ROW) {
        *ret_total = sqlite3_column_int(s, 0);
        return 0;
    }
    return outcome;
}

int article_list(struct reader *reader, struct arena *arena, const struct article_filter *filter,
                 const struct list_position *after, int limit, struct summary **ret_rows,
                 size_t *ret_count, bool *ret_more, struct list_position *ret_last,
                 int *ret_total) {
    bool number = sorts[filter->sort].number;
    struct summary *rows = NULL;
    size_t count = 0;
    int outcome = 0;
    SQL(s, &reader->library, GROUP_LIST, sorts[filter->sort].statement);
    struct binder b = {s, 0};
    put_filter(&b, filter);
    put_position(&b, number, after);
    put_int(&b, (int64_t)limit + 1); // one more tells whether there is more
    *ret_more = false;
    *ret_last = (struct list_position){0};
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        if (count == (size_t)limit) {
            *ret_more = true;
            outcome = 0;
            break;
        }
        struct row r = {s, arena, 0};
        ret_last->key = get_text(&r);
        get_summary(&r, arena_push(arena, &rows, &count, sizeof(*rows)));
    }
    if (count > 0) {
        ret_last->id = rows[count - 1].id;
        ret_last->language = rows[count - 1].language;
    }
    *ret_rows = rows;
    *ret_count = count;
    return outcome < 0 ? outcome : read_total(reader, filter, ret_total);
}

int listing_read(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 struct summary *ret_summary) {
    SQL(s, &reader->library, GROUP_LIST, ONE);
    struct binder b = {s, 0};
    put_text(&b, id);
    put_text(&b, language);
    int outcome = sql_step(&reader->library, s);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? STORE_NONE : outcome;
    }
    *ret_summary = (struct summary){0};
    get_summary(&(struct row){s, arena, 0}, ret_summary);
    return 0;
}

int listing_ids(struct reader *reader, struct arena *arena, const struct article_filter *filter,
                const char ***ret_ids, size_t *ret_count) {
    SQL(s, &reader->library, GROUP_LIST, IDS);
    const char **ids = NULL;
    size_t count = 0;
    int outcome = 0;
    put_filter(&(struct binder){s, 0}, filter);
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        const char **id = arena_push(arena, &ids, &count, sizeof(*id));
        *id = get_text(&(struct row){s, arena, 0});
    }
    *ret_ids = ids;
    *ret_count = count;
    return outcome;
}

int article_letters(struct reader *reader, struct arena *arena, const char *language,
                    struct letter **ret_letters, size_t *ret_count) {
    SQL(s, &reader->library, GROUP_LIST, LETTERS);
    struct letter *letters = NULL;
    size_t count = 0;
    int outcome = 0;
    put_text(&(struct binder){s, 0}, language);
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        struct row r = {s, arena, 0};
        struct letter *letter = arena_push(arena, &letters, &count, sizeof(*letter));
        letter->letter = get_text(&r);
        letter->count = get_int(&r);
    }
    *ret_letters = letters;
    *ret_count = count;
    return outcome;
}

int article_az(struct reader *reader, struct arena *arena, const char *language, const char *letter,
               struct az_entry **ret_entries, size_t *ret_count) {
    SQL(s, &reader->library, GROUP_LIST, AZ);
    struct az_entry *entries = NULL;
    size_t count = 0;
    int outcome = 0;
    struct binder b = {s, 0};
    put_text(&b, language);
    put_text(&b, letter);
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        struct row r = {s, arena, 0};
        struct az_entry *entry = arena_push(arena, &entries, &count, sizeof(*entry));
        entry->name = get_text(&r);
        entry->id = get_text(&r);
        entry->title = get_text(&r);
        entry->alias = get_int(&r) != 0;
    }
    *ret_entries = entries;
    *ret_count = count;
    return outcome;
}
