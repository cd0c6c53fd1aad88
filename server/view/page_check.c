// SPDX-License-Identifier: MIT
// "Is my printout current?": the page at home for a code on paper. The answer is its heading, in
// words, with a sign beside it, and stands above everything else.
#include "view/page.h"

#include <string.h>

// How each answer is shown: the sign beside it, and the texts below it.
enum sign { SIGN_GOOD, SIGN_CARE, SIGN_STOP, SIGN_COUNT };
static const char *const sign_words[] = {"good", "care", "stop"};

struct answer {
    enum sign sign;
    const char *title, *text; // keys
};
static const struct answer answers[] = {
    [PRINTOUT_CURRENT] = {SIGN_GOOD, TEXT_KEY("check-current"), TEXT_KEY("check-current-text")},
    [PRINTOUT_OVERDUE] = {SIGN_CARE, TEXT_KEY("check-overdue"), TEXT_KEY("check-overdue-text")},
    [PRINTOUT_SUPERSEDED] = {SIGN_CARE, TEXT_KEY("check-superseded"),
                             TEXT_KEY("check-superseded-text")},
    [PRINTOUT_RECALLED] = {SIGN_STOP, TEXT_KEY("check-recalled"), TEXT_KEY("check-recalled-text")},
    [PRINTOUT_WITHDRAWN] = {SIGN_STOP, TEXT_KEY("check-withdrawn"),
                            TEXT_KEY("check-withdrawn-text")},
};
// It is the newest text in its language, but what it translates was corrected for safety since.
static const struct answer behind = {SIGN_CARE, TEXT_KEY("check-behind"),
                                     TEXT_KEY("translation-behind-safety")};
static const struct answer behind_gone = {SIGN_CARE, TEXT_KEY("check-behind"),
                                          TEXT_KEY("translation-gone")};
static const struct answer unreviewed = {SIGN_CARE, TEXT_KEY("check-unreviewed"),
                                         TEXT_KEY("check-unreviewed-text")};
// What is wrong and has no newer text to read instead.
static const struct answer gone = {SIGN_STOP, TEXT_KEY("check-recalled"),
                                   TEXT_KEY("check-withdrawn-text")};
static const struct answer merged = {SIGN_CARE, TEXT_KEY("check-merged"),
                                     TEXT_KEY("check-merged-text")};
static const struct answer unknown = {SIGN_CARE, TEXT_KEY("check-unknown"),
                                      TEXT_KEY("check-unknown-text")};
static const struct answer mistyped = {SIGN_CARE, TEXT_KEY("check-mistyped"),
                                       TEXT_KEY("check-mistyped-text")};

static const struct answer *answer_of(const struct check_page *p) {
    const struct printout_check *check = p->check;
    if (check == NULL) {
        return p->code != NULL ? &unknown : p->typed != NULL ? &mistyped : NULL;
    }
    if (check->state == PRINTOUT_WITHDRAWN && !check->do_not_use) {
        return &merged;
    }
    if (check->newest == NULL &&
        (check->printout->recalled || check->withdrawal->urgency == URGENCY_SAFETY)) {
        return &gone;
    }
    const struct article *a = check->newest;
    const struct translation *original = a != NULL ? article_behind(a) : NULL;
    bool newest = check->state == PRINTOUT_CURRENT || check->state == PRINTOUT_OVERDUE;
    if (newest && original != NULL && original->safety) {
        return original->title != NULL ? &behind : &behind_gone;
    }
    bool read = a == NULL || (a->has_review && a->review.status != REVIEW_UNREVIEWED);
    return check->state == PRINTOUT_CURRENT && !read ? &unreviewed : &answers[check->state];
}

// The language switch: this address with `lang`, in the languages of the interface.
static json_t *switch_links(const struct page *page, const struct check_page *p) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < page->c->language_count; i++) {
        const char *language = page->c->languages[i];
        value_append(array, page_language(page, language,
                                          value_printf("%s/v%s%s?lang=%s", page->v->base,
                                                       p->code != NULL ? "/" : "",
                                                       p->code != NULL ? p->code : "", language)));
    }
    return array;
}

// Within the site, in a language that the library has: the page's own need not be one.
static void set_home(struct page *page, const char *language) {
    const char *base = page->v->base;
    page_set(page, "home_url", value_printf("%s/%s/", base, language));
    page_set(page, "az_url", value_printf("%s/%s/a-z", base, language));
    page_set(page, "search_url", value_printf("%s/%s/search", base, language));
}

// {lang, dir} of text in the printout's language, where that is not the page's; else null.
static json_t *own_attributes(const struct page *page, const struct printout_check *check) {
    sv rest = check != NULL ? sv_of(check->printout->language) : (sv){0};
    if (check == NULL || sv_is_nocase(sv_cut(&rest, '-'), page->interface)) {
        return json_null();
    }
    const char *language = check->printout->language;
    return value_pack("{s:o, s:s}", "lang", value_text(language), "dir",
                      language_direction(language));
}

// "May 5, 2026: No syrup." for each edition that came after the printed one.
static json_t *notes_of(const struct page *page, const struct printout_check *check) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < check->line_count; i++) {
        const struct edition_line *line = &check->lines[i];
        value_append(array, value_pack("{s:o, s:o, s:b}", "date",
                                       page_instant(page, line->available_since), "note",
                                       value_text(line->change_note), "urgent",
                                       line->urgency == URGENCY_SAFETY));
    }
    return array;
}

static json_t *changes_of(const struct page *page, const struct edition_step *step) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < step->change_count; i++) {
        value_append(array, page_change(page, &step->changes[i]));
    }
    return array;
}

// changed, of a printout that a newer edition followed: {notes, has_changes, changes}.
static void set_changes(struct page *page, const struct printout_check *check) {
    if (check == NULL || check->step == NULL) {
        page_set(page, "changed", json_null());
        return;
    }
    json_t *changes = changes_of(page, check->step);
    page_set(page, "changed",
             value_pack("{s:o, s:b, s:o}", "notes", notes_of(page, check), "has_changes",
                        json_array_size(changes) > 0, "changes", changes));
}

// The edition that was printed, and since when the newest is here.
static json_t *printed_of(const struct page *page, const struct printout_check *check) {
    const struct article *printed = check->printed != NULL ? check->printed : check->newest;
    return page_edition(page, check->printout->edition,
                        printed != NULL ? printed->available_since : 0);
}

// page, of a text that can be read: {title, url, names its edition, review, sample, original}.
static void set_article(struct page *page, const struct printout_check *check) {
    const struct article *newest = check != NULL ? check->newest : NULL;
    if (newest == NULL) {
        page_set(page, "newest", json_null());
        return;
    }
    const struct translation *t = article_behind(newest);
    json_t *value = value_pack(
        "{s:o, s:o, s:o, s:s, s:b}", "name", value_text(newest->title), "url",
        url_article(page->v->base, newest->language, newest->id), "review",
        page_review_line(page, "review-short-", newest->has_review, &newest->review), "status",
        page_status(newest->has_review, &newest->review), "sample", newest->sample);
    value_set(value, "handout_url", url_handout(page->v->base, newest->language, newest->id));
    value_set(value, "original", t == NULL ? json_null() : page_original(page, newest->id, t));
    value_set(value, "behind", t != NULL && !t->safety ? page_behind_text(page, t) : json_null());
    page_set(page, "newest", value);
}

// notice, and what to read instead of what was withdrawn: {title, url}.
static void set_withdrawal(struct page *page, const struct printout_check *check) {
    const struct withdrawal *w = check != NULL ? check->withdrawal : NULL;
    page_set(page, "notice", value_text(w != NULL ? w->notice : NULL));
    page_set(
        page, "instead",
        w == NULL || w->replacement_title == NULL
            ? json_null()
            : value_pack("{s:o, s:o}", "name", value_text(w->replacement_title), "url",
                         url_article(page->v->base, check->printout->language, w->replacement)));
}

static void set_form(struct page *page, const struct check_page *p) {
    bool wrong = p->typed != NULL && p->code == NULL;
    page_set(page, "action", value_printf("%s/v", page->v->base));
    page_set(page, "typed", value_text(wrong ? p->typed : NULL));
    page_set(page, "wrong", json_boolean(wrong));
    page_set(page, "switched", value_text(p->switched ? page->c->language : NULL));
    page_set(page, "typed_max", value_number(PRINTOUT_TYPED_MAX));
}

// answer: {text, good, care, stop}, null on the bare form; its heading is the page's. own: marks
// text in the printout's language. code, printed: what the code names.
void page_check(const struct views *v, const struct page_context *c, const struct check_page *p,
                struct buf *out) {
    struct page page = {.v = v, .c = c, .interface = views_interface(v, c->language)};
    const struct answer *answer = answer_of(p);
    page_start(&page, v, c,
               page_text(&page, answer != NULL ? answer->title : TEXT_KEY("check-title"), NULL));
    page_set(&page, "canonical", json_null());
    page_set(&page, "robots", value_text("noindex"));
    page_set_list(&page, "languages", switch_links(&page, p));
    set_home(&page, p->home);
    json_t *shown = answer != NULL
                        ? value_pack("{s:o, s:s}", "text", page_text(&page, answer->text, NULL),
                                     "sign", sign_words[answer->sign])
                        : json_null();
    for (enum sign sign = 0; answer != NULL && sign < SIGN_COUNT; sign++) {
        value_set(shown, sign_words[sign], json_boolean(sign == answer->sign));
    }
    page_set(&page, "answer", shown);
    page_set(&page, "own", own_attributes(&page, p->check));
    page_set(&page, "code", value_text(p->code));
    page_set(&page, "printed", p->check != NULL ? printed_of(&page, p->check) : json_null());
    set_article(&page, p->check);
    set_changes(&page, p->check);
    set_withdrawal(&page, p->check);
    set_form(&page, p);
    page_finish(&page, "check", out);
}
