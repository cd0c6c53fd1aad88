// SPDX-License-Identifier: MIT
// HTTP requests to a running server, over TCP with a token or over its local socket.
#pragma once

#include "base/buf.h"

struct remote;

// `socket` (a path) is used instead of the URL's host when not NULL; `token` may be NULL.
struct remote *remote_open(const char *base_url, const char *socket, const char *token);
void remote_close(struct remote *remote); // NULL is fine
// One request; the connection is kept. 0; 1: a message is on standard error.
int remote_call(struct remote *remote, const char *method, const char *target, const char *type,
                sv body, int *ret_status, struct buf *ret_body, struct buf *ret_location);
