// SPDX-License-Identifier: MIT
// NLM's topic feed through expat. Invariants: one topic is in memory at a time, whatever the feed's
// size, and what is kept of the whole is its index; no entity is declared, so nothing is fetched
// and nothing grows; an element that the table below does not know is told, with what it holds left
// out.
#include "base/mem.h"
#include "base/utf8.h"
#include "parse/document.h"
#include "parse/html_tree.h"
#include "parse/json_text.h"
#include "parse/nlm_elements.h"
#include "parse/text.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum {
    PIECE_BYTES = 64 * 1024,           // what expat gets at once
    MARKUP_BYTES_MAX = 1024 * 1024,    // one tag or comment, which expat holds whole; real: 2 KiB
    TOPIC_BYTES_MAX = 4 * 1024 * 1024, // a document's own bound
    PART_BYTES = 64,                   // what a part costs beside its text
    DEPTH_MAX = 16,                    // elements inside each other; the feed has 4
    STRANGE_MAX = 20, // notes of a topic about what is not known; the rest is counted
};
_Static_assert((int)TOPIC_BYTES_MAX == (int)DOCUMENT_BYTES_MAX, "one bound for a document");

struct nlm {
    XML_Parser parser;
    nlm_take *give;
    void *arg;
    struct findings *findings; // of the call under way
    int outcome;
    bool second; // the second reading
    struct open {
        enum nlm_tag tag;
        int line;
        bool stray; // text where none may stand
        struct nlm_attributes attributes;
    } open[DEPTH_MAX];
    int depth;
    bool moved;     // expat gave something since it was last asked
    size_t pending; // bytes that it holds back
    struct buf text;
    struct nlm_index index;
    struct nlm_topic topic;
    int order;   // of the topic in the feed
    int total;   // how many topics the feed says that it has; 0: it does not
    int strange; // what was not known in this topic
    struct nlm_groups groups;
};

int nlm_line(const struct nlm *nlm) {
    return (int)XML_GetCurrentLineNumber(nlm->parser);
}

static void stop(struct nlm *nlm, int outcome) {
    nlm->outcome = outcome;
    XML_StopParser(nlm->parser, XML_FALSE);
}

// The feed itself cannot be read further.
static void damaged(struct nlm *nlm, const char *code, const char *detail) {
    if (nlm->outcome == 0) {
        findings_error(nlm->findings, "", code, "%s", detail);
        stop(nlm, 1);
    }
}

// --- Topics ---

static void topic_clear(struct nlm *nlm) {
    struct arena *arena = nlm->topic.arena;
    json_decref(nlm->topic.document);
    arena_reset(arena);
    nlm->topic = (struct nlm_topic){.arena = arena, .index = &nlm->index};
    nlm->topic.notes.arena = nlm->topic.findings.arena = arena;
    nlm->topic.first = !nlm->second;
    nlm->strange = 0;
}

// Something that is not known: whether it may be noted, or is only counted.
static bool is_strange(struct nlm *nlm) {
    return nlm->second && ++nlm->strange <= STRANGE_MAX;
}

// Hands over what there is about a topic or, without a document, about the feed.
static void hand_over(struct nlm *nlm) {
    const struct nlm_topic *topic = &nlm->topic;
    CLEANUP(free_ptr) char *json = NULL;
    if (nlm->strange > STRANGE_MAX) {
        convert_note(&nlm->topic.notes, topic->line,
                     "%d more parts are not known and were left out", nlm->strange - STRANGE_MAX);
    }
    if (topic->document != NULL && topic->findings.error_count == 0) {
        json = json_dumps(topic->document, JSON_COMPACT);
        if (json == NULL) {
            mem_fail();
        }
    }
    int outcome = nlm->give(nlm->arg, topic->line, sv_of(json), &topic->notes, &topic->findings);
    if (outcome != 0) {
        stop(nlm, outcome);
    }
}

void nlm_topics(const struct nlm *nlm, const struct topic_entry **ret_entries, size_t *ret_count) {
    *ret_entries = nlm->groups.entries;
    *ret_count = nlm->groups.count;
}

static void topic_done(struct nlm *nlm) {
    nlm_topic_end(&nlm->topic);
    if (nlm->index.full) {
        damaged(nlm, "too-large", "the feed has more topics than can be kept in mind: divide it");
    }
    if (nlm->second && nlm->outcome == 0) {
        bool accepted = nlm->topic.findings.error_count == 0;
        if (accepted && !nlm_groups_keep(&nlm->groups, &nlm->topic)) {
            damaged(nlm, "too-many", "the feed has more than 1,000 groups");
        }
        hand_over(nlm);
    }
    topic_clear(nlm);
}

// --- What expat calls ---

// Whether parts are read: within a topic that was not refused.
static bool in_topic(const struct nlm *nlm) {
    return nlm->depth > 1 && nlm->open[1].tag == NLM_TAG_TOPIC &&
           nlm->topic.findings.error_count == 0;
}

// What a topic holds grows; past its bound it is refused.
static void weigh(struct nlm *nlm, size_t bytes) {
    nlm->topic.bytes += bytes;
    if (nlm->topic.bytes > TOPIC_BYTES_MAX) {
        nlm_topic_refuse(&nlm->topic, nlm_line(nlm), "the topic is larger than %d MiB",
                         TOPIC_BYTES_MAX / (1024 * 1024));
    }
}

static void read_attributes(struct nlm *nlm, const char *element, const char **pairs,
                            struct nlm_attributes *ret_attributes) {
    for (; *pairs != NULL; pairs += 2) {
        enum nlm_attribute i = nlm_attribute_find(pairs[0]);
        weigh(nlm, strlen(pairs[0]) + strlen(pairs[1]));
        if (i < NLM_ATTRIBUTE_COUNT) {
            ret_attributes->values[i] = text_clean(nlm->topic.arena, sv_of(pairs[1]), false);
        } else if (is_strange(nlm)) {
            convert_note(&nlm->topic.notes, nlm_line(nlm),
                         "the attribute %.60s of <%s> is not known and was left out", pairs[0],
                         element);
        }
    }
}

static void entity_skipped(void *data, const char *name, int is_parameter) {
    (void)name;
    if (!is_parameter) {
        damaged(data, "entity", "an entity (&name;) is not declared: write the character itself");
    }
}

// Expat leaves out an entity in an attribute's value that only the document type, which is not
// read, could declare: the tag as it stands says so.
static bool has_unknown_entity(const struct nlm *nlm) {
    int offset = 0, size = 0;
    const char *input = XML_GetInputContext(nlm->parser, &offset, &size);
    sv rest = {input == NULL ? "" : input + offset, (size_t)XML_GetCurrentByteCount(nlm->parser)};
    if (input == NULL) {
        return false;
    }
    sv_cut(&rest, '&');
    while (rest.ptr != NULL) {
        sv name = sv_cut(&rest, '&');
        name = sv_cut(&name, ';');
        bool wide = memchr(name.ptr, '\0', name.len) != NULL; // UTF-16
        if (!wide && !sv_starts(name, "#") && !text_has_word("amp lt gt quot apos", name)) {
            return true;
        }
    }
    return false;
}

static void begin_element(void *data, const char *name, const char **pairs) {
    struct nlm *nlm = data;
    nlm->moved = true;
    if (nlm->outcome != 0) {
        return; // stopped: expat gives what is left of an empty element all the same
    }
    if (nlm->depth == DEPTH_MAX) {
        damaged(nlm, "too-deep", "elements stand inside each other more than 16 deep");
        return;
    }
    enum nlm_tag parent = nlm->depth == 0 ? NLM_TAG_NONE : nlm->open[nlm->depth - 1].tag;
    bool inside_unknown = nlm->depth > 0 && parent == NLM_TAG_NONE;
    enum nlm_tag tag = inside_unknown ? NLM_TAG_NONE : nlm_tag_find(name, parent);
    if (nlm->depth == 0 && tag != NLM_TAG_FEED) {
        damaged(nlm, "not-a-feed", "the outermost element is not <health-topics>");
        return;
    }
    if (has_unknown_entity(nlm)) {
        entity_skipped(nlm, name, 0);
        return;
    }
    struct open *open = &nlm->open[nlm->depth++];
    *open = (struct open){.tag = tag, .line = nlm_line(nlm)};
    if (in_topic(nlm)) {
        weigh(nlm, PART_BYTES);
    }
    if (tag == NLM_TAG_NONE && !inside_unknown && is_strange(nlm)) {
        convert_note(&nlm->topic.notes, open->line,
                     "<%.60s> in <%s> is not known here: it was left out with all that it holds",
                     name, nlm_elements[parent].name);
    }
    if (tag == NLM_TAG_NONE || (nlm->depth > 2 && !in_topic(nlm))) {
        return;
    }
    read_attributes(nlm, nlm_elements[tag].name, pairs, &open->attributes);
    if (tag == NLM_TAG_FEED) {
        uint64_t total = 0;
        sv_uint(sv_of(open->attributes.values[NLM_TOTAL]), INT32_MAX, &total);
        nlm->total = (int)total;
    }
    if (tag == NLM_TAG_TOPIC) {
        nlm->topic.order = ++nlm->order;
        nlm_topic_begin(&nlm->topic, open->line, &open->attributes);
    }
    if (nlm_elements[tag].begin != NULL && in_topic(nlm)) {
        nlm_elements[tag].begin(&nlm->topic, open->line, &open->attributes, NULL);
    }
    buf_clear(&nlm->text);
}

static void end_part(struct nlm *nlm, const struct open *open) {
    const struct nlm_element *element = &nlm_elements[open->tag];
    sv raw = {nlm->text.ptr, nlm->text.len};
    const char *text = open->tag == NLM_TAG_SUMMARY && raw.len > 0 ? raw.ptr
                       : raw.len > 0 ? text_clean(nlm->topic.arena, raw, false)
                                     : NULL;
    nlm->topic.left[element->left]++;
    if (element->end != NULL) {
        element->end(&nlm->topic, open->line, &open->attributes, text);
    }
    buf_clear(&nlm->text);
}

static void end_element(void *data, const char *name) {
    struct nlm *nlm = data;
    (void)name;
    nlm->moved = true;
    if (nlm->outcome != 0) {
        return; // the same; its beginning may not have been taken
    }
    const struct open *open = &nlm->open[nlm->depth - 1];
    if (open->tag == NLM_TAG_TOPIC) {
        topic_done(nlm);
    } else if (open->tag != NLM_TAG_NONE && in_topic(nlm)) {
        end_part(nlm, open);
    }
    nlm->depth--;
}

static void take_text(void *data, const char *text, int len) {
    struct nlm *nlm = data;
    nlm->moved = true;
    struct open *open = &nlm->open[nlm->depth > 0 ? nlm->depth - 1 : 0];
    if (nlm->outcome != 0 || len <= 0 || open->tag == NLM_TAG_NONE ||
        (open->tag != NLM_TAG_FEED && !in_topic(nlm))) {
        return;
    }
    if (!nlm_elements[open->tag].holds_text) {
        bool stray = !open->stray && utf8_visible((sv){text, (size_t)len});
        open->stray |= stray; // told once: text comes in pieces
        if (stray && is_strange(nlm)) {
            convert_note(&nlm->topic.notes, nlm_line(nlm),
                         "text in <%s> stands outside of any part and was left out",
                         nlm_elements[open->tag].name);
        }
        return;
    }
    weigh(nlm, (size_t)len);
    buf_add(&nlm->text, text, (size_t)len);
    if (nlm->text.len > SECTION_HTML_MAX) {
        nlm_topic_refuse(&nlm->topic, open->line, "the text of <%s> is longer than %d KiB",
                         nlm_elements[open->tag].name, SECTION_HTML_MAX / 1024);
    }
}

static void take_other(void *data, const char *text, int len) { // comments, instructions, …
    (void)text, (void)len;
    ((struct nlm *)data)->moved = true;
}

static void entity_declared(void *data, const char *name, int is_parameter, const char *value,
                            int value_length, const char *base, const char *system_id,
                            const char *public_id, const char *notation) {
    (void)name, (void)is_parameter, (void)value, (void)value_length, (void)base, (void)system_id,
        (void)public_id, (void)notation;
    damaged(data, "entity",
            "the feed declares an entity: NLM's does not, so this one is not taken");
}

// --- Reading ---

static void prepare(struct nlm *nlm) {
    XML_SetUserData(nlm->parser, nlm);
    XML_SetElementHandler(nlm->parser, begin_element, end_element);
    XML_SetCharacterDataHandler(nlm->parser, take_text);
    XML_SetDefaultHandler(nlm->parser, take_other);
    XML_SetEntityDeclHandler(nlm->parser, entity_declared);
    XML_SetSkippedEntityHandler(nlm->parser, entity_skipped);
}

struct nlm *nlm_create(nlm_take *take, void *arg) {
    struct nlm *nlm = mem_zero(1, sizeof(*nlm));
    nlm->parser = XML_ParserCreate(NULL);
    if (nlm->parser == NULL) {
        mem_fail();
    }
    nlm->give = take;
    nlm->arg = arg;
    nlm->index.arena = arena_create();
    nlm->groups.arena = arena_create();
    nlm->topic.arena = arena_create();
    topic_clear(nlm);
    prepare(nlm);
    return nlm;
}

void nlm_destroy(struct nlm *nlm) {
    if (nlm == NULL) {
        return;
    }
    XML_ParserFree(nlm->parser);
    json_decref(nlm->topic.document);
    arena_destroy(nlm->topic.arena);
    arena_destroy(nlm->groups.arena);
    nlm_index_finish(&nlm->index);
    buf_finish(&nlm->text);
    free(nlm);
}

// The end of a reading. Notes about the feed that no topic took are handed over with it.
static void reading_done(struct nlm *nlm) {
    if (nlm->second) {
        if (nlm->total > 0 && nlm->total != nlm->order) {
            convert_note(&nlm->topic.notes, nlm_line(nlm),
                         "the feed says that it has %d topics, but has %d", nlm->total, nlm->order);
        }
        if (nlm->topic.notes.count > 0) {
            hand_over(nlm);
        }
        return;
    }
    nlm_index_settle(&nlm->index);
    XML_ParserReset(nlm->parser, NULL);
    prepare(nlm);
    nlm->second = true;
    nlm->order = 0;
    nlm->depth = 0;
    nlm->pending = 0;
    topic_clear(nlm);
}

static int feed_piece(struct nlm *nlm, sv piece, bool last) {
    nlm->moved = false;
    if (XML_Parse(nlm->parser, piece.ptr, (int)piece.len, last) != XML_STATUS_OK) {
        damaged(nlm, "not-well-formed",
                arena_printf(nlm->findings->arena,
                             "the XML ends or breaks here (%s): fetch the "
                             "file again, or mend the line",
                             XML_ErrorString(XML_GetErrorCode(nlm->parser))));
        return nlm->outcome;
    }
    nlm->pending = nlm->moved ? 0 : nlm->pending + piece.len;
    if (nlm->pending > MARKUP_BYTES_MAX) {
        damaged(nlm, "too-large", "one tag or comment is longer than 1 MiB");
    } else if (last) {
        reading_done(nlm);
    }
    return nlm->outcome;
}

int nlm_feed(struct nlm *nlm, const char *bytes, size_t len, bool last, struct findings *findings) {
    nlm->findings = findings;
    do {
        size_t now = len < PIECE_BYTES ? len : PIECE_BYTES;
        if (feed_piece(nlm, (sv){len == 0 ? "" : bytes, now}, last && now == len) != 0) {
            return nlm->outcome;
        }
        bytes += now;
        len -= now;
    } while (len > 0);
    return 0;
}
