// SPDX-License-Identifier: MIT
// A fuzz target is one function, as libFuzzer calls it. tests/fuzz/replay.c calls it for the files
// of a folder, so that the inputs found run as ordinary tests under any compiler. With clang:
//     meson setup build/fuzz -Db_sanitize=address,undefined (CC=clang), then
//     clang -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -Iserver tests/fuzz/html.c …
// An input that fails is put into tests/fuzz/corpus/TARGET with the fix.
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
