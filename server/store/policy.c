// SPDX-License-Identifier: MIT
// The review policy as rows, and what it says of each publication, kept in its row so that lists
// and documents read one number. The view publication_policy is the rule itself.
#include "store/policy.h"

#include "store/internal.h"
#include "store/token.h"

#include <string.h>

enum { ALL, CLEAR, ADD, APPLY_TO, APPLY };
static const struct statement statements[] = {
    [ALL] = {"SELECT scope = 'topic', word, months FROM review_policy ORDER BY scope, word",
             USE_PRIVATE, "the policy is read whole; it has some ten rules"},
    [CLEAR] = WRITE("DELETE FROM review_policy"),
    [ADD] = WRITE("INSERT INTO review_policy (scope, word, months)"
                  " VALUES (CASE ?1 WHEN 0 THEN 'kind' ELSE 'topic' END, ?2, ?3)"),
    [APPLY_TO] = {"UPDATE publication SET review_months = (SELECT months FROM publication_policy"
                  " WHERE article = ?1 AND language = ?2) WHERE article = ?1 AND language = ?2",
                  USE_WRITE, "the scan is of `above`: an article's topics and those above them"},
    [APPLY] = {"UPDATE publication SET review_months = n.months FROM publication_policy AS n"
               " WHERE n.article = publication.article AND n.language = publication.language"
               " AND n.months IS NOT publication.review_months RETURNING publication.article",
               USE_WRITE, "a change of the policy or the topics may concern every publication"},
};
const struct statement_rows policy_statements = {"policy", statements, ARRAY_SIZE(statements)};

static const struct field rule_fields[] = {
    BOOL(struct policy_rule, is_topic),
    TEXT(struct policy_rule, word),
    INT(struct policy_rule, months),
};
static const struct shape rule_shape = SHAPE(struct policy_rule, rule_fields);

int policy_list(struct reader *reader, struct arena *arena, struct policy_rule **ret_rules,
                size_t *ret_count) {
    QUERY(q, &reader->library, GROUP_POLICY, ALL);
    return query_all(&q, arena, &rule_shape, ret_rules, ret_count);
}

int policy_apply_to(struct tx *tx, const char *id, const char *language) {
    QUERY(q, &tx->reader->library, GROUP_POLICY, APPLY_TO);
    put_page(&q, id, language);
    return query_run(&q);
}

int policy_apply(struct tx *tx) {
    QUERY(q, &tx->reader->library, GROUP_POLICY, APPLY);
    return touch_rows(tx, "article", &q);
}

static int rules_write(struct tx *tx, const struct policy_rule *rules, size_t count) {
    QUERY(clear, &tx->reader->library, GROUP_POLICY, CLEAR);
    int outcome = query_run(&clear);
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        QUERY(q, &tx->reader->library, GROUP_POLICY, ADD);
        put_fields(&q, &rule_shape, &rules[i]);
        outcome = query_run(&q);
    }
    return outcome;
}

static bool rules_same(const struct policy_rule *a, const struct policy_rule *b, size_t count) {
    bool same = true;
    for (size_t i = 0; same && i < count; i++) {
        same = a[i].is_topic == b[i].is_topic && a[i].months == b[i].months &&
               strcmp(a[i].word, b[i].word) == 0;
    }
    return same;
}

int policy_replace(struct tx *tx, const struct policy_rule *rules, size_t count,
                   const char *author) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct policy_rule *before = NULL, *after = NULL;
    size_t before_count = 0, after_count = 0;
    int outcome = policy_list(tx->reader, arena, &before, &before_count);
    outcome = outcome == 0 ? rules_write(tx, rules, count) : outcome;
    outcome = outcome == 0 ? policy_list(tx->reader, arena, &after, &after_count) : outcome;
    if (outcome == 0 && before_count == after_count && rules_same(before, after, after_count)) {
        return STORE_SAME; // what stands there is what stood there
    }
    outcome = outcome == 0 ? policy_apply(tx) : outcome;
    tx_touch(tx, "list", NULL);
    tx_touch(tx, "library", NULL);
    return outcome == 0 ? audit_add(tx, author, "policy", "review-policy") : outcome;
}
