// SPDX-License-Identifier: MIT
// The elements of NLM's feed: where each stands and what reads it. Private to the nlm files.
#pragma once

#include "parse/nlm_topic.h"

enum nlm_tag {
    NLM_TAG_NONE, // outside, or unknown
    NLM_TAG_FEED,
    NLM_TAG_TOPIC,
    NLM_TAG_ALSO_CALLED,
    NLM_TAG_SUMMARY,
    NLM_TAG_GROUP,
    NLM_TAG_MAPPED_TOPIC,
    NLM_TAG_MESH,
    NLM_TAG_DESCRIPTOR,
    NLM_TAG_QUALIFIER,
    NLM_TAG_OTHER_LANGUAGE,
    NLM_TAG_INSTITUTE,
    NLM_TAG_RELATED,
    NLM_TAG_SEE,
    NLM_TAG_SITE,
    NLM_TAG_CATEGORY,
    NLM_TAG_ORGANIZATION,
    NLM_TAG_DESCRIPTION,
    NLM_TAG_COUNT
};

struct nlm_element {
    const char *name;
    enum nlm_tag parent;
    bool holds_text;
    nlm_part *begin, *end;
    enum nlm_left left; // what it counts as, having no place
};
extern const struct nlm_element nlm_elements[NLM_TAG_COUNT];
// The element of that name that may stand in `parent`; NLM_TAG_NONE for none.
enum nlm_tag nlm_tag_find(const char *name, enum nlm_tag parent);
// NLM_ATTRIBUTE_COUNT for none.
enum nlm_attribute nlm_attribute_find(const char *name);
