// SPDX-License-Identifier: MIT
// How long a connection may stay in each phase of its life. One list a phase: as every phase has
// one duration, a connection that enters a phase goes to the end of its list, and the head is
// always the first to expire. Used by one thread.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum phase {
    PHASE_HEADER,   // from the first byte (or the accept) to the end of the header
    PHASE_BODY,     // until the body is whole
    PHASE_WORKING,  // in a lane: never expires, lanes end by themselves
    PHASE_RESPONSE, // until the client took the last byte
    PHASE_IDLE,     // between requests
    PHASE_LINGER,   // closed, and read until the client is done sending
    PHASE_COUNT,
};

struct deadline { // embedded in what expires
    struct deadline *before, *after;
    enum phase phase;
    bool listed;
    int64_t since; // monotonic milliseconds
};
struct deadlines {
    struct deadline *first[PHASE_COUNT], *last[PHASE_COUNT];
    int64_t duration[PHASE_COUNT]; // milliseconds; 0: never expires
};

void deadlines_enter(struct deadlines *d, struct deadline *item, enum phase phase, int64_t now);
void deadlines_remove(struct deadlines *d, struct deadline *item); // may be called twice
// Takes an expired item off its list; NULL when there is none.
struct deadline *deadlines_expired(struct deadlines *d, int64_t now);
// Milliseconds until the next one expires, at most `limit`.
int64_t deadlines_wait(const struct deadlines *d, int64_t now, int64_t limit);
