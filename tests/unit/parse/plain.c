// SPDX-License-Identifier: MIT
// Plain-text articles: what each rule must find, in small texts, and what is no article. The whole
// ones are converted by the command in tests/wire/test_convert.py.
#include "cmocka_parse.h"
#include "parse/answer.h"
#include "parse/convert.h"
#include "parse/document.h"

#include <time.h>

struct made {
    struct arena *arena;
    struct findings findings;
    struct convert_notes notes;
    struct buf json;
    struct answer *answer;
};

static void made_finish(struct made *made) {
    answer_destroy_ptr(&made->answer);
    buf_finish(&made->json);
    arena_destroy(made->arena);
}

static int convert(struct made *made, sv text) {
    *made = (struct made){.arena = arena_create()};
    made->findings.arena = made->arena;
    made->notes.arena = made->arena;
    struct plain_patterns *patterns = plain_patterns_create();
    int outcome = plain_convert(patterns, text, &made->notes, &made->findings, &made->json);
    plain_patterns_destroy(patterns);
    if (outcome == 0) {
        made->answer = answer_create((sv){made->json.ptr, made->json.len});
        assert_non_null(made->answer);
    }
    return outcome;
}

// The document has to be one that a library takes.
static void check_document(struct made *made) {
    const struct document_context context = {.public_url = "https://health.example",
                                             .today = 30000};
    struct findings findings = {.arena = made->arena};
    struct article article;
    int outcome =
        document_parse((sv){made->json.ptr, made->json.len}, &context, &findings, &article);
    print_findings(&findings);
    assert_int_equal(outcome, 0);
    assert_int_equal(findings.warning_count, 0);
}

struct expectation {
    const char *text, *pointer, *value; // value NULL: nothing, or null
};

static void check_all(const struct expectation *all, size_t count) {
    for (size_t i = 0; i < count; i++) {
        CLEANUP(made_finish) struct made made;
        assert_int_equal(convert(&made, sv_of(all[i].text)), 0);
        check_document(&made);
        const char *value = answer_text(made.answer, made.arena, "%s", all[i].pointer);
        bool same = value == NULL || all[i].value == NULL ? value == all[i].value
                                                          : strcmp(value, all[i].value) == 0;
        if (!same) {
            fail_msg("%s\n%s is \"%s\", not \"%s\"\n%s", all[i].text, all[i].pointer, value,
                     all[i].value, made.json.ptr);
        }
    }
}

// --- Head ---

static const struct expectation heads[] = {
    {"Exercises for the Back\n\nThey help.", "/kind", "wellness"},
    {"Hay Fever\n\nIt is common.", "/title", "Hay Fever"},
    {"Hay Fever\n\nIt is common.", "/id", "hay-fever"},
    {"\xef\xbb\xbfHay\xc2\xa0"
     "Fever\r\n\r\nIt is common.\r\n",
     "/title", "Hay Fever"},
    {"Hay Fever\n(Pollen Allergy; Allergic Rhinitis)\nIt is common.", "/alternateNames/1",
     "Allergic Rhinitis"},
    {"Hay Fever (Pollen Allergy)\n\nIt is common.", "/title", "Hay Fever"},
    {"Hay Fever (Pollen Allergy)\n\nIt is common.", "/alternateNames/0", "Pollen Allergy"},
    {"Hay Fever\n\nAlso known as: Pollen Allergy\n\nIt is common.", "/alternateNames/0",
     "Pollen Allergy"},
    {"Home > Health\nHay Fever\n\nIt is common.", "/title", "Hay Fever"},
    {"Home > Health\nHay Fever\n\nIt is common.", "/sections/0/html",
     "<p>Home &gt; Health</p><p>It is common.</p>"},
    {"Hay Fever\n\nby Ann Doe, RN\n\nIt is common.", "/rights/attribution", "by Ann Doe, RN"},
    {"Hay Fever\n\nIt is common.", "/kind", "condition"},
    {"Tonsillectomy\n\nThis takes out the tonsils.", "/kind", "procedure"},
    {"Electrocardiogram\n\nThis records the heartbeat.", "/kind", "test"},
    {"Swollen Ankles\n\nSwollen ankles are a symptom of many conditions.", "/kind", "symptom"},
    {"Examplamide\n\nExamplamide is a medicine for the heart.", "/kind", "medicine"},
};

static void head(void **state) {
    (void)state;
    check_all(heads, ARRAY_SIZE(heads));
}

// --- Sections ---

#define TITLE "Hay Fever\n\nIt is an allergy.\n\n\n"

static const struct expectation sections[] = {
    {TITLE "If your child turns blue, call 911.", "/sections/1/key", "when-to-get-help"},
    {TITLE "What if I miss a shot?\nAsk your nurse.", "/sections/1/title",
     "What if I miss a shot?"},
    {TITLE "How should I take it?\nTake it with food.", "/sections/1/key", "how-to-use"},
    {TITLE "Why is this test done?\n\nIt shows the cause.", "/sections/1/key", "reasons"},
    {TITLE "En Espa\u00f1ol (Spanish Version)\n\nIt itches.", "/sections/1/key", NULL},
    {TITLE, "/sections/0/key", "overview"},
    {TITLE, "/sections/0/inferred", "true"},
    {TITLE "Symptoms may come and go.", "/sections/1/title", "Symptoms"},
    {TITLE "Symptoms may come and go.", "/sections/1/inferred", "true"},
    {TITLE "SYMPTOMS\n\nThey come and go.", "/sections/1/title", "SYMPTOMS"},
    {TITLE "SYMPTOMS\n\nThey come and go.", "/sections/1/inferred", "false"},
    {TITLE "SYMPTOMS\n\nThey come and go.", "/sections/1/key", "symptoms"},
    {"Hay Fever\n\nSneezing.\n\nDefinition\n\nIt is an allergy.", "/sections/0/key",
     "introduction"},
    {TITLE "Call your doctor if you cannot breathe.", "/sections/1/inferred", "true"},
    // A heading that nobody foresaw.
    {TITLE "Pets at Home\n\nWash your hands.", "/sections/1/key", "pets-at-home"},
    {TITLE "Pets at Home\n\nWash your hands.", "/sections/1/aspect", "other"},
    // Treatment in parts.
    {TITLE "Treatment depends on you.\n\nMedical Management\n\nPills help.\n\n\nSome people will "
           "need surgery.",
     "/sections/1/sections/0/title", "Medical Management"},
    {TITLE "Treatment depends on you.\n\nMedical Management\n\nPills help.\n\n\nSome people will "
           "need surgery.",
     "/sections/1/sections/1/inferred", "true"},
    // A cue inside a section with a heading of its own is no section.
    {TITLE "Causes\n\nPollen.\n\nSymptoms may follow.\n\nSymptoms\n\nSneezing.",
     "/sections/2/inferred", "false"},
    // A procedure's own sections.
    {"Tonsillectomy\n\nThis takes out the tonsils.\n\n\nGeneral anesthesia will be used. You will "
     "be asleep.",
     "/sections/1/key", "anesthesia"},
};

static void headings(void **state) {
    (void)state;
    check_all(sections, ARRAY_SIZE(sections));
}

// --- Lists ---

#define LOST "<p class=\"lost-list\"></p>"
#define HTML "/sections/0/html"

static const struct expectation lists[] = {
    // Steps keep their numbers.
    {"A\n\n1. Lie down\nOn your back.\n\n2. Get up\nSlowly, please.\n", HTML,
     "<p>1. Lie down</p><p>On your back.</p><p>2. Get up</p><p>Slowly, please.</p>"},
    {"A\n\nSuch as:\n\n  \u2022 One\n    \u2022 Two\n  \u2022 Three\n", HTML,
     "<p>Such as:</p><ul><li>One<ul><li>Two</li></ul></li><li>Three</li></ul>"},
    // The indentation is lost, and the bullets tell.
    {"A\n\nSuch as:\n\n\u2022 One\no Two\n\u2022 Three\n", HTML,
     "<p>Such as:</p><ul><li>One<ul><li>Two</li></ul></li><li>Three</li></ul>"},
    {"A\n\nDo this:\n\n1. One\n2. Two\n", HTML, "<p>Do this:</p><ol><li>One</li><li>Two</li></ol>"},
    // Bullets are lost.
    {"A\n\nSuch as:\nOne\nTwo\n\nThen all is well.", HTML,
     "<p>Such as:</p><ul><li>One</li><li>Two</li></ul><p>Then all is well.</p>"},
    // Items that were wrapped.
    {"A\n\nSuch as:\n\n- One that is\n  long\n- Two\n", HTML,
     "<p>Such as:</p><ul><li>One that is long</li><li>Two</li></ul>"},
    // Lost lists: before a paragraph, before a heading, at the end, inside a list.
    {"A\n\nSuch as:\n\n\nThat is all. It really is.\n", HTML,
     "<p>Such as:</p>" LOST "<p>That is all. It really is.</p>"},
    {"A\n\nCauses include:\n\nRisk Factors\n\nAge.", HTML, "<p>Causes include:</p>" LOST},
    {"A\n\nIt can be caused by things such as", HTML,
     "<p>It can be caused by things such as</p>" LOST},
    {"A\n\nDo this:\n\n- Eat foods such as:\n- Rest\n", HTML,
     "<p>Do this:</p><ul><li>Eat foods such as:" LOST "</li><li>Rest</li></ul>"},
    // What Markdown and rulers add is no text.
    {"A\n=====\n\n## Causes\n\nIt is due to dust.\n", HTML, "<p>It is due to dust.</p>"},
    // What comes from a text is text.
    {"A\n\nIf x < y & z > 1, \"stop\".", HTML,
     "<p>If x &lt; y &amp; z &gt; 1, &quot;stop&quot;.</p>"},
};

static void items(void **state) {
    (void)state;
    check_all(lists, ARRAY_SIZE(lists));
}

// --- Facts ---

#define TEXT "A\n\nOne. Two.\n\n"

static const struct expectation facts[] = {
    {"A\n\nPicture of A\n\nCopyright \u00a9 Some One\n\nIt is.", "/figures/0/title",
     "Picture of A"},
    {"A\n\nPicture of A\n\nCopyright \u00a9 Some One\n\nIt is.", "/figures/0/copyright",
     "Copyright \u00a9 Some One"},
    {"A\n\nPicture of A\n\nCopyright \u00a9 Some One\n\nIt is.", HTML,
     "<figure data-figure=\"picture-of-a\"></figure><p>It is.</p>"},
    {TEXT "Last reviewed May 2019 by Some Board Ann B. Doe, MD, MPH", "/review/lastReviewed",
     "2019-05"},
    {TEXT "Last reviewed May 2019 by Some Board Ann B. Doe, MD, MPH", "/review/organization",
     "Some Board"},
    {TEXT "Last reviewed May 2019 by Some Board Ann B. Doe, MD, MPH", "/review/reviewers/0/name",
     "Ann B. Doe"},
    {TEXT "Last reviewed May 2019 by Some Board Ann B. Doe, MD, MPH",
     "/review/reviewers/0/credentials/1", "MPH"},
    {TEXT "Medically reviewed by Ann Doe, RN on 5/14/2019", "/review/lastReviewed", "2019-05-14"},
    {TEXT "Medically reviewed by Ann Doe, RN on 5/14/2019", "/review/reviewers/0/name", "Ann Doe"},
    {TEXT "Medically reviewed by Ann Doe, RN on 5/14/2019", "/review/organization", NULL},
    {TEXT "Last reviewed 2019 by The Care Team", "/review/organization", "The Care Team"},
    {TEXT "Last reviewed 2019 by The Care Team", "/review/lastReviewed", "2019"},
    {TEXT "Last Reviewed: 05/2019 | Reviewer: Ann Doe, DO", "/review/reviewers/0/name", "Ann Doe"},
    {TEXT "Last medical review: Sept. 2019, by the Some Staff Ann Doe, M.D.",
     "/review/organization", "Some Staff"},
    {TEXT "Last medical review: Sept. 2019, by the Some Staff Ann Doe, M.D.",
     "/review/reviewers/0/credentials/0", "M.D."},
    {TEXT "Reviewed 5/2019 by Some Board of Nurses", "/review/organization",
     "Some Board of Nurses"},
    {TEXT "Medically reviewed by Ann Doe, MD (Some Clinic)", "/review/organization", "Some Clinic"},
    {TEXT "Last reviewed 2019 by Ann Doe, MD, and Joe Poe, RN, Nurse Editor",
     "/review/reviewers/1/role", "Nurse Editor"},
    {TEXT "Last updated: 14 May 2019", "/dateModified", "2019-05-14"},
    {TEXT "A. Some website. Available at: https://a.example/b. Accessed May 1, 2019.",
     "/references/0/accessed", "2019-05-01"},
    {TEXT "A. Some website. Available at: https://a.example/b. Accessed May 1, 2019.",
     "/references/0/url", "https://a.example/b"},
    {TEXT "A. Some website. Available at: https://a.example/b. Accessed May 1, 2019.",
     "/references/0/text", "A. Some website. Available at:"},
    {TEXT "A. Some website. https://a.example/b (accessed 1 Sept 2019).", "/references/0/accessed",
     "2019-09-01"},
    {TEXT "Doe A, Roe B. On A. J Some. 2019;1(2):3-4.", "/references/0/type", "journal"},
    {TEXT "Doe A, Roe B. On A. J Some. 2019;1(2):3-4. doi:10.5555/12.", "/references/0/doi",
     "10.5555/12"},
    {TEXT "Doe A, Roe B. On A and B. J Some\nThings. 2019;1(2):3-4.", "/references/0/text",
     "Doe A, Roe B. On A and B. J Some Things. 2019;1(2):3-4."},
    {TEXT "Doe A. A Book. 2nd ed. Town: Some Press; 2019.", "/references/0/type", "book"},
    {TEXT "Problem: A. Some website. Available at:\n(Click here)\nAccessed May 1, 2019.",
     "/references/0/text", "Problem: A. Some website. Available at: (Click here)"},
    {TEXT "Doe A, Roe B. On A. J Some. 2019;1(2):3-4.\n1/2/2019 Some Literature Surveillance Doe "
          "A. On B. J Some. 2019;1(3):5-6.",
     "/evidenceUpdates/0/source", "Some Literature Surveillance"},
    {TEXT "American Heart Friends Association\nThe Heart Society of Canada", "/resources/1/region",
     "CA"},
    {TEXT "Some Health Institute\n\n\nHealth Canada\nWomen and Hearts\n", "/resources/2/region",
     "CA"},
    {TEXT "RESOURCES\n\nLung Friends https://lungs.example\nAir Friends\nhttps://air.example\n",
     "/resources/0/name", "Lung Friends"},
    {TEXT "RESOURCES\n\nLung Friends https://lungs.example\nAir Friends\nhttps://air.example\n",
     "/resources/1/url", "https://air.example"},
    {TEXT "Reviewed by Ann Doe, RN on May 1, 2022. Next review due May 2025", "/review/reviewDue",
     "2025-05"},
    {TEXT "[2019-02-01] Some Alert. Doe A. On B. J Some. 2019;1(3):5-6.",
     "/evidenceUpdates/0/source", "Some Alert"},
    {TEXT "March 12, 2018 \u2014 Some Surveillance: Doe A. On B. J Some. 2019;1(3):5-6.",
     "/evidenceUpdates/0/source", "Some Surveillance"},
    {TEXT "1/2/2019 Some Surveillance https://x.example/y: Doe A. On B. J Some. 2019;1(3):5-6.",
     "/evidenceUpdates/0/url", "https://x.example/y"},
    {TEXT "Reviewed by: Ann Doe, MD, PhD. Date reviewed: May 2016",
     "/review/reviewers/0/credentials/1", "PhD"},
    {TEXT "Asthma. Some website. Available at:\nhttps://a.example/b\n. Updated May 2020.\n",
     "/references/0/text", "Asthma. Some website. Available at: Updated May 2020."},
    // Two references on full lines, below an address.
    {"A\n\nIt is.\n\nRESOURCES\nSome Association of Family Physicians and of Nurses\n"
     "https://b.example\n\nREFERENCES\n"
     "Asthma. Some website. Available at: https://a.example/b. Accessed July 1, 2021.\n"
     "Asthma in children. Some website. Available at: https://a.example/c. Accessed July 1, "
     "2021.\n",
     "/references/1/url", "https://a.example/c"},
    // Without a heading, and with addresses.
    {TEXT "Lung Association\nhttps://a.example\nAir Friends of Canada\nhttps://b.example\n",
     "/resources/1/url", "https://b.example"},
    {TEXT "Where can I learn more?\n\nLung Association\n", "/resources/0/name", "Lung Association"},
    {TEXT "UK RESOURCES\n\nHeart Friends\n", "/resources/0/region", "GB"},
    {TEXT "This is no substitute for professional medical advice.", "/notices/0/kind",
     "disclaimer"},
    {TEXT "Please send comments or feedback. The Web Team will reply within five working days.",
     "/feedbackPromise/businessDays", "5"},
    {TEXT "Please send comments or feedback. The Web Team will reply within five working days.",
     "/feedbackPromise/team", "Web Team"},
    {TEXT "Last reviewed 2019 by The Team\n\nYou can expect a reply from our Web Desk within 2 "
          "business days.",
     "/feedbackPromise/team", "Web Desk"},
    {TEXT "Last reviewed 2019 by The Team\n\nWe answer within 2 business days: a@b.example.",
     "/feedbackPromise/email", "a@b.example"},
    {TEXT "Last reviewed 2019 by The Care Team\n\n\u00a9 2019 Some House. All rights reserved.",
     "/rights/copyrightHolder", "Some House"},
};

static void typed(void **state) {
    (void)state;
    check_all(facts, ARRAY_SIZE(facts));
}

// --- Notes ---

static bool has_note(const struct made *made, int line, const char *part) {
    bool found = false;
    for (size_t i = 0; i < made->notes.count; i++) {
        found |=
            made->notes.items[i].line == line && strstr(made->notes.items[i].text, part) != NULL;
    }
    return found;
}

static void notes(void **state) {
    (void)state;
    CLEANUP(made_finish) struct made made;
    assert_int_equal(convert(&made, SV("A\n\nOne.\n\n\nSymptoms include:\n\n\nTwo. Three.\n\n"
                                       "Last reviewed 3/4/2019 by The Team\n")),
                     0);
    assert_true(has_note(&made, 3, "\"Overview\" was inferred"));
    assert_true(has_note(&made, 6, "list that this announces is lost"));
    assert_true(has_note(&made, 9, "a heading may be lost"));
    assert_true(has_note(&made, 11, "was read as month, day and year"));
    for (size_t i = 1; i < made.notes.count; i++) {
        assert_true(made.notes.items[i - 1].line <= made.notes.items[i].line);
    }
}

// --- What is no article ---

static void refused(const char *what, sv text, const char *code, const char *part) {
    CLEANUP(made_finish) struct made made;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    int outcome = convert(&made, text);
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (outcome != 1 || made.findings.error_count != 1 ||
        strcmp(made.findings.errors[0].code, code) != 0 ||
        strstr(made.findings.errors[0].detail, part) == NULL) {
        print_findings(&made.findings);
        fail_msg("%s", what);
    }
    assert_true(end.tv_sec - start.tv_sec < 2);
}

static void no_articles(void **state) {
    (void)state;
    CLEANUP(free_ptr) char *large = mem_zero(10 * 1024 * 1024, 1);
    memset(large, 'x', 10 * 1024 * 1024);
    refused("empty", SV(""), "required", "empty");
    refused("blank", SV(" \n\r\n\t\xc2\xa0\n"), "required", "empty");
    refused("binary",
            SV("A\n\x7f"
               "ELF\x01\x02"),
            "bad-encoding", "line 2");
    refused("a NUL", SV("A\n\nB\0C"), "bad-encoding", "line 3");
    refused("Latin 1", SV("A\n\nCaf\xe9 au lait."), "bad-encoding", "line 3");
    refused("UTF-16", SV("\xff\xfeh\0i\0"), "bad-encoding", "UTF-8");
    refused("10 MB", (sv){large, 10 * 1024 * 1024}, "too-large", "bytes");
    refused("one long line", (sv){large, 200 * 1024}, "too-long", "line 1");
    for (size_t i = 1; i < 200 * 1024; i += 2) {
        large[i] = '\n';
    }
    refused("100,000 lines", (sv){large, 200 * 1024}, "too-large", "lines");
    refused("no title", SV("One sentence. And another one.\n\nThree."), "required", "line 1");
    refused("a list for a title", SV("- One\n- Two"), "required", "line 1");
}

// --- The most lines, each of which every rule looks at ---

enum { LINES = 1950, SECONDS_MAX = 5 }; // SECONDS_MAX: under a sanitizer, on a busy machine

static void check_quick(const char *what, const char *lines) {
    CLEANUP(made_finish) struct made made;
    CLEANUP(buf_finish) struct buf text = {0};
    struct timespec start, end;
    buf_text(&text, "A\n\n");
    for (int i = 0; i < LINES; i++) {
        buf_text(&text, lines);
    }
    clock_gettime(CLOCK_MONOTONIC, &start);
    assert_int_equal(convert(&made, (sv){text.ptr, text.len}), 0);
    clock_gettime(CLOCK_MONOTONIC, &end);
    long ms = (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
    print_message("%s: %ld ms\n", what, ms);
    assert_true(ms < SECONDS_MAX * 1000);
}

static void largest(void **state) {
    (void)state;
    check_quick("many cues", "The treatment and the symptoms of a thing that is due to:\n\n"
                             "The symptoms of a thing that is due to:\n\n");
    check_quick("one heading, again and again", "Symptoms\n\nThey come and go.\n\n");
    check_quick("a reference without an end", "Available at: https://a.example\n\n"
                                              "Accessed March 2018.\n\n");
}

#define FIGURE                                                                                     \
    "About A B C D E F G H I J K L M N O P Q R S T U V W X Y Z A B C D E F G H I J K\n"            \
    "Copyright A. Doe\n\n"

// The second of two figures with long names has a key still, and a reference ends where its field
// does.
static void bounds(void **state) {
    (void)state;
    CLEANUP(made_finish) struct made figures;
    assert_int_equal(convert(&figures, SV("A\n\nIt is.\n\n" FIGURE FIGURE "It was.\n")), 0);
    assert_non_null(answer_text(figures.answer, figures.arena, "/figures/1/key"));
    check_document(&figures);
    CLEANUP(made_finish) struct made rest;
    assert_int_equal(
        convert(&rest, SV("A\n\nIt is.\n\nAccessed March 3, 2020.\n\nLast reviewed May 2020")), 0);
    check_document(&rest);
    CLEANUP(made_finish) struct made reference;
    CLEANUP(buf_finish) struct buf text = {0};
    buf_text(&text, "A\n\nIt is.\n\nReferences\n\n");
    for (int i = 0; i < 200; i++) {
        buf_text(&text, "Available at: https://a.example\n");
    }
    assert_int_equal(convert(&reference, (sv){text.ptr, text.len}), 0);
    check_document(&reference);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(head),    cmocka_unit_test(headings), cmocka_unit_test(items),
        cmocka_unit_test(typed),   cmocka_unit_test(notes),    cmocka_unit_test(no_articles),
        cmocka_unit_test(largest), cmocka_unit_test(bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
