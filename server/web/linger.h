// SPDX-License-Identifier: MIT
// Closing a connection on which the client still sends. Closing at once would make the kernel send
// a reset, which can overtake the reply: the client of a refused upload would never read its 413.
// So the sending side is shut, and what comes is read and thrown away until the client closes, a
// time passes, or too much came (RFC 9112 section 9.6). Used by one thread.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
    LINGER_MAX = 128,       // at once; more are closed hard
    LINGER_MS = 2000,       // at most
    LINGER_BYTES = 1 << 20, // at most
};

struct lingering {
    int fd;
    int64_t until; // monotonic milliseconds
    size_t bytes;
};
struct linger_list {
    int epoll; // where the descriptors are watched
    size_t count;
    struct lingering items[LINGER_MAX];
};

// Takes over `fd`; watches it in the list's epoll, with `tag` | fd as the event's data.
void linger_add(struct linger_list *list, int fd, uint64_t tag, int64_t now);
void linger_read(struct linger_list *list, int fd); // it is readable
void linger_expire(struct linger_list *list, int64_t now);
void linger_finish(struct linger_list *list); // closes all
