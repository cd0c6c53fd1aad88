// SPDX-License-Identifier: MIT
// Reading a whole library, for commands.
#include "store/whole.h"

#include "store/index.h"

#include <string.h>

enum { PAGES, WITHDRAWN };
static const struct statement statements[] = {
    [PAGES] = {"SELECT article, language FROM published_listing"
               " ORDER BY article, language <> ?1, language",
               USE_PUBLIC, "an export names every article"},
    [WITHDRAWN] = {"SELECT count(*) FROM published_state WHERE state = 'withdrawn'"
                   " AND article NOT IN (SELECT id FROM former_id)",
                   USE_PUBLIC, "an export counts once"},
};
const struct statement_rows whole_statements = {"whole", statements, ARRAY_SIZE(statements)};

int library_pages(struct reader *reader, struct arena *arena, const char *language,
                  struct library_page **ret_pages, size_t *ret_count) {
    static const struct field fields[] = {
        TEXT(struct library_page, article),
        TEXT(struct library_page, language),
    };
    static const struct shape shape = SHAPE(struct library_page, fields);
    QUERY(q, &reader->library, GROUP_WHOLE, PAGES);
    put_text(&q, language);
    return query_all(&q, arena, &shape, ret_pages, ret_count);
}

int article_read_stored(struct reader *reader, struct arena *arena, const char *id,
                        const char *language, int edition, struct article *ret_article) {
    article_init(ret_article);
    int outcome = edition_read(reader, arena, id, language, edition, ret_article);
    if (outcome != 0) {
        return outcome;
    }
    outcome =
        review_for_edition(reader, arena, id, language, ret_article->edition, &ret_article->review);
    ret_article->has_review = outcome == 0;
    return outcome == STORE_NONE ? 0 : outcome;
}

int withdrawn_count(struct reader *reader, int *ret_count) {
    QUERY(q, &reader->library, GROUP_WHOLE, WITHDRAWN);
    return query_count(&q, ret_count);
}

// --- soundness ---

// A row of one of SQLite's own checks in words.
typedef const char *describe_row(struct arena *arena, sqlite3_stmt *s);

static const char *describe_integrity(struct arena *arena, sqlite3_stmt *s) {
    const char *text = (const char *)sqlite3_column_text(s, 0);
    return strcmp(text, "ok") == 0 ? NULL : arena_strdup(arena, text);
}

static const char *describe_reference(struct arena *arena, sqlite3_stmt *s) {
    return arena_printf(arena, "row %lld of %s names a row of %s that is not there",
                        (long long)sqlite3_column_int64(s, 1), sqlite3_column_text(s, 0),
                        sqlite3_column_text(s, 2));
}

static const struct {
    const char *sql;
    describe_row *describe;
} soundness[] = {
    {"PRAGMA integrity_check(100)", describe_integrity}, // LIBRARY_PROBLEMS_MAX
    {"PRAGMA foreign_key_check", describe_reference},
};

// A row of integrity_check may be several lines below the name of the database.
static void add_lines(struct arena *arena, const char *text, const char ***problems,
                      size_t *count) {
    sv rest = text == NULL ? (sv){0} : sv_of(text);
    while (rest.ptr != NULL) {
        sv line = sv_cut(&rest, '\n');
        if (line.len > 0 && !sv_starts(line, "***")) {
            *(const char **)arena_push(arena, problems, count, sizeof(char *)) =
                arena_copy(arena, line);
        }
    }
}

// One check. A damage that it cannot pass is a problem, too.
static void look_for(struct reader *reader, struct arena *arena, size_t check,
                     const char ***problems, size_t *count) {
    sqlite3_stmt *s = NULL;
    size_t limit = *count + LIBRARY_PROBLEMS_MAX;
    int code = sqlite3_prepare_v2(reader->library.db, soundness[check].sql, -1, &s, NULL);
    while (code == SQLITE_OK && *count < limit && (code = sqlite3_step(s)) == SQLITE_ROW) {
        add_lines(arena, soundness[check].describe(arena, s), problems, count);
        code = SQLITE_OK;
    }
    if (code != SQLITE_OK && code != SQLITE_DONE) {
        add_lines(arena, sqlite3_errmsg(reader->library.db), problems, count);
    }
    sqlite3_finalize(s);
}

void library_problems(struct reader *reader, struct arena *arena, const char ***ret_problems,
                      size_t *ret_count) {
    *ret_problems = NULL;
    *ret_count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(soundness); i++) {
        look_for(reader, arena, i, ret_problems, ret_count);
    }
}

int index_behind(struct reader *reader, int64_t *ret_behind) {
    bool ours = false;
    int64_t applied = 0, newest = 0;
    int outcome = change_newest(&reader->library, &newest);
    if (outcome != 0) {
        return outcome;
    }
    bool read = reader->index.db != NULL &&
                index_progress(&reader->index, reader->store->uuid, &ours, &applied) == 0;
    *ret_behind = !read || !ours || applied > newest ? -1 : newest - applied;
    return 0;
}
