// SPDX-License-Identifier: MIT
// An export under way: the library that is read, the folder that is made, and the images that are
// in it already.
#pragma once

#include "app/folder.h"
#include "app/look.h"
#include "model/article.h"

struct export_image {
    const char *hash, *name; // "media/HASH.svg", "figures/ID.KEY.LANG.svg"
};

struct export {
    struct look look;
    struct folder folder; // making NULL: to standard output
    FILE *lines;          // NDJSON: where documents go
    bool markdown, history;
    struct arena *arena; // of the images
    struct export_image *images;
    size_t image_count;
    size_t written; // documents
    size_t older;   // articles whose older editions are left out
};

// All of these: 0; 1: a message is on standard error; negative: the library cannot be read.
// The name of a figure's image in the folder, written there at its first use; NULL where the
// library holds no bytes of it, or where there is no folder.
int export_image(struct export *export, struct arena *arena, const struct article *article,
                 const struct figure *figure, const char **ret_name);
// Topics, holidays and the review policy, a file each where there are any.
int export_tables(struct export *export);
