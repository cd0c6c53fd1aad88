#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The pages are valid HTML to the Nu checker and to html-validate: every article of the seed in both
languages, every other type of page, and a hundred articles that were not written for this server.

Of html-validate's rules four are not ours: titles are as long as articles' are, a link that dials may be a
sentence, what comes from this server needs no hash, and boxes share their name with the hidden field of one
that cannot be unticked."""

import functools
import json
import subprocess
import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

sys.path.insert(0, str(Path(__file__).resolve().parent))
import tools
from browser import HERE
from pages import PAGES, Site

from harness import Server, corpus, seed

CHECK_SECONDS = 150
FOREIGN = 100
NU = ["java", "-jar", tools.MODULES / "vnu-jar/build/dist/vnu.jar", "--format", "json", "--exit-zero-always", "--stdout"]
VALIDATE = ["node", tools.MODULES / "html-validate/bin/html-validate.mjs", "--formatter", "json",
            "--config", HERE / "html-validate.json"]


def run(command, *exits):
    """Runs a checker and returns its JSON, by way of a file: html-validate ends before a pipe is drained."""
    with TemporaryFile("w+") as said:
        done = subprocess.run([*map(str, command)], stdout=said, stderr=subprocess.PIPE, text=True, timeout=CHECK_SECONDS)
        if done.returncode not in exits:
            raise AssertionError(f"{command[0]}: exit {done.returncode}\n{done.stderr[-2000:]}")
        said.seek(0)
        return json.load(said)


class Folder:
    """Pages in files; each checker runs once over all of them, and a finding has a page and a line."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.names = {}

    def add(self, group, path, reply, status=200):
        if reply.status != status or not reply.headers["Content-Type"].startswith("text/html"):
            raise AssertionError(f"{path}: {reply!r}, not {status}")
        file = self.folder / f"{group}-{len(self.names)}.html"
        file.write_bytes(reply.body)
        self.names[str(file)] = (group, path)

    def count(self, group):
        return sum(1 for its, _ in self.names.values() if its == group)

    @functools.cache
    def nu(self):
        found = run([*NU, *self.names], 0)["messages"]
        return [(*self.names[message["url"].removeprefix("file:")],
                 f"{message.get('lastLine', 0)}: {message['type']}: {message['message']}: {message.get('extract', '')[:120]!r}")
                for message in found]

    @functools.cache
    def validate(self):
        found = run([*VALIDATE, *self.names], 0, 1)
        return [(*self.names[str(Path(result["filePath"]).resolve())],
                 f"{message['line']}: {message['ruleId']}: {message['message']}")
                for result in found for message in result["messages"]]


class Valid(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tools.ready()
        cls.pages = Folder(cls.enterClassContext(TemporaryDirectory(prefix="careleaf-")))
        with Site() as site:
            cls.collect(site)
        cls.foreign = cls.collect_foreign()

    @classmethod
    def collect(cls, site):
        for id, language in seed():
            path = f"/{language}/articles/{id}"
            cls.pages.add("seed", path, site.get(path, {"Accept": "text/html"}))
        for kind in PAGES:
            path = kind.path.format(**site.references)
            reply = site.get(path, {"Accept": "text/html"})
            if kind.sent:
                reply = site.request("POST", path, {"Accept": "text/html",
                                     "Content-Type": "application/x-www-form-urlencoded"}, b"type=comment")
            while reply.status in (301, 302, 303, 307, 308):
                path = reply.headers["Location"].removeprefix(site.origin)
                reply = site.get(path, {"Accept": "text/html"})
            cls.pages.add("kinds", f"{kind.name} {path}", reply, kind.status)

    @classmethod
    def collect_foreign(cls):
        """Adds the pages of articles spread over a corpus; returns why not where there is none."""
        try:
            documents = [entry for entry in corpus("medlineplus-topics") if entry["language"] == "en"]
        except unittest.SkipTest as skip:
            return str(skip)
        chosen = documents[::len(documents) // FOREIGN][:FOREIGN]
        with TemporaryDirectory(prefix="careleaf-") as folder:
            file = Path(folder) / "some.ndjson"
            file.write_text("".join(json.dumps(document) + "\n" for document in chosen))
            with Server([file]) as server:
                for document in chosen:
                    path = f"/en/articles/{document['id']}"
                    cls.pages.add("foreign", path, server.get(path, {"Accept": "text/html"}))
        return None

    def check(self, group, found, least):
        self.assertGreaterEqual(self.pages.count(group), least)
        mine = [f"{path}:{said}" for its, path, said in found if its == group]
        if mine:
            self.fail(f"{len(mine)} findings:\n" + "\n".join(mine[:40]))

    def check_foreign(self, found):
        if self.foreign:
            self.skipTest(self.foreign)
        self.check("foreign", found(), FOREIGN)

    def test_nu_seed(self):
        self.check("seed", self.pages.nu(), 40)

    def test_nu_every_type(self):
        self.check("kinds", self.pages.nu(), len(PAGES))

    def test_nu_foreign(self):
        self.check_foreign(self.pages.nu)

    def test_html_validate_seed(self):
        self.check("seed", self.pages.validate(), 40)

    def test_html_validate_every_type(self):
        self.check("kinds", self.pages.validate(), len(PAGES))

    def test_html_validate_foreign(self):
        self.check_foreign(self.pages.validate)

    def test_the_checkers_find_something(self):
        """A page with two faults, to see that they would."""
        with TemporaryDirectory(prefix="careleaf-") as folder:
            broken = Folder(folder)
            file = broken.folder / "broken.html"
            file.write_text('<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p id="a"><p id="a"><img src="x"></body></html>\n')
            broken.names[str(file)] = ("broken", "broken")
            self.assertTrue(any("Duplicate ID" in said for _, _, said in broken.nu()))
            self.assertTrue(any("no-dup-id" in said for _, _, said in broken.validate()))


if __name__ == "__main__":
    unittest.main()
