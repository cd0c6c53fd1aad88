// SPDX-License-Identifier: MIT
// JSON values; see value.h. Texts were checked to be UTF-8 where they came in. Should the store
// hold one that is not, it shows as U+FFFD instead of taking the document with it.
#include "view/value.h"

#include "base/clock.h"

#include <stdarg.h>
#include <string.h>

static json_t *some(json_t *value) {
    if (value == NULL) {
        mem_fail();
    }
    return value;
}

static json_t *text_of(const char *text, size_t len) {
    json_t *value = json_stringn(text, len);
    return some(value != NULL ? value : json_string("\xef\xbf\xbd"));
}

json_t *value_text(const char *text) {
    return text == NULL ? json_null() : text_of(text, strlen(text));
}

json_t *value_buf(struct buf *text) {
    json_t *value = text_of(text->ptr != NULL ? text->ptr : "", text->len);
    buf_finish(text);
    return value;
}

json_t *value_number(int64_t number) {
    return some(json_integer(number));
}

json_t *value_count(int64_t number, int absent) {
    return number == absent ? json_null() : value_number(number);
}

json_t *value_date(struct partial_date date) {
    char text[PARTIAL_DATE_TEXT];
    return partial_date_is_set(date) ? value_text(partial_date_text(date, text)) : json_null();
}

json_t *value_day(int32_t day) {
    int year, month, of_month;
    if (day <= 0) {
        return json_null();
    }
    civil_from_days(day, &year, &month, &of_month);
    return value_date((struct partial_date){(int16_t)year, (uint8_t)month, (uint8_t)of_month});
}

json_t *value_instant(int64_t instant) {
    char text[21];
    if (instant == 0) {
        return json_null();
    }
    clock_rfc3339(instant, text);
    return value_text(text);
}

json_t *value_word(const struct vocab *list, int word) {
    return value_text(vocab_word(list, word));
}

json_t *value_texts(const char *const *texts, size_t count) {
    json_t *array = some(json_array());
    for (size_t i = 0; i < count; i++) {
        value_append(array, value_text(texts[i]));
    }
    return array;
}

json_t *value_words(const struct vocab *list) {
    return value_texts(list->words, (size_t)list->count);
}

json_t *value_printf(const char *format, ...) {
    CLEANUP(buf_finish) struct buf text = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    return value_buf(&text);
}

json_t *value_pack(const char *format, ...) {
    va_list args;
    va_start(args, format);
    json_t *value = json_vpack_ex(NULL, 0, format, args);
    va_end(args);
    return some(value);
}

void value_set(json_t *object, const char *name, json_t *value) {
    if (json_object_set_new_nocheck(object, name, value) != 0) {
        mem_fail();
    }
}

void value_append(json_t *array, json_t *value) {
    if (json_array_append_new(array, value) != 0) {
        mem_fail();
    }
}

json_t *value_list(json_t *items, const char *next, int64_t total) {
    return value_pack("{s:o, s:o, s:o}", "items", items, "next", value_text(next), "total",
                      value_number(total));
}

static int add_bytes(const char *bytes, size_t len, void *out) {
    buf_add(out, bytes, len);
    return 0;
}

// A `<` can stand only inside a string, where it may be escaped.
static int add_script_bytes(const char *bytes, size_t len, void *out) {
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '<') {
            buf_text(out, "\\u003c");
        } else {
            buf_char(out, bytes[i]);
        }
    }
    return 0;
}

static void dump(json_t *value, json_dump_callback_t add, struct buf *out) {
    if (json_dump_callback(value, add, out, JSON_COMPACT | JSON_ENCODE_ANY) != 0) {
        mem_fail();
    }
    json_decref(value);
}

void value_dump(json_t *value, struct buf *out) {
    dump(value, add_bytes, out);
}

void value_dump_script(json_t *value, struct buf *out) {
    dump(value, add_script_bytes, out);
}
