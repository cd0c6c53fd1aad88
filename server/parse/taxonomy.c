// SPDX-License-Identifier: MIT
// The topic tree and the holidays. Invariant: topics given on have unique ids, parents that exist,
// and no topic above itself.
#include "base/mem.h"
#include "parse/document.h"
#include "parse/json_text.h"
#include "parse/parts.h"

#include <string.h>

// --- Topics ---

static void add_title(struct reader *reader, struct topic_entry *entry, const char *language,
                      const json_t *value) {
    size_t mark = reader_enter(reader, language);
    if (!language_tag_valid(sv_of(language))) {
        reader_error(reader, NULL, "bad-language",
                     "this is no language tag such as en, es or pt-BR (BCP 47)");
    } else {
        const char *title = fields_text(reader, value, FIELD_LINE, ARTICLE_TITLE_MAX);
        if (title != NULL) {
            struct topic_title *slot = arena_push(reader->findings->arena, &entry->titles,
                                                  &entry->title_count, sizeof(*slot));
            *slot = (struct topic_title){arena_strdup(reader->findings->arena, language), title};
        }
    }
    reader_leave(reader, mark);
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
        add_title(reader, entry, language, title);
    }
    if (entry->title_count == 0) {
        reader_error(reader, NULL, "required", "a topic needs a title in one language at least");
    }
}

static const struct field topic_fields[] = {
    {"id", FIELD_ID, .required = true, .offset = offsetof(struct topic_entry, id)},
    {"parent", FIELD_ID, .offset = offsetof(struct topic_entry, parent)},
    {"titles", FIELD_OWN, .required = true, .read = read_titles},
};
static const struct shape topic_shape = {.name = "a topic",
                                         .size = sizeof(struct topic_entry),
                                         .fields = topic_fields,
                                         .field_count = ARRAY_SIZE(topic_fields)};

struct topics_work {
    struct topic_entry *entries;
    size_t count;
};
static const struct field topics_fields[] = {
    {"topics", FIELD_OBJECTS, .required = true, .offset = offsetof(struct topics_work, entries),
     .count = offsetof(struct topics_work, count), .shape = &topic_shape},
};
static const struct shape topics_shape = {.name = "the topics",
                                          .size = sizeof(struct topics_work),
                                          .fields = topics_fields,
                                          .field_count = ARRAY_SIZE(topics_fields)};

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

int topics_parse(sv json, struct findings *findings, struct topic_entry **ret_entries,
                 size_t *ret_count) {
    json_auto_t *root = json_text_parse(json, findings, 0);
    if (root == NULL) {
        return DOCUMENT_SYNTAX;
    }
    CLEANUP(reader_finish) struct reader reader = {.findings = findings};
    struct topics_work work = {0};
    fields_read(&reader, root, &topics_shape, &work);
    for (size_t i = 0; i < work.count; i++) {
        size_t mark = reader_enter(&reader, "topics");
        reader_enter_index(&reader, i);
        check_topic(&reader, &work, i);
        reader_leave(&reader, mark);
    }
    if (findings->error_count > 0) {
        return DOCUMENT_REFUSED;
    }
    *ret_entries = work.entries;
    *ret_count = work.count;
    return 0;
}

// --- Holidays ---

static void holiday_check(struct reader *reader, void *target) {
    const struct holiday_entry *entry = target;
    if (partial_date_is_set(entry->date) && entry->date.day == 0) {
        reader_error(reader, "date", "bad-date", "a holiday is a whole date such as 2026-12-25");
    }
}

static const struct field holiday_fields[] = {
    {"date", FIELD_DATE, .required = true, .offset = offsetof(struct holiday_entry, date)},
    {"name", FIELD_LINE, .required = true, .offset = offsetof(struct holiday_entry, name),
     .max = ARTICLE_TITLE_MAX},
};
static const struct shape holiday_shape = {.name = "a holiday",
                                           .size = sizeof(struct holiday_entry),
                                           .fields = holiday_fields,
                                           .field_count = ARRAY_SIZE(holiday_fields),
                                           .check = holiday_check};

struct holidays_work {
    struct holiday_entry *entries;
    size_t count;
};
static const struct field holidays_fields[] = {
    {"holidays", FIELD_OBJECTS, .required = true, .offset = offsetof(struct holidays_work, entries),
     .count = offsetof(struct holidays_work, count), .shape = &holiday_shape},
};
static const struct shape holidays_shape = {.name = "the holidays",
                                            .size = sizeof(struct holidays_work),
                                            .fields = holidays_fields,
                                            .field_count = ARRAY_SIZE(holidays_fields)};

int holidays_parse(sv json, struct findings *findings, struct holiday_entry **ret_entries,
                   size_t *ret_count) {
    json_auto_t *root = json_text_parse(json, findings, 0);
    if (root == NULL) {
        return DOCUMENT_SYNTAX;
    }
    CLEANUP(reader_finish) struct reader reader = {.findings = findings};
    struct holidays_work work = {0};
    fields_read(&reader, root, &holidays_shape, &work);
    for (size_t i = 1; i < work.count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (partial_date_eq(work.entries[i].date, work.entries[j].date)) {
                findings_error(findings, arena_printf(findings->arena, "/holidays/%zu/date", i),
                               "duplicate", "this date is in the list twice");
                break;
            }
        }
    }
    if (findings->error_count > 0) {
        return DOCUMENT_REFUSED;
    }
    *ret_entries = work.entries;
    *ret_count = work.count;
    return 0;
}
