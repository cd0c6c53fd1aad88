// SPDX-License-Identifier: MIT
// Digests and random bytes by GnuTLS, text forms of bytes, and the hash of in-memory tables.
// A digest or random bytes that cannot be had end the process: nothing may go on with a guess.
#include "base/hash.h"

#include "base/mem.h"

#include <gnutls/crypto.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(int outcome, const char *what) {
    if (outcome < 0) {
        fprintf(stderr, "careleaf: %s: %s\n", what, gnutls_strerror(outcome));
        abort();
    }
}

void hash_sha256(const void *bytes, size_t len, uint8_t ret_digest[static SHA256_SIZE]) {
    require(gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, len, ret_digest), "SHA-256");
}

void hash_hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len,
                      uint8_t ret_mac[static SHA256_SIZE]) {
    require(gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, key_len, bytes, len, ret_mac), "HMAC");
}

bool hash_equal(const void *a, const void *b, size_t len) {
    return gnutls_memcmp(a, b, len) == 0;
}

void hash_random(void *ret_bytes, size_t len) {
    require(gnutls_rnd(GNUTLS_RND_KEY, ret_bytes, len), "random bytes");
}

// Every text and number goes in with a mark of its kind, a text also with its length, so that no
// two sequences of them feed the same bytes. Numbers are big-endian.
enum mark { MARK_NULL, MARK_TEXT, MARK_NUMBER };

struct hasher {
    gnutls_hash_hd_t handle;
};

struct hasher *hasher_create(void) {
    struct hasher *h = mem_zero(1, sizeof(*h));
    require(gnutls_hash_init(&h->handle, GNUTLS_DIG_SHA256), "SHA-256");
    return h;
}

void hasher_add(struct hasher *h, const void *bytes, size_t len) {
    if (len > 0) {
        require(gnutls_hash(h->handle, bytes, len), "SHA-256");
    }
}

static void add_marked(struct hasher *h, enum mark mark, uint64_t number) {
    uint8_t bytes[9] = {(uint8_t)mark};
    for (int i = 0; i < 8; i++) {
        bytes[1 + i] = (uint8_t)(number >> (56 - 8 * i));
    }
    hasher_add(h, bytes, sizeof(bytes));
}

void hasher_text(struct hasher *h, const char *text) {
    if (text == NULL) {
        add_marked(h, MARK_NULL, 0);
        return;
    }
    size_t len = strlen(text);
    add_marked(h, MARK_TEXT, len);
    hasher_add(h, text, len);
}

void hasher_number(struct hasher *h, int64_t number) {
    add_marked(h, MARK_NUMBER, (uint64_t)number);
}

void hasher_finish(struct hasher *h, uint8_t ret_digest[static SHA256_SIZE]) {
    gnutls_hash_deinit(h->handle, ret_digest);
    free(h);
}

void hash_hex(const void *bytes, size_t len, char *ret_text) {
    static const char digits[] = "0123456789abcdef";
    const uint8_t *from = bytes;
    for (size_t i = 0; i < len; i++) {
        *ret_text++ = digits[from[i] >> 4];
        *ret_text++ = digits[from[i] & 15];
    }
    *ret_text = '\0';
}

void hash_base32(const void *bytes, size_t len, char *ret_text) {
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; // without i, l, o, u
    const uint8_t *from = bytes;
    uint32_t bits = 0; // the lowest `held` of them wait to be written
    unsigned held = 0;
    for (size_t i = 0; i < len; i++) {
        bits = (bits << 8 | from[i]) & 0xfff;
        held += 8;
        while (held >= 5) {
            held -= 5;
            *ret_text++ = digits[bits >> held & 31];
        }
    }
    if (held > 0) {
        *ret_text++ = digits[bits << (5 - held) & 31];
    }
    *ret_text = '\0';
}

static uint64_t quick_seeds[2];
static pthread_once_t quick_once = PTHREAD_ONCE_INIT;

static void quick_seed(void) {
    hash_random(quick_seeds, sizeof(quick_seeds));
    quick_seeds[1] |= 1; // it multiplies
}

// Both halves of the 128-bit product, folded.
static uint64_t mix(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_quick(sv bytes) {
    pthread_once(&quick_once, quick_seed);
    uint64_t state = quick_seeds[0] ^ bytes.len;
    uint64_t word = 0;
    size_t at = 0;
    for (; bytes.len - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, bytes.ptr + at, sizeof(word));
        state = mix(state ^ word, quick_seeds[1]) + 0x9e3779b97f4a7c15;
    }
    word = 0;
    if (at < bytes.len) {
        memcpy(&word, bytes.ptr + at, bytes.len - at);
    }
    state = mix(state ^ word, quick_seeds[1]) + 0x9e3779b97f4a7c15;
    return mix(state, 0xd6e8feb86659fd93);
}
