// SPDX-License-Identifier: MIT
// Feedback, its answer, and tokens: the small bodies. Invariant: a comment or a contact appears in
// no finding's detail, so that none reaches a log.
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "parse/document.h"
#include "parse/json_text.h"
#include "parse/parts.h"

#include <string.h>

enum { TOKEN_NAME_MAX = 100, FEEDBACK_EDITION_MAX = 1000000000 };

// --- E-mail ---

static bool is_label(sv label) {
    if (label.len == 0 || label.len > 63 || label.ptr[0] == '-' ||
        label.ptr[label.len - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < label.len; i++) {
        unsigned char c = (unsigned char)label.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        if (!letter && !(c >= '0' && c <= '9') && c != '-') {
            return false;
        }
    }
    return true;
}

bool email_valid(sv address) {
    static const char specials[] = " \t()<>[]:;,\\\"@";
    sv domain = address;
    sv local = sv_cut(&domain, '@');
    if (address.len > FEEDBACK_EMAIL_MAX || local.len == 0 || local.len > 64 ||
        domain.ptr == NULL || memchr(domain.ptr, '.', domain.len) == NULL || local.ptr[0] == '.' ||
        local.ptr[local.len - 1] == '.') {
        return false;
    }
    for (size_t i = 0; i < local.len; i++) {
        unsigned char c = (unsigned char)local.ptr[i];
        if (c < ' ' || c == 0x7f || strchr(specials, c) != NULL) {
            return false;
        }
    }
    while (domain.ptr != NULL) {
        if (!is_label(sv_cut(&domain, '.'))) {
            return false;
        }
    }
    return true;
}

// --- Feedback ---

struct contact {
    const char *name, *email;
};
struct feedback_work {
    struct feedback feedback;
    int type;
    struct contact contact;
};

static const struct field contact_fields[] = {
    {"name", FIELD_LINE, .offset = offsetof(struct contact, name), .max = FEEDBACK_NAME_MAX},
    {"email", FIELD_LINE, .offset = offsetof(struct contact, email), .max = FEEDBACK_EMAIL_MAX},
};
static const struct shape contact_shape = {.name = "a contact",
                                           .size = sizeof(struct contact),
                                           .fields = contact_fields,
                                           .field_count = ARRAY_SIZE(contact_fields)};

#define WORK(member) .offset = offsetof(struct feedback_work, member)
static const struct field feedback_fields[] = {
    {"article", FIELD_ID, .required = true, WORK(feedback.article)},
    {"language", FIELD_LANGUAGE, .required = true, WORK(feedback.language),
     .max = ARTICLE_LANGUAGE_MAX},
    {"edition", FIELD_INT, WORK(feedback.edition), .min = 1, .max = FEEDBACK_EDITION_MAX},
    {"section", FIELD_ID, WORK(feedback.section)},
    {"type", FIELD_WORD, .required = true, WORK(type), .words = &vocab_feedback_type},
    {"comment", FIELD_TEXT, WORK(feedback.comment), .max = FEEDBACK_COMMENT_MAX},
    {"contact", FIELD_OBJECT, WORK(contact), .shape = &contact_shape},
};
static void feedback_init(void *target) {
    *(struct feedback_work *)target = (struct feedback_work){.type = VOCAB_NONE};
}
static const struct shape feedback_shape = {.name = "feedback",
                                            .size = sizeof(struct feedback_work),
                                            .fields = feedback_fields,
                                            .field_count = ARRAY_SIZE(feedback_fields),
                                            .init = feedback_init};

static bool is_reported(const struct findings *findings, const char *pointer) {
    for (size_t i = 0; i < findings->error_count; i++) {
        if (strcmp(findings->errors[i].pointer, pointer) == 0) {
            return true;
        }
    }
    return false;
}

// What a vote may lack and a comment may not, and the shape of an address.
static void check_rules(const struct feedback *feedback, struct findings *findings) {
    bool vote = feedback->type == FEEDBACK_HELPFUL || feedback->type == FEEDBACK_NOT_HELPFUL;
    if (!vote && feedback->comment == NULL && !is_reported(findings, "/comment") &&
        !is_reported(findings, "/type")) {
        findings_error(findings, "/comment", "required", "say what it is about");
    }
    if (feedback->contact_email != NULL && !email_valid(sv_of(feedback->contact_email))) {
        findings_error(findings, "/contact/email", "bad-value", "this is no e-mail address");
    }
}

int feedback_parse(sv json, struct findings *findings, struct feedback *ret_feedback) {
    json_auto_t *root = json_text_parse(json, findings, 0);
    if (root == NULL) {
        return DOCUMENT_SYNTAX;
    }
    CLEANUP(reader_finish) struct reader reader = {.findings = findings};
    struct feedback_work work;
    fields_read(&reader, root, &feedback_shape, &work);
    if (json_is_object(root)) {
        work.feedback.type =
            work.type == VOCAB_NONE ? FEEDBACK_COMMENT : (enum feedback_type)work.type;
        work.feedback.contact_name = work.contact.name;
        work.feedback.contact_email = work.contact.email;
        check_rules(&work.feedback, findings);
    }
    if (findings->error_count > 0) {
        return DOCUMENT_REFUSED;
    }
    *ret_feedback = work.feedback;
    return 0;
}

// One text of a form, cleaned and measured like a field of the document.
static const char *form_field(struct findings *findings, const char *text, const char *pointer,
                              size_t max, bool breaks) {
    const char *clean = text == NULL ? NULL : fields_clean(findings->arena, sv_of(text), breaks);
    size_t length = clean == NULL ? 0 : utf8_length(sv_of(clean));
    if (length > max) {
        findings_error(findings, pointer, "too-long", "%zu characters; at most %zu are allowed",
                       length, max);
    }
    return clean;
}

static void check_subject(struct feedback *feedback, struct findings *findings) {
    if (feedback->article == NULL || !article_id_valid(sv_of(feedback->article))) {
        findings_error(findings, "/article", feedback->article == NULL ? "required" : "bad-id",
                       "this must be the id of an article");
    }
    if (feedback->language == NULL || !language_tag_valid(sv_of(feedback->language))) {
        findings_error(findings, "/language",
                       feedback->language == NULL ? "required" : "bad-language",
                       "this must be the language of the article");
    }
    if (feedback->section != NULL && !article_id_valid(sv_of(feedback->section))) {
        findings_error(findings, "/section", "bad-id", "this must be the key of a section");
    }
    if (vocab_word(&vocab_feedback_type, (int)feedback->type) == NULL) {
        char choices[200];
        findings_error(findings, "/type", "bad-value", "this must be one of %s",
                       vocab_choices(&vocab_feedback_type, sizeof(choices), choices));
    }
}

int feedback_check(struct feedback *feedback, struct findings *findings) {
    feedback->comment =
        form_field(findings, feedback->comment, "/comment", FEEDBACK_COMMENT_MAX, true);
    feedback->contact_name =
        form_field(findings, feedback->contact_name, "/contact/name", FEEDBACK_NAME_MAX, false);
    feedback->contact_email =
        form_field(findings, feedback->contact_email, "/contact/email", FEEDBACK_EMAIL_MAX, false);
    check_subject(feedback, findings);
    check_rules(feedback, findings);
    return findings->error_count > 0 ? DOCUMENT_REFUSED : 0;
}

// --- Answers ---

struct answer_work {
    const char *answer;
    int edition;
};
static const struct field answer_fields[] = {
    {"answer", FIELD_TEXT, .required = true, .offset = offsetof(struct answer_work, answer)},
    {"edition", FIELD_INT, .offset = offsetof(struct answer_work, edition), .min = 1,
     .max = FEEDBACK_EDITION_MAX},
};
static const struct shape answer_shape = {.name = "an answer",
                                          .size = sizeof(struct answer_work),
                                          .fields = answer_fields,
                                          .field_count = ARRAY_SIZE(answer_fields)};

int answer_parse(sv json, struct findings *findings, const char **ret_answer, int *ret_edition) {
    json_auto_t *root = json_text_parse(json, findings, 0);
    if (root == NULL) {
        return DOCUMENT_SYNTAX;
    }
    CLEANUP(reader_finish) struct reader reader = {.findings = findings};
    struct answer_work work = {0};
    fields_read(&reader, root, &answer_shape, &work);
    if (findings->error_count > 0) {
        return DOCUMENT_REFUSED;
    }
    *ret_answer = work.answer;
    *ret_edition = work.edition;
    return 0;
}

// --- Tokens ---

struct token_work {
    const char *name, *expires;
    const char **scopes;
    size_t scope_count;
};
static const struct field token_fields[] = {
    {"name", FIELD_LINE, .required = true, .offset = offsetof(struct token_work, name),
     .max = TOKEN_NAME_MAX},
    {"scopes", FIELD_LINES, .required = true, .offset = offsetof(struct token_work, scopes),
     .count = offsetof(struct token_work, scope_count)},
    {"expiresAt", FIELD_LINE, .offset = offsetof(struct token_work, expires), .max = 40},
};
static const struct shape token_shape = {.name = "a token",
                                         .size = sizeof(struct token_work),
                                         .fields = token_fields,
                                         .field_count = ARRAY_SIZE(token_fields)};

static const char *scope_choices(struct arena *arena, const char *const *names) {
    CLEANUP(buf_finish) struct buf out = {0};
    for (size_t i = 0; names[i] != NULL; i++) {
        buf_printf(&out, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    return arena_copy(arena, (sv){out.ptr, out.len});
}

static unsigned scope_bits(struct findings *findings, const struct token_work *work,
                           const char *const *names) {
    unsigned bits = 0;
    for (size_t i = 0; i < work->scope_count; i++) {
        size_t bit = 0;
        while (names[bit] != NULL && strcmp(names[bit], work->scopes[i]) != 0) {
            bit++;
        }
        if (names[bit] == NULL) {
            findings_error(findings, arena_printf(findings->arena, "/scopes/%zu", i), "bad-value",
                           "this must be one of %s", scope_choices(findings->arena, names));
            continue;
        }
        bits |= 1U << bit;
    }
    if (work->scope_count == 0 && findings->error_count == 0) {
        findings_error(findings, "/scopes", "required", "a token without a scope is of no use");
    }
    return bits;
}

int token_parse(sv json, const char *const *scope_names, struct findings *findings,
                const char **ret_name, unsigned *ret_scopes, int64_t *ret_expires) {
    json_auto_t *root = json_text_parse(json, findings, 0);
    if (root == NULL) {
        return DOCUMENT_SYNTAX;
    }
    CLEANUP(reader_finish) struct reader reader = {.findings = findings};
    struct token_work work = {0};
    int64_t expires = 0;
    fields_read(&reader, root, &token_shape, &work);
    unsigned scopes = scope_bits(findings, &work, scope_names);
    if (work.expires != NULL && !clock_parse_rfc3339(sv_of(work.expires), &expires)) {
        reader_error(&reader, "expiresAt", "bad-date",
                     "this must be an instant such as \"2027-01-31T12:00:00Z\" (RFC 3339)");
    }
    if (findings->error_count > 0) {
        return DOCUMENT_REFUSED;
    }
    *ret_name = work.name;
    *ret_scopes = scopes;
    *ret_expires = expires;
    return 0;
}
