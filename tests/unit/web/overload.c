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

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(stop_waits_for_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
