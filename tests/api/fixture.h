// SPDX-License-Identifier: MIT
// A service on a library of its own in a temporary folder, spoken to without a socket.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/routes.h"
#include "api/service.h"

struct fixture {
    char folder[64];
    char database[128];
    struct service *service;
    struct web *web;
    struct arena *arena; // of the newest call's reply
    struct reply reply;  // of the newest call
};

// cmocka's set-up and tear-down: an empty library, zone America/New_York, a reply cache of 1 MB.
int fixture_setup(void **state);
int fixture_teardown(void **state);
// One request; the reply is in f->reply until the next. `headers` as web_call takes them, or NULL.
// Returns the status.
int fixture_call(struct fixture *f, enum method method, const char *target,
                 const char *const *headers, const char *body, bool admin);
int fixture_get(struct fixture *f, const char *target); // as the public
// Publishes a document as the administrator: {"id", "language", …}; asserts that it is taken.
void fixture_publish(struct fixture *f, const char *id, const char *language, const char *document);
const char *fixture_header(const struct fixture *f, const char *name); // NULL when absent
bool fixture_body_has(const struct fixture *f, const char *text);
// The route's pattern with {id} filled by `id`, every other placeholder by a value of its grammar.
void fixture_target(const struct route *route, const char *id, size_t size, char *ret_target);
