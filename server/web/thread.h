// SPDX-License-Identifier: MIT
// Threads of this layer take no signals: those are the main thread's. SIGPIPE goes to the thread
// that wrote, and is blocked there with the rest. Faults stay open, for the sanitizers.
#pragma once

#include "base/err.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>

// Starts a named thread (at most 15 characters). Returns 0, negative when it cannot.
static inline int thread_start(pthread_t *ret_thread, const char *name, void *(*body)(void *),
                               void *argument) {
    sigset_t all, old;
    sigfillset(&all);
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        sigdelset(&all, faults[i]);
    }
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int outcome = pthread_create(ret_thread, NULL, body, argument);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (outcome != 0) {
        return err_trace(ERR_FATAL, "the thread %s cannot be started (error %d)", name, outcome);
    }
    pthread_setname_np(*ret_thread, name);
    return 0;
}
