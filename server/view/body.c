// SPDX-License-Identifier: MIT
// A section's stored html on its way out. The stored form is canonical (docs/api.md, Body): lower
// case names, double quotes, attributes in one order, `<` only where a tag begins. So a tag is
// known by how it begins, and what is written here stays as safe as what was stored.
#include "view/body.h"

#include "view/private.h"

#include <string.h>

#define ARTICLE_LINK "<a href=\"article:"

// The attribute value that begins at `at`; NULL when the html is cut short.
static const char *value_end(const char *at) {
    return strchr(at, '"');
}

// Writes the start of a link to an article; returns what follows it in the stored html.
static const char *write_link(struct buf *out, const char *html, const char *root,
                              const char *language) {
    const char *id = html + strlen(ARTICLE_LINK);
    const char *end = value_end(id);
    if (end == NULL) {
        return id + strlen(id);
    }
    int len = (int)(end - id);
    buf_printf(out, "<a href=\"%s/%s/articles/%.*s\" data-article=\"%.*s\"", root, language, len,
               id, len, id);
    return end + 1;
}

static bool starts(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

void body_serve(struct buf *out, const char *html, const char *root, const char *language) {
    while (*html != '\0') {
        size_t plain = strcspn(html, "<");
        buf_add(out, html, plain);
        html += plain;
        if (starts(html, ARTICLE_LINK)) {
            html = write_link(out, html, root, language);
        } else if (*html != '\0') {
            buf_char(out, *html++);
        }
    }
}

// --- On a page ---

// The section's own title is h2 at depth 0, so its text's h4 becomes h3, and so on down.
static const char *write_heading(struct buf *out, const char *html, const struct body_page *page) {
    bool end = html[1] == '/';
    buf_printf(out, "<%sh%d>", end ? "/" : "", page->depth + 3);
    return html + (end ? strlen("</h4>") : strlen("<h4>"));
}

static const char *write_page_link(struct buf *out, const char *html,
                                   const struct body_page *page) {
    return write_link(out, html, page->root, page->language);
}

// `<aside class="callout KIND">`: a note with its kind in words, so that it does not speak by
// colour alone.
static const char *write_callout(struct buf *out, const char *html, const struct body_page *page) {
    const char *kind = strstr(html, "callout ");
    const char *end = kind != NULL ? value_end(kind) : NULL;
    if (end == NULL || end[1] != '>') {
        buf_char(out, *html);
        return html + 1;
    }
    kind += strlen("callout ");
    CLEANUP(buf_finish) struct buf key = {0};
    buf_printf(&key, "callout-%.*s", (int)(end - kind), kind);
    const char *label = texts_get(page->texts, page->interface, key.ptr);
    buf_printf(out, "<aside class=\"callout %.*s\" role=\"note\">", (int)(end - kind), kind);
    if (label != NULL) {
        buf_printf(out, "<p class=\"callout-label\"%s>", page->interface_attributes);
        buf_html(out, sv_of(label));
        buf_text(out, "</p>");
    }
    return end + 2;
}

static const char *write_lost(struct buf *out, const char *html, const struct body_page *page) {
    const char *end = strstr(html, "</p>");
    buf_printf(out, "<p class=\"lost-list\"%s>", page->interface_attributes);
    buf_html(out, sv_of(texts_get(page->texts, page->interface, "lost-list")));
    buf_text(out, "</p>");
    return end != NULL ? end + strlen("</p>") : html + strlen(html);
}

// A figure in its place; one that the article does not have leaves nothing.
static const char *write_figure(struct buf *out, const char *html, const struct body_page *page) {
    const char *key = html + strlen("<figure data-figure=\"");
    const char *end = value_end(key);
    if (end == NULL) {
        return html + strlen(html);
    }
    page->figure(page->arg, (sv){key, (size_t)(end - key)}, out);
    end += end[1] == '>' ? 2 : 1;
    return starts(end, "</figure>") ? end + strlen("</figure>") : end;
}

// A wide table scrolls inside its own box, which the keyboard can reach. A group, not a region:
// many landmarks of one name would not help to find a way through the page.
static const char *write_table(struct buf *out, const char *html, const struct body_page *page) {
    if (html[1] == '/') {
        buf_text(out, "</table></div>");
        return html + strlen("</table>");
    }
    buf_text(out, "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"");
    buf_html(out, sv_of(texts_get(page->texts, page->interface, "table")));
    buf_text(out, "\"><table>");
    return html + strlen("<table>");
}

static const struct rewrite {
    const char *start;
    const char *(*write)(struct buf *out, const char *html, const struct body_page *page);
} rewrites[] = {
    {ARTICLE_LINK, write_page_link},
    {"<h4>", write_heading},
    {"</h4>", write_heading},
    {"<aside class=\"callout ", write_callout},
    {"<p class=\"lost-list\">", write_lost},
    {"<figure data-figure=\"", write_figure},
    {"<table>", write_table},
    {"</table>", write_table},
};

static const struct rewrite *rewrite_find(const char *html) {
    for (size_t i = 0; i < ARRAY_SIZE(rewrites); i++) {
        if (starts(html, rewrites[i].start)) {
            return &rewrites[i];
        }
    }
    return NULL;
}

void body_page(struct buf *out, const char *html, const struct body_page *page) {
    while (*html != '\0') {
        size_t plain = strcspn(html, "<");
        buf_add(out, html, plain);
        html += plain;
        const struct rewrite *rewrite = rewrite_find(html);
        if (rewrite != NULL) {
            html = rewrite->write(out, html, page);
        } else if (*html != '\0') {
            buf_char(out, *html++);
        }
    }
}
