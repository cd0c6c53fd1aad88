// SPDX-License-Identifier: MIT
// The settings file.
#include "app/option_file.h"

#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sv without_comment(sv line) {
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '#' && (i == 0 || line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t')) {
            return (sv){line.ptr, i};
        }
    }
    return line;
}

static int read_setting(struct arena *arena, sv line, const char *source, struct options *options) {
    sv rest = sv_trim(without_comment(line));
    if (rest.len == 0) {
        return 0;
    }
    sv name = sv_trim(sv_cut(&rest, '='));
    if (rest.ptr == NULL) {
        fprintf(stderr, "careleaf: %s: write it as `key = value`\n", source);
        return 1;
    }
    enum option option = option_find(name, NULL);
    if (option >= OPTION_SETTINGS || option == OPTION_CONFIG) {
        fprintf(stderr,
                "careleaf: %s: there is no setting “%.*s”; `careleaf config show` lists them\n",
                source, SV_ARG(name));
        return 1;
    }
    if (options->values[option] != NULL) {
        return 0; // the command line or the environment is stronger
    }
    return options_set(options, option, arena_copy(arena, sv_trim(rest)), source);
}

static void free_line(char **line) {
    free(*line);
}

static void close_file(FILE **file) {
    if (*file != NULL) {
        fclose(*file);
    }
}

int option_file_read(struct arena *arena, const char *path, struct options *options) {
    CLEANUP(close_file) FILE *file = fopen(path, "re");
    if (file == NULL) {
        fprintf(stderr, "careleaf: %s: %s\n", path, strerror(errno));
        return 1;
    }
    CLEANUP(free_line) char *line = NULL;
    size_t size = 0;
    ssize_t length;
    for (int number = 1; (length = getline(&line, &size, file)) >= 0; number++) {
        while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
            length--;
        }
        const char *source = arena_printf(arena, "%s:%d", path, number);
        if (read_setting(arena, (sv){line, (size_t)length}, source, options) != 0) {
            return 1;
        }
    }
    return 0;
}
