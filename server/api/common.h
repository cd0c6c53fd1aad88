// SPDX-License-Identifier: MIT
// What several handlers share: addresses, cursors, pages' context, computed reviews.
#pragma once

#include "api/service.h"
#include "model/review.h"
#include "store/article.h"

// Absolute addresses, in the arena.
const char *article_url(struct service *service, struct arena *arena, const char *language,
                        const char *id);

// The language that `lang=` names, or the library's own.
const char *language_or_default(struct service *service, const struct request *request,
                                const struct param *lang);
// The same, looked up among the library's languages (RFC 4647: es-MX finds es), for lists; as it
// was asked where none is found. Negative: fatal.
int list_language(struct service *service, struct request *request, struct reply *reply,
                  const struct param *lang, const char **ret_language);

// Finds the article in the language asked for (RFC 4647 lookup: es-MX finds es). 0: `ret_article`
// is whole, its review computed, surrogate keys and changes_at set in the reply. 1: the reply is
// made (404, 308, 410). Negative: fatal.
int find_article(struct service *service, struct request *request, struct reply *reply,
                 const char *id, const char *language, struct article *ret_article);

// Computes reviews as of today; lowers reply->changes_at to the midnight at which the first of them
// will differ. `months`: the review policy's interval for the article, 0 for the library's own.
void compute_review(struct service *service, struct reply *reply, bool has_review,
                    struct review *review, int months);
void compute_reviews(struct service *service, struct reply *reply, struct summary *rows,
                     size_t count);

// A page's context: the path's language among the library's (surrogate key "library"). 1 and a
// reply when the library does not have it (404), or has it under another spelling (308 to the same
// page there).
int page_begin(struct service *service, struct request *request, struct reply *reply,
               struct page_context *ret_context);

// Cursors: the parts of a position, joined by U+001F and written in hexadecimal. Opaque to clients.
const char *cursor_make(struct arena *arena, const char *const *parts, size_t count);
// False for anything cursor_make did not make of `count` parts.
bool cursor_read(struct arena *arena, const char *cursor, const char **ret_parts, size_t count);
// The address of this request with another cursor, absolute; adds the Link header (RFC 8288).
const char *next_url(struct service *service, struct request *request, struct reply *reply,
                     const char *cursor);

// The ETag of an edition in the editorial tree: "e3", quotes included.
const char *edition_etag(struct arena *arena, int edition);

// What a positive or zero outcome of article_publish is called in replies: "created", "updated",
// "reviewed" (only its review is new), "unchanged"; NULL where it was refused.
const char *publish_status(int outcome, int edition);
