// SPDX-License-Identifier: MIT
// What a publication tells: every surrogate key under which a reply may show it, and no other.
#include "fixture.h"

#include "base/mem.h"
#include "store/history.h"
#include "store/policy.h"

#include <stdio.h>
#include <string.h>

static char keys_told[1000];

static void told(void *arg, const char *const *keys, size_t count) {
    (void)arg;
    keys_told[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        strncat(keys_told, keys[i], sizeof(keys_told) - strlen(keys_told) - 2);
        strcat(keys_told, " ");
    }
}

static void assert_told(const char *wanted) {
    assert_string_equal(keys_told, wanted);
    keys_told[0] = '\0';
}

struct review_job {
    struct review review;
};

static int review_run(struct tx *tx, void *arg) {
    return review_record(tx, "b", "en", 2, &((struct review_job *)arg)->review, NULL);
}

static int vote_run(struct tx *tx, void *arg) {
    (void)arg;
    return feedback_vote(tx, "b", "en", 1, true);
}

static void keys(void **state) {
    (void)state;
    struct fixture f;
    struct article a, b;
    fixture_open(&f, told, NULL);
    article_small(&f, "b", "en", "B", "Text.", &b);
    article_small(&f, "a", "en", "A", "Text.", &a);
    a.sections[0].html = "<p><a href=\"article:b\">b</a></p>";
    a.topics = (const char *[]){"heart"};
    a.topic_count = 1;
    publish(&f, &a, REPLACE_ANY, 0);
    assert_told("article:a library list topic:heart ");
    publish(&f, &b, REPLACE_ANY, 0); // its title appears on a
    assert_told("article:a article:b list ");
    publish(&f, &b, REPLACE_ANY, STORE_SAME);
    assert_told("");
    b.summary = "Another text, the same title.";
    publish(&f, &b, REPLACE_ANY, 0);
    assert_told("article:b list ");
    a.topics = (const char *[]){"lungs"};
    publish(&f, &a, REPLACE_ANY, 0); // out of one topic, into another
    assert_told("article:a list topic:heart topic:lungs ");
    a.language = "es";
    publish(&f, &a, REPLACE_ANY, 0);
    assert_told("article:a library list topic:lungs ");
    struct review_job job = {{.last_reviewed = {2024, 0, 0}, .outcome = OUTCOME_STILL_ACCURATE}};
    assert_int_equal(writer_run(f.store, review_run, &job), 0);
    assert_told("article:b list ");
    job.review.outcome = OUTCOME_NEEDS_CHANGE;
    assert_int_equal(writer_run(f.store, review_run, &job), 0);
    assert_told("article:b list "); // "list": a reply may be kept under it alone
    assert_int_equal(writer_run(f.store, vote_run, NULL), 0);
    assert_told("");
    fixture_close(&f);
}

static int withdraw_run(struct tx *tx, void *arg) {
    return article_withdraw(tx, arg, "en", &(struct withdrawal){.mode = WITHDRAWAL_GONE}, NULL);
}
static int restore_run(struct tx *tx, void *arg) {
    return article_restore(tx, arg, "en", NULL);
}
static int rename_run(struct tx *tx, void *arg) {
    return article_rename(tx, arg, "new", NULL);
}
static int merge_run(struct tx *tx, void *arg) {
    return article_merge(tx, arg, "b", NULL);
}
static int policy_run(struct tx *tx, void *arg) {
    const struct policy_rule rule = {false, "condition", *(int *)arg};
    return policy_replace(tx, &rule, 1, NULL);
}

// "target" is filed under heart; "linking" shows its title; "b" has nothing to do with it.
static void keys_of_history(void **state) {
    (void)state;
    struct fixture f;
    struct article target, linking, b;
    char target_id[] = "target", linking_id[] = "linking", new_id[] = "new";
    int months = 12;
    fixture_open(&f, told, NULL);
    article_small(&f, "b", "en", "B", "Text.", &b);
    article_small(&f, "target", "en", "Target", "Text.", &target);
    article_small(&f, "linking", "en", "Linking", "Text.", &linking);
    b.kind = KIND_TEST;
    target.topics = (const char *[]){"heart"};
    target.topic_count = 1;
    linking.sections[0].html = "<p><a href=\"article:target\">it</a></p>";
    publish(&f, &target, REPLACE_ANY, 0);
    publish(&f, &linking, REPLACE_ANY, 0);
    assert_int_equal(writer_run(f.store, withdraw_run, linking_id), 0);
    assert_told("article:linking list ");
    assert_int_equal(writer_run(f.store, withdraw_run, target_id), 0); // and the language goes
    assert_told("article:linking article:target library list topic:heart ");
    assert_int_equal(writer_run(f.store, withdraw_run, target_id), STORE_SAME);
    assert_told("");
    assert_int_equal(writer_run(f.store, restore_run, target_id), 0); // and comes back
    assert_told("article:linking article:target library list topic:heart ");
    assert_int_equal(writer_run(f.store, restore_run, linking_id), 0);
    assert_told("article:linking list ");
    publish(&f, &b, REPLACE_ANY, 0);
    assert_told("article:b list ");
    assert_int_equal(writer_run(f.store, policy_run, &months), 0); // its kind has no rule
    assert_told("article:linking article:target library list ");
    assert_int_equal(writer_run(f.store, rename_run, target_id), 0);
    assert_told("article:linking article:new article:target list topic:heart ");
    linking.sections[0].html = "<p>Nothing.</p>";
    publish(&f, &linking, REPLACE_ANY, 0);
    assert_told("article:linking list ");
    // Its older edition links by the old id and shows the new title all the same.
    target.id = "new";
    target.title = "Another title";
    publish(&f, &target, REPLACE_ANY, 0);
    assert_told("article:linking article:new list topic:heart ");
    assert_int_equal(writer_run(f.store, merge_run, new_id), 0);
    assert_told("article:b article:linking article:new list topic:heart ");
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys),
        cmocka_unit_test(keys_of_history),
    };
    return cmocka_run_group_tests_name("store/touch", tests, NULL, NULL);
}
