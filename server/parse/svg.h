// SPDX-License-Identifier: MIT
// SVG made safe: an allow-list of drawing elements and attributes, no scripts, styles from outside,
// links, foreign content or entities.
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "model/problem.h"

enum { SVG_BYTES_MAX = 512 * 1024, SVG_DEPTH_MAX = 64 };

// Canonical SVG and its size in pixels (width/height or viewBox). 1: findings say why it is refused
// (not well-formed, too large, no size, drawing too much).
int svg_clean(sv svg, struct findings *findings, struct buf *ret_svg, int *ret_width,
              int *ret_height);
// Whether what it draws, with every reference drawn out, is an amount that a browser can draw.
bool svg_is_bounded(struct arena *arena, sv clean_svg);
// The media type and size of a raster image by its bytes (PNG, JPEG, WebP, GIF); 1 when it is none
// of them.
int image_probe(sv bytes, const char **ret_type, int *ret_width, int *ret_height);
