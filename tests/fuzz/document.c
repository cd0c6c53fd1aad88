// SPDX-License-Identifier: MIT
// Whatever comes, each door for JSON, Markdown and SVG ends with a document or with findings.
#include "parse/document.h"
#include "base/mem.h"
#include "fuzz.h"
#include "parse/seedfile.h"
#include "parse/svg.h"

#include <stdlib.h>

static void check(bool holds) {
    if (!holds) {
        abort();
    }
}

static void try_article(struct arena *a, sv json) {
    const struct document_context context = {.public_url = "https://h.example", .today = 20000};
    struct findings f = {.arena = a};
    struct article article;
    int outcome = document_parse(json, &context, &f, &article);
    check((outcome == 0) == (f.error_count == 0));
    check(outcome != 0 ||
          (article.id != NULL && article.language != NULL && article.title != NULL));
}

static void try_bodies(struct arena *a, sv json) {
    struct findings f = {.arena = a};
    struct review review;
    struct feedback feedback;
    struct topic_entry *topics = NULL;
    struct holiday_entry *holidays = NULL;
    size_t count = 0;
    int edition = 0;
    check((review_parse(json, 20000, &f, &edition, &review) == 0) == (f.error_count == 0));
    f = (struct findings){.arena = a};
    check((feedback_parse(json, &f, &feedback) == 0) == (f.error_count == 0));
    f = (struct findings){.arena = a};
    check((topics_parse(json, &f, &topics, &count) == 0) == (f.error_count == 0));
    f = (struct findings){.arena = a};
    check((holidays_parse(json, &f, &holidays, &count) == 0) == (f.error_count == 0));
}

static void try_seed(struct arena *a, sv file) {
    CLEANUP(buf_finish) struct buf json = {0};
    struct findings f = {.arena = a};
    struct seed_lines *lines = NULL;
    int outcome = seedfile_document(file, NULL, &f, &json, &lines);
    check((outcome == 0) == (f.error_count == 0));
    for (size_t i = 0; i < f.error_count; i++) {
        check(seedfile_line(lines, f.errors[i].pointer) >= 1);
    }
    if (outcome == 0) {
        try_article(a, (sv){json.ptr, json.len});
    }
}

static void try_image(struct arena *a, sv bytes) {
    CLEANUP(buf_finish) struct buf once = {0};
    CLEANUP(buf_finish) struct buf twice = {0};
    struct findings f = {.arena = a};
    const char *type = NULL;
    int width = 0, height = 0;
    image_probe(bytes, &type, &width, &height);
    if (svg_clean(bytes, &f, &once, &width, &height) != 0) {
        check(f.error_count == 1);
        return;
    }
    check(svg_clean((sv){once.ptr, once.len}, &f, &twice, &width, &height) == 0);
    check(sv_eq((sv){once.ptr, once.len}, (sv){twice.ptr, twice.len}));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    sv input = {(const char *)bytes, len};
    try_article(a, input);
    try_bodies(a, input);
    try_seed(a, input);
    try_image(a, input);
    return 0;
}
