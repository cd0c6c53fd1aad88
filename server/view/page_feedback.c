// SPDX-License-Identifier: MIT
// The feedback form and what became of a comment. Neither page needs a script.
#include "view/page.h"

#include <string.h>

// Fields of the form by the last part of a finding's pointer ("/contact/email" → email), with the
// element an error leads to.
static const struct form_field {
    const char *name, *error, *text;
} form_fields[] = {
    {"type", "error_type", TEXT_KEY("error-type")},
    {"section", "error_section", TEXT_KEY("error-section")},
    {"comment", "error_comment", TEXT_KEY("error-comment")},
    {"name", "error_name", TEXT_KEY("error-name")},
    {"email", "error_email", TEXT_KEY("error-email")},
};

static json_t *title_of(const struct page *page, const struct article *article, bool refused) {
    json_t *title =
        page_text(page, "feedback-title", value_pack("{s:o}", "title", value_text(article->title)));
    return refused ? page_text(page, "errors-prefix", value_pack("{s:o}", "title", title)) : title;
}

static json_t *type_choices(const struct page *page, enum feedback_type chosen) {
    static const enum feedback_type types[] = {FEEDBACK_COMMENT, FEEDBACK_ERROR, FEEDBACK_UNSAFE,
                                               FEEDBACK_QUESTION};
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        const char *word = vocab_word(&vocab_feedback_type, (int)types[i]);
        value_append(array,
                     value_pack("{s:s, s:o, s:b}", "value", word, "label",
                                page_word(page, "type-", word), "checked", types[i] == chosen));
    }
    return array;
}

static json_t *section_choices(const struct article *article, const char *chosen) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < article->section_count; i++) {
        const struct section *s = &article->sections[i];
        value_append(array, value_pack("{s:o, s:o, s:b}", "key", value_text(s->key), "title",
                                       value_text(s->title), "selected",
                                       chosen != NULL && strcmp(chosen, s->key) == 0));
    }
    return array;
}

static const struct form_field *field_of(const char *pointer) {
    const char *last = pointer != NULL ? strrchr(pointer, '/') : NULL;
    for (size_t i = 0; last != NULL && i < ARRAY_SIZE(form_fields); i++) {
        if (strcmp(last + 1, form_fields[i].name) == 0) {
            return &form_fields[i];
        }
    }
    return NULL;
}

// Each field once, however many findings it has; what belongs to no field comes as one line.
static void set_errors(struct page *page, const struct findings *findings) {
    json_t *lines = value_pack("[]");
    for (size_t i = 0; i < ARRAY_SIZE(form_fields); i++) {
        page_set(page, form_fields[i].error, json_null());
    }
    const char *other = NULL; // what is wrong with no field that a person sees
    for (size_t i = 0; findings != NULL && i < findings->error_count; i++) {
        const struct form_field *field = field_of(findings->errors[i].pointer);
        if (field == NULL) {
            bool expired = strcmp(findings->errors[i].code, "expired") == 0;
            other = expired ? TEXT_KEY("error-expired") : TEXT_KEY("error-other");
        } else if (json_is_null(json_object_get(page->data, field->error))) {
            json_t *text = page_text(page, field->text, NULL);
            value_append(lines, value_pack("{s:s, s:O}", "target", field->name, "text", text));
            page_set(page, field->error, text);
        }
    }
    if (other != NULL) {
        value_append(lines, value_pack("{s:s, s:o}", "target", "comment", "text",
                                       page_text(page, other, NULL)));
    }
    page_set_list(page, "errors", lines);
}

json_t *page_promise(const struct page *page, const struct article *article) {
    if (!article->feedback_promise.set || article->feedback_promise.business_days <= 0) {
        return json_null();
    }
    const char *team = article->feedback_promise.team;
    return texts_plural(
        page->v->texts, page->interface, "promise", article->feedback_promise.business_days,
        value_pack("{s:o}", "team", value_text(team != NULL ? team : page->v->library->publisher)));
}

static void set_filled(struct page *page, const struct feedback *filled,
                       const struct article *article) {
    static const struct feedback none = {.type = FEEDBACK_COMMENT};
    const struct feedback *f = filled != NULL ? filled : &none;
    bool vote = feedback_is_vote(f->type);
    page_set(page, "voted",
             vote ? page_word(page, "vote-", vocab_word(&vocab_feedback_type, (int)f->type))
                  : json_null());
    page_set(page, "types", type_choices(page, vote ? FEEDBACK_COMMENT : f->type));
    page_set_list(page, "parts", section_choices(article, f->section));
    page_set(page, "comment", value_text(f->comment));
    page_set(page, "name", value_text(f->contact_name));
    page_set(page, "email", value_text(f->contact_email));
    page_set(page, "edition", value_number(f->edition != 0 ? f->edition : article->edition));
}

// voted: after a vote, what the reader may add. The form is posted to its own address. Field names:
// type, section, comment, name, email, edition, stamp, and website, which only a robot fills.
void page_feedback_form(const struct views *v, const struct page_context *c,
                        const struct article *article, const char *stamp,
                        const struct findings *findings, const struct feedback *filled,
                        struct buf *out) {
    struct page page = {.v = v, .c = c, .interface = views_interface(v, c->language)};
    page_start(&page, v, c, title_of(&page, article, false));
    if (findings != NULL) {
        page_set(&page, "page_title", title_of(&page, article, true));
    }
    page_set(&page, "robots", value_text("noindex"));
    page_set_list(&page, "languages", value_pack("[]")); // the article need not exist in all
    page_set(&page, "article_url", url_article(v->base, article->language, article->id));
    page_set(&page, "action",
             value_printf("%s/%s/articles/%s/feedback", v->base, article->language, article->id));
    page_set(&page, "stamp", value_text(stamp));
    page_set(&page, "max", value_number(FEEDBACK_COMMENT_MAX));
    page_set(&page, "notice", json_feedback_notice(v, c->language));
    page_set(&page, "promise", page_promise(&page, article));
    set_filled(&page, filled, article);
    set_errors(&page, findings);
    page_finish(&page, "feedback_form", out);
}

static const char *ticket_title(enum feedback_status status) {
    return status == FEEDBACK_ANSWERED ? TEXT_KEY("ticket-answered-title")
           : status == FEEDBACK_CLOSED ? TEXT_KEY("ticket-closed-title")
                                       : TEXT_KEY("ticket-title");
}

// received, respond_by (null once answered or closed), answered: days; fixed: a sentence or null.
void page_feedback_status(const struct views *v, const struct page_context *c,
                          const struct feedback *f, struct buf *out) {
    struct page page = {.v = v, .c = c, .interface = views_interface(v, c->language)};
    bool open = f->status == FEEDBACK_RECEIVED || f->status == FEEDBACK_IN_REVIEW;
    page_start(&page, v, c, page_text(&page, ticket_title(f->status), NULL));
    page_set(&page, "robots", value_text("noindex"));
    page_set(&page, "canonical", json_null());
    page_set(&page, "notice", json_feedback_notice(v, c->language));
    page_set(&page, "reference", value_text(f->reference));
    page_set(
        &page, "status",
        page_word(&page, "feedback-status-", vocab_word(&vocab_feedback_status, (int)f->status)));
    page_set(&page, "received", page_instant(&page, f->received_at));
    page_set(&page, "respond_by", open ? page_instant(&page, f->respond_by) : json_null());
    page_set(&page, "answered", page_instant(&page, f->answered_at));
    page_set(&page, "answer", value_text(f->answer));
    page_set(&page, "fixed",
             f->fixed_in_edition == 0
                 ? json_null()
                 : page_text(&page, "ticket-fixed",
                             value_pack("{s:o}", "edition", value_number(f->fixed_in_edition))));
    page_set(&page, "article_url", url_article(v->base, f->language, f->article));
    page_finish(&page, "feedback_status", out);
}
