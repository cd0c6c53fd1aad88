// SPDX-License-Identifier: MIT
// The table of problems, in words for the person who meets one, and the lists of findings.
// Invariant: every code of the enum but PROBLEM_NONE has a row; codes are unique and never renamed.
#include "model/problem.h"

#include "base/buf.h"
#include "base/mem.h"

#include <stdarg.h>

const struct problem_kind problem_kinds[PROBLEM_COUNT] = {
    [PROBLEM_NONE] = {200, "none", "No problem", "Nothing went wrong."},
    [PROBLEM_BAD_REQUEST] =
        {400, "bad-request", "The request is malformed",
         "The request does not follow HTTP, or a part of it cannot be read. The detail names the "
         "part. Browsers and HTTP libraries do not send such requests; look at what was written by "
         "hand, or at a proxy in between."},
    [PROBLEM_UNKNOWN_PARAMETER] =
        {400, "unknown-parameter", "There is no such query parameter",
         "The address holds a query parameter that this route does not know. It is refused rather "
         "than ignored, because a misspelt filter would give an answer to another question. "
         "Compare "
         "the name with the API documentation of the route."},
    [PROBLEM_BAD_PARAMETER] =
        {400, "bad-parameter", "A parameter has a value that cannot be used",
         "A parameter of the address is not a value of its type, lies outside its range, or was "
         "given twice. The errors name the parameter and what it may be. Values are never adjusted "
         "silently."},
    [PROBLEM_BAD_CURSOR] = {400, "bad-cursor", "The cursor is not one of this list",
                            "The cursor was not made by this list, or was made with other filters. "
                            "Cursors are opaque: "
                            "take the whole `next` address of a reply and change nothing in it, or "
                            "begin again without "
                            "a cursor."},
    [PROBLEM_BAD_JSON] =
        {400, "bad-json", "The body is not JSON",
         "The body is not well-formed JSON in UTF-8, holds the same name twice in an object, or is "
         "nested too deeply. The detail gives line and column. Nothing was stored."},
    [PROBLEM_UNAUTHORIZED] =
        {401, "unauthorized", "A valid token is needed",
         "The request carries no token where one is needed, or a token that is unknown, expired or "
         "revoked. Send `Authorization: Bearer …` with a token made by `careleaf token create`. "
         "Wrong credentials are refused on public routes too."},
    [PROBLEM_FORBIDDEN] =
        {403, "forbidden", "The token does not allow this",
         "The token is valid but does not hold the scope that this request needs. The detail names "
         "the scope. Ask whoever administers the library for a token with it."},
    [PROBLEM_NOT_FOUND] =
        {404, "not-found", "There is nothing here",
         "The address names nothing that the library has, or nothing that is published. Check it "
         "for a typing error, look in the A–Z list, or search. Articles that were renamed answer "
         "under their former address too."},
    [PROBLEM_LANGUAGE_NOT_AVAILABLE] =
        {404, "language-not-available", "Not available in this language",
         "The article exists, but not in the language that was asked for. `available` lists the "
         "languages it has. No other language is sent in its place unless the request asks for it "
         "with `fallback`."},
    [PROBLEM_METHOD_NOT_ALLOWED] =
        {405, "method-not-allowed", "This address does not take that method",
         "The address exists, but not for this HTTP method. The `Allow` header lists the methods "
         "it takes."},
    [PROBLEM_NOT_ACCEPTABLE] =
        {406, "not-acceptable", "Not available in that format",
         "None of the media types in the request's `Accept` header is one that this route can "
         "send. The detail lists those it can; leave the header out to get the first."},
    [PROBLEM_CONFLICT] =
        {409, "conflict", "It conflicts with what is there now",
         "The request made sense, but not for the state the library is in: another edition became "
         "the current one, or the id is taken. Read the resource again, decide, and send the "
         "request anew. Nothing was stored."},
    [PROBLEM_GONE] =
        {410, "gone", "It was withdrawn",
         "This was published once and has been withdrawn, so it should no longer be used. The "
         "reply says why where the publisher said so, and names what replaces it where something "
         "does."},
    [PROBLEM_LENGTH_REQUIRED] =
        {411, "length-required", "The length of the body is missing",
         "A request with a body needs a `Content-Length` header; chunked bodies are not taken. "
         "Most HTTP libraries send it when the whole body is given at once."},
    [PROBLEM_PRECONDITION_FAILED] =
        {412, "precondition-failed", "It was changed in the meantime",
         "The `If-Match` or `If-None-Match` header does not agree with what is stored: somebody "
         "else changed it after it was read, or it already exists. Read it again, bring the "
         "changes together, and send it with the new ETag. Nothing was stored."},
    [PROBLEM_TOO_LARGE] =
        {413, "too-large", "The body is too large",
         "The body is larger than this route takes. The detail gives the limit. Send less at once, "
         "or split the work into several requests. Nothing was stored."},
    [PROBLEM_URI_TOO_LONG] =
        {414, "uri-too-long", "The address is too long",
         "The path and query are longer than the server reads. Shorten the search words, or the "
         "list of values in the query."},
    [PROBLEM_UNSUPPORTED_TYPE] =
        {415, "unsupported-type", "The body is of a type that is not taken here",
         "The `Content-Type` of the body is missing, or is not one that this route reads. The "
         "detail lists those it does."},
    [PROBLEM_EXPECTATION_FAILED] =
        {417, "expectation-failed", "The Expect header cannot be met",
         "Only `Expect: 100-continue` is understood. Leave the header out."},
    [PROBLEM_INVALID_DOCUMENT] =
        {422, "invalid-document", "The document breaks a rule",
         "The body is well-formed JSON, but not a document of the kind this route takes. `errors` "
         "lists everything that is wrong at once, each with a pointer to the field and what it may "
         "be. Nothing was stored."},
    [PROBLEM_KEY_REUSED] =
        {422, "key-reused", "The Idempotency-Key was used for another request",
         "A request with this `Idempotency-Key` was handled before, with another body. Use a new "
         "key for a new request; repeat the same body to get the first reply again."},
    [PROBLEM_PRECONDITION_REQUIRED] =
        {428, "precondition-required", "Say which version this replaces",
         "A write needs `If-Match` with the ETag of what was read, or `If-None-Match: *` to create "
         "something new, so that nobody's work is overwritten unseen. Read the resource, and send "
         "its ETag."},
    [PROBLEM_TOO_MANY_REQUESTS] =
        {429, "too-many-requests", "Too many requests",
         "More requests came than are served at this rate. Wait for the seconds that `Retry-After` "
         "gives, then go on more slowly."},
    [PROBLEM_HEADERS_TOO_LARGE] =
        {431, "headers-too-large", "The request headers are too large",
         "The headers of the request are larger than the server reads. Large cookies of other "
         "sites on the same host name are the usual cause; this server needs none."},
    [PROBLEM_INTERNAL] =
        {500, "internal", "Something failed in the server",
         "The server could not finish the request, and the fault is not in the request. The log "
         "has the cause under the request id: give it to whoever runs the server. A write that "
         "got this reply may or may not be stored; send it again with the same `Idempotency-Key` "
         "or ETag."},
    [PROBLEM_NOT_IMPLEMENTED] =
        {501, "not-implemented", "Nobody here knows that method",
         "The request's method is none that this server knows for any address. It knows GET, HEAD, "
         "POST, PUT, PATCH, DELETE and OPTIONS."},
    [PROBLEM_UNAVAILABLE] =
        {503, "unavailable", "The server is busy or stopping",
         "The server has more work than it can queue, is starting, or is about to stop. Nothing "
         "was stored. Try again after the seconds that `Retry-After` gives."},
    [PROBLEM_VERSION_NOT_SUPPORTED] =
        {505, "version-not-supported", "This version of HTTP is not spoken here",
         "The request names a version of HTTP other than 1.0 and 1.1. A proxy in front can offer "
         "the newer ones."},
    [PROBLEM_STORAGE_FULL] =
        {507, "storage-full", "The disk is full",
         "The server has no room left to store the request, and has not stored it. Reading still "
         "works. It takes writes again by itself once whoever runs the server has made room."},
};

const struct problem_kind *problem_find(sv code) {
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++) {
        if (sv_is(code, problem_kinds[i].code)) {
            return &problem_kinds[i];
        }
    }
    return NULL;
}

__attribute__((format(printf, 2, 0))) static const char *
format_detail(struct arena *arena, const char *format, va_list args) {
    CLEANUP(buf_finish) struct buf detail = {0};
    buf_vprintf(&detail, format, args);
    return arena_copy(arena, (sv){detail.ptr, detail.len});
}

// The next element of a list, its pointer and code filled in; NULL when it is full.
static struct problem_field *findings_add(struct findings *f, struct problem_field **items,
                                          size_t *count, const char *pointer, const char *code) {
    if (*count >= PROBLEM_FIELDS_MAX) {
        f->dropped++;
        return NULL;
    }
    struct problem_field *field = arena_push(f->arena, items, count, sizeof(*field));
    *field = (struct problem_field){arena_strdup(f->arena, pointer), code, NULL};
    return field;
}

void findings_error(struct findings *f, const char *pointer, const char *code, const char *format,
                    ...) {
    struct problem_field *field = findings_add(f, &f->errors, &f->error_count, pointer, code);
    if (field != NULL) {
        va_list args;
        va_start(args, format);
        field->detail = format_detail(f->arena, format, args);
        va_end(args);
    }
}

void findings_warning(struct findings *f, const char *pointer, const char *code, const char *format,
                      ...) {
    struct problem_field *field = findings_add(f, &f->warnings, &f->warning_count, pointer, code);
    if (field != NULL) {
        va_list args;
        va_start(args, format);
        field->detail = format_detail(f->arena, format, args);
        va_end(args);
    }
}
