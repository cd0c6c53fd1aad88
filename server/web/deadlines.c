// SPDX-License-Identifier: MIT
// Deadlines. Invariant: within a list `since` never falls from head to tail.
#include "web/deadlines.h"

#include <stddef.h>

void deadlines_remove(struct deadlines *d, struct deadline *item) {
    if (!item->listed) {
        return;
    }
    *(item->before == NULL ? &d->first[item->phase] : &item->before->after) = item->after;
    *(item->after == NULL ? &d->last[item->phase] : &item->after->before) = item->before;
    item->before = item->after = NULL;
    item->listed = false;
}

void deadlines_enter(struct deadlines *d, struct deadline *item, enum phase phase, int64_t now) {
    deadlines_remove(d, item);
    item->phase = phase;
    item->since = now;
    item->before = d->last[phase];
    *(item->before == NULL ? &d->first[phase] : &item->before->after) = item;
    d->last[phase] = item;
    item->listed = true;
}

struct deadline *deadlines_expired(struct deadlines *d, int64_t now) {
    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        struct deadline *item = d->first[phase];
        if (item != NULL && d->duration[phase] > 0 && item->since + d->duration[phase] <= now) {
            deadlines_remove(d, item);
            return item;
        }
    }
    return NULL;
}

int64_t deadlines_wait(const struct deadlines *d, int64_t now, int64_t limit) {
    int64_t wait = limit;
    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        if (d->first[phase] == NULL || d->duration[phase] == 0) {
            continue;
        }
        int64_t left = d->first[phase]->since + d->duration[phase] - now;
        wait = left < wait ? left : wait;
    }
    return wait < 0 ? 0 : wait;
}
