// SPDX-License-Identifier: MIT
// Handouts: an article, or several in one print job, in one language or two. Whatever is shown
// comes from find_article(), so that nothing withdrawn is printed and every surrogate key is named.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "api/subject.h"
#include "base/mem.h"

#include <string.h>

// One print job that a nurse goes through with a patient, rendered as one page: twelve articles are
// some thirty sheets of paper.
enum { PACK_MAX = 12 };
// Bytes of text in it, a thousand sheets of paper: a request must not hold a thread for seconds.
enum { PACK_BYTES_MAX = 4 * 1024 * 1024 };

// The article in the second language, where it has it: `with` by RFC 4647 among its translations.
static int read_second(struct service *service, struct request *request, struct reply *reply,
                       const char *with, struct handout_sheet *sheet) {
    const struct article *first = sheet->article;
    const char **languages =
        arena_alloc(request->arena, first->translation_count, sizeof(*languages));
    for (size_t i = 0; i < first->translation_count; i++) {
        languages[i] = first->translations[i].language;
    }
    const char *found = language_lookup(sv_of(with), languages, first->translation_count);
    if (found == NULL) {
        return 0;
    }
    struct article *second = arena_alloc(request->arena, 1, sizeof(*second));
    int outcome = find_article(service, request, reply, first->id, found, second);
    sheet->second = second;
    return outcome;
}

// 0; 1: the reply is made.
static int read_sheet(struct service *service, struct request *request, struct reply *reply,
                      const char *id, struct handout_sheet *ret_sheet) {
    const char *with = request_text(request, &param_with);
    struct article *article = arena_alloc(request->arena, 1, sizeof(*article));
    int outcome = find_article(service, request, reply, id,
                               request_text(request, &param_language_path), article);
    *ret_sheet = (struct handout_sheet){.article = article};
    if (outcome == 0 && with != NULL) {
        outcome = read_second(service, request, reply, with, ret_sheet);
    }
    return outcome;
}

// The second language as the articles call it: what was asked for may be more special ("es-MX"). A
// handout in one language twice is one in that language.
static const char *second_language(const struct request *request, struct reply *reply,
                                   const struct handout *h) {
    const char *with = request_text(request, &param_with);
    if (with == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < h->count; i++) {
        if (h->sheets[i].second != NULL) {
            const char *language = h->sheets[i].second->language;
            reply->language =
                arena_printf(request->arena, "%s, %s", h->sheets[i].article->language, language);
            return language;
        }
    }
    const char *const own[] = {h->sheets[0].article->language};
    const char *same = language_lookup(sv_of(with), own, 1);
    return same != NULL ? NULL : language_tag_canonical(request->arena, sv_of(with));
}

// What the language switch keeps of the address.
static const char *kept_query(const struct request *request, const struct handout *h) {
    struct buf query = {0};
    const char *list = h->pack ? request_text(request, &param_articles) : h->sections;
    buf_printf(&query, "?size=%s&paper=%s", h->large ? "large" : "standard",
               h->a4 ? "a4" : "letter");
    if (list != NULL) {
        buf_printf(&query, "&%s=", h->pack ? "articles" : "sections");
        buf_urlencode(&query, sv_of(list));
    }
    const char *kept = arena_strdup(request->arena, query.ptr);
    buf_finish(&query);
    return kept;
}

static int show_handout(struct service *service, struct request *request, struct reply *reply,
                        struct handout *h) {
    struct page_context context;
    const struct value *paper = request_value(request, &param_paper);
    int outcome = page_begin(service, request, reply, &context);
    if (outcome != 0) {
        return outcome;
    }
    h->large = strcmp(request_text(request, &param_size), "large") == 0;
    h->a4 = paper->set ? sv_is(paper->text, "a4") : service->library.a4;
    h->with = second_language(request, reply, h);
    h->pack_max = PACK_MAX;
    if (!h->pack) {
        page_keep_languages(request->arena, h->sheets[0].article, &context);
    }
    context.query = kept_query(request, h);
    page_handout(service->views, &context, h, &reply->body);
    reply->status = 200;
    return 0;
}

int page_handout_get(struct service *service, struct request *request, struct reply *reply) {
    struct handout_sheet sheet;
    struct handout h = {
        .sheets = &sheet, .count = 1, .sections = request_text(request, &param_sections)};
    int outcome = read_sheet(service, request, reply, request_text(request, &param_id), &sheet);
    return outcome != 0 ? outcome : show_handout(service, request, reply, &h);
}

// --- A pack ---

// The ids asked for, each once, in their order. 1: the reply is made (400: more than a pack holds).
static int read_ids(struct request *request, struct reply *reply, const char **ret_ids,
                    size_t *ret_count) {
    size_t count = 0;
    for (sv rest = sv_of(request_text(request, &param_articles)); rest.ptr != NULL;) {
        sv id = sv_cut(&rest, ',');
        bool known = false;
        for (size_t i = 0; i < count && !known; i++) {
            known = sv_is(id, ret_ids[i]);
        }
        if (known) {
            continue;
        }
        if (count == PACK_MAX) {
            problem(reply, PROBLEM_BAD_PARAMETER,
                    "articles: a pack holds up to %d pages. Print the others as a second one.",
                    PACK_MAX);
            return 1;
        }
        ret_ids[count++] = arena_copy(request->arena, id);
    }
    if (count == 0) {
        problem(reply, PROBLEM_NOT_FOUND,
                "articles: name the pages to print by their ids, such as ?articles=a,b.");
    }
    *ret_count = count;
    return count == 0;
}

// The article that stands for one that was renamed, merged or withdrawn with a redirect; NULL:
// none.
static int stands_for(struct request *request, const char *id, const char *language,
                      const char **ret_id) {
    struct article moved;
    struct withdrawal why = {0};
    int outcome = article_read(request->reader, request->arena, id, language, 0, &moved);
    if (outcome == STORE_MOVED) {
        *ret_id = moved.id;
        return 0;
    }
    if (outcome >= 0) {
        outcome = withdrawal_read(request->reader, request->arena, id, language, &why);
    }
    *ret_id = why.replacement;
    return outcome < 0 ? outcome : 0;
}

// A redirect that find_article() made for one of the articles, as one of the whole pack.
static int redirect_pack(struct service *service, struct request *request, struct reply *reply,
                         const char **ids, size_t count, size_t at) {
    const char *language = request_text(request, &param_language_path);
    const char *other = NULL;
    CLEANUP(buf_finish) struct buf url = {0};
    int outcome = stands_for(request, ids[at], language, &other);
    if (outcome < 0 || other == NULL) {
        return outcome < 0 ? outcome : 1;
    }
    buf_printf(&url, "%s/%s/handout?articles=", service->library.public_url, language);
    for (size_t i = 0; i < count; i++) {
        buf_printf(&url, "%s%s", i > 0 ? "," : "", i == at ? other : ids[i]);
    }
    static const struct param *const kept[] = {&param_size, &param_paper, &param_with};
    for (size_t i = 0; i < ARRAY_SIZE(kept); i++) {
        const struct value *value = request_value(request, kept[i]);
        if (value->given) {
            buf_printf(&url, "&%s=%.*s", kept[i]->name, SV_ARG(value->text));
        }
    }
    reply_redirect(reply, reply->status, arena_strdup(request->arena, url.ptr));
    return 1;
}

// What is wrong with one article, as a problem of the whole pack: its id says which one to leave
// out. Of what was withdrawn nothing more is told.
static void name_in_pack(struct request *request, struct reply *reply, const char *id) {
    if (reply->problem_status == 410) {
        reply->problem_detail =
            arena_printf(request->arena,
                         "“%s” was withdrawn. Make the pack without it to print the others.", id);
    }
}

static size_t text_bytes(const struct article *article) {
    size_t bytes = 0;
    for (size_t i = 0; article != NULL && i < article->section_count; i++) {
        bytes += article->sections[i].html != NULL ? strlen(article->sections[i].html) : 0;
    }
    return bytes;
}

// 1: the reply is made, because it would be too long a job.
static int weigh(struct reply *reply, const struct handout *h) {
    size_t bytes = 0;
    for (size_t i = 0; i < h->count; i++) {
        bytes += text_bytes(h->sheets[i].article) + text_bytes(h->sheets[i].second);
    }
    if (bytes <= PACK_BYTES_MAX) {
        return 0;
    }
    problem(reply, PROBLEM_BAD_PARAMETER,
            "articles: these pages are too long for one print job. Print them as two packs.");
    return 1;
}

int page_pack_get(struct service *service, struct request *request, struct reply *reply) {
    const char *ids[PACK_MAX];
    struct handout_sheet sheets[PACK_MAX];
    struct handout h = {.sheets = sheets, .pack = true};
    int outcome = read_ids(request, reply, ids, &h.count);
    for (size_t i = 0; outcome == 0 && i < h.count; i++) {
        outcome = read_sheet(service, request, reply, ids[i], &sheets[i]);
        if (outcome == 1 && !reply_is_problem(reply)) {
            return redirect_pack(service, request, reply, ids, h.count, i);
        }
        if (outcome == 1) {
            name_in_pack(request, reply, ids[i]);
        }
    }
    outcome = outcome == 0 ? weigh(reply, &h) : outcome;
    return outcome != 0 ? outcome : show_handout(service, request, reply, &h);
}
