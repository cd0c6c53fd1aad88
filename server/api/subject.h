// SPDX-License-Identifier: MIT
// Which article a request is about: languages looked up, ids that moved, withdrawals, older
// editions. One way for every route, so that all of them answer alike.
#pragma once

#include "api/service.h"
#include "store/article.h"
#include "store/history.h"

struct subject {
    const char *id, *language;
    int edition;          // 0: the newest
    const char *as_of;    // a date: what was here when it ended; or NULL
    const char *fallback; // the language to take where the one asked for is missing, or NULL
};

// The subject that `id`, `lang`, `edition`, `asOf` and `fallback` name. 0; 1: the reply is made
// (400: they contradict each other).
int subject_read(struct service *service, struct request *request, struct reply *reply,
                 struct subject *ret_subject);

// Finds the article in the language asked for (RFC 4647 lookup: es-MX finds es). 0: `ret_article`
// is whole, its review computed, surrogate keys and changes_at set in the reply. 1: the reply is
// made: 308 for an id that moved (a write goes on with the new id instead), 410 or 307 for what was
// withdrawn, 404 else. Negative: fatal.
int find_edition(struct service *service, struct request *request, struct reply *reply,
                 const struct subject *asked, struct article *ret_article);
// The same for the newest edition.
int find_article(struct service *service, struct request *request, struct reply *reply,
                 const char *id, const char *language, struct article *ret_article);

// 308 to the same address under the id that took this one's place; to the article as such where it
// is another one, which this one was merged into. Returns 0 or negative.
int moved_to(struct service *service, struct request *request, struct reply *reply, const char *id,
             const char *new_id);
// 409 for a write to such an id, in the editorial tree: says what the article is now.
int problem_moved(struct reader *reader, struct request *request, struct reply *reply);
// 410 with the publisher's notice and what replaces the article. Returns 0.
int problem_withdrawn(struct service *service, struct reply *reply, const struct withdrawal *why,
                      const char *language, const char *detail);
