// SPDX-License-Identifier: MIT
// Lists: paging in every order loses and repeats nothing, and each filter finds what it names.
#include "fixture.h"

#include "base/mem.h"
#include "model/review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARTICLES = 300, PAGE = 17 };

static const struct article_filter any = {
    .kind = VOCAB_NONE, .review_status = VOCAB_NONE, .interval = 36};

struct many {
    struct fixture *f;
    int from, to;
};

// Titles repeat, dates and reviews are missing on some: order must still be total.
static int publish_many(struct tx *tx, void *arg) {
    struct many *many = arg;
    struct publish how = {.expected = REPLACE_ANY};
    int outcome = 0, edition = 0;
    for (int i = many->from; outcome == 0 && i < many->to; i++) {
        struct article a;
        struct arena *arena = many->f->arena;
        article_small(many->f, arena_printf(arena, "article-%d", i), i % 3 == 0 ? "es" : "en",
                      arena_printf(arena, "%c title %d", 'A' + i % 26, i % 40), "Text.", &a);
        a.kind = i % 5 == 0 ? KIND_MEDICINE : KIND_CONDITION;
        if (i % 4 != 0) {
            a.date_modified = (struct partial_date){(int16_t)(2000 + i % 20), (uint8_t)(i % 13), 0};
        }
        a.has_review = i % 2 == 0;
        a.review.last_reviewed = (struct partial_date){(int16_t)(2015 + i / 2 % 10), 6, 0};
        outcome = article_publish(tx, &a, &how, &edition);
    }
    return outcome;
}

static int setup_many(void **state) {
    fixture_setup(state);
    for (int from = 0; from < ARTICLES; from += 100) {
        struct many many = {*state, from, from + 100};
        assert_int_equal(writer_run(many.f->store, publish_many, &many), 0);
    }
    return 0;
}

// Walks all pages; returns how many rows there were. Every id once, keys never falling.
static int walk(struct fixture *f, const struct article_filter *filter) {
    bool seen[ARTICLES] = {false};
    struct list_position last = {0};
    int rows = 0, total = 0;
    for (bool more = true; more;) {
        struct summary *page = NULL;
        struct list_position next;
        size_t count = 0;
        assert_int_equal(article_list(fixture_read(f), f->arena, filter, rows == 0 ? NULL : &last,
                                      PAGE, &page, &count, &more, &next, &total),
                         0);
        for (size_t i = 0; i < count; i++) {
            int number = atoi(page[i].id + strlen("article-"));
            assert_false(seen[number]);
            seen[number] = true;
            rows++;
        }
        assert_true(more ? count == PAGE : count <= PAGE);
        last = next;
    }
    assert_int_equal(rows, total);
    return rows;
}

static void paging_is_complete(void **state) {
    struct fixture *f = *state;
    for (enum list_sort sort = SORT_TITLE; sort <= SORT_DUE; sort++) {
        struct article_filter filter = any;
        filter.sort = sort;
        assert_int_equal(walk(f, &filter), ARTICLES);
        filter.language = "es";
        assert_int_equal(walk(f, &filter), ARTICLES / 3);
    }
}

static struct summary *first_page(struct fixture *f, const struct article_filter *filter,
                                  size_t *ret_count) {
    struct summary *rows = NULL;
    struct list_position last;
    bool more = false;
    int total = 0;
    assert_int_equal(article_list(fixture_read(f), f->arena, filter, NULL, 100, &rows, ret_count,
                                  &more, &last, &total),
                     0);
    return rows;
}

static void orders(void **state) {
    struct fixture *f = *state;
    struct article_filter filter = any;
    size_t count = 0;
    struct summary *rows = first_page(f, &filter, &count);
    for (size_t i = 1; i < count; i++) {
        assert_true(strcasecmp(rows[i - 1].title, rows[i].title) <= 0);
    }
    filter.sort = SORT_MODIFIED_DESC;
    rows = first_page(f, &filter, &count);
    for (size_t i = 1; i < count; i++) {
        assert_true(partial_date_first_day(rows[i - 1].date_modified) >=
                    partial_date_first_day(rows[i].date_modified));
    }
    filter.sort = SORT_REVIEWED_DESC;
    rows = first_page(f, &filter, &count);
    assert_int_equal(rows[0].review.last_reviewed.year, 2024);
    filter.sort = SORT_DUE;
    rows = first_page(f, &filter, &count);
    assert_int_equal(rows[0].review.last_reviewed.year, 2015);
    assert_true(rows[0].has_review);
}

static void filters(void **state) {
    struct fixture *f = *state;
    struct article_filter filter = any;
    filter.kind = KIND_MEDICINE;
    assert_int_equal(walk(f, &filter), ARTICLES / 5);
    filter = any;
    filter.letter = "A";
    assert_int_equal(walk(f, &filter), 12);
    filter = any;
    filter.updated_since = (struct partial_date){2019, 12, 0};
    int recent = walk(f, &filter); // undated ones count from their publication here
    assert_true(recent >= ARTICLES / 4 && recent < ARTICLES / 2);
}

// Every row's status as the model computes it: the filter and the document never disagree.
static void review_status(void **state) {
    struct fixture *f = *state;
    struct article_filter filter = any;
    int sum = 0;
    filter.today = 19500; // 2023-05-23
    for (int status = REVIEW_CURRENT; status <= REVIEW_UNREVIEWED; status++) {
        size_t count = 0;
        filter.review_status = status;
        struct summary *rows = first_page(f, &filter, &count);
        for (size_t i = 0; i < count; i++) {
            review_compute(rows[i].has_review, &rows[i].review, filter.interval, filter.today);
            assert_int_equal(rows[i].review.status, status);
        }
        int found = walk(f, &filter);
        assert_true(found > 0);
        sum += found;
    }
    assert_int_equal(sum, ARTICLES);
}

static int topics_run(struct tx *tx, void *arg) {
    struct topic_title heart[] = {{"en", "Heart"}, {"es", "Corazón"}};
    struct topic_title valves[] = {{"en", "Valves"}};
    struct topic_title arteries[] = {{"en", "Arteries"}};
    struct topic_title lungs[] = {{"en", "Áir"}}; // before Heart: accents do not sort
    struct topic_entry entries[] = {{"valves", "heart", valves, 1},
                                    {"arteries", "heart", arteries, 1},
                                    {"heart", NULL, heart, 2},
                                    {"lungs", NULL, lungs, 1}};
    int *variant = arg;
    if (*variant > 0) {
        heart[0].title = "The Heart";
    }
    return topic_replace(tx, entries, ARRAY_SIZE(entries));
}

static void topics(void **state) {
    struct fixture *f = *state;
    struct article a;
    struct topic *tree = NULL;
    size_t count = 0;
    int variant = 0;
    assert_int_equal(writer_run(f->store, topics_run, &variant), 0);
    assert_int_equal(writer_run(f->store, topics_run, &variant), STORE_SAME);
    article_full(f, "a", "en", &a); // in heart and valves
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "b", "en", "B", "Text.", &a);
    a.topics = (const char *[]){"arteries"};
    a.topic_count = 1;
    publish(f, &a, REPLACE_ABSENT, 0);
    assert_int_equal(topic_tree(fixture_read(f), f->arena, "en", "en", &tree, &count), 0);
    static const struct {
        const char *id;
        int depth, count;
    } rows[] = {{"lungs", 0, 0}, {"heart", 0, 2}, {"arteries", 1, 1}, {"valves", 1, 1}};
    assert_int_equal(count, ARRAY_SIZE(rows));
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(tree[i].id, rows[i].id);
        assert_int_equal(tree[i].depth, rows[i].depth);
        assert_int_equal(tree[i].count, rows[i].count);
    }
    const struct article_ids only = {(const char *[]){"b", "not-there"}, 2};
    assert_int_equal(topic_tree_of(fixture_read(f), f->arena, "en", "en", &only, &tree, &count), 0);
    assert_int_equal(tree[1].count, 1);
    assert_int_equal(tree[2].count, 1);
    assert_int_equal(tree[3].count, 0);
    assert_int_equal(topic_tree(fixture_read(f), f->arena, "es", "en", &tree, &count), 0);
    assert_string_equal(tree[1].title, "Corazón");
    assert_string_equal(tree[2].title, "Arteries");
    assert_int_equal(tree[1].count, 0);
    struct article_filter filter = any;
    filter.topic = "heart"; // with everything below it
    struct summary *page = first_page(f, &filter, &count);
    assert_int_equal(count, 2);
    assert_string_equal(page[0].id, "b");
    filter.topic = "valves";
    first_page(f, &filter, &count);
    assert_int_equal(count, 1);
    variant = 1;
    assert_int_equal(writer_run(f->store, topics_run, &variant), 0);
    assert_int_equal(topic_tree(fixture_read(f), f->arena, "en", "en", &tree, &count), 0);
    assert_string_equal(tree[3].title, "Valves");
}

static void a_to_z(void **state) {
    struct fixture *f = *state;
    struct article a;
    struct letter *letters = NULL;
    struct az_entry *entries = NULL;
    size_t count = 0;
    article_full(f, "mitral-regurgitation", "en", &a); // also Mitral Insufficiency, Leaky Valve
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "eczema", "en", "Éczema", "Text.", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "5-htp", "en", "5-HTP", "Text.", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    assert_int_equal(article_letters(fixture_read(f), f->arena, "en", &letters, &count), 0);
    assert_int_equal(count, 4);
    assert_string_equal(letters[0].letter, "E");
    assert_string_equal(letters[2].letter, "M");
    assert_int_equal(letters[2].count, 2);
    assert_string_equal(letters[3].letter, "#");
    assert_int_equal(article_az(fixture_read(f), f->arena, "en", "M", &entries, &count), 0);
    assert_int_equal(count, 2);
    assert_string_equal(entries[0].name, "Mitral Insufficiency");
    assert_true(entries[0].alias);
    assert_string_equal(entries[0].title, "Mitral Regurgitation");
    assert_false(entries[1].alias);
    assert_int_equal(article_az(fixture_read(f), f->arena, "en", "L", &entries, &count), 0);
    assert_int_equal(count, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(paging_is_complete, setup_many, fixture_teardown),
        cmocka_unit_test_setup_teardown(orders, setup_many, fixture_teardown),
        cmocka_unit_test_setup_teardown(filters, setup_many, fixture_teardown),
        cmocka_unit_test_setup_teardown(review_status, setup_many, fixture_teardown),
        cmocka_unit_test_setup_teardown(topics, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_to_z, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/list", tests, NULL, NULL);
}
