// SPDX-License-Identifier: MIT
// The row of an edition: what put_row() binds and get_row() reads is ROW_COLUMNS, in that order.
#include "store/edition.h"

enum { ROW_WRITE, ROW_READ };

#define ROW_COLUMNS                                                                                \
    "article, language, number, digest, kind, sample, title, summary, age_min, age_max, sex,"      \
    " promise_team, promise_days, promise_email, copyright_holder, license, attribution,"          \
    " source_name, source_key, source_url, origin_language, origin_edition, date_published,"       \
    " date_modified, update_type, urgency, change_note, reading_level, lost, inferred"

static const struct statement statements[] = {
    [ROW_WRITE] = {"INSERT INTO edition (title_fold, letter, published_at, author, " ROW_COLUMNS ")"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
                   " ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31,"
                   " ?32, ?33, ?34)",
                   USE_WRITE, NULL},
    [ROW_READ] = {"SELECT edition_id, published_at, newest, " ROW_COLUMNS " FROM published_edition"
                  " WHERE article = ?1 AND language = ?2"
                  " AND number = CASE ?3 WHEN 0 THEN newest ELSE ?3 END",
                  USE_PUBLIC, NULL},
};
const struct statement_rows edition_statements = {"edition", statements, ARRAY_SIZE(statements)};

// ROW_COLUMNS in order; get_row reads the same.
static void put_row(struct binder *b, const struct article *a, const struct edition_facts *facts) {
    put_text(b, a->id);
    put_text(b, a->language);
    put_int(b, facts->number);
    put_blob(b, facts->digest, 32);
    put_word(b, &vocab_kind, (int)a->kind);
    put_int(b, a->sample);
    put_text(b, a->title);
    put_text(b, a->summary);
    put_optional(b, a->audience.age_min, -1);
    put_optional(b, a->audience.age_max, -1);
    put_word(b, &vocab_sex, a->audience.sex);
    put_text(b, a->feedback_promise.set ? a->feedback_promise.team : NULL);
    put_optional(b, a->feedback_promise.set ? a->feedback_promise.business_days : -1, -1);
    put_text(b, a->feedback_promise.set ? a->feedback_promise.email : NULL);
    put_text(b, a->rights.copyright_holder);
    put_text(b, a->rights.license);
    put_text(b, a->rights.attribution);
    put_text(b, a->source.name);
    put_text(b, a->source.id);
    put_text(b, a->source.url);
    put_text(b, a->translation_of.language);
    put_optional(b, a->translation_of.language == NULL ? 0 : a->translation_of.edition, 0);
    put_date(b, a->date_published);
    put_date(b, a->date_modified);
    put_word(b, &vocab_update_type, (int)a->update_type);
    put_word(b, &vocab_urgency, (int)a->urgency);
    put_text(b, a->change_note);
    put_int(b, a->reading_level);
    put_int(b, a->lost);
    put_int(b, a->inferred);
}

static void get_row(struct row *r, struct article *a) {
    uint8_t digest[32];
    a->id = get_text(r);
    a->language = get_text(r);
    a->edition = get_int(r);
    get_digest(r, digest);
    a->kind = (enum kind)get_word(r, &vocab_kind);
    a->sample = get_int(r) != 0;
    a->title = get_text(r);
    a->summary = get_text(r);
    a->audience.age_min = get_optional(r, -1);
    a->audience.age_max = get_optional(r, -1);
    a->audience.sex = get_word(r, &vocab_sex);
    a->feedback_promise.team = get_text(r);
    int days = get_optional(r, -1);
    a->feedback_promise.set = days >= 0;
    a->feedback_promise.business_days = days < 0 ? 0 : days;
    a->feedback_promise.email = get_text(r);
    a->rights.copyright_holder = get_text(r);
    a->rights.license = get_text(r);
    a->rights.attribution = get_text(r);
    a->source.name = get_text(r);
    a->source.id = get_text(r);
    a->source.url = get_text(r);
    a->translation_of.language = get_text(r);
    a->translation_of.edition = get_int(r);
    a->date_published = get_date(r);
    a->date_modified = get_date(r);
    a->update_type = (enum update_type)get_word(r, &vocab_update_type);
    a->urgency = (enum urgency)get_word(r, &vocab_urgency);
    a->change_note = get_text(r);
    a->reading_level = get_int(r);
    a->lost = get_int(r);
    a->inferred = get_int(r);
}

int edition_write(struct tx *tx, const struct article *article, const struct edition_facts *facts,
                  int64_t *ret_edition_id) {
    struct connection *c = &tx->reader->library;
    SQL(s, c, GROUP_EDITION, ROW_WRITE);
    struct binder b = {s, 0};
    put_sv(&b, sv_of(facts->title_fold));
    put_text(&b, facts->letter);
    put_int(&b, tx->now);
    put_text(&b, facts->author);
    put_row(&b, article, facts);
    int outcome = sql_run(c, s);
    if (outcome != 0) {
        return outcome;
    }
    *ret_edition_id = sqlite3_last_insert_rowid(c->db);
    return edition_write_parts(tx, *ret_edition_id, article);
}

int edition_read_row(struct reader *reader, struct arena *arena, const char *id,
                     const char *language, int number, struct article *ret_article,
                     int64_t *ret_edition_id) {
    SQL(s, &reader->library, GROUP_EDITION, ROW_READ);
    struct binder b = {s, 0};
    put_text(&b, id);
    put_text(&b, language);
    put_int(&b, number);
    int outcome = sql_step(&reader->library, s);
    if (outcome != SQL_ROW) {
        return outcome == 0 ? STORE_NONE : outcome;
    }
    struct row r = {s, arena, 0};
    *ret_edition_id = get_int64(&r);
    ret_article->available_since = get_int64(&r);
    int newest = get_int(&r);
    get_row(&r, ret_article);
    ret_article->superseded = ret_article->edition != newest;
    return 0;
}
