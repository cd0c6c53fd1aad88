// SPDX-License-Identifier: MIT
// Reading an Infobutton request. Invariant: everything here is bounded by the constants of the
// header, whatever a client sends, and a parameter that cannot be understood narrows nothing.
//
// A name is a root and a part, `mainSearchCriteria.v.c`: the `v` or `c` between them says whether
// the standard models the value as an observation or a code, which systems get wrong, so that
// either is taken, and none. Digits behind a name number repetitions (`…v.c1` belongs to `…v.cs1`);
// the same name given again goes on with the next repetition.
#include "api/infobutton.h"

#include "base/mem.h"
#include "web/request.h"
#include "web/urlcode.h"

#include <ctype.h>
#include <string.h>

const char *const infobutton_types[INFOBUTTON_UNKNOWN] = {
    "text/html", "application/json", "text/json", "application/atom+xml", "text/xml",
};

// What a parameter is for. The first four are members of a criterion.
enum slot {
    SLOT_CODE,
    SLOT_SYSTEM,
    SLOT_DISPLAY,
    SLOT_ORIGINAL,
    SLOT_SUBTOPIC,
    SLOT_TASK,
    SLOT_LANGUAGE,
    SLOT_AGE,
    SLOT_AGE_UNIT,
    SLOT_AGE_GROUP,
    SLOT_SEX,
    SLOT_TYPE,
    SLOT_ECHO, // shown again in the answer, and that is all
    SLOT_COUNT
};
struct reading {
    struct infobutton *asked;
    struct arena *arena;
    const char *first[SLOT_COUNT]; // the first value given, or NULL
    size_t pairs;
    const char *refused;
};

// --- what codes mean ---

// The kinds of section that answer a question, the better one first.
struct meaning {
    const char *code;
    int aspects[INFOBUTTON_ASPECTS_MAX];
};
// MeSH qualifiers, as the standard's subTopic has them.
static const struct meaning subtopics[] = {
    {"Q000175", {ASPECT_DIAGNOSIS, VOCAB_NONE}},           // diagnosis
    {"Q000628", {ASPECT_TREATMENT, ASPECT_SELF_CARE}},     // therapy
    {"Q000188", {ASPECT_TREATMENT, VOCAB_NONE}},           // drug therapy
    {"Q000601", {ASPECT_TREATMENT, VOCAB_NONE}},           // surgery
    {"Q000178", {ASPECT_SELF_CARE, ASPECT_TREATMENT}},     // diet therapy
    {"Q000209", {ASPECT_CAUSES, ASPECT_RISK_FACTORS}},     // etiology
    {"Q000517", {ASPECT_PREVENTION, ASPECT_SELF_CARE}},    // prevention and control
    {"Q000150", {ASPECT_COMPLICATIONS, ASPECT_PROGNOSIS}}, // complications
};
// HL7 ActTask: what the user of the EHR is doing. Used where no subTopic is given.
static const struct meaning tasks[] = {
    {"DISCHINSTE", {ASPECT_SELF_CARE, ASPECT_LIVING_WITH}}, // entering discharge instructions
    {"MEDOE", {ASPECT_TREATMENT, VOCAB_NONE}},              // ordering medicines
};
// MeSH age groups, as the standard's ageGroup has them: whole years from and to.
static const struct {
    const char *code;
    int from, to;
} age_groups[] = {
    {"D007231", 0, 0},   // infant, newborn
    {"D007223", 0, 1},   // infant
    {"D002675", 2, 5},   // child, preschool
    {"D002648", 6, 12},  // child
    {"D000293", 13, 18}, // adolescent
    {"D055815", 19, 24}, // young adult
    {"D000328", 19, 44}, // adult
    {"D008875", 45, 64}, // middle aged
    {"D000368", 65, 79}, // aged
    {"D000369", 80, INFOBUTTON_YEARS_MAX},
};
// UCUM units of time, in minutes. A year has 365.25 days and twelve months.
enum { YEAR_MINUTES = 525960 };
static const struct {
    const char *unit;
    int64_t minutes;
} units[] = {
    {"a", YEAR_MINUTES}, {"mo", YEAR_MINUTES / 12}, {"wk", 10080}, {"d", 1440}, {"h", 60},
    {"min", 1},
};
static const struct {
    const char *code;
    enum sex sex;
} sexes[] = {
    {"F", SEX_FEMALE},
    {"M", SEX_MALE},
    {"female", SEX_FEMALE},
    {"male", SEX_MALE},
};

static void take_aspects(struct infobutton *asked, const struct meaning *meanings, size_t count,
                         const char *code) {
    for (size_t i = 0; i < count && asked->aspects[0] == VOCAB_NONE; i++) {
        if (sv_is_nocase(sv_of(code), meanings[i].code)) {
            memcpy(asked->aspects, meanings[i].aspects, sizeof(asked->aspects));
        }
    }
}

// "5", "5.5": in thousandths, at most of INFOBUTTON_YEARS_MAX years in minutes.
static bool read_decimal(sv text, int64_t *ret_thousandths) {
    enum { DIGITS = 3 };
    uint64_t whole, part = 0;
    sv fraction = text, integer = sv_cut(&fraction, '.');
    size_t digits = fraction.len < DIGITS ? fraction.len : DIGITS;
    if (!sv_uint(integer, (uint64_t)INFOBUTTON_YEARS_MAX * YEAR_MINUTES, &whole) ||
        (digits > 0 && !sv_uint((sv){fraction.ptr, digits}, UINT64_MAX, &part))) {
        return false;
    }
    for (size_t i = digits; i < DIGITS; i++) {
        part *= 10;
    }
    *ret_thousandths = (int64_t)(whole * 1000 + part);
    return true;
}

static void read_age(const struct reading *r) {
    const char *unit = r->first[SLOT_AGE_UNIT] == NULL ? "a" : r->first[SLOT_AGE_UNIT];
    int64_t value;
    if (r->first[SLOT_AGE] == NULL || !read_decimal(sv_of(r->first[SLOT_AGE]), &value)) {
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
        int64_t years = value * units[i].minutes / ((int64_t)YEAR_MINUTES * 1000);
        if (sv_is_nocase(sv_of(unit), units[i].unit) && years <= INFOBUTTON_YEARS_MAX) {
            r->asked->age_from = r->asked->age_to = (int)years;
        }
    }
}

static void read_age_group(const struct reading *r) {
    for (size_t i = 0; i < ARRAY_SIZE(age_groups); i++) {
        if (sv_is_nocase(sv_of(r->first[SLOT_AGE_GROUP]), age_groups[i].code)) {
            r->asked->age_from = age_groups[i].from;
            r->asked->age_to = age_groups[i].to;
        }
    }
}

static void read_sex(const struct reading *r) {
    for (size_t i = 0; i < ARRAY_SIZE(sexes); i++) {
        if (sv_is_nocase(sv_of(r->first[SLOT_SEX]), sexes[i].code)) {
            r->asked->sex = (int)sexes[i].sex;
        }
    }
}

// A `+` that was not percent-encoded has become a space.
static void read_type(const struct reading *r) {
    struct infobutton *asked = r->asked;
    if (r->first[SLOT_TYPE] == NULL) {
        return;
    }
    char *type = arena_strdup(r->arena, r->first[SLOT_TYPE]);
    for (char *space = type; (space = strchr(space, ' ')) != NULL;) {
        *space = '+';
    }
    asked->asked_type = type;
    while (asked->type < INFOBUTTON_UNKNOWN &&
           !sv_is_nocase(sv_of(type), infobutton_types[asked->type])) {
        asked->type++;
    }
}

// --- parameters ---

static const struct {
    const char *root, *part;
    enum slot slot;
} names[] = {
    {"mainSearchCriteria", "c", SLOT_CODE},
    {"mainSearchCriteria", "cs", SLOT_SYSTEM},
    {"mainSearchCriteria", "dn", SLOT_DISPLAY},
    {"mainSearchCriteria", "ot", SLOT_ORIGINAL},
    {"subTopic", "c", SLOT_SUBTOPIC},
    {"subTopic", "cs", SLOT_ECHO},
    {"subTopic", "dn", SLOT_ECHO},
    {"taskContext", "c", SLOT_TASK},
    {"informationRecipient.languageCode", "c", SLOT_LANGUAGE},
    {"informationRecipient", "", SLOT_ECHO},
    {"age", "v", SLOT_AGE},
    {"age", "u", SLOT_AGE_UNIT},
    {"ageGroup", "c", SLOT_AGE_GROUP},
    {"patientPerson.administrativeGenderCode", "c", SLOT_SEX},
    {"knowledgeResponseType", "", SLOT_TYPE},
};

static bool name_is(sv name, const char *root, const char *part) {
    size_t length = strlen(root);
    if (name.len < length || !sv_is_nocase((sv){name.ptr, length}, root)) {
        return false;
    }
    sv rest = {name.ptr + length, name.len - length};
    if (part[0] == '\0' || rest.len == 0 || rest.ptr[0] != '.') {
        return part[0] == '\0' && rest.len == 0;
    }
    sv_cut(&rest, '.');
    sv last = rest, model = sv_cut(&last, '.');
    bool modelled = last.ptr != NULL && (sv_is_nocase(model, "v") || sv_is_nocase(model, "c"));
    return sv_is_nocase(modelled ? last : rest, part);
}

// The first criterion of the group that lacks this member; a new one where all have it.
static void take_criterion(struct reading *r, int group, enum slot slot, const char *text) {
    struct infobutton *asked = r->asked;
    for (size_t i = 0; i <= asked->criterion_count; i++) {
        if (i == INFOBUTTON_CRITERIA_MAX) {
            r->refused = arena_printf(r->arena, "More than %d main search criteria: ask for fewer.",
                                      INFOBUTTON_CRITERIA_MAX);
            return;
        }
        struct criterion *c = &asked->criteria[i];
        if (i == asked->criterion_count) {
            *c = (struct criterion){.group = group};
        }
        const char **members[] = {&c->code, &c->system, &c->display, &c->original};
        if (c->group == group && *members[slot] == NULL) {
            *members[slot] = text;
            asked->criterion_count += i == asked->criterion_count ? 1 : 0;
            return;
        }
    }
}

static void take_value(struct reading *r, enum slot slot, int group, const char *text) {
    if (slot <= SLOT_ORIGINAL) {
        take_criterion(r, group, slot, text);
    } else if (slot == SLOT_SUBTOPIC) {
        take_aspects(r->asked, subtopics, ARRAY_SIZE(subtopics), text);
    } else if (r->first[slot] == NULL) {
        r->first[slot] = text;
    }
}

// Cuts the digits that number a repetition off *name; -1 without any.
static int cut_group(sv *name) {
    enum { GROUP_MAX = 9999 };
    size_t end = name->len;
    uint64_t number;
    while (end > 0 && isdigit((unsigned char)name->ptr[end - 1])) {
        end--;
    }
    if (!sv_uint((sv){name->ptr + end, name->len - end}, GROUP_MAX, &number)) {
        return -1;
    }
    name->len = end;
    return (int)number;
}

static void take_pair(struct reading *r, sv name, sv value) {
    sv plain = name;
    int group = cut_group(&plain);
    const char *text = arena_copy(r->arena, sv_trim(value));
    if (text[0] == '\0') {
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (name_is(plain, names[i].root, names[i].part)) {
            struct infobutton *asked = r->asked;
            *(struct feed_category *)arena_push(
                r->arena, &asked->categories, &asked->category_count, sizeof(*asked->categories)) =
                (struct feed_category){arena_copy(r->arena, name), text};
            take_value(r, names[i].slot, group, text);
            return;
        }
    }
}

static void take_pairs(struct reading *r, sv rest) {
    sv raw_name, raw_value, name, value;
    while (r->refused == NULL && urlcode_next(&rest, &raw_name, &raw_value)) {
        if (++r->pairs > INFOBUTTON_PARAMETERS_MAX) {
            r->refused = arena_printf(r->arena, "More than %d parameters: send those that matter.",
                                      INFOBUTTON_PARAMETERS_MAX);
        } else if (urlcode_decode(r->arena, raw_name, true, &name) &&
                   urlcode_decode(r->arena, raw_value, true, &value)) {
            take_pair(r, name, value);
        }
    }
}

// A code without a system is of the system of the one before it in its group.
static void inherit_systems(struct infobutton *asked) {
    for (size_t i = 1; i < asked->criterion_count; i++) {
        struct criterion *c = &asked->criteria[i];
        for (size_t before = i; before-- > 0 && c->code != NULL && c->system == NULL;) {
            if (asked->criteria[before].group == c->group) {
                c->system = asked->criteria[before].system;
            }
        }
    }
}

const char *infobutton_read(const struct request *request, struct infobutton *ret_asked) {
    struct reading r = {.asked = ret_asked, .arena = request->arena};
    *ret_asked = (struct infobutton){
        .aspects = {VOCAB_NONE, VOCAB_NONE}, .age_from = -1, .age_to = -1, .sex = VOCAB_NONE};
    take_pairs(&r, request->query);
    take_pairs(&r, request->body);
    take_aspects(ret_asked, tasks, ARRAY_SIZE(tasks), r.first[SLOT_TASK]);
    read_age_group(&r);
    read_age(&r); // exact, where both are given
    read_sex(&r);
    read_type(&r);
    ret_asked->language = r.first[SLOT_LANGUAGE];
    inherit_systems(ret_asked);
    return r.refused;
}

const char *criterion_words(const struct criterion *criterion) {
    return criterion->display != NULL ? criterion->display : criterion->original;
}
