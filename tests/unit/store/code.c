// SPDX-License-Identifier: MIT
// Lookup by code: how codes compare, what is an ancestor, the order, and that only what is
// published now answers.
#include "fixture.h"

#include "base/mem.h"
#include "store/code.h"
#include "store/history.h"
#include "store/internal.h"

#include <stdio.h>
#include <string.h>

static const char icd[] = "http://hl7.org/fhir/sid/icd-10-cm", sct[] = "http://snomed.info/sct";

static void add(struct fixture *f, const char *id, const char *system, const char *first,
                const char *second) {
    struct article a;
    struct code codes[] = {{system, first, "The display"}, {system, second, NULL}};
    article_small(f, id, "en", id, "Some text.", &a);
    a.codes = codes;
    a.code_count = second == NULL ? 1 : 2;
    publish(f, &a, REPLACE_ANY, 0);
}

static int setup(void **state) {
    fixture_setup(state);
    struct fixture *f = *state;
    add(f, "chapter", icd, "I34", NULL);
    add(f, "leak", icd, "I34.0", "I34");
    add(f, "also", icd, "I05.1", "I34.0");
    add(f, "finding", sct, "48724000", NULL);
    return 0;
}

// What is found, as "id wider, id wider".
static const char *find(struct fixture *f, const char *system, const char *code, int offset,
                        int limit, int *ret_total) {
    struct code_query query = {code_system_find(sv_of(system)), sv_of(code), "en", offset, limit};
    struct code_match *matches = NULL;
    size_t count = 0;
    assert_int_equal(code_find(fixture_read(f), f->arena, &query, &matches, &count, ret_total), 0);
    const char *text = "";
    for (size_t i = 0; i < count; i++) {
        text = arena_printf(f->arena, "%s%s%s %d", text, i == 0 ? "" : ", ", matches[i].summary.id,
                            matches[i].wider);
    }
    reader_end(f->reader);
    return text;
}

static void finds(void **state) {
    static const struct {
        const char *system, *code, *found;
    } rows[] = {
        // exact ones, the one that names it first before the other; then ancestors
        {"icd-10-cm", "I34.0", "leak 0, also 0, chapter 1"},
        {"2.16.840.1.113883.6.90", "i340", "leak 0, also 0, chapter 1"},
        {icd, "I34.01", "leak 1, also 1, chapter 2"},
        {icd, "I34.9", "chapter 1, leak 1"}, // nearest is the category, which two carry
        {icd, "I34", "chapter 0, leak 0"},   // nothing narrower
        {icd, "I3", ""},
        {icd, "J45", ""},
        {icd, "", ""},
        {icd, "....", ""},
        {"icd-9-cm", "I34.0", ""},
        {"snomed-ct", "48724000", "finding 0"},
        {"snomed-ct", "487240001", ""}, // no ancestors but ICD's
    };
    int total;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        assert_string_equal(find(*state, rows[i].system, rows[i].code, 0, 25, &total),
                            rows[i].found);
    }
}

static void pages(void **state) {
    int total;
    assert_string_equal(find(*state, "icd-10-cm", "I34.0", 1, 1, &total), "also 0");
    assert_int_equal(total, 3);
    assert_string_equal(find(*state, "icd-10-cm", "I34.0", 3, 1, &total), "");
}

static void codes_of_any_length(void **state) {
    struct fixture *f = *state;
    char *code = arena_alloc(f->arena, 1000001, 1);
    int total = -1;
    memset(code, 'I', 1000000); // ICD: all of its beginnings would be as much as 500 GB
    assert_string_equal(find(f, "icd-10-cm", code, 0, 25, &total), "");
    assert_int_equal(total, 0);
}

static int withdraw(struct tx *tx, void *arg) {
    static const struct withdrawal how = {.mode = WITHDRAWAL_GONE};
    return article_withdraw(tx, arg, "en", &how, "test");
}

static void only_what_is_published(void **state) {
    struct fixture *f = *state;
    int total;
    add(f, "leak", icd, "I99.9", NULL); // a second edition
    assert_string_equal(find(f, "icd-10-cm", "I34.0", 0, 25, &total), "also 0, chapter 1");
    char gone[] = "also";
    assert_int_equal(writer_run(f->store, withdraw, gone), 0);
    assert_string_equal(find(f, "icd-10-cm", "I34.0", 0, 25, &total), "chapter 1");
}

static void says_whom_it_fits(void **state) {
    struct fixture *f = *state;
    struct article a;
    struct article_fit fit = {0};
    article_full(f, "full", "en", &a);
    a.audience = (struct audience){.age_min = 18, .age_max = -1, .sex = SEX_FEMALE};
    publish(f, &a, REPLACE_ABSENT, 0);
    assert_int_equal(article_fit(fixture_read(f), f->arena, "full", "en", &fit), 0);
    assert_int_equal(fit.audience.age_min, 18);
    assert_int_equal(fit.audience.age_max, -1);
    assert_int_equal(fit.audience.sex, SEX_FEMALE);
    assert_int_equal(fit.section_count, a.section_count);
    assert_string_equal(fit.sections[0].key, a.sections[0].key);
    assert_int_equal(fit.sections[0].aspect, a.sections[0].aspect);
    assert_int_equal(article_fit(f->reader, f->arena, "none", "en", &fit), STORE_NONE);
    reader_end(f->reader);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(pages, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(codes_of_any_length, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(only_what_is_published, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(says_whom_it_fits, setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("code", tests, NULL, NULL);
}
