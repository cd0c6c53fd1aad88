// SPDX-License-Identifier: MIT
// Proactive negotiation by the client's header fields: Accept and Accept-Encoding (RFC 9110
// sections 12.5.1 and 12.5.3), Accept-Language (RFC 9110 section 12.5.4, RFC 4647 lookup), and the
// media types that a body may have.
#pragma once

#include "web/compress.h"
#include "web/route.h"

// The best of the offered representations (one bit), or 0 when none is acceptable. Higher quality
// wins, then the more specific range, then the route's default. No field: the default. Parameters
// of a range other than q only make it weaker than the same range without them.
unsigned negotiate_representation(sv accept, unsigned offered);

// The Content-Type of a representation.
const char *negotiate_type(unsigned representation);

// What codings a client takes, as qualities in thousandths; 0 is never.
void negotiate_codings(sv accept_encoding, int ret_qualities[static CODING_COUNT]);

// The index of the language to use, or -1: none of the ranges finds one. Lookup (RFC 4647 section
// 3.4) range by range in order of quality: es-MX finds es, es does not find es-MX. `*` and ranges
// with q=0 find nothing.
int negotiate_language(sv header, const char *const *choices, size_t count);

// True when the media type of a Content-Type field is `type`, whatever its parameters.
bool negotiate_media_is(sv content_type, const char *type);
// True when a body of this type may come to a route that takes `kind`. A charset must be UTF-8.
bool negotiate_body(sv content_type, enum body_kind kind);
const char *negotiate_body_types(enum body_kind kind); // what it takes, for messages
