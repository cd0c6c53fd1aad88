// SPDX-License-Identifier: MIT
// What pages say of reviews and of translations: every combination of dates, names, due dates and
// changes, in every language, reads as whole sentences that are true of what is known.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#include "model/review.h"
#include "view/private.h"

static const struct library library = SAMPLE_LIBRARY;
static const char *const languages[] = {"en", "es", "ar"};
static struct views *views;

#define DATE(y, m, d) ((struct partial_date){(y), (m), (d)})
enum { TODAY = 20780 }; // 2026-11-23

// The words of the article's page, tags left out: each but <time> and <bdi> is a space, spaces are
// one.
static void page_words(const struct article *article, struct buf *ret_words) {
    CLEANUP(buf_finish) struct buf page = {0};
    const struct page_context c = {.language = article->language,
                                   .languages = languages,
                                   .language_count = ARRAY_SIZE(languages),
                                   .path = "/en/x"};
    page_article(views, &c, article, sample_topics, 2, &page);
    buf_clear(ret_words);
    const char *at = strstr(page.ptr, "<body");
    for (bool space = true; *at != '\0'; at++) {
        if (strncmp(at, "<time", 5) == 0 || strncmp(at, "</time", 6) == 0 ||
            strncmp(at, "<bdi", 4) == 0 || strncmp(at, "</bdi", 5) == 0) {
            at += strcspn(at, ">");
            continue; // inside a sentence
        }
        if (*at == '<') {
            at += strcspn(at, ">");
        }
        bool gap = *at == '>' || *at == '\n' || *at == ' ';
        if (!gap || !space) {
            buf_char(ret_words, gap ? ' ' : *at);
        }
        space = gap;
    }
}

static bool says(const struct buf *words, const char *text) {
    return strstr(words->ptr, text) != NULL;
}

static const struct partial_date reviewed[] = {{0}, {2020, 0, 0}, {2020, 9, 0}, {2020, 9, 14}};
static const struct partial_date due[] = {{0}, {2031, 0, 0}, {2031, 5, 0}, {2021, 5, 2}};
static const char *credentials[] = {"MD"};
static struct reviewer reviewer = {
    .name = "Ana Paz", .credentials = credentials, .credential_count = 1};

static void make(struct article *a, size_t n, const char *language) {
    sample_minimal(a);
    a->language = language;
    a->edition = a->newest = 2;
    a->available_since = 1614556800000; // 2021-03-01
    a->has_review = true;
    a->review = (struct review){
        .last_reviewed = reviewed[n % 4],
        .review_due = due[n / 4 % 4],
        .organization = n / 16 % 2 != 0 ? "Board" : NULL,
        .reviewers = &reviewer,
        .reviewer_count = n / 32 % 2,
        .edition = 1,
        .changed_since = (enum changed_since)(n / 64 % 3),
    };
    a->has_review = partial_date_is_set(a->review.last_reviewed) ||
                    partial_date_is_set(a->review.review_due) || a->review.organization != NULL ||
                    a->review.reviewer_count > 0;
    review_compute(a->has_review, &a->review, 36, TODAY);
}

static const struct said {
    const char *first[3]; // dated; without a date; not reviewed
    const char *changed, *unchanged, *reviewer;
} said_in[] = {
    {{"Last reviewed ", "was reviewed, but", "No health professional"},
     "Text changed March 1, 2021, after this review.",
     "has not changed after",
     "Ana Paz, MD"},
    {{"Última revisión: ", "fue revisada, pero", "Ningún profesional"},
     "Texto cambiado: 1 de marzo de 2021, después de esta",
     "no ha cambiado después",
     "Ana Paz, MD"},
    {{"آخر مراجعة: ", "تاريخ المراجعة غير مذكور.", "لم يراجع هذه الصفحة"},
     "تغيّر النص بعد هذه المراجعة (1 مارس 2021).",
     "لم يتغيّر النص بعد هذه المراجعة.",
     "Ana Paz، MD"},
};

static void check_sentences(const struct article *a, size_t n, const struct said *in,
                            const struct buf *words) {
    static const char *const broken[] = {" .",  " ,", "..", "()", "{",  "null",
                                         ": .", " ;", "  ", " ،", " ؛", " ؟"};
    const struct review *r = &a->review;
    for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
        if (says(words, broken[i])) {
            fail_msg("%s %zu: “%s” in %s", a->language, n, broken[i], words->ptr);
        }
    }
    bool dated = partial_date_is_set(r->last_reviewed);
    bool named = r->organization != NULL || r->reviewer_count > 0;
    bool said = says(words, in->first[dated ? 0 : named ? 1 : 2]);
    bool lied = (dated || named) && says(words, in->first[2]);
    bool changed = says(words, in->changed), none = says(words, in->unchanged);
    if (!said || lied || changed != (a->has_review && r->changed_since != CHANGED_NONE) ||
        none != (a->has_review && r->changed_since == CHANGED_NONE)) {
        fail_msg("%s %zu: %s", a->language, n, words->ptr);
    }
    assert_int_equal(says(words, in->reviewer), r->reviewer_count > 0);
}

static void test_every_combination(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf words = {0};
    for (size_t n = 0; n < 4 * 4 * 2 * 2 * 3 * ARRAY_SIZE(said_in); n++) {
        struct article article;
        make(&article, n % 192, languages[n / 192]);
        page_words(&article, &words);
        check_sentences(&article, n, &said_in[n / 192], &words);
    }
}

// One row a sentence that people read.
static const struct {
    const char *language;
    struct partial_date reviewed, due, modified;
    int months; // of the review policy
    enum changed_since changed;
    const char *said;
} sentences[] = {
    {"en",
     DATE(2020, 0, 0),
     DATE(0, 0, 0),
     {0},
     0,
     CHANGED_NONE,
     "Last reviewed 2020 — this page is due for a check."},
    {"es", DATE(2020, 0, 0), DATE(0, 0, 0), {0}, 0, CHANGED_NONE, "Última revisión: 2020."},
    {"en",
     DATE(2020, 9, 0),
     DATE(2026, 12, 0),
     {0},
     0,
     CHANGED_NONE,
     "Last reviewed September 2020. The next check is due December 2026."},
    {"es",
     DATE(2020, 9, 0),
     DATE(2026, 12, 0),
     {0},
     0,
     CHANGED_NONE,
     "Última revisión: septiembre de 2020. Próxima revisión prevista: diciembre de 2026."},
    {"en",
     DATE(2020, 9, 0),
     DATE(2030, 5, 0),
     {0},
     12,
     CHANGED_NONE,
     "May 2030. Set by the reviewers."},
    {"en",
     DATE(2026, 9, 0),
     {0},
     {0},
     0,
     CHANGED_NONE,
     "By our rule: this page is checked again within 36 months."},
    {"en",
     DATE(2026, 9, 0),
     {0},
     {0},
     12,
     CHANGED_NONE,
     "By our rule: this page is checked again within 12 months."},
    {"es",
     DATE(2026, 9, 0),
     {0},
     {0},
     1,
     CHANGED_NONE,
     "Según nuestra norma: esta página se revisa de nuevo en un plazo de 1 mes."},
    {"ar",
     DATE(2020, 9, 0),
     DATE(2026, 12, 0),
     {0},
     0,
     CHANGED_NONE,
     "آخر مراجعة: سبتمبر 2020. المراجعة القادمة: ديسمبر 2026."},
    {"ar", DATE(2026, 9, 0), {0}, {0}, 3, CHANGED_NONE, "خلال مدة محددة (بالأشهر: 3)."},
    // The date is the text's own, at its precision …
    {"en",
     DATE(2020, 9, 14),
     {0},
     DATE(2022, 3, 0),
     0,
     CHANGED_MAJOR,
     "Text changed March 2022, after this review. The reviewers have not read the changes."},
    {"es",
     DATE(2020, 9, 14),
     {0},
     DATE(2022, 3, 0),
     0,
     CHANGED_MINOR,
     "Texto cambiado: marzo de 2022, después de esta revisión. Los cambios son pequeños."},
    {"en",
     DATE(2020, 9, 14),
     {0},
     DATE(2020, 0, 0),
     0,
     CHANGED_MINOR,
     "Text changed 2020, after this review. The changes are small."},
    // … unless it is no later than the review, and cannot be that of this change.
    {"en",
     DATE(2020, 9, 14),
     {0},
     DATE(2020, 9, 14),
     0,
     CHANGED_MAJOR,
     "Text changed March 1, 2021, after this review."},
    {"en",
     DATE(2020, 9, 14),
     {0},
     DATE(2019, 1, 2),
     0,
     CHANGED_MAJOR,
     "Text changed March 1, 2021, after this review."},
};

static void test_sentences(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf words = {0};
    for (size_t i = 0; i < ARRAY_SIZE(sentences); i++) {
        struct article a;
        make(&a, 0, sentences[i].language);
        a.has_review = true;
        a.review.last_reviewed = sentences[i].reviewed;
        a.review.review_due = sentences[i].due;
        a.review.changed_since = sentences[i].changed;
        a.date_modified = sentences[i].modified;
        a.review_months = sentences[i].months;
        review_compute(true, &a.review, sentences[i].months > 0 ? sentences[i].months : 36, TODAY);
        page_words(&a, &words);
        if (!says(&words, sentences[i].said)) {
            fail_msg("row %zu: no “%s” in %s", i, sentences[i].said, words.ptr);
        }
    }
}

// Only a translation speaks of its original, and only where that is newer.
// A text that had been changed before it came here, and does not say when.
static void test_changed_at_an_unknown_time(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf words = {0};
    struct article a;
    make(&a, 3 + 128, "en"); // reviewed on a day, changed much
    a.review.edition = a.edition;
    page_words(&a, &words);
    assert_true(says(&words, "The text was changed after this review. The reviewers have not"));
    assert_false(says(&words, "March 1, 2021, after"));
}

static void test_translation_behind(void **state) {
    (void)state;
    static const struct {
        const char *language, *original;
        enum translation_status status;
        bool safety;
        const char *said;
    } rows[] = {
        {"es", "en", TRANSLATION_BEHIND, false, "La página original cambió después"},
        {"es", "en", TRANSLATION_BEHIND, true, "La página original se corrigió por seguridad"},
        {"en", "es", TRANSLATION_BEHIND, false, "The original of this page was changed after"},
        {"en", "es", TRANSLATION_BEHIND, true, "was corrected for safety after this translation"},
        {"en", "es", TRANSLATION_MATCHES, false, NULL},
        {"en", NULL, TRANSLATION_BEHIND, false, NULL},
    };
    CLEANUP(buf_finish) struct buf words = {0};
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct article a;
        struct translation other = {.title = "Minimal",
                                    .language = strcmp(rows[i].language, "en") == 0 ? "es" : "en",
                                    .edition = 2,
                                    .status = rows[i].status,
                                    .safety = rows[i].safety};
        make(&a, 0, rows[i].language);
        a.translation_of.language = rows[i].original;
        a.translations = &other;
        a.translation_count = 1;
        page_words(&a, &words);
        bool spoken = says(&words, "after this translation") || says(&words, "esta traducción");
        if (spoken != (rows[i].said != NULL) || (spoken && !says(&words, rows[i].said))) {
            fail_msg("row %zu: %s", i, words.ptr);
        }
    }
}

static int setup(void **state) {
    (void)state;
    return views_create(&library, &views);
}

static int teardown(void **state) {
    (void)state;
    views_destroy(views);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_combination),
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_changed_at_an_unknown_time),
        cmocka_unit_test(test_translation_behind),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
