// SPDX-License-Identifier: MIT
// Filling a request in, and what handlers ask of it. Views point into the caller's bytes, which
// live as long as the request; only joined lists are copied, into the arena. Values were checked
// against the route's parameters before any handler runs, so that handlers only look them up.
#include "web/request.h"

#include "base/hash.h"
#include "base/mem.h"
#include "web/urlcode.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define FIELD(member) offsetof(struct request_headers, member)
static const struct {
    const char *name;
    size_t offset;
    bool list; // its grammar is a comma-separated list (RFC 9110 section 5.3)
} known_fields[] = {
    {"Accept", FIELD(accept), true},
    {"Accept-Language", FIELD(accept_language), true},
    {"Accept-Encoding", FIELD(accept_encoding), true},
    {"Authorization", FIELD(authorization), false},
    {"Content-Type", FIELD(content_type), false},
    {"If-Match", FIELD(if_match), true},
    {"If-None-Match", FIELD(if_none_match), true},
    {"Idempotency-Key", FIELD(idempotency_key), false},
    {"X-Request-Id", FIELD(x_request_id), true}, // two of them are no id, but no fault either
};

// splitmix64: a bijection of the thread's counter, which starts at random, so that its ids never
// repeat. They are no secret: who knows one can compute the next.
static uint64_t next_id(void) {
    static _Thread_local uint64_t state;
    if (state == 0) {
        hash_random(&state, sizeof state);
    }
    uint64_t z = state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

void intake_target(struct request *request, sv target) {
    const char *mark = memchr(target.ptr, '?', target.len);
    size_t path = mark == NULL ? target.len : (size_t)(mark - target.ptr);
    request->target = target;
    request->path = (sv){target.ptr, path};
    request->query = mark == NULL ? (sv){NULL, 0} : (sv){mark + 1, target.len - path - 1};
}

const char *intake_field(struct request *request, sv name, sv value) {
    for (size_t i = 0; i < ARRAY_SIZE(known_fields); i++) {
        if (!sv_is_nocase(name, known_fields[i].name)) {
            continue;
        }
        sv *place = (sv *)(void *)((char *)&request->headers + known_fields[i].offset);
        value = sv_trim(value);
        if (place->ptr == NULL) {
            *place = value;
        } else if (known_fields[i].list) {
            *place =
                sv_of(arena_printf(request->arena, "%.*s, %.*s", SV_ARG(*place), SV_ARG(value)));
        } else {
            return arena_printf(request->arena, "There is more than one %s.", known_fields[i].name);
        }
        break;
    }
    return NULL;
}

static bool is_id(const char *text) {
    static const char taken[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return text[0] != '\0' && text[strspn(text, taken)] == '\0';
}

void intake_id(struct request *request) {
    sv given = request->headers.x_request_id;
    if (given.ptr != NULL && given.len < sizeof request->id) {
        snprintf(request->id, sizeof request->id, "%.*s", SV_ARG(given));
    }
    if (!is_id(request->id)) {
        snprintf(request->id, sizeof request->id, "%016llx", (unsigned long long)next_id());
    }
}

const struct value *request_value(const struct request *request, const struct param *param) {
    const struct param *const *params = request->route->params;
    size_t i = 0;
    while (params != NULL && params[i] != NULL && params[i] != param) {
        i++;
    }
    assert(params != NULL && params[i] == param);
    return &request->values[i];
}

const char *request_text(const struct request *request, const struct param *param) {
    const struct value *value = request_value(request, param);
    return value->set ? value->text.ptr : NULL;
}

int64_t request_number(const struct request *request, const struct param *param) {
    const struct value *value = request_value(request, param);
    return value->set ? value->number : 0;
}

bool request_flag(const struct request *request, const struct param *param) {
    return request_number(request, param) != 0;
}

const char *request_form(const struct request *request, const char *name) {
    sv rest = request->body, raw_name, raw_value, found, value;
    while (urlcode_next(&rest, &raw_name, &raw_value)) {
        if (urlcode_decode(request->arena, raw_name, true, &found) && sv_is(found, name)) {
            return urlcode_decode(request->arena, raw_value, true, &value) ? value.ptr : NULL;
        }
    }
    return NULL;
}

bool request_has_scope(const struct request *request, unsigned scopes) {
    return (request->principal.scopes & (scopes | SCOPE_ADMIN)) != 0;
}
