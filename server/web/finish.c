// SPDX-License-Identifier: MIT
// Finishing a reply: problem rendering, entity tag, reply cache, 304, content coding, headers.
// Invariant: a header that the handler set is never overridden, and none appears twice but Link.
#include "web/dispatch.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "web/etag.h"
#include "web/negotiate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { COMPRESS_ONCE_MIN = 1024 };

static bool has_header(const struct reply *reply, const char *name) {
    for (size_t i = 0; i < reply->header_count; i++) {
        if (strcasecmp(reply->headers[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_header(struct reply *reply, const char *name, const char *value) {
    if (value != NULL && !has_header(reply, name)) {
        reply_header(reply, name, value);
    }
}

static bool is_html(const struct reply *reply) {
    return reply->type != NULL && strncmp(reply->type, "text/html", 9) == 0;
}

// Whether nobody but holders of a token may see it.
static bool is_secluded(const struct request *request) {
    return request->route != NULL && request->route->scope != SCOPE_PUBLIC;
}

sv reply_bytes(const struct reply *reply) {
    if (reply->entry != NULL) {
        return entry_bytes(reply->entry, reply->coding);
    }
    return reply->body.ptr == NULL ? SV("") : (sv){reply->body.ptr, reply->body.len};
}

void finish_adopt(struct reply *reply, struct entry *entry) {
    const struct entry_spec *spec = entry_spec(entry);
    reply->entry = entry;
    reply->status = 200;
    reply->type = spec->type;
    reply->language = spec->language;
    reply->etag = spec->etag;
    reply->vary = spec->vary;
    reply->changes_at = spec->changes_at;
    if (spec->link != NULL) {
        add_header(reply, "Link", spec->link);
    }
}

// All Link fields of a reply as one, or NULL.
static const char *joined_links(const struct reply *reply) {
    const char *links = NULL;
    for (size_t i = 0; i < reply->header_count; i++) {
        if (strcasecmp(reply->headers[i].name, "Link") == 0) {
            const char *value = reply->headers[i].value;
            links = links == NULL ? value : arena_printf(reply->arena, "%s, %s", links, value);
        }
    }
    return links;
}

// What depends on request headers that the key does not hold, or carries headers that an entry has
// no place for, is not kept.
static bool may_keep(const struct request *request, const struct reply *reply) {
    if (request->cache_key.len == 0 || reply->status != 200 || reply->entry != NULL ||
        (reply->vary & VARY_ACCEPT_LANGUAGE) != 0) {
        return false;
    }
    if (request->route->cache == CACHE_IMMUTABLE &&
        (!compress_type(reply->type) || reply->body.len < CACHE_COMPRESS_MIN)) {
        return false; // kept only to be served compressed
    }
    for (size_t i = 0; i < reply->header_count; i++) {
        if (strcasecmp(reply->headers[i].name, "Link") != 0) {
            return false;
        }
    }
    return true;
}

// When what is shown may change by itself: at the first midnight after the reply was begun, or
// before, where the handler says so. That may be in the past by now.
static int64_t expiry(const struct request *request, const struct reply *reply) {
    int64_t midnight = clock_next_midnight(request->as_of);
    return reply->changes_at != 0 && reply->changes_at < midnight ? reply->changes_at : midnight;
}

static void keep(struct dispatch *d, const struct request *request, struct reply *reply) {
    int64_t expires = expiry(request, reply);
    if (expires <= clock_now_ms()) {
        return;
    }
    struct entry *entry = cache_insert(d->cache, &(struct entry_spec){
                                                     .key = request->cache_key,
                                                     .body = reply_bytes(reply),
                                                     .type = reply->type,
                                                     .language = reply->language,
                                                     .etag = reply->etag,
                                                     .vary = reply->vary,
                                                     .keys = reply->keys,
                                                     .key_count = reply->key_count,
                                                     .sequence = request->sequence,
                                                     .expires = expires,
                                                     .changes_at = reply->changes_at,
                                                     .link = joined_links(reply),
                                                 });
    if (entry != NULL) {
        reply->entry = entry;
        reply->kept = true;
        buf_finish(&reply->body);
    }
}

static bool wants_etag(const struct request *request, const struct reply *reply) {
    return reply->status == 200 && request->route != NULL && request->method == METHOD_GET &&
           request->route->scope == SCOPE_PUBLIC && request->route->cache != CACHE_NO_STORE;
}

// A problem's bytes come from the service; without any the status alone goes out.
static void render_problem(struct dispatch *d, struct request *request, struct reply *reply) {
    if (!reply_is_problem(reply)) {
        return;
    }
    d->options.hooks->render_problem(d->options.service, request, reply);
    reply->status = reply->problem_status;
    reply->vary |= VARY_ACCEPT;
    if (reply->type == NULL) {
        reply->type = "application/problem+json";
    }
    add_header(reply, "WWW-Authenticate", reply->status == 401 ? "Bearer" : NULL);
    if (reply->retry_after == 0 && (reply->status == 503 || reply->status == 429)) {
        reply->retry_after = 1;
    }
}

// A handler's own tag names a revision that comes back in If-Match: its bytes are never coded.
static bool may_code(const struct reply *reply, bool own_etag) {
    size_t least = reply->entry != NULL ? (size_t)CACHE_COMPRESS_MIN : (size_t)COMPRESS_ONCE_MIN;
    return reply->status == 200 && !own_etag && compress_type(reply->type) &&
           reply_bytes(reply).len >= least && !has_header(reply, "Content-Encoding");
}

static void code_entry(struct reply *reply, const int *qualities) {
    int best = qualities[CODING_IDENTITY];
    for (enum coding i = CODING_GZIP; i < CODING_COUNT; i++) {
        if (qualities[i] > 0 && qualities[i] >= best && entry_bytes(reply->entry, i).len > 0) {
            reply->coding = i;
            best = qualities[i];
        }
    }
}

static void code_body(struct reply *reply, const int *qualities) {
    CLEANUP(buf_finish) struct buf out = {0};
    if (qualities[CODING_GZIP] == 0 || qualities[CODING_GZIP] < qualities[CODING_IDENTITY] ||
        !compress_gzip(reply_bytes(reply), COMPRESS_GZIP_ONCE, &out)) {
        return;
    }
    struct buf plain = reply->body;
    reply->body = out;
    out = plain; // freed
    reply->coding = CODING_GZIP;
}

static void choose_coding(const struct request *request, struct reply *reply, bool compress) {
    static const char *const suffixes[CODING_COUNT] = {"", "-gz", "-br"};
    int qualities[CODING_COUNT];
    negotiate_codings(request->headers.accept_encoding, qualities);
    if (reply->entry != NULL) {
        code_entry(reply, qualities);
    } else if (compress) {
        code_body(reply, qualities);
    }
    if (reply->coding != CODING_IDENTITY && reply->etag != NULL) {
        reply->etag = etag_with(reply->arena, reply->etag, suffixes[reply->coding]);
    }
}

// RFC 9110 section 13.1.2: before a 200 is sent for a GET or HEAD.
static bool not_modified(const struct request *request, struct reply *reply) {
    if (reply->status != 200 || request->method != METHOD_GET || reply->etag == NULL ||
        request->headers.if_none_match.ptr == NULL) {
        return false;
    }
    const char *matched = NULL;
    if (!etag_matches(reply->arena, request->headers.if_none_match, reply->etag, &matched)) {
        return false;
    }
    reply->etag = matched;
    reply->status = 304;
    return true;
}

static int64_t max_age(const struct dispatch *d, const struct reply *reply) {
    int64_t age = d->options.max_age;
    if (reply->changes_at == 0) {
        return age;
    }
    int64_t left = (reply->changes_at - clock_now_ms()) / 1000;
    return left < 0 ? 0 : left < age ? left : age;
}

static const char *cache_control(const struct dispatch *d, const struct request *request,
                                 const struct reply *reply) {
    const struct route *route = request->route;
    if (route == NULL || reply->status >= 400 || request->method != METHOD_GET ||
        route->scope != SCOPE_PUBLIC) {
        return "no-store";
    }
    switch (route->cache) {
    case CACHE_PUBLIC:
        return arena_printf(reply->arena,
                            "public, max-age=%" PRId64
                            ", stale-while-revalidate=%d, stale-if-error=%d",
                            max_age(d, reply), d->options.stale_seconds, d->options.stale_seconds);
    case CACHE_PRIVATE:
        return "private, max-age=60";
    case CACHE_IMMUTABLE:
        return "public, max-age=31536000, immutable";
    case CACHE_NO_STORE:
        break;
    }
    return "no-store";
}

static const char *vary_field(const struct reply *reply) {
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {
        {VARY_ACCEPT_ENCODING, "Accept-Encoding"},
        {VARY_ACCEPT, "Accept"},
        {VARY_ACCEPT_LANGUAGE, "Accept-Language"},
    };
    const char *field = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if ((reply->vary & names[i].bit) != 0) {
            field = field == NULL ? names[i].name
                                  : arena_printf(reply->arena, "%s, %s", field, names[i].name);
        }
    }
    return field;
}

static const char *surrogate_field(const struct reply *reply) {
    if (reply->entry != NULL) {
        return entry_surrogate_keys(reply->entry);
    }
    if (reply->key_count == 0 || reply->status >= 400) {
        return NULL;
    }
    CLEANUP(buf_finish) struct buf field = {0};
    cache_join_keys(&field, reply->keys, reply->key_count);
    return arena_copy(reply->arena, (sv){field.ptr, field.len});
}

// Headers of the content itself, which a 304 leaves out.
static void add_content_headers(struct dispatch *d, const struct request *request,
                                struct reply *reply) {
    add_header(reply, "Content-Type", reply->type);
    add_header(reply, "Content-Language", reply->language);
    add_header(reply, "Content-Encoding",
               reply->coding == CODING_IDENTITY ? NULL : coding_names[reply->coding]);
    if (is_html(reply)) {
        add_header(reply, "Content-Security-Policy",
                   arena_printf(reply->arena,
                                "default-src 'none'; style-src 'self'; script-src 'self'; "
                                "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
                                "base-uri 'none'; frame-ancestors %s",
                                is_secluded(request) || d->options.frame_ancestors == NULL
                                    ? "'none'"
                                    : d->options.frame_ancestors));
    }
}

static void add_headers(struct dispatch *d, const struct request *request, struct reply *reply) {
    if (reply->status != 304 && reply->status != 204 && reply_bytes(reply).len > 0) {
        add_content_headers(d, request, reply);
    }
    add_header(reply, "X-Request-Id", request->id);
    add_header(reply, "X-Content-Type-Options", "nosniff");
    add_header(reply, "Referrer-Policy", "no-referrer");
    add_header(reply, "ETag", reply->etag);
    add_header(reply, "Cache-Control", cache_control(d, request, reply));
    add_header(reply, "Vary", vary_field(reply));
    add_header(reply, "Surrogate-Key", is_secluded(request) ? NULL : surrogate_field(reply));
    add_header(reply, "Location", reply->location);
    if (reply->retry_after > 0) {
        add_header(reply, "Retry-After", arena_printf(reply->arena, "%d", reply->retry_after));
    }
    if (d->options.cors && !is_secluded(request)) {
        add_header(reply, "Access-Control-Allow-Origin", "*");
        add_header(reply, "Access-Control-Expose-Headers",
                   "ETag, Link, Location, Retry-After, X-Request-Id");
    }
}

void finish_reply(struct dispatch *d, struct request *request, struct reply *reply, bool compress) {
    if (reply->finished) {
        return;
    }
    reply->finished = true;
    if (reply->status == 0) {
        err_trace(ERR_FATAL, "a handler made no reply");
        reply_fault(reply, FAULT_INTERNAL, "Something failed here. It has been noted.");
    }
    render_problem(d, request, reply);
    if (reply->type == NULL) {
        reply->type = negotiate_type(request->representation);
    }
    unsigned offered = request->route == NULL ? 0 : request->route->representations;
    if ((offered & (offered - 1)) != 0 && (offered & REP_ANY) == 0) {
        reply->vary |= VARY_ACCEPT;
    }
    bool own_etag = reply->etag != NULL;
    if (reply->etag == NULL && wants_etag(request, reply)) {
        reply->etag = etag_make(reply->arena, reply_bytes(reply));
    }
    if (may_keep(request, reply)) {
        keep(d, request, reply);
    }
    bool coded = may_code(reply, own_etag && reply->entry == NULL);
    reply->vary |= coded ? VARY_ACCEPT_ENCODING : 0;
    if (!not_modified(request, reply) && coded) {
        choose_coding(request, reply, compress);
    }
    add_headers(d, request, reply);
}
