// SPDX-License-Identifier: MIT
// Digests, random bytes and text forms of bytes. GnuTLS is behind it.
#pragma once

#include "base/buf.h"

enum { SHA256_SIZE = 32 };

void hash_sha256(const void *bytes, size_t len, uint8_t ret_digest[static SHA256_SIZE]);
void hash_hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len,
                      uint8_t ret_mac[static SHA256_SIZE]);
bool hash_equal(const void *a, const void *b, size_t len); // in constant time
void hash_random(void *ret_bytes, size_t len); // cryptographic; ends the process if it cannot

// A digest built piece by piece.
struct hasher;
struct hasher *hasher_create(void);
void hasher_add(struct hasher *h, const void *bytes, size_t len);
void hasher_text(struct hasher *h, const char *text); // with its length; NULL differs from ""
void hasher_number(struct hasher *h, int64_t number);
void hasher_finish(struct hasher *h, uint8_t ret_digest[static SHA256_SIZE]); // frees it

// Lower-case hexadecimal; ret_text holds 2 × len + 1.
void hash_hex(const void *bytes, size_t len, char *ret_text);
// Crockford base 32 in lower case, most significant bit first; ret_text holds (8 × len + 4) / 5
// + 1.
void hash_base32(const void *bytes, size_t len, char *ret_text);
// A fast 64-bit hash, seeded once a process; for tables in memory only.
uint64_t hash_quick(sv bytes);
