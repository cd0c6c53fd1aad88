// SPDX-License-Identifier: MIT
// The read lane. Invariant: every exchange that lanes_push accepted comes back through
// exchange_done exactly once.
#include "web/loop.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "web/thread.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

// Who has waited this long for a thread gets 503: portals and proxies give up after some seconds,
// and what they gave up on must not stand before what somebody still waits for.
enum { WAIT_MAX_MS = 2000 };

struct lane_thread {
    struct lanes *lanes;
    struct reader *reader;
    pthread_t thread;
    bool started;
};

struct lanes {
    struct dispatch *dispatch;
    struct queue *queue;
    _Atomic(int64_t) refuse_after;
    size_t count;
    struct lane_thread lanes[];
};

// The connection is closed both ways or reset. A client that only shut its sending side still
// reads, and one that closed cannot be told from it before something is sent to it.
static bool is_gone(const struct exchange *exchange) {
    struct pollfd peer = {.fd = exchange->connection->fd};
    return poll(&peer, 1, 0) == 1 && (peer.revents & (POLLHUP | POLLERR)) != 0;
}

// NULL, or why it is not run. A write is run even where its client has gone: it was asked for.
static const char *why_not(const struct lanes *lanes, const struct exchange *exchange) {
    int64_t now = clock_monotonic_ms();
    if (now >= atomic_load(&lanes->refuse_after)) {
        return "The server is stopping.";
    }
    if (now - exchange->queued_ms > WAIT_MAX_MS) {
        return "The server is busy. Try again in a second.";
    }
    if (exchange->request.method == METHOD_GET && is_gone(exchange)) {
        return "The client has gone."; // for the log's status alone
    }
    return NULL;
}

// Refused, the body that comes is thrown away, and its room is free for others.
static void verify(struct lane_thread *lane, struct exchange *exchange) {
    struct dispatch *dispatch = lane->lanes->dispatch;
    if (exchange->reply.status == 0 &&
        dispatch_verify(dispatch, &exchange->request, lane->reader, &exchange->reply)) {
        return;
    }
    exchange->next = NEXT_REPLY;
    dispatch_release_body(dispatch, exchange->claimed);
    exchange->claimed = 0;
}

static void run(struct lane_thread *lane, struct exchange *exchange) {
    struct dispatch *dispatch = lane->lanes->dispatch;
    struct request *request = &exchange->request;
    const char *refusal = why_not(lane->lanes, exchange);
    if (refusal != NULL) {
        reply_fault(&exchange->reply, FAULT_UNAVAILABLE, "%s", refusal);
    }
    if (exchange->step == STEP_VERIFY) {
        verify(lane, exchange);
        exchange_done(request);
        return;
    }
    if (refusal == NULL &&
        dispatch_read(dispatch, request, lane->reader, &exchange->reply) == NEXT_WRITE) {
        // The reply is finished by the loop, not on the writer's thread: nothing may hold that up.
        dispatch->options.hooks->write(dispatch->options.service, request, &exchange->reply,
                                       exchange_done);
        return; // it may be another thread's by now
    }
    dispatch_finish(dispatch, request, &exchange->reply);
    exchange_done(request);
}

static void *lane_main(void *argument) {
    struct lane_thread *lane = argument;
    bool closed = false;
    while (!closed) {
        struct queue_item *item = queue_pop(lane->lanes->queue, -1, &closed);
        if (item != NULL) {
            run(lane, (struct exchange *)item);
        }
    }
    return NULL;
}

static size_t lane_count(const struct web_options *options) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return (size_t)(options->read_threads > 0 ? options->read_threads : cores > 2 ? cores : 2);
}

static int lane_start(struct lanes *lanes, struct lane_thread *lane) {
    const struct web_options *options = &lanes->dispatch->options;
    lane->lanes = lanes;
    lane->reader = options->hooks->reader_open(options->service);
    if (lane->reader == NULL) {
        return err_trace(ERR_FATAL, "a reader cannot be opened");
    }
    int outcome = thread_start(&lane->thread, "read", lane_main, lane);
    lane->started = outcome == 0;
    return outcome;
}

int lanes_create(struct dispatch *dispatch, struct lanes **ret_lanes) {
    size_t count = lane_count(&dispatch->options);
    struct lanes *lanes = mem_zero(1, sizeof *lanes + count * sizeof(struct lane_thread));
    lanes->dispatch = dispatch;
    lanes->queue = queue_create(dispatch->options.read_queue);
    lanes->count = count;
    atomic_init(&lanes->refuse_after, INT64_MAX);
    for (size_t i = 0; i < count; i++) {
        int outcome = lane_start(lanes, &lanes->lanes[i]);
        if (outcome < 0) {
            lanes_destroy(lanes);
            return outcome;
        }
    }
    *ret_lanes = lanes;
    return 0;
}

bool lanes_push(struct lanes *lanes, struct exchange *exchange) {
    exchange->queued_ms = clock_monotonic_ms();
    return queue_push(lanes->queue, &exchange->request.item);
}

size_t lanes_backlog(const struct lanes *lanes) {
    return queue_length(lanes->queue);
}

void lanes_refuse_after(struct lanes *lanes, int64_t instant) {
    atomic_store(&lanes->refuse_after, instant);
}

void lanes_destroy(struct lanes *lanes) {
    if (lanes == NULL) {
        return;
    }
    queue_close(lanes->queue);
    for (size_t i = 0; i < lanes->count; i++) {
        if (lanes->lanes[i].started) {
            pthread_join(lanes->lanes[i].thread, NULL);
        }
        if (lanes->lanes[i].reader != NULL) {
            lanes->dispatch->options.hooks->reader_close(lanes->lanes[i].reader);
        }
    }
    queue_destroy(lanes->queue);
    free(lanes);
}
