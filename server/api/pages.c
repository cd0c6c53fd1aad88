// SPDX-License-Identifier: MIT
// Pages for reading: home, A–Z, topic, article.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "api/subject.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "store/topic.h"
#include "web/negotiate.h"

#include <string.h>

enum { RECENT_COUNT = 6, TOPIC_PAGE_COUNT = LIMIT_MAX };

static void page_made(struct reply *reply) {
    reply->status = 200;
}

// "/": to the reader's language.
int page_root_get(struct service *service, struct request *request, struct reply *reply) {
    const char **languages = NULL;
    size_t count = 0;
    int outcome = library_languages(request->reader, request->arena, &languages, &count);
    if (outcome < 0) {
        return outcome;
    }
    int chosen = negotiate_language(request->headers.accept_language, languages, count);
    reply->vary |= VARY_ACCEPT_LANGUAGE;
    return reply_redirect(
        reply, 303,
        arena_printf(request->arena, "%s/%s/", service->library.public_url,
                     chosen >= 0 ? languages[chosen] : service->library.language));
}

// "/en": the page is "/en/".
int page_language_get(struct service *service, struct request *request, struct reply *reply) {
    struct page_context context;
    int outcome = page_begin(service, request, reply, &context);
    if (outcome != 0) {
        return outcome;
    }
    return reply_redirect(
        reply, 308,
        arena_printf(request->arena, "%s/%s/", service->library.public_url, context.language));
}

// The letters of the A–Z in the page's language.
static int read_letters(struct request *request, const char *language,
                        struct page_letter **ret_letters, size_t *ret_count) {
    struct letter *letters = NULL;
    int outcome = article_letters(request->reader, request->arena, language, &letters, ret_count);
    *ret_letters = arena_alloc(request->arena, *ret_count, sizeof(**ret_letters));
    for (size_t i = 0; i < *ret_count; i++) {
        (*ret_letters)[i] = (struct page_letter){letters[i].letter, letters[i].count};
    }
    return outcome;
}

int page_home_get(struct service *service, struct request *request, struct reply *reply) {
    struct page_context context;
    int outcome = page_begin(service, request, reply, &context);
    if (outcome != 0) {
        return outcome;
    }
    struct topic *topics = NULL;
    struct page_letter *letters = NULL;
    size_t topic_count = 0, letter_count = 0;
    outcome = topic_tree(request->reader, request->arena, context.language,
                         service->library.language, &topics, &topic_count);
    if (outcome == 0) {
        outcome = read_letters(request, context.language, &letters, &letter_count);
    }
    if (outcome < 0) {
        return outcome;
    }
    const struct article_filter filter = {
        .language = context.language,
        .kind = VOCAB_NONE,
        .review_status = VOCAB_NONE,
        .sort = SORT_REVIEWED_DESC,
        .today = clock_today(),
        .interval = service->library.review_interval,
    };
    struct summary *rows = NULL;
    size_t count = 0;
    bool more;
    struct list_position last;
    int total = 0;
    outcome = article_list(request->reader, request->arena, &filter, NULL, RECENT_COUNT, &rows,
                           &count, &more, &last, &total);
    if (outcome < 0) {
        return outcome;
    }
    compute_reviews(service, reply, rows, count);
    reply_key(reply, "topics", NULL);
    reply_key(reply, "list", NULL);
    const struct page_home home = {topics, topic_count, letters, letter_count, rows, count, total};
    page_home(service->views, &context, &home, &reply->body);
    page_made(reply);
    return 0;
}

static int show_az(struct service *service, struct request *request, struct reply *reply,
                   const char *letter) {
    struct page_context context;
    int outcome = page_begin(service, request, reply, &context);
    if (outcome != 0) {
        return outcome;
    }
    struct page_letter *letters = NULL;
    struct az_entry *entries = NULL;
    size_t letter_count = 0, entry_count = 0;
    outcome = read_letters(request, context.language, &letters, &letter_count);
    if (outcome == 0 && letter != NULL) {
        outcome = article_az(request->reader, request->arena, context.language, letter, &entries,
                             &entry_count);
    }
    if (outcome < 0) {
        return outcome;
    }
    struct page_az_entry *shown = arena_alloc(request->arena, entry_count, sizeof(*shown));
    for (size_t i = 0; i < entry_count; i++) {
        shown[i] = (struct page_az_entry){entries[i].name, entries[i].id, entries[i].title,
                                          entries[i].alias};
    }
    reply_key(reply, "list", NULL);
    page_az(service->views, &context, letter, letters, letter_count, shown, entry_count,
            &reply->body);
    page_made(reply);
    return 0;
}

int page_az_get(struct service *service, struct request *request, struct reply *reply) {
    return show_az(service, request, reply, NULL);
}

// A letter has one page, under the letter as titles are filed: "é" is at E.
int page_letter_get(struct service *service, struct request *request, struct reply *reply) {
    const char *letter = request_text(request, &param_letter_path);
    char filed[8];
    utf8_letter(sv_of(letter), filed);
    if (strcmp(letter, filed) != 0) {
        return reply_redirect(reply, 308, moved_target(service, request, "{letter}", filed, false));
    }
    return show_az(service, request, reply, letter);
}

static int topic_rows(struct service *service, struct request *request, struct reply *reply,
                      const char *language, const char *id, struct summary **ret_rows,
                      size_t *ret_count, const char **ret_next) {
    const struct article_filter filter = {
        .language = language,
        .topic = id,
        .kind = VOCAB_NONE,
        .review_status = VOCAB_NONE,
        .sort = SORT_TITLE,
        .today = clock_today(),
        .interval = service->library.review_interval,
    };
    struct list_position position, last = {0};
    const char *cursor = request_text(request, &param_cursor);
    const char *parts[3];
    bool resumed = cursor != NULL && cursor_read(request->arena, cursor, parts, 3);
    if (resumed) {
        position = (struct list_position){parts[0], parts[1], parts[2]};
    }
    bool more = false;
    int total = 0;
    int outcome = article_list(request->reader, request->arena, &filter, resumed ? &position : NULL,
                               TOPIC_PAGE_COUNT, ret_rows, ret_count, &more, &last, &total);
    if (outcome == 0 && more) {
        const char *const next[3] = {last.key, last.id, last.language};
        *ret_next = next_url(service, request, reply, cursor_make(request->arena, next, 3));
    }
    return outcome;
}

int page_topic_get(struct service *service, struct request *request, struct reply *reply) {
    struct page_context context;
    int outcome = page_begin(service, request, reply, &context);
    if (outcome != 0) {
        return outcome;
    }
    struct topic *topics = NULL;
    size_t topic_count = 0, index = 0, count = 0;
    outcome = topic_tree(request->reader, request->arena, context.language,
                         service->library.language, &topics, &topic_count);
    if (outcome < 0) {
        return outcome;
    }
    const char *id = request_text(request, &param_topic_path);
    while (index < topic_count && strcmp(topics[index].id, id) != 0) {
        index++;
    }
    if (index == topic_count) {
        return problem(reply, PROBLEM_NOT_FOUND, "There is no topic “%s”.", id);
    }
    struct summary *rows = NULL;
    const char *next = NULL;
    outcome = topic_rows(service, request, reply, context.language, id, &rows, &count, &next);
    if (outcome < 0) {
        return outcome;
    }
    compute_reviews(service, reply, rows, count);
    reply_key(reply, "topics", NULL);
    reply_key(reply, "list", NULL);
    page_topic(service->views, &context, topics, topic_count, index, rows, count, next,
               &reply->body);
    page_made(reply);
    return 0;
}

// The article comes first: one that was withdrawn says so, even where the library has nothing else
// in its language.
static int show_article(struct service *service, struct request *request, struct reply *reply,
                        int edition) {
    const struct subject asked = {
        .id = request_text(request, &param_id),
        .language = request_text(request, &param_language_path),
        .edition = edition,
    };
    struct article article;
    struct page_context context;
    int outcome = find_edition(service, request, reply, &asked, &article);
    if (outcome == 0) {
        outcome = page_begin(service, request, reply, &context);
    }
    if (outcome != 0) {
        return outcome;
    }
    struct topic *path = NULL;
    size_t path_count = 0;
    if (article.topic_count > 0) {
        outcome = topic_path(request->reader, request->arena, context.language,
                             service->library.language, article.topics[0], &path, &path_count);
    }
    if (outcome < 0) {
        return outcome;
    }
    page_article(service->views, &context, &article, path, path_count, &reply->body);
    page_made(reply);
    return 0;
}

int page_article_get(struct service *service, struct request *request, struct reply *reply) {
    return show_article(service, request, reply, 0);
}

int page_edition_get(struct service *service, struct request *request, struct reply *reply) {
    return show_article(service, request, reply, (int)request_number(request, &param_edition_path));
}

// A language that was withdrawn is chosen by who prefers it: the page there says what became of it.
static int permalink_language(struct service *service, struct request *request, const char *id,
                              const char **languages, size_t count, const char **ret_language) {
    const char **ever = NULL;
    size_t ever_count = 0;
    int outcome = article_languages_ever(request->reader, request->arena, id, &ever, &ever_count);
    int wanted = negotiate_language(request->headers.accept_language, ever, ever_count);
    if (count == 0) {
        languages = ever;
        count = ever_count;
    }
    const char *own = service->library.language;
    const char *found = wanted >= 0 ? ever[wanted] : language_lookup(sv_of(own), languages, count);
    *ret_language = found != NULL ? found : count > 0 ? languages[0] : own;
    return outcome;
}

// "/articles/{id}": a permalink without a language, for print and QR codes.
int page_permalink_get(struct service *service, struct request *request, struct reply *reply) {
    const char **languages = NULL;
    size_t count = 0;
    const char *id = request_text(request, &param_id);
    int outcome = article_languages(request->reader, request->arena, id, &languages, &count);
    if (outcome < 0) {
        return outcome;
    }
    struct article moved;
    if (count == 0 && article_read(request->reader, request->arena, id, service->library.language,
                                   0, &moved) == STORE_MOVED) {
        return moved_to(service, request, reply, id, moved.id);
    }
    const char *chosen = NULL;
    outcome = permalink_language(service, request, id, languages, count, &chosen);
    if (outcome != 0) {
        return outcome;
    }
    reply->vary |= VARY_ACCEPT_LANGUAGE;
    return reply_redirect(reply, 303, article_url(service, request->arena, chosen, id));
}
