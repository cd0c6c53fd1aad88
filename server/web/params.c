// SPDX-License-Identifier: MIT
// Parameters. Invariant: after params_read a handler sees only values that its table allows. A
// strict route (JSON) refuses what is unknown, given twice or out of range, and says what it takes;
// a lenient one (pages) ignores that and falls back to the default.
#include "web/params.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "web/urlcode.h"

#include <inttypes.h>
#include <string.h>

enum { SHOWN_MAX = 60 /* code points of a client's text in a message */ };

static bool read_integer(sv text, int64_t *ret_number) {
    bool negative = text.len > 1 && text.ptr[0] == '-';
    uint64_t value = 0;
    if (!sv_uint(negative ? (sv){text.ptr + 1, text.len - 1} : text, INT64_MAX, &value)) {
        return false;
    }
    *ret_number = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

static bool read_word(sv text, const char *const *words, int64_t *ret_number) {
    for (int64_t i = 0; words[i] != NULL; i++) {
        if (sv_is(text, words[i])) {
            *ret_number = i;
            return true;
        }
    }
    return false;
}

bool params_check(const struct param *param, sv text, struct value *ret_value) {
    static const char *const flags[] = {"false", "true", NULL};
    struct value value = {.set = true, .text = text};
    bool fits = false;
    switch (param->kind) {
    case PARAM_TEXT:
        fits = (int64_t)text.len >= param->min && (int64_t)text.len <= param->max &&
               (param->valid == NULL || param->valid(text));
        break;
    case PARAM_INTEGER:
        fits = read_integer(text, &value.number) && value.number >= param->min &&
               value.number <= param->max;
        break;
    case PARAM_WORD:
        fits = read_word(text, param->words, &value.number);
        break;
    case PARAM_FLAG:
        fits = read_word(text, flags, &value.number);
        break;
    }
    if (fits) {
        *ret_value = value;
    }
    return fits;
}

// What the parameter takes: "a whole number from 1 to 100", "one of a, b, c".
static void describe(const struct param *param, struct buf *text) {
    switch (param->kind) {
    case PARAM_TEXT:
        if (param->grammar != NULL) {
            buf_text(text, param->grammar);
        } else {
            buf_printf(text, "text of %" PRId64 " to %" PRId64 " bytes", param->min, param->max);
        }
        return;
    case PARAM_INTEGER:
        buf_printf(text, "a whole number from %" PRId64 " to %" PRId64, param->min, param->max);
        return;
    case PARAM_WORD:
        for (size_t i = 0; param->words[i] != NULL; i++) {
            buf_printf(text, "%s%s", i == 0 ? "one of " : ", ", param->words[i]);
        }
        return;
    case PARAM_FLAG:
        buf_text(text, "true or false");
        return;
    }
}

static bool refuse_value(struct reply *reply, const struct param *param, sv text) {
    CLEANUP(buf_finish) struct buf takes = {0};
    describe(param, &takes);
    sv shown = {text.ptr, utf8_prefix(text, SHOWN_MAX)};
    return reply_refuse(reply, FAULT_BAD_PARAMETER, "The parameter %s takes %s, not \"%.*s\".",
                        param->name, takes.ptr, SV_ARG(shown));
}

// `path` has a bit for each parameter that the path holds: those are not the query's.
static bool refuse_name(struct reply *reply, const struct route *route, unsigned path, sv name) {
    CLEANUP(buf_finish) struct buf known = {0};
    for (size_t i = 0; route->params != NULL && route->params[i] != NULL; i++) {
        if ((path & 1U << i) == 0) {
            buf_printf(&known, "%s%s", known.len == 0 ? "" : ", ", route->params[i]->name);
        }
    }
    sv shown = {name.ptr, utf8_prefix(name, SHOWN_MAX)};
    return reply_refuse(reply, FAULT_UNKNOWN_PARAMETER,
                        "There is no parameter \"%.*s\" here; this address takes %s.",
                        SV_ARG(shown), known.len == 0 ? "none" : known.ptr);
}

size_t params_find(const struct route *route, sv name) {
    for (size_t i = 0; route->params != NULL && route->params[i] != NULL; i++) {
        if (sv_is(name, route->params[i]->name)) {
            return i;
        }
    }
    return ROUTE_PARAMS_MAX;
}

static bool read_pair(struct request *request, unsigned path, sv raw_name, sv raw_value,
                      struct reply *reply) {
    const struct route *route = request->route;
    sv name, text;
    if (!urlcode_decode(request->arena, raw_name, true, &name) ||
        !urlcode_decode(request->arena, raw_value, true, &text)) {
        return route->lenient ||
               reply_refuse(reply, FAULT_BAD_PARAMETER,
                            "A name or value in the query is not percent-encoded UTF-8.");
    }
    size_t at = params_find(route, name);
    if (at == ROUTE_PARAMS_MAX || (path & 1U << at) != 0) {
        return route->lenient || refuse_name(reply, route, path, name);
    }
    struct value *value = &request->values[at];
    if (value->given && route->params[at]->joined) {
        const char *both =
            arena_printf(request->arena, "%.*s,%.*s", SV_ARG(value->text), SV_ARG(text));
        text = sv_of(both);
    } else if (value->given) {
        return route->lenient ||
               reply_refuse(reply, FAULT_BAD_PARAMETER, "The parameter %s is given more than once.",
                            route->params[at]->name);
    }
    if (!params_check(route->params[at], text, value)) {
        return route->lenient || refuse_value(reply, route->params[at], text);
    }
    value->given = true;
    return true;
}

static void apply_defaults(struct request *request) {
    const struct param *const *params = request->route->params;
    for (size_t i = 0; params != NULL && params[i] != NULL; i++) {
        if (!request->values[i].set && params[i]->fallback != NULL) {
            params_check(params[i], sv_of(params[i]->fallback), &request->values[i]);
        }
    }
}

static bool read_path(struct request *request, const struct path_value *path, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct param *param = request->route->params[path[i].param];
        struct value *value = &request->values[path[i].param];
        sv text = {arena_copy(request->arena, path[i].text), path[i].text.len};
        if (!params_check(param, text, value)) {
            return false;
        }
        value->given = true;
    }
    return true;
}

bool params_read(struct request *request, const struct path_value *path, size_t path_count,
                 struct reply *reply) {
    unsigned path_bits = 0;
    sv rest = request->query, name, value;
    memset(request->values, 0, sizeof request->values);
    if (!read_path(request, path, path_count)) {
        return reply_refuse(reply, FAULT_NOT_FOUND, "There is nothing at this address.");
    }
    for (size_t i = 0; i < path_count; i++) {
        path_bits |= 1U << path[i].param;
    }
    while (urlcode_next(&rest, &name, &value)) {
        if (!read_pair(request, path_bits, name, value, reply)) {
            return false;
        }
    }
    apply_defaults(request);
    return true;
}

static void add_key_value(struct buf *key, const struct param *param, const struct value *value) {
    if (!value->set) {
        buf_text(key, ";-");
    } else if (param->kind == PARAM_TEXT) {
        buf_printf(key, ";%zu:", value->text.len);
        buf_sv(key, value->text);
    } else {
        buf_printf(key, ";%" PRId64, value->number);
    }
}

sv params_key(const struct request *request, size_t route_index) {
    CLEANUP(buf_finish) struct buf key = {0};
    const struct param *const *params = request->route->params;
    buf_printf(&key, "%zu.%u", route_index, (unsigned)request->representation);
    for (size_t i = 0; params != NULL && params[i] != NULL; i++) {
        add_key_value(&key, params[i], &request->values[i]);
    }
    return (sv){arena_copy(request->arena, (sv){key.ptr, key.len}), key.len};
}
