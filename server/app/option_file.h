// SPDX-License-Identifier: MIT
// The settings file: one `key = value` a line; `#` begins a comment at the start of a line or after
// a blank.
#pragma once

#include "app/options.h"

// Sets what is not set yet. 0; 1: a message with FILE:LINE is on standard error (an unknown key
// included).
int option_file_read(struct arena *arena, const char *path, struct options *options);
// Checks a value and stores it with where it came from. 0; 1: a message is on standard error.
int options_set(struct options *options, enum option option, const char *value, const char *source);
// By name, among the settings and `own` (may be NULL); OPTION_COUNT for none.
enum option option_find(sv name, const enum option *own);
