// SPDX-License-Identifier: MIT
// Who publishes and how: the settings that documents and pages show. Set once at start, read by
// every thread.
#pragma once

#include "base/sv.h"

struct library {
    const char *public_url; // "https://health.example.org", without a trailing slash
    const char *publisher;
    const char *language;   // the library's own: what `lang` defaults to
    const char *time_zone;  // IANA name
    const char *disclaimer; // in `language`; NULL: the interface has a sentence in each of its own
    const char *contact;    // e-mail address or URL, or NULL
    const char *emergency_number;
    const char *license; // or NULL
    bool a4;             // handouts are for A4 paper where nobody chooses, not for Letter
    int review_interval; // months
};
