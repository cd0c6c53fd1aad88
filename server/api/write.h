// SPDX-License-Identifier: MIT
// From a checked write request to a committed reply: one writer job a request (or one a part, for
// imports).
#pragma once

#include "api/service.h"

// What an apply returns, beside APPLY_MORE and APPLY_DISCARD, for a reply that is given once and
// must not lie in the library: a repetition is carried out anew.
enum { APPLY_UNKEPT = 8 };

// The hook. Honours Idempotency-Key: the first reply is kept in the same transaction as the write
// and given again to a repetition; the same key with another request is 422.
void write_submit(struct service *service, struct request *request, struct reply *reply,
                  void (*done)(struct request *request));
