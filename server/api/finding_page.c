// SPDX-License-Identifier: MIT
// The page that searches. Beside the results it asks what would narrow them, or, where there are
// none, which other searches would find something: each is counted before it is offered.
#include "api/finding.h"

#include "api/handlers.h"
#include "api/parameters.h"
#include "base/utf8.h"
#include "store/topic.h"

#include <string.h>

enum {
    COUNTED_MAX = 100, // articles whose topics are looked up: 12 microseconds each
    ELSEWHERE_MAX = 8, // languages that are searched where nothing was found
};

// How many a search finds: nothing of it is shown.
static int count_found(struct request *request, struct search_query query, int *ret_total,
                       const char **ret_used) {
    struct search_result result;
    query.offset = query.limit = 0;
    query.ids_max = 0;
    int outcome = search_run(request->reader, request->arena, &query, &result);
    *ret_total = result.total;
    *ret_used = result.used;
    return outcome;
}

static int look_elsewhere(struct request *request, const struct page_context *context,
                          const struct finding *finding, struct search_page *page) {
    const char *used = finding->found.used;
    struct search_query query = {.words = used != NULL ? sv_of(used) : finding->query.words,
                                 .kind = VOCAB_NONE,
                                 .exact = true};
    struct search_elsewhere *found = NULL;
    size_t tried = 0;
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < context->language_count; i++) {
        struct search_elsewhere other = {.language = context->languages[i]};
        if (strcmp(other.language, context->language) == 0 || tried++ >= ELSEWHERE_MAX) {
            continue;
        }
        query.language = other.language;
        outcome = count_found(request, query, &other.total, &used);
        if (outcome == 0 && other.total > 0) {
            *(struct search_elsewhere *)arena_push(request->arena, &found, &page->elsewhere_count,
                                                   sizeof(other)) = other;
        }
    }
    page->elsewhere = found;
    return outcome;
}

// The same without the filters, or with the words corrected that it was asked not to.
static int look_wider(struct request *request, const struct finding *finding,
                      struct search_page *page) {
    struct search_query query = finding->query;
    const char *used = NULL;
    int outcome = 0;
    if (finding->exact) {
        query.exact = false;
        outcome = count_found(request, query, &page->meant_total, &used);
        page->meant = page->meant_total > 0 ? used : NULL;
        query.exact = true;
    }
    if (outcome == 0 && (query.topic != NULL || query.kind != VOCAB_NONE)) {
        query.topic = NULL;
        query.kind = VOCAB_NONE;
        outcome = count_found(request, query, &page->unfiltered, &used);
    }
    return outcome;
}

// What a code finds as a word.
static int look_for_words(struct request *request, const struct finding *finding,
                          struct search_page *page) {
    struct search_query query = finding->query;
    const char *used;
    query.exact = true;
    return count_found(request, query, &page->as_words, &used);
}

static int read_topics(struct service *service, struct request *request, const char *language,
                       const struct article_ids *only, struct search_page *page) {
    struct topic *topics = NULL;
    int outcome = topic_tree_of(request->reader, request->arena, language,
                                service->library.language, only, &topics, &page->topic_count);
    page->topics = topics;
    return outcome;
}

static int look_around(struct service *service, struct request *request,
                       const struct page_context *context, const struct finding *finding,
                       struct search_page *page) {
    bool some = finding->found.total > 0;
    if (finding->by_code) {
        return look_for_words(request, finding, page);
    }
    int outcome =
        read_topics(service, request, context->language, some ? &finding->ids : NULL, page);
    page->kinds = finding->kinds;
    page->counted = finding->ids.count;
    if (outcome == 0 && !some && finding->words != NULL) {
        outcome = look_wider(request, finding, page);
        outcome = outcome == 0 ? look_elsewhere(request, context, finding, page) : outcome;
    }
    return outcome;
}

// Words of spaces alone ask for nothing, whatever a cursor says that came with them.
static void read_words(struct request *request, struct finding *finding) {
    if (finding->words != NULL && utf8_visible(sv_of(finding->words))) {
        const char *searched = utf8_clean(request->arena, finding->query.words);
        finding->words = utf8_clean(request->arena, sv_of(finding->words));
        finding->query.words = sv_of(searched);
        finding->found.used = finding->found.used == NULL ? NULL : searched;
    } else {
        finding->words = NULL;
        finding->found = (struct search_found){0};
        finding->resumed = false;
    }
}

int page_search_get(struct service *service, struct request *request, struct reply *reply) {
    struct page_context context;
    struct finding finding;
    int outcome = page_begin(service, request, reply, &context);
    if (outcome != 0) {
        return outcome;
    }
    finding_read(request, context.language, &finding);
    read_words(request, &finding);
    finding.query.ids_max = COUNTED_MAX;
    outcome = finding.words != NULL ? finding_run(service, request, reply, &finding) : 0;
    struct search_page page = {.words = finding.words,
                               .topic = finding.query.topic,
                               .kind = request_text(request, &param_kind),
                               .exact = finding.exact,
                               .resumed = finding.resumed,
                               .found = &finding.found};
    outcome = outcome == 0 ? look_around(service, request, &context, &finding, &page) : outcome;
    if (outcome != 0) {
        return outcome;
    }
    page_search(service->views, &context, &page, &reply->body);
    reply->status = 200;
    return 0;
}
