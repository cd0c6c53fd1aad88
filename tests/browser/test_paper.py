#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An article page on paper: the text and what vouches for it, without the site around it, well broken."""

import re
import subprocess
import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pages import SiteTest

ARTICLES = ("/en/articles/mitral-regurgitation", "/es/articles/heart-failure", "/en/articles/every-part",
            "/ar/articles/high-blood-pressure")
PAPERS = {"A4": (595, 842), "Letter": (612, 792)}  # points
TEXT_SECONDS = 30
CONTRAST = 7  # WCAG's AAA: a fax or a tired printer takes some of it


def words(text):
    return re.sub(r"\s+", " ", text).strip()


def letters(text):
    """Nothing but letters and digits: columns stand beside each other on paper, and hyphens break words."""
    return re.sub(r"[\W_]+", "", text)


def pages_of(file):
    """The text of each page of a PDF, as lines."""
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True,
                          timeout=TEXT_SECONDS)
    pages = done.stdout.removesuffix("\f").split("\f")
    return [[words(line) for line in page.splitlines() if line.strip()] for page in pages]


def size_of(file):
    done = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True, timeout=TEXT_SECONDS)
    return tuple(round(float(side)) for side in re.search(r"Page size: +([\d.]+) x ([\d.]+)", done.stdout).groups())


def lonely_headings(pages, headings):
    """Headings that are the last lines of a page that is not the last."""
    for number, lines in enumerate(pages[:-1], 1):
        for count in (1, 2, 3):
            if words(" ".join(lines[-count:])) in headings:
                yield f"page {number} ends with {lines[-count:]}"


class Paper(SiteTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = Path(cls.enterClassContext(TemporaryDirectory(prefix="careleaf-")))
        cls.sheets = []
        for number, path in enumerate(ARTICLES):
            page = cls.enterClassContext(cls.browser.open())
            page.goto(cls.site.origin + path)
            for paper in PAPERS:
                file = folder / f"{number}-{paper}.pdf"
                page.pdf(file, format=paper)
                cls.sheets.append((path, paper, page, file))
            page.set(media="print", theme="dark")

    def test_paper_sizes(self):
        for path, paper, _, file in self.sheets:
            with self.subTest(path, paper=paper):
                for side, wanted in zip(size_of(file), PAPERS[paper]):
                    self.assertAlmostEqual(side, wanted, delta=2)

    def test_no_heading_ends_a_page(self):
        for path, paper, page, file in self.sheets:
            with self.subTest(path, paper=paper):
                headings = {words(heading) for heading in page.probe("headings")}
                self.assertGreater(len(headings), 5)
                self.none(list(lonely_headings(pages_of(file), headings)), "a heading alone")

    def test_lonely_headings_are_seen(self):
        pages = [["a", "b", "When to get", "help"], ["c", "Causes"]]
        self.assertEqual(list(lonely_headings(pages, {"When to get help", "Causes"})),
                         ["page 1 ends with ['When to get', 'help']"])

    def test_what_is_there(self):
        """Every heading and paragraph of the text, and the review. Not in Arabic: a PDF holds its letters in the
        shapes and the order in which they are drawn."""
        for path, paper, page, file in self.sheets:
            if path.startswith("/ar/"):
                continue
            with self.subTest(path, paper=paper):
                wanted = page.evaluate("""[...document.querySelectorAll(
                    '.opening h1, .body h2, .body p, .body li:not(:has(p, ul, ol)), .about-page h2')]
                    .filter((e) => e.checkVisibility()).map((e) => e.innerText)""")
                self.assertGreater(len(wanted), 15)
                text = letters(" ".join(line for lines in pages_of(file) for line in lines))
                self.none([one for one in wanted if letters(one) not in text], "not on paper")

    def test_what_is_not_there(self):
        """Search, menus, contents and forms are of no use on paper."""
        useless = "header nav, form, button, input, .skip, .contents, .translations, .ask"
        for path, _, page, _ in self.sheets:
            with self.subTest(path):
                self.none(page.evaluate(f"""[...document.querySelectorAll('{useless}')]
                    .filter((e) => e.checkVisibility() && e.getClientRects().length > 0)
                    .map((e) => e.outerHTML.slice(0, 80))"""), "printed")

    def test_links_are_dark(self):
        """On white, whatever the theme of the screen."""
        for path, _, page, _ in self.sheets:
            with self.subTest(path):
                links = page.probe("linkContrasts")
                self.assertGreater(len(links), 0)
                self.none([link for link in links if link["contrast"] < CONTRAST], "too pale for paper")


if __name__ == "__main__":
    unittest.main()
