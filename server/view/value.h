// SPDX-License-Identifier: MIT
// JSON values by the contract's common rules: an absent value is null and present, instants are RFC
// 3339 in UTC, dates are as precise as their source. Every function returns a new reference and
// never NULL (memory failure ends the process).
#pragma once

#include "base/buf.h"
#include "base/mem.h"
#include "model/article.h"

#include <jansson.h>

json_t *value_text(const char *text);            // NULL: null
json_t *value_buf(struct buf *text);             // its text; the buffer is empty again
json_t *value_number(int64_t number);            // always a number
json_t *value_count(int64_t number, int absent); // `absent`: null
json_t *value_date(struct partial_date date);
json_t *value_day(int32_t day);         // days since 1970-01-01; ≤ 0: null
json_t *value_instant(int64_t instant); // 0: null
json_t *value_word(const struct vocab *list, int word);
json_t *value_texts(const char *const *texts, size_t count);
json_t *value_words(const struct vocab *list); // all of them
json_t *value_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
// json_pack() that cannot fail.
json_t *value_pack(const char *format, ...);
// json_object_set_new() and json_array_append_new() that cannot fail.
void value_set(json_t *object, const char *name, json_t *value);
void value_append(json_t *array, json_t *value);
// {"items", "next", "total"}; takes `items`.
json_t *value_list(json_t *items, const char *next, int64_t total);
// Adds the value to `out`, compact, and gives the reference up.
void value_dump(json_t *value, struct buf *out);
// The same with every `<` written as an escape, for a script element.
void value_dump_script(json_t *value, struct buf *out);
