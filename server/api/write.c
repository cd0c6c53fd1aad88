// SPDX-License-Identifier: MIT
// The write lane's last step. Invariant: a 2xx leaves here only after the commit is on disk (the
// store calls write_done then), and a problem in the reply means that nothing of the job was kept.
#include "api/write.h"

#include "api/problems.h"
#include "base/hash.h"
#include "store/token.h"

enum { IDEMPOTENCY_KEY_MAX = 255 }; // characters; a UUID has 36

struct write {
    struct job job;
    struct service *service;
    struct request *request;
    struct reply *reply;
    void (*done)(struct request *request);
    int outcome; // what apply said
};

static void write_queue(struct write *write);

// Who may repeat which request: the key belongs to one principal and one route.
static void key_digest(const struct request *request, uint8_t ret_digest[static SHA256_SIZE]) {
    struct hasher *hasher = hasher_create();
    hasher_text(hasher, request->principal.name);
    hasher_text(hasher, request->route->pattern);
    hasher_number(hasher, (int64_t)request->method);
    hasher_number(hasher, (int64_t)request->headers.idempotency_key.len);
    hasher_add(hasher, request->headers.idempotency_key.ptr, request->headers.idempotency_key.len);
    hasher_finish(hasher, ret_digest);
}

static void request_digest(const struct request *request, uint8_t ret_digest[static SHA256_SIZE]) {
    struct hasher *hasher = hasher_create();
    hasher_number(hasher, (int64_t)request->target.len);
    hasher_add(hasher, request->target.ptr, request->target.len);
    hasher_add(hasher, request->body.ptr, request->body.len);
    hasher_finish(hasher, ret_digest);
}

static void use_kept(struct reply *reply, const struct kept_reply *kept) {
    reply->status = kept->status;
    reply->type = kept->type;
    reply->location = kept->location;
    reply->etag = kept->etag;
    buf_sv(&reply->body, kept->body);
    reply_header(reply, "Idempotency-Replayed", "true");
}

// 0: go on with the request; 1: the reply is made.
static int find_kept(struct tx *tx, struct write *write, const uint8_t key[static SHA256_SIZE]) {
    struct kept_reply kept = {0};
    int outcome = kept_reply_find(tx_reader(tx), write->request->arena, key, tx_now(tx), &kept);
    if (outcome != 0) {
        return outcome == STORE_NONE ? 0 : outcome;
    }
    uint8_t digest[SHA256_SIZE];
    request_digest(write->request, digest);
    if (!hash_equal(digest, kept.request_digest, sizeof(digest))) {
        problem(write->reply, PROBLEM_KEY_REUSED,
                "This Idempotency-Key came with another request before: use a new one.");
        return 1;
    }
    use_kept(write->reply, &kept);
    return 1;
}

static int keep(struct tx *tx, const struct write *write, const uint8_t key[static SHA256_SIZE]) {
    const struct reply *reply = write->reply;
    struct kept_reply kept = {
        .status = reply->status,
        .type = reply->type,
        .location = reply->location,
        .etag = reply->etag,
        .body = {reply->body.ptr, reply->body.len},
    };
    request_digest(write->request, kept.request_digest);
    return kept_reply_add(tx, key, &kept);
}

static int apply(struct tx *tx, struct write *write) {
    struct request *request = write->request;
    write->outcome = request->route->apply(write->service, tx, request, write->reply);
    if (write->outcome < 0) {
        return write->outcome;
    }
    return reply_is_problem(write->reply) || (write->outcome & APPLY_DISCARD) != 0 ? 1 : 0;
}

static int write_run(struct tx *tx, void *arg) {
    struct write *write = arg;
    struct request *request = write->request;
    reply_finish(write->reply);
    reply_init(write->reply, request->arena);
    write->outcome = 0;
    if (request->headers.idempotency_key.ptr == NULL) {
        return apply(tx, write);
    }
    uint8_t key[SHA256_SIZE];
    key_digest(request, key);
    int outcome = find_kept(tx, write, key);
    if (outcome != 0) {
        return outcome;
    }
    outcome = apply(tx, write);
    return outcome == 0 && write->outcome == 0 ? keep(tx, write, key) : outcome;
}

static void refuse(struct write *write, enum problem_code code, const char *detail) {
    reply_finish(write->reply);
    reply_init(write->reply, write->request->arena);
    problem(write->reply, code, "%s", detail);
}

static void write_done(void *arg, int outcome) {
    struct write *write = arg;
    if (outcome == ERR_FULL) {
        refuse(write, PROBLEM_STORAGE_FULL,
               write->request->part == 0
                   ? "The disk is full. Nothing of this request was kept."
                   : "The disk is full. A part of this request was kept; send it again then.");
    } else if (outcome < 0) {
        refuse(write, PROBLEM_INTERNAL, "The request could not be carried out.");
    } else if ((write->outcome & APPLY_MORE) != 0) {
        write->request->part++;
        write_queue(write);
        return;
    }
    write->done(write->request);
}

static void write_queue(struct write *write) {
    if (writer_submit(write->service->store, &write->job) == 0) {
        return;
    }
    refuse(write, PROBLEM_UNAVAILABLE,
           write->request->part == 0
               ? "Too many writes are waiting. Nothing was changed; try again shortly."
               : "Too many writes are waiting. A part of this request was carried out; send it "
                 "again.");
    write->reply->retry_after = 1;
    write->done(write->request);
}

void write_submit(struct service *service, struct request *request, struct reply *reply,
                  void (*done)(struct request *request)) {
    struct write *write = arena_alloc(request->arena, 1, sizeof(*write));
    *write = (struct write){
        .job = {.run = write_run, .done = write_done, .arg = write, .bulk = request->route->bulk},
        .service = service,
        .request = request,
        .reply = reply,
        .done = done,
    };
    const sv key = request->headers.idempotency_key;
    if (key.ptr != NULL && (key.len == 0 || key.len > IDEMPOTENCY_KEY_MAX)) {
        problem(reply, PROBLEM_BAD_REQUEST, "Idempotency-Key: 1 to %d characters.",
                IDEMPOTENCY_KEY_MAX);
        done(request);
        return;
    }
    write_queue(write);
}
