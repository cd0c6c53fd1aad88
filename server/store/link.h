// SPDX-License-Identifier: MIT
// Links between articles inside safe HTML. Stored, every link is `<a href="article:ID">text</a>`;
// read, one whose target is not published in that language is
// `<span class="unresolved-link" data-article="ID">text</span>`, so that nothing is lost and the
// link comes alive when the target does.
#pragma once

#include "base/arena.h"

// Turns unresolved spans into links: the stored form. Returns `html` itself when there are none.
const char *link_store_form(struct arena *a, const char *html);

// Whether `id` is published in the language that is being read.
typedef bool link_resolves(void *arg, const char *id);
// Turns links that do not resolve into unresolved spans and counts them.
const char *link_read_form(struct arena *a, const char *html, link_resolves *resolves, void *arg,
                           int *unresolved);

// Adds the ids that stored HTML links to, once each.
struct link_set {
    const char **ids;
    size_t count;
};
void link_set_add(struct arena *a, struct link_set *set, sv id);
void link_collect(struct arena *a, const char *html, struct link_set *set);
