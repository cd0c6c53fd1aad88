// SPDX-License-Identifier: MIT
// Other people's formats to article documents in JSON (for document_parse, like any other), with
// notes of what a person must look at. Nothing is dropped without a note.
#pragma once

#include "base/buf.h"
#include "model/article.h"
#include "model/problem.h"
#include "model/topic.h"

// Something to look at: what was inferred, lost or left out, and the line of the source.
struct convert_note {
    int line;
    const char *text;
};
struct convert_notes {
    struct arena *arena;
    struct convert_note *items;
    size_t count;
};
void convert_note(struct convert_notes *notes, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// An id made of a title: NFC, accents folded, lower case, words joined by hyphens, at most
// ARTICLE_ID_MAX, cut at a word; "article" where nothing is left. In the arena.
const char *convert_id(struct arena *arena, sv title);

// The patterns by which plain_convert knows things: each is compiled at its first use, which takes
// longer than reading an article with it, and serves any number of texts, one at a time.
struct plain_patterns;
struct plain_patterns *plain_patterns_create(void);
void plain_patterns_destroy(struct plain_patterns *patterns); // NULL is fine
// A plain-text article: one that was copied from a page and lost its headings and some lists.
// 0; 1: findings say why it is no article.
int plain_convert(struct plain_patterns *patterns, sv text, struct convert_notes *notes,
                  struct findings *findings, struct buf *ret_json);

// NLM's topic feed (health-topics XML). It is read twice from its beginning to its end: first to
// learn which topics it has, so that a translation or a related topic gets the right id wherever it
// stands; then to convert it, one topic in memory at a time. A feed that is damaged gives nothing.
//
// Called for each topic of the second reading. `line`: of the feed. `json`: its document; empty
// where the topic is refused (findings say why), or where there are notes about the feed itself and
// no errors. A value other than 0 ends the feed with it. Nothing of it is valid afterwards.
typedef int nlm_take(void *arg, int line, sv json, const struct convert_notes *notes,
                     const struct findings *findings);
struct nlm;
struct nlm *nlm_create(nlm_take *take, void *arg);
void nlm_destroy(struct nlm *nlm); // NULL is fine
// The next bytes of the file; `last` with its end (len may be 0): what comes then is the second
// reading. 0; 1: the feed is damaged (one error, at nlm_line), and no more may be fed; other: what
// `take` returned.
int nlm_feed(struct nlm *nlm, const char *bytes, size_t len, bool last, struct findings *findings);
int nlm_line(const struct nlm *nlm); // where the reading stands
// The groups of the topics that were converted, with titles in the languages seen; valid until
// nlm_destroy.
void nlm_topics(const struct nlm *nlm, const struct topic_entry **ret_entries, size_t *ret_count);
