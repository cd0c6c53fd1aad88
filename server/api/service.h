// SPDX-License-Identifier: MIT
// What handlers work on: the library's settings, the store, the views. Opened once, shared by all
// threads, never changed after the start but through the store.
#pragma once

#include "model/library.h"
#include "store/store.h"
#include "view/view.h"
#include "web/web.h"

struct service_options {
    struct library library;
    const char *database;
    enum store_mode mode;
    size_t writer_queue;
    int token_days; // life of a new token
};

struct service {
    struct library library;
    char *bound_url; // where it listens: library.public_url when no other is set
    struct store *store;
    struct views *views;
    struct web *web; // whose reply cache the commits invalidate; NULL until attached
    int token_days;
    bool draining; // atomic: a stop was asked for, /readyz says so
};

// Opens the store and compiles the views. Outcomes: those of store_open.
int service_open(const struct service_options *options, struct service **ret_service);
// After web_stop. NULL is fine.
void service_close(struct service *service);
// Lets commits invalidate the reply cache of `web`; call before the first request.
void service_attach(struct service *service, struct web *web);
void service_drain(struct service *service);

extern const struct web_hooks service_hooks;
