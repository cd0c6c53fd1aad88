// SPDX-License-Identifier: MIT
// The views: texts, templates and assets, made once from what the build embedded, then only read.
#include "view/private.h"

#include "base/err.h"

#include <string.h>

extern const struct embedded_file texts_files[], pages_files[], assets_files[];
extern const size_t texts_count, pages_count, assets_count;

// The path of an address: "https://example.org/health" → "/health", "https://example.org" → "".
static const char *path_of(const char *url) {
    const char *host = strstr(url, "://");
    const char *path = host != NULL ? strchr(host + 3, '/') : NULL;
    return path != NULL ? path : "";
}

int views_create(const struct library *library, struct views **ret_views) {
    struct views *views = mem_zero(1, sizeof(*views));
    views->library = library;
    views->base = library->public_url == NULL ? "" : path_of(library->public_url);
    views->assets = assets_create(assets_files, assets_count);
    int outcome = texts_create(texts_files, texts_count, &views->texts);
    if (outcome == 0) {
        outcome = templates_create(pages_files, pages_count, views->texts, &views->templates);
    }
    if (outcome != 0) {
        views_destroy(views);
        return outcome;
    }
    *ret_views = views;
    return 0;
}

void views_destroy(struct views *views) {
    if (views != NULL) {
        templates_destroy(views->templates);
        texts_destroy(views->texts);
        assets_destroy(views->assets);
        free_ptr(&views);
    }
}

const char *const *views_interfaces(const struct views *views, size_t *ret_count) {
    return texts_languages(views->texts, ret_count);
}

const char *views_interface(const struct views *views, const char *language) {
    size_t count;
    const char *const *choices = texts_languages(views->texts, &count);
    const char *wanted[] = {language, views->library->language, "en"};
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        const char *found = language_lookup(sv_of(wanted[i]), choices, count);
        if (found != NULL) {
            return found;
        }
    }
    return choices[0];
}

bool views_asset(const struct views *views, const char *name, sv *ret_bytes,
                 const char **ret_type) {
    return assets_find(views->assets, name, ret_bytes, ret_type);
}
