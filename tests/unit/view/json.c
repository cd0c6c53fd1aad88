// SPDX-License-Identifier: MIT
// Documents: golden files for the whole of each (tests/golden/view, indented to be read; run with
// UPDATE_GOLDEN=1 to write them anew and look at the difference), and the rules that hold for all.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#include "view/private.h"

static const struct library library = SAMPLE_LIBRARY;
static struct views *views;
static const struct article_options all = {0};

// No empty text and no real number anywhere: an absent value is null.
static void check_values(const json_t *value) {
    const char *name;
    size_t i;
    json_t *inner;
    assert_false(json_is_real(value));
    assert_false(json_is_string(value) && json_string_length(value) == 0);
    if (json_is_object(value)) {
        json_object_foreach((json_t *)value, name, inner) {
            for (const char *c = name; *c != '\0'; c++) {
                assert_false(*c == '_' || *c == '-'); // camelCase
            }
            check_values(inner);
        }
    }
    json_array_foreach((json_t *)value, i, inner) {
        check_values(inner);
    }
}

static json_t *read_json(const struct buf *out) {
    json_t *value = json_loadb(out->ptr, out->len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(value);
    assert_null(strchr(out->ptr, '\n')); // one line
    return value;
}

static void check_golden(const char *name, const struct buf *out) {
    char path[512];
    json_auto_t *value = read_json(out);
    check_values(value);
    char *text = json_dumps(value, JSON_INDENT(2));
    snprintf(path, sizeof(path), "%s/%s.json", GOLDEN_DIR, name);
    if (getenv("UPDATE_GOLDEN") != NULL) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fprintf(file, "%s\n", text);
        fclose(file);
    }
    json_auto_t *golden = json_load_file(path, 0, NULL);
    if (golden == NULL) {
        fail_msg("no golden file %s", path);
    }
    char *expected = json_dumps(golden, JSON_INDENT(2));
    assert_string_equal(text, expected);
    free(text);
    free(expected);
}

static void test_article(void **state) {
    (void)state;
    struct article article;
    CLEANUP(buf_finish) struct buf full = {0}, minimal = {0}, text = {0}, ld = {0};
    sample_article(&article);
    view_article(views, &article, &all, &full);
    check_golden("article", &full);
    view_article(views, &article, &(struct article_options){.text = true, .fields = "id,sections"},
                 &text);
    check_golden("article-text", &text);
    view_article_ld(views, &article, &ld);
    assert_null(strchr(ld.ptr, '<'));
    json_auto_t *linked = read_json(&ld);
    assert_string_equal(json_string_value(json_object_get(linked, "name")), article.title);
    sample_minimal(&article);
    view_article(views, &article, &all, &minimal);
    check_golden("article-minimal", &minimal);
}

// What an export carries: no field of the server's, and html, media and review as they were
// written.
static void test_portable(void **state) {
    (void)state;
    struct article article;
    const struct article_options portable = {.portable = true};
    CLEANUP(buf_finish) struct buf out = {0}, line = {0}, policy = {0};
    sample_article(&article);
    view_article(NULL, &article, &portable, &out);
    check_golden("article-portable", &out);
    view_article(NULL, &article, &(struct article_options){.portable = true, .numbered = true},
                 &line);
    json_auto_t *numbered = read_json(&line);
    assert_int_equal(json_integer_value(json_object_get(numbered, "edition")), article.edition);
    article.review.basis = BASIS_POLICY;
    view_article(NULL, &article, &portable, &policy);
    json_auto_t *due = read_json(&policy);
    assert_true(json_is_null(json_object_get(json_object_get(due, "review"), "reviewDue")));
}

static void test_ld(void **state) {
    (void)state;
    struct article article;
    CLEANUP(buf_finish) struct buf out = {0};
    sample_article(&article);
    view_article_ld(views, &article, &out);
    json_auto_t *ld = read_json(&out);
    assert_string_equal(json_string_value(json_object_get(ld, "@type")), "MedicalWebPage");
    assert_string_equal(json_string_value(json_object_get(ld, "lastReviewed")), "2020-09");
    const json_t *about = json_object_get(ld, "about");
    assert_string_equal(json_string_value(json_object_get(about, "@type")), "MedicalCondition");
    const json_t *part = json_array_get(json_object_get(ld, "hasPart"), 1);
    assert_string_equal(json_string_value(json_object_get(part, "hasHealthAspect")),
                        "https://schema.org/SymptomsHealthAspect");
    sample_minimal(&article);
    buf_clear(&out);
    view_article_ld(views, &article, &out);
    json_auto_t *minimal = read_json(&out);
    assert_null(json_object_get(minimal, "lastReviewed"));
    assert_null(json_object_get(minimal, "citation"));
}

// The document's fields, in the contract's order.
static void test_order(void **state) {
    (void)state;
    static const char *const names[] = {
        "id",           "language",        "kind",
        "sample",       "title",           "alternateNames",
        "summary",      "topics",          "audience",
        "codes",        "sections",        "figures",
        "resources",    "references",      "evidenceUpdates",
        "related",      "teachBack",       "review",
        "notices",      "feedbackPromise", "rights",
        "source",       "translationOf",   "datePublished",
        "dateModified", "updateType",      "urgency",
        "changeNote",   "edition",         "editionState",
        "latest",       "availableSince",  "readingLevel",
        "completeness", "translations",    "printout",
        "url",          "feedbackUrl",
    };
    struct article article;
    CLEANUP(buf_finish) struct buf out = {0};
    sample_minimal(&article);
    view_article(views, &article, &all, &out);
    json_auto_t *value = read_json(&out);
    size_t i = 0;
    const char *name;
    json_t *inner;
    json_object_foreach(value, name, inner) {
        assert_true(i < ARRAY_SIZE(names));
        assert_string_equal(name, names[i++]);
    }
    assert_int_equal(i, ARRAY_SIZE(names));
}

static void test_fields(void **state) {
    (void)state;
    char unknown[8] = "";
    struct article article;
    CLEANUP(buf_finish) struct buf out = {0}, rows = {0};
    assert_true(view_article_fields_known(NULL, sizeof(unknown), unknown));
    assert_true(view_article_fields_known("id,url,feedbackUrl", sizeof(unknown), unknown));
    assert_false(view_article_fields_known("id,nothing-of-the-kind", sizeof(unknown), unknown));
    assert_string_equal(unknown, "nothing");
    assert_false(view_article_fields_known("", sizeof(unknown), unknown));
    assert_false(view_article_fields_known("id,", sizeof(unknown), unknown));
    assert_false(view_article_fields_known("id, url", sizeof(unknown), unknown));
    assert_true(view_summary_fields_known("id,review", sizeof(unknown), unknown));
    assert_false(view_summary_fields_known("sections", sizeof(unknown), unknown));
    sample_minimal(&article);
    view_article(views, &article, &(struct article_options){.fields = "title,id"}, &out);
    assert_string_equal(out.ptr, "{\"id\":\"minimal\",\"title\":\"Minimal\"}");
    view_summaries(views, sample_rows, 1, NULL, 1, "id", &rows);
    assert_string_equal(rows.ptr,
                        "{\"items\":[{\"id\":\"knee-sprain\"}],\"next\":null,\"total\":1}");
}

static void test_section(void **state) {
    (void)state;
    struct article article;
    CLEANUP(buf_finish) struct buf out = {0};
    sample_article(&article);
    view_section(views, &article, 3, &all, &out);
    check_golden("section", &out);
}

static void test_lists(void **state) {
    (void)state;
    struct search_line lines[] = {
        {sample_rows[0], "a <mark>knee</mark>", "at-home", "At home", "text", NULL},
        {sample_rows[1], NULL, NULL, NULL, "name", "Knee \"scan\""},
    };
    const struct search_found search = {
        .lines = lines, .count = 2, .total = 2, .asked = "kneee", .used = "knee", .partial = true};
    const struct search_found nothing = {0};
    static const char *const languages[] = {"en", "es"};
    static const struct policy_rule rules[] = {{false, "medicine", 12}, {true, "bones", 24}};
    struct article article;
    CLEANUP(buf_finish)
    struct buf rows = {0}, found = {0}, none = {0}, topics = {0}, topic = {0}, about = {0},
               reviews = {0};
    view_summaries(views, sample_rows, sample_row_count, "https://x.example/n", 9, NULL, &rows);
    check_golden("summaries", &rows);
    view_search(views, &search, &found);
    check_golden("search", &found);
    view_search(views, &nothing, &none);
    check_golden("search-nothing", &none);
    view_topics(views, sample_topics, sample_topic_count, "en", &topics);
    check_golden("topics", &topics);
    view_topic(views, sample_topics, sample_topic_count, 1, "en", &topic);
    check_golden("topic", &topic);
    view_library(views, languages, 2, rules, ARRAY_SIZE(rules), &about);
    check_golden("library", &about);
    sample_article(&article);
    view_reviews(views, &article.review, 1, &reviews);
    check_golden("reviews", &reviews);
}

// Three editions; the third corrects the first two for safety.
static void test_history(void **state) {
    (void)state;
    static const struct section_change changes[] = {
        {SECTION_CHANGED, true, "symptoms", "Symptoms", "Signs"},
        {SECTION_ADDED, false, "when-to-get-help", "When to get help", NULL},
        {SECTION_MOVED, false, "overview", NULL, NULL},
        {SECTION_REMOVED, false, "history", "History", NULL},
    };
    const struct edition_step step = {sample_editions[0], 1, changes, ARRAY_SIZE(changes)};
    struct article article;
    CLEANUP(buf_finish) struct buf list = {0}, diff = {0}, old = {0};
    view_editions(views, "knee-sprain", "en", sample_editions, sample_edition_count, &list);
    check_golden("editions", &list);
    sample_minimal(&article);
    struct article older = article;
    older.title = "Sprain";
    older.date_modified = (struct partial_date){2019, 0, 0};
    older.change_note = "of the edition, not of the text";
    view_edition_changes(views, &step, &older, &article, &diff);
    check_golden("edition-changes", &diff);
    sample_minimal(&article);
    article.edition = 2;
    article.newest = 3;
    article.state = EDITION_RECALLED;
    view_article(views, &article,
                 &(struct article_options){.fields = "edition,editionState,latest,url"}, &old);
    check_golden("article-recalled", &old);
}

static void test_acts(void **state) {
    (void)state;
    static const struct policy_rule rules[] = {{false, "medicine", 12}, {true, "bones", 24}};
    const struct withdrawal why = {.notice = "Do not take it.",
                                   .replacement = "knee-pain",
                                   .replacement_title = "Knee pain",
                                   .urgency = URGENCY_SAFETY,
                                   .at = 1600000000000};
    const struct withdrawal bare = {.mode = WITHDRAWAL_GONE};
    const struct act withdrawn = {"knee-sprain", "en", "withdrawn", NULL, &why};
    const struct act renamed = {"sprained-knee", "en", "renamed", "knee-sprain", NULL};
    const struct problem_details told = {
        .withdrawal = &why, .withdrawal_language = "en", .replacement_url = "https://x.example/k"};
    const struct problem_details silent = {.withdrawal = &bare, .withdrawal_language = "en"};
    CLEANUP(buf_finish) struct buf out = {0};
    view_act(views, &withdrawn, &out);
    check_golden("act-withdrawn", &out);
    buf_clear(&out);
    view_act(views, &renamed, &out);
    check_golden("act-renamed", &out);
    buf_clear(&out);
    view_policy(rules, ARRAY_SIZE(rules), &out);
    check_golden("review-policy", &out);
    buf_clear(&out);
    view_problem(views, 410, "gone", "It was withdrawn.", "r1", &told, &out);
    check_golden("problem-gone", &out);
    buf_clear(&out);
    view_problem(views, 410, "gone", "It was withdrawn.", "r1", &silent, &out);
    check_golden("problem-gone-bare", &out);
}

static void test_feedback(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf receipt = {0}, status = {0}, queue = {0};
    view_feedback_receipt(views, &sample_feedback, &receipt);
    check_golden("feedback-receipt", &receipt);
    view_feedback_status(views, &sample_feedback, &status);
    check_golden("feedback-status", &status);
    assert_null(strstr(status.ptr, "secret"));
    assert_null(strstr(status.ptr, "pat@"));
    assert_null(strstr(status.ptr, "Reader"));
    struct feedback open = sample_feedback;
    open.status = FEEDBACK_RECEIVED;
    view_feedback_queue(views, &open, 1, NULL, 1, open.respond_by + 1, &queue);
    check_golden("feedback-queue", &queue);
    assert_non_null(strstr(queue.ptr, "\"overdue\":true"));
    buf_clear(&queue);
    view_feedback_queue(views, &open, 1, NULL, 1, open.respond_by, &queue);
    assert_non_null(strstr(queue.ptr, "\"overdue\":false"));
}

static void test_editorial(void **state) {
    (void)state;
    struct problem_field fields[] = {{"/sections/2/title", "too-long", "At most 300."}};
    const struct findings findings = {.errors = fields, .error_count = 1};
    const struct findings warned = {.warnings = fields, .warning_count = 1};
    static const char *const scopes[] = {"content:write", "admin", NULL};
    const struct token_line token = {"t", scopes, 1600000000000, 0, 18520, false};
    const struct media media = {.hash = "ab12", .type = "image/png", .width = 2};
    static const char *const reasons[] = {"starting"};
    CLEANUP(buf_finish) struct buf out = {0};
    view_written(views, "a", "en", 3, "updated", &warned, &out);
    check_golden("written", &out);
    buf_clear(&out);
    view_import_line(7, NULL, NULL, 0, "refused", &findings, &out);
    check_golden("import-line", &out);
    buf_clear(&out);
    view_tokens(&token, 1, &out);
    check_golden("tokens", &out);
    buf_clear(&out);
    view_token_created("t", "s", 1600000000000, &out);
    check_golden("token-created", &out);
    buf_clear(&out);
    view_media(views, &media, &out);
    check_golden("media", &out);
    buf_clear(&out);
    view_ready(false, reasons, 1, 7, 6, &out);
    check_golden("ready", &out);
}

static void test_problems(void **state) {
    (void)state;
    struct problem_field fields[] = {{"/title", "required", "Say it."}};
    const struct findings findings = {.errors = fields, .error_count = 1};
    const struct translation available[] = {{.language = "es", .url = "https://x.example/es/a"}};
    const struct problem_details invalid = {.findings = &findings};
    const struct problem_details languages = {.available = available, .available_count = 1};
    const struct problem_details stale = {.current_etag = "\"e4\""};
    CLEANUP(buf_finish) struct buf out = {0};
    view_problem(views, 422, "invalid-document", "One thing.", "r1", &invalid, &out);
    check_golden("problem-invalid", &out);
    buf_clear(&out);
    view_problem(views, 404, "language-not-available", NULL, "r1", &languages, &out);
    check_golden("problem-language", &out);
    buf_clear(&out);
    view_problem(views, 412, "precondition-failed", NULL, NULL, &stale, &out);
    check_golden("problem-stale", &out);
}

// A text that is not UTF-8 costs itself, not the document.
static void test_broken_text(void **state) {
    (void)state;
    struct article article;
    CLEANUP(buf_finish) struct buf out = {0};
    sample_minimal(&article);
    article.summary = "caf\xe9";
    view_article(views, &article, &(struct article_options){.fields = "id,summary"}, &out);
    assert_string_equal(out.ptr, "{\"id\":\"minimal\",\"summary\":\"\xef\xbf\xbd\"}");
}

static int set_up(void **state) {
    (void)state;
    return views_create(&library, &views);
}

static int tear_down(void **state) {
    (void)state;
    views_destroy(views);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_article),     cmocka_unit_test(test_portable),
        cmocka_unit_test(test_history),     cmocka_unit_test(test_acts),
        cmocka_unit_test(test_ld),          cmocka_unit_test(test_order),
        cmocka_unit_test(test_fields),      cmocka_unit_test(test_section),
        cmocka_unit_test(test_lists),       cmocka_unit_test(test_feedback),
        cmocka_unit_test(test_editorial),   cmocka_unit_test(test_problems),
        cmocka_unit_test(test_broken_text),
    };
    return cmocka_run_group_tests_name("view/json", tests, set_up, tear_down);
}
