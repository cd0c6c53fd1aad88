// SPDX-License-Identifier: MIT
// A bounded queue between threads: one mutex, one condition, a singly linked list. Invariant under
// the mutex: `length` items hang from `head`, `end` points at the last `next` (or at `head`).
#include "base/queue.h"

#include "base/clock.h"
#include "base/mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t filled; // an item came, or the queue was closed
    struct queue_item *head, **end;
    size_t length, limit;
    bool closed;
};

struct queue *queue_create(size_t limit) {
    struct queue *q = mem_zero(1, sizeof(*q));
    pthread_condattr_t attributes;
    pthread_mutex_init(&q->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC); // a set wall clock moves no timeout
    pthread_cond_init(&q->filled, &attributes);
    pthread_condattr_destroy(&attributes);
    q->end = &q->head;
    q->limit = limit;
    return q;
}

void queue_destroy(struct queue *q) {
    if (q == NULL) {
        return;
    }
    assert(q->head == NULL);
    pthread_cond_destroy(&q->filled);
    pthread_mutex_destroy(&q->mutex);
    free(q);
}

bool queue_push(struct queue *q, struct queue_item *item) {
    pthread_mutex_lock(&q->mutex);
    bool accepted = !q->closed && q->length < q->limit;
    if (accepted) {
        item->next = NULL;
        *q->end = item;
        q->end = &item->next;
        q->length++;
        pthread_cond_signal(&q->filled);
    }
    pthread_mutex_unlock(&q->mutex);
    return accepted;
}

// With the mutex held: until there is an item, the queue is closed, or the time is over.
static void wait_filled(struct queue *q, int timeout_ms) {
    struct timespec deadline = clock_deadline(timeout_ms < 0 ? 0 : timeout_ms);
    int waited = 0;
    while (q->head == NULL && !q->closed && waited == 0) {
        waited = timeout_ms < 0 ? pthread_cond_wait(&q->filled, &q->mutex)
                                : pthread_cond_timedwait(&q->filled, &q->mutex, &deadline);
    }
}

struct queue_item *queue_pop(struct queue *q, int timeout_ms, bool *ret_closed) {
    pthread_mutex_lock(&q->mutex);
    wait_filled(q, timeout_ms);
    struct queue_item *item = q->head;
    if (item != NULL) {
        q->head = item->next;
        q->end = q->head == NULL ? &q->head : q->end;
        q->length--;
        item->next = NULL;
    }
    *ret_closed = item == NULL && q->closed;
    pthread_mutex_unlock(&q->mutex);
    return item;
}

struct queue_item *queue_take_all(struct queue *q) {
    pthread_mutex_lock(&q->mutex);
    struct queue_item *items = q->head;
    q->head = NULL;
    q->end = &q->head;
    q->length = 0;
    pthread_mutex_unlock(&q->mutex);
    return items;
}

void queue_close(struct queue *q) {
    pthread_mutex_lock(&q->mutex);
    q->closed = true;
    pthread_cond_broadcast(&q->filled);
    pthread_mutex_unlock(&q->mutex);
}

size_t queue_length(struct queue *q) {
    pthread_mutex_lock(&q->mutex);
    size_t length = q->length;
    pthread_mutex_unlock(&q->mutex);
    return length;
}
