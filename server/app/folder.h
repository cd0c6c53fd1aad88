// SPDX-License-Identifier: MIT
// A folder that comes to be whole or not at all: its files are written into NAME.partial-PID beside
// it, brought to disk, and only then the folder takes its name.
#pragma once

#include "base/sv.h"

#include <stdio.h>

struct folder {
    char *path, *making; // making NULL: nothing to take away
};

// Refuses a folder that has anything in it. All of these: 0; 1: a message is on standard error.
int folder_begin(struct folder *folder, const char *path);
int folder_add(struct folder *folder, const char *name); // a folder inside it
int folder_open(struct folder *folder, const char *name, FILE **ret_file);
int folder_close(struct folder *folder, FILE *file);
int folder_write(struct folder *folder, const char *name, sv bytes); // a file, at once
int folder_finish(struct folder *folder);
// Takes away what was not finished. Harmless on a zeroed one.
void folder_drop(struct folder *folder);
