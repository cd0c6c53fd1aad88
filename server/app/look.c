// SPDX-License-Identifier: MIT
// Looking at a whole library.
#include "app/look.h"

#include "app/client.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/whole.h"

#include <string.h>

int look_open(const struct options *options, struct look *look) {
    if (library_settings(options, &look->library) != 0) {
        return 1;
    }
    if (strcmp(options->sources[OPTION_LOG_LEVEL], "default") == 0) {
        log_set_level(LOG_LEVEL_WARNING); // a command says itself what it does
    }
    look->path = option_text(options, OPTION_DB);
    const struct store_options store_options = {.path = look->path, .mode = STORE_READ_ONLY};
    int outcome = store_open(&store_options, &look->store);
    outcome = outcome == 0 ? reader_open(look->store, &look->reader) : outcome;
    outcome = outcome == 0 ? reader_begin(look->reader) : outcome;
    look->damaged = outcome == ERR_STORAGE;
    return outcome == 0 ? 0 : store_complain(look->path, outcome);
}

void look_finish(struct look *look) {
    reader_close(look->reader);
    store_close(look->store);
}

int look_each(struct look *look, look_article *each, void *arg) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct library_page *pages = NULL;
    size_t count = 0;
    int outcome = library_pages(look->reader, arena, look->library.language, &pages, &count);
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        CLEANUP(arena_destroy_ptr) struct arena *own = arena_create();
        outcome = each(arg, own, pages[i].article, pages[i].language);
        look->articles++;
    }
    return outcome;
}
