// SPDX-License-Identifier: MIT
// The words of the interface in each language it has, and what depends on a language: plurals,
// dates, names of languages, writing direction. A text may hold {name} placeholders. Languages have
// the same keys (checked when loaded). In a text that runs from right to left, a value that may run
// the other way (a telephone number, an address, a reader's words) stands between U+2068 and
// U+2069, which keep its order and that of what is around it.
#pragma once

#include "base/buf.h"
#include "base/embedded.h"
#include "model/partial_date.h"

#include <jansson.h>

struct texts;

// Marks a literal that names a text, where it does not stand in the call itself: the build fails
// for a key that no language has (tools/check_texts.c).
#define TEXT_KEY(key) (key)

// Negative (traced) when a file is no flat object of texts or languages differ in their keys.
int texts_create(const struct embedded_file *files, size_t count, struct texts **ret_texts);
void texts_destroy(struct texts *texts); // NULL is fine
const char *const *texts_languages(const struct texts *texts, size_t *ret_count);
bool texts_known(const struct texts *texts, sv key);
// NULL for an unknown key. `interface` is one of texts_languages().
const char *texts_get(const struct texts *texts, const char *interface, const char *key);
const char *texts_get_sv(const struct texts *texts, const char *interface, sv key);

// The value of a placeholder; NULL when there is none of that name.
typedef const json_t *text_lookup(void *arg, sv name);
// Adds `text` with each {name} replaced by its value.
void text_fill(struct buf *out, const char *text, text_lookup *lookup, void *arg);
// text_fill() from an object. The key must exist.
void texts_write(const struct texts *texts, const char *interface, const char *key,
                 const json_t *fields, struct buf *out);
// A JSON string of texts_write(); takes `fields` (NULL: none).
json_t *texts_value(const struct texts *texts, const char *interface, const char *key,
                    json_t *fields);
// For languages with one form for 1 and one for all else. In one with more (Arabic has six) both
// texts are the same, and the number stands apart from what it counts, so that they are right for
// any number: "number of articles: {count}".
// KEY-one or KEY-other by `count`, which fills {count} beside `fields` (taken; NULL: none).
json_t *texts_plural(const struct texts *texts, const char *interface, const char *key,
                     int64_t count, json_t *fields);
// "14 September 2020" as the language writes it, at the date's own precision.
json_t *texts_date(const struct texts *texts, const char *interface, struct partial_date date);

// "ltr" or "rtl", by script subtag or language.
const char *language_direction(const char *language);
// What the language calls itself ("español"); the tag where this is not known.
const char *language_name(const char *language);
