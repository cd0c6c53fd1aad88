// SPDX-License-Identifier: MIT
// Whatever comes, the sanitizer ends, and what it gives is its own fixed point.
#include "parse/html.h"
#include "base/mem.h"
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

static void check(bool holds) {
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    const struct html_context context = {.public_url = "https://h.example", .pointer = "/html"};
    struct findings first = {.arena = a}, second = {.arena = a};
    const char *html = NULL, *text = NULL, *again = NULL, *text_again = NULL;
    struct html_counts counts = {0}, counts_again = {0};
    sv input = {(const char *)bytes, len};
    if (html_sanitize(input, &context, &first, &html, &text, &counts) != 0) {
        check(first.error_count == 1);
        return 0;
    }
    if (html == NULL) {
        return 0;
    }
    check(html_sanitize(sv_of(html), &context, &second, &again, &text_again, &counts_again) == 0);
    check(again != NULL && strcmp(html, again) == 0);
    check(strcmp(text == NULL ? "" : text, text_again == NULL ? "" : text_again) == 0);
    check(counts.lost == counts_again.lost && counts.unresolved == counts_again.unresolved);
    check(second.warning_count == 0 && second.error_count == 0);
    return 0;
}
