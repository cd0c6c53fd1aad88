// SPDX-License-Identifier: MIT
// JSON objects into structs, by tables: a shape lists the fields of an object, each with its kind,
// its limits and where it goes. Whatever is wrong is reported with its JSON Pointer, and reading
// goes on, so that one pass finds everything.
#pragma once

#include "base/buf.h"
#include "model/problem.h"
#include "model/vocab.h"

#include <jansson.h>

enum field_kind {
    FIELD_SERVER,   // set by the server: any value is accepted and ignored
    FIELD_LINE,     // text on one line; max: code points; into const char *
    FIELD_TEXT,     // text that may have line breaks
    FIELD_LABEL,    // FIELD_LINE, or a whole number that becomes its digits
    FIELD_KEY,      // a section's key: an id; hyphens too many are left out, with a warning
    FIELD_ID,       // an article's, topic's, section's or figure's id
    FIELD_LANGUAGE, // BCP 47
    FIELD_URL,      // http or https
    FIELD_DATE,     // into struct partial_date
    FIELD_WORD,     // of `words`; into an enum or int
    FIELD_BOOL,     // into bool
    FIELD_INT,      // min … max; into int
    FIELD_LINES,    // list of FIELD_LINE; count: offset of its size_t
    FIELD_IDS,      // list of FIELD_ID
    FIELD_KEYS,     // list of FIELD_KEY
    FIELD_OBJECT,   // into the struct at offset, by `shape`
    FIELD_OBJECTS,  // list of objects by `shape`, into an array in the arena
    FIELD_OWN,      // by `read`
};

struct document_context;

struct reader {
    struct findings *findings;
    const struct document_context *context; // of article documents and reviews; else NULL
    struct buf path;                        // JSON Pointer of the value in hand
};
void reader_finish(struct reader *reader);

struct field {
    const char *name;
    enum field_kind kind;
    bool required; // neither missing, null nor ""
    size_t offset, count;
    int min, max;
    const struct vocab *words;
    const struct shape *shape;
    void (*read)(struct reader *reader, const json_t *value, void *target);
};

// A row for a field that the server sets.
#define FIELD_OF_SERVER(field_name)                                                                \
    { .name = (field_name), .kind = FIELD_SERVER }

struct shape {
    const char *name; // "a reference", for messages
    size_t size;
    const struct field *fields;
    size_t field_count;
    void (*init)(void *target);                         // NULL: zeroed
    void (*check)(struct reader *reader, void *target); // rules over several fields; or NULL
};

// Reads an object; anything else is an error.
void fields_read(struct reader *reader, const json_t *object, const struct shape *shape,
                 void *target);
// Reads a list of objects: *(items at target + offset) and the count beside it.
void fields_read_list(struct reader *reader, const json_t *list, const struct shape *shape,
                      void *items, size_t *count);
// One string by the rules of a kind (FIELD_LINE … FIELD_URL); NULL when absent or reported.
const char *fields_text(struct reader *reader, const json_t *value, enum field_kind kind, int max);
// Text as every field keeps it: NFC, no control characters, no white space at its ends; on one line
// unless `breaks`. NULL when nothing is left.
const char *fields_clean(struct arena *arena, sv text, bool breaks);

// The pointer grows by `/name` or `/index`; leaving cuts it back.
size_t reader_enter(struct reader *reader, const char *name);
size_t reader_enter_index(struct reader *reader, size_t index);
void reader_leave(struct reader *reader, size_t mark);
// Reports something about the value in hand (an error in a strict context).
void reader_warning(struct reader *reader, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// Reports something about the value in hand, or about `/name` in it.
void reader_error(struct reader *reader, const char *name, const char *code, const char *format,
                  ...) __attribute__((format(printf, 4, 5)));
