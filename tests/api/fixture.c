// SPDX-License-Identifier: MIT
// A service on a library of its own.
#include "fixture.h"

#include "base/clock.h"
#include "base/mem.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

int fixture_setup(void **state) {
    struct fixture *f = mem_zero(1, sizeof(*f));
    strcpy(f->folder, "/tmp/careleaf-api-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->database, sizeof(f->database), "%s/careleaf.db", f->folder);
    assert_int_equal(clock_set_zone("America/New_York"), 0);
    const struct service_options options = {
        .library = {.public_url = "http://library.test",
                    .publisher = "Test Clinic",
                    .language = "en",
                    .time_zone = "America/New_York",
                    .disclaimer = "Ask your doctor.",
                    .emergency_number = "911",
                    .review_interval = 36},
        .database = f->database,
        .mode = STORE_CREATE,
        .token_days = 30,
    };
    assert_int_equal(service_open(&options, &f->service), 0);
    const struct web_options web_options = {
        .service = f->service,
        .hooks = &service_hooks,
        .routes = routes,
        .route_count = route_count,
        .cache_bytes = 1024 * 1024,
        .max_age = 60,
        .stale_seconds = 300,
        .cors = true,
        .frame_ancestors = "'self'",
    };
    assert_int_equal(web_start_local(&web_options, &f->web), 0);
    service_attach(f->service, f->web);
    f->arena = arena_create();
    reply_init(&f->reply, f->arena);
    *state = f;
    return 0;
}

static void remove_folder(const char *folder) {
    DIR *directory = opendir(folder);
    struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        unlinkat(dirfd(directory), entry->d_name, 0);
    }
    if (directory != NULL) {
        closedir(directory);
    }
    rmdir(folder);
}

int fixture_teardown(void **state) {
    struct fixture *f = *state;
    reply_finish(&f->reply);
    arena_destroy(f->arena);
    web_stop(f->web, 0);
    service_attach(f->service, NULL);
    service_close(f->service);
    remove_folder(f->folder);
    free(f);
    clock_set_ms(0);
    return 0;
}

int fixture_call(struct fixture *f, enum method method, const char *target,
                 const char *const *headers, const char *body, bool admin) {
    static const char *const none[] = {NULL};
    reply_finish(&f->reply);
    arena_reset(f->arena);
    web_call(f->web, f->arena, method, target, headers == NULL ? none : headers, sv_of(body), admin,
             &f->reply);
    return f->reply.status;
}

int fixture_get(struct fixture *f, const char *target) {
    return fixture_call(f, METHOD_GET, target, NULL, NULL, false);
}

void fixture_publish(struct fixture *f, const char *id, const char *language,
                     const char *document) {
    (void)id, (void)language;
    static const char *const headers[] = {"Content-Type", "application/x-ndjson", NULL};
    assert_int_equal(
        fixture_call(f, METHOD_POST, "/api/v1/editorial/import", headers, document, true), 200);
    if (fixture_body_has(f, "refused")) {
        fail_msg("refused: %s", f->reply.body.ptr);
    }
}

const char *fixture_header(const struct fixture *f, const char *name) {
    for (size_t i = 0; i < f->reply.header_count; i++) {
        if (sv_is_nocase(sv_of(f->reply.headers[i].name), name)) {
            return f->reply.headers[i].value;
        }
    }
    return NULL;
}

bool fixture_body_has(const struct fixture *f, const char *text) {
    sv bytes = {f->reply.body.ptr, f->reply.body.len};
    return bytes.len > 0 && memmem(bytes.ptr, bytes.len, text, strlen(text)) != NULL;
}

void fixture_target(const struct route *route, const char *id, size_t size, char *ret_target) {
    const struct {
        const char *name, *value;
    } values[] = {
        {"{lang}", "en"},
        {"{id}", id},
        {"{key}", "none"},
        {"{reference}", "00000000000000000000000000"},
        {"{name}", "none"},
        {"{code}", "not-found"},
        {"{letter}", "A"},
        {"{n}", "1"},
        {"{hash}", "0000000000000000000000000000000000000000000000000000000000000000"},
    };
    size_t at = 0;
    for (const char *p = route->pattern; *p != '\0';) {
        const char *value = NULL;
        for (size_t i = 0; i < ARRAY_SIZE(values) && value == NULL; i++) {
            if (strncmp(p, values[i].name, strlen(values[i].name)) == 0) {
                value = values[i].value;
                p += strlen(values[i].name);
            }
        }
        if (value == NULL) {
            ret_target[at++] = *p++;
        } else {
            at += (size_t)snprintf(ret_target + at, size - at, "%s", value);
        }
    }
    ret_target[at] = '\0';
}
