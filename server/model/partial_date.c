// SPDX-License-Identifier: MIT
// Dates that know how precise they are. Invariant: a date that is set has a year of 1000–9999; a
// day stands only behind a month, and exists in it.
#include "model/partial_date.h"

#include "base/clock.h"

#include <stdio.h>

enum { YEAR_MIN = 1000, YEAR_MAX = 9999 };

static bool digits(sv text, size_t count, int *ret_value) {
    int value = 0;
    if (text.len != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
        value = value * 10 + (text.ptr[i] - '0');
    }
    *ret_value = value;
    return true;
}

bool partial_date_parse(sv text, struct partial_date *ret_date) {
    int year = 0, month = 0, day = 0;
    sv rest = text;
    if (!digits(sv_cut(&rest, '-'), 4, &year) || year < YEAR_MIN) {
        return false;
    }
    if (rest.ptr != NULL) {
        if (!digits(sv_cut(&rest, '-'), 2, &month) || month < 1 || month > 12) {
            return false;
        }
    }
    if (rest.ptr != NULL) {
        if (!digits(rest, 2, &day) || day < 1 || day > days_in_month(year, month)) {
            return false;
        }
    }
    *ret_date = (struct partial_date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return true;
}

const char *partial_date_text(struct partial_date date, char ret_text[static PARTIAL_DATE_TEXT]) {
    // The remainders tell the compiler what the invariant says: that it all fits.
    unsigned year = (unsigned)date.year % 10000, month = date.month % 100U, day = date.day % 100U;
    ret_text[0] = '\0';
    if (date.year == 0) {
        return ret_text;
    }
    if (date.month == 0) {
        snprintf(ret_text, PARTIAL_DATE_TEXT, "%04u", year);
    } else if (date.day == 0) {
        snprintf(ret_text, PARTIAL_DATE_TEXT, "%04u-%02u", year, month);
    } else {
        snprintf(ret_text, PARTIAL_DATE_TEXT, "%04u-%02u-%02u", year, month, day);
    }
    return ret_text;
}

bool partial_date_is_set(struct partial_date date) {
    return date.year != 0;
}

bool partial_date_eq(struct partial_date a, struct partial_date b) {
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

int32_t partial_date_first_day(struct partial_date date) {
    return days_from_civil(date.year, date.month == 0 ? 1 : date.month,
                           date.day == 0 ? 1 : date.day);
}

int32_t partial_date_last_day(struct partial_date date) {
    int month = date.month == 0 ? 12 : date.month;
    int day = date.day == 0 ? days_in_month(date.year, month) : date.day;
    return days_from_civil(date.year, month, day);
}

// What lies outside the years a date can have becomes the nearest that it can.
static struct partial_date in_range(int year, int month, int day) {
    if (year < YEAR_MIN) {
        return (struct partial_date){YEAR_MIN, month == 0 ? 0 : 1, day == 0 ? 0 : 1};
    }
    if (year > YEAR_MAX) {
        return (struct partial_date){YEAR_MAX, month == 0 ? 0 : 12, day == 0 ? 0 : 31};
    }
    return (struct partial_date){(int16_t)year, (uint8_t)month, (uint8_t)day};
}

static int floor_div(int a, int b) {
    return a / b - (a % b < 0);
}

struct partial_date partial_date_add_months(struct partial_date date, int months) {
    if (!partial_date_is_set(date)) {
        return date;
    }
    if (date.month == 0) {
        return in_range(date.year - floor_div(-months, 12), 0, 0);
    }
    int from_zero = date.month - 1 + months;
    int year = date.year + floor_div(from_zero, 12);
    int month = from_zero - 12 * floor_div(from_zero, 12) + 1;
    int last = days_in_month(year, month);
    return in_range(year, month, date.day > last ? last : date.day);
}
