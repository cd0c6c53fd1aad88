// SPDX-License-Identifier: MIT
// JSON in the form of the HL7 knowledge response, written as XML.
#pragma once

#include "base/buf.h"

#include <jansson.h>

// Writes a document whose root is the element `name` in Atom's namespace: a member that is a text
// is an attribute (`base` and `lang` are xml:base and xml:lang), `_value` is the content, an object
// is an element, an array several. Null members are left out. Every text is escaped, and what XML
// 1.0 cannot hold becomes U+FFFD.
void atom_write(const char *name, const json_t *object, struct buf *out);
