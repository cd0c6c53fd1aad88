// SPDX-License-Identifier: MIT
// SVG: what is drawn stays, what runs, loads or links goes, cleaning twice is cleaning once; and
// the sizes of raster images.
#include "parse/svg.h"

#include "cmocka_parse.h"

#include <time.h>

#define NS "xmlns=\"http://www.w3.org/2000/svg\""
#define ROOT "<svg " NS " width=\"10\" height=\"20\" viewBox=\"0 0 10 20\">"

#define EMPTY "<svg " NS " width=\"10\" height=\"20\" viewBox=\"0 0 10 20\"/>"

static int clean(struct arena *a, sv svg, struct findings *f, struct buf *out) {
    int width = 0, height = 0;
    *f = (struct findings){.arena = a};
    return svg_clean(svg, f, out, &width, &height);
}

static void drawings(void **state) {
    (void)state;
    static const struct {
        const char *svg, *clean;
    } cases[] = {
        {"<svg " NS " viewBox='0 0 10 20'><path d='M0 0L1 1'/></svg>",
         ROOT "<path d=\"M0 0L1 1\"/></svg>"},
        {"<?xml version='1.0'?><!-- c --><svg " NS " width='10px' height='20'><g><title>a &lt; "
         "b</title></g></svg>",
         ROOT "<g><title>a &lt; b</title></g></svg>"},
        {"<s:svg xmlns:s='http://www.w3.org/2000/svg' viewBox='0 0 10 20'><s:rect x='1'/></s:svg>",
         ROOT "<rect x=\"1\"/></svg>"},
        {ROOT "<script>alert(1)</script><rect onclick='alert(1)' x='1'/></svg>",
         ROOT "<rect x=\"1\"/></svg>"},
        {ROOT "<style>@import 'x'</style><rect style='fill:red; behavior:url(x);stroke : "
              "#000;fill:blue'/></svg>",
         ROOT "<rect fill=\"red\" stroke=\"#000\"/></svg>"},
        {ROOT
         "<rect fill='url(#a)' stroke='url(https://evil.example/x)' mask='url(\"#b\")'/></svg>",
         ROOT "<rect fill=\"url(#a)\"/></svg>"},
        {"<svg " NS " xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 10 20'>"
         "<use xlink:href='#a'/><use href='https://evil.example/x#a'/><use href='#b' "
         "xlink:href='#c'/></svg>",
         ROOT "<use href=\"#a\"/><use/><use href=\"#b\"/></svg>"},
        {ROOT "<a href='javascript:alert(1)'><text>x</text></a></svg>", EMPTY},
        {ROOT "<image href='https://evil.example/x.png'/><foreignObject><p "
              "xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject></svg>",
         EMPTY},
        {ROOT "<animate attributeName='href' values='javascript:alert(1)'/><set to='x'/></svg>",
         EMPTY},
        {ROOT "<filter id='f'><feImage href='x'/></filter></svg>", EMPTY},
        {ROOT "<text x='1' font-size='3'>A &amp; B<tspan dy='2'>c</tspan></text></svg>",
         ROOT "<text x=\"1\" font-size=\"3\">A &amp; B<tspan dy=\"2\">c</tspan></text></svg>"},
        {ROOT "<g transform='translate(1,2) rotate(3)' fill='rgb(1,2,3)' stroke='expression(1)'/>"
              "</svg>",
         ROOT "<g transform=\"translate(1,2) rotate(3)\" fill=\"rgb(1,2,3)\"/></svg>"},
        {ROOT "<rect aria-label='a (b) &quot;c&quot;' xml:base='https://evil.example'/></svg>",
         ROOT "<rect aria-label=\"a (b) &quot;c&quot;\"/></svg>"},
        {ROOT "\n  <!-- a -->\n  <!-- b -->\n  <text>a\n\nb<tspan>c</tspan> <tspan>d</tspan>"
              "</text>  \n\n</svg>\n\n",
         ROOT "\n  <text>a\n\nb<tspan>c</tspan> <tspan>d</tspan></text>\n</svg>"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf once = {0};
        CLEANUP(buf_finish) struct buf twice = {0};
        struct findings f;
        int outcome = clean(a, sv_of(cases[i].svg), &f, &once);
        if (outcome != 0) {
            print_findings(&f);
        }
        assert_int_equal(outcome, 0);
        assert_string_equal(once.ptr, arena_printf(a, "%s\n", cases[i].clean));
        assert_int_equal(clean(a, (sv){once.ptr, once.len}, &f, &twice), 0);
        assert_string_equal(twice.ptr, once.ptr);
        assert_int_equal(f.warning_count, 0);
    }
}

static void sizes(void **state) {
    (void)state;
    static const struct {
        const char *attributes;
        int width, height; // 0: refused
    } cases[] = {
        {"width='640' height='480'", 640, 480},
        {"width='640.5px' height='480'", 641, 480},
        {"viewBox='0 0 640 480'", 640, 480},
        {"viewBox='-5,-5,640,480' width='100%'", 640, 480},
        {"viewBox='0 0 100 50' width='640'", 640, 320},
        {"viewBox='0 0 100 50' height='10'", 20, 10},
        {"", 0, 0},
        {"width='640'", 0, 0},
        {"width='0' height='0'", 0, 0},
        {"width='nan' height='inf'", 0, 0},
        {"viewBox='0 0 1'", 0, 0},
        {"width='10cm' height='10cm'", 0, 0},
        {"width='1e9' height='1e9'", 0, 0},
        {"viewBox='0 0 1 100000' width='100000'", 0, 0},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf out = {0};
        struct findings f = {.arena = a};
        int width = 0, height = 0;
        const char *svg = arena_printf(a, "<svg " NS " %s/>", cases[i].attributes);
        assert_int_equal(svg_clean(sv_of(svg), &f, &out, &width, &height), cases[i].width == 0);
        assert_int_equal(width, cases[i].width);
        assert_int_equal(height, cases[i].height);
    }
}

static void refusals(void **state) {
    (void)state;
    static const struct {
        const char *svg, *code;
    } cases[] = {
        {"", "not-well-formed"},
        {"hello", "not-well-formed"},
        {"<svg " NS " viewBox='0 0 1 1'>", "not-well-formed"},
        {"<svg viewBox='0 0 1 1'/>", "not-svg"},
        {"<html xmlns='http://www.w3.org/1999/xhtml'/>", "not-svg"},
        {"<!DOCTYPE svg><svg " NS " viewBox='0 0 1 1'/>", "document-type"},
        {"<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><svg " NS
         " viewBox='0 0 1 1'><text>&b;</text></svg>",
         "document-type"},
        {"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg " NS ">&x;</svg>",
         "document-type"},
        {"<svg " NS " viewBox='0 0 1 1'><text>&undefined;</text></svg>", "not-well-formed"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf out = {0};
        struct findings f;
        assert_int_equal(clean(a, sv_of(cases[i].svg), &f, &out), 1);
        assert_true(has_error(&f, "", cases[i].code));
        assert_int_equal(out.len, 0);
    }
}

static void nesting(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf svg = {0};
    CLEANUP(buf_finish) struct buf out = {0};
    struct findings f;
    buf_text(&svg, ROOT);
    for (int i = 0; i < 100000; i++) {
        buf_text(&svg, "<g>");
    }
    assert_int_equal(clean(a, (sv){svg.ptr, svg.len}, &f, &out), 1);
    assert_true(has_error(&f, "", "too-deep"));
}

// A reference draws its target again: what it comes to is bounded, whatever the file's size.
static void repetitions(void **state) {
    (void)state;
    static const struct {
        bool group; // <g> and <use>, or <pattern> and url()
        int repeat; // how often each of nine refers to the next one
        bool refused;
    } cases[] = {{true, 1, false}, {true, 10, true}, {false, 1, false}, {false, 10, true}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf svg = {0}, out = {0};
        struct findings f;
        bool group = cases[i].group;
        buf_text(&svg, ROOT);
        for (int level = 0; level < 9; level++) {
            buf_text(&svg,
                     arena_printf(a, group ? "<g id=\"i%d\">" : "<pattern id=\"i%d\">", level));
            for (int n = 0; n < cases[i].repeat; n++) {
                buf_text(&svg, arena_printf(
                                   a, group ? "<use href=\"#i%d\"/>" : "<rect fill=\"url(#i%d)\"/>",
                                   level + 1));
            }
            buf_text(&svg, group ? "</g>" : "</pattern>");
        }
        buf_text(&svg, "<path id=\"i9\" d=\"M0 0\"/></svg>");
        assert_int_equal(clean(a, (sv){svg.ptr, svg.len}, &f, &out), cases[i].refused);
        assert_int_equal(has_error(&f, "", "too-much-to-draw"), cases[i].refused);
    }
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf out = {0}, wide = {0};
    struct findings f;
    // What is dear to look up: many ids, and many references inside all of the open elements.
    buf_text(&wide, ROOT);
    for (int i = 0; i < 60; i++) {
        buf_text(&wide, arena_printf(a, "<g id=\"o%d\">", i));
    }
    for (int i = 0; i < 28000; i++) {
        buf_text(&wide, "<g id=\"n\"/>");
    }
    for (int i = 0; i < 1900; i++) {
        buf_text(&wide, i % 2 != 0 ? "<use href=\"#none\"/>" : "<use href=\"#n\"/>");
    }
    for (int i = 0; i < 60; i++) {
        buf_text(&wide, "</g>");
    }
    buf_text(&wide, "</svg>");
    clock_t begun = clock();
    assert_int_equal(clean(a, (sv){wide.ptr, wide.len}, &f, &out), 0);
    print_message("28,000 ids and 1,900 references: %ld ms\n",
                  (long)(clock() - begun) * 1000 / CLOCKS_PER_SEC);
    assert_int_equal(
        clean(a, SV(ROOT "<g id=\"a\"><use href=\"#a\"/></g><use href=\"#a\"/></svg>"), &f, &out),
        1);
}

static void rasters(void **state) {
    (void)state;
#define BYTES(literal)                                                                             \
    { (literal), sizeof(literal) - 1 }
    static const struct {
        sv bytes;
        const char *type; // NULL: none
        int width, height;
    } cases[] = {
        {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0"), "image/png", 640, 480},
        {BYTES("GIF89a\x80\2\xe0\1"), "image/gif", 640, 480},
        {BYTES("\xff\xd8\xff\xe0\0\4ab\xff\xc4\0\3x\xff\xc2\0\x0b\x08\1\xe0\2\x80"), "image/jpeg",
         640, 480},
        {BYTES("RIFF....WEBPVP8X\x0a\0\0\0\0\0\0\0\x7f\2\0\xdf\1\0"), "image/webp", 640, 480},
        {BYTES("RIFF....WEBPVP8 \x0a\0\0\0\0\0\0\x9d\1\x2a\x80\2\xe0\1"), "image/webp", 640, 480},
        {BYTES("RIFF....WEBPVP8L\x0a\0\0\0\x2f\x7f\xc2\x77\0\0\0\0\0\0"), "image/webp", 640, 480},
        {BYTES(""), NULL, 0, 0},
        {BYTES("\x89PNG\r\n\x1a\n"), NULL, 0, 0},
        {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0"), NULL, 0, 0},
        {BYTES("\xff\xd8\xff\xe0\xff\xff"), NULL, 0, 0},
        {BYTES("\xff\xd8\xff\xe0\0\0\0\0\0\0\0\0"), NULL, 0, 0},
        {BYTES("<svg/>"), NULL, 0, 0},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const char *type = NULL;
        int width = 0, height = 0;
        int outcome = image_probe(cases[i].bytes, &type, &width, &height);
        assert_int_equal(outcome, cases[i].type == NULL);
        if (outcome == 0) {
            assert_string_equal(type, cases[i].type);
        }
        assert_int_equal(width, cases[i].width);
        assert_int_equal(height, cases[i].height);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawings), cmocka_unit_test(sizes),   cmocka_unit_test(refusals),
        cmocka_unit_test(nesting),  cmocka_unit_test(rasters), cmocka_unit_test(repetitions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
