// SPDX-License-Identifier: MIT
// The allow-lists, sorted so that a search is short. Invariant: nothing here can run, load, link or
// animate.
#include "parse/svg_rules.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const char *const elements[] = {
    "circle",  "clipPath",       "defs",           "desc",  "ellipse", "g",
    "line",    "linearGradient", "marker",         "mask",  "path",    "pattern",
    "polygon", "polyline",       "radialGradient", "rect",  "stop",    "svg",
    "symbol",  "text",           "textPath",       "title", "tspan",   "use",
};

static const char *const properties[] = {
    "alignment-baseline",
    "baseline-shift",
    "clip-path",
    "clip-rule",
    "color",
    "display",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "opacity",
    "paint-order",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
    "vector-effect",
    "visibility",
    "word-spacing",
};

static const char *const attributes[] = {
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "clipPathUnits",
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "href",
    "id",
    "lengthAdjust",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "maskContentUnits",
    "maskUnits",
    "offset",
    "orient",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "role",
    "rotate",
    "rx",
    "ry",
    "spreadMethod",
    "startOffset",
    "textLength",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
};

static int compare(const void *a, const void *b) {
    const sv *name = a;
    const char *word = *(const char *const *)b;
    size_t len = strlen(word);
    int order = memcmp(name->ptr, word, name->len < len ? name->len : len);
    return order != 0 ? order : (name->len > len) - (name->len < len);
}

static bool is_in(sv name, const char *const *words, size_t count) {
    return name.len > 0 && bsearch(&name, words, count, sizeof(*words), compare) != NULL;
}

bool svg_element_allowed(const char *name) {
    return is_in(sv_of(name), elements, ARRAY_SIZE(elements));
}

bool svg_property_allowed(sv name) {
    return is_in(name, properties, ARRAY_SIZE(properties));
}

bool svg_attribute_allowed(const char *name) {
    return is_in(sv_of(name), attributes, ARRAY_SIZE(attributes)) ||
           svg_property_allowed(sv_of(name));
}

static bool is_local_name(sv name) {
    static const char chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    for (size_t i = 0; i < name.len; i++) {
        if (memchr(chars, name.ptr[i], sizeof(chars) - 1) == NULL) {
            return false;
        }
    }
    return name.len > 0;
}

// Each `(` after a function's name but `url(#id)`'s must belong to a harmless one.
static bool calls_allowed(sv value) {
    static const char *const functions[] = {"rgb",   "rgba",   "hsl",       "hsla",  "matrix",
                                            "scale", "rotate", "translate", "skewX", "skewY"};
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] != '(') {
            continue;
        }
        size_t from = i;
        while (from > 0 &&
               ((value.ptr[from - 1] | 0x20) >= 'a' && (value.ptr[from - 1] | 0x20) <= 'z')) {
            from--;
        }
        sv name = {value.ptr + from, i - from};
        bool known = false;
        for (size_t j = 0; j < ARRAY_SIZE(functions); j++) {
            known |= sv_is(name, functions[j]);
        }
        const char *end = memchr(value.ptr + i, ')', value.len - i);
        if (!known && sv_is(name, "url") && end != NULL && value.ptr[i + 1] == '#') {
            known = is_local_name((sv){value.ptr + i + 2, (size_t)(end - (value.ptr + i + 2))});
        }
        if (!known) {
            return false;
        }
    }
    return true;
}

bool svg_value_allowed(const char *attribute, sv value) {
    if (strcmp(attribute, "href") == 0) {
        return value.len > 1 && value.ptr[0] == '#' &&
               is_local_name((sv){value.ptr + 1, value.len - 1});
    }
    if (strncmp(attribute, "aria-", 5) == 0) {
        return true; // words for people
    }
    // A backslash escapes in CSS, an @ begins a rule: no drawing needs either.
    return memchr(value.ptr, '\\', value.len) == NULL &&
           memchr(value.ptr, '@', value.len) == NULL && calls_allowed(value);
}
