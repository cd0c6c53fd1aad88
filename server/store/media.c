// SPDX-License-Identifier: MIT
// Images, addressed by their content, and the holidays of the team that answers feedback.
#include "store/internal.h"
#include "store/topic.h"

enum { PUT, READ, HOLIDAYS, DELETE_HOLIDAYS, ADD_HOLIDAY };
static const struct statement statements[] = {
    [PUT] = WRITE("INSERT OR IGNORE INTO media (hash, type, width, height, added_at, bytes)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
    [READ] =
        READ_PUBLIC("SELECT hash, type, width, height, bytes FROM published_media WHERE hash = ?1"),
    [HOLIDAYS] = {"SELECT date, name FROM holiday ORDER BY date", USE_PUBLIC,
                  "read whole; a year has some ten"},
    [DELETE_HOLIDAYS] = WRITE("DELETE FROM holiday"),
    [ADD_HOLIDAY] = WRITE("INSERT INTO holiday (date, name) VALUES (?1, ?2)"),
};
const struct statement_rows media_statements = {"media", statements, ARRAY_SIZE(statements)};

static const struct field media_fields[] = {
    TEXT(struct media, hash),
    TEXT(struct media, type),
    INT(struct media, width),
    INT(struct media, height),
};
static const struct shape media_shape = SHAPE(struct media, media_fields);
static const struct field holiday_fields[] = {
    DATE(struct holiday, date),
    TEXT(struct holiday, name),
};
static const struct shape holiday_shape = SHAPE(struct holiday, holiday_fields);

int media_put(struct tx *tx, const struct media *media, const void *bytes, size_t len) {
    struct connection *c = &tx->reader->library;
    QUERY(q, c, GROUP_MEDIA, PUT);
    put_fields(&q, &media_shape, media);
    put_int(&q, tx->now);
    put_blob(&q, bytes, len);
    int outcome = query_run(&q);
    return outcome == 0 && sqlite3_changes(c->db) == 0 ? STORE_SAME : outcome;
}

int media_read(struct reader *reader, struct arena *arena, const char *hash,
               struct media *ret_media, sv *ret_bytes) {
    QUERY(q, &reader->library, GROUP_MEDIA, READ);
    put_text(&q, hash);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        *ret_media = (struct media){0};
        get_fields(&q, &media_shape, ret_media);
        *ret_bytes = get_blob(&q);
    }
    return outcome;
}

int holiday_list(struct reader *reader, struct arena *arena, struct holiday **ret_holidays,
                 size_t *ret_count) {
    QUERY(q, &reader->library, GROUP_MEDIA, HOLIDAYS);
    return query_all(&q, arena, &holiday_shape, ret_holidays, ret_count);
}

int holiday_replace(struct tx *tx, const struct holiday *holidays, size_t count) {
    struct connection *c = &tx->reader->library;
    QUERY(clear, c, GROUP_MEDIA, DELETE_HOLIDAYS);
    int outcome = query_run(&clear);
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        QUERY(q, c, GROUP_MEDIA, ADD_HOLIDAY);
        put_fields(&q, &holiday_shape, &holidays[i]);
        outcome = query_run(&q);
    }
    return outcome;
}
