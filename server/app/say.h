// SPDX-License-Identifier: MIT
// Messages that quote what others wrote: names of files, contents, what a server answered.
#pragma once

#include <stdbool.h>

// Whether something of standard output could not be written. Told once; a reader that has seen
// enough (`| head`) is no news.
bool output_lost(void);

// One line on standard error. What could steer a terminal is shown as `?`.
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
