// SPDX-License-Identifier: MIT
// The best pages of a walk: a heap of at most `max`, the worst of them on top, so that a page that
// is no better costs one comparison.
#include "store/ranking.h"

#include <stdlib.h>

static bool is_worse(struct ranked a, struct ranked b) {
    return a.score != b.score ? a.score < b.score : a.page_id > b.page_id;
}

static void sink(struct ranking *ranking, size_t at) {
    struct ranked *best = ranking->best;
    for (size_t child = 2 * at + 1; child < ranking->count; child = 2 * at + 1) {
        child += child + 1 < ranking->count && is_worse(best[child + 1], best[child]);
        if (!is_worse(best[child], best[at])) {
            return;
        }
        struct ranked moved = best[at];
        best[at] = best[child];
        best[child] = moved;
        at = child;
    }
}

static void rise(struct ranking *ranking, size_t at) {
    struct ranked *best = ranking->best;
    while (at > 0 && is_worse(best[at], best[(at - 1) / 2])) {
        struct ranked moved = best[at];
        best[at] = best[(at - 1) / 2];
        best[(at - 1) / 2] = moved;
        at = (at - 1) / 2;
    }
}

void ranking_keep(struct ranking *ranking, struct ranked page) {
    if (ranking->count < ranking->max) {
        ranking->best[ranking->count] = page;
        rise(ranking, ranking->count++);
    } else if (ranking->max > 0 && is_worse(ranking->best[0], page)) {
        ranking->best[0] = page;
        sink(ranking, 0);
    }
}

static int ranked_order(const void *a, const void *b) {
    struct ranked x = *(const struct ranked *)a, y = *(const struct ranked *)b;
    return is_worse(x, y) ? 1 : -1;
}

void ranking_sort(struct ranking *ranking) {
    if (ranking->count > 0) {
        qsort(ranking->best, ranking->count, sizeof(*ranking->best), ranked_order);
    }
}
