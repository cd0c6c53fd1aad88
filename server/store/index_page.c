// SPDX-License-Identifier: MIT
// One page of the index: taken out, and put in anew from what is published. The caller holds a
// transaction on the index and a snapshot of the library.
#include "store/index.h"

#include "base/buf.h"
#include "base/utf8.h"

enum {
    ADD_PAGE,
    FIND_PAGE,
    DROP_PAGE,
    ADD_TEXT,
    DROP_TEXT,
    ADD_PART,
    DROP_PARTS,
    ADD_PART_TEXT,
    DROP_PART_TEXTS,
    PAGE,
    NAMES,
    SECTIONS,
};
static const struct statement statements[] = {
    [ADD_PAGE] = INDEX("INSERT INTO page (article, language, called) VALUES (?1, ?2, ?3)"),
    [FIND_PAGE] = INDEX("SELECT page_id FROM page WHERE article = ?1 AND language = ?2"),
    [DROP_PAGE] = INDEX("DELETE FROM page WHERE page_id = ?1"),
    [ADD_TEXT] = INDEX("INSERT INTO page_text (rowid, title, names, summary, body)"
                       " VALUES (?1, ?2, ?3, ?4, ?5)"),
    [DROP_TEXT] = INDEX("DELETE FROM page_text WHERE rowid = ?1"),
    [ADD_PART] = INDEX("INSERT INTO part (part_id, section) VALUES (?1, ?2)"),
    [DROP_PARTS] = INDEX("DELETE FROM part WHERE part_id BETWEEN ?1 AND ?2"),
    [ADD_PART_TEXT] = INDEX("INSERT INTO part_text (rowid, text) VALUES (?1, ?2)"),
    [DROP_PART_TEXTS] = INDEX("DELETE FROM part_text WHERE rowid BETWEEN ?1 AND ?2"),
    [PAGE] = READ_PUBLIC("SELECT edition_id, title, summary FROM published_article"
                         " WHERE article = ?1 AND language = ?2"),
    [NAMES] =
        READ_PUBLIC("SELECT name FROM published_name WHERE edition_id = ?1 ORDER BY position"),
    [SECTIONS] = READ_PUBLIC("SELECT key, title, text FROM published_section WHERE edition_id = ?1"
                             " ORDER BY position"),
};
const struct statement_rows page_statements = {"page", statements, ARRAY_SIZE(statements)};

// --- one page ---

static int run_range(struct connection *c, int statement, int64_t from, int64_t to) {
    QUERY(q, c, GROUP_PAGE, statement);
    put_int(&q, from);
    if (from != to) {
        put_int(&q, to);
    }
    return query_run(&q);
}

static int page_drop(struct index_files *index, const struct page *page) {
    struct connection *c = &index->index;
    int64_t id = 0;
    {
        QUERY(q, c, GROUP_PAGE, FIND_PAGE);
        put_page(&q, page->article, page->language);
        int found = query_number(&q, &id);
        if (found != 0) {
            return found == STORE_NONE ? 0 : found;
        }
    }
    int64_t first = id * INDEX_PART_SPREAD, last = first + INDEX_PART_SPREAD - 1;
    int outcome = run_range(c, DROP_PART_TEXTS, first, last);
    outcome = outcome == 0 ? run_range(c, DROP_PARTS, first, last) : outcome;
    outcome = outcome == 0 ? run_range(c, DROP_TEXT, id, id) : outcome;
    return outcome == 0 ? run_range(c, DROP_PAGE, id, id) : outcome;
}

static int part_add(struct index_files *index, int64_t part_id, const char *key, sv text) {
    struct connection *c = &index->index;
    QUERY(part, c, GROUP_PAGE, ADD_PART);
    QUERY(words, c, GROUP_PAGE, ADD_PART_TEXT);
    put_int(&part, part_id);
    put_text(&part, key);
    int outcome = query_run(&part);
    put_int(&words, part_id);
    put_sv(&words, text);
    return outcome == 0 ? query_run(&words) : outcome;
}

// The texts of a page while it is being put together.
struct texts {
    struct arena *arena;
    int64_t edition_id, page_id;
    const char *title, *summary;
    struct buf called; // between line breaks
    struct buf names, body;
};

static void texts_finish(struct texts *t) {
    buf_finish(&t->called);
    buf_finish(&t->names);
    buf_finish(&t->body);
}

// Outcomes: 0, STORE_NONE (not published any more).
static int texts_read(struct index_files *index, const struct page *page, struct texts *t) {
    QUERY(q, &index->library, GROUP_PAGE, PAGE);
    put_page(&q, page->article, page->language);
    int outcome = query_one(&q, t->arena);
    if (outcome == 0) {
        t->edition_id = get_int64(&q);
        t->title = get_text(&q);
        t->summary = get_text(&q);
    }
    return outcome;
}

static void called_add(struct texts *t, const char *name) {
    if (t->called.len == 0) {
        buf_char(&t->called, '\n');
    }
    buf_text(&t->called, utf8_fold(t->arena, sv_of(name)));
    buf_char(&t->called, '\n');
}

static int names_read(struct index_files *index, struct texts *t) {
    QUERY(q, &index->library, GROUP_PAGE, NAMES);
    int outcome = 0;
    put_int(&q, t->edition_id);
    called_add(t, t->title);
    while ((outcome = query_next(&q, t->arena)) == SQL_ROW) {
        const char *name = get_text(&q);
        called_add(t, name);
        buf_text(&t->names, name);
        buf_char(&t->names, '\n');
    }
    return outcome;
}

// Adds each section as a part; its heading belongs to its text.
static int sections_add(struct index_files *index, struct texts *t) {
    QUERY(q, &index->library, GROUP_PAGE, SECTIONS);
    int64_t part_id = t->page_id * INDEX_PART_SPREAD;
    int outcome = 0;
    put_int(&q, t->edition_id);
    if (t->summary != NULL) {
        outcome = part_add(index, part_id, NULL, sv_of(t->summary));
    }
    while (outcome == 0 && (outcome = query_next(&q, t->arena)) == SQL_ROW) {
        const char *key = get_text(&q), *title = get_text(&q), *text = get_text(&q);
        size_t begin = t->body.len;
        buf_text(&t->body, title == NULL ? "" : title);
        buf_char(&t->body, '\n');
        buf_text(&t->body, text == NULL ? "" : text);
        buf_char(&t->body, '\n');
        part_id++;
        outcome =
            part_id % INDEX_PART_SPREAD == 0
                ? 0 // more sections than a page may have: found, but without a snippet
                : part_add(index, part_id, key, (sv){t->body.ptr + begin, t->body.len - begin});
    }
    return outcome;
}

static int page_row_add(struct index_files *index, const struct page *page, struct texts *t) {
    QUERY(q, &index->index, GROUP_PAGE, ADD_PAGE);
    put_page(&q, page->article, page->language);
    put_sv(&q, (sv){t->called.ptr, t->called.len});
    return query_insert(&q, &t->page_id);
}

static int page_text_add(struct index_files *index, struct texts *t) {
    QUERY(q, &index->index, GROUP_PAGE, ADD_TEXT);
    put_int(&q, t->page_id);
    put_text(&q, t->title);
    put_sv(&q, (sv){t->names.ptr, t->names.len});
    put_text(&q, t->summary);
    put_sv(&q, (sv){t->body.ptr, t->body.len});
    return query_run(&q);
}

int index_page_apply(struct index_files *index, const struct page *page) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    CLEANUP(texts_finish) struct texts t = {.arena = arena};
    int outcome = page_drop(index, page);
    outcome = outcome == 0 ? texts_read(index, page, &t) : outcome;
    if (outcome != 0) {
        return outcome == STORE_NONE ? 0 : outcome;
    }
    outcome = names_read(index, &t);
    outcome = outcome == 0 ? page_row_add(index, page, &t) : outcome;
    outcome = outcome == 0 ? sections_add(index, &t) : outcome;
    return outcome == 0 ? page_text_add(index, &t) : outcome;
}
