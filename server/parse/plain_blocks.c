// SPDX-License-Identifier: MIT
// Bytes to blocks. A block is a paragraph or a list item on one line, with the number of the line
// where it begins. Lines that a mail program or an editor wrapped are joined again; characters that
// only lay text out are left away.
#include "parse/plain_rules.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/text.h"

#include <string.h>

enum {
    TAB_COLUMNS = 4,
    WRAP_COLUMNS_MAX = 132, // longer lines were not wrapped: each is a paragraph
    WRAP_PROOFS = 1,        // lines that go on in the middle of a sentence, to call a text wrapped
    LEVELS_MAX = 8          // of lists in lists
};

struct line {
    int number, gap, indent;
    sv mark, text; // mark: the bullet; empty where there is none
};

struct lines {
    struct line *items;
    size_t count;
    int width; // at which the text was wrapped; 0: it was not
};

// --- Characters ---

static const struct {
    const char *from, *to;
} replacements[] = {
    {"\r\n", "\n"},         {"\r", "\n"},          {"\f", "\n"},          {"\xe2\x80\xa8", "\n"},
    {"\xe2\x80\xa9", "\n"}, {"\xc2\xa0", " "},     {"\xe2\x80\xaf", " "}, {"\xe2\x80\x82", " "},
    {"\xe2\x80\x83", " "},  {"\xe2\x80\x89", " "}, {"\xe3\x80\x80", " "}, {"\xe2\x80\x8b", ""},
    {"\xef\xbb\xbf", ""},   {"\xc2\xad", ""},
};

static void replace_characters(sv text, struct buf *out) {
    for (size_t at = 0; at < text.len;) {
        const sv rest = {text.ptr + at, text.len - at};
        size_t i = 0;
        while (i < ARRAY_SIZE(replacements) && !sv_starts(rest, replacements[i].from)) {
            i++;
        }
        if (i < ARRAY_SIZE(replacements)) {
            buf_text(out, replacements[i].to);
            at += strlen(replacements[i].from);
        } else {
            buf_char(out, text.ptr[at++]);
        }
    }
}

static int line_of(sv text, size_t at) {
    int line = 1;
    for (size_t i = 0; i < at; i++) {
        line += text.ptr[i] == '\n';
    }
    return line;
}

// Where the first byte stands that no text has; text.len where all is well.
static size_t first_bad_byte(sv text) {
    for (size_t i = 0, end = 0; i < text.len; i = end) {
        const char *stop = memchr(text.ptr + i, '\n', text.len - i);
        end = stop == NULL ? text.len : (size_t)(stop - text.ptr) + 1;
        if (!utf8_valid((sv){text.ptr + i, end - i})) {
            return i;
        }
        for (size_t at = i; at < end; at++) {
            unsigned char c = (unsigned char)text.ptr[at];
            if (c == 0x7f || (c < ' ' && strchr("\t\n\v\f\r", c) == NULL)) {
                return at;
            }
        }
    }
    return text.len;
}

static int check_bytes(sv text, struct findings *findings) {
    if (text.len > PLAIN_BYTES_MAX) {
        findings_error(findings, "", "too-large",
                       "%zu bytes: an article has at most %d KiB; give one article a file",
                       text.len, PLAIN_BYTES_MAX / 1024);
        return 1;
    }
    size_t bad = first_bad_byte(text);
    if (bad < text.len) {
        findings_error(findings, "", "bad-encoding",
                       "line %d is not text in UTF-8: save the article as plain text, UTF-8",
                       line_of(text, bad));
        return 1;
    }
    return 0;
}

// --- Lines ---

// A bullet (which may stand right before the text), or a sign, a letter or a number that is one
// where a space follows.
static size_t mark_length(sv line) {
    static const char *const bullets[] = {"\u2022", "\u25e6", "\u25aa", "\u2023",
                                          "\u00b7", "\u25cf", "\u25cb", "\u25a0",
                                          "\u25a1", "\u27a2", "\uf0b7", "\uf0a7"};
    static const char *const signs[] = {"-", "*", "+", "o", "\u2013"};
    for (size_t i = 0; i < ARRAY_SIZE(bullets); i++) {
        if (sv_starts(line, bullets[i])) {
            return strlen(bullets[i]);
        }
    }
    size_t len = 0;
    for (size_t i = 0; i < ARRAY_SIZE(signs) && len == 0; i++) {
        len = sv_starts(line, signs[i]) ? strlen(signs[i]) : 0;
    }
    if (len == 0) {
        while (len < line.len && len < 2 && line.ptr[len] >= '0' && line.ptr[len] <= '9') {
            len++;
        }
        len += len > 0 && len < line.len && (line.ptr[len] == '.' || line.ptr[len] == ')');
    }
    bool alone = len < line.len && (line.ptr[len] == ' ' || line.ptr[len] == '\t');
    bool bare_number =
        alone && line.ptr[len - (len > 0)] >= '0' && line.ptr[len - (len > 0)] <= '9';
    return alone && !bare_number ? len : 0;
}

// "## Symptoms": how Markdown says heading.
static size_t hashes(sv text, size_t start) {
    size_t end = start;
    while (end < text.len && text.ptr[end] == '#') {
        end++;
    }
    while (end > start && end < text.len && text.ptr[end] == ' ') {
        end++;
    }
    return end < text.len && end > start && text.ptr[end - 1] == ' ' ? end - start : 0;
}

// A line that only draws: ----, ====, ****.
static bool is_rule(sv line) {
    size_t i = 0;
    while (i < line.len && strchr("-=_*~ \t", line.ptr[i]) != NULL) {
        i++;
    }
    return i == line.len;
}

static void add_line(struct arena *arena, struct lines *lines, sv text, int number, int gap) {
    int indent = 0;
    size_t start = 0;
    for (; start < text.len && (text.ptr[start] == ' ' || text.ptr[start] == '\t'); start++) {
        indent += text.ptr[start] == '\t' ? TAB_COLUMNS - indent % TAB_COLUMNS : 1;
    }
    start += hashes(text, start);
    const sv rest = {text.ptr + start, text.len - start};
    size_t mark = mark_length(rest);
    const char *clean = text_clean(arena, (sv){rest.ptr + mark, rest.len - mark}, false);
    if (clean == NULL) { // nothing but a bullet
        return;
    }
    struct line *line = arena_push(arena, &lines->items, &lines->count, sizeof(*line));
    *line = (struct line){.number = number,
                          .gap = gap,
                          .indent = indent,
                          .mark = {rest.ptr, mark},
                          .text = sv_of(clean)};
}

static int read_lines(struct arena *arena, sv text, struct findings *findings,
                      struct lines *lines) {
    int number = 0, gap = 0;
    while (text.ptr != NULL) {
        sv line = sv_cut(&text, '\n');
        number++;
        if (line.len > PLAIN_LINE_MAX) {
            findings_error(findings, "", "too-long",
                           "line %d has %zu bytes: put each paragraph on lines of its own", number,
                           line.len);
            return 1;
        }
        if (!utf8_visible(line) || is_rule(line)) {
            gap++;
            continue;
        }
        add_line(arena, lines, line, number, lines->count == 0 ? 0 : gap);
        gap = 0;
    }
    return 0;
}

// --- Wrapped lines ---

// An address goes on with nothing.
static bool begins_small(sv text) {
    return text.len > 0 && text.ptr[0] >= 'a' && text.ptr[0] <= 'z' && !sv_starts(text, "http") &&
           !sv_starts(text, "www.");
}

static bool ends_open(sv text) {
    return text.len > 0 && strchr(".!?:;", text.ptr[text.len - 1]) == NULL;
}

static int columns(const struct line *line) {
    return line->indent + (int)(utf8_length(line->text) + utf8_length(line->mark)) +
           (line->mark.len > 0);
}

// A text is wrapped where no line is long and several go on in the middle of a sentence. What ends
// its lines is that the next word had no room.
static void measure_width(struct lines *lines) {
    int width = 0, proofs = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->items[i];
        int len = columns(line);
        width = len > width ? len : width;
        proofs += i > 0 && line->gap == 0 && line->mark.len == 0 && begins_small(line->text) &&
                  ends_open(lines->items[i - 1].text) && columns(line - 1) > WRAP_COLUMNS_MAX / 3;
    }
    lines->width = width <= WRAP_COLUMNS_MAX && proofs >= WRAP_PROOFS ? width : 0;
}

// Lines that begin something, however full the line before was: headings, and facts.
static bool stands_alone(struct plain *p, const char *text, const char *before) {
    static const char review[] = "^(last|medically|most recently) review";
    bool ended = plain_is_sentence(before) || plain_match(p, review, before);
    bool capitals = !plain_match(p, "=[a-z]", text) && !plain_match(p, "[,;&]$", before);
    return plain_heading_rule(p, text) != NULL || capitals ||
           (ended && !begins_small(sv_of(text)) && plain_begins_fact(p, text));
}

static bool goes_on(struct plain *p, const struct lines *lines, size_t i) {
    const struct line *line = &lines->items[i];
    if (i == 0 || line->gap > 0 || line->mark.len > 0) {
        return false;
    }
    const struct line *before = line - 1;
    sv rest = line->text;
    const sv word = sv_cut(&rest, ' ');
    bool no_room = lines->width > 0 && before->text.ptr[before->text.len - 1] != ':' &&
                   columns(before) + 1 + (int)utf8_length(word) > lines->width;
    bool in_sentence = begins_small(line->text) && ends_open(before->text) &&
                       (lines->width > 0 || before->mark.len > 0 || line->indent > before->indent ||
                        columns(before) > WRAP_COLUMNS_MAX / 3);
    bool captioned = i + 1 < lines->count && // a picture's title, above its copyright
                     plain_match(p, plain_copyright, line[1].text.ptr);
    return (no_room || in_sentence) && !captioned &&
           !stands_alone(p, line->text.ptr, before->text.ptr);
}

// --- Blocks ---

struct levels {
    struct {
        int indent;
        sv mark;
    } open[LEVELS_MAX];
    int count;
};

static bool same_mark(sv a, sv b) {
    bool numbers = a.len > 1 && b.len > 1 && a.ptr[0] <= '9' && b.ptr[0] <= '9';
    return sv_eq(a, b) || (numbers && a.ptr[a.len - 1] == b.ptr[b.len - 1]);
}

// How deep an item stands: by its indentation, and by its bullet where a copy lost the indentation.
static int item_level(struct levels *levels, const struct line *line) {
    while (levels->count > 0 && levels->open[levels->count - 1].indent > line->indent) {
        levels->count--;
    }
    for (int i = levels->count - 1; i >= 0 && levels->open[i].indent == line->indent; i--) {
        if (same_mark(levels->open[i].mark, line->mark)) {
            levels->count = i + 1;
            return i;
        }
    }
    if (levels->count < LEVELS_MAX) {
        levels->open[levels->count].indent = line->indent;
        levels->open[levels->count++].mark = line->mark;
    }
    return levels->count - 1;
}

static void add_block(struct plain *p, struct levels *levels, const struct line *line) {
    bool item = line->mark.len > 0;
    if (!item) {
        levels->count = 0;
    }
    struct plain_block *block = arena_push(p->arena, &p->blocks, &p->count, sizeof(*block));
    *block = (struct plain_block){
        .kind = item ? PLAIN_ITEM : PLAIN_PARAGRAPH,
        .line = line->number,
        .gap = line->gap,
        .indent = line->indent,
        .level = item ? item_level(levels, line) : 0,
        .number = item && line->mark.ptr[0] >= '0' && line->mark.ptr[0] <= '9'
                      ? arena_copy(p->arena, line->mark)
                      : NULL,
        .text = line->text.ptr,
    };
}

// The narrowest gap between paragraphs is the usual one.
static void measure_gaps(struct plain *p) {
    int narrow = 0;
    for (size_t i = 1; i < p->count; i++) {
        int gap = p->blocks[i].gap;
        narrow = gap > 0 && (narrow == 0 || gap < narrow) ? gap : narrow;
    }
    p->usual_gap = narrow;
}

int plain_blocks(struct plain *p, sv text, struct findings *findings) {
    CLEANUP(buf_finish) struct buf clean = {0};
    struct lines lines = {0};
    struct levels levels = {0};
    if (check_bytes(text, findings) != 0) {
        return 1;
    }
    replace_characters(text, &clean);
    const char *kept = arena_copy(p->arena, (sv){clean.ptr, clean.len});
    if (read_lines(p->arena, sv_of(kept), findings, &lines) != 0) {
        return 1;
    }
    measure_width(&lines);
    for (size_t i = 0; i < lines.count; i++) {
        if (goes_on(p, &lines, i)) {
            struct plain_block *block = &p->blocks[p->count - 1];
            block->text = arena_printf(p->arena, "%s %s", block->text, lines.items[i].text.ptr);
        } else {
            add_block(p, &levels, &lines.items[i]);
        }
    }
    if (p->count == 0 || p->count > PLAIN_BLOCKS_MAX) {
        findings_error(findings, "", p->count == 0 ? "required" : "too-large",
                       p->count == 0 ? "the file is empty: there is no article in it"
                                     : "more than %d lines: no article is as long",
                       PLAIN_BLOCKS_MAX);
        return 1;
    }
    measure_gaps(p);
    return 0;
}
