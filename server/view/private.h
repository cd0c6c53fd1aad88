// SPDX-License-Identifier: MIT
// What the files of this layer share: the views themselves, addresses, and article parts as JSON.
#pragma once

#include "view/assets.h"
#include "view/template.h"
#include "view/texts.h"
#include "view/value.h"
#include "view/view.h"

struct views {
    const struct library *library;
    const char *base; // the path of public_url, "" for most: pages link within their own site
    struct texts *texts;
    struct templates *templates;
    struct assets *assets;
    struct buf *missing; // tests only: names that a template asked for and the data had not
};

// Addresses: absolute in documents (`root` = library->public_url), within the site on pages
// (`root` = base).
json_t *url_article(const char *root, const char *language, const char *id);
// The newest edition's is the article's own.
json_t *url_edition(const char *root, const char *language, const char *id, int number,
                    enum edition_state state);
json_t *url_handout(const char *root, const char *language, const char *id);
json_t *url_topic(const char *root, const char *language, const char *id);
json_t *url_media(const char *root, const struct media *media); // null without one
json_t *url_feedback(const char *root, const char *language, const char *reference);
json_t *url_printout(const char *root, const char *code);
json_t *url_asset(const struct views *v, const char *file); // by its content-addressed name
json_t *url_doi(const char *doi);                           // null without one
json_t *url_pubmed(const char *pmid);                       // null without one

// Parts of documents.
json_t *json_review(bool has_review, const struct review *review);
json_t *json_review_portable(const struct review *review); // without what a server sets
json_t *json_reviewers(const struct review *review);
json_t *json_printout(const struct views *v, const char *code); // {code, url} or null
// {from, to, sections, fields, updateType, urgency, changeNote}.
json_t *json_changes(const struct views *v, const struct edition_step *step,
                     const struct article *older, const struct article *newer);
json_t *json_summary(const struct views *v, const struct summary *row);
json_t *json_problem_fields(const struct problem_field *fields, size_t count);
// Names of the fields, sections and the edition's own facts apart, in which two editions differ.
json_t *json_fields_changed(const struct views *v, const struct article *older,
                            const struct article *newer);
json_t *json_policy(const struct policy_rule *rules, size_t count);
// What a change of a section is called, by enum section_change_kind.
extern const char *const section_change_words[];
json_t *json_ld_article(const struct views *v, const struct article *article);
// The text that readers see with every feedback form and answer: it is not read right away.
json_t *json_feedback_notice(const struct views *v, const char *language);

// True when `fields` (comma-separated, NULL: all) has `name`.
bool fields_have(const char *fields, const char *name);
// False when `fields` has a name that is not in `known`; its text goes to ret_unknown, cut to size.
bool fields_known(const char *fields, const char *const *known, size_t count, size_t size,
                  char *ret_unknown);

// A section's stored html as it is served: links to articles get their address.
void body_serve(struct buf *out, const char *html, const char *root, const char *language);
