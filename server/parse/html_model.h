// SPDX-License-Identifier: MIT
// The body's canonical form as tables: which elements there are, what may stand in what, and what
// becomes of each element of HTML.
#pragma once

#include "base/arena.h"

#include <gumbo.h>

enum html_name {
    HTML_ROOT,
    HTML_P,
    HTML_UL,
    HTML_OL,
    HTML_LI,
    HTML_DL,
    HTML_DT,
    HTML_DD,
    HTML_TABLE,
    HTML_CAPTION,
    HTML_THEAD,
    HTML_TBODY,
    HTML_TR,
    HTML_TH,
    HTML_TD,
    HTML_H4,
    HTML_ASIDE,
    HTML_FIGURE,
    HTML_LOST_LIST, // <p class="lost-list">, always empty
    HTML_STRONG,
    HTML_EM,
    HTML_SUB,
    HTML_SUP,
    HTML_ABBR,
    HTML_SPAN,
    HTML_A,
    HTML_NAME_COUNT
};

enum html_content {
    HTML_HOLDS_FLOW,      // blocks only: text gets a <p>
    HTML_HOLDS_FIRST_RUN, // blocks, and text before the first of them
    HTML_HOLDS_PHRASING,  // text and inline elements
    HTML_HOLDS_FLAT,      // the same, and blocks inside are flattened into it
    HTML_HOLDS_LIST,      // li
    HTML_HOLDS_NAMES,     // dt and dd
    HTML_HOLDS_TABLE,     // caption, thead, tbody
    HTML_HOLDS_ROWS,      // tr
    HTML_HOLDS_CELLS,     // th and td
};

const char *html_tag(enum html_name name);
enum html_content html_content(enum html_name name);
bool html_holds(enum html_name parent, enum html_name child);
// The element that must stand between a parent and a child that it cannot hold.
enum html_name html_between(enum html_name parent, enum html_name child);

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
    enum html_name name; // of what is kept
};

struct html_rule html_rule_of(const GumboElement *element);
// Its name in lower case, for messages; at most 40 bytes.
const char *html_element_name(struct arena *arena, const GumboElement *element);
