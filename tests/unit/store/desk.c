// SPDX-License-Identifier: MIT
// What editors work with: feedback and its queue, votes, tokens, kept replies, holidays, images.
#include "fixture.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/history.h"
#include "store/internal.h"

#include <string.h>

struct feedback_job {
    struct feedback feedback;
};

static int add_run(struct tx *tx, void *arg) {
    return feedback_add(tx, &((struct feedback_job *)arg)->feedback);
}

static const char *reference_of(struct fixture *f, int number) {
    return arena_printf(f->arena, "%026d", number);
}

static int add(struct fixture *f, int number, enum feedback_type type, int64_t respond_by,
               bool quarantined) {
    struct feedback_job job = {{.reference = reference_of(f, number),
                                .article = "a",
                                .language = "en",
                                .edition = 1,
                                .type = type,
                                .comment = "A comment.",
                                .contact_name = "A Reader",
                                .contact_email = "reader@example.org",
                                .quarantined = quarantined,
                                .received_at = 1000,
                                .respond_by = respond_by}};
    return writer_run(f->store, add_run, &job);
}

static int setup_article(void **state) {
    struct article a;
    fixture_setup(state);
    article_full(*state, "a", "en", &a);
    publish(*state, &a, REPLACE_ABSENT, 0);
    return 0;
}

static void feedback_needs_its_article(void **state) {
    struct fixture *f = *state;
    struct feedback got;
    struct feedback_job job = {{.reference = reference_of(f, 1),
                                .article = "a",
                                .language = "en",
                                .section = "surgery",
                                .type = FEEDBACK_QUESTION,
                                .comment = "Why?",
                                .received_at = 1,
                                .respond_by = 2}};
    assert_int_equal(writer_run(f->store, add_run, &job), 0);
    assert_int_equal(feedback_read(fixture_read(f), f->arena, reference_of(f, 1), &got), 0);
    assert_string_equal(got.section, "surgery");
    assert_string_equal(got.comment, "Why?");
    assert_int_equal(got.type, FEEDBACK_QUESTION);
    assert_int_equal(got.status, FEEDBACK_RECEIVED);
    assert_int_equal(got.respond_by, 2);
    assert_null(got.contact_name);
    job.feedback.reference = reference_of(f, 2);
    job.feedback.section = "nowhere";
    assert_int_equal(writer_run(f->store, add_run, &job), STORE_NONE);
    job.feedback.section = NULL;
    job.feedback.language = "fr";
    assert_int_equal(writer_run(f->store, add_run, &job), STORE_NONE);
    assert_int_equal(feedback_read(fixture_read(f), f->arena, reference_of(f, 2), &got),
                     STORE_NONE);
}

static int rename_run(struct tx *tx, void *arg) {
    return article_rename(tx, "a", arg, NULL);
}

static int withdraw_run(struct tx *tx, void *arg) {
    return article_withdraw(tx, arg, "en", &(struct withdrawal){.mode = WITHDRAWAL_GONE}, NULL);
}

// A comment that was on its way while its article went is kept all the same.
static void no_comment_is_lost_on_its_way(void **state) {
    struct fixture *f = *state;
    struct feedback got;
    char to[] = "b";
    assert_int_equal(writer_run(f->store, rename_run, to), 0);
    assert_int_equal(add(f, 1, FEEDBACK_UNSAFE, 9000, false), 0);
    assert_int_equal(writer_run(f->store, withdraw_run, to), 0);
    assert_int_equal(add(f, 2, FEEDBACK_UNSAFE, 9000, false), 0);
    for (int i = 1; i <= 2; i++) {
        assert_int_equal(feedback_read(fixture_read(f), f->arena, reference_of(f, i), &got), 0);
        assert_string_equal(got.article, "b");
    }
}

static void the_queue_is_in_order(void **state) {
    struct fixture *f = *state;
    static const struct {
        enum feedback_type type;
        int64_t respond_by;
        bool quarantined;
    } rows[] = {
        {FEEDBACK_COMMENT, 300, false}, {FEEDBACK_ERROR, 100, false},
        {FEEDBACK_UNSAFE, 900, false},  {FEEDBACK_COMMENT, 50, true},
        {FEEDBACK_UNSAFE, 800, false},  {FEEDBACK_QUESTION, 100, false},
    };
    static const char order[] = {'5', '3', '2', '6', '1', '4'};
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        assert_int_equal(add(f, (int)i + 1, rows[i].type, rows[i].respond_by, rows[i].quarantined),
                         0);
    }
    struct feedback_filter filter = {.status = VOCAB_NONE};
    const char *after = NULL;
    bool more = true;
    for (size_t i = 0; i < sizeof(order); i++) {
        struct feedback *page = NULL;
        size_t count = 0;
        int total = 0;
        assert_int_equal(feedback_queue(fixture_read(f), f->arena, &filter, after, 1, &page, &count,
                                        &more, &total),
                         0);
        assert_int_equal(count, 1);
        assert_int_equal(total, 6);
        assert_int_equal(page[0].reference[25], order[i]);
        assert_string_equal(page[0].contact_email, "reader@example.org");
        assert_int_equal(more, i + 1 < sizeof(order));
        after = page[0].reference;
    }
    filter = (struct feedback_filter){.status = VOCAB_NONE, .overdue = true, .now = 101};
    struct feedback *page = NULL;
    size_t count = 0;
    int total = 0;
    assert_int_equal(
        feedback_queue(fixture_read(f), f->arena, &filter, NULL, 10, &page, &count, &more, &total),
        0);
    assert_int_equal(total, 3);
}

struct act_job {
    const char *reference;
    enum feedback_action action;
};

static int act_run(struct tx *tx, void *arg) {
    struct act_job *job = arg;
    return feedback_act(tx, job->reference, job->action, "We changed it.", 2, "nurse");
}

static int act(struct fixture *f, enum feedback_action action) {
    struct act_job job = {reference_of(f, 1), action};
    return writer_run(f->store, act_run, &job);
}

static void answers(void **state) {
    struct fixture *f = *state;
    struct feedback got;
    assert_int_equal(act(f, FEEDBACK_ANSWER), STORE_NONE);
    add(f, 1, FEEDBACK_COMMENT, 100, false);
    assert_int_equal(act(f, FEEDBACK_ACKNOWLEDGE), 0);
    assert_int_equal(act(f, FEEDBACK_ACKNOWLEDGE), STORE_CONFLICT);
    assert_int_equal(act(f, FEEDBACK_ANSWER), 0);
    assert_int_equal(feedback_read(fixture_read(f), f->arena, reference_of(f, 1), &got), 0);
    assert_int_equal(got.status, FEEDBACK_ANSWERED);
    assert_string_equal(got.answer, "We changed it.");
    assert_int_equal(got.fixed_in_edition, 2);
    assert_true(got.answered_at > 0);
    assert_int_equal(act(f, FEEDBACK_ANSWER), STORE_CONFLICT);
    assert_int_equal(act(f, FEEDBACK_CLOSE), 0);
    assert_int_equal(act(f, FEEDBACK_CLOSE), STORE_CONFLICT);
    assert_int_equal(feedback_read(fixture_read(f), f->arena, reference_of(f, 1), &got), 0);
    assert_string_equal(got.answer, "We changed it.");
    int64_t lines = 0;
    connection_number(&fixture_read(f)->library,
                      "SELECT count(*) FROM audit WHERE author = 'nurse'", &lines);
    assert_int_equal(lines, 3);
}

struct vote_job {
    int edition;
    bool helpful;
};

static int vote_run(struct tx *tx, void *arg) {
    struct vote_job *job = arg;
    return feedback_vote(tx, "a", "en", job->edition, job->helpful);
}

static void votes(void **state) {
    struct fixture *f = *state;
    static const bool cast[] = {true, true, false};
    for (size_t i = 0; i < ARRAY_SIZE(cast); i++) {
        assert_int_equal(writer_run(f->store, vote_run, &(struct vote_job){1, cast[i]}), 0);
    }
    assert_int_equal(writer_run(f->store, vote_run, &(struct vote_job){2, true}), STORE_NONE);
    int64_t sum = 0;
    connection_number(&fixture_read(f)->library,
                      "SELECT helpful * 10 + not_helpful FROM feedback_vote", &sum);
    assert_int_equal(sum, 21);
}

static const uint8_t digest_a[32] = {1}, digest_b[32] = {2};

static int token_add_run(struct tx *tx, void *arg) {
    const uint8_t *digest = arg;
    return token_add(tx, "cms", 5, 5000, digest, "admin");
}

static int token_revoke_run(struct tx *tx, void *arg) {
    (void)arg;
    return token_revoke(tx, "cms", "admin");
}

static int token_used_run(struct tx *tx, void *arg) {
    (void)arg;
    return token_used(tx, digest_a, 20000);
}

static void tokens(void **state) {
    struct fixture *f = *state;
    struct token token, *list = NULL;
    size_t count = 0;
    assert_int_equal(writer_run(f->store, token_add_run, (void *)(uintptr_t)digest_a), 0);
    assert_int_equal(writer_run(f->store, token_add_run, (void *)(uintptr_t)digest_b), STORE_SAME);
    assert_int_equal(token_find(fixture_read(f), f->arena, digest_a, 4999, &token), 0);
    assert_string_equal(token.name, "cms");
    assert_int_equal(token.scopes, 5);
    assert_int_equal(token.last_used_day, 0);
    assert_int_equal(token_find(fixture_read(f), f->arena, digest_a, 5000, &token), STORE_NONE);
    assert_int_equal(token_find(fixture_read(f), f->arena, digest_b, 1, &token), STORE_NONE);
    assert_int_equal(writer_run(f->store, token_used_run, NULL), 0);
    assert_int_equal(token_find(fixture_read(f), f->arena, digest_a, 1, &token), 0);
    assert_int_equal(token.last_used_day, 20000);
    assert_int_equal(writer_run(f->store, token_revoke_run, NULL), 0);
    assert_int_equal(writer_run(f->store, token_revoke_run, NULL), STORE_NONE);
    assert_int_equal(token_find(fixture_read(f), f->arena, digest_a, 1, &token), STORE_NONE);
    // The name is free again; both are listed.
    assert_int_equal(writer_run(f->store, token_add_run, (void *)(uintptr_t)digest_b), 0);
    assert_int_equal(token_list(fixture_read(f), f->arena, &list, &count), 0);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].revoked + list[1].revoked, 1);
}

static int keep_run(struct tx *tx, void *arg) {
    struct kept_reply reply = {.status = 201,
                               .type = "application/json",
                               .location = "/x",
                               .body = SV("{\"a\":1}"),
                               .request_digest = {7}};
    return kept_reply_add(tx, arg, &reply);
}

static void kept_replies(void **state) {
    struct fixture *f = *state;
    struct kept_reply got;
    int64_t now = 1000000000000;
    uint8_t key_a[32] = {1}, key_b[32] = {2};
    clock_set_ms(now);
    assert_int_equal(writer_run(f->store, keep_run, key_a), 0);
    assert_int_equal(kept_reply_find(fixture_read(f), f->arena, key_a, now, &got), 0);
    assert_int_equal(got.status, 201);
    assert_string_equal(got.location, "/x");
    assert_null(got.etag);
    assert_true(sv_is(got.body, "{\"a\":1}"));
    assert_int_equal(got.request_digest[0], 7);
    assert_int_equal(kept_reply_find(fixture_read(f), f->arena, key_b, now, &got), STORE_NONE);
    int64_t later = now + (int64_t)IDEMPOTENCY_HOURS * 3600 * 1000;
    assert_int_equal(kept_reply_find(fixture_read(f), f->arena, key_a, later, &got), STORE_NONE);
    clock_set_ms(later);
    assert_int_equal(writer_run(f->store, keep_run, key_b), 0); // the old one goes
    clock_set_ms(0);
    int64_t rows = 0;
    connection_number(&fixture_read(f)->library, "SELECT count(*) FROM kept_reply", &rows);
    assert_int_equal(rows, 1);
}

static void the_secret_stays(void **state) {
    struct fixture *f = *state;
    uint8_t first[32], second[32], none[32] = {0};
    assert_int_equal(library_secret(fixture_read(f), first), 0);
    fixture_reopen(f);
    assert_int_equal(library_secret(fixture_read(f), second), 0);
    assert_memory_equal(first, second, 32);
    assert_memory_not_equal(first, none, 32);
}

static int holidays_run(struct tx *tx, void *arg) {
    static const struct holiday days[] = {{{2026, 12, 26}, NULL}, {{2026, 12, 25}, "Christmas"}};
    return holiday_replace(tx, days, *(size_t *)arg);
}

static void holidays(void **state) {
    struct fixture *f = *state;
    struct holiday *list = NULL;
    size_t count = 2;
    assert_int_equal(writer_run(f->store, holidays_run, &count), 0);
    assert_int_equal(holiday_list(fixture_read(f), f->arena, &list, &count), 0);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].date.day, 25);
    assert_string_equal(list[0].name, "Christmas");
    count = 1;
    assert_int_equal(writer_run(f->store, holidays_run, &count), 0);
    assert_int_equal(holiday_list(fixture_read(f), f->arena, &list, &count), 0);
    assert_int_equal(count, 1);
}

static int media_run(struct tx *tx, void *arg) {
    struct media media = {"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                          "image/svg+xml", 640, 480, NULL};
    (void)arg;
    return media_put(tx, &media, "<svg/>\0x", 8);
}

static void images_appear_with_their_edition(void **state) {
    struct fixture *f = *state;
    struct media got;
    struct article a;
    sv bytes;
    const char *hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    assert_int_equal(writer_run(f->store, media_run, NULL), 0);
    assert_int_equal(writer_run(f->store, media_run, NULL), STORE_SAME);
    assert_int_equal(media_read(fixture_read(f), f->arena, hash, &got, &bytes), STORE_NONE);
    article_full(f, "a", "en", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    assert_int_equal(media_read(fixture_read(f), f->arena, hash, &got, &bytes), 0);
    assert_int_equal(bytes.len, 8);
    assert_memory_equal(bytes.ptr, "<svg/>\0x", 8);
    assert_int_equal(got.width, 640);
    raw_sql(f, "UPDATE publication SET state = 'withdrawn'");
    assert_int_equal(media_read(fixture_read(f), f->arena, hash, &got, &bytes), STORE_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(feedback_needs_its_article, setup_article,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(no_comment_is_lost_on_its_way, setup_article,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(the_queue_is_in_order, setup_article, fixture_teardown),
        cmocka_unit_test_setup_teardown(answers, setup_article, fixture_teardown),
        cmocka_unit_test_setup_teardown(votes, setup_article, fixture_teardown),
        cmocka_unit_test_setup_teardown(tokens, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(kept_replies, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(the_secret_stays, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(holidays, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(images_appear_with_their_edition, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/desk", tests, NULL, NULL);
}
