// SPDX-License-Identifier: MIT
// What an EHR asks: the parameters of HL7's Context-Aware Knowledge Retrieval, URL-based
// implementation, as far as they choose or narrow what is answered.
#pragma once

#include "api/service.h"

enum {
    INFOBUTTON_BODY_MAX = 64 * 1024, // a form of every parameter there is takes some kilobytes
    INFOBUTTON_PARAMETERS_MAX = 256, // of a request; the standard names about sixty
    INFOBUTTON_CRITERIA_MAX = 16,    // main search criteria: each costs a lookup, maybe a search
    INFOBUTTON_ASPECTS_MAX = 2,      // kinds of section that answer one question
    INFOBUTTON_YEARS_MAX = 150,      // more is no age
};

enum infobutton_type {
    INFOBUTTON_HTML,
    INFOBUTTON_JSON,
    INFOBUTTON_TEXT_JSON,
    INFOBUTTON_ATOM,
    INFOBUTTON_TEXT_XML,
    INFOBUTTON_UNKNOWN
};
extern const char *const infobutton_types[INFOBUTTON_UNKNOWN];

// One thing that is asked about. NULL: not given.
struct criterion {
    int group; // the number behind its parameters' names; -1: none
    const char *code, *system, *display, *original;
};
struct infobutton {
    struct criterion criteria[INFOBUTTON_CRITERIA_MAX];
    size_t criterion_count;
    enum infobutton_type type;
    const char *asked_type;              // knowledgeResponseType as it came, or NULL
    const char *language;                // as asked for, or NULL
    int aspects[INFOBUTTON_ASPECTS_MAX]; // the section to show, in order; VOCAB_NONE: none
    int age_from, age_to;                // in whole years; -1: not known
    int sex;                             // enum sex or VOCAB_NONE
    struct feed_category *categories;    // what was understood, as it came
    size_t category_count;
};

// Reads the query and, of a POST, the form. Names compare without case; what is not known, empty
// or not percent-encoded UTF-8 is passed over. NULL, or why the request is refused.
const char *infobutton_read(const struct request *request, struct infobutton *ret_asked);
// The words in which a criterion names its subject, or NULL.
const char *criterion_words(const struct criterion *criterion);
