#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Handouts as they leave the printer: PDF by Chromium, read back with Poppler's tools and a QR reader.

Looked at are pages, paper, type, what stands on every page, and what a page break may not do: leave a heading
at the end of a page, split a callout, part a picture from its title. With PDF_DIR set, the files are kept there.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "wire"))
from harness import Server, document

BROWSER = [
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--no-pdf-header-footer",
]
TOOLS = ("chromium", "pdfinfo", "pdftotext", "pdftoppm", "zbarimg")
DEADLINE = 90
LETTER, A4 = (612, 792), (595, 842)  # points
HTML = "{http://www.w3.org/1999/xhtml}"


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, timeout=DEADLINE).stdout


class Pdf:
    def __init__(self, path):
        self.path = path
        about = run("pdfinfo", path)
        self.pages = int(re.search(r"Pages:\s+(\d+)", about)[1])
        size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+) pts", about)
        self.size = (round(float(size[1])), round(float(size[2])))
        self.texts = run("pdftotext", "-layout", path, "-").split("\f")[: self.pages]
        self.text = "\n".join(self.texts)

    def lines(self):
        """For each page its lines in order from top to bottom, as (top, bottom, text, height of type)."""
        tree = ElementTree.fromstring(run("pdftotext", "-bbox-layout", self.path, "-"))
        pages = []
        for page in tree.iter(f"{HTML}page"):
            lines = [(float(line.get("yMin")), float(line.get("yMax")), " ".join(word.text for word in line.iter(f"{HTML}word")))
                     for line in page.iter(f"{HTML}line")]
            pages.append(sorted(lines))
        return pages

    def codes(self, folder):
        """What the QR codes say, read from the page as it is printed at 150 dots an inch."""
        run("pdftoppm", "-r", "150", "-gray", "-png", self.path, Path(folder) / "page")
        found = []
        for image in sorted(Path(folder).glob("page*.png")):
            done = subprocess.run(["zbarimg", "-q", "--raw", image], capture_output=True, text=True, timeout=DEADLINE)
            found += done.stdout.split()
            image.unlink()
        return found


def body(lines):
    """The lines of a page without its running head and its page number."""
    return [text for _, _, text in lines if not re.fullmatch(r"\d+ / \d+", text)]


class HandoutPdfTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        missing = [tool for tool in TOOLS if shutil.which(tool) is None]
        if missing:
            raise unittest.SkipTest(f"{', '.join(missing)} not installed (chromium, poppler-utils, zbar-tools)")
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.server = cls.enterClassContext(Server(token="content:publish"))

    def pdf(self, path, name):
        """Prints a page of the server to PDF."""
        target = Path(os.environ.get("PDF_DIR", self.folder)) / f"{name}.pdf"
        run(*BROWSER, f"--user-data-dir={self.folder}/profile", f"--print-to-pdf={target}", self.server.origin + path)
        return Pdf(target)

    def titles(self, id, language="en"):
        """Every heading of an article's text."""
        found = set()

        def collect(sections):
            for section in sections:
                found.add(section["title"])
                found.update(re.findall(r"<h4>(.*?)</h4>", section["html"] or ""))
                collect(section["sections"])

        collect(self.server.json(f"/api/v1/articles/{id}?lang={language}")["sections"])
        return found | {"Where to learn more", "Tell it back in your own words", "Dónde aprender más"}

    def check_breaks(self, pdf, titles):
        """No page ends with a heading; each holds its head and its number."""
        for number, lines in enumerate(pdf.lines(), 1):
            text = body(lines)
            self.assertNotIn(text[-1], titles, f"page {number} ends with a heading")
            self.assertIn(f"{number} / {pdf.pages}", [line[2] for line in lines])
            self.assertIn("careleaf library", pdf.texts[number - 1])

    def url(self, id, language="en"):
        return self.server.json(f"/api/v1/articles/{id}?lang={language}&fields=printout")["printout"]["url"]

    def code(self, id, language="en"):
        return self.url(id, language).rsplit("/", 1)[1]

    def test_standard_on_letter(self):
        pdf = self.pdf("/en/articles/mitral-regurgitation/handout", "standard")
        self.assertEqual(pdf.size, LETTER)
        self.assertIn(pdf.pages, range(5, 9))
        self.check_breaks(pdf, self.titles("mitral-regurgitation"))
        self.assertEqual(pdf.codes(self.folder), [self.url("mitral-regurgitation")])
        for text in pdf.texts:
            self.assertIn("SAMPLE: NOT FOR PATIENTS", text)
            self.assertIn(self.code("mitral-regurgitation"), text)
        self.assertIn("When to get help", pdf.texts[0])
        for words in ("This page is due for a check. Ask your care team.", "Phone for questions", "Given by", "Is this paper still right?",
                      "Tell it back in your own words", "Do not drive yourself."):
            self.assertIn(words, pdf.text)
        for words in ("Press Ctrl+P", "Type size", "Search", "Back to the page", "A–Z"):  # the desk stays on screen
            self.assertNotIn(words, pdf.text)

    def test_the_emergency_stands_on_the_first_page(self):
        for query in ("", "?with=es", "?size=large", "?paper=a4&with=es", "?size=large&with=es"):
            pdf = self.pdf(f"/en/articles/mitral-regurgitation/handout{query}", f"first{len(query)}")
            for words in ("EMERGENCY", "Do not drive yourself."):
                self.assertIn(words, pdf.texts[0], query)
            if "with=es" in query:
                self.assertIn("EMERGENCIA", pdf.texts[0] + pdf.texts[1], query)
            self.assertIn("This page is due for a check. Ask your care team.", pdf.text)

    def test_type_has_its_size(self):
        """12 and 18 points with lines one and a half times as far apart, measured between lines of a paragraph."""
        for size, points in (("standard", 12), ("large", 18)):
            html = "<p>" + "Words that fill some lines of a paragraph. " * 12 + "</p>"
            self.server.put(document(f"measure-{size}", title="Measure", html=html, summary=None))
            pdf = self.pdf(f"/en/articles/measure-{size}/handout?size={size}", f"measure-{size}")
            tops = [top for top, _, text in pdf.lines()[0] if "fill" in text or "paragraph" in text]
            gaps = [round(after - before, 1) for before, after in zip(tops, tops[1:])]
            self.assertGreater(len(gaps), 3)
            for gap in gaps:
                self.assertAlmostEqual(gap, 1.5 * points, delta=0.3)

    def test_large_on_letter(self):
        pdf = self.pdf("/en/articles/heart-murmur/handout?size=large", "large")
        standard = self.pdf("/en/articles/heart-murmur/handout", "murmur")
        self.assertGreater(pdf.pages, standard.pages)
        self.assertEqual(pdf.size, LETTER)
        self.check_breaks(pdf, self.titles("heart-murmur"))
        self.assertEqual(pdf.codes(self.folder), [self.url("heart-murmur")])

    def test_a_list_in_a_list_follows_its_words(self):
        items = "".join(f"<li>lead{n:02d}<ul><li>first{n:02d}</li><li>second{n:02d}</li></ul></li>" for n in range(60))
        self.server.put(document("nested", title="Nested", html=f"<ul>{items}</ul>"))
        pdf = self.pdf("/en/articles/nested/handout?size=large", "nested")
        page = {word: number for number, text in enumerate(pdf.texts) for word in re.findall(r"\w+", text)}
        self.assertGreater(pdf.pages, 4)
        for n in range(60):
            self.assertEqual(page[f"lead{n:02d}"], page[f"first{n:02d}"], f"list {n} is parted from what leads to it")

    def test_two_languages_on_a4(self):
        pdf = self.pdf("/en/articles/mitral-regurgitation/handout?with=es&paper=a4", "bilingual")
        self.assertEqual(pdf.size, A4)
        self.check_breaks(pdf, self.titles("mitral-regurgitation") | self.titles("mitral-regurgitation", "es"))
        self.assertEqual(pdf.codes(self.folder), [self.url("mitral-regurgitation"), self.url("mitral-regurgitation", "es")])
        for text in pdf.texts:
            self.assertIn("SAMPLE: NOT FOR PATIENTS", text)
            self.assertIn("EJEMPLO: NO ES PARA PACIENTES", text)
        at = 0
        for words in ("Mitral Regurgitation", "Insuficiencia mitral", "When to get help", "EMERGENCY", "EMERGENCIA", "Symptoms", "Síntomas"):
            self.assertIn(words, pdf.text[at:])
            at = pdf.text.index(words, at)

    def test_pack(self):
        pdf = self.pdf("/en/handout?articles=heart-murmur,water-pills,echocardiogram&size=large&with=es", "pack")
        self.check_breaks(pdf, self.titles("heart-murmur") | self.titles("water-pills") | self.titles("echocardiogram"))
        wanted = [self.url(id, language) for id in ("heart-murmur", "water-pills", "echocardiogram") for language in ("en", "es")]
        self.assertEqual(pdf.codes(self.folder), wanted)
        # Each begins on a page of its own, and its pages name it by its code.
        firsts = [next(n for n, text in enumerate(pdf.texts) if self.code(id) in text)
                  for id in ("heart-murmur", "water-pills", "echocardiogram")]
        self.assertEqual(firsts, sorted(set(firsts)))
        for first, id in zip(firsts[1:], ("heart-murmur", "water-pills")):
            self.assertNotIn(self.code(id), pdf.texts[first])
            self.assertIn(self.code(id), pdf.texts[first - 1])

    def stress(self, id, count):
        """An article whose callouts, headings and lists come at every height of a page."""
        sections = []
        for n in range(count):
            filler = "".join(f"<p>Filler {n} {k} with a few words.</p>" for k in range(n % 7))
            kind = ("emergency", "warning", "info", "do", "dont")[n % 5]
            lines = "".join(f"<p>Line {k} of the callout.</p>" for k in range(3))
            html = f'{filler}<aside class="callout {kind}"><p>begin{n:02d}</p>{lines}<p>end{n:02d}</p></aside>'
            html += f"<p>lead{n:02d} {'with some words ' * 7} tail{n:02d}:</p><ul>" + "".join(f"<li>item{n:02d}{k}</li>" for k in range(4)) + "</ul>"
            sections.append({"key": f"s{n}", "aspect": "other", "title": f"Heading {n:02d}", "html": html, "sections": []})
        self.server.put(document(id, title="Stress", sections=sections))
        return {section["title"] for section in sections}

    def test_breaks(self):
        titles = self.stress("stress", 40)
        for query in ("", "?size=large", "?size=large&paper=a4"):
            pdf = self.pdf(f"/en/articles/stress/handout{query}", f"stress{len(query)}")
            self.check_breaks(pdf, titles)
            page = {word: number for number, text in enumerate(pdf.texts) for word in re.findall(r"\w+", text)}
            for n in range(40):
                self.assertEqual(page[f"begin{n:02d}"], page[f"end{n:02d}"], f"callout {n} is split")
                self.assertEqual(page[f"lead{n:02d}"], page[f"tail{n:02d}"], f"the words before list {n} are split")
                self.assertEqual(page[f"tail{n:02d}"], page[f"item{n:02d}0"], f"list {n} is parted from what leads to it")
                self.assertEqual(page[f"item{n:02d}0"], page[f"item{n:02d}1"], f"list {n} begins with one item alone")
                self.assertEqual(page[f"item{n:02d}2"], page[f"item{n:02d}3"], f"list {n} ends with one item alone")
            self.assertGreater(pdf.pages, 8)

    def test_printed_by_default_settings_of_the_page(self):
        """The article's own page prints without its handout's sheets: the two do not mix."""
        self.assertNotIn("Phone for questions", self.pdf("/en/articles/heart-murmur", "article").text)


if __name__ == "__main__":
    unittest.main()
