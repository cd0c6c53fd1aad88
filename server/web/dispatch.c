// SPDX-License-Identifier: MIT
// The steps of a request before its reply is finished. Invariants:
// - No handler runs before parameters, media types, body rules and credentials have been checked.
// - Credentials that do not hold are a 401 wherever they are sent; they are never treated as none.
// - A reply's cache sequence and its instant are read before the snapshot it is made from.
#include "web/dispatch.h"

#include "base/clock.h"
#include "base/mem.h"
#include "web/negotiate.h"
#include "web/router.h"

#include <assert.h>
#include <string.h>

// Four of the largest bodies that a route takes (imports), on a host of a gigabyte.
enum { BODIES_DEFAULT = 256 << 20 };

int dispatch_init(struct dispatch *d, const struct web_options *options) {
    *d = (struct dispatch){.options = *options};
    d->options.body_bytes = options->body_bytes == 0 ? BODIES_DEFAULT : options->body_bytes;
    int r = router_check(options->routes, options->route_count);
    if (r < 0) {
        return r;
    }
    d->cache = options->cache_bytes == 0 ? NULL : cache_create(options->cache_bytes);
    return 0;
}

void dispatch_finish_all(struct dispatch *d) {
    cache_destroy(d->cache);
    *d = (struct dispatch){0};
}

static bool has_credentials(const struct request *request) {
    return request->headers.authorization.ptr != NULL;
}

// A CORS preflight and a plain OPTIONS get the same answer; it does not depend on the origin.
static void answer_options(const struct dispatch *d, struct request *request, struct reply *reply,
                           const char *allow) {
    reply->status = 204;
    reply_header(reply, "Allow", allow);
    if (d->options.cors && request->route->scope == SCOPE_PUBLIC) {
        reply_header(reply, "Access-Control-Allow-Methods", allow);
        reply_header(reply, "Access-Control-Allow-Headers",
                     "Content-Type, Idempotency-Key, If-None-Match");
        reply_header(reply, "Access-Control-Max-Age", "86400");
    }
}

// Finds request->route. For a known path with another method it is a route of that path, so that
// logs name the template and CORS follows its tree; the reply is made then.
static bool find_route(const struct dispatch *d, struct request *request, struct reply *reply,
                       struct router_match *ret_match) {
    enum router_outcome outcome =
        router_find(d->options.routes, d->options.route_count, request->arena, request->path,
                    request->method, ret_match);
    if (outcome == ROUTER_NO_PATH) {
        return reply_refuse(reply, FAULT_NOT_FOUND, "There is nothing at this address.");
    }
    if (outcome == ROUTER_BAD_PATH) {
        return reply_refuse(reply, FAULT_BAD_REQUEST, "The address is not percent-encoded UTF-8.");
    }
    request->route = ret_match->route;
    if (outcome == ROUTER_FOUND) {
        return true;
    }
    const char *allow = router_allow(request->arena, ret_match->methods);
    if (request->method == METHOD_OPTIONS) {
        answer_options(d, request, reply, allow);
    } else {
        reply_header(reply, "Allow", allow);
        reply_fault(reply, FAULT_METHOD_NOT_ALLOWED, "This address answers %s.", allow);
    }
    return false;
}

static bool negotiate(struct request *request, struct reply *reply) {
    const struct route *route = request->route;
    request->representation =
        negotiate_representation(request->headers.accept, route->representations);
    if (request->representation != 0) {
        return true;
    }
    request->representation = route->representations & -route->representations;
    return reply_refuse(reply, FAULT_NOT_ACCEPTABLE,
                        "None of the media types that the request accepts is on offer here.");
}

static bool check_body(const struct request *request, int64_t length, struct reply *reply) {
    const struct route *route = request->route;
    if (length <= 0) {
        return true;
    }
    if (route->body == BODY_NONE) {
        return reply_refuse(reply, FAULT_TOO_LARGE, "This address takes no body.");
    }
    if ((uint64_t)length > route->body_limit) {
        return reply_refuse(reply, FAULT_TOO_LARGE, "A body may have at most %zu bytes here.",
                            route->body_limit);
    }
    if (!negotiate_body(request->headers.content_type, route->body)) {
        return reply_refuse(reply, FAULT_UNSUPPORTED_TYPE,
                            "This address takes %s, in UTF-8, with a Content-Type that says so.",
                            negotiate_body_types(route->body));
    }
    return true;
}

static bool check_scope(const struct request *request, struct reply *reply) {
    static const char *const names[] = {"content:write", "content:approve", "content:publish",
                                        "feedback:answer", "admin"};
    unsigned scope = request->route == NULL ? SCOPE_PUBLIC : request->route->scope;
    if (scope == SCOPE_PUBLIC || request_has_scope(request, scope)) {
        return true;
    }
    if (request->principal.name == NULL) {
        return reply_refuse(reply, FAULT_UNAUTHORIZED, "This address needs a bearer token.");
    }
    char wanted[128] = "";
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if ((scope & 1U << i) != 0) {
            strcat(strcat(wanted, wanted[0] == '\0' ? "" : " or "), names[i]);
        }
    }
    return reply_refuse(reply, FAULT_FORBIDDEN, "This needs a token with the scope %s.", wanted);
}

static bool may_be_kept(const struct dispatch *d, const struct route *route) {
    return d->cache != NULL && route->scope == SCOPE_PUBLIC && route->method == METHOD_GET &&
           (route->cache == CACHE_PUBLIC || route->cache == CACHE_IMMUTABLE);
}

// Everything that needs no handler. False: the reply is made.
static bool prepare(struct dispatch *d, struct request *request, int64_t content_length,
                    struct reply *reply) {
    struct router_match match;
    if (!find_route(d, request, reply, &match)) {
        return false;
    }
    if (!has_credentials(request) && !check_scope(request, reply)) {
        return false;
    }
    if (!negotiate(request, reply) || !params_read(request, match.path, match.path_count, reply) ||
        !check_body(request, content_length, reply)) {
        return false;
    }
    if (may_be_kept(d, request->route)) {
        request->cache_key = params_key(request, (size_t)(match.route - d->options.routes));
    }
    return true;
}

enum next dispatch_begin(struct dispatch *d, struct request *request, int64_t content_length,
                         struct reply *reply) {
    request->head = request->method == METHOD_HEAD;
    request->method = request->head ? METHOD_GET : request->method;
    if (request->local_admin && !has_credentials(request)) {
        request->principal = (struct principal){"admin", SCOPE_ADMIN};
    }
    if (!prepare(d, request, content_length, reply)) {
        return has_credentials(request) && content_length <= 0 ? NEXT_READ : NEXT_REPLY;
    }
    return content_length > 0 ? NEXT_BODY : dispatch_ready(d, request, reply);
}

bool dispatch_claim_body(struct dispatch *d, size_t length, struct reply *reply) {
    size_t before = atomic_fetch_add_explicit(&d->bodies, length, memory_order_relaxed);
    if (before + length <= d->options.body_bytes) {
        return true;
    }
    dispatch_release_body(d, length);
    return reply_refuse(reply, FAULT_UNAVAILABLE,
                        "Too many large bodies are on their way. Try again in a second.");
}

void dispatch_release_body(struct dispatch *d, size_t length) {
    atomic_fetch_sub_explicit(&d->bodies, length, memory_order_relaxed);
}

static bool find_kept(struct dispatch *d, struct request *request, struct reply *reply) {
    struct entry *entry = request->cache_key.len == 0
                              ? NULL
                              : cache_find(d->cache, request->cache_key, clock_now_ms());
    if (entry == NULL) {
        return false;
    }
    finish_adopt(reply, entry);
    return true;
}

// Negative outcomes were traced where they arose; here they become the one 500.
static void take_outcome(int outcome, struct reply *reply) {
    if (outcome < 0) {
        reply_fault(reply, FAULT_INTERNAL, "Something failed here. It has been noted.");
    }
}

static void run_read(struct dispatch *d, struct request *request, struct reply *reply) {
    take_outcome(request->route->read(d->options.service, request, reply), reply);
}

// What a reply that is kept must not be older than. Before the snapshot.
static void note_start(const struct dispatch *d, struct request *request) {
    request->sequence = d->cache == NULL ? 0 : cache_sequence(d->cache);
    request->as_of = clock_now_ms();
}

enum next dispatch_ready(struct dispatch *d, struct request *request, struct reply *reply) {
    if (has_credentials(request)) {
        return NEXT_READ;
    }
    if (find_kept(d, request, reply)) {
        return NEXT_REPLY;
    }
    if (request->route->lane == LANE_LOOP) {
        note_start(d, request);
        run_read(d, request, reply);
        return NEXT_REPLY;
    }
    return NEXT_READ;
}

static bool authenticate(struct dispatch *d, struct request *request, struct reply *reply) {
    if (!has_credentials(request)) {
        return true;
    }
    int r = d->options.hooks->authenticate(d->options.service, request);
    take_outcome(r, reply);
    if (r > 0) {
        reply->header_count = 0; // what a refusal before said
        return reply_refuse(reply, FAULT_UNAUTHORIZED, "The credentials do not hold.");
    }
    return reply->status != 0 || check_scope(request, reply);
}

bool dispatch_verify(struct dispatch *d, struct request *request, struct reader *reader,
                     struct reply *reply) {
    const struct web_hooks *hooks = d->options.hooks;
    int r = hooks->reader_begin(reader);
    take_outcome(r, reply);
    if (r >= 0) {
        request->reader = reader;
        authenticate(d, request, reply);
        request->reader = NULL;
        hooks->reader_end(reader);
    }
    return reply->status == 0;
}

static enum next run_check(struct dispatch *d, struct request *request, struct reply *reply) {
    const struct route *route = request->route;
    int r = route->check == NULL ? 0 : route->check(d->options.service, request, reply);
    if (r == 0 && reply->status == 0) {
        return NEXT_WRITE;
    }
    take_outcome(r, reply);
    return NEXT_REPLY;
}

// Inside the snapshot.
static enum next run_handler(struct dispatch *d, struct request *request, struct reply *reply) {
    if (!authenticate(d, request, reply) || reply->status != 0) {
        return NEXT_REPLY;
    }
    if (has_credentials(request) && find_kept(d, request, reply)) {
        return NEXT_REPLY;
    }
    if (request->route->lane == LANE_WRITE) {
        return run_check(d, request, reply);
    }
    if (request->route->lane == LANE_LOOP) {
        request->reader = NULL; // as when it runs on the loop
    }
    run_read(d, request, reply);
    return NEXT_REPLY;
}

enum next dispatch_read(struct dispatch *d, struct request *request, struct reader *reader,
                        struct reply *reply) {
    const struct web_hooks *hooks = d->options.hooks;
    enum next next = NEXT_REPLY;
    note_start(d, request);
    int r = hooks->reader_begin(reader);
    take_outcome(r, reply);
    if (r >= 0) {
        request->reader = reader;
        next = run_handler(d, request, reply);
        request->reader = NULL;
        hooks->reader_end(reader);
        assert(hooks->reader_idle(reader));
    }
    if (next == NEXT_REPLY) {
        finish_reply(d, request, reply, true);
    }
    return next;
}

void dispatch_finish(struct dispatch *d, struct request *request, struct reply *reply) {
    finish_reply(d, request, reply, false);
}
