// SPDX-License-Identifier: MIT
// A reader's feedback and its answer.
#pragma once

#include "model/vocab.h"

enum {
    FEEDBACK_COMMENT_MAX = 4000, // code points
    FEEDBACK_NAME_MAX = 200,
    FEEDBACK_EMAIL_MAX = 254,       // RFC 5321 section 4.5.3.1.3, less the brackets
    FEEDBACK_REFERENCE_LENGTH = 26, // 128 bits in base 32
    FEEDBACK_BUSINESS_DAYS = 2,
};

// A click that is counted, not a comment that is kept.
static inline bool feedback_is_vote(enum feedback_type type) {
    return type == FEEDBACK_HELPFUL || type == FEEDBACK_NOT_HELPFUL;
}

struct feedback {
    const char *reference; // 26 characters of base 32
    const char *article, *language;
    int edition;         // the edition the reader saw; 0 none
    const char *section; // key or NULL
    enum feedback_type type;
    const char *comment;
    const char *contact_name, *contact_email; // personal; NULL when not given
    bool quarantined;                         // looks like a robot's
    enum feedback_status status;
    int64_t received_at, respond_by, answered_at; // 0: not yet
    const char *answer;
    int fixed_in_edition; // 0: none
};
