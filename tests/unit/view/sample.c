// SPDX-License-Identifier: MIT
// The sample data; see sample.h. Every list has two elements where it can, every optional text is
// there, and the texts hold what must be escaped.
#include "sample.h"

#include "base/mem.h"

#define DATE(y, m, d) ((struct partial_date){(y), (m), (d)})

static const char *names[] = {"Knee sprain", "Twisted knee <joint> & \"ligament\""};
static const char *topics[] = {"bones-and-joints", "sports"};
static struct code codes[] = {
    {"http://hl7.org/fhir/sid/icd-10-cm", "S83.9", "Sprain of unspecified site of knee"},
    {"urn:oid:2.16.840.1.113883.6.174", "T1", NULL},
};
static struct section sections[] = {
    {.key = "overview",
     .title = "What it is",
     .aspect = ASPECT_OVERVIEW,
     .html = "<p>A sprain is a <strong>stretched or torn</strong> ligament. A ligament is a band "
             "that ties two bones together. See <a href=\"article:knee-pain\">knee pain</a> and "
             "<span class=\"unresolved-link\" data-article=\"meniscus\">the meniscus</span>.</p>"
             "<figure data-figure=\"knee\"></figure>"
             "<h4>How bad it can be</h4><table><caption>Grades of sprain</caption><thead><tr><th "
             "scope=\"col\">Grade</th><th scope=\"col\">What happens</th></tr></thead><tbody><tr>"
             "<td>1</td><td>Stretched</td></tr><tr><td>2</td><td>Partly torn</td></tr><tr><td>3"
             "</td><td>Torn through</td></tr></tbody></table>",
     .text = "A sprain is a stretched or torn ligament.\nHow bad it can be"},
    {.key = "symptoms",
     .title = "Symptoms",
     .aspect = ASPECT_SYMPTOMS,
     .inferred = true,
     .html = "<p>You may have:</p><ul><li>Pain<ul><li>when you stand</li><li>when you turn</li>"
             "</ul></li><li>Swelling within a day</li></ul><p class=\"lost-list\"></p>",
     .text = "You may have:\n- Pain"},
    {.key = "get-help",
     .title = "When to get help",
     .aspect = ASPECT_WHEN_TO_GET_HELP,
     .html =
         "<aside class=\"callout emergency\"><p>Call for help now if your foot is cold, pale or "
         "numb.</p></aside><aside class=\"callout info\"><p>Call your care team if you cannot "
         "put weight on the leg.</p></aside>",
     .text = "Call for help now"},
    {.key = "treatment", .title = "Treatment", .aspect = ASPECT_TREATMENT},
    {.key = "at-home",
     .title = "At home",
     .aspect = ASPECT_SELF_CARE,
     .depth = 1,
     .html = "<ol><li>Rest the knee for two days.</li><li>Cool it for 15 minutes at a time.</li>"
             "</ol><aside class=\"callout do\"><p>Keep the leg up.</p></aside><aside "
             "class=\"callout dont\"><p>Put ice on bare skin.</p></aside>",
     .text = "- Rest the knee"},
    {.key = "therapy",
     .title = "Physical therapy",
     .aspect = ASPECT_TREATMENT,
     .depth = 1,
     .html = "<p>A therapist shows you how to move it again. In German: <span lang=\"de\">"
             "Krankengymnastik</span>.</p><h4>How long</h4><p>Six weeks, H<sub>2</sub>O "
             "included.</p>",
     .text = "A therapist shows you"},
    {.key = "brace",
     .title = "A brace",
     .aspect = ASPECT_TREATMENT,
     .depth = 2,
     .html = "<aside class=\"callout warning\"><p>Take it off at night.</p></aside><h4>Size</h4>"
             "<dl><dt>Small</dt><dd>up to 34 cm</dd></dl>",
     .text = "Take it off at night."},
};
static struct figure figures[] = {
    {.key = "knee",
     .title = "The knee",
     .alt = "A knee from the front, with the ligaments on both sides",
     .caption = "Ligaments hold the knee on both sides.",
     .credit = "The careleaf authors",
     .copyright = "CC BY 4.0",
     .reproduction = REPRODUCTION_PERMITTED,
     .media = {.hash = "ab12", .type = "image/svg+xml", .width = 640, .height = 480}},
    {.key = "brace",
     .title = "A knee brace",
     .alt = "A brace around a knee",
     .caption = "How a brace sits.",
     .credit = "A <maker>",
     .copyright = "A maker",
     .reproduction = REPRODUCTION_NOT_PERMITTED,
     .media = {.url = "https://images.example.org/brace.png", .type = "image/png"}},
};
static struct resource resources[] = {
    {"Bone Society", "https://bones.example.org/?a=1&b=2", "US"},
    {"Knee Line", NULL, "CA"},
    {"Joint Fund", "https://joints.example.org", "US"},
    {"World Joint Day", NULL, NULL},
    {"Knie-Hilfe", NULL, "CH"},
};
static struct reference references[] = {
    {.type = REFERENCE_JOURNAL,
     .text = "Doe J. Knees. J Made Up. 2019;1(2):3-4.",
     .url = "https://doi.org/10.9999/x<1>/y",
     .accessed = DATE(2019, 9, 14),
     .doi = "10.9999/x<1>/y",
     .pmid = "123"},
    {.type = REFERENCE_WEB,
     .text = "All about knees.",
     .url = "https://knees.example.org",
     .accessed = DATE(2020, 9, 0)},
};
static const char *update_sections[] = {"treatment", "therapy"};
static struct evidence_update updates[] = {
    {.date = DATE(2018, 3, 12),
     .source = "Roe R. Braces. J Made Up. 2018.",
     .text = "People with a brace walked sooner.",
     .doi = "10.9999/z",
     .pmid = "456",
     .sections = update_sections,
     .section_count = 2},
    {.date = DATE(2019, 0, 0), .source = "A report.", .text = "Ice helped little."},
};
static struct related related[] = {
    {"running", RELATION_CAUSE, "Running"},
    {"mri-scan", RELATION_TEST, "MRI scan"},
    {"not-here", RELATION_SEE_ALSO, NULL},
};
static const char *teach_back[] = {"How long do you cool the knee?", "When do you call us?"};
static const char *credentials[] = {"MD", "FAAOS"};
static struct reviewer reviewers[] = {
    {.name = "Sample Reviewer",
     .credentials = credentials,
     .credential_count = 2,
     .role = "Orthopedics"},
    {.name = "Another Reviewer"},
};
static struct notice notices[] = {
    {NOTICE_DISCLAIMER, "Not medical advice."},     {NOTICE_ACCREDITATION, "Sample accreditation."},
    {NOTICE_REVIEW_POLICY, "We check every page."}, {NOTICE_FEEDBACK, "Write to us."},
    {NOTICE_CONTACT, "Example Street 1."},
};
static struct translation translations[] = {
    {.language = "es", .title = "Esguince", .edition = 2, .status = TRANSLATION_BEHIND},
    {.language = "ar", .title = "التواء", .edition = 1, .status = TRANSLATION_UNLINKED},
};

static const struct review review = {
    .last_reviewed = DATE(2020, 9, 0),
    .organization = "Sample Editorial Board",
    .reviewers = reviewers,
    .reviewer_count = 2,
    .review_due = DATE(2023, 9, 0),
    .basis = BASIS_STATED,
    .status = REVIEW_OVERDUE,
    .edition = 2,
    .changed_since = CHANGED_MAJOR,
    .outcome = OUTCOME_STILL_ACCURATE,
    .recorded_at = 1600000000000,
};

static void fill_lists(struct article *a) {
    a->alternate_names = names;
    a->alternate_name_count = ARRAY_SIZE(names);
    a->topics = topics;
    a->topic_count = ARRAY_SIZE(topics);
    a->codes = codes;
    a->code_count = ARRAY_SIZE(codes);
    a->sections = sections;
    a->section_count = ARRAY_SIZE(sections);
    a->figures = figures;
    a->figure_count = ARRAY_SIZE(figures);
    a->resources = resources;
    a->resource_count = ARRAY_SIZE(resources);
    a->references = references;
    a->reference_count = ARRAY_SIZE(references);
    a->evidence_updates = updates;
    a->evidence_update_count = ARRAY_SIZE(updates);
    a->related = related;
    a->related_count = ARRAY_SIZE(related);
    a->teach_back = teach_back;
    a->teach_back_count = ARRAY_SIZE(teach_back);
    a->notices = notices;
    a->notice_count = ARRAY_SIZE(notices);
    a->translations = translations;
    a->translation_count = ARRAY_SIZE(translations);
}

void sample_article(struct article *a) {
    article_init(a);
    fill_lists(a);
    a->id = "knee-sprain";
    a->language = "en";
    a->kind = KIND_CONDITION;
    a->sample = true;
    a->title = "Sprained knee </script><b>";
    a->summary = "A sprained knee hurts & swells. Most sprains heal by themselves in six weeks. "
                 "A few need an operation.";
    a->audience = (struct audience){18, 90, SEX_FEMALE};
    a->has_review = true;
    a->review = review;
    a->feedback_promise.set = true;
    a->feedback_promise.team = "The sample team";
    a->feedback_promise.business_days = 2;
    a->feedback_promise.email = "team@example.org";
    a->rights.copyright_holder = "The careleaf authors";
    a->rights.license = "CC BY 4.0";
    a->rights.attribution = "The careleaf authors, 2020";
    a->source.name = "Example source";
    a->source.id = "42";
    a->source.url = "https://source.example.org/42";
    a->translation_of.language = "es";
    a->translation_of.edition = 1;
    a->date_published = DATE(2015, 0, 0);
    a->date_modified = DATE(2021, 2, 28);
    a->update_type = UPDATE_MINOR;
    a->urgency = URGENCY_SAFETY;
    a->change_note = "A safer way to cool.";
    a->edition = 3;
    a->printout_code = "K7QDM-3XF2X";
    a->available_since = 1614556800000;
    a->reading_level = 5;
    a->lost = 1;
    a->inferred = 1;
    a->unresolved = 1;
}

void sample_minimal(struct article *a) {
    static struct section one[] = {{.key = "text", .title = "Text", .aspect = ASPECT_OTHER}};
    article_init(a);
    a->id = "minimal";
    a->language = "en";
    a->title = "Minimal";
    a->sections = one;
    a->section_count = 1;
    a->edition = 1;
}

struct topic sample_topics[] = {
    {"body", NULL, "The body", 0, 3, "en"},         {"bones", "body", "Bones & joints", 1, 2, "en"},
    {"knee", "bones", "The knee", 2, 1, "es"},      {"heart", "body", "The heart", 1, 1, "en"},
    {"tests", NULL, "Tests and scans", 0, 0, "en"},
};
const size_t sample_topic_count = ARRAY_SIZE(sample_topics);

struct summary sample_rows[] = {
    {.id = "knee-sprain",
     .language = "en",
     .title = "Sprained knee <b>",
     .summary = "It hurts & swells, and heals in six weeks.",
     .kind = KIND_CONDITION,
     .sample = true,
     .edition = 3,
     .available_since = 1614556800000,
     .date_modified = DATE(2021, 2, 28),
     .source_name = "Example source",
     .source_id = "42",
     .has_review = true,
     .review = {.last_reviewed = DATE(2020, 9, 0),
                .review_due = DATE(2023, 9, 0),
                .status = REVIEW_OVERDUE,
                .edition = 2,
                .outcome = VOCAB_NONE}},
    {.id = "mri-scan", .language = "en", .title = "MRI scan", .kind = KIND_TEST, .edition = 1},
    {.id = "running",
     .language = "en",
     .title = "Running",
     .summary = "How to begin, and how to stay well.",
     .kind = KIND_WELLNESS,
     .edition = 1,
     .has_review = true,
     .review = {.last_reviewed = DATE(2026, 3, 14),
                .review_due = DATE(2029, 3, 14),
                .basis = BASIS_POLICY,
                .status = REVIEW_CURRENT}},
};
const size_t sample_row_count = ARRAY_SIZE(sample_rows);

const struct feedback sample_feedback = {
    .reference = "0123456789abcdefghjkmnpqrs",
    .article = "knee-sprain",
    .language = "en",
    .edition = 3,
    .section = "at-home",
    .type = FEEDBACK_UNSAFE,
    .comment = "A secret comment </textarea><script>",
    .contact_name = "Pat \"Q\" Reader",
    .contact_email = "pat@example.org",
    .status = FEEDBACK_ANSWERED,
    .received_at = 1614556800000,
    .respond_by = 1614747599000,
    .answered_at = 1614600000000,
    .answer = "Thank you.\nWe changed <it>.",
    .fixed_in_edition = 4,
};

const struct edition_line sample_editions[] = {
    {3,
     1700000000000,
     "Knee sprain",
     {2023, 11, 14},
     UPDATE_CORRECTION,
     URGENCY_SAFETY,
     "The dose of the pain medicine was wrong.",
     EDITION_CURRENT},
    {2,
     1650000000000,
     "Knee sprain",
     {2022, 4, 0},
     UPDATE_MINOR,
     URGENCY_NORMAL,
     NULL,
     EDITION_RECALLED},
    {1, 1600000000000, "Sprained knee", {0}, UPDATE_MAJOR, URGENCY_NORMAL, NULL, EDITION_RECALLED},
};
const size_t sample_edition_count = sizeof(sample_editions) / sizeof(sample_editions[0]);
