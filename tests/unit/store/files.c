// SPDX-License-Identifier: MIT
// What the store finds and leaves on the disk.
#include "fixture.h"

#include "base/mem.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONG_ARTICLES = 64, LONG_TEXT = 40 * 1000 };

static void publish_long(struct fixture *f) {
    struct article a;
    char *text = arena_alloc(f->arena, LONG_TEXT, 1);
    for (size_t i = 0; i + 8 < LONG_TEXT; i += 8) {
        snprintf(text + i, 9, "%07zx ", i * 2654435761U % 0xfffffff);
    }
    for (int i = 0; i < LONG_ARTICLES; i++) {
        article_small(f, arena_printf(f->arena, "long-%d", i), "en", "Long", text, &a);
        publish(f, &a, REPLACE_ABSENT, 0);
    }
}

// The index thread reads while the store is closed: it must not keep the log from being emptied.
static void closing_empties_the_log(void **state) {
    struct fixture *f = *state;
    struct article a;
    struct stat about;
    publish_long(f);
    store_close(f->store);
    f->store = NULL;
    unlink(f->index_path);
    fixture_reopen(f); // the index is being made anew: one long snapshot
    article_small(f, "late", "en", "Late", "Text.", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    store_close(f->store);
    f->store = NULL;
    bool left = stat(arena_printf(f->arena, "%s-wal", f->path), &about) == 0 && about.st_size > 0;
    assert_false(left);
    fixture_reopen(f);
}

static void open_again(const char *path, int outcome) {
    struct store *other = NULL;
    struct store_options options = {.path = path, .mode = STORE_CREATE};
    int from = 0, to = 0;
    assert_int_equal(store_open(&options, &other), outcome);
    assert_int_equal(store_migrate(path, &from, &to), STORE_LOCKED); // by `other`, where it opened
    store_close(other);
}

// One library by three names: the lock and the index are those of the file itself.
static void a_link_is_the_library(void **state) {
    struct fixture *f = *state;
    const char *link = arena_printf(f->arena, "%s/link.db", f->folder);
    const char *folder = arena_printf(f->arena, "%s-link", f->folder);
    assert_int_equal(symlink("library.db", link), 0);
    assert_int_equal(symlink(f->folder, folder), 0);
    open_again(link, STORE_LOCKED);
    open_again(arena_printf(f->arena, "%s/library.db", folder), STORE_LOCKED);
    open_again(arena_printf(f->arena, "%s/new.db", folder), 0); // not made yet
    store_close(f->store);
    struct store_options options = {.path = link, .mode = STORE_READ_WRITE};
    assert_int_equal(store_open(&options, &f->store), 0);
    assert_int_equal(access(arena_printf(f->arena, "%s/link.db.lock", f->folder), F_OK), -1);
    assert_int_equal(access(arena_printf(f->arena, "%s/link-index.db", f->folder), F_OK), -1);
    assert_int_equal(unlink(folder), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(closing_empties_the_log, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_link_is_the_library, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/files", tests, NULL, NULL);
}
