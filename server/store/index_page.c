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
    LAST_PAGE,
    ADD_LANGUAGE,
    FIND_LANGUAGE,
    PAGE,
    NAMES,
    SECTIONS,
    ADD_TEXT,                          // of each stemming
    DROP_TEXT = ADD_TEXT + STEM_COUNT, // of each stemming
};
static const struct statement statements[] = {
    [ADD_PAGE] = INDEX("INSERT INTO page (page_id, article, language, kind, title, names, called,"
                       " length, aspects) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
    [FIND_PAGE] = INDEX("SELECT page_id FROM page WHERE article = ?1 AND language = ?2"),
    [DROP_PAGE] = INDEX("DELETE FROM page WHERE page_id = ?1"),
    [LAST_PAGE] = INDEX("SELECT coalesce(max(page_id), 0) FROM page WHERE page_id >= ?1"
                        " AND page_id < ?2"),
    [ADD_LANGUAGE] = INDEX("INSERT OR IGNORE INTO language (tag) VALUES (?1)"),
    [FIND_LANGUAGE] = INDEX("SELECT number FROM language WHERE tag = ?1"),
    [PAGE] = READ_PUBLIC("SELECT edition_id, kind, title, summary FROM published_article"
                         " WHERE article = ?1 AND language = ?2"),
    [NAMES] =
        READ_PUBLIC("SELECT name FROM published_name WHERE edition_id = ?1 ORDER BY position"),
    [SECTIONS] = READ_PUBLIC("SELECT aspect, title, text FROM published_section"
                             " WHERE edition_id = ?1 ORDER BY position"),
    INDEX_BY_STEMMING(ADD_TEXT, "INSERT INTO ",
                      " (rowid, title, names, summary, headings, signs, body)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                      NULL),
    INDEX_BY_STEMMING(DROP_TEXT, "DELETE FROM ", " WHERE rowid = ?1", NULL),
};
const struct statement_rows page_statements = {"page", statements, ARRAY_SIZE(statements)};

static int run_with(struct connection *c, int statement, int64_t id) {
    QUERY(q, c, GROUP_PAGE, statement);
    put_int(&q, id);
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
    int outcome = run_with(c, DROP_TEXT + (int)stemming_of(page->language), id);
    return outcome == 0 ? run_with(c, DROP_PAGE, id) : outcome;
}

// The texts of a page while it is being put together. Each of `title`, `names` and `headings` is
// marked as store/tokenizer.h says.
struct texts {
    struct arena *arena;
    int64_t edition_id, page_id;
    int kind;
    const char *name, *summary; // as written; name: the title
    struct buf written;         // other names
    struct buf called;          // title and other names, folded
    struct buf title, names, headings, signs, body;
    size_t length;   // words of signs and body
    int64_t aspects; // 1 << each of its sections' aspects
};

static void texts_finish(struct texts *t) {
    struct buf *all[] = {&t->written,  &t->called, &t->title, &t->names,
                         &t->headings, &t->signs,  &t->body};
    for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
        buf_finish(all[i]);
    }
}

// Outcomes: 0, STORE_NONE (not published any more).
static int texts_read(struct index_files *index, const struct page *page, struct texts *t) {
    QUERY(q, &index->library, GROUP_PAGE, PAGE);
    put_page(&q, page->article, page->language);
    int outcome = query_one(&q, t->arena);
    if (outcome == 0) {
        t->edition_id = get_int64(&q);
        t->kind = get_word(&q, &vocab_kind);
        t->name = get_text(&q);
        t->summary = get_text(&q);
    }
    return outcome;
}

static size_t words_count(const char *text) {
    sv word, rest = sv_of(text);
    size_t count = 0;
    while (utf8_next_word(&rest, &word)) {
        count++;
    }
    return count;
}

// Words that say what the title is about.
static size_t title_words(const char *language, const char *title) {
    CLEANUP(stemmer_destroy_ptr)
    struct stemmer *stemmer = stemmer_create(stemming_of(language));
    char folded[WORD_SIZE];
    size_t count = 0;
    sv word, rest = sv_of(title);
    while (utf8_next_word(&rest, &word)) {
        sv fold = {folded, utf8_fold_word(word, folded, sizeof(folded))};
        count += fold.len > 0 && !word_asks(stemmer, fold, rest);
    }
    return count;
}

static void line_add(struct buf *lines, const char *line) {
    if (lines->len == 0) {
        buf_char(lines, '\n');
    }
    buf_text(lines, line);
    buf_char(lines, '\n');
}

static int names_read(struct index_files *index, struct texts *t) {
    QUERY(q, &index->library, GROUP_PAGE, NAMES);
    int outcome = 0;
    buf_printf(&t->title, INDEX_NAME "%s", t->name);
    line_add(&t->called, utf8_fold(t->arena, sv_of(t->name)));
    buf_text(&t->written, "\n");
    put_int(&q, t->edition_id);
    while ((outcome = query_next(&q, t->arena)) == SQL_ROW) {
        const char *name = get_text(&q);
        buf_printf(&t->names, INDEX_NAME "%s", name);
        line_add(&t->called, utf8_fold(t->arena, sv_of(name)));
        line_add(&t->written, name);
    }
    return outcome;
}

// Sections in which readers know themselves again: the column `signs`.
static const unsigned sign_aspects =
    1u << ASPECT_OVERVIEW | 1u << ASPECT_SYMPTOMS | 1u << ASPECT_WHEN_TO_GET_HELP;

static int sections_read(struct index_files *index, struct texts *t) {
    QUERY(q, &index->library, GROUP_PAGE, SECTIONS);
    int outcome = 0;
    put_int(&q, t->edition_id);
    while ((outcome = query_next(&q, t->arena)) == SQL_ROW) {
        int aspect = get_word(&q, &vocab_aspect);
        const char *title = get_text(&q), *text = get_text(&q);
        buf_printf(&t->headings, INDEX_ASPECT "%s\n%s", vocab_word(&vocab_aspect, aspect),
                   title == NULL ? "" : title);
        buf_printf(sign_aspects >> aspect & 1 ? &t->signs : &t->body, "%s\n",
                   text == NULL ? "" : text);
        t->length += words_count(text);
        t->aspects |= INT64_C(1) << aspect;
    }
    return outcome;
}

static int language_number(struct connection *c, const char *language, int64_t *ret_number) {
    QUERY(add, c, GROUP_PAGE, ADD_LANGUAGE);
    QUERY(find, c, GROUP_PAGE, FIND_LANGUAGE);
    put_text(&add, language);
    put_text(&find, language);
    int outcome = query_run(&add);
    return outcome == 0 ? query_number(&find, ret_number) : outcome;
}

static int64_t length_class(size_t words) {
    int64_t class = 0;
    for (size_t bound = PAGE_LENGTH_FIRST; words > bound && class < PAGE_LENGTH_MASK; class ++) {
        bound = class % 2 == 0 ? bound * 7 / 5 : bound * 10 / 7; // by turns: twice in two steps
    }
    return class;
}

// The next number of the page's language, with what it tells (store/index.h).
static int page_number(struct index_files *index, const struct page *page, struct texts *t) {
    struct connection *c = &index->index;
    int64_t language = 0, last = 0;
    int outcome = language_number(c, page->language, &language);
    if (outcome != 0) {
        return outcome;
    }
    QUERY(q, c, GROUP_PAGE, LAST_PAGE);
    put_int(&q, language << PAGE_LANGUAGE_SHIFT);
    put_int(&q, (language + 1) << PAGE_LANGUAGE_SHIFT);
    outcome = query_number(&q, &last);
    int64_t title = (int64_t)title_words(page->language, t->name);
    last = last == 0 ? language << PAGE_LANGUAGE_SHIFT : last;
    t->page_id = (((last >> PAGE_SERIAL_SHIFT) + 1) << PAGE_SERIAL_SHIFT) |
                 (int64_t)t->kind << PAGE_KIND_SHIFT |
                 (title < PAGE_TITLE_MASK ? title : PAGE_TITLE_MASK) << PAGE_TITLE_SHIFT |
                 length_class(t->length);
    return outcome;
}

static sv sv_buf(const struct buf *b) {
    return (sv){b->ptr == NULL ? "" : b->ptr, b->len};
}

static int page_row_add(struct index_files *index, const struct page *page, struct texts *t) {
    QUERY(q, &index->index, GROUP_PAGE, ADD_PAGE);
    put_int(&q, t->page_id);
    put_page(&q, page->article, page->language);
    put_word(&q, &vocab_kind, t->kind);
    put_text(&q, t->name);
    put_sv(&q, sv_buf(&t->written));
    put_sv(&q, sv_buf(&t->called));
    put_size(&q, t->length);
    put_int(&q, t->aspects);
    return query_run(&q);
}

static int page_text_add(struct index_files *index, const struct page *page, struct texts *t) {
    QUERY(q, &index->index, GROUP_PAGE, ADD_TEXT + (int)stemming_of(page->language));
    put_int(&q, t->page_id);
    put_sv(&q, sv_buf(&t->title));
    put_sv(&q, sv_buf(&t->names));
    put_text(&q, t->summary);
    put_sv(&q, sv_buf(&t->headings));
    put_sv(&q, sv_buf(&t->signs));
    put_sv(&q, sv_buf(&t->body));
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
    outcome = outcome == 0 ? sections_read(index, &t) : outcome;
    outcome = outcome == 0 ? page_number(index, page, &t) : outcome;
    outcome = outcome == 0 ? page_row_add(index, page, &t) : outcome;
    return outcome == 0 ? page_text_add(index, page, &t) : outcome;
}
