// SPDX-License-Identifier: MIT
// JSON objects into structs, by tables: a shape lists the fields of an object, each with its kind,
// its limits and where it goes. Whatever is wrong is reported with its JSON Pointer, and reading
// goes on, so that one pass finds everything.
#pragma once

#include "base/buf.h"
#include "base/mem.h"
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
    FIELD_LANGUAGE, // BCP 47, made canonical
    FIELD_URL,      // http or https
    FIELD_EMAIL,    // a practical address (local part, @, domain with a dot), not all of RFC 5322
    FIELD_DATE,     // into struct partial_date
    FIELD_WORD,     // of `words`; into an enum or int
    FIELD_BOOL,     // into bool
    FIELD_INT,      // min … max; into int
    FIELD_LINES,    // list of FIELD_LINE; count: offset of its size_t
    FIELD_IDS,      // list of FIELD_ID
    FIELD_KEYS,     // list of FIELD_KEY
    FIELD_OBJECT,   // into the struct at offset (0: the target itself), by `shape`
    FIELD_OBJECTS,  // list of objects by `shape`, into an array in the arena
    FIELD_RAW,      // the value as it stands, into const json_t *; lives as long as the text
    FIELD_OWN,      // by `read`
};

struct document_context;

struct reader {
    struct findings *findings;
    const struct document_context *context; // of article documents and reviews; else NULL
    struct buf path;                        // JSON Pointer of the value in hand
};

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

// What a row says about its place, and a row for a field that the server sets.
#define AT(type, member) .offset = offsetof(struct type, member)
#define LIST(type, member, number) AT(type, member), .count = offsetof(struct type, number)
#define FIELD_OF_SERVER(field_name)                                                                \
    { .name = (field_name), .kind = FIELD_SERVER }

struct shape {
    const char *name; // "a reference", for messages
    size_t size;
    const struct field *fields;
    size_t field_count;
    const void *defaults;                               // NULL: left as it is, or zeroed in a list
    void (*check)(struct reader *reader, void *target); // rules over several fields; or NULL
};
#define SHAPE(what, type, table)                                                                   \
    .name = (what), .size = sizeof(struct type), .fields = (table), .field_count = ARRAY_SIZE(table)

// JSON text by the shape of its object. 0, or DOCUMENT_SYNTAX or DOCUMENT_REFUSED with errors.
int fields_parse(sv json, const struct document_context *context, struct findings *findings,
                 const struct shape *shape, void *target);
// The same for a value that was read already.
int fields_parse_value(const json_t *root, const struct document_context *context,
                       struct findings *findings, const struct shape *shape, void *target);
// Reads an object inside another; anything else is an error.
void fields_read(struct reader *reader, const json_t *object, const struct shape *shape,
                 void *target);
// One string by the rules of a kind (FIELD_LINE … FIELD_EMAIL); NULL when absent or reported.
const char *fields_text(struct reader *reader, const json_t *value, enum field_kind kind, int max);

// The pointer grows by `/name` or `/index`; leaving cuts it back.
size_t reader_enter(struct reader *reader, const char *name);
size_t reader_enter_index(struct reader *reader, size_t index);
void reader_leave(struct reader *reader, size_t mark);
// The pointer of the value in hand, or of `/name` in it; in the arena.
const char *reader_pointer(struct reader *reader, const char *name);
// Reports an error about the value in hand (name NULL), or about `/name` in it.
#define reader_error(reader, name, code, ...)                                                      \
    findings_error((reader)->findings, reader_pointer((reader), (name)), (code), __VA_ARGS__)
// Whether there is an error about `/name`.
bool reader_has_error(struct reader *reader, const char *name);
// Reports something about the value in hand (an error in a strict context).
void reader_warning(struct reader *reader, const char *code, const char *detail);
