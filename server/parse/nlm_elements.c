// SPDX-License-Identifier: MIT
// The elements of NLM's feed, of 2012 and since.
#include "parse/nlm_elements.h"

#include <string.h>

const struct nlm_element nlm_elements[NLM_TAG_COUNT] = {
    [NLM_TAG_FEED] = {.name = "health-topics", .parent = NLM_TAG_NONE},
    [NLM_TAG_TOPIC] = {.name = "health-topic", .parent = NLM_TAG_FEED},
    [NLM_TAG_ALSO_CALLED] = {"also-called", NLM_TAG_TOPIC, true, .end = nlm_name},
    [NLM_TAG_SUMMARY] = {"full-summary", NLM_TAG_TOPIC, true, .end = nlm_summary},
    [NLM_TAG_GROUP] = {"group", NLM_TAG_TOPIC, true, .end = nlm_in_group},
    [NLM_TAG_MAPPED_TOPIC] = {"language-mapped-topic", NLM_TAG_TOPIC, true,
                              .end = nlm_mapped_topic},
    [NLM_TAG_MESH] = {.name = "mesh-heading", .parent = NLM_TAG_TOPIC},
    [NLM_TAG_DESCRIPTOR] = {"descriptor", NLM_TAG_MESH, true, .end = nlm_descriptor},
    [NLM_TAG_QUALIFIER] = {"qualifier", NLM_TAG_MESH, true, .left = NLM_LEFT_QUALIFIER},
    [NLM_TAG_OTHER_LANGUAGE] = {"other-language", NLM_TAG_TOPIC, true,
                                .left = NLM_LEFT_OTHER_LANGUAGE},
    [NLM_TAG_INSTITUTE] = {"primary-institute", NLM_TAG_TOPIC, true, .end = nlm_institute},
    [NLM_TAG_RELATED] = {"related-topic", NLM_TAG_TOPIC, true, .end = nlm_related},
    [NLM_TAG_SEE] = {"see-reference", NLM_TAG_TOPIC, true, .end = nlm_name},
    [NLM_TAG_SITE] = {"site", NLM_TAG_TOPIC, false, .begin = nlm_site_begin, .end = nlm_site_end},
    [NLM_TAG_CATEGORY] = {"information-category", NLM_TAG_SITE, true, .left = NLM_LEFT_CATEGORY},
    [NLM_TAG_ORGANIZATION] = {"organization", NLM_TAG_SITE, true, .end = nlm_organization},
    [NLM_TAG_DESCRIPTION] = {"standard-description", NLM_TAG_SITE, true,
                             .left = NLM_LEFT_DESCRIPTION},
};

static const char *const attribute_names[NLM_ATTRIBUTE_COUNT] = {
    [NLM_TITLE] = "title",
    [NLM_URL] = "url",
    [NLM_ID] = "id",
    [NLM_LANGUAGE] = "language",
    [NLM_DATE_CREATED] = "date-created",
    [NLM_META_DESC] = "meta-desc",
    [NLM_MAPPED_URL] = "language-mapped-url",
    [NLM_VERNACULAR_NAME] = "vernacular-name",
    [NLM_TOTAL] = "total",
    [NLM_DATE_GENERATED] = "date-generated",
};

enum nlm_tag nlm_tag_find(const char *name, enum nlm_tag parent) {
    for (int tag = NLM_TAG_FEED; tag < NLM_TAG_COUNT; tag++) {
        if (nlm_elements[tag].parent == parent && strcmp(nlm_elements[tag].name, name) == 0) {
            return (enum nlm_tag)tag;
        }
    }
    return NLM_TAG_NONE;
}

enum nlm_attribute nlm_attribute_find(const char *name) {
    int i = 0;
    while (i < NLM_ATTRIBUTE_COUNT && strcmp(attribute_names[i], name) != 0) {
        i++;
    }
    return (enum nlm_attribute)i;
}
