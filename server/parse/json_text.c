// SPDX-License-Identifier: MIT
// The bounds around jansson: its dumping and copying recurse without a limit, so nothing nested
// deeper than DOCUMENT_DEPTH_MAX ever becomes a value.
#include "parse/json_text.h"

#include "base/mem.h"
#include "parse/document.h"

#include <limits.h>
#include <string.h>

// Goes along the brackets at the start of a text until they are `limit` deep or all closed again;
// strings are skipped. Where that bracket stands; text.len when there is none.
static size_t scan(sv text, int limit) {
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (in_string && c == '\\') {
            i++;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (!in_string && (c == '{' || c == '[') && ++depth == limit) {
            return i;
        } else if (!in_string && (c == '}' || c == ']') && --depth <= 0) {
            return i;
        }
    }
    return text.len;
}

size_t json_text_object_length(sv text) {
    size_t end = text.len > 0 && text.ptr[0] == '{' ? scan(text, INT_MAX) : text.len;
    return end < text.len ? end + 1 : 0;
}

static bool is_too_deep(sv text, struct findings *findings) {
    size_t at = scan(text, DOCUMENT_DEPTH_MAX + 1);
    if (at == text.len || text.ptr[at] == '}' || text.ptr[at] == ']') {
        return false;
    }
    int line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        column = text.ptr[i] == '\n' ? 1 : column + 1;
        line += text.ptr[i] == '\n';
    }
    findings_error(findings, "", "bad-json", "line %d, column %d: nested deeper than %d levels",
                   line, column, DOCUMENT_DEPTH_MAX);
    return true;
}

json_t *json_text_parse(sv text, struct findings *findings) {
    if (text.len > DOCUMENT_BYTES_MAX) {
        findings_error(findings, "", "too-large", "larger than %d MiB",
                       DOCUMENT_BYTES_MAX / (1024 * 1024));
        return NULL;
    }
    if (is_too_deep(text, findings)) {
        return NULL;
    }
    json_error_t error;
    json_t *value =
        json_loadb(text.ptr == NULL ? "" : text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
    if (value == NULL) {
        // jansson does not say what this most often is.
        bool is_comma = strstr(error.text, "expected near '}'") != NULL ||
                        strstr(error.text, "unexpected token near ']'") != NULL;
        findings_error(findings, "", "bad-json", "line %d, column %d: %s%s", error.line,
                       error.column, error.text,
                       is_comma ? " (is there a comma after the last element?)" : "");
    }
    return value;
}

void json_text_set(json_t *object, const char *name, json_t *value) {
    if (json_object_set_new(object, name, value) != 0) {
        mem_fail(); // texts are valid UTF-8 here: only memory is left as a reason
    }
}
