#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`careleaf export`: an import of what it writes makes the same library, byte for byte, and nothing
personal is in it."""

import gzip
import itertools
import json
import signal
import sqlite3
import subprocess
import time
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from harness import BINARY, ROOT, SANITIZED, Server, careleaf, corpora, document, editorial, library

SAMPLE = 40  # articles of a corpus under a sanitizer
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="{}"><title>A</title><rect width="20" height="10"/></svg>'


def tree(folder):
    """Every file below a folder: {its path: its bytes}."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class ExportTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory(prefix="careleaf-")))
        self.db = self.folder / "library.db"

    def make(self, *documents, db=None, expect=0):
        """Imports documents, a line each."""
        lines = self.folder / "lines.ndjson"
        lines.write_text("".join(json.dumps(one) + "\n" for one in documents))
        return careleaf("import", "--db", db or self.db, lines, expect=expect).stderr

    def export(self, name, *options, db=None, expect=0):
        """Exports into a new folder and returns it."""
        into = self.folder / name
        done = careleaf("export", "--db", db or self.db, *options, into, expect=expect)
        self.assertEqual(done.stdout, "")
        self.said = done.stderr
        return into

    def again(self, folder, name, *options):
        """Imports a folder into a new library and exports that; returns the folder."""
        db = self.folder / f"{name}.db"
        done = careleaf("import", "--db", db, folder)
        self.assertRegex(done.stderr, r" 0 refused; 0 warnings\n$")
        return self.export(name, *options, db=db)

    def assert_same(self, one, other):
        one, other = tree(one), tree(other)
        self.assertEqual(list(one), list(other))
        for name in one:
            self.assertEqual(one[name], other[name], name)


class RoundTrip(ExportTest):
    def round_trip(self, *paths):
        self.db = library(self.folder / "first", paths)
        lines = self.export("lines", "--format", "ndjson")
        files = self.export("files", "--format", "markdown")
        self.assert_same(lines, self.again(lines, "lines-again"))
        self.assert_same(files, self.again(files, "files-again", "--format", "markdown"))
        self.assert_same(lines, self.export("lines-of-files", db=self.folder / "files-again.db"))
        return tree(lines), tree(files)

    def test_seed(self):
        lines, files = self.round_trip(ROOT / "seed")
        there = {name: text for name, text in tree(ROOT / "seed").items() if name != "README.md"}
        odd = sorted(name for name in {*there, *files} if there.get(name) != files.get(name))
        self.assertEqual(odd, [], "seed/ holds what an export of it gives: import it and `careleaf export --format markdown` it")
        self.assertLessEqual({"articles.ndjson", "topics.json", "holidays.json"}, set(lines))
        self.assertEqual(len([name for name in lines if name.startswith("media/")]),
                         len([name for name in files if name.startswith("figures/")]))
        self.assertIn("figures/mitral-regurgitation.mitral-valve.en.svg", files)
        ids = [(line["id"], line["language"] != "en", line["language"])
               for line in map(json.loads, lines["articles.ndjson"].splitlines())]
        self.assertEqual(ids, sorted(ids))

    def corpus(self, name, count):
        """A corpus whole; its beginning where a sanitizer makes everything slow."""
        path = corpora(name)
        if SANITIZED and count > SAMPLE:
            count = SAMPLE
            with gzip.open(path) as whole:
                path = self.folder / "sample.ndjson"
                path.write_bytes(b"".join(itertools.islice(whole, SAMPLE)))
        lines, files = self.round_trip(path)
        self.assertEqual((len(lines["articles.ndjson"].splitlines()), len(files)), (count, count))

    def test_medlineplus(self):
        self.corpus("medlineplus-topics.ndjson.gz", 1023)

    def test_medquad(self):
        self.corpus("medquad-dev.ndjson.gz", 448)

    def test_pdq(self):
        self.corpus("pdq-treatment-en-es.ndjson.gz", 10)

    def test_nothing(self):
        careleaf("import", "--db", self.db, self.folder)
        self.assertEqual(tree(self.export("empty")), {"articles.ndjson": b""})
        self.assertEqual(self.said, "careleaf: 0 articles exported, 0 images\n")
        self.assertEqual(tree(self.export("no-files", "--format", "markdown")), {})


class Complete(ExportTest):
    def test_images(self):
        """Those that articles share are there once; one that is missing stays named by its hash."""
        for name, height in (("one", 10), ("two", 12)):
            (self.folder / f"{name}.svg").write_text(SVG.format(height))
        for id, names in (("b", ["one"]), ("a", ["one", "two"])):
            figures = [{"key": f"f-{name}", "alt": "A box.", "file": f"{name}.svg"} for name in names]
            front = {"id": id, "language": "en", "kind": "other", "title": "T", "figures": figures}
            (self.folder / f"{id}.md").write_text(json.dumps(front) + "\n\n## A {#a}\n\nText.\n")
        careleaf("import", "--db", self.db, self.folder / "a.md", self.folder / "b.md")
        self.make(document("c", figures=[{"key": "f", "alt": "A box.", "media": {"hash": "0" * 64}},
                                         {"key": "g", "alt": "A box.", "media": {"url": "https://example.org/g.png"}}]))
        files = self.export("files", "--format", "markdown")
        self.assertEqual(set(tree(files)), {"articles/a.en.md", "articles/b.en.md", "articles/c.en.md",
                                            "figures/a.f-one.en.svg", "figures/a.f-two.en.svg"})
        self.assertIn('"../figures/a.f-one.en.svg"', (files / "articles/b.en.md").read_text())
        self.assert_same(files, self.again(files, "files-again", "--format", "markdown"))
        lines = self.export("lines")
        self.assertEqual(len(tree(lines)), 3)
        self.assert_same(lines, self.again(lines, "lines-again"))
        one = min((lines / "media").iterdir())
        one.write_text(SVG.format(99))
        done = careleaf("import", "--db", self.folder / "odd.db", lines, expect=3)
        self.assertIn(f"{one}:1: these are not the bytes", done.stderr)

    def test_tables(self):
        """Topics, holidays and the review policy, which names topics."""
        tables = {
            "topics.json": {"topics": [{"id": "b", "titles": {"en": "B", "es": "Be"}}, {"id": "a", "parent": "b", "titles": {"en": "A"}}]},
            "holidays.json": {"holidays": [{"date": "2026-12-25", "name": "Christmas Day"}, {"date": "2026-01-01", "name": "New Year"}]},
            "review-policy.json": {"kinds": {"medicine": 12}, "topics": {"b": 24}},
        }
        for name, table in tables.items():
            path = self.folder / "tables" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(table))
        careleaf("import", "--db", self.db, self.folder / "tables")
        lines = self.export("lines")
        self.assertEqual(set(tree(lines)), {*tables, "articles.ndjson"})
        self.assertEqual((lines / "review-policy.json").read_text(),
                         '{\n  "kinds": {"medicine": 12},\n  "topics": {"b": 24}\n}\n')
        self.assertEqual([topic["id"] for topic in json.loads((lines / "topics.json").read_text())["topics"]], ["a", "b"])
        self.assert_same(lines, self.again(lines, "lines-again"))
        files = self.export("files", "--format", "markdown")
        self.assertEqual({**tree(files), "articles.ndjson": b""}, tree(lines))

    def test_standard_output(self):
        self.db = library(self.folder)
        done = careleaf("export", "--db", self.db, "-")
        lines = self.export("lines")
        self.assertEqual(done.stdout.encode(), (lines / "articles.ndjson").read_bytes())
        self.assertRegex(done.stderr, r"^careleaf: \d+ articles exported\n$")

    def test_links_stay_links(self):
        self.make(document("one", html='<p><a href="article:later">Later</a></p>', related=[{"id": "later", "relation": "test"}]))
        (line,) = map(json.loads, (self.export("lines") / "articles.ndjson").read_text().splitlines())
        self.assertEqual(line["sections"][0]["html"], '<p><a href="article:later">Later</a></p>')
        self.assertEqual(line["related"], [{"id": "later", "relation": "test"}])
        for name in ("edition", "availableSince", "url", "feedbackUrl", "translations", "completeness", "readingLevel",
                     "printout"):
            self.assertNotIn(name, line)

    def test_nothing_personal(self):
        """Whatever readers and editors say of themselves stays in the library."""
        secrets = ["Wendy Planted", "wendy@planted.example", "my planted comment", "planted-token", "planted answer"]
        with Server(token="content:publish,content:approve,feedback:answer") as server:
            token = server.create_token(secrets[3], "content:publish,content:approve,feedback:answer")
            feedback = {"article": "heart-murmur", "language": "en", "edition": 1, "type": "unsafe", "comment": secrets[2],
                        "contact": {"name": secrets[0], "email": secrets[1]}}
            reply = server.request("POST", "/api/v1/feedback", json=feedback)
            self.assertEqual(reply.status, 201)
            secrets += [reply.json()["reference"], token]
            answered = server.request("POST", f"/api/v1/editorial/feedback/{reply.json()['reference']}/answer", token=token,
                                      json={"answer": secrets[4], "edition": None})
            self.assertEqual(answered.status, 200)
            server.put(document("by-token"), token=token)
            review = {"edition": 1, "lastReviewed": "2026-03", "organization": "Board", "outcome": "still-accurate",
                      "reviewers": [{"name": "A. Reader", "credentials": [], "role": None}]}
            recorded = server.request("POST", f"{editorial('by-token')}/reviews", json=review, token=token)
            self.assertIn(recorded.status, (200, 201))
            self.db = server.db
            with sqlite3.connect(self.db) as copy:
                stored = "\n".join(copy.iterdump())
            copy.close()
            for secret in secrets[:6]:
                self.assertIn(secret, stored)
            outputs = [self.export("lines"), self.export("files", "--format", "markdown"), self.export("history", "--history")]
            text = b"\n".join(part for folder in outputs for file in tree(folder).items() for part in (file[0].encode(), file[1]))
        self.assertIn(b"by-token", text)
        for secret in secrets:
            self.assertNotIn(secret.encode(), text)

    def test_withdrawn_articles_are_left_out(self):
        self.make(document("stays"), document("goes"))
        with Server(db=self.db, token="content:publish") as server:
            body = {"mode": "notice", "notice": "It is gone.", "replacement": None, "urgency": "normal"}
            gone = server.request("POST", f"{editorial('goes')}/actions/withdraw", json=body, token=True)
            self.assertEqual(gone.status, 200, gone)
        for name, options in (("lines", []), ("history", ["--history"]), ("files", ["--format", "markdown"])):
            text = b"".join(tree(self.export(name, *options)).values())
            self.assertIn(b'"stays"', text)
            self.assertNotIn(b"goes", text)
            self.assertRegex(self.said, r"^careleaf: 1 article exported.*; 1 withdrawn left out\n$")


class History(ExportTest):
    REVIEW = {"lastReviewed": "2026-01", "organization": "Board", "reviewers": [{"name": "A. Reader", "credentials": ["MD"], "role": None}],
              "reviewDue": None}

    def story(self):
        """Editions forth and back, a translation, and reviews of the same edition one after the other."""
        first = document("one", title="First", dateModified="2026-03", review=self.REVIEW)
        self.make(first, document("two"))
        self.make({**first, "review": {**self.REVIEW, "lastReviewed": "2026-02"}})
        self.make(document("one", title="Second", dateModified="2026-04", urgency="safety", updateType="major", changeNote="Dose."))
        self.make(document("one", "es", title="Primero", translationOf={"language": "en", "edition": 2}))
        with Server(db=self.db, token="content:publish") as server:
            back = server.put({**first, "review": None}, '"e2"')  # its dateModified lies before that of the second
            self.assertEqual(back.status, 200)

    def test_numbers_texts_and_reviews(self):
        self.story()
        history = self.export("history", "--history")
        lines = [json.loads(line) for line in (history / "history.ndjson").read_text().splitlines()]
        self.assertEqual([(one["id"], one["language"], one["edition"], one["title"]) for one in lines],
                         [("one", "en", 1, "First"), ("one", "en", 1, "First"), ("one", "en", 2, "Second"),
                          ("one", "en", 3, "First"), ("one", "es", 1, "Primero"), ("two", "en", 1, "Plain Article")])
        self.assertEqual([one["review"] and one["review"]["lastReviewed"] for one in lines[:2]], ["2026-01", "2026-02"])
        self.assertIn("3 articles exported with their history in 6 lines", self.said)
        again = self.again(history, "again", "--history")
        self.assert_same(history, again)
        self.assertNotIn("older editions", self.said)
        self.assert_same(self.export("now"), self.export("now-again", db=self.folder / "again.db"))
        self.assertIn("of 1 article older editions are left out; --history", self.said)
        reviews = "SELECT article, language, edition, last_reviewed FROM review ORDER BY review_id"
        with sqlite3.connect(self.db) as one, sqlite3.connect(self.folder / "again.db") as other:
            self.assertEqual(one.execute(reviews).fetchall(), other.execute(reviews).fetchall())
        one.close(), other.close()

    def test_a_review_vouches_for_no_other_text(self):
        """Where the edition that was read does not come along, the change after it does."""
        self.make(document("one", review=self.REVIEW))
        for update, far in (("minor", "minor"), ("major", "major"), ("minor", "major")):
            self.make(document("one", title=f"Changed {update} {far}", updateType=update))
            lines = self.export(f"lines-{far}-{update}")
            (line,) = map(json.loads, (lines / "articles.ndjson").read_text().splitlines())
            self.assertEqual(line["review"], {**self.REVIEW, "changedAfter": far})
            self.assert_same(lines, self.again(lines, f"again-{far}-{update}"))
            files = self.export(f"files-{far}-{update}", "--format", "markdown")
            self.assert_same(files, self.again(files, f"files-again-{far}-{update}", "--format", "markdown"))
            with Server(db=self.folder / f"again-{far}-{update}.db", token="content:publish") as server:
                review = server.json("/api/v1/articles/one")["review"]
                self.assertEqual((review["edition"], review["changedSince"]), (1, far))
                row = server.json("/api/v1/articles")["items"][0]["review"]
                self.assertEqual(row["changedSince"], far)
                known = server.get(editorial("one"), token=True)
                self.assertEqual(server.put(known.json(), known.headers["ETag"]).json()["status"], "unchanged")
                fresh = {**known.json(), "review": {**review, "lastReviewed": "2026-06"}}
                self.assertEqual(server.put(fresh, '"e1"').json()["status"], "reviewed")
                self.assertEqual(server.json("/api/v1/articles/one")["review"]["changedSince"], "none")

    def test_twice_changes_nothing(self):
        self.story()
        history = self.export("history", "--history")
        said = careleaf("import", "--db", self.db, history).stderr
        self.assertIn(" 0 created, 0 updated, 6 unchanged, 0 refused", said)
        careleaf("import", "--db", self.folder / "new.db", "--dry-run", history)
        self.assertFalse((self.folder / "new.db").exists())

    def test_another_history_is_refused(self):
        self.story()
        history = self.export("history", "--history")
        self.db = self.folder / "other.db"
        self.make(document("one", title="Another"))
        said = careleaf("import", "--db", self.db, history, expect=3).stderr
        self.assertIn("history.ndjson:1: The library has another text as this edition", said)
        self.assertIn(": 6 read: 2 created, 0 updated, 0 unchanged, 4 refused", said)
        lines = (history / "history.ndjson").read_text().splitlines()
        (history / "history.ndjson").write_text(lines[2] + "\n" + json.dumps(document("three")) + "\n")
        said = careleaf("import", "--db", self.folder / "third.db", history, expect=3).stderr
        self.assertIn("history.ndjson:1: ", said)
        self.assertIn("history.ndjson:2: /edition: a line of a history says which edition it is", said)


class Folder(ExportTest):
    def test_usage(self):
        self.make(document("one"))
        for arguments in ([], ["a", "b"], ["--format", "markdown", "-"], ["--format", "markdown", "--history", "x"], ["--format", "pdf", "x"]):
            careleaf("export", "--db", self.db, *arguments, expect=2)
        self.assertIn("no such library", careleaf("export", "--db", self.folder / "no.db", self.folder / "x", expect=1).stderr)
        self.assertIn("--format", careleaf("export", "--help").stdout)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir() if path.is_dir()), [])

    def test_only_an_empty_folder_is_taken(self):
        self.make(document("one"))
        (self.folder / "empty").mkdir()
        (self.folder / "link").symlink_to("empty")
        self.export("link/")
        self.assertEqual(list(tree(self.folder / "empty")), ["articles.ndjson"])
        before = tree(self.folder / "empty")
        self.export("empty", "--format", "markdown", expect=1)
        self.assertIn("not empty", self.said)
        self.assertEqual(tree(self.folder / "empty"), before)
        self.export("none/deeper", expect=1)
        self.export("lines.ndjson", expect=1)
        self.assertEqual([path.name for path in self.folder.iterdir() if "partial" in path.name], [])

    def test_killed(self):
        """What is left of a killed export does not look whole."""
        self.make(*[document(f"one-{n}", html=f"<p>{'word ' * 2000}</p>") for n in range(400)])
        into = self.folder / "into"
        command = [str(word) for word in (BINARY, "export", "--db", self.db, "--format", "markdown", into)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
            while running.poll() is None and not list(self.folder.glob("into.partial-*/articles/*.md")):
                time.sleep(0)
            running.send_signal(signal.SIGKILL)
        self.assertEqual(running.returncode, -signal.SIGKILL)
        self.assertFalse(into.exists())
        self.assertEqual(len(list(self.folder.glob("into.partial-*"))), 1)
        self.export("into", "--format", "markdown")
        self.assertEqual(len(tree(into)), 400)

    def test_beside_a_running_server(self):
        """Every export is of one moment, and writing goes on."""
        with Server([], token="content:publish") as server:
            self.db = server.db
            for n in range(1, 8):
                for id in ("left", "right"):
                    server.put(document(id, title=f"Edition {n}"), None if n == 1 else f'"e{n - 1}"')
                lines = [json.loads(line) for line in (self.export(f"now-{n}") / "articles.ndjson").read_text().splitlines()]
                self.assertEqual([(one["id"], one["title"]) for one in lines],
                                 [("left", f"Edition {n}"), ("right", f"Edition {n}")])
            self.assertEqual(server.put(document("left", title="Last"), '"e7"').status, 200)


if __name__ == "__main__":
    unittest.main()
