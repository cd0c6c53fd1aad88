// SPDX-License-Identifier: MIT
// The settings of connections as tables, so that a test can read each one back.
#pragma once

#include "store/sql.h"

struct connection_limit {
    int limit; // SQLITE_LIMIT_…
    int value;
};
struct connection_switch {
    int option; // SQLITE_DBCONFIG_…
    int value;
};
struct connection_pragma {
    const char *name;
    const char *value[ROLE_COUNT]; // NULL: left as it is
};
extern const struct connection_limit connection_limits[];
extern const size_t connection_limit_count;
extern const struct connection_switch connection_switches[];
extern const size_t connection_switch_count;
extern const struct connection_pragma connection_pragmas[];
extern const size_t connection_pragma_count;
