// SPDX-License-Identifier: MIT
// How commands write: as requests of the editorial API. Where no server holds the library, they are
// carried out in this process; where one does, they go over its local socket; with a base URL, to
// that server with a token.
#pragma once

#include "app/options.h"
#include "base/buf.h"
#include "model/library.h"
#include "store/store.h"
#include "web/route.h"

struct client;

struct client_reply {
    int status;
    struct buf body;
    struct buf location; // of a redirect, which is not followed
};

// `mode` is for the case in which this process opens the file. 0; 1: a message is on standard
// error.
int client_open(const struct options *options, enum store_mode mode, struct client **ret_client);
// Waits until the search index followed, then closes. NULL is fine.
void client_close(struct client *client);
void client_close_ptr(struct client **client); // for CLEANUP
// One request; `type` is the body's media type or NULL. The caller clears the reply with
// client_reply_finish. 0; 1: it could not be sent (a message is on standard error).
int client_call(struct client *client, enum method method, const char *target, const char *type,
                sv body, struct client_reply *ret_reply);
// Opens, sends one request with a JSON body (or NULL) and closes. An exit code: EXIT_DONE when the
// reply has the status `expected`, else the problem is on standard error.
int client_ask(const struct options *options, enum method method, const char *target,
               const struct buf *body, int expected, struct client_reply *ret_reply);
void client_print(const struct client_reply *reply); // its body on standard output
void client_reply_finish(struct client_reply *reply);
// Says on standard error what a problem reply says, each error on a line of its own; returns 1.
int client_complain(const struct client_reply *reply);

// The library's settings from the options; sets the process's time zone and log level. 0; 1: a
// message is on standard error.
int library_settings(const struct options *options, struct library *ret_library);
// Explains an outcome of store_open on standard error; returns 1.
int store_complain(const char *path, int outcome);
