// SPDX-License-Identifier: MIT
// Bodies of the acts on an article, and of the review policy. Invariant: a withdrawal given on says
// nothing that readers would not be told, and leads somewhere where it says so.
#include "parse/document.h"
#include "parse/fields.h"

// --- Withdrawing, renaming, merging ---

static const struct field withdrawal_fields[] = {
    {"mode", FIELD_WORD, AT(withdrawal, mode), .words = &vocab_withdrawal_mode},
    {"notice", FIELD_TEXT, AT(withdrawal, notice)},
    {"replacement", FIELD_ID, AT(withdrawal, replacement)},
    {"urgency", FIELD_WORD, AT(withdrawal, urgency), .words = &vocab_urgency},
};

// Nothing that readers would not be told, and nowhere to go, are mistakes.
static void withdrawal_rules(struct reader *reader, void *target) {
    const struct withdrawal *w = target;
    if (w->mode == WITHDRAWAL_REDIRECT && w->replacement == NULL &&
        !reader_has_error(reader, "replacement")) {
        reader_error(reader, "replacement", "required", "name the article to lead readers to");
    }
    if (w->mode == WITHDRAWAL_GONE && w->notice != NULL) {
        reader_error(reader, "notice", "mismatch",
                     "with the mode gone nobody would read this: use the mode notice");
    }
    if (w->mode == WITHDRAWAL_GONE && w->replacement != NULL) {
        reader_error(reader, "replacement", "mismatch",
                     "with the mode gone nobody would be told: use the mode notice or redirect");
    }
}
static const struct shape withdrawal_shape = {SHAPE("a withdrawal", withdrawal, withdrawal_fields),
                                              .defaults =
                                                  &(const struct withdrawal){0}, // notice, normal
                                              .check = withdrawal_rules};

int withdrawal_parse(sv json, struct findings *findings, struct withdrawal *ret_withdrawal) {
    struct withdrawal withdrawal;
    int outcome = fields_parse(json, NULL, findings, &withdrawal_shape, &withdrawal);
    if (outcome == 0) {
        *ret_withdrawal = withdrawal;
    }
    return outcome;
}

struct target_work {
    const char *id;
};

int target_parse(sv json, const char *member, struct findings *findings, const char **ret_id) {
    const struct field target_fields[] = {
        {member, FIELD_ID, .required = true, AT(target_work, id)},
    };
    const struct shape shape = {SHAPE("this", target_work, target_fields)};
    struct target_work work = {0};
    int outcome = fields_parse(json, NULL, findings, &shape, &work);
    if (outcome == 0) {
        *ret_id = work.id;
    }
    return outcome;
}

// --- The review policy ---

struct policy_work {
    struct policy_rule *rules;
    size_t count;
};

// One rule: a word that the list has, or a topic's id, and its months.
static void read_rule(struct reader *reader, struct policy_work *work, const char *word,
                      const json_t *months, bool is_topic) {
    char choices[512];
    json_int_t number = json_integer_value(months);
    if (!is_topic && vocab_find(&vocab_kind, sv_of(word)) == VOCAB_NONE) {
        reader_error(reader, NULL, "bad-value", "there is no such kind: use one of %s",
                     vocab_choices(&vocab_kind, sizeof(choices), choices));
    } else if (is_topic && !article_id_valid(sv_of(word))) {
        reader_error(reader, NULL, "bad-id", "this is no topic's id");
    } else if (!json_is_integer(months) || number < 1 || number > POLICY_MONTHS_MAX) {
        reader_error(reader, NULL, json_is_integer(months) ? "out-of-range" : "wrong-type",
                     "this must be a whole number of months from 1 to %d", POLICY_MONTHS_MAX);
    } else if (work->count == POLICY_RULES_MAX) {
        reader_error(reader, NULL, "too-many", "at most %d rules", POLICY_RULES_MAX);
    } else {
        struct policy_rule *rule =
            arena_push(reader->findings->arena, &work->rules, &work->count, sizeof(*rule));
        *rule = (struct policy_rule){
            .is_topic = is_topic,
            .word = arena_strdup(reader->findings->arena, word),
            .months = (int)number,
        };
    }
}

static void read_rules(struct reader *reader, const json_t *value, void *target, bool of_topics) {
    const char *word = NULL;
    json_t *months = NULL;
    if (!json_is_object(value)) {
        reader_error(reader, NULL, "wrong-type", "this must be an object: months for each word");
        return;
    }
    json_object_foreach((json_t *)value, word, months) {
        size_t mark = reader_enter(reader, word);
        read_rule(reader, target, word, months, of_topics);
        reader_leave(reader, mark);
    }
}

static void read_kinds(struct reader *reader, const json_t *value, void *target) {
    read_rules(reader, value, target, false);
}

static void read_topics(struct reader *reader, const json_t *value, void *target) {
    read_rules(reader, value, target, true);
}

static const struct field policy_fields[] = {
    {"kinds", FIELD_OWN, .read = read_kinds},
    {"topics", FIELD_OWN, .read = read_topics},
};
static const struct shape policy_shape = {SHAPE("the review policy", policy_work, policy_fields)};

int policy_parse(sv json, struct findings *findings, struct policy_rule **ret_rules,
                 size_t *ret_count) {
    struct policy_work work = {0};
    int outcome = fields_parse(json, NULL, findings, &policy_shape, &work);
    if (outcome == 0) {
        *ret_rules = work.rules;
        *ret_count = work.count;
    }
    return outcome;
}
