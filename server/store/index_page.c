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
    [ADD_PAGE] = {"INSERT INTO page (article, language, called) VALUES (?1, ?2, ?3)", USE_INDEX,
                  NULL},
    [FIND_PAGE] = {"SELECT page_id FROM page WHERE article = ?1 AND language = ?2", USE_INDEX,
                   NULL},
    [DROP_PAGE] = {"DELETE FROM page WHERE page_id = ?1", USE_INDEX, NULL},
    [ADD_TEXT] = {"INSERT INTO page_text (rowid, title, names, summary, body)"
                  " VALUES (?1, ?2, ?3, ?4, ?5)",
                  USE_INDEX, NULL},
    [DROP_TEXT] = {"DELETE FROM page_text WHERE rowid = ?1", USE_INDEX, NULL},
    [ADD_PART] = {"INSERT INTO part (part_id, section) VALUES (?1, ?2)", USE_INDEX, NULL},
    [DROP_PARTS] = {"DELETE FROM part WHERE part_id BETWEEN ?1 AND ?2", USE_INDEX, NULL},
    [ADD_PART_TEXT] = {"INSERT INTO part_text (rowid, text) VALUES (?1, ?2)", USE_INDEX, NULL},
    [DROP_PART_TEXTS] = {"DELETE FROM part_text WHERE rowid BETWEEN ?1 AND ?2", USE_INDEX, NULL},
    [PAGE] = {"SELECT edition_id, title, summary FROM published_article"
              " WHERE article = ?1 AND language = ?2",
              USE_PUBLIC, NULL},
    [NAMES] = {"SELECT name FROM published_name WHERE edition_id = ?1 ORDER BY position",
               USE_PUBLIC, NULL},
    [SECTIONS] = {"SELECT key, title, text FROM published_section WHERE edition_id = ?1"
                  " ORDER BY position",
                  USE_PUBLIC, NULL},
};
const struct statement_rows page_statements = {"page", statements, ARRAY_SIZE(statements)};

// --- one page ---

static int run_range(struct connection *c, int statement, int64_t from, int64_t to) {
    SQL(s, c, GROUP_PAGE, statement);
    struct binder b = {s, 0};
    put_int(&b, from);
    if (from != to) {
        put_int(&b, to);
    }
    return sql_run(c, s);
}

static int page_drop(struct index_files *index, const struct page *page) {
    struct connection *c = &index->index;
    int64_t id = 0;
    {
        SQL(s, c, GROUP_PAGE, FIND_PAGE);
        struct binder b = {s, 0};
        put_text(&b, page->article);
        put_text(&b, page->language);
        int found = sql_step(c, s);
        if (found != SQL_ROW) {
            return found;
        }
        id = sqlite3_column_int64(s, 0);
    }
    int64_t first = id * INDEX_PART_SPREAD, last = first + INDEX_PART_SPREAD - 1;
    int outcome = run_range(c, DROP_PART_TEXTS, first, last);
    outcome = outcome == 0 ? run_range(c, DROP_PARTS, first, last) : outcome;
    outcome = outcome == 0 ? run_range(c, DROP_TEXT, id, id) : outcome;
    return outcome == 0 ? run_range(c, DROP_PAGE, id, id) : outcome;
}

static int part_add(struct index_files *index, int64_t part_id, const char *key, sv text) {
    struct connection *c = &index->index;
    SQL(part, c, GROUP_PAGE, ADD_PART);
    SQL(words, c, GROUP_PAGE, ADD_PART_TEXT);
    struct binder b = {part, 0};
    put_int(&b, part_id);
    put_text(&b, key);
    int outcome = sql_run(c, part);
    b = (struct binder){words, 0};
    put_int(&b, part_id);
    put_sv(&b, text);
    return outcome == 0 ? sql_run(c, words) : outcome;
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
    SQL(s, &index->library, GROUP_PAGE, PAGE);
    struct binder b = {s, 0};
    put_text(&b, page->article);
    put_text(&b, page->language);
    int outcome = sql_step(&index->library, s);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? STORE_NONE : outcome;
    }
    struct row r = {s, t->arena, 0};
    t->edition_id = get_int64(&r);
    t->title = get_text(&r);
    t->summary = get_text(&r);
    return 0;
}

static void called_add(struct texts *t, const char *name) {
    if (t->called.len == 0) {
        buf_char(&t->called, '\n');
    }
    buf_text(&t->called, utf8_fold(t->arena, sv_of(name)));
    buf_char(&t->called, '\n');
}

static int names_read(struct index_files *index, struct texts *t) {
    SQL(s, &index->library, GROUP_PAGE, NAMES);
    int outcome = 0;
    put_int(&(struct binder){s, 0}, t->edition_id);
    called_add(t, t->title);
    while ((outcome = sql_step(&index->library, s)) == SQL_ROW) {
        const char *name = get_text(&(struct row){s, t->arena, 0});
        called_add(t, name);
        buf_text(&t->names, name);
        buf_char(&t->names, '\n');
    }
    return outcome;
}

// Adds each section as a part; its heading belongs to its text.
static int sections_add(struct index_files *index, struct texts *t) {
    SQL(s, &index->library, GROUP_PAGE, SECTIONS);
    int64_t part_id = t->page_id * INDEX_PART_SPREAD;
    int outcome = 0;
    put_int(&(struct binder){s, 0}, t->edition_id);
    if (t->summary != NULL) {
        outcome = part_add(index, part_id, NULL, sv_of(t->summary));
    }
    while (outcome == 0 && (outcome = sql_step(&index->library, s)) == SQL_ROW) {
        struct row r = {s, t->arena, 0};
        const char *key = get_text(&r), *title = get_text(&r), *text = get_text(&r);
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
    struct connection *c = &index->index;
    SQL(s, c, GROUP_PAGE, ADD_PAGE);
    struct binder b = {s, 0};
    put_text(&b, page->article);
    put_text(&b, page->language);
    put_sv(&b, (sv){t->called.ptr, t->called.len});
    int outcome = sql_run(c, s);
    t->page_id = sqlite3_last_insert_rowid(c->db);
    return outcome;
}

static int page_text_add(struct index_files *index, struct texts *t) {
    struct connection *c = &index->index;
    SQL(s, c, GROUP_PAGE, ADD_TEXT);
    struct binder b = {s, 0};
    put_int(&b, t->page_id);
    put_text(&b, t->title);
    put_sv(&b, (sv){t->names.ptr, t->names.len});
    put_text(&b, t->summary);
    put_sv(&b, (sv){t->body.ptr, t->body.len});
    return sql_run(c, s);
}

int index_page_apply(struct index_files *index, const struct page *page) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    CLEANUP(texts_finish) struct texts t = {.arena = arena};
    int outcome = page_drop(index, page);
    if (outcome == 0) {
        outcome = texts_read(index, page, &t);
    }
    if (outcome != 0) {
        return outcome == STORE_NONE ? 0 : outcome;
    }
    outcome = names_read(index, &t);
    outcome = outcome == 0 ? page_row_add(index, page, &t) : outcome;
    outcome = outcome == 0 ? sections_add(index, &t) : outcome;
    return outcome == 0 ? page_text_add(index, &t) : outcome;
}
