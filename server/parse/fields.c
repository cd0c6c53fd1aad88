// SPDX-License-Identifier: MIT
// The table-driven reader. Invariant: what it writes into a struct is valid by its field's rules; a
// value that breaks one leaves the field as `init` made it, and an error.
#include "parse/fields.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/article.h"
#include "model/partial_date.h"
#include "parse/document.h"
#include "parse/html_link.h"
#include "parse/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void reader_finish(struct reader *reader) {
    buf_finish(&reader->path);
}

size_t reader_enter(struct reader *reader, const char *name) {
    size_t mark = reader->path.len;
    buf_char(&reader->path, '/');
    for (const char *c = name; *c != '\0'; c++) { // RFC 6901 section 3
        if (*c == '~' || *c == '/') {
            buf_text(&reader->path, *c == '~' ? "~0" : "~1");
        } else {
            buf_char(&reader->path, *c);
        }
    }
    return mark;
}

size_t reader_enter_index(struct reader *reader, size_t index) {
    size_t mark = reader->path.len;
    buf_printf(&reader->path, "/%zu", index);
    return mark;
}

void reader_leave(struct reader *reader, size_t mark) {
    reader->path.len = mark;
    reader->path.ptr[mark] = '\0';
}

void reader_error(struct reader *reader, const char *name, const char *code, const char *format,
                  ...) {
    CLEANUP(buf_finish) struct buf detail = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&detail, format, args);
    va_end(args);
    size_t mark = reader->path.len;
    if (name != NULL) {
        reader_enter(reader, name);
    }
    findings_error(reader->findings, reader->path.len == 0 ? "" : reader->path.ptr, code, "%s",
                   detail.ptr);
    if (name != NULL) {
        reader_leave(reader, mark);
    }
}

void reader_warning(struct reader *reader, const char *code, const char *format, ...) {
    CLEANUP(buf_finish) struct buf detail = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&detail, format, args);
    va_end(args);
    const char *pointer = reader->path.len == 0 ? "" : reader->path.ptr;
    if (reader->context != NULL && reader->context->strict) {
        findings_error(reader->findings, pointer, code, "%s", detail.ptr);
    } else {
        findings_warning(reader->findings, pointer, code, "%s", detail.ptr);
    }
}

// --- Text ---

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

const char *fields_clean(struct arena *arena, sv text, bool breaks) {
    char *clean = utf8_clean(arena, text);
    char *to = clean;
    bool due = false;
    for (const char *from = clean; *from != '\0'; from++) {
        if (*from == '\r' && from[1] == '\n') {
            continue; // a line break is one character
        }
        if (is_blank(*from) && (to == clean || !breaks)) {
            due = to != clean;
            continue;
        }
        if (due) {
            *to++ = ' ';
            due = false;
        }
        *to++ = *from;
    }
    while (to > clean && is_blank(to[-1])) {
        to--;
    }
    *to = '\0';
    return to == clean ? NULL : clean;
}

static const char *check_length(struct reader *reader, const char *text, int max) {
    size_t length = utf8_length(sv_of(text));
    if (length <= (size_t)max) {
        return text;
    }
    reader_error(reader, NULL, "too-long", "%zu characters; at most %d are allowed", length, max);
    return NULL;
}

// A key without the hyphens that make it no id, as cutting a title short leaves them.
static const char *without_hyphens(struct reader *reader, const char *key) {
    char *text = arena_strdup(reader->findings->arena, key);
    char *to = text;
    for (const char *from = key; *from != '\0'; from++) {
        if (*from != '-' || (to > text && to[-1] != '-')) {
            *to++ = *from;
        }
    }
    if (to > text && to[-1] == '-') {
        to--;
    }
    *to = '\0';
    if (strcmp(text, key) != 0 && article_id_valid(sv_of(text))) {
        reader_warning(reader, "key-changed", "\"%.100s\" became \"%.100s\"", key, text);
        return text;
    }
    return key;
}

static const char *check_form(struct reader *reader, const char *text, enum field_kind kind) {
    if (kind == FIELD_KEY) {
        text = without_hyphens(reader, text);
    }
    if ((kind == FIELD_ID || kind == FIELD_KEY) && !article_id_valid(sv_of(text))) {
        reader_error(reader, NULL, "bad-id",
                     "\"%.100s\" is no id: lower-case letters, digits and single hyphens between "
                     "them, at most %d characters",
                     text, ARTICLE_ID_MAX);
        return NULL;
    }
    if (kind == FIELD_LANGUAGE && !language_tag_valid(sv_of(text))) {
        reader_error(reader, NULL, "bad-language",
                     "\"%.100s\" is no language tag such as en, es or pt-BR (BCP 47)", text);
        return NULL;
    }
    if (kind == FIELD_URL && !html_link_is_web(sv_of(text))) {
        reader_error(reader, NULL, "bad-url",
                     "\"%.100s\" is no address that begins with http:// or https://", text);
        return NULL;
    }
    return text;
}

const char *fields_text(struct reader *reader, const json_t *value, enum field_kind kind, int max) {
    struct arena *arena = reader->findings->arena;
    if (kind == FIELD_LABEL && json_is_integer(value)) {
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    }
    if (!json_is_string(value)) {
        reader_error(reader, NULL, "wrong-type", "this must be a string");
        return NULL;
    }
    sv raw = {json_string_value(value), json_string_length(value)};
    const char *text = fields_clean(arena, raw, kind == FIELD_TEXT);
    if (text == NULL || check_length(reader, text, max) == NULL) {
        return NULL;
    }
    return check_form(reader, text, kind);
}

// --- Values ---

static int text_max(const struct field *field) {
    if (field->max > 0) {
        return field->max;
    }
    return field->kind == FIELD_URL ? ARTICLE_URL_MAX : ARTICLE_TEXT_MAX;
}

static void read_text(struct reader *reader, const struct field *field, const json_t *value,
                      char *to) {
    size_t errors = reader->findings->error_count + reader->findings->dropped;
    const char *text = fields_text(reader, value, field->kind, text_max(field));
    bool reported = reader->findings->error_count + reader->findings->dropped > errors;
    if (text == NULL && field->required && !reported) {
        reader_error(reader, NULL, "required", "this must not be empty");
    }
    if (text != NULL) {
        memcpy(to, &text, sizeof(text));
    }
}

static void read_date(struct reader *reader, const struct field *field, const json_t *value,
                      char *to) {
    struct partial_date date;
    sv text = {json_string_value(value), json_string_length(value)};
    if (json_is_string(value) && text.len == 0 && !field->required) {
        return;
    }
    if (!json_is_string(value) || !partial_date_parse(text, &date)) {
        reader_error(reader, NULL, "bad-date",
                     "this must be a date such as \"2020-09-14\", \"2020-09\" or \"2020\"");
        return;
    }
    memcpy(to, &date, sizeof(date));
}

static void read_word(struct reader *reader, const struct field *field, const json_t *value,
                      char *to) {
    char choices[512];
    int found = VOCAB_NONE;
    if (json_is_string(value)) {
        found = vocab_find(field->words, (sv){json_string_value(value), json_string_length(value)});
    }
    if (found == VOCAB_NONE) {
        reader_error(reader, NULL, "bad-value", "this must be one of %s",
                     vocab_choices(field->words, sizeof(choices), choices));
        return;
    }
    memcpy(to, &found, sizeof(found));
}

static void read_bool(struct reader *reader, const json_t *value, char *to) {
    bool truth = json_is_true(value);
    if (!json_is_boolean(value)) {
        reader_error(reader, NULL, "wrong-type", "this must be true or false");
        return;
    }
    memcpy(to, &truth, sizeof(truth));
}

static void read_int(struct reader *reader, const struct field *field, const json_t *value,
                     char *to) {
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value)) {
        reader_error(reader, NULL, "wrong-type", "this must be a whole number");
        return;
    }
    if (number < field->min || number > field->max) {
        reader_error(reader, NULL, "out-of-range", "this must be from %d to %d", field->min,
                     field->max);
        return;
    }
    int small = (int)number;
    memcpy(to, &small, sizeof(small));
}

// Whether it is a list that is not too long; else an error.
static bool list_fits(struct reader *reader, const json_t *list) {
    if (!json_is_array(list)) {
        reader_error(reader, NULL, "wrong-type", "this must be a list");
        return false;
    }
    if (json_array_size(list) > ARTICLE_LIST_MAX) {
        reader_error(reader, NULL, "too-many", "%zu elements; at most %d are allowed",
                     json_array_size(list), ARTICLE_LIST_MAX);
        return false;
    }
    return true;
}

static void read_texts(struct reader *reader, const struct field *field, const json_t *list,
                       char *to, size_t *count) {
    size_t index = 0;
    json_t *value = NULL;
    struct field item = {.kind = field->kind == FIELD_IDS    ? FIELD_ID
                                 : field->kind == FIELD_KEYS ? FIELD_KEY
                                                             : FIELD_LINE,
                         .required = true,
                         .max = text_max(field)};
    if (!list_fits(reader, list)) {
        return;
    }
    json_array_foreach(list, index, value) {
        const char *text = NULL;
        size_t mark = reader_enter_index(reader, index);
        read_text(reader, &item, value, (char *)&text);
        reader_leave(reader, mark);
        if (text != NULL) {
            const char **slot = arena_push(reader->findings->arena, to, count, sizeof(*slot));
            *slot = text;
        }
    }
}

void fields_read_list(struct reader *reader, const json_t *list, const struct shape *shape,
                      void *items, size_t *count) {
    size_t index = 0;
    json_t *value = NULL;
    if (!list_fits(reader, list)) {
        return;
    }
    json_array_foreach(list, index, value) {
        size_t mark = reader_enter_index(reader, index);
        void *item = arena_push(reader->findings->arena, items, count, shape->size);
        fields_read(reader, value, shape, item);
        reader_leave(reader, mark);
    }
}

static void read_value(struct reader *reader, const struct field *field, const json_t *value,
                       void *target) {
    char *to = (char *)target + field->offset;
    size_t *count = (size_t *)(void *)((char *)target + field->count);
    switch (field->kind) {
    case FIELD_SERVER:
        return;
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_LABEL:
    case FIELD_ID:
    case FIELD_KEY:
    case FIELD_LANGUAGE:
    case FIELD_URL:
        read_text(reader, field, value, to);
        return;
    case FIELD_DATE:
        read_date(reader, field, value, to);
        return;
    case FIELD_WORD:
        read_word(reader, field, value, to);
        return;
    case FIELD_BOOL:
        read_bool(reader, value, to);
        return;
    case FIELD_INT:
        read_int(reader, field, value, to);
        return;
    case FIELD_LINES:
    case FIELD_IDS:
    case FIELD_KEYS:
        read_texts(reader, field, value, to, count);
        return;
    case FIELD_OBJECT:
        fields_read(reader, value, field->shape, to);
        return;
    case FIELD_OBJECTS:
        fields_read_list(reader, value, field->shape, to, count);
        return;
    case FIELD_OWN:
        field->read(reader, value, target);
        return;
    }
}

// --- Objects ---

static const struct field *field_find(const struct shape *shape, const char *name) {
    for (size_t i = 0; i < shape->field_count; i++) {
        if (strcmp(shape->fields[i].name, name) == 0) {
            return &shape->fields[i];
        }
    }
    return NULL;
}

static void report_unknown(struct reader *reader, const struct shape *shape, const char *name) {
    const char *nearest = NULL;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < shape->field_count; i++) {
        size_t distance = text_distance(name, shape->fields[i].name);
        if (distance < best) {
            best = distance;
            nearest = shape->fields[i].name;
        }
    }
    if (nearest != NULL && best <= 1 + strlen(name) / 4) {
        reader_error(reader, name, "unknown-field", "%s has no such field; did you mean \"%s\"?",
                     shape->name, nearest);
        return;
    }
    reader_error(reader, name, "unknown-field", "%s has no such field", shape->name);
}

void fields_read(struct reader *reader, const json_t *object, const struct shape *shape,
                 void *target) {
    const char *name = NULL;
    json_t *value = NULL;
    if (shape->init != NULL) {
        shape->init(target);
    }
    if (!json_is_object(object)) {
        reader_error(reader, NULL, "wrong-type", "this must be an object: %s", shape->name);
        return;
    }
    json_object_foreach((json_t *)object, name, value) {
        if (field_find(shape, name) == NULL) {
            report_unknown(reader, shape, name);
        }
    }
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        value = json_object_get(object, field->name);
        bool absent = value == NULL || json_is_null(value);
        if (absent && field->required) {
            reader_error(reader, field->name, "required", "this is required");
        }
        if (!absent) {
            size_t mark = reader_enter(reader, field->name);
            read_value(reader, field, value, target);
            reader_leave(reader, mark);
        }
    }
    if (shape->check != NULL) {
        shape->check(reader, target);
    }
}
