// SPDX-License-Identifier: MIT
// The parts of an edition as a table: each list of the document with its two statements and the
// pair of functions that bind and read one element, so that what is written and what is read stand
// together.
#include "store/edition.h"

#include "base/utf8.h"

#include <stddef.h>
#include <string.h>

enum {
    TOPIC_WRITE,
    TOPIC_READ,
    NAME_WRITE,
    NAME_READ,
    CODE_WRITE,
    CODE_READ,
    SECTION_WRITE,
    SECTION_READ,
    FIGURE_WRITE,
    FIGURE_READ,
    RESOURCE_WRITE,
    RESOURCE_READ,
    REFERENCE_WRITE,
    REFERENCE_READ,
    EVIDENCE_WRITE,
    EVIDENCE_READ,
    EVIDENCE_SECTION_WRITE,
    EVIDENCE_SECTION_READ,
    RELATED_WRITE,
    RELATED_READ,
    TEACH_BACK_WRITE,
    TEACH_BACK_READ,
    NOTICE_WRITE,
    NOTICE_READ,
};

#define PART(table, columns, values)                                                               \
    "INSERT INTO " table " (edition_id, position, " columns ") VALUES (?1, ?2, " values ")"
#define PARTS(table, columns)                                                                      \
    "SELECT " columns " FROM published_" table " WHERE edition_id = ?1 ORDER BY position"

static const struct statement statements[] = {
    [TOPIC_WRITE] = {PART("edition_topic", "topic", "?3"), USE_WRITE, NULL},
    [TOPIC_READ] = {PARTS("edition_topic", "topic"), USE_PUBLIC, NULL},
    [NAME_WRITE] = {PART("name", "name, name_fold, letter", "?3, ?4, ?5"), USE_WRITE, NULL},
    [NAME_READ] = {PARTS("name", "name"), USE_PUBLIC, NULL},
    [CODE_WRITE] = {PART("code", "system, code, folded, display", "?3, ?4, ?5, ?6"), USE_WRITE,
                    NULL},
    [CODE_READ] = {PARTS("code", "system, code, display"), USE_PUBLIC, NULL},
    [SECTION_WRITE] = {PART("section", "key, depth, title, aspect, inferred, html, text",
                            "?3, ?4, ?5, ?6, ?7, ?8, ?9"),
                       USE_WRITE, NULL},
    [SECTION_READ] = {PARTS("section", "key, depth, title, aspect, inferred, html, text"),
                      USE_PUBLIC, NULL},
    [FIGURE_WRITE] = {PART("figure",
                           "key, title, alt, caption, credit, copyright, reproduction, media_hash,"
                           " media_url, media_type, media_width, media_height",
                           "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14"),
                      USE_WRITE, NULL},
    [FIGURE_READ] = {PARTS("figure",
                           "key, title, alt, caption, credit, copyright, reproduction, media_hash,"
                           " media_url, media_type, media_width, media_height"),
                     USE_PUBLIC, NULL},
    [RESOURCE_WRITE] = {PART("resource", "name, url, region", "?3, ?4, ?5"), USE_WRITE, NULL},
    [RESOURCE_READ] = {PARTS("resource", "name, url, region"), USE_PUBLIC, NULL},
    [REFERENCE_WRITE] = {PART("reference", "type, text, url, accessed, doi, pmid",
                              "?3, ?4, ?5, ?6, ?7, ?8"),
                         USE_WRITE, NULL},
    [REFERENCE_READ] = {PARTS("reference", "type, text, url, accessed, doi, pmid"), USE_PUBLIC,
                        NULL},
    [EVIDENCE_WRITE] = {PART("evidence_update", "date, source, text, url, doi, pmid",
                             "?3, ?4, ?5, ?6, ?7, ?8"),
                        USE_WRITE, NULL},
    [EVIDENCE_READ] = {PARTS("evidence_update", "date, source, text, url, doi, pmid"), USE_PUBLIC,
                       NULL},
    [EVIDENCE_SECTION_WRITE] = {PART("evidence_section", "evidence, section", "?3, ?4"), USE_WRITE,
                                NULL},
    [EVIDENCE_SECTION_READ] = {"SELECT evidence, section FROM published_evidence_section"
                               " WHERE edition_id = ?1 ORDER BY evidence, position",
                               USE_PUBLIC, NULL},
    [RELATED_WRITE] = {PART("related", "target, relation", "?3, ?4"), USE_WRITE, NULL},
    [RELATED_READ] = {PARTS("related", "target, relation"), USE_PUBLIC, NULL},
    [TEACH_BACK_WRITE] = {PART("teach_back", "question", "?3"), USE_WRITE, NULL},
    [TEACH_BACK_READ] = {PARTS("teach_back", "question"), USE_PUBLIC, NULL},
    [NOTICE_WRITE] = {PART("notice", "kind, text", "?3, ?4"), USE_WRITE, NULL},
    [NOTICE_READ] = {PARTS("notice", "kind, text"), USE_PUBLIC, NULL},
};
const struct statement_rows part_statements = {"part", statements, ARRAY_SIZE(statements)};

// --- one element of each list ---

static void put_plain(struct binder *b, struct arena *a, const void *item) {
    (void)a;
    put_text(b, *(const char *const *)item);
}

static void get_plain(struct row *r, void *item) {
    *(const char **)item = get_text(r);
}

static void put_name(struct binder *b, struct arena *a, const void *item) {
    const char *name = *(const char *const *)item;
    char letter[8];
    utf8_letter(sv_of(name), letter);
    put_text(b, name);
    put_sv(b, sv_of(utf8_fold(a, sv_of(name))));
    put_text(b, arena_strdup(a, letter));
}

static void put_code(struct binder *b, struct arena *a, const void *item) {
    const struct code *code = item;
    char *folded = arena_alloc(a, strlen(code->code) + 1, 1);
    code_fold(code_system_find(sv_of(code->system)), sv_of(code->code), folded);
    put_text(b, code->system);
    put_text(b, code->code);
    put_text(b, folded);
    put_text(b, code->display);
}

static void get_code(struct row *r, void *item) {
    struct code *code = item;
    code->system = get_text(r);
    code->code = get_text(r);
    code->display = get_text(r);
}

static void put_section(struct binder *b, struct arena *a, const void *item) {
    (void)a;
    const struct section *section = item;
    put_text(b, section->key);
    put_int(b, section->depth);
    put_text(b, section->title);
    put_word(b, &vocab_aspect, (int)section->aspect);
    put_int(b, section->inferred);
    put_text(b, section->html);
    put_text(b, section->text);
}

static void get_section(struct row *r, void *item) {
    struct section *section = item;
    section->key = get_text(r);
    section->depth = get_int(r);
    section->title = get_text(r);
    section->aspect = (enum aspect)get_word(r, &vocab_aspect);
    section->inferred = get_int(r) != 0;
    section->html = get_text(r);
    section->text = get_text(r);
}

static void put_figure(struct binder *b, struct arena *a, const void *item) {
    (void)a;
    const struct figure *figure = item;
    put_text(b, figure->key);
    put_text(b, figure->title);
    put_text(b, figure->alt);
    put_text(b, figure->caption);
    put_text(b, figure->credit);
    put_text(b, figure->copyright);
    put_word(b, &vocab_reproduction, figure->reproduction);
    put_text(b, figure->media.hash);
    put_text(b, figure->media.url);
    put_text(b, figure->media.type);
    put_int(b, figure->media.width);
    put_int(b, figure->media.height);
}

static void get_figure(struct row *r, void *item) {
    struct figure *figure = item;
    figure->key = get_text(r);
    figure->title = get_text(r);
    figure->alt = get_text(r);
    figure->caption = get_text(r);
    figure->credit = get_text(r);
    figure->copyright = get_text(r);
    figure->reproduction = get_word(r, &vocab_reproduction);
    figure->media.hash = get_text(r);
    figure->media.url = get_text(r);
    figure->media.type = get_text(r);
    figure->media.width = get_int(r);
    figure->media.height = get_int(r);
}

static void put_resource(struct binder *b, struct arena *a, const void *item) {
    (void)a;
    const struct resource *resource = item;
    put_text(b, resource->name);
    put_text(b, resource->url);
    put_text(b, resource->region);
}

static void get_resource(struct row *r, void *item) {
    struct resource *resource = item;
    resource->name = get_text(r);
    resource->url = get_text(r);
    resource->region = get_text(r);
}

static void put_reference(struct binder *b, struct arena *a, const void *item) {
    (void)a;
    const struct reference *reference = item;
    put_word(b, &vocab_reference_type, (int)reference->type);
    put_text(b, reference->text);
    put_text(b, reference->url);
    put_date(b, reference->accessed);
    put_text(b, reference->doi);
    put_text(b, reference->pmid);
}

static void get_reference(struct row *r, void *item) {
    struct reference *reference = item;
    reference->type = (enum reference_type)get_word(r, &vocab_reference_type);
    reference->text = get_text(r);
    reference->url = get_text(r);
    reference->accessed = get_date(r);
    reference->doi = get_text(r);
    reference->pmid = get_text(r);
}

static void put_evidence(struct binder *b, struct arena *a, const void *item) {
    (void)a;
    const struct evidence_update *update = item;
    put_date(b, update->date);
    put_text(b, update->source);
    put_text(b, update->text);
    put_text(b, update->url);
    put_text(b, update->doi);
    put_text(b, update->pmid);
}

static void get_evidence(struct row *r, void *item) {
    struct evidence_update *update = item;
    update->date = get_date(r);
    update->source = get_text(r);
    update->text = get_text(r);
    update->url = get_text(r);
    update->doi = get_text(r);
    update->pmid = get_text(r);
}

static void put_related(struct binder *b, struct arena *a, const void *item) {
    (void)a;
    const struct related *related = item;
    put_text(b, related->id);
    put_word(b, &vocab_relation, (int)related->relation);
}

static void get_related(struct row *r, void *item) {
    struct related *related = item;
    related->id = get_text(r);
    related->relation = (enum relation)get_word(r, &vocab_relation);
}

static void put_notice(struct binder *b, struct arena *a, const void *item) {
    (void)a;
    const struct notice *notice = item;
    put_word(b, &vocab_notice_kind, (int)notice->kind);
    put_text(b, notice->text);
}

static void get_notice(struct row *r, void *item) {
    struct notice *notice = item;
    notice->kind = (enum notice_kind)get_word(r, &vocab_notice_kind);
    notice->text = get_text(r);
}

// --- the table ---

struct part {
    size_t items, count, size; // where the list stands in struct article, and its element's size
    int write, read;
    void (*put)(struct binder *b, struct arena *a, const void *item);
    void (*get)(struct row *r, void *item);
};
#define LIST(member, number)                                                                       \
    .items = offsetof(struct article, member), .count = offsetof(struct article, number),          \
    .size = sizeof(*((struct article *)NULL)->member)

static const struct part parts[] = {
    {LIST(topics, topic_count), TOPIC_WRITE, TOPIC_READ, put_plain, get_plain},
    {LIST(alternate_names, alternate_name_count), NAME_WRITE, NAME_READ, put_name, get_plain},
    {LIST(codes, code_count), CODE_WRITE, CODE_READ, put_code, get_code},
    {LIST(sections, section_count), SECTION_WRITE, SECTION_READ, put_section, get_section},
    {LIST(figures, figure_count), FIGURE_WRITE, FIGURE_READ, put_figure, get_figure},
    {LIST(resources, resource_count), RESOURCE_WRITE, RESOURCE_READ, put_resource, get_resource},
    {LIST(references, reference_count), REFERENCE_WRITE, REFERENCE_READ, put_reference,
     get_reference},
    {LIST(evidence_updates, evidence_update_count), EVIDENCE_WRITE, EVIDENCE_READ, put_evidence,
     get_evidence},
    {LIST(related, related_count), RELATED_WRITE, RELATED_READ, put_related, get_related},
    {LIST(teach_back, teach_back_count), TEACH_BACK_WRITE, TEACH_BACK_READ, put_plain, get_plain},
    {LIST(notices, notice_count), NOTICE_WRITE, NOTICE_READ, put_notice, get_notice},
};

static int part_write(struct connection *c, int64_t edition_id, const struct part *part,
                      const struct article *article) {
    CLEANUP(arena_destroy_ptr) struct arena *scratch = arena_create();
    const char *items = *(const char *const *)((const char *)article + part->items);
    size_t count = *(const size_t *)((const char *)article + part->count);
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        SQL(s, c, GROUP_PART, part->write);
        struct binder b = {s, 0};
        put_int(&b, edition_id);
        put_size(&b, i);
        part->put(&b, scratch, items + i * part->size);
        outcome = sql_run(c, s);
    }
    return outcome;
}

static int part_read(struct reader *reader, struct arena *arena, int64_t edition_id,
                     const struct part *part, struct article *article) {
    SQL(s, &reader->library, GROUP_PART, part->read);
    void *items = (char *)article + part->items;
    size_t *count = (size_t *)((char *)article + part->count);
    int outcome = 0;
    put_int(&(struct binder){s, 0}, edition_id);
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        struct row r = {s, arena, 0};
        part->get(&r, arena_push(arena, items, count, part->size));
    }
    return outcome;
}

static int evidence_sections_write(struct connection *c, int64_t edition_id,
                                   const struct article *article) {
    int outcome = 0;
    for (size_t i = 0; i < article->evidence_update_count; i++) {
        const struct evidence_update *update = &article->evidence_updates[i];
        for (size_t k = 0; outcome == 0 && k < update->section_count; k++) {
            SQL(s, c, GROUP_PART, EVIDENCE_SECTION_WRITE);
            struct binder b = {s, 0};
            put_int(&b, edition_id);
            put_size(&b, k);
            put_size(&b, i);
            put_text(&b, update->sections[k]);
            outcome = sql_run(c, s);
        }
    }
    return outcome;
}

static int evidence_sections_read(struct reader *reader, struct arena *arena, int64_t edition_id,
                                  struct article *article) {
    SQL(s, &reader->library, GROUP_PART, EVIDENCE_SECTION_READ);
    int outcome = 0;
    put_int(&(struct binder){s, 0}, edition_id);
    while ((outcome = sql_step(&reader->library, s)) == SQL_ROW) {
        struct row r = {s, arena, 0};
        size_t evidence = (size_t)get_int(&r);
        if (evidence < article->evidence_update_count) {
            struct evidence_update *update = &article->evidence_updates[evidence];
            *(const char **)arena_push(arena, &update->sections, &update->section_count,
                                       sizeof(char *)) = get_text(&r);
        }
    }
    return outcome;
}

int edition_read_parts(struct reader *reader, struct arena *arena, int64_t edition_id,
                       struct article *article) {
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < ARRAY_SIZE(parts); i++) {
        outcome = part_read(reader, arena, edition_id, &parts[i], article);
    }
    return outcome == 0 ? evidence_sections_read(reader, arena, edition_id, article) : outcome;
}

int edition_write_parts(struct tx *tx, int64_t edition_id, const struct article *article) {
    struct connection *c = &tx->reader->library;
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < ARRAY_SIZE(parts); i++) {
        outcome = part_write(c, edition_id, &parts[i], article);
    }
    return outcome == 0 ? evidence_sections_write(c, edition_id, article) : outcome;
}
