// SPDX-License-Identifier: MIT
// Data for the view's tests: an article that has everything, one that has next to nothing, and the
// lists around them. All made up.
#pragma once

#include "view/view.h"

#define SAMPLE_LIBRARY                                                                             \
    {                                                                                              \
        .public_url = "https://health.example.org", .publisher = "Example Health Library",         \
        .language = "en", .time_zone = "America/New_York",                                         \
        .disclaimer = "This is for learning. It does not replace the advice of your care team.",   \
        .contact = "library@example.org", .emergency_number = "911", .license = "CC BY 4.0",       \
        .review_interval = 36,                                                                     \
    }

void sample_article(struct article *ret_article); // every field
void sample_minimal(struct article *ret_article); // what a document must have, unreviewed
extern struct topic sample_topics[];
extern const size_t sample_topic_count;
extern struct summary sample_rows[];
extern const size_t sample_row_count;
extern const struct edition_line sample_editions[]; // newest first
extern const size_t sample_edition_count;
extern const struct feedback sample_feedback;
