// SPDX-License-Identifier: MIT
// Text and inline elements as Markdown. Invariant: what is written reads back as the same nodes,
// whatever stands around it; where Markdown's rules of flanking (CommonMark 0.29, section 6.4) are
// not surely met, an element is written as inline HTML.
#include "base/mem.h"
#include "view/markdown.h"

#include <string.h>

// --- Characters ---

static bool is_alnum(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// What a character is to the rules of flanking. UNSURE: a sign or a letter; both are allowed for.
enum flank { FLANK_SPACE, FLANK_SIGN, FLANK_LETTER, FLANK_UNSURE };

static enum flank flank_of(uint32_t c) {
    if (c <= ' ' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
        c == 0x205f || c == 0x3000) {
        return FLANK_SPACE; // 0: the edge of a line
    }
    if (c < 0x80) {
        return is_alnum((int)c) ? FLANK_LETTER : FLANK_SIGN;
    }
    return c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7 ? FLANK_LETTER : FLANK_UNSURE;
}

static size_t char_length(unsigned char first) {
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

// The character that begins at `at`; the text is valid UTF-8.
static uint32_t char_at(const char *at) {
    const unsigned char *byte = (const unsigned char *)at;
    size_t len = char_length(byte[0]);
    uint32_t c = len == 1 ? byte[0] : byte[0] & (0xffU >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        c = c << 6 | (byte[i] & 0x3fU);
    }
    return c;
}

static enum flank first_flank(sv text) {
    return text.len == 0 ? FLANK_SPACE : flank_of(char_at(text.ptr));
}

static enum flank last_flank(sv text) {
    size_t at = text.len;
    while (at > 0 && ((unsigned char)text.ptr[at - 1] & 0xc0) == 0x80) {
        at--;
    }
    return at == 0 ? FLANK_SPACE : flank_of(char_at(text.ptr + at - 1));
}

// --- Text ---

// The text of a piece of html: canonical HTML escapes four characters.
static void add_unescaped(struct buf *out, sv html) {
    static const struct {
        sv reference;
        char c;
    } references[] = {
        {SV("&amp;"), '&'}, {SV("&lt;"), '<'}, {SV("&gt;"), '>'}, {SV("&quot;"), '"'}};
    for (size_t at = 0; at < html.len;) {
        size_t i = 0;
        while (i < ARRAY_SIZE(references) &&
               !sv_starts((sv){html.ptr + at, html.len - at}, references[i].reference.ptr)) {
            i++;
        }
        bool found = i < ARRAY_SIZE(references);
        buf_char(out, found ? references[i].c : html.ptr[at]);
        at += found ? references[i].reference.len : 1;
    }
}

// Whether `&` here would be read as a character reference.
static bool is_reference(const char *at) {
    size_t len =
        1 + strspn(at + 1, "#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    return len > 1 && at[len] == ';';
}

// Whether a character means something in any place of a line.
static bool is_special(const char *text, const char *at) {
    switch (*at) {
    case '\\':
    case '*':
    case '`':
    case '[':
        return true;
    case '_':
        return at == text || !is_alnum(at[-1]) || !is_alnum(at[1]);
    case '<':
        return is_alnum(at[1]) || (at[1] != '\0' && strchr("/!?", at[1]) != NULL);
    case '&':
        return is_reference(at);
    }
    return false;
}

// Whether the first character of a line would make it a block of another kind.
static bool is_block_mark(const char *at) {
    switch (*at) {
    case '#':
    case '>':
    case '=':
    case '|':
    case '~':
        return true;
    case '-':
    case '+':
    case ':':
        return !is_alnum(at[1]);
    }
    return false;
}

// Length of the digits of a list item's mark, 0 when a line begins with none.
static size_t list_mark(const char *at) {
    size_t digits = strspn(at, "0123456789");
    bool is_mark = digits > 0 && (at[digits] == '.' || at[digits] == ')');
    return is_mark && (at[digits + 1] == ' ' || at[digits + 1] == '\0') ? digits : 0;
}

// In a link, a closing bracket would end it.
static void add_text(struct buf *out, const char *text, bool line_begins, bool in_link) {
    const char *at = text;
    size_t digits = line_begins ? list_mark(text) : 0;
    if (digits > 0) {
        buf_add(out, at, digits);
        at += digits;
    }
    if (digits > 0 || (line_begins && is_block_mark(at))) {
        buf_char(out, '\\');
        buf_char(out, *at++);
    }
    for (; *at != '\0'; at++) {
        if (is_special(text, at) || (in_link && *at == ']')) {
            buf_char(out, '\\');
        }
        buf_char(out, *at);
    }
}

void markdown_text(struct buf *out, const char *text) {
    add_text(out, text, false, false);
}

// --- Elements ---

struct line {
    bool one_line;
    bool in_star; // inside of an element that is written with stars
    bool in_link;
};

static void write_nodes(struct buf *out, const struct markdown_node *node,
                        const struct markdown_node *end, const struct line *line);

static void write_html(struct buf *out, const struct markdown_node *node, const struct line *line) {
    struct line inside = *line;
    inside.in_star = false; // a tag stands between
    inside.in_link |= markdown_is(node, "a");
    buf_sv(out, node->open);
    write_nodes(out, node->first, NULL, &inside);
    buf_printf(out, "</%.*s>", SV_ARG(node->name));
}

// What stands behind an element: what follows it, or the end of what it stands in.
static enum flank flank_behind(const struct markdown_node *node, const struct markdown_node *end) {
    if (node->next == NULL && markdown_is_inline(node->parent) && node->parent->name.len > 0) {
        return FLANK_SIGN; // an end tag, a bracket or stars
    }
    if (node->next == end || node->next == NULL) {
        return FLANK_SPACE;
    }
    return node->next->name.len > 0 ? FLANK_SIGN : first_flank(node->next->whole);
}

// Whether stars around `inner` open behind what is written and close before what follows.
static bool stars_hold(sv before, sv inner, enum flank behind) {
    enum flank outside = last_flank(before), first = first_flank(inner), last = last_flank(inner);
    bool opens = first == FLANK_LETTER || outside == FLANK_SPACE || outside == FLANK_SIGN;
    bool closes = last == FLANK_LETTER || behind == FLANK_SPACE || behind == FLANK_SIGN;
    return first != FLANK_SPACE && last != FLANK_SPACE && opens && closes;
}

static bool ends_with_star(const struct buf *out) {
    return out->len > 0 && out->ptr[out->len - 1] == '*';
}

// Stars that touch other stars would be taken for one run of them.
static void write_star(struct buf *out, const struct markdown_node *node,
                       const struct markdown_node *end, const struct line *line) {
    const char *stars = markdown_is(node, "strong") ? "**" : "*";
    bool touches = ends_with_star(out) || (line->in_star && node->next == NULL);
    struct line inside = *line;
    inside.in_star = true;
    CLEANUP(buf_finish) struct buf inner = {0};
    buf_text(&inner, stars); // so that the content sees what stands before it
    write_nodes(&inner, node->first, NULL, &inside);
    sv content = {inner.ptr + strlen(stars), inner.len - strlen(stars)};
    if (touches || content.ptr[content.len - 1] == '*' ||
        !stars_hold((sv){out->ptr, out->len}, content, flank_behind(node, end))) {
        write_html(out, node, line);
        return;
    }
    buf_sv(out, (sv){inner.ptr, inner.len});
    buf_text(out, stars);
}

// Whether an address reads the same as a Markdown link's: nothing in it is escaped by either.
static bool fits_link(sv address) {
    static const char *const schemes[] = {"https://", "http://", "article:", "mailto:", "tel:"};
    static const char signs[] = "-._~:/?#@!$'*+,;=%&";
    size_t i = 0;
    while (i < ARRAY_SIZE(schemes) && !sv_starts(address, schemes[i])) {
        i++;
    }
    for (size_t at = 0; at < address.len; at++) {
        char c = address.ptr[at];
        if (!is_alnum(c) && (c == '\0' || strchr(signs, c) == NULL)) {
            return false;
        }
    }
    return i < ARRAY_SIZE(schemes);
}

static bool has_link(const struct markdown_node *node) {
    const char *at = memmem(node->whole.ptr + 1, node->whole.len - 1, "<a ", 3);
    return at != NULL ||
           memmem(node->whole.ptr + 1, node->whole.len - 1, "<span class=", 12) != NULL;
}

// A link, or what stands for one to an article that the library did not have: both are written
// alike, because it may have it when the text is read.
static void write_link(struct buf *out, const struct markdown_node *node, const struct line *line) {
    CLEANUP(buf_finish) struct buf address = {0};
    sv id = markdown_attribute(node, "data-article");
    bool is_span = markdown_is(node, "span");
    if (is_span) {
        buf_printf(&address, "article:%.*s", SV_ARG(id));
    } else {
        add_unescaped(&address, markdown_attribute(node, "href"));
    }
    bool plain = !is_span || (id.len > 0 && markdown_attribute(node, "lang").len == 0);
    if (!plain || line->in_link || has_link(node) || !fits_link((sv){address.ptr, address.len})) {
        write_html(out, node, line);
        return;
    }
    struct line inside = *line;
    inside.in_link = true;
    inside.in_star = false;                              // a bracket stands between
    if (out->len > 0 && out->ptr[out->len - 1] == '!') { // it would begin an image
        out->len--;
        buf_text(out, "\\!");
    }
    buf_char(out, '[');
    write_nodes(out, node->first, NULL, &inside);
    buf_text(out, "](");
    for (const char *at = address.ptr; *at != '\0'; at++) {
        if (*at == '*' || (*at == '&' && is_reference(at))) {
            buf_char(out, '\\');
        }
        buf_char(out, *at);
    }
    buf_char(out, ')');
}

static void write_plain(struct buf *out, const struct markdown_node *node,
                        const struct line *line) {
    CLEANUP(buf_finish) struct buf text = {0};
    bool line_begins = !line->one_line && (out->len == 0 || out->ptr[out->len - 1] == '\n');
    add_unescaped(&text, node->whole);
    add_text(out, text.ptr, line_begins, line->in_link);
}

static void write_nodes(struct buf *out, const struct markdown_node *node,
                        const struct markdown_node *end, const struct line *line) {
    for (; node != end && node != NULL; node = node->next) {
        if (node->name.len == 0) {
            write_plain(out, node, line);
        } else if (markdown_is(node, "br")) {
            buf_text(out, line->one_line ? "<br>" : "\\\n");
        } else if (markdown_is(node, "strong") || markdown_is(node, "em")) {
            write_star(out, node, end, line);
        } else if (markdown_is(node, "a") || markdown_is(node, "span")) {
            write_link(out, node, line);
        } else {
            write_html(out, node, line);
        }
    }
}

void markdown_inline(struct buf *out, const struct markdown_node *node,
                     const struct markdown_node *end, bool one_line) {
    CLEANUP(buf_finish) struct buf text = {0}; // apart, so that its beginning is a line's
    if (node != NULL && node->next == end && sv_is(node->whole, "[lost list]")) {
        buf_text(out, "\\[lost<!-- --> list]"); // these words, and not the mark
        return;
    }
    const struct line line = {.one_line = one_line};
    write_nodes(&text, node, end, &line);
    buf_sv(out, (sv){text.ptr, text.len});
}
