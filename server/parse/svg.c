// SPDX-License-Identifier: MIT
// SVG through expat, element by element, into a new text. Invariant: what is written was named by
// the allow-lists, and nothing in them can run, load, link or animate; a document type (and so
// every entity of its own) ends the reading.
#include "parse/svg.h"

#include "base/arena.h"
#include "base/mem.h"
#include "parse/text.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

static const char svg_namespace[] = "http://www.w3.org/2000/svg";
enum { SIZE_MAX_PIXELS = 100000, NAMESPACE_END = '|', STYLE_MAX = 100 };

// --- Allow-lists ---

static const char elements[] =
    "circle clipPath defs desc ellipse g line linearGradient marker mask path pattern polygon "
    "polyline radialGradient rect stop svg symbol text textPath title tspan use";
static const char properties[] =
    "alignment-baseline baseline-shift clip-path clip-rule color display dominant-baseline "
    "fill fill-opacity fill-rule font-family font-size font-style font-weight letter-spacing "
    "marker-end marker-mid marker-start mask opacity paint-order stop-color stop-opacity "
    "stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration vector-effect "
    "visibility word-spacing";
static const char attributes[] =
    "aria-hidden aria-label aria-labelledby clipPathUnits cx cy d dx dy fx fy "
    "gradientTransform gradientUnits height href id lengthAdjust markerHeight markerUnits "
    "markerWidth maskContentUnits maskUnits offset orient pathLength patternContentUnits "
    "patternTransform patternUnits points preserveAspectRatio r refX refY role rotate rx ry "
    "spreadMethod startOffset textLength transform viewBox width x x1 x2 y y1 y2";
// Functions of values that compute a colour or a place.
static const char functions[] = "rgb rgba hsl hsla matrix scale rotate translate skewX skewY";

static bool is_local_name(sv name) {
    static const char chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    for (size_t i = 0; i < name.len; i++) {
        if (memchr(chars, name.ptr[i], sizeof(chars) - 1) == NULL) {
            return false;
        }
    }
    return name.len > 0;
}

// The bracket at `at` belongs to a harmless function or to `url(#id)`.
static bool call_allowed(sv value, size_t at) {
    size_t from = at;
    while (from > 0 && (value.ptr[from - 1] | 0x20) >= 'a' && (value.ptr[from - 1] | 0x20) <= 'z') {
        from--;
    }
    sv name = {value.ptr + from, at - from};
    sv argument = {value.ptr + at + 1, value.len - at - 1};
    if (!sv_is(name, "url")) {
        return text_has_word(functions, name);
    }
    argument = sv_cut(&argument, ')');
    return sv_starts(argument, "#") && is_local_name((sv){argument.ptr + 1, argument.len - 1});
}

// Whether a value refers to nothing outside the drawing: `url()` and href only to `#id`.
static bool value_allowed(const char *attribute, sv value) {
    if (strcmp(attribute, "href") == 0) {
        return sv_starts(value, "#") && is_local_name((sv){value.ptr + 1, value.len - 1});
    }
    if (strncmp(attribute, "aria-", 5) == 0) {
        return true; // words for people
    }
    for (size_t i = 0; i < value.len; i++) {
        // A backslash escapes in CSS, an @ begins a rule: no drawing needs either.
        if (value.ptr[i] == '\\' || value.ptr[i] == '@' ||
            (value.ptr[i] == '(' && !call_allowed(value, i))) {
            return false;
        }
    }
    return true;
}

// --- Reading ---

struct svg {
    XML_Parser parser;
    struct findings *findings;
    struct buf out;
    int depth;
    int skip_depth; // elements inside one that is left out; 0: none
    bool refused, tag_open;
    size_t tag_at;        // where the last start tag begins in `out`
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

static void read_size(struct svg *svg, const char **pairs) {
    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        if (strcmp(pairs[i], "width") == 0) {
            svg->width = pixels(pairs[i + 1]);
        } else if (strcmp(pairs[i], "height") == 0) {
            svg->height = pixels(pairs[i + 1]);
        } else if (strcmp(pairs[i], "viewBox") == 0) {
            read_box(svg, pairs[i + 1]);
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

static void add_text(struct svg *svg, sv text, const char *blanks) {
    for (size_t i = 0; i < text.len; i++) {
        bool blank = strchr(blanks, text.ptr[i]) != NULL;
        text_escape(&svg->out, blank ? SV(" ") : (sv){text.ptr + i, 1});
    }
}

// Adds an attribute that may stand; of two with one name the first counts.
static void add_attribute(struct svg *svg, const char *name, sv value) {
    const char *begin = arena_printf(svg->findings->arena, " %s=\"", name);
    if (value_allowed(name, value) && strstr(svg->out.ptr + svg->tag_at, begin) == NULL) {
        buf_text(&svg->out, begin);
        add_text(svg, value, "\n\t\r");
        buf_char(&svg->out, '"');
    }
}

// `style="fill:red"` says the same as `fill="red"`, which needs no style sheet permission. Each
// declaration is looked for in the tag, so that a style has at most STYLE_MAX of them.
static void add_style(struct svg *svg, const char *style) {
    sv rest = sv_of(style);
    for (int i = 0; rest.ptr != NULL && i < STYLE_MAX; i++) {
        sv value = sv_cut(&rest, ';');
        sv name = sv_trim(sv_cut(&value, ':'));
        if (value.ptr != NULL && text_has_word(properties, name)) {
            add_attribute(svg, arena_copy(svg->findings->arena, name), sv_trim(value));
        }
    }
}

// The root's size is written as it was understood, before what it says itself.
static void add_root_attributes(struct svg *svg) {
    int width = whole(svg->width), height = whole(svg->height);
    buf_printf(&svg->out, " xmlns=\"%s\" width=\"%d\" height=\"%d\"", svg_namespace, width, height);
    if (!svg->has_box) {
        buf_printf(&svg->out, " viewBox=\"0 0 %d %d\"", width, height);
    }
}

static void add_attributes(struct svg *svg, const char **pairs) {
    const char *style = NULL;
    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        const char *name = attribute_name(pairs[i]);
        if (name != NULL && strcmp(name, "style") == 0) {
            style = pairs[i + 1];
        } else if (name != NULL && (text_has_word(attributes, sv_of(name)) ||
                                    text_has_word(properties, sv_of(name)))) {
            add_attribute(svg, name, sv_of(pairs[i + 1]));
        }
    }
    if (style != NULL) { // after the attributes, which count before it
        add_style(svg, style);
    }
}

// Between two tags, empty lines (of comments that were left out) are one line break.
static void tidy_lines(struct svg *svg) {
    size_t at = svg->out.len, line = svg->out.len;
    while (at > 0 && text_is_space(svg->out.ptr[at - 1])) {
        at--;
        line = svg->out.ptr[at] == '\n' && line == svg->out.len ? at : line;
    }
    if (at > 0 && svg->out.ptr[at - 1] == '>' && line < svg->out.len) {
        memmove(svg->out.ptr + at, svg->out.ptr + line, svg->out.len - line);
        svg->out.len -= line - at;
    }
}

static void close_tag(struct svg *svg) {
    if (svg->tag_open) {
        buf_char(&svg->out, '>');
        svg->tag_open = false;
    }
}

static void start_element(void *data, const char *full_name, const char **pairs) {
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
    if (svg->skip_depth > 0 || name == NULL || !text_has_word(elements, sv_of(name))) {
        if (svg->skip_depth++ == 0) {
            note_removed(svg, last_name(full_name));
        }
        return;
    }
    close_tag(svg);
    tidy_lines(svg);
    svg->tag_at = svg->out.len;
    buf_printf(&svg->out, "<%s", name);
    svg->tag_open = true;
    if (svg->depth == 1) {
        read_size(svg, pairs);
        add_root_attributes(svg);
    }
    add_attributes(svg, pairs);
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
        tidy_lines(svg);
        buf_printf(&svg->out, "</%s>", last_name(full_name));
    }
}

static void character_data(void *data, const char *text, int len) {
    struct svg *svg = data;
    if (svg->skip_depth > 0 || svg->depth == 0 || len <= 0) {
        return;
    }
    close_tag(svg);
    add_text(svg, (sv){text, (size_t)len}, "\r");
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
    if (!svg.refused && !svg_is_bounded(findings->arena, (sv){svg.out.ptr, svg.out.len})) {
        refuse(&svg, "too-much-to-draw",
               "its references (<use>, url(#…)) draw too much, or an element inside itself");
    }
    if (svg.refused) {
        return 1;
    }
    buf_sv(ret_svg, (sv){svg.out.ptr, svg.out.len});
    buf_char(ret_svg, '\n');
    *ret_width = whole(svg.width);
    *ret_height = whole(svg.height);
    return 0;
}
