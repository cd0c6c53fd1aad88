// SPDX-License-Identifier: MIT
// Holds the interface's texts together at build time: `check_texts STAMP FILE…` reads the languages
// (.json), templates (.html) and sources (.c) among the files, and makes STAMP only where
// - each language is a flat object of texts, with the same keys and the same {placeholders};
// - each {{t.KEY}} of a template is there;
// - each key that a source names is there: a literal at the place of `callers[]`, or TEXT_KEY("…").
// A finding is one line, `FILE: what`, on standard error, and the build fails.
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANGUAGES_MAX = 16, KEY_MAX = 120 };

struct language {
    const char *path;
    json_t *texts;
};
static struct language languages[LANGUAGES_MAX];
static size_t language_count;
static int findings;

static void finding(const char *path, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void finding(const char *path, const char *format, ...) {
    va_list args;
    fprintf(stderr, "%s: ", path);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    findings++;
}

// --- languages ---

static void load(const char *path) {
    json_error_t error;
    json_t *texts = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    const char *key;
    json_t *text;
    if (!json_is_object(texts) || language_count == LANGUAGES_MAX) {
        finding(path, "line %d: no object of texts: %s", error.line, error.text);
        json_decref(texts);
        return;
    }
    json_object_foreach(texts, key, text) {
        if (!json_is_string(text)) {
            finding(path, "%s is no text", key);
        }
    }
    languages[language_count++] = (struct language){path, texts};
}

// Whether every {name} of `text` stands in `other`.
static bool has_fields_of(const char *other, const char *text) {
    for (const char *open = text; (open = strchr(open, '{')) != NULL; open++) {
        size_t len = strcspn(open, "}") + 1;
        char field[KEY_MAX];
        snprintf(field, sizeof(field), "%.*s", (int)len, open);
        if (strstr(other, field) == NULL) {
            return false;
        }
    }
    return true;
}

static void compare_texts(const struct language *one, const struct language *other) {
    const char *key;
    json_t *value;
    json_object_foreach(one->texts, key, value) {
        const char *text = json_string_value(value);
        const char *twin = json_string_value(json_object_get(other->texts, key));
        if (twin == NULL) {
            finding(other->path, "no text %s, which %s has", key, one->path);
        } else if (text != NULL && !has_fields_of(twin, text)) {
            finding(other->path, "%s lacks a {placeholder} that it has in %s", key, one->path);
        }
    }
}

static void compare_languages(void) {
    for (size_t i = 0; i < language_count; i++) {
        for (size_t j = 0; j < language_count; j++) {
            compare_texts(&languages[i], &languages[j]);
        }
    }
}

// --- names of texts ---

enum form {
    FORM_EXACT,
    FORM_PLURAL, // KEY-one and KEY-other
    FORM_PREFIX, // some key begins with it
};

static bool has_prefix(const char *prefix) {
    const char *key;
    json_t *text;
    json_object_foreach(languages[0].texts, key, text) {
        if (strncmp(key, prefix, strlen(prefix)) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_known(const char *key, enum form form) {
    char one[KEY_MAX + 8], other[KEY_MAX + 8];
    switch (form) {
    case FORM_EXACT:
        return json_object_get(languages[0].texts, key) != NULL;
    case FORM_PREFIX:
        return has_prefix(key);
    case FORM_PLURAL:
        snprintf(one, sizeof(one), "%s-one", key);
        snprintf(other, sizeof(other), "%s-other", key);
        return is_known(one, FORM_EXACT) && is_known(other, FORM_EXACT);
    }
    return false;
}

static void check_key(const char *path, const char *at, size_t len, enum form form) {
    char key[KEY_MAX];
    snprintf(key, sizeof(key), "%.*s", (int)len, at);
    if (!is_known(key, form)) {
        finding(path, "no text %s%s in any language", key,
                form == FORM_PREFIX   ? "…"
                : form == FORM_PLURAL ? "-one, …-other"
                                      : "");
    }
}

// {{t.KEY}}, also after a sign as in {{#t.KEY}}.
static void check_template(const char *path, const char *text) {
    for (const char *at = text; (at = strstr(at, "{{")) != NULL;) {
        at += strspn(at, "{#^/& ");
        if (strncmp(at, "t.", 2) == 0) {
            check_key(path, at + 2, strcspn(at + 2, " }"), FORM_EXACT);
        }
    }
}

static const struct caller {
    const char *name;
    int argument; // where the key stands, from 0
    enum form form;
} callers[] = {
    {"TEXT_KEY(", 0, FORM_EXACT},          {"page_text(", 1, FORM_EXACT},
    {"texts_get(", 2, FORM_EXACT},         {"texts_value(", 2, FORM_EXACT},
    {"texts_write(", 2, FORM_EXACT},       {"texts_plural(", 2, FORM_PLURAL},
    {"page_plural(", 1, FORM_PLURAL},      {"page_word(", 1, FORM_PREFIX},
    {"page_review_line(", 1, FORM_PREFIX},
};

// The character behind the literal that begins at `at`.
static const char *literal_end(const char *at) {
    char quote = *at++;
    while (*at != quote && *at != '\0') {
        at += *at == '\\' && at[1] != '\0' ? 2 : 1;
    }
    return *at == '\0' ? at : at + 1;
}

// Looks at the literals of one argument of the call whose arguments begin at `at`. Those inside
// another call in it are that call's.
static void check_call(const char *path, const char *at, const struct caller *caller) {
    int depth = 0, argument = 0;
    while (*at != '\0' && depth >= 0) {
        if (*at == '"' || *at == '\'') {
            const char *end = literal_end(at);
            if (*at == '"' && depth == 0 && argument == caller->argument) {
                check_key(path, at + 1, (size_t)(end - at - 2), caller->form);
            }
            at = end;
            continue;
        }
        depth += (*at == '(' || *at == '{') - (*at == ')' || *at == '}');
        argument += *at++ == ',' && depth == 0;
    }
}

static void check_source(const char *path, const char *text) {
    for (size_t i = 0; i < sizeof(callers) / sizeof(callers[0]); i++) {
        size_t len = strlen(callers[i].name);
        for (const char *at = text; (at = strstr(at, callers[i].name)) != NULL; at += len) {
            check_call(path, at + len, &callers[i]);
        }
    }
}

// --- files ---

static bool ends_with(const char *path, const char *ending) {
    size_t len = strlen(path), tail = strlen(ending);
    return len > tail && strcmp(path + len - tail, ending) == 0;
}

static char *read_all(const char *path) {
    char *text = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "rb");
    if (file == NULL || (getdelim(&text, &size, '\0', file) < 0 && ferror(file))) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return text;
}

static void check_file(const char *path) {
    if (ends_with(path, ".json")) {
        return;
    }
    char *text = read_all(path);
    if (ends_with(path, ".html")) {
        check_template(path, text);
    } else {
        check_source(path, text);
    }
    free(text);
}

int main(int argc, char **argv) {
    for (int i = 2; i < argc; i++) {
        if (ends_with(argv[i], ".json")) {
            load(argv[i]);
        }
    }
    compare_languages();
    for (int i = 2; i < argc && language_count > 0; i++) {
        check_file(argv[i]);
    }
    for (size_t i = 0; i < language_count; i++) {
        json_decref(languages[i].texts);
    }
    if (findings > 0 || language_count == 0) {
        fprintf(stderr, "check_texts: %d to mend in the texts of the interface\n", findings);
        return 1;
    }
    FILE *stamp = fopen(argv[1], "wb");
    if (stamp == NULL || fclose(stamp) != 0) {
        perror(argv[1]);
        return 1;
    }
    return 0;
}
