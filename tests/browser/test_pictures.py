#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pictures of the pages, for people to look at: build/pictures/NAME-WIDTH-THEME.png and print-NAME-PAGE.png.

What is tested is that they are made, and show something.
"""

import subprocess
import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pages import PAGES, PICTURES, SiteTest, for_each_kind

SHOWN = ("home", "home_es", "home_ar", "search_found", "search_nothing", "article", "article_es", "article_ar",
         "article_every_part", "az", "letter", "topic", "edition_recalled", "withdrawn", "no_such_article",
         "feedback_form", "feedback_refused", "feedback_answered", "check_form", "check_mistyped", "check_current",
         "check_superseded", "check_recalled")
PRINTED = ("article", "article_es", "article_ar", "article_every_part", "handout", "handout_two_languages",
           "handout_ar")
WIDTHS = {360: 740, 1280: 800}
COLOURS_LEAST = 40  # smooth letters alone have more
GROUND_MOST = 0.995  # the last page of a paper may hold a few lines; an empty one is all one colour
PAPER_DOTS = 60  # to an inch: enough to see how a page is filled
MAKE_SECONDS = 60


def named(*names):
    kinds = {kind.name: kind for kind in PAGES}
    return [kinds[name] for name in names]


class PictureTest(SiteTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        PICTURES.mkdir(parents=True, exist_ok=True)

    def look(self, file):
        """Asserts that a picture shows something; returns what is known of it."""
        seen = self.browser.colours(file)
        self.assertGreaterEqual(seen["colours"], COLOURS_LEAST, file.name)
        self.assertLessEqual(seen["share"], GROUND_MOST, file.name)
        return seen


@for_each_kind("screen", named(*SHOWN))
class Screens(PictureTest):
    def screen(self, kind):
        page = self.open(motion="reduce")
        self.site.visit(page, kind)
        for width, height in WIDTHS.items():
            grounds = {}
            for theme in ("light", "dark"):
                file = PICTURES / f"{kind.name}-{width}-{theme}.png"
                file.unlink(missing_ok=True)
                page.set(width=width, height=height, theme=theme)
                page.picture(file)
                seen = self.look(file)
                self.assertEqual(seen["width"], width)
                self.assertGreaterEqual(seen["height"], height)
                grounds[theme] = sum(seen["ground"])
            self.assertGreater(grounds["light"], grounds["dark"] + 300)


@for_each_kind("paper", named(*PRINTED))
class Prints(PictureTest):
    def paper(self, kind):
        page = self.open()
        self.site.visit(page, kind)
        for old in PICTURES.glob(f"print-{kind.name}-*.png"):
            old.unlink()
        with TemporaryDirectory(prefix="careleaf-") as folder:
            file = Path(folder) / "page.pdf"
            page.pdf(file, format="Letter")
            command = ["pdftoppm", "-png", "-r", str(PAPER_DOTS), file, PICTURES / f"print-{kind.name}"]
            subprocess.run(list(map(str, command)), check=True, timeout=MAKE_SECONDS)
        pictures = sorted(PICTURES.glob(f"print-{kind.name}-*.png"))
        self.assertGreater(len(pictures), 0)
        for picture in pictures:
            self.assertGreater(min(self.look(picture)["ground"]), 250, f"{picture.name}: ink on the ground of paper")


if __name__ == "__main__":
    unittest.main()
