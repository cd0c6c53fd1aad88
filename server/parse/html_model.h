// SPDX-License-Identifier: MIT
// The content model of the canonical form: what may stand in what.
#pragma once

#include "parse/html_writer.h"

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
