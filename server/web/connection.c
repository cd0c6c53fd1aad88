// SPDX-License-Identifier: MIT
// MHD's callbacks: from the first byte of a request to the last of its reply, on the loop's thread.
//
//   target → first call (guard, dispatch_begin) → body calls → last call (dispatch_ready) →
//   [suspended: lane, writer] → respond → completed
//
// MHD calls the handler once when the header is there, once per piece of a body, and once when the
// request is whole. A reply queued in the first call ends the connection, which is what a refusal
// by the guard wants; every other reply waits for the last call, so that the connection stays.
#include "web/guard.h"
#include "web/loop.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    DISCARD_MAX =
        64 * 1024, // a refused body up to this is read and dropped: the connection goes on
    RESERVE_MAX = 64 * 1024,
    SMALL_MAX = 64 * 1024, // a body up to this is bounded by the connections, and claims no room
    VERIFY_MIN = 1 << 20,  // a body above this is read only when the credentials hold
};

static void enter(struct connection *connection, enum phase phase) {
    deadlines_enter(&connection->loop->deadlines, &connection->deadline, phase,
                    clock_monotonic_ms());
}

static void exchange_clear(struct exchange *exchange) {
    if (exchange->step == STEP_NONE) {
        return;
    }
    reply_finish(&exchange->reply);
    buf_finish(&exchange->body);
    arena_destroy(exchange->request.arena);
    struct connection *connection = exchange->connection;
    dispatch_release_body(connection->loop->dispatch, exchange->claimed);
    *exchange = (struct exchange){.connection = connection};
}

static struct connection *connection_of(struct MHD_Connection *mhd) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info->socket_context;
}

void *connection_target(void *closure, const char *target, struct MHD_Connection *mhd) {
    (void)closure;
    struct connection *connection = connection_of(mhd);
    struct exchange *exchange = &connection->exchange;
    exchange_clear(exchange);
    exchange->step = STEP_TAKEN;
    exchange->content_length = -1;
    exchange->request.arena = arena_create();
    exchange->request.local_admin = connection->admin;
    exchange->request.started_us = clock_monotonic_us();
    reply_init(&exchange->reply, exchange->request.arena);
    intake_target(&exchange->request,
                  sv_of(arena_strdup(exchange->request.arena, target == NULL ? "" : target)));
    enter(connection, PHASE_HEADER);
    return exchange;
}

struct collected {
    struct exchange *exchange;
    struct guard_field *fields;
    size_t count;
    const char *fault; // what intake objected to
};

static enum MHD_Result collect(void *closure, enum MHD_ValueKind kind, const char *name,
                               size_t name_len, const char *value, size_t value_len) {
    (void)kind;
    struct collected *collected = closure;
    struct request *request = &collected->exchange->request;
    struct guard_field *field =
        arena_push(request->arena, &collected->fields, &collected->count, sizeof *field);
    field->name = (sv){name, name_len};
    field->value = (sv){value == NULL ? "" : value, value == NULL ? 0 : value_len};
    const char *fault = intake_field(request, field->name, field->value);
    collected->fault = collected->fault == NULL ? fault : collected->fault;
    return MHD_YES;
}

static enum MHD_Result finish(struct exchange *exchange, bool closing) {
    struct loop *loop = exchange->connection->loop;
    dispatch_finish(loop->dispatch, &exchange->request, &exchange->reply);
    enter(exchange->connection, PHASE_RESPONSE);
    return respond(exchange, closing || loop_stopping(loop));
}

// Answers in the first call and closes, slowly where the client may still be sending.
static enum MHD_Result refuse(struct exchange *exchange) {
    struct connection *connection = exchange->connection;
    if (connection->linger < 0) {
        connection->linger = fcntl(connection->fd, F_DUPFD_CLOEXEC, 3);
    }
    return finish(exchange, true);
}

static bool passes(struct exchange *exchange, const char *method, const char *version) {
    struct request *request = &exchange->request;
    struct collected collected = {.exchange = exchange};
    MHD_get_connection_values_n(exchange->connection->mhd, MHD_HEADER_KIND, collect, &collected);
    intake_id(request);
    struct guard_input input = {.method = sv_of(method),
                                .target = request->target,
                                .version = sv_of(version),
                                .fields = collected.fields,
                                .field_count = collected.count};
    struct guard_verdict verdict;
    enum guard_outcome outcome = guard_check(&input, &verdict);
    request->method = verdict.method;
    request->head = verdict.method == METHOD_HEAD;
    exchange->content_length = verdict.content_length;
    if (outcome == GUARD_REFUSED) {
        reply_fault(&exchange->reply, verdict.fault, "%s", verdict.detail);
        if (verdict.allow) {
            reply_header(&exchange->reply, "Allow", guard_methods);
        }
        return false;
    }
    if (collected.fault != NULL) {
        return reply_refuse(&exchange->reply, FAULT_BAD_REQUEST, "%s", collected.fault);
    }
    return true;
}

static bool expects_continue(struct exchange *exchange) {
    return MHD_lookup_connection_value(exchange->connection->mhd, MHD_HEADER_KIND, "Expect") !=
           NULL;
}

// A reply that is made before the body has come: is it worth reading the body to keep the
// connection? Not when it is large, too large for the route, or not on its way yet.
static bool is_early(struct exchange *exchange) {
    return exchange->next == NEXT_REPLY && exchange->content_length > 0 &&
           (exchange->content_length > DISCARD_MAX || exchange->reply.status == 413 ||
            expects_continue(exchange));
}

// Suspends it in `step`. A full queue is answered at once, in the first call by closing.
static enum MHD_Result to_lane(struct exchange *exchange, enum step step) {
    struct loop *loop = exchange->connection->loop;
    exchange->step = step;
    if (lanes_push(loop->lanes, exchange)) {
        loop_suspend(loop, exchange->connection);
        return MHD_YES;
    }
    exchange->step = STEP_READY;
    reply_fault(&exchange->reply, FAULT_UNAVAILABLE, "The server is busy. Try again in a second.");
    return step == STEP_VERIFY ? refuse(exchange) : finish(exchange, false);
}

static bool claim_body(struct exchange *exchange) {
    if (exchange->content_length <= SMALL_MAX) {
        return true;
    }
    size_t length = (size_t)exchange->content_length;
    if (!dispatch_claim_body(exchange->connection->loop->dispatch, length, &exchange->reply)) {
        return false;
    }
    exchange->claimed = length;
    return true;
}

static enum MHD_Result begin(struct exchange *exchange, const char *method, const char *version) {
    struct connection *connection = exchange->connection;
    exchange->step = STEP_BODY;
    if (!passes(exchange, method, version)) {
        exchange->next = NEXT_REPLY;
        return refuse(exchange);
    }
    exchange->next = dispatch_begin(connection->loop->dispatch, &exchange->request,
                                    exchange->content_length, &exchange->reply);
    if (exchange->next == NEXT_BODY && !claim_body(exchange)) {
        exchange->next = NEXT_REPLY;
    }
    if (is_early(exchange)) {
        return refuse(exchange);
    }
    if (exchange->next == NEXT_BODY && exchange->content_length > VERIFY_MIN &&
        exchange->request.headers.authorization.ptr != NULL) {
        return to_lane(exchange, STEP_VERIFY);
    }
    if (exchange->content_length > 0) {
        enter(connection, PHASE_BODY);
    }
    return MHD_YES;
}

static void take_body(struct exchange *exchange, const char *data, size_t size) {
    if (exchange->next != NEXT_BODY) {
        return;
    }
    if (exchange->body.len == 0) {
        size_t whole = (size_t)exchange->content_length;
        buf_reserve(&exchange->body, whole < RESERVE_MAX ? whole : RESERVE_MAX);
    }
    buf_add(&exchange->body, data, size);
}

static enum MHD_Result proceed(struct exchange *exchange) {
    if (exchange->next == NEXT_BODY) {
        exchange->request.body = (sv){exchange->body.ptr, exchange->body.len};
        exchange->next = dispatch_ready(exchange->connection->loop->dispatch, &exchange->request,
                                        &exchange->reply);
    }
    return exchange->next == NEXT_READ ? to_lane(exchange, STEP_LANE) : finish(exchange, false);
}

enum MHD_Result connection_handle(void *loop, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **context) {
    (void)loop;
    (void)mhd;
    (void)url;
    struct exchange *exchange = *context;
    bool verified = exchange->step == STEP_VERIFIED;
    exchange->step = verified ? STEP_BODY : exchange->step;
    if (*size > 0) {
        take_body(exchange, data, *size);
        *size = 0;
        return MHD_YES;
    }
    if (verified) { // MHD from 1.0 on makes the first call again
        return exchange->next == NEXT_REPLY ? refuse(exchange) : MHD_YES;
    }
    switch (exchange->step) {
    case STEP_TAKEN:
        return begin(exchange, method, version);
    case STEP_BODY:
        return proceed(exchange);
    case STEP_READY:
        return finish(exchange, false);
    case STEP_NONE:
    case STEP_VERIFY:
    case STEP_VERIFIED:
    case STEP_LANE:
    case STEP_SENT:
        break;
    }
    return MHD_YES;
}

void connection_completed(void *closure, struct MHD_Connection *mhd, void **context,
                          enum MHD_RequestTerminationCode code) {
    (void)mhd;
    (void)code;
    struct exchange *exchange = *context;
    if (exchange == NULL) {
        return;
    }
    if (exchange->step > STEP_TAKEN) {
        loop_log(closure, exchange);
    }
    enter(exchange->connection, PHASE_IDLE);
    exchange_clear(exchange);
    *context = NULL;
}

// On the admin socket the kernel says who the peer is.
static bool is_admin(int fd) {
    struct ucred peer;
    socklen_t len = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 &&
           (peer.uid == 0 || peer.uid == geteuid());
}

static void opened(struct loop *loop, struct MHD_Connection *mhd, void **context) {
    struct connection *connection = mem_zero(1, sizeof *connection);
    connection->loop = loop;
    connection->mhd = mhd;
    connection->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    connection->linger = -1;
    connection->admin = loop->admin && is_admin(connection->fd);
    connection->exchange.connection = connection;
    atomic_fetch_add_explicit(&loop->connections, 1, memory_order_relaxed);
    enter(connection, PHASE_HEADER);
    *context = connection;
}

// Closing at once while the client still sends would make the kernel send a reset, which can
// overtake the reply: the client of a refused upload would never read its 413. So the sending side
// is shut, and what comes is thrown away until the client closes, a time passes, or too much came
// (RFC 9112 section 9.6).
static bool linger(struct loop *loop, struct connection *connection) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (connection->linger < 0 || loop->lingering == LINGER_MAX ||
        shutdown(connection->linger, SHUT_WR) != 0 ||
        epoll_ctl(loop->epoll, EPOLL_CTL_ADD, connection->linger, &event) != 0) {
        return false;
    }
    loop->lingering++;
    enter(connection, PHASE_LINGER);
    return true;
}

static void release(struct connection *connection) {
    deadlines_remove(&connection->loop->deadlines, &connection->deadline);
    if (connection->linger >= 0) {
        close(connection->linger);
    }
    free(connection);
}

static void closed(struct loop *loop, struct connection *connection) {
    exchange_clear(&connection->exchange);
    atomic_fetch_sub_explicit(&loop->connections, 1, memory_order_relaxed);
    if (!linger(loop, connection)) {
        release(connection);
    }
}

static void end_linger(struct connection *connection) {
    connection->loop->lingering--;
    release(connection);
}

void connection_drain(struct connection *connection) {
    char waste[16 * 1024];
    ssize_t got = recv(connection->linger, waste, sizeof waste, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    connection->lingered += got > 0 ? (size_t)got : 0;
    if (got <= 0 || connection->lingered > LINGER_BYTES) {
        end_linger(connection);
    }
}

void connection_notify(void *closure, struct MHD_Connection *mhd, void **context,
                       enum MHD_ConnectionNotificationCode code) {
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        opened(closure, mhd, context);
    } else if (*context != NULL) {
        closed(closure, take(*context));
    }
}

void connection_say(struct connection *connection, const char *status) {
    char text[256];
    int len = snprintf(text, sizeof text,
                       "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", status);
    ssize_t sent = send(connection->fd, text, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent; // a peer that does not take it is gone either way
}

void connection_expire(struct connection *connection) {
    enum phase phase = connection->deadline.phase;
    if (phase == PHASE_LINGER) {
        end_linger(connection);
        return;
    }
    bool asked = connection->exchange.step != STEP_NONE;
    if (asked && (phase == PHASE_HEADER || phase == PHASE_BODY)) {
        connection_say(connection, "408 Request Timeout");
    }
    shutdown(connection->fd, SHUT_RDWR);
}
