// SPDX-License-Identifier: MIT
// The side of the server that holds sockets: loops, connections, the request that is on each, and
// the read lane.
//
// A loop is one thread with one MHD daemon in external epoll mode. The thread waits on MHD's epoll
// descriptor, on an eventfd that lanes and stop write, and on sockets that are closing slowly; it
// runs MHD, gives finished work back to suspended connections, ends what is past its deadline and
// writes the access log.
#pragma once

#include "web/deadlines.h"
#include "web/dispatch.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    LOOP_MEMORY = 16 * 1024, // a connection, for headers in and out
    LINGER_MAX = 128,        // closing slowly at once; more are closed hard
    LINGER_MS = 2000,        // at most
    LINGER_BYTES = 1 << 20,  // at most
};

enum step {
    STEP_NONE,     // no request
    STEP_TAKEN,    // the target is known, the header not yet
    STEP_VERIFY,   // suspended: the read lane verifies credentials before a large body
    STEP_VERIFIED, // that is done; the next call is the body's
    STEP_BODY,     // the header passed; the body, if any, is coming
    STEP_LANE,     // suspended: a lane or the writer has it
    STEP_READY,    // the reply is made; to be finished and queued
    STEP_SENT,     // queued
};

// One request. On one thread at a time: while `step` is STEP_VERIFY or STEP_LANE only the
// lane touches it.
struct exchange {
    struct request request; // first: lanes know an exchange by its request
    struct reply reply;
    struct connection *connection;
    enum step step;
    enum next next;
    int64_t content_length; // -1: no body
    size_t claimed;         // of the room for bodies
    int64_t queued_ms;      // monotonic, when it joined the read lane's queue
    struct buf body;
    int sent_status;
    size_t sent_bytes;
};

struct connection {
    struct deadline deadline; // first: an expired one is its connection
    struct loop *loop;
    struct MHD_Connection *mhd;
    int fd;
    int linger;      // a copy of fd to close slowly, or -1
    size_t lingered; // bytes thrown away so far
    bool admin;      // a peer with the server's own user, or root, on the admin socket
    struct exchange exchange;
};

struct loop {
    struct dispatch *dispatch;
    struct lanes *lanes;
    struct MHD_Daemon *daemon;
    bool admin; // on the admin socket
    unsigned limit;
    int epoll, wake;
    struct queue *finished; // exchanges that lanes are done with
    atomic_bool woken;      // the eventfd is written already
    atomic_uint returning;  // threads inside exchange_done, which loop_finish waits for
    struct deadlines deadlines;
    size_t suspended, lingering;
    struct buf log;
    int64_t logged; // when the log was last written
    _Atomic(uint64_t) requests, connections;
    _Atomic(int64_t) stop_at; // monotonic ms; INT64_MAX: not stopping
    bool quiesced;
    pthread_t thread;
    bool started;
};

// Makes the daemon on a copy of `listener` and starts the thread. Returns 0 or negative; either way
// call loop_finish.
int loop_start(struct loop *loop, struct dispatch *dispatch, struct lanes *lanes, int listener,
               bool admin, unsigned limit);
// From any thread: accept no more, finish what is under way until `instant`, end. All are told
// before any is woken, so that none answers as if the server went on. Then loop_finish.
void loops_stop(struct loop *loops, size_t count, int64_t instant);
void loop_finish(struct loop *loop); // joins and frees

// For the connection callbacks, on the loop's thread.
void loop_suspend(struct loop *loop, struct connection *connection);
bool loop_stopping(const struct loop *loop);
void loop_log(struct loop *loop, const struct exchange *exchange);
// A lane or the writer is done with it: gives its exchange back to its loop. Any thread.
void exchange_done(struct request *request);

// The callbacks for MHD_start_daemon; the closure is the loop.
void *connection_target(void *loop, const char *target, struct MHD_Connection *mhd);
enum MHD_Result connection_handle(void *loop, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **context);
void connection_completed(void *loop, struct MHD_Connection *mhd, void **context,
                          enum MHD_RequestTerminationCode code);
void connection_notify(void *loop, struct MHD_Connection *mhd, void **context,
                       enum MHD_ConnectionNotificationCode code);
// Writes a reply without a body past MHD, where MHD cannot send one. The caller ends the
// connection.
void connection_say(struct connection *connection, const char *status);
// Its deadline passed (or the server stops): says 408 where the client was still sending a request,
// and shuts the socket; MHD closes it when it notices. One that lingers is gone afterwards.
void connection_expire(struct connection *connection);
// Throws away what a client still sends on a connection that lingers.
void connection_drain(struct connection *connection);

// Queues the finished reply. `closing`: the connection ends after it.
enum MHD_Result respond(struct exchange *exchange, bool closing);

// The read lane: threads with one reader each that take exchanges from one bounded queue, run
// dispatch_read, and hand writes on to the writer. What waited too long is answered with 503, and a
// GET whose connection is gone is not run. Returns 0, negative when a reader cannot be
// opened or a thread not started.
int lanes_create(struct dispatch *dispatch, struct lanes **ret_lanes);
// False when the queue is full. Else exchange_done gets it back, on a lane's thread or the
// writer's.
bool lanes_push(struct lanes *lanes, struct exchange *exchange);
size_t lanes_backlog(const struct lanes *lanes);
// From `instant` (monotonic ms) on, what still waits is answered with 503 instead of being run.
void lanes_refuse_after(struct lanes *lanes, int64_t instant);
void lanes_destroy(struct lanes *lanes); // runs what is queued, joins the threads; NULL is fine
