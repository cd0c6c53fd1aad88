#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Nothing active comes out, whatever went in: every corpus as it is served, and hostile bodies over HTTP."""

import re
import time
import unittest
from html.parser import HTMLParser

from harness import WireTest, corpora, corpus, document

# docs/api.md, The body: element → attributes.
BODY = {
    **dict.fromkeys("p ul ol li dl dt dd table caption thead tbody tr h4 strong em sub sup abbr br".split(), set()),
    "p": {"class"}, "ol": {"start"}, "span": {"lang", "dir", "class", "data-article"}, "a": {"href", "data-article"},
    "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}, "abbr": {"title"},
    "figure": {"data-figure"}, "aside": {"class"},
}  # fmt: skip
# What a page may hold beside: its own words, without anything that runs or loads.
INERT = set(
    "html head meta title link body header footer main nav section article div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd a "
    "span strong em sub sup abbr bdi br table caption thead tbody tr th td figure figcaption img aside details summary time "
    "mark form label input button script svg path"
    .split()
)
WEB = re.compile(r"(https?|mailto|tel):|[/#]|[^:]*$", re.IGNORECASE)


class Scan(HTMLParser):
    """What could act in a body (or, with `page`, in a page) that nobody should have let through."""

    def __init__(self, html, page=False):
        super().__init__()
        self.page, self.found, self.tables = page, set(), 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tables += tag == "table"
        given = dict(attributes)
        if tag not in (INERT if self.page else BODY):
            self.found.add(f"<{tag}>")
        own = given.get("src", "").startswith("/assets/")
        if tag == "script" and given.get("type") != "application/ld+json" and not own:
            self.found.add("<script>")
        if tag == "form" and not given.get("action", "").endswith(("/search", "/feedback")):
            self.found.add("<form>")
        for name, value in attributes:
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "ping", "background"):
                self.found.add(name)
            if not self.page and name not in BODY.get(tag, ()):
                self.found.add(f"{tag} {name}")
            if name in ("href", "src", "action") and not WEB.match((value or "").strip()):
                self.found.add(f"{name}={value[:40]}")

    def handle_comment(self, data):
        self.found.add("a comment")

    def handle_pi(self, data):
        self.found.add("an instruction")


def bodies(sections):
    for section in sections:
        yield section.get("html") or ""
        yield from bodies(section.get("sections") or [])


class NothingActive(WireTest):
    """Every article of every corpus, as it is served."""

    NAMES = ("pdq-treatment-en-es", "medlineplus-topics", "medquad-dev")

    @classmethod
    def setUpClass(cls):
        cls.server_arguments = {"paths": [corpora(f"{name}.ndjson.gz") for name in cls.NAMES]}
        super().setUpClass()

    def test_the_scan_sees(self):
        for html in (
            '<p onclick="x">', "<script>x</script>", '<p style="x">', "<iframe>", "<object>", "<form>", "<svg>", "<!-- x -->",
            '<a href="javascript:x">', '<a href=" data:text/html,x">', '<a href="JAVASCRIPT:x">', "<h1>", '<p id="x">',
        ):  # fmt: skip
            self.assertTrue(Scan(html).found, html)
        self.assertEqual(Scan('<p><a href="https://a.example/">A</a> <a href="/en/articles/a">B</a></p>').found, set())

    def test_bodies_and_pages(self):
        wrong, count = [], 0
        for name in self.NAMES:
            for one in corpus(name):
                count += 1
                id, language = one["id"], one["language"]
                article = self.server.json(f"/api/v1/articles/{id}?lang={language}")
                found = set().union(*(Scan(html).found for html in bodies(article["sections"])), set())
                found |= Scan(self.server.get(f"/{language}/articles/{id}").text, page=True).found
                wrong += [(id, language, found)] if found else []
        self.assertEqual(wrong, [])
        self.assertEqual(count, 1481)

    def test_pdq_pairs_and_tables(self):
        articles = corpus("pdq-treatment-en-es")
        self.assertEqual(len(articles), 10)
        for one in articles:
            article = self.server.json(f"/api/v1/articles/{one['id']}?lang={one['language']}")
            other = "es" if one["language"] == "en" else "en"
            self.assertEqual([twin["language"] for twin in article["translations"]], [other])
            came = sum(html.lower().count("<table") for html in bodies(one["sections"]))
            served = sum(Scan(html).tables for html in bodies(article["sections"]))
            self.assertEqual(served, came, one["id"])
            cells = sum(html.lower().count("<td") for html in bodies(one["sections"]))
            self.assertEqual(sum(html.count("<td") for html in bodies(article["sections"])), cells)


HOSTILE = {
    "1 MB of <": "<" * (1 << 20),
    "256 KB of <": "<" * (256 << 10),
    "deep": "<b>" * 60_000,
    "tables in tables": "<table><tr><td>" * 15_000,
    "formatting": "<p><b><i><u>" * 20_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(30_000)) + ">",
    "entities": "&amp;&lt;&notanentity;" * 11_000,
    "svg and math": "<svg><math><mtext>" * 14_000,
    "templates": "<template><table>" * 15_000,
    "comments": "<!--" * 60_000,
    "mutation": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">' * 2_000,
    "cells": "<table>" + "<tr><td>x" * 28_000,
    "select": "<select><option>" * 16_000,
    "misnested": "<a><p><a><div>" * 18_000,
}


class Hostile(WireTest):
    server_arguments = {"token": "content:publish"}

    def test_harmless_and_quick(self):
        """Refused or cleaned, and the slowest is printed. A sanitizer's build is slower by far."""
        slowest = (0.0, "")
        for name, html in HOSTILE.items():
            start = time.monotonic()
            reply = self.server.put(document("hostile-" + re.sub("[^a-z0-9]+", "-", name.lower()).strip("-"), html=html))
            slowest = max(slowest, (time.monotonic() - start, name))
            self.assertIn(reply.status, (201, 413, 422), name)
            if reply.status == 201:
                article = self.server.json(reply.json()["url"].replace(self.server.origin + "/en", "/api/v1"))
                self.assertEqual(Scan("".join(bodies(article["sections"]))).found, set(), name)
        print(f"slowest hostile body: {slowest[1]}, {slowest[0] * 1000:.0f} ms", flush=True)
        self.assertLess(slowest[0], 10)

    def test_what_is_removed_is_reported(self):
        html = '<p onclick="x()">Text <script>alert(1)</script><iframe src="//x"></iframe></p><p style="color:red">More</p>'
        reply = self.server.put(document("reported", html=html))
        self.assert_status(reply, 201)
        self.assertEqual({one["pointer"] for one in reply.json()["warnings"]}, {"/sections/0/html"})
        article = self.server.json("/api/v1/articles/reported")
        self.assertEqual(article["sections"][0]["html"], "<p>Text</p><p>More</p>")

    def test_strict_refuses_with_pointers(self):
        inner = {"key": "b", "aspect": "other", "title": "B", "html": '<p>x<iframe src="//x"></iframe></p>'}
        outer = {"key": "a", "aspect": "other", "title": "A", "html": "<p>Fine.</p>", "sections": [inner]}
        reply = self.server.put(document("strict", sections=[outer]), query="?strict=true")
        self.assert_problem(reply, 422, "invalid-document", ["/sections/0/sections/0/html"])
        self.assert_status(self.server.get("/api/v1/articles/strict"), 404)
        self.assert_status(self.server.put(document("strict"), query="?strict=true"), 201)


if __name__ == "__main__":
    unittest.main()
