// SPDX-License-Identifier: MIT
// Interface texts. Invariant: every language has the same keys, so a text that is known in one is
// there in all.
#include "view/texts.h"

#include "base/err.h"
#include "view/value.h"

#include <stdio.h>
#include <string.h>

enum { LANGUAGES_MAX = 16, KEY_MAX = 80 };

struct texts {
    const char *languages[LANGUAGES_MAX]; // owned
    json_t *words[LANGUAGES_MAX];
    size_t count;
};

static bool is_flat(const json_t *words) {
    const char *key;
    json_t *text;
    json_object_foreach((json_t *)words, key, text) {
        if (!json_is_string(text) || strlen(key) >= KEY_MAX) {
            return false;
        }
    }
    return json_is_object(words);
}

static int load(struct texts *texts, const struct embedded_file *file) {
    json_t *words = json_loadb((const char *)file->bytes, file->len, JSON_REJECT_DUPLICATES, NULL);
    if (words == NULL || !is_flat(words) || texts->count == LANGUAGES_MAX) {
        json_decref(words);
        return err_trace(ERR_FATAL, "%s is no flat object of texts", file->name);
    }
    char *name = mem_strdup(file->name);
    name[strcspn(name, ".")] = '\0';
    texts->languages[texts->count] = name;
    texts->words[texts->count++] = words;
    return 0;
}

static int compare(const struct texts *texts) {
    const char *key;
    json_t *text;
    for (size_t i = 0; i < texts->count; i++) {
        json_object_foreach(texts->words[i], key, text) {
            for (size_t j = 0; j < texts->count; j++) {
                if (json_object_get(texts->words[j], key) == NULL) {
                    return err_trace(ERR_FATAL, "no text %s in %s", key, texts->languages[j]);
                }
            }
        }
    }
    return 0;
}

int texts_create(const struct embedded_file *files, size_t count, struct texts **ret_texts) {
    struct texts *texts = mem_zero(1, sizeof(*texts));
    int outcome = 0;
    for (size_t i = 0; i < count && outcome == 0; i++) {
        outcome = load(texts, &files[i]);
    }
    if (outcome == 0) {
        outcome = compare(texts);
    }
    if (outcome != 0) {
        texts_destroy(texts);
        return outcome;
    }
    *ret_texts = texts;
    return 0;
}

void texts_destroy(struct texts *texts) {
    if (texts == NULL) {
        return;
    }
    for (size_t i = 0; i < texts->count; i++) {
        json_decref(texts->words[i]);
        free_ptr(&texts->languages[i]);
    }
    free_ptr(&texts);
}

const char *const *texts_languages(const struct texts *texts, size_t *ret_count) {
    *ret_count = texts->count;
    return texts->languages;
}

static const json_t *words_of(const struct texts *texts, const char *interface) {
    for (size_t i = 0; i < texts->count; i++) {
        if (strcmp(texts->languages[i], interface) == 0) {
            return texts->words[i];
        }
    }
    return texts->words[0];
}

bool texts_known(const struct texts *texts, sv key) {
    return json_object_getn(texts->words[0], key.ptr, key.len) != NULL;
}

const char *texts_get_sv(const struct texts *texts, const char *interface, sv key) {
    return json_string_value(json_object_getn(words_of(texts, interface), key.ptr, key.len));
}

const char *texts_get(const struct texts *texts, const char *interface, const char *key) {
    return texts_get_sv(texts, interface, sv_of(key));
}

static void fill_value(struct buf *out, const json_t *value) {
    if (json_is_integer(value)) {
        buf_printf(out, "%lld", (long long)json_integer_value(value));
    } else if (json_is_string(value)) {
        buf_add(out, json_string_value(value), json_string_length(value));
    }
}

void text_fill(struct buf *out, const char *text, text_lookup *lookup, void *arg) {
    for (const char *open; (open = strchr(text, '{')) != NULL;) {
        const char *close = strchr(open, '}');
        if (close == NULL) {
            break;
        }
        buf_add(out, text, (size_t)(open - text));
        fill_value(out, lookup(arg, (sv){open + 1, (size_t)(close - open - 1)}));
        text = close + 1;
    }
    buf_text(out, text);
}

static const json_t *lookup_object(void *arg, sv name) {
    return json_object_getn(arg, name.ptr, name.len);
}

void texts_write(const struct texts *texts, const char *interface, const char *key,
                 const json_t *fields, struct buf *out) {
    const char *text = texts_get(texts, interface, key);
    if (text != NULL) {
        text_fill(out, text, lookup_object, (void *)fields);
    }
}

json_t *texts_value(const struct texts *texts, const char *interface, const char *key,
                    json_t *fields) {
    CLEANUP(buf_finish) struct buf out = {0};
    texts_write(texts, interface, key, fields, &out);
    json_decref(fields);
    return value_buf(&out);
}

json_t *texts_plural(const struct texts *texts, const char *interface, const char *key,
                     int64_t count, json_t *fields) {
    char exact[KEY_MAX + 8];
    snprintf(exact, sizeof(exact), "%s-%s", key, count == 1 ? "one" : "other");
    json_t *filled = fields != NULL ? fields : value_pack("{}");
    value_set(filled, "count", value_number(count));
    return texts_value(texts, interface, exact, filled);
}

json_t *texts_date(const struct texts *texts, const char *interface, struct partial_date date) {
    char key[16];
    if (!partial_date_is_set(date)) {
        return json_null();
    }
    if (date.month == 0) {
        return value_printf("%d", date.year);
    }
    snprintf(key, sizeof(key), "month-%d", date.month);
    json_t *fields =
        value_pack("{s:o, s:o, s:o}", "year", value_number(date.year), "month",
                   value_text(texts_get(texts, interface, key)), "day", value_number(date.day));
    return texts_value(texts, interface, date.day == 0 ? "date-month" : "date-day", fields);
}
