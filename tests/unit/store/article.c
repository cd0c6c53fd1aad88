// SPDX-License-Identifier: MIT
// Publishing and reading: everything a document holds comes back, editions never change, and each
// precondition of a replacement holds.
#include "fixture.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <string.h>

static void read_article(struct fixture *f, const char *id, const char *language, int edition,
                         struct article *ret) {
    assert_int_equal(article_read(fixture_read(f), f->arena, id, language, edition, ret), 0);
}

static void assert_same_text(const char *a, const char *b) {
    if (a == NULL || b == NULL) {
        assert_ptr_equal(a, b);
        return;
    }
    assert_string_equal(a, b);
}

static void assert_same_review(const struct review *a, const struct review *b) {
    assert_true(partial_date_eq(a->last_reviewed, b->last_reviewed));
    assert_true(partial_date_eq(a->review_due, b->review_due));
    assert_same_text(a->organization, b->organization);
    assert_int_equal(a->reviewer_count, b->reviewer_count);
    for (size_t i = 0; i < a->reviewer_count; i++) {
        assert_same_text(a->reviewers[i].name, b->reviewers[i].name);
        assert_same_text(a->reviewers[i].role, b->reviewers[i].role);
        assert_int_equal(a->reviewers[i].credential_count, b->reviewers[i].credential_count);
        for (size_t k = 0; k < a->reviewers[i].credential_count; k++) {
            assert_same_text(a->reviewers[i].credentials[k], b->reviewers[i].credentials[k]);
        }
    }
}

// Every field that the digest covers: equal digests would say the same, this names the field.
static void assert_same_lists(const struct article *a, const struct article *b) {
    assert_int_equal(a->alternate_name_count, b->alternate_name_count);
    assert_same_text(a->alternate_names[1], b->alternate_names[1]);
    assert_int_equal(a->topic_count, b->topic_count);
    assert_same_text(a->topics[1], b->topics[1]);
    assert_int_equal(a->code_count, b->code_count);
    assert_same_text(a->codes[0].code, b->codes[0].code);
    assert_same_text(a->codes[1].display, b->codes[1].display);
    assert_int_equal(a->figure_count, b->figure_count);
    assert_same_text(a->figures[0].media.hash, b->figures[0].media.hash);
    assert_int_equal(a->figures[0].reproduction, b->figures[0].reproduction);
    assert_int_equal(a->figures[1].reproduction, b->figures[1].reproduction);
    assert_int_equal(a->reference_count, b->reference_count);
    assert_true(partial_date_eq(a->references[0].accessed, b->references[0].accessed));
    assert_false(partial_date_is_set(b->references[1].accessed));
    assert_int_equal(a->evidence_update_count, b->evidence_update_count);
    assert_int_equal(a->evidence_updates[0].section_count, b->evidence_updates[0].section_count);
    assert_same_text(a->evidence_updates[0].sections[1], b->evidence_updates[0].sections[1]);
    assert_int_equal(b->evidence_updates[1].section_count, 0);
    assert_int_equal(a->related_count, b->related_count);
    assert_int_equal(a->related[1].relation, b->related[1].relation);
    assert_int_equal(a->teach_back_count, b->teach_back_count);
    assert_int_equal(a->notice_count, b->notice_count);
    assert_same_text(a->notices[1].text, b->notices[1].text);
}

static void round_trip(void **state) {
    struct fixture *f = *state;
    struct article written, target, got;
    uint8_t digest[2][32];
    article_small(f, "heart-valves", "en", "Heart Valves", "Doors of the heart.", &target);
    article_full(f, "mitral-regurgitation", "en", &written);
    assert_int_equal(publish(f, &target, REPLACE_ABSENT, 0), 1);
    assert_int_equal(publish(f, &written, REPLACE_ABSENT, 0), 1);
    read_article(f, "mitral-regurgitation", "en", 0, &got);
    assert_same_lists(&written, &got);
    article_digest(&written, digest[0]);
    article_digest(&got, digest[1]);
    assert_memory_equal(digest[0], digest[1], 32);
    assert_true(got.has_review);
    assert_same_review(&written.review, &got.review);
    assert_int_equal(got.review.edition, 1);
    assert_int_equal(got.review.changed_since, CHANGED_NONE);
    assert_int_equal(got.update_type, UPDATE_MINOR);
    assert_int_equal(got.urgency, URGENCY_SAFETY);
    assert_string_equal(got.change_note, "A dose was wrong.");
    assert_int_equal(got.reading_level, 6);
    assert_int_equal(got.lost, 3);
    assert_int_equal(got.inferred, 1);
    assert_int_equal(got.edition, 1);
    assert_true(got.available_since > 0);
    assert_int_equal(got.state, EDITION_CURRENT);
    assert_string_equal(got.sections[2].text, "A surgeon mends it.");
    assert_int_equal(got.sections[2].depth, 1);
}

static void links_live_and_die(void **state) {
    struct fixture *f = *state;
    struct article written, target, got;
    const char **ids = NULL;
    size_t count = 0;
    article_full(f, "mitral-regurgitation", "en", &written);
    publish(f, &written, REPLACE_ABSENT, 0);
    read_article(f, "mitral-regurgitation", "en", 0, &got);
    assert_string_equal(got.sections[0].html,
                        "<p>A valve leaks. See <span class=\"unresolved-link\""
                        " data-article=\"heart-valves\">heart valves</span>.</p>");
    assert_int_equal(got.unresolved, 3); // the link and two related articles
    assert_null(got.related[0].title);
    // What was read may be written back: it is the same content.
    assert_int_equal(publish(f, &got, 1, STORE_SAME), 1);
    article_small(f, "heart-valves", "en", "Heart Valves", "Doors.", &target);
    publish(f, &target, REPLACE_ABSENT, 0);
    read_article(f, "mitral-regurgitation", "en", 0, &got);
    assert_string_equal(got.sections[0].html, written.sections[0].html);
    assert_int_equal(got.unresolved, 1);
    assert_string_equal(got.related[0].title, "Heart Valves");
    assert_int_equal(article_linked_ids(fixture_read(f), f->arena, "mitral-regurgitation", "en", 1,
                                        &ids, &count),
                     0);
    assert_int_equal(count, 2);
    assert_string_equal(ids[0], "echocardiogram");
    assert_string_equal(ids[1], "heart-valves");
}

static void replacing(void **state) {
    struct fixture *f = *state;
    struct article a;
    article_small(f, "a", "en", "A", "One.", &a);
    assert_int_equal(publish(f, &a, 1, STORE_CONFLICT), 0);
    assert_int_equal(publish(f, &a, REPLACE_ABSENT, 0), 1);
    assert_int_equal(publish(f, &a, REPLACE_ABSENT, STORE_CONFLICT), 1);
    assert_int_equal(publish(f, &a, REPLACE_ANY, STORE_SAME), 1);
    assert_int_equal(publish(f, &a, 1, STORE_SAME), 1);
    assert_int_equal(publish(f, &a, 2, STORE_CONFLICT), 1);
    a.title = "A changed";
    assert_int_equal(publish(f, &a, 2, STORE_CONFLICT), 1);
    assert_int_equal(publish(f, &a, 1, 0), 2);
    assert_int_equal(publish(f, &a, REPLACE_ANY, STORE_SAME), 2);
    struct article old;
    read_article(f, "a", "en", 1, &old);
    assert_string_equal(old.title, "A");
    assert_int_equal(old.state, EDITION_SUPERSEDED);
    assert_int_equal(article_read(fixture_read(f), f->arena, "a", "en", 3, &old), STORE_NONE);
    assert_int_equal(article_read(fixture_read(f), f->arena, "a", "fr", 0, &old), STORE_NONE);
    assert_int_equal(article_read(fixture_read(f), f->arena, "b", "en", 0, &old), STORE_NONE);
}

struct older_job {
    const struct article *article;
    int edition;
};

static int older_run(struct tx *tx, void *arg) {
    struct older_job *job = arg;
    struct publish how = {.expected = REPLACE_ANY, .skip_older = true};
    return article_publish(tx, job->article, &how, &job->edition);
}

static void older_documents_are_refused(void **state) {
    struct fixture *f = *state;
    struct article a;
    article_small(f, "a", "en", "A", "One.", &a);
    a.date_modified = (struct partial_date){2020, 9, 14};
    publish(f, &a, REPLACE_ABSENT, 0);
    a.title = "A again";
    static const struct {
        struct partial_date date;
        int outcome;
    } rows[] = {
        {{2020, 9, 13}, STORE_CONFLICT},
        {{2019, 0, 0}, STORE_CONFLICT},
        {{2020, 8, 0}, STORE_CONFLICT},
        {{2020, 9, 0}, 0}, // the same month may be later
    };
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct older_job job = {&a, 0};
        a.date_modified = rows[i].date;
        assert_int_equal(writer_run(f->store, older_run, &job), rows[i].outcome);
    }
}

static void editions_are_immutable(void **state) {
    struct fixture *f = *state;
    struct article a;
    article_full(f, "a", "en", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    static const char *const attempts[] = {
        "UPDATE edition SET title = 'x'",
        "DELETE FROM section",
        "UPDATE section SET html = 'x'",
        "DELETE FROM name",
        "UPDATE code SET code = 'x'",
        "UPDATE figure SET alt = 'x'",
        "DELETE FROM resource",
        "UPDATE reference SET text = 'x'",
        "DELETE FROM evidence_update",
        "DELETE FROM evidence_section",
        "UPDATE related SET target = 'x'",
        "DELETE FROM teach_back",
        "UPDATE notice SET text = 'x'",
        "DELETE FROM link",
        "UPDATE edition_topic SET topic = 'x'",
        "UPDATE review SET organization = 'x'",
        "DELETE FROM review",
        "DELETE FROM reviewer",
        "UPDATE credential SET credential = 'x'",
        "UPDATE audit SET author = 'x'",
        "DELETE FROM audit",
        "DELETE FROM edition",
    };
    for (size_t i = 0; i < ARRAY_SIZE(attempts); i++) {
        assert_true(raw_sql_fails(f, attempts[i]));
    }
}

struct review_job {
    int edition;
    struct review review;
};

static int review_run(struct tx *tx, void *arg) {
    struct review_job *job = arg;
    return review_record(tx, "a", "en", job->edition, &job->review, "nurse");
}

static void reviews(void **state) {
    struct fixture *f = *state;
    struct article a, got;
    struct review *list = NULL;
    size_t count = 0;
    article_full(f, "a", "en", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    struct review_job job = {2, {.last_reviewed = {2024, 1, 0}, .outcome = OUTCOME_STILL_ACCURATE}};
    assert_int_equal(writer_run(f->store, review_run, &job), STORE_CONFLICT);
    job.edition = 1;
    assert_int_equal(writer_run(f->store, review_run, &job), 0);
    // A new text keeps the review that vouched for the old one, and says how far it went.
    a.summary = "Another.";
    a.has_review = false;
    assert_int_equal(publish(f, &a, 1, 0), 2);
    read_article(f, "a", "en", 0, &got);
    assert_int_equal(got.review.last_reviewed.year, 2024);
    assert_int_equal(got.review.edition, 1);
    assert_int_equal(got.review.changed_since, CHANGED_MINOR);
    a.summary = "Another still.";
    a.update_type = UPDATE_MAJOR;
    publish(f, &a, 2, 0);
    read_article(f, "a", "en", 0, &got);
    assert_int_equal(got.review.changed_since, CHANGED_MAJOR);
    read_article(f, "a", "en", 2, &got);
    assert_int_equal(got.review.changed_since, CHANGED_MINOR);
    // needs-change is on record and vouches for nothing.
    job = (struct review_job){3, {.last_reviewed = {2025, 0, 0}, .outcome = OUTCOME_NEEDS_CHANGE}};
    assert_int_equal(writer_run(f->store, review_run, &job), 0);
    read_article(f, "a", "en", 0, &got);
    assert_int_equal(got.review.last_reviewed.year, 2024);
    assert_int_equal(review_list(fixture_read(f), f->arena, "a", "en", &list, &count), 0);
    assert_int_equal(count, 3);
    assert_int_equal(list[0].outcome, OUTCOME_NEEDS_CHANGE);
    assert_int_equal(list[2].reviewer_count, 2);
    assert_string_equal(list[2].reviewers[0].credentials[1], "FACC");
}

static void a_review_in_a_document(void **state) {
    struct fixture *f = *state;
    struct article a, got;
    article_full(f, "a", "en", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    assert_int_equal(publish(f, &a, 1, STORE_SAME), 1);
    a.review.last_reviewed = (struct partial_date){2024, 5, 0};
    int64_t before = store_sequence(f->store);
    assert_int_equal(publish(f, &a, 1, STORE_REVIEWED), 1); // the same text: no new edition
    assert_int_equal(store_sequence(f->store), before + 1);
    read_article(f, "a", "en", 0, &got);
    assert_int_equal(got.review.last_reviewed.year, 2024);
    // A due date by policy, as documents are read, states nothing.
    got.review.review_due = (struct partial_date){2026, 0, 0};
    got.review.basis = BASIS_POLICY;
    a.review.review_due = (struct partial_date){0};
    publish(f, &a, 1, STORE_REVIEWED);
    assert_int_equal(publish(f, &got, 1, STORE_SAME), 1);
}

// What editors recorded stays when a document comes again with what it said before.
static void a_document_undoes_no_review(void **state) {
    struct fixture *f = *state;
    struct article a, got;
    article_full(f, "a", "en", &a);
    publish(f, &a, REPLACE_ABSENT, 0); // 2020-09
    struct review_job job = {1, {.last_reviewed = {2024, 5, 9}, .outcome = OUTCOME_STILL_ACCURATE}};
    assert_int_equal(writer_run(f->store, review_run, &job), 0);
    publish(f, &a, REPLACE_ANY, STORE_SAME); // on record already
    a.review.organization = "Another board";
    publish(f, &a, REPLACE_ANY, STORE_SAME); // not on record, but of before
    a.review.last_reviewed = (struct partial_date){2024, 4, 0};
    a.summary = "A new text.";
    publish(f, &a, REPLACE_ANY, 0); // its text is taken, its review is not
    read_article(f, "a", "en", 0, &got);
    assert_int_equal(got.review.last_reviewed.year, 2024);
    assert_int_equal(got.review.last_reviewed.day, 9);
    assert_int_equal(got.review.changed_since, CHANGED_MINOR);
    a.review.last_reviewed = (struct partial_date){2024, 5, 0}; // may be the end of the month
    publish(f, &a, REPLACE_ANY, STORE_REVIEWED);
    a.review.last_reviewed = (struct partial_date){2024, 6, 0};
    publish(f, &a, REPLACE_ANY, STORE_REVIEWED);
    // Nor does a record of its own that a newer one followed.
    a.review.last_reviewed = (struct partial_date){2024, 5, 0};
    publish(f, &a, REPLACE_ANY, STORE_SAME);
    read_article(f, "a", "en", 0, &got);
    assert_int_equal(got.review.last_reviewed.month, 6);
}

static void translations(void **state) {
    struct fixture *f = *state;
    struct article en, es, got;
    const char **languages = NULL;
    size_t count = 0;
    article_small(f, "a", "en", "A", "One.", &en);
    article_small(f, "a", "es", "La A", "Uno.", &es);
    es.translation_of.language = "en";
    es.translation_of.edition = 1;
    publish(f, &en, REPLACE_ABSENT, 0);
    publish(f, &es, REPLACE_ABSENT, 0);
    read_article(f, "a", "en", 0, &got);
    assert_int_equal(got.translation_count, 1);
    assert_string_equal(got.translations[0].title, "La A");
    assert_int_equal(got.translations[0].status, TRANSLATION_MATCHES);
    en.title = "A new";
    publish(f, &en, 1, 0);
    read_article(f, "a", "es", 0, &got);
    assert_int_equal(got.translations[0].status, TRANSLATION_BEHIND);
    read_article(f, "a", "en", 0, &got);
    assert_int_equal(got.translations[0].status, TRANSLATION_BEHIND);
    assert_int_equal(article_languages(fixture_read(f), f->arena, "a", &languages, &count), 0);
    assert_int_equal(count, 2);
    assert_int_equal(library_languages(fixture_read(f), f->arena, &languages, &count), 0);
    assert_int_equal(count, 2);
    assert_string_equal(languages[0], "en");
    assert_string_equal(languages[1], "es");
}

static void assert_translation(struct fixture *f, enum translation_status status, bool safety) {
    static const char *const languages[] = {"en", "es"};
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++) { // either text says the same
        struct article got;
        read_article(f, "a", languages[i], 0, &got);
        assert_int_equal(got.translations[0].status, status);
        assert_int_equal(got.translations[0].safety, safety);
    }
}

static void a_translation_behind_a_safety_correction(void **state) {
    struct fixture *f = *state;
    struct article en, es;
    article_small(f, "a", "en", "A", "One.", &en);
    article_small(f, "a", "es", "La A", "Uno.", &es);
    es.translation_of.language = "en"; // of which edition is not said
    publish(f, &en, REPLACE_ABSENT, 0);
    publish(f, &es, REPLACE_ABSENT, 0);
    assert_translation(f, TRANSLATION_UNLINKED, false);
    es.translation_of.edition = 1;
    publish(f, &es, 1, 0);
    assert_translation(f, TRANSLATION_MATCHES, false);
    en.urgency = URGENCY_SAFETY;
    en.title = "A corrected";
    publish(f, &en, 1, 0);
    assert_translation(f, TRANSLATION_BEHIND, true);
    en.urgency = URGENCY_NORMAL;
    en.title = "A polished";
    publish(f, &en, 2, 0);
    assert_translation(f, TRANSLATION_BEHIND, true); // it still lacks the correction
    es.translation_of.edition = 2;
    publish(f, &es, 2, 0);
    assert_translation(f, TRANSLATION_BEHIND, false);
    es.translation_of.edition = 3;
    publish(f, &es, 3, 0);
    assert_translation(f, TRANSLATION_MATCHES, false);
    es.translation_of.edition = 4; // there is none: counted in another library
    publish(f, &es, 4, 0);
    assert_translation(f, TRANSLATION_UNLINKED, false);
}

static void withdrawn_and_moved(void **state) {
    struct fixture *f = *state;
    struct article a, got;
    article_full(f, "a", "en", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    raw_sql(f, "UPDATE publication SET state = 'withdrawn'");
    assert_int_equal(article_read(fixture_read(f), f->arena, "a", "en", 0, &got), STORE_WITHDRAWN);
    assert_int_equal(article_read(fixture_read(f), f->arena, "a", "en", 1, &got), STORE_WITHDRAWN);
    struct review *list = NULL;
    size_t count = 1;
    assert_int_equal(review_list(fixture_read(f), f->arena, "a", "en", &list, &count), 0);
    assert_int_equal(count, 0);
    assert_int_equal(publish(f, &a, REPLACE_ANY, STORE_WITHDRAWN), 1);
    raw_sql(f, "UPDATE publication SET state = 'published'; INSERT INTO former_id VALUES"
               " ('old-a', 'a', 'renamed', 0)");
    assert_int_equal(article_read(fixture_read(f), f->arena, "old-a", "en", 0, &got), STORE_MOVED);
    assert_string_equal(got.id, "a");
    a.id = "old-a";
    publish(f, &a, REPLACE_ABSENT, STORE_MOVED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(round_trip, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(links_live_and_die, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(replacing, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(older_documents_are_refused, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(editions_are_immutable, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(reviews, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_review_in_a_document, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_document_undoes_no_review, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(translations, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_translation_behind_a_safety_correction, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(withdrawn_and_moved, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/article", tests, NULL, NULL);
}
