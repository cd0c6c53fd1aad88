// SPDX-License-Identifier: MIT
// The life of a request without any socket: route → parameters → negotiation → cache →
// authentication → handler → finished reply. The loops, web_call and the tests drive these steps;
// each says what comes next.
#pragma once

#include "web/cache.h"
#include "web/web.h"

#include <stdatomic.h>

// What the steps need; part of struct web.
struct dispatch {
    struct web_options options;
    struct cache *cache;    // NULL: none
    _Atomic(size_t) bodies; // bytes claimed, of options.body_bytes
};

enum next {
    NEXT_REPLY, // the reply is made: dispatch_finish, then send
    NEXT_BODY,  // read the body (request->route->body_limit bounds it), then dispatch_ready
    NEXT_READ,  // hand to the read lane: dispatch_read
    NEXT_WRITE, // hand to the writer: options.hooks->write, then NEXT_REPLY
};

// Checks the table of routes and makes the cache. Negative: a bad table.
int dispatch_init(struct dispatch *d, const struct web_options *options);
void dispatch_finish_all(struct dispatch *d); // frees what init made

// With method, target and headers known (the body not yet): finds the route, checks parameters,
// media types, body rules. content_length < 0: none. Gives NEXT_REPLY (problem, OPTIONS), NEXT_BODY
// or what dispatch_ready gives. A request with credentials and no body gives NEXT_READ even where
// the reply is a problem already (request->route may be NULL then): wrong credentials come first.
enum next dispatch_begin(struct dispatch *d, struct request *request, int64_t content_length,
                         struct reply *reply);
// Before a body of `length` bytes is read: claims room for it, so that what clients send before
// anybody knows them cannot fill the memory. False: there is none, and the reply says so. What was
// claimed is given back with dispatch_release_body.
bool dispatch_claim_body(struct dispatch *d, size_t length, struct reply *reply);
void dispatch_release_body(struct dispatch *d, size_t length);
// With the body in request->body: reply cache, loop lane handlers. Gives NEXT_REPLY or NEXT_READ.
// Requests with credentials always go to the read lane first.
enum next dispatch_ready(struct dispatch *d, struct request *request, struct reply *reply);
// In the read lane, before a large body is read: whether the request's credentials hold and
// suffice. False: the reply says why not. dispatch_read asks again, when the body has come.
bool dispatch_verify(struct dispatch *d, struct request *request, struct reader *reader,
                     struct reply *reply);
// In the read lane, with a reader that is outside a snapshot: reads the cache generation, begins
// the snapshot, authenticates, looks into the cache (for requests with credentials), runs `read` or
// `check`, ends the snapshot, asserts that no transaction stayed open. Gives NEXT_REPLY or
// NEXT_WRITE. With NEXT_REPLY the reply is finished already, so that hashing and compressing stay
// off the loops; dispatch_finish then does nothing.
enum next dispatch_read(struct dispatch *d, struct request *request, struct reader *reader,
                        struct reply *reply);
// Makes the reply whole: renders a problem, ETag, keeps it in the cache (public GET 200 only),
// If-None-Match → 304, picks the encoding, and sets every header: X-Request-Id,
// X-Content-Type-Options, Referrer-Policy, CSP of pages, Cache-Control, Vary, CORS,
// Content-Language, Surrogate-Key, Location, Retry-After, Allow. After it `reply->headers` is
// complete but for Content-Length, Date and Connection.
void dispatch_finish(struct dispatch *d, struct request *request, struct reply *reply);
// The two parts of it that the steps before need: the same, where `compress` says that this thread
// may spend time on compressing what is not kept; and making the reply what an entry holds, whose
// reference it takes over.
void finish_reply(struct dispatch *d, struct request *request, struct reply *reply, bool compress);
void finish_adopt(struct reply *reply, struct entry *entry);
// The bytes to send after dispatch_finish: the entry's or the body's. For a 304 they are the 200's
// (MHD needs them).
sv reply_bytes(const struct reply *reply);
