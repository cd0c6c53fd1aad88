// SPDX-License-Identifier: MIT
// Whatever comes, NLM's feed ends with documents or with one error that has a line, and in pieces
// as in one.
#include "base/mem.h"
#include "fuzz.h"
#include "parse/convert.h"

#include <stdlib.h>
#include <string.h>

static void check(bool holds) {
    if (!holds) {
        abort();
    }
}

static int keep(void *arg, int line, sv json, const struct convert_notes *notes,
                const struct findings *findings) {
    struct buf *said = arg;
    check(line >= 0);
    check(json.len == 0 || findings->error_count == 0);
    buf_sv(said, json);
    for (size_t i = 0; i < notes->count; i++) {
        buf_text(said, notes->items[i].text);
    }
    return 0;
}

static void convert(sv feed, size_t step, struct buf *said) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct findings findings = {.arena = arena};
    struct nlm *nlm = nlm_create(keep, said);
    int outcome = 0;
    for (int reading = 0; reading < 2 && outcome == 0; reading++) {
        size_t at = 0;
        do {
            size_t len = feed.len - at < step ? feed.len - at : step;
            outcome = nlm_feed(nlm, feed.ptr + at, len, at + len == feed.len, &findings);
            at += len;
        } while (outcome == 0 && at < feed.len);
    }
    check((outcome == 1) == (findings.error_count == 1));
    check(nlm_line(nlm) >= 1);
    nlm_destroy(nlm);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
    CLEANUP(buf_finish) struct buf whole = {0};
    CLEANUP(buf_finish) struct buf pieces = {0};
    convert((sv){(const char *)bytes, len}, SIZE_MAX, &whole);
    convert((sv){(const char *)bytes, len}, 13, &pieces);
    check(whole.len == pieces.len &&
          (whole.len == 0 || memcmp(whole.ptr, pieces.ptr, whole.len) == 0));
    return 0;
}
