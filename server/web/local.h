// SPDX-License-Identifier: MIT
// Requests without a socket, on the caller's thread: what is behind web_call.
#pragma once

#include "web/dispatch.h"
#include "web/intake.h"

struct local {
    struct dispatch *dispatch;
    struct reader *reader; // opened by the first call
    struct id_source ids;
};
struct local_request {
    struct arena *arena;
    enum method method;
    const char *target;
    const char *const *headers; // name, value, …, NULL; or NULL
    sv body;
    bool admin;
};

void local_init(struct local *local, struct dispatch *dispatch);
void local_finish(struct local *local);
void local_call(struct local *local, const struct local_request *call, struct reply *ret_reply);
