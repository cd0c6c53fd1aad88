// SPDX-License-Identifier: MIT
// Opening and closing the service, and the hooks through which web/ reaches it.
#include "api/service.h"

#include "api/auth.h"
#include "api/problems.h"
#include "api/write.h"
#include "base/mem.h"

#include <stdlib.h>

static void on_committed(void *arg, const char *const *keys, size_t count) {
    struct service *service = arg;
    struct web *web = __atomic_load_n(&service->web, __ATOMIC_ACQUIRE);
    if (web != NULL) {
        web_invalidate(web, keys, count);
    }
}

int service_open(const struct service_options *options, struct service **ret_service) {
    struct service *service = mem_zero(1, sizeof(*service));
    service->library = options->library;
    service->token_days = options->token_days;
    const struct store_options store_options = {
        .path = options->database,
        .mode = options->mode,
        .writer_queue = options->writer_queue,
        .committed = on_committed, // not .indexed: no kept reply comes from the index, and its
                                   // thread outlives the web
        .arg = service,
    };
    int outcome = store_open(&store_options, &service->store);
    if (outcome == 0) {
        outcome = views_create(&service->library, &service->views);
    }
    if (outcome != 0) {
        service_close(service);
        return outcome;
    }
    *ret_service = service;
    return 0;
}

void service_close(struct service *service) {
    if (service == NULL) {
        return;
    }
    store_close(service->store);
    views_destroy(service->views);
    free(service->bound_url);
    free(service);
}

void service_attach(struct service *service, struct web *web) {
    __atomic_store_n(&service->web, web, __ATOMIC_RELEASE);
}

void service_drain(struct service *service) {
    __atomic_store_n(&service->draining, true, __ATOMIC_RELEASE);
}

static struct reader *hook_reader_open(struct service *service) {
    struct reader *reader = NULL;
    return reader_open(service->store, &reader) == 0 ? reader : NULL;
}

static void hook_bound(struct service *service, const char *address) {
    if (service->library.public_url == NULL) {
        struct buf url = {0};
        buf_printf(&url, "http://%s", address);
        service->bound_url = buf_steal(&url, NULL);
        service->library.public_url = service->bound_url;
    }
}

const struct web_hooks service_hooks = {
    .bound = hook_bound,
    .reader_open = hook_reader_open,
    .reader_close = reader_close,
    .reader_begin = reader_begin,
    .reader_end = reader_end,
    .reader_idle = reader_idle,
    .authenticate = auth_bearer,
    .write = write_submit,
    .render_problem = problems_render,
};
