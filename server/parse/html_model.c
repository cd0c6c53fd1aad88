// SPDX-License-Identifier: MIT
// The content model and the allow-list. Invariant: every canonical element has a row in `names`; an
// element that no row of `rules` names keeps its text and nothing else.
#include "parse/html_model.h"

#include "base/mem.h"
#include "parse/text.h"

static const struct {
    const char *tag;
    enum html_content content;
} names[] = {
    [HTML_ROOT] = {"", HTML_HOLDS_FLOW},           [HTML_P] = {"p", HTML_HOLDS_PHRASING},
    [HTML_UL] = {"ul", HTML_HOLDS_LIST},           [HTML_OL] = {"ol", HTML_HOLDS_LIST},
    [HTML_LI] = {"li", HTML_HOLDS_FIRST_RUN},      [HTML_DL] = {"dl", HTML_HOLDS_NAMES},
    [HTML_DT] = {"dt", HTML_HOLDS_FLAT},           [HTML_DD] = {"dd", HTML_HOLDS_FIRST_RUN},
    [HTML_TABLE] = {"table", HTML_HOLDS_TABLE},    [HTML_CAPTION] = {"caption", HTML_HOLDS_FLAT},
    [HTML_THEAD] = {"thead", HTML_HOLDS_ROWS},     [HTML_TBODY] = {"tbody", HTML_HOLDS_ROWS},
    [HTML_TR] = {"tr", HTML_HOLDS_CELLS},          [HTML_TH] = {"th", HTML_HOLDS_FIRST_RUN},
    [HTML_TD] = {"td", HTML_HOLDS_FIRST_RUN},      [HTML_H4] = {"h4", HTML_HOLDS_FLAT},
    [HTML_ASIDE] = {"aside", HTML_HOLDS_FLOW},     [HTML_FIGURE] = {"figure", HTML_HOLDS_PHRASING},
    [HTML_LOST_LIST] = {"p", HTML_HOLDS_PHRASING}, [HTML_STRONG] = {"strong", HTML_HOLDS_PHRASING},
    [HTML_EM] = {"em", HTML_HOLDS_PHRASING},       [HTML_SUB] = {"sub", HTML_HOLDS_PHRASING},
    [HTML_SUP] = {"sup", HTML_HOLDS_PHRASING},     [HTML_ABBR] = {"abbr", HTML_HOLDS_PHRASING},
    [HTML_SPAN] = {"span", HTML_HOLDS_PHRASING},   [HTML_A] = {"a", HTML_HOLDS_PHRASING},
};

#define BIT(name) (1U << HTML_##name)
// What never stands by itself. gumbo does leave parts of a table outside one, where foreign
// elements with the names of a table's confuse it: <svg><table><title><table></table><td>.
#define PARTS                                                                                      \
    (BIT(LI) | BIT(DT) | BIT(DD) | BIT(CAPTION) | BIT(THEAD) | BIT(TBODY) | BIT(TR) | BIT(TH) |    \
     BIT(TD))
static const struct {
    unsigned holds;         // a bit for each element
    enum html_name between; // HTML_ROOT: a list or table, by what the child is a part of
} contents[] = {
    [HTML_HOLDS_FLOW] = {~PARTS, HTML_ROOT},
    [HTML_HOLDS_FIRST_RUN] = {~PARTS, HTML_ROOT},
    [HTML_HOLDS_PHRASING] = {0, HTML_ROOT},
    [HTML_HOLDS_FLAT] = {0, HTML_ROOT},
    [HTML_HOLDS_LIST] = {BIT(LI), HTML_LI},
    [HTML_HOLDS_NAMES] = {BIT(DT) | BIT(DD), HTML_DD},
    [HTML_HOLDS_TABLE] = {BIT(CAPTION) | BIT(THEAD) | BIT(TBODY), HTML_TBODY},
    [HTML_HOLDS_ROWS] = {BIT(TR), HTML_TR},
    [HTML_HOLDS_CELLS] = {BIT(TH) | BIT(TD), HTML_TD},
};

static const struct {
    enum html_action action;
    const char *elements;
    enum html_name name; // HTML_ROOT: the canonical element with the same tag, where there is one
} rules[] = {
    {HTML_PARAGRAPH, "p", HTML_ROOT},
    {HTML_KEEP_BLOCK, "ul ol li dl dt dd table caption thead tbody tr th td h4", HTML_ROOT},
    {HTML_KEEP_BLOCK, "tfoot", HTML_TBODY},
    {HTML_CHANGE_BLOCK, "h1 h2 h3 h5 h6", HTML_H4},
    {HTML_CALLOUT_RULE, "aside", HTML_ROOT},
    {HTML_FIGURE_RULE, "figure", HTML_ROOT},
    {HTML_KEEP_INLINE, "strong em sub sup abbr", HTML_ROOT},
    {HTML_KEEP_INLINE, "b", HTML_STRONG},
    {HTML_KEEP_INLINE, "i", HTML_EM},
    {HTML_SPAN_RULE, "span", HTML_ROOT},
    {HTML_LINK, "a", HTML_ROOT},
    {HTML_LINE_BREAK, "br", HTML_ROOT},
    {HTML_EDGE,
     "html body div section article main header footer nav hgroup center address figcaption",
     HTML_ROOT},
    {HTML_EDGE_LOUD, "blockquote details summary pre listing form fieldset legend menu dir hr",
     HTML_ROOT},
    {HTML_UNWRAP, "font wbr nobr bdi time data", HTML_ROOT},
    {HTML_DROP_QUIETLY, "col colgroup head", HTML_ROOT},
    {HTML_DROP,
     "title base link meta style script noscript template svg math iframe object embed applet "
     "param audio video source track canvas map area img image input button select datalist "
     "optgroup option textarea keygen output progress meter frame frameset noframes noembed xmp "
     "plaintext",
     HTML_ROOT},
};

const char *html_tag(enum html_name name) {
    return names[name].tag;
}

enum html_content html_content(enum html_name name) {
    return names[name].content;
}

bool html_holds(enum html_name parent, enum html_name child) {
    return (contents[html_content(parent)].holds >> child & 1) != 0;
}

enum html_name html_between(enum html_name parent, enum html_name child) {
    enum html_name between = contents[html_content(parent)].between;
    if (between != HTML_ROOT) {
        return between;
    }
    if (child == HTML_LI) {
        return HTML_UL;
    }
    return child == HTML_DT || child == HTML_DD ? HTML_DL : HTML_TABLE;
}

static enum html_name name_of(sv tag) {
    enum html_name name = HTML_P;
    while (name < HTML_NAME_COUNT && !sv_is(tag, names[name].tag)) {
        name++;
    }
    return name == HTML_NAME_COUNT ? HTML_ROOT : name;
}

struct html_rule html_rule_of(const GumboElement *element) {
    sv tag = sv_of(gumbo_normalized_tagname(element->tag)); // empty for an unknown element
    if (element->tag_namespace != GUMBO_NAMESPACE_HTML) {
        return (struct html_rule){HTML_DROP, HTML_ROOT};
    }
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        if (text_has_word(rules[i].elements, tag)) {
            enum html_name name = rules[i].name == HTML_ROOT ? name_of(tag) : rules[i].name;
            return (struct html_rule){rules[i].action, name};
        }
    }
    return (struct html_rule){HTML_UNWRAP_LOUD, HTML_ROOT};
}

const char *html_element_name(struct arena *arena, const GumboElement *element) {
    if (element->tag != GUMBO_TAG_UNKNOWN) {
        return gumbo_normalized_tagname(element->tag);
    }
    GumboStringPiece text = element->original_tag;
    gumbo_tag_from_original_text(&text);
    char *name = arena_copy(arena, (sv){text.data, text.length > 40 ? 40 : text.length});
    for (char *c = name; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z') {
            *c = (char)(*c - 'A' + 'a');
        } else if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f) {
            *c = '?'; // a message holds no control characters, and no half of a character
        }
    }
    return name;
}
