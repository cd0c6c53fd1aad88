#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`careleaf convert`: what it writes is what `careleaf import` takes and the server shows; what it leaves out is
told; nothing that is there is written over unasked."""

import contextlib
import os
import pty
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import BINARY, DEADLINE, ROOT, Server, careleaf, corpora

GOLDEN = ROOT / "tests/golden/convert"
FEED = GOLDEN / "feed.xml"
MEMORY_KB = 64 * 1024  # for a feed of any size; a sanitizer's build is not asked


def files(folder):
    """The files below a folder, by their paths in it."""
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def feed(*topics):
    return "<health-topics>\n" + "\n".join(topics) + "\n</health-topics>\n"


def topic(title, number, parts="", language="English"):
    return f'<health-topic title="{title}" id="{number}" language="{language}">{parts}</health-topic>'


class ConvertTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="careleaf-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.to = self.folder / "out"

    def convert(self, *arguments, expect=0):
        """What is said, without the paths; the last line apart."""
        done = careleaf("convert", "--to", self.to, *arguments, expect=expect)
        self.assertEqual(done.stdout, "")
        *notes, summary = done.stderr.splitlines()
        return notes, summary

    def write(self, text, name="feed.xml"):
        path = self.folder / name
        path.write_text(text)
        return path


class FeedTest(ConvertTest):
    def test_every_element(self):
        """Each file, byte for byte, and each note. After a change that is meant:

        careleaf convert --force --to tests/golden/convert/feed tests/golden/convert/feed.xml
        """
        notes, summary = self.convert(FEED)
        expected = files(GOLDEN / "feed")
        told = expected.pop("notes.txt").splitlines()
        self.assertEqual([note.removeprefix(f"{FEED}:") for note in notes], told)
        self.assertEqual(files(self.to), expected)
        self.assertEqual(summary, f"careleaf: 3 read: 3 written to {self.to}, 0 refused; 16 notes to look at")

    def test_it_goes_in(self):
        self.convert(FEED)
        with Server([self.to]) as server:
            spanish = server.request("GET", "/api/v1/articles/hiccups?lang=es").json()
            self.assertEqual(spanish["translationOf"], {"language": "en", "edition": None})
            english = server.request("GET", "/api/v1/articles/hiccups").json()
            self.assertEqual([one["status"] for one in english["translations"]], ["unlinked"])
            self.assertEqual([one["id"] for one in english["related"]], ["burps", "yawns"])
            linked = english["sections"][3]["html"]
            self.assertIn('data-article="burps"', linked)
            self.assertEqual([one["code"] for one in english["codes"]], ["D006606"])
            topics = server.request("GET", "/api/v1/topics?lang=es").json()["items"]
            self.assertEqual([one["title"] for one in topics], ["Digestión", "Síntomas"])

    def test_the_real_feed(self):
        self.convert(corpora("medlineplus-topic-feed.xml"))
        with Server([self.to]) as server:
            for language, words in (("en", "sudden and sharp"), ("es", "repentino e intenso")):
                article = server.request("GET", f"/api/v1/articles/abdominal-pain?lang={language}").json()
                self.assertIn(words, article["sections"][0]["html"])
                self.assertEqual(article["kind"], "symptom")
                self.assertEqual(article["topics"], ["digestive-system", "symptoms"])
                page = server.request("GET", f"/{language}/articles/abdominal-pain")
                self.assertEqual(page.status, 200)
                self.assertIn("Courtesy of MedlinePlus", page.text)
            found = server.request("GET", "/api/v1/search?q=bellyache").json()
            self.assertEqual([one["id"] for one in found["items"]], ["abdominal-pain"])

    def test_what_is_there_stays(self):
        self.convert(FEED)
        mended = self.to / "articles/burps.en.md"
        mended.write_text("read and mended")
        notes, summary = self.convert(FEED, expect=3)
        self.assertIn(f"{mended}: is there already and was left as it is; --force writes over it", notes)
        self.assertIn(" 0 written to ", summary)
        self.assertEqual(mended.read_text(), "read and mended")
        self.convert("--force", FEED)
        self.assertNotEqual(mended.read_text(), "read and mended")

    def test_bad_topics_are_refused_alone(self):
        long = "<full-summary>" + "x" * 300_000 + "</full-summary>"
        path = self.write(feed(topic("Good", 1), topic("Good", 2), topic("Long", 3, long), topic("No", 4, language="")))
        notes, summary = self.convert(path, expect=3)
        self.assertEqual([note.split(": ")[0] for note in notes], [f"{path}:{line}" for line in (3, 4, 5)])
        self.assertTrue(all(": refused: " in note for note in notes), notes)
        self.assertEqual(list(files(self.to)), ["articles/good.en.md"])
        self.assertIn("4 read: 1 written", summary)

    def test_a_damaged_feed_gives_nothing(self):
        path = self.write(FEED.read_text()[:-40])
        notes, _ = self.convert(path, expect=3)
        self.assertEqual(len(notes), 1)
        self.assertIn(": refused: the XML ends or breaks here (", notes[0])
        self.assertEqual(files(self.to), {})

    def test_wrong_usage(self):
        done = careleaf("convert", FEED, expect=2)
        self.assertIn("usage: careleaf convert --to DIR FILE", done.stderr)
        careleaf("convert", "--to", self.to, expect=2)
        notes, _ = self.convert(self.folder / "missing.xml", expect=3)
        self.assertIn("missing.xml:1: No such file", notes[0])
        self.convert(FEED, FEED, expect=3)  # one feed a folder
        careleaf("convert", "--to", FEED, FEED, expect=1)

    def test_a_full_disk_ends_it(self):
        os.mkdir(self.to)
        os.mkdir(self.to / "articles")
        os.symlink("/dev/full", self.to / "articles/hiccups.es.md")
        notes, summary = self.convert("--force", FEED, expect=1)
        self.assertIn("No space left", notes[-1])
        self.assertIn(" 0 written", summary)

    def test_memory_does_not_grow_with_the_feed(self):
        site = '<site title="Site" url="https://example.org/x"><organization>Somebody</organization></site>\n'
        topics = (topic(f"Topic {i}", i, site * 450) + "\n" for i in range(1000))
        path = self.folder / "large.xml"
        with open(path, "w") as large:
            large.write("<health-topics>\n")
            large.writelines(topics)
            large.write("<broken")  # so that nothing is written: the first reading goes through all of it
        self.assertGreater(path.stat().st_size, 40_000_000)
        run = subprocess.Popen([str(BINARY), "convert", "--to", self.to, path], stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(run.returncode, 3)
        if os.environ.get("CARELEAF_SANITIZED") != "1":
            self.assertLess(usage.ru_maxrss, MEMORY_KB)

    def test_progress_on_a_terminal(self):
        path = self.write(feed(*(topic(f"Topic {i}", i) for i in range(150))))
        master, slave = pty.openpty()
        run = subprocess.Popen([str(BINARY), "convert", "--to", str(self.to), str(path)], stderr=slave)
        os.close(slave)
        self.assertEqual(run.wait(DEADLINE), 0)
        shown = b""
        with contextlib.suppress(OSError):
            while block := os.read(master, 4096):
                shown += block
        os.close(master)
        self.assertIn(b"100 read\r", shown)


class KindTest(ConvertTest):
    """What a file is."""

    def test_by_content_or_by_word(self):
        text = self.write("Nosebleed\n\nPinch the soft part of the nose.\n", "nosebleed.txt")
        xml = self.write("\n" + feed(topic("Good", 1)), "feed")
        self.convert(text, xml)
        self.assertEqual(sorted(files(self.to)), ["articles/good.en.md", "articles/nosebleed.en.md"])
        self.convert("--from", "nlm", text, expect=3)
        self.convert("--from", "klingon", text, expect=2)

    def test_bad_texts(self):
        for text in ("", "x" * 300_000, "Title\n\n\0"):
            path = self.write(text, "bad.txt")
            notes, _ = self.convert("--from", "text", path, expect=3)
            self.assertTrue(notes[0].startswith(f"{path}:1: refused: "), notes)
        self.assertEqual(files(self.to), {})


if __name__ == "__main__":
    unittest.main()
