// SPDX-License-Identifier: MIT
// Build tool: writes files as C arrays. Usage: embed OUTPUT.c PREFIX FILE…
// OUTPUT.c defines `const struct embedded_file PREFIX_files[]` (base/embedded.h) in the order of
// the arguments, and `const size_t PREFIX_count`. It stands alone: it runs before any layer is
// built.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what, const char *path) {
    fprintf(stderr, "embed: %s: ", what);
    perror(path);
    exit(1);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

// Writes one file's bytes and a NUL behind them; returns how many bytes the file has.
static size_t write_bytes(FILE *out, const char *path, int index) {
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        fail("cannot read", path);
    }
    size_t len = 0;
    fprintf(out, "static const unsigned char file_%d[] = {", index);
    for (int c = fgetc(in); c != EOF; c = fgetc(in)) {
        fprintf(out, "%s%d,", len % 20 == 0 ? "\n" : "", c);
        len++;
    }
    if (ferror(in)) {
        fail("cannot read", path);
    }
    fclose(in);
    fprintf(out, "\n0};\n");
    return len;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: embed OUTPUT.c PREFIX FILE...\n");
        return 2;
    }
    const char *prefix = argv[2];
    int count = argc - 3;
    size_t *lens = calloc((size_t)count + 1, sizeof(*lens));
    FILE *out = fopen(argv[1], "w");
    if (out == NULL || lens == NULL) {
        fail("cannot write", argv[1]);
    }
    fprintf(out, "#include \"base/embedded.h\"\n\n");
    fprintf(out, "extern const struct embedded_file %s_files[];\n", prefix);
    fprintf(out, "extern const size_t %s_count;\n", prefix);
    for (int i = 0; i < count; i++) {
        lens[i] = write_bytes(out, argv[i + 3], i);
    }
    fprintf(out, "const struct embedded_file %s_files[] = {\n", prefix);
    for (int i = 0; i < count; i++) {
        fprintf(out, "    {\"%s\", file_%d, %zu},\n", base_name(argv[i + 3]), i, lens[i]);
    }
    fprintf(out, "    {0}};\nconst size_t %s_count = %d;\n", prefix, count);
    free(lens);
    if (fclose(out) != 0) {
        fail("cannot write", argv[1]);
    }
    return 0;
}
