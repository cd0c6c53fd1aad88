// SPDX-License-Identifier: MIT
// Digests against published vectors, text forms, and the spread of the in-memory hash.
#include "base/hash.h"

#include "base/mem.h"
#include "cmocka_base.h"

static void assert_hex(const uint8_t *bytes, size_t len, const char *expected) {
    char text[2 * SHA256_SIZE + 1];
    hash_hex(bytes, len, text);
    assert_string_equal(text, expected);
}

static void sha256(void **state) { // FIPS 180-4 examples
    (void)state;
    uint8_t digest[SHA256_SIZE];
    hash_sha256("abc", 3, digest);
    assert_hex(digest, sizeof(digest),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_sha256("", 0, digest);
    assert_hex(digest, sizeof(digest),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void hmac(void **state) { // RFC 4231 section 4.3
    (void)state;
    uint8_t mac[SHA256_SIZE];
    hash_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, mac);
    assert_hex(mac, sizeof(mac),
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void pieces_equal_whole(void **state) {
    (void)state;
    uint8_t whole[SHA256_SIZE], pieces[SHA256_SIZE];
    hash_sha256("abc", 3, whole);
    struct hasher *h = hasher_create();
    hasher_add(h, "a", 1);
    hasher_add(h, NULL, 0);
    hasher_add(h, "bc", 2);
    hasher_finish(h, pieces);
    assert_memory_equal(whole, pieces, sizeof(whole));
}

static void digest_texts(const char *a, const char *b, uint8_t ret_digest[static SHA256_SIZE]) {
    struct hasher *h = hasher_create();
    hasher_text(h, a);
    hasher_text(h, b);
    hasher_finish(h, ret_digest);
}

static void texts_are_unambiguous(void **state) {
    (void)state;
    static const struct {
        const char *first, *second;
    } cases[] = {{"ab", "c"}, {"a", "bc"}, {"abc", ""}, {"abc", NULL}, {"", "abc"}, {NULL, "abc"}};
    uint8_t digests[ARRAY_SIZE(cases) + 1][SHA256_SIZE];
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        digest_texts(cases[i].first, cases[i].second, digests[i]);
    }
    struct hasher *h = hasher_create();
    hasher_text(h, "abc");
    hasher_number(h, 0); // neither "" nor NULL
    hasher_finish(h, digests[ARRAY_SIZE(cases)]);
    for (size_t i = 0; i < ARRAY_SIZE(digests); i++) {
        for (size_t k = 0; k < i; k++) {
            assert_memory_not_equal(digests[i], digests[k], SHA256_SIZE);
        }
    }
}

// What is fed is a format: digests made from it are stored and compared with later ones.
static void fed_bytes_are_fixed(void **state) {
    (void)state;
    static const char bytes[] = "\1\0\0\0\0\0\0\0\3"
                                "abc"
                                "\0\0\0\0\0\0\0\0\0"
                                "\2\xff\xff\xff\xff\xff\xff\xff\xfe";
    uint8_t expected[SHA256_SIZE], digest[SHA256_SIZE];
    hash_sha256(bytes, sizeof(bytes) - 1, expected);
    struct hasher *h = hasher_create();
    hasher_text(h, "abc");
    hasher_text(h, NULL);
    hasher_number(h, -2);
    hasher_finish(h, digest);
    assert_memory_equal(digest, expected, sizeof(digest));
}

static void numbers_differ(void **state) {
    (void)state;
    static const int64_t numbers[] = {0, 1, -1, 256, INT64_MIN, INT64_MAX};
    uint8_t digests[ARRAY_SIZE(numbers)][SHA256_SIZE];
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        struct hasher *h = hasher_create();
        hasher_number(h, numbers[i]);
        hasher_finish(h, digests[i]);
        for (size_t k = 0; k < i; k++) {
            assert_memory_not_equal(digests[i], digests[k], SHA256_SIZE);
        }
    }
}

static void base32(void **state) {
    (void)state;
    static const struct {
        sv bytes;
        const char *text;
    } cases[] = {
        {{"", 0}, ""},
        {{"\xff", 1}, "zw"},
        {{"\x00", 1}, "00"},
        {{"\xf8\x3e", 2}, "z0z0"},
        {{"foobar", 6}, "csqpyrk1e8"}, // RFC 4648's MZXW6YTBOI in Crockford's alphabet
        {{"\xff\xff\xff\xff\xff", 5}, "zzzzzzzz"},
        {{"\x00\x44\x32\x14\xc7", 5}, "01234567"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char text[32];
        memset(text, 'x', sizeof(text));
        hash_base32(cases[i].bytes.ptr, cases[i].bytes.len, text);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(strlen(text), (8 * cases[i].bytes.len + 4) / 5);
    }
    char text[30];
    uint8_t secret[16];
    hash_random(secret, sizeof(secret));
    hash_base32(secret, sizeof(secret), text);
    assert_int_equal(strlen(text), 26);
}

static void equal(void **state) {
    (void)state;
    assert_true(hash_equal("abc", "abc", 3));
    assert_false(hash_equal("abc", "abd", 3));
    assert_false(hash_equal("abc", "bbc", 3));
}

static void random_differs(void **state) {
    (void)state;
    uint8_t a[32], b[32];
    hash_random(a, sizeof(a));
    hash_random(b, sizeof(b));
    assert_memory_not_equal(a, b, sizeof(a));
}

static void quick_is_stable(void **state) {
    (void)state;
    char one[] = "/api/v1/articles/mitral-regurgitation";
    char two[] = "?/api/v1/articles/mitral-regurgitation";
    assert_int_equal(hash_quick(sv_of(one)), hash_quick(sv_of(two + 1))); // wherever it lies
    assert_int_equal(hash_quick(sv_of(NULL)), hash_quick(SV("")));
    for (size_t len = 0; len < sizeof(one) - 1; len++) {
        sv shorter = {one, len}, longer = {one, len + 1};
        assert_true(hash_quick(shorter) != hash_quick(longer));
    }
    static const char zeros[20] = {0};
    for (size_t len = 1; len < sizeof(zeros); len++) {
        assert_true(hash_quick((sv){zeros, len}) != hash_quick((sv){zeros, len - 1}));
    }
}

static void quick_spreads(void **state) {
    (void)state;
    enum { BUCKETS = 256, KEYS = 64 * BUCKETS };
    static int low[BUCKETS], high[BUCKETS];
    for (int i = 0; i < KEYS; i++) {
        CLEANUP(buf_finish) struct buf key = {0};
        buf_printf(&key, "/en/articles/%d", i);
        uint64_t hash = hash_quick((sv){key.ptr, key.len});
        low[hash % BUCKETS]++;
        high[hash >> 56]++;
    }
    for (int i = 0; i < BUCKETS; i++) { // 64 expected, deviation 8
        assert_in_range(low[i], 16, 128);
        assert_in_range(high[i], 16, 128);
    }
}

static void write_quick(void) {
    uint64_t hash = hash_quick(SV("x"));
    ssize_t written = write(STDERR_FILENO, &hash, sizeof(hash));
    _exit(written == sizeof(hash) ? 0 : 1);
}

// Runs first: the children have no seed yet to inherit.
static void quick_is_seeded(void **state) {
    (void)state;
    char a[9], b[9];
    run_child(write_quick, a, sizeof(a));
    run_child(write_quick, b, sizeof(b));
    assert_memory_not_equal(a, b, 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quick_is_seeded),
        cmocka_unit_test(sha256),
        cmocka_unit_test(hmac),
        cmocka_unit_test(pieces_equal_whole),
        cmocka_unit_test(numbers_differ),
        cmocka_unit_test(texts_are_unambiguous),
        cmocka_unit_test(base32),
        cmocka_unit_test(equal),
        cmocka_unit_test(random_differs),
        cmocka_unit_test(quick_is_stable),
        cmocka_unit_test(quick_spreads),
        cmocka_unit_test(fed_bytes_are_fixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
