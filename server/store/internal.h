// SPDX-License-Identifier: MIT
// What the files of the store share: the store itself, readers and the write in progress.
#pragma once

#include "store/article.h"
#include "store/schema.h"
#include "store/sql.h"
#include "store/store.h"

#include <pthread.h>

struct writer;
struct index;
struct lexicon;

struct store {
    char *path, *index_path;
    int lock; // descriptor of FILE.lock, -1 for none
    store_committed *committed, *indexed;
    void *arg;
    uint8_t uuid[LIBRARY_UUID_SIZE];
    atomic_bool failed;
    atomic_bool index_damaged; // met by a reader or the index thread, which makes it anew
    atomic_int index_number;   // of the index file: one more each time it is made anew
    _Atomic int64_t sequence;  // newest change committed
    _Atomic int64_t taken;     // newest one that took something from the public
    _Atomic int64_t applied;   // newest change in the index; -1: it is being made
    _Atomic int64_t log_bytes;
    atomic_size_t backlog;        // jobs queued and not yet done
    pthread_mutex_t lexicon_lock; // of the next, while it is taken or replaced
    struct lexicon *lexicon;      // never NULL
    struct writer *writer;        // NULL: read only
    struct index *index;          // NULL: read only
};

struct reader {
    struct store *store;
    struct connection library;
    struct connection index; // db NULL: there is no index
    int index_number;        // of the file that is open; -1: none yet
    bool begun;
};

// A job at work. Keys live in `keys_arena` until the group has been told.
struct tx {
    struct store *store;
    struct reader *reader; // the writer's connection
    int64_t now;
    struct arena *keys_arena;
    const char **keys;
    size_t key_count;
    int64_t sequence; // newest change of the group
    int64_t taken;    // the newest that takes something from the public; 0: none
};

// writer.c
int writer_start(struct store *store, size_t queue_limit);
void writer_stop(struct store *store); // runs what is queued and ends the thread
// Once no thread of the store reads any more: moves the whole log into the library and closes.
void writer_close(struct store *store);

// store.c: opens the index where the reader has not the present one. A library opened for reading
// only may have none: db stays NULL.
int reader_open_index(struct reader *reader);

// token.c: a random fact made with the library, of `len` bytes.
int library_meta(struct connection *c, const char *key, void *ret_bytes, size_t len);

// change.c: adds the event and gives tx->sequence its number.
struct change {
    const char *article, *language;
    int event; // enum event
    int edition;
    int update_type; // or VOCAB_NONE
    int urgency;
};
int change_add(struct tx *tx, const struct change *change);
int change_newest(struct connection *c, int64_t *ret_sequence);
// change.c: names the keys of what shows an article: itself, lists and the topics of that edition.
int touch_article(struct tx *tx, const char *id, int64_t edition_id);
int touch_topics(struct tx *tx, int64_t edition_id);
// The articles that show its title in that language, by this id or one it had.
int touch_shown_by(struct tx *tx, const char *id, const char *language);
// Touches the id in each row of a query whose parameters are bound.
int touch_rows(struct tx *tx, const char *kind, struct query *q);
// Whether anything is published in the language: where that changes, "library" is touched.
int language_shown(struct tx *tx, const char *language, bool *ret_shown);

// index.c
int index_start(struct store *store);
void index_stop(struct store *store);
void index_wake(struct store *store); // the writer committed

// edition.c: an edition's row and its parts, written once and read whole.
// What the publisher adds to the document.
struct edition_facts {
    int number;
    const char *author;
    const uint8_t *digest; // 32 bytes
    const char *title_fold;
    char letter[8];
};
// Writes the row and every part. Section HTML is in its stored form (store/link.h).
int edition_write(struct tx *tx, const struct article *article, const struct edition_facts *facts,
                  int64_t *ret_edition_id);
// Reads a published edition (number 0: the newest) with its parts into an initialised article;
// links stay in their stored form. STORE_NONE.
int edition_read(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 int number, struct article *ret_article);

// publish.c: what is published now of an article in one language, as the writer sees it.
struct publication {
    const char *article, *language;
    bool withdrawn;
    int edition; // 0: none
    int64_t edition_id;
    int64_t review_id; // 0: none
    int changed_since;
    uint8_t digest[32];
    const char *title;
    struct partial_date date_modified;
    int urgency;
};
// Whether the id was renamed or merged: STORE_MOVED, 0 or negative.
int id_moved(struct tx *tx, const char *id);
// STORE_NONE: never published.
int publication_read(struct reader *reader, struct arena *arena, const char *id,
                     const char *language, struct publication *ret_publication);
// Makes `review_id` the review of the present edition; tells the change sequence and touches what
// shows it.
int publication_set_review(struct tx *tx, const struct publication *now, int64_t review_id,
                           const struct review *review);

// printout.c: gives an edition its code, by the digest of its text; gives one to every edition,
// where none has one yet.
int printout_add(struct connection *c, int64_t edition_id, const uint8_t *digest);
int printout_add_all(struct connection *c);

// history.c: hides a publication from the public or shows it again; touches what shows it.
int publication_hide(struct tx *tx, const struct publication *now, bool hidden);

// review.c: adding a review, and the one that counts for an edition.
// Appends a review of edition `edition`.
int review_add(struct tx *tx, const char *id, const char *language, int edition,
               const struct review *review, const char *author, int64_t *ret_review_id);
// The newest review that vouches for the edition or one before it, with how far the text changed
// since. STORE_NONE.
int review_for_edition(struct reader *reader, struct arena *arena, const char *id,
                       const char *language, int edition, struct review *ret_review);
// Whether both say the same: date, organization, stated due date, reviewers.
bool review_same(const struct review *a, const struct review *b);

// policy.c: keeps publication.review_months: of one article that was published; of all of them
// after a change of the policy or the topics (touches those that changed).
int policy_apply_to(struct tx *tx, const char *id, const char *language);
int policy_apply(struct tx *tx);

// list.c: one line of a list by its id, and ids alone.
// STORE_NONE: not published.
int listing_read(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 struct summary *ret_summary);
// Ids that match the language, topic and kind of a filter, sorted by their bytes.
int listing_ids(struct reader *reader, struct arena *arena, const struct article_filter *filter,
                const char ***ret_ids, size_t *ret_count);
// For json_each().
void put_ids(struct query *q, struct arena *arena, const struct article_ids *ids);
