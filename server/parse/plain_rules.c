// SPDX-License-Identifier: MIT
// What sections an article for patients has, by what headings they are known, and by what words
// the first paragraph of a section is known whose heading is lost. The first rule that matches
// decides, so the narrower ones stand first.
#include "parse/plain_rules.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <string.h>

// Key, aspect, the title of an inferred heading, and where it stands.
const struct plain_part plain_parts[PLAIN_PART_COUNT] = {
    [PART_OVERVIEW] = {"overview", ASPECT_OVERVIEW, "Overview", PLACE_TOP},
    [PART_INTRODUCTION] = {"introduction", ASPECT_OVERVIEW, "Introduction", PLACE_TOP},
    [PART_CAUSES] = {"causes", ASPECT_CAUSES, "Causes", PLACE_TOP},
    [PART_RISKS] = {"risk-factors", ASPECT_RISK_FACTORS, "Risk Factors", PLACE_TOP},
    [PART_SYMPTOMS] = {"symptoms", ASPECT_SYMPTOMS, "Symptoms", PLACE_TOP},
    [PART_COMPLICATIONS] = {"complications", ASPECT_COMPLICATIONS, "Possible Complications",
                            PLACE_TOP},
    [PART_HELP] = {"when-to-get-help", ASPECT_WHEN_TO_GET_HELP, "When to Get Help", PLACE_TOP},
    [PART_DIAGNOSIS] = {"diagnosis", ASPECT_DIAGNOSIS, "Diagnosis", PLACE_TOP},
    [PART_TREATMENT] = {"treatment", ASPECT_TREATMENT, "Treatment", PLACE_TOP},
    [PART_MEDICINE] = {"medicine", ASPECT_TREATMENT, "Medicine", PLACE_IN_TREATMENT},
    [PART_SURGERY] = {"surgery", ASPECT_TREATMENT, "Surgery", PLACE_IN_TREATMENT},
    [PART_THERAPY] = {"therapy", ASPECT_TREATMENT, "Therapy", PLACE_IN_TREATMENT},
    [PART_LIFESTYLE] = {"lifestyle", ASPECT_TREATMENT, "Lifestyle", PLACE_IN_TREATMENT},
    [PART_OTHER_TREATMENT] = {"other-treatment", ASPECT_TREATMENT, "Other Treatment",
                              PLACE_IN_TREATMENT},
    [PART_SELF_CARE] = {"self-care", ASPECT_SELF_CARE, "Care at Home", PLACE_TOP},
    [PART_PREVENTION] = {"prevention", ASPECT_PREVENTION, "Prevention", PLACE_TOP},
    [PART_PROGNOSIS] = {"prognosis", ASPECT_PROGNOSIS, "Outlook", PLACE_TOP},
    [PART_LIVING] = {"living-with", ASPECT_LIVING_WITH, "Living with It", PLACE_TOP},
    [PART_REASONS] = {"reasons", ASPECT_OTHER, "Why It Is Done", PLACE_TOP},
    [PART_EXPECT] = {"what-to-expect", ASPECT_OTHER, "What to Expect", PLACE_TOP},
    [PART_BEFORE] = {"before", ASPECT_OTHER, "How to Get Ready", PLACE_IN_EXPECT},
    [PART_ANESTHESIA] = {"anesthesia", ASPECT_OTHER, "Anesthesia", PLACE_IN_EXPECT},
    [PART_DESCRIPTION] = {"description", ASPECT_OTHER, "What Happens", PLACE_IN_EXPECT},
    [PART_AFTER] = {"after", ASPECT_OTHER, "Afterward", PLACE_IN_EXPECT},
    [PART_HOW_LONG] = {"how-long", ASPECT_OTHER, "How Long It Takes", PLACE_IN_EXPECT},
    [PART_HURT] = {"will-it-hurt", ASPECT_OTHER, "Will It Hurt?", PLACE_IN_EXPECT},
    [PART_STAY] = {"hospital-stay", ASPECT_OTHER, "Hospital Stay", PLACE_IN_EXPECT},
    [PART_RESULTS] = {"results", ASPECT_OTHER, "Results", PLACE_TOP},
    [PART_USE] = {"how-to-use", ASPECT_OTHER, "How to Use It", PLACE_TOP},
    [PART_PRECAUTIONS] = {"precautions", ASPECT_OTHER, "Precautions", PLACE_TOP},
};

#define DOCTOR                                                                                     \
    "(your |the |a )?(doctor|(primary |health ?)?care (provider|team)|provider|healthcare "        \
    "provider|healthcare team|surgeon|nurse)"
#define THING "(procedure|surgery|operation|test|exam|scan|treatment)"

// Whole lines. A heading that is none of these is known by its form (plain_sections.c).
static const struct plain_rule headings[] = {
    {"^(definition|overview|description|introduction|summary|general information|"
     "what (is|are) .{2,60}\\?|what it is|about [^0-9].{1,60})$",
     PART_OVERVIEW, true},
    {"^(possible |common )?causes?( of .{2,60})?$|^what causes .{2,60}\\??$|^etiology$",
     PART_CAUSES, true},
    {"^risk factors?( for .{2,60})?$|^who is at risk.{0,60}$|^what (raises|increases) .{2,60}$",
     PART_RISKS, true},
    {"^(signs? (and|&) )?symptoms?( of .{2,60})?$|^warning signs$|^what are the symptoms.{0,60}$",
     PART_SYMPTOMS, true},
    {"^(possible |potential )?complications?( of .{2,60})?$|^(possible )?risks$|"
     "^(possible |common )?(side|adverse) effects$|^(what are|are there) .{2,40} (risks|side "
     "effects)\\?$|^are there (any )?risks\\?$",
     PART_COMPLICATIONS, true},
    {"^(when (to|should (i|you)) )?(call|contact|see) " DOCTOR ".{0,40}$|"
     "^when (to|should (i|you)) (call|get|seek) .{0,50}$|^(seek|get) (medical "
     ")?(help|care).{0,30}$|"
     "^emergency( care| help)?$",
     PART_HELP, true},
    {"^(diagnosis|exams? and tests|tests?( and exams?)?|how (it is|.{2,60} is) "
     "(diagnosed|found)\\?)?$",
     PART_DIAGNOSIS, true},
    {"^(treatments?( options)?|management|therapy|how (it is|.{2,60} is) treated\\?)?$",
     PART_TREATMENT, true},
    {"^(medical (management|treatment|therapy)|medic(ines?|ations?)|drugs?|drug therapy)$",
     PART_MEDICINE, true},
    {"^(surger(y|ies)|surgical (management|treatment|options|procedures)|operations?)$",
     PART_SURGERY, true},
    {"^((physical|occupational|speech|radiation|behavioral|cognitive behavioral|talk|hormone|"
     "oxygen) therapy|therapies|counseling|chemotherapy|rehabilitation)$",
     PART_THERAPY, true},
    {"^(lifestyle( changes| measures)?|diet( and exercise)?|nutrition|exercise|(rest|activity))$",
     PART_LIFESTYLE, true},
    {"^(other|alternative|supportive|initial|emergency|non-?surgical) "
     "(treatments?|therap(y|ies)|care|options|procedures)$",
     PART_OTHER_TREATMENT, true},
    {"^(self-?care|(care )?at home|home care|(post-?procedure|follow-?up|after) ?care|recovery)$",
     PART_SELF_CARE, true},
    {"^(prevention|how to prevent .{2,60}|(lowering|reducing) your risk)$", PART_PREVENTION, true},
    {"^(prognosis|outlook|outcomes?|expectations)( .{2,60})?$", PART_PROGNOSIS, true},
    {"^(living|coping) with .{2,60}$", PART_LIVING, true},
    {"^(reasons? for .{2,60}|why .{2,60} is done\\??|why is .{2,60} (done|used|needed)\\?|uses?|"
     "indications?)$",
     PART_REASONS, true},
    {"^what (to|should i|can i) expect.{0,40}$", PART_EXPECT, true},
    {"^((prior to|before) .{2,40}|preparation|how (to|(do|should|can) (i|you)) (prepare|get ready)"
     ".{0,40}|leading up to .{2,40})$",
     PART_BEFORE, true},
    {"^an(a)?esthesia$", PART_ANESTHESIA, true},
    {"^(description|during) (of )?(the )?" THING "$|^the " THING
     "$|^what happens during .{2,50}\\?$",
     PART_DESCRIPTION, true},
    {"^(immediately )?after .{2,40}$|^at the (hospital|care center)$", PART_AFTER, true},
    {"^how long (will|does) it take\\??$", PART_HOW_LONG, true},
    {"^(how much )?will it hurt\\??$", PART_HURT, true},
    {"^(average )?(hospital stay|length of stay)$", PART_STAY, true},
    {"^(test )?results?$|^what (the|do the|do my) results mean\\??$", PART_RESULTS, true},
    {"^(how (to|(do|should) (i|you)) (use|take) .{2,50}|dos(e|age)|missed "
     "dose|storage|directions)$",
     PART_USE, true},
    {"^(precautions|warnings|what (should|must) (i|you) avoid.{0,40}|before (using|taking) "
     ".{2,50}|(drug )?interactions|"
     "contraindications)$",
     PART_PRECAUTIONS, true},
};

// How the first sentence of a section begins. Strong ones are believed anywhere; the others only
// where the layout shows that something ended.
static const struct plain_rule cues[] = {
    // Whom to call, and when.
    {"^(call|contact|phone|see) (" DOCTOR "|911|for (emergency|medical)|emergency)|"
     "^(call|get|seek|go) [a-z ,]*(right away|emergency|medical (help|care))|"
     "^if (you|your|someone|anyone) [^.]*\\b(call|get|seek) (911|for (emergency|medical)|emergency|"
     "medical (help|care))|"
     "^(if you have (any of )?these|after (you leave|arriving home)).*\\b(call|contact)\\b",
     PART_HELP, true},
    // Prevention.
    {"^to (help )?(reduce|lower|prevent|decrease|cut|keep from)\\b|"
     "^there (is|are) (no|few|some)( [a-z]+)? (way|step|method|guideline|thing)s?[a-z ]* prevent|"
     "^you (can|may|cannot)( [a-z]+)? (lower|reduce|prevent|cut) |"
     "^(the|your) (chance|risk)s? of [^.:]*\\b(lowered|reduced|cut)\\b|^steps (to|that) .*prevent|"
     "^(these|the following) (steps|habits|actions|things) (may|can|will) (help )?(you )?"
     "(to )?(prevent|lower|reduce)",
     PART_PREVENTION, true},
    {"^[^.:]*\\b(cannot|can not|can't|can|may|could) (always |often |sometimes |usually )?be "
     "prevented\\b",
     PART_PREVENTION, false},
    // Who is at risk.
    {"^(factors|things|conditions|habits|other factors|some things) (that|which) (may|can|might|"
     "could )?(may |can )?(raise|increase|add to|make)|"
     "^[^.:]*\\b(may|can|might|could) (raise|increase) (your|the) (chance|risk|odds)|"
     "^(your|the) (risk|chance)s? (of|for) [^.:]* (is|are) (higher|greater|increased)|"
     "^you (are|may be) (more likely|at (higher|greater|increased|more) risk)|^risk factors",
     PART_RISKS, true},
    {"^[^.:]*\\b(is|are) (more|most) (common|likely) (in|among|with)\\b|"
     "^people (who|with) [^.:]*more likely|\\braise[sd]? (the|your) (risk|chance)",
     PART_RISKS, false},
    // Diagnosis.
    {"^" DOCTOR "( may| will| can)* (ask|do a physical|want to know|take your history|"
     "suspect|diagnose)|^you (will|may) be asked (about|questions)|^the diagnosis\\b|"
     "^(a )?physical exam|^tests (may|will|can|are|to|that)\\b|"
     "^(an? )?(eye|blood|urine|imaging|other|skin|heart|lung) (tests?|exams?) (may|will|can)",
     PART_DIAGNOSIS, true},
    {"^[^.:]*\\b(is|are|can be|may be|will be) (often |usually )?(diagnosed|confirmed|found)\\b|"
     "^images? |^" DOCTOR " (may|will) (examine|look|check|test|order|review your)|"
     "^(you|your child) (may|will) (have|need|be given) [a-z ]*(tests?|exams?)\\b",
     PART_DIAGNOSIS, false},
    // Treatment and its parts.
    {"^treatments? (will|may|can|should|depends?|is|are|options?|of|for|includes?|choices|aims?|"
     "begins?|starts?|plans?)\\b|^the (goals?|aims?) (of|is|are)\\b|"
     "^there is no (known )?(cure|treatment)|"
     "^(the )?(choice|type) of (treatment|therapy)|^care (may|will|depends)|"
     "^" DOCTOR " will (talk|discuss)[a-z ]* treatment",
     PART_TREATMENT, true},
    {"^[^.:]*\\b(is|are|can be|may be|will be) (often |usually |best )?treated\\b", PART_TREATMENT,
     false},
    {"^(surger(y|ies)|an operation|a surgeon) (may|can|will|is|are|might|to)\\b|"
     "^[^.:]*\\b(may|will|might|often|can|do)? ?(need|require|be treated with|have)s? "
     "(surgery|an operation)\\b|^[^.:]*\\bsurgery (may|can|will|might|is) (be )?"
     "(needed|done|used|an option|advised|required)",
     PART_SURGERY, true},
    {"^(medic(ines?|ations?)|drugs|(pain|prescription|over-the-counter) [a-z]+|antibiotics|"
     "pills) (may|can|will|are|is|might|that|to|help|such)\\b|"
     "^" DOCTOR " may (prescribe|give you|advise|suggest) [a-z ]*(medicines?|medications?|drugs?)",
     PART_MEDICINE, true},
    {"^(physical|occupational|speech|radiation|behavioral|talk) therapy|^counseling|^exercises? "
     "(may|can|will|to)",
     PART_THERAPY, false},
    {"^(lifestyle|diet|changes (in|to) (diet|lifestyle|habits)|healthy habits|eating)\\b",
     PART_LIFESTYLE, false},
    // Symptoms.
    {"^(the )?(most |first |early |common |usual |main )*(signs (and|or) )?symptoms? "
     "(may|can|will|include|of|vary|depend|usually|often|differ|start|begin|appear|are|do|come|"
     "tend|range)|^(signs|early signs|warning signs) (may|can|of|include|are)|"
     "^people with [^.:]* may have:",
     PART_SYMPTOMS, true},
    {"^[^.:]*\\b(may|does|do|often|can|might)( not)?( always)? (have|cause|show|give|lead to|bring)"
     " (any |no |few |some )?(signs or )?(symptoms|problems at first)|"
     "^(some|many|most) people (have|with [^.:]* have) no symptoms|"
     "^[^.:]* (can|may) cause:|^(problems|signs) |"
     "\\b(symptoms|problems|signs) (may|can|could) (be|include|cause)[^.:]*:$",
     PART_SYMPTOMS, false},
    // Complications.
    {"^(possible |some )?(complications|problems) (may|can|are|include|of|from|that)\\b|"
     "all (procedures|surgeries|operations) have (some )?risk|(problems|complications) are rare|"
     "^(potential|possible) (problems|risks|complications)|"
     "^(if (it is )?(not treated|left untreated|untreated)|without treatment|left untreated)|"
     "^(some |the )?risks (of|are|include)",
     PART_COMPLICATIONS, true},
    {"^[^.:]*\\b(can|may) lead to\\b", PART_COMPLICATIONS, false},
    // Procedures and tests.
    {"^(this|the|an?|your)? ?[a-z -]*" THING " (is|may be|can be|will be) "
     "(often |usually |most often |also )?(done|used|needed|performed|given|advised)|"
     "^[^.:]*\\b(is|are|may be|can be) (often |usually |most often )?(done|used|performed) (to|"
     "when|if|for|because)\\b|^(the )?(most common )?reasons? (for|to|that)",
     PART_REASONS, true},
    {"^(before|prior to|leading up to|in the (days|weeks) before) (the|your|this|having|a) ?"
     "|^" DOCTOR " (may|will) (do|meet with you|give you instructions|review|ask you to)[^.]*"
     "(before|ready|prepare)|^to (prepare|get ready)",
     PART_BEFORE, true},
    {"^(general|local|spinal|regional|topical)?( or [a-z]+)? ?an(a)?esthesia\\b|"
     "^(numbing|eye) drops|^you will (be|fall) asleep|^(a )?(sedative|drops? to numb)|"
     "^" DOCTOR " (may|will) (give|numb)[^.]*(anesthesia|asleep|numb)",
     PART_ANESTHESIA, true},
    {"^(an? )?(very )?(small |tiny |large )?(cuts?|incisions?|needle|thin tube|scope|catheter) "
     "[a-z ]*(will|is|are) |^an iv\\b|^(the|your) (surgeon|doctor) (will )?(makes?|inserts?|cuts?|"
     "puts?|passes|guides)\\b|^during (the|your|this) ",
     PART_DESCRIPTION, true},
    {"^(immediately |right |soon )?(after|following) (the|your|this) " THING, PART_AFTER, true},
    {"^((the|this|your) )?[a-z ]{0,40}(takes|will take|lasts|will last) (about |around |less than "
     "|up to |between )?[0-9a-z]+( |-)[^.]*(minutes?|hours?)|"
     "^(about|less than|around|up to) [^.]{1,20}(minutes|hours?)",
     PART_HOW_LONG, true},
    {"^(you (will|may|should|might) (not )?(have|feel) (some |any |no |a little )?(pain|"
     "discomfort|soreness|pressure)|pain (after|is|may|can|and)|an(a)?esthesia will (prevent|"
     "block)|(it|this|the [a-z]+) (does|will|should) not hurt|there is no pain)",
     PART_HURT, true},
    {"^(the )?(usual|average) (length of )?(hospital )?stay|"
     "^(you|most people) (may|will|can|should)( be able to| need to| likely)* (leave|go home|stay "
     "in|stay at|be in the hospital)|^this is done in ",
     PART_STAY, true},
    {"^(" DOCTOR "|the (eye doctor|technician|lab)|a specialist) will (look at|review|discuss|"
     "talk[a-z ]* about|explain|study|read|send)[^.]*(result|image|report|picture)s?|"
     "^(the |your )?(test )?results (may|will|are|can)|^(normal|abnormal) results",
     PART_RESULTS, true},
    {"^(at home|when you (get|return|are) home|when you return|home care|recovery|healing|"
     "it (will|may|can) take [^.]*to (heal|recover)|full (recovery|healing)|to help (you|with) "
     "(heal|recover|recovery|healing)|to (help|speed) (healing|recovery))\\b",
     PART_SELF_CARE, true},
    // Medicines.
    {"^(the )?(most |common |possible |serious |other )*side effects (may|can|include|of|are)",
     PART_COMPLICATIONS, true},
    {"^(take|use|swallow|apply|chew) (this|the|your|it|one)\\b|^follow the directions|^how much "
     "you "
     "take|^if you (miss|forget)",
     PART_USE, true},
    {"^before (taking|using|you (take|use))|^(do not|don't) (take|use) |^tell your (doctor|"
     "pharmacist|provider) (if|about)",
     PART_PRECAUTIONS, true},
    // Causes, last: an overview and many a list of risks speak of causes too.
    {"^the (exact )?(cause|reason)s? (of|is|are|for)|^(it is|doctors (are|do)) (not|un)[a-z ]*"
     "(clear|known|know|sure)|^causes? (of|include|may|are|is|can)|^(common |possible |other )"
     "?causes\\b|^[^.:]*\\b(is|are|may be|can be|often|usually) (often |usually |most often |also "
     "|sometimes )?(caused by|due to|the result of)",
     PART_CAUSES, true},
    {"^[^.:]*\\b(happens?|occurs?|develops?|forms?|starts?|comes?|results?|may result) "
     "(when|from|if|because|after)\\b",
     PART_CAUSES, false},
    // Last: what lies ahead.
    {"^(the )?(outlook|prognosis|outcome)\\b|^(most|many|some) people (recover|get better|do "
     "well|get well|heal|see (better|well))|^with (proper |early |good |the right )?(treatment|"
     "care),? ",
     PART_PROGNOSIS, true},
    {"^(living|coping) with\\b|^people with [^.:]* can (live|lead)", PART_LIVING, true},
};

// Which cues are believed in which kind of article: a text about surgery says "surgery may" at
// every turn, and one about a disease begins no section with a doctor's cut.
#define BIT(part) (1U << (part))
static const unsigned everywhere = BIT(PART_HELP) | BIT(PART_COMPLICATIONS) | BIT(PART_SELF_CARE);
static const unsigned of_conditions =
    BIT(PART_CAUSES) | BIT(PART_RISKS) | BIT(PART_SYMPTOMS) | BIT(PART_DIAGNOSIS) |
    BIT(PART_TREATMENT) | BIT(PART_MEDICINE) | BIT(PART_SURGERY) | BIT(PART_THERAPY) |
    BIT(PART_LIFESTYLE) | BIT(PART_PREVENTION) | BIT(PART_PROGNOSIS) | BIT(PART_LIVING);
static const unsigned of_procedures = BIT(PART_REASONS) | BIT(PART_BEFORE) | BIT(PART_ANESTHESIA) |
                                      BIT(PART_DESCRIPTION) | BIT(PART_AFTER) | BIT(PART_HOW_LONG) |
                                      BIT(PART_HURT) | BIT(PART_STAY) | BIT(PART_RESULTS);
static const unsigned of_medicines = BIT(PART_USE) | BIT(PART_PRECAUTIONS);

static unsigned parts_of(enum kind kind) {
    switch (kind) {
    case KIND_PROCEDURE:
    case KIND_TEST:
        return everywhere | of_procedures;
    case KIND_MEDICINE:
        return everywhere | of_medicines;
    case KIND_CONDITION:
    case KIND_SYMPTOM:
    case KIND_WELLNESS:
    case KIND_OTHER:
        break;
    }
    return everywhere | of_conditions;
}

static const struct plain_rule *first_match(struct plain *p, const struct plain_rule *rules,
                                            size_t count, const char *text) {
    size_t i = 0;
    while (i < count && !plain_match(p, rules[i].pattern, text)) {
        i++;
    }
    return i < count ? &rules[i] : NULL;
}

const struct plain_rule *plain_heading_rule(struct plain *p, const char *text) {
    size_t len = strlen(text);
    if (len > PLAIN_HEADING_MAX || len < 2 || (*text >= 'a' && *text <= 'z') ||
        strchr(".,;!", text[len - 1]) != NULL ||
        (text[len - 1] == ':' && plain_match(p, "( [^ ]+){3}", text))) { // that opens a list
        return NULL;
    }
    const char *bare = plain_trim(p, text, len, ":");
    return first_match(p, headings, ARRAY_SIZE(headings), bare);
}

const struct plain_rule *plain_cue(struct plain *p, enum kind kind, const char *text,
                                   bool strong_only) {
    const char *start = arena_copy(p->arena, (sv){text, utf8_prefix(sv_of(text), PLAIN_LOOK_MAX)});
    const unsigned parts = parts_of(kind);
    for (size_t i = 0; i < ARRAY_SIZE(cues); i++) {
        if ((parts & BIT(cues[i].part)) != 0 && (cues[i].strong || !strong_only) &&
            plain_match(p, cues[i].pattern, start)) {
            return &cues[i];
        }
    }
    return NULL;
}

// --- What the article is about ---

// Title first, then how the lead begins.
static const struct {
    const char *pattern;
    enum kind kind;
} titles[] = {
    {"\\bprogram(s|me)?\\b", KIND_OTHER},
    {"(ectomy|otomy|ostomy|plasty|pexy|desis|centesis|tripsy|ablation)\\b|"
     "\\b(repair|replacement|surgery|transplant(ation)?|removal|bypass|graft|implant(ation)?|"
     "resection|procedure|circumcision|amputation|dialysis|transfusion|stent(ing)?|"
     "catheterization|fixation|release|reconstruction|lift|angioplasty|delivery)\\b",
     KIND_PROCEDURE},
    {"(gram|graphy|scopy|metry)\\b|\\b(tests?|testing|scan|mri|ct|x-?rays?|ultrasound|biopsy|"
     "screening|panel|culture|count|puncture|monitoring|exam)\\b",
     KIND_TEST},
    {"\\b(tablets?|capsules?|medicines?|medications?|antibiotics)\\b", KIND_MEDICINE},
    {"\\bexercises\\b|^healthy |\\b(fitness|nutrition|diet)$", KIND_WELLNESS},
};
static const struct {
    const char *pattern;
    enum kind kind;
} leads[] = {
    {"^[^.]* (is|are) (an?|the|done) [^.]{0,30}\\b(surgery|procedure|operation)\\b|"
     "^[^.]* (is|are) (surgery|surgical|an operation)\\b",
     KIND_PROCEDURE},
    {"^[^.]* (is|are) (an?|the) [^.]{0,30}\\b(test|exam|scan|x-ray)\\b", KIND_TEST},
    {"^[^.]* (is|are) (an?|the) [^.]{0,30}\\b(medicine|medication|drug|antibiotic|vaccine)\\b",
     KIND_MEDICINE},
    {"^[^.]* (is|are) (an? |often |usually )*(common )?(symptom|sign of)\\b", KIND_SYMPTOM},
};

enum kind plain_kind_of(struct plain *p, const char *title, const char *lead) {
    for (size_t i = 0; i < ARRAY_SIZE(titles); i++) {
        if (plain_match(p, titles[i].pattern, title)) {
            return titles[i].kind;
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(leads); i++) {
        if (plain_match(p, leads[i].pattern, lead)) {
            return leads[i].kind;
        }
    }
    return KIND_CONDITION;
}
