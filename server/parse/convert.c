// SPDX-License-Identifier: MIT
// What the converters share: notes, and ids made of titles.
#include "parse/convert.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <string.h>

void convert_note(struct convert_notes *notes, int line, const char *format, ...) {
    CLEANUP(buf_finish) struct buf text = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    struct convert_note *note =
        arena_push(notes->arena, &notes->items, &notes->count, sizeof(*note));
    *note = (struct convert_note){line, arena_copy(notes->arena, (sv){text.ptr, text.len})};
}

// An apostrophe stands inside a word: "Crohn's" is crohns, not crohn-s.
static size_t apostrophe_at(const char *text) {
    static const char typographic[] = "\u2019";
    return *text == '\''                                              ? 1
           : strncmp(text, typographic, sizeof(typographic) - 1) == 0 ? sizeof(typographic) - 1
                                                                      : 0;
}

const char *convert_id(struct arena *arena, sv title) {
    CLEANUP(buf_finish) struct buf id = {0};
    size_t word = 0; // where the last hyphen stands
    bool between = false;
    for (const char *at = utf8_fold(arena, title); *at != '\0' && id.len <= ARTICLE_ID_MAX;) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
        size_t skipped = plain ? 0 : apostrophe_at(at);
        if (plain && between && id.len > 0) {
            word = id.len;
            buf_char(&id, '-');
        }
        if (plain) {
            buf_char(&id, *at);
        }
        between = skipped > 0 ? between : !plain;
        at += skipped > 0 ? skipped : 1;
    }
    if (id.len > ARTICLE_ID_MAX) {
        id.len = word > 0 ? word : ARTICLE_ID_MAX;
    }
    return id.len == 0 ? "article" : arena_copy(arena, (sv){id.ptr, id.len});
}
