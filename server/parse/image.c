// SPDX-License-Identifier: MIT
// What a raster image is and how large, from its first bytes: PNG (RFC 2083), JPEG (ITU-T T.81),
// GIF89a, WebP (RFC 9649). Invariant: no byte outside the view is read.
#include "base/mem.h"
#include "parse/svg.h"

#include <string.h>

static unsigned byte(sv bytes, size_t at) {
    return at < bytes.len ? (unsigned char)bytes.ptr[at] : 0;
}

static unsigned big16(sv bytes, size_t at) {
    return byte(bytes, at) << 8 | byte(bytes, at + 1);
}

static unsigned little16(sv bytes, size_t at) {
    return byte(bytes, at + 1) << 8 | byte(bytes, at);
}

static unsigned little24(sv bytes, size_t at) {
    return byte(bytes, at + 2) << 16 | little16(bytes, at);
}

static bool has(sv bytes, size_t at, const char *text, size_t len) {
    return bytes.len >= at + len && memcmp(bytes.ptr + at, text, len) == 0;
}

static bool png_size(sv b, unsigned *width, unsigned *height) {
    if (!has(b, 0, "\x89PNG\r\n\x1a\n", 8) || !has(b, 12, "IHDR", 4) || b.len < 24) {
        return false;
    }
    *width = big16(b, 16) << 16 | big16(b, 18);
    *height = big16(b, 20) << 16 | big16(b, 22);
    return true;
}

static bool gif_size(sv b, unsigned *width, unsigned *height) {
    if ((!has(b, 0, "GIF87a", 6) && !has(b, 0, "GIF89a", 6)) || b.len < 10) {
        return false;
    }
    *width = little16(b, 6);
    *height = little16(b, 8);
    return true;
}

// A start-of-frame marker: C0–CF but DHT (C4), JPG (C8) and DAC (CC).
static bool is_frame(unsigned marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool jpeg_size(sv b, unsigned *width, unsigned *height) {
    if (!has(b, 0, "\xff\xd8\xff", 3)) {
        return false;
    }
    size_t at = 2;
    while (at + 9 <= b.len && byte(b, at) == 0xff) {
        unsigned marker = byte(b, at + 1);
        if (marker == 0xff) { // fill byte
            at++;
            continue;
        }
        if (is_frame(marker)) {
            *height = big16(b, at + 5);
            *width = big16(b, at + 7);
            return true;
        }
        unsigned len = big16(b, at + 2);
        if (len < 2) {
            return false;
        }
        at += 2 + len;
    }
    return false;
}

static bool webp_size(sv b, unsigned *width, unsigned *height) {
    if (!has(b, 0, "RIFF", 4) || !has(b, 8, "WEBP", 4) || b.len < 30) {
        return false;
    }
    if (has(b, 12, "VP8X", 4)) {
        *width = little24(b, 24) + 1;
        *height = little24(b, 27) + 1;
        return true;
    }
    if (has(b, 12, "VP8L", 4) && byte(b, 20) == 0x2f) {
        *width = (little16(b, 21) & 0x3fff) + 1;
        *height = ((byte(b, 22) >> 6 | byte(b, 23) << 2 | byte(b, 24) << 10) & 0x3fff) + 1;
        return true;
    }
    if (has(b, 12, "VP8 ", 4) && has(b, 23, "\x9d\x01\x2a", 3)) {
        *width = little16(b, 26) & 0x3fff;
        *height = little16(b, 28) & 0x3fff;
        return true;
    }
    return false;
}

static const struct {
    const char *type;
    bool (*size)(sv bytes, unsigned *width, unsigned *height);
} formats[] = {
    {"image/png", png_size},
    {"image/jpeg", jpeg_size},
    {"image/webp", webp_size},
    {"image/gif", gif_size},
};

int image_probe(sv bytes, const char **ret_type, int *ret_width, int *ret_height) {
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        unsigned width = 0, height = 0;
        if (formats[i].size(bytes, &width, &height) && width > 0 && height > 0 && width <= 100000 &&
            height <= 100000) {
            *ret_type = formats[i].type;
            *ret_width = (int)width;
            *ret_height = (int)height;
            return 0;
        }
    }
    return 1;
}
