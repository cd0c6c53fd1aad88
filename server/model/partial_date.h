// SPDX-License-Identifier: MIT
// Dates as precise as their source: "2020", "2020-09", "2020-09-14". A partial date means the whole
// period: it begins at its first day and ends with its last.
#pragma once

#include "base/sv.h"

struct partial_date {
    int16_t year;  // 0: no date
    uint8_t month; // 0: unknown
    uint8_t day;   // 0: unknown
};

enum { PARTIAL_DATE_TEXT = 11 }; // "2020-09-14" and NUL

// False for anything but a real date of years 1000–9999.
bool partial_date_parse(sv text, struct partial_date *ret_date);
// Writes the date at its own precision; "" for none. Returns ret_text.
const char *partial_date_text(struct partial_date date, char ret_text[static PARTIAL_DATE_TEXT]);
bool partial_date_is_set(struct partial_date date);
bool partial_date_eq(struct partial_date a, struct partial_date b);
int32_t partial_date_first_day(struct partial_date date); // days since 1970-01-01
int32_t partial_date_last_day(struct partial_date date);
// The same precision, `months` later; 31 January + 1 month is the last of February. A bare year
// moves by whole years, rounded up.
struct partial_date partial_date_add_months(struct partial_date date, int months);
