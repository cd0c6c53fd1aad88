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
// The language that an editorial path names, in its one spelling.
const char *path_language(const struct request *request);
// The same as `lang=`, looked up among the library's languages (RFC 4647: es-MX finds es), for
// lists; as it was asked where none is found. Negative: fatal.
int list_language(struct service *service, struct request *request, struct reply *reply,
                  const struct param *lang, const char **ret_language);

// The address of the same request with another article or language: the path's segment at the
// route's `placeholder` ("{id}") replaced, the query kept. `whole`: of the article as such, where
// the request names an edition of it or a day (editions belong to one article).
const char *moved_target(struct service *service, const struct request *request,
                         const char *placeholder, const char *value, bool whole);

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

// Leaves in the language switch only the languages that the article has.
void page_keep_languages(struct arena *arena, const struct article *article,
                         struct page_context *context);

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
// {"status"} of a replaced whole: "updated", "unchanged" (STORE_SAME), or "valid" in a dry run.
// Returns what apply returns.
int say_status(const struct request *request, struct reply *reply, int outcome);
