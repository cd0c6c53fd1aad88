// SPDX-License-Identifier: MIT
// A file that the build put into the program (server/tools/embed.c writes the arrays): templates,
// texts, assets, migrations. `embed OUTPUT.c PREFIX FILE…` gives PREFIX_files and PREFIX_count, in
// the order of the arguments.
#pragma once

#include <stddef.h>

struct embedded_file {
    const char *name;           // without its folder
    const unsigned char *bytes; // NUL-terminated for convenience
    size_t len;                 // without that NUL
};
