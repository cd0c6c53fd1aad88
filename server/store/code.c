// SPDX-License-Identifier: MIT
// Lookup by clinical codes. Invariant: only the newest published editions answer, and codes are
// compared in the form that code_fold() gives, which is what the column `folded` holds.
#include "store/code.h"

#include "store/internal.h"

enum {
    ICD_CATEGORY = 3, // characters of the widest code that is looked for
    CODE_MAX = 400,   // bytes: more than any document takes; each wider form of a code is made
};

enum { MATCHES, AUDIENCE, SECTIONS };
static const struct statement statements[] = {
    // ?1 the system, ?2 the folded code, ?3 the language, ?4 the length of the shortest ancestor.
    [MATCHES] =
        {"WITH RECURSIVE wider (folded) AS (VALUES (?2) UNION ALL"
         " SELECT substr(folded, 1, length(folded) - 1) FROM wider WHERE length(folded) > ?4)"
         " SELECT p.article, length(?2) - max(length(c.folded)), c.system, c.code, c.display"
         " FROM wider CROSS JOIN published_code AS c ON c.system = ?1 AND c.folded = wider.folded"
         " CROSS JOIN published_listing AS p ON p.edition_id = c.edition_id"
         " WHERE p.language = ?3 GROUP BY p.article"
         " ORDER BY max(length(c.folded)) DESC, c.position, p.title_fold, p.article",
         USE_PUBLIC, "walks the forms of one code, no more than it has characters"},
    [AUDIENCE] = READ_PUBLIC("SELECT age_min, age_max, sex FROM published_edition"
                             " WHERE article = ?1 AND language = ?2 AND number = newest"),
    [SECTIONS] = READ_PUBLIC("SELECT s.key, s.aspect FROM published_listing AS p"
                             " JOIN published_section AS s ON s.edition_id = p.edition_id"
                             " WHERE p.article = ?1 AND p.language = ?2 ORDER BY s.position"),
};
const struct statement_rows code_statements = {"code", statements, ARRAY_SIZE(statements)};

// Every match, without what a line of a list shows but the id.
static int read_matches(struct reader *reader, struct arena *arena, const struct code_query *query,
                        struct code_match **ret_matches, size_t *ret_count) {
    static const struct field fields[] = {
        TEXT(struct code_match, summary.id),   INT(struct code_match, wider),
        TEXT(struct code_match, code.system),  TEXT(struct code_match, code.code),
        TEXT(struct code_match, code.display),
    };
    static const struct shape shape = SHAPE(struct code_match, fields);
    char *folded = arena_alloc(arena, query->code.len + 1, 1);
    code_fold(query->system, query->code, folded);
    QUERY(q, &reader->library, GROUP_CODE, MATCHES);
    put_text(&q, query->system->uri);
    put_sv(&q, sv_of(folded));
    put_text(&q, query->language);
    put_size(&q, query->system->icd ? ICD_CATEGORY : query->code.len);
    return query_all(&q, arena, &shape, ret_matches, ret_count);
}

int code_find(struct reader *reader, struct arena *arena, const struct code_query *query,
              struct code_match **ret_matches, size_t *ret_count, int *ret_total) {
    struct code_match *matches = NULL;
    size_t count = 0, shown = 0, from = (size_t)query->offset, limit = (size_t)query->limit;
    int outcome =
        query->code.len > CODE_MAX ? 0 : read_matches(reader, arena, query, &matches, &count);
    if (outcome < 0) {
        return outcome;
    }
    for (size_t i = from; i < count && shown < limit; i++) {
        outcome = listing_read(reader, arena, matches[i].summary.id, query->language,
                               &matches[i].summary);
        if (outcome != 0) {
            return outcome < 0 ? outcome : err_trace(ERR_FATAL, "a match is not published");
        }
        shown++;
    }
    *ret_matches = matches + (shown == 0 ? 0 : from);
    *ret_count = shown;
    *ret_total = (int)count;
    return 0;
}

int article_fit(struct reader *reader, struct arena *arena, const char *id, const char *language,
                struct article_fit *ret_fit) {
    static const struct field audience_fields[] = {
        OPTIONAL(struct audience, age_min),
        OPTIONAL(struct audience, age_max),
        WORD(struct audience, sex, vocab_sex),
    };
    static const struct shape audience = SHAPE(struct audience, audience_fields);
    static const struct field section_fields[] = {
        TEXT(struct section, key),
        WORD(struct section, aspect, vocab_aspect),
    };
    static const struct shape sections = SHAPE(struct section, section_fields);
    QUERY(who, &reader->library, GROUP_CODE, AUDIENCE);
    put_page(&who, id, language);
    int outcome = query_one(&who, arena);
    if (outcome != 0) {
        return outcome;
    }
    get_fields(&who, &audience, &ret_fit->audience);
    QUERY(q, &reader->library, GROUP_CODE, SECTIONS);
    put_page(&q, id, language);
    return query_all(&q, arena, &sections, &ret_fit->sections, &ret_fit->section_count);
}
