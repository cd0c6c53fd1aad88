// SPDX-License-Identifier: MIT
// The bounds around jansson: its dumping and copying recurse without a limit, so nothing nested
// deeper than DOCUMENT_DEPTH_MAX ever becomes a value.
#include "parse/json_text.h"

#include "parse/document.h"

#include <string.h>

// Where a scan over JSON text stands.
struct scan {
    int depth, deepest;
    bool in_string, escaped;
    size_t deepest_at;
};

static void scan_char(struct scan *scan, char c, size_t at) {
    if (scan->in_string) {
        scan->in_string = scan->escaped || c != '"';
        scan->escaped = !scan->escaped && c == '\\';
        return;
    }
    if (c == '"') {
        scan->in_string = true;
    } else if (c == '{' || c == '[') {
        scan->depth++;
        if (scan->depth > scan->deepest) {
            scan->deepest = scan->depth;
            scan->deepest_at = at;
        }
    } else if (c == '}' || c == ']') {
        scan->depth--;
    }
}

size_t json_text_object_length(sv text) {
    struct scan scan = {0};
    if (text.len == 0 || text.ptr[0] != '{') {
        return 0;
    }
    for (size_t i = 0; i < text.len; i++) {
        scan_char(&scan, text.ptr[i], i);
        if (scan.depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

static void line_and_column(sv text, size_t at, int *ret_line, int *ret_column) {
    *ret_line = 1;
    *ret_column = 1;
    for (size_t i = 0; i < at; i++) {
        *ret_column = text.ptr[i] == '\n' ? 1 : *ret_column + 1;
        *ret_line += text.ptr[i] == '\n';
    }
}

static bool is_too_deep(sv text, struct findings *findings, int lines_before) {
    struct scan scan = {0};
    int line = 0, column = 0;
    for (size_t i = 0; i < text.len && scan.deepest <= DOCUMENT_DEPTH_MAX; i++) {
        scan_char(&scan, text.ptr[i], i);
    }
    if (scan.deepest <= DOCUMENT_DEPTH_MAX) {
        return false;
    }
    line_and_column(text, scan.deepest_at, &line, &column);
    findings_error(findings, "", "bad-json", "line %d, column %d: nested deeper than %d levels",
                   line + lines_before, column, DOCUMENT_DEPTH_MAX);
    return true;
}

json_t *json_text_parse(sv text, struct findings *findings, int lines_before) {
    if (text.len > DOCUMENT_BYTES_MAX) {
        findings_error(findings, "", "too-large", "larger than %d MiB",
                       DOCUMENT_BYTES_MAX / (1024 * 1024));
        return NULL;
    }
    if (is_too_deep(text, findings, lines_before)) {
        return NULL;
    }
    json_error_t error;
    json_t *value =
        json_loadb(text.ptr == NULL ? "" : text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
    if (value == NULL) {
        findings_error(findings, "", "bad-json", "line %d, column %d: %s",
                       error.line + lines_before, error.column, error.text);
    }
    return value;
}
