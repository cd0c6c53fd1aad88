// SPDX-License-Identifier: MIT
// Runs a fuzz target over the files named on the command line; a folder stands for its files.
#include "base/buf.h"
#include "base/mem.h"
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

static int run_file(const char *path) {
    CLEANUP(buf_finish) struct buf bytes = {0};
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    char chunk[4096];
    size_t len = 0;
    while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        buf_add(&bytes, chunk, len);
    }
    fclose(file);
    printf("%s\n", path); // the last one named is the one that failed
    fflush(stdout);
    return LLVMFuzzerTestOneInput((const uint8_t *)(bytes.ptr == NULL ? "" : bytes.ptr), bytes.len);
}

static int run_folder(const char *path) {
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    int failed = count < 0;
    for (int i = 0; i < count; i++) {
        CLEANUP(buf_finish) struct buf name = {0};
        if (entries[i]->d_name[0] != '.') {
            buf_printf(&name, "%s/%s", path, entries[i]->d_name);
            failed |= run_file(name.ptr);
        }
        free_ptr(&entries[i]);
    }
    free_ptr(&entries);
    return failed;
}

int main(int argc, char **argv) {
    int failed = argc < 2;
    for (int i = 1; i < argc; i++) {
        struct stat status;
        bool folder = stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode);
        failed |= folder ? run_folder(argv[i]) : run_file(argv[i]);
    }
    return failed;
}
