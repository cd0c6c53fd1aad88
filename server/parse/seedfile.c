// SPDX-License-Identifier: MIT
// A seed file is a JSON object, a blank line and Markdown. Invariant: the document that comes of it
// holds every field of the front matter as it stands there, `file` of figures excepted.
#include "parse/seedfile.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/article.h"
#include "parse/json_text.h"
#include "parse/seed_lines.h"
#include "parse/seed_markdown.h"

#include <stdlib.h>
#include <string.h>

struct seed_parts {
    sv front, markdown;
    int markdown_line;
};

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

static int split(sv file, struct findings *findings, struct seed_parts *ret_parts) {
    if (sv_starts(file, "\xef\xbb\xbf")) { // a byte order mark, as some editors write it
        file = (sv){file.ptr + 3, file.len - 3};
    }
    if (!utf8_valid(file)) {
        findings_error(findings, "", "bad-encoding", "the file is not UTF-8");
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
    if (blank == 0 && rest.len > 0) {
        findings_error(findings, "", "bad-front-matter",
                       "line %d: an empty line follows the JSON object",
                       count_lines((sv){file.ptr, len}) + 1);
        return 1;
    }
    sv before = {file.ptr, len + blank};
    *ret_parts = (struct seed_parts){
        {file.ptr, len}, {rest.ptr + blank, rest.len - blank}, count_lines(before) + 1};
    return 0;
}

// The front matter as an object; NULL with errors.
static json_t *read_front(const struct seed_parts *parts, struct findings *findings) {
    json_auto_t *front = json_text_parse(parts->front, findings);
    if (front == NULL) {
        return NULL;
    }
    if (json_object_get(front, "sections") != NULL) {
        findings_error(findings, "/sections", "unknown-field",
                       "sections are written in Markdown, below the front matter");
        return NULL;
    }
    return json_incref(front);
}

// Takes `file` out of a figure; NULL when it has none. The text lives in the arena.
static const char *take_file(json_t *figure, struct arena *arena) {
    json_t *file = json_object_get(figure, "file");
    const char *path = NULL;
    if (json_is_string(file) && json_string_length(file) > 0) {
        path = arena_strdup(arena, json_string_value(file));
        json_object_del(figure, "file");
    }
    return path;
}

static int put_media(json_t *figure, const char *media, struct findings *findings) {
    json_t *value = json_text_parse(sv_of(media), findings);
    if (value == NULL) {
        return 1;
    }
    if (json_object_set_new(figure, "media", value) != 0) {
        mem_fail();
    }
    return 0;
}

static int replace_files(json_t *front, const char *const *media_json, struct findings *findings) {
    size_t index = 0, with_file = 0;
    json_t *figure = NULL;
    json_array_foreach(json_object_get(front, "figures"), index, figure) {
        if (take_file(figure, findings->arena) == NULL) {
            continue;
        }
        if (media_json != NULL && media_json[with_file] != NULL &&
            put_media(figure, media_json[with_file], findings) != 0) {
            return 1;
        }
        with_file++;
    }
    return 0;
}

int seedfile_figures(sv file, struct findings *findings, const char ***ret_paths) {
    struct seed_parts parts;
    if (split(file, findings, &parts) != 0) {
        return 1;
    }
    json_auto_t *front = read_front(&parts, findings);
    if (front == NULL) {
        return 1;
    }
    size_t index = 0, count = 0;
    json_t *figure = NULL;
    const char **paths = NULL;
    json_array_foreach(json_object_get(front, "figures"), index, figure) {
        const char *path = take_file(figure, findings->arena);
        if (path != NULL) {
            const char **slot = arena_push(findings->arena, &paths, &count, sizeof(*slot));
            *slot = path;
        }
    }
    arena_push(findings->arena, &paths, &count, sizeof(*paths)); // the NULL at the end
    *ret_paths = paths;
    return 0;
}

int seedfile_document_with_media(sv file, const char *const *media_json, struct findings *findings,
                                 struct buf *ret_json, struct seed_lines **ret_lines) {
    struct seed_parts parts;
    struct seed_lines *lines = arena_alloc(findings->arena, 1, sizeof(*lines));
    *ret_lines = lines;
    if (split(file, findings, &parts) != 0) {
        return 1;
    }
    json_auto_t *front = read_front(&parts, findings);
    if (front == NULL) {
        return 1;
    }
    seed_lines_read(lines, findings->arena, parts.front);
    json_t *sections = seed_markdown_sections(parts.markdown, parts.markdown_line, findings, lines);
    if (sections == NULL || replace_files(front, media_json, findings) != 0) {
        json_decref(sections);
        return 1;
    }
    if (json_object_set_new(front, "sections", sections) != 0) {
        mem_fail();
    }
    char *text = json_dumps(front, JSON_COMPACT);
    if (text == NULL) {
        mem_fail();
    }
    buf_text(ret_json, text);
    free(text);
    return 0;
}

int seedfile_document(sv file, struct findings *findings, struct buf *ret_json,
                      struct seed_lines **ret_lines) {
    return seedfile_document_with_media(file, NULL, findings, ret_json, ret_lines);
}
