// SPDX-License-Identifier: MIT
// cmocka with the headers it needs before it, and what the tests of this layer share: running
// something in a child process whose standard error is kept.
#pragma once

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

// Runs `work` in a child; its standard error, cut to size, is in ret_text. Returns the wait status.
static inline int run_child(void (*work)(void), char *ret_text, size_t size) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL); // cmocka catches it
        dup2(ends[1], STDERR_FILENO);
        work();
        _exit(0);
    }
    close(ends[1]);
    size_t len = 0;
    ssize_t n = 1;
    while (n > 0 && len < size - 1) {
        n = read(ends[0], ret_text + len, size - 1 - len);
        len += n > 0 ? (size_t)n : 0;
    }
    ret_text[len] = '\0';
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}
