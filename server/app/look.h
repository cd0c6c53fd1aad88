// SPDX-License-Identifier: MIT
// How commands look at a whole library: at the file itself, read only, in one snapshot, beside a
// server that may be running.
#pragma once

#include "app/options.h"
#include "model/library.h"
#include "store/store.h"

struct look {
    struct library library;
    const char *path;
    struct store *store;
    struct reader *reader; // inside a snapshot
    size_t articles;       // that look_each went through, one a language
    bool damaged;          // why it could not be opened
};

// 0; 1: a message is on standard error. The caller finishes it in both cases.
int look_open(const struct options *options, struct look *look);
void look_finish(struct look *look); // harmless on a zeroed one

// Called for one article in one language. `arena` is reset after it.
typedef int look_article(void *arg, struct arena *arena, const char *id, const char *language);
// Every published article: by id, then by language, the library's own first. Ends with the first
// value that is not 0, and returns it.
int look_each(struct look *look, look_article *each, void *arg);
