// SPDX-License-Identifier: MIT
// Articles and their editions.
#pragma once

#include "model/article.h"
#include "model/library.h"
#include "store/store.h"

// The published article, whole, into `arena`: all fields but what depends on today (review_compute,
// by the caller). Links in section.html are `<a href="article:ID">`, made absolute by the view; one
// whose target is not published in that language is `<span class="unresolved-link"
// data-article="ID">` and counted in `unresolved`, as are related articles without a title. An
// older edition shows the newest review of it or of an edition before it.
// `edition` 0 is the newest. When the id was renamed, `ret_article->id` is the new one and the
// outcome STORE_MOVED. When withdrawn: STORE_WITHDRAWN. `related` and translations carry titles of
// published articles only. Outcomes: 0, STORE_NONE, STORE_MOVED, STORE_WITHDRAWN.
int article_read(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 int edition, struct article *ret_article);
// Whether an id that moved was of another article than the one that answers for it now: an edition
// of the one is none of the other.
int article_merged(struct reader *reader, const char *id, bool *ret_merged);
// The ids that an edition shows titles of or links to, published or not: what a reply that holds it
// depends on beside it.
int article_linked_ids(struct reader *reader, struct arena *arena, const char *id,
                       const char *language, int edition, const char ***ret_ids, size_t *ret_count);
// Languages in which the article is published, sorted.
int article_languages(struct reader *reader, struct arena *arena, const char *id,
                      const char ***ret_languages, size_t *ret_count);
// The same, with those in which it was withdrawn or merged into another.
int article_languages_ever(struct reader *reader, struct arena *arena, const char *id,
                           const char ***ret_languages, size_t *ret_count);
// Languages of the library: those of published articles, sorted.
int library_languages(struct reader *reader, struct arena *arena, const char ***ret_languages,
                      size_t *ret_count);

// What a PUT requires of the state it replaces.
enum { REPLACE_ANY = -1, REPLACE_ABSENT = 0 }; // else the edition number that must be the newest
struct publish {
    int expected;       // REPLACE_ANY, REPLACE_ABSENT or an edition
    const char *author; // token's name, for the audit
    bool skip_older; // import: refuse a document whose dateModified is older than what is published
};
// Publishes `article` as a new edition. The same content as the newest edition and the same review:
// STORE_SAME. A review in the document that differs from the newest record is recorded, bound to
// the new edition. Outcomes: 0, STORE_SAME, STORE_REVIEWED (kept as well), STORE_CONFLICT
// (ret_edition: the newest, 0 none), STORE_WITHDRAWN (it must be restored first), STORE_MOVED (the
// id was renamed or used before and may not be reused), negative.
int article_publish(struct tx *tx, const struct article *article, const struct publish *how,
                    int *ret_edition);
// Whether a review may be recorded and its record. STORE_NONE: never published; STORE_WITHDRAWN;
// STORE_MOVED; STORE_CONFLICT: `edition` is not the newest.
int review_record(struct tx *tx, const char *id, const char *language, int edition,
                  const struct review *review, const char *author);
// Every record, newest first.
int review_list(struct reader *reader, struct arena *arena, const char *id, const char *language,
                struct review **ret_reviews, size_t *ret_count);

// Filters of a list; NULL or VOCAB_NONE for any.
enum list_sort { SORT_TITLE, SORT_MODIFIED_DESC, SORT_REVIEWED_DESC, SORT_DUE };
struct article_filter {
    const char *language; // NULL: all
    const char *topic;    // with everything below it
    int kind;
    const char *letter;
    int review_status; // needs today and interval
    struct partial_date updated_since;
    const char *source, *source_id;
    enum list_sort sort;
    int32_t today;
    int interval; // months, of the review policy
};
// Where a page of a list begins: the sort key and id of the last row before it.
struct list_position {
    const char *key, *id, *language;
};
// Up to `limit` rows after `after` (NULL: from the start). ret_more: further rows exist; ret_last:
// the position of the last row returned. ret_total: rows that the filter matches.
int article_list(struct reader *reader, struct arena *arena, const struct article_filter *filter,
                 const struct list_position *after, int limit, struct summary **ret_rows,
                 size_t *ret_count, bool *ret_more, struct list_position *ret_last, int *ret_total);
struct article_ids {
    const char *const *items;
    size_t count;
};
// Letters that have titles or other names, with how many, in order.
struct letter {
    const char *letter;
    int count;
};
int article_letters(struct reader *reader, struct arena *arena, const char *language,
                    struct letter **ret_letters, size_t *ret_count);
// A line of the A–Z: a title, or another name that points at a title.
struct az_entry {
    const char *name, *id, *title;
    bool alias;
};
int article_az(struct reader *reader, struct arena *arena, const char *language, const char *letter,
               struct az_entry **ret_entries, size_t *ret_count);
