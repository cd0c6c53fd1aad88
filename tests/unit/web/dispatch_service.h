// SPDX-License-Identifier: MIT
// A small route table and hooks that play the service, and the steps of a request driven as a loop
// and a lane drive them.
#pragma once

#include "cmocka_web.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "web/dispatch.h"

#include <stdio.h>
#include <strings.h>

struct service {
    int reads, checks, snapshots, authentications;
    bool in_snapshot;
    int version;
    int64_t takes_ms;   // of the set clock, by a reading
    int64_t changes_in; // of /api/changing, from when the reading begins
};

// What one test request is made of, and what came of it.
struct exchange {
    struct arena *arena;
    struct request request;
    struct reply reply;
    enum next next;
};

static struct service service;
static struct dispatch dispatch;

static inline int reader_begin(struct reader *reader) {
    (void)reader;
    assert_false(service.in_snapshot);
    service.in_snapshot = true;
    service.snapshots++;
    return 0;
}

static inline void reader_end(struct reader *reader) {
    (void)reader;
    service.in_snapshot = false;
}

static inline bool reader_idle(const struct reader *reader) {
    (void)reader;
    return !service.in_snapshot;
}

static inline int authenticate(struct service *s, struct request *request) {
    assert_true(s->in_snapshot);
    assert_non_null(request->reader);
    s->authentications++;
    if (sv_is(request->headers.authorization, "Bearer writer")) {
        request->principal = (struct principal){"w", SCOPE_CONTENT_WRITE};
        return 0;
    }
    if (sv_is(request->headers.authorization, "Bearer admin")) {
        request->principal = (struct principal){"a", SCOPE_ADMIN};
        return 0;
    }
    return sv_is(request->headers.authorization, "Bearer broken") ? ERR_STORAGE : 1;
}

static inline void render_problem(struct service *s, const struct request *request,
                                  struct reply *reply) {
    (void)s;
    (void)request;
    reply->type = "application/problem+json";
    buf_printf(&reply->body, "{\"code\": \"%s\"}", reply->problem_code);
}

static inline int read_page(struct service *s, struct request *request, struct reply *reply) {
    s->reads++;
    assert_true(s->in_snapshot && request->reader != NULL);
    reply->status = 200;
    reply->language = "en";
    reply->changes_at = clock_now_ms() + 30000;
    reply_key(reply, "article", "x");
    reply_header(reply, "Link", "</x>; rel=\"next\"");
    for (int i = 0; i < 300; i++) {
        buf_printf(&reply->body, "version %d, line %d\n", s->version, i);
    }
    return 0;
}

static inline int read_small(struct service *s, struct request *request, struct reply *reply) {
    (void)request;
    s->reads++;
    reply->status = 200;
    buf_text(&reply->body, "{}");
    if (s->takes_ms > 0) {
        clock_set_ms(clock_now_ms() + s->takes_ms);
    }
    return 0;
}

static inline int read_changing(struct service *s, struct request *request, struct reply *reply) {
    reply->changes_at = clock_now_ms() + s->changes_in;
    return read_small(s, request, reply);
}

static inline int read_loop(struct service *s, struct request *request, struct reply *reply) {
    assert_null(request->reader);
    return read_small(s, request, reply);
}

static inline int read_revision(struct service *s, struct request *request, struct reply *reply) {
    reply->etag = "\"e3\"";
    return read_page(s, request, reply);
}

static inline int read_fails(struct service *s, struct request *request, struct reply *reply) {
    (void)s;
    (void)request;
    buf_text(&reply->body, "half a secret");
    reply->status = 200;
    return ERR_FATAL;
}

static inline int read_nothing(struct service *s, struct request *request, struct reply *reply) {
    (void)s;
    (void)request;
    (void)reply;
    return 0;
}

static inline int read_moved(struct service *s, struct request *request, struct reply *reply) {
    (void)s;
    (void)request;
    return reply_redirect(reply, 308, "/en/?a=1&b=\"");
}

static inline int check_body(struct service *s, struct request *request, struct reply *reply) {
    s->checks++;
    assert_non_null(request->reader);
    return sv_is(request->body, "bad")
               ? reply_problem(reply, 422, "invalid-document", "This is %s.", "bad")
               : 0;
}

static inline int apply(struct service *s, struct tx *tx, struct request *request,
                        struct reply *reply) {
    (void)s;
    (void)tx;
    (void)request;
    reply->status = 201;
    return 0;
}

static const char *const words[] = {"html", "text", NULL};
static const struct param id = {.name = "id", .min = 1, .max = 10};
static const struct param body = {
    .name = "body", .kind = PARAM_WORD, .words = words, .fallback = "html"};
static const struct param *const with_id[] = {&id, &body, NULL};

static const struct route routes[] = {
    {.pattern = "/",
     .read = read_page,
     .lane = LANE_READ,
     .representations = REP_HTML,
     .lenient = true},
    {.pattern = "/api/articles/{id}",
     .read = read_page,
     .lane = LANE_READ,
     .params = with_id,
     .representations = REP_JSON | REP_LD},
    {.pattern = "/api/search",
     .read = read_page,
     .lane = LANE_READ,
     .cache = CACHE_PRIVATE,
     .representations = REP_JSON},
    {.pattern = "/api/small", .read = read_small, .lane = LANE_READ, .representations = REP_JSON},
    {.pattern = "/api/changing",
     .read = read_changing,
     .lane = LANE_READ,
     .representations = REP_JSON},
    {.pattern = "/instant", .read = read_loop, .lane = LANE_LOOP, .representations = REP_TEXT},
    {.pattern = "/livez",
     .read = read_loop,
     .lane = LANE_LOOP,
     .cache = CACHE_NO_STORE,
     .representations = REP_TEXT},
    {.pattern = "/fails", .read = read_fails, .lane = LANE_READ, .representations = REP_JSON},
    {.pattern = "/nothing", .read = read_nothing, .lane = LANE_READ, .representations = REP_JSON},
    {.pattern = "/moved",
     .read = read_moved,
     .lane = LANE_READ,
     .representations = REP_HTML,
     .lenient = true},
    {.pattern = "/desk",
     .read = read_page,
     .lane = LANE_READ,
     .scope = SCOPE_CONTENT_WRITE,
     .representations = REP_HTML,
     .lenient = true},
    {.pattern = "/api/editorial/{id}",
     .read = read_revision,
     .lane = LANE_READ,
     .params = with_id,
     .scope = SCOPE_CONTENT_WRITE | SCOPE_CONTENT_PUBLISH,
     .cache = CACHE_NO_STORE,
     .representations = REP_JSON},
    {.pattern = "/api/editorial/{id}",
     .method = METHOD_PUT,
     .lane = LANE_WRITE,
     .params = with_id,
     .scope = SCOPE_CONTENT_PUBLISH,
     .check = check_body,
     .apply = apply,
     .body = BODY_JSON,
     .body_limit = 100,
     .cache = CACHE_NO_STORE,
     .representations = REP_JSON},
    {.pattern = "/api/feedback",
     .method = METHOD_POST,
     .lane = LANE_WRITE,
     .check = check_body,
     .apply = apply,
     .body = BODY_FORM_OR_JSON,
     .body_limit = 100,
     .cache = CACHE_NO_STORE,
     .representations = REP_JSON},
};

static const struct web_hooks hooks = {
    .reader_begin = reader_begin,
    .reader_end = reader_end,
    .reader_idle = reader_idle,
    .authenticate = authenticate,
    .render_problem = render_problem,
};

static inline int set_up(void **state) {
    (void)state;
    service = (struct service){.version = 1};
    struct web_options options = {.service = &service,
                                  .hooks = &hooks,
                                  .routes = routes,
                                  .route_count = ARRAY_SIZE(routes),
                                  .cache_bytes = 1 << 20,
                                  .max_age = 60,
                                  .stale_seconds = 300,
                                  .frame_ancestors = "'self'",
                                  .cors = true};
    return dispatch_init(&dispatch, &options);
}

static inline int tear_down(void **state) {
    (void)state;
    dispatch_finish_all(&dispatch);
    return 0;
}

static inline struct exchange make(enum method method, const char *target) {
    struct exchange e = {.arena = arena_create()};
    sv rest = sv_of(target);
    e.request = (struct request){.arena = e.arena, .method = method, .target = rest, .id = "id1"};
    e.request.path = sv_cut(&rest, '?');
    e.request.query = rest;
    return e;
}

// Drives the steps as a loop and a lane do; stops where the writer would take over.
static inline void run(struct exchange *e, sv content) {
    static int reader;
    reply_init(&e->reply, e->arena);
    e->next = dispatch_begin(&dispatch, &e->request,
                             content.ptr == NULL ? -1 : (int64_t)content.len, &e->reply);
    if (e->next == NEXT_BODY) {
        e->request.body = content;
        e->next = dispatch_ready(&dispatch, &e->request, &e->reply);
    }
    if (e->next == NEXT_READ) {
        e->next = dispatch_read(&dispatch, &e->request, (struct reader *)&reader, &e->reply);
        assert_false(service.in_snapshot);
    }
    if (e->next == NEXT_REPLY) {
        dispatch_finish(&dispatch, &e->request, &e->reply);
    }
}

static inline void get(struct exchange *e, const char *target) {
    *e = make(METHOD_GET, target);
    run(e, (sv){NULL, 0});
}

static inline void done(struct exchange *e) {
    reply_finish(&e->reply);
    arena_destroy(e->arena);
}

static inline const char *header(const struct exchange *e, const char *name) {
    const char *value = NULL;
    for (size_t i = 0; i < e->reply.header_count; i++) {
        if (strcasecmp(e->reply.headers[i].name, name) == 0) {
            assert_null(value); // none twice
            value = e->reply.headers[i].value;
        }
    }
    return value;
}
