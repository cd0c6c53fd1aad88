// SPDX-License-Identifier: MIT
// Entity tags: making and comparing them.
#include "web/etag.h"

#include "base/hash.h"

#include <string.h>

enum { TAG_BYTES = 8 };

const char *etag_make(struct arena *arena, sv body) {
    uint8_t digest[SHA256_SIZE];
    char hex[2 * TAG_BYTES + 1];
    hash_sha256(body.ptr, body.len, digest);
    hash_hex(digest, TAG_BYTES, hex);
    return arena_printf(arena, "\"%s\"", hex);
}

const char *etag_with(struct arena *arena, const char *etag, const char *suffix) {
    return arena_printf(arena, "%.*s%s\"", (int)strlen(etag) - 1, etag, suffix);
}

// The tag between quotes at the start of *rest, cut off with what follows up to the next element.
// False at the end or where the list breaks the grammar.
static bool next_tag(sv *rest, sv *ret_opaque) {
    while (rest->len > 0 && (rest->ptr[0] == ' ' || rest->ptr[0] == '\t' || rest->ptr[0] == ',')) {
        *rest = (sv){rest->ptr + 1, rest->len - 1};
    }
    if (sv_starts(*rest, "W/")) {
        *rest = (sv){rest->ptr + 2, rest->len - 2};
    }
    const char *end =
        rest->len > 1 && rest->ptr[0] == '"' ? memchr(rest->ptr + 1, '"', rest->len - 1) : NULL;
    if (end == NULL) {
        return false;
    }
    *ret_opaque = (sv){rest->ptr + 1, (size_t)(end - rest->ptr) - 1};
    *rest = (sv){end + 1, rest->len - ret_opaque->len - 2};
    return true;
}

static bool same_state(sv opaque, sv base) {
    if (sv_eq(opaque, base)) {
        return true;
    }
    if (opaque.len != base.len + 3 || !sv_eq((sv){opaque.ptr, base.len}, base)) {
        return false;
    }
    sv suffix = {opaque.ptr + base.len, 3};
    return sv_is(suffix, "-gz") || sv_is(suffix, "-br");
}

bool etag_matches(struct arena *arena, sv if_none_match, const char *etag,
                  const char **ret_matched) {
    sv rest = sv_trim(if_none_match), base = sv_of(etag), opaque;
    base = (sv){base.ptr + 1, base.len - 2};
    if (sv_is(rest, "*")) {
        *ret_matched = etag;
        return true;
    }
    while (next_tag(&rest, &opaque)) {
        if (same_state(opaque, base)) {
            *ret_matched = arena_printf(arena, "\"%.*s\"", SV_ARG(opaque));
            return true;
        }
    }
    return false;
}
