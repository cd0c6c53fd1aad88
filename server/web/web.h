// SPDX-License-Identifier: MIT
// The HTTP server: options, the hooks through which it reaches the service, start and stop.
#pragma once

#include "web/reply.h"
#include "web/request.h"

// How the web layer reaches what it may not know. All are thread-safe.
struct web_hooks {
    // The address as bound ("127.0.0.1:43211"), before the first request; NULL: not wanted.
    void (*bound)(struct service *service, const char *address);
    struct reader *(*reader_open)(struct service *service); // NULL when it cannot
    void (*reader_close)(struct reader *reader);
    int (*reader_begin)(struct reader *reader);
    void (*reader_end)(struct reader *reader);
    bool (*reader_idle)(const struct reader *reader);
    // Reads `Authorization: Bearer …` into request->principal. 0, or 1 for a token that does not
    // hold.
    int (*authenticate)(struct service *service, struct request *request);
    // Runs route->apply on the writer, then calls `done` (on the writer's thread, after the commit;
    // or at once, with a 503 in the reply, when the writer's queue is full).
    void (*write)(struct service *service, struct request *request, struct reply *reply,
                  void (*done)(struct request *request));
    // Turns a problem reply into bytes: problem+json, or a page where the request prefers HTML.
    // Needs no reader.
    void (*render_problem)(struct service *service, const struct request *request,
                           struct reply *reply);
};

struct web_options {
    struct service *service;
    const struct web_hooks *hooks;
    const struct route *routes;
    size_t route_count;
    int loops;            // 0: one per core
    int read_threads;     // 0: cores, at least 2
    size_t read_queue;    // requests waiting for the read lane before 503
    size_t cache_bytes;   // the reply cache's bound; 0: no cache
    size_t body_bytes;    // of bodies on their way or at work at once before 503, small ones not
                          // counted; 0: 256 MiB
    unsigned connections; // per loop
    int header_seconds, body_seconds, response_seconds, idle_seconds; // deadlines
    int max_age;                                                      // of public replies, seconds
    int stale_seconds;           // stale-while-revalidate and stale-if-error
    const char *frame_ancestors; // CSP of pages: "'self'", "*", or origins
    bool cors;                   // the public tree answers any origin
    bool access_log;
};

struct web;

// Listens on `address` ("127.0.0.1:8080", "[::1]:0", port 0 picks one) and on the AF_UNIX socket
// `admin_path` (NULL: none; mode 0600). Returns 0, 1 when an address is taken or malformed
// (ret_message: what and how to mend it, free()), negative.
int web_start(const struct web_options *options, const char *address, const char *admin_path,
              struct web **ret_web, char **ret_message);
const char *web_address(const struct web *web); // "127.0.0.1:43211", as bound
// Stops accepting, finishes what is under way (at most `seconds`), stops threads, frees. NULL is
// fine.
void web_stop(struct web *web, int seconds);

// A web without sockets: routing, parameters, authentication, lanes and cache on the caller's
// thread. For commands and tests.
int web_start_local(const struct web_options *options, struct web **ret_web);
// One request as the local admin (or with the given Authorization). The reply is whole: status,
// type, headers, body (identity encoding). `headers` is NULL-terminated pairs name, value, …; the
// caller calls reply_finish and arena_destroy.
void web_call(struct web *web, struct arena *arena, enum method method, const char *target,
              const char *const *headers, sv body, bool admin, struct reply *ret_reply);

// The reply cache's doors for the writer's commit hook: everything that carries one of these
// surrogate keys is stale from now on.
void web_invalidate(struct web *web, const char *const *keys, size_t count);
// Figures for /metrics and tests.
struct web_figures {
    uint64_t requests, hits, misses, entries, bytes;
    uint64_t connections;
    size_t read_backlog;
};
void web_figures(const struct web *web, struct web_figures *ret_figures);
