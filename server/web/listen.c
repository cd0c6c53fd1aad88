// SPDX-License-Identifier: MIT
// Listening sockets. No SO_REUSEPORT: with it a second server would start on the same port
// unnoticed.
#include "web/listen.h"

#include "base/buf.h"
#include "base/mem.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

static int __attribute__((format(printf, 2, 3))) fail(char **ret_text, const char *format, ...) {
    CLEANUP(buf_finish) struct buf text = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    *ret_text = buf_steal(&text, NULL);
    return 1;
}

// "[::1]:80" → "::1" and "80". False when it is no HOST:PORT.
static bool split(const char *address, char *host, size_t host_size, const char **ret_port) {
    const char *colon = strrchr(address, ':');
    uint64_t port = 0;
    if (colon == NULL || !sv_uint(sv_of(colon + 1), 65535, &port)) {
        return false;
    }
    sv name = {address, (size_t)(colon - address)};
    bool bracketed = name.len >= 2 && name.ptr[0] == '[' && name.ptr[name.len - 1] == ']';
    if (bracketed) {
        name = (sv){name.ptr + 1, name.len - 2};
    }
    if (name.len == 0 || name.len >= host_size ||
        (!bracketed && memchr(name.ptr, ':', name.len) != NULL)) {
        return false;
    }
    memcpy(host, name.ptr, name.len);
    host[name.len] = '\0';
    *ret_port = colon + 1;
    return true;
}

static char *bound_address(int fd) {
    struct sockaddr_storage bound;
    socklen_t len = sizeof bound;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    CLEANUP(buf_finish) struct buf text = {0};
    if (getsockname(fd, (struct sockaddr *)&bound, &len) == 0 &&
        getnameinfo((struct sockaddr *)&bound, len, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) == 0) {
        buf_printf(&text, bound.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
    }
    return buf_steal(&text, NULL);
}

static int open_bound(const struct addrinfo *found) {
    int one = 1;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
        bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) {
        return fd;
    }
    int error = errno;
    if (fd >= 0) {
        close(fd);
    }
    errno = error;
    return -1;
}

int listen_tcp(const char *address, int *ret_fd, char **ret_text) {
    char host[256];
    const char *port = NULL;
    if (!split(address, host, sizeof host, &port)) {
        return fail(ret_text,
                    "%s is no address: write HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080",
                    address);
    }
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found = NULL;
    int outcome = getaddrinfo(host, port, &hints, &found);
    if (outcome != 0) {
        return fail(ret_text, "%s: %s", address, gai_strerror(outcome));
    }
    int fd = open_bound(found);
    int error = errno;
    freeaddrinfo(found);
    if (fd < 0 && error == EADDRINUSE) {
        return fail(ret_text,
                    "%s is taken by another program: stop that one, or choose another port",
                    address);
    }
    if (fd < 0) {
        return fail(ret_text, "cannot listen on %s: %s", address, strerror(error));
    }
    *ret_fd = fd;
    *ret_text = bound_address(fd);
    return 0;
}

static bool answers(const struct sockaddr_un *name) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool connected = fd >= 0 && connect(fd, (const struct sockaddr *)name, sizeof *name) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return connected;
}

// A socket that is left of a server that was killed; any other file is not ours to remove.
static bool is_stale(const struct sockaddr_un *name) {
    struct stat status;
    return lstat(name->sun_path, &status) == 0 && S_ISSOCK(status.st_mode) && !answers(name);
}

static int bind_private(int fd, const struct sockaddr_un *name) {
    if (is_stale(name)) {
        unlink(name->sun_path);
    }
    // The mode of the socket before bind() is the file's: nobody else can connect in between.
    if (fchmod(fd, 0600) != 0 || bind(fd, (const struct sockaddr *)name, sizeof *name) != 0) {
        return -1;
    }
    return chmod(name->sun_path, 0600) == 0 ? listen(fd, BACKLOG) : -1;
}

int listen_admin(const char *path, int *ret_fd, char **ret_text) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof name.sun_path) {
        return fail(ret_text, "%s is too long for a socket: at most %zu bytes", path,
                    sizeof name.sun_path - 1);
    }
    memcpy(name.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && bind_private(fd, &name) == 0) {
        *ret_fd = fd;
        *ret_text = mem_strdup(path);
        return 0;
    }
    int error = errno;
    if (fd >= 0) {
        close(fd);
    }
    return fail(ret_text, "cannot listen on %s: %s", path,
                error == EADDRINUSE ? "another server answers there" : strerror(error));
}
