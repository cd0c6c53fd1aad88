// SPDX-License-Identifier: MIT
// Writes files into a C source: `embed OUTPUT.c PREFIX FILE…` defines
//     const struct embedded_file PREFIX_files[];  // in the order given, named by base name
//     const size_t PREFIX_count;
// The output depends on the bytes and base names alone, so a build can be repeated. Runs at build
// time on the build machine, with nothing but the C library.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what, const char *path) {
    fprintf(stderr, "embed: %s %s: %s\n", what, path, strerror(errno));
    exit(1);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

// The bytes of one file as an array; returns how many they are.
static size_t write_bytes(FILE *out, const char *prefix, int number, const char *path) {
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        fail("cannot read", path);
    }
    fprintf(out, "static const unsigned char %s_%d[] = {", prefix, number);
    size_t len = 0;
    for (int byte = getc(in); byte != EOF; byte = getc(in)) {
        fprintf(out, "%s%d,", len % 24 == 0 ? "\n    " : "", byte);
        len++;
    }
    fputs("\n    0};\n", out);
    if (ferror(in) != 0) {
        fail("cannot read", path);
    }
    fclose(in);
    return len;
}

static void write_table(FILE *out, const char *prefix, int count, char **paths,
                        const size_t *lens) {
    fprintf(out, "extern const struct embedded_file %s_files[];\n", prefix);
    fprintf(out, "extern const size_t %s_count;\n", prefix);
    fprintf(out, "const struct embedded_file %s_files[] = {\n", prefix);
    for (int i = 0; i < count; i++) {
        fprintf(out, "    {\"%s\", %s_%d, %zu},\n", base_name(paths[i]), prefix, i, lens[i]);
    }
    fprintf(out, "};\nconst size_t %s_count = %d;\n", prefix, count);
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fputs("usage: embed OUTPUT.c PREFIX FILE...\n", stderr);
        return 2;
    }
    const char *prefix = argv[2];
    char **paths = argv + 3;
    int count = argc - 3;
    FILE *out = fopen(argv[1], "wb");
    size_t *lens = calloc((size_t)count, sizeof(*lens));
    if (out == NULL || lens == NULL) {
        fail("cannot write", argv[1]);
    }
    fputs("// Made by tools/embed.c at build time.\n#include \"base/embedded.h\"\n\n", out);
    for (int i = 0; i < count; i++) {
        lens[i] = write_bytes(out, prefix, i, paths[i]);
    }
    write_table(out, prefix, count, paths, lens);
    free(lens);
    if (fclose(out) != 0) {
        fail("cannot write", argv[1]);
    }
    return 0;
}
