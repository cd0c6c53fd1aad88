// SPDX-License-Identifier: MIT
// A loop: one thread with one MHD daemon in external epoll mode. The thread waits on MHD's epoll
// descriptor, on an eventfd that lanes and stop write, and on sockets that are closing slowly; it
// runs MHD, gives finished work back to suspended connections, ends what is past its deadline and
// writes the access log.
#pragma once

#include "web/exchange.h"
#include "web/intake.h"
#include "web/lanes.h"
#include "web/linger.h"

#include <pthread.h>
#include <stdatomic.h>

enum { LOOP_MEMORY = 16 * 1024 /* a connection, for headers in and out */, LOOP_TICK_MS = 1000 };

struct loop {
    struct dispatch *dispatch;
    struct lanes *lanes;
    struct MHD_Daemon *daemon;
    bool admin; // on the admin socket
    unsigned limit;
    int epoll, wake;
    struct queue *finished; // exchanges that lanes are done with
    atomic_bool woken;      // the eventfd is written already
    struct deadlines deadlines;
    struct linger_list linger;
    struct id_source ids;
    size_t suspended;
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
// From any thread: accept no more, finish what is under way until `instant`, end. Then loop_finish.
void loop_stop(struct loop *loop, int64_t instant);
void loop_finish(struct loop *loop); // joins and frees

// For the connection callbacks, on the loop's thread.
void loop_suspend(struct loop *loop, struct connection *connection);
bool loop_stopping(const struct loop *loop);
void loop_log(struct loop *loop, const struct exchange *exchange);
void loop_linger(struct loop *loop, int fd); // takes it over
