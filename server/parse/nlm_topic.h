// SPDX-License-Identifier: MIT
// One topic of NLM's feed on its way to an article document, and what is known of the whole feed:
// private to the nlm files.
#pragma once

#include "parse/convert.h"

#include <jansson.h>

// --- What the whole feed says, from its first reading ---

// Which id an article or a topic of ours takes for a number of NLM's. One that knows better comes
// before: the lowest rank, then the first in the feed.
enum nlm_rank {
    NLM_RANK_ENGLISH,     // the English topic itself says its title
    NLM_RANK_COUNTERPART, // the English topic names the one in another language
    NLM_RANK_MAPPED,      // the other topic names the English one
    NLM_RANK_OWN_TITLE,   // nothing English is known
};
struct nlm_known {
    const char *key, *id;
    const char *language; // of a topic in the feed; NULL: only spoken of
    int rank;
    int order; // of the topic in the feed, from 1
    int line;
};
struct nlm_index {
    struct arena *arena;
    struct nlm_known *items;
    size_t count, room;
    bool full; // something was not added
};
// Keys are "KIND:NUMBER": "topic" and "group"; and "url", whose id is a topic's number. The id is
// copied, the language is not.
void nlm_index_add(struct nlm_index *index, const char *kind, const char *number,
                   struct nlm_known known);
// The first reading is over: finding begins.
void nlm_index_settle(struct nlm_index *index);
// The id of a number; NULL for one that the feed does not explain.
const char *nlm_index_find(const struct nlm_index *index, const char *kind, const char *number);
// The first topic of this id and language; NULL for none.
const struct nlm_known *nlm_index_first(const struct nlm_index *index, const char *id,
                                        const char *language);
void nlm_index_finish(struct nlm_index *index);

// --- A topic ---

enum nlm_attribute {
    NLM_TITLE,
    NLM_URL,
    NLM_ID,
    NLM_LANGUAGE,
    NLM_DATE_CREATED,
    NLM_META_DESC,
    NLM_MAPPED_URL,
    NLM_VERNACULAR_NAME,
    NLM_TOTAL,
    NLM_DATE_GENERATED,
    NLM_ATTRIBUTE_COUNT
};
struct nlm_attributes {
    const char *values[NLM_ATTRIBUTE_COUNT]; // NULL: absent or empty
};

// What an article document has no place for: counted, and told in one note.
enum nlm_left {
    NLM_LEFT_NONE, // it has a place
    NLM_LEFT_CATEGORY,
    NLM_LEFT_DESCRIPTION,
    NLM_LEFT_OTHER_LANGUAGE,
    NLM_LEFT_MAPPED_URL,
    NLM_LEFT_ADDRESS,
    NLM_LEFT_QUALIFIER,
    NLM_LEFT_NAME,
    NLM_LEFT_COUNT
};

struct nlm_topic {
    struct arena *arena; // of this topic: notes, findings and texts live in it
    struct convert_notes notes;
    struct findings findings; // an error: the topic is refused
    int order;                // in the feed, from 1
    int line;                 // of its first tag, or of what it was refused for
    size_t bytes;             // what it holds so far
    struct nlm_index *index;
    bool first;                 // the first reading: for the index alone
    struct nlm_attributes self; // of <health-topic>
    const char *language;       // a tag; NULL when it was refused for that
    const char *english;        // the title of the English topic that it translates, or NULL
    json_t *document;
    const char **names; // folded, with the title's first
    size_t name_count;
    json_t *site;       // the one that is open; owned by the document
    const char *makers; // its organizations, or NULL
    bool makers_long;   // there are more than a name can hold
    struct nlm_group {
        const char *id, *title;
    } * groups;
    size_t group_count;
    int left[NLM_LEFT_COUNT];
};

// Begins a topic, of which arena, index, order and `first` are set. It may be refused already.
void nlm_topic_begin(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes);
// All of it has come: gives it its id, kind and the rest that depends on the whole.
void nlm_topic_end(struct nlm_topic *topic);
// Refuses it; the first reason counts.
void nlm_topic_refuse(struct nlm_topic *topic, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// An element of the document's list `name`; the value is taken over.
void nlm_append(struct nlm_topic *topic, const char *name, json_t *value);
// Text as JSON; NULL is null.
json_t *nlm_text(const char *text);
// Keeps a name in mind. Whether none before was the same but for case and accents.
bool nlm_name_is_new(struct nlm_topic *topic, const char *name);
bool nlm_is_english(const struct nlm_topic *topic);
// The language that the feed calls so ("Spanish"), as a tag; NULL for one that is not known.
const char *nlm_language(const char *name);
// An address that a document can hold, in its canonical form; another is noted, and NULL.
const char *nlm_web_address(struct nlm_topic *topic, int line, const char *url);
// What a summary without a heading is called in the topic's language.
const char *nlm_summary_title(const struct nlm_topic *topic);

// The parts of a topic: an element's attributes and its text, cleaned (but that of the summary,
// which is HTML), or NULL. At the end of the element, unless the name says otherwise.
typedef void nlm_part(struct nlm_topic *topic, int line, const struct nlm_attributes *attributes,
                      const char *text);
nlm_part nlm_name, nlm_summary, nlm_in_group, nlm_mapped_topic, nlm_descriptor, nlm_institute,
    nlm_related, nlm_site_begin, nlm_site_end, nlm_organization;

// --- The groups of topics that were converted ---

enum { NLM_GROUPS_MAX = 1000 }; // NLM's own feed has 45
struct nlm_groups {
    struct arena *arena;
    struct topic_entry *entries;
    size_t count;
};
// Keeps the topic's groups and their titles in its language, of which the first counts. False when
// there are too many.
bool nlm_groups_keep(struct nlm_groups *groups, const struct nlm_topic *topic);
