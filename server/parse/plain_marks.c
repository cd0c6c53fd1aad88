// SPDX-License-Identifier: MIT
// Which of the article's own lines are headings, and which are items of a list whose bullets are
// lost. Both are short lines; what stands before and after them tells.
#include "parse/plain_rules.h"

#include "parse/text.h"

#include <string.h>

enum {
    ITEM_BYTES_MAX = 120, // of a line that was an item
    WHOLE_BYTES_MAX = 80, // of one that is a whole sentence
    UNKNOWN_BYTES_MAX = 60,
    UNKNOWN_WORDS_MAX = 8,
    LEVELS_MAX = 8
};

size_t plain_next(const struct plain *p, size_t i) {
    do {
        i++;
    } while (i < p->count &&
             (p->blocks[i].kind == PLAIN_TAKEN || p->blocks[i].kind == PLAIN_FIGURE));
    return i;
}

bool plain_is_lead_in(struct plain *p, const char *text) {
    return plain_match(p, ":$|\\b(such as|includes?|including|the following|if you have)[ ,.]*$",
                       text);
}

// --- Lists without bullets ---

static bool is_deeper(const struct plain *p, size_t i) {
    size_t next = plain_next(p, i);
    return next < p->count && p->blocks[next].gap == 0 &&
           p->blocks[next].indent > p->blocks[i].indent;
}

// Whether a block goes on with the list that begins at `first`. Lines between two empty ones belong
// together, so that there a stop or a list inside ends nothing.
static bool is_item(struct plain *p, size_t i, size_t first) {
    const struct plain_block *block = &p->blocks[i];
    const struct plain_rule *heading = plain_heading_rule(p, block->text);
    size_t len = strlen(block->text), first_len = strlen(p->blocks[first].text);
    bool whole = p->blocks[first].text[first_len - 1] == '.', inner = i > first;
    size_t next = plain_next(p, i);
    bool together =
        p->usual_gap > 0 && (inner ? block->gap == 0 : next < p->count && p->blocks[next].gap == 0);
    if (block->kind != PLAIN_PARAGRAPH || len > (whole ? WHOLE_BYTES_MAX : ITEM_BYTES_MAX) ||
        plain_sentences(p, block->text) > 1) {
        return false;
    }
    bool stop = block->text[len - 1] == '.', colon = block->text[len - 1] == ':';
    bool top = heading != NULL && plain_parts[heading->part].place == PLACE_TOP;
    if (top || (heading != NULL && !inner && block->gap > 0) || (whole && !stop) ||
        (!whole && stop && !together) || (colon && !together && !is_deeper(p, i))) {
        return false;
    }
    return !plain_is_sentence(block->text) ||
           plain_cue(p, KIND_CONDITION, block->text, true) == NULL;
}

// How many blocks from `first` on are the items of a list that lost its bullets.
static size_t run_length(struct plain *p, size_t first) {
    size_t end = first;
    int gap = first + 1 < p->count ? p->blocks[first + 1].gap : 0;
    while (end < p->count && is_item(p, end, first) &&
           p->blocks[end].gap <= (end == first ? p->usual_gap : gap) &&
           p->blocks[end].gap <= p->usual_gap) {
        end++;
    }
    size_t count = end - first;
    if (count > 1) {
        return count;
    }
    bool alone = count == 1 && p->blocks[first].gap == 0 &&
                 !plain_is_sentence(p->blocks[first].text) &&
                 plain_heading_rule(p, p->blocks[first].text) == NULL;
    return alone ? 1 : 0;
}

static void mark_items(struct plain *p, size_t first, size_t count) {
    int open[LEVELS_MAX] = {0};
    int level = 0, inside = 0; // inside: lists whose end nothing shows
    for (size_t i = first; i < first + count; i++) {
        struct plain_block *block = &p->blocks[i];
        while (i > first && level > 0 && block->indent < open[level]) {
            level--;
        }
        if (i > first && block->indent > open[level] && level + 1 < LEVELS_MAX) {
            level++;
        }
        open[level] = block->indent;
        block->kind = PLAIN_ITEM;
        block->level = level + inside;
        if (i + 1 < first + count && block->text[strlen(block->text) - 1] == ':' &&
            p->blocks[i + 1].indent <= block->indent && inside == 0) {
            inside = 1;
            convert_note(p->notes, block->line, "where the list ends that this announces is lost");
        }
    }
    convert_note(p->notes, p->blocks[first].line,
                 "a list without bullets: %zu lines were taken for its items", count);
}

// --- Headings ---

static size_t words_in(const char *text) {
    size_t words = 1;
    for (; *text != '\0'; text++) {
        words += *text == ' ';
    }
    return words;
}

// "What if I miss a dose?": its answer follows.
static bool is_question(struct plain *p, const char *text) {
    return *text >= 'A' && *text <= 'Z' && text[strlen(text) - 1] == '?' &&
           plain_sentences(p, text) == 1;
}

static bool is_unknown_heading(struct plain *p, size_t i) {
    const struct plain_block *block = &p->blocks[i];
    size_t len = strlen(block->text), next = plain_next(p, i);
    if (len > UNKNOWN_BYTES_MAX || words_in(block->text) > UNKNOWN_WORDS_MAX ||
        !(plain_is_title_case(block->text) || is_question(p, block->text)) ||
        strchr(".:,;!", block->text[len - 1]) != NULL ||
        plain_match(p, PLAIN_LEFTOVER, block->text) || (p->usual_gap > 0 && block->gap == 0) ||
        next >= p->count) {
        return false;
    }
    const struct plain_block *after = &p->blocks[next];
    return (p->usual_gap == 0 || after->gap > 0 || after->kind == PLAIN_PARAGRAPH) &&
           plain_is_sentence(after->text);
}

static bool is_heading(struct plain *p, size_t i) {
    const struct plain_rule *rule = plain_heading_rule(p, p->blocks[i].text);
    if (rule == NULL) {
        return is_unknown_heading(p, i);
    }
    // "Medicine:" may also open a list, and "Surgery" be the end of one.
    size_t next = plain_next(p, i);
    bool in_run = p->blocks[i].gap == 0 && i > 0 && p->blocks[i - 1].kind == PLAIN_ITEM;
    return plain_parts[rule->part].place == PLACE_TOP || !in_run ||
           (next < p->count && plain_is_sentence(p->blocks[next].text));
}

void plain_mark(struct plain *p) {
    bool led = false; // the block before opens a list
    for (size_t i = 0; i < p->count; i++) {
        struct plain_block *block = &p->blocks[i];
        if (block->kind == PLAIN_TAKEN || block->kind == PLAIN_FIGURE) {
            continue;
        }
        size_t run = led && block->kind == PLAIN_PARAGRAPH ? run_length(p, i) : 0;
        if (run > 0) {
            mark_items(p, i, run);
            i += run - 1;
        } else if (block->kind == PLAIN_PARAGRAPH && is_heading(p, i)) {
            block->kind = PLAIN_HEADING;
        }
        block = &p->blocks[i];
        led = block->kind != PLAIN_HEADING && plain_is_lead_in(p, block->text);
    }
}
