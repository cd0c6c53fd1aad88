// SPDX-License-Identifier: MIT
// The library's versions: application_id says that a file is a library, user_version is the number
// of the last migration applied (schema/migrations/NNNN-….sql, embedded in the program).
#pragma once

#include "store/sql.h"
#include "store/store.h"

enum { LIBRARY_APPLICATION_ID = 0x6361726c, LIBRARY_UUID_SIZE = 16, LIBRARY_SECRET_SIZE = 32 };

// The newest version this program knows.
int schema_newest(void);
// What the file is: its version, 0 for an empty file. Outcomes: 0, STORE_NEWER, STORE_FOREIGN.
int schema_version(struct connection *c, int *ret_version);
// Applies what is missing, each migration in one transaction with its number. An empty file becomes
// a library only where `create` says so, else STORE_FOREIGN. Outcomes: 0, STORE_NEWER,
// STORE_FOREIGN, negative.
int schema_migrate(struct connection *c, bool create, int *ret_from, int *ret_to);
