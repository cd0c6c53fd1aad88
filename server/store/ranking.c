// SPDX-License-Identifier: MIT
// Ranking. One statement walks the pages that hold any term of the query; at each, an FTS5
// auxiliary function of ours notes where the terms stand, in some 60 bytes. How rare each term is
// is known when the walk is over; then the pages are scored. No row, text or length is read: what
// a score needs stands in the postings and in the page_id.
//
// The score, in parts of the query's weight (the sum of its terms' idf):
//   text   how well the words are dealt with: idf × saturated, length-normalised count (BM25F),
//          times the share of the query that the page holds at all
//   title  the share of the query in the title, cubed; more where it says little else; or in the
//          other names
//   exact  the title or a name is just what was asked (its key)
//   close  neighbours in the query stand together, in a name or in the text
//   signs  the share of the query that stands within a few words, in any order, where readers know
//          themselves again (the summary, and `signs` of schema/index.sql), cubed; more where they
//          do so more than once, less in an article on something else than what people have, which
//          tells of signs by the way
#include "store/ranking.h"

#include "base/buf.h"
#include "base/mem.h"
#include "store/index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    POSITIONS_MAX = 16, // of a term in a page: beyond, a count is saturated
    PROGRESS_OPS = 1000,
    COLUMN_SHIFT = 24, // a position: column, then word
    SIGNS_SPAN = 8,    // words from the first to the last that stand close in a list of signs
    SIGNS_TERMS = 8, // of a query that are looked for there: people name few, each costs all others
    SIGNS_TIMES = 3, // an article that says it so often is about it
};
enum { TITLE, NAMES, SUMMARY, HEADINGS, SIGNS, BODY, COLUMNS };

static const double column_weights[COLUMNS] = {
    [TITLE] = 8, [NAMES] = 6, [SUMMARY] = 3, [HEADINGS] = 2, [SIGNS] = 1, [BODY] = 1};
static const double saturation = 4;    // weighted count at which a word is half dealt with
static const double usual_words = 450; // of a text whose counts are taken as they are
static const double length_part = 0.6; // of a count that length divides
static const double sat_scale = 65535;

static const double title_bonus = 1.0, names_bonus = 0.9, exact_title_bonus = 1.6,
                    exact_name_bonus = 1.5, exact_topic_part = 0.8, close_names_bonus = 0.3,
                    close_text_bonus = 0.25, signs_bonus = 0.8, signs_by_the_way = 0.4;

// The function notes a row and refuses it: one step of the statement walks them all.
#define RANK_OF(table)                                                                             \
    {                                                                                              \
        "SELECT NULL FROM " table " WHERE " table " MATCH ?1 AND rowid >= ?3 AND rowid < ?4"       \
        " AND careleaf_rank(" table ", ?2)",                                                       \
            USE_INDEX, NULL                                                                        \
    }
static const struct statement statements[STEM_COUNT] = {
    [STEM_ENGLISH] = RANK_OF("page_english"),
    [STEM_SPANISH] = RANK_OF("page_spanish"),
    [STEM_OTHER] = RANK_OF("page_other"),
};
const struct statement_rows ranking_statements = {"ranking", statements, ARRAY_SIZE(statements)};

// --- at each page ---

enum { KEY_IN_TITLE = 1, KEY_IN_NAMES = 2 };
struct row {
    int64_t page_id;
    uint16_t in_title, in_names, in_page; // 1 << term each
    uint8_t keys[KEYS_MAX];
    uint16_t in_signs;               // the most that stand close together there; 1 << term each
    uint8_t signs_times;             // how often, up to SIGNS_TIMES
    uint8_t close_names, close_text; // pairs of neighbours that stand together
    uint16_t sat[TERMS_MAX];         // saturated counts, of sat_scale
};
struct walk {
    const struct asked *asked;
    struct row *rows;
    size_t count, room;
    int64_t pages_all;       // in the table
    size_t pages[TERMS_MAX]; // that hold each term
    double norms[PAGE_LENGTH_MASK + 1];
    size_t term_phrases[TERMS_MAX], key_phrases[KEYS_MAX]; // where each stands in the expression
};
#define WALK "careleaf-walk" // type of the pointer that the statement binds

struct positions {
    uint32_t at[POSITIONS_MAX];
    size_t count;
};

static void read_positions(const Fts5ExtensionApi *api, Fts5Context *fts, size_t phrase,
                           struct positions *ret) {
    Fts5PhraseIter iter;
    int column = -1, word = 0;
    ret->count = 0;
    if (api->xPhraseFirst(fts, (int)phrase, &iter, &column, &word) != SQLITE_OK) {
        return;
    }
    while (column >= 0 && ret->count < POSITIONS_MAX) {
        ret->at[ret->count++] = (uint32_t)column << COLUMN_SHIFT | (uint32_t)word;
        api->xPhraseNext(fts, &iter, &column, &word);
    }
}

// What a count in the text is divided by, for each length class.
static void norms_make(struct walk *walk) {
    for (int i = 0; i <= PAGE_LENGTH_MASK; i++) {
        double words = PAGE_LENGTH_FIRST * pow(2, (double)i / 2);
        walk->norms[i] = 1 - length_part + length_part * words / usual_words;
    }
}

static void note_term(struct row *row, size_t term, const struct positions *p, double norm) {
    double count = 0;
    uint16_t bit = (uint16_t)(1u << term);
    for (size_t i = 0; i < p->count; i++) {
        uint32_t column = p->at[i] >> COLUMN_SHIFT;
        count += column >= SIGNS ? column_weights[column] / norm : column_weights[column];
        row->in_title |= column == TITLE ? bit : 0;
        row->in_names |= column == NAMES ? bit : 0;
    }
    row->in_page |= p->count > 0 ? bit : 0;
    row->sat[term] = (uint16_t)(sat_scale * count / (count + saturation));
}

// Whether b follows a within `gap` words, and best in a title or name.
static void note_pair(struct row *row, const struct positions *a, const struct positions *b,
                      uint32_t gap) {
    bool text = false;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (b->at[j] <= a->at[i]) {
            j++;
        } else if (b->at[j] - a->at[i] > gap) {
            i++;
        } else if (a->at[i] >> COLUMN_SHIFT <= NAMES) {
            row->close_names++;
            row->close_text++;
            return;
        } else {
            text = true;
            break;
        }
    }
    row->close_text = (uint8_t)(row->close_text + text);
}

static void note_key(struct row *row, size_t key, const struct positions *p) {
    for (size_t i = 0; i < p->count; i++) {
        row->keys[key] |= p->at[i] >> COLUMN_SHIFT == TITLE ? KEY_IN_TITLE : KEY_IN_NAMES;
    }
}

// The term whose next place comes first; `count` where none has one left.
static size_t first_term(const struct positions *terms, size_t count, const size_t *next) {
    size_t first = count;
    for (size_t i = 0; i < count; i++) {
        bool left = next[i] < terms[i].count;
        first = left && (first == count || terms[i].at[next[i]] < terms[first].at[next[first]])
                    ? i
                    : first;
    }
    return first;
}

static bool tells_signs(uint32_t column) {
    return column == SUMMARY || column == SIGNS;
}

static bool is_settled(const struct row *row) {
    return row->in_signs == row->in_page && row->signs_times == SIGNS_TIMES;
}

// What the summary says counts as said often.
static void note_close(struct row *row, uint16_t close, uint32_t column) {
    if (__builtin_popcount(close) > __builtin_popcount(row->in_signs)) {
        row->in_signs = close;
        row->signs_times = column == SUMMARY ? SIGNS_TIMES : 1;
    } else if (close != 0 && close == row->in_signs && row->signs_times < SIGNS_TIMES) {
        row->signs_times++;
    }
}

// From each place of a term on, in their order: the terms that stand within the span.
static void note_signs(struct row *row, const struct positions *terms, size_t count) {
    size_t next[TERMS_MAX] = {0}, first;
    while (!is_settled(row) && (first = first_term(terms, count, next)) < count) {
        uint32_t from = terms[first].at[next[first]];
        uint16_t close = 0;
        for (size_t i = 0; i < count && tells_signs(from >> COLUMN_SHIFT); i++) {
            bool is_close = next[i] < terms[i].count && terms[i].at[next[i]] - from <= SIGNS_SPAN;
            close = (uint16_t)(close | is_close << i);
        }
        note_close(row, close, from >> COLUMN_SHIFT);
        next[first]++;
    }
}

static void visit(const Fts5ExtensionApi *api, Fts5Context *fts, struct walk *walk) {
    struct positions terms[TERMS_MAX], key;
    const struct asked *asked = walk->asked;
    if (walk->count == walk->room) {
        walk->room = walk->room == 0 ? 256 : walk->room * 2;
        walk->rows = mem_resize(walk->rows, walk->room, sizeof(*walk->rows));
    }
    struct row *row = &walk->rows[walk->count++];
    *row = (struct row){.page_id = api->xRowid(fts)};
    double norm = walk->norms[row->page_id & PAGE_LENGTH_MASK];
    for (size_t i = 0; i < asked->count; i++) {
        read_positions(api, fts, walk->term_phrases[i], &terms[i]);
        if (terms[i].count > 0) {
            walk->pages[i]++;
            note_term(row, i, &terms[i], norm);
        }
        if (i > 0) {
            note_pair(row, &terms[i - 1], &terms[i],
                      (uint32_t)(asked->terms[i].place - asked->terms[i - 1].place));
        }
    }
    note_signs(row, terms, asked->count < SIGNS_TERMS ? asked->count : SIGNS_TERMS);
    for (size_t i = 0; i < asked->key_count; i++) {
        read_positions(api, fts, walk->key_phrases[i], &key);
        note_key(row, i, &key);
    }
}

// careleaf_rank(table, walk): notes the present row in the walk; 0.
static void rank_function(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context,
                          int count, sqlite3_value **arguments) {
    struct walk *walk = count == 1 ? sqlite3_value_pointer(arguments[0], WALK) : NULL;
    if (walk == NULL) {
        sqlite3_result_error(context, "careleaf_rank: the search alone calls it", -1);
        return;
    }
    if (walk->count == 0) {
        api->xRowCount(fts, (sqlite3_int64 *)&walk->pages_all);
    }
    visit(api, fts, walk);
    sqlite3_result_int(context, 0);
}

int ranking_register(fts5_api *api) {
    return api->xCreateFunction(api, "careleaf_rank", NULL, rank_function, NULL);
}

// --- the walk ---

static bool has_common(const struct asked *asked) {
    for (size_t i = 0; i < asked->count; i++) {
        if (asked->terms[i].common) {
            return true;
        }
    }
    return false;
}

// Keys, then terms; where some are common, those that are not in front of all of them:
// (key OR rare) AND (key OR rare OR common). Tells the number of each one's phrase.
static void match_make(const struct asked *asked, struct walk *walk, struct buf *match) {
    bool common = has_common(asked);
    size_t phrase = 0;
    for (int side = common ? 0 : 1; side < 2; side++) {
        const char *before = side == 0 || !common ? "(" : ") AND (";
        for (size_t i = 0; i < asked->key_count; i++) {
            buf_printf(match, "%s\"%s\"", before, asked->keys[i]);
            walk->key_phrases[i] = phrase++;
            before = " OR ";
        }
        for (size_t i = 0; i < asked->count; i++) {
            if (side == 1 || !asked->terms[i].common) {
                buf_printf(match, "%s\"%s\"", before, asked->terms[i].token);
                walk->term_phrases[i] = phrase++;
                before = " OR ";
            }
        }
    }
    buf_char(match, ')');
}

static int count_steps(void *arg) {
    struct ranking *ranking = arg;
    ranking->steps -= PROGRESS_OPS;
    ranking->partial = ranking->steps < 0;
    return ranking->partial;
}

static int walk_run(struct ranking *ranking, struct connection *index, struct walk *walk,
                    int64_t language) {
    CLEANUP(buf_finish) struct buf match = {0};
    QUERY(q, index, GROUP_RANKING, (int)walk->asked->stemming);
    int64_t to = language == 0 ? INT64_MAX >> PAGE_LANGUAGE_SHIFT : language + 1;
    match_make(walk->asked, walk, &match);
    put_sv(&q, (sv){match.ptr, match.len});
    sqlite3_bind_pointer(q.s, ++q.at, walk, WALK, NULL);
    put_int(&q, language << PAGE_LANGUAGE_SHIFT);
    put_int(&q, to << PAGE_LANGUAGE_SHIFT);
    if (q.s == NULL) {
        return ERR_FATAL; // traced where it could not be prepared
    }
    sqlite3_progress_handler(index->db, PROGRESS_OPS, count_steps, ranking);
    int code = sqlite3_step(q.s);
    sqlite3_progress_handler(index->db, 0, NULL, NULL);
    return code == SQLITE_DONE || (code == SQLITE_INTERRUPT && ranking->partial)
               ? 0
               : sql_failure(index, code, "ranking");
}

// --- scores ---

static int kind_of(int64_t page_id) {
    return (int)(page_id >> PAGE_KIND_SHIFT & PAGE_KIND_MASK);
}

// Pages that hold each term, and so its weight. A term that no page holds weighs nothing.
static double weigh(struct asked *asked, const struct walk *walk) {
    double all = 0;
    for (size_t i = 0; i < asked->count; i++) {
        struct term *term = &asked->terms[i];
        term->pages = walk->pages[i];
        term->idf = term_weight((double)walk->pages_all, (double)term->pages);
        all += term->idf;
    }
    return all;
}

static double held(const struct asked *asked, uint16_t bits) {
    double sum = 0;
    for (size_t i = 0; bits >> i != 0; i++) {
        sum += bits >> i & 1 ? asked->terms[i].idf : 0;
    }
    return sum;
}

static double key_score(const struct row *row) {
    double best = 0;
    for (size_t i = 0; i < KEYS_MAX; i++) {
        double exact = row->keys[i] & KEY_IN_TITLE   ? exact_title_bonus
                       : row->keys[i] & KEY_IN_NAMES ? exact_name_bonus
                                                     : 0;
        exact *= i == 0 ? 1 : exact_topic_part;
        best = exact > best ? exact : best;
    }
    return best;
}

// The share of the query, by weight and squared, times that by words: where a library is small, one
// word of two may weigh nearly all, and is no more than a hint.
static double full_share(const struct asked *asked, uint16_t bits, double all) {
    double share = held(asked, bits) / all;
    size_t words = 0;
    for (size_t i = 0; i < asked->count; i++) {
        words += asked->terms[i].idf > 0;
    }
    return words == 0 ? 0 : share * share * __builtin_popcount(bits) / (double)words;
}

static double title_score(const struct asked *asked, const struct row *row, double all) {
    double title = full_share(asked, row->in_title, all);
    double names = names_bonus * 0.75 * full_share(asked, row->in_names, all);
    double words = (double)(row->page_id >> PAGE_TITLE_SHIFT & PAGE_TITLE_MASK);
    double filled = __builtin_popcount(row->in_title) / (words < 1 ? 1 : words);
    // A title of which every word was asked for is about the query, or a part of it.
    title *= filled >= 1 ? title_bonus : title_bonus * (0.5 + 0.5 * filled);
    return title > names ? title : names;
}

// A title says it at least as well.
static double signs_score(const struct asked *asked, const struct row *row, double all) {
    int kind = kind_of(row->page_id);
    bool is_had = kind == KIND_CONDITION || kind == KIND_SYMPTOM;
    double said = (1.0 + row->signs_times) / (1 + SIGNS_TIMES) * (is_had ? 1 : signs_by_the_way);
    return signs_bonus * fmax(said * full_share(asked, row->in_signs, all),
                              full_share(asked, row->in_title, all));
}

static double score(const struct asked *asked, const struct row *row, double all) {
    double text = 0, pairs = asked->count < 2 ? 1 : (double)asked->count - 1;
    for (size_t i = 0; i < asked->count; i++) {
        text += asked->terms[i].idf * row->sat[i] / sat_scale;
    }
    return text / all * held(asked, row->in_page) / all + title_score(asked, row, all) +
           key_score(row) + signs_score(asked, row, all) +
           close_names_bonus * row->close_names / pairs +
           close_text_bonus * row->close_text / pairs;
}

// --- what matches ---

int page_id_order(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void count_kind(struct ranking *ranking, int64_t page_id) {
    int kind = kind_of(page_id);
    if (kind <= KIND_OTHER) {
        ranking->kinds[kind]++;
    }
}

static bool is_within(const struct ranking *ranking, int64_t page_id) {
    int kind = kind_of(page_id);
    return (ranking->kind == VOCAB_NONE || kind == ranking->kind) &&
           (ranking->within == NULL || bsearch(&page_id, ranking->within, ranking->within_count,
                                               sizeof(page_id), page_id_order) != NULL);
}

static void rows_score(struct ranking *ranking, struct asked *asked, const struct walk *walk) {
    double all = weigh(asked, walk), most = 0;
    for (size_t i = 0; i < walk->count; i++) {
        double share = held(asked, walk->rows[i].in_page);
        most = share > most ? share : most;
    }
    for (size_t i = 0; i < walk->count; i++) {
        const struct row *row = &walk->rows[i];
        bool named = row->keys[0] != 0 || row->keys[1] != 0;
        if (is_within(ranking, row->page_id) &&
            (named || held(asked, row->in_page) >= RANKING_ENOUGH * most)) {
            ranking->total++;
            count_kind(ranking, row->page_id);
            ranking_keep(ranking,
                         (struct ranked){score(asked, row, all > 0 ? all : 1), row->page_id});
        }
    }
}

int ranking_add(struct ranking *ranking, struct connection *index, struct asked *asked,
                int64_t language) {
    struct walk walk = {.asked = asked};
    norms_make(&walk);
    int outcome = walk_run(ranking, index, &walk, language);
    if (outcome == 0) {
        rows_score(ranking, asked, &walk);
    }
    free(walk.rows);
    return outcome;
}
