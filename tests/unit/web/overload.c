// SPDX-License-Identifier: MIT
// A server that is given more than it can do, or is stopped while it works: nothing is freed under
// a thread that still uses it.
#include "served.h"

#include <stdatomic.h>
#include <sys/syscall.h>

enum { HOLD_MS = 1500 }; // longer than a loop sleeps, so that it ends meanwhile if it may

static struct served served;
static atomic_bool holding; // the writer's writes are to be slow
static atomic_int held;     // of them are under way

// Stands before libc's: the one write of the writer's thread is that which wakes a loop.
ssize_t write(int fd, const void *data, size_t size) {
    if (!atomic_load(&holding) || !pthread_equal(pthread_self(), served.service.writer)) {
        return syscall(SYS_write, fd, data, size);
    }
    atomic_fetch_add(&held, 1);
    usleep(HOLD_MS * 1000);
    ssize_t written = syscall(SYS_write, fd, data, size);
    atomic_fetch_sub(&held, 1);
    return written;
}

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

// The loop takes the reply and ends before the writer, which gave it back, has woken it.
static void stop_waits_for_writer(void **state) {
    (void)state;
    served.options.loops = 1;
    served_start(&served);
    atomic_store(&holding, true);
    int fd = client_open(&served);
    client_send(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    "Content-Length: 2\r\n\r\n{}");
    while (atomic_load(&held) == 0) {
        usleep(1000);
    }
    web_stop(take(served.web), 5);
    assert_int_equal(atomic_load(&held), 0);
    atomic_store(&holding, false);
    assert_int_equal(client_read(fd).status, 200);
    close(fd);
}

// One handler stands at the gate, on the only read thread: what comes after it waits.
static int block_lane(void) {
    served.options.read_threads = 1;
    served_start(&served);
    gate_set(&served.service, false);
    int fd = client_open(&served);
    client_get(fd, "/slow");
    gate_await(&served.service, 1);
    return fd;
}

static void await_backlog(size_t count) {
    struct web_figures figures;
    do {
        usleep(1000);
        web_figures(served.web, &figures);
    } while (figures.read_backlog != count);
}

static void old_is_refused(void **state) {
    (void)state;
    int blocked = block_lane(), old = client_open(&served), fresh = client_open(&served);
    client_get(old, "/read");
    await_backlog(1);
    usleep(2100 * 1000); // what is under test is this time
    client_get(fresh, "/read");
    await_backlog(2);
    gate_set(&served.service, true);
    assert_int_equal(client_read(blocked).status, 200); // it was running
    struct got got = client_read(old);
    assert_int_equal(got.status, 503);
    assert_non_null(strstr(got.head, "\r\nRetry-After: 1\r\n"));
    assert_int_equal(client_read(fresh).status, 200);
    assert_int_equal(served.service.read_runs, 1);
    client_get(old, "/read"); // the connection goes on
    assert_int_equal(client_read(old).status, 200);
    close(blocked);
    close(old);
    close(fresh);
}

static void reset(int fd) {
    struct linger hard = {.l_onoff = 1};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close(fd);
}

// Nobody can read what a reset connection asked for; who only stopped sending may. (Whether the
// reply reaches that one is the HTTP library's affair.)
static void gone_is_not_run(void **state) {
    (void)state;
    int blocked = block_lane(), gone = client_open(&served), half = client_open(&served),
        local = client_open_admin(&served), writes = client_open(&served);
    client_get(gone, "/read");
    client_get(half, "/read");
    client_get(local, "/read");
    client_send(writes, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    await_backlog(4);
    reset(gone);
    reset(writes);
    close(local);
    assert_int_equal(shutdown(half, SHUT_WR), 0);
    gate_set(&served.service, true);
    assert_int_equal(client_read(blocked).status, 200);
    await_backlog(0);
    web_stop(take(served.web), 5);
    assert_int_equal(served.service.read_runs, 1); // that of `half`
    assert_int_equal(served.service.applied, 1);
    close(blocked);
    close(half);
}

static int client_begin_body(size_t length) {
    char head[256];
    int fd = client_open(&served);
    snprintf(head, sizeof head,
             "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
             "Content-Length: %zu\r\n\r\n{",
             length);
    client_send(fd, head);
    return fd;
}

static struct got client_end_body(int fd, size_t length) {
    char rest[100000];
    memset(rest, ' ', sizeof rest);
    assert_int_equal(send(fd, rest, length - 1, MSG_NOSIGNAL), length - 1);
    return client_read(fd);
}

// Until the room of the body just refused, or finished, has been given back.
static void assert_accepted(size_t length) {
    int64_t until = clock_monotonic_ms() + 5000;
    int status = 503;
    while (status == 503 && clock_monotonic_ms() < until) {
        int fd = client_begin_body(length);
        status = client_end_body(fd, length).status;
        close(fd);
    }
    assert_int_equal(status, 200);
}

// Bodies that do not fit in together are refused before they are read; small ones always fit.
static void bodies_are_bounded(void **state) {
    (void)state;
    enum { LARGE = 90000, SMALL = 64 * 1024 };
    served.options.body_bytes = 2 * LARGE;
    served.options.loops = 1; // so that they begin in this order
    served_start(&served);
    int first = client_begin_body(LARGE), second = client_begin_body(LARGE);
    int third = client_begin_body(LARGE);
    struct got got = client_read(third);
    assert_int_equal(got.status, 503);
    assert_non_null(strstr(got.head, "\r\nRetry-After: 1\r\n"));
    assert_non_null(strcasestr(got.head, "\r\nConnection: close\r\n"));
    close(third);
    int small = client_begin_body(SMALL);
    assert_int_equal(client_end_body(small, SMALL).status, 200);
    close(small);
    assert_int_equal(client_end_body(first, LARGE).status, 200);
    assert_accepted(LARGE); // its room is free again
    close(second);          // half sent
    assert_accepted(LARGE);
    int again = client_begin_body(LARGE);
    assert_accepted(LARGE);
    close(again);
    close(first);
}

enum { IMPORT = 2 << 20 };

static int begin_import(const char *token) {
    char head[256];
    int fd = client_open(&served);
    snprintf(head, sizeof head,
             "POST /import HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
             "Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n{",
             token, IMPORT);
    client_send(fd, head);
    return fd;
}

static struct got end_import(int fd) {
    CLEANUP(buf_finish) struct buf rest = {0};
    buf_reserve(&rest, IMPORT);
    memset(rest.ptr, ' ', IMPORT);
    for (size_t sent = 1; sent < IMPORT;) {
        ssize_t n = send(fd, rest.ptr, IMPORT - sent, MSG_NOSIGNAL);
        if (n <= 0) {
            break;
        }
        sent += (size_t)n;
    }
    return client_read(fd);
}

// A large body behind a token that does not hold takes no room: the good one's fits beside it.
static void large_bodies_are_verified(void **state) {
    (void)state;
    served.options.body_bytes = IMPORT + 1;
    served.options.loops = 1;
    served_start(&served);
    int status = 503, bad = begin_import("bad");
    int64_t until = clock_monotonic_ms() + 5000;
    while (status == 503 && clock_monotonic_ms() < until) {
        int good = begin_import("good");
        struct got got = end_import(good);
        status = got.status;
        if (status == 200) {
            assert_string_equal(got.body, "2097152 bytes");
            client_get(good, "/fast"); // the connection goes on
            assert_int_equal(client_read(good).status, 200);
        }
        close(good);
    }
    assert_int_equal(status, 200);
    assert_int_equal(end_import(bad).status, 401);
    close(bad);
    assert_int_equal(served.service.applied, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(stop_waits_for_writer),     TEST(old_is_refused),
        TEST(gone_is_not_run),           TEST(bodies_are_bounded),
        TEST(large_bodies_are_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
