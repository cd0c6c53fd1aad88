// SPDX-License-Identifier: MIT
// What several handlers share.
#include "api/common.h"

#include "api/parameters.h"
#include "api/problems.h"
#include "base/clock.h"
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

// Adds the keys of everything that a whole article shows.
static int article_keys(struct request *request, struct reply *reply,
                        const struct article *article) {
    reply_key(reply, "article", article->id);
    for (size_t i = 0; i < article->related_count; i++) {
        reply_key(reply, "article", article->related[i].id);
    }
    for (size_t i = 0; i < article->topic_count; i++) {
        reply_key(reply, "topic", article->topics[i]);
    }
    const char **linked = NULL;
    size_t count = 0;
    int outcome = article_linked_ids(request->reader, request->arena, article->id,
                                     article->language, &linked, &count);
    for (size_t i = 0; i < count; i++) {
        reply_key(reply, "article", linked[i]);
    }
    return outcome;
}

// Writes the request's path with the one escaping that each character has here, so that every
// spelling of an address gives the same reply; the first segment that reads `old` becomes `new`.
static void write_path(const struct request *request, const char *old, const char *new,
                       struct buf *out) {
    sv rest = request->path;
    sv_cut(&rest, '/');
    bool replaced = old == NULL;
    while (rest.ptr != NULL) {
        sv segment = sv_cut(&rest, '/');
        urlcode_decode(request->arena, segment, false, &segment); // the router decoded it before
        bool here = !replaced && sv_is(segment, old);
        buf_char(out, '/');
        buf_urlencode(out, here ? sv_of(new) : segment);
        replaced |= here;
    }
}

static const char *plain_path(const struct request *request) {
    struct buf path = {0};
    write_path(request, NULL, NULL, &path);
    const char *copy = arena_strdup(request->arena, path.ptr);
    buf_finish(&path);
    return copy;
}

// The same request for another article or language: the path's segment replaced, the query kept.
static const char *moved_target(struct service *service, const struct request *request,
                                const char *old, const char *new) {
    struct buf target = {0};
    buf_text(&target, service->library.public_url);
    write_path(request, old, new, &target);
    if (request->query.ptr != NULL) {
        buf_char(&target, '?');
        buf_sv(&target, request->query);
    }
    char *copy = arena_strdup(request->arena, target.ptr);
    buf_finish(&target);
    return copy;
}

static int language_missing(struct service *service, struct request *request, struct reply *reply,
                            const char *id, const char *language, const char **ret_instead) {
    const char **languages = NULL;
    size_t count = 0;
    int outcome = article_languages(request->reader, request->arena, id, &languages, &count);
    if (outcome < 0) {
        return outcome;
    }
    if (count == 0) {
        problem(reply, PROBLEM_NOT_FOUND, "There is no article “%s”.", id);
        return 1;
    }
    const char *instead = language_lookup(sv_of(language), languages, count);
    if (instead == NULL || strcmp(instead, language) == 0) {
        problem_language(service, reply, language, id, languages, count);
        return 1;
    }
    *ret_instead = instead;
    return 0;
}

int find_article(struct service *service, struct request *request, struct reply *reply,
                 const char *id, const char *language, struct article *ret_article) {
    int outcome = article_read(request->reader, request->arena, id, language, 0, ret_article);
    if (outcome == STORE_NONE) {
        const char *instead = NULL;
        outcome = language_missing(service, request, reply, id, language, &instead);
        if (outcome != 0) {
            return outcome;
        }
        outcome = article_read(request->reader, request->arena, id, instead, 0, ret_article);
    }
    if (outcome == STORE_MOVED) {
        reply_redirect(reply, 308, moved_target(service, request, id, ret_article->id));
        return 1;
    }
    if (outcome == STORE_WITHDRAWN) {
        problem(reply, PROBLEM_GONE, "This article was withdrawn.");
        return 1;
    }
    if (outcome != 0) {
        return outcome < 0 ? outcome : err_trace(ERR_FATAL, "%s vanished within a snapshot", id);
    }
    compute_review(service, reply, ret_article->has_review, &ret_article->review,
                   ret_article->review_months);
    reply->language = ret_article->language;
    return article_keys(request, reply, ret_article);
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
        reply_redirect(reply, 308, moved_target(service, request, language, found));
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
