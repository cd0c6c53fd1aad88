// SPDX-License-Identifier: MIT
// SQL functions for what the model computes; connection.c registers them on every connection.
#pragma once

#include <sqlite3.h>

enum { NO_DAY = 2147483647 }; // sorts behind every day
// An SQLite result code.
int functions_register(sqlite3 *db);
