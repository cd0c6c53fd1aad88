// SPDX-License-Identifier: MIT
// From any HTML to the body's canonical form (docs/api.md, Body). A real HTML parser reads it, an
// allow-list of elements and attributes writes it anew; nothing else passes. Law: sanitizing twice
// is sanitizing once, byte for byte.
#pragma once

#include "model/article.h"
#include "model/problem.h"

// The kinds of callouts: a class of <aside> beside "callout".
#define HTML_CALLOUTS "info warning emergency do dont"

struct html_context {
    const char *public_url; // links to {public_url}/{lang}/articles/ID become article:ID
    const char *pointer;    // JSON Pointer of the text, for findings
    bool strict;            // what the subset cannot hold is an error instead of a warning
};
struct html_counts {
    int lost, unresolved;
};

// Canonical HTML and its plain text (blocks on lines of their own), in the findings' arena.
// ret_html is NULL when nothing is left. Too large (SECTION_HTML_MAX), or nested deeper than 100
// elements: an error finding and 1. Stored links to articles read `href="article:ID"`.
int html_sanitize(sv html, const struct html_context *context, struct findings *findings,
                  const char **ret_html, const char **ret_text, struct html_counts *counts);
