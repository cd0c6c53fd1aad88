// SPDX-License-Identifier: MIT
// `careleaf serve`: opens the library, listens, and stops in order: no new connections, what is
// under way, the writer, the files.
#include "api/routes.h"
#include "api/service.h"
#include "app/client.h"
#include "app/commands.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct web_options web_settings(const struct options *options, struct service *service) {
    return (struct web_options){
        .service = service,
        .hooks = &service_hooks,
        .routes = routes,
        .route_count = route_count,
        .loops = (int)option_number(options, OPTION_LOOPS),
        .read_threads = (int)option_number(options, OPTION_READ_THREADS),
        .read_queue = (size_t)option_number(options, OPTION_READ_QUEUE),
        .cache_bytes = (size_t)option_number(options, OPTION_CACHE_MB) * 1024 * 1024,
        .body_bytes = (size_t)option_number(options, OPTION_BODY_MB) * 1024 * 1024,
        .connections = (unsigned)option_number(options, OPTION_CONNECTIONS),
        .header_seconds = (int)option_number(options, OPTION_HEADER_SECONDS),
        .body_seconds = (int)option_number(options, OPTION_BODY_SECONDS),
        .response_seconds = (int)option_number(options, OPTION_RESPONSE_SECONDS),
        .idle_seconds = (int)option_number(options, OPTION_IDLE_SECONDS),
        .max_age = (int)option_number(options, OPTION_MAX_AGE),
        .stale_seconds = (int)option_number(options, OPTION_STALE),
        .frame_ancestors = option_text(options, OPTION_FRAME_ANCESTORS),
        .cors = option_flag(options, OPTION_CORS),
        .access_log = option_flag(options, OPTION_ACCESS_LOG),
    };
}

static void block_signals(sigset_t *ret_signals) {
    sigemptyset(ret_signals);
    sigaddset(ret_signals, SIGTERM);
    sigaddset(ret_signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, ret_signals, NULL);
}

// Waits for a signal to stop (0), or for the store to fail (1).
static int wait_for_end(const struct service *service, const sigset_t *signals) {
    for (;;) {
        const struct timespec second = {.tv_sec = 1};
        int number = sigtimedwait(signals, NULL, &second);
        if (number > 0) {
            log_event(LOG_LEVEL_INFO, "stopping", "signal", strsignal(number), NULL);
            return 0;
        }
        if (store_failed(service->store)) {
            log_event(LOG_LEVEL_ERROR, "store-failed", "advice",
                      "check the disk, then start again; what was acknowledged is stored", NULL);
            return 1;
        }
    }
}

static void service_close_ptr(struct service **service) {
    service_close(*service);
}

static int listen_and_serve(const struct options *options, struct service *service,
                            const sigset_t *signals) {
    const struct web_options web_options = web_settings(options, service);
    CLEANUP(buf_finish) struct buf socket = {0};
    buf_printf(&socket, "%s.sock", option_text(options, OPTION_DB));
    CLEANUP(free_ptr) char *message = NULL;
    struct web *web = NULL;
    if (web_start(&web_options, option_text(options, OPTION_LISTEN), socket.ptr, &web, &message) !=
        0) {
        fprintf(stderr, "careleaf: %s\n",
                message != NULL ? message : "cannot listen; the lines above say why");
        return EXIT_FAILED;
    }
    service_attach(service, web);
    printf("careleaf: listening on http://%s\n", web_address(web));
    fflush(stdout);
    int outcome = wait_for_end(service, signals);
    service_drain(service);
    web_stop(web, (int)option_number(options, OPTION_DRAIN_SECONDS));
    service_attach(service, NULL);
    return outcome == 0 ? EXIT_DONE : EXIT_FAILED;
}

int command_serve(struct arena *arena, const struct options *options) {
    (void)arena;
    if (options->arg_count > 0) {
        fprintf(stderr, "careleaf: serve takes options only, not “%s”\n", options->args[0]);
        return EXIT_USAGE;
    }
    sigset_t signals;
    block_signals(&signals);
    struct service_options service_options = {
        .database = option_text(options, OPTION_DB),
        .mode = STORE_READ_WRITE,
        .writer_queue = (size_t)option_number(options, OPTION_WRITE_QUEUE),
        .token_days = (int)option_number(options, OPTION_TOKEN_DAYS),
    };
    if (library_settings(options, &service_options.library) != 0) {
        return EXIT_USAGE;
    }
    CLEANUP(service_close_ptr) struct service *service = NULL;
    int outcome = service_open(&service_options, &service);
    if (outcome != 0) {
        store_complain(service_options.database, outcome);
        return EXIT_FAILED;
    }
    return listen_and_serve(options, service, &signals);
}
