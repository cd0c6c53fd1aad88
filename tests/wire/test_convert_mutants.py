#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`careleaf convert` on texts that were damaged at random, always the same way: whatever is lost, no word of the
source is dropped, said twice or made up, and each document is one that a library takes."""

import random
import re
import shutil
import tempfile
import textwrap
import unittest
from collections import Counter
from pathlib import Path

from harness import Server, careleaf, corpora
from test_convert_text import BULLET, TEXTS, stated

SEEDS = 15
# What becomes a field that is not text: dates, what announces them, and the bullet "o".
FIELD = re.compile(r"accessed|last|reviewed|by|references|o|\d+|january|february|march|april|may|june|july|august"
                   r"|september|october|november|december")


def words(text):
    return Counter(re.findall(r"[^\W_]+", text.lower()))


def wrapped(text, width):
    return "\n".join(textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
                     for line in text.split("\n"))


def is_heading_like(line):
    return 0 < len(line) < 50 and not line.endswith((".", ":")) and not line.startswith((" ", "("))


def without_lines(text, seed):
    chance = random.Random(seed)
    return "\n".join(line for line in text.split("\n") if chance.random() > 0.12)


def swapped(text, seed):
    chance = random.Random(seed)
    between = "\n\n" if "\n\n" in text else "\n"
    blocks = re.split(between + "+", text)
    for _ in range(4):
        i, j = chance.randrange(len(blocks)), chance.randrange(len(blocks))
        blocks[i], blocks[j] = blocks[j], blocks[i]
    return between.join(blocks)


def mutants(text):
    yield "no-blank-lines", re.sub(r"\n\s*\n+", "\n", text)
    yield "no-wide-gaps", re.sub(r"\n\s*\n+", "\n\n", text)
    yield "no-bullets", BULLET.sub("", text)
    yield "no-indent", re.sub(r"^[ \t]+", "", text, flags=re.M)
    yield "crlf", text.replace("\n", "\r\n")
    yield "doubled-lines", text.replace("\n", "\n\n")
    yield "wrapped", wrapped(text, 60)
    yield "wrapped-without-blank-lines", re.sub(r"\n\s*\n+", "\n", wrapped(text, 76))
    yield "capitals", "\n".join(line.upper() if is_heading_like(line) else line for line in text.split("\n"))
    for seed in range(SEEDS):
        yield f"lines-deleted-{seed}", without_lines(text, seed)
        yield f"blocks-swapped-{seed}", swapped(text, seed)


class MutantTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="careleaf-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, path):
        """The mutants of a text, each with a title of its own: its id, and its words."""
        title, _, body = path.read_text().partition("\n")
        for name, mutant in mutants(body):
            text = f"{title} {name}\n{mutant}"
            (self.folder / f"{name}.txt").write_bytes(text.encode())
            yield re.sub(r"[^a-z0-9]+", "-", f"{title} {name}".lower()), words(text)

    def check(self, path):
        sources = dict(self.write(path))
        done = careleaf("convert", "--to", self.folder / "out", *self.folder.glob("*.txt"))
        self.assertIn(" 0 refused", done.stderr.splitlines()[-1])
        with Server([self.folder / "out"]) as server:
            for article, source in sources.items():
                with self.subTest(article):
                    document = server.request("GET", f"/api/v1/articles/{article}").json()
                    there = words("\n".join(filter(None, stated(document))))
                    self.assertEqual([word for word in source - there if not FIELD.fullmatch(word)], [])
                    self.assertEqual(there - source, Counter())

    def test_our_own(self):
        for path in TEXTS:
            self.check(path)
            for file in self.folder.glob("*.txt"):
                file.unlink()
            shutil.rmtree(self.folder / "out")

    def test_the_real_article(self):
        self.check(corpora("../seed/000_064a73d669c87ade.txt"))


if __name__ == "__main__":
    unittest.main()
