// SPDX-License-Identifier: MIT
// Log lines: their form, the levels, and that no value can break out of its line.
#include "base/log.h"

#include "base/clock.h"
#include "base/mem.h"
#include "cmocka_base.h"

#include <pthread.h>
#include <stdio.h>

static void values(void **state) {
    (void)state;
    static const struct {
        sv value;
        const char *shown;
    } cases[] = {
        {{"plain/path:80", 13}, " k=plain/path:80"},
        {{"", 0}, " k=\"\""},
        {{NULL, 0}, " k=\"\""},
        {{"two words", 9}, " k=\"two words\""},
        {{"a=b", 3}, " k=\"a=b\""},
        {{"say \"x\\y\"", 9}, " k=\"say \\\"x\\\\y\\\"\""},
        {{"a\r\nlevel=error\t", 15}, " k=\"a\\r\\nlevel=error\\t\""},
        {{"\0\x1b[31m\x7f", 7}, " k=\"\\x00\\x1b[31m\\x7f\""},
        {{"d\xc3\xa9j\xc3\xa0", 6}, " k=\"d\xc3\xa9j\xc3\xa0\""},
        {{"\xc3\xa9\xff", 3}, " k=\"\\xc3\\xa9\\xff\""},        // not UTF-8
        {{"\xc2\x9b\xc2\xa0", 4}, " k=\"\\xc2\\x9b\xc2\xa0\""}, // U+009B opens escapes too
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(buf_finish) struct buf line = {0};
        log_pair(&line, "k", cases[i].value);
        assert_string_equal(line.ptr, cases[i].shown);
    }
}

static void log_three(void) {
    clock_set_ms(1795365716123);
    log_event(LOG_LEVEL_INFO, "started", "address", "[::1]:80", "note", NULL, "zone", "UTC", NULL);
    log_detail(LOG_LEVEL_WARNING, "slow", "%d ms", 12);
    clock_set_ms(-1);
    log_event(LOG_LEVEL_ERROR, "a b", NULL);
}

static void whole_lines(void **state) {
    (void)state;
    char text[1000];
    run_child(log_three, text, sizeof(text));
    assert_string_equal(text,
                        "time=2026-11-22T16:41:56.123Z level=info event=started address=[::1]:80 "
                        "note=\"\" zone=UTC\n"
                        "time=2026-11-22T16:41:56.123Z level=warning event=slow detail=\"12 ms\"\n"
                        "time=1969-12-31T23:59:59.999Z level=error event=\"a b\"\n");
}

static void log_levels(void) {
    clock_set_ms(1);
    log_event(LOG_LEVEL_DEBUG, "hidden", NULL);
    log_set_level(LOG_LEVEL_DEBUG);
    log_detail(LOG_LEVEL_DEBUG, "shown", "x");
    log_set_level(LOG_LEVEL_ERROR);
    log_event(LOG_LEVEL_WARNING, "hidden", NULL);
    log_detail(LOG_LEVEL_INFO, "hidden", "x");
    _exit(log_enabled(LOG_LEVEL_ERROR) && !log_enabled(LOG_LEVEL_WARNING) ? 0 : 1);
}

static void levels(void **state) {
    (void)state;
    char text[1000];
    int status = run_child(log_levels, text, sizeof(text));
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_string_equal(text, "time=1970-01-01T00:00:00.001Z level=debug event=shown detail=x\n");
}

static void write_twice(void) {
    CLEANUP(buf_finish) struct buf line = {0};
    buf_text(&line, "a=1");
    log_write(&line);
    buf_text(&line, "b=2\n");
    log_write(&line);
    _exit(line.len == 0 ? 0 : 1);
}

static void write_ends_and_clears(void **state) {
    (void)state;
    char text[100];
    int status = run_child(write_twice, text, sizeof(text));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_string_equal(text, "a=1\nb=2\n");
}

static void *log_many(void *argument) {
    for (int i = 0; i < 50; i++) {
        log_event(LOG_LEVEL_INFO, "thread", "name", (const char *)argument, NULL);
    }
    return NULL;
}

static void log_in_threads(void) {
    static char names[4][2] = {"0", "1", "2", "3"};
    pthread_t threads[ARRAY_SIZE(names)];
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        pthread_create(&threads[i], NULL, log_many, names[i]);
    }
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        pthread_join(threads[i], NULL);
    }
}

static void lines_stay_whole(void **state) {
    (void)state;
    static char text[40000];
    run_child(log_in_threads, text, sizeof(text));
    size_t lines = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char name = 0;
        int used = 0;
        sscanf(line, "time=%*24s level=info event=thread name=%c%n", &name, &used);
        assert_int_equal(used, strlen(line));
        lines++;
    }
    assert_int_equal(lines, 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),           cmocka_unit_test(whole_lines),
        cmocka_unit_test(levels),           cmocka_unit_test(write_ends_and_clears),
        cmocka_unit_test(lines_stay_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
