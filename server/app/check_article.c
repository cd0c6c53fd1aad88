// SPDX-License-Identifier: MIT
// What there is to find in one article, each rule a function.
#include "app/check.h"
#include "base/mem.h"
#include "model/review.h"
#include "store/article.h"
#include "store/topic.h"

#include <string.h>

typedef int check_rule(struct check *check, struct arena *arena, const struct article *article);

static bool is_reviewed(const struct article *article) {
    return article->has_review && partial_date_is_set(article->review.last_reviewed);
}

static int find_lost_lists(struct check *check, struct arena *arena,
                           const struct article *article) {
    (void)arena;
    for (size_t i = 0; i < article->section_count; i++) {
        const struct section *section = &article->sections[i];
        int lost = 0;
        const char *at = section->html;
        while (at != NULL && (at = strstr(at, "<p class=\"lost-list\">")) != NULL) {
            lost++;
            at++;
        }
        if (lost > 0) {
            check_add(check, CHECK_LOST_LIST, article, section->key,
                      "section %s lacks %d list%s that its source lost; write what stood there "
                      "from the original",
                      section->key, lost, lost == 1 ? "" : "s");
        }
    }
    return 0;
}

#define UNRESOLVED "<span class=\"unresolved-link\" data-article=\""

static int find_unresolved(struct check *check, struct arena *arena,
                           const struct article *article) {
    (void)arena;
    for (size_t i = 0; i < article->section_count; i++) {
        const struct section *section = &article->sections[i];
        const char *at = section->html;
        while (at != NULL && (at = strstr(at, UNRESOLVED)) != NULL) {
            at += strlen(UNRESOLVED);
            check_add(check, CHECK_UNRESOLVED_LINK, article, section->key,
                      "section %s links to %.*s, which is not published in this language; publish "
                      "it or take the link out",
                      section->key, (int)strcspn(at, "\""), at);
        }
    }
    for (size_t i = 0; i < article->related_count; i++) {
        if (article->related[i].title == NULL) {
            check_add(check, CHECK_UNRESOLVED_LINK, article, NULL,
                      "related article %s is not published in this language; publish it or take "
                      "it out of `related`",
                      article->related[i].id);
        }
    }
    return 0;
}

static bool has_topic(const struct check *check, const char *id) {
    bool found = false;
    for (size_t i = 0; !found && i < check->topic_count; i++) {
        found = strcmp(check->topics[i].id, id) == 0;
    }
    return found;
}

static int find_unknown_topics(struct check *check, struct arena *arena,
                               const struct article *article) {
    (void)arena;
    for (size_t i = 0; check->topic_count > 0 && i < article->topic_count; i++) {
        if (!has_topic(check, article->topics[i])) {
            check_add(check, CHECK_UNKNOWN_TOPIC, article, NULL,
                      "it names the topic %s, which the topic tree does not have; correct it, or "
                      "add the topic to topics.json",
                      article->topics[i]);
        }
    }
    return 0;
}

static int find_figures(struct check *check, struct arena *arena, const struct article *article) {
    for (size_t i = 0; i < article->figure_count; i++) {
        const struct figure *figure = &article->figures[i];
        struct media media;
        sv bytes;
        int outcome = figure->media.hash != NULL  ? media_read(check->look.reader, arena,
                                                               figure->media.hash, &media, &bytes)
                      : figure->media.url != NULL ? 0
                                                  : STORE_NONE;
        if (outcome < 0) {
            return outcome;
        }
        if (outcome == STORE_NONE) {
            check_add(check, CHECK_FIGURE_IMAGE, article, NULL,
                      "figure %s has no image; import the article again with its image",
                      figure->key);
        }
        if (figure->alt == NULL) {
            check_add(check, CHECK_FIGURE_ALT, article, NULL,
                      "figure %s says nothing to those who cannot see it; write its `alt`",
                      figure->key);
        }
    }
    return 0;
}

// A patient may have what these are about, or go through it.
static bool needs_help(enum kind kind) {
    return kind == KIND_CONDITION || kind == KIND_SYMPTOM || kind == KIND_PROCEDURE ||
           kind == KIND_MEDICINE;
}

static int find_no_help(struct check *check, struct arena *arena, const struct article *article) {
    (void)arena;
    for (size_t i = 0; i < article->section_count; i++) {
        if (article->sections[i].aspect == ASPECT_WHEN_TO_GET_HELP) {
            return 0;
        }
    }
    if (needs_help(article->kind)) {
        check_add(check, CHECK_NO_HELP, article, NULL,
                  "no section says when to get help; write one with the aspect when-to-get-help");
    }
    return 0;
}

static int find_review(struct check *check, struct arena *arena, const struct article *article) {
    char date[PARTIAL_DATE_TEXT];
    (void)arena;
    if (!is_reviewed(article)) {
        check_add(check, CHECK_NEVER_REVIEWED, article, NULL,
                  "nobody has reviewed it; have it read, then `careleaf review record`");
    } else if (article->review.status == REVIEW_OVERDUE) {
        check_add(check, CHECK_REVIEW_OVERDUE, article, NULL,
                  "a review was due %s; have it read, then `careleaf review record`",
                  partial_date_text(article->review.review_due, date));
    }
    return 0;
}

static bool has_language(const struct article *article, const char *language) {
    bool found = strcmp(article->language, language) == 0;
    for (size_t i = 0; !found && i < article->translation_count; i++) {
        found = strcmp(article->translations[i].language, language) == 0;
    }
    return found;
}

// Once an article, at the first language that it has.
static int find_missing_translations(struct check *check, struct arena *arena,
                                     const struct article *article) {
    (void)arena;
    if (check->last_id != NULL && strcmp(check->last_id, article->id) == 0) {
        return 0;
    }
    check->last_id = arena_strdup(check->arena, article->id);
    for (size_t i = 0; i < check->language_count; i++) {
        if (!has_language(article, check->languages[i])) {
            check_add(check, CHECK_TRANSLATION_MISSING, article, NULL,
                      "there is no text in %s, a language of this library; translate it",
                      check->languages[i]);
        }
    }
    return 0;
}

static int find_behind(struct check *check, struct arena *arena, const struct article *article) {
    (void)arena;
    for (size_t i = 0; i < article->translation_count; i++) {
        const struct translation *t = &article->translations[i];
        const char *origin = article->translation_of.language;
        bool of_it = origin != NULL && strcmp(origin, t->language) == 0;
        if (of_it && t->status == TRANSLATION_BEHIND) {
            check_add(check, CHECK_TRANSLATION_BEHIND, article, NULL,
                      "it translates edition %d of the text in %s, which is at edition %d; bring "
                      "it up to date, with its translationOf",
                      article->translation_of.edition, t->language, t->edition);
        }
    }
    return 0;
}

static check_rule *const rules[] = {
    find_lost_lists, find_unresolved, find_unknown_topics,       find_figures,
    find_no_help,    find_review,     find_missing_translations, find_behind};

int check_article(struct check *check, struct arena *arena, const char *id, const char *language) {
    struct article article;
    int outcome = article_read(check->look.reader, arena, id, language, 0, &article);
    if (outcome != 0) {
        return outcome;
    }
    int interval =
        article.review_months > 0 ? article.review_months : check->look.library.review_interval;
    review_compute(article.has_review, &article.review, interval, check->today);
    for (size_t i = 0; outcome == 0 && i < ARRAY_SIZE(rules); i++) {
        outcome = rules[i](check, arena, &article);
    }
    return outcome;
}
