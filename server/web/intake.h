// SPDX-License-Identifier: MIT
// Filling in a request from what arrived: its target, the header fields that anything reads, its
// id.
#pragma once

#include "web/request.h"

// Makes request ids: 64 bits that no one can guess, different for each request of a process.
struct id_source {
    uint64_t state;
};
void id_source_init(struct id_source *source);

void intake_target(struct request *request, sv target); // splits it at the first '?'
// Keeps a field that something reads; others are ignored. Fields that are lists by their grammar
// are joined with a comma. NULL, or why it cannot be taken: a second one of what there is one of.
const char *intake_field(struct request *request, sv name, sv value);
// After the fields: the client's X-Request-Id where it is 1–64 of [A-Za-z0-9._-], else a new one
// of 16 hexadecimal digits.
void intake_id(struct request *request, struct id_source *source);
