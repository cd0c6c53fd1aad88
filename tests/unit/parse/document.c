// SPDX-License-Identifier: MIT
// The article document: what each rule refuses, where it says so, and what a whole document
// becomes.
#include "parse/document.h"

#include "base/clock.h"
#include "cmocka_parse.h"

static struct document_context context(void) {
    return (struct document_context){.public_url = "https://health.example",
                                     .today = days_from_civil(2026, 11, 22)};
}

static int parse(struct arena *a, const char *json, struct findings *f, struct article *article) {
    const struct document_context c = context();
    *f = (struct findings){.arena = a};
    return document_parse(sv_of(json), &c, f, article);
}

static const char whole[] =
    "{\"id\": \"mitral-regurgitation\", \"language\": \"en\", \"kind\": \"condition\","
    "\"sample\": true, \"title\": \"  Mitral\\n Regurgitation \","
    "\"alternateNames\": [\"Mitral Insufficiency\"], \"summary\": \"One.\\nTwo.\","
    "\"topics\": [\"heart\"], \"audience\": {\"ageMin\": 18, \"ageMax\": null, \"sex\": "
    "\"female\"},"
    "\"codes\": [{\"system\": \"icd-10-cm\", \"code\": \"I34.0\", \"display\": \"\"},"
    "{\"system\": \"urn:oid:1.2.3\", \"code\": \"x\"}],"
    "\"sections\": [{\"key\": \"treatment\", \"aspect\": \"treatment\", \"title\": \"Treatment\","
    "\"html\": \"<p>a<figure data-figure=valve></figure><p class=lost-list>\", \"text\": \"a\","
    "\"sections\": [{\"key\": \"surgery-\", \"title\": \"Surgery\", \"inferred\": true,"
    "\"aspect\": \"research\", \"html\": \"\"}]},"
    "{\"key\": \"outlook\", \"aspect\": \"prognosis\", \"title\": \"Outlook\","
    "\"html\": \"<a href='https://health.example/en/articles/x'>x</a>\"}],"
    "\"figures\": [{\"key\": \"valve\", \"alt\": \"A valve\", \"reproduction\": \"permitted\","
    "\"media\": {\"url\": \"https://health.example/api/v1/media/"
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
    "\"type\": \"image/svg+xml\", \"width\": 640, \"height\": 480}}],"
    "\"resources\": [{\"name\": \"AHA\", \"url\": null, \"region\": \"US\"}],"
    "\"references\": [{\"type\": \"web\", \"text\": \"R\", \"accessed\": \"2019-09-14\","
    "\"pmid\": 123, \"doi\": \"10.1000/182\"}],"
    "\"evidenceUpdates\": [{\"date\": \"2018-03\", \"text\": \"E\", \"sections\": [\"surgery-\"]}],"
    "\"related\": [{\"id\": \"prolapse\", \"relation\": \"cause\", \"title\": \"P\"}],"
    "\"teachBack\": [\"Q?\"],"
    "\"review\": {\"lastReviewed\": \"2020-09\", \"organization\": \"Board\","
    "\"reviewers\": [{\"name\": \"N\", \"credentials\": [\"DO\", \"FACC\"], \"role\": null}],"
    "\"reviewDue\": \"2023-09\", \"reviewDueBasis\": \"policy\", \"status\": \"overdue\","
    "\"edition\": 3, \"changedSince\": \"none\"},"
    "\"notices\": [{\"kind\": \"disclaimer\", \"text\": \"T\"}],"
    "\"feedbackPromise\": {\"team\": \"Team\", \"businessDays\": 2, \"email\": null},"
    "\"rights\": {\"copyrightHolder\": \"H\", \"license\": \"L\", \"attribution\": \"A\"},"
    "\"source\": {\"name\": \"S\", \"id\": 62787, \"url\": \"http://s.example\"},"
    "\"translationOf\": {\"language\": \"es\", \"edition\": 3},"
    "\"datePublished\": \"2019\", \"dateModified\": \"2020-09-15\", \"updateType\": \"minor\","
    "\"urgency\": \"safety\", \"changeNote\": \"C\", \"edition\": 3, \"availableSince\": \"x\","
    "\"readingLevel\": {}, \"completeness\": {}, \"translations\": [], \"url\": \"u\","
    "\"feedbackUrl\": \"f\"}";

static void whole_document(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct findings f;
    struct article r;
    int outcome = parse(a, whole, &f, &r);
    if (outcome != 0) {
        print_findings(&f);
    }
    assert_int_equal(outcome, 0);
    assert_string_equal(r.title, "Mitral Regurgitation");
    assert_string_equal(r.summary, "One.\nTwo.");
    assert_true(r.sample);
    assert_int_equal(r.audience.age_min, 18);
    assert_int_equal(r.audience.age_max, -1);
    assert_int_equal(r.audience.sex, SEX_FEMALE);
    assert_string_equal(r.codes[0].system, "http://hl7.org/fhir/sid/icd-10-cm");
    assert_null(r.codes[0].display);
    assert_string_equal(r.codes[1].system, "urn:oid:1.2.3");
    assert_int_equal(r.section_count, 3);
    assert_string_equal(r.sections[0].html, "<p>a</p><figure data-figure=\"valve\"></figure>"
                                            "<p class=\"lost-list\"></p>");
    assert_string_equal(r.sections[1].key, "surgery");
    assert_int_equal(r.sections[1].depth, 1);
    assert_int_equal(r.sections[1].aspect, ASPECT_OTHER);
    assert_null(r.sections[1].html);
    assert_string_equal(r.sections[2].html, "<p><a href=\"article:x\">x</a></p>");
    assert_int_equal(r.sections[2].depth, 0);
    assert_int_equal(r.figures[0].media.width, 640);
    assert_int_equal(strlen(r.figures[0].media.hash), 64);
    assert_string_equal(r.references[0].pmid, "123");
    assert_string_equal(r.references[0].doi, "10.1000/182");
    assert_string_equal(r.evidence_updates[0].sections[0], "surgery");
    assert_int_equal(r.related[0].relation, RELATION_CAUSE);
    assert_true(r.has_review);
    assert_int_equal(r.review.last_reviewed.month, 9);
    assert_false(partial_date_is_set(r.review.review_due)); // by policy: not stated
    assert_string_equal(r.review.reviewers[0].credentials[1], "FACC");
    assert_string_equal(r.source.id, "62787");
    assert_int_equal(r.translation_of.edition, 3);
    assert_int_equal(r.update_type, UPDATE_MINOR);
    assert_int_equal(r.urgency, URGENCY_SAFETY);
    assert_int_equal(r.lost, 1);
    assert_int_equal(r.inferred, 1);
    assert_int_equal(r.reading_level, -1);
    assert_int_equal(r.edition, 0);
    assert_non_null(find_code(f.warnings, f.warning_count, "key-changed"));
    assert_non_null(find_code(f.warnings, f.warning_count, "unknown-aspect"));
}

#define MINIMAL "\"id\": \"x\", \"language\": \"en\", \"kind\": \"other\", \"title\": \"X\""
#define WITH(fields) "{" MINIMAL ", " fields "}"
#define SECTION(fields) WITH("\"sections\": [{" fields "}]")

static void defaults(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct findings f;
    struct article r;
    assert_int_equal(parse(a,
                           WITH("\"summary\": \"\", \"review\": {\"lastReviewed\": null,"
                                "\"status\": \"unreviewed\"}, \"topics\": [], \"rights\": null"),
                           &f, &r),
                     0);
    assert_null(r.summary);
    assert_false(r.has_review);
    assert_int_equal(r.update_type, UPDATE_MAJOR);
    assert_int_equal(r.audience.sex, VOCAB_NONE);
    assert_int_equal(f.warning_count, 0);
}

static const struct {
    const char *json, *pointer, *code;
} refused[] = {
    {"[]", "", "wrong-type"},
    {"{\"language\": \"en\"}", "/id", "required"},
    {"{\"id\": \"x\"}", "/language", "required"},
    {"{\"id\": \"x\"}", "/title", "required"},
    {"{\"id\": \"x\"}", "/kind", "required"},
    {"{\"id\": \"X y\"}", "/id", "bad-id"},
    {"{\"id\": 3}", "/id", "wrong-type"},
    {"{\"title\": \"\"}", "/title", "required"},
    {"{\"title\": \" \\n\"}", "/title", "required"},
    {"{\"language\": \"e\"}", "/language", "bad-language"},
    {"{\"kind\": \"conditon\"}", "/kind", "bad-value"},
    {WITH("\"titel\": \"x\""), "/titel", "unknown-field"},
    {WITH("\"a/b~c\": 1"), "/a~1b~0c", "unknown-field"},
    {WITH("\"sample\": 1"), "/sample", "wrong-type"},
    {WITH("\"alternateNames\": \"x\""), "/alternateNames", "wrong-type"},
    {WITH("\"alternateNames\": [\"x\", 1]"), "/alternateNames/1", "wrong-type"},
    {WITH("\"alternateNames\": [\"\"]"), "/alternateNames/0", "required"},
    {WITH("\"topics\": [\"A\"]"), "/topics/0", "bad-id"},
    {WITH("\"audience\": {\"ageMin\": 9, \"ageMax\": 3}"), "/audience/ageMax", "out-of-range"},
    {WITH("\"audience\": {\"ageMin\": -1}"), "/audience/ageMin", "out-of-range"},
    {WITH("\"audience\": {\"ageMin\": 1.5}"), "/audience/ageMin", "wrong-type"},
    {WITH("\"codes\": [{\"code\": \"x\"}]"), "/codes/0/system", "required"},
    {WITH("\"codes\": [{\"system\": \"zz\", \"code\": \"x\"}]"), "/codes/0/system", "bad-value"},
    {WITH("\"codes\": [{\"system\": \"icd-10-cm\", \"code\": \".\"}]"), "/codes/0/code",
     "bad-value"},
    {WITH("\"codes\": [{\"system\": \"urn:x\", \"code\": \"-.\"}]"), "/codes/0/code", "bad-value"},
    {"{\"title\": \"\\u200b\\u2060\\ufeff\"}", "/title", "required"},
    {"{\"title\": \"\\u00ad \\u00a0\"}", "/title", "required"},
    {"{\"title\": \"\\u0001\\u007f\"}", "/title", "required"},
    {"{\"title\": \"\\u0301\"}", "/title", "required"},
    {WITH("\"alternateNames\": [\"\\u200d\"]"), "/alternateNames/0", "required"},
    {WITH("\"resources\": [{\"name\": \"\\u3164\"}]"), "/resources/0/name", "required"},
    {WITH("\"review\": {\"reviewers\": [{\"name\": \"\\u200b\"}]}"), "/review/reviewers/0/name",
     "required"},
    {SECTION("\"key\": \"k\", \"title\": \"\\u200e\""), "/sections/0/title", "required"},
    {WITH("\"datePublished\": \"2019-13\""), "/datePublished", "bad-date"},
    {WITH("\"datePublished\": 2019"), "/datePublished", "bad-date"},
    {WITH("\"review\": {\"lastReviewed\": \"2026-12\"}"), "/review/lastReviewed", "in-future"},
    {WITH("\"review\": {\"lastReviewed\": \"2020-02\", \"reviewDue\": \"2019\"}"),
     "/review/reviewDue", "bad-date"},
    {WITH("\"review\": {\"reviewers\": [{\"role\": \"x\"}]}"), "/review/reviewers/0/name",
     "required"},
    {WITH("\"resources\": [{\"name\": \"x\", \"region\": \"us\"}]"), "/resources/0/region",
     "bad-value"},
    {WITH("\"resources\": [{\"name\": \"x\", \"url\": \"ftp://x.y\"}]"), "/resources/0/url",
     "bad-url"},
    {WITH("\"resources\": [{\"name\": \"x\", \"url\": \"https://x y\"}]"), "/resources/0/url",
     "bad-url"},
    {WITH("\"references\": [{\"url\": \"https://x.y\"}]"), "/references/0/text", "required"},
    {WITH("\"references\": [{\"text\": \"x\", \"type\": \"blog\"}]"), "/references/0/type",
     "bad-value"},
    {WITH("\"references\": [{\"text\": \"x\", \"pmid\": \"PMC123\"}]"), "/references/0/pmid",
     "bad-value"},
    {WITH("\"references\": [{\"text\": \"x\", \"pmid\": -1}]"), "/references/0/pmid", "bad-value"},
    {WITH("\"references\": [{\"text\": \"x\", \"pmid\": \"12345678901\"}]"), "/references/0/pmid",
     "bad-value"},
    {WITH("\"references\": [{\"text\": \"x\", \"doi\": \"https://doi.org/10.1000/182\"}]"),
     "/references/0/doi", "bad-value"},
    {WITH("\"evidenceUpdates\": [{\"text\": \"x\", \"doi\": \"10.1000/1 82\"}]"),
     "/evidenceUpdates/0/doi", "bad-value"},
    {WITH("\"evidenceUpdates\": [{\"text\": \"x\", \"pmid\": \"1 2\"}]"), "/evidenceUpdates/0/pmid",
     "bad-value"},
    {WITH("\"related\": [{\"relation\": \"cause\"}]"), "/related/0/id", "required"},
    {WITH("\"notices\": [{\"kind\": \"x\", \"text\": \"y\"}]"), "/notices/0/kind", "bad-value"},
    {WITH("\"feedbackPromise\": {\"businessDays\": 31}"), "/feedbackPromise/businessDays",
     "out-of-range"},
    {WITH("\"feedbackPromise\": {\"businessDays\": 2, \"email\": \"x\"}"), "/feedbackPromise/email",
     "bad-value"},
    {WITH("\"translationOf\": {\"language\": \"en\"}"), "/translationOf", "bad-value"},
    {WITH("\"translationOf\": {\"language\": \"EN\"}"), "/translationOf", "bad-value"},
    {WITH("\"figures\": [{\"key\": \"a\", \"media\": {\"url\": \"https://x.example/y\"}}]"),
     "/figures/0/alt", "required"},
    {WITH("\"figures\": [{\"key\": \"a\", \"alt\": \"b\"}, {\"key\": \"a\", \"alt\": \"c\"}]"),
     "/figures/1/key", "duplicate"},
    {WITH("\"figures\": [{\"key\": \"a\", \"alt\": \"b\", \"media\": {\"hash\": \"zz\"}}]"),
     "/figures/0/media/hash", "bad-value"},
    {WITH("\"evidenceUpdates\": [{\"text\": \"x\", \"sections\": [\"no\"]}]"),
     "/evidenceUpdates/0/sections/0", "no-such-section"},
    {WITH("\"sections\": {}"), "/sections", "wrong-type"},
    {SECTION("\"title\": \"T\""), "/sections/0/key", "required"},
    {SECTION("\"key\": \"k\""), "/sections/0/title", "required"},
    {SECTION("\"key\": \"K\", \"title\": \"T\""), "/sections/0/key", "bad-id"},
    {SECTION("\"key\": \"k\", \"title\": \"T\", \"html\": 1"), "/sections/0/html", "wrong-type"},
    {SECTION("\"key\": \"k\", \"title\": \"T\", \"text\": \"x\""), "/sections/0/text",
     "unknown-field"},
    {SECTION("\"key\": \"k\", \"title\": \"T\"}, {\"key\": \"k\", \"title\": \"U\""),
     "/sections/1/key", "duplicate"},
    {SECTION("\"key\": \"a\", \"title\": \"T\", \"sections\": [{\"key\": \"b\", \"title\": \"T\","
             "\"sections\": [{\"key\": \"c\", \"title\": \"T\", \"sections\": [{\"key\": \"d\","
             "\"title\": \"T\"}]}]}]"),
     "/sections/0/sections/0/sections/0/sections", "too-deep"},
};

static void refusals(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct findings f;
        struct article r;
        int outcome = parse(a, refused[i].json, &f, &r);
        if (outcome != DOCUMENT_REFUSED || !has_error(&f, refused[i].pointer, refused[i].code)) {
            print_findings(&f);
            print_error("of %s, wanted %s %s\n", refused[i].json, refused[i].pointer,
                        refused[i].code);
        }
        assert_int_equal(outcome, DOCUMENT_REFUSED);
        assert_true(has_error(&f, refused[i].pointer, refused[i].code));
    }
}

// Whatever the case of the path and the document, the article has the one of RFC 5646.
static void language_case(void **state) {
    (void)state;
    static const char *const paths[] = {NULL, "pt-BR", "PT-br"};
    static const char json[] = "{\"id\": \"x\", \"language\": \"Pt-bR\", \"kind\": \"other\","
                               "\"title\": \"X\", \"translationOf\": {\"language\": \"EN\"}}";
    static const char bare[] = "{\"id\": \"x\", \"kind\": \"other\", \"title\": \"X\"}";
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct findings f = {.arena = a};
        struct article r;
        struct document_context c = context();
        c.language = paths[i];
        assert_int_equal(document_parse(sv_of(json), &c, &f, &r), 0);
        assert_string_equal(r.language, "pt-BR");
        assert_string_equal(r.translation_of.language, "en");
        if (paths[i] != NULL) {
            assert_int_equal(document_parse(sv_of(bare), &c, &f, &r), 0);
            assert_string_equal(r.language, "pt-BR");
        }
    }
}

static void suggestions(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct findings f;
    struct article r;
    parse(a, WITH("\"alternatenames\": [], \"sumary\": \"\", \"zzzzzz\": 1, \"kind2\": 1"), &f, &r);
    assert_int_equal(f.error_count, 4);
    assert_non_null(strstr(f.errors[0].detail, "\"alternateNames\""));
    assert_non_null(strstr(f.errors[1].detail, "\"summary\""));
    assert_null(strstr(f.errors[2].detail, "did you mean"));
    parse(a, "{\"id\": \"x\", \"language\": \"en\", \"kind\": \"zz\", \"title\": \"T\"}", &f, &r);
    assert_non_null(strstr(f.errors[0].detail, "condition, symptom, procedure"));
}

static void limits(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf json = {0};
    struct findings f;
    struct article r;
    buf_text(&json, "{" MINIMAL ", \"summary\": \"");
    for (int i = 0; i < ARTICLE_SUMMARY_MAX; i++) {
        buf_text(&json, "\xc3\xa9"); // code points count, not bytes
    }
    buf_text(&json, "\"}");
    assert_int_equal(parse(a, json.ptr, &f, &r), 0);
    json.len -= 2;
    buf_text(&json, "e\"}");
    assert_int_equal(parse(a, json.ptr, &f, &r), DOCUMENT_REFUSED);
    assert_true(has_error(&f, "/summary", "too-long"));

    buf_clear(&json);
    buf_text(&json, "{" MINIMAL ", \"topics\": [\"a\"");
    for (int i = 0; i < ARTICLE_LIST_MAX; i++) {
        buf_text(&json, ",\"a\"");
    }
    buf_text(&json, "]}");
    assert_int_equal(parse(a, json.ptr, &f, &r), DOCUMENT_REFUSED);
    assert_true(has_error(&f, "/topics", "too-many"));

    buf_clear(&json);
    buf_text(&json, "{" MINIMAL ", \"sections\": [");
    for (int i = 0; i <= ARTICLE_SECTIONS_MAX; i++) {
        buf_printf(&json, "%s{\"key\": \"k%d\", \"title\": \"T\"}", i == 0 ? "" : ",", i);
    }
    buf_text(&json, "]}");
    assert_int_equal(parse(a, json.ptr, &f, &r), DOCUMENT_REFUSED);
    assert_true(has_error(&f, "/sections", "too-many"));
}

static void syntax(void **state) {
    (void)state;
    static const struct {
        const char *json, *place;
    } cases[] = {
        {"", "line 1, column 0"},
        {"{\n \"id\": \"x\",\n}", "line 3, column 1"},
        {"{\"id\": \"a\", \"id\": \"b\"}", "line 1"},
        {"{\"id\": \"\xff\"}", "line 1"},
        {"{\"id\": \"\\u0000\"}", "line 1"},
        {"{} x", "line 1"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct findings f;
        struct article r;
        assert_int_equal(parse(a, cases[i].json, &f, &r), DOCUMENT_SYNTAX);
        assert_int_equal(f.error_count, 1);
        assert_string_equal(f.errors[0].code, "bad-json");
        assert_non_null(strstr(f.errors[0].detail, cases[i].place));
    }
}

static void nesting(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf json = {0};
    struct findings f;
    struct article r;
    for (int i = 0; i < DOCUMENT_DEPTH_MAX; i++) {
        buf_char(&json, '[');
    }
    for (int i = 0; i < DOCUMENT_DEPTH_MAX; i++) {
        buf_char(&json, ']');
    }
    assert_int_equal(parse(a, json.ptr, &f, &r), DOCUMENT_REFUSED); // JSON, and no article
    assert_int_equal(parse(a, "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"\"]", &f, &r),
                     DOCUMENT_REFUSED);
    buf_clear(&json);
    for (int i = 0; i < 1000000; i++) {
        buf_char(&json, '[');
    }
    assert_int_equal(parse(a, json.ptr, &f, &r), DOCUMENT_SYNTAX);
    assert_non_null(strstr(f.errors[0].detail, "line 1, column 33"));
}

static void identity(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct findings f = {.arena = a};
    struct article r;
    struct document_context c = context();
    c.id = "x";
    c.language = "es";
    assert_int_equal(document_parse(sv_of("{\"kind\": \"other\", \"title\": \"T\"}"), &c, &f, &r),
                     0);
    assert_string_equal(r.id, "x");
    assert_string_equal(r.language, "es");
    assert_int_equal(document_parse(sv_of("{" MINIMAL "}"), &c, &f, &r), DOCUMENT_REFUSED);
    assert_true(has_error(&f, "/language", "mismatch"));
    assert_false(has_error(&f, "/id", "mismatch"));
}

static void missing_figure(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct findings f;
    struct article r;
    assert_int_equal(parse(a,
                           SECTION("\"key\": \"k\", \"title\": \"T\","
                                   "\"html\": \"<figure data-figure=v></figure>\""),
                           &f, &r),
                     0);
    assert_string_equal(f.warnings[0].code, "figure-missing");
    assert_string_equal(f.warnings[0].pointer, "/sections/0/html");
}

static void many_errors(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf json = {0};
    struct findings f;
    struct article r;
    buf_text(&json, "{" MINIMAL ", \"topics\": [1");
    for (int i = 1; i < 300; i++) {
        buf_text(&json, ",1");
    }
    buf_text(&json, "]}");
    assert_int_equal(parse(a, json.ptr, &f, &r), DOCUMENT_REFUSED);
    assert_int_equal(f.error_count, PROBLEM_FIELDS_MAX);
    assert_int_equal(f.dropped, 300 - PROBLEM_FIELDS_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_document), cmocka_unit_test(defaults),    cmocka_unit_test(refusals),
        cmocka_unit_test(language_case),  cmocka_unit_test(suggestions), cmocka_unit_test(limits),
        cmocka_unit_test(syntax),         cmocka_unit_test(nesting),     cmocka_unit_test(identity),
        cmocka_unit_test(missing_figure), cmocka_unit_test(many_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
