// SPDX-License-Identifier: MIT
// The table-driven reader. Invariant: what it writes into a struct is valid by its field's rules; a
// value that breaks one leaves the field as `init` made it, and an error.
#include "parse/fields.h"

#include "base/utf8.h"
#include "model/article.h"
#include "model/partial_date.h"
#include "parse/document.h"
#include "parse/html_link.h"
#include "parse/json_text.h"
#include "parse/text.h"

#include <string.h>

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
    if (reader->path.ptr != NULL) { // as long as nothing was entered
        reader->path.ptr[mark] = '\0';
    }
}

const char *reader_pointer(struct reader *reader, const char *name) {
    size_t mark = reader->path.len;
    if (name != NULL) {
        reader_enter(reader, name);
    }
    const char *pointer =
        arena_copy(reader->findings->arena, (sv){reader->path.ptr, reader->path.len});
    reader_leave(reader, mark);
    return pointer;
}

bool reader_has_error(struct reader *reader, const char *name) {
    const char *pointer = reader_pointer(reader, name);
    for (size_t i = 0; i < reader->findings->error_count; i++) {
        if (strcmp(reader->findings->errors[i].pointer, pointer) == 0) {
            return true;
        }
    }
    return false;
}

void reader_warning(struct reader *reader, const char *code, const char *detail) {
    if (reader->context != NULL && reader->context->strict) {
        reader_error(reader, NULL, code, "%s", detail);
    } else {
        findings_warning(reader->findings, reader_pointer(reader, NULL), code, "%s", detail);
    }
}

// --- Text ---

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
        reader_warning(
            reader, "key-changed",
            arena_printf(reader->findings->arena, "\"%.100s\" became \"%.100s\"", key, text));
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
    if (kind == FIELD_URL && !html_link_is_web(text)) {
        reader_error(reader, NULL, "bad-url",
                     "\"%.100s\" is no address that begins with http:// or https://", text);
        return NULL;
    }
    if (kind == FIELD_EMAIL && !text_is_email(sv_of(text))) {
        reader_error(reader, NULL, "bad-value", "this is no e-mail address");
        return NULL;
    }
    return kind == FIELD_LANGUAGE ? language_tag_canonical(reader->findings->arena, sv_of(text))
                                  : text;
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
    const char *text = text_clean(arena, raw, kind == FIELD_TEXT);
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
    sv word = {json_string_value(value), json_string_length(value)};
    int found = vocab_find(field->words, word); // what is no string is no word
    if (found == VOCAB_NONE) {
        reader_error(reader, NULL, "bad-value", "this must be one of %s",
                     vocab_choices(field->words, sizeof(choices), choices));
        return;
    }
    memcpy(to, &found, sizeof(found));
}

static void read_bool(struct reader *reader, const struct field *field, const json_t *value,
                      char *to) {
    (void)field;
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
    int small = (int)number;
    if (!json_is_integer(value)) {
        reader_error(reader, NULL, "wrong-type", "this must be a whole number");
    } else if (number < field->min || number > field->max) {
        reader_error(reader, NULL, "out-of-range", "this must be from %d to %d", field->min,
                     field->max);
    } else {
        memcpy(to, &small, sizeof(small));
    }
}

static void read_raw(struct reader *reader, const struct field *field, const json_t *value,
                     char *to) {
    (void)reader;
    (void)field;
    memcpy(to, &value, sizeof(value));
}

static void read_object(struct reader *reader, const struct field *field, const json_t *value,
                        char *to) {
    fields_read(reader, value, field->shape, to);
}

typedef void value_read(struct reader *reader, const struct field *field, const json_t *value,
                        char *to);
// How a value of each kind is read and, of a list, what its elements are. FIELD_SERVER: not at all.
static const struct {
    value_read *read;
    bool is_list;
    enum field_kind item;
} kinds[] = {
    [FIELD_LINE] = {.read = read_text},
    [FIELD_TEXT] = {.read = read_text},
    [FIELD_LABEL] = {.read = read_text},
    [FIELD_KEY] = {.read = read_text},
    [FIELD_ID] = {.read = read_text},
    [FIELD_LANGUAGE] = {.read = read_text},
    [FIELD_URL] = {.read = read_text},
    [FIELD_EMAIL] = {.read = read_text},
    [FIELD_DATE] = {.read = read_date},
    [FIELD_WORD] = {.read = read_word},
    [FIELD_BOOL] = {.read = read_bool},
    [FIELD_INT] = {.read = read_int},
    [FIELD_RAW] = {.read = read_raw},
    [FIELD_OBJECT] = {.read = read_object},
    [FIELD_LINES] = {.is_list = true, .item = FIELD_LINE},
    [FIELD_IDS] = {.is_list = true, .item = FIELD_ID},
    [FIELD_KEYS] = {.is_list = true, .item = FIELD_KEY},
    [FIELD_OBJECTS] = {.is_list = true, .item = FIELD_OBJECT},
    [FIELD_OWN] = {.read = NULL},
};

// Elements go into an array in the arena; one that is refused leaves its error and no text.
static void read_list(struct reader *reader, const struct field *field, const json_t *list,
                      char *to, size_t *count) {
    size_t index = 0;
    json_t *value = NULL;
    struct field item = {.kind = kinds[field->kind].item,
                         .required = true,
                         .max = text_max(field),
                         .shape = field->shape};
    size_t size = item.kind == FIELD_OBJECT ? field->shape->size : sizeof(const char *);
    if (!json_is_array(list)) {
        reader_error(reader, NULL, "wrong-type", "this must be a list");
        return;
    }
    if (json_array_size(list) > ARTICLE_LIST_MAX) {
        reader_error(reader, NULL, "too-many", "%zu elements; at most %d are allowed",
                     json_array_size(list), ARTICLE_LIST_MAX);
        return;
    }
    json_array_foreach(list, index, value) {
        size_t mark = reader_enter_index(reader, index);
        void *slot = arena_push(reader->findings->arena, to, count, size);
        kinds[item.kind].read(reader, &item, value, slot);
        reader_leave(reader, mark);
    }
}

static void read_value(struct reader *reader, const struct field *field, const json_t *value,
                       void *target) {
    char *to = (char *)target + field->offset;
    if (field->kind == FIELD_OWN) {
        field->read(reader, value, target);
    } else if (kinds[field->kind].is_list) {
        read_list(reader, field, value, to, (size_t *)(void *)((char *)target + field->count));
    } else if (field->kind != FIELD_SERVER) {
        kinds[field->kind].read(reader, field, value, to);
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
    if (shape->defaults != NULL) {
        memcpy(target, shape->defaults, shape->size);
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

int fields_parse_value(const json_t *root, const struct document_context *context,
                       struct findings *findings, const struct shape *shape, void *target) {
    struct reader reader = {.findings = findings, .context = context};
    fields_read(&reader, root, shape, target);
    buf_finish(&reader.path);
    return findings->error_count > 0 ? DOCUMENT_REFUSED : 0;
}

int fields_parse(sv json, const struct document_context *context, struct findings *findings,
                 const struct shape *shape, void *target) {
    json_auto_t *root = json_text_parse(json, findings);
    return root == NULL ? DOCUMENT_SYNTAX
                        : fields_parse_value(root, context, findings, shape, target);
}
