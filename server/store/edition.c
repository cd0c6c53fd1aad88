// SPDX-License-Identifier: MIT
// An edition as tables: the members of the document that its row holds, and each list of the
// document with its two statements and the members of one element. Columns and members stand in the
// same order, and what is written and what is read are the same members.
#include "store/internal.h"

#include "base/utf8.h"

#include <string.h>

// The lists of an edition, each in a table of its own.
enum {
    TOPIC,
    NAME,
    CODE,
    SECTION,
    FIGURE,
    RESOURCE,
    REFERENCE,
    EVIDENCE,
    RELATED,
    TEACH_BACK,
    NOTICE,
    PARTS
};
// Part i is written by the statement i and read by the statement PARTS + i.
enum { EVIDENCE_SECTION_WRITE = 2 * PARTS, EVIDENCE_SECTION_READ, ROW_WRITE, ROW_READ };

#define ROW_COLUMNS                                                                                \
    "number, article, language, kind, sample, title, summary, age_min, age_max, sex,"              \
    " promise_team, promise_days, promise_email, copyright_holder, license, attribution,"          \
    " source_name, source_key, source_url, origin_language, origin_edition, date_published,"       \
    " date_modified, update_type, urgency, change_note, reading_level, lost, inferred"
// `computed`: columns that only the writer needs, after the others.
#define INSERT_PART(table, columns, computed, values)                                              \
    WRITE("INSERT INTO " table " (edition_id, position, " columns computed                         \
          ") VALUES (?1, ?2, " values ")")
#define PART(index, table, columns, computed, values)                                              \
    [index] = INSERT_PART(table, columns, computed, values),                                       \
    [PARTS + (index)] = READ_PUBLIC("SELECT " columns " FROM published_" table                     \
                                    " WHERE edition_id = ?1 ORDER BY position")

static const struct statement statements[] = {
    PART(TOPIC, "edition_topic", "topic", "", "?3"),
    PART(NAME, "name", "name", ", name_fold, letter", "?3, ?4, ?5"),
    PART(CODE, "code", "system, code, display", ", folded", "?3, ?4, ?5, ?6"),
    PART(SECTION, "section", "key, depth, title, aspect, inferred, html, text", "",
         "?3, ?4, ?5, ?6, ?7, ?8, ?9"),
    PART(FIGURE, "figure",
         "key, title, alt, caption, credit, copyright, reproduction, media_hash, media_url,"
         " media_type, media_width, media_height",
         "", "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14"),
    PART(RESOURCE, "resource", "name, url, region", "", "?3, ?4, ?5"),
    PART(REFERENCE, "reference", "type, text, url, accessed, doi, pmid", "",
         "?3, ?4, ?5, ?6, ?7, ?8"),
    PART(EVIDENCE, "evidence_update", "date, source, text, url, doi, pmid", "",
         "?3, ?4, ?5, ?6, ?7, ?8"),
    PART(RELATED, "related", "target, relation", "", "?3, ?4"),
    PART(TEACH_BACK, "teach_back", "question", "", "?3"),
    PART(NOTICE, "notice", "kind, text", "", "?3, ?4"),
    [EVIDENCE_SECTION_WRITE] = INSERT_PART("evidence_section", "evidence, section", "", "?3, ?4"),
    [EVIDENCE_SECTION_READ] = READ_PUBLIC("SELECT evidence, section FROM published_evidence_section"
                                          " WHERE edition_id = ?1 ORDER BY evidence, position"),
    [ROW_WRITE] = WRITE(
        "INSERT INTO edition (title_fold, letter, published_at, author, digest, " ROW_COLUMNS ")"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
        " ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34)"),
    [ROW_READ] =
        READ_PUBLIC("SELECT edition_id, published_at, newest, review_months,"
                    " EXISTS (SELECT 1 FROM published_edition AS n WHERE n.article = ?1"
                    " AND n.language = ?2 AND n.number > e.number AND n.urgency = 'safety'),"
                    " (SELECT code FROM published_printout AS o WHERE o.edition_id = e.edition_id),"
                    " " ROW_COLUMNS " FROM published_edition AS e WHERE article = ?1"
                    " AND language = ?2 AND number = CASE ?3 WHEN 0 THEN newest ELSE ?3 END"),
};
const struct statement_rows edition_statements = {"edition", statements, ARRAY_SIZE(statements)};

// --- columns and members ---

static const struct field row_fields[] = {
    INT(struct article, edition),
    TEXT(struct article, id),
    TEXT(struct article, language),
    WORD(struct article, kind, vocab_kind),
    BOOL(struct article, sample),
    TEXT(struct article, title),
    TEXT(struct article, summary),
    OPTIONAL(struct article, audience.age_min),
    OPTIONAL(struct article, audience.age_max),
    WORD(struct article, audience.sex, vocab_sex),
    TEXT(struct article, feedback_promise.team),
    OPTIONAL(struct article, feedback_promise.business_days),
    TEXT(struct article, feedback_promise.email),
    TEXT(struct article, rights.copyright_holder),
    TEXT(struct article, rights.license),
    TEXT(struct article, rights.attribution),
    TEXT(struct article, source.name),
    TEXT(struct article, source.id),
    TEXT(struct article, source.url),
    TEXT(struct article, translation_of.language),
    OPTIONAL(struct article, translation_of.edition),
    DATE(struct article, date_published),
    DATE(struct article, date_modified),
    WORD(struct article, update_type, vocab_update_type),
    WORD(struct article, urgency, vocab_urgency),
    TEXT(struct article, change_note),
    INT(struct article, reading_level),
    INT(struct article, lost),
    INT(struct article, inferred),
};
static const struct shape row_shape = SHAPE(struct article, row_fields);

static const struct field code_fields[] = {
    TEXT(struct code, system),
    TEXT(struct code, code),
    TEXT(struct code, display),
};
static const struct field section_fields[] = {
    TEXT(struct section, key),      INT(struct section, depth),
    TEXT(struct section, title),    WORD(struct section, aspect, vocab_aspect),
    BOOL(struct section, inferred), TEXT(struct section, html),
    TEXT(struct section, text),
};
static const struct field figure_fields[] = {
    TEXT(struct figure, key),
    TEXT(struct figure, title),
    TEXT(struct figure, alt),
    TEXT(struct figure, caption),
    TEXT(struct figure, credit),
    TEXT(struct figure, copyright),
    WORD(struct figure, reproduction, vocab_reproduction),
    TEXT(struct figure, media.hash),
    TEXT(struct figure, media.url),
    TEXT(struct figure, media.type),
    INT(struct figure, media.width),
    INT(struct figure, media.height),
};
static const struct field resource_fields[] = {
    TEXT(struct resource, name),
    TEXT(struct resource, url),
    TEXT(struct resource, region),
};
static const struct field reference_fields[] = {
    WORD(struct reference, type, vocab_reference_type),
    TEXT(struct reference, text),
    TEXT(struct reference, url),
    DATE(struct reference, accessed),
    TEXT(struct reference, doi),
    TEXT(struct reference, pmid),
};
static const struct field evidence_fields[] = {
    DATE(struct evidence_update, date), TEXT(struct evidence_update, source),
    TEXT(struct evidence_update, text), TEXT(struct evidence_update, url),
    TEXT(struct evidence_update, doi),  TEXT(struct evidence_update, pmid),
};
static const struct field related_fields[] = {
    TEXT(struct related, id),
    WORD(struct related, relation, vocab_relation),
};
static const struct field notice_fields[] = {
    WORD(struct notice, kind, vocab_notice_kind),
    TEXT(struct notice, text),
};

static void put_name_computed(struct query *q, struct arena *a, const void *item) {
    sv name = sv_of(*(const char *const *)item);
    char letter[8];
    utf8_letter(name, letter);
    put_sv(q, sv_of(utf8_fold(a, name)));
    put_text(q, arena_strdup(a, letter));
}

static void put_code_computed(struct query *q, struct arena *a, const void *item) {
    const struct code *code = item;
    char *folded = arena_alloc(a, strlen(code->code) + 1, 1);
    code_fold(code_system_find(sv_of(code->system)), sv_of(code->code), folded);
    put_text(q, folded);
}

struct part {
    size_t items, count; // where the list stands in struct article
    struct shape element;
    void (*put_computed)(struct query *q, struct arena *a, const void *item); // or NULL
};
#define LIST(member, number) offsetof(struct article, member), offsetof(struct article, number)
static const struct field text_fields[] = {{FIELD_TEXT, 0, NULL}};

static const struct part parts[PARTS] = {
    [TOPIC] = {LIST(topics, topic_count), SHAPE(const char *, text_fields), NULL},
    [NAME] = {LIST(alternate_names, alternate_name_count), SHAPE(const char *, text_fields),
              put_name_computed},
    [CODE] = {LIST(codes, code_count), SHAPE(struct code, code_fields), put_code_computed},
    [SECTION] = {LIST(sections, section_count), SHAPE(struct section, section_fields), NULL},
    [FIGURE] = {LIST(figures, figure_count), SHAPE(struct figure, figure_fields), NULL},
    [RESOURCE] = {LIST(resources, resource_count), SHAPE(struct resource, resource_fields), NULL},
    [REFERENCE] = {LIST(references, reference_count), SHAPE(struct reference, reference_fields),
                   NULL},
    [EVIDENCE] = {LIST(evidence_updates, evidence_update_count),
                  SHAPE(struct evidence_update, evidence_fields), NULL},
    [RELATED] = {LIST(related, related_count), SHAPE(struct related, related_fields), NULL},
    [TEACH_BACK] = {LIST(teach_back, teach_back_count), SHAPE(const char *, text_fields), NULL},
    [NOTICE] = {LIST(notices, notice_count), SHAPE(struct notice, notice_fields), NULL},
};

// --- writing ---

static int part_write(struct connection *c, int64_t edition_id, int index,
                      const struct article *article) {
    CLEANUP(arena_destroy_ptr) struct arena *scratch = arena_create();
    const struct part *part = &parts[index];
    const char *item = *(const char *const *)((const char *)article + part->items);
    size_t count = *(const size_t *)((const char *)article + part->count);
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < count; i++, item += part->element.size) {
        QUERY(q, c, GROUP_EDITION, index);
        put_int(&q, edition_id);
        put_size(&q, i);
        put_fields(&q, &part->element, item);
        if (part->put_computed != NULL) {
            part->put_computed(&q, scratch, item);
        }
        outcome = query_run(&q);
    }
    return outcome;
}

static int evidence_sections_write(struct connection *c, int64_t edition_id,
                                   const struct article *article) {
    int outcome = 0;
    for (size_t i = 0; i < article->evidence_update_count; i++) {
        const struct evidence_update *update = &article->evidence_updates[i];
        for (size_t k = 0; outcome == 0 && k < update->section_count; k++) {
            QUERY(q, c, GROUP_EDITION, EVIDENCE_SECTION_WRITE);
            put_int(&q, edition_id);
            put_size(&q, k);
            put_size(&q, i);
            put_text(&q, update->sections[k]);
            outcome = query_run(&q);
        }
    }
    return outcome;
}

static int row_write(struct tx *tx, const struct article *article,
                     const struct edition_facts *facts, int64_t *ret_edition_id) {
    struct article row = *article;
    row.edition = facts->number;
    if (!row.feedback_promise.set) {
        row.feedback_promise.team = row.feedback_promise.email = NULL;
        row.feedback_promise.business_days = -1;
    }
    if (row.translation_of.language == NULL || row.translation_of.edition == 0) {
        row.translation_of.edition = -1;
    }
    QUERY(q, &tx->reader->library, GROUP_EDITION, ROW_WRITE);
    put_sv(&q, sv_of(facts->title_fold));
    put_text(&q, facts->letter);
    put_int(&q, tx->now);
    put_text(&q, facts->author);
    put_blob(&q, facts->digest, 32);
    put_fields(&q, &row_shape, &row);
    return query_insert(&q, ret_edition_id);
}

int edition_write(struct tx *tx, const struct article *article, const struct edition_facts *facts,
                  int64_t *ret_edition_id) {
    struct connection *c = &tx->reader->library;
    int outcome = row_write(tx, article, facts, ret_edition_id);
    for (int i = 0; outcome == 0 && i < PARTS; i++) {
        outcome = part_write(c, *ret_edition_id, i, article);
    }
    return outcome == 0 ? evidence_sections_write(c, *ret_edition_id, article) : outcome;
}

// --- reading ---

static int part_read(struct reader *reader, struct arena *arena, int64_t edition_id, int index,
                     struct article *article) {
    QUERY(q, &reader->library, GROUP_EDITION, PARTS + index);
    put_int(&q, edition_id);
    return query_all(&q, arena, &parts[index].element, (char *)article + parts[index].items,
                     (size_t *)((char *)article + parts[index].count));
}

static int evidence_sections_read(struct reader *reader, struct arena *arena, int64_t edition_id,
                                  struct article *article) {
    QUERY(q, &reader->library, GROUP_EDITION, EVIDENCE_SECTION_READ);
    int outcome = 0;
    put_int(&q, edition_id);
    while ((outcome = query_next(&q, arena)) == SQL_ROW) {
        size_t at = (size_t)get_int(&q);
        if (at < article->evidence_update_count) {
            struct evidence_update *update = &article->evidence_updates[at];
            *(const char **)arena_push(arena, &update->sections, &update->section_count,
                                       sizeof(char *)) = get_text(&q);
        }
    }
    return outcome;
}

static int row_read(struct reader *reader, struct arena *arena, const char *id,
                    const char *language, int number, struct article *article,
                    int64_t *ret_edition_id) {
    QUERY(q, &reader->library, GROUP_EDITION, ROW_READ);
    put_page(&q, id, language);
    put_int(&q, number);
    int outcome = query_one(&q, arena);
    if (outcome != 0) {
        return outcome;
    }
    *ret_edition_id = get_int64(&q);
    article->available_since = get_int64(&q);
    article->newest = get_int(&q);
    article->review_months = get_int(&q);
    bool recalled = get_int(&q) != 0;
    article->printout_code = get_text(&q);
    get_fields(&q, &row_shape, article);
    article->state = article->edition == article->newest ? EDITION_CURRENT
                     : recalled                          ? EDITION_RECALLED
                                                         : EDITION_SUPERSEDED;
    article->feedback_promise.set = article->feedback_promise.business_days >= 0;
    if (!article->feedback_promise.set) {
        article->feedback_promise.business_days = 0;
    }
    if (article->translation_of.edition < 0) {
        article->translation_of.edition = 0;
    }
    return 0;
}

int edition_read(struct reader *reader, struct arena *arena, const char *id, const char *language,
                 int number, struct article *ret_article) {
    int64_t edition_id = 0;
    int outcome = row_read(reader, arena, id, language, number, ret_article, &edition_id);
    for (int i = 0; outcome == 0 && i < PARTS; i++) {
        outcome = part_read(reader, arena, edition_id, i, ret_article);
    }
    return outcome == 0 ? evidence_sections_read(reader, arena, edition_id, ret_article) : outcome;
}
