// SPDX-License-Identifier: MIT
// Addresses. Ids, languages, keys and references are made of characters that need no escaping in a
// path.
#include "view/private.h"

json_t *url_article(const char *root, const char *language, const char *id) {
    return value_printf("%s/%s/articles/%s", root, language, id);
}

json_t *url_media(const char *root, const struct media *media) {
    return media->hash != NULL ? value_printf("%s/api/v1/media/%s", root, media->hash)
                               : value_text(media->url);
}

json_t *url_feedback(const char *root, const char *language, const char *reference) {
    return value_printf("%s/%s/feedback/%s", root, language, reference);
}
