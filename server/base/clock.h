// SPDX-License-Identifier: MIT
// The one source of time. Instants are milliseconds since 1970-01-01T00:00:00Z. Tests set the
// clock.
#pragma once

#include "base/buf.h"
#include <time.h>

int64_t clock_now_ms(void);       // wall clock, or what a test set
int64_t clock_monotonic_ms(void); // never set, for deadlines
int64_t clock_monotonic_us(void);
// A moment of CLOCK_MONOTONIC `timeout_ms` from now, for pthread_cond_timedwait.
struct timespec clock_deadline(int timeout_ms);
void clock_set_ms(int64_t now); // tests only: freezes the wall clock; 0 lets it run again

// A moment in the publisher's time zone.
struct civil {
    int year, month, day;     // 1–12, 1–31
    int hour, minute, second; // 0–23, 0–59, 0–60
    int weekday;              // 0 Sunday … 6 Saturday
};

// Sets the publisher's time zone for the process (IANA name, "Europe/Zurich"; "UTC"). Call once,
// before threads. Returns 0, or 1 when the machine has no such zone.
int clock_set_zone(const char *name);
void clock_civil(int64_t instant, struct civil *ret_civil);
// The instant of a wall time in the zone; fields are normalised (day 32 is the next month's first).
// A time that the zone has twice is its first; one that it skips is read by the clock before the
// jump (02:30 becomes 03:30), so the answer depends on nothing but the arguments.
int64_t clock_instant(int year, int month, int day, int hour, int minute, int second);
// The moment the zone's date next changes after `instant`: midnight, or what follows a skipped one.
int64_t clock_next_midnight(int64_t instant);
// Today in the zone as days since 1970-01-01.
int32_t clock_today(void);

// Proleptic Gregorian calendar.
int32_t days_from_civil(int year, int month, int day); // days since 1970-01-01
void civil_from_days(int32_t days, int *ret_year, int *ret_month, int *ret_day);
int days_in_month(int year, int month);

// RFC 3339 in UTC, to the second: "2026-11-22T16:41:56Z" (20 characters and NUL).
void clock_rfc3339(int64_t instant, char ret_text[static 21]);
// Reads an RFC 3339 instant ("…Z" or with an offset), to the millisecond; false when it is none.
bool clock_parse_rfc3339(sv text, int64_t *ret_instant);
