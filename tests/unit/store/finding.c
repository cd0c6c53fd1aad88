// SPDX-License-Identifier: MIT
// Search as a reader meets it: why something was found, long questions, misspelled words, scripts
// without spaces, and the budget that ends what costs too much.
#include "fixture.h"

#include "base/buf.h"
#include "base/mem.h"
#include "store/internal.h"

#include <string.h>

static int setup(void **state) {
    fixture_setup(state);
    struct fixture *f = *state;
    struct article a;
    article_full(f, "mitral-regurgitation", "en", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "asthma", "en", "Asthma", "Airways narrow. A leaky valve is something else.",
                  &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "valve-surgery", "en", "Valve Surgery", "Valves are mended.", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    assert_true(store_wait_indexed(f->store, 10000));
    fixture_reopen(f); // an index that is found comes with its words in memory
    assert_true(store_wait_indexed(f->store, 10000));
    return 0;
}

static struct search_result run(struct fixture *f, struct search_query query) {
    struct search_result found;
    query.kind = VOCAB_NONE;
    query.limit = 25;
    assert_int_equal(search_run(fixture_read(f), f->arena, &query, &found), 0);
    reader_end(f->reader);
    assert_true(reader_idle(f->reader));
    return found;
}

static void says_why(void **state) {
    struct search_result found =
        run(*state, (struct search_query){.words = SV("asthma"), .language = "en"});
    assert_int_equal(found.hits[0].match, MATCH_TITLE);
    assert_null(found.hits[0].match_name);
    found =
        run(*state, (struct search_query){.words = SV("What is a leaky valve?"), .language = "en"});
    assert_int_equal(found.hits[0].match, MATCH_NAME);
    assert_string_equal(found.hits[0].match_name, "Leaky Valve");
    found = run(*state, (struct search_query){.words = SV("surgeon"), .language = "en"});
    assert_int_equal(found.hits[0].match, MATCH_TEXT);
}

static void long_questions(void **state) {
    static const char *const questions[] = {
        "What are the symptoms of asthma and how can it be treated?",
        ("my doctor says that I have got something called asthma and now I would like to know what "
         "this is, where it comes from, what I should do about it and whether it will go away"),
        "asthma asthma asthma",
    };
    for (size_t i = 0; i < ARRAY_SIZE(questions); i++) {
        struct search_result found =
            run(*state, (struct search_query){.words = sv_of(questions[i]), .language = "en"});
        assert_true(found.count >= 1);
        assert_string_equal(found.hits[0].summary.id, "asthma");
    }
}

// An article that tells the aspect that was asked for comes first of two that are else alike.
static void lifts_aspects(void **state) {
    struct fixture *f = *state;
    static const int aspects[] = {ASPECT_CAUSES, ASPECT_TREATMENT};
    for (size_t i = 0; i < 2; i++) {
        struct article a;
        article_small(f, i == 0 ? "gout-a" : "gout-b", "en", "Gout", "Gout hurts. Words.", &a);
        a.sections[0].aspect = (enum aspect)aspects[i];
        publish(f, &a, REPLACE_ABSENT, 0);
    }
    assert_true(store_wait_indexed(f->store, 10000));
    struct search_result found =
        run(f, (struct search_query){.words = SV("what causes gout"), .language = "en"});
    assert_string_equal(found.hits[0].summary.id, "gout-a");
    found = run(f, (struct search_query){.words = SV("gout treatment"), .language = "en"});
    assert_string_equal(found.hits[0].summary.id, "gout-b");
    assert_int_equal(found.total, 2);
}

static void corrects_unknown_words(void **state) {
    struct search_result found =
        run(*state, (struct search_query){.words = SV("my astma, now"), .language = "en"});
    assert_string_equal(found.asked, "my astma, now");
    assert_string_equal(found.used, "my asthma, now");
    assert_string_equal(found.hits[0].summary.id, "asthma");
    found =
        run(*state, (struct search_query){.words = SV("astma"), .language = "en", .exact = true});
    assert_int_equal(found.total, 0);
    assert_null(found.used);
    found = run(*state, (struct search_query){.words = SV("asthma"), .language = "en"});
    assert_null(found.used);
    found = run(*state, (struct search_query){.words = SV("valved asthmas"), .language = "en"});
    assert_null(found.used); // other forms of known words
    found = run(*state, (struct search_query){.words = SV("valvesurgery"),
                                              .language = "en"}); // two words as one
    assert_string_equal(found.used, "valve surgery");
}

// What is spelled right stays, or becomes the library's own spelling of it.
static void leaves_right_words_alone(void **state) {
    static const struct {
        const char *typed, *used; // NULL: as typed
    } rows[] = {
        {"salve", NULL},         // near valve
        {"valet parking", NULL}, // words that the library lacks
        {"valvve surgry", "valve surgery"},
        {"tumors", "tumours"}, // in any form
        {"tumor", "tumour"},   // as the library spells it
        {"anemia", "anaemia"},
        {"vericocele", "varicocele"}, // of no article
        {"genitic", "genetic"},       // its stem is that of genital
        {"geneticness", NULL},        // a form of genetic
    };
    struct fixture *f = *state;
    struct article a;
    article_small(f, "tumour", "en", "Tumour", "Anaemia is often seen.", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    for (int i = 0; i < 8; i++) {
        char id[] = "genes-0";
        id[6] = (char)('0' + i);
        article_small(f, id, "en", "Genetic Testing", "Genital sores are something else.", &a);
        publish(f, &a, REPLACE_ABSENT, 0);
    }
    assert_true(store_wait_indexed(f->store, 10000));
    fixture_reopen(f);
    assert_true(store_wait_indexed(f->store, 10000));
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct search_result found =
            run(f, (struct search_query){.words = sv_of(rows[i].typed), .language = "en"});
        const char *want = rows[i].used;
        if (want == NULL ? found.used != NULL
                         : found.used == NULL || strcmp(found.used, want) != 0) {
            fail_msg("%s: %s", rows[i].typed, found.used == NULL ? "left alone" : found.used);
        }
    }
}

static void tells_that_the_index_is_being_made(void **state) {
    struct fixture *f = *state;
    struct connection c = {0};
    assert_false(run(f, (struct search_query){.words = SV("asthma"), .language = "en"}).partial);
    assert_int_equal(connection_open(f->store->index_path, ROLE_INDEX_WRITER, false, &c), 0);
    assert_int_equal(connection_exec(&c, "UPDATE progress SET applied = -1"), 0);
    connection_close(&c);
    assert_true(run(f, (struct search_query){.words = SV("asthma"), .language = "en"}).partial);
}

// A word that is compared in vain costs as much as one that is corrected.
static void compares_so_many_words(void **state) {
    static const char unknown[] = "qwxzkjvb ";
    char words[20 * sizeof(unknown)] = "";
    for (size_t n = 1; n <= 16; n++) {
        strcat(words, unknown);
        if (n < 15) {
            continue;
        }
        size_t length = strlen(words);
        strcat(words, "astma");
        struct search_result found =
            run(*state, (struct search_query){.words = sv_of(words), .language = "en"});
        assert_true((found.used != NULL) == (n == 15));
        words[length] = '\0';
    }
}

// Scripts without spaces are found by their characters; those that stand together first.
static void unspaced_scripts(void **state) {
    struct fixture *f = *state;
    struct article a;
    article_small(f, "gao", "zh", "高血压", "血压过高。", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "di", "zh", "低血糖", "血糖过低，压力高。", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "thai", "th", "โรคหอบหืด", "หายใจลำบาก", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    assert_true(store_wait_indexed(f->store, 10000));
    struct search_result found =
        run(f, (struct search_query){.words = SV("血压"), .language = "zh"});
    assert_string_equal(found.hits[0].summary.id, "gao");
    found = run(f, (struct search_query){.words = SV("หอบหืด"), .language = "th"});
    assert_int_equal(found.total, 1);
    found =
        run(f, (struct search_query){.words = SV("血压"), .language = NULL}); // in every language
    assert_string_equal(found.hits[0].summary.id, "gao");
}

// The budget is in steps, not time: what was found by then is the answer.
static void a_budget_ends_a_search(void **state) {
    struct fixture *f = *state;
    struct article a;
    for (int i = 0; i < 300; i++) {
        article_small(f, arena_printf(f->arena, "n%d", i), "en", "Note", "Common words.", &a);
        publish(f, &a, REPLACE_ABSENT, 0);
    }
    assert_true(store_wait_indexed(f->store, 10000));
    struct search_result found =
        run(f, (struct search_query){.words = SV("common"), .language = "en"});
    assert_int_equal(found.total, 300);
    assert_false(found.partial);
    found = run(f, (struct search_query){.words = SV("common"), .language = "en", .steps = 1});
    assert_true(found.partial);
    assert_true(found.total > 0 && found.total < 300);
    assert_true(found.count > 0);
    found = run(f, (struct search_query){.words = SV("common"),
                                         .language = "en"}); // the next one is whole again
    assert_int_equal(found.total, 300);
}

static void many_words(void **state) {
    struct fixture *f = *state;
    CLEANUP(buf_finish) struct buf b = {0};
    for (int i = 0; i < 500; i++) {
        buf_printf(&b, "word%d ", i);
    }
    buf_text(&b, "asthma");
    struct search_result found =
        run(f, (struct search_query){.words = {b.ptr, b.len}, .language = "en"});
    assert_string_equal(found.hits[0].summary.id, "asthma"); // the one that is known
    buf_clear(&b);
    while (b.len < 60000) {
        buf_text(&b, "asthma* OR \"");
    }
    found = run(f, (struct search_query){.words = {b.ptr, b.len}, .language = "en"});
    assert_string_equal(found.hits[0].summary.id, "asthma");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(says_why, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(long_questions, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(lifts_aspects, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(tells_that_the_index_is_being_made, setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(compares_so_many_words, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(corrects_unknown_words, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(leaves_right_words_alone, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(unspaced_scripts, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_budget_ends_a_search, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(many_words, setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/finding", tests, NULL, NULL);
}
