// SPDX-License-Identifier: MIT
// The small bodies: reviews, feedback, answers, tokens, topics, holidays.
#include "base/clock.h"
#include "cmocka_parse.h"
#include "parse/document.h"

static void reviews(void **state) {
    (void)state;
    static const struct body_case cases[] = {
        {"{\"edition\": 3, \"date\": \"2026-11-22\", \"outcome\": \"still-accurate\"}", NULL, NULL},
        {"{\"edition\": 3, \"lastReviewed\": \"2026-11\", \"outcome\": \"needs-change\"}", NULL,
         NULL},
        {"{\"edition\": 3, \"date\": \"2026-11-23\", \"outcome\": \"still-accurate\"}", "/date",
         "in-future"},
        {"{\"edition\": 3, \"lastReviewed\": \"2027\", \"outcome\": \"still-accurate\"}",
         "/lastReviewed", "in-future"},
        {"{\"edition\": 3, \"date\": \"2026\", \"lastReviewed\": \"2026\","
         "\"outcome\": \"still-accurate\"}",
         "/date", "duplicate"},
        {"{\"edition\": 3, \"outcome\": \"still-accurate\"}", "/lastReviewed", "required"},
        {"{\"edition\": 3, \"date\": \"\", \"outcome\": \"still-accurate\"}", "/lastReviewed",
         "required"},
        {"{\"date\": \"2026\", \"outcome\": \"still-accurate\"}", "/edition", "required"},
        {"{\"edition\": 0, \"date\": \"2026\", \"outcome\": \"x\"}", "/edition", "out-of-range"},
        {"{\"edition\": 1, \"date\": \"2026\", \"outcome\": \"x\"}", "/outcome", "bad-value"},
        {"{\"edition\": 1, \"date\": \"2026\"}", "/outcome", "required"},
        {"{\"edition\": 1, \"status\": \"current\"}", "/status", "unknown-field"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct findings f = {.arena = a};
        struct review review = {0};
        int edition = 0;
        check_body(&cases[i],
                   review_parse(sv_of(cases[i].json), days_from_civil(2026, 11, 22), &f, &edition,
                                &review),
                   &f);
    }
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct findings f = {.arena = a};
    struct review review = {0};
    int edition = 0;
    assert_int_equal(
        review_parse(sv_of(cases[0].json), days_from_civil(2026, 11, 22), &f, &edition, &review),
        0);
    assert_int_equal(edition, 3);
    assert_int_equal(review.last_reviewed.day, 22);
    assert_int_equal(review.outcome, OUTCOME_STILL_ACCURATE);
}

#define ABOUT "\"article\": \"x\", \"language\": \"en\""

static void feedbacks(void **state) {
    (void)state;
    static const struct body_case cases[] = {
        {"{" ABOUT ", \"edition\": 3, \"section\": null, \"type\": \"error\","
         "\"comment\": \"a\\nb\", \"contact\": {\"name\": \"N\", \"email\": \"a@b.example\"}}",
         NULL, NULL},
        {"{" ABOUT ", \"type\": \"helpful\"}", NULL, NULL},
        {"{" ABOUT ", \"type\": \"comment\"}", "/comment", "required"},
        {"{" ABOUT ", \"type\": \"comment\", \"comment\": \" \"}", "/comment", "required"},
        {"{" ABOUT ", \"type\": \"praise\", \"comment\": \"x\"}", "/type", "bad-value"},
        {"{" ABOUT ", \"comment\": \"x\"}", "/type", "required"},
        {"{\"type\": \"comment\", \"comment\": \"x\"}", "/article", "required"},
        {"{" ABOUT ", \"type\": \"comment\", \"comment\": \"x\", \"contact\": {\"email\": \"no\"}}",
         "/contact/email", "bad-value"},
        {"{" ABOUT ", \"type\": \"comment\", \"comment\": \"x\", \"reference\": \"y\"}",
         "/reference", "unknown-field"},
        {"{" ABOUT ", \"type\": \"comment\", \"comment\": \"x\", \"edition\": 0}", "/edition",
         "out-of-range"},
        {"[]", "", "wrong-type"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct findings f = {.arena = a};
        struct feedback feedback = {0};
        check_body(&cases[i], feedback_parse(sv_of(cases[i].json), &f, &feedback), &f);
        if (i == 0) {
            assert_string_equal(feedback.comment, "a\nb");
            assert_string_equal(feedback.contact_email, "a@b.example");
            assert_int_equal(feedback.type, FEEDBACK_ERROR);
            assert_null(feedback.section);
        }
    }
}

static void comment_length(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf comment = {0};
    for (int i = 0; i < FEEDBACK_COMMENT_MAX; i++) {
        buf_text(&comment, "\xf0\x9f\x8d\x83");
    }
    struct feedback feedback = {.article = "x", .language = "en", .comment = comment.ptr};
    struct findings f = {.arena = a};
    assert_int_equal(feedback_check(&feedback, &f), 0);
    buf_char(&comment, 'x');
    feedback.comment = comment.ptr;
    assert_int_equal(feedback_check(&feedback, &f), DOCUMENT_REFUSED);
    assert_true(has_error(&f, "/comment", "too-long"));
}

static void forms(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct findings f = {.arena = a};
    struct feedback feedback = {.article = "x",
                                .language = "en",
                                .comment = " a\r\nb \x01 ",
                                .contact_name = "",
                                .contact_email = " "};
    assert_int_equal(feedback_check(&feedback, &f), 0);
    assert_string_equal(feedback.comment, "a\nb");
    assert_null(feedback.contact_name);
    assert_null(feedback.contact_email);
    feedback = (struct feedback){.article = "X", .section = "Y", .contact_email = "a@b"};
    assert_int_equal(feedback_check(&feedback, &f), DOCUMENT_REFUSED);
    assert_true(has_error(&f, "/article", "bad-id"));
    assert_true(has_error(&f, "/language", "required"));
    assert_true(has_error(&f, "/section", "bad-id"));
    assert_true(has_error(&f, "/comment", "required"));
    assert_true(has_error(&f, "/contact/email", "bad-value"));
    f = (struct findings){.arena = a};
    feedback = (struct feedback){.article = "x", .language = "en", .comment = "caf\xe9"};
    assert_int_equal(feedback_check(&feedback, &f), DOCUMENT_REFUSED);
    assert_true(has_error(&f, "", "bad-encoding"));
}

static void emails(void **state) {
    (void)state;
    static const struct {
        const char *email;
        bool valid;
    } cases[] = {
        {"a@b.example", true},
        {"first.last+tag@sub.health.example", true},
        {"jos\xc3\xa9@correo.example", true},
        {"a@b", false},
        {"a@", false},
        {"@b.example", false},
        {"a b@c.example", false},
        {"a@b..example", false},
        {"a@-b.example", false},
        {"a@b.example.", false},
        {".a@b.example", false},
        {"a@b@c.example", false},
        {"<a@b.example>", false},
        {"a@b.exa mple", false},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct findings f = {.arena = a};
        struct feedback feedback = {
            .article = "x", .language = "en", .comment = "c", .contact_email = cases[i].email};
        assert_int_equal(feedback_check(&feedback, &f) == 0, cases[i].valid);
    }
}

static void answers(void **state) {
    (void)state;
    static const struct body_case cases[] = {
        {"{\"answer\": \"Yes.\", \"edition\": 4}", NULL, NULL},
        {"{\"answer\": \"Yes.\", \"edition\": null}", NULL, NULL},
        {"{\"answer\": \"\"}", "/answer", "required"},
        {"{\"edition\": 4}", "/answer", "required"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct findings f = {.arena = a};
        const char *answer = NULL;
        int edition = -1;
        check_body(&cases[i], answer_parse(sv_of(cases[i].json), &f, &answer, &edition), &f);
        if (cases[i].code == NULL) {
            assert_string_equal(answer, "Yes.");
            assert_int_equal(edition, i == 0 ? 4 : 0);
        }
    }
}

static void tokens(void **state) {
    (void)state;
    static const char *const names[] = {"content:write", "admin", NULL};
    static const struct body_case cases[] = {
        {"{\"name\": \"cms\", \"scopes\": [\"admin\"], \"expiresAt\": \"2027-01-01T00:00:00Z\"}",
         NULL, NULL},
        {"{\"name\": \"cms\", \"scopes\": [\"content:write\", \"admin\"]}", NULL, NULL},
        {"{\"name\": \"cms\", \"scopes\": []}", "/scopes", "required"},
        {"{\"name\": \"cms\", \"scopes\": [\"root\"]}", "/scopes/0", "bad-value"},
        {"{\"scopes\": [\"admin\"]}", "/name", "required"},
        {"{\"name\": \"cms\", \"scopes\": [\"admin\"], \"expiresAt\": \"soon\"}", "/expiresAt",
         "bad-date"},
    };
    static const unsigned wanted[] = {2, 3};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct findings f = {.arena = a};
        const char *name = NULL;
        unsigned scopes = 0;
        int64_t expires = -1;
        check_body(&cases[i],
                   token_parse(sv_of(cases[i].json), names, &f, &name, &scopes, &expires), &f);
        if (cases[i].code == NULL) {
            assert_int_equal(scopes, wanted[i]);
            assert_true(i == 0 ? expires == 1798761600000 : expires == 0);
        }
    }
}

#define TITLES "\"titles\": {\"en\": \"T\"}"

static void topics(void **state) {
    (void)state;
    static const struct body_case cases[] = {
        {"{\"topics\": [{\"id\": \"b\", \"parent\": \"a\", " TITLES "},"
         "{\"id\": \"a\", \"parent\": null, \"titles\": {\"en\": \"T\", \"es\": \"U\"}}]}",
         NULL, NULL},
        {"{\"topics\": []}", NULL, NULL},
        {"{}", "/topics", "required"},
        {"{\"topics\": [{\"id\": \"a\", \"titles\": {}}]}", "/topics/0/titles", "required"},
        {"{\"topics\": [{\"id\": \"a\", \"titles\": {\"en\": \"T\", \"EN\": \"U\"}}]}",
         "/topics/0/titles/EN", "duplicate"},
        {"{\"topics\": [{\"id\": \"a\", \"titles\": {\"e\": \"x\"}}]}", "/topics/0/titles/e",
         "bad-language"},
        {"{\"topics\": [{\"id\": \"a\", " TITLES "}, {\"id\": \"a\", " TITLES "}]}", "/topics/1/id",
         "duplicate"},
        {"{\"topics\": [{\"id\": \"a\", \"parent\": \"z\", " TITLES "}]}", "/topics/0/parent",
         "unknown-topic"},
        {"{\"topics\": [{\"id\": \"a\", \"parent\": \"a\", " TITLES "}]}", "/topics/0/parent",
         "circular"},
        {"{\"topics\": [{\"id\": \"a\", \"parent\": \"b\", " TITLES "},"
         "{\"id\": \"b\", \"parent\": \"a\", " TITLES "}]}",
         "/topics/1/parent", "circular"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct findings f = {.arena = a};
        struct topic_entry *entries = NULL;
        size_t count = 0;
        check_body(&cases[i], topics_parse(sv_of(cases[i].json), &f, &entries, &count), &f);
        if (i == 0) {
            assert_int_equal(count, 2);
            assert_string_equal(entries[1].titles[1].title, "U");
        }
    }
}

static void holidays(void **state) {
    (void)state;
    static const struct body_case cases[] = {
        {"{\"holidays\": [{\"date\": \"2026-12-25\", \"name\": \"Christmas Day\"}]}", NULL, NULL},
        {"{\"holidays\": [{\"date\": \"2026-12\", \"name\": \"X\"}]}", "/holidays/0/date",
         "bad-date"},
        {"{\"holidays\": [{\"date\": \"\", \"name\": \"X\"}]}", "/holidays/0/date", "bad-date"},
        {"{\"holidays\": [{\"date\": \"2026-12-25\"}]}", "/holidays/0/name", "required"},
        {"{\"holidays\": [{\"date\": \"2026-12-25\", \"name\": \"X\"},"
         "{\"date\": \"2026-12-25\", \"name\": \"Y\"}]}",
         "/holidays/1/date", "duplicate"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct findings f = {.arena = a};
        struct holiday_entry *entries = NULL;
        size_t count = 0;
        check_body(&cases[i], holidays_parse(sv_of(cases[i].json), &f, &entries, &count), &f);
    }
}

static void not_json(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct findings f = {.arena = a};
    struct feedback feedback = {0};
    assert_int_equal(feedback_parse(SV("comment=x"), &f, &feedback), DOCUMENT_SYNTAX);
    assert_true(has_error(&f, "", "bad-json"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reviews),  cmocka_unit_test(feedbacks), cmocka_unit_test(comment_length),
        cmocka_unit_test(forms),    cmocka_unit_test(emails),    cmocka_unit_test(answers),
        cmocka_unit_test(tokens),   cmocka_unit_test(topics),    cmocka_unit_test(holidays),
        cmocka_unit_test(not_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
