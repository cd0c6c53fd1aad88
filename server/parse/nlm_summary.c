// SPDX-License-Identifier: MIT
// A topic's summary, HTML of its own, as sections: each heading at its top opens one. What comes
// before the first heading, or all of it, is the section "summary". The HTML itself goes on as it
// stands; document_parse() makes it safe.
#include "base/mem.h"
#include "base/utf8.h"
#include "parse/html.h"
#include "parse/html_tree.h"
#include "parse/nlm_topic.h"
#include "parse/text.h"

#include <string.h>

// What a heading asks, by words in it, folded; a leading ^ holds them to its beginning. The first
// row that fits counts.
static const struct {
    const char *words;
    enum aspect aspect;
} questions[] = {
    {"when should", ASPECT_WHEN_TO_GET_HELP},
    {"when do i need", ASPECT_WHEN_TO_GET_HELP},
    {"cuando debo", ASPECT_WHEN_TO_GET_HELP},
    {"diagnos", ASPECT_DIAGNOSIS},
    {"preven", ASPECT_PREVENTION},
    {"symptoms", ASPECT_SYMPTOMS},
    {"sintomas", ASPECT_SYMPTOMS},
    {"at risk", ASPECT_RISK_FACTORS},
    {"more likely", ASPECT_RISK_FACTORS},
    {"en riesgo", ASPECT_RISK_FACTORS},
    {"mas probabilidades", ASPECT_RISK_FACTORS},
    {"other problems", ASPECT_COMPLICATIONS},
    {"complica", ASPECT_COMPLICATIONS},
    {"otros problemas", ASPECT_COMPLICATIONS},
    {"treatments for", ASPECT_TREATMENT},
    {" treated", ASPECT_TREATMENT},
    {"tratamiento", ASPECT_TREATMENT},
    {"se trata", ASPECT_TREATMENT},
    {"what causes", ASPECT_CAUSES},
    {"que causa", ASPECT_CAUSES},
    {"live with", ASPECT_LIVING_WITH},
    {"living with", ASPECT_LIVING_WITH},
    {"vivir con", ASPECT_LIVING_WITH},
    {"^what is the ", ASPECT_OTHER},
    {"^what are the ", ASPECT_OTHER},
    {"^what is ", ASPECT_OVERVIEW},
    {"^what are ", ASPECT_OVERVIEW},
    {"que es ", ASPECT_OVERVIEW},
    {"que son ", ASPECT_OVERVIEW},
};

static enum aspect aspect_of(struct arena *arena, const char *title) {
    const char *folded = utf8_fold(arena, sv_of(title));
    for (size_t i = 0; i < ARRAY_SIZE(questions); i++) {
        const char *words = questions[i].words;
        bool begins = words[0] == '^';
        const char *found = strstr(folded, words + begins);
        if (found != NULL && (!begins || found == folded)) {
            return questions[i].aspect;
        }
    }
    return ASPECT_OTHER;
}

struct summary_work {
    struct nlm_topic *topic;
    int line;
    sv html;
    const char *title; // of the section that is open; NULL: no heading yet
    struct buf body;   // its HTML so far
    size_t from;       // what is not yet in it
    int links;         // that became links to articles
    int aspects;       // sections that got one from their headings
};

static void work_finish(struct summary_work *work) {
    buf_finish(&work->body);
}

// What a reader sees of some HTML, on one line; NULL for nothing.
static const char *plain(struct summary_work *work, sv html) {
    struct findings ignored = {.arena = work->topic->arena};
    struct html_counts counts = {0};
    const char *safe = NULL, *text = NULL;
    if (html_sanitize(html, &(const struct html_context){.pointer = ""}, &ignored, &safe, &text,
                      &counts) != 0 ||
        text == NULL) {
        return NULL;
    }
    return text_clean(work->topic->arena, sv_of(text), false);
}

static bool has_key(const struct nlm_topic *topic, const char *key) {
    const json_t *list = json_object_get(topic->document, "sections");
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(json_string_value(json_object_get(json_array_get(list, i), "key")), key) == 0) {
            return true;
        }
    }
    return false;
}

// The aspect's word where it is free, so that translations share their keys; else the title's.
static const char *key_for(struct nlm_topic *topic, const char *title, enum aspect aspect,
                           bool inferred) {
    const char *word = inferred                 ? "summary"
                       : aspect == ASPECT_OTHER ? convert_id(topic->arena, sv_of(title))
                                                : vocab_word(&vocab_aspect, (int)aspect);
    const char *key = word;
    for (int i = 2; has_key(topic, key); i++) {
        key = convert_id(topic->arena,
                         sv_of(arena_printf(topic->arena, "%.*s %d", ARTICLE_ID_MAX - 4, word, i)));
    }
    return key;
}

// The article that a link to one of the feed's own pages means; NULL for any other link.
static const char *linked_article(struct nlm_topic *topic, sv href) {
    const char *url = text_clean(topic->arena, href, false);
    return nlm_index_find(topic->index, "topic", nlm_index_find(topic->index, "url", url));
}

// Takes in the HTML up to `to`, and goes on behind `next`. Links to pages of the feed's topics
// become links to their articles.
static void take_in(struct summary_work *work, size_t to, size_t next) {
    static const char mark[] = "href=\"";
    sv rest = {work->html.ptr + work->from, to > work->from ? to - work->from : 0};
    const char *found;
    while (rest.len > 0 && (found = memmem(rest.ptr, rest.len, mark, sizeof(mark) - 1)) != NULL) {
        sv before = {rest.ptr, (size_t)(found - rest.ptr) + sizeof(mark) - 1};
        rest = (sv){rest.ptr + before.len, rest.len - before.len};
        buf_sv(&work->body, before);
        sv href = {rest.ptr, 0};
        while (href.len < rest.len && href.ptr[href.len] != '"') {
            href.len++;
        }
        const char *id = linked_article(work->topic, href);
        if (id != NULL) {
            buf_printf(&work->body, "article:%s", id);
            rest = (sv){rest.ptr + href.len, rest.len - href.len};
            work->links++;
        }
    }
    buf_sv(&work->body, rest);
    work->from = next;
}

static void close_section(struct summary_work *work) {
    struct nlm_topic *topic = work->topic;
    bool inferred = work->title == NULL;
    const char *title = inferred ? nlm_summary_title(topic) : work->title;
    if (inferred && plain(work, (sv){work->body.ptr, work->body.len}) == NULL) {
        return; // nothing stands before the first heading
    }
    if (json_array_size(json_object_get(topic->document, "sections")) == ARTICLE_SECTIONS_MAX) {
        nlm_topic_refuse(topic, work->line, "the summary has more than %d headings",
                         ARTICLE_SECTIONS_MAX);
        return;
    }
    enum aspect aspect = inferred ? ASPECT_OVERVIEW : aspect_of(topic->arena, title);
    const char *key = key_for(topic, title, aspect, inferred);
    work->aspects += !inferred && aspect != ASPECT_OTHER;
    if (inferred) {
        convert_note(&topic->notes, work->line, "the title “%s” of the section was inferred",
                     title);
    }
    nlm_append(topic, "sections",
               json_pack("{s:s, s:s, s:s, s:b, s:s%}", "key", key, "aspect",
                         vocab_word(&vocab_aspect, (int)aspect), "title", title, "inferred",
                         (int)inferred, "html", work->body.ptr == NULL ? "" : work->body.ptr,
                         work->body.len));
    buf_clear(&work->body);
}

static bool is_heading(GumboTag tag) {
    return tag == GUMBO_TAG_H1 || tag == GUMBO_TAG_H2 || tag == GUMBO_TAG_H3 || tag == GUMBO_TAG_H4;
}

// The paragraph that says whom the summary is from: by its class, or, in old feeds, the last one
// and styled.
static bool is_attribution(const GumboElement *element, bool last) {
    const GumboAttribute *class = gumbo_get_attribute(&element->attributes, "class");
    bool named = class != NULL && strstr(class->value, "attribution") != NULL;
    bool styled = last && gumbo_get_attribute(&element->attributes, "style") != NULL;
    return element->tag == GUMBO_TAG_P && (named || styled);
}

static void read_node(struct summary_work *work, const GumboNode *node, bool last) {
    const GumboElement *element = &node->v.element;
    if (node->type != GUMBO_NODE_ELEMENT || element->original_end_tag.length == 0) {
        return; // without its end, nobody can tell where it is
    }
    size_t from = element->start_pos.offset;
    size_t to = element->end_pos.offset + element->original_end_tag.length;
    bool heading = is_heading(element->tag);
    const char *text = heading || is_attribution(element, last)
                           ? plain(work, (sv){work->html.ptr + from, to - from})
                           : NULL;
    if (text == NULL) {
        return;
    }
    take_in(work, from, to);
    if (heading) {
        close_section(work);
        work->title = text;
        return;
    }
    convert_note(&work->topic->notes, work->line,
                 "“%s”, at the end of the summary, became a reference", text);
    nlm_append(work->topic, "references", json_pack("{s:s, s:s}", "type", "source", "text", text));
}

// White space may stand behind it.
static unsigned last_element(const GumboVector *nodes) {
    unsigned last = 0;
    for (unsigned i = 0; i < nodes->length; i++) {
        const GumboNode *node = nodes->data[i];
        last = node->type == GUMBO_NODE_ELEMENT ? i : last;
    }
    return last;
}

void nlm_summary(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
                 const char *text) {
    (void)attributes;
    const GumboNode *root = NULL;
    CLEANUP(work_finish)
    struct summary_work work = {.topic = topic, .line = line, .html = sv_of(text)};
    if (topic->first || text == NULL) {
        return;
    }
    if (html_tree_parse(work.html, topic->arena, &root) != HTML_TREE_OK) {
        nlm_topic_refuse(topic, line,
                         "the HTML of the summary is nested too deeply, or its tags have too many "
                         "attributes");
        return;
    }
    const GumboVector *nodes = &root->v.element.children;
    unsigned last = last_element(nodes);
    for (unsigned i = 0; i < nodes->length && topic->findings.error_count == 0; i++) {
        read_node(&work, nodes->data[i], i == last);
    }
    take_in(&work, work.html.len, work.html.len);
    close_section(&work);
    if (work.links > 0) {
        convert_note(&topic->notes, line,
                     "links to pages of this feed became links to articles: %d", work.links);
    }
    if (work.aspects > 0) {
        convert_note(&topic->notes, line, "aspects were inferred from headings: %d", work.aspects);
    }
}
