// SPDX-License-Identifier: MIT
// The writer: groups, savepoints, what a failing job does to its neighbours, a full disk, a full
// queue, and the order in which a commit is told and acknowledged.
#include "fixture.h"

#include "base/mem.h"
#include "store/internal.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOBS = 8 };

// A job that waits, so that those submitted meanwhile form one group with it or behind it.
struct gate {
    struct job job;
    sem_t entered, open;
    bool passed;
};

static int gate_run(struct tx *tx, void *arg) {
    struct gate *gate = arg;
    (void)tx;
    if (gate->passed) {
        return 0; // its group is being redone
    }
    sem_post(&gate->entered);
    sem_wait(&gate->open);
    gate->passed = true;
    return 0;
}

static void gate_close(struct gate *gate, struct store *store) {
    *gate = (struct gate){.job = {.run = gate_run, .arg = gate}};
    sem_init(&gate->entered, 0, 0);
    sem_init(&gate->open, 0, 0);
    assert_int_equal(writer_submit(store, &gate->job), 0);
    sem_wait(&gate->entered);
}

// A job that runs `sql` on the writer's connection and returns what came of it.
struct piece {
    struct job job;
    const char *sql;
    int answer; // returned by run when the SQL went well
    int runs;
    int outcome;
    int place; // how manieth to be acknowledged
    struct order *order;
};

// What happened, in order.
struct order {
    pthread_mutex_t mutex;
    sem_t acknowledged;
    int told, done, told_before_done;
    char keys[400];
    int64_t sequence_when_told;
    struct store *store;
};

static void order_init(struct order *order) {
    *order = (struct order){.mutex = PTHREAD_MUTEX_INITIALIZER};
    sem_init(&order->acknowledged, 0, 0);
}

static void told(void *arg, const char *const *keys, size_t count) {
    struct order *order = arg;
    pthread_mutex_lock(&order->mutex);
    order->told++;
    order->told_before_done = order->done;
    order->keys[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        strncat(order->keys, keys[i], sizeof(order->keys) - strlen(order->keys) - 2);
        strcat(order->keys, " ");
    }
    pthread_mutex_unlock(&order->mutex);
}

static int piece_run(struct tx *tx, void *arg) {
    struct piece *piece = arg;
    piece->runs++;
    tx_touch(tx, "piece", piece->answer == 0 ? "good" : "bad");
    int outcome = connection_exec(&tx_reader(tx)->library, piece->sql);
    return outcome == 0 ? piece->answer : outcome;
}

static void piece_done(void *arg, int outcome) {
    struct piece *piece = arg;
    piece->outcome = outcome;
    pthread_mutex_lock(&piece->order->mutex);
    piece->place = ++piece->order->done;
    pthread_mutex_unlock(&piece->order->mutex);
    sem_post(&piece->order->acknowledged);
}

static void piece_init(struct piece *piece, struct order *order, const char *sql) {
    *piece = (struct piece){.sql = sql, .order = order};
    piece->job = (struct job){.run = piece_run, .done = piece_done, .arg = piece};
}

// Submits the pieces behind a closed gate, opens it, and waits for all.
static void run_as_group(struct fixture *f, struct piece *pieces, size_t count) {
    struct gate gate;
    gate_close(&gate, f->store);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(writer_submit(f->store, &pieces[i].job), 0);
    }
    sem_post(&gate.open);
    for (size_t i = 0; i < count; i++) {
        sem_wait(&pieces[i].order->acknowledged);
    }
}

static int64_t count_of(struct fixture *f, const char *sql) {
    int64_t number = -1;
    assert_int_equal(connection_number(&fixture_read(f)->library, sql, &number), 0);
    return number;
}

static void open_with(struct fixture *f, struct order *order) {
    order_init(order);
    fixture_open(f, told, order);
    order->store = f->store;
}

#define HOLIDAY(day) "INSERT INTO holiday VALUES ('2026-01-" day "', 'x')"

static void a_failing_job_harms_no_other(void **state) {
    (void)state;
    struct fixture f;
    struct order order;
    struct piece pieces[5];
    open_with(&f, &order);
    piece_init(&pieces[0], &order, HOLIDAY("01"));
    piece_init(&pieces[1], &order, HOLIDAY("02") ";" HOLIDAY("01")); // the second is there already
    piece_init(&pieces[2], &order, HOLIDAY("03"));
    piece_init(&pieces[3], &order, HOLIDAY("04"));
    pieces[3].answer = STORE_CONFLICT; // undone as well
    piece_init(&pieces[4], &order, HOLIDAY("05"));
    run_as_group(&f, pieces, 5);
    static const int outcomes[] = {0, ERR_FATAL, 0, STORE_CONFLICT, 0};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(pieces[i].outcome, outcomes[i]);
        assert_int_equal(pieces[i].runs, 1);
    }
    assert_int_equal(count_of(&f, "SELECT group_concat(substr(date, 9), '') FROM holiday"), 10305);
    assert_false(store_failed(f.store));
    fixture_close(&f);
}

// Runs four jobs at once; how many groups they became. A writer that is kept from its core for
// longer than a group may take rightly makes more than one.
static int group_of_four(void) {
    struct fixture f;
    struct order order;
    struct piece pieces[4];
    static const char *const days[] = {HOLIDAY("01"), HOLIDAY("02"), HOLIDAY("01"), HOLIDAY("04")};
    open_with(&f, &order);
    for (size_t i = 0; i < 4; i++) {
        piece_init(&pieces[i], &order, days[i]);
    }
    pieces[2].answer = 99; // never reached: its SQL fails, so that "bad" is not told
    run_as_group(&f, pieces, 4);
    if (order.told == 1) {
        assert_int_equal(order.told_before_done, 0);
        assert_string_equal(order.keys, "piece:good ");
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pieces[i].place, i + 1);
    }
    fixture_close(&f);
    return order.told;
}

static void one_group_is_told_once_and_first(void **state) {
    (void)state;
    int groups = 0;
    for (int attempt = 0; attempt < 20 && groups != 1; attempt++) {
        groups = group_of_four();
    }
    assert_int_equal(groups, 1);
}

static void bulk_stands_behind(void **state) {
    (void)state;
    struct fixture f;
    struct order order;
    struct piece pieces[4];
    static const char *const days[] = {HOLIDAY("01"), HOLIDAY("02"), HOLIDAY("03"), HOLIDAY("04")};
    open_with(&f, &order);
    for (size_t i = 0; i < 4; i++) {
        piece_init(&pieces[i], &order, days[i]);
        pieces[i].job.bulk = i < 2;
    }
    run_as_group(&f, pieces, 4);
    assert_int_equal(pieces[2].place, 1);
    assert_int_equal(pieces[3].place, 2);
    assert_int_equal(pieces[0].place, 3);
    assert_int_equal(pieces[1].place, 4);
    assert_true(order.told >= 3); // each bulk job is a group of its own
    fixture_close(&f);
}

// A full disk: the library may not grow beyond the pages that it has and a few.
static void a_full_disk_fails_only_what_does_not_fit(void **state) {
    (void)state;
    struct fixture f;
    struct order order;
    struct piece pieces[JOBS], limit, room;
    open_with(&f, &order);
    int64_t pages = count_of(&f, "PRAGMA page_count");
    char sql[80];
    snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %lld", (long long)pages + 4);
    piece_init(&limit, &order, sql);
    run_as_group(&f, &limit, 1);
    static const char *const days[JOBS] = {HOLIDAY("01"), HOLIDAY("02"), HOLIDAY("03"),
                                           HOLIDAY("04"), HOLIDAY("05"), HOLIDAY("06"),
                                           HOLIDAY("07"), HOLIDAY("08")};
    for (size_t i = 0; i < JOBS; i++) {
        piece_init(&pieces[i], &order, days[i]);
    }
    pieces[3].sql = "INSERT INTO media VALUES (printf('%064d', 3), 'x', 0, 0, 0, zeroblob(200000))";
    run_as_group(&f, pieces, JOBS);
    for (size_t i = 0; i < JOBS; i++) {
        assert_int_equal(pieces[i].outcome, i == 3 ? ERR_FULL : 0);
    }
    assert_int_equal(count_of(&f, "SELECT count(*) FROM holiday"), JOBS - 1);
    assert_int_equal(count_of(&f, "SELECT count(*) FROM media"), 0);
    assert_false(store_failed(f.store));
    // It recovers by itself once there is room.
    piece_init(&room, &order, "PRAGMA max_page_count = 100000");
    run_as_group(&f, &room, 1);
    piece_init(&pieces[3], &order, pieces[3].sql);
    run_as_group(&f, &pieces[3], 1);
    assert_int_equal(pieces[3].outcome, 0);
    fixture_close(&f);
}

// A job by which the whole transaction is lost: its neighbours run again and are stored.
static void a_lost_group_runs_again(void **state) {
    (void)state;
    struct fixture f;
    struct order order;
    struct piece pieces[4];
    open_with(&f, &order);
    piece_init(&pieces[0], &order, HOLIDAY("01"));
    piece_init(&pieces[1], &order, HOLIDAY("02"));
    // As SQLITE_FULL does where a statement has no journal: everything is rolled back at once.
    piece_init(&pieces[2], &order,
               HOLIDAY("03") "; INSERT OR ROLLBACK INTO holiday VALUES"
                             " ('2026-01-03', 'x')");
    piece_init(&pieces[3], &order, HOLIDAY("04"));
    run_as_group(&f, pieces, 4);
    static const int outcomes[] = {0, 0, ERR_FATAL, 0};
    static const int runs[] = {2, 2, 2, 1};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pieces[i].outcome, outcomes[i]);
        assert_int_equal(pieces[i].runs, runs[i]);
    }
    assert_int_equal(count_of(&f, "SELECT count(*) FROM holiday"), 3);
    fixture_close(&f);
}

// What only a COMMIT finds (a deferred foreign key) fails the guilty job alone.
static void a_failing_commit_fails_the_guilty(void **state) {
    (void)state;
    struct fixture f;
    struct order order;
    struct piece pieces[3];
    open_with(&f, &order);
    piece_init(&pieces[0], &order, HOLIDAY("01"));
    piece_init(&pieces[1], &order, "INSERT INTO topic VALUES ('a', 'nowhere')");
    piece_init(&pieces[2], &order, HOLIDAY("03"));
    run_as_group(&f, pieces, 3);
    assert_int_equal(pieces[0].outcome, 0);
    assert_int_equal(pieces[1].outcome, ERR_FATAL);
    assert_int_equal(pieces[2].outcome, 0);
    assert_int_equal(count_of(&f, "SELECT count(*) FROM holiday"), 2);
    assert_int_equal(count_of(&f, "SELECT count(*) FROM topic"), 0);
    fixture_close(&f);
}

static void a_full_queue_refuses(void **state) {
    (void)state;
    struct fixture f;
    struct order order;
    struct gate gate;
    struct piece pieces[3];
    open_with(&f, &order);
    store_close(f.store);
    struct store_options options = {.path = f.path, .mode = STORE_READ_WRITE, .writer_queue = 3};
    assert_int_equal(store_open(&options, &f.store), 0);
    gate_close(&gate, f.store); // it counts until it is done
    static const char *const days[] = {HOLIDAY("01"), HOLIDAY("02"), HOLIDAY("03")};
    for (size_t i = 0; i < 3; i++) {
        piece_init(&pieces[i], &order, days[i]);
        assert_int_equal(writer_submit(f.store, &pieces[i].job), i < 2 ? 0 : STORE_BUSY);
    }
    assert_int_equal(store_writer_backlog(f.store), 3);
    sem_post(&gate.open);
    sem_wait(&order.acknowledged);
    sem_wait(&order.acknowledged);
    piece_init(&pieces[2], &order, days[2]);
    run_as_group(&f, &pieces[2], 1);
    assert_int_equal(pieces[2].outcome, 0);
    fixture_close(&f);
}

static void one_process_writes(void **state) {
    (void)state;
    struct fixture f;
    struct store *second = NULL;
    fixture_open(&f, NULL, NULL);
    struct store_options options = {.path = f.path, .mode = STORE_READ_WRITE};
    assert_int_equal(store_open(&options, &second), STORE_LOCKED);
    int from = 0, to = 0;
    assert_int_equal(store_migrate(f.path, &from, &to), STORE_LOCKED);
    options.mode = STORE_READ_ONLY; // reading is for everybody
    assert_int_equal(store_open(&options, &second), 0);
    store_close(second);
    fixture_close(&f);
}

static void close_finishes_what_is_queued(void **state) {
    (void)state;
    struct fixture f;
    struct order order;
    struct gate gate;
    struct piece piece;
    open_with(&f, &order);
    gate_close(&gate, f.store);
    piece_init(&piece, &order, HOLIDAY("01"));
    assert_int_equal(writer_submit(f.store, &piece.job), 0);
    sem_post(&gate.open);
    store_close(f.store);
    assert_int_equal(piece.place, 1);
    f.store = NULL;
    fixture_reopen(&f);
    assert_int_equal(count_of(&f, "SELECT count(*) FROM holiday"), 1);
    fixture_close(&f);
}

// Writers in a child process that is killed: all that was acknowledged is there.
static void kill_loses_nothing_acknowledged(void **state) {
    (void)state;
    struct fixture f;
    fixture_open(&f, NULL, NULL);
    store_close(f.store);
    f.store = NULL;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct store_options options = {.path = f.path, .mode = STORE_READ_WRITE};
        struct store *store = NULL;
        if (store_open(&options, &store) != 0) {
            _exit(1);
        }
        for (int i = 0;; i++) {
            char sql[120];
            struct order order;
            struct piece piece;
            order_init(&order);
            snprintf(sql, sizeof(sql), "INSERT INTO holiday VALUES (printf('%%010d', %d), 'x')", i);
            piece_init(&piece, &order, sql);
            if (writer_run(store, piece_run, &piece) != 0 ||
                write(ends[1], &i, sizeof(i)) != sizeof(i)) {
                _exit(1);
            }
        }
    }
    int last = -1;
    for (int i = 0; i < 200; i++) {
        assert_int_equal(read(ends[0], &last, sizeof(last)), sizeof(last));
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ends[1]);
    for (int next = 0; read(ends[0], &next, sizeof(next)) == sizeof(next);) {
        last = next;
    }
    close(ends[0]);
    fixture_reopen(&f);
    assert_true(count_of(&f, "SELECT count(*) FROM holiday") > last);
    int64_t broken = -1;
    assert_int_equal(connection_number(&fixture_read(&f)->library,
                                       "SELECT integrity_check <> 'ok' FROM"
                                       " pragma_integrity_check",
                                       &broken),
                     0);
    assert_int_equal(broken, 0);
    fixture_close(&f);
}

static void the_log_is_bounded(void **state) {
    (void)state;
    struct fixture f;
    struct order order;
    struct piece piece;
    int64_t largest = 0;
    open_with(&f, &order);
    for (int i = 0; i < 60; i++) {
        char sql[160];
        snprintf(sql, sizeof(sql),
                 "INSERT INTO media VALUES (printf('%%064d', %d), 'x', 0, 0, 0, zeroblob(1000000))",
                 i);
        piece_init(&piece, &order, sql);
        run_as_group(&f, &piece, 1);
        largest = store_log_bytes(f.store) > largest ? store_log_bytes(f.store) : largest;
    }
    assert_true(largest > 0);
    assert_true(largest < 20 << 20);
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failing_job_harms_no_other),
        cmocka_unit_test(one_group_is_told_once_and_first),
        cmocka_unit_test(bulk_stands_behind),
        cmocka_unit_test(a_full_disk_fails_only_what_does_not_fit),
        cmocka_unit_test(a_lost_group_runs_again),
        cmocka_unit_test(a_failing_commit_fails_the_guilty),
        cmocka_unit_test(a_full_queue_refuses),
        cmocka_unit_test(one_process_writes),
        cmocka_unit_test(close_finishes_what_is_queued),
        cmocka_unit_test(kill_loses_nothing_acknowledged),
        cmocka_unit_test(the_log_is_bounded),
    };
    return cmocka_run_group_tests_name("store/writer", tests, NULL, NULL);
}
