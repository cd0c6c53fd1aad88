// SPDX-License-Identifier: MIT
// A connection and the request that is on it: what loops, lanes and MHD's callbacks share.
#pragma once

#include "web/deadlines.h"
#include "web/dispatch.h"

#include <microhttpd.h>

struct loop;
struct connection;

enum step {
    STEP_NONE,  // no request
    STEP_TAKEN, // the target is known, the header not yet
    STEP_BODY,  // the header passed; the body, if any, is coming
    STEP_LANE,  // suspended: a lane or the writer has it
    STEP_READY, // the reply is made; to be finished and queued
    STEP_SENT,  // queued
};

// One request. On one thread at a time: while `step` is STEP_LANE only the lane touches it.
struct exchange {
    struct request request; // first: lanes know an exchange by its request
    struct reply reply;
    struct connection *connection;
    enum step step;
    enum next next;
    int64_t content_length; // -1: no body
    struct buf body;
    int sent_status;
    size_t sent_bytes;
};

struct connection {
    struct deadline deadline; // first: an expired one is its connection
    struct loop *loop;
    struct MHD_Connection *mhd;
    int fd;
    int linger; // a copy of fd to close slowly, or -1
    bool admin; // a peer with the server's own user, or root, on the admin socket
    struct exchange exchange;
};

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
// and shuts the socket; MHD closes it when it notices.
void connection_expire(struct connection *connection);

// A lane or the writer is done with it: gives it back to its loop. Any thread.
void exchange_done(struct exchange *exchange);

// Queues the finished reply. `closing`: the connection ends after it.
enum MHD_Result respond(struct exchange *exchange, bool closing);
