// SPDX-License-Identifier: MIT
// The inside of plain_convert (parse/convert.h). The text becomes blocks: paragraphs and list
// items. Passes over the blocks, each with a table of rules, take what is a fact of its own
// (figures, references, review, notices, resources) into the document; what is left becomes the
// sections. Invariant: a block is taken once or stands in one section; none is dropped.
#pragma once

#include "parse/convert.h"

#include <jansson.h>
#include <regex.h>

enum {
    PLAIN_BYTES_MAX = 256 * 1024, // some 40,000 words: no article for patients is as long
    PLAIN_LINE_MAX = 16 * 1024,   // bytes; a longer one is a file without line breaks
    PLAIN_BLOCKS_MAX = 4000,      // every rule looks at every block
    PLAIN_LOOK_MAX = 400,         // bytes at a paragraph's start that rules for sections look at
    PLAIN_GROUPS = 6              // of a pattern, the whole match among them
};

enum plain_kind {
    PLAIN_PARAGRAPH,
    PLAIN_ITEM,    // of a list
    PLAIN_HEADING, // stood in the text
    PLAIN_FIGURE,  // its place; text is the figure's key
    PLAIN_TAKEN    // it is a field of the document
};

struct plain_block {
    enum plain_kind kind;
    int line;           // of the source, from 1
    int gap;            // empty lines before it
    int indent;         // columns
    int level;          // of an item, 0 outermost
    const char *number; // of an item, as it stands there: "2."; NULL: it has a bullet
    const char *text;   // on one line, clean, without its bullet; in the arena
};

struct plain {
    struct arena *arena;
    struct convert_notes *notes;
    struct plain_block *blocks;
    size_t count;
    int usual_gap;    // empty lines between two paragraphs; wider gaps tell where headings were
    json_t *document; // owned
    const char *reference; // the text of the reference in hand, or NULL
    int reference_line, review_line;
    struct plain_patterns *patterns; // borrowed
};

// --- Words (plain_words.c) ---
// Whether a POSIX extended pattern is found; case counts only where the pattern begins with `=`.
// Patterns are constant text, known by their address.
bool plain_match(struct plain *p, const char *pattern, const char *text);
// The same, with where: groups[0] is the whole match.
bool plain_find(struct plain *p, const char *pattern, const char *text,
                regmatch_t groups[static PLAIN_GROUPS]);
// The first date in the text, as precise as it stands there. ret_ambiguous: 3/12/2018 was read as
// month and day, and could be meant the other way around.
bool plain_date(struct plain *p, const char *text, regmatch_t *ret_where,
                struct partial_date *ret_date, bool *ret_ambiguous);
void plain_note_date(struct plain *p, int line, const char *text, regmatch_t where, bool ambiguous);
// Takes the next sentence off *text, with its stop.
const char *plain_sentence(struct plain *p, const char **text);
size_t plain_sentences(struct plain *p, const char *text);
bool plain_is_sentence(const char *text);   // ends as a sentence does, or with a colon
bool plain_is_title_case(const char *text); // every word but small ones begins with a capital
// Part of a text without the spaces and the characters of `strip` around it; in the arena.
const char *plain_trim(struct plain *p, const char *text, size_t len, const char *strip);
const char *plain_short(struct plain *p, const char *text); // for a note: its beginning
const char *plain_email(struct plain *p, const char *text); // the first address, or NULL
// A key with a number, for the second of its name; in the arena, and a key still.
const char *plain_numbered(struct plain *p, const char *key, int number);
json_t *plain_text(const char *text); // null for NULL and ""
json_t *plain_date_json(struct partial_date date);
json_t *plain_pack(const char *format, ...); // json_pack that cannot fail
// Appends to a list of the document; the value is handed over.
void plain_add(struct plain *p, const char *list, json_t *value);

// A text that is dated at its start, in full.
#define PLAIN_DATED                                                                                \
    "^([0-9]{1,2}/[0-9]{1,2}/([12][0-9])?[0-9]{2}|[12][0-9]{3}-[0-9]{2}-[0-9]{2}|"                 \
    "([0-9]{1,2} )?[a-z]{3,9}\\.? ([0-9]{1,2}, )?[12][0-9]{3}):? +[a-z]"

// What a web page leaves between the lines of a copy.
#define PLAIN_LEFTOVER                                                                             \
    "click (on )?(the )?(gr[ae]y|here|to|area)|select url|^(print|share|e-?mail this|back to top|" \
    "skip to|related media|page [0-9]|listen|en espa|home [>|]|menu\\b|search\\b.{0,20}$)"

// --- Blocks (plain_blocks.c) ---
// 1: findings say why the text is no article.
int plain_blocks(struct plain *p, sv text, struct findings *findings);

// --- Facts: each takes a block; those that answer tell whether it was one of theirs ---
bool plain_is_reference(struct plain *p, const char *text);
bool plain_reference_continues(struct plain *p, const char *text); // the reference in hand
void plain_reference(struct plain *p, struct plain_block *block);  // begins one, or goes on
void plain_reference_end(struct plain *p);                         // puts it into the document
const char *plain_take_url(struct plain *p, const char *text, const char **ret_url);
bool plain_evidence(struct plain *p, struct plain_block *block);
bool plain_review(struct plain *p, struct plain_block *block);
bool plain_dates(struct plain *p, struct plain_block *block);
bool plain_is_notice(struct plain *p, const char *text);
int plain_notice_kind(struct plain *p, const char *sentence); // enum notice_kind, or VOCAB_NONE
void plain_notice(struct plain *p, struct plain_block *block);
extern const char plain_copyright[];
void plain_rights(struct plain *p, struct plain_block *block);
bool plain_begins_fact(struct plain *p, const char *text); // a line that no other goes on with
bool plain_list_heading(struct plain *p, const char *text);
bool plain_resources_heading(struct plain *p, const char *text);
void plain_resources_under(struct plain *p, size_t heading);
void plain_resources(struct plain *p, size_t end); // organizations right before block `end`

// --- The text itself (plain_marks.c, plain_sections.c) ---
void plain_mark(struct plain *p);
size_t plain_next(const struct plain *p, size_t i); // the next block of the text, figures aside
bool plain_is_lead_in(struct plain *p, const char *text); // announces a list
void plain_sections(struct plain *p, enum kind kind);
