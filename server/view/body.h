// SPDX-License-Identifier: MIT
// A section's html on a page.
#pragma once

#include "base/buf.h"
#include "view/texts.h"

// Writes the figure of that key, or nothing.
typedef void body_figure(void *arg, sv key, struct buf *out);

struct body_page {
    const char *root, *language; // of links to articles
    const struct texts *texts;
    const char *interface; // language of labels
    const char
        *interface_attributes; // ` lang="en" dir="ltr"` where it is not the content's, else ""
    int depth;                 // of the section
    body_figure *figure;
    void *arg;
};
// Stored html as a page shows it: headings in order, figures in place, callouts with a label, the
// patient's words where a list was lost.
void body_page(struct buf *out, const char *html, const struct body_page *page);
