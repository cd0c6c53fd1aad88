// SPDX-License-Identifier: MIT
// SVG through expat, element by element, into a new text. Invariant: what is written was named by
// svg_rules.c; a document type (and so every entity of its own) ends the reading.
#include "parse/svg.h"

#include "base/arena.h"
#include "base/mem.h"
#include "parse/svg_rules.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

static const char svg_namespace[] = "http://www.w3.org/2000/svg";
enum { SIZE_MAX_PIXELS = 100000, NAMESPACE_END = '|' };

struct svg {
    XML_Parser parser;
    struct findings *findings;
    struct buf out;
    int depth;
    int skip_depth; // elements inside one that is left out; 0: none
    bool refused, tag_open;
    double width, height; // of the root, 0 unknown
    double box[4];        // viewBox
    bool has_box;
    const char *removed[20]; // names of what was left out, once each
    size_t removed_count;
};

static void svg_finish(struct svg *svg) {
    buf_finish(&svg->out);
    if (svg->parser != NULL) {
        XML_ParserFree(svg->parser);
    }
}

static void refuse(struct svg *svg, const char *code, const char *detail) {
    if (!svg->refused) {
        findings_error(svg->findings, "", code, "line %lu: %s",
                       (unsigned long)XML_GetCurrentLineNumber(svg->parser), detail);
        svg->refused = true;
        XML_StopParser(svg->parser, XML_FALSE);
    }
}

static void note_removed(struct svg *svg, const char *name) {
    for (size_t i = 0; i < svg->removed_count; i++) {
        if (strcmp(svg->removed[i], name) == 0) {
            return;
        }
    }
    if (svg->removed_count < ARRAY_SIZE(svg->removed)) {
        svg->removed[svg->removed_count++] = arena_strdup(svg->findings->arena, name);
        findings_warning(svg->findings, "", "element-removed", "<%.60s> was left out", name);
    }
}

// The local name of "namespace|name" in SVG's namespace; NULL in any other.
static const char *svg_name(const char *name) {
    size_t len = sizeof(svg_namespace) - 1;
    return strncmp(name, svg_namespace, len) == 0 && name[len] == NAMESPACE_END ? name + len + 1
                                                                                : NULL;
}

static const char *last_name(const char *name) {
    const char *end = strrchr(name, NAMESPACE_END);
    return end == NULL ? name : end + 1;
}

// Attributes have no namespace, but for XLink's href.
static const char *attribute_name(const char *name) {
    if (strcmp(name, "http://www.w3.org/1999/xlink|href") == 0) {
        return "href";
    }
    return strchr(name, NAMESPACE_END) == NULL ? name : NULL;
}

// --- Size ---

// A length in pixels ("640", "640px"); 0 for other units and percentages.
static double pixels(const char *text) {
    char *end = NULL;
    double value = strtod(text, &end);
    bool plain = end != text && (*end == '\0' || strcmp(end, "px") == 0);
    return plain && value > 0 && value <= SIZE_MAX_PIXELS ? value : 0;
}

static void read_box(struct svg *svg, const char *text) {
    char *end = NULL;
    for (size_t i = 0; i < 4; i++) {
        text += strspn(text, " ,\t\n\r");
        svg->box[i] = strtod(text, &end);
        if (end == text || !(svg->box[i] >= -SIZE_MAX_PIXELS && svg->box[i] <= SIZE_MAX_PIXELS)) {
            return;
        }
        text = end;
    }
    svg->has_box = svg->box[2] > 0 && svg->box[3] > 0 && svg->box[2] <= SIZE_MAX_PIXELS &&
                   svg->box[3] <= SIZE_MAX_PIXELS;
}

static void read_size(struct svg *svg, const char **attributes) {
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], "width") == 0) {
            svg->width = pixels(attributes[i + 1]);
        } else if (strcmp(attributes[i], "height") == 0) {
            svg->height = pixels(attributes[i + 1]);
        } else if (strcmp(attributes[i], "viewBox") == 0) {
            read_box(svg, attributes[i + 1]);
        }
    }
    if (svg->has_box && svg->width <= 0 && svg->height <= 0) {
        svg->width = svg->box[2];
        svg->height = svg->box[3];
    } else if (svg->has_box && svg->width <= 0) {
        svg->width = svg->height * svg->box[2] / svg->box[3];
    } else if (svg->has_box && svg->height <= 0) {
        svg->height = svg->width * svg->box[3] / svg->box[2];
    }
    if (svg->width <= 0 || svg->height <= 0 || svg->width > SIZE_MAX_PIXELS ||
        svg->height > SIZE_MAX_PIXELS) {
        refuse(svg, "no-size", "the root needs a viewBox, or a width and a height in pixels");
    }
}

static int whole(double size) { // rounded up
    return (int)size + (size > (int)size);
}

// --- Writing ---

static void add_attribute(struct svg *svg, const char *name, sv value) {
    buf_printf(&svg->out, " %s=\"", name);
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c == '&' || c == '<' || c == '>' || c == '"') {
            buf_html(&svg->out, (sv){&c, 1});
        } else {
            buf_char(&svg->out, c == '\n' || c == '\t' || c == '\r' ? ' ' : c);
        }
    }
    buf_char(&svg->out, '"');
}

static bool has_attribute(const char **attributes, sv name) {
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (sv_is(name, attributes[i])) {
            return true;
        }
    }
    return false;
}

// `style="fill:red"` says the same as `fill="red"`, which needs no style sheet permission.
static void add_style(struct svg *svg, const char **attributes, const char *style) {
    const char *written[64];
    size_t count = 0;
    sv rest = sv_of(style);
    while (rest.ptr != NULL) {
        sv value = sv_cut(&rest, ';');
        sv name = sv_trim(sv_cut(&value, ':'));
        if (value.ptr == NULL || !svg_property_allowed(name) || has_attribute(attributes, name) ||
            count == ARRAY_SIZE(written)) {
            continue;
        }
        const char *text = arena_copy(svg->findings->arena, name);
        bool again = false;
        for (size_t i = 0; i < count; i++) {
            again |= strcmp(written[i], text) == 0;
        }
        if (!again && svg_value_allowed(text, sv_trim(value))) {
            written[count++] = text;
            add_attribute(svg, text, sv_trim(value));
        }
    }
}

static void add_root_attributes(struct svg *svg) {
    buf_printf(&svg->out, " xmlns=\"%s\" width=\"%d\" height=\"%d\"", svg_namespace,
               whole(svg->width), whole(svg->height));
    if (!svg->has_box) {
        buf_printf(&svg->out, " viewBox=\"0 0 %d %d\"", whole(svg->width), whole(svg->height));
    }
}

static void close_tag(struct svg *svg) {
    if (svg->tag_open) {
        buf_char(&svg->out, '>');
        svg->tag_open = false;
    }
}

static void add_attributes(struct svg *svg, const char **attributes, bool is_root) {
    const char *style = NULL;
    bool href = false;
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        const char *name = attribute_name(attributes[i]);
        sv value = sv_of(attributes[i + 1]);
        if (name == NULL) {
            continue;
        }
        if (strcmp(name, "style") == 0) {
            style = attributes[i + 1];
            continue;
        }
        bool size = is_root && (strcmp(name, "width") == 0 || strcmp(name, "height") == 0 ||
                                (strcmp(name, "viewBox") == 0 && !svg->has_box));
        bool twice = href && strcmp(name, "href") == 0;
        if (!size && !twice && svg_attribute_allowed(name) && svg_value_allowed(name, value)) {
            add_attribute(svg, name, value);
            href |= strcmp(name, "href") == 0;
        }
    }
    if (style != NULL) {
        add_style(svg, attributes, style);
    }
}

static void start_element(void *data, const char *full_name, const char **attributes) {
    struct svg *svg = data;
    const char *name = svg_name(full_name);
    svg->depth++;
    if (svg->depth > SVG_DEPTH_MAX) {
        refuse(svg, "too-deep", "elements stand inside each other more than 64 deep");
        return;
    }
    if (svg->depth == 1 && (name == NULL || strcmp(name, "svg") != 0)) {
        refuse(svg, "not-svg", "the outermost element is not <svg> of SVG's namespace");
        return;
    }
    if (svg->skip_depth > 0 || name == NULL || !svg_element_allowed(name)) {
        if (svg->skip_depth++ == 0) {
            note_removed(svg, last_name(full_name));
        }
        return;
    }
    close_tag(svg);
    buf_printf(&svg->out, "<%s", name);
    svg->tag_open = true;
    if (svg->depth == 1) {
        read_size(svg, attributes);
        add_root_attributes(svg);
    }
    add_attributes(svg, attributes, svg->depth == 1);
}

static void end_element(void *data, const char *full_name) {
    struct svg *svg = data;
    svg->depth--;
    if (svg->skip_depth > 0) {
        svg->skip_depth--;
        return;
    }
    if (svg->tag_open) {
        buf_text(&svg->out, "/>");
        svg->tag_open = false;
    } else {
        buf_printf(&svg->out, "</%s>", last_name(full_name));
    }
}

static void character_data(void *data, const char *text, int len) {
    struct svg *svg = data;
    if (svg->skip_depth > 0 || svg->depth == 0 || len <= 0) {
        return;
    }
    close_tag(svg);
    for (int i = 0; i < len; i++) {
        if (text[i] == '&' || text[i] == '<' || text[i] == '>') {
            buf_html(&svg->out, (sv){text + i, 1});
        } else {
            buf_char(&svg->out, text[i] == '\r' ? ' ' : text[i]);
        }
    }
}

static void start_doctype(void *data, const char *name, const char *system_id,
                          const char *public_id, int has_internal) {
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal;
    refuse(data, "document-type", "a document type (<!DOCTYPE …>) is not taken: leave it out");
}

int svg_clean(sv text, struct findings *findings, struct buf *ret_svg, int *ret_width,
              int *ret_height) {
    if (text.len > SVG_BYTES_MAX) {
        findings_error(findings, "", "too-large", "larger than %d KiB", SVG_BYTES_MAX / 1024);
        return 1;
    }
    CLEANUP(svg_finish)
    struct svg svg = {.findings = findings, .parser = XML_ParserCreateNS(NULL, NAMESPACE_END)};
    if (svg.parser == NULL) {
        mem_fail();
    }
    XML_SetUserData(svg.parser, &svg);
    XML_SetElementHandler(svg.parser, start_element, end_element);
    XML_SetCharacterDataHandler(svg.parser, character_data);
    XML_SetStartDoctypeDeclHandler(svg.parser, start_doctype);
    enum XML_Status status = XML_Parse(svg.parser, text.ptr, (int)text.len, XML_TRUE);
    if (status != XML_STATUS_OK && !svg.refused) {
        refuse(&svg, "not-well-formed", XML_ErrorString(XML_GetErrorCode(svg.parser)));
    }
    if (svg.refused) {
        return 1;
    }
    buf_sv(ret_svg, (sv){svg.out.ptr, svg.out.len});
    *ret_width = whole(svg.width);
    *ret_height = whole(svg.height);
    return 0;
}
