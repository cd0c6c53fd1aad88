// SPDX-License-Identifier: MIT
// Listening sockets: bound once, then copied for each loop.
#pragma once

// Binds "HOST:PORT" ("127.0.0.1:8080", "[::1]:0", port 0 picks one) and listens. Returns 0, or 1
// when the address is malformed or taken. ret_text is to free(): the address as bound, or what is
// wrong and how to mend it.
int listen_tcp(const char *address, int *ret_fd, char **ret_text);
// Listens on an AF_UNIX socket with mode 0600. A socket file on which nobody answers is replaced.
// Returns 0, or 1 with ret_text as above.
int listen_admin(const char *path, int *ret_fd, char **ret_text);
