// SPDX-License-Identifier: MIT
// Stylesheets and pictures of the pages, under names that hold a hash of their content
// ("site.3f2a9c1b.css"), so that they may be cached for ever.
#pragma once

#include "base/embedded.h"
#include "base/sv.h"

struct assets;

struct assets *assets_create(const struct embedded_file *files, size_t count);
void assets_destroy(struct assets *assets); // NULL is fine
// The served name of a file ("site.css" → "site.3f2a9c1b.css"); NULL when there is none.
const char *assets_name(const struct assets *assets, const char *file);
// The file of a served name; false when there is none.
bool assets_find(const struct assets *assets, const char *name, sv *ret_bytes,
                 const char **ret_type);
