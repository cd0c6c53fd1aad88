// SPDX-License-Identifier: MIT
// The one table of routes.
#pragma once

#include "web/route.h"

extern const struct route routes[];
extern const size_t route_count;
