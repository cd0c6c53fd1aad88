// SPDX-License-Identifier: MIT
// The rules by which sections are known (plain_rules.c). Another kind of article needs rows there,
// not code.
#pragma once

#include "parse/plain.h"

enum { PLAIN_HEADING_MAX = 70 }; // bytes of a heading

enum plain_part_name {
    PART_OVERVIEW,
    PART_INTRODUCTION, // a lead above the overview's own heading
    PART_CAUSES,
    PART_RISKS,
    PART_SYMPTOMS,
    PART_COMPLICATIONS,
    PART_HELP,
    PART_DIAGNOSIS,
    PART_TREATMENT,
    PART_MEDICINE,
    PART_SURGERY,
    PART_THERAPY,
    PART_LIFESTYLE,
    PART_OTHER_TREATMENT,
    PART_SELF_CARE,
    PART_PREVENTION,
    PART_PROGNOSIS,
    PART_LIVING,
    PART_REASONS,
    PART_EXPECT,
    PART_BEFORE,
    PART_ANESTHESIA,
    PART_DESCRIPTION,
    PART_AFTER,
    PART_HOW_LONG,
    PART_HURT,
    PART_STAY,
    PART_RESULTS,
    PART_USE,
    PART_PRECAUTIONS,
    PLAIN_PART_COUNT // also: a heading that no rule knows
};

struct plain_part {
    const char *key;
    enum aspect aspect;
    const char *title; // of an inferred heading
    enum { PLACE_TOP, PLACE_IN_TREATMENT, PLACE_IN_EXPECT } place;
};
extern const struct plain_part plain_parts[PLAIN_PART_COUNT];

struct plain_rule {
    const char *pattern;
    enum plain_part_name part;
    bool strong;
};

// The rule of a line that is a known heading, a colon at its end aside; NULL for any other.
const struct plain_rule *plain_heading_rule(struct plain *p, const char *text);
// The rule by which a paragraph begins a section of an article of this kind; NULL for none.
const struct plain_rule *plain_cue(struct plain *p, enum kind kind, const char *text,
                                   bool strong_only);
enum kind plain_kind_of(struct plain *p, const char *title, const char *lead);
