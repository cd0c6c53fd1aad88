// SPDX-License-Identifier: MIT
// How commands write.
#include "app/client.h"

#include "api/routes.h"
#include "api/service.h"
#include "app/commands.h"
#include "app/remote.h"
#include "app/say.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "parse/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDEX_WAIT_MS = 120 * 1000 }; // a library of some 100,000 articles

struct client {
    struct service *service; // in this process, or
    struct web *web;
    struct remote *remote; // a server
};

int library_settings(const struct options *options, struct library *ret_library) {
    *ret_library = (struct library){
        .public_url = option_text(options, OPTION_PUBLIC_URL),
        .publisher = option_text(options, OPTION_PUBLISHER),
        .language = option_text(options, OPTION_LANGUAGE),
        .time_zone = option_text(options, OPTION_TIME_ZONE),
        .disclaimer = option_text(options, OPTION_DISCLAIMER),
        .contact = option_text(options, OPTION_CONTACT),
        .emergency_number = option_text(options, OPTION_EMERGENCY_NUMBER),
        .a4 = strcmp(option_text(options, OPTION_HANDOUT_PAPER), "a4") == 0,
        .license = option_text(options, OPTION_LICENSE),
        .review_interval = (int)option_number(options, OPTION_REVIEW_INTERVAL),
    };
    static const char *const levels[] = {"error", "warning", "info", "debug"};
    for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
        if (strcmp(levels[i], option_text(options, OPTION_LOG_LEVEL)) == 0) {
            log_set_level((enum log_level)i);
        }
    }
    if (clock_set_zone(ret_library->time_zone) != 0) {
        fprintf(stderr,
                "careleaf: time-zone: this machine knows no zone “%s” (is tzdata installed?)\n",
                ret_library->time_zone);
        return 1;
    }
    return 0;
}

int store_complain(const char *path, int outcome) {
    static const struct {
        int outcome;
        const char *text;
    } texts[] = {
        {STORE_LOCKED, "another careleaf writes this library; stop it first"},
        {STORE_NEWER, "made by a newer careleaf; use that one, nothing was changed"},
        {STORE_FOREIGN, "not a careleaf library; choose another file"},
        {STORE_MISSING, "no such library; `careleaf import --db FILE PATH` makes one"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        if (texts[i].outcome == outcome) {
            fprintf(stderr, "careleaf: %s: %s\n", path, texts[i].text);
            return 1;
        }
    }
    fprintf(stderr, "careleaf: %s: cannot be opened; the lines above say why\n", path);
    return 1;
}

static int open_here(const struct options *options, enum store_mode mode, struct client *client) {
    struct service_options service_options = {
        .database = option_text(options, OPTION_DB),
        .mode = mode,
        .token_days = (int)option_number(options, OPTION_TOKEN_DAYS),
    };
    if (library_settings(options, &service_options.library) != 0) {
        return ERR_FATAL;
    }
    if (service_options.library.public_url == NULL) {
        service_options.library.public_url = "http://localhost"; // nobody follows a link from here
    }
    // A command says itself what it does: its log holds only what went wrong, unless it is asked
    // for.
    if (strcmp(options->sources[OPTION_LOG_LEVEL], "default") == 0) {
        log_set_level(LOG_LEVEL_WARNING);
    }
    int outcome = service_open(&service_options, &client->service);
    if (outcome != 0) {
        return outcome;
    }
    const struct web_options web_options = {
        .service = client->service,
        .hooks = &service_hooks,
        .routes = routes,
        .route_count = route_count,
    };
    return web_start_local(&web_options, &client->web);
}

int client_open(const struct options *options, enum store_mode mode, struct client **ret_client) {
    CLEANUP(client_close_ptr) struct client *client = mem_zero(1, sizeof(*client));
    const char *base_url = option_text(options, OPTION_BASE_URL);
    const char *path = option_text(options, OPTION_DB);
    if (base_url != NULL) {
        const char *token = option_text(options, OPTION_TOKEN);
        client->remote =
            remote_open(base_url, NULL, token != NULL ? token : getenv("CARELEAF_TOKEN"));
    } else {
        int outcome = open_here(options, mode, client);
        if (outcome == STORE_LOCKED) {
            CLEANUP(buf_finish) struct buf socket = {0};
            buf_printf(&socket, "%s.sock", path);
            client->remote = remote_open("http://localhost", socket.ptr, NULL);
        } else if (outcome != 0) {
            return store_complain(path, outcome);
        }
    }
    *ret_client = take(client);
    return 0;
}

void client_close(struct client *client) {
    if (client == NULL) {
        return;
    }
    if (client->service != NULL && client->web != NULL) {
        store_wait_indexed(client->service->store, INDEX_WAIT_MS);
    }
    web_stop(client->web, 0);
    service_close(client->service);
    remote_close(client->remote);
    free(client);
}

void client_close_ptr(struct client **client) {
    client_close(*client);
}

static int call_here(struct client *client, enum method method, const char *target,
                     const char *type, sv body, struct client_reply *ret_reply) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    const char *const headers[] = {type == NULL ? NULL : "Content-Type", type, NULL};
    struct reply reply;
    web_call(client->web, arena, method, target, headers, body, true, &reply);
    ret_reply->status = reply.status;
    buf_add(&ret_reply->body, reply.body.ptr, reply.body.len);
    if (reply.location != NULL) {
        buf_text(&ret_reply->location, reply.location);
    }
    reply_finish(&reply);
    return 0;
}

int client_call(struct client *client, enum method method, const char *target, const char *type,
                sv body, struct client_reply *ret_reply) {
    *ret_reply = (struct client_reply){0};
    if (client->remote != NULL) {
        return remote_call(client->remote, method_names[method], target, type, body,
                           &ret_reply->status, &ret_reply->body, &ret_reply->location);
    }
    return call_here(client, method, target, type, body, ret_reply);
}

int client_ask(const struct options *options, enum method method, const char *target,
               const struct buf *body, int expected, struct client_reply *ret_reply) {
    CLEANUP(client_close_ptr) struct client *client = NULL;
    if (client_open(options, STORE_READ_WRITE, &client) != 0) {
        return EXIT_FAILED;
    }
    sv bytes = body == NULL ? (sv){0} : (sv){body->ptr, body->len};
    if (client_call(client, method, target, body == NULL ? NULL : "application/json", bytes,
                    ret_reply) != 0) {
        return EXIT_FAILED;
    }
    if (ret_reply->status != expected) {
        client_complain(ret_reply);
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}

void client_print(const struct client_reply *reply) {
    fwrite(reply->body.ptr, 1, reply->body.len, stdout);
    putchar('\n');
}

void client_reply_finish(struct client_reply *reply) {
    buf_finish(&reply->body);
    buf_finish(&reply->location);
}

int client_complain(const struct client_reply *reply) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    CLEANUP(answer_destroy_ptr)
    struct answer *answer = answer_create((sv){reply->body.ptr, reply->body.len});
    if (reply->status / 100 == 3 && reply->location.len > 0) {
        fprintf(stderr, "careleaf: this stands elsewhere now: %s\n", reply->location.ptr);
        return 1;
    }
    if (answer == NULL) {
        fprintf(stderr, "careleaf: the server answered %d without an explanation\n", reply->status);
        return 1;
    }
    const char *detail = answer_text(answer, arena, "/detail");
    say("careleaf: %s", detail != NULL ? detail : "the request failed");
    for (size_t i = 0; i < answer_count(answer, "/errors"); i++) {
        const char *pointer = answer_text(answer, arena, "/errors/%zu/pointer", i);
        const char *text = answer_text(answer, arena, "/errors/%zu/detail", i);
        say("  %s: %s", pointer, text);
    }
    return 1;
}
