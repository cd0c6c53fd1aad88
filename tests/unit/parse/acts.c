// SPDX-License-Identifier: MIT
// Bodies of acts on an article, and of the review policy: what is taken, and what each mistake is
// called.
#include "cmocka_parse.h"
#include "parse/document.h"

static void withdrawals(void **state) {
    (void)state;
    static const struct body_case cases[] = {
        {"{}", NULL, NULL},
        {"{\"notice\": \"Wrong.\", \"replacement\": \"x\", \"urgency\": \"safety\"}", NULL, NULL},
        {"{\"mode\": \"redirect\", \"replacement\": \"x\"}", NULL, NULL},
        {"{\"mode\": \"gone\", \"notice\": null}", NULL, NULL},
        {"{\"mode\": \"redirect\"}", "/replacement", "required"},
        {"{\"mode\": \"redirect\", \"replacement\": \"X y\"}", "/replacement", "bad-id"},
        {"{\"mode\": \"gone\", \"notice\": \"Why\"}", "/notice", "mismatch"},
        {"{\"mode\": \"gone\", \"replacement\": \"x\"}", "/replacement", "mismatch"},
        {"{\"mode\": \"hidden\"}", "/mode", "bad-value"},
        {"{\"urgency\": \"soon\"}", "/urgency", "bad-value"},
        {"{\"reason\": \"x\"}", "/reason", "unknown-field"},
    };
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct withdrawal w;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct findings f = {.arena = a};
        check_body(&cases[i], withdrawal_parse(sv_of(cases[i].json), &f, &w), &f);
    }
    struct findings f = {.arena = a};
    assert_int_equal(withdrawal_parse(sv_of(cases[1].json), &f, &w), 0);
    assert_int_equal(w.mode, WITHDRAWAL_NOTICE);
    assert_int_equal(w.urgency, URGENCY_SAFETY);
    assert_string_equal(w.notice, "Wrong.");
    assert_string_equal(w.replacement, "x");
    assert_int_equal(withdrawal_parse(SV("not json"), &f, &w), DOCUMENT_SYNTAX);
}

static void targets(void **state) {
    (void)state;
    static const struct body_case cases[] = {
        {"{\"to\": \"heart-murmur\"}", NULL, NULL},
        {"{}", "/to", "required"},
        {"{\"to\": null}", "/to", "required"},
        {"{\"to\": \"Heart\"}", "/to", "bad-id"},
        {"{\"to\": \"a\", \"b\": 1}", "/b", "unknown-field"},
        {"{\"into\": \"a\"}", "/into", "unknown-field"},
    };
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    const char *id = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct findings f = {.arena = a};
        check_body(&cases[i], target_parse(sv_of(cases[i].json), "to", &f, &id), &f);
    }
    assert_string_equal(id, "heart-murmur");
}

static void policies(void **state) {
    (void)state;
    static const struct body_case cases[] = {
        {"{\"kinds\": {\"medicine\": 12, \"test\": 120}, \"topics\": {\"heart\": 1}}", NULL, NULL},
        {"{}", NULL, NULL},
        {"{\"kinds\": {\"potion\": 12}}", "/kinds/potion", "bad-value"},
        {"{\"kinds\": {\"test\": 0}}", "/kinds/test", "out-of-range"},
        {"{\"kinds\": {\"test\": 121}}", "/kinds/test", "out-of-range"},
        {"{\"kinds\": {\"test\": \"12\"}}", "/kinds/test", "wrong-type"},
        {"{\"kinds\": []}", "/kinds", "wrong-type"},
        {"{\"topics\": {\"Not an id\": 12}}", "/topics/Not an id", "bad-id"},
        {"{\"months\": 36}", "/months", "unknown-field"},
    };
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct policy_rule *rules = NULL;
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct findings f = {.arena = a};
        check_body(&cases[i], policy_parse(sv_of(cases[i].json), &f, &rules, &count), &f);
    }
    struct findings f = {.arena = a};
    assert_int_equal(policy_parse(sv_of(cases[0].json), &f, &rules, &count), 0);
    assert_int_equal(count, 3);
    assert_false(rules[0].is_topic);
    assert_string_equal(rules[0].word, "medicine");
    assert_int_equal(rules[0].months, 12);
    assert_true(rules[2].is_topic);
}

// One rule more than there may be.
static void too_many_rules(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf json = {0};
    struct findings f = {.arena = a};
    struct policy_rule *rules = NULL;
    size_t count = 0;
    buf_text(&json, "{\"topics\": {");
    for (int i = 0; i <= POLICY_RULES_MAX; i++) {
        buf_printf(&json, "%s\"t-%d\": 12", i == 0 ? "" : ", ", i);
    }
    buf_text(&json, "}}");
    assert_int_equal(policy_parse((sv){json.ptr, json.len}, &f, &rules, &count), DOCUMENT_REFUSED);
    assert_int_equal(f.error_count, 1);
    assert_string_equal(f.errors[0].code, "too-many");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(withdrawals),
        cmocka_unit_test(targets),
        cmocka_unit_test(policies),
        cmocka_unit_test(too_many_rules),
    };
    return cmocka_run_group_tests_name("parse/acts", tests, NULL, NULL);
}
