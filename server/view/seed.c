// SPDX-License-Identifier: MIT
// Seed files in their canonical form (seed/README.md): one document is always the same bytes, and
// they are meant to be read in a diff.
#include "base/utf8.h"
#include "view/markdown.h"
#include "view/private.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_LENGTH = 120, INDENT = 2 }; // characters: what code hosts show without scrolling

// --- JSON ---

// What says nothing: null, an empty list, an empty object.
static bool is_nothing(const json_t *value) {
    return json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_object(value) && json_object_size(value) == 0);
}

// Takes members out that say nothing, at every depth.
static void prune(json_t *value) {
    const char *name = NULL;
    void *next = NULL;
    json_t *inner = NULL;
    size_t index = 0;
    json_array_foreach(value, index, inner) {
        prune(inner);
    }
    json_object_foreach_safe(value, next, name, inner) {
        prune(inner);
        if (is_nothing(inner)) {
            json_object_del(value, name);
        }
    }
}

static void write_value(struct buf *out, const json_t *value, size_t indent, size_t used,
                        bool is_last);

// One element or member on its lines, with the comma behind it.
static void write_element(struct buf *out, const char *name, const json_t *value, size_t indent,
                          bool is_last) {
    size_t begin = out->len;
    buf_printf(out, "%*s", (int)indent, "");
    if (name != NULL) {
        buf_printf(out, "\"%s\": ", name); // names of ours: nothing to escape
    }
    write_value(out, value, indent, out->len - begin, is_last);
    buf_text(out, is_last ? "\n" : ",\n");
}

static void write_elements(struct buf *out, const json_t *value, size_t indent) {
    size_t index = 0, left = json_object_size(value);
    const char *name = NULL;
    json_t *inner = NULL;
    json_array_foreach((json_t *)value, index, inner) {
        write_element(out, NULL, inner, indent, index + 1 == json_array_size(value));
    }
    json_object_foreach((json_t *)value, name, inner) {
        write_element(out, name, inner, indent, --left == 0);
    }
}

// On the line that has `used` characters already where it fits, else an element a line.
static void write_value(struct buf *out, const json_t *value, size_t indent, size_t used,
                        bool is_last) {
    CLEANUP(free_ptr) char *line = json_dumps(value, JSON_ENCODE_ANY);
    if (line == NULL) {
        mem_fail();
    }
    bool is_list = json_is_array(value);
    bool fits = used + utf8_length(sv_of(line)) + !is_last <= LINE_MAX_LENGTH;
    if (fits || (!is_list && !json_is_object(value))) {
        buf_text(out, line);
        return;
    }
    buf_text(out, is_list ? "[\n" : "{\n");
    write_elements(out, value, indent + INDENT);
    buf_printf(out, "%*s%c", (int)indent, "", is_list ? ']' : '}');
}

// A file that is an object, each of its members on lines of its own. Takes the value.
static void write_file(struct buf *out, json_t *value) {
    json_auto_t *object = value;
    buf_text(out, "{\n");
    write_elements(out, object, INDENT);
    buf_text(out, "}\n");
}

// --- The front matter ---

static void drop_usual(json_t *front, const char *name, const struct vocab *words, int usual) {
    const char *word = json_string_value(json_object_get(front, name));
    if (word != NULL && strcmp(word, vocab_word(words, usual)) == 0) {
        json_object_del(front, name);
    }
}

static json_t *front_matter(const struct article *article, const struct seed_options *options) {
    CLEANUP(buf_finish) struct buf text = {0};
    view_article(NULL, article, &(struct article_options){.portable = true}, &text);
    json_t *front = json_loadb(text.ptr, text.len, 0, NULL), *figure = NULL;
    struct article usual;
    size_t index = 0;
    article_init(&usual);
    if (front == NULL) {
        mem_fail();
    }
    json_object_del(front, "sections");
    json_array_foreach(json_object_get(front, "figures"), index, figure) {
        if (options->files != NULL && options->files[index] != NULL) {
            json_object_del(figure, "media");
            value_set(figure, "file", value_text(options->files[index]));
        }
    }
    if (!article->sample) {
        json_object_del(front, "sample");
    }
    drop_usual(front, "updateType", &vocab_update_type, (int)usual.update_type);
    drop_usual(front, "urgency", &vocab_urgency, (int)usual.urgency);
    prune(front);
    return front;
}

// --- The body ---

static void write_section(struct buf *out, const struct section *section, enum aspect inherited,
                          bool raw) {
    buf_printf(out, "\n%.*s ", section->depth + 2, "######");
    if (section->title != NULL) {
        markdown_text(out, section->title);
        buf_char(out, ' ');
    }
    buf_printf(out, "{#%s", section->key);
    if (section->aspect != inherited) {
        buf_printf(out, " aspect=%s", vocab_word(&vocab_aspect, (int)section->aspect));
    }
    buf_text(out, section->inferred ? " inferred}\n" : "}\n");
    if (section->html != NULL) {
        buf_char(out, '\n');
        markdown_body(out, section->html, raw);
    }
}

void view_seed_article(const struct article *article, const struct seed_options *options,
                       struct buf *out) {
    enum aspect aspects[SECTION_DEPTH_MAX + 1] = {ASPECT_OTHER}; // [depth]: what it inherits
    write_file(out, front_matter(article, options));
    for (size_t i = 0; i < article->section_count; i++) {
        const struct section *section = &article->sections[i];
        write_section(out, section, aspects[section->depth],
                      options->raw != NULL && options->raw[i]);
        aspects[section->depth + 1] = section->aspect;
    }
}

// --- Other files ---

void view_seed_topics(const struct topic_entry *entries, size_t count, struct buf *out) {
    json_t *topics = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        json_t *titles = value_pack("{}");
        for (size_t j = 0; j < entries[i].title_count; j++) {
            value_set(titles, entries[i].titles[j].language,
                      value_text(entries[i].titles[j].title));
        }
        value_append(topics, value_pack("{s:o, s:o, s:o}", "id", value_text(entries[i].id),
                                        "parent", value_text(entries[i].parent), "titles", titles));
    }
    prune(topics);
    write_file(out, value_pack("{s:o}", "topics", topics));
}

void view_seed_holidays(const struct partial_date *dates, const char *const *names, size_t count,
                        struct buf *out) {
    json_t *holidays = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        value_append(holidays, value_pack("{s:o, s:o}", "date", value_date(dates[i]), "name",
                                          value_text(names[i])));
    }
    prune(holidays);
    write_file(out, value_pack("{s:o}", "holidays", holidays));
}

// {"kind": months, …} of the rules for kinds, or for topics.
static json_t *rules_of(const struct policy_rule *rules, size_t count, bool is_topic) {
    json_t *months = value_pack("{}");
    for (size_t i = 0; i < count; i++) {
        if (rules[i].is_topic == is_topic) {
            value_set(months, rules[i].word, value_number(rules[i].months));
        }
    }
    return months;
}

void view_seed_policy(const struct policy_rule *rules, size_t count, struct buf *out) {
    json_t *policy = value_pack("{s:o, s:o}", "kinds", rules_of(rules, count, false), "topics",
                                rules_of(rules, count, true));
    prune(policy);
    write_file(out, policy);
}
