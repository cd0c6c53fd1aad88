// SPDX-License-Identifier: MIT
// "Is my printout current?", each answer as a page in each language and as JSON: the answer is the
// heading, and of what was withdrawn nothing is shown.
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

static const char code[] = "K7QDM-3XF2X";

static const struct section_change changes[] = {
    {SECTION_CHANGED, true, "symptoms", "Symptoms <b>", "Signs"},
    {SECTION_REMOVED, false, "history", NULL, NULL},
};

// A whole answer of each kind around the sample article in `language`.
struct sample {
    struct article newest, printed;
    struct printout printout;
    struct edition_step step;
    struct printout_check check;
};

static void sample_check(struct sample *s, enum printout_state state, const char *language) {
    static const struct withdrawal why = {.mode = WITHDRAWAL_NOTICE,
                                          .notice = "The dose <was> wrong.",
                                          .replacement = "knee",
                                          .replacement_title = "The knee"};
    *s = (struct sample){.printout = {code, "knee-sprain", language, 2, 3, false, false, NULL}};
    sample_article(&s->newest);
    sample_article(&s->printed);
    s->newest.language = s->printed.language = language;
    s->printed.edition = 2;
    s->check = (struct printout_check){.printout = &s->printout, .state = state};
    s->check.do_not_use = state == PRINTOUT_RECALLED || state == PRINTOUT_WITHDRAWN;
    s->printout.recalled = state == PRINTOUT_RECALLED;
    s->printout.withdrawn = state == PRINTOUT_WITHDRAWN;
    if (state == PRINTOUT_WITHDRAWN) {
        s->check.withdrawal = &why;
        return;
    }
    s->check.newest = &s->newest;
    if (state == PRINTOUT_SUPERSEDED || state == PRINTOUT_RECALLED) {
        s->step = (struct edition_step){sample_editions[0], 2, changes, ARRAY_SIZE(changes)};
        s->check.printed = &s->printed;
        s->check.step = &s->step;
        s->check.lines = sample_editions;
        s->check.line_count = 1;
    }
}

static void show(const char *language, const struct check_page *p, const char *name,
                 struct buf *out) {
    struct page_context c = {.language = language};
    c.languages = views_interfaces(views, &c.language_count);
    buf_clear(out);
    page_check(views, &c, p, out);
    check_page(named(name, &c), out);
    assert_non_null(strstr(out->ptr, "content=\"noindex\""));
    assert_null(strstr(out->ptr, "rel=\"canonical\""));
}

static void test_every_answer(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        for (int s = 0; s < vocab_printout_state.count; s++) {
            char name[40];
            struct sample sample;
            CLEANUP(buf_finish) struct buf page = {0};
            sample_check(&sample, (enum printout_state)s, tested[i]);
            const struct check_page p = {code, code, &sample.check, "en", false};
            snprintf(name, sizeof(name), "check-%s", vocab_printout_state.words[s]);
            show(tested[i], &p, name, &page);
            assert_non_null(strstr(page.ptr, code));
            bool withdrawn = s == PRINTOUT_WITHDRAWN;
            assert_int_equal(strstr(page.ptr, "/articles/knee-sprain\"") == NULL, withdrawn);
            assert_int_equal(strstr(page.ptr, "The dose &lt;was&gt; wrong.") != NULL, withdrawn);
        }
    }
}

static void test_form(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(tested); i++) {
        CLEANUP(buf_finish) struct buf page = {0};
        show(tested[i], &(struct check_page){.home = "en"}, "check-form", &page);
        show(tested[i], &(struct check_page){.home = "en", .typed = "<b>", .switched = true},
             "check-mistyped", &page);
        assert_non_null(strstr(page.ptr, "value=\"&lt;b&gt;\""));
        assert_non_null(strstr(page.ptr, "aria-invalid"));
        assert_non_null(strstr(page.ptr, "name=\"lang\""));
        show(tested[i], &(struct check_page){.home = "en", .typed = code, .code = code},
             "check-unknown", &page);
        assert_null(strstr(page.ptr, "aria-invalid"));
    }
}

// The heading that a reader meets.
static void says(struct sample *sample, const char *words) {
    CLEANUP(buf_finish) struct buf page = {0};
    show("en", &(struct check_page){code, code, &sample->check, "en", false}, "check", &page);
    CLEANUP(buf_finish) struct buf heading = {0};
    buf_printf(&heading, "<h1>%s</h1>", words);
    assert_non_null(strstr(page.ptr, heading.ptr));
}

static void test_headings(void **state) {
    (void)state;
    struct sample s;
    sample_check(&s, PRINTOUT_CURRENT, "en");
    says(&s, "This printout is up to date");
    s.newest.translation_of.language = "es";
    s.newest.translations[0].language = "es";
    s.newest.translations[0].status = TRANSLATION_BEHIND;
    s.newest.translations[0].safety = false;
    says(&s, "This printout is up to date");
    s.newest.translations[0].safety = true;
    says(&s, "Ask before you follow this printout");
    s.check.state = PRINTOUT_OVERDUE;
    says(&s, "Ask before you follow this printout");
    sample_check(&s, PRINTOUT_RECALLED, "en");
    says(&s, "Do not use this printout");
    sample_check(&s, PRINTOUT_WITHDRAWN, "en");
    says(&s, "This page was withdrawn");
    s.printout.recalled = true;
    says(&s, "Do not use this printout");
    s.printout.recalled = false;
    struct withdrawal urgent = {.urgency = URGENCY_SAFETY};
    s.check.withdrawal = &urgent;
    says(&s, "Do not use this printout");
    urgent.urgency = URGENCY_NORMAL;
    s.check.do_not_use = false;
    says(&s, "Another page has taken its place");
}

static void test_json(void **state) {
    (void)state;
    for (int i = 0; i < vocab_printout_state.count; i++) {
        struct sample s;
        CLEANUP(buf_finish) struct buf out = {0}, status = {0};
        sample_check(&s, (enum printout_state)i, "en");
        view_printout(views, &s.check, &out);
        buf_printf(&status, "\"status\":\"%s\"", vocab_printout_state.words[i]);
        assert_non_null(strstr(out.ptr, status.ptr));
        assert_non_null(strstr(out.ptr, "\"url\":\"https://health.example.org/v/K7QDM-3XF2X\""));
        assert_int_equal(strstr(out.ptr, "\"changes\":null") == NULL, s.check.step != NULL);
        assert_int_equal(strstr(out.ptr, "\"latest\":null") == NULL, i != PRINTOUT_WITHDRAWN);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_answer),
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_headings),
        cmocka_unit_test(test_json),
    };
    return cmocka_run_group_tests_name("view/check", tests, pages_set_up, pages_tear_down);
}
