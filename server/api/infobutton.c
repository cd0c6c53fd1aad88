// SPDX-License-Identifier: MIT
// GET, POST /infobutton: what an EHR asks about a patient's problem, test or medicine. Invariants:
// only the language asked for is answered; an article for other ages or the other sex is never in
// the answer; whatever was not found by its code is said.
#include "api/infobutton.h"

#include "api/common.h"
#include "api/handlers.h"
#include "api/problems.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/code.h"
#include "store/search.h"

#include <string.h>

enum {
    ENTRIES_MAX = 25,      // of an answer: who asks for a diagnosis reads no more
    CANDIDATES_MAX = 100,  // with one code: more than are shown, since some may not fit
    WORDS_ENTRIES_MAX = 5, // of a criterion that was searched for: later ones are hardly meant
    NEVER_CHANGED = 1,     // ms: an Atom feed has an instant, also that of a library without any
    SHOWN_MAX = 200,       // code points of a client's text: an address of them is still short
};

// An answer in the making.
struct answer {
    struct service *service;
    struct request *request;
    struct reply *reply;
    struct infobutton asked;
    const char *const *languages;
    size_t language_count;
    const char **seen; // ids that were considered
    size_t seen_count;
    struct feed feed;
};

// A client's text, cut for titles, sentences and addresses.
static const char *shown(const struct answer *a, const char *text) {
    sv whole = sv_of(text);
    return text == NULL
               ? NULL
               : arena_copy(a->request->arena, (sv){whole.ptr, utf8_prefix(whole, SHOWN_MAX)});
}

// --- what fits ---

static bool fits(const struct infobutton *asked, const struct audience *audience) {
    bool known = asked->age_from >= 0;
    bool too_young = known && audience->age_min >= 0 && asked->age_to < audience->age_min;
    bool too_old = known && audience->age_max >= 0 && asked->age_from > audience->age_max;
    bool other_sex =
        asked->sex != VOCAB_NONE && audience->sex != VOCAB_NONE && asked->sex != audience->sex;
    return !too_young && !too_old && !other_sex;
}

static const char *section_for(const struct infobutton *asked, const struct article_fit *fit) {
    for (size_t a = 0; a < INFOBUTTON_ASPECTS_MAX; a++) {
        for (size_t i = 0; asked->aspects[a] != VOCAB_NONE && i < fit->section_count; i++) {
            if ((int)fit->sections[i].aspect == asked->aspects[a]) {
                return fit->sections[i].key;
            }
        }
    }
    return NULL;
}

// Adds the article, once, where it fits and there is room.
static int consider(struct answer *a, struct summary *row, enum feed_match match) {
    struct arena *arena = a->request->arena;
    for (size_t i = 0; i < a->seen_count; i++) {
        if (strcmp(a->seen[i], row->id) == 0) {
            return 0;
        }
    }
    if (a->feed.entry_count == ENTRIES_MAX) {
        return 0;
    }
    *(const char **)arena_push(arena, &a->seen, &a->seen_count, sizeof(*a->seen)) = row->id;
    struct article_fit fit = {0};
    int outcome = article_fit(a->request->reader, arena, row->id, row->language, &fit);
    if (outcome < 0) {
        return outcome;
    }
    if (!fits(&a->asked, &fit.audience)) {
        a->feed.left_out++;
        return 0;
    }
    compute_reviews(a->service, a->reply, row, 1);
    *(struct feed_entry *)arena_push(arena, &a->feed.entries, &a->feed.entry_count,
                                     sizeof(*a->feed.entries)) =
        (struct feed_entry){*row, section_for(&a->asked, &fit), match};
    return 0;
}

static void note(struct answer *a, enum feed_note_kind kind, const char *asked, const char *used) {
    *(struct feed_note *)arena_push(a->request->arena, &a->feed.notes, &a->feed.note_count,
                                    sizeof(*a->feed.notes)) =
        (struct feed_note){kind, shown(a, asked), shown(a, used)};
}

// --- finding ---

// Articles with the code; where there are none, those with the nearest wider one.
static int find_by_code(struct answer *a, const struct criterion *c, bool *ret_found) {
    struct code_query query = {
        .system = c->system == NULL ? NULL : code_system_find(sv_of(c->system)),
        .code = sv_of(c->code),
        .language = a->feed.language,
        .limit = CANDIDATES_MAX,
    };
    struct code_match *matches = NULL;
    size_t count = 0;
    int total;
    int outcome =
        c->code == NULL || query.system == NULL
            ? 0
            : code_find(a->request->reader, a->request->arena, &query, &matches, &count, &total);
    *ret_found = count > 0;
    for (size_t i = 0; outcome == 0 && i < count && matches[i].wider == matches[0].wider; i++) {
        outcome =
            consider(a, &matches[i].summary, matches[i].wider == 0 ? FEED_EXACT : FEED_ANCESTOR);
    }
    if (count > 0 && matches[0].wider > 0) {
        note(a, FEED_WIDER, c->code, matches[0].code.code);
    }
    return outcome;
}

static int find_by_words(struct answer *a, const char *words, bool *ret_found) {
    const struct search_query query = {
        .words = sv_of(words),
        .language = a->feed.language,
        .kind = VOCAB_NONE,
        .exact = true, // a name that an EHR sends is not for us to correct
        .limit = WORDS_ENTRIES_MAX,
    };
    struct search_result result = {0};
    int outcome = search_run(a->request->reader, a->request->arena, &query, &result);
    *ret_found = outcome == 0 && result.count > 0;
    for (size_t i = 0; outcome == 0 && i < result.count; i++) {
        outcome = consider(a, &result.hits[i].summary, FEED_WORDS);
    }
    return outcome;
}

static int find_criterion(struct answer *a, const struct criterion *c) {
    const char *words = shown(a, criterion_words(c));
    bool found = false;
    int outcome = find_by_code(a, c, &found);
    if (outcome != 0 || found) {
        return outcome;
    }
    if (words != NULL) {
        outcome = find_by_words(a, words, &found);
    }
    if (found) {
        note(a, FEED_SEARCHED, c->code, words);
    } else if (c->code != NULL || words != NULL) {
        note(a, FEED_NOTHING, c->code != NULL ? c->code : words, NULL);
    }
    return outcome;
}

// --- the answer ---

static int find_language(struct answer *a) {
    const struct library *library = &a->service->library;
    const char *wanted = a->asked.language != NULL ? a->asked.language : library->language;
    const char **languages = NULL;
    int outcome =
        library_languages(a->request->reader, a->request->arena, &languages, &a->language_count);
    if (outcome < 0) {
        return outcome;
    }
    a->languages = languages;
    a->feed.language = language_lookup(sv_of(wanted), languages, a->language_count);
    bool empty = a->language_count == 0 && strcmp(wanted, library->language) == 0;
    if (a->feed.language == NULL) {
        a->feed.language = library->language;
        a->feed.missing = empty ? NULL : shown(a, wanted);
    }
    return 0;
}

// The same for the same question: an address here, with a digest of what was understood.
static const char *feed_id(const struct answer *a) {
    uint8_t digest[SHA256_SIZE];
    char hex[2 * SHA256_SIZE + 1];
    struct hasher *hasher = hasher_create();
    for (size_t i = 0; i < a->feed.category_count; i++) {
        hasher_text(hasher, a->feed.categories[i].scheme);
        hasher_text(hasher, a->feed.categories[i].term);
    }
    hasher_finish(hasher, digest);
    hash_hex(digest, sizeof(digest), hex);
    return arena_printf(a->request->arena, "%s/infobutton#%s", a->service->library.public_url, hex);
}

// An answer without entries is as old as the library's newest change, which may bring some.
static int finish_feed(struct answer *a) {
    struct feed *feed = &a->feed;
    for (size_t i = 0; i < a->asked.criterion_count && feed->subject == NULL; i++) {
        const struct criterion *c = &a->asked.criteria[i];
        feed->subject = shown(a, criterion_words(c) != NULL ? criterion_words(c) : c->code);
    }
    for (size_t i = 0; i < feed->entry_count; i++) {
        int64_t since = feed->entries[i].summary.available_since;
        feed->updated = since > feed->updated ? since : feed->updated;
    }
    feed->categories = a->asked.categories;
    feed->category_count = a->asked.category_count;
    feed->id = feed_id(a);
    int outcome = feed->entry_count > 0 ? 0 : reader_changed(a->request->reader, &feed->updated);
    feed->updated = feed->updated == 0 ? NEVER_CHANGED : feed->updated;
    return outcome;
}

static int find_all(struct answer *a) {
    int outcome = find_language(a);
    for (size_t i = 0; outcome == 0 && a->feed.missing == NULL && i < a->asked.criterion_count;
         i++) {
        outcome = find_criterion(a, &a->asked.criteria[i]);
    }
    int finished = finish_feed(a);
    return outcome != 0 ? outcome : finished;
}

// --- its forms ---

static const char *search_url(const struct answer *a, const char *language) {
    CLEANUP(buf_finish) struct buf url = {0};
    buf_printf(&url, "%s/%s/search", a->service->library.public_url, language);
    if (a->feed.subject != NULL) {
        buf_text(&url, "?q=");
        buf_urlencode(&url, sv_of(a->feed.subject));
    }
    return arena_strdup(a->request->arena, url.ptr);
}

static int problem_missing(struct answer *a) {
    struct translation *available =
        arena_alloc(a->request->arena, a->language_count, sizeof(*available));
    for (size_t i = 0; i < a->language_count; i++) {
        available[i].language = a->languages[i];
        available[i].url = search_url(a, a->languages[i]);
    }
    return problem_available(a->reply, a->feed.missing, available, a->language_count);
}

// One article is shown at once; several are listed; none is a search for the same words.
static int reply_page(struct answer *a) {
    const struct feed *feed = &a->feed;
    struct arena *arena = a->request->arena;
    const struct feed_entry *first = feed->entries;
    if (feed->missing != NULL) {
        return problem_missing(a);
    }
    if (feed->entry_count == 1 && first->match != FEED_WORDS) {
        const char *url = article_url(a->service, arena, feed->language, first->summary.id);
        return reply_redirect(
            a->reply, 303,
            first->section == NULL ? url : arena_printf(arena, "%s#%s", url, first->section));
    }
    if (feed->entry_count == 0 && feed->left_out == 0) {
        return reply_redirect(a->reply, 303, search_url(a, feed->language));
    }
    const struct page_context context = {
        .language = feed->language,
        .path = arena_printf(arena, "/%s/search", feed->language),
    };
    page_infobutton(a->service->views, &context, feed, &a->reply->body);
    a->reply->language = feed->language;
    a->reply->status = 200;
    return 0;
}

static int reply_feed(struct answer *a) {
    static const char *const types[] = {
        [INFOBUTTON_JSON] = "application/json",
        [INFOBUTTON_TEXT_JSON] = "text/json; charset=utf-8",
        [INFOBUTTON_ATOM] = "application/atom+xml; charset=utf-8",
        [INFOBUTTON_TEXT_XML] = "text/xml; charset=utf-8",
    };
    bool xml = a->asked.type == INFOBUTTON_ATOM || a->asked.type == INFOBUTTON_TEXT_XML;
    (xml ? view_feed_atom : view_feed_json)(a->service->views, &a->feed, &a->reply->body);
    a->reply->type = types[a->asked.type];
    a->reply->language = a->feed.language;
    a->reply->status = 200;
    return 0;
}

static int problem_type(struct reply *reply, const char *type) {
    CLEANUP(buf_finish) struct buf choices = {0};
    for (size_t i = 0; i < ARRAY_SIZE(infobutton_types); i++) {
        buf_printf(&choices, "%s%s", i == 0 ? "" : ", ", infobutton_types[i]);
    }
    return problem(reply, PROBLEM_BAD_PARAMETER, "knowledgeResponseType: one of %s, not “%s”.",
                   choices.ptr, type);
}

int infobutton_get(struct service *service, struct request *request, struct reply *reply) {
    struct answer a = {.service = service, .request = request, .reply = reply};
    const char *refused = infobutton_read(request, &a.asked);
    if (a.asked.type == INFOBUTTON_HTML) {
        request->representation = REP_HTML; // problems, too, are for a person
    }
    if (refused != NULL) {
        return problem(reply, PROBLEM_BAD_PARAMETER, "%s", refused);
    }
    if (a.asked.type == INFOBUTTON_UNKNOWN) {
        return problem_type(reply, shown(&a, a.asked.asked_type));
    }
    int outcome = find_all(&a);
    if (outcome < 0) {
        return outcome;
    }
    return a.asked.type == INFOBUTTON_HTML ? reply_page(&a) : reply_feed(&a);
}
