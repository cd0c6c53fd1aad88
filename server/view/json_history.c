// SPDX-License-Identifier: MIT
// An article's history as JSON: its editions, what changed between two of them, and the acts that
// take it away, bring it back or give it another id.
#include "view/private.h"

const char *const section_change_words[] = {
    [SECTION_ADDED] = "added",
    [SECTION_REMOVED] = "removed",
    [SECTION_MOVED] = "moved",
    [SECTION_CHANGED] = "changed",
};

// Fields of an edition that say how it came about, into `object`.
static void add_origin(json_t *object, const struct edition_line *line) {
    value_set(object, "updateType", value_word(&vocab_update_type, (int)line->update_type));
    value_set(object, "urgency", value_word(&vocab_urgency, (int)line->urgency));
    value_set(object, "changeNote", value_text(line->change_note));
}

void view_editions(const struct views *v, const char *id, const char *language,
                   const struct edition_line *lines, size_t count, struct buf *out) {
    json_t *items = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        const struct edition_line *line = &lines[i];
        json_t *item = value_pack(
            "{s:i, s:o, s:o, s:o, s:o, s:o}", "number", line->number, "title",
            value_text(line->title), "state", value_word(&vocab_edition_state, (int)line->state),
            "availableSince", value_instant(line->available_since), "dateModified",
            value_date(line->date_modified), "url",
            url_edition(v->library->public_url, language, id, line->number, line->state));
        add_origin(item, line);
        value_append(items, item);
    }
    value_dump(value_list(items, NULL, (int64_t)count), out);
}

static json_t *change_value(const struct section_change *change) {
    bool moved = change->kind == SECTION_MOVED || change->moved;
    return value_pack("{s:o, s:s, s:b, s:o, s:o}", "key", value_text(change->key), "change",
                      section_change_words[change->kind], "moved", moved, "title",
                      value_text(change->title), "titleBefore", value_text(change->title_before));
}

json_t *json_changes(const struct views *v, const struct edition_step *step,
                     const struct article *older, const struct article *newer) {
    json_t *sections = value_pack("[]");
    for (size_t i = 0; i < step->change_count; i++) {
        value_append(sections, change_value(&step->changes[i]));
    }
    json_t *object =
        value_pack("{s:i, s:i, s:o, s:o}", "from", step->since, "to", step->line.number, "sections",
                   sections, "fields", json_fields_changed(v, older, newer));
    add_origin(object, &step->line);
    return object;
}

void view_edition_changes(const struct views *v, const struct edition_step *step,
                          const struct article *older, const struct article *newer,
                          struct buf *out) {
    value_dump(json_changes(v, step, older, newer), out);
}

static json_t *withdrawal_value(const struct withdrawal *w) {
    if (w == NULL) {
        return json_null();
    }
    return value_pack("{s:o, s:o, s:o, s:o, s:o}", "mode",
                      value_word(&vocab_withdrawal_mode, (int)w->mode), "notice",
                      value_text(w->notice), "replacement", value_text(w->replacement), "urgency",
                      value_word(&vocab_urgency, (int)w->urgency), "at", value_instant(w->at));
}

void view_act(const struct views *v, const struct act *act, struct buf *out) {
    value_dump(value_pack("{s:o, s:o, s:s, s:o, s:o, s:o}", "id", value_text(act->id), "language",
                          value_text(act->language), "status", act->status, "url",
                          url_article(v->library->public_url, act->language, act->id), "formerId",
                          value_text(act->former_id), "withdrawal",
                          withdrawal_value(act->withdrawal)),
               out);
}

// {"medicine": 12, …}: the rules of kinds, or of topics.
static json_t *rules_value(const struct policy_rule *rules, size_t count, bool of_topics) {
    json_t *object = value_pack("{}");
    for (size_t i = 0; i < count; i++) {
        if (rules[i].is_topic == of_topics) {
            value_set(object, rules[i].word, value_number(rules[i].months));
        }
    }
    return object;
}

json_t *json_policy(const struct policy_rule *rules, size_t count) {
    return value_pack("{s:o, s:o}", "kinds", rules_value(rules, count, false), "topics",
                      rules_value(rules, count, true));
}

void view_policy(const struct policy_rule *rules, size_t count, struct buf *out) {
    value_dump(json_policy(rules, count), out);
}
