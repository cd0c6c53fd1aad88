// SPDX-License-Identifier: MIT
// cmocka with the headers it needs before it, and what the tests of seed files share.
#pragma once

#include "../parse/cmocka_parse.h"

#include "parse/document.h"

static const struct document_context law_context = {.public_url = "https://health.example",
                                                    .today = INT32_MAX};
