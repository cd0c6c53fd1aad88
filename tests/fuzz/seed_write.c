// SPDX-License-Identifier: MIT
// Whatever body an article has, it is written as a seed file that reads back as the same article.
#include "app/seed_write.h"
#include "base/mem.h"
#include "fuzz.h"
#include "parse/html.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf file = {0};
    const struct html_context context = {.public_url = "https://h.example", .pointer = "/html"};
    struct findings f = {.arena = a};
    struct html_counts counts = {0};
    struct section section = {.key = "a", .title = "A", .aspect = ASPECT_OTHER};
    struct article article;
    sv input = {(const char *)bytes, len};
    if (html_sanitize(input, &context, &f, &section.html, &section.text, &counts) != 0) {
        return 0;
    }
    article_init(&article);
    article.id = "x";
    article.language = "en";
    article.kind = KIND_OTHER;
    article.title = "X";
    article.sections = &section;
    article.section_count = 1;
    if (seed_write(&article, NULL, context.public_url, &f, &file) != 0) {
        abort();
    }
    return 0;
}
