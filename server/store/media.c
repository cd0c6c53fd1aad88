// SPDX-License-Identifier: MIT
// Images, addressed by their content, and the holidays of the team that answers feedback.
#include "store/internal.h"
#include "store/topic.h"

enum { PUT, READ, HOLIDAYS, DELETE_HOLIDAYS, ADD_HOLIDAY };
static const struct statement statements[] = {
    [PUT] = {"INSERT OR IGNORE INTO media (hash, type, width, height, added_at, bytes)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
             USE_WRITE, NULL},
    [READ] = {"SELECT hash, type, width, height, bytes FROM published_media WHERE hash = ?1",
              USE_PUBLIC, NULL},
    [HOLIDAYS] = {"SELECT date, name FROM holiday ORDER BY date", USE_PUBLIC,
                  "read whole; a year has some ten"},
    [DELETE_HOLIDAYS] = {"DELETE FROM holiday", USE_WRITE, NULL},
    [ADD_HOLIDAY] = {"INSERT INTO holiday (date, name) VALUES (?1, ?2)", USE_WRITE, NULL},
};
const struct statement_rows media_statements = {"media", statements, ARRAY_SIZE(statements)};

int media_put(struct tx *tx, const struct media *media, const void *bytes, size_t len) {
    struct connection *c = &tx->reader->library;
    SQL(s, c, GROUP_MEDIA, PUT);
    struct binder b = {s, 0};
    put_text(&b, media->hash);
    put_text(&b, media->type);
    put_int(&b, media->width);
    put_int(&b, media->height);
    put_int(&b, tx->now);
    put_blob(&b, bytes, len);
    int outcome = sql_run(c, s);
    if (outcome != 0) {
        return outcome;
    }
    return sqlite3_changes(c->db) == 0 ? STORE_SAME : 0;
}

int media_read(struct reader *reader, struct arena *arena, const char *hash,
               struct media *ret_media, sv *ret_bytes) {
    SQL(s, &reader->library, GROUP_MEDIA, READ);
    put_text(&(struct binder){s, 0}, hash);
    int outcome = sql_step(&reader->library, s);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? STORE_NONE : outcome;
    }
    struct row r = {s, arena, 0};
    *ret_media = (struct media){0};
    ret_media->hash = get_text(&r);
    ret_media->type = get_text(&r);
    ret_media->width = get_int(&r);
    ret_media->height = get_int(&r);
    *ret_bytes = get_blob(&r);
    return 0;
}

int holiday_list(struct reader *reader, struct arena *arena, struct holiday **ret_holidays,
                 size_t *ret_count) {
    SQL(s, &reader->library, GROUP_MEDIA, HOLIDAYS);
    struct holiday *holidays = NULL;
    size_t count = 0;
    int outcome = 0;
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        struct row r = {s, arena, 0};
        struct holiday *holiday = arena_push(arena, &holidays, &count, sizeof(*holiday));
        holiday->date = get_date(&r);
        holiday->name = get_text(&r);
    }
    *ret_holidays = holidays;
    *ret_count = count;
    return outcome;
}

int holiday_replace(struct tx *tx, const struct holiday *holidays, size_t count) {
    struct connection *c = &tx->reader->library;
    SQL(clear, c, GROUP_MEDIA, DELETE_HOLIDAYS);
    int outcome = sql_run(c, clear);
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        SQL(s, c, GROUP_MEDIA, ADD_HOLIDAY);
        struct binder b = {s, 0};
        put_date(&b, holidays[i].date);
        put_text(&b, holidays[i].name);
        outcome = sql_run(c, s);
    }
    return outcome;
}
