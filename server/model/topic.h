// SPDX-License-Identifier: MIT
// A topic of the tree, in one language.
#pragma once

#include "model/article.h"

struct topic {
    const char *id, *parent;    // parent NULL at the top
    const char *title;          // in the language asked for, else the library's
    int depth;                  // 0 at the top; children follow their parent
    int count;                  // published articles in it and below it, in the language asked for
    const char *title_language; // NULL: it has no title, and its id stands for one
};
// As written: titles in each language.
struct topic_title {
    const char *language, *title;
};
struct topic_entry {
    const char *id, *parent;
    struct topic_title *titles;
    size_t title_count;
};
