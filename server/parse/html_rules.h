// SPDX-License-Identifier: MIT
// What becomes of each HTML element: the allow-list as a table.
#pragma once

#include "parse/html_writer.h"

#include <gumbo.h>

enum html_action {
    HTML_UNWRAP_LOUD,  // the text is kept, the element reported: what no rule names
    HTML_UNWRAP,       // the text is kept; the element meant nothing that the body holds
    HTML_EDGE,         // as HTML_UNWRAP, for a block: its text stands on lines of its own
    HTML_EDGE_LOUD,    // the same, reported
    HTML_DROP,         // gone with its content, reported
    HTML_DROP_QUIETLY, // gone; it never had anything for a reader
    HTML_KEEP_BLOCK,
    HTML_KEEP_INLINE,
    HTML_CHANGE_BLOCK, // kept as another element, reported
    HTML_LINE_BREAK,
    HTML_LINK,
    HTML_SPAN_RULE,    // by its class and attributes
    HTML_PARAGRAPH,    // p, or the mark of a lost list
    HTML_CALLOUT_RULE, // by its class
    HTML_FIGURE_RULE,  // by its data-figure
};

struct html_rule {
    enum html_action action;
    enum html_name name;
};

struct html_rule html_rule_of(const GumboElement *element);
// Its name in lower case, for messages; at most 40 bytes.
const char *html_element_name(struct arena *arena, const GumboElement *element);
