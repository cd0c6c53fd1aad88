// SPDX-License-Identifier: MIT
// Requests without a socket. They take the same steps as those of a connection, one after the
// other, but for the guard's checks of framing, which a call has none of.
#include "web/local.h"

#include "base/clock.h"
#include "web/guard.h"

#include <pthread.h>
#include <string.h>

void local_init(struct local *local, struct dispatch *dispatch) {
    *local = (struct local){.dispatch = dispatch};
    id_source_init(&local->ids);
}

void local_finish(struct local *local) {
    if (local->reader != NULL) {
        local->dispatch->options.hooks->reader_close(local->reader);
        local->reader = NULL;
    }
}

// What waits for the writer.
struct waiting {
    struct request request; // first: the writer's completion knows only this
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool written;
};

static void written(struct request *request) {
    struct waiting *waiting = (struct waiting *)request;
    pthread_mutex_lock(&waiting->mutex);
    waiting->written = true;
    pthread_cond_signal(&waiting->changed);
    pthread_mutex_unlock(&waiting->mutex);
}

static void write_and_wait(struct dispatch *dispatch, struct waiting *waiting,
                           struct reply *reply) {
    pthread_mutex_init(&waiting->mutex, NULL);
    pthread_cond_init(&waiting->changed, NULL);
    dispatch->options.hooks->write(dispatch->options.service, &waiting->request, reply, written);
    pthread_mutex_lock(&waiting->mutex);
    while (!waiting->written) {
        pthread_cond_wait(&waiting->changed, &waiting->mutex);
    }
    pthread_mutex_unlock(&waiting->mutex);
    pthread_cond_destroy(&waiting->changed);
    pthread_mutex_destroy(&waiting->mutex);
}

// False: the reply says why not.
static bool fill(struct local *local, const struct local_request *call, struct request *request,
                 struct reply *reply) {
    bool is_long = false;
    const char *fault = NULL;
    request->arena = call->arena;
    request->head = call->method == METHOD_HEAD;
    request->method = request->head ? METHOD_GET : call->method;
    request->local_admin = call->admin;
    request->started_us = clock_monotonic_us();
    intake_target(request, sv_of(arena_strdup(call->arena, call->target)));
    for (size_t i = 0; fault == NULL && call->headers != NULL && call->headers[i] != NULL; i += 2) {
        fault = intake_field(request, sv_of(call->headers[i]), sv_of(call->headers[i + 1]));
    }
    request->headers.accept_encoding = (sv){NULL, 0};
    intake_id(request, &local->ids);
    if (fault == NULL) {
        fault = guard_target(request->target, &is_long);
    }
    if (fault != NULL) {
        reply_fault(reply, is_long ? FAULT_URI_TOO_LONG : FAULT_BAD_REQUEST, "%s", fault);
    }
    return fault == NULL;
}

static enum next read_lane(struct local *local, struct request *request, struct reply *reply) {
    const struct web_options *options = &local->dispatch->options;
    if (local->reader == NULL) {
        local->reader = options->hooks->reader_open(options->service);
    }
    if (local->reader == NULL) {
        reply_fault(reply, FAULT_UNAVAILABLE, "The library cannot be opened for reading.");
        return NEXT_REPLY;
    }
    return dispatch_read(local->dispatch, request, local->reader, reply);
}

void local_call(struct local *local, const struct local_request *call, struct reply *ret_reply) {
    struct dispatch *dispatch = local->dispatch;
    struct waiting waiting = {0};
    struct request *request = &waiting.request;
    enum next next = NEXT_REPLY;
    reply_init(ret_reply, call->arena);
    if (fill(local, call, request, ret_reply)) {
        int64_t length = call->body.ptr == NULL ? -1 : (int64_t)call->body.len;
        next = dispatch_begin(dispatch, request, length, ret_reply);
    }
    if (next == NEXT_BODY) {
        request->body = call->body;
        next = dispatch_ready(dispatch, request, ret_reply);
    }
    if (next == NEXT_READ) {
        next = read_lane(local, request, ret_reply);
    }
    if (next == NEXT_WRITE) {
        write_and_wait(dispatch, &waiting, ret_reply);
    }
    dispatch_finish(dispatch, request, ret_reply);
    if (ret_reply->entry != NULL && ret_reply->body.len == 0) {
        buf_sv(&ret_reply->body, reply_bytes(ret_reply)); // callers look into the body alone
    }
}
