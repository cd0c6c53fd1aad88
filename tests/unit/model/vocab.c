// SPDX-License-Identifier: MIT
// The closed lists: complete, unique, found both ways; code systems by every name.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "model/printout.h"
#include "model/vocab.h"

static const struct {
    const struct vocab *list;
    int count;        // members of the enum
    int value;        // one of them …
    const char *word; // … and its word
} lists[] = {
    {&vocab_kind, KIND_OTHER + 1, KIND_WELLNESS, "wellness"},
    {&vocab_aspect, ASPECT_OTHER + 1, ASPECT_WHEN_TO_GET_HELP, "when-to-get-help"},
    {&vocab_sex, SEX_MALE + 1, SEX_FEMALE, "female"},
    {&vocab_reproduction, REPRODUCTION_NOT_PERMITTED + 1, REPRODUCTION_NOT_PERMITTED,
     "not-permitted"},
    {&vocab_reference_type, REFERENCE_OTHER + 1, REFERENCE_JOURNAL, "journal"},
    {&vocab_relation, RELATION_SEE_ALSO + 1, RELATION_SEE_ALSO, "see-also"},
    {&vocab_notice_kind, NOTICE_CONTACT + 1, NOTICE_REVIEW_POLICY, "review-policy"},
    {&vocab_update_type, UPDATE_CORRECTION + 1, UPDATE_CORRECTION, "correction"},
    {&vocab_urgency, URGENCY_SAFETY + 1, URGENCY_SAFETY, "safety"},
    {&vocab_review_status, REVIEW_UNREVIEWED + 1, REVIEW_DUE_SOON, "due-soon"},
    {&vocab_review_basis, BASIS_POLICY + 1, BASIS_POLICY, "policy"},
    {&vocab_review_outcome, OUTCOME_NEEDS_CHANGE + 1, OUTCOME_STILL_ACCURATE, "still-accurate"},
    {&vocab_changed_since, CHANGED_MAJOR + 1, CHANGED_MINOR, "minor"},
    {&vocab_translation_status, TRANSLATION_UNLINKED + 1, TRANSLATION_BEHIND, "behind"},
    {&vocab_feedback_type, FEEDBACK_NOT_HELPFUL + 1, FEEDBACK_UNSAFE, "unsafe"},
    {&vocab_feedback_status, FEEDBACK_CLOSED + 1, FEEDBACK_IN_REVIEW, "in-review"},
    {&vocab_event, EVENT_MERGED + 1, EVENT_RENAMED, "renamed"},
    {&vocab_printout_state, PRINTOUT_WITHDRAWN + 1, PRINTOUT_RECALLED, "recalled"},
};

static void words(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        const struct vocab *list = lists[i].list;
        assert_int_equal(list->count, lists[i].count);
        assert_string_equal(vocab_word(list, lists[i].value), lists[i].word);
        for (int value = 0; value < list->count; value++) {
            assert_non_null(vocab_word(list, value));
            assert_int_equal(vocab_find(list, sv_of(vocab_word(list, value))), value);
        }
        assert_null(vocab_word(list, VOCAB_NONE));
        assert_null(vocab_word(list, list->count));
        assert_int_equal(vocab_find(list, SV("")), VOCAB_NONE);
        assert_int_equal(vocab_find(list, SV("Other")), VOCAB_NONE);
    }
}

static void choices(void **state) {
    (void)state;
    char text[64];
    assert_string_equal(vocab_choices(&vocab_sex, sizeof(text), text), "female, male");
    assert_string_equal(vocab_choices(&vocab_sex, 9, text), "female, ");
}

static void schema_org(void **state) {
    (void)state;
    assert_string_equal(aspect_schema_org(ASPECT_COMPLICATIONS),
                        "RisksOrComplicationsHealthAspect");
    assert_string_equal(aspect_schema_org(ASPECT_WHEN_TO_GET_HELP), "SeeDoctorHealthAspect");
    assert_string_equal(aspect_schema_org(ASPECT_LIVING_WITH), "LivingWithHealthAspect");
    assert_null(aspect_schema_org(ASPECT_DIAGNOSIS));
    assert_null(aspect_schema_org(ASPECT_OTHER));
}

static void systems(void **state) {
    (void)state;
    assert_int_equal(code_system_count, 8);
    for (size_t i = 0; i < code_system_count; i++) {
        const struct code_system *system = &code_systems[i];
        char urn[64] = "urn:oid:";
        strcat(urn, system->oid);
        assert_ptr_equal(code_system_find(sv_of(system->uri)), system);
        assert_ptr_equal(code_system_find(sv_of(system->alias)), system);
        assert_ptr_equal(code_system_find(sv_of(system->oid)), system);
        assert_ptr_equal(code_system_find(sv_of(urn)), system);
    }
    assert_string_equal(code_system_find(SV("ICD-10-CM"))->alias, "icd-10-cm");
    assert_null(code_system_find(SV("2.16.840.1.113883.6.174")));
    assert_null(code_system_find(SV("urn:oid:")));
    assert_null(code_system_find(SV("")));
}

static void folding(void **state) {
    (void)state;
    char text[16];
    code_fold(code_system_find(SV("icd-10-cm")), SV("i34.0"), text);
    assert_string_equal(text, "I340");
    code_fold(code_system_find(SV("loinc")), SV("a1.2-b"), text);
    assert_string_equal(text, "A1.2-B");
    code_fold(NULL, SV("x.1"), text);
    assert_string_equal(text, "X.1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),   cmocka_unit_test(choices), cmocka_unit_test(schema_org),
        cmocka_unit_test(systems), cmocka_unit_test(folding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
