// SPDX-License-Identifier: MIT
// The review block of the article page: who read which edition and when, when it is due again, what
// changed since, and whose text it is. Each fact is shown as it is, at its own precision.
#include "view/article_page.h"

#include <string.h>

static json_t *reviewers_of(const struct page *page, const struct review *r) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < r->reviewer_count; i++) {
        value_append(array, value_pack("{s:o, s:o, s:o}", "name", value_text(r->reviewers[i].name),
                                       "credentials",
                                       page_list(page, r->reviewers[i].credentials,
                                                 r->reviewers[i].credential_count),
                                       "role", value_text(r->reviewers[i].role)));
    }
    return array;
}

// {iso, text, basis} or null.
static json_t *due_of(const struct page *page, const struct article *article) {
    const struct review *r = &article->review;
    json_t *due = article->has_review ? page_date(page, r->review_due) : json_null();
    if (json_is_object(due)) {
        int months =
            article->review_months > 0 ? article->review_months : page->v->library->review_interval;
        value_set(due, "basis",
                  r->basis == BASIS_POLICY ? page_plural(page, "review-basis-policy", months)
                                           : page_text(page, "review-basis-stated", NULL));
    }
    return due;
}

// When the text was changed, in words: as the text states it, where that is after the review, else
// when the edition came here. Null where neither is known: the text states no later day, and it
// had been changed before it came.
static json_t *change_day(const struct page *page, const struct article *article) {
    struct partial_date stated = article->date_modified, read = article->review.last_reviewed;
    if (partial_date_is_set(stated) &&
        (!partial_date_is_set(read) ||
         partial_date_last_day(stated) > partial_date_last_day(read))) {
        return texts_date(page->v->texts, page->interface, stated);
    }
    if (article->review.edition == article->edition) {
        return json_null();
    }
    json_t *day = page_instant(page, article->available_since);
    json_t *text = json_incref(json_object_get(day, "text"));
    json_decref(day);
    return text != NULL ? text : json_null();
}

// How far the text is from what the reviewers read, or null where that is not known.
static json_t *change_of(const struct page *page, const struct article *article) {
    enum changed_since change = article->review.changed_since;
    if (!article->has_review || article->review.edition == 0) {
        return json_null();
    }
    if (change == CHANGED_NONE) {
        return page_text(page, "changed-none", NULL);
    }
    bool major = change == CHANGED_MAJOR;
    json_t *day = change_day(page, article);
    if (json_is_null(day)) {
        return page_text(page, major ? "changed-major-undated" : "changed-minor-undated", NULL);
    }
    return page_text(page, major ? "changed-major" : "changed-minor",
                     value_pack("{s:o}", "date", day));
}

static json_t *edition_of(const struct review *r) {
    return r->edition == 0 ? json_null() : value_pack("{s:i}", "edition", r->edition);
}

static void set_review(struct page *page, const struct article *article) {
    static const struct review none;
    const struct review *r = article->has_review ? &article->review : &none;
    const char *status = page_status(article->has_review, r);
    bool changed = r->changed_since == CHANGED_MAJOR;
    json_t *change = change_of(page, article);
    json_t *reviewers = reviewers_of(page, r);
    json_t *review =
        value_pack("{s:s, s:o, s:o, s:b, s:o, s:o, s:o}", "status", status, "badge",
                   page_word(page, "status-", page_review_word(article->has_review, r)), "line",
                   page_review_line(page, "review-", article->has_review, r), "has_reviewers",
                   json_array_size(reviewers) > 0, "reviewers", reviewers, "organization",
                   value_text(r->organization), "date", page_date(page, r->last_reviewed));
    value_set(review, "due", due_of(page, article));
    value_set(review, "edition", edition_of(r));
    value_set(review, "warn_changed", changed ? json_incref(change) : json_null());
    value_set(review, "changed", change);
    page_set(page, "review", review);
}

// "Edition 3, here since May 5, 2026", or null.
static json_t *since_of(const struct page *page, const struct article *article) {
    if (article->edition == 0 || article->available_since == 0) {
        return json_null();
    }
    json_t *day = page_instant(page, article->available_since);
    json_t *since = page_text(page, "edition-since",
                              value_pack("{s:i, s:O}", "edition", article->edition, "date",
                                         json_object_get(day, "text")));
    json_decref(day);
    return since;
}

static json_t *source_of(const struct article *article) {
    const char *name = article->source.name != NULL ? article->source.name : article->source.url;
    return name == NULL ? json_null()
                        : value_pack("{s:o, s:o}", "name", value_text(name), "url",
                                     value_text(article->source.url));
}

static json_t *notices_of(const struct page *page, const struct article *article) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < article->notice_count; i++) {
        const struct notice *n = &article->notices[i];
        value_append(array, value_pack("{s:o, s:o}", "label",
                                       page_word(page, "notice-",
                                                 vocab_word(&vocab_notice_kind, (int)n->kind)),
                                       "text", value_text(n->text)));
    }
    return array;
}

void article_page_review(struct page *page, const struct article *article) {
    set_review(page, article);
    page_set(page, "published", page_date(page, article->date_published));
    page_set(page, "modified", page_date(page, article->date_modified));
    page_set(page, "since", since_of(page, article));
    page_set(page, "change_note", value_text(article->change_note));
    page_set(page, "source", source_of(article));
    page_set(page, "rights",
             value_pack("{s:o, s:o, s:o}", "holder", value_text(article->rights.copyright_holder),
                        "license", value_text(article->rights.license), "attribution",
                        value_text(article->rights.attribution)));
    page_set(page, "notices", notices_of(page, article));
}
