// SPDX-License-Identifier: MIT
// Reading single values out of a JSON answer.
#include "parse/answer.h"

#include "base/mem.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct answer {
    json_t *root;
};

enum { POINTER_MAX = 256 };

struct answer *answer_create(sv json) {
    json_t *root = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (root == NULL) {
        return NULL;
    }
    struct answer *answer = mem_zero(1, sizeof(*answer));
    answer->root = root;
    return answer;
}

void answer_destroy_ptr(struct answer **answer) {
    if (*answer != NULL) {
        json_decref((*answer)->root);
        free(*answer);
    }
}

// One step of a pointer: an object's member or an array's element.
static const json_t *step(const json_t *value, sv token) {
    if (json_is_object(value)) {
        return json_object_getn(value, token.ptr, token.len);
    }
    uint64_t index;
    return json_is_array(value) && sv_uint(token, json_array_size(value), &index)
               ? json_array_get(value, index)
               : NULL;
}

// The answers read here have no member whose name holds / or ~, so the escapes of RFC 6901 section
// 4 do not occur.
static const json_t *at(const struct answer *answer, const char *pointer) {
    const json_t *value = answer->root;
    sv rest = sv_of(pointer);
    sv_cut(&rest, '/');
    while (value != NULL && rest.ptr != NULL) {
        value = step(value, sv_cut(&rest, '/'));
    }
    return value;
}

const char *answer_text(const struct answer *answer, struct arena *arena, const char *format, ...) {
    char pointer[POINTER_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(pointer, sizeof(pointer), format, args);
    va_end(args);
    const json_t *value = at(answer, pointer);
    if (json_is_integer(value)) {
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    }
    if (json_is_boolean(value)) {
        return json_is_true(value) ? "true" : "false";
    }
    return json_string_value(value); // NULL for anything else
}

size_t answer_count(const struct answer *answer, const char *pointer) {
    return json_array_size(at(answer, pointer));
}
