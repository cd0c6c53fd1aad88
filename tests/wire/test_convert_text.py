#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`careleaf convert` on plain texts: two of our own, damaged in two ways, byte for byte; and of each text, as the
server shows it, that every sentence of the source stands in it exactly once and nothing was invented."""

import re
import shutil
import subprocess
import tempfile
import textwrap
import unittest
from pathlib import Path

from harness import BINARY, DEADLINE, ROOT, Server, careleaf, corpora

GOLDEN = ROOT / "tests/golden/plain"
TEXTS = sorted(GOLDEN.glob("*.txt"))
BULLET = re.compile(r"^\s*(?:[•*-]|o(?= ))\s+", re.M)
DATE = r"(?:[A-Z][a-z]+ \d+, \d{4}|\d+ [A-Z][a-z]+ \d{4})"
ACCESSED = re.compile(rf"\bAccessed\s+{DATE.replace(' ', chr(92) + 's+')}\.")
EVIDENCE = re.compile(r"^(?:\d+/\d+/\d{4}|\d{4}-\d\d-\d\d):? ", re.M)
REVIEWED = re.compile(r"^Last reviewed:? (?:[A-Z][a-z]+ \d{4}|\d\d/\d{4}) by ", re.M)


def one_line(text):
    return " ".join(text.split())


def source_of(text):
    """The words of a source, without what says how it was laid out, and without the dates that become fields."""
    text = BULLET.sub("", text)
    text = re.sub(r"^REFERENCES$", "", text, flags=re.M)  # a list of its own in a document
    text = re.sub(r"^\((.*)\)$", lambda names: names[1].replace(";", "\n"), text, flags=re.M)
    for pattern in (ACCESSED, EVIDENCE, REVIEWED):
        text = pattern.sub("", text)
    return re.sub(r"(https?://\S+)\.(?=\s)", r"\1", text)


def fragments(text):
    """The sentences of each line."""
    for line in text.splitlines():
        yield from filter(None, map(str.strip, re.split(r"(?<=[.?!:])\s+", line)))


def sections(rows):
    for row in rows:
        yield row
        yield from sections(row["sections"])


def plain(html):
    """The blocks of a section as lines."""
    for sign, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        html = re.sub(r"<[^>]*>", "\n", html).replace(sign, character)
    return html


def stated(document):
    """Everything in a document that a source can have said."""
    yield document["title"]
    yield from document["alternateNames"]
    for figure in document["figures"]:
        yield from (figure["title"], figure["copyright"], figure["credit"], figure["caption"], figure["alt"])
    for section in sections(document["sections"]):
        yield None if section["inferred"] else section["title"]
        yield plain(section["html"] or "")
    yield document["summary"]
    for resource in document["resources"]:
        yield from (resource["name"], resource["url"])
    for reference in document["references"]:
        yield from (reference["text"], reference["url"])
    for update in document["evidenceUpdates"]:
        yield f"{update['source']} {update['text']}"
        yield update["url"]
    review = document["review"] or {"organization": None, "reviewers": []}
    people = (", ".join([one["name"], *one["credentials"]]) for one in review["reviewers"])
    yield " ".join(filter(None, [review["organization"], *people]))
    for notice in document["notices"]:
        yield notice["text"]
    yield (document["rights"] or {}).get("attribution")


def wrapped(text):
    lines = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, 78, subsequent_indent=" " * len(re.match(r"\s*(?:[•*o-] )?", line)[0])) or [""]
    return "\n".join(lines)


# What editors, mail and copying do to a text, and what must not change what it says.
DAMAGES = {
    "windows": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "no-empty-lines": lambda text: re.sub(r"\n+", "\n", text),
    "one-empty-line": lambda text: re.sub(r"\n{2,}", "\n\n", text),
    "two-empty-lines": lambda text: re.sub(r"\n{2,}", "\n\n\n", text),
    "wrapped": wrapped,
    "wrapped-no-empty-lines": lambda text: re.sub(r"\n+", "\n", wrapped(text)),
    "hard-spaces": lambda text: re.sub(r"(?m)^ +", lambda spaces: "\u00a0" * len(spaces[0]), text),
    "tabs": lambda text: re.sub(r"(?m)^(?:  )+", lambda spaces: "\t" * (len(spaces[0]) // 2), text),
}


class TextTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.to = Path(tempfile.mkdtemp(prefix="careleaf-"))
        self.addCleanup(shutil.rmtree, self.to)

    def convert(self, *paths):
        """Converts, imports, and gives the documents that the server shows."""
        done = careleaf("convert", "--to", self.to, *paths)
        with Server([self.to]) as server:
            items = server.request("GET", "/api/v1/articles").json()["items"]
            self.assertEqual(len(items), len(paths), done.stderr)
            return {one["id"]: server.request("GET", f"/api/v1/articles/{one['id']}").json() for one in items}

    def check_law(self, text, document):
        said = [one_line(line) for field in stated(document) if field for line in field.splitlines() if line.strip()]
        there = "\n".join(said).replace(" Committee ", " Committee, ")
        source = source_of(text)
        whole = one_line(source)
        for fragment in fragments(source):
            fragment = one_line(fragment)
            self.assertEqual(there.count(fragment), whole.count(fragment), fragment)
        for line in there.splitlines():
            for sentence in fragments(line):
                self.assertIn(sentence, whole)
        accessed = [one for one in document["references"] if one["accessed"]]
        self.assertEqual(len(accessed), len(ACCESSED.findall(text)))
        self.assertEqual(len([one for one in document["evidenceUpdates"] if one["date"]]), len(EVIDENCE.findall(text)))

    def test_the_golden_files(self):
        """Byte for byte, and each note. After a change that is meant, in tests/golden/plain:

        careleaf convert --force --to . *.txt 2> expected.notes; mv articles/* .; rmdir articles
        (and take the last line of expected.notes away)
        """
        done = careleaf("convert", "--to", self.to, *TEXTS)
        for path in TEXTS:
            name = f"{path.stem}.en.md"
            self.assertEqual((self.to / "articles" / name).read_text(), (GOLDEN / name).read_text())
        notes = [line.removeprefix(f"{GOLDEN}/") for line in done.stderr.splitlines()[:-1]]
        self.assertEqual(notes, (GOLDEN / "expected.notes").read_text().splitlines())

    def test_a_full_disk(self):
        """A file that could not be written whole is taken away: its beginning would pass for an article."""
        limited = "trap '' XFSZ; ulimit -f 1; exec \"$@\""
        command = [BINARY, "convert", "--to", self.to, TEXTS[0]]
        done = subprocess.run(["sh", "-c", limited, "sh", *command], capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(f"{self.to}/articles/{TEXTS[0].stem}.en.md: ", done.stderr)
        self.assertEqual(list((self.to / "articles").iterdir()), [])

    def test_every_sentence_once(self):
        documents = self.convert(*TEXTS)
        for path in TEXTS:
            with self.subTest(path.stem):
                self.check_law(path.read_text(), documents[path.stem])

    def test_damage_that_says_nothing(self):
        for path in TEXTS:
            text = path.read_text()
            whole = (GOLDEN / f"{path.stem}.en.md").read_text()
            for name, damage in DAMAGES.items():
                if name.startswith("wrapped") and max(map(len, text.splitlines())) < 100:
                    continue  # it is wrapped already
                with self.subTest(path.stem, damage=name):
                    damaged = self.to / f"{path.stem}.txt"
                    damaged.write_text(damage(text), newline="")
                    careleaf("convert", "--force", "--to", self.to, damaged)
                    self.assertEqual((self.to / "articles" / f"{path.stem}.en.md").read_text(), whole)

    def test_the_real_article(self):
        path = corpora("../seed/000_064a73d669c87ade.txt")
        document = self.convert(path)["mitral-regurgitation"]
        self.check_law(path.read_text(), document)
        rows = [(one["title"], one["inferred"], (one["html"] or "").count("lost-list")) for one in
                sections(document["sections"])]
        self.assertEqual(rows, [
            ("Overview", True, 0), ("Causes", True, 1), ("Risk Factors", False, 1), ("Symptoms", True, 0),
            ("Diagnosis", True, 1), ("Treatment", True, 0), ("Medical Management", False, 0), ("Surgery", True, 0),
            ("Prevention", True, 0)])
        self.assertEqual(document["completeness"], {"lost": 3, "inferred": 7, "unresolved": 0})
        self.assertEqual(len(document["alternateNames"]), 1)
        self.assertEqual([one["region"] for one in document["resources"]], ["US", "US", "CA", "CA"])
        self.assertEqual([(one["type"], one["accessed"]) for one in document["references"]],
                         [("web", "2019-09-14")] * 3 + [("journal", None)])
        self.assertEqual([one["date"] for one in document["evidenceUpdates"]], ["2018-03-12"])
        self.assertEqual(document["review"]["lastReviewed"], "2020-09")
        self.assertEqual([one["credentials"] for one in document["review"]["reviewers"]], [["DO", "FACC"]])
        self.assertEqual([one["kind"] for one in document["notices"]],
                         ["accreditation", "review-policy", "disclaimer", "feedback"])
        self.assertEqual(document["feedbackPromise"]["businessDays"], 2)
        self.assertIsNone(document["figures"][0]["media"])
        self.assertIn("<ul><li>", document["sections"][-1]["html"].split("<li>", 1)[1])  # a list in a list


if __name__ == "__main__":
    unittest.main()
