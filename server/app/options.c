// SPDX-License-Identifier: MIT
// Reading options. A value is checked where it enters, so that the rest of the program gets typed,
// bounded values.
#include "app/options.h"

#include "app/option_file.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const enum option options_none[] = {OPTION_COUNT};

enum { NAME_MAX_LENGTH = 40 };

static void environment_name(const char *name, char ret_name[static NAME_MAX_LENGTH]) {
    int at = snprintf(ret_name, NAME_MAX_LENGTH, "CARELEAF_");
    for (; *name != '\0' && at < NAME_MAX_LENGTH - 1; name++) {
        ret_name[at++] = *name == '-' ? '_' : (char)toupper((unsigned char)*name);
    }
    ret_name[at] = '\0';
}

static bool is_choice(const char *choices, const char *value) {
    sv rest = sv_of(choices);
    while (rest.ptr != NULL) {
        if (sv_is(sv_cut(&rest, '|'), value)) {
            return true;
        }
    }
    return false;
}

int options_set(struct options *options, enum option option, const char *value,
                const char *source) {
    const struct option_row *row = &option_rows[option];
    uint64_t number = 0;
    switch (row->kind) {
    case KIND_NUMBER:
        if (!sv_uint(sv_of(value), (uint64_t)row->max, &number) || (int64_t)number < row->min) {
            fprintf(stderr, "careleaf: %s: %s must be a whole number from %lld to %lld, not “%s”\n",
                    source, row->name, (long long)row->min, (long long)row->max, value);
            return 1;
        }
        break;
    case KIND_FLAG:
        if (!is_choice("true|false", value)) {
            fprintf(stderr, "careleaf: %s: %s must be true or false, not “%s”\n", source, row->name,
                    value);
            return 1;
        }
        break;
    case KIND_CHOICE:
        if (!is_choice(row->choices, value)) {
            fprintf(stderr, "careleaf: %s: %s must be one of %s, not “%s”\n", source, row->name,
                    row->choices, value);
            return 1;
        }
        break;
    case KIND_TEXT:
        if (value[0] == '\0') {
            fprintf(stderr, "careleaf: %s: %s must not be empty; leave it out instead\n", source,
                    row->name);
            return 1;
        }
        break;
    }
    options->values[option] = value;
    options->sources[option] = source;
    return 0;
}

enum option option_find(sv name, const enum option *own) {
    for (enum option option = 0; option < OPTION_SETTINGS; option++) {
        if (sv_is(name, option_rows[option].name)) {
            return option;
        }
    }
    for (; own != NULL && *own != OPTION_COUNT; own++) {
        if (sv_is(name, option_rows[*own].name)) {
            return *own;
        }
    }
    return sv_is(name, option_rows[OPTION_HELP].name) ? OPTION_HELP : OPTION_COUNT;
}

// One word of the command line, with its value in the same word or the next. Returns words used, 0
// on an error.
static int read_word(struct arena *arena, int left, char **argv, const enum option *own,
                     struct options *options) {
    sv name = sv_of(argv[0] + 2);
    const char *value = memchr(name.ptr, '=', name.len);
    if (value != NULL) {
        name.len = (size_t)(value - name.ptr);
        value++;
    }
    enum option option = option_find(name, own);
    if (option == OPTION_COUNT) {
        fprintf(stderr, "careleaf: there is no option --%.*s here; --help lists them\n",
                SV_ARG(name));
        return 0;
    }
    int used = 1;
    if (value == NULL && option_rows[option].kind == KIND_FLAG) {
        value = "true";
    } else if (value == NULL) {
        if (left < 2) {
            fprintf(stderr, "careleaf: --%s needs a value\n", option_rows[option].name);
            return 0;
        }
        value = argv[1];
        used = 2;
    }
    const char *source = arena_printf(arena, "--%s", option_rows[option].name);
    return options_set(options, option, value, source) == 0 ? used : 0;
}

static int read_line(struct arena *arena, int argc, char **argv, const enum option *own,
                     struct options *options) {
    bool only_args = false;
    for (int i = 0; i < argc;) {
        if (!only_args && strcmp(argv[i], "--") == 0) {
            only_args = true;
            i++;
        } else if (!only_args && strncmp(argv[i], "--", 2) == 0) {
            int used = read_word(arena, argc - i, argv + i, own, options);
            if (used == 0) {
                return 1;
            }
            i += used;
        } else {
            const char **arg = arena_push(arena, &options->args, &options->arg_count, sizeof(*arg));
            *arg = argv[i++];
        }
    }
    return 0;
}

static int read_environment(struct arena *arena, struct options *options) {
    for (enum option option = 0; option < OPTION_SETTINGS; option++) {
        char name[NAME_MAX_LENGTH];
        environment_name(option_rows[option].name, name);
        const char *value = getenv(name);
        if (value == NULL || options->values[option] != NULL) {
            continue;
        }
        if (options_set(options, option, value, arena_strdup(arena, name)) != 0) {
            return 1;
        }
    }
    return 0;
}

int options_read(struct arena *arena, int argc, char **argv, const enum option *own,
                 struct options *ret_options) {
    *ret_options = (struct options){0};
    if (read_line(arena, argc, argv, own, ret_options) != 0 ||
        read_environment(arena, ret_options) != 0) {
        return 1;
    }
    const char *file = ret_options->values[OPTION_CONFIG];
    if (file != NULL && option_file_read(arena, file, ret_options) != 0) {
        return 1;
    }
    for (enum option option = 0; option < OPTION_COUNT; option++) {
        if (ret_options->values[option] == NULL) {
            ret_options->values[option] = option_rows[option].fallback;
            ret_options->sources[option] = "default";
        }
    }
    return 0;
}

const char *option_text(const struct options *options, enum option option) {
    return options->values[option];
}

int64_t option_number(const struct options *options, enum option option) {
    return options->values[option] == NULL ? 0 : strtoll(options->values[option], NULL, 10);
}

bool option_flag(const struct options *options, enum option option) {
    return options->values[option] != NULL && strcmp(options->values[option], "true") == 0;
}

static void help_row(enum option option) {
    const struct option_row *row = &option_rows[option];
    char left[64];
    snprintf(left, sizeof(left), "--%s%s%s", row->name, row->kind == KIND_FLAG ? "" : " ",
             row->kind == KIND_FLAG ? "" : row->value);
    printf("  %-28s %s", left, row->help);
    if (row->kind == KIND_CHOICE) {
        printf(" (%s)", row->choices);
    }
    if (row->fallback != NULL && row->kind != KIND_FLAG) {
        printf(" [%s]", row->fallback);
    }
    putchar('\n');
}

void options_help(const enum option *own, bool settings) {
    for (; *own != OPTION_COUNT; own++) {
        help_row(*own);
    }
    if (!settings) {
        help_row(OPTION_DB);
        return;
    }
    puts("\nSettings (also CARELEAF_NAME in the environment, or `name = value` in the file of "
         "--config):");
    for (enum option option = 0; option < OPTION_SETTINGS; option++) {
        help_row(option);
    }
}

void options_show(const struct options *options) {
    for (enum option option = 0; option < OPTION_SETTINGS; option++) {
        const char *value = options->values[option];
        printf("%s%s = %s  # %s\n", value == NULL ? "# " : "", option_rows[option].name,
               value == NULL ? "" : value, options->sources[option]);
    }
}
