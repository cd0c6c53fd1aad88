// SPDX-License-Identifier: MIT
// Assets. A served name is STEM.HASH.ENDING, HASH being the first 8 hexadecimal digits of the
// SHA-256 of the bytes: other bytes have another name.
#include "view/assets.h"

#include "base/hash.h"
#include "base/mem.h"

#include <string.h>

enum { HASH_DIGITS = 8 };

struct asset {
    const struct embedded_file *file;
    char *name;
};
struct assets {
    struct asset *items;
    size_t count;
};

static char *served_name(const struct embedded_file *file) {
    CLEANUP(buf_finish) struct buf name = {0};
    uint8_t digest[SHA256_SIZE];
    char hex[2 * SHA256_SIZE + 1];
    hash_sha256(file->bytes, file->len, digest);
    hash_hex(digest, sizeof(digest), hex);
    sv rest = sv_of(file->name);
    sv stem = sv_cut(&rest, '.');
    buf_printf(&name, "%.*s.%.*s.%.*s", SV_ARG(stem), HASH_DIGITS, hex, SV_ARG(rest));
    return buf_steal(&name, NULL);
}

struct assets *assets_create(const struct embedded_file *files, size_t count) {
    struct assets *assets = mem_zero(1, sizeof(*assets));
    assets->items = mem_zero(count, sizeof(*assets->items));
    assets->count = count;
    for (size_t i = 0; i < count; i++) {
        assets->items[i] = (struct asset){&files[i], served_name(&files[i])};
    }
    return assets;
}

void assets_destroy(struct assets *assets) {
    if (assets == NULL) {
        return;
    }
    for (size_t i = 0; i < assets->count; i++) {
        free_ptr(&assets->items[i].name);
    }
    free_ptr(&assets->items);
    free_ptr(&assets);
}

const char *assets_name(const struct assets *assets, const char *file) {
    for (size_t i = 0; i < assets->count; i++) {
        if (strcmp(assets->items[i].file->name, file) == 0) {
            return assets->items[i].name;
        }
    }
    return NULL;
}

static const char *type_of(const char *name) {
    static const struct {
        const char *ending, *type;
    } types[] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
    };
    const char *ending = strrchr(name, '.');
    for (size_t i = 0; ending != NULL && i < ARRAY_SIZE(types); i++) {
        if (strcmp(ending, types[i].ending) == 0) {
            return types[i].type;
        }
    }
    return "application/octet-stream";
}

bool assets_find(const struct assets *assets, const char *name, sv *ret_bytes,
                 const char **ret_type) {
    for (size_t i = 0; i < assets->count; i++) {
        const struct asset *asset = &assets->items[i];
        if (strcmp(asset->name, name) == 0) {
            *ret_bytes = (sv){(const char *)asset->file->bytes, asset->file->len};
            *ret_type = type_of(name);
            return true;
        }
    }
    return false;
}
