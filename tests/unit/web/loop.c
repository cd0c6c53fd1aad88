// SPDX-License-Identifier: MIT
// A whole server on real sockets: connections that stay, pipelining, lanes, bodies, many
// connections at once.
#include "served.h"

#include <poll.h>
#include <sys/stat.h>

static struct served served;

static int start(void **state) {
    (void)state;
    served_init(&served);
    served_start(&served);
    return 0;
}

static int end(void **state) {
    (void)state;
    served_end(&served);
    return 0;
}

static void keep_alive(void **state) {
    (void)state;
    int fd = client_open(&served);
    static const char *const paths[] = {"/fast", "/read", "/nowhere", "/kept", "/kept", "/fast"};
    static const int statuses[] = {200, 200, 404, 200, 200, 200};
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        client_get(fd, paths[i]);
        struct got got = client_read(fd);
        assert_int_equal(got.status, statuses[i]);
        assert_non_null(strstr(got.head, "\r\nX-Request-Id: "));
        assert_non_null(strstr(got.head, "\r\nDate: "));
        assert_null(strcasestr(got.head, "\r\nConnection: close"));
    }
    close(fd);
}

static void client_ids(void **state) {
    (void)state;
    int fd = client_open(&served);
    client_send(fd, "GET /fast HTTP/1.1\r\nHost: a\r\nX-Request-Id: aB3._-\r\n\r\n");
    assert_non_null(strstr(client_read(fd).head, "\r\nX-Request-Id: aB3._-\r\n"));
    client_send(fd, "GET /fast HTTP/1.1\r\nHost: a\r\nX-Request-Id: a b\r\n\r\n");
    struct got got = client_read(fd);
    assert_null(strstr(got.head, "a b"));
    const char *id = strstr(got.head, "\r\nX-Request-Id: ") + 16;
    assert_int_equal(strspn(id, "0123456789abcdef"), 16);
    close(fd);
}

static void pipelining(void **state) {
    (void)state;
    static const char *const paths[] = {"/fast", "/read", "/kept", "/fast",
                                        "/read", "/none", "/fast", "/fast"};
    char text[1024] = "";
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        strcat(strcat(strcat(text, "GET "), paths[i]), " HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    int fd = client_open(&served);
    int64_t before = clock_monotonic_ms();
    client_send(fd, text);
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        assert_int_equal(client_read(fd).status, strcmp(paths[i], "/none") == 0 ? 404 : 200);
    }
    assert_true(clock_monotonic_ms() - before < 900); // less than one tick of the loop
    close(fd);
}

static void head_has_no_body(void **state) {
    (void)state;
    int fd = client_open(&served);
    client_send(fd, "HEAD /kept HTTP/1.1\r\nHost: a\r\n\r\nGET /fast HTTP/1.1\r\nHost: a\r\n\r\n");
    char text[8192] = "";
    size_t len = 0;
    while (strstr(text, "\r\n\r\nanyone") == NULL) {
        ssize_t n = recv(fd, text + len, sizeof text - 1 - len, 0);
        assert_true(n > 0);
        len += (size_t)n;
    }
    assert_non_null(strstr(text, "\r\nContent-Length: 6\r\n")); // as for GET
    const char *first_end = strstr(text, "\r\n\r\n");
    assert_memory_equal(first_end + 4, "HTTP/1.1 200", 12);
    close(fd);
}

// A 304 says the length of the 200 it stands for, and has no body.
static void not_modified(void **state) {
    (void)state;
    int fd = client_open(&served);
    client_get(fd, "/kept");
    struct got first = client_read(fd);
    char etag[64], text[256];
    assert_int_equal(sscanf(strstr(first.head, "\r\nETag: ") + 8, "%63s", etag), 1);
    snprintf(text, sizeof text, "GET /kept HTTP/1.1\r\nHost: a\r\nIf-None-Match: %s\r\n\r\n", etag);
    client_send(fd, text);
    client_get(fd, "/nowhere");
    char both[8192] = "";
    size_t len = 0;
    while (strstr(both, "HTTP/1.1 404") == NULL) {
        ssize_t n = recv(fd, both + len, sizeof both - 1 - len, 0);
        assert_true(n > 0);
        len += (size_t)n;
    }
    assert_memory_equal(both, "HTTP/1.1 304", 12);
    assert_memory_equal(strstr(both, "\r\n\r\n") + 4, "HTTP/1.1 404", 12);
    assert_null(strstr(both, "Content-Length: 0"));
    close(fd);
}

static struct got post(int fd, size_t length, const char *more) {
    CLEANUP(buf_finish) struct buf text = {0};
    buf_printf(&text,
               "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
               "Content-Length: %zu\r\n%s\r\n",
               length, more);
    for (size_t i = 0; i < length; i++) {
        buf_char(&text, i == 0 ? '{' : ' ');
    }
    size_t done = 0;
    while (done < text.len) { // a refusal may close before all is sent
        ssize_t n = send(fd, text.ptr + done, text.len - done, MSG_NOSIGNAL);
        if (n <= 0) {
            break;
        }
        done += (size_t)n;
    }
    return client_read(fd);
}

static void bodies(void **state) {
    (void)state;
    int fd = client_open(&served);
    static const size_t lengths[] = {0, 1, 2, 1000, 20000, 99999, 100000};
    for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "%zu bytes", lengths[i]);
        struct got got = post(fd, lengths[i], "");
        assert_int_equal(got.status, 200);
        assert_string_equal(got.body, expected);
    }
    client_send(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    "Content-Length: 2\r\n\r\n[]");
    assert_int_equal(client_read(fd).status, 422);
    assert_int_equal(post(fd, 5, "").status, 200);
    close(fd);
}

// A refused body that is small is dropped, and the connection goes on.
static void small_refused_bodies(void **state) {
    (void)state;
    int fd = client_open(&served);
    client_send(fd, "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde");
    assert_int_equal(client_read(fd).status, 404);
    client_send(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
                    "Content-Length: 5\r\n\r\nabcde");
    assert_int_equal(client_read(fd).status, 415);
    client_get(fd, "/fast");
    assert_int_equal(client_read(fd).status, 200);
    close(fd);
}

// 413 comes before the body does; and a client that sends all of a large body first still reads it.
static void large_bodies(void **state) {
    (void)state;
    int fd = client_open(&served);
    client_send(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    "Content-Length: 100001\r\n\r\n");
    struct got got = client_read(fd);
    assert_int_equal(got.status, 413);
    assert_non_null(strcasestr(got.head, "\r\nConnection: close\r\n"));
    assert_true(client_at_end(fd));
    close(fd);
    for (int i = 0; i < 20; i++) {
        fd = client_open(&served);
        assert_int_equal(post(fd, 900000, "").status, 413);
        close(fd);
    }
}

static void expect_continue(void **state) {
    (void)state;
    int fd = client_open(&served);
    client_send(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    assert_int_equal(client_read(fd).status, 100);
    client_send(fd, "{}");
    assert_int_equal(client_read(fd).status, 200);
    client_send(fd, "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
                    "Expect: 100-continue\r\n\r\n");
    assert_int_equal(client_read(fd).status, 404); // and no 100 before it
    assert_true(client_at_end(fd));
    close(fd);
}

static void large_reply(void **state) {
    (void)state;
    int fd = client_open(&served);
    client_get(fd, "/big");
    struct got got = client_read(fd);
    assert_int_equal(got.status, 200);
    assert_int_equal(got.length, 4 << 20);
    close(fd);
}

static void admin_peer(void **state) {
    (void)state;
    struct stat status;
    assert_int_equal(stat(served.admin, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    int fd = client_open_admin(&served);
    client_get(fd, "/read");
    assert_string_equal(client_read(fd).body, "admin");
    close(fd);
    fd = client_open(&served);
    client_get(fd, "/read");
    assert_string_equal(client_read(fd).body, "anyone");
    close(fd);
}

enum { EACH = 50, CROWD_MAX = 256 };

// `count` connections, each with always one request under way, EACH of them; the rate a second.
static double crowd(size_t count) {
    struct pollfd fds[CROWD_MAX];
    int left[CROWD_MAX];
    size_t busy = count;
    for (size_t i = 0; i < count; i++) {
        fds[i] = (struct pollfd){.fd = client_open(&served), .events = POLLIN};
        left[i] = EACH;
    }
    int64_t before = clock_monotonic_us();
    for (size_t i = 0; i < count; i++) {
        client_get(fds[i].fd, i % 4 == 0 ? "/read" : "/kept");
    }
    while (busy > 0) {
        assert_true(poll(fds, count, 10000) > 0);
        for (size_t i = 0; i < count; i++) {
            char text[4096];
            if (fds[i].revents == 0) {
                continue;
            }
            ssize_t n = recv(fds[i].fd, text, sizeof text, 0);
            assert_true(n > 12);
            assert_memory_equal(text, "HTTP/1.1 200", 12);
            if (--left[i] > 0) {
                client_get(fds[i].fd, i % 4 == 0 ? "/read" : "/kept");
            } else {
                close(fds[i].fd);
                fds[i].fd = -1;
                busy--;
            }
        }
    }
    return (double)count * EACH * 1e6 / (double)(clock_monotonic_us() - before);
}

static void crowds(void **state) {
    (void)state;
    double at_64 = crowd(64), at_128 = crowd(128), at_256 = crowd(256);
    print_message("requests a second: 64: %.0f, 128: %.0f, 256: %.0f\n", at_64, at_128, at_256);
    assert_true(at_128 > 0.3 * at_64);
    assert_true(at_256 > 0.3 * at_64);
}

static void figures(void **state) {
    (void)state;
    struct web_figures before, after;
    do { // a request counts once MHD is done with it, just after the client has read it
        web_figures(served.web, &before);
    } while (before.connections > 0);
    int fd = client_open(&served);
    client_get(fd, "/kept");
    client_read(fd);
    client_get(fd, "/fast");
    client_read(fd);
    do {
        web_figures(served.web, &after);
    } while (after.requests < before.requests + 2);
    assert_int_equal(after.requests, before.requests + 2);
    assert_true(after.connections >= 1);
    assert_int_equal(after.read_backlog, 0);
    close(fd);
}

// A change makes a kept reply be made anew.
static void invalidation(void **state) {
    (void)state;
    int fd = client_open(&served);
    client_get(fd, "/keys");
    assert_int_equal(client_read(fd).status, 200);
    struct web_figures before, after;
    web_figures(served.web, &before);
    client_get(fd, "/keys");
    assert_int_equal(client_read(fd).status, 200);
    web_figures(served.web, &after);
    assert_int_equal(after.hits, before.hits + 1);
    web_invalidate(served.web, (const char *[]){"article:a-rather-long-article-id-7"}, 1);
    client_get(fd, "/keys");
    assert_int_equal(client_read(fd).status, 200);
    web_figures(served.web, &after);
    assert_int_equal(after.hits, before.hits + 1);
    close(fd);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keep_alive),
        cmocka_unit_test(client_ids),
        cmocka_unit_test(pipelining),
        cmocka_unit_test(head_has_no_body),
        cmocka_unit_test(not_modified),
        cmocka_unit_test(bodies),
        cmocka_unit_test(small_refused_bodies),
        cmocka_unit_test(large_bodies),
        cmocka_unit_test(expect_continue),
        cmocka_unit_test(large_reply),
        cmocka_unit_test(admin_peer),
        cmocka_unit_test(crowds),
        cmocka_unit_test(figures),
        cmocka_unit_test(invalidation),
    };
    return cmocka_run_group_tests(tests, start, end);
}
