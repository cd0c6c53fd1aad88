// SPDX-License-Identifier: MIT
// A QR code as SVG.
#pragma once

#include "base/buf.h"

enum { QR_TEXT_MAX = 300 }; // bytes: an address; fits with the error correction below

// Adds an SVG of `text` for a page: black on white with the quiet zone of four modules that
// ISO/IEC 18004 asks for, of error correction level M. `label` says in words what it is. False:
// the text is too long, and nothing was added.
bool qr_svg(const char *text, const char *label, struct buf *out);
