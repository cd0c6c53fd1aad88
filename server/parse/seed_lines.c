// SPDX-License-Identifier: MIT
// A second, light reading of JSON that is known to be well formed: it keeps a path and the line.
// Invariant: the path names the value that the next value token would begin.
#include "parse/seed_lines.h"

#include "base/mem.h"
#include "parse/document.h"

#include <string.h>

void seed_lines_add(struct seed_lines *lines, struct arena *arena, const char *pointer, int line) {
    struct seed_line *item = arena_push(arena, &lines->items, &lines->count, sizeof(*item));
    *item = (struct seed_line){arena_strdup(arena, pointer), line};
}

struct level {
    bool is_list, wants_name;
    size_t index;    // of the element in a list
    size_t path_len; // of the path to the object or list itself
};

struct lines_scan {
    struct seed_lines *lines;
    struct arena *arena;
    struct buf path;
    struct level levels[DOCUMENT_DEPTH_MAX + 1];
    size_t depth;
    int line;
};

static void cut_path(struct lines_scan *scan, size_t len) {
    buf_char(&scan->path, '\0'); // so that there are bytes to cut
    scan->path.len = len;
    scan->path.ptr[len] = '\0';
}

static void note_value(struct lines_scan *scan) {
    seed_lines_add(scan->lines, scan->arena, scan->path.len == 0 ? "" : scan->path.ptr, scan->line);
}

static void enter_element(struct lines_scan *scan) {
    struct level *level = &scan->levels[scan->depth - 1];
    cut_path(scan, level->path_len);
    buf_printf(&scan->path, "/%zu", level->index);
}

static void open_level(struct lines_scan *scan, bool is_list) {
    note_value(scan);
    scan->levels[scan->depth++] = (struct level){is_list, !is_list, 0, scan->path.len};
    if (is_list) {
        enter_element(scan);
    }
}

static void close_level(struct lines_scan *scan) {
    scan->depth--;
    cut_path(scan, scan->levels[scan->depth].path_len);
}

// A string: a member's name or a value. Gives the position of its closing quote.
static size_t read_string(struct lines_scan *scan, sv json, size_t at) {
    size_t end = at + 1;
    while (end < json.len && json.ptr[end] != '"') {
        end += json.ptr[end] == '\\' ? 2 : 1;
    }
    struct level *level = &scan->levels[scan->depth - 1];
    if (!level->wants_name) {
        note_value(scan);
        return end;
    }
    // Names of fields hold nothing to escape; for others the line of the object must do.
    cut_path(scan, level->path_len);
    buf_char(&scan->path, '/');
    buf_add(&scan->path, json.ptr + at + 1, end < json.len ? end - at - 1 : 0);
    level->wants_name = false;
    return end;
}

static void next_member(struct lines_scan *scan) {
    struct level *level = &scan->levels[scan->depth - 1];
    if (level->is_list) {
        level->index++;
        enter_element(scan);
    } else {
        level->wants_name = true;
    }
}

static bool starts_scalar(char c, char before) {
    bool scalar = (c >= '0' && c <= '9') || c == '-' || c == 't' || c == 'f' || c == 'n';
    return scalar && (strchr(" \t\r\n:,[", before) != NULL);
}

void seed_lines_read(struct seed_lines *lines, struct arena *arena, sv json) {
    struct lines_scan scan = {.lines = lines, .arena = arena, .line = 1};
    for (size_t i = 0; i < json.len; i++) {
        char c = json.ptr[i];
        if (c == '\n') {
            scan.line++;
        } else if (c == '{' || c == '[') {
            open_level(&scan, c == '[');
        } else if (c == '}' || c == ']') {
            close_level(&scan);
        } else if (c == '"') {
            i = read_string(&scan, json, i);
        } else if (c == ',') {
            next_member(&scan);
        } else if (i > 0 && starts_scalar(c, json.ptr[i - 1])) {
            note_value(&scan);
        }
    }
    buf_finish(&scan.path);
}

int seedfile_line(const struct seed_lines *lines, const char *pointer) {
    int line = 1;
    size_t best = 0;
    for (size_t i = 0; lines != NULL && pointer != NULL && i < lines->count; i++) {
        const char *known = lines->items[i].pointer;
        size_t len = strlen(known);
        bool within =
            strncmp(pointer, known, len) == 0 && (pointer[len] == '\0' || pointer[len] == '/');
        if (within && len >= best) {
            best = len;
            line = lines->items[i].line;
        }
    }
    return line;
}
