// SPDX-License-Identifier: MIT
// Starting and stopping the server. Stop order: the listeners, the loops (each drains, and ends
// only when no connection of its own is suspended), then the lanes, then what they worked on. The
// writer behind hooks->write must outlive web_stop, as loops wait for what it holds.
#include "web/guard.h"
#include "web/listen.h"
#include "web/loop.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ADMIN_CONNECTIONS = 64, FILES_MAX = 1 << 20 };

struct web {
    struct dispatch dispatch;
    struct lanes *lanes;
    struct reader *reader; // web_call's, opened by the first
    int listener, admin_listener;
    char *address, *admin_path;
    size_t loop_count; // with the admin socket's, which is the last
    struct loop *loops;
};

// Each connection takes a descriptor, or two while it closes slowly.
static void raise_file_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return;
    }
    rlim_t wanted = limit.rlim_max < FILES_MAX ? limit.rlim_max : FILES_MAX;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = wanted;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static _Noreturn void panic(void *closure, const char *file, unsigned int line,
                            const char *reason) {
    (void)closure;
    log_detail(LOG_LEVEL_ERROR, "panic", "%s:%u: %s", file, line, reason == NULL ? "" : reason);
    abort();
}

static int start_loops(struct web *web) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    long wanted = web->dispatch.options.loops > 0 ? web->dispatch.options.loops : cores;
    size_t public = wanted < 1 ? 1 : (size_t)wanted;
    size_t count = public + (web->admin_listener >= 0 ? 1 : 0);
    int outcome = 0;
    web->loops = mem_zero(count, sizeof *web->loops);
    while (outcome == 0 && web->loop_count < count) {
        bool admin = web->loop_count == public;
        outcome = loop_start(&web->loops[web->loop_count++], &web->dispatch, web->lanes,
                             admin ? web->admin_listener : web->listener, admin,
                             admin ? ADMIN_CONNECTIONS : web->dispatch.options.connections);
    }
    return outcome;
}

int web_start_local(const struct web_options *options, struct web **ret_web) {
    struct web *web = mem_zero(1, sizeof *web);
    web->listener = web->admin_listener = -1;
    int outcome = dispatch_init(&web->dispatch, options);
    if (outcome < 0) {
        free(web);
        return outcome;
    }
    *ret_web = web;
    return 0;
}

static int listen_all(struct web *web, const char *address, const char *admin_path,
                      char **ret_message) {
    char *text = NULL;
    int outcome = listen_tcp(address, &web->listener, &text);
    if (outcome == 0) {
        web->address = take(text);
        outcome = admin_path == NULL ? 0 : listen_admin(admin_path, &web->admin_listener, &text);
    }
    if (outcome != 0) {
        *ret_message = text;
        return outcome;
    }
    web->admin_path = text;
    return 0;
}

int web_start(const struct web_options *options, const char *address, const char *admin_path,
              struct web **ret_web, char **ret_message) {
    struct web *web = NULL;
    raise_file_limit();
    MHD_set_panic_func(panic, NULL);
    int outcome = web_start_local(options, &web);
    if (outcome < 0) {
        return outcome;
    }
    outcome = listen_all(web, address, admin_path, ret_message);
    if (outcome == 0 && options->hooks->bound != NULL) {
        options->hooks->bound(options->service, web->address);
    }
    if (outcome == 0) {
        outcome = lanes_create(&web->dispatch, &web->lanes);
    }
    if (outcome == 0) {
        outcome = start_loops(web);
    }
    if (outcome != 0) {
        web_stop(web, 0);
        return outcome;
    }
    *ret_web = web;
    return 0;
}

const char *web_address(const struct web *web) {
    return web->address;
}

static void close_listeners(struct web *web) {
    if (web->admin_path != NULL) {
        unlink(web->admin_path);
    }
    if (web->admin_listener >= 0) {
        close(web->admin_listener);
    }
    if (web->listener >= 0) {
        close(web->listener);
    }
}

void web_stop(struct web *web, int seconds) {
    if (web == NULL) {
        return;
    }
    int64_t until = clock_monotonic_ms() + (int64_t)seconds * 1000;
    close_listeners(web);
    if (web->lanes != NULL) {
        lanes_refuse_after(web->lanes, until);
    }
    loops_stop(web->loops, web->loop_count, until);
    for (size_t i = 0; i < web->loop_count; i++) {
        loop_finish(&web->loops[i]);
    }
    lanes_destroy(web->lanes);
    if (web->reader != NULL) {
        web->dispatch.options.hooks->reader_close(web->reader);
    }
    dispatch_finish_all(&web->dispatch);
    free(web->loops);
    free(web->address);
    free(web->admin_path);
    free(web);
}

// A call that waits for the writer.
struct waiting {
    struct request request; // first: the writer's completion knows only this
    struct queue *written;
};

static void written(struct request *request) {
    queue_push(((struct waiting *)request)->written, &request->item);
}

static void write_and_wait(struct web *web, struct request *request, struct reply *reply) {
    struct waiting *waiting = (struct waiting *)request;
    bool closed = false;
    waiting->written = queue_create(1);
    web->dispatch.options.hooks->write(web->dispatch.options.service, request, reply, written);
    queue_pop(waiting->written, -1, &closed);
    queue_destroy(waiting->written);
}

static enum next call_read(struct web *web, struct request *request, struct reply *reply) {
    const struct web_options *options = &web->dispatch.options;
    if (web->reader == NULL) {
        web->reader = options->hooks->reader_open(options->service);
    }
    if (web->reader == NULL) {
        reply_fault(reply, FAULT_UNAVAILABLE, "The library cannot be opened for reading.");
        return NEXT_REPLY;
    }
    return dispatch_read(&web->dispatch, request, web->reader, reply);
}

// False: the reply says why not.
static bool fill(struct request *request, const char *target, const char *const *headers,
                 struct reply *reply) {
    bool is_long = false;
    const char *fault = NULL;
    intake_target(request, sv_of(arena_strdup(request->arena, target)));
    for (size_t i = 0; fault == NULL && headers != NULL && headers[i] != NULL; i += 2) {
        fault = intake_field(request, sv_of(headers[i]), sv_of(headers[i + 1]));
    }
    request->headers.accept_encoding = (sv){NULL, 0};
    intake_id(request);
    if (fault == NULL) {
        fault = guard_target(request->target, &is_long);
    }
    if (fault != NULL) {
        reply_fault(reply, is_long ? FAULT_URI_TOO_LONG : FAULT_BAD_REQUEST, "%s", fault);
    }
    return fault == NULL;
}

// The steps of a connection's request, one after the other, but for the guard's checks of framing,
// which a call has none of.
void web_call(struct web *web, struct arena *arena, enum method method, const char *target,
              const char *const *headers, sv body, bool admin, struct reply *ret_reply) {
    struct dispatch *dispatch = &web->dispatch;
    struct waiting waiting = {.request = {.arena = arena,
                                          .method = method,
                                          .local_admin = admin,
                                          .started_us = clock_monotonic_us()}};
    struct request *request = &waiting.request;
    enum next next = NEXT_REPLY;
    reply_init(ret_reply, arena);
    if (fill(request, target, headers, ret_reply)) {
        int64_t length = body.ptr == NULL ? -1 : (int64_t)body.len;
        next = dispatch_begin(dispatch, request, length, ret_reply);
    }
    if (next == NEXT_BODY) {
        request->body = body;
        next = dispatch_ready(dispatch, request, ret_reply);
    }
    if (next == NEXT_READ) {
        next = call_read(web, request, ret_reply);
    }
    if (next == NEXT_WRITE) {
        write_and_wait(web, request, ret_reply);
    }
    dispatch_finish(dispatch, request, ret_reply);
    if (ret_reply->entry != NULL && ret_reply->body.len == 0) {
        buf_sv(&ret_reply->body, reply_bytes(ret_reply)); // callers look into the body alone
    }
}

void web_invalidate(struct web *web, const char *const *keys, size_t count) {
    if (web->dispatch.cache != NULL) {
        cache_invalidate(web->dispatch.cache, keys, count);
    }
}

void web_figures(const struct web *web, struct web_figures *ret_figures) {
    *ret_figures = (struct web_figures){0};
    for (size_t i = 0; i < web->loop_count; i++) {
        ret_figures->requests += atomic_load(&web->loops[i].requests);
        ret_figures->connections += atomic_load(&web->loops[i].connections);
    }
    if (web->dispatch.cache != NULL) {
        struct cache_figures cache;
        cache_figures(web->dispatch.cache, &cache);
        ret_figures->hits = cache.hits;
        ret_figures->misses = cache.misses;
        ret_figures->entries = cache.entries;
        ret_figures->bytes = cache.bytes;
    }
    ret_figures->read_backlog = web->lanes == NULL ? 0 : lanes_backlog(web->lanes);
}
