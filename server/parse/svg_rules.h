// SPDX-License-Identifier: MIT
// What a safe SVG may hold.
#pragma once

#include "base/sv.h"

bool svg_element_allowed(const char *name);
bool svg_attribute_allowed(const char *name);
// A style property that may stand as an attribute (SVG 2, presentation attributes).
bool svg_property_allowed(sv name);
// Whether a value refers to nothing outside the drawing: `url()` and href only to `#id`.
bool svg_value_allowed(const char *attribute, sv value);
