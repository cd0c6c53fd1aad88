// SPDX-License-Identifier: MIT
// Commands: reads the first word of the command line and runs that command.
#pragma once

// Runs the program; returns its exit code (0 done, 1 failed, 2 usage, 3 some refused, 4 findings).
int app_main(int argc, char **argv);
