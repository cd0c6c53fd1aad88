// SPDX-License-Identifier: MIT
// What bounds a server: full lanes, deadlines, connection limits, header sizes, stopping; and the
// addresses it listens on.
#include "served.h"

static struct served served;

static int set_up(void **state) {
    (void)state;
    served_init(&served);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    served_end(&served);
    return 0;
}

static void full_lane(void **state) {
    (void)state;
    served.options.read_threads = 1;
    served.options.read_queue = 2;
    served_start(&served);
    gate_set(&served.service, false);
    int fds[3];
    for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
        fds[i] = client_open(&served);
        client_get(fds[i], "/slow");
        if (i == 0) {
            gate_await(&served.service, 1); // it left the queue
        }
    }
    struct web_figures figures;
    do {
        web_figures(served.web, &figures);
    } while (figures.read_backlog < 2);
    int fd = client_open(&served);
    client_get(fd, "/slow");
    struct got got = client_read(fd);
    assert_int_equal(got.status, 503);
    assert_non_null(strstr(got.head, "\r\nRetry-After: 1\r\n"));
    client_get(fd, "/fast"); // loops go on, and the connection too
    assert_int_equal(client_read(fd).status, 200);
    gate_set(&served.service, true);
    for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
        assert_int_equal(client_read(fds[i]).status, 200);
        close(fds[i]);
    }
    close(fd);
}

static void deadlines(void **state) {
    (void)state;
    static const struct {
        const char *sent;
        int status; // 0: closed without a word
    } rows[] = {
        {"", 0},
        {"GET /fa", 0},
        {"GET /fast HTTP/1.1\r\nHost:", 408},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
         "Content-Length: 9\r\n\r\n{",
         408},
    };
    served.options.header_seconds = served.options.body_seconds = served.options.idle_seconds = 1;
    served_start(&served);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        int64_t before = clock_monotonic_ms();
        int fd = client_open(&served);
        client_send(fd, rows[i].sent);
        assert_int_equal(client_read(fd).status, rows[i].status);
        assert_true(client_at_end(fd));
        int64_t took = clock_monotonic_ms() - before;
        assert_true(took >= 900 && took < 5000);
        close(fd);
    }
}

static void idle_deadline(void **state) {
    (void)state;
    served.options.idle_seconds = 1;
    served_start(&served);
    int fd = client_open(&served);
    client_get(fd, "/fast");
    assert_int_equal(client_read(fd).status, 200);
    assert_true(client_at_end(fd));
    close(fd);
}

// A byte now and then does not hold a connection: deadlines are not about idleness.
static void dripping_header(void **state) {
    (void)state;
    served.options.header_seconds = 1;
    served_start(&served);
    int fd = client_open(&served);
    client_send(fd, "GET /fast HTTP/1.1\r\nHost: a\r\nX: ");
    int64_t before = clock_monotonic_ms();
    struct timeval pause = {.tv_usec = 100000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &pause, sizeof pause);
    char c;
    while (recv(fd, &c, 1, MSG_PEEK) < 0 && errno == EAGAIN) {
        assert_true(clock_monotonic_ms() - before < 5000);
        send(fd, "x", 1, MSG_NOSIGNAL);
    }
    close(fd);
}

// A reader that does not read is ended too.
static void slow_reader(void **state) {
    (void)state;
    served.options.response_seconds = 1;
    served_start(&served);
    int fd = client_open(&served);
    client_get(fd, "/big");
    struct web_figures figures;
    int64_t before = clock_monotonic_ms();
    do {
        usleep(10000);
        web_figures(served.web, &figures);
    } while (figures.connections > 0 && clock_monotonic_ms() - before < 5000);
    assert_int_equal(figures.connections, 0);
    close(fd);
}

// More connections than the limit wait, and are served when others leave.
static void connection_limit(void **state) {
    (void)state;
    served.options.loops = 1;
    served.options.connections = 8;
    served_start(&served);
    int fds[12];
    for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
        fds[i] = client_open(&served);
        client_get(fds[i], "/read");
    }
    for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
        assert_int_equal(client_read(fds[i]).status, 200);
        close(fds[i]);
    }
}

// Stopping at the limit, with more waiting outside.
static void stop_at_limit(void **state) {
    (void)state;
    served.options.loops = 1;
    served.options.connections = 4;
    served_start(&served);
    int fds[8];
    for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
        fds[i] = client_open(&served);
        client_get(fds[i], "/fast");
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(client_read(fds[i]).status, 200);
    }
    web_stop(take(served.web), 5);
    for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
        close(fds[i]);
    }
}

static void *stop_soon(void *web) {
    web_stop(web, 5);
    return NULL;
}

static void *stop_now(void *web) {
    web_stop(web, 0);
    return NULL;
}

static void stop_drains(void **state) {
    (void)state;
    served_start(&served);
    gate_set(&served.service, false);
    int fd = client_open(&served), idle = client_open(&served);
    client_get(idle, "/fast");
    assert_int_equal(client_read(idle).status, 200);
    client_get(fd, "/slow");
    gate_await(&served.service, 1);
    pthread_t stopper;
    assert_int_equal(pthread_create(&stopper, NULL, stop_soon, take(served.web)), 0);
    assert_true(client_at_end(idle)); // so it is stopping
    gate_set(&served.service, true);
    struct got got = client_read(fd);
    assert_int_equal(got.status, 200);
    assert_non_null(strcasestr(got.head, "\r\nConnection: close\r\n"));
    assert_true(client_at_end(fd));
    pthread_join(stopper, NULL);
    close(fd);
    close(idle);
}

// A client that left with half a request holds nothing up.
static void stop_without_the_gone(void **state) {
    (void)state;
    served_start(&served);
    static const char *const halves[] = {
        "GET /fast HTTP/1.1\r\nHost: a\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        "Content-Length: 9\r\n\r\n{",
    };
    for (size_t i = 0; i < ARRAY_SIZE(halves); i++) {
        int fd = client_open(&served);
        client_send(fd, halves[i]);
        close(fd);
    }
    int64_t before = clock_monotonic_ms();
    web_stop(take(served.web), 20);
    assert_true(clock_monotonic_ms() - before < 5000);
}

// Past the time given, what only waits is refused; what runs is waited for.
static void stop_refuses_late(void **state) {
    (void)state;
    served.options.read_threads = 1;
    served_start(&served);
    gate_set(&served.service, false);
    int running = client_open(&served), queued = client_open(&served);
    client_get(running, "/slow");
    gate_await(&served.service, 1);
    client_get(queued, "/slow");
    struct web_figures figures;
    do {
        web_figures(served.web, &figures);
    } while (figures.read_backlog == 0);
    int idle = client_open(&served);
    client_get(idle, "/fast");
    assert_int_equal(client_read(idle).status, 200);
    pthread_t stopper;
    assert_int_equal(pthread_create(&stopper, NULL, stop_now, take(served.web)), 0);
    assert_true(client_at_end(idle)); // so it is stopping
    gate_set(&served.service, true);
    pthread_join(stopper, NULL);
    assert_int_equal(client_read(running).status, 200);
    assert_int_equal(client_read(queued).status, 503);
    close(idle);
    close(running);
    close(queued);
}

// Never a silent close: below 6 KB of fields the request is served, above it is refused aloud.
static void header_sizes(void **state) {
    (void)state;
    static const char *const shapes[] = {
        "GET /keys HTTP/1.1\r\nHost: a\r\nCookie: %s\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: a\r\nX-Long: %s\r\n\r\n",
        "GET /fast?x=%s HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n",
    };
    served_start(&served);
    for (size_t shape = 0; shape < ARRAY_SIZE(shapes); shape++) {
        for (size_t size = 64; size < 40000; size += size / 4) {
            CLEANUP(buf_finish) struct buf text = {0}, filler = {0};
            for (size_t i = 0; i < size; i++) {
                buf_char(&filler, 'a');
            }
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            buf_printf(&text, shapes[shape], filler.ptr);
            int fd = client_open(&served);
            send(fd, text.ptr, text.len, MSG_NOSIGNAL);
            int status = client_read(fd).status;
            bool fine = size < 6000 ? status == 200 || status == 400 || status == 404
                                    : status != 0 && status < 500;
            if (!fine) {
                fail_msg("shape %zu with %zu bytes: %d", shape, size, status);
            }
            close(fd);
        }
    }
}

// Many small fields take more memory than their bytes.
static void field_counts(void **state) {
    (void)state;
    served_start(&served);
    for (int count = 1; count < 400; count += 7) {
        CLEANUP(buf_finish) struct buf text = {0};
        buf_text(&text, "GET /keys HTTP/1.1\r\nHost: a\r\n");
        for (int i = 0; i < count; i++) {
            buf_printf(&text, "X-%d: y\r\n", i);
        }
        buf_text(&text, "\r\n");
        int fd = client_open(&served);
        send(fd, text.ptr, text.len, MSG_NOSIGNAL);
        int status = client_read(fd).status;
        assert_true(status == 200 || (count > 80 && status == 431));
        close(fd);
    }
}

static void addresses(void **state) {
    (void)state;
    static const char *const wrong[] = {"",
                                        "8080",
                                        "127.0.0.1",
                                        ":8080",
                                        "127.0.0.1:",
                                        "127.0.0.1:x",
                                        "::1:8080",
                                        "127.0.0.1:65536",
                                        "127.0.0.1:-1",
                                        "[::1]"};
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        char *message = NULL;
        assert_int_equal(web_start(&served.options, wrong[i], NULL, &served.web, &message), 1);
        assert_non_null(strstr(message, "write HOST:PORT"));
        free(message);
    }
    served_start(&served);
    struct web *second = NULL;
    char *message = NULL;
    assert_int_equal(web_start(&served.options, web_address(served.web), NULL, &second, &message),
                     1);
    assert_non_null(strstr(message, "is taken"));
    free(message);
    assert_null(second);
}

static void admin_socket_file(void **state) {
    (void)state;
    struct web *second = NULL;
    char *message = NULL;
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    snprintf(name.sun_path, sizeof name.sun_path, "%s", served.admin);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
    close(fd);             // a server that was killed leaves such a file
    served_start(&served); // and the next one takes its place
    fd = client_open_admin(&served);
    client_get(fd, "/fast");
    assert_string_equal(client_read(fd).body, "admin");
    close(fd);
    assert_int_equal(web_start(&served.options, "127.0.0.1:0", served.admin, &second, &message), 1);
    assert_non_null(strstr(message, "another server"));
    free(message);
    assert_int_equal(access(served.admin, F_OK), 0); // the first one's is untouched
}

static void other_file_kept(void **state) {
    (void)state;
    char *message = NULL;
    FILE *file = fopen(served.admin, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(web_start(&served.options, "127.0.0.1:0", served.admin, &served.web, &message),
                     1);
    free(message);
    assert_int_equal(access(served.admin, F_OK), 0);
    unlink(served.admin);
}

static void call(void **state) {
    (void)state;
    static const struct {
        enum method method;
        const char *target, *body;
        bool admin;
        int status;
        const char *reply;
    } rows[] = {
        {METHOD_GET, "/fast", NULL, false, 200, "anyone"},
        {METHOD_GET, "/read", NULL, true, 200, "admin"},
        {METHOD_GET, "/kept", NULL, false, 200, "anyone"},
        {METHOD_GET, "/kept", NULL, false, 200, "anyone"},
        {METHOD_GET, "/nowhere", NULL, true, 404, "{\"code\":\"not-found\"}"},
        {METHOD_GET, "/a%2fb", NULL, true, 400, "{\"code\":\"bad-request\"}"},
        {METHOD_GET, "nowhere", NULL, true, 400, "{\"code\":\"bad-request\"}"},
        {METHOD_POST, "/echo", "{\"a\": 1}", true, 200, "8 bytes"},
        {METHOD_POST, "/echo", "[]", true, 422, "{\"code\":\"invalid\"}"},
    };
    static const char *const headers[] = {"content-type", "application/json", "Accept-Encoding",
                                          "gzip", NULL};
    assert_int_equal(web_start_local(&served.options, &served.web), 0);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct arena *arena = arena_create();
        struct reply reply;
        sv body = {rows[i].body, rows[i].body == NULL ? 0 : strlen(rows[i].body)};
        web_call(served.web, arena, rows[i].method, rows[i].target, headers, body, rows[i].admin,
                 &reply);
        assert_int_equal(reply.status, rows[i].status);
        assert_string_equal(reply.body.ptr, rows[i].reply);
        assert_true(reply.header_count > 0);
        reply_finish(&reply);
        arena_destroy(arena);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(full_lane),         TEST(deadlines),
        TEST(idle_deadline),     TEST(dripping_header),
        TEST(slow_reader),       TEST(connection_limit),
        TEST(stop_at_limit),     TEST(stop_drains),
        TEST(stop_refuses_late), TEST(stop_without_the_gone),
        TEST(header_sizes),      TEST(field_counts),
        TEST(addresses),         TEST(admin_socket_file),
        TEST(other_file_kept),   TEST(call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
