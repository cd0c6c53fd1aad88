// SPDX-License-Identifier: MIT
// A check of html that our own templates wrote: elements closed in order, headings without a gap,
// ids unique, labels and fragments that lead somewhere.
#pragma once

#include <stddef.h>

// Fails the test, naming the page, at the first thing wrong.
void html_check(const char *name, const char *html);
// How often `text` stands in it.
size_t html_count(const char *html, const char *text);
