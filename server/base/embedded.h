// SPDX-License-Identifier: MIT
// Files that the build put into the program (tools/embed.c writes the tables). The bytes are
// followed by a NUL that `len` does not count, so that text can be read as a C string.
#pragma once

#include <stddef.h>

struct embedded_file {
    const char *name; // the base name: "site.css"
    const unsigned char *bytes;
    size_t len;
};
