// SPDX-License-Identifier: MIT
// The bounded queue: order, limit, timeouts, closing, and many threads at once.
#include "base/queue.h"

#include "base/clock.h"
#include "base/mem.h"
#include "cmocka_base.h"

#include <pthread.h>
#include <stdatomic.h>

struct job {
    struct queue_item item; // first, so that a job is its item
    int number;
};

static int pop_number(struct queue *q) {
    bool closed = true;
    struct job *job = (struct job *)queue_pop(q, 0, &closed);
    assert_false(closed);
    return job == NULL ? -1 : job->number;
}

static void order_and_limit(void **state) {
    (void)state;
    struct job jobs[4] = {{.number = 0}, {.number = 1}, {.number = 2}, {.number = 3}};
    struct queue *q = queue_create(3);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 3; i++) {
            assert_true(queue_push(q, &jobs[i].item));
        }
        assert_false(queue_push(q, &jobs[3].item));
        assert_int_equal(queue_length(q), 3);
        assert_int_equal(pop_number(q), 0);
        assert_true(queue_push(q, &jobs[3].item));
        assert_int_equal(pop_number(q), 1);
        assert_int_equal(pop_number(q), 2);
        assert_int_equal(pop_number(q), 3);
        assert_int_equal(pop_number(q), -1);
    }
    queue_destroy(q);
    queue_destroy(NULL);
}

static void take_all(void **state) {
    (void)state;
    struct job jobs[3] = {{.number = 0}, {.number = 1}, {.number = 2}};
    struct queue *q = queue_create(10);
    assert_null(queue_take_all(q));
    for (int i = 0; i < 3; i++) {
        queue_push(q, &jobs[i].item);
    }
    struct queue_item *item = queue_take_all(q);
    for (int i = 0; i < 3; i++, item = item->next) {
        assert_ptr_equal(item, &jobs[i].item);
    }
    assert_null(item);
    assert_int_equal(queue_length(q), 0);
    assert_true(queue_push(q, &jobs[1].item)); // it goes on working
    assert_int_equal(pop_number(q), 1);
    queue_destroy(q);
}

static void timeouts(void **state) {
    (void)state;
    struct queue *q = queue_create(1);
    bool closed = true;
    int64_t start = clock_monotonic_ms();
    assert_null(queue_pop(q, 30, &closed));
    assert_false(closed);
    assert_true(clock_monotonic_ms() - start >= 29);
    queue_destroy(q);
}

static void closing(void **state) {
    (void)state;
    struct job job = {.number = 5};
    struct queue *q = queue_create(2);
    bool closed = false;
    queue_push(q, &job.item);
    queue_close(q);
    assert_false(queue_push(q, &job.item));
    assert_int_equal(pop_number(q), 5); // what was accepted is still handed out
    assert_null(queue_pop(q, -1, &closed));
    assert_true(closed);
    queue_destroy(q);
}

static void *wait_for_close(void *q) {
    bool closed = false;
    struct queue_item *item = queue_pop(q, -1, &closed);
    return item == NULL && closed ? q : NULL;
}

static void closing_wakes_all(void **state) {
    (void)state;
    struct queue *q = queue_create(2);
    pthread_t threads[3];
    for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, wait_for_close, q), 0);
    }
    queue_close(q);
    for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
        void *outcome = NULL;
        pthread_join(threads[i], &outcome);
        assert_ptr_equal(outcome, q);
    }
    queue_destroy(q);
}

enum { PRODUCERS = 4, CONSUMERS = 4, JOBS = 5000 };

static struct {
    struct queue *queue;
    struct job jobs[PRODUCERS][JOBS];
    atomic_int seen[PRODUCERS * JOBS];
    atomic_int misordered;
} crowd;

static void *produce(void *argument) {
    struct job *jobs = argument;
    for (int i = 0; i < JOBS; i++) {
        while (!queue_push(crowd.queue, &jobs[i].item)) {
            sched_yield();
        }
    }
    return NULL;
}

// One consumer sees the jobs of each producer in the order in which they were pushed.
static void *consume(void *argument) {
    (void)argument;
    int last[PRODUCERS] = {-1, -1, -1, -1};
    bool closed = false;
    while (!closed) {
        struct job *job = (struct job *)queue_pop(crowd.queue, -1, &closed);
        if (job == NULL) {
            continue;
        }
        int producer = job->number / JOBS;
        atomic_fetch_add(&crowd.seen[job->number], 1);
        atomic_fetch_add(&crowd.misordered, job->number <= last[producer]);
        last[producer] = job->number;
    }
    return NULL;
}

static void many_threads(void **state) {
    (void)state;
    pthread_t producers[PRODUCERS], consumers[CONSUMERS];
    crowd.queue = queue_create(64);
    for (int i = 0; i < CONSUMERS; i++) {
        pthread_create(&consumers[i], NULL, consume, NULL);
    }
    for (int i = 0; i < PRODUCERS; i++) {
        for (int k = 0; k < JOBS; k++) {
            crowd.jobs[i][k].number = i * JOBS + k;
        }
        pthread_create(&producers[i], NULL, produce, crowd.jobs[i]);
    }
    for (int i = 0; i < PRODUCERS; i++) {
        pthread_join(producers[i], NULL);
    }
    queue_close(crowd.queue);
    for (int i = 0; i < CONSUMERS; i++) {
        pthread_join(consumers[i], NULL);
    }
    for (int i = 0; i < PRODUCERS * JOBS; i++) {
        assert_int_equal(crowd.seen[i], 1);
    }
    assert_int_equal(crowd.misordered, 0);
    queue_destroy(crowd.queue);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_limit), cmocka_unit_test(take_all),
        cmocka_unit_test(timeouts),        cmocka_unit_test(closing),
        cmocka_unit_test(many_threads),    cmocka_unit_test(closing_wakes_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
