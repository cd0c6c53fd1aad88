// SPDX-License-Identifier: MIT
// QR codes. One path of horizontal runs, so that no seam shows between modules in print.
#include "view/qr.h"

#include <qrcodegen/qrcodegen.h>
#include <string.h>

enum {
    QUIET = 4,        // modules on each side
    VERSION_MAX = 14, // holds QR_TEXT_MAX bytes at level M
    QR_BYTES = qrcodegen_BUFFER_LEN_FOR_VERSION(VERSION_MAX),
};

// Adds "M{x} {y}h{length}v1h-{length}z" for each run of dark modules in a row.
static void write_row(const uint8_t *code, int y, struct buf *out) {
    const int size = qrcodegen_getSize(code);
    for (int x = 0; x < size; x++) {
        int length = 0;
        while (x + length < size && qrcodegen_getModule(code, x + length, y)) {
            length++;
        }
        if (length > 0) {
            buf_printf(out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, length, length);
            x += length;
        }
    }
}

bool qr_svg(const char *text, const char *label, struct buf *out) {
    uint8_t code[QR_BYTES], scratch[QR_BYTES];
    if (strlen(text) > QR_TEXT_MAX ||
        !qrcodegen_encodeText(text, scratch, code, qrcodegen_Ecc_MEDIUM, 1, VERSION_MAX,
                              qrcodegen_Mask_AUTO, true)) {
        return false;
    }
    const int size = qrcodegen_getSize(code), whole = size + 2 * QUIET;
    buf_printf(out,
               "<svg class=\"qr\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\" role=\"img\""
               " aria-label=\"",
               whole, whole);
    buf_html(out, sv_of(label));
    buf_printf(out, "\"><path fill=\"#ffffff\" d=\"M0 0h%dv%dH0z\"></path>", whole, whole);
    buf_text(out, "<path fill=\"#000000\" d=\"");
    for (int y = 0; y < size; y++) {
        write_row(code, y, out);
    }
    buf_text(out, "\"></path></svg>");
    return true;
}
