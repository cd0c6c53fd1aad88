// SPDX-License-Identifier: MIT
// A seed file is a JSON object, a blank line and Markdown. Invariant: the document that comes of it
// holds every field of the front matter as it stands there, `file` of figures excepted.
#include "parse/seedfile.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/json_text.h"
#include "parse/seed_markdown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- Parts of the file ---

struct seed {
    sv front_text, markdown;
    int markdown_line;
    json_t *front;
};

static void seed_finish(struct seed *seed) {
    json_decref(seed->front);
}

static int count_lines(sv text) {
    int lines = 0;
    for (size_t i = 0; i < text.len; i++) {
        lines += text.ptr[i] == '\n';
    }
    return lines;
}

// Length of the rest of the line and the empty line after it; 0 when there is none.
static size_t blank_line(sv text) {
    size_t breaks = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n') {
            breaks++;
        } else if (text.ptr[i] != ' ' && text.ptr[i] != '\t' && text.ptr[i] != '\r') {
            return 0;
        }
        if (breaks == 2) {
            return i + 1;
        }
    }
    return text.len; // the file ends: no sections
}

static int check_encoding(sv file, struct findings *findings) {
    for (int line = 1; file.len > 0; line++) {
        if (!utf8_valid(sv_cut(&file, '\n'))) {
            findings_error(findings, "", "bad-encoding",
                           "line %d: this is not UTF-8; save the file in that encoding", line);
            return 1;
        }
    }
    return 0;
}

static int split(sv file, struct findings *findings, struct seed *seed) {
    if (sv_starts(file, "\xef\xbb\xbf")) { // a byte order mark, as some editors write it
        file = (sv){file.ptr + 3, file.len - 3};
    }
    if (check_encoding(file, findings) != 0) {
        return 1;
    }
    size_t len = json_text_object_length(file);
    if (len == 0) {
        findings_error(findings, "", "bad-front-matter",
                       "the file opens with a JSON object, and its last brace closes it");
        return 1;
    }
    sv rest = {file.ptr + len, file.len - len};
    size_t blank = blank_line(rest);
    seed->front_text = (sv){file.ptr, len};
    seed->markdown = (sv){rest.ptr + blank, rest.len - blank};
    seed->markdown_line = count_lines((sv){file.ptr, len + blank}) + 1;
    if (blank == 0 && rest.len > 0) {
        findings_error(findings, "", "bad-front-matter",
                       "line %d: an empty line follows the JSON object", seed->markdown_line);
        return 1;
    }
    return 0;
}

static int seed_read(sv file, struct findings *findings, struct seed *seed) {
    if (split(file, findings, seed) != 0) {
        return 1;
    }
    seed->front = json_text_parse(seed->front_text, findings);
    if (json_object_get(seed->front, "sections") != NULL) {
        findings_error(findings, "/sections", "unknown-field",
                       "sections are written in Markdown, below the front matter");
        return 1;
    }
    return seed->front == NULL ? 1 : 0;
}

// --- Figures ---

// Takes each figure's `file` out. Those with one get media_json[i] as their `media`, in order.
static int take_files(json_t *front, const char *const *media_json, struct findings *findings,
                      const char ***ret_paths) {
    size_t index = 0, count = 0;
    json_t *figure = NULL;
    const char **paths = NULL;
    json_array_foreach(json_object_get(front, "figures"), index, figure) {
        const json_t *file = json_object_get(figure, "file");
        if (!json_is_string(file) || json_string_length(file) == 0) {
            continue;
        }
        const char *media = media_json == NULL ? NULL : media_json[count];
        const char **slot = arena_push(findings->arena, &paths, &count, sizeof(*slot));
        *slot = arena_strdup(findings->arena, json_string_value(file));
        json_object_del(figure, "file");
        json_t *value = media == NULL ? NULL : json_text_parse(sv_of(media), findings);
        if (value != NULL) {
            json_text_set(figure, "media", value);
        } else if (media != NULL) {
            return 1;
        }
    }
    arena_push(findings->arena, &paths, &count, sizeof(*paths)); // the NULL at the end
    *ret_paths = paths;
    return 0;
}

int seedfile_figures(sv file, struct findings *findings, const char ***ret_paths) {
    CLEANUP(seed_finish) struct seed seed = {0};
    if (seed_read(file, findings, &seed) != 0) {
        return 1;
    }
    return take_files(seed.front, NULL, findings, ret_paths);
}

// --- The document ---

int seedfile_document(sv file, const char *const *media_json, struct findings *findings,
                      struct buf *ret_json, struct seed_lines **ret_lines) {
    CLEANUP(seed_finish) struct seed seed = {0};
    struct seed_lines *lines = arena_alloc(findings->arena, 1, sizeof(*lines));
    const char **paths = NULL;
    lines->front = "";
    *ret_lines = lines;
    if (seed_read(file, findings, &seed) != 0) {
        return 1;
    }
    lines->front = arena_copy(findings->arena, seed.front_text);
    json_t *sections = seed_markdown_sections(seed.markdown, seed.markdown_line, findings, lines);
    if (sections == NULL) {
        return 1;
    }
    json_text_set(seed.front, "sections", sections);
    if (take_files(seed.front, media_json, findings, &paths) != 0) {
        return 1;
    }
    CLEANUP(free_ptr) char *text = json_dumps(seed.front, JSON_COMPACT);
    if (text == NULL) {
        mem_fail();
    }
    buf_text(ret_json, text);
    return 0;
}

// --- Lines: JSON that is known to be well formed is gone along once more ---

// Past the closing quote of the string at `at`.
static const char *skip_string(const char *at) {
    for (at++; *at != '"'; at++) {
        at += *at == '\\';
    }
    return at + 1;
}

// To the comma or bracket after the value at `at`.
static const char *skip_value(const char *at) {
    int depth = 0;
    while (*at != '\0' && (depth > 0 || strchr(",]}", *at) == NULL)) {
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        at = *at == '"' ? skip_string(at) : at + 1;
    }
    return at;
}

// The member or element that a token of a pointer names; NULL when the value at `at` has none.
// Names of fields hold nothing to escape; for others the line of the object must do.
static const char *child(const char *at, sv token) {
    static const char spaces[] = " \t\r\n";
    char number[24];
    bool is_list = *at == '[';
    if (!is_list && *at != '{') {
        return NULL;
    }
    for (size_t i = 0;; i++) {
        at++; // the bracket or the comma
        at += strspn(at, spaces);
        snprintf(number, sizeof(number), "%zu", i);
        sv name = sv_of(number);
        if (!is_list && *at == '"') {
            const char *end = skip_string(at);
            name = (sv){at + 1, (size_t)(end - at - 2)};
            at = strchr(end, ':') + 1;
            at += strspn(at, spaces);
        }
        const char *next = skip_value(at);
        if (next == at) { // an empty list or object
            return NULL;
        }
        if (sv_eq(name, token)) {
            return at;
        }
        if (*next != ',') {
            return NULL;
        }
        at = next;
    }
}

static int line_in_front(const char *front, const char *pointer) {
    const char *at = front, *next = front;
    sv rest = sv_of(pointer);
    sv_cut(&rest, '/');
    while (next != NULL && rest.ptr != NULL) {
        at = next;
        next = child(at, sv_cut(&rest, '/'));
    }
    return 1 + count_lines((sv){front, (size_t)((next == NULL ? at : next) - front)});
}

void seed_lines_add(struct seed_lines *lines, struct arena *arena, const char *pointer, int line) {
    struct seed_line *item = arena_push(arena, &lines->items, &lines->count, sizeof(*item));
    *item = (struct seed_line){arena_strdup(arena, pointer), line};
}

int seedfile_line(const struct seed_lines *lines, const char *pointer) {
    int line = 0;
    size_t best = 0;
    if (lines == NULL || pointer == NULL) {
        return 1;
    }
    for (size_t i = 0; i < lines->count; i++) {
        const char *known = lines->items[i].pointer;
        size_t len = strlen(known);
        bool within =
            strncmp(pointer, known, len) == 0 && (pointer[len] == '\0' || pointer[len] == '/');
        if (within && len >= best) {
            best = len;
            line = lines->items[i].line;
        }
    }
    return line > 0 ? line : line_in_front(lines->front, pointer);
}
