// SPDX-License-Identifier: MIT
// Bearer tokens (RFC 6750): 256 random bits, kept as a digest.
#pragma once

#include "api/service.h"

enum { SCOPE_NAMES = 5 };
extern const char
    *const scope_names[SCOPE_NAMES + 1]; // bit i of enum scope is name i; NULL-terminated

enum { TOKEN_TEXT = 56 }; // "cl_", 52 characters of base 32, NUL

// Makes a new token's text and its digest.
void auth_token_create(char ret_text[static TOKEN_TEXT], uint8_t ret_digest[static 32]);
// The hook: 0 with request->principal set, 1 when the credentials do not hold. Notes the day of
// use.
int auth_bearer(struct service *service, struct request *request);
