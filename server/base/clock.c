// SPDX-License-Identifier: MIT
// Time: the wall clock that tests can set, the publisher's time zone by the C library's zone files,
// and the text forms of RFC 3339 and RFC 9110. The zone is set once, before threads; everything
// else is safe from any thread.
#include "base/clock.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ZONE_FOLDER "/usr/share/zoneinfo/"

enum {
    DAY_SECONDS = 86400,
    LONGEST_DAY_SECONDS = 50 * 3600, // zones have repeated a whole day
};

static _Atomic int64_t frozen_ms; // 0: the clock runs

static int64_t read_us(clockid_t id) {
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_now_ms(void) {
    int64_t set = atomic_load_explicit(&frozen_ms, memory_order_relaxed);
    return set != 0 ? set : read_us(CLOCK_REALTIME) / 1000;
}

void clock_set_ms(int64_t now) {
    atomic_store_explicit(&frozen_ms, now, memory_order_relaxed);
}

int64_t clock_monotonic_us(void) {
    return read_us(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_ms(void) {
    return clock_monotonic_us() / 1000;
}

// Rounds down, before 1970 too.
static int64_t floor_div(int64_t value, int64_t by) {
    return value / by - (value % by < 0);
}

// Only names that stay inside the folder and lead to a zone file (RFC 8536: it begins with TZif).
static bool zone_exists(const char *name) {
    char path[128];
    char magic[4] = {0};
    if (name[0] == '\0' || name[0] == '/' || strstr(name, "..") != NULL ||
        strlen(name) >= sizeof(path) - sizeof(ZONE_FOLDER)) {
        return false;
    }
    snprintf(path, sizeof(path), ZONE_FOLDER "%s", name);
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return false;
    }
    bool read = fread(magic, sizeof(magic), 1, file) == 1;
    fclose(file);
    return read && memcmp(magic, "TZif", sizeof(magic)) == 0;
}

int clock_set_zone(const char *name) {
    char value[160];
    if (strcmp(name, "UTC") == 0) {
        snprintf(value, sizeof(value), "UTC0"); // needs no zone file
    } else if (zone_exists(name)) {
        snprintf(value, sizeof(value), ":" ZONE_FOLDER "%s", name);
    } else {
        return 1;
    }
    setenv("TZ", value, 1);
    tzset();
    return 0;
}

static struct tm local_time(int64_t second) {
    struct tm local = {0};
    time_t at = (time_t)second;
    localtime_r(&at, &local);
    return local;
}

void clock_civil(int64_t instant, struct civil *ret_civil) {
    struct tm local = local_time(floor_div(instant, 1000));
    *ret_civil = (struct civil){
        .year = local.tm_year + 1900,
        .month = local.tm_mon + 1,
        .day = local.tm_mday,
        .hour = local.tm_hour,
        .minute = local.tm_min,
        .second = local.tm_sec,
        .weekday = local.tm_wday,
    };
}

// mktime() picks one of two equal wall times by what it was asked before. This does not: it tries
// the offset of the day before, then that of the day after.
int64_t clock_instant(int year, int month, int day, int hour, int minute, int second) {
    int carried = (int)floor_div(month - 1, 12);
    int64_t days = (int64_t)days_from_civil(year + carried, month - 12 * carried, 1) + day - 1;
    int64_t wall = days * DAY_SECONDS + (int64_t)hour * 3600 + (int64_t)minute * 60 + second;
    int64_t before = local_time(wall - DAY_SECONDS).tm_gmtoff;
    int64_t after = local_time(wall + DAY_SECONDS).tm_gmtoff;
    bool as_before = local_time(wall - before).tm_gmtoff == before;
    bool as_after = local_time(wall - after).tm_gmtoff == after;
    return (wall - (as_before || !as_after ? before : after)) * 1000;
}

static int64_t date_of(int64_t second) {
    struct tm local = local_time(second);
    return (int64_t)local.tm_year * 10000 + local.tm_mon * 100 + local.tm_mday;
}

// The moment the date changes, found by halving: right where midnight itself is skipped or
// repeated.
int64_t clock_next_midnight(int64_t instant) {
    int64_t today = floor_div(instant, 1000);
    int64_t later = today + LONGEST_DAY_SECONDS;
    int64_t date = date_of(today);
    while (later - today > 1) {
        int64_t middle = today + (later - today) / 2;
        if (date_of(middle) > date) {
            later = middle;
        } else {
            today = middle;
        }
    }
    return later * 1000;
}

int32_t clock_today(void) {
    struct civil now;
    clock_civil(clock_now_ms(), &now);
    return days_from_civil(now.year, now.month, now.day);
}

// Both conversions count in years that begin on 1 March, so that the leap day comes last, and in
// eras of 400 years, which have 146097 days. 719468 days lie between 0000-03-01 and 1970-01-01.
int32_t days_from_civil(int year, int month, int day) {
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * 146097 + day_of_era - 719468);
}

void civil_from_days(int32_t days, int *ret_year, int *ret_month, int *ret_day) {
    int64_t shifted = (int64_t)days + 719468;
    int64_t era = floor_div(shifted, 146097);
    int64_t doe = shifted - era * 146097; // day of era
    int64_t year_of_era = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t day_of_year = doe - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153; // 0 is March
    *ret_day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    *ret_month = (int)(month < 10 ? month + 3 : month - 9);
    *ret_year = (int)(year_of_era + era * 400 + (*ret_month <= 2));
}

int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

// The parts of an instant in UTC. Years outside 0000 … 9999 have no text form: the nearest second
// that has one stands for them.
static struct civil utc_of(int64_t instant) {
    int64_t first = (int64_t)days_from_civil(0, 1, 1) * DAY_SECONDS;
    int64_t last = (int64_t)days_from_civil(10000, 1, 1) * DAY_SECONDS - 1;
    int64_t second = floor_div(instant, 1000);
    second = second < first ? first : second > last ? last : second;
    int32_t days = (int32_t)floor_div(second, DAY_SECONDS);
    int of_day = (int)(second - (int64_t)days * DAY_SECONDS);
    struct civil utc = {.hour = of_day / 3600, .minute = of_day / 60 % 60, .second = of_day % 60};
    civil_from_days(days, &utc.year, &utc.month, &utc.day);
    utc.weekday = (int)(((int64_t)days % 7 + 11) % 7); // 1970-01-01 was a Thursday
    return utc;
}

// Writes `width` digits and returns what follows them.
static char *put_number(char *to, int width, int number) {
    for (int i = width - 1; i >= 0; i--) {
        to[i] = (char)('0' + number % 10);
        number /= 10;
    }
    return to + width;
}

static char *put_time(char *to, const struct civil *utc) {
    to = put_number(to, 2, utc->hour);
    *to++ = ':';
    to = put_number(to, 2, utc->minute);
    *to++ = ':';
    return put_number(to, 2, utc->second);
}

void clock_rfc3339(int64_t instant, char ret_text[static 21]) {
    struct civil utc = utc_of(instant);
    char *to = put_number(ret_text, 4, utc.year);
    *to++ = '-';
    to = put_number(to, 2, utc.month);
    *to++ = '-';
    to = put_number(to, 2, utc.day);
    *to++ = 'T';
    to = put_time(to, &utc);
    memcpy(to, "Z", 2);
}

// Takes `width` digits within bounds off the text.
static bool read_number(sv *rest, size_t width, int min, int max, int *ret_number) {
    uint64_t number = 0;
    if (rest->len < width || !sv_uint((sv){rest->ptr, width}, (uint64_t)max, &number) ||
        (int)number < min) {
        return false;
    }
    *rest = (sv){rest->ptr + width, rest->len - width};
    *ret_number = (int)number;
    return true;
}

static bool read_char(sv *rest, const char *choices, char *ret_char) {
    if (rest->len == 0 || rest->ptr[0] == '\0' || strchr(choices, rest->ptr[0]) == NULL) {
        return false;
    }
    *ret_char = rest->ptr[0];
    *rest = (sv){rest->ptr + 1, rest->len - 1};
    return true;
}

// ".123456" in milliseconds, cut; 0 where there is none.
static bool read_fraction(sv *rest, int *ret_ms) {
    char c;
    int unit = 100;
    *ret_ms = 0;
    if (!read_char(rest, ".", &c)) {
        return true;
    }
    if (!read_char(rest, "0123456789", &c)) {
        return false;
    }
    do {
        *ret_ms += (c - '0') * unit;
        unit /= 10;
    } while (read_char(rest, "0123456789", &c));
    return true;
}

// "Z" or "+02:00", in minutes east of Greenwich.
static bool read_offset(sv *rest, int *ret_minutes) {
    char sign, colon;
    int hours = 0, minutes = 0;
    if (!read_char(rest, "Zz+-", &sign)) {
        return false;
    }
    if ((sign == '+' || sign == '-') &&
        !(read_number(rest, 2, 0, 23, &hours) && read_char(rest, ":", &colon) &&
          read_number(rest, 2, 0, 59, &minutes))) {
        return false;
    }
    *ret_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
    return true;
}

bool clock_parse_rfc3339(sv text, int64_t *ret_instant) {
    struct civil at = {0};
    char c;
    int ms = 0, offset = 0;
    bool read = read_number(&text, 4, 0, 9999, &at.year) && read_char(&text, "-", &c) &&
                read_number(&text, 2, 1, 12, &at.month) && read_char(&text, "-", &c) &&
                read_number(&text, 2, 1, days_in_month(at.year, at.month), &at.day) &&
                read_char(&text, "Tt", &c) && read_number(&text, 2, 0, 23, &at.hour) &&
                read_char(&text, ":", &c) && read_number(&text, 2, 0, 59, &at.minute) &&
                read_char(&text, ":", &c) && read_number(&text, 2, 0, 60, &at.second) &&
                read_fraction(&text, &ms) && read_offset(&text, &offset) && text.len == 0;
    if (!read) {
        return false;
    }
    int64_t minutes = (int64_t)at.hour * 60 + at.minute - offset;
    int64_t days = days_from_civil(at.year, at.month, at.day);
    *ret_instant = (days * DAY_SECONDS + minutes * 60 + at.second) * 1000 + ms;
    return true;
}

struct timespec clock_deadline(int timeout_ms) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += timeout_ms / 1000;
    at.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}
