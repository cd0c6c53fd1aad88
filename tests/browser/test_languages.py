#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Words are marked with their language, and an Arabic article is laid out from right to left."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pages import SiteTest

ARABIC = "/ar/articles/high-blood-pressure"
ENGLISH = "/en/articles/high-blood-pressure"
ARABIC_LETTERS = r"\p{Script=Arabic}"


class LanguageTest(SiteTest):
    def at(self, path, **options):
        page = self.open(**options)
        page.goto(self.site.origin + path)
        return page


class Languages(LanguageTest):
    def test_foreign_words(self):
        page = self.at("/en/articles/every-part")
        marked = page.evaluate("[...document.querySelectorAll('.body span[lang]')].map((s) => [s.lang, s.innerText])")
        self.assertEqual(marked, [["es", "muchas gracias"], ["ar", "شكرًا"]])
        page = self.at(ARABIC)
        found = page.evaluate("[...document.querySelectorAll('.body span[lang=en]')].map((s) => s.innerText)")
        self.assertEqual(found, ["high blood pressure"])

    def test_arabic_is_marked(self):
        """Wherever it stands: the interface speaks Arabic, so that the page itself is."""
        for path in (ARABIC, "/ar/", "/ar/search?q=%D8%B6%D8%BA%D8%B7", "/ar/a-z"):
            with self.subTest(path):
                page = self.at(path)
                self.none(page.probe("unmarked", [ARABIC_LETTERS, "ar"]), "not marked")
                self.assertEqual(page.evaluate("document.documentElement.dir"), "rtl")

    def test_the_other_language_in_the_switch(self):
        page = self.at(ENGLISH)
        links = page.evaluate("[...document.querySelectorAll('main a[hreflang]')].map((a) => [a.hreflang, a.lang])")
        self.assertEqual(sorted(links), [["ar", "ar"], ["es", "es"]])

    def test_interface_words_are_marked(self):
        """The server's own words among those of the library are in the language of its interface: labels of
        callouts, counts, "see", why something was found."""
        paths = (ARABIC, "/ar/", "/ar/a-z", "/ar/a-z/%D8%B6", "/ar/topics/heart-and-circulation",
                 "/ar/search?q=%D8%B6%D8%BA%D8%B7", ENGLISH, "/es/articles/high-blood-pressure")
        for path in paths:
            with self.subTest(path):
                page = self.at(path)
                said = page.evaluate("""[...document.querySelectorAll('main .quiet, .facts, .why, .see, .callout-label')]
                    .map((words) => words.closest('[lang]').lang)""")
                self.assertGreater(len(said), 0)
                self.assertEqual(set(said), {page.evaluate("document.documentElement.lang")})


class RightToLeft(LanguageTest):
    def boxes(self, page, *selectors):
        return [page.probe("box", selector) for selector in selectors]

    def test_text(self):
        page = self.at(ARABIC)
        for box in self.boxes(page, ".opening h1", ".opening .lead", ".body h2", ".body p", ".body li"):
            self.assertEqual(box["direction"], "rtl")
            self.assertAlmostEqual(box["line"]["right"], box["right"], delta=2)
            self.assertGreater(box["line"]["left"], box["left"] + 2)

    def test_lists_callouts_and_tables(self):
        """The markers at the right, the rule of a callout at the right, the first column at the right."""
        page = self.at(ARABIC)
        for box in self.boxes(page, ".body ul", ".body ol"):
            self.assertEqual(box["padding"]["left"], 0)
            self.assertGreater(box["padding"]["right"], 16)
        callout = page.probe("box", ".callout")
        self.assertGreater(callout["border"]["right"], callout["border"]["left"])
        first, second = self.boxes(page, ".body th", ".body th + th")
        self.assertGreater(first["left"], second["left"])
        table, around = self.boxes(page, ".body table", ".body .table")
        self.assertAlmostEqual(table["right"], around["right"], delta=2)

    def test_beside_the_text(self):
        """The contents stand where the page's own direction puts them."""
        english, arabic = self.at(ENGLISH), self.at(ARABIC)
        sides = [self.boxes(page, ".contents", ".text") for page in (english, arabic)]
        self.assertEqual([contents["left"] > text["left"] for contents, text in sides], [True, False])

    def test_on_a_phone(self):
        page = self.at(ARABIC, width=320)
        self.none(page.probe("overflow"), "beyond the edge")
        heading = page.probe("box", ".body h2")
        self.assertAlmostEqual(heading["line"]["right"], heading["right"], delta=2)


if __name__ == "__main__":
    unittest.main()
