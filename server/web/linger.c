// SPDX-License-Identifier: MIT
// Lingering closes. Invariant: every descriptor in `items` is open, shut for sending and watched.
#include "web/linger.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void linger_add(struct linger_list *list, int fd, uint64_t tag, int64_t now) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = tag | (uint64_t)fd};
    if (shutdown(fd, SHUT_WR) != 0 || list->count == LINGER_MAX ||
        epoll_ctl(list->epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        close(fd);
        return;
    }
    list->items[list->count++] = (struct lingering){.fd = fd, .until = now + LINGER_MS};
}

static void drop(struct linger_list *list, size_t at) {
    close(list->items[at].fd);
    list->items[at] = list->items[--list->count];
}

void linger_read(struct linger_list *list, int fd) {
    char waste[16 * 1024];
    size_t at = 0;
    while (at < list->count && list->items[at].fd != fd) {
        at++;
    }
    if (at == list->count) {
        return;
    }
    ssize_t got = recv(fd, waste, sizeof waste, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    list->items[at].bytes += got > 0 ? (size_t)got : 0;
    if (got <= 0 || list->items[at].bytes > LINGER_BYTES) {
        drop(list, at);
    }
}

void linger_expire(struct linger_list *list, int64_t now) {
    for (size_t i = list->count; i > 0; i--) {
        if (list->items[i - 1].until <= now) {
            drop(list, i - 1);
        }
    }
}

void linger_finish(struct linger_list *list) {
    while (list->count > 0) {
        drop(list, list->count - 1);
    }
}
