// SPDX-License-Identifier: MIT
// A route is data: the one table of them (api/routes.c) feeds the router, 405 and Allow, OPTIONS,
// limits, parameter checks, caching, documentation and tests.
#pragma once

#include "base/sv.h"

struct service; // what handlers work on (api)
struct reader;  // a read-only connection (store)
struct tx;      // a write in progress (store)
struct request;
struct reply;

enum method {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD_PUT,
    METHOD_PATCH,
    METHOD_DELETE,
    METHOD_OPTIONS,
    METHOD_COUNT
};
extern const char *const method_names[METHOD_COUNT];

enum lane {
    LANE_LOOP,  // answers at once from memory, on the loop: `read` is called with a NULL reader
    LANE_READ,  // `read`, on a read lane thread with a reader inside a snapshot
    LANE_WRITE, // `check` on a read lane thread, then `apply` on the writer's
};

// What a token may do. The public tree needs none.
enum scope {
    SCOPE_PUBLIC = 0,
    SCOPE_CONTENT_WRITE = 1 << 0,
    SCOPE_CONTENT_APPROVE = 1 << 1,
    SCOPE_CONTENT_PUBLISH = 1 << 2,
    SCOPE_FEEDBACK_ANSWER = 1 << 3,
    SCOPE_ADMIN = 1 << 4, // holds all others
};

enum cache_rule {
    CACHE_PUBLIC,    // kept in the reply cache; Cache-Control: public, max-age=…
    CACHE_PRIVATE,   // not kept; private, max-age=60
    CACHE_NO_STORE,  // not kept; no-store
    CACHE_IMMUTABLE, // addressed by hash; public, max-age=31536000, immutable. Text is kept, to be
                     // served compressed
};

enum representation {
    REP_JSON = 1 << 0,   // application/json (errors: application/problem+json)
    REP_HTML = 1 << 1,   // text/html
    REP_LD = 1 << 2,     // application/ld+json
    REP_NDJSON = 1 << 3, // application/x-ndjson
    REP_TEXT = 1 << 4,   // text/plain
    REP_ANY = 1 << 5,    // the handler names the type (media, stylesheets): no negotiation
};

enum body_kind { BODY_NONE, BODY_JSON, BODY_FORM, BODY_FORM_OR_JSON, BODY_NDJSON, BODY_BYTES };

enum param_kind {
    PARAM_TEXT,    // min…max bytes of UTF-8; `valid` where it has a grammar
    PARAM_INTEGER, // min…max
    PARAM_WORD,    // one of `words`
    PARAM_FLAG,    // true or false
};

// A parameter of the path (the pattern holds {name}) or the query.
struct param {
    const char *name;
    enum param_kind kind;
    int64_t min, max;
    const char *const *words; // PARAM_WORD: NULL-terminated
    bool (*valid)(sv text);   // PARAM_TEXT: its grammar, or NULL
    const char *grammar;      // what `valid` wants, for messages: "an article id"
    bool joined;              // PARAM_TEXT: given again, the values are joined by commas
    const char *fallback;     // text of the default, or NULL: absent
    const char *summary;      // for the documentation
};

// Outcomes of handlers: 0 the reply is made (success or problem); 1 the reply was made on the way,
// by what was asked (from `check`: do not apply); negative: 500.
typedef int route_read(struct service *service, struct request *request, struct reply *reply);
// check: parse and validate into request->work (in the request's arena). Has request->reader.
typedef int route_check(struct service *service, struct request *request, struct reply *reply);
// apply: on the writer, in a savepoint. May run twice: starts from request->work and a fresh reply.
// A problem in the reply undoes the writes. Returning APPLY_MORE commits this part, keeps the reply
// and calls apply again in a later job (request->part + 1); APPLY_DISCARD undoes this part's writes
// and keeps the reply (dry runs). They combine.
typedef int route_apply(struct service *service, struct tx *tx, struct request *request,
                        struct reply *reply);
enum { CHECK_REFUSED = 1, APPLY_MORE = 2, APPLY_DISCARD = 4 };

enum { ROUTE_PARAMS_MAX = 16, ROUTE_SEGMENTS_MAX = 8 };

struct route {
    enum method method;  // GET answers HEAD too; OPTIONS is the router's own
    const char *pattern; // "/api/v1/articles/{id}"
    enum lane lane;
    unsigned scope; // SCOPE_PUBLIC, or any one of these bits suffices (admin always does)
    const struct param *const *params; // path and query, NULL-terminated; NULL: none
    bool lenient;                      // unknown query parameters are ignored (pages), not 400
    bool bulk;                         // writes stand behind single ones (imports)
    enum body_kind body;
    size_t body_limit; // bytes
    enum cache_rule cache;
    unsigned representations; // bits; the lowest bit is the default
    const char *summary;      // one line, for the documentation
    route_read *read;
    route_check *check;
    route_apply *apply;
};
