// SPDX-License-Identifier: MIT
// Full-text search, from a reader's words to the lines that are shown: what is asked (asked.c),
// which pages answer best (ranking.c), and for those that are shown why they were found and a piece
// of their text (snippet.c).
//
// The index may be a moment behind the library, so each row shown is read from the library.
#include "store/search.h"

#include "base/buf.h"
#include "store/index.h"
#include "store/ranking.h"

#include <stdlib.h>
#include <string.h>

enum {
    // Steps of SQLite's machine that one search may take, some six a page: five times the largest
    // library this is made for (10,000 articles in two languages), and a tenth of a second.
    SEARCH_STEPS_MAX = 600000,
    // Pages among which the aspect that was asked for may change the order: what nobody sees on
    // the first pages needs none.
    ASPECT_PAGES = 100,
};
// In parts of the query's weight (ranking.c): less than any word of the topic in a title.
static const double aspect_bonus = 0.12, aspect_title_bonus = 0.2;
static const double named_share = 0.75; // of the query in a title or name, to be found by it
static const double aspect_snippet = 0.5;

enum { LANGUAGE, PAGES, PAGE, SECTIONS };
static const struct statement statements[] = {
    [LANGUAGE] = INDEX("SELECT number FROM language WHERE tag = ?1"),
    [PAGES] = INDEX("SELECT page_id FROM page WHERE article = ?1"
                    " AND (?2 IS NULL OR language = ?2)"),
    [PAGE] = INDEX("SELECT article, language, title, names, aspects FROM page WHERE page_id = ?1"),
    [SECTIONS] = READ_PUBLIC("SELECT s.text, s.aspect, s.key, s.title FROM published_listing AS p"
                             " JOIN published_section AS s ON s.edition_id = p.edition_id"
                             " WHERE p.article = ?1 AND p.language = ?2 ORDER BY s.position"),
};
const struct statement_rows search_statements = {"search", statements, ARRAY_SIZE(statements)};

struct search {
    struct reader *reader;
    struct arena *arena;
    const struct search_query *query;
    struct asked asked[STEM_COUNT]; // stemmer NULL: not of this search
    struct ranking ranking;
    const struct lexicon *lexicon;
    sv words; // of the query, corrected
};

static void search_finish(struct search *search) {
    lexicon_give(search->lexicon);
    for (size_t i = 0; i < STEM_COUNT; i++) {
        asked_finish(&search->asked[i]);
    }
}

struct page_row {
    const char *article, *language, *title, *names;
    int64_t aspects;
};

static int page_read(struct search *search, int64_t page_id, struct page_row *ret_page) {
    static const struct field fields[] = {
        TEXT(struct page_row, article),  TEXT(struct page_row, language),
        TEXT(struct page_row, title),    TEXT(struct page_row, names),
        INT64(struct page_row, aspects),
    };
    static const struct shape shape = SHAPE(struct page_row, fields);
    QUERY(q, &search->reader->index, GROUP_SEARCH, PAGE);
    put_int(&q, page_id);
    int outcome = query_one(&q, search->arena);
    if (outcome == 0) {
        get_fields(&q, &shape, ret_page);
    }
    return outcome;
}

// --- narrowing ---

static int pages_of(struct search *search, const char *article, int64_t **ids, size_t *count) {
    QUERY(q, &search->reader->index, GROUP_SEARCH, PAGES);
    put_page(&q, article, search->query->language);
    int outcome;
    while ((outcome = query_next(&q, search->arena)) == SQL_ROW) {
        *(int64_t *)arena_push(search->arena, ids, count, sizeof(**ids)) = get_int64(&q);
    }
    return outcome;
}

// The pages of a topic.
static int narrow(struct search *search) {
    struct article_filter filter = {.language = search->query->language,
                                    .topic = search->query->topic,
                                    .kind = VOCAB_NONE,
                                    .review_status = VOCAB_NONE};
    const char **ids = NULL;
    size_t count = 0, within = 0;
    int64_t *pages = arena_alloc(search->arena, 1, sizeof(*pages));
    if (filter.topic == NULL) {
        return 0;
    }
    int outcome = listing_ids(search->reader, search->arena, &filter, &ids, &count);
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        outcome = pages_of(search, ids[i], &pages, &within);
    }
    if (within > 0) {
        qsort(pages, within, sizeof(*pages), page_id_order);
    }
    search->ranking.within = pages;
    search->ranking.within_count = within;
    return outcome;
}

// --- ranking ---

static int language_number(struct search *search, int64_t *ret_number) {
    QUERY(q, &search->reader->index, GROUP_SEARCH, LANGUAGE);
    put_text(&q, search->query->language);
    return query_number(&q, ret_number);
}

// Ranks the pages of the query's language, or of every one.
static int rank(struct search *search) {
    const char *language = search->query->language;
    int64_t number = 0;
    int outcome = language == NULL ? 0 : language_number(search, &number);
    for (size_t i = 0; outcome == 0 && i < STEM_COUNT; i++) {
        struct asked *asked = &search->asked[i];
        if (language != NULL && i != stemming_of(language)) {
            continue;
        }
        asked_make((enum stemming)i, search->words, language == NULL ? NULL : search->lexicon,
                   language, asked);
        if (asked->count > 0) {
            outcome = ranking_add(&search->ranking, &search->reader->index, asked, number);
        }
    }
    ranking_sort(&search->ranking);
    return outcome == STORE_NONE ? 0 : outcome; // nothing is published in that language
}

static double aspect_score(struct asked *asked, const struct page_row *page) {
    double score = (asked->aspects & (uint64_t)page->aspects) != 0 ? aspect_bonus : 0;
    for (size_t i = 0; i < asked->aspect_count; i++) {
        score += asked_stands(asked, asked->aspect_stems[i], sv_of(page->title))
                     ? aspect_title_bonus / (double)asked->aspect_count
                     : 0;
    }
    return score;
}

// Where the reader asks for symptoms, articles that tell them come before their equals.
static int lift_aspects(struct search *search) {
    struct ranking all = search->ranking, *ranking = &search->ranking;
    int outcome = 0;
    ranking->count = ranking->count < ASPECT_PAGES ? ranking->count : ASPECT_PAGES;
    for (size_t i = 0; outcome == 0 && i < ranking->count; i++) {
        struct page_row page;
        outcome = page_read(search, ranking->best[i].page_id, &page);
        struct asked *asked = outcome == 0 ? &search->asked[stemming_of(page.language)] : NULL;
        if (asked != NULL && asked->aspects != 0) {
            ranking->best[i].score += aspect_score(asked, &page);
        }
    }
    ranking_sort(ranking);
    ranking->count = all.count;
    return outcome;
}

static bool asks_for_aspect(const struct search *search) {
    uint32_t aspects = 0;
    for (size_t i = 0; i < STEM_COUNT; i++) {
        aspects |= search->asked[i].aspects;
    }
    return aspects != 0;
}

// --- what is shown ---

static void find_match(struct search *search, const struct asked *asked,
                       const struct page_row *page, struct hit *hit) {
    double most = asked_share(asked, sv_of(page->title));
    hit->match = most >= named_share ? MATCH_TITLE : MATCH_TEXT;
    for (sv names = sv_of(page->names); names.ptr != NULL;) {
        sv name = sv_cut(&names, '\n');
        double share = asked_share(asked, name);
        if (share >= named_share && share > most) {
            most = share;
            hit->match = MATCH_NAME;
            hit->match_name = arena_copy(search->arena, name);
        }
    }
}

// The best piece of a section, of the first where all the words stand together; of the summary
// where no section has one.
static int cut_snippet(struct search *search, const struct asked *asked, struct hit *hit) {
    struct reader *reader = search->reader;
    CLEANUP(buf_finish) struct buf html = {0};
    struct snippet best = {0};
    double all = asked_weight(asked);
    QUERY(q, &reader->library, GROUP_SEARCH, SECTIONS);
    int outcome;
    put_page(&q, hit->summary.id, hit->summary.language);
    while ((outcome = query_next(&q, search->arena)) == SQL_ROW) {
        sv text = {(const char *)sqlite3_column_text(q.s, 0), // not copied: most are not shown
                   (size_t)sqlite3_column_bytes(q.s, 0)};
        q.at = 1;
        int aspect = get_word(&q, &vocab_aspect);
        bool wanted = aspect != VOCAB_NONE && (asked->aspects >> aspect & 1) != 0;
        double bonus = wanted ? aspect_snippet * asked_weight(asked) : 0;
        if (snippet_cut(asked, text, bonus, &best)) {
            hit->section_key = get_text(&q);
            hit->section_title = get_text(&q);
        }
        if (asked->aspects == 0 && best.weight >= all) { // later ones only repeat it
            outcome = 0;
            break;
        }
    }
    if (outcome == 0 && best.weight == 0) {
        snippet_cut(asked, sv_of(hit->summary.summary), 0, &best);
    }
    html = best.html;
    hit->snippet = best.weight == 0 ? NULL : arena_copy(search->arena, (sv){html.ptr, html.len});
    return outcome;
}

static int show(struct search *search, int64_t page_id, struct hit *hit) {
    struct page_row page;
    int outcome = page_read(search, page_id, &page);
    if (outcome == 0) {
        outcome =
            listing_read(search->reader, search->arena, page.article, page.language, &hit->summary);
    }
    if (outcome != 0) {
        return outcome;
    }
    const struct asked *asked = &search->asked[stemming_of(page.language)];
    find_match(search, asked, &page, hit);
    return cut_snippet(search, asked, hit);
}

static int name_found(struct search *search, struct search_result *result) {
    const struct ranking *ranking = &search->ranking;
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < ranking->count && i < search->query->ids_max; i++) {
        struct page_row page;
        outcome = page_read(search, ranking->best[i].page_id, &page);
        *(const char **)arena_push(search->arena, &result->ids, &result->id_count, sizeof(char *)) =
            outcome == 0 ? page.article : "";
    }
    return outcome;
}

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

static int correct(struct search *search, struct search_result *result) {
    const struct search_query *query = search->query;
    const char *used = NULL;
    int outcome =
        query->exact || query->language == NULL
            ? 0
            : spelling_correct(search->reader, search->arena, search->lexicon, query, &used);
    if (used != NULL) {
        result->asked = arena_copy(search->arena, query->words);
        result->used = used;
        search->words = sv_of(used);
    }
    return outcome;
}

// While the index is made, what it lacks is no sign that the library lacks it.
static int find_unmade(struct search *search, bool *ret_unmade) {
    bool ours;
    int64_t applied = -1;
    int outcome =
        index_progress(&search->reader->index, search->reader->store->uuid, &ours, &applied);
    *ret_unmade = applied < 0;
    return outcome;
}

static int run(struct search *search, struct search_result *result) {
    const struct search_query *query = search->query;
    struct ranking *ranking = &search->ranking;
    size_t from = query->offset < 0 ? 0 : (size_t)query->offset;
    size_t to = from + (query->limit < 0 ? 0 : (size_t)query->limit);
    ranking->max = larger(larger(to, ASPECT_PAGES), query->ids_max);
    ranking->best = arena_alloc(search->arena, ranking->max, sizeof(*ranking->best));
    bool unmade = false;
    int outcome = find_unmade(search, &unmade);
    outcome = outcome == 0 ? correct(search, result) : outcome;
    outcome = outcome == 0 ? narrow(search) : outcome;
    outcome = outcome == 0 ? rank(search) : outcome;
    if (outcome == 0 && asks_for_aspect(search)) {
        outcome = lift_aspects(search);
    }
    outcome = outcome == 0 ? name_found(search, result) : outcome;
    result->total = (int)ranking->total;
    memcpy(result->kinds, ranking->kinds, sizeof(result->kinds));
    result->partial = ranking->partial || unmade;
    for (size_t i = from; outcome == 0 && i < ranking->count && i < to; i++) {
        struct hit hit = {0};
        outcome = show(search, ranking->best[i].page_id, &hit);
        if (outcome == STORE_NONE) { // withdrawn after the index saw it
            outcome = 0;
            continue;
        }
        *(struct hit *)arena_push(search->arena, &result->hits, &result->count, sizeof(hit)) = hit;
    }
    return outcome;
}

// Ranks and pages of one state of the index.
static int run_in_snapshot(struct search *search, struct search_result *result) {
    struct connection *index = &search->reader->index;
    int outcome = connection_exec(index, "BEGIN");
    if (outcome == 0) {
        outcome = run(search, result);
        int ended = connection_exec(index, "COMMIT");
        outcome = outcome != 0 ? outcome : ended;
        connection_rollback(index); // where COMMIT failed
    }
    return outcome;
}

// Whether the reader's index was found to be damaged, by this search or another: it is made anew,
// and has nothing to say until then.
static bool is_damaged(struct reader *reader) {
    struct store *store = reader->store;
    bool damaged = atomic_load(&store->index_damaged);
    if (damaged) {
        index_wake(store);
    }
    return damaged || reader->index_number != atomic_load(&store->index_number);
}

int search_run(struct reader *reader, struct arena *arena, const struct search_query *query,
               struct search_result *ret_result) {
    CLEANUP(search_finish)
    struct search search = {.reader = reader, .arena = arena, .query = query};
    search.ranking.steps = query->steps > 0 ? query->steps : SEARCH_STEPS_MAX;
    search.ranking.kind = query->kind;
    search.words = query->words;
    search.lexicon = lexicon_take(reader->store);
    *ret_result = (struct search_result){0};
    int outcome = reader_open_index(reader);
    if (outcome == 0 && reader->index.db != NULL) {
        outcome = run_in_snapshot(&search, ret_result);
    } else {
        ret_result->partial = true;
    }
    if (is_damaged(reader) && outcome < 0 && !store_failed(reader->store)) {
        *ret_result = (struct search_result){.partial = true};
        outcome = 0;
    }
    return outcome;
}
