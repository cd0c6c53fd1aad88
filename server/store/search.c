// SPDX-License-Identifier: MIT
// Full-text search. Every word must occur; where nothing holds them all, any word will do. What a
// title or other name says in full comes first, then FTS5's bm25 with a title weighing more than a
// text. Snippets are cut only for the rows shown.
//
// The reader's words never become query syntax: each is quoted, and what holds no letter or digit
// is left out. The index may be a moment behind the library, so each row shown is read from the
// library.
#include "store/search.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "store/index.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// Snippets come with these around matches. Texts hold no control characters.
#define MARK_OPEN "\x01"
#define MARK_CLOSE "\x02"

enum { RANK, SNIPPET, HEADING };
static const struct statement statements[] = {
    [RANK] =
        {"SELECT p.page_id, p.article, p.language FROM page_text AS t"
         " JOIN page AS p ON p.page_id = t.rowid WHERE t.page_text MATCH ?1"
         " AND (?2 IS NULL OR p.language = ?2)"
         " ORDER BY instr(p.called, ?3) = 0, bm25(t.page_text, 10.0, 8.0, 3.0, 1.0), p.page_id",
         USE_INDEX, NULL},
    [SNIPPET] = INDEX("SELECT p.section, snippet(t.part_text, 0, char(1), char(2), '…', 30)"
                      " FROM part_text AS t JOIN part AS p ON p.part_id = t.rowid"
                      " WHERE t.part_text MATCH ?1 AND t.rowid BETWEEN ?2 AND ?3 LIMIT 1"),
    [HEADING] = READ_PUBLIC("SELECT s.title FROM published_listing AS p JOIN published_section AS s"
                            " ON s.edition_id = p.edition_id"
                            " WHERE p.article = ?1 AND p.language = ?2 AND s.key = ?3"),
};
const struct statement_rows search_statements = {"search", statements, ARRAY_SIZE(statements)};

// --- the query ---

struct expression {
    struct buf all, any; // MATCH: every word, any word
    int words;
};

static void expression_finish(struct expression *e) {
    buf_finish(&e->all);
    buf_finish(&e->any);
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

static bool has_sign(sv piece) {
    for (size_t i = 0; i < piece.len; i++) {
        if (isalnum((unsigned char)piece.ptr[i])) {
            return true;
        }
    }
    char letter[8];
    utf8_letter(piece, letter);
    return strcmp(letter, "#") != 0;
}

static sv next_piece(sv *rest) {
    size_t from = 0;
    while (from < rest->len && is_space(rest->ptr[from])) {
        from++;
    }
    size_t to = from;
    while (to < rest->len && !is_space(rest->ptr[to])) {
        to++;
    }
    sv piece = {rest->ptr + from, to - from};
    *rest = (sv){rest->ptr + to, rest->len - to};
    return piece;
}

static void add_quoted(struct buf *out, sv piece, const char *joined) {
    buf_text(out, out->len == 0 ? "" : joined);
    buf_char(out, '"');
    for (size_t i = 0; i < piece.len; i++) {
        if (piece.ptr[i] == '"') {
            buf_char(out, '"');
        }
        buf_char(out, piece.ptr[i]);
    }
    buf_char(out, '"');
}

static void expression_make(sv words, struct expression *e) {
    sv rest = {words.ptr, words.len < SEARCH_QUERY_MAX ? words.len : SEARCH_QUERY_MAX};
    while (rest.len > 0 && e->words < SEARCH_WORDS_MAX) {
        sv piece = next_piece(&rest);
        if (piece.len > 0 && has_sign(piece)) {
            add_quoted(&e->all, piece, " ");
            add_quoted(&e->any, piece, " OR ");
            e->words++;
        }
    }
}

// --- ranking ---

struct match {
    int64_t page_id;
    const char *article, *language;
};
struct matches {
    struct match *items;
    size_t count;
};

static int id_order(const void *key, const void *item) {
    return strcmp(key, *(const char *const *)item);
}

// Keeps the matches within a topic and kind.
static int narrow(struct reader *reader, struct arena *arena, const struct search_query *query,
                  struct matches *matches) {
    struct article_filter filter = {.language = query->language,
                                    .topic = query->topic,
                                    .kind = query->kind,
                                    .review_status = VOCAB_NONE};
    const char **ids = NULL;
    size_t count = 0, kept = 0;
    if (query->topic == NULL && query->kind == VOCAB_NONE) {
        return 0;
    }
    int outcome = listing_ids(reader, arena, &filter, &ids, &count);
    for (size_t i = 0; outcome == 0 && count > 0 && i < matches->count; i++) {
        if (bsearch(matches->items[i].article, ids, count, sizeof(*ids), id_order) != NULL) {
            matches->items[kept++] = matches->items[i];
        }
    }
    matches->count = kept;
    return outcome;
}

static int rank(struct reader *reader, struct arena *arena, const struct search_query *query,
                const struct buf *match, struct matches *ret_matches) {
    static const struct field fields[] = {
        INT64(struct match, page_id),
        TEXT(struct match, article),
        TEXT(struct match, language),
    };
    static const struct shape shape = SHAPE(struct match, fields);
    QUERY(q, &reader->index, GROUP_SEARCH, RANK);
    put_sv(&q, (sv){match->ptr, match->len});
    put_text(&q, query->language);
    put_text(&q, arena_printf(arena, "\n%s\n", utf8_fold(arena, sv_trim(query->words))));
    int outcome = query_all(&q, arena, &shape, &ret_matches->items, &ret_matches->count);
    return outcome == 0 ? narrow(reader, arena, query, ret_matches) : outcome;
}

static int find(struct reader *reader, struct arena *arena, const struct search_query *query,
                const struct expression *e, struct matches *ret_matches) {
    int outcome = rank(reader, arena, query, &e->all, ret_matches);
    bool any = outcome == 0 && ret_matches->count == 0 && e->words > 1;
    return any ? rank(reader, arena, query, &e->any, ret_matches) : outcome;
}

// --- what is shown ---

// Escapes a snippet and turns its marks into <mark>, always in pairs.
static const char *mark_up(struct arena *arena, sv snippet) {
    CLEANUP(buf_finish) struct buf out = {0};
    bool open = false;
    while (snippet.len > 0) {
        size_t plain = 0;
        while (plain < snippet.len && snippet.ptr[plain] != *MARK_OPEN &&
               snippet.ptr[plain] != *MARK_CLOSE) {
            plain++;
        }
        buf_html(&out, (sv){snippet.ptr, plain});
        if (plain < snippet.len) {
            bool opens = snippet.ptr[plain] == *MARK_OPEN;
            buf_text(&out, opens == open ? "" : opens ? "<mark>" : "</mark>");
            open = opens;
            plain++;
        }
        snippet = (sv){snippet.ptr + plain, snippet.len - plain};
    }
    buf_text(&out, open ? "</mark>" : "");
    return arena_copy(arena, (sv){out.ptr, out.len});
}

// The first part that holds what `match` asks for. Leaves the hit without a snippet when none does.
static int cut_snippet(struct reader *reader, struct arena *arena, const struct buf *match,
                       int64_t page_id, struct hit *hit) {
    QUERY(q, &reader->index, GROUP_SEARCH, SNIPPET);
    put_sv(&q, (sv){match->ptr, match->len});
    put_int(&q, page_id * INDEX_PART_SPREAD);
    put_int(&q, page_id * INDEX_PART_SPREAD + INDEX_PART_SPREAD - 1);
    int outcome = query_next(&q, arena);
    if (outcome != SQL_ROW) {
        return outcome;
    }
    hit->section_key = get_text(&q);
    hit->snippet = mark_up(arena, get_blob(&q));
    return 0;
}

// The library may be ahead of the index: a section that is gone has no heading.
static int read_heading(struct reader *reader, struct arena *arena, const struct match *match,
                        struct hit *hit) {
    QUERY(q, &reader->library, GROUP_SEARCH, HEADING);
    put_text(&q, match->article);
    put_text(&q, match->language);
    put_text(&q, hit->section_key);
    int outcome = query_next(&q, arena);
    if (outcome == SQL_ROW) {
        hit->section_title = get_text(&q);
        return 0;
    }
    return outcome;
}

static int show(struct reader *reader, struct arena *arena, const struct expression *e,
                const struct match *match, struct hit *hit) {
    int outcome = listing_read(reader, arena, match->article, match->language, &hit->summary);
    outcome = outcome == 0 ? cut_snippet(reader, arena, &e->all, match->page_id, hit) : outcome;
    if (outcome == 0 && hit->snippet == NULL && e->words > 1) {
        outcome = cut_snippet(reader, arena, &e->any, match->page_id, hit);
    }
    return outcome == 0 && hit->section_key != NULL ? read_heading(reader, arena, match, hit)
                                                    : outcome;
}

static int search(struct reader *reader, struct arena *arena, const struct search_query *query,
                  const struct expression *e, struct search_result *result) {
    struct matches matches = {0};
    int outcome = find(reader, arena, query, e, &matches);
    result->total = (int)matches.count;
    for (size_t i = 0; i < matches.count && i < query->ids_max; i++) {
        *(const char **)arena_push(arena, &result->ids, &result->id_count, sizeof(char *)) =
            matches.items[i].article;
    }
    size_t from = query->offset < 0 ? 0 : (size_t)query->offset;
    for (size_t i = from; outcome == 0 && i < matches.count && i - from < (size_t)query->limit;
         i++) {
        struct hit hit = {.match = MATCH_TEXT};
        outcome = show(reader, arena, e, &matches.items[i], &hit);
        if (outcome == STORE_NONE) { // withdrawn after the index saw it
            outcome = 0;
            continue;
        }
        *(struct hit *)arena_push(arena, &result->hits, &result->count, sizeof(hit)) = hit;
    }
    return outcome;
}

int search_run(struct reader *reader, struct arena *arena, const struct search_query *query,
               struct search_result *ret_result) {
    CLEANUP(expression_finish) struct expression e = {0};
    *ret_result = (struct search_result){0};
    expression_make(query->words, &e);
    int outcome = reader_open_index(reader);
    if (outcome != 0 || e.words == 0 || reader->index.db == NULL) {
        return outcome;
    }
    outcome = connection_exec(&reader->index, "BEGIN"); // ranks and snippets of one state
    if (outcome == 0) {
        outcome = search(reader, arena, query, &e, ret_result);
        int ended = connection_exec(&reader->index, "COMMIT");
        outcome = outcome != 0 ? outcome : ended;
        connection_rollback(&reader->index); // where COMMIT failed
    }
    if (atomic_load(&reader->store->index_damaged)) {
        index_wake(reader->store); // it is made anew
    }
    return outcome;
}
