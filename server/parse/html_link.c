// SPDX-License-Identifier: MIT
// The allow-list of link schemes. Invariant: what html_link() gives, it gives again for itself.
#include "parse/html_link.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/article.h"

#include <string.h>

static bool needs_code(char c) {
    return (unsigned char)c <= ' ' || c == 0x7f || strchr("\"<>\\^`{|}", c) != NULL;
}

// Percent-encodes what may not stand in a URL; other languages' letters may (RFC 3987), and `%`
// stays, so that encoding twice is encoding once.
static void add_encoded(struct buf *out, const char *text) {
    for (const char *at = text; *at != '\0'; at++) {
        if (needs_code(*at)) {
            buf_printf(out, "%%%02X", (unsigned char)*at);
        } else {
            buf_char(out, *at);
        }
    }
}

static bool web_rest_valid(const char *rest) {
    if (strncmp(rest, "//", 2) != 0) {
        return false;
    }
    size_t host = strcspn(rest + 2, "/?#\\");
    return host > 0 && memchr(rest + 2, '@', host) == NULL && strpbrk(rest, " ") != rest + 2;
}

static bool mail_rest_valid(const char *rest) {
    const char *at = strchr(rest, '@');
    return at != NULL && at > rest && at[1] != '\0';
}

static bool telephone_rest_valid(const char *rest) {
    return rest[0] != '\0' && strspn(rest, "0123456789+-.()#*;=abcdefghijklmnopqrstuvwxyz") ==
                                  strlen(rest); // RFC 3966
}

static bool article_rest_valid(const char *rest) {
    return article_id_valid(sv_of(rest));
}

static const struct {
    const char *name;
    bool (*rest_valid)(const char *rest);
} schemes[] = {
    {"https:", web_rest_valid},     {"http:", web_rest_valid},        {"mailto:", mail_rest_valid},
    {"tel:", telephone_rest_valid}, {"article:", article_rest_valid},
};

// {public_url}/{language}/articles/{id} names an article of this library, whoever serves it.
static const char *own_article(struct arena *arena, const char *url, const char *public_url) {
    size_t len = public_url == NULL ? 0 : strlen(public_url);
    if (len == 0 || strncmp(url, public_url, len) != 0 || url[len] != '/') {
        return NULL;
    }
    sv rest = sv_of(url + len + 1);
    sv language = sv_cut(&rest, '/');
    if (!language_tag_valid(language) || rest.ptr == NULL || !sv_starts(rest, "articles/")) {
        return NULL;
    }
    sv id = {rest.ptr + 9, rest.len - 9};
    return article_id_valid(id) ? arena_printf(arena, "article:%.*s", SV_ARG(id)) : NULL;
}

// The address in its canonical form; NULL when its scheme or what follows is not allowed.
static const char *allowed(struct arena *arena, const char *url) {
    for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
        size_t len = strlen(schemes[i].name);
        if (!sv_is_nocase((sv){url, strnlen(url, len)}, schemes[i].name)) {
            continue;
        }
        CLEANUP(buf_finish) struct buf out = {0};
        buf_text(&out, schemes[i].name);
        add_encoded(&out, url + len);
        bool valid = schemes[i].rest_valid(url + len) && out.len <= ARTICLE_URL_MAX;
        // Encoding may put an ASCII letter before a combining mark: normalise what came of it.
        return valid ? utf8_clean(arena, (sv){out.ptr, out.len}) : NULL;
    }
    return NULL;
}

const char *html_link(struct arena *arena, const char *href, const char *public_url) {
    const char *url = strlen(href) > ARTICLE_URL_MAX ? NULL : allowed(arena, href);
    const char *own = url == NULL ? NULL : own_article(arena, url, public_url);
    return own == NULL ? url : own;
}

bool html_link_is_web(const char *url) {
    sv rest = sv_of(url);
    sv scheme = sv_cut(&rest, ':');
    if (rest.ptr == NULL || !(sv_is_nocase(scheme, "http") || sv_is_nocase(scheme, "https"))) {
        return false;
    }
    for (const char *at = rest.ptr; *at != '\0'; at++) {
        if (needs_code(*at)) {
            return false;
        }
    }
    return web_rest_valid(rest.ptr);
}
