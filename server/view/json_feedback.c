// SPDX-License-Identifier: MIT
// Feedback as JSON. What the public sees holds neither the comment nor who sent it.
#include "view/private.h"

#include <string.h>

json_t *json_feedback_notice(const struct views *v, const char *language) {
    return texts_value(v->texts, views_interface(v, language), "feedback-notice",
                       value_pack("{s:o}", "emergency", value_text(v->library->emergency_number)));
}

void view_feedback_receipt(const struct views *v, const struct feedback *f, struct buf *out) {
    value_dump(value_pack("{s:o, s:o, s:o, s:o, s:o}", "reference", value_text(f->reference),
                          "receivedAt", value_instant(f->received_at), "respondBy",
                          value_instant(f->respond_by), "statusUrl",
                          url_feedback(v->library->public_url, f->language, f->reference), "notice",
                          json_feedback_notice(v, f->language)),
               out);
}

static json_t *public_part(const struct views *v, const struct feedback *f) {
    return value_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", //
                      "reference", value_text(f->reference),                               //
                      "article", value_text(f->article),                                   //
                      "language", value_text(f->language),                                 //
                      "edition", value_count(f->edition, 0),                               //
                      "section", value_text(f->section),                                   //
                      "type", value_word(&vocab_feedback_type, (int)f->type),              //
                      "status", value_word(&vocab_feedback_status, (int)f->status),        //
                      "receivedAt", value_instant(f->received_at),                         //
                      "respondBy", value_instant(f->respond_by),                           //
                      "answeredAt", value_instant(f->answered_at),                         //
                      "answer", value_text(f->answer),                                     //
                      "fixedInEdition", value_count(f->fixed_in_edition, 0),               //
                      "statusUrl", url_feedback(v->library->public_url, f->language, f->reference));
}

void view_feedback_status(const struct views *v, const struct feedback *f, struct buf *out) {
    json_t *object = public_part(v, f);
    value_set(object, "notice", json_feedback_notice(v, f->language));
    value_dump(object, out);
}

static json_t *contact(const struct feedback *f) {
    if (f->contact_name == NULL && f->contact_email == NULL) {
        return json_null();
    }
    return value_pack("{s:o, s:o}", "name", value_text(f->contact_name), "email",
                      value_text(f->contact_email));
}

static bool is_open(const struct feedback *f) {
    return f->status == FEEDBACK_RECEIVED || f->status == FEEDBACK_IN_REVIEW;
}

void view_feedback_queue(const struct views *v, const struct feedback *rows, size_t count,
                         const char *next, int total, int64_t now, struct buf *out) {
    json_t *items = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        json_t *item = public_part(v, &rows[i]);
        value_set(item, "comment", value_text(rows[i].comment));
        value_set(item, "contact", contact(&rows[i]));
        value_set(item, "overdue", json_boolean(is_open(&rows[i]) && now > rows[i].respond_by));
        value_set(item, "quarantined", json_boolean(rows[i].quarantined));
        value_append(items, item);
    }
    value_dump(value_list(items, next, total), out);
}
