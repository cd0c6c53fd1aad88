// SPDX-License-Identifier: MIT
// What tests of pages share: the views of a library, and what holds for every page. With PAGES_DIR
// set, the pages are also written there, to be looked at.
#pragma once

#include "base/mem.h"
#include "view/view.h"

// Languages with an interface, with one by its first subtag, and without one.
static const char *const tested[] = {"en", "es", "ar", "es-MX", "fr", "fa"};

extern struct views *views; // between set-up and tear-down
int pages_set_up(void **state);
int pages_tear_down(void **state);
struct page_context context_of(const char *language, const char *path);
const char *named(const char *page, const struct page_context *c); // until the next call
void check_page(const char *name, const struct buf *page);
