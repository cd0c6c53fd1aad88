// SPDX-License-Identifier: MIT
// Codes of printouts. The rows are never changed: a code that was printed means one edition for as
// long as the library lives, whatever becomes of the article.
#include "store/printout.h"

#include "store/internal.h"

enum { TAKEN, ADD, FIND, NEXT_EDITION };
static const struct statement statements[] = {
    [TAKEN] = READ_PRIVATE("SELECT 1 FROM printout WHERE code = ?1"),
    [ADD] = WRITE("INSERT INTO printout (code, edition_id) VALUES (?1, ?2)"),
    [FIND] = READ_PUBLIC("SELECT code, article, language, edition, newest, withdrawn, recalled,"
                         " merged_into FROM published_printout WHERE code = ?1"),
    [NEXT_EDITION] = READ_PRIVATE("SELECT edition_id, digest FROM edition WHERE edition_id > ?1"
                                  " ORDER BY edition_id LIMIT 1"),
};
const struct statement_rows printout_statements = {"printout", statements, ARRAY_SIZE(statements)};

// 0, STORE_NONE or negative.
static int code_taken(struct connection *c, const char *code) {
    QUERY(q, c, GROUP_PRINTOUT, TAKEN);
    put_text(&q, code);
    return query_one(&q, NULL);
}

int printout_add(struct connection *c, int64_t edition_id, const uint8_t *digest) {
    char code[PRINTOUT_CODE_LENGTH + 1];
    int attempt = 0, outcome = 0;
    while (outcome == 0) {
        if (attempt == PRINTOUT_ATTEMPTS_MAX) {
            return err_trace(ERR_FATAL, "edition %lld: every code is taken", (long long)edition_id);
        }
        printout_code(digest, attempt++, code);
        outcome = code_taken(c, code);
    }
    if (outcome != STORE_NONE) {
        return outcome;
    }
    QUERY(q, c, GROUP_PRINTOUT, ADD);
    put_text(&q, code);
    put_int(&q, edition_id);
    return query_run(&q);
}

// The first edition after *edition_id: 0, STORE_NONE or negative.
static int next_edition(struct connection *c, struct arena *arena, int64_t *edition_id,
                        uint8_t *ret_digest) {
    QUERY(q, c, GROUP_PRINTOUT, NEXT_EDITION);
    put_int(&q, *edition_id);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        *edition_id = get_int64(&q);
        get_digest(&q, ret_digest);
    }
    return outcome;
}

int printout_add_all(struct connection *c) {
    int64_t edition_id = 0;
    uint8_t digest[32];
    int outcome = 0;
    while (outcome == 0) {
        CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
        outcome = next_edition(c, arena, &edition_id, digest);
        outcome = outcome == 0 ? printout_add(c, edition_id, digest) : outcome;
    }
    return outcome == STORE_NONE ? 0 : outcome;
}

int printout_find(struct reader *reader, struct arena *arena, const char *code,
                  struct printout *ret_printout) {
    static const struct field fields[] = {
        TEXT(struct printout, code),     TEXT(struct printout, article),
        TEXT(struct printout, language), INT(struct printout, edition),
        INT(struct printout, newest),    BOOL(struct printout, withdrawn),
        BOOL(struct printout, recalled), TEXT(struct printout, merged_into),
    };
    static const struct shape shape = SHAPE(struct printout, fields);
    QUERY(q, &reader->library, GROUP_PRINTOUT, FIND);
    put_text(&q, code);
    int outcome = query_one(&q, arena);
    if (outcome == 0) {
        get_fields(&q, &shape, ret_printout);
    }
    return outcome;
}
