#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pages are light and keep to themselves: bytes over the wire, nothing that shifts, nobody else's server, no
cookie, and nothing that the policy refuses or the console complains of."""

import re
import sys
import unittest
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pages import SiteTest, for_each_kind

from harness import seed, until

PAGE_MOST = 25 * 1024  # an article page with its style sheet and script, headers included
SCRIPT_MOST = 6 * 1024
BROWSER = ("Host: {host}\r\nAccept: text/html,*/*;q=0.8\r\nAccept-Encoding: br\r\n"
           "Accept-Language: en-US,en;q=0.9\r\nConnection: close\r\n\r\n")
POLICY = {"default-src": ["'none'"], "base-uri": ["'none'"], "form-action": ["'self'"], "style-src": ["'self'"],
          "script-src": ["'self'"], "connect-src": ["'self'"], "img-src": ["'self'", "data:"]}


class Weight(SiteTest):
    def over_the_wire(self, path):
        """The bytes of a reply, headers and all, once it is compressed: it is from its third reading on."""
        sent = f"GET {path} HTTP/1.1\r\n" + BROWSER.format(host=urlsplit(self.site.origin).netloc)

        def compressed():
            reply = self.site.raw(sent.encode())
            self.assertTrue(reply.startswith(b"HTTP/1.1 200 "), reply[:80])
            return reply if re.search(rb"\r\nContent-Encoding: br\r\n", reply) else None

        return len(until(compressed, f"{path} compressed"))

    def assets(self, path):
        """The paths of the style sheets and scripts of a page."""
        page = self.open()
        page.goto(self.site.origin + path)
        found = page.probe("assets")
        self.assertEqual(len(found["sheets"]), 1)
        return [[urlsplit(url).path for url in found[kind]] for kind in ("sheets", "scripts")]

    def test_article_pages(self):
        """Every article of the seed, in both languages: text, style sheet and script within the bound."""
        sheets, scripts = self.assets("/en/articles/mitral-regurgitation")
        around = sum(map(self.over_the_wire, sheets + scripts))
        self.assertLessEqual(sum(map(self.over_the_wire, scripts)), SCRIPT_MOST)
        weights = {}
        for id, language in seed():
            path = f"/{language}/articles/{id}"
            weights[path] = self.over_the_wire(path) + around
        heaviest = max(weights, key=weights.get)
        mean = sum(weights.values()) // len(weights)
        print(f"bytes with {around} of style sheet and script: mean {mean}, {heaviest} {weights[heaviest]}", file=sys.stderr)
        self.assertLessEqual(weights[heaviest], PAGE_MOST, heaviest)

    def test_assets_never_change(self):
        """Each is named for its content and may be kept for ever."""
        sheets, scripts = self.assets("/en/articles/mitral-regurgitation")
        for path in sheets + scripts:
            self.assertRegex(path, r"^/assets/\w+\.[0-9a-f]{8,}\.(css|js)$")
            control = self.site.get(path).headers["Cache-Control"]
            self.assertIn("immutable", control)
            self.assertGreaterEqual(int(re.search(r"max-age=(\d+)", control)[1]), 365 * 24 * 3600)
            other = re.sub(r"\.[0-9a-f]{8,}\.", ".00000000.", path)
            self.assertEqual(self.site.get(other).status, 404)


@for_each_kind("quiet")
class Quiet(SiteTest):
    def quiet(self, kind):
        page = self.open(height=700)
        policy = self.site.visit(page, kind)["content-security-policy"]
        rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
        self.assertLessEqual(POLICY.items(), rules.items())
        self.assertNotIn("unsafe", policy)
        self.settled(kind, page.probe("places"))
        seen = page.probe("scrollThrough")
        self.none(seen["shifts"] and self.again(kind), "it shifts")
        self.none(seen["refused"], "refused by the policy")
        self.assertEqual(seen["stored"], 0)
        log = page.log()
        self.assertGreater(len(log["requests"]), 1)
        self.none([url for url in log["requests"] if not url.startswith((self.site.origin + "/", "data:"))], "others asked")
        self.assertEqual(log["cookies"], [])
        # A browser writes down each page that is no 200; that one is meant.
        unasked = [said for said in log["console"] if kind.status == 200 or urlsplit(said["url"]).path != urlsplit(kind.path).path]
        self.none(unasked, "the console")

    def again(self, kind):
        """What shifts at another visit: a busy machine may have painted half a page at the first."""
        page = self.open(height=700)
        self.site.visit(page, kind)
        return page.probe("scrollThrough")["shifts"]

    def settled(self, kind, scripted):
        """The script moves nothing: what stands somewhere before it has come stands there afterwards."""
        page = self.open(height=700, blocked=".js")
        self.site.visit(page, kind)
        places = page.probe("places")
        self.assertGreater(len(places), 10)
        self.none([f"{name}: {place}, then {scripted.get(name)}" for name, place in places.items()
                   if scripted.get(name) != place], "the script moves something")


class Noticed(SiteTest):
    """The checks above would notice."""

    def test_what_is_refused(self):
        page = self.open()
        page.goto(self.site.origin + "/en/")
        page.evaluate("document.body.setAttribute('style', 'color: red')")
        self.assertEqual(page.probe("scrollThrough")["refused"], ["style-src-attr inline"])
        self.assertEqual(len(page.log()["console"]), 1)

    def test_what_shifts(self):
        page = self.open()
        page.goto(self.site.origin + "/en/articles/mitral-regurgitation")
        page.probe("scrollThrough")
        page.evaluate("scrollTo(0, 0)")
        page.evaluate("document.querySelector('header.site').style.marginTop = '200px'")
        self.assertTrue(until(lambda: page.evaluate("window.shifts"), "a shift"))


if __name__ == "__main__":
    unittest.main()
