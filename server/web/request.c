// SPDX-License-Identifier: MIT
// What handlers ask of a request. Values were checked against the route's parameters before any
// handler runs, so that these functions only look them up.
#include "web/request.h"

#include "web/urlcode.h"

#include <assert.h>

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
