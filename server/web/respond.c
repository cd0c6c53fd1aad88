// SPDX-License-Identifier: MIT
// A finished reply becomes MHD's response. The response owns its bytes, because it outlives the
// exchange: it holds a reference to the cache entry, or takes the body over.
#include "web/loop.h"

#include "base/err.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static void release_entry(void *entry) {
    entry_release(entry);
}

static struct MHD_Response *make_response(struct reply *reply) {
    sv bytes = reply_bytes(reply);
    if (bytes.len > 0 && bytes.ptr == reply->body.ptr) {
        char *owned = buf_steal(&reply->body, NULL);
        return MHD_create_response_from_buffer_with_free_callback_cls(bytes.len, owned, free,
                                                                      owned);
    }
    if (bytes.len > 0 && reply->entry != NULL) {
        return MHD_create_response_from_buffer_with_free_callback_cls(
            bytes.len, (void *)(uintptr_t)bytes.ptr, release_entry, entry_hold(reply->entry));
    }
    return MHD_create_response_from_buffer(bytes.len, (void *)(uintptr_t)bytes.ptr,
                                           MHD_RESPMEM_MUST_COPY);
}

static bool add_headers(struct MHD_Response *response, const struct reply *reply, bool closing) {
    for (size_t i = 0; i < reply->header_count; i++) {
        const struct header *header = &reply->headers[i];
        if (MHD_add_response_header(response, header->name, header->value) != MHD_YES) {
            err_trace(ERR_FATAL, "the header %s cannot be sent", header->name);
            return false;
        }
    }
    return !closing || MHD_add_response_header(response, "Connection", "close") == MHD_YES;
}

// What goes out when a reply cannot: nothing but the id, so that the log line can be found.
static struct MHD_Response *make_last_resort(const struct request *request) {
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (MHD_add_response_header(response, "X-Request-Id", request->id) != MHD_YES) {
        err_trace(ERR_FATAL, "a reply has no id");
    }
    return response;
}

// What the request's header takes of the connection's memory: its text, a record for each field and
// parameter, and a second copy of the cookies. Rounded up; measured by the test of header sizes.
static size_t request_memory(struct MHD_Connection *mhd) {
    enum { RECORD = 80 };
    const int kinds = MHD_HEADER_KIND | MHD_COOKIE_KIND | MHD_GET_ARGUMENT_KIND;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    int records = MHD_get_connection_values(mhd, (enum MHD_ValueKind)kinds, NULL, NULL);
    const char *cookie = MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, "Cookie");
    return info->header_size + (size_t)records * RECORD + (cookie == NULL ? 0 : strlen(cookie));
}

// MHD makes the reply's header in the same memory; when there is too little left of it, it closes
// the connection without a word.
static bool has_room(const struct exchange *exchange) {
    enum { MHDS_OWN = 512 }; // status line, Date, Content-Length, Connection, its bookkeeping
    const struct reply *reply = &exchange->reply;
    size_t size = MHDS_OWN;
    for (size_t i = 0; i < reply->header_count; i++) {
        size += strlen(reply->headers[i].name) + strlen(reply->headers[i].value) + 4;
    }
    return size + request_memory(exchange->connection->mhd) <= LOOP_MEMORY;
}

static enum MHD_Result respond_too_large(struct exchange *exchange) {
    exchange->sent_status = 431;
    exchange->sent_bytes = 0;
    exchange->step = STEP_SENT;
    connection_say(exchange->connection, "431 Request Header Fields Too Large");
    return MHD_NO;
}

enum MHD_Result respond(struct exchange *exchange, bool closing) {
    struct reply *reply = &exchange->reply;
    if (!has_room(exchange)) {
        return respond_too_large(exchange);
    }
    exchange->sent_status = reply->status;
    bool silent = exchange->request.head || reply->status == 304;
    exchange->sent_bytes = silent ? 0 : reply_bytes(reply).len;
    struct MHD_Response *response = make_response(reply);
    if (response == NULL) {
        mem_fail();
    }
    if (!add_headers(response, reply, closing)) {
        MHD_destroy_response(response);
        response = make_last_resort(&exchange->request);
        exchange->sent_status = 500;
        exchange->sent_bytes = 0;
    }
    enum MHD_Result queued = MHD_queue_response(exchange->connection->mhd,
                                                (unsigned int)exchange->sent_status, response);
    MHD_destroy_response(response);
    exchange->step = STEP_SENT;
    return queued;
}
