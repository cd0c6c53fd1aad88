// SPDX-License-Identifier: MIT
// The read lane: threads with one reader each that take exchanges from one bounded queue, run
// dispatch_read, and hand writes on to the writer.
#pragma once

#include "web/exchange.h"

struct lanes;

// Returns 0, negative when a reader cannot be opened or a thread not started.
int lanes_create(struct dispatch *dispatch, struct lanes **ret_lanes);
// False when the queue is full. Else exchange_done gets it back, on a lane's thread or the
// writer's.
bool lanes_push(struct lanes *lanes, struct exchange *exchange);
size_t lanes_backlog(const struct lanes *lanes);
// From `instant` (monotonic ms) on, what still waits is answered with 503 instead of being run.
void lanes_refuse_after(struct lanes *lanes, int64_t instant);
void lanes_destroy(struct lanes *lanes); // runs what is queued, joins the threads; NULL is fine
