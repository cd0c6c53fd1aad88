// SPDX-License-Identifier: MIT
// HTTP requests to a running server.
#include "app/remote.h"

#include "base/mem.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_SECONDS = 10, CALL_SECONDS = 300 /* a large import waits for the disk */ };

struct remote {
    CURL *curl;
    char *base_url;
    char *socket;
    char *token;
};

struct remote *remote_open(const char *base_url, const char *socket, const char *token) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct remote *remote = mem_zero(1, sizeof(*remote));
    remote->curl = curl_easy_init();
    if (remote->curl == NULL) {
        mem_fail();
    }
    remote->base_url = mem_strdup(base_url);
    size_t length = strlen(remote->base_url);
    if (length > 0 && remote->base_url[length - 1] == '/') {
        remote->base_url[length - 1] = '\0';
    }
    remote->socket = socket == NULL ? NULL : mem_strdup(socket);
    remote->token = token == NULL ? NULL : mem_strdup(token);
    return remote;
}

void remote_close(struct remote *remote) {
    if (remote == NULL) {
        return;
    }
    curl_easy_cleanup(remote->curl);
    free(remote->base_url);
    free(remote->socket);
    free(remote->token);
    free(remote);
}

static size_t receive(char *bytes, size_t size, size_t count, void *into) {
    buf_add(into, bytes, size * count);
    return size * count;
}

static void free_list(struct curl_slist **list) {
    curl_slist_free_all(*list);
}

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value) {
    CLEANUP(buf_finish) struct buf line = {0};
    buf_printf(&line, "%s: %s", name, value);
    return curl_slist_append(list, line.ptr);
}

static void set_up(struct remote *remote, const char *method, sv body, struct buf *into) {
    CURL *curl = remote->curl;
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, into);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)CALL_SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (remote->socket != NULL) {
        curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, remote->socket);
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "DELETE") != 0) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.ptr == NULL ? "" : body.ptr);
    }
}

int remote_call(struct remote *remote, const char *method, const char *target, const char *type,
                sv body, int *ret_status, struct buf *ret_body, struct buf *ret_location) {
    CLEANUP(buf_finish) struct buf url = {0};
    buf_printf(&url, "%s%s", remote->base_url, target);
    set_up(remote, method, body, ret_body);
    curl_easy_setopt(remote->curl, CURLOPT_URL, url.ptr);
    CLEANUP(free_list) struct curl_slist *headers = add_header(NULL, "Expect", "");
    headers = add_header(headers, "Content-Type", type == NULL ? "" : type);
    if (remote->token != NULL) {
        CLEANUP(buf_finish) struct buf bearer = {0};
        buf_printf(&bearer, "Bearer %s", remote->token);
        headers = add_header(headers, "Authorization", bearer.ptr);
    }
    curl_easy_setopt(remote->curl, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(remote->curl);
    if (code != CURLE_OK) {
        fprintf(stderr, "careleaf: %s: %s\n",
                remote->socket != NULL ? remote->socket : remote->base_url,
                curl_easy_strerror(code));
        return 1;
    }
    long status = 0;
    curl_easy_getinfo(remote->curl, CURLINFO_RESPONSE_CODE, &status);
    *ret_status = (int)status;
    const char *location = NULL;
    curl_easy_getinfo(remote->curl, CURLINFO_REDIRECT_URL, &location);
    if (location != NULL) {
        buf_text(ret_location, location);
    }
    return 0;
}
