// SPDX-License-Identifier: MIT
// What several handlers share.
#include "api/common.h"

#include "api/parameters.h"
#include "api/problems.h"
#include "base/clock.h"
#include "base/mem.h"
#include "web/urlcode.h"

#include <stdio.h>
#include <string.h>

const char *article_url(struct service *service, struct arena *arena, const char *language,
                        const char *id) {
    return arena_printf(arena, "%s/%s/articles/%s", service->library.public_url, language, id);
}

const char *language_or_default(struct service *service, const struct request *request,
                                const struct param *lang) {
    const char *asked = request_text(request, lang);
    return asked != NULL ? asked : service->library.language;
}

const char *path_language(const struct request *request) {
    return language_tag_canonical(request->arena,
                                  sv_of(request_text(request, &param_language_path)));
}

int list_language(struct service *service, struct request *request, struct reply *reply,
                  const struct param *lang, const char **ret_language) {
    const char **languages = NULL;
    size_t count = 0;
    *ret_language = language_or_default(service, request, lang);
    int outcome = library_languages(request->reader, request->arena, &languages, &count);
    const char *found = language_lookup(sv_of(*ret_language), languages, count);
    reply_key(reply, "library", NULL);
    if (found != NULL && strcmp(*ret_language, "*") != 0) {
        *ret_language = found;
    }
    return outcome;
}

void compute_review(struct service *service, struct reply *reply, bool has_review,
                    struct review *review, int months) {
    int interval = months > 0 ? months : service->library.review_interval;
    int32_t flips = review_compute(has_review, review, interval, clock_today());
    if (flips == INT32_MAX) {
        return;
    }
    int year, month, day;
    civil_from_days(flips, &year, &month, &day);
    int64_t instant = clock_instant(year, month, day, 0, 0, 0);
    if (reply->changes_at == 0 || instant < reply->changes_at) {
        reply->changes_at = instant;
    }
}

void compute_reviews(struct service *service, struct reply *reply, struct summary *rows,
                     size_t count) {
    for (size_t i = 0; i < count; i++) {
        compute_review(service, reply, rows[i].has_review, &rows[i].review, rows[i].review_months);
        reply_key(reply, "article", rows[i].id);
    }
}

// Writes the request's path with the one escaping that each character has here, so that every
// spelling of an address gives the same reply. The segment at the route's `placeholder` becomes
// `value`. `whole`: without the edition of the old article that it may name.
static void write_path(const struct request *request, const char *placeholder, const char *value,
                       bool whole, struct buf *out) {
    sv rest = request->path, pattern = sv_of(request->route->pattern);
    sv_cut(&rest, '/');
    sv_cut(&pattern, '/');
    while (rest.ptr != NULL) {
        sv segment = sv_cut(&rest, '/'), meant = sv_cut(&pattern, '/');
        urlcode_decode(request->arena, segment, false, &segment); // the router decoded it before
        if (whole && sv_is(meant, "editions") && rest.ptr != NULL) {
            return;
        }
        bool here = placeholder != NULL && sv_is(meant, placeholder);
        buf_char(out, '/');
        buf_urlencode(out, here ? sv_of(value) : segment);
    }
}

static void write_query(const struct request *request, bool whole, struct buf *out) {
    char join = '?';
    for (sv rest = request->query; rest.ptr != NULL;) {
        sv pair = sv_cut(&rest, '&');
        bool edition =
            sv_starts(pair, "edition=") || sv_starts(pair, "asOf=") || sv_starts(pair, "since=");
        if (!whole || !edition) {
            buf_char(out, join);
            buf_sv(out, pair);
            join = '&';
        }
    }
}

static const char *plain_path(const struct request *request) {
    CLEANUP(buf_finish) struct buf path = {0};
    write_path(request, NULL, NULL, false, &path);
    return arena_strdup(request->arena, path.ptr);
}

const char *moved_target(struct service *service, const struct request *request,
                         const char *placeholder, const char *value, bool whole) {
    CLEANUP(buf_finish) struct buf target = {0};
    buf_text(&target, service->library.public_url);
    write_path(request, placeholder, value, whole, &target);
    write_query(request, whole, &target);
    return arena_strdup(request->arena, target.ptr);
}

int page_begin(struct service *service, struct request *request, struct reply *reply,
               struct page_context *ret_context) {
    const char *language = request_text(request, &param_language_path);
    const char **languages = NULL;
    size_t count = 0;
    int outcome = library_languages(request->reader, request->arena, &languages, &count);
    if (outcome != 0) {
        return outcome;
    }
    const char *found = count > 0 ? language_lookup(sv_of(language), languages, count)
                        : strcmp(language, service->library.language) == 0 ? language
                                                                           : NULL;
    if (found == NULL) {
        problem(reply, PROBLEM_NOT_FOUND, "There is no such page, and no language “%s” here.",
                language);
        return 1;
    }
    if (strcmp(found, language) != 0) {
        reply_redirect(reply, 308, moved_target(service, request, "{lang}", found, false));
        return 1;
    }
    *ret_context = (struct page_context){
        .language = found,
        .languages = languages,
        .language_count = count,
        .path = plain_path(request),
    };
    reply->language = found;
    reply_key(reply, "library", NULL);
    return 0;
}

void page_keep_languages(struct arena *arena, const struct article *article,
                         struct page_context *context) {
    size_t count = 0;
    const char **kept = arena_alloc(arena, context->language_count, sizeof(*kept));
    for (size_t i = 0; i < context->language_count; i++) {
        const char *language = context->languages[i];
        bool has = strcmp(language, article->language) == 0;
        for (size_t t = 0; t < article->translation_count && !has; t++) {
            has = strcmp(language, article->translations[t].language) == 0;
        }
        if (has) {
            kept[count++] = language;
        }
    }
    context->languages = kept;
    context->language_count = count;
}

enum { CURSOR_SEPARATOR = 0x1f };

const char *cursor_make(struct arena *arena, const char *const *parts, size_t count) {
    struct buf joined = {0};
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            buf_char(&joined, CURSOR_SEPARATOR);
        }
        buf_text(&joined, parts[i]);
    }
    char *text = arena_alloc(arena, joined.len * 2 + 1, 1);
    for (size_t i = 0; i < joined.len; i++) {
        snprintf(text + 2 * i, 3, "%02x", (unsigned char)joined.ptr[i]);
    }
    buf_finish(&joined);
    return text;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool cursor_read(struct arena *arena, const char *cursor, const char **ret_parts, size_t count) {
    size_t length = strlen(cursor);
    if (length % 2 != 0) {
        return false;
    }
    char *bytes = arena_alloc(arena, length / 2 + 1, 1);
    for (size_t i = 0; i < length / 2; i++) {
        int high = hex_digit(cursor[2 * i]), low = hex_digit(cursor[2 * i + 1]);
        if (high < 0 || low < 0 || high + low == 0) {
            return false;
        }
        bytes[i] = (char)(high * 16 + low);
    }
    sv rest = {bytes, length / 2};
    for (size_t i = 0; i < count; i++) {
        if (rest.ptr == NULL) {
            return false;
        }
        ret_parts[i] = arena_copy(arena, sv_cut(&rest, CURSOR_SEPARATOR));
    }
    return rest.ptr == NULL;
}

const char *next_url(struct service *service, struct request *request, struct reply *reply,
                     const char *cursor) {
    struct buf url = {0};
    buf_text(&url, service->library.public_url);
    buf_text(&url, plain_path(request));
    char join = '?';
    for (size_t i = 0; request->route->params[i] != NULL; i++) {
        const struct param *param = request->route->params[i];
        const struct value *value = &request->values[i];
        if (!value->given || param == &param_cursor ||
            strstr(request->route->pattern, arena_printf(request->arena, "{%s}", param->name)) !=
                NULL) {
            continue;
        }
        buf_printf(&url, "%c%s=", join, param->name);
        buf_urlencode(&url, value->text);
        join = '&';
    }
    buf_printf(&url, "%ccursor=%s", join, cursor);
    const char *copy = arena_strdup(request->arena, url.ptr);
    buf_finish(&url);
    reply_header(reply, "Link", arena_printf(request->arena, "<%s>; rel=\"next\"", copy));
    return copy;
}

const char *edition_etag(struct arena *arena, int edition) {
    return arena_printf(arena, "\"e%d\"", edition);
}

const char *publish_status(int outcome, int edition) {
    switch (outcome) {
    case 0:
        return edition == 1 ? "created" : "updated";
    case STORE_SAME:
        return "unchanged";
    case STORE_REVIEWED:
        return "reviewed";
    default:
        return NULL;
    }
}

int say_status(const struct request *request, struct reply *reply, int outcome) {
    bool dry_run = request_flag(request, &param_dry_run);
    buf_printf(&reply->body, "{\"status\":\"%s\"}",
               outcome == STORE_SAME ? "unchanged"
               : dry_run             ? "valid"
                                     : "updated");
    reply->status = 200;
    return dry_run ? APPLY_DISCARD : 0;
}
