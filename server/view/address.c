// SPDX-License-Identifier: MIT
// Addresses. Ids, languages, keys and references are made of characters that need no escaping in a
// path.
#include "view/private.h"

json_t *url_article(const char *root, const char *language, const char *id) {
    return value_printf("%s/%s/articles/%s", root, language, id);
}

json_t *url_edition(const char *root, const char *language, const char *id, int number,
                    enum edition_state state) {
    return state == EDITION_CURRENT
               ? url_article(root, language, id)
               : value_printf("%s/%s/articles/%s/editions/%d", root, language, id, number);
}

json_t *url_handout(const char *root, const char *language, const char *id) {
    return value_printf("%s/%s/articles/%s/handout", root, language, id);
}

json_t *url_topic(const char *root, const char *language, const char *id) {
    return value_printf("%s/%s/topics/%s", root, language, id);
}

json_t *url_media(const char *root, const struct media *media) {
    return media->hash != NULL ? value_printf("%s/api/v1/media/%s", root, media->hash)
                               : value_text(media->url);
}

json_t *url_feedback(const char *root, const char *language, const char *reference) {
    return value_printf("%s/%s/feedback/%s", root, language, reference);
}

json_t *url_asset(const struct views *v, const char *file) {
    return value_printf("%s/assets/%s", v->base, assets_name(v->assets, file));
}

json_t *url_printout(const char *root, const char *code) {
    return value_printf("%s/v/%s", root, code);
}

json_t *url_doi(const char *doi) {
    CLEANUP(buf_finish) struct buf url = {0};
    if (doi == NULL) {
        return json_null();
    }
    buf_text(&url, "https://doi.org/");
    sv rest = sv_of(doi);
    while (rest.ptr != NULL) { // the slash in it stays one
        buf_urlencode(&url, sv_cut(&rest, '/'));
        buf_text(&url, rest.ptr != NULL ? "/" : "");
    }
    return value_buf(&url);
}

json_t *url_pubmed(const char *pmid) {
    return pmid == NULL ? json_null() : value_printf("https://pubmed.ncbi.nlm.nih.gov/%s/", pmid);
}
