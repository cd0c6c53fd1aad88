// SPDX-License-Identifier: MIT
// Whatever comes, a plain text becomes a document or findings, never both, and what is a document
// passes the door of documents or is refused there with findings.
#include "base/mem.h"
#include "fuzz.h"
#include "parse/convert.h"
#include "parse/document.h"

#include <stdlib.h>

static void check(bool holds) {
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    CLEANUP(buf_finish) struct buf json = {0};
    struct convert_notes notes = {.arena = arena};
    struct findings findings = {.arena = arena};
    static struct plain_patterns *patterns; // for all inputs
    patterns = patterns == NULL ? plain_patterns_create() : patterns;
    int outcome = plain_convert(patterns, (sv){(const char *)bytes, len}, &notes, &findings, &json);
    check((outcome == 0) == (findings.error_count == 0));
    check((outcome == 0) == (json.len > 0));
    for (size_t i = 0; i < notes.count; i++) {
        check(notes.items[i].line >= 1);
    }
    if (outcome == 0) {
        const struct document_context context = {.today = 20000};
        struct findings door = {.arena = arena};
        struct article article;
        int accepted = document_parse((sv){json.ptr, json.len}, &context, &door, &article);
        check(accepted == 0 || (accepted == DOCUMENT_REFUSED && door.error_count > 0));
    }
    return 0;
}
