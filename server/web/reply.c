// SPDX-License-Identifier: MIT
// Filling a reply. Invariant: a problem and a body exclude each other until dispatch_finish renders
// the problem.
#include "web/reply.h"

#include "base/err.h"
#include "base/mem.h"
#include "web/cache.h"
#include "web/request.h"

#include <stdio.h>
#include <string.h>

const struct fault_kind fault_kinds[FAULT_COUNT] = {
    [FAULT_BAD_REQUEST] = {400, "bad-request"},
    [FAULT_UNKNOWN_PARAMETER] = {400, "unknown-parameter"},
    [FAULT_BAD_PARAMETER] = {400, "bad-parameter"},
    [FAULT_UNAUTHORIZED] = {401, "unauthorized"},
    [FAULT_FORBIDDEN] = {403, "forbidden"},
    [FAULT_NOT_FOUND] = {404, "not-found"},
    [FAULT_METHOD_NOT_ALLOWED] = {405, "method-not-allowed"},
    [FAULT_NOT_ACCEPTABLE] = {406, "not-acceptable"},
    [FAULT_LENGTH_REQUIRED] = {411, "length-required"},
    [FAULT_TOO_LARGE] = {413, "too-large"},
    [FAULT_URI_TOO_LONG] = {414, "uri-too-long"},
    [FAULT_UNSUPPORTED_TYPE] = {415, "unsupported-type"},
    [FAULT_EXPECTATION_FAILED] = {417, "expectation-failed"},
    [FAULT_INTERNAL] = {500, "internal"},
    [FAULT_NOT_IMPLEMENTED] = {501, "not-implemented"},
    [FAULT_UNAVAILABLE] = {503, "unavailable"},
    [FAULT_VERSION_NOT_SUPPORTED] = {505, "version-not-supported"},
};

// Stands for every key of a reply that had too many; told from a handler's own "list" by address.
static const char every_key[] = "list";

void reply_init(struct reply *reply, struct arena *arena) {
    *reply = (struct reply){.arena = arena};
}

void reply_finish(struct reply *reply) {
    buf_finish(&reply->body);
    entry_release(take(reply->entry));
}

void reply_header(struct reply *reply, const char *name, const char *value) {
    if (reply->header_count == REPLY_HEADERS_MAX) {
        err_trace(ERR_FATAL, "no room for the header %s", name);
        return;
    }
    reply->headers[reply->header_count++] = (struct header){name, value};
}

void reply_key(struct reply *reply, const char *kind, const char *id) {
    if (reply->key_count == 1 && reply->keys[0] == every_key) {
        return;
    }
    const char *key = id == NULL ? kind : arena_printf(reply->arena, "%s:%s", kind, id);
    for (size_t i = 0; i < reply->key_count; i++) {
        if (strcmp(reply->keys[i], key) == 0) {
            return;
        }
    }
    if (reply->key_count == REPLY_KEYS_MAX) {
        reply->keys[0] = every_key;
        reply->key_count = 1;
        return;
    }
    const char **place =
        arena_push(reply->arena, &reply->keys, &reply->key_count, sizeof *reply->keys);
    *place = key;
}

int reply_problem(struct reply *reply, int status, const char *code, const char *format, ...) {
    CLEANUP(buf_finish) struct buf detail = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&detail, format, args);
    va_end(args);
    buf_clear(&reply->body);
    entry_release(take(reply->entry));
    reply->type = NULL;
    reply->etag = NULL;
    reply->language = NULL;
    reply->status = status;
    reply->problem_status = status;
    reply->problem_code = code;
    reply->problem_detail = arena_copy(reply->arena, (sv){detail.ptr, detail.len});
    return 0;
}

int reply_redirect(struct reply *reply, int status, const char *location) {
    buf_clear(&reply->body);
    reply->status = status;
    reply->location = arena_strdup(reply->arena, location);
    reply->type = "text/html; charset=utf-8";
    buf_text(&reply->body,
             "<!DOCTYPE html>\n<html lang=\"en\"><title>Moved</title><p>This is at <a "
             "href=\"");
    buf_html(&reply->body, sv_of(location));
    buf_text(&reply->body, "\">another address</a>.</p></html>\n");
    return 0;
}

bool reply_is_problem(const struct reply *reply) {
    return reply->problem_status != 0;
}
