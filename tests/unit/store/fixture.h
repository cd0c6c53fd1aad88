// SPDX-License-Identifier: MIT
// What the store's tests share: a library in a folder of its own, a full article, shorthand writes.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/article.h"
#include "store/feedback.h"
#include "store/search.h"
#include "store/store.h"
#include "store/token.h"
#include "store/topic.h"

struct fixture {
    char folder[64];
    char path[96], index_path[96];
    struct store *store;
    struct reader *reader; // open between fixture_read and fixture_written
    struct arena *arena;
};

// An empty library, opened for writing. `committed` and `arg` as in struct store_options.
void fixture_open(struct fixture *f, store_committed *committed, void *arg);
void fixture_reopen(struct fixture *f);
void fixture_close(struct fixture *f); // and removes the folder
// A reader inside a fresh snapshot: what the test reads from now on sees every write so far.
struct reader *fixture_read(struct fixture *f);

// Cmocka set-up and tear-down around a fixture in *state.
int fixture_setup(void **state);
int fixture_teardown(void **state);

// An article with every element; `id` and `language` as given.
void article_full(struct fixture *f, const char *id, const char *language, struct article *ret);
// An article with a title, a summary and one section of `text`.
void article_small(struct fixture *f, const char *id, const char *language, const char *title,
                   const char *text, struct article *ret);
// Publishes through the writer; asserts that the outcome is `outcome` and gives the edition.
int publish(struct fixture *f, const struct article *article, int expected, int outcome);
// Runs one statement on the library from outside the store's interface, as a migration or a defect
// would. The store must not be writing.
void raw_sql(struct fixture *f, const char *sql);
// Whether the same statement is refused.
bool raw_sql_fails(struct fixture *f, const char *sql);
