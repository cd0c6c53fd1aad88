// SPDX-License-Identifier: MIT
// The small bodies: feedback, its answer, tokens, topics, holidays.
// Invariants: a comment or a contact appears in no finding's detail, so that none reaches a log;
// topics given on have unique ids, parents that exist, and no topic above itself.
#include "base/clock.h"
#include "parse/document.h"
#include "parse/fields.h"

#include <string.h>

enum { TOKEN_NAME_MAX = 100 };

// --- Feedback ---

static const struct field contact_fields[] = {
    {"name", FIELD_LINE, AT(feedback, contact_name), .max = FEEDBACK_NAME_MAX},
    {"email", FIELD_EMAIL, AT(feedback, contact_email), .max = FEEDBACK_EMAIL_MAX},
};
static const struct shape contact_shape = {SHAPE("a contact", feedback, contact_fields)};

static const struct field feedback_fields[] = {
    {"article", FIELD_ID, .required = true, AT(feedback, article)},
    {"language", FIELD_LANGUAGE, .required = true, AT(feedback, language),
     .max = ARTICLE_LANGUAGE_MAX},
    {"edition", FIELD_INT, AT(feedback, edition), .min = 1, .max = DOCUMENT_EDITION_MAX},
    {"section", FIELD_ID, AT(feedback, section)},
    {"type", FIELD_WORD, .required = true, AT(feedback, type), .words = &vocab_feedback_type},
    {"comment", FIELD_TEXT, AT(feedback, comment), .max = FEEDBACK_COMMENT_MAX},
    {"contact", FIELD_OBJECT, .shape = &contact_shape},
};

// What a vote may lack, a comment may not.
static void feedback_rules(struct reader *reader, void *target) {
    const struct feedback *feedback = target;
    bool vote = feedback->type == FEEDBACK_HELPFUL || feedback->type == FEEDBACK_NOT_HELPFUL;
    if (!vote && feedback->comment == NULL && !reader_has_error(reader, "comment") &&
        !reader_has_error(reader, "type")) {
        reader_error(reader, "comment", "required", "say what it is about");
    }
}
static const struct shape feedback_shape = {SHAPE("feedback", feedback, feedback_fields),
                                            .defaults = &(const struct feedback){0},
                                            .check = feedback_rules};

int feedback_parse(sv json, struct findings *findings, struct feedback *ret_feedback) {
    struct feedback feedback;
    int outcome = fields_parse(json, NULL, findings, &feedback_shape, &feedback);
    if (outcome == 0) {
        *ret_feedback = feedback;
    }
    return outcome;
}

int feedback_check(struct feedback *feedback, struct findings *findings) {
    const char *type = vocab_word(&vocab_feedback_type, (int)feedback->type);
    json_auto_t *root =
        json_pack("{s:s?, s:s?, s:s?, s:s, s:s?, s:{s:s?, s:s?}}", "article", feedback->article,
                  "language", feedback->language, "section", feedback->section, "type",
                  type == NULL ? "" : type, "comment", feedback->comment, "contact", "name",
                  feedback->contact_name, "email", feedback->contact_email);
    if (root == NULL) {
        findings_error(findings, "", "bad-encoding", "the form is not UTF-8");
        return DOCUMENT_REFUSED;
    }
    struct feedback checked;
    int outcome = fields_parse_value(root, NULL, findings, &feedback_shape, &checked);
    if (outcome == 0) {
        checked.edition = feedback->edition;
        *feedback = checked;
    }
    return outcome;
}

// --- Answers ---

struct answer_work {
    const char *answer;
    int edition;
};
static const struct field answer_fields[] = {
    {"answer", FIELD_TEXT, .required = true, AT(answer_work, answer)},
    {"edition", FIELD_INT, AT(answer_work, edition), .min = 1, .max = DOCUMENT_EDITION_MAX},
};
static const struct shape answer_shape = {SHAPE("an answer", answer_work, answer_fields)};

int answer_parse(sv json, struct findings *findings, const char **ret_answer, int *ret_edition) {
    struct answer_work work = {0};
    int outcome = fields_parse(json, NULL, findings, &answer_shape, &work);
    if (outcome == 0) {
        *ret_answer = work.answer;
        *ret_edition = work.edition;
    }
    return outcome;
}

// --- Tokens ---

struct token_work {
    struct vocab known; // scopes
    const char *name, *expires_text;
    const char **scopes;
    size_t scope_count;
    unsigned bits;
    int64_t expires;
};
static const struct field token_fields[] = {
    {"name", FIELD_LINE, .required = true, AT(token_work, name), .max = TOKEN_NAME_MAX},
    {"scopes", FIELD_LINES, .required = true, LIST(token_work, scopes, scope_count)},
    {"expiresAt", FIELD_LINE, AT(token_work, expires_text), .max = 40},
};

static void token_rules(struct reader *reader, void *target) {
    char choices[512];
    struct token_work *work = target;
    for (size_t i = 0; i < work->scope_count; i++) {
        int scope = vocab_find(&work->known, sv_of(work->scopes[i]));
        if (scope != VOCAB_NONE) {
            work->bits |= 1U << scope;
        } else if (work->scopes[i] != NULL) {
            findings_error(reader->findings,
                           arena_printf(reader->findings->arena, "/scopes/%zu", i), "bad-value",
                           "this must be one of %s",
                           vocab_choices(&work->known, sizeof(choices), choices));
        }
    }
    if (work->scope_count == 0 && reader->findings->error_count == 0) {
        reader_error(reader, "scopes", "required", "a token without a scope is of no use");
    }
    if (work->expires_text != NULL &&
        !clock_parse_rfc3339(sv_of(work->expires_text), &work->expires)) {
        reader_error(reader, "expiresAt", "bad-date",
                     "this must be an instant such as \"2027-01-31T12:00:00Z\" (RFC 3339)");
    }
}
static const struct shape token_shape = {SHAPE("a token", token_work, token_fields),
                                         .check = token_rules};

int token_parse(sv json, const char *const *scope_names, struct findings *findings,
                const char **ret_name, unsigned *ret_scopes, int64_t *ret_expires) {
    struct token_work work = {.known = {"scope", scope_names, 0}};
    while (scope_names[work.known.count] != NULL) {
        work.known.count++;
    }
    int outcome = fields_parse(json, NULL, findings, &token_shape, &work);
    if (outcome == 0) {
        *ret_name = work.name;
        *ret_scopes = work.bits;
        *ret_expires = work.expires;
    }
    return outcome;
}

// --- Topics ---

static bool has_title(const struct topic_entry *entry, const char *language) {
    for (size_t i = 0; i < entry->title_count; i++) {
        if (strcmp(entry->titles[i].language, language) == 0) {
            return true;
        }
    }
    return false;
}

static void add_title(struct reader *reader, struct topic_entry *entry, const char *name,
                      const json_t *value) {
    struct arena *arena = reader->findings->arena;
    const char *language = language_tag_canonical(arena, sv_of(name));
    if (!language_tag_valid(sv_of(name))) {
        reader_error(reader, NULL, "bad-language",
                     "this is no language tag such as en, es or pt-BR (BCP 47)");
        return;
    }
    if (has_title(entry, language)) {
        reader_error(reader, NULL, "duplicate", "there is a title in %s already", language);
        return;
    }
    const char *title = fields_text(reader, value, FIELD_LINE, ARTICLE_TITLE_MAX);
    if (title != NULL) {
        struct topic_title *slot =
            arena_push(arena, &entry->titles, &entry->title_count, sizeof(*slot));
        *slot = (struct topic_title){language, title};
    }
}

static void read_titles(struct reader *reader, const json_t *value, void *target) {
    const char *language = NULL;
    json_t *title = NULL;
    struct topic_entry *entry = target;
    if (!json_is_object(value)) {
        reader_error(reader, NULL, "wrong-type",
                     "this must be an object: a title for each language");
        return;
    }
    json_object_foreach((json_t *)value, language, title) {
        size_t mark = reader_enter(reader, language);
        add_title(reader, entry, language, title);
        reader_leave(reader, mark);
    }
    if (entry->title_count == 0) {
        reader_error(reader, NULL, "required", "a topic needs a title in one language at least");
    }
}

static const struct field topic_fields[] = {
    {"id", FIELD_ID, .required = true, AT(topic_entry, id)},
    {"parent", FIELD_ID, AT(topic_entry, parent)},
    {"titles", FIELD_OWN, .required = true, .read = read_titles},
};
static const struct shape topic_shape = {SHAPE("a topic", topic_entry, topic_fields)};

struct topics_work {
    struct topic_entry *entries;
    size_t count;
};
static const struct field topics_fields[] = {
    {"topics", FIELD_OBJECTS, .required = true, LIST(topics_work, entries, count),
     .shape = &topic_shape},
};

static const struct topic_entry *topic_find(const struct topics_work *work, const char *id,
                                            size_t before) {
    for (size_t i = 0; i < before; i++) {
        if (work->entries[i].id != NULL && strcmp(work->entries[i].id, id) == 0) {
            return &work->entries[i];
        }
    }
    return NULL;
}

// Whether going up from the topic comes back to it: a path longer than the list has a circle.
static bool is_circular(const struct topics_work *work, const struct topic_entry *entry) {
    size_t steps = 0;
    while (entry != NULL && entry->parent != NULL && steps <= work->count) {
        entry = topic_find(work, entry->parent, work->count);
        steps++;
    }
    return steps > work->count;
}

static void check_topic(struct reader *reader, const struct topics_work *work, size_t index) {
    const struct topic_entry *entry = &work->entries[index];
    if (entry->id != NULL && topic_find(work, entry->id, index) != NULL) {
        reader_error(reader, "id", "duplicate", "another topic has the id \"%s\"", entry->id);
    }
    if (entry->parent != NULL && topic_find(work, entry->parent, work->count) == NULL) {
        reader_error(reader, "parent", "unknown-topic", "no topic has the id \"%s\"",
                     entry->parent);
    } else if (is_circular(work, entry)) {
        reader_error(reader, "parent", "circular", "this topic would stand above itself");
    }
}

static void topics_rules(struct reader *reader, void *target) {
    const struct topics_work *work = target;
    size_t mark = reader_enter(reader, "topics");
    for (size_t i = 0; i < work->count; i++) {
        size_t list = reader_enter_index(reader, i);
        check_topic(reader, work, i);
        reader_leave(reader, list);
    }
    reader_leave(reader, mark);
}
static const struct shape topics_shape = {SHAPE("the topics", topics_work, topics_fields),
                                          .check = topics_rules};

int topics_parse(sv json, struct findings *findings, struct topic_entry **ret_entries,
                 size_t *ret_count) {
    struct topics_work work = {0};
    int outcome = fields_parse(json, NULL, findings, &topics_shape, &work);
    if (outcome == 0) {
        *ret_entries = work.entries;
        *ret_count = work.count;
    }
    return outcome;
}

// --- Holidays ---

static void holiday_check(struct reader *reader, void *target) {
    const struct holiday_entry *entry = target;
    if (partial_date_is_set(entry->date) && entry->date.day == 0) {
        reader_error(reader, "date", "bad-date", "a holiday is a whole date such as 2026-12-25");
    }
}

static const struct field holiday_fields[] = {
    {"date", FIELD_DATE, .required = true, AT(holiday_entry, date)},
    {"name", FIELD_LINE, .required = true, AT(holiday_entry, name), .max = ARTICLE_TITLE_MAX},
};
static const struct shape holiday_shape = {SHAPE("a holiday", holiday_entry, holiday_fields),
                                           .check = holiday_check};

struct holidays_work {
    struct holiday_entry *entries;
    size_t count;
};
static const struct field holidays_fields[] = {
    {"holidays", FIELD_OBJECTS, .required = true, LIST(holidays_work, entries, count),
     .shape = &holiday_shape},
};

static void holidays_rules(struct reader *reader, void *target) {
    const struct holidays_work *work = target;
    for (size_t i = 1; i < work->count; i++) {
        size_t j = 0;
        while (j < i && !partial_date_eq(work->entries[i].date, work->entries[j].date)) {
            j++;
        }
        if (j < i) {
            const char *place = arena_printf(reader->findings->arena, "/holidays/%zu/date", i);
            findings_error(reader->findings, place, "duplicate", "this date is in the list twice");
        }
    }
}
static const struct shape holidays_shape = {SHAPE("the holidays", holidays_work, holidays_fields),
                                            .check = holidays_rules};

int holidays_parse(sv json, struct findings *findings, struct holiday_entry **ret_entries,
                   size_t *ret_count) {
    struct holidays_work work = {0};
    int outcome = fields_parse(json, NULL, findings, &holidays_shape, &work);
    if (outcome == 0) {
        *ret_entries = work.entries;
        *ret_count = work.count;
    }
    return outcome;
}
