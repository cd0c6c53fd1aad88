// SPDX-License-Identifier: MIT
// Parts of a job: one that fails is undone alone, and says so when it took the whole job with it.
#include "fixture.h"

#include "base/mem.h"
#include "store/internal.h"

#include <stdio.h>
#include <string.h>

#define HOLIDAY(day) "INSERT INTO holiday (date) VALUES ('2026-12-" day "')"

static char keys_told[200];

static void told(void *arg, const char *const *keys, size_t count) {
    (void)arg;
    keys_told[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        strncat(keys_told, keys[i], sizeof(keys_told) - strlen(keys_told) - 1);
        strncat(keys_told, " ", sizeof(keys_told) - strlen(keys_told) - 1);
    }
}

struct part {
    const char *key, *sql;
    int answer; // when the SQL went well
    int outcome;
};
struct parts {
    struct part *items;
    size_t count;
};

static int part_run(struct tx *tx, void *arg) {
    const struct part *part = arg;
    tx_touch(tx, part->key, NULL);
    int outcome = connection_exec(&tx_reader(tx)->library, part->sql);
    return outcome == 0 ? part->answer : outcome;
}

static int parts_run(struct tx *tx, void *arg) {
    struct parts *parts = arg;
    for (size_t i = 0; i < parts->count; i++) {
        struct part *part = &parts->items[i];
        part->outcome = tx_try(tx, part_run, part);
        if (part->outcome == ERR_STORAGE || part->outcome == ERR_FULL) {
            return part->outcome;
        }
    }
    return 0;
}

static int count_holidays(struct fixture *f) {
    struct holiday *list = NULL;
    size_t count = 0;
    assert_int_equal(holiday_list(fixture_read(f), f->arena, &list, &count), 0);
    return (int)count;
}

static void a_failing_part_is_undone_alone(void **state) {
    (void)state;
    struct fixture f;
    fixture_open(&f, told, NULL);
    struct part items[] = {
        {.key = "one", .sql = HOLIDAY("01")},
        {.key = "two", .sql = HOLIDAY("02") ";" HOLIDAY("01")}, // its second statement fails
        {.key = "three", .sql = HOLIDAY("03"), .answer = STORE_SAME},
        {.key = "four", .sql = HOLIDAY("04"), .answer = ERR_FATAL},
        {.key = "five", .sql = HOLIDAY("05")},
    };
    struct parts parts = {items, ARRAY_SIZE(items)};
    assert_int_equal(writer_run(f.store, parts_run, &parts), 0);
    static const int outcomes[] = {0, ERR_FATAL, STORE_SAME, ERR_FATAL, 0};
    for (size_t i = 0; i < ARRAY_SIZE(items); i++) {
        assert_int_equal(items[i].outcome, outcomes[i]);
    }
    assert_string_equal(keys_told, "five one three ");
    assert_int_equal(count_holidays(&f), 3);
    fixture_close(&f);
}

// After an error that ended the transaction, whatever the job went on to write would be committed
// statement by statement: so it may not go on.
static void a_lost_job_ends(void **state) {
    struct fixture *f = *state;
    struct part items[] = {
        {.key = "one", .sql = HOLIDAY("01")},
        {.key = "two", .sql = "ROLLBACK", .answer = ERR_FATAL},
        {.key = "three", .sql = HOLIDAY("03")},
    };
    struct parts parts = {items, ARRAY_SIZE(items)};
    assert_int_equal(writer_run(f->store, parts_run, &parts), ERR_STORAGE);
    assert_int_equal(items[1].outcome, ERR_STORAGE);
    assert_int_equal(count_holidays(f), 0);
    assert_false(store_failed(f->store));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failing_part_is_undone_alone),
        cmocka_unit_test_setup_teardown(a_lost_job_ends, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("store/part", tests, NULL, NULL);
}
