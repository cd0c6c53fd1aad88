// SPDX-License-Identifier: MIT
// What content systems and operators get: results of writes, tokens, media, readiness.
#include "view/private.h"

json_t *json_problem_fields(const struct problem_field *fields, size_t count) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        value_append(array, value_pack("{s:o, s:o, s:o}", "pointer", value_text(fields[i].pointer),
                                       "code", value_text(fields[i].code), "detail",
                                       value_text(fields[i].detail)));
    }
    return array;
}

static json_t *warnings_of(const struct findings *f) {
    return f == NULL ? value_pack("[]") : json_problem_fields(f->warnings, f->warning_count);
}

void view_written(const struct views *v, const char *id, const char *language, int edition,
                  const char *status, const struct findings *findings, struct buf *out) {
    value_dump(value_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "id", value_text(id), "language",
                          value_text(language), "edition", value_count(edition, 0), "status",
                          value_text(status), "url",
                          url_article(v->library->public_url, language, id), "warnings",
                          warnings_of(findings)),
               out);
}

void view_import_line(int line, const char *id, const char *language, int edition,
                      const char *status, const struct findings *findings, struct buf *out) {
    const struct problem_field *first =
        findings != NULL && findings->error_count > 0 ? &findings->errors[0] : NULL;
    json_t *errors = findings == NULL
                         ? value_pack("[]")
                         : json_problem_fields(findings->errors, findings->error_count);
    value_dump(value_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "line", line, "id",
                          value_text(id), "language", value_text(language), "edition",
                          value_count(edition, 0), "status", value_text(status), "code",
                          value_text(first != NULL ? first->code : NULL), "errors", errors,
                          "warnings", warnings_of(findings)),
               out);
}

static json_t *token_scopes(const struct token_line *line) {
    size_t count = 0;
    while (line->scopes != NULL && line->scopes[count] != NULL) {
        count++;
    }
    return value_texts(line->scopes, count);
}

void view_tokens(const struct token_line *lines, size_t count, struct buf *out) {
    json_t *items = value_pack("[]");
    for (size_t i = 0; i < count; i++) {
        value_append(items,
                     value_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "name", value_text(lines[i].name),
                                "scopes", token_scopes(&lines[i]), "createdAt",
                                value_instant(lines[i].created_at), "expiresAt",
                                value_instant(lines[i].expires_at), "lastUsed",
                                value_day(lines[i].last_used_day), "revoked", lines[i].revoked));
    }
    value_dump(value_list(items, NULL, (int64_t)count), out);
}

void view_token_created(const char *name, const char *secret, int64_t expires_at, struct buf *out) {
    value_dump(value_pack("{s:o, s:o, s:o}", "name", value_text(name), "token", value_text(secret),
                          "expiresAt", value_instant(expires_at)),
               out);
}

void view_media(const struct views *v, const struct media *media, struct buf *out) {
    value_dump(value_pack("{s:o, s:o, s:o, s:o, s:o}", "hash", value_text(media->hash), "url",
                          url_media(v->library->public_url, media), "type", value_text(media->type),
                          "width", value_count(media->width, 0), "height",
                          value_count(media->height, 0)),
               out);
}

void view_ready(bool ready, const char *const *reasons, size_t count, int64_t sequence,
                int64_t indexed, struct buf *out) {
    value_dump(value_pack("{s:b, s:o, s:o, s:o}", "ready", ready, "reasons",
                          value_texts(reasons, count), "sequence", value_number(sequence),
                          "indexed", value_number(indexed)),
               out);
}

static const char *problem_title(const char *code, int status) {
    const struct problem_kind *kind = problem_find(sv_of(code));
    return kind != NULL ? kind->title : status >= 500 ? "The server failed" : "The request failed";
}

static json_t *available_languages(const struct problem_details *d) {
    json_t *array = value_pack("[]");
    for (size_t i = 0; i < d->available_count; i++) {
        value_append(array,
                     value_pack("{s:o, s:o}", "language", value_text(d->available[i].language),
                                "url", value_text(d->available[i].url)));
    }
    return array;
}

static json_t *replacement_of(const struct problem_details *d) {
    if (d->replacement_url == NULL) {
        return json_null();
    }
    return value_pack("{s:o, s:o, s:o}", "id", value_text(d->withdrawal->replacement), "title",
                      value_text(d->withdrawal->replacement_title), "url",
                      value_text(d->replacement_url));
}

// Members beyond RFC 9457's own stand only where they apply.
static void add_details(json_t *object, const struct problem_details *d) {
    const struct findings *f = d->findings;
    if (f != NULL) {
        value_set(object, "errors", json_problem_fields(f->errors, f->error_count));
        value_set(object, "warnings", json_problem_fields(f->warnings, f->warning_count));
        value_set(object, "dropped", value_number((int64_t)f->dropped));
    }
    if (d->available != NULL) {
        value_set(object, "available", available_languages(d));
    }
    if (d->current_etag != NULL) {
        value_set(object, "currentEtag", value_text(d->current_etag));
    }
    if (d->withdrawal != NULL) {
        value_set(object, "notice", value_text(d->withdrawal->notice));
        value_set(object, "replacement", replacement_of(d));
    }
}

void view_problem(const struct views *v, int status, const char *code, const char *detail,
                  const char *request_id, const struct problem_details *details, struct buf *out) {
    json_t *object = value_pack("{s:o, s:o, s:i, s:o, s:o, s:o}", "type",
                                value_printf("%s/problems/%s", v->library->public_url, code),
                                "title", value_text(problem_title(code, status)), "status", status,
                                "code", value_text(code), "detail", value_text(detail), "requestId",
                                value_text(request_id));
    if (details != NULL) {
        add_details(object, details);
    }
    value_dump(object, out);
}
