// SPDX-License-Identifier: MIT
// Replacing the topic tree and the calendar of holidays; storing images.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "base/hash.h"
#include "parse/document.h"
#include "parse/svg.h"
#include "store/topic.h"

struct topics_work {
    struct topic_entry *entries;
    size_t count;
};

int editorial_topics_check(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    struct topics_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    struct findings *findings = findings_create(request);
    int outcome = topics_parse(request->body, findings, &work->entries, &work->count);
    if (outcome != 0) {
        return problem_findings(reply, findings, outcome);
    }
    request->work = work;
    return 0;
}

int editorial_topics_apply(struct service *service, struct tx *tx, struct request *request,
                           struct reply *reply) {
    (void)service;
    const struct topics_work *work = request->work;
    int outcome = topic_replace(tx, work->entries, work->count);
    if (outcome < 0) {
        return outcome;
    }
    return say_status(request, reply, outcome);
}

struct holidays_work {
    struct holiday *holidays;
    size_t count;
};

int editorial_holidays_check(struct service *service, struct request *request,
                             struct reply *reply) {
    (void)service;
    struct holidays_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    struct findings *findings = findings_create(request);
    struct holiday_entry *entries = NULL;
    int outcome = holidays_parse(request->body, findings, &entries, &work->count);
    if (outcome != 0) {
        return problem_findings(reply, findings, outcome);
    }
    work->holidays = arena_alloc(request->arena, work->count, sizeof(*work->holidays));
    for (size_t i = 0; i < work->count; i++) {
        work->holidays[i] = (struct holiday){entries[i].date, entries[i].name};
    }
    request->work = work;
    return 0;
}

int editorial_holidays_apply(struct service *service, struct tx *tx, struct request *request,
                             struct reply *reply) {
    (void)service;
    const struct holidays_work *work = request->work;
    int outcome = holiday_replace(tx, work->holidays, work->count);
    if (outcome < 0) {
        return outcome;
    }
    return say_status(request, reply, outcome);
}

struct media_work {
    struct media media;
    sv bytes;
};

// SVG is written anew by an allow-list; raster images are taken as they are, by their own bytes,
// whatever the request called them.
static int read_image(struct request *request, struct reply *reply, struct media_work *work) {
    struct media *media = &work->media;
    work->bytes = request->body;
    if (image_probe(request->body, &media->type, &media->width, &media->height) == 0) {
        return 0;
    }
    struct findings *findings = findings_create(request);
    struct buf clean = {0};
    int outcome = svg_clean(request->body, findings, &clean, &media->width, &media->height);
    if (outcome == 0) {
        work->bytes = (sv){arena_copy(request->arena, (sv){clean.ptr, clean.len}), clean.len};
        media->type = "image/svg+xml";
    } else {
        problem_findings(reply, findings, DOCUMENT_REFUSED);
    }
    buf_finish(&clean);
    return outcome;
}

int editorial_media_check(struct service *service, struct request *request, struct reply *reply) {
    struct media_work *work = arena_alloc(request->arena, 1, sizeof(*work));
    if (read_image(request, reply, work) != 0) {
        return CHECK_REFUSED;
    }
    uint8_t digest[SHA256_SIZE];
    hash_sha256(work->bytes.ptr, work->bytes.len, digest);
    char *hash = arena_alloc(request->arena, 2 * SHA256_SIZE + 1, 1);
    hash_hex(digest, sizeof(digest), hash);
    work->media.hash = hash;
    work->media.url =
        arena_printf(request->arena, "%s/api/v1/media/%s", service->library.public_url, hash);
    request->work = work;
    return 0;
}

int editorial_media_apply(struct service *service, struct tx *tx, struct request *request,
                          struct reply *reply) {
    const struct media_work *work = request->work;
    int outcome = media_put(tx, &work->media, work->bytes.ptr, work->bytes.len);
    if (outcome < 0) {
        return outcome;
    }
    bool dry_run = request_flag(request, &param_dry_run);
    reply->status = outcome == STORE_SAME || dry_run ? 200 : 201;
    reply->location = work->media.url;
    view_media(service->views, &work->media, &reply->body);
    return dry_run ? APPLY_DISCARD : 0;
}

int media_get(struct service *service, struct request *request, struct reply *reply) {
    (void)service;
    struct media media;
    sv bytes;
    int outcome = media_read(request->reader, request->arena, request_text(request, &param_hash),
                             &media, &bytes);
    if (outcome == STORE_NONE) {
        return problem(reply, PROBLEM_NOT_FOUND, "There is no such image.");
    }
    if (outcome < 0) {
        return outcome;
    }
    reply->type = media.type;
    // An image opened by itself must not act: SVG is a document too.
    reply_header(reply, "Content-Security-Policy",
                 "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    buf_sv(&reply->body, bytes);
    reply->status = 200;
    return 0;
}
