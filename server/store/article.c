// SPDX-License-Identifier: MIT
// Reading one article whole, through the published views.
#include "store/internal.h"
#include "store/link.h"

#include <string.h>

enum {
    MOVED_TO,
    MERGED,
    STATE,
    STATES,
    TITLE,
    TRANSLATIONS,
    SAFETY,
    LOST_ORIGINAL,
    LANGUAGES,
    LIBRARY_LANGUAGES,
    LINKED
};
static const struct statement statements[] = {
    [MOVED_TO] = READ_PUBLIC("SELECT article FROM former_id WHERE id = ?1"),
    [MERGED] = READ_PUBLIC("SELECT 1 FROM former_id WHERE id = ?1 AND reason = 'merged'"),
    [STATE] = READ_PUBLIC("SELECT state FROM published_state WHERE article = ?1 AND language = ?2"),
    [STATES] =
        READ_PUBLIC("SELECT language FROM published_state WHERE article = ?1 ORDER BY language"),
    [TITLE] =
        READ_PUBLIC("SELECT title FROM published_article WHERE language = ?2"
                    " AND article = coalesce((SELECT article FROM former_id WHERE id = ?1), ?1)"),
    [TRANSLATIONS] = READ_PUBLIC("SELECT language, title, edition, origin_language, origin_edition"
                                 " FROM published_article WHERE article = ?1 AND language <> ?2"
                                 " ORDER BY language"),
    [SAFETY] = READ_PUBLIC("SELECT count(*) FROM published_edition WHERE article = ?1"
                           " AND language = ?2 AND number > ?3 AND number <= ?4"
                           " AND urgency = 'safety'"),
    // Nothing of its text: whether it was taken away, and what for.
    [LOST_ORIGINAL] =
        READ_PUBLIC("SELECT 1 FROM published_state AS s WHERE s.article = ?1 AND s.language = ?2"
                    " AND s.state = 'withdrawn' AND (EXISTS (SELECT 1 FROM published_withdrawal"
                    " AS w WHERE w.article = ?1 AND w.language = ?2 AND w.ended_at IS NULL"
                    " AND w.urgency = 'safety') OR EXISTS (SELECT 1 FROM published_printout AS o"
                    " WHERE o.article = ?1 AND o.language = ?2 AND o.edition = ?3"
                    " AND o.recalled))"),
    [LANGUAGES] =
        READ_PUBLIC("SELECT language FROM published_article WHERE article = ?1 ORDER BY language"),
    // Jumps from language to language through publication_by_letter: one step a language.
    [LIBRARY_LANGUAGES] = {"WITH RECURSIVE found (language) AS ("
                           " SELECT min(language) FROM published_listing"
                           " UNION ALL SELECT (SELECT min(p.language) FROM published_listing AS p"
                           " WHERE p.language > found.language)"
                           " FROM found WHERE found.language IS NOT NULL)"
                           " SELECT language FROM found WHERE language IS NOT NULL",
                           USE_PUBLIC, "the scan is of `found`, which holds a row a language"},
    [LINKED] =
        READ_PUBLIC("SELECT target FROM published_link WHERE edition_id = (SELECT edition_id"
                    " FROM published_edition WHERE article = ?1 AND language = ?2 AND number = ?3)"
                    " ORDER BY target"),
};
const struct statement_rows article_statements = {"article", statements, ARRAY_SIZE(statements)};

// The first column of the first row of a statement with the parameters id and language (NULL: only
// id). STORE_NONE.
static int read_text(struct reader *reader, struct arena *arena, int index, const char *id,
                     const char *language, const char **ret_text) {
    QUERY(q, &reader->library, GROUP_ARTICLE, index);
    put_text(&q, id);
    if (language != NULL) {
        put_text(&q, language);
    }
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        *ret_text = get_text(&q);
    }
    return outcome;
}

// --- links and titles of other articles ---

struct resolving {
    struct reader *reader;
    struct arena *arena;
    const char *language;
    int outcome; // the first error
};

static bool is_published(void *arg, const char *id) {
    struct resolving *r = arg;
    const char *title = NULL;
    int outcome = read_text(r->reader, r->arena, TITLE, id, r->language, &title);
    if (outcome < 0) {
        r->outcome = outcome;
    }
    return outcome == 0;
}

static int resolve_sections(struct reader *reader, struct arena *arena, struct article *article) {
    struct resolving r = {reader, arena, article->language, 0};
    for (size_t i = 0; i < article->section_count; i++) {
        struct section *section = &article->sections[i];
        if (section->html != NULL) {
            section->html =
                link_read_form(arena, section->html, is_published, &r, &article->unresolved);
        }
    }
    return r.outcome;
}

static int resolve_related(struct reader *reader, struct arena *arena, struct article *article) {
    int outcome = 0;
    for (size_t i = 0; outcome >= 0 && i < article->related_count; i++) {
        struct related *related = &article->related[i];
        outcome = read_text(reader, arena, TITLE, related->id, article->language, &related->title);
        article->unresolved += outcome == STORE_NONE;
    }
    return outcome < 0 ? outcome : 0;
}

// --- translations ---

// What a translation says of its original, whichever of two texts that is.
struct lineage {
    const char *language;   // of the original
    int translated, newest; // the edition that was translated (0: not stated), the one of now
};

// False: neither text says that it translates the other, and from which edition. An edition that is
// not here is none: the text came from a library that counts its editions otherwise.
static bool lineage_of(const struct article *article, const struct translation *t,
                       const char *origin_language, int origin_edition, struct lineage *ret) {
    const char *own_origin = article->translation_of.language;
    if (origin_language != NULL && strcmp(origin_language, article->language) == 0) {
        *ret = (struct lineage){article->language, origin_edition, article->newest};
    } else if (own_origin != NULL && strcmp(own_origin, t->language) == 0) {
        *ret = (struct lineage){t->language, article->translation_of.edition, t->edition};
    } else {
        return false;
    }
    return ret->translated > 0 && ret->translated <= ret->newest;
}

// Whether one of the editions that a translation lacks is urgent for safety.
static int read_safety(struct reader *reader, const char *id, const struct lineage *lineage,
                       bool *ret_safety) {
    int count = 0;
    QUERY(q, &reader->library, GROUP_ARTICLE, SAFETY);
    put_page(&q, id, lineage->language);
    put_int(&q, lineage->translated);
    put_int(&q, lineage->newest);
    int outcome = query_count(&q, &count);
    *ret_safety = count > 0;
    return outcome;
}

static int read_translation(struct reader *reader, struct query *q, const struct article *article,
                            struct translation *t) {
    struct lineage lineage;
    t->language = get_text(q);
    t->title = get_text(q);
    t->edition = get_int(q);
    const char *origin_language = get_text(q);
    t->status = TRANSLATION_UNLINKED;
    if (!lineage_of(article, t, origin_language, get_int(q), &lineage)) {
        return 0;
    }
    bool behind = lineage.translated < lineage.newest;
    t->status = behind ? TRANSLATION_BEHIND : TRANSLATION_MATCHES;
    return behind ? read_safety(reader, article->id, &lineage, &t->safety) : 0;
}

static int read_translations(struct reader *reader, struct arena *arena, struct article *article) {
    QUERY(q, &reader->library, GROUP_ARTICLE, TRANSLATIONS);
    int outcome = 0;
    put_page(&q, article->id, article->language);
    while (outcome == 0 && (outcome = query_next(&q, arena)) == SQL_ROW) {
        struct translation *t =
            arena_push(arena, &article->translations, &article->translation_count, sizeof(*t));
        outcome = read_translation(reader, &q, article, t);
    }
    return outcome;
}

// A translation is only as safe as its original: where that was taken away, its translations do not
// become sound.
static int read_lost_original(struct reader *reader, struct arena *arena, struct article *article) {
    const char *language = article->translation_of.language;
    if (language == NULL) {
        return 0;
    }
    QUERY(q, &reader->library, GROUP_ARTICLE, LOST_ORIGINAL);
    put_page(&q, article->id, language);
    put_int(&q, article->translation_of.edition);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        article->lost_original = (struct translation){
            .language = language, .status = TRANSLATION_BEHIND, .safety = true};
    }
    return outcome == STORE_NONE ? 0 : outcome;
}

// --- the article ---

static int read_review(struct reader *reader, struct arena *arena, struct article *article) {
    int outcome = review_for_edition(reader, arena, article->id, article->language,
                                     article->edition, &article->review);
    article->has_review = outcome == 0;
    return outcome == STORE_NONE ? 0 : outcome;
}

typedef int read_step(struct reader *reader, struct arena *arena, struct article *article);
static read_step *const steps[] = {read_review, resolve_sections, resolve_related,
                                   read_translations, read_lost_original};

// Why an article is not there: moved, withdrawn or unknown.
static int explain_absence(struct reader *reader, struct arena *arena, const char *id,
                           const char *language, struct article *ret_article) {
    const char *state = NULL;
    int outcome = read_text(reader, arena, MOVED_TO, id, NULL, &ret_article->id);
    if (outcome != STORE_NONE) {
        return outcome == 0 ? STORE_MOVED : outcome;
    }
    outcome = read_text(reader, arena, STATE, id, language, &state);
    if (outcome != 0) {
        return outcome;
    }
    return strcmp(state, "withdrawn") == 0 ? STORE_WITHDRAWN : STORE_NONE;
}

int article_read(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 int edition, struct article *ret_article) {
    article_init(ret_article);
    int outcome = edition_read(reader, arena, id, language, edition, ret_article);
    if (outcome == STORE_NONE) {
        return explain_absence(reader, arena, id, language, ret_article);
    }
    for (size_t i = 0; outcome == 0 && i < ARRAY_SIZE(steps); i++) {
        outcome = steps[i](reader, arena, ret_article);
    }
    return outcome;
}

int article_merged(struct reader *reader, const char *id, bool *ret_merged) {
    QUERY(q, &reader->library, GROUP_ARTICLE, MERGED);
    put_text(&q, id);
    int outcome = query_one(&q, NULL);
    *ret_merged = outcome == 0;
    return outcome == STORE_NONE ? 0 : outcome;
}

static int read_languages(struct reader *reader, struct arena *arena, int index, const char *id,
                          const char ***ret_languages, size_t *ret_count) {
    QUERY(q, &reader->library, GROUP_ARTICLE, index);
    put_text(&q, id);
    return query_all(&q, arena, &shape_text, ret_languages, ret_count);
}

int article_languages(struct reader *reader, struct arena *arena, const char *id,
                      const char ***ret_languages, size_t *ret_count) {
    return read_languages(reader, arena, LANGUAGES, id, ret_languages, ret_count);
}

int article_languages_ever(struct reader *reader, struct arena *arena, const char *id,
                           const char ***ret_languages, size_t *ret_count) {
    return read_languages(reader, arena, STATES, id, ret_languages, ret_count);
}

int library_languages(struct reader *reader, struct arena *arena, const char ***ret_languages,
                      size_t *ret_count) {
    QUERY(q, &reader->library, GROUP_ARTICLE, LIBRARY_LANGUAGES);
    return query_all(&q, arena, &shape_text, ret_languages, ret_count);
}

int article_linked_ids(struct reader *reader, struct arena *arena, const char *id,
                       const char *language, int edition, const char ***ret_ids,
                       size_t *ret_count) {
    QUERY(q, &reader->library, GROUP_ARTICLE, LINKED);
    put_page(&q, id, language);
    put_int(&q, edition);
    return query_all(&q, arena, &shape_text, ret_ids, ret_count);
}
