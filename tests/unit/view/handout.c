// SPDX-License-Identifier: MIT
// Handouts as pages in each language, with everything and with next to nothing: two languages side
// by side, parts chosen, what is never left out, what is never printed; and QR codes as SVG.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "html_check.h"
#include "page_check.h"
#include "sample.h"
#include "view/qr.h"

// The sheets of the page, without the desk above them.
static const char *show(const struct page_context *c, const struct handout *h, const char *name,
                        struct buf *out) {
    buf_clear(out);
    page_handout(views, c, h, out);
    check_page(named(name, c), out);
    assert_non_null(strstr(out->ptr, "content=\"noindex\""));
    assert_non_null(strstr(out->ptr, "<link rel=\"stylesheet\" href=\"/assets/handout."));
    const char *sheets = strstr(out->ptr, "<div class=\"sheets ");
    assert_non_null(sheets);
    return sheets;
}

static void full_in(const char *language, struct article *ret) {
    sample_article(ret);
    ret->language = language;
}

static void test_every_language(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        const struct page_context c = context_of(tested[i], "/en/articles/knee-sprain/handout");
        const char *with = strcmp(tested[i], "es") == 0 ? "ar" : "es";
        struct article first, second, minimal;
        CLEANUP(buf_finish) struct buf page = {0};
        full_in(tested[i], &first);
        full_in(with, &second);
        sample_minimal(&minimal);
        minimal.language = tested[i];
        struct handout_sheet sheets[] = {{&first, NULL}, {&minimal, NULL}};
        struct handout h = {.sheets = sheets, .count = 1, .pack_max = 12};
        const char *said = show(&c, &h, "handout", &page);
        assert_non_null(strstr(said, "type-standard paper-letter"));
        assert_int_equal(html_count(said, "<article "), 1);
        assert_int_equal(html_count(said, "<svg class=\"qr\""), 1);
        sheets[0].second = &second;
        h = (struct handout){.sheets = sheets,
                             .count = 2,
                             .pack = true,
                             .large = true,
                             .a4 = true,
                             .with = with,
                             .pack_max = 12};
        said = show(&c, &h, "handout-pack", &page);
        assert_non_null(strstr(said, "type-large paper-a4"));
        assert_int_equal(html_count(said, "<article "), 2);
        assert_int_equal(html_count(said, "<svg class=\"qr\""), 2);
    }
}

// Each part stands under both headings, with one text after the other.
static void test_paired(void **state) {
    (void)state;
    const struct page_context c = context_of("en", "/en/articles/a/handout");
    struct section english[] = {
        {.key = "causes", .title = "Causes", .html = "<p>Cause en.</p>"},
        {.key = "inner", .title = "Inside", .html = "<p>Inner en.</p>", .depth = 1},
        {.key = "only", .title = "Only here", .html = "<p>Only en.</p>"},
        {.key = "help", .title = "Help", .aspect = ASPECT_WHEN_TO_GET_HELP, .html = "<p>Go.</p>"},
    };
    struct section spanish[] = {
        {.key = "help",
         .title = "Ayuda",
         .aspect = ASPECT_WHEN_TO_GET_HELP,
         .html = "<p>Vaya.</p>"},
        {.key = "more", .title = "Más", .html = "<p>More es.</p>"},
        {.key = "causes", .title = "Causas", .html = "<p>Cause es.</p>"},
    };
    struct article a, b;
    CLEANUP(buf_finish) struct buf page = {0};
    sample_minimal(&a);
    sample_minimal(&b);
    b.language = "es";
    a.sections = english;
    a.section_count = ARRAY_SIZE(english);
    a.summary = "Summary en.";
    b.summary = "Summary es.";
    b.sections = spanish;
    b.section_count = ARRAY_SIZE(spanish);
    const struct handout_sheet sheet = {&a, &b};
    const struct handout h = {.sheets = &sheet, .count = 1, .with = "es", .pack_max = 12};
    const char *at = show(&c, &h, "handout-paired", &page);
    static const char *const order[] = {
        ">Help<",   ">Ayuda<",  "Go.",      "Vaya.",    "Summary en", "Summary es", ">Causes<",
        ">Causas<", "Cause en", "Inner en", "Cause es", "Only en",    ">Más<",      "More es"};
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        assert_non_null(at = strstr(at, order[i]));
    }
    assert_int_equal(html_count(page.ptr, "Cause es"), 1);
}

// --- what is chosen ---

static const char text[] =
    "<p>Plain.</p><aside class=\"callout emergency\"><p>Call now.</p></aside>"
    "<aside class=\"callout info\"><p>Nice.</p></aside>"
    "<aside class=\"callout warning\"><p>Mind it.</p></aside>";

static const char *chosen(struct article *a, const char *sections, struct buf *page) {
    const struct page_context c = context_of("en", "/en/articles/a/handout");
    const struct handout_sheet sheet = {a, NULL};
    const struct handout h = {.sheets = &sheet, .count = 1, .sections = sections, .pack_max = 12};
    return show(&c, &h, "handout-chosen", page);
}

static void test_chosen(void **state) {
    (void)state;
    struct section sections[] = {
        {.key = "causes", .title = "Causes", .html = text},
        {.key = "inner", .title = "Inside", .html = "<p>Inner.</p>", .depth = 1},
        {.key = "care", .title = "Care", .html = "<p>Rest.</p>"},
        {.key = "deep", .title = "Deep", .html = "<p>Deep.</p>", .depth = 1},
        {.key = "help",
         .title = "Urgent",
         .aspect = ASPECT_WHEN_TO_GET_HELP,
         .html = "<p>Go.</p>",
         .depth = 2},
    };
    struct article a;
    CLEANUP(buf_finish) struct buf page = {0};
    sample_minimal(&a);
    a.sections = sections;
    a.section_count = ARRAY_SIZE(sections);
    const char *said = chosen(&a, "none-of-these", &page);
    for (const char *const *word = (const char *const[]){"Call now.", "Mind it.", "Go.", "Causes",
                                                         "Urgent", "are left out", NULL};
         *word != NULL; word++) {
        assert_non_null(strstr(said, *word));
    }
    for (const char *const *word =
             (const char *const[]){"Plain.", "Nice.", "Inner.", "Rest.", "Deep.", NULL};
         *word != NULL; word++) {
        assert_null(strstr(said, *word));
    }
    said = chosen(&a, "causes", &page);
    assert_non_null(strstr(said, "Plain."));
    assert_non_null(strstr(said, "Inner."));
    assert_null(strstr(said, "Rest."));
    assert_int_equal(html_count(said, "Call now."), 1);
    said = chosen(&a, "deep,other", &page);
    assert_non_null(strstr(said, "Deep."));
    assert_null(strstr(said, "Rest."));
    said = chosen(&a, "care,causes", &page);
    assert_null(strstr(said, "are left out"));
    said = chosen(&a, NULL, &page);
    assert_non_null(strstr(said, "Rest."));
    assert_null(strstr(said, "are left out"));
}

// --- what is told, and what is not printed ---

static void test_translation_behind(void **state) {
    (void)state;
    const struct page_context c = context_of("en", "/en/articles/knee-sprain/handout");
    struct article a, b;
    struct translation original = {"en", "u", "Title", 3, TRANSLATION_BEHIND, false};
    CLEANUP(buf_finish) struct buf page = {0};
    full_in("en", &a);
    full_in("es", &b);
    a.translation_of.language = NULL;
    b.title = "Esguince";
    b.summary = "Un resumen.";
    b.translation_of.language = "en";
    b.translations = &original;
    b.translation_count = 1;
    struct handout_sheet sheet = {&a, &b};
    const struct handout h = {.sheets = &sheet, .count = 1, .with = "es", .pack_max = 12};
    const char *said = show(&c, &h, "handout-behind", &page);
    assert_non_null(strstr(said, "Puede faltar algo nuevo."));
    assert_non_null(strstr(said, "Un resumen."));
    original.safety = true;
    said = show(&c, &h, "handout-safety", &page);
    assert_null(strstr(said, "Un resumen."));
    assert_null(strstr(said, "Esguince"));
    assert_non_null(strstr(said, "is not printed"));
    assert_non_null(strstr(said, "no se imprime"));
    assert_int_equal(html_count(said, "<svg class=\"qr\""), 1);
    // The translation alone: nothing is printed, and the original is a step away.
    const struct page_context spanish = context_of("es", "/es/articles/knee-sprain/handout");
    sheet = (struct handout_sheet){&b, NULL};
    const struct handout alone = {.sheets = &sheet, .count = 1, .pack_max = 12};
    said = show(&spanish, &alone, "handout-alone", &page);
    assert_null(strstr(said, "Un resumen."));
    assert_int_equal(html_count(said, "<svg class=\"qr\""), 0);
    assert_int_equal(html_count(said, "class=\"blanks\""), 0);
    assert_non_null(strstr(said, "href=\"/en/articles/knee-sprain/handout\""));
}

static void test_told(void **state) {
    (void)state;
    const struct page_context c = context_of("en", "/en/articles/knee-sprain/handout");
    struct article a;
    CLEANUP(buf_finish) struct buf page = {0};
    full_in("en", &a);
    a.sample = true;
    a.review.status = REVIEW_OVERDUE;
    a.figures[0].reproduction = REPRODUCTION_NOT_PERMITTED;
    struct handout_sheet sheet = {&a, NULL};
    struct handout h = {.sheets = &sheet, .count = 1, .with = "fr", .pack_max = 12};
    const char *said = show(&c, &h, "handout-told", &page);
    assert_non_null(strstr(said, "Sample: not for patients"));
    assert_non_null(strstr(said, "This page is due for a check. Ask your care team."));
    assert_non_null(strstr(said, "not there in this language: français"));
    assert_non_null(strstr(said, "This picture may not be copied"));
    assert_non_null(strstr(said, "In an emergency, call 911."));
    assert_non_null(strstr(said, "health.example.org/v"));
    assert_null(strstr(said, "https://health.example.org/v"));
    assert_non_null(strstr(said, "K7QDM-3XF2X"));
    a.sample = false;
    a.review.status = REVIEW_CURRENT;
    h.with = NULL;
    said = show(&c, &h, "handout-plain", &page);
    assert_null(strstr(said, "not for patients"));
    assert_null(strstr(said, "is due for a check"));
}

static void test_desk(void **state) {
    (void)state;
    const struct page_context c = context_of("en", "/en/handout");
    struct article a, b;
    CLEANUP(buf_finish) struct buf page = {0};
    full_in("en", &a);
    sample_minimal(&b);
    struct handout_sheet sheets[] = {{&a, NULL}, {&b, NULL}};
    struct handout h = {
        .sheets = sheets, .count = 2, .pack = true, .large = true, .with = "es", .pack_max = 12};
    show(&c, &h, "handout-desk", &page);
    assert_non_null(strstr(page.ptr, "name=\"articles\" value=\"knee-sprain\" checked>"));
    assert_int_equal(html_count(page.ptr, "name=\"articles\""), 4); // two, and two related
    assert_null(strstr(page.ptr, "formaction"));
    assert_non_null(strstr(page.ptr, "<button type=\"button\" data-print hidden>"));
    assert_null(strstr(page.ptr, "handout?articles="));
    h.pack_max = 2;
    show(&c, &h, "handout-desk", &page);
    assert_int_equal(html_count(page.ptr, "name=\"articles\""), 2);
    h.count = 1;
    h.pack = false;
    show(&c, &h, "handout-desk", &page);
    assert_non_null(strstr(page.ptr, "formaction=\"/en/handout\""));
}

static void test_qr(void **state) {
    (void)state;
    char longest[QR_TEXT_MAX + 2];
    CLEANUP(buf_finish) struct buf a = {0}, b = {0};
    assert_true(qr_svg("https://health.example.org/v/K7QDM-3XF2X", "A \"label\" <b>", &a));
    assert_true(qr_svg("https://health.example.org/v/K7QDM-3XF2X", "A \"label\" <b>", &b));
    assert_string_equal(a.ptr, b.ptr);
    assert_non_null(strstr(a.ptr, "aria-label=\"A &quot;label&quot; &lt;b&gt;\""));
    // Version 3 has 29 modules a side, and four more on each.
    assert_non_null(strstr(a.ptr, "viewBox=\"0 0 37 37\""));
    assert_non_null(strstr(a.ptr, "M4 4h7v1h-7z")); // the first finder pattern
    memset(longest, 'a', sizeof(longest));
    longest[QR_TEXT_MAX + 1] = '\0';
    buf_clear(&a);
    assert_false(qr_svg(longest, "", &a));
    assert_int_equal(a.len, 0);
    longest[QR_TEXT_MAX] = '\0';
    assert_true(qr_svg(longest, "", &a));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_language),
        cmocka_unit_test(test_paired),
        cmocka_unit_test(test_chosen),
        cmocka_unit_test(test_translation_behind),
        cmocka_unit_test(test_told),
        cmocka_unit_test(test_desk),
        cmocka_unit_test(test_qr),
    };
    return cmocka_run_group_tests_name("view/handout", tests, pages_set_up, pages_tear_down);
}
