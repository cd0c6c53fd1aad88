// SPDX-License-Identifier: MIT
// Making a folder whole or not at all.
#include "app/folder.h"

#include "base/buf.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WALK_DESCRIPTORS = 8 };

static int complain(const char *path, const char *what) {
    fprintf(stderr, "careleaf: %s: %s\n", path, what);
    return 1;
}

static void close_folder(DIR **entries) {
    if (*entries != NULL) {
        closedir(*entries);
    }
}

// 0: there is no such folder, or nothing in it.
static int check_empty(const char *path) {
    CLEANUP(close_folder) DIR *entries = opendir(path);
    if (entries == NULL) {
        return errno == ENOENT ? 0 : complain(path, strerror(errno));
    }
    const struct dirent *entry = NULL;
    while ((entry = readdir(entries)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            return complain(path, "this folder is not empty; name a new one, or empty it first");
        }
    }
    return 0;
}

int folder_begin(struct folder *folder, const char *path) {
    if (check_empty(path) != 0) {
        return 1;
    }
    char *real = realpath(path, NULL); // through a link to the folder itself
    folder->path = real != NULL ? real : mem_strdup(path);
    for (size_t len = strlen(folder->path); len > 1 && folder->path[len - 1] == '/'; len--) {
        folder->path[len - 1] = '\0';
    }
    CLEANUP(buf_finish) struct buf making = {0};
    buf_printf(&making, "%s.partial-%d", folder->path, (int)getpid());
    if (mkdir(making.ptr, 0777) != 0) {
        return complain(making.ptr, strerror(errno));
    }
    folder->making = buf_steal(&making, NULL);
    return 0;
}

static void inside(const struct folder *folder, const char *name, struct buf *ret_path) {
    buf_printf(ret_path, "%s/%s", folder->making, name);
}

int folder_add(struct folder *folder, const char *name) {
    CLEANUP(buf_finish) struct buf path = {0};
    inside(folder, name, &path);
    return mkdir(path.ptr, 0777) == 0 || errno == EEXIST ? 0 : complain(path.ptr, strerror(errno));
}

int folder_open(struct folder *folder, const char *name, FILE **ret_file) {
    CLEANUP(buf_finish) struct buf path = {0};
    inside(folder, name, &path);
    *ret_file = fopen(path.ptr, "wxe");
    return *ret_file != NULL ? 0 : complain(path.ptr, strerror(errno));
}

int folder_close(struct folder *folder, FILE *file) {
    bool failed = ferror(file) != 0;
    return fclose(file) == 0 && !failed ? 0 : complain(folder->path, strerror(errno));
}

int folder_write(struct folder *folder, const char *name, sv bytes) {
    FILE *file = NULL;
    if (folder_open(folder, name, &file) != 0) {
        return 1;
    }
    fwrite(bytes.ptr, 1, bytes.len, file);
    return folder_close(folder, file);
}

// What stands in `path`, down to the disk: everything on its file system for a folder that was just
// filled (one call for a thousand files), the one entry for its parent.
static int sync_path(const char *path, int (*sync_one)(int fd)) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return complain(path, strerror(errno));
    }
    int failed = sync_one(fd) != 0 ? complain(path, strerror(errno)) : 0;
    close(fd);
    return failed;
}

int folder_finish(struct folder *folder) {
    if (sync_path(folder->making, syncfs) != 0) {
        return 1;
    }
    if (rename(folder->making, folder->path) != 0) {
        return complain(folder->path, strerror(errno));
    }
    free(folder->making);
    folder->making = NULL;
    const char *slash = strrchr(folder->path, '/');
    size_t len = slash == NULL ? 0 : (size_t)(slash - folder->path);
    CLEANUP(buf_finish) struct buf parent = {0};
    buf_add(&parent, len > 0 ? folder->path : slash != NULL ? "/" : ".", len > 0 ? len : 1);
    return sync_path(parent.ptr, fsync);
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *walk) {
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

void folder_drop(struct folder *folder) {
    if (folder->making != NULL) {
        nftw(folder->making, remove_entry, WALK_DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
    }
    free(folder->making);
    free(folder->path);
    *folder = (struct folder){0};
}
