// SPDX-License-Identifier: MIT
// One request, from its first byte to the last of its reply. Its memory belongs to its arena. It is
// on one thread at a time: loop → read lane → writer → loop.
#pragma once

#include "base/arena.h"
#include "base/queue.h"
#include "web/route.h"

enum {
    REQUEST_ID_MAX = 64,       // of one that the client gave
    REQUEST_TARGET_MAX = 8192, // longer: 414
};

struct value {
    bool set; // given, or the default applies
    bool given;
    sv text; // decoded, valid UTF-8
    int64_t number;
};

// The header fields that anything here reads; absent ones have a NULL ptr.
struct request_headers {
    sv accept, accept_language, accept_encoding, authorization, content_type, if_match,
        if_none_match, idempotency_key, x_request_id;
};

struct principal {
    const char *name; // the token's name; "admin" on the local socket
    unsigned scopes;
};

struct request {
    struct queue_item item; // first: for lanes and completions
    struct arena *arena;
    char id[REQUEST_ID_MAX + 1];
    enum method method;
    bool head;        // HEAD: method is METHOD_GET
    bool local_admin; // came over the admin socket from the same user or root
    sv target;        // raw, as received
    sv path;          // raw, before the '?'
    sv query;         // raw, after the '?'; ptr NULL without one
    struct request_headers headers;
    sv body;
    const struct route *route;             // NULL until routed
    struct value values[ROUTE_PARAMS_MAX]; // in the order of route->params
    enum representation representation;
    struct principal principal; // name NULL: nobody
    struct reader *reader;      // in the read lane
    void *work;                 // from check to apply
    int part;                   // apply's turn, from 0
    uint64_t sequence;          // the cache's generation, read before the snapshot began
    int64_t as_of;              // the wall clock, read then too: what is computed may be this old
    int64_t started_us;         // monotonic
    sv cache_key;               // canonical; empty: not cacheable
};

// Filling in what arrived, before any route is known. The target is split at its first '?'.
void intake_target(struct request *request, sv target);
// Keeps a field that something reads; others are ignored. Fields that are lists by their grammar
// are joined with a comma. NULL, or why it cannot be taken: a second one of what there is one of.
const char *intake_field(struct request *request, sv name, sv value);
// After the fields: the client's X-Request-Id where it is 1–64 of [A-Za-z0-9._-], else a new one
// of 16 hexadecimal digits.
void intake_id(struct request *request);

// The value of a parameter of the route; asserts that the route has it.
const struct value *request_value(const struct request *request, const struct param *param);
// Its text, or NULL when absent (NUL-terminated, in the arena).
const char *request_text(const struct request *request, const struct param *param);
int64_t request_number(const struct request *request, const struct param *param); // 0 when absent
bool request_flag(const struct request *request, const struct param *param);
// A field of an application/x-www-form-urlencoded body; NULL when absent. Decoded, valid UTF-8, in
// the arena.
const char *request_form(const struct request *request, const char *name);
bool request_has_scope(const struct request *request, unsigned scopes); // any of the bits, or admin
