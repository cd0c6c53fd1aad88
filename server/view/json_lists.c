// SPDX-License-Identifier: MIT
// Lists of articles, search results, topics, reviews, and the library itself, as JSON.
#include "view/private.h"

static json_t *summary_source(const struct summary *row) {
    if (row->source_name == NULL && row->source_id == NULL) {
        return json_null();
    }
    return value_pack("{s:o, s:o}", "name", value_text(row->source_name), "id",
                      value_text(row->source_id));
}

static const char *const summary_fields[] = {
    "id",  "language", "kind",         "sample",         "title",  "summary",
    "url", "edition",  "dateModified", "availableSince", "source", "review",
};

json_t *json_summary(const struct views *v, const struct summary *row) {
    return value_pack("{s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", //
                      "id", value_text(row->id),                                      //
                      "language", value_text(row->language),                          //
                      "kind", value_word(&vocab_kind, (int)row->kind),                //
                      "sample", row->sample,                                          //
                      "title", value_text(row->title),                                //
                      "summary", value_text(row->summary),                            //
                      "url", url_article(v->library->public_url, row->language, row->id), "edition",
                      value_count(row->edition, 0), //
                      "dateModified", value_date(row->date_modified), "availableSince",
                      value_instant(row->available_since), //
                      "source", summary_source(row),       //
                      "review", json_review(row->has_review, &row->review));
}

bool view_summary_fields_known(const char *fields, size_t size, char *ret_unknown) {
    return fields_known(fields, summary_fields, ARRAY_SIZE(summary_fields), size, ret_unknown);
}

static void keep_fields(json_t *object, const char *fields) {
    for (size_t i = 0; i < ARRAY_SIZE(summary_fields); i++) {
        if (!fields_have(fields, summary_fields[i])) {
            json_object_del(object, summary_fields[i]);
        }
    }
}

void view_summaries(const struct views *v, const struct summary *rows, size_t count,
                    const char *next, int total, const char *fields, struct buf *out) {
    json_t *items = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        json_t *item = json_summary(v, &rows[i]);
        keep_fields(item, fields);
        value_append(items, item);
    }
    value_dump(value_list(items, next, total), out);
}

void view_suggest(const struct views *v, const char *language, const struct suggest_line *lines,
                  size_t count, struct buf *out) {
    json_t *items = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        value_append(items,
                     value_pack("{s:o, s:o, s:o, s:o}", "id", value_text(lines[i].id), "title",
                                value_text(lines[i].title), "matched", value_text(lines[i].matched),
                                "url", url_article(v->library->public_url, language, lines[i].id)));
    }
    value_dump(value_pack("{s:o}", "items", items), out);
}

static json_t *search_item(const struct views *v, const struct search_line *line) {
    json_t *item = json_summary(v, &line->summary);
    value_set(item, "snippet", value_text(line->snippet));
    value_set(item, "section", value_text(line->section_key));
    value_set(item, "match",
              value_pack("{s:o, s:o}", "by", value_text(line->match_by), "name",
                         value_text(line->match_name)));
    return item;
}

void view_search(const struct views *v, const struct search_found *found, struct buf *out) {
    json_t *items = value_pack("[]");
    for (size_t i = 0; i < found->count; i++) {
        value_append(items, search_item(v, &found->lines[i]));
    }
    json_t *list = value_list(items, found->next, found->total);
    value_set(list, "spelling",
              found->used == NULL ? json_null()
                                  : value_pack("{s:o, s:o}", "asked", value_text(found->asked),
                                               "used", value_text(found->used)));
    value_set(list, "partial", json_boolean(found->partial));
    value_dump(list, out);
}

// The topic at *index with those inside it; *index moves behind them.
static json_t *topic_tree(const struct views *v, const struct topic *topics, size_t count,
                          const char *language, size_t *index) {
    const struct topic *topic = &topics[(*index)++];
    json_t *inner = value_pack("[]");
    json_t *object =
        value_pack("{s:o, s:o, s:o, s:o, s:o}", "id", value_text(topic->id), "parent",
                   value_text(topic->parent), "title", value_text(topic->title), "count",
                   value_number(topic->count), "url",
                   value_printf("%s/%s/topics/%s", v->library->public_url, language, topic->id));
    while (*index < count && topics[*index].depth > topic->depth) {
        value_append(inner, topic_tree(v, topics, count, language, index));
    }
    value_set(object, "topics", inner);
    return object;
}

void view_topics(const struct views *v, const struct topic *topics, size_t count,
                 const char *language, struct buf *out) {
    json_t *items = value_pack("[]");
    for (size_t i = 0; i < count;) {
        value_append(items, topic_tree(v, topics, count, language, &i));
    }
    value_dump(value_list(items, NULL, (int64_t)json_array_size(items)), out);
}

void view_topic(const struct views *v, const struct topic *topics, size_t count, size_t index,
                const char *language, struct buf *out) {
    value_dump(topic_tree(v, topics, count, language, &index), out);
}

static json_t *list_code_systems(void) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < code_system_count; i++) {
        const struct code_system *s = &code_systems[i];
        value_append(array, value_pack("{s:o, s:o, s:o, s:o}", "system", value_text(s->uri),
                                       "alias", value_text(s->alias), "oid", value_text(s->oid),
                                       "title", value_text(s->title)));
    }
    return array;
}

void view_library(const struct views *v, const char *const *languages, size_t count,
                  const struct policy_rule *rules, size_t rule_count, struct buf *out) {
    const struct library *l = v->library;
    json_t *object = value_pack("{s:o, s:o, s:o, s:o, s:o}", "publisher", value_text(l->publisher),
                                "url", value_printf("%s/", l->public_url), "language",
                                value_text(l->language), "languages", value_texts(languages, count),
                                "timeZone", value_text(l->time_zone));
    value_set(object, "disclaimer",
              value_text(
                  l->disclaimer != NULL
                      ? l->disclaimer
                      : texts_get(v->texts, views_interface(v, l->language), "footer-disclaimer")));
    value_set(object, "contact", value_text(l->contact));
    value_set(object, "emergencyNumber", value_text(l->emergency_number));
    value_set(object, "license", value_text(l->license));
    value_set(object, "reviewIntervalMonths", value_number(l->review_interval));
    json_t *policy = json_policy(rules, rule_count);
    value_set(policy, "months", value_number(l->review_interval));
    value_set(object, "reviewPolicy", policy);
    value_set(object, "kinds", value_words(&vocab_kind));
    value_set(object, "aspects", value_words(&vocab_aspect));
    value_set(object, "codeSystems", list_code_systems());
    value_dump(object, out);
}

void view_reviews(const struct views *v, const struct review *reviews, size_t count,
                  struct buf *out) {
    (void)v;
    json_t *items = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        const struct review *r = &reviews[i];
        value_append(items, value_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "lastReviewed",
                                       value_date(r->last_reviewed), "organization",
                                       value_text(r->organization), "reviewers", json_reviewers(r),
                                       "reviewDue", value_date(r->review_due), "edition",
                                       value_count(r->edition, 0), "outcome",
                                       value_word(&vocab_review_outcome, r->outcome), "recordedAt",
                                       value_instant(r->recorded_at)));
    }
    value_dump(value_list(items, NULL, (int64_t)count), out);
}
