// SPDX-License-Identifier: MIT
// A loop's thread. Invariants: MHD is only ever called from this thread (start and stop frame it);
// every suspended connection is resumed exactly once, before the daemon stops.
#include "web/loop.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "web/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TICK_MS = 1000, LOG_BYTES = 16 * 1024, EVENTS = 64, FRESH_MS = 1000 };

bool loop_stopping(const struct loop *loop) {
    return atomic_load_explicit(&loop->stop_at, memory_order_relaxed) != INT64_MAX;
}

static void wake(struct loop *loop) {
    if (atomic_exchange(&loop->woken, true)) {
        return;
    }
    uint64_t one = 1;
    if (write(loop->wake, &one, sizeof one) != sizeof one) {
        err_trace(ERR_FATAL, "a loop cannot be woken");
    }
}

void exchange_done(struct request *request) {
    struct loop *loop = ((struct exchange *)request)->connection->loop;
    atomic_fetch_add(&loop->returning, 1);
    queue_push(loop->finished, &request->item);
    wake(loop);
    atomic_fetch_sub(&loop->returning, 1);
}

void loop_suspend(struct loop *loop, struct connection *connection) {
    loop->suspended++;
    deadlines_enter(&loop->deadlines, &connection->deadline, PHASE_WORKING, clock_monotonic_ms());
    MHD_suspend_connection(connection->mhd);
}

static void resume_finished(struct loop *loop) {
    int64_t now = clock_monotonic_ms();
    struct queue_item *item = queue_take_all(loop->finished);
    while (item != NULL) {
        struct exchange *exchange = (struct exchange *)item;
        item = item->next;
        bool verified = exchange->step == STEP_VERIFY;
        exchange->step = verified ? STEP_VERIFIED : STEP_READY;
        loop->suspended--;
        deadlines_enter(&loop->deadlines, &exchange->connection->deadline,
                        verified ? PHASE_BODY : PHASE_RESPONSE, now);
        MHD_resume_connection(exchange->connection->mhd);
    }
}

static void take_wake(struct loop *loop) {
    uint64_t count;
    if (read(loop->wake, &count, sizeof count) == sizeof count) {
        atomic_store(&loop->woken, false); // before the list is taken, so that nothing is missed
    }
}

// MHD's own timeout matters even with everything readable known: pipelined requests wait for it.
static int wait_ms(struct loop *loop) {
    MHD_UNSIGNED_LONG_LONG timeout = 0;
    int64_t wait = deadlines_wait(&loop->deadlines, clock_monotonic_ms(), TICK_MS);
    if (loop_stopping(loop)) {
        wait = wait < 50 ? wait : 50;
    }
    if (MHD_get_timeout(loop->daemon, &timeout) == MHD_YES && (int64_t)timeout < wait) {
        wait = (int64_t)timeout;
    }
    return (int)wait;
}

static void wait_events(struct loop *loop) {
    struct epoll_event events[EVENTS];
    int count = epoll_wait(loop->epoll, events, EVENTS, wait_ms(loop));
    for (int i = 0; i < count; i++) {
        if (events[i].data.ptr == &loop->wake) {
            take_wake(loop);
        } else if (events[i].data.ptr != loop->daemon) {
            connection_drain(events[i].data.ptr);
        }
    }
}

static void expire(struct loop *loop) {
    int64_t now = clock_monotonic_ms();
    struct deadline *item;
    while ((item = deadlines_expired(&loop->deadlines, now)) != NULL) {
        connection_expire((struct connection *)item);
    }
}

void loop_log(struct loop *loop, const struct exchange *exchange) {
    const struct request *request = &exchange->request;
    atomic_fetch_add_explicit(&loop->requests, 1, memory_order_relaxed);
    if (!loop->dispatch->options.access_log || !log_enabled(LOG_LEVEL_INFO)) {
        return;
    }
    const char *method = request->head ? "HEAD" : method_names[request->method];
    const char *route = request->route == NULL ? "-" : request->route->pattern;
    log_begin(&loop->log, LOG_LEVEL_INFO, "request");
    log_pair(&loop->log, "id", sv_of(request->id));
    buf_printf(&loop->log, " method=%s route=%s status=%d bytes=%zu us=%lld\n", method, route,
               exchange->sent_status, exchange->sent_bytes,
               (long long)(clock_monotonic_us() - request->started_us));
}

static void write_log(struct loop *loop, bool now) {
    int64_t at = clock_monotonic_ms();
    if (loop->log.len > 0 && (now || loop->log.len >= LOG_BYTES || at - loop->logged >= TICK_MS)) {
        log_write(&loop->log);
        loop->logged = at;
    }
}

// Below the connection limit only: at the limit MHD has taken the listener out of its epoll, and
// taking it out again is a panic.
static void quiesce(struct loop *loop) {
    if (loop->quiesced || atomic_load(&loop->connections) >= loop->limit) {
        return;
    }
    int listener = MHD_quiesce_daemon(loop->daemon);
    loop->quiesced = listener >= 0;
    if (listener >= 0) {
        close(listener);
    }
}

static bool is_silent(const struct connection *connection) {
    int unread = 0;
    return ioctl(connection->fd, FIONREAD, &unread) == 0 && unread == 0;
}

// The peer has closed. MHD may not know: after a short read it waits for the next edge, and the end
// that came with the bytes makes none.
static bool is_left(const struct connection *connection) {
    char c;
    return recv(connection->fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

// Ends connections that nothing more is to be waited for: idle ones at once (unless a request has
// just arrived), new ones once they had time to send theirs, and those whose peers left.
static void end_waiting(struct loop *loop) {
    static const enum phase phases[] = {PHASE_IDLE, PHASE_HEADER, PHASE_BODY};
    int64_t now = clock_monotonic_ms();
    for (size_t i = 0; i < ARRAY_SIZE(phases); i++) {
        struct deadline *next;
        for (struct deadline *item = loop->deadlines.first[phases[i]]; item != NULL; item = next) {
            struct connection *connection = (struct connection *)item;
            next = item->after;
            if ((item->phase == PHASE_IDLE && is_silent(connection)) ||
                (item->phase == PHASE_HEADER && item->since + FRESH_MS <= now) ||
                is_left(connection)) {
                connection_expire(connection);
            }
        }
    }
}

static bool is_over(struct loop *loop) {
    int64_t stop_at = atomic_load(&loop->stop_at);
    if (stop_at == INT64_MAX || loop->suspended > 0) {
        return false;
    }
    return (loop->quiesced && atomic_load(&loop->connections) == 0) ||
           clock_monotonic_ms() >= stop_at;
}

static void *loop_main(void *argument) {
    struct loop *loop = argument;
    while (!is_over(loop)) {
        wait_events(loop);
        resume_finished(loop);
        MHD_run(loop->daemon);
        expire(loop);
        if (loop_stopping(loop)) {
            quiesce(loop);
            end_waiting(loop);
        }
        write_log(loop, false);
    }
    return NULL;
}

// MHD's own messages: lost peers and the like. Panics come by another way.
static void __attribute__((format(printf, 2, 0)))
hear(void *closure, const char *format, va_list args) {
    (void)closure;
    CLEANUP(buf_finish) struct buf text = {0};
    if (log_enabled(LOG_LEVEL_DEBUG)) {
        buf_vprintf(&text, format, args);
        log_detail(LOG_LEVEL_DEBUG, "http", "%.*s", SV_ARG(sv_trim((sv){text.ptr, text.len})));
    }
}

// The target is decoded from its raw form, once, by the router; MHD's own copy stays as it came.
static size_t leave_encoded(void *closure, struct MHD_Connection *connection, char *text) {
    (void)closure;
    (void)connection;
    return strlen(text);
}

// Not strict: where this version of MHD is, it closes without a word (a space in the target) or
// answers itself (no Host), before the guard, which refuses both, sees the request.
static int start_daemon(struct loop *loop, int listener) {
    int copy = fcntl(listener, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) {
        return err_trace(ERR_FATAL, "the listening socket cannot be copied: %s", strerror(errno));
    }
    loop->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
        connection_handle, loop, MHD_OPTION_EXTERNAL_LOGGER, hear, NULL, MHD_OPTION_LISTEN_SOCKET,
        copy, MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)LOOP_MEMORY, MHD_OPTION_CONNECTION_LIMIT, loop->limit,
        MHD_OPTION_CONNECTION_TIMEOUT, 0U, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL, MHD_OPTION_URI_LOG_CALLBACK,
        connection_target, loop, MHD_OPTION_NOTIFY_COMPLETED, connection_completed, loop,
        MHD_OPTION_NOTIFY_CONNECTION, connection_notify, loop, MHD_OPTION_END);
    if (loop->daemon == NULL) {
        close(copy);
        return err_trace(ERR_FATAL, "the HTTP library does not start");
    }
    return 0;
}

static int watch(struct loop *loop, int fd, void *what) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};
    if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        return err_trace(ERR_FATAL, "a loop cannot watch: %s", strerror(errno));
    }
    return 0;
}

static void init(struct loop *loop, struct dispatch *dispatch) {
    const struct web_options *options = &dispatch->options;
    const int seconds[PHASE_COUNT] = {
        [PHASE_LINGER] = LINGER_MS / 1000,    [PHASE_HEADER] = options->header_seconds,
        [PHASE_BODY] = options->body_seconds, [PHASE_RESPONSE] = options->response_seconds,
        [PHASE_IDLE] = options->idle_seconds,
    };
    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        loop->deadlines.duration[phase] = (int64_t)seconds[phase] * 1000;
    }
    loop->dispatch = dispatch;
    loop->finished = queue_create(SIZE_MAX); // bounded by the connections, so it never refuses
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    atomic_init(&loop->stop_at, INT64_MAX);
}

int loop_start(struct loop *loop, struct dispatch *dispatch, struct lanes *lanes, int listener,
               bool admin, unsigned limit) {
    init(loop, dispatch);
    loop->lanes = lanes;
    loop->admin = admin;
    loop->limit = limit;
    int outcome = start_daemon(loop, listener);
    if (outcome < 0) {
        return outcome;
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    if (info == NULL || watch(loop, info->epoll_fd, loop->daemon) < 0 ||
        watch(loop, loop->wake, &loop->wake) < 0) {
        return ERR_FATAL;
    }
    outcome = thread_start(&loop->thread, admin ? "admin" : "loop", loop_main, loop);
    loop->started = outcome == 0;
    return outcome;
}

void loops_stop(struct loop *loops, size_t count, int64_t instant) {
    for (size_t i = 0; i < count; i++) {
        atomic_store(&loops[i].stop_at, instant);
    }
    for (size_t i = 0; i < count; i++) {
        wake(&loops[i]);
    }
}

// A loop can take the last exchange and end before the thread that gave it back has woken it.
static void await_returning(struct loop *loop) {
    while (atomic_load(&loop->returning) > 0) {
        sched_yield();
    }
}

void loop_finish(struct loop *loop) {
    if (loop->started) {
        pthread_join(loop->thread, NULL);
    }
    await_returning(loop);
    if (loop->daemon != NULL) {
        MHD_stop_daemon(loop->daemon);
    }
    write_log(loop, true);
    while (loop->deadlines.first[PHASE_LINGER] != NULL) {
        connection_expire((struct connection *)loop->deadlines.first[PHASE_LINGER]);
    }
    buf_finish(&loop->log);
    queue_destroy(loop->finished);
    close(loop->wake);
    close(loop->epoll);
}
