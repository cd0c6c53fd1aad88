// SPDX-License-Identifier: MIT
// A server with a small route table and a service of its own, and a client on plain sockets, for
// the tests of loops and lanes.
#pragma once

#include "cmocka_web.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "web/web.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// The service: a gate that slow handlers wait at, and a writer on a thread of its own.
struct service {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool open;   // the gate
    int waiting; // at the gate
    int readers, read_runs, applied;
    struct queue *writes;
    pthread_t writer;
};
struct reader {
    struct service *service;
    bool begun;
};
struct write_job {
    struct queue_item item; // first
    struct request *request;
    struct reply *reply;
    void (*done)(struct request *request);
};

static inline void gate_set(struct service *service, bool open) {
    pthread_mutex_lock(&service->mutex);
    service->open = open;
    pthread_cond_broadcast(&service->changed);
    pthread_mutex_unlock(&service->mutex);
}

// Until `count` handlers stand at the gate.
static inline void gate_await(struct service *service, int count) {
    pthread_mutex_lock(&service->mutex);
    while (service->waiting < count) {
        pthread_cond_wait(&service->changed, &service->mutex);
    }
    pthread_mutex_unlock(&service->mutex);
}

static inline int answer(struct reply *reply, const char *text) {
    reply->status = 200;
    reply->type = "text/plain; charset=utf-8";
    buf_text(&reply->body, text);
    return 0;
}

static inline int read_slow(struct service *service, struct request *request, struct reply *reply) {
    (void)request;
    pthread_mutex_lock(&service->mutex);
    service->waiting++;
    pthread_cond_broadcast(&service->changed);
    while (!service->open) {
        pthread_cond_wait(&service->changed, &service->mutex);
    }
    service->waiting--;
    pthread_mutex_unlock(&service->mutex);
    return answer(reply, "slow");
}

static inline int read_plain(struct service *service, struct request *request,
                             struct reply *reply) {
    assert_true(request->reader == NULL || request->reader->begun);
    pthread_mutex_lock(&service->mutex);
    service->read_runs++;
    pthread_mutex_unlock(&service->mutex);
    return answer(reply, request->local_admin ? "admin" : "anyone");
}

static inline int read_big(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    (void)request;
    buf_reserve(&reply->body, 4 << 20);
    memset(reply->body.ptr, 'x', 4 << 20);
    reply->body.len = 4 << 20;
    return answer(reply, "");
}

// A reply whose header is as large as one may be.
static inline int read_keys(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    for (int i = 0; i < REPLY_KEYS_MAX; i++) {
        reply_key(reply, "article", arena_printf(request->arena, "a-rather-long-article-id-%d", i));
    }
    return answer(reply, "keys");
}

static inline int check_echo(struct service *service, struct request *request,
                             struct reply *reply) {
    (void)service;
    if (request->body.len > 0 && request->body.ptr[0] != '{') {
        reply_problem(reply, 422, "invalid", "That is no object.");
        return CHECK_REFUSED;
    }
    request->work = arena_printf(request->arena, "%zu bytes", request->body.len);
    return 0;
}

static inline int apply_echo(struct service *service, struct tx *tx, struct request *request,
                             struct reply *reply) {
    (void)tx;
    service->applied++;
    return answer(reply, request->work);
}

static inline void *writer_main(void *argument) {
    struct service *service = argument;
    bool closed = false;
    while (!closed) {
        struct write_job *job = (struct write_job *)queue_pop(service->writes, -1, &closed);
        if (job != NULL) {
            struct write_job now = *job;
            free(job);
            now.request->route->apply(service, NULL, now.request, now.reply);
            now.done(now.request);
        }
    }
    return NULL;
}

static inline void hook_write(struct service *service, struct request *request, struct reply *reply,
                              void (*done)(struct request *request)) {
    struct write_job *job = mem_zero(1, sizeof *job);
    *job = (struct write_job){.request = request, .reply = reply, .done = done};
    assert_true(queue_push(service->writes, &job->item));
}

static inline struct reader *hook_open(struct service *service) {
    struct reader *reader = mem_zero(1, sizeof *reader);
    reader->service = service;
    service->readers++;
    return reader;
}
static inline void hook_close(struct reader *reader) {
    reader->service->readers--;
    free(reader);
}
static inline int hook_begin(struct reader *reader) {
    reader->begun = true;
    return 0;
}
static inline void hook_end(struct reader *reader) {
    reader->begun = false;
}
static inline bool hook_idle(const struct reader *reader) {
    return !reader->begun;
}
static inline int hook_authenticate(struct service *service, struct request *request) {
    (void)service;
    assert_non_null(request->reader);
    request->principal = (struct principal){"good", SCOPE_CONTENT_WRITE};
    return sv_is(request->headers.authorization, "Bearer good") ? 0 : 1;
}
static inline void hook_problem(struct service *service, const struct request *request,
                                struct reply *reply) {
    (void)service;
    (void)request;
    reply->type = "application/problem+json";
    buf_printf(&reply->body, "{\"code\":\"%s\"}", reply->problem_code);
}

static const struct web_hooks hooks = {
    .reader_open = hook_open,
    .reader_close = hook_close,
    .reader_begin = hook_begin,
    .reader_end = hook_end,
    .reader_idle = hook_idle,
    .authenticate = hook_authenticate,
    .write = hook_write,
    .render_problem = hook_problem,
};

#define GET_ROUTE(path, in_lane, handler, rule)                                                    \
    {                                                                                              \
        .method = METHOD_GET, .pattern = (path), .lane = (in_lane), .read = (handler),             \
        .cache = (rule), .representations = REP_TEXT, .summary = "-"                               \
    }
static const struct route served_routes[] = {
    GET_ROUTE("/fast", LANE_LOOP, read_plain, CACHE_NO_STORE),
    GET_ROUTE("/read", LANE_READ, read_plain, CACHE_NO_STORE),
    GET_ROUTE("/kept", LANE_READ, read_plain, CACHE_PUBLIC),
    GET_ROUTE("/slow", LANE_READ, read_slow, CACHE_NO_STORE),
    GET_ROUTE("/big", LANE_READ, read_big, CACHE_NO_STORE),
    GET_ROUTE("/keys", LANE_READ, read_keys, CACHE_PUBLIC),
    {.method = METHOD_POST,
     .pattern = "/echo",
     .lane = LANE_WRITE,
     .body = BODY_JSON,
     .body_limit = 100000,
     .check = check_echo,
     .apply = apply_echo,
     .cache = CACHE_NO_STORE,
     .representations = REP_JSON,
     .summary = "-"},
    {.method = METHOD_POST,
     .pattern = "/import",
     .lane = LANE_WRITE,
     .scope = SCOPE_CONTENT_WRITE,
     .body = BODY_JSON,
     .body_limit = 8 << 20,
     .check = check_echo,
     .apply = apply_echo,
     .cache = CACHE_NO_STORE,
     .representations = REP_JSON,
     .summary = "-"},
};

struct served {
    struct service service;
    struct web_options options;
    struct web *web;
    char folder[32], admin[64];
};

// Options that tests change before served_start.
static inline void served_init(struct served *served) {
    memset(served, 0, sizeof *served);
    pthread_mutex_init(&served->service.mutex, NULL);
    pthread_cond_init(&served->service.changed, NULL);
    served->service.open = true;
    served->options = (struct web_options){
        .service = &served->service,
        .hooks = &hooks,
        .routes = served_routes,
        .route_count = ARRAY_SIZE(served_routes),
        .loops = 2,
        .read_threads = 2,
        .read_queue = 512,
        .cache_bytes = 1 << 20,
        .connections = 1000,
        .header_seconds = 10,
        .body_seconds = 10,
        .response_seconds = 20,
        .idle_seconds = 10,
        .max_age = 60,
        .stale_seconds = 300,
    };
    strcpy(served->folder, "/tmp/careleaf-XXXXXX");
    assert_non_null(mkdtemp(served->folder));
    snprintf(served->admin, sizeof served->admin, "%s/admin.sock", served->folder);
    served->service.writes = queue_create(1000);
    assert_int_equal(pthread_create(&served->service.writer, NULL, writer_main, &served->service),
                     0);
}

static inline void served_start(struct served *served) {
    char *message = NULL;
    assert_int_equal(
        web_start(&served->options, "127.0.0.1:0", served->admin, &served->web, &message), 0);
}

static inline void served_end(struct served *served) {
    web_stop(take(served->web), 5);
    queue_close(served->service.writes);
    pthread_join(served->service.writer, NULL);
    queue_destroy(served->service.writes);
    assert_int_equal(served->service.readers, 0);
    assert_int_equal(access(served->admin, F_OK), -1);
    assert_int_equal(rmdir(served->folder), 0);
}

static inline void limit_waiting(int fd) {
    struct timeval limit = {.tv_sec = 20};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

static inline int client_open(const struct served *served) {
    struct sockaddr_in to = {.sin_family = AF_INET};
    const char *address = web_address(served->web);
    to.sin_port = htons((uint16_t)atoi(strrchr(address, ':') + 1));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    limit_waiting(fd);
    return fd;
}

static inline int client_open_admin(const struct served *served) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    snprintf(to.sun_path, sizeof to.sun_path, "%s", served->admin);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    limit_waiting(fd);
    return fd;
}

static inline void client_send(int fd, const char *text) {
    size_t len = strlen(text);
    assert_int_equal(send(fd, text, len, MSG_NOSIGNAL), (ssize_t)len);
}

static inline void client_get(int fd, const char *path) {
    char text[256];
    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", path);
    client_send(fd, text);
}

// One reply: its status, 0 when the server closed instead. `head` and `body` are cut to size.
struct got {
    int status;
    size_t length;
    char head[16384], body[256];
};

static inline struct got client_read(int fd) {
    struct got got = {0};
    size_t len = 0;
    while (len < sizeof got.head - 1 && strstr(got.head, "\r\n\r\n") == NULL) {
        if (recv(fd, got.head + len, 1, 0) != 1) {
            return (struct got){0};
        }
        got.head[++len] = '\0';
    }
    const char *length = strcasestr(got.head, "\r\nContent-Length: ");
    got.status = atoi(got.head + 9);
    got.length = length == NULL ? 0 : (size_t)atol(length + 18);
    char part[65536];
    for (size_t done = 0; done < got.length;) {
        size_t wanted = got.length - done < sizeof part ? got.length - done : sizeof part;
        ssize_t n = recv(fd, part, wanted, 0);
        if (n <= 0) {
            return (struct got){0};
        }
        if (done == 0) {
            size_t kept = (size_t)n < sizeof got.body - 1 ? (size_t)n : sizeof got.body - 1;
            memcpy(got.body, part, kept);
        }
        done += (size_t)n;
    }
    return got;
}

// True when the server has closed.
static inline bool client_at_end(int fd) {
    char c;
    return recv(fd, &c, 1, 0) == 0;
}
