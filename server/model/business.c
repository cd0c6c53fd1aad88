// SPDX-License-Identifier: MIT
// Business days in the publisher's time zone. A day is a calendar date, never 24 hours, so that a
// change of the clocks moves no deadline.
#include "base/clock.h"
#include "model/review.h"

static bool is_holiday(int32_t day, const int32_t *holidays, size_t count) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (holidays[middle] == day) {
            return true;
        }
        if (holidays[middle] < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

static bool is_weekend(int32_t day) {
    int weekday = ((day % 7) + 11) % 7; // 0 Sunday; day 0 was a Thursday
    return weekday == 0 || weekday == 6;
}

int64_t business_deadline(int64_t received, int count, const int32_t *holidays,
                          size_t holiday_count) {
    struct civil at;
    clock_civil(received, &at);
    int32_t day = days_from_civil(at.year, at.month, at.day);
    while (count > 0) {
        day++;
        count -= !is_weekend(day) && !is_holiday(day, holidays, holiday_count);
    }
    civil_from_days(day, &at.year, &at.month, &at.day);
    return clock_instant(at.year, at.month, at.day, 23, 59, 59);
}
