// SPDX-License-Identifier: MIT
// JSON text to a jansson value, within bounds: size, nesting, no name twice in an object.
#pragma once

#include "model/problem.h"

#include <jansson.h>

// The value; NULL with one error finding (pointer "") that gives line and column.
json_t *json_text_parse(sv text, struct findings *findings);
// A JSON object at the start of a text: its length in bytes, 0 when the text does not begin with
// one that ends. Strings are skipped whole; what is between the braces is not checked.
size_t json_text_object_length(sv text);
// Sets a member to a value that it takes over.
void json_text_set(json_t *object, const char *name, json_t *value);
