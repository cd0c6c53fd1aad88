// SPDX-License-Identifier: MIT
// GET /api/v1/suggest: titles and names for what somebody has typed so far. On the loop, without a
// reader: everything comes from the lexicon in memory, which is as new as the index. From the
// moment at which an article is withdrawn, renamed or merged until the lexicon followed, nothing is
// suggested: what is not published must not show.
#include "api/common.h"
#include "api/handlers.h"
#include "api/parameters.h"
#include "api/problems.h"
#include "base/mem.h"
#include "store/lexicon.h"

int suggest_get(struct service *service, struct request *request, struct reply *reply) {
    const char *typed = request_text(request, &param_suggest_q);
    if (typed == NULL) {
        return problem(reply, PROBLEM_BAD_PARAMETER, "q: say what was typed so far.");
    }
    CLEANUP(lexicon_give_ptr) const struct lexicon *lexicon = lexicon_take(service->store);
    const char *asked = language_or_default(service, request, &param_lang);
    size_t languages = 0, count = 0;
    const char *const *tags = lexicon_languages(lexicon, &languages);
    const char *language = language_lookup(sv_of(asked), tags, languages);
    struct suggestion found[SUGGEST_MAX];
    struct suggest_line lines[SUGGEST_MAX];
    if (language != NULL && lexicon_showable(service->store, lexicon)) {
        count = lexicon_suggest(lexicon, language, sv_of(typed),
                                (size_t)request_number(request, &param_suggest_limit), found);
    }
    for (size_t i = 0; i < count; i++) {
        lines[i] = (struct suggest_line){found[i].id, found[i].title, found[i].matched};
    }
    view_suggest(service->views, language, lines, count, &reply->body);
    reply->language =
        language == NULL ? asked : arena_strdup(request->arena, language); // the lexicon goes
    reply->status = 200;
    return 0;
}
