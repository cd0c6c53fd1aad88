// SPDX-License-Identifier: MIT
// The parts of a topic of NLM's feed, one function each. Invariant: what the document does not hold
// was counted or noted.
#include "base/mem.h"
#include "base/utf8.h"
#include "parse/json_text.h"
#include "parse/nlm_topic.h"

#include <string.h>

enum { NAME_BYTES = 4 * ARTICLE_TITLE_MAX }; // a longer name cannot be kept, whatever its letters

// --- Names ---

bool nlm_name_is_new(struct nlm_topic *topic, const char *name) {
    const char *folded = utf8_fold(topic->arena, sv_of(name));
    for (size_t i = 0; i < topic->name_count; i++) {
        if (strcmp(topic->names[i], folded) == 0) {
            return false;
        }
    }
    const char **slot = arena_push(topic->arena, &topic->names, &topic->name_count, sizeof(*slot));
    *slot = folded;
    return true;
}

void nlm_name(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
              const char *text) {
    (void)attributes;
    if (topic->name_count > ARTICLE_LIST_MAX) { // each is compared with all before it
        nlm_topic_refuse(topic, line, "the topic has more than %d names", ARTICLE_LIST_MAX);
    } else if (text != NULL && nlm_name_is_new(topic, text)) {
        nlm_append(topic, "alternateNames", nlm_text(text));
    } else {
        topic->left[NLM_LEFT_NAME]++;
    }
}

// --- Topics of ours, related topics, translations ---

void nlm_in_group(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
                  const char *text) {
    const char *number = attributes->values[NLM_ID];
    if (text == NULL) {
        convert_note(&topic->notes, line, "a group without a title was left out");
        return;
    }
    const char *id = convert_id(topic->arena, sv_of(text));
    if (topic->first && number != NULL) {
        int rank = nlm_is_english(topic) ? NLM_RANK_ENGLISH : NLM_RANK_OWN_TITLE;
        nlm_index_add(topic->index, "group", number,
                      (struct nlm_known){.id = id, .rank = rank, .order = topic->order});
        return;
    }
    topic->left[NLM_LEFT_ADDRESS] += attributes->values[NLM_URL] != NULL;
    const char *known = nlm_index_find(topic->index, "group", number);
    id = known == NULL ? id : known;
    for (size_t i = 0; i < topic->group_count; i++) {
        if (strcmp(topic->groups[i].id, id) == 0) {
            return;
        }
    }
    if (topic->group_count == ARTICLE_LIST_MAX) {
        nlm_topic_refuse(topic, line, "the topic is in more than %d groups", ARTICLE_LIST_MAX);
        return;
    }
    struct nlm_group *group =
        arena_push(topic->arena, &topic->groups, &topic->group_count, sizeof(*group));
    *group = (struct nlm_group){id, text};
    nlm_append(topic, "topics", nlm_text(id));
}

void nlm_mapped_topic(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
                      const char *text) {
    const char *language = nlm_language(attributes->values[NLM_LANGUAGE]);
    const char *number = attributes->values[NLM_ID];
    topic->left[NLM_LEFT_ADDRESS] += attributes->values[NLM_URL] != NULL;
    if (language == NULL || text == NULL) {
        convert_note(&topic->notes, line, "a topic in another language was left out: %s",
                     text == NULL ? "it has no title" : "the language is not known");
    } else if (strcmp(language, "en") == 0) {
        topic->english = text;
    } else if (topic->first && number != NULL && nlm_is_english(topic)) {
        nlm_index_add(
            topic->index, "topic", number,
            (struct nlm_known){.id = convert_id(topic->arena, sv_of(topic->self.values[NLM_TITLE])),
                               .rank = NLM_RANK_COUNTERPART,
                               .order = topic->order});
    }
}

static bool is_related(const struct nlm_topic *topic, const char *id) {
    const json_t *list = json_object_get(topic->document, "related");
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(json_string_value(json_object_get(json_array_get(list, i), "id")), id) == 0) {
            return true;
        }
    }
    return false;
}

void nlm_related(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
                 const char *text) {
    const char *number = attributes->values[NLM_ID];
    const char *id = nlm_index_find(topic->index, "topic", number);
    topic->left[NLM_LEFT_ADDRESS] += attributes->values[NLM_URL] != NULL;
    if (topic->first) {
        return;
    }
    if (id == NULL && (text == NULL || !nlm_is_english(topic))) {
        convert_note(&topic->notes, line,
                     "the related topic “%s” was left out: it is not in this feed, and nothing "
                     "says what it is in English",
                     text == NULL ? "" : text);
        return;
    }
    if (id == NULL) {
        id = convert_id(topic->arena, sv_of(text));
        convert_note(&topic->notes, line,
                     "the related topic “%s” is not in this feed: its id is made of its title",
                     text);
    }
    if (json_array_size(json_object_get(topic->document, "related")) > ARTICLE_LIST_MAX) {
        nlm_topic_refuse(topic, line, "more than %d topics are related", ARTICLE_LIST_MAX);
    } else if (!is_related(topic, id)) {
        nlm_append(topic, "related", json_pack("{s:s, s:s}", "id", id, "relation", "see-also"));
    }
}

// --- Codes, references ---

void nlm_descriptor(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
                    const char *text) {
    const char *code = attributes->values[NLM_ID];
    if (code == NULL) {
        convert_note(&topic->notes, line, "the MeSH heading “%s” was left out: it has no id",
                     text == NULL ? "" : text);
        return;
    }
    nlm_append(topic, "codes",
               json_pack("{s:s, s:s, s:o}", "system", code_system_find(SV("mesh"))->uri, "code",
                         code, "display", nlm_text(text)));
}

void nlm_institute(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
                   const char *text) {
    const char *url = nlm_web_address(topic, line, attributes->values[NLM_URL]);
    if (text != NULL) {
        nlm_append(
            topic, "references",
            json_pack("{s:s, s:s, s:o}", "type", "source", "text", text, "url", nlm_text(url)));
    }
}

// --- Sites ---

void nlm_site_begin(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
                    const char *text) {
    (void)text;
    const char *url = nlm_web_address(topic, line, attributes->values[NLM_URL]);
    topic->left[NLM_LEFT_MAPPED_URL] += attributes->values[NLM_MAPPED_URL] != NULL;
    topic->makers = NULL;
    topic->makers_long = false;
    topic->site = json_pack("{s:o, s:o, s:n}", "name", nlm_text(attributes->values[NLM_TITLE]),
                            "url", nlm_text(url), "region");
    nlm_append(topic, "resources", topic->site);
}

static bool says(struct nlm_topic *topic, const char *text, const char *what) {
    return text != NULL && strstr(utf8_fold(topic->arena, sv_of(text)),
                                  utf8_fold(topic->arena, sv_of(what))) != NULL;
}

void nlm_organization(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
                      const char *text) {
    (void)line, (void)attributes;
    const char *title = json_string_value(json_object_get(topic->site, "name"));
    if (text == NULL || topic->makers_long) {
        return;
    }
    topic->makers_long = sv_of(title).len + sv_of(topic->makers).len + strlen(text) > NAME_BYTES;
    if (!topic->makers_long && !says(topic, title, text)) {
        topic->makers = topic->makers == NULL
                            ? text
                            : arena_printf(topic->arena, "%s, %s", topic->makers, text);
    }
}

void nlm_site_end(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
                  const char *text) {
    (void)text;
    const char *title = attributes->values[NLM_TITLE];
    if (topic->makers == NULL && !topic->makers_long) {
        return;
    }
    const char *name =
        title == NULL ? topic->makers : arena_printf(topic->arena, "%s (%s)", title, topic->makers);
    if (topic->makers_long || utf8_length(sv_of(name)) > ARTICLE_TITLE_MAX) {
        convert_note(&topic->notes, line,
                     "the organizations of the site “%.200s” were left out: they and its title are "
                     "longer than %d characters",
                     title == NULL ? "" : title, ARTICLE_TITLE_MAX);
        return;
    }
    json_text_set(topic->site, "name", nlm_text(name));
}
