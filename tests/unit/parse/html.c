// SPDX-License-Identifier: MIT
// The sanitizer: what is kept, what never passes, and the law that twice is once.
#include "parse/html.h"

#include "cmocka_parse.h"
#include "parse/text.h"

static const struct html_context context = {.public_url = "https://health.example",
                                            .pointer = "/sections/0/html"};

struct result {
    const char *html, *text;
    struct html_counts counts;
    struct findings findings;
    int outcome;
};

static struct result sanitize(struct arena *a, const char *html) {
    struct result r = {.findings = {.arena = a}};
    r.outcome = html_sanitize(sv_of(html), &context, &r.findings, &r.html, &r.text, &r.counts);
    return r;
}

// Every case is also sanitized twice: the second time changes and reports nothing.
static void check_law(struct arena *a, const struct result *once) {
    if (once->outcome != 0 || once->html == NULL) {
        return;
    }
    struct result twice = sanitize(a, once->html);
    assert_int_equal(twice.outcome, 0);
    assert_non_null(twice.html);
    assert_string_equal(twice.html, once->html);
    assert_string_equal(twice.text == NULL ? "" : twice.text, once->text == NULL ? "" : once->text);
    assert_int_equal(twice.counts.lost, once->counts.lost);
    assert_int_equal(twice.counts.unresolved, once->counts.unresolved);
    assert_int_equal(twice.findings.warning_count, 0);
}

struct html_case {
    const char *html, *clean;
};

static void check_cases(const struct html_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct result r = sanitize(a, cases[i].html);
        if (r.outcome != 0 || strcmp(r.html == NULL ? "" : r.html, cases[i].clean) != 0) {
            print_findings(&r.findings);
            print_error("of %s\n", cases[i].html);
        }
        assert_int_equal(r.outcome, 0);
        assert_string_equal(r.html == NULL ? "" : r.html, cases[i].clean);
        check_law(a, &r);
    }
}

static const struct html_case structures[] = {
    {"", ""},
    {" \n\t ", ""},
    {"words", "<p>words</p>"},
    {"<P>One<p>Two", "<p>One</p><p>Two</p>"},
    {"one <b>two</b> three", "<p>one <strong>two</strong> three</p>"},
    {"<b> a </b> c<i> d</i>", "<p><strong>a</strong> c <em>d</em></p>"},
    {"a\n\n  b\tc", "<p>a b c</p>"},
    {"<p>a<br> b</p>", "<p>a<br>b</p>"},
    {"<p><br>a<br></p>", "<p>a</p>"},
    {"<b><p>a</p>b</b>", "<p><strong>a</strong></p><p><strong>b</strong></p>"},
    {"<strong><em><strong>x</strong></em></strong>", "<p><strong><em>x</em></strong></p>"},
    {"<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"},
    {"<section><h2>T</h2><p>x</section>", "<h4>T</h4><p>x</p>"},
    {"<h5>T</h5><h6>U</h6>", "<h4>T</h4><h4>U</h4>"},
    {"<h4><p>a</p><p>b</p></h4>", "<h4>a b</h4>"},
    {"<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"},
    {"<ul><li><p>a</p></li></ul>", "<ul><li><p>a</p></li></ul>"},
    {"<ul><li>a<ul><li>n</ul></ul>", "<ul><li>a<ul><li>n</li></ul></li></ul>"},
    {"<ul>x<li>a</li>y</ul>", "<ul><li>x</li><li>a</li><li>y</li></ul>"},
    {"<ul><ul><li>a</ul></ul>", "<ul><li><ul><li>a</li></ul></li></ul>"},
    {"<ul><li>a<div>b</div>c</ul>", "<ul><li>a<p>b</p><p>c</p></li></ul>"},
    {"<ul><li></li><li> </li></ul>", ""},
    {"<li>a<li>b", "<ul><li>a</li><li>b</li></ul>"},
    {"<ul><dd>x</ul>", "<ul><li><dl><dd>x</dd></dl></li></ul>"},
    {"<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"},
    {"<dl><div><dt>a<dd>b</div></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"},
    {"<dl><dt><ul><li>a<li>b</ul></dl>", "<dl><dt>a b</dt></dl>"},
    {"<dl>x<li>y</dl>", "<dl><dd>x</dd><dd><ul><li>y</li></ul></dd></dl>"},
    {"<table><tr><th scope=COL>a<td colspan=3 rowspan=1>b</table>",
     "<table><tbody><tr><th scope=\"col\">a</th><td colspan=\"3\">b</td></tr></tbody></table>"},
    {"<table><tr><td><td>c</table>", "<table><tbody><tr><td></td><td>c</td></tr></tbody></table>"},
    {"<table><caption>C</caption><thead><tr><th>h</thead><tfoot><tr><td>f</tfoot></table>",
     "<table><caption>C</caption><thead><tr><th>h</th></tr></thead><tbody><tr><td>f</td></tr>"
     "</tbody></table>"},
    {"<table><tr><td colspan=999 rowspan=-1 scope=row>x</table>",
     "<table><tbody><tr><td>x</td></tr></tbody></table>"},
    {"<table>stray<tr><td>x</table>",
     "<p>stray</p><table><tbody><tr><td>x</td></tr></tbody></table>"},
    {"<p>a<table><tr><td>b</table>c",
     "<p>a</p><table><tbody><tr><td>b</td></tr></tbody></table><p>c</p>"},
    {"<aside class='x callout warning'>a</aside>",
     "<aside class=\"callout warning\"><p>a</p></aside>"},
    {"<aside class='callout do'><aside class='callout info'>a</aside></aside>",
     "<aside class=\"callout do\"><p>a</p></aside>"},
    {"<aside>a</aside>", "<p>a</p>"},
    {"a<figure data-figure=valve><p>x</figure>b",
     "<p>a</p><figure data-figure=\"valve\"></figure><p>b</p>"},
    {"<figure data-figure='No Key'><figcaption>x</figcaption></figure>", "<p>x</p>"},
    {"<p class=lost-list>old words</p>", "<p class=\"lost-list\"></p>"},
    {"<span class=unresolved-link data-article=a-b lang=es>x</span>",
     "<p><span class=\"unresolved-link\" data-article=\"a-b\" lang=\"es\">x</span></p>"},
    {"<span lang='es'>hola</span> <span lang='no such tag'>x</span>",
     "<p><span lang=\"es\">hola</span> x</p>"},
    {"<abbr title=' Blood\n pressure '>BP</abbr> <abbr>X</abbr>",
     "<p><abbr title=\"Blood pressure\">BP</abbr> <abbr>X</abbr></p>"},
    {"H<sub>2</sub>O<sup>+</sup>", "<p>H<sub>2</sub>O<sup>+</sup></p>"},
    {"1 < 2 & \"3\" > 'x'", "<p>1 &lt; 2 &amp; &quot;3&quot; &gt; 'x'</p>"},
    {"a&nbsp;b", "<p>a\xc2\xa0"
                 "b</p>"},
    {"e&#x301;", "<p>\xc3\xa9</p>"},
    {"e<!-- -->&#x301;", "<p>\xc3\xa9</p>"},
    {"<p>a&#x338;</p>", "<p>a\xcc\xb8</p>"},
};

static void structure(void **state) {
    (void)state;
    check_cases(structures, ARRAY_SIZE(structures));
}

static void links(void **state) {
    (void)state;
    static const struct html_case cases[] = {
        {"<a href=article:a-b>x</a>", "<p><a href=\"article:a-b\">x</a></p>"},
        {"<a href='https://health.example/es/articles/a-b'>x</a>",
         "<p><a href=\"article:a-b\">x</a></p>"},
        {"<a href='HTTPS://health.example/en/articles/a-b'>x</a>",
         "<p><a href=\"article:a-b\">x</a></p>"},
        {"<a href='https://elsewhere.example/x' data-article=a-b>x</a>",
         "<p><a href=\"article:a-b\">x</a></p>"},
        {"<a href='https://health.example/es/articles/A'>x</a>",
         "<p><a href=\"https://health.example/es/articles/A\">x</a></p>"},
        {"<a href='HTTPS://x.example/a b?q=1&amp;r=\"2\"' onclick=e() target=_blank>x</a>",
         "<p><a href=\"https://x.example/a%20b?q=1&amp;r=%222%22\">x</a></p>"},
        {"<a href='mailto:a@b.example'>x</a>", "<p><a href=\"mailto:a@b.example\">x</a></p>"},
        {"<a href='tel:+1-800-555-0199'>x</a>", "<p><a href=\"tel:+1-800-555-0199\">x</a></p>"},
        {"<a name=top>x</a>", "<p>x</p>"},
        {"<a href='#top'>x</a>", "<p>x</p>"},
        {"<a href='/relative'>x</a>", "<p>x</p>"},
        {"<a href='//host.example/x'>x</a>", "<p>x</p>"},
        {"<a href='article:Not An Id'>x</a>", "<p>x</p>"},
        {"<a href='https://user:pw@x.example/'>x</a>", "<p>x</p>"},
        {"<a href='https:///x'>x</a>", "<p>x</p>"},
        {"<a href='https:\\\\x.example'>x</a>", "<p>x</p>"},
        {"<a href=article:a><ul><li>x</ul></a>", "<ul><li><a href=\"article:a\">x</a></li></ul>"},
        {"<a href=article:a>x<a href=article:b>y</a></a>",
         "<p><a href=\"article:a\">x</a><a href=\"article:b\">y</a></p>"},
        {"<a href=article:a><table><td><a href=article:b>y",
         "<table><tbody><tr><td><a href=\"article:b\">y</a></td></tr></tbody></table>"},
        {"<a href='https://x.example/<&#x301;'>y</a>",
         "<p><a href=\"https://x.example/%3\xc4\x86\">y</a></p>"},
    };
    check_cases(cases, ARRAY_SIZE(cases));
}

// None of these may leave anything that runs, loads, frames, posts or styles.
static const char *const hostile[] = {
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script><!--<script></script>--></script>x",
    "<script/x>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"javascript:alert(1)\">",
    "<image src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    ("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
     "onerror=alert(1)&gt;\">"),
    "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object>",
    "<embed src=\"javascript:alert(1)\">",
    "<applet code=x></applet>",
    "<base href=\"https://evil.example/\">",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<p onclick=alert(1)>x</p>",
    "<p/onclick=alert(1)>x</p>",
    "<p \"onclick=alert(1)\">x</p>",
    "<strong onmouseover=alert(1)>x</strong>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"&#1;javascript:alert(1)\">x</a>",
    "<a href=\" \n javascript:alert(1)\">x</a>",
    "<a href=\"&#106;&#97;vascript:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href=\"vbscript:x\">x</a>",
    "<a href=\"file:///etc/passwd\">x</a>",
    "<a href=\"blob:https://x/y\">x</a>",
    "<a href=\"https://x.example/&quot; onclick=&quot;alert(1)\">x</a>",
    "<abbr title='\" onmouseover=\"alert(1)'>x</abbr>",
    "<span class=unresolved-link data-article='x\" onclick=\"alert(1)'>x</span>",
    "<figure data-figure='x\" onclick=\"alert(1)'></figure>",
    "<span lang='en\" onclick=\"alert(1)'>x</span>",
    "<aside class='callout info\" onclick=\"alert(1)'>x</aside>",
    "<td colspan='2\" onclick=\"alert(1)'>x</td>",
    "<table><tr><td colspan='2\" onclick=\"alert(1)'>x</table>",
    "<input autofocus onfocus=alert(1)>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<select><option><script>alert(1)</script></select>",
    "<textarea></textarea><script>alert(1)</script>",
    "<form action=//evil.example><input name=q></form>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<isindex action=javascript:alert(1)>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<title><script>alert(1)</script></title>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "<!DOCTYPE html><html><head><script>alert(1)</script></head><body onload=alert(1)>x",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
    "<a href='https://x.example'><script>alert(1)</script>x</a>",
    "<keygen autofocus onfocus=alert(1)>",
    "<custom-element onclick=alert(1)>x</custom-element>",
    "<b><table><script>alert(1)</script><tr><td>x",
    "<p>\xff\xfe<script>alert(1)</script>",
    "<div class=\"</p><script>alert(1)</script>\">x</div>",
    "<ul><script>alert(1)</script><li>x</ul>",
};

// Every tag in the output is one of these and closes its attributes properly.
static bool is_canonical_tag(sv tag) {
    static const char starts[] =
        "p>|/p>|ul>|/ul>|ol>|/ol>|li>|/li>|dl>|/dl>|dt>|/dt>|dd>|/dd>|table>|/table>|"
        "caption>|/caption>|thead>|/thead>|tbody>|/tbody>|tr>|/tr>|td>|/td>|td |th>|/th>|th |"
        "h4>|/h4>|strong>|/strong>|em>|/em>|sub>|/sub>|sup>|/sup>|abbr>|/abbr>|abbr |span |"
        "/span>|a href=\"|/a>|br>|figure data-figure=\"|/figure>|aside class=\"callout |"
        "/aside>|p class=\"lost-list\">";
    sv rest = SV(starts);
    bool known = false;
    while (!known && rest.ptr != NULL) {
        sv start = sv_cut(&rest, '|');
        known = sv_eq(start, (sv){tag.ptr, tag.len < start.len ? tag.len : start.len});
    }
    return known;
}

// The attributes' names, outside of quotes, must be known too.
static void check_tag(sv tag) {
    const char *at = memchr(tag.ptr, ' ', tag.len);
    while (at != NULL && at < tag.ptr + tag.len) {
        const char *equals = memchr(at, '=', (size_t)(tag.ptr + tag.len - at));
        assert_non_null(equals);
        sv name = {at + 1, (size_t)(equals - at - 1)};
        assert_true(text_has_word(
            "class data-article data-figure href lang title scope colspan rowspan", name));
        assert_int_equal(equals[1], '"');
        const char *end = strchr(equals + 2, '"');
        assert_non_null(end);
        if (sv_is(name, "href")) {
            sv href = {equals + 2, (size_t)(end - equals - 2)};
            assert_true(sv_starts(href, "https://") || sv_starts(href, "http://") ||
                        sv_starts(href, "mailto:") || sv_starts(href, "tel:") ||
                        sv_starts(href, "article:"));
        }
        at = end + 1;
    }
}

static void check_safe(const char *html) {
    const char *at = strchr(html, '<');
    for (; at != NULL; at = strchr(at + 1, '<')) {
        const char *end = strchr(at, '>');
        assert_non_null(end);
        sv tag = {at + 1, (size_t)(end - at)};
        if (!is_canonical_tag(tag)) {
            fail_msg("not canonical: %s", at);
        }
        check_tag((sv){tag.ptr, tag.len - 1});
    }
}

static void hostile_inputs(void **state) {
    (void)state;
    assert_true(ARRAY_SIZE(hostile) >= 50);
    for (size_t i = 0; i < ARRAY_SIZE(hostile); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct result r = sanitize(a, hostile[i]);
        assert_int_equal(r.outcome, 0);
        if (r.html != NULL) {
            check_safe(r.html);
        }
        check_law(a, &r);
    }
}

static const char markup[] =
    "<b>|</b>|<i>|</i>|<p>|</p>|<table>|</table>|<tr>|<td>|</td>|<th>|<caption>|<thead>|"
    "<tfoot>|<ul>|</ul>|<ol>|<li>|</li>|<dl>|</dl>|<dt>|<dd>|<h4>|</h4>|<h2>|<br>|<div>|"
    "</div>|<a href=article:x>|</a>|<aside class='callout do'>|</aside>|"
    "<figure data-figure=x>|</figure>|<p class=lost-list>|<span lang=es>|"
    "<span class=unresolved-link data-article=y>|</span>|<svg>|</svg>|<form>|<select>|"
    "<button>|<template>|</template>|<!-- c -->|&#x301;| |\n|a|b | c|&amp;|&nbsp;|\x01|"
    "<sub>|</sub>|<abbr title=t>|</abbr>|<object>|<marquee>|<nobr>|<ruby>|<hr>|<pre>\n|"
    "<center>";

// Pieces of markup in random order: nesting that no list of cases has.
static void random_nesting(void **state) {
    (void)state;
    sv pieces[100], rest = SV(markup);
    size_t count = 0;
    while (rest.ptr != NULL) {
        pieces[count++] = sv_cut(&rest, '|');
    }
    uint64_t seed = 88172645463325252ULL; // xorshift64: the same cases on every machine
    for (int i = 0; i < 3000; i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        CLEANUP(buf_finish) struct buf html = {0};
        for (int j = 0; j < 24; j++) {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            buf_sv(&html, pieces[seed % count]);
        }
        struct result r = sanitize(a, html.ptr);
        if (r.html != NULL) {
            check_safe(r.html);
        }
        check_law(a, &r);
    }
}

static void plain_text(void **state) {
    (void)state;
    static const struct html_case cases[] = {
        {"<p>a</p><p>b</p>", "a\nb"},
        {"<p>a<br>b <b>c</b></p>", "a\nb c"},
        {"<h4>T</h4><ul><li>a<ul><li>n</ul><li><p>b</p><p>c</p></ul>d", "T\n- a\n  - n\n- b\nc\nd"},
        {"<table><caption>C</caption><tr><th>a<th>b<tr><td>1<td>2</table>", "C\na | b\n1 | 2"},
        {"<dl><dt>a<dd>b</dl>", "a\nb"},
        {"<p>a</p><p class=lost-list></p><p>b</p>", "a\n[\xe2\x80\xa6]\nb"},
        {"a<figure data-figure=x></figure>b", "a\nb"},
        {"1 &lt; 2 &amp; 3", "1 < 2 & 3"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
        struct result r = sanitize(a, cases[i].html);
        assert_non_null(r.text);
        assert_string_equal(r.text, cases[i].clean);
    }
}

static void findings(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct result r = sanitize(a, "<h2>T</h2><script>1</script><script>2</script><hr>"
                                  "<a href=x>1</a><a href=y>2</a><div>silent</div>");
    assert_int_equal(r.outcome, 0);
    assert_int_equal(r.findings.warning_count, 4);
    assert_string_equal(r.findings.warnings[0].pointer, "/sections/0/html");
    assert_non_null(find_code(r.findings.warnings, 4, "element-changed"));
    const struct problem_field *links = find_code(r.findings.warnings, 4, "link-removed");
    assert_non_null(links);
    assert_non_null(strstr(links->detail, "2 links"));
    const struct problem_field *removed = find_code(r.findings.warnings, 4, "element-removed");
    assert_non_null(removed);
    assert_string_equal(removed->detail, "script: removed with its content (2 times)");

    const struct html_context strict = {.pointer = context.pointer, .strict = true};
    struct result refused = {.findings = {.arena = a}};
    html_sanitize(sv_of("<p>a<img src=x>"), &strict, &refused.findings, &refused.html,
                  &refused.text, &refused.counts);
    assert_true(has_error(&refused.findings, "/sections/0/html", "element-removed"));
}

static void counts(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct result r = sanitize(a, "<p class=lost-list></p><ul><li>a<p class=lost-list></ul>"
                                  "<span class=unresolved-link data-article=x>y</span>"
                                  "&lt;p class=\"lost-list\"&gt;");
    assert_int_equal(r.counts.lost, 2);
    assert_int_equal(r.counts.unresolved, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(structure),      cmocka_unit_test(links),
        cmocka_unit_test(hostile_inputs), cmocka_unit_test(random_nesting),
        cmocka_unit_test(plain_text),     cmocka_unit_test(findings),
        cmocka_unit_test(counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
