#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every type of page for everybody: axe (WCAG 2.2 AA and good practice) in both themes, on a phone and on a
desk, with text of twice its size and with wider spaces; and nothing to scroll sideways."""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pages import PAGES, SiteTest, for_each_kind

from harness import ROOT

# width, theme, size of the text in percent
LOOKS = [
    (1280, "light", 100),
    (1280, "dark", 100),
    (320, "dark", 100),
    (320, "light", 100),
    (640, "light", 200),
    (1280, "light", 200),
]


def page_routes():
    """The patterns of the rows of the server's route table that answer with pages."""
    table = (ROOT / "server/api/routes.c").read_text().split("const struct route routes[]")[1]
    rows = re.split(r"\n    \{", table)[1:]
    return {re.search(r'\.pattern = "([^"]+)"', row)[1] for row in rows if re.search(r"\bPAGE\b", row)}


class Table(unittest.TestCase):
    def test_every_page_route_is_visited(self):
        routes = page_routes()
        self.assertGreater(len(routes), 10)
        missing = routes - {kind.route for kind in PAGES}
        self.assertFalse(missing, "give each of these a row in PAGES (tests/browser/pages.py)")

    def test_rows_tell_the_truth(self):
        for kind in PAGES:
            form = re.sub(r"\{\w+\}", r"[^/?]+", kind.route)
            self.assertRegex(kind.path, f"^{form}([?].*)?$", kind.name)


@for_each_kind("axe")
class Axe(SiteTest):
    def axe(self, kind):
        page = self.open()
        self.site.visit(page, kind)
        for width, theme, size in LOOKS:
            page.set(width=width, theme=theme)
            page.probe("textSize", size)
            with self.subTest(kind.name, width=width, theme=theme, size=size):
                found, held = page.axe()
                self.none(found, "axe")
                self.assertIn("color-contrast", held)
                self.none(page.probe("overflow"), "beyond the edge")
        page.set(width=320)
        page.probe("textSize", 100)
        self.assertNotEqual(page.probe("textSpacing"), "normal")
        self.none(page.probe("overflow"), "beyond the edge with wider spaces")


if __name__ == "__main__":
    unittest.main()
