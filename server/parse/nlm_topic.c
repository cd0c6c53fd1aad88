// SPDX-License-Identifier: MIT
// A topic of NLM's feed as a whole: what it is called, what kind it is, what was left out.
#include "parse/nlm_topic.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/html_link.h"
#include "parse/json_text.h"
#include "parse/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct language {
    const char *name; // as the feed says it
    const char *tag;
    const char *summary;
} languages[] = {{"English", "en", "Summary"}, {"Spanish", "es", "Resumen"}};

const char *nlm_language(const char *name) {
    for (size_t i = 0; name != NULL && i < ARRAY_SIZE(languages); i++) {
        if (sv_is_nocase(sv_of(name), languages[i].name)) {
            return languages[i].tag;
        }
    }
    return NULL;
}

bool nlm_is_english(const struct nlm_topic *topic) {
    return strcmp(topic->language, "en") == 0;
}

const char *nlm_summary_title(const struct nlm_topic *topic) {
    return nlm_is_english(topic) ? languages[0].summary : languages[1].summary;
}

json_t *nlm_text(const char *text) {
    return text == NULL ? json_null() : json_string(text);
}

void nlm_append(struct nlm_topic *topic, const char *name, json_t *value) {
    json_t *list = json_object_get(topic->document, name);
    if (list == NULL) {
        list = json_array();
        json_text_set(topic->document, name, list);
    }
    if (json_array_append_new(list, value) != 0) {
        mem_fail();
    }
}

void nlm_topic_refuse(struct nlm_topic *topic, int line, const char *format, ...) {
    if (topic->findings.error_count > 0) {
        return;
    }
    CLEANUP(buf_finish) struct buf detail = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&detail, format, args);
    va_end(args);
    findings_error(&topic->findings, "", "bad-topic", "%s", detail.ptr);
    topic->line = line;
}

const char *nlm_web_address(struct nlm_topic *topic, int line, const char *url) {
    const char *link = url == NULL ? NULL : html_link(topic->arena, url, NULL);
    if (url != NULL && (link == NULL || !html_link_is_web(link))) {
        convert_note(&topic->notes, line,
                     "the address “%.200s” was left out: it is none of http or https", url);
        return NULL;
    }
    return link;
}

// What an article is by its groups. The first rows count wherever they stand; `wellness` only where
// no group speaks of a body system or a disease.
static const struct {
    const char *group, *kind;
} kinds[] = {
    {"diagnostic-tests", "test"},
    {"surgery-and-rehabilitation", "procedure"},
    {"transplantation-and-donation", "procedure"},
    {"drug-therapy", "medicine"},
    {"symptoms", "symptom"},
    {"fitness-and-exercise", "wellness"},
    {"food-and-nutrition", "wellness"},
    {"wellness-and-lifestyle", "wellness"},
    {"personal-health-issues", "wellness"},
    {"safety-issues", "wellness"},
    {"social-family-issues", "wellness"},
    {"children-and-teenagers", NULL}, // whom it is for says nothing of what it is
    {"men", NULL},
    {"older-adults", NULL},
    {"seniors", NULL},
    {"women", NULL},
    {"population-groups", NULL},
};

// The row of a group; ARRAY_SIZE(kinds) when it has none.
static size_t kind_row(const char *group) {
    size_t row = 0;
    while (row < ARRAY_SIZE(kinds) && strcmp(kinds[row].group, group) != 0) {
        row++;
    }
    return row;
}

static const char *kind_of(const struct nlm_topic *topic, const char **ret_group) {
    size_t best = ARRAY_SIZE(kinds);
    bool body = false;
    for (size_t i = 0; i < topic->group_count; i++) {
        size_t row = kind_row(topic->groups[i].id);
        body |= row == ARRAY_SIZE(kinds);
        if (row < best) {
            best = row;
            *ret_group = topic->groups[i].title;
        }
    }
    const char *kind = best < ARRAY_SIZE(kinds) ? kinds[best].kind : NULL;
    return kind == NULL || (body && strcmp(kind, "wellness") == 0) ? "condition" : kind;
}

static void set_kind(struct nlm_topic *topic) {
    const char *group = NULL;
    const char *kind = kind_of(topic, &group);
    json_text_set(topic->document, "kind", nlm_text(kind));
    if (strcmp(kind, "condition") != 0) {
        convert_note(&topic->notes, topic->line, "the kind “%s” was inferred from the group “%s”",
                     kind, group);
    }
}

// 01/31/2003 → 2003-01-31.
static void set_date(struct nlm_topic *topic) {
    const char *text = topic->self.values[NLM_DATE_CREATED];
    char iso[11] = "";
    struct partial_date date;
    if (text == NULL) {
        return;
    }
    if (strlen(text) == 10) {
        snprintf(iso, sizeof(iso), "%.4s-%.2s-%.2s", text + 6, text, text + 3);
    }
    if (partial_date_parse(sv_of(iso), &date)) {
        json_text_set(topic->document, "datePublished", nlm_text(iso));
    } else {
        convert_note(&topic->notes, topic->line,
                     "the date “%.40s” was left out: it is no MM/DD/YYYY", text);
    }
}

static const struct {
    const char *one, *many;
} left_names[] = {
    [NLM_LEFT_CATEGORY] = {"information category", "information categories"},
    [NLM_LEFT_DESCRIPTION] = {"standard description", "standard descriptions"},
    [NLM_LEFT_OTHER_LANGUAGE] = {"other language", "other languages"},
    [NLM_LEFT_MAPPED_URL] = {"site's address in another language",
                             "sites' addresses in another language"},
    [NLM_LEFT_ADDRESS] = {"address of another MedlinePlus page",
                          "addresses of other MedlinePlus pages"},
    [NLM_LEFT_QUALIFIER] = {"MeSH qualifier", "MeSH qualifiers"},
    [NLM_LEFT_NAME] = {"name that was there already", "names that were there already"},
};

static void tell_left(struct nlm_topic *topic) {
    CLEANUP(buf_finish) struct buf list = {0};
    for (size_t i = NLM_LEFT_NONE + 1; i < NLM_LEFT_COUNT; i++) {
        if (topic->left[i] > 0) {
            buf_printf(&list, "%s%d %s", list.len > 0 ? ", " : "", topic->left[i],
                       topic->left[i] == 1 ? left_names[i].one : left_names[i].many);
        }
    }
    if (list.len > 0) {
        convert_note(&topic->notes, topic->line, "left out, for want of a place: %s", list.ptr);
    }
}

void nlm_topic_begin(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes) {
    const char *given = attributes->values[NLM_LANGUAGE];
    const char *language = nlm_language(given);
    topic->notes.arena = topic->findings.arena = topic->arena;
    topic->line = line;
    topic->self = *attributes;
    topic->document = json_object();
    if (attributes->values[NLM_TITLE] == NULL || attributes->values[NLM_ID] == NULL) {
        nlm_topic_refuse(topic, line, "the topic has no %s: give it the attribute",
                         attributes->values[NLM_TITLE] == NULL ? "title" : "id");
    } else if (utf8_length(sv_of(attributes->values[NLM_TITLE])) > ARTICLE_TITLE_MAX) {
        nlm_topic_refuse(topic, line, "the topic's title is longer than %d characters",
                         ARTICLE_TITLE_MAX);
    } else if (language == NULL) {
        nlm_topic_refuse(topic, line,
                         given == NULL
                             ? "the topic has no language: give it the attribute%s"
                             : "the topic's language is “%s”: English and Spanish are known",
                         given == NULL ? "" : given);
    } else {
        topic->language = language;
        nlm_name_is_new(topic, attributes->values[NLM_TITLE]);
    }
}

// The id of a topic for which nothing English is known: made of the language too, so that nobody
// takes it for a translation of an English topic of that title.
static const char *own_id(struct nlm_topic *topic) {
    return convert_id(
        topic->arena,
        sv_of(arena_printf(topic->arena, "%s %s", topic->self.values[NLM_TITLE], topic->language)));
}

static void learn(struct nlm_topic *topic) {
    const char *title = nlm_is_english(topic) ? topic->self.values[NLM_TITLE] : topic->english;
    int rank = nlm_is_english(topic)    ? NLM_RANK_ENGLISH
               : topic->english != NULL ? NLM_RANK_MAPPED
                                        : NLM_RANK_OWN_TITLE;
    const char *id = title == NULL ? own_id(topic) : convert_id(topic->arena, sv_of(title));
    nlm_index_add(topic->index, "topic", topic->self.values[NLM_ID],
                  (struct nlm_known){.id = id,
                                     .language = topic->language,
                                     .rank = rank,
                                     .order = topic->order,
                                     .line = topic->line});
    if (topic->self.values[NLM_URL] != NULL) {
        nlm_index_add(topic->index, "url", topic->self.values[NLM_URL],
                      (struct nlm_known){.id = topic->self.values[NLM_ID], .order = topic->order});
    }
}

// Its id, and what it is a translation of.
static void set_identity(struct nlm_topic *topic) {
    const char *id = nlm_index_find(topic->index, "topic", topic->self.values[NLM_ID]);
    const struct nlm_known *first =
        id == NULL ? NULL : nlm_index_first(topic->index, id, topic->language);
    if (first == NULL) {
        nlm_topic_refuse(topic, topic->line, "the feed was changed while it was read");
        return;
    }
    if (first->order != topic->order) {
        nlm_topic_refuse(topic, topic->line,
                         "the topic of line %d has the same id “%s” in the same language: give "
                         "one of them another title, or leave it out",
                         first->line, id);
        return;
    }
    json_text_set(topic->document, "id", nlm_text(id));
    json_text_set(topic->document, "language", nlm_text(topic->language));
    if (nlm_is_english(topic)) {
        return;
    }
    if (strcmp(id, own_id(topic)) != 0) {
        json_text_set(topic->document, "translationOf", json_pack("{s:s}", "language", "en"));
    } else {
        convert_note(&topic->notes, topic->line,
                     "nothing in the feed says which English topic this one is: it has the id “%s”",
                     id);
    }
}

void nlm_topic_end(struct nlm_topic *topic) {
    const char *const *self = topic->self.values;
    if (topic->findings.error_count > 0) {
        return;
    }
    if (topic->first) {
        learn(topic);
        return;
    }
    set_identity(topic);
    set_kind(topic);
    set_date(topic);
    json_t *document = topic->document;
    json_text_set(document, "title", nlm_text(self[NLM_TITLE]));
    json_text_set(document, "summary", nlm_text(self[NLM_META_DESC]));
    json_text_set(document, "rights",
                  json_pack("{s:s, s:s}", "license", "US government work, public domain",
                            "attribution",
                            "Courtesy of MedlinePlus from the National Library of Medicine"));
    json_text_set(document, "source",
                  json_pack("{s:s, s:s, s:o}", "name", "MedlinePlus", "id", self[NLM_ID], "url",
                            nlm_text(nlm_web_address(topic, topic->line, self[NLM_URL]))));
    tell_left(topic);
}
