// SPDX-License-Identifier: MIT
// The content model as a table. Invariant: every canonical element has a row.
#include "parse/html_model.h"

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

const char *html_tag(enum html_name name) {
    return names[name].tag;
}

enum html_content html_content(enum html_name name) {
    return names[name].content;
}

bool html_holds(enum html_name parent, enum html_name child) {
    switch (html_content(parent)) {
    case HTML_HOLDS_FLOW:
    case HTML_HOLDS_FIRST_RUN:
        return child != HTML_LI && child != HTML_DT && child != HTML_DD;
    case HTML_HOLDS_LIST:
        return child == HTML_LI;
    case HTML_HOLDS_NAMES:
        return child == HTML_DT || child == HTML_DD;
    case HTML_HOLDS_TABLE:
        return child == HTML_CAPTION || child == HTML_THEAD || child == HTML_TBODY;
    case HTML_HOLDS_ROWS:
        return child == HTML_TR;
    case HTML_HOLDS_CELLS:
        return child == HTML_TH || child == HTML_TD;
    case HTML_HOLDS_PHRASING:
    case HTML_HOLDS_FLAT:
        return false;
    }
    return false;
}

enum html_name html_between(enum html_name parent, enum html_name child) {
    switch (html_content(parent)) {
    case HTML_HOLDS_LIST:
        return HTML_LI;
    case HTML_HOLDS_NAMES:
        return HTML_DD;
    case HTML_HOLDS_FLOW:
    case HTML_HOLDS_FIRST_RUN:
    case HTML_HOLDS_PHRASING:
    case HTML_HOLDS_FLAT:
        return child == HTML_LI ? HTML_UL : HTML_DL;
    case HTML_HOLDS_TABLE:
        return HTML_TBODY;
    case HTML_HOLDS_ROWS:
        return HTML_TR;
    case HTML_HOLDS_CELLS:
        return HTML_TD;
    }
    return HTML_P;
}
