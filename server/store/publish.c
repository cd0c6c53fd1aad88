// SPDX-License-Identifier: MIT
// Publishing: a document becomes a new immutable edition, and the publication row, the one that
// moves, points at it. What shows the article is touched: itself, lists, its topics old and new,
// articles that show its title, the library when a language comes.
#include "store/internal.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "store/functions.h"
#include "store/link.h"
#include "store/token.h"

#include <string.h>

enum {
    MOVED,
    NOW,
    ADD_ARTICLE,
    ADD_LINK,
    SET,
    SET_REVIEW,
};
static const struct statement statements[] = {
    [MOVED] = READ_PRIVATE("SELECT 1 FROM former_id WHERE id = ?1"),
    [NOW] =
        READ_PRIVATE("SELECT p.article, p.language, p.state = 'withdrawn', p.edition, p.edition_id,"
                     " p.review_id, p.changed_since, e.title, e.date_modified, e.urgency, e.digest"
                     " FROM publication AS p JOIN edition AS e USING (edition_id)"
                     " WHERE p.article = ?1 AND p.language = ?2"),
    [ADD_ARTICLE] = WRITE("INSERT OR IGNORE INTO article (id, created_at) VALUES (?1, ?2)"),
    [ADD_LINK] = WRITE("INSERT INTO link (edition_id, target) VALUES (?1, ?2)"),
    [SET] =
        WRITE("INSERT INTO publication (article, language, state, edition_id, edition, review_id,"
              " changed_since, kind, letter, title_fold, modified_rank, reviewed_rank, updated_day)"
              " VALUES (?1, ?2, 'published', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 2147483647, ?11)"
              " ON CONFLICT (article, language) DO UPDATE SET edition_id = excluded.edition_id,"
              " edition = excluded.edition, changed_since = excluded.changed_since,"
              " kind = excluded.kind, letter = excluded.letter, title_fold = excluded.title_fold,"
              " modified_rank = excluded.modified_rank, updated_day = excluded.updated_day"),
    [SET_REVIEW] = WRITE("UPDATE publication SET review_id = ?3, changed_since = ?5,"
                         " reviewed_rank = ?4 WHERE article = ?1 AND language = ?2"),
};
const struct statement_rows publish_statements = {"publish", statements, ARRAY_SIZE(statements)};

int id_moved(struct tx *tx, const char *id) {
    QUERY(q, &tx->reader->library, GROUP_PUBLISH, MOVED);
    put_text(&q, id);
    int outcome = query_next(&q, NULL);
    return outcome == SQL_ROW ? STORE_MOVED : outcome;
}

int publication_read(struct reader *reader, struct arena *arena, const char *id,
                     const char *language, struct publication *ret_publication) {
    static const struct field fields[] = {
        TEXT(struct publication, article),
        TEXT(struct publication, language),
        BOOL(struct publication, withdrawn),
        INT(struct publication, edition),
        INT64(struct publication, edition_id),
        INT64(struct publication, review_id),
        WORD(struct publication, changed_since, vocab_changed_since),
        TEXT(struct publication, title),
        DATE(struct publication, date_modified),
        WORD(struct publication, urgency, vocab_urgency),
    };
    static const struct shape shape = SHAPE(struct publication, fields);
    QUERY(q, &reader->library, GROUP_PUBLISH, NOW);
    put_page(&q, id, language);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        get_fields(&q, &shape, ret_publication);
        get_digest(&q, ret_publication->digest);
    }
    return outcome;
}

// --- a new edition ---

// A publication at work.
struct work {
    struct arena *arena;
    struct article article; // links in their stored form
    const struct publish *how;
    struct publication now;
    uint8_t digest[32];
    int edition;
    int64_t edition_id;
};

static void store_form(struct work *w, const struct article *article) {
    w->article = *article;
    w->article.sections = arena_alloc(w->arena, article->section_count, sizeof(*article->sections));
    for (size_t i = 0; i < article->section_count; i++) {
        w->article.sections[i] = article->sections[i];
        if (article->sections[i].html != NULL) {
            w->article.sections[i].html = link_store_form(w->arena, article->sections[i].html);
        }
    }
    article_digest(&w->article, w->digest);
}

static int links_write(struct tx *tx, struct work *w) {
    struct link_set links = {0};
    int outcome = 0;
    for (size_t i = 0; i < w->article.section_count; i++) {
        if (w->article.sections[i].html != NULL) {
            link_collect(w->arena, w->article.sections[i].html, &links);
        }
    }
    for (size_t i = 0; i < w->article.related_count; i++) {
        link_set_add(w->arena, &links, sv_of(w->article.related[i].id));
    }
    for (size_t i = 0; outcome == 0 && i < links.count; i++) {
        QUERY(q, &tx->reader->library, GROUP_PUBLISH, ADD_LINK);
        put_int(&q, w->edition_id);
        put_text(&q, links.ids[i]);
        outcome = query_run(&q);
    }
    return outcome;
}

static int32_t day_of(int64_t instant) {
    struct civil civil;
    clock_civil(instant, &civil);
    return days_from_civil(civil.year, civil.month, civil.day);
}

static int32_t rank_of(struct partial_date date) {
    return partial_date_is_set(date) ? -partial_date_first_day(date) : NO_DAY;
}

// How far the text is from what was reviewed, one edition later.
static int changed_after(const struct work *w) {
    if (w->now.review_id == 0) {
        return CHANGED_NONE;
    }
    bool major = w->now.changed_since == CHANGED_MAJOR || w->article.update_type == UPDATE_MAJOR;
    return major ? CHANGED_MAJOR : CHANGED_MINOR;
}

static int publication_set(struct tx *tx, struct work *w, const struct edition_facts *facts) {
    struct partial_date modified = w->article.date_modified;
    bool dated = partial_date_is_set(modified);
    QUERY(q, &tx->reader->library, GROUP_PUBLISH, SET);
    put_page(&q, w->article.id, w->article.language);
    put_int(&q, w->edition_id);
    put_int(&q, w->edition);
    put_optional(&q, w->now.review_id, 0);
    put_word(&q, &vocab_changed_since, changed_after(w));
    put_word(&q, &vocab_kind, (int)w->article.kind);
    put_text(&q, facts->letter);
    put_sv(&q, sv_of(facts->title_fold));
    put_int(&q, rank_of(modified));
    put_int(&q, dated ? partial_date_last_day(modified) : day_of(tx->now));
    return query_run(&q);
}

static int edition_add(struct tx *tx, struct work *w) {
    struct edition_facts facts = {.number = w->now.edition + 1,
                                  .author = w->how->author,
                                  .digest = w->digest,
                                  .title_fold = utf8_fold(w->arena, sv_of(w->article.title))};
    utf8_letter(sv_of(w->article.title), facts.letter);
    int outcome = 0;
    {
        QUERY(q, &tx->reader->library, GROUP_PUBLISH, ADD_ARTICLE);
        put_text(&q, w->article.id);
        put_int(&q, tx->now);
        outcome = query_run(&q);
    }
    outcome = outcome == 0 ? edition_write(tx, &w->article, &facts, &w->edition_id) : outcome;
    w->edition = facts.number;
    outcome = outcome == 0 ? links_write(tx, w) : outcome;
    if (outcome == 0) {
        outcome = printout_add(&tx->reader->library, w->edition_id, w->digest);
    }
    outcome = outcome == 0 ? publication_set(tx, w, &facts) : outcome;
    return outcome == 0 ? policy_apply_to(tx, w->article.id, w->article.language) : outcome;
}

static int touch_published(struct tx *tx, struct work *w, bool new_language) {
    int outcome = touch_article(tx, w->article.id, w->edition_id);
    if (outcome == 0 && w->now.edition > 0) {
        outcome = touch_topics(tx, w->now.edition_id);
    }
    if (new_language) {
        tx_touch(tx, "library", NULL);
    }
    bool titled = w->now.title == NULL || strcmp(w->now.title, w->article.title) != 0;
    return outcome == 0 && titled ? touch_shown_by(tx, w->article.id, w->article.language)
                                  : outcome;
}

static int edition_publish(struct tx *tx, struct work *w) {
    bool had_language = false;
    int outcome = language_shown(tx, w->article.language, &had_language);
    outcome = outcome == 0 ? edition_add(tx, w) : outcome;
    struct change change = {w->article.id, w->article.language,         EVENT_PUBLISHED,
                            w->edition,    (int)w->article.update_type, (int)w->article.urgency};
    outcome = outcome == 0 ? change_add(tx, &change) : outcome;
    outcome = outcome == 0 ? touch_published(tx, w, !had_language) : outcome;
    const char *subject =
        arena_printf(w->arena, "%s/%s/%d", w->article.id, w->article.language, w->edition);
    return outcome == 0 ? audit_add(tx, w->how->author, "publish", subject) : outcome;
}

// --- a new review ---

int publication_set_review(struct tx *tx, const struct publication *now, int64_t review_id,
                           const struct review *review) {
    struct connection *c = &tx->reader->library;
    QUERY(q, c, GROUP_PUBLISH, SET_REVIEW);
    put_page(&q, now->article, now->language);
    put_int(&q, review_id);
    put_int(&q, rank_of(review->last_reviewed));
    put_word(&q, &vocab_changed_since, (int)review->changed_since);
    int outcome = query_run(&q);
    struct change change = {now->article, now->language, EVENT_REVIEWED,
                            now->edition, VOCAB_NONE,    now->urgency};
    outcome = outcome == 0 ? change_add(tx, &change) : outcome;
    return outcome == 0 ? touch_article(tx, now->article, now->edition_id) : outcome;
}

static bool ends_before(struct partial_date date, struct partial_date than) {
    return partial_date_is_set(date) && partial_date_is_set(than) &&
           partial_date_last_day(date) < partial_date_last_day(than);
}

// Whether the document brings a review that is not on record and not older than the one shown: a
// document that comes again must not undo what editors recorded since.
static int review_is_new(struct tx *tx, struct work *w, bool *ret_new) {
    const struct review *brought = &w->article.review;
    struct review shown = {0}, *recorded = NULL;
    size_t count = 0;
    *ret_new = w->article.has_review;
    if (!w->article.has_review || w->now.edition == 0) {
        return 0;
    }
    int outcome =
        review_list(tx->reader, w->arena, w->article.id, w->article.language, &recorded, &count);
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        *ret_new = *ret_new && !review_same(&recorded[i], brought);
    }
    if (outcome != 0 || w->now.review_id == 0 || !*ret_new) {
        return outcome;
    }
    outcome = review_for_edition(tx->reader, w->arena, w->article.id, w->article.language,
                                 w->now.edition, &shown);
    *ret_new = outcome == 0 && !ends_before(brought->last_reviewed, shown.last_reviewed);
    return outcome == STORE_NONE ? 0 : outcome;
}

static int review_publish(struct tx *tx, struct work *w) {
    struct publication now = w->now;
    int64_t review_id = 0;
    now.article = w->article.id;
    now.language = w->article.language;
    now.edition = w->edition;
    now.edition_id = w->edition_id;
    now.urgency = (int)w->article.urgency;
    struct review review = w->article.review;
    review.outcome = OUTCOME_STILL_ACCURATE; // a document states who vouches for it
    int outcome =
        review_add(tx, now.article, now.language, now.edition, &review, w->how->author, &review_id);
    return outcome == 0 ? publication_set_review(tx, &now, review_id, &review) : outcome;
}

// --- preconditions ---

static bool is_older(struct partial_date date, struct partial_date than) {
    return partial_date_is_set(date) && partial_date_is_set(than) &&
           partial_date_last_day(date) < partial_date_first_day(than);
}

// 0 when the publication may go on, else the outcome.
static int precondition(const struct work *w) {
    if (w->now.withdrawn) {
        return STORE_WITHDRAWN; // bringing it back is an act of its own
    }
    if (w->how->expected != REPLACE_ANY && w->how->expected != w->now.edition) {
        return STORE_CONFLICT;
    }
    bool older = w->how->skip_older && is_older(w->article.date_modified, w->now.date_modified);
    return older ? STORE_CONFLICT : 0;
}

static int look(struct tx *tx, struct work *w) {
    int outcome = id_moved(tx, w->article.id);
    if (outcome != 0) {
        return outcome;
    }
    outcome = publication_read(tx->reader, w->arena, w->article.id, w->article.language, &w->now);
    w->edition = w->now.edition;
    w->edition_id = w->now.edition_id;
    return outcome == STORE_NONE ? 0 : outcome;
}

int article_publish(struct tx *tx, const struct article *article, const struct publish *how,
                    int *ret_edition) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct work w = {.arena = arena, .how = how};
    bool new_review = false;
    store_form(&w, article);
    int outcome = look(tx, &w);
    *ret_edition = w.edition;
    outcome = outcome == 0 ? precondition(&w) : outcome;
    outcome = outcome == 0 ? review_is_new(tx, &w, &new_review) : outcome;
    if (outcome != 0) {
        return outcome;
    }
    bool same = w.now.edition > 0 && hash_equal(w.digest, w.now.digest, sizeof(w.digest));
    if (same && !new_review) {
        return STORE_SAME;
    }
    if (!same) {
        outcome = edition_publish(tx, &w);
    }
    if (outcome == 0 && new_review) {
        outcome = review_publish(tx, &w);
    }
    *ret_edition = w.edition;
    return outcome == 0 && same ? STORE_REVIEWED : outcome;
}
