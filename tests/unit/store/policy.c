// SPDX-License-Identifier: MIT
// The review policy: the shortest rule that applies, kept right by publications, topics and changes
// of the rules, and the same in documents and lists.
#include "fixture.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/policy.h"

#include <string.h>

struct rules {
    const struct policy_rule *items;
    size_t count;
};

static int replace_run(struct tx *tx, void *arg) {
    const struct rules *rules = arg;
    return policy_replace(tx, rules->items, rules->count, "t");
}

static void replace(struct fixture *f, const struct policy_rule *items, size_t count, int outcome) {
    assert_int_equal(writer_run(f->store, replace_run, &(struct rules){items, count}), outcome);
}

// "heart" holds "valves"; both stand at the top without `nested`.
static int topics_run(struct tx *tx, void *arg) {
    const bool *nested = arg;
    struct topic_entry entries[] = {{.id = "heart"},
                                    {.id = "valves", .parent = *nested ? "heart" : NULL}};
    return topic_replace(tx, entries, ARRAY_SIZE(entries));
}

static void topics(struct fixture *f, bool nested) {
    assert_int_equal(writer_run(f->store, topics_run, &nested), 0);
}

static void publish_under(struct fixture *f, const char *id, enum kind kind, const char *topic) {
    struct article a;
    article_small(f, id, "en", id, arena_printf(f->arena, "Under %s.", topic), &a);
    a.kind = kind;
    a.topics = &topic;
    a.topic_count = 1;
    publish(f, &a, REPLACE_ANY, 0);
}

// What the document and the list say.
static int months(struct fixture *f, const char *id) {
    struct article got;
    struct article_filter filter = {.language = "en",
                                    .kind = VOCAB_NONE,
                                    .review_status = VOCAB_NONE,
                                    .updated_since = {0},
                                    .interval = 36};
    struct summary *rows = NULL;
    struct list_position last;
    size_t count = 0;
    bool more = false;
    int total = 0;
    assert_int_equal(article_read(fixture_read(f), f->arena, id, "en", 0, &got), 0);
    assert_int_equal(article_list(fixture_read(f), f->arena, &filter, NULL, 100, &rows, &count,
                                  &more, &last, &total),
                     0);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].id, id) == 0) {
            assert_int_equal(rows[i].review_months, got.review_months);
        }
    }
    return got.review_months;
}

static const struct policy_rule rules[] = {
    {false, "medicine", 12}, {false, "wellness", 60}, {true, "heart", 24}};

static void the_shortest_that_applies(void **state) {
    struct fixture *f = *state;
    struct policy_rule *read = NULL;
    size_t count = 9;
    topics(f, true);
    publish_under(f, "pill", KIND_MEDICINE, "valves");
    publish_under(f, "disease", KIND_CONDITION, "valves"); // below heart
    publish_under(f, "walking", KIND_WELLNESS, "lungs");
    publish_under(f, "free", KIND_CONDITION, "lungs");
    assert_int_equal(policy_list(fixture_read(f), f->arena, &read, &count), 0);
    assert_int_equal(count, 0);
    assert_int_equal(months(f, "pill"), 0);
    replace(f, rules, ARRAY_SIZE(rules), 0);
    replace(f, rules, ARRAY_SIZE(rules), STORE_SAME);
    assert_int_equal(months(f, "pill"), 12);
    assert_int_equal(months(f, "disease"), 24);
    assert_int_equal(months(f, "walking"), 60);
    assert_int_equal(months(f, "free"), 0);
    assert_int_equal(policy_list(fixture_read(f), f->arena, &read, &count), 0);
    assert_int_equal(count, 3);
    assert_memory_equal(&read[2].months, &rules[2].months, sizeof(int));
    assert_string_equal(read[2].word, "heart");
    assert_true(read[2].is_topic);
    replace(f, rules, 1, 0);
    assert_int_equal(months(f, "pill"), 12);
    assert_int_equal(months(f, "disease"), 0);
    replace(f, NULL, 0, 0);
    assert_int_equal(months(f, "pill"), 0);
}

static void publications_and_topics_keep_it_right(void **state) {
    struct fixture *f = *state;
    topics(f, false);
    replace(f, rules, ARRAY_SIZE(rules), 0);
    publish_under(f, "a", KIND_CONDITION, "valves");
    assert_int_equal(months(f, "a"), 0);
    topics(f, true); // now below heart
    assert_int_equal(months(f, "a"), 24);
    publish_under(f, "a", KIND_MEDICINE, "valves");
    assert_int_equal(months(f, "a"), 12);
    publish_under(f, "a", KIND_CONDITION, "lungs");
    assert_int_equal(months(f, "a"), 0);
    publish_under(f, "a", KIND_CONDITION, "heart");
    assert_int_equal(months(f, "a"), 24);
}

static int with_status(struct fixture *f, int status, int32_t today) {
    struct article_filter filter = {.kind = VOCAB_NONE,
                                    .review_status = status,
                                    .sort = SORT_DUE,
                                    .today = today,
                                    .interval = 36};
    struct summary *rows = NULL;
    struct list_position last;
    size_t count = 0;
    bool more = false;
    int total = 0;
    assert_int_equal(article_list(fixture_read(f), f->arena, &filter, NULL, 100, &rows, &count,
                                  &more, &last, &total),
                     0);
    assert_int_equal(count, total);
    return total;
}

// Reviewed in January 2020: due in 2023 by the library's interval, in 2021 by the rule.
static void lists_are_filtered_by_it(void **state) {
    struct fixture *f = *state;
    struct article a;
    int32_t in_2022 = days_from_civil(2022, 6, 1);
    article_small(f, "a", "en", "A", "Text.", &a);
    a.kind = KIND_MEDICINE;
    a.has_review = true;
    a.review.last_reviewed = (struct partial_date){2020, 1, 0};
    a.review.basis = BASIS_POLICY;
    a.review.outcome = VOCAB_NONE;
    publish(f, &a, REPLACE_ANY, 0);
    assert_int_equal(with_status(f, REVIEW_CURRENT, in_2022), 1);
    replace(f, rules, 1, 0);
    assert_int_equal(with_status(f, REVIEW_CURRENT, in_2022), 0);
    assert_int_equal(with_status(f, REVIEW_OVERDUE, in_2022), 1);
}

static void what_is_no_rule_is_refused(void **state) {
    struct fixture *f = *state;
    replace(f, rules, ARRAY_SIZE(rules), 0);
    replace(f, (struct policy_rule[]){{false, "test", 0}}, 1, ERR_FATAL);
    replace(f, (struct policy_rule[]){{false, "test", 1}, {false, "test", 2}}, 2, ERR_FATAL);
    publish_under(f, "a", KIND_MEDICINE, "lungs");
    assert_int_equal(months(f, "a"), 12); // what stood there stands
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_shortest_that_applies, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(publications_and_topics_keep_it_right, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(lists_are_filtered_by_it, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(what_is_no_rule_is_refused, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/policy", tests, NULL, NULL);
}
