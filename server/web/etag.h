// SPDX-License-Identifier: MIT
// Strong entity tags (RFC 9110 section 8.8.3) and If-None-Match (section 13.1.2).
//
// A tag is the first 16 hexadecimal digits of the SHA-256 of the identity bytes, in quotes. The
// same content in a coding has the coding before the closing quote:
//     "2cf24dba5fb0a30e"   "2cf24dba5fb0a30e-gz"   "2cf24dba5fb0a30e-br"
// All three are one state of the resource, so that a client that holds any of them gets a 304.
#pragma once

#include "base/arena.h"

const char *etag_make(struct arena *arena, sv body);
// The tag with a coding's suffix ("-gz", "-br", ""), in the arena.
const char *etag_with(struct arena *arena, const char *etag, const char *suffix);
// Whether an If-None-Match field names `etag` in any coding, or is `*`. Weak tags compare weakly.
// *ret_matched is the matching tag, strong, in the arena.
bool etag_matches(struct arena *arena, sv if_none_match, const char *etag,
                  const char **ret_matched);
