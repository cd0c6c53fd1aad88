// SPDX-License-Identifier: MIT
// One text on a handout: an article in one language, rendered piece by piece with the words of that
// language around it, so that two of them can stand side by side.
#pragma once

#include "view/page.h"

struct handout_text {
    struct page page; // its data are those of every piece
    struct page_context context;
    const struct article *article;
    const char *sections; // keys to print, or NULL: all
    bool *placed;         // by figure
    bool second;          // the second language of its sheet
    bool named;           // its blocks say which language they are in
    struct buf ui;        // attributes of the page's words inside its content
};

// False, and nothing is printed of it: it translates a text that was corrected for safety since.
bool handout_printable(const struct article *article);

// Whether a list of keys with commas has one; NULL has them all.
bool handout_listed(const char *keys, const char *key);

void handout_text_start(struct handout_text *t, const struct page *page,
                        const struct article *article, const char *sections);
void handout_text_finish(struct handout_text *t); // harmless on a zeroed one

// Each is HTML as a JSON string, to be set as it is.
json_t *handout_opening(struct handout_text *t); // what must be known first; null: nothing
json_t *handout_summary(struct handout_text *t); // names and summary; null: neither
json_t *handout_closing(struct handout_text *t); // questions, where it is from, the code
// The outermost section at *index with all inside it, which *index then stands behind. Null:
// nothing of it is to be printed.
json_t *handout_section(struct handout_text *t, size_t *index);
json_t *handout_figures(struct handout_text *t); // that stand in no section; null: none

// Everything on one sheet, for template handout (handout_sheet.c).
json_t *handout_sheet(const struct page *page, const struct handout *h,
                      const struct handout_sheet *of);

// {text, lang, dir, second}: words of the text itself, as a template marks them.
json_t *handout_words(const struct handout_text *t, const char *text);
