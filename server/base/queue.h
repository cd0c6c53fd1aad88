// SPDX-License-Identifier: MIT
// A bounded first-in first-out queue between threads. Items are linked through `struct queue_item`,
// which the caller embeds, so that queueing never allocates.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct queue_item {
    struct queue_item *next;
};
struct queue;

struct queue *queue_create(size_t limit);
void queue_destroy(struct queue *q); // must be empty
// False when the queue holds `limit` items or was closed.
bool queue_push(struct queue *q, struct queue_item *item);
// Waits for an item; NULL once the queue is closed and empty. timeout_ms < 0 waits without end;
// a timeout gives NULL with *ret_closed false.
struct queue_item *queue_pop(struct queue *q, int timeout_ms, bool *ret_closed);
// Takes everything that is queued without waiting, in order; NULL when empty.
struct queue_item *queue_take_all(struct queue *q);
void queue_close(struct queue *q); // pushes fail from now on; waiting threads wake
size_t queue_length(struct queue *q);
