// SPDX-License-Identifier: MIT
// The one XML writer. Invariant: text reaches the output through xml_text() alone; names come from
// the program.
#include "view/atom.h"

#include "base/sv.h"

#include <string.h>

static const char namespace[] = "http://www.w3.org/2005/Atom";

// Text for content and quoted attributes. Line breaks and tabs are written as references, so that
// no attribute loses them. XML 1.0 section 2.2: no other control character, U+FFFE or U+FFFF.
static void xml_text(struct buf *out, const char *text) {
    static const char replacement[] = "\xEF\xBF\xBD", forbidden[] = "\xEF\xBF";
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '\t' || c == '\n' || c == '\r') {
            buf_printf(out, "&#%d;", c);
        } else if (c < ' ') {
            buf_text(out, replacement);
        } else if (strncmp(at, forbidden, 2) == 0 && (unsigned char)at[2] >= 0xBE) {
            buf_text(out, replacement);
            at += 2;
        } else {
            buf_html(out, (sv){at, 1});
        }
    }
}

static void write_attribute(struct buf *out, const char *name, const char *value) {
    bool reserved = strcmp(name, "base") == 0 || strcmp(name, "lang") == 0;
    buf_printf(out, " %s%s=\"", reserved ? "xml:" : "", name);
    xml_text(out, value);
    buf_char(out, '"');
}

// json_object_foreach() takes a pointer to what it does not change.
static json_t *open_member(const json_t *object) {
    return (json_t *)(uintptr_t)object;
}

static void write_element(struct buf *out, const char *name, const char *in, const json_t *object) {
    const char *key;
    json_t *value;
    buf_printf(out, "<%s", name);
    if (in != NULL) {
        write_attribute(out, "xmlns", in);
    }
    json_object_foreach(open_member(object), key, value) {
        if (json_is_string(value) && strcmp(key, "_value") != 0) {
            write_attribute(out, key, json_string_value(value));
        }
    }
    buf_char(out, '>');
    json_object_foreach(open_member(object), key, value) {
        if (json_is_object(value)) {
            write_element(out, key, NULL, value);
        }
        for (size_t i = 0; i < json_array_size(value); i++) {
            write_element(out, key, NULL, json_array_get(value, i));
        }
    }
    const char *content = json_string_value(json_object_get(object, "_value"));
    xml_text(out, content == NULL ? "" : content);
    buf_printf(out, "</%s>", name);
}

void atom_write(const char *name, const json_t *object, struct buf *out) {
    buf_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    write_element(out, name, namespace, object);
    buf_char(out, '\n');
}
