// SPDX-License-Identifier: MIT
// Printouts as JSON: the code of an edition, and what became of the edition that a code names.
#include "view/private.h"

#include <string.h>

json_t *json_printout(const struct views *v, const char *code) {
    if (code == NULL) {
        return json_null();
    }
    return value_pack("{s:o, s:o}", "code", value_text(code), "url",
                      url_printout(v->library->public_url, code));
}

static json_t *latest_value(const struct views *v, const struct article *newest) {
    if (newest == NULL) {
        return json_null();
    }
    return value_pack("{s:i, s:o, s:b, s:o, s:o}", "edition", newest->edition, "title",
                      value_text(newest->title), "sample", newest->sample, "url",
                      url_article(v->library->public_url, newest->language, newest->id), "review",
                      json_review(newest->has_review, &newest->review));
}

static json_t *withdrawal_value(const struct views *v, const struct printout_check *check) {
    const struct withdrawal *w = check->withdrawal;
    if (w == NULL) {
        return json_null();
    }
    json_t *replacement = json_null();
    if (w->replacement_title != NULL) {
        replacement = value_pack(
            "{s:o, s:o, s:o}", "id", value_text(w->replacement), "title",
            value_text(w->replacement_title), "url",
            url_article(v->library->public_url, check->printout->language, w->replacement));
    }
    return value_pack("{s:o, s:o, s:o}", "notice", value_text(w->notice), "urgency",
                      value_word(&vocab_urgency, (int)w->urgency), "replacement", replacement);
}

// Where the newest text translates one that was changed since.
static json_t *original_value(const struct views *v, const struct article *newest) {
    const struct translation *t = newest != NULL ? article_behind(newest) : NULL;
    if (t == NULL) {
        return json_null();
    }
    return value_pack("{s:o, s:o, s:b}", "language", value_text(t->language), "url",
                      t->title == NULL
                          ? json_null()
                          : url_article(v->library->public_url, t->language, newest->id),
                      "safety", t->safety);
}

void view_printout(const struct views *v, const struct printout_check *check, struct buf *out) {
    const struct printout *p = check->printout;
    json_t *object = json_printout(v, p->code);
    value_set(object, "status", value_word(&vocab_printout_state, (int)check->state));
    value_set(object, "doNotUse", json_boolean(check->do_not_use));
    value_set(object, "id", value_text(p->article));
    value_set(object, "language", value_text(p->language));
    value_set(object, "edition", value_number(p->edition));
    value_set(object, "latest", latest_value(v, check->newest));
    value_set(object, "changes",
              check->step != NULL ? json_changes(v, check->step, check->printed, check->newest)
                                  : json_null());
    value_set(object, "withdrawal", withdrawal_value(v, check));
    value_set(object, "originalChanged", original_value(v, check->newest));
    value_dump(object, out);
}
