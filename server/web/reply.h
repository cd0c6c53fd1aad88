// SPDX-License-Identifier: MIT
// The reply under construction. Handlers fill it; web/dispatch finishes it (ETag, 304, problem
// rendering, headers).
#pragma once

#include "base/buf.h"
#include "web/compress.h"
#include "web/route.h"

enum { REPLY_HEADERS_MAX = 24, REPLY_KEYS_MAX = 200 };
enum vary {
    VARY_ACCEPT = 1 << 0,
    VARY_ACCEPT_LANGUAGE = 1 << 1,
    VARY_ACCEPT_ENCODING = 1 << 2, // set when finished
};

struct entry; // of the reply cache

struct header {
    const char *name, *value;
};

struct reply {
    int status;           // 0: nothing yet
    const char *type;     // media type; static text. NULL: by the representation
    struct buf body;      // owned
    struct entry *entry;  // set: the body and headers come from the cache, a reference is held
    const char *language; // Content-Language, or NULL
    unsigned vary;
    const char *etag; // with quotes; NULL: made from the body for public GETs
    const char *location;
    int64_t changes_at; // instant at which something shown changes by itself; 0: never
    int retry_after;    // seconds; 0: none
    const char **keys;  // surrogate keys, in the arena
    size_t key_count;
    struct header headers[REPLY_HEADERS_MAX]; // others; strings live as long as the request
    size_t header_count;
    // A problem (RFC 9457) instead of a body; rendered by the service's hook.
    int problem_status;
    const char *problem_code;
    const char *problem_detail;
    const void *problem_details; // what the hook understands, or NULL
    // Set when finished:
    enum coding coding;
    bool kept;           // was inserted into the reply cache
    bool finished;       // dispatch_finish has run
    struct arena *arena; // the request's
};

void reply_init(struct reply *reply, struct arena *arena);
void reply_finish(struct reply *reply); // frees the body, releases the entry
void reply_header(struct reply *reply, const char *name, const char *value);
// "article", "x" → article:x ; id NULL → kind alone. The same key twice is kept once. Beyond
// REPLY_KEYS_MAX the one key "list" stands for all.
void reply_key(struct reply *reply, const char *kind, const char *id);
// Makes the reply a problem; a body so far is dropped. Returns 0, so that a handler can `return
// reply_problem(…)`.
int reply_problem(struct reply *reply, int status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
// A redirect: 303, 307 or 308, with a short body for people. Returns 0.
int reply_redirect(struct reply *reply, int status, const char *location);
bool reply_is_problem(const struct reply *reply);

// What the web layer itself refuses. The codes stand in model/problem.h's table too (a test
// compares them).
enum fault {
    FAULT_BAD_REQUEST,
    FAULT_UNKNOWN_PARAMETER,
    FAULT_BAD_PARAMETER,
    FAULT_UNAUTHORIZED,
    FAULT_FORBIDDEN,
    FAULT_NOT_FOUND,
    FAULT_METHOD_NOT_ALLOWED,
    FAULT_NOT_ACCEPTABLE,
    FAULT_LENGTH_REQUIRED,
    FAULT_TOO_LARGE,
    FAULT_URI_TOO_LONG,
    FAULT_UNSUPPORTED_TYPE,
    FAULT_EXPECTATION_FAILED,
    FAULT_INTERNAL,
    FAULT_NOT_IMPLEMENTED,
    FAULT_UNAVAILABLE,
    FAULT_VERSION_NOT_SUPPORTED,
    FAULT_COUNT
};
struct fault_kind {
    int status;
    const char *code;
};
extern const struct fault_kind fault_kinds[FAULT_COUNT];
// As reply_problem, of one of these kinds.
#define reply_fault(reply, fault, ...)                                                             \
    reply_problem((reply), fault_kinds[fault].status, fault_kinds[fault].code, __VA_ARGS__)
// The same for a check: false, so that it can `return reply_refuse(…)`.
#define reply_refuse(...) (reply_fault(__VA_ARGS__) != 0)
