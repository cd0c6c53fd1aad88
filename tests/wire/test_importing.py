#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`careleaf import`: files in, a line for each problem, good items kept, nothing of a bad one."""

import gzip
import json
import os
import re
import sqlite3
import subprocess
import time
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from harness import BINARY, DEADLINE, ROOT, SANITIZED, Server, careleaf, corpora, document

SEED = ROOT / "seed"
FILES = len(list(SEED.glob("articles/*.md")))
ENGLISH = len(list(SEED.glob("articles/*.en.md")))
SUMMARY = re.compile(r"careleaf: (\d+) read: (\d+) created, (\d+) updated, (?:(\d+) reviewed anew, )?(\d+) unchanged, "
                     r"(?:(\d+) would change, )?(\d+) refused; (\d+) warning")
GOOD = """{"id": "good-one", "language": "en", "kind": "other", "title": "Good One", "summary": "Fine."}

## What it is {#overview aspect=overview}

It is good.
"""


class ImportTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory(prefix="careleaf-")))
        self.db = self.folder / "library.db"

    def run_import(self, *paths, expect=0, options=(), **more):
        """Imports; returns ({name: count} of the summary line, the lines before it)."""
        done = careleaf("import", "--db", self.db, *options, *paths, expect=expect, **more)
        *lines, last = done.stderr.splitlines()
        found = SUMMARY.match(last)
        self.assertIsNotNone(found, done.stderr)
        names = ("read", "created", "updated", "reviewed", "unchanged", "valid", "refused", "warnings")
        return {name: int(n or 0) for name, n in zip(names, found.groups())}, lines

    def file(self, name, text):
        path = self.folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def articles(self):
        with Server(db=self.db) as server:
            page = server.json("/api/v1/articles?lang=*&limit=100")
            self.assertIsNone(page["next"])
            return {item["id"] for item in page["items"]}

    def sequence(self):
        with Server(db=self.db) as server:
            return server.json("/readyz")["sequence"]


class Files(ImportTest):
    def test_twice_changes_nothing(self):
        counts, lines = self.run_import(SEED)
        self.assertEqual((counts["read"], counts["created"], counts["refused"]), (FILES, FILES, 0))
        self.assertEqual(lines, [])
        before = self.sequence()
        self.assertGreaterEqual(before, FILES)
        counts, lines = self.run_import(SEED)
        self.assertEqual((counts["unchanged"], counts["created"] + counts["updated"]), (FILES, 0))
        self.assertEqual((lines, self.sequence()), ([], before))

    def test_dry_run_changes_nothing(self):
        counts, _ = self.run_import(SEED, options=["--dry-run"])
        self.assertEqual((counts["valid"], counts["created"], counts["refused"]), (FILES, 0, 0))
        self.assertEqual(list(self.folder.iterdir()), [], "a dry run leaves nothing behind")
        self.run_import(SEED)
        before = self.sequence()
        counts, _ = self.run_import(SEED, self.file("good-one.en.md", GOOD), options=["--dry-run"])
        self.assertEqual((counts["valid"], counts["unchanged"]), (1, FILES))
        self.assertEqual((self.sequence(), len(self.articles())), (before, ENGLISH))

    def test_a_changed_file_is_a_new_edition(self):
        self.run_import(self.file("good-one.en.md", GOOD))
        counts, _ = self.run_import(self.file("good-one.en.md", GOOD.replace("is good", "is better")))
        self.assertEqual(counts["updated"], 1)
        with Server(db=self.db) as server:
            article = server.json("/api/v1/articles/good-one")
            self.assertEqual((article["edition"], article["sections"][0]["html"].strip()), (2, "<p>It is better.</p>"))

    def test_a_new_review_is_no_new_edition(self):
        reviewed = GOOD.replace('"summary"', '"review": {"lastReviewed": "2026-02", "organization": "Board"}, "summary"')
        self.run_import(self.file("good-one.en.md", GOOD))
        counts, _ = self.run_import(self.file("good-one.en.md", reviewed))
        self.assertEqual((counts["reviewed"], counts["created"] + counts["updated"]), (1, 0))
        counts, _ = self.run_import(self.file("good-one.en.md", reviewed))
        self.assertEqual((counts["reviewed"], counts["unchanged"]), (0, 1))
        with Server(db=self.db) as server:
            article = server.json("/api/v1/articles/good-one")
            self.assertEqual((article["edition"], article["review"]["lastReviewed"]), (1, "2026-02"))

    def test_good_items_in_and_nothing_of_a_bad_one(self):
        self.file("a-good.en.md", GOOD)
        self.file("b-kind.en.md", GOOD.replace("good-one", "bad-kind").replace('"other"', '"\\nodd"'))
        self.file("c-json.en.md", '{"id": "bad-json",\n "title": }\n\n## A {#a}\n\nText.\n')
        self.file("d-section.en.md", GOOD.replace("good-one", "bad-aspect").replace("aspect=overview", "aspect=odd"))
        self.file("e-figure.en.md", GOOD.replace("good-one", "bad-figure").replace(
            '"title"', '"figures": [{"key": "x", "alt": "x", "file": "none.svg"}], "title"'))
        self.file("README.md", "not an article")
        self.file("notes.txt", "not an article either")
        lines = [document(f"line-{n}") for n in range(1, 6)]
        lines[1]["kind"] = "odd"
        lines[3]["sections"][0]["nonsense"] = True
        texts = [json.dumps(line) for line in lines] + ["", "{broken", json.dumps(document("line-8"))]
        self.file("lines.ndjson", "\n".join(texts) + "\n")
        counts, messages = self.run_import(self.folder / "in", expect=3)
        for message in messages:
            self.assertRegex(message, r"^\S+/in/[a-z.-]+:\d+: \S")
        places = {re.match(r".*/in/([^:]+):(\d+): ", message).groups() for message in messages}
        self.assertLessEqual({("lines.ndjson", "2"), ("lines.ndjson", "4"), ("lines.ndjson", "7")}, places)
        self.assertEqual({name for name, _ in places},
                         {"b-kind.en.md", "c-json.en.md", "d-section.en.md", "e-figure.en.md", "none.svg", "lines.ndjson"})
        self.assertEqual([m for m in messages if "c-json" in m and "line 2, column" not in m], [])
        self.assertLessEqual({("c-json.en.md", "2"), ("d-section.en.md", "3")}, places)
        self.assertEqual([m for m in messages if "@" in m], [])
        self.assertEqual((counts["created"], counts["refused"]), (5, 7))
        self.assertEqual(self.articles(), {"good-one", "line-1", "line-3", "line-5", "line-8"})
        with sqlite3.connect(self.db) as copy:
            found = copy.execute("SELECT id FROM article WHERE id GLOB 'bad-*' OR id IN ('line-2', 'line-4')").fetchall()
        copy.close()
        self.assertEqual(found, [])

    def test_slips_of_the_pen_are_told_with_their_line(self):
        self.file("a-latin.en.md", GOOD.encode().replace(b"is good", b"is g\xf3od"))
        self.file("b-comma.en.md", '{"id": "comma",\n "title": "Comma",\n}\n\n## A {#a}\n\nText.\n')
        _, messages = self.run_import(self.folder / "in", expect=3)
        latin = GOOD[: GOOD.index("It is good")].count("\n") + 1
        self.assertIn(f"/in/a-latin.en.md:{latin}: line {latin}: this is not UTF-8", messages[0])
        self.file("c-aspect.en.md", GOOD.replace("good-one", "bad-aspect").replace("aspect=overview", "aspct=overview"))
        _, messages = self.run_import(self.folder / "in", expect=3)
        self.assertIn('"aspct=overview" cannot stand here: a heading reads', messages[2])
        self.assertRegex(messages[1], r"/in/b-comma\.en\.md:3: line 3, column 1: .*comma after the last")

    def test_a_table_named_by_itself_is_told(self):
        path = self.file("review-policy.json", '{"kinds": {"medicine": 12}, "topics": {}}')
        for status in ("updated", "unchanged"):
            _, messages = self.run_import(path)
            self.assertEqual(messages, [f"{path}: {status}"])

    def test_a_former_id_says_what_the_article_is_now(self):
        self.file("good-one.en.md", GOOD)
        self.run_import(self.folder / "in")
        careleaf("article", "rename", "--db", self.db, "good-one", "--to", "better-one")
        _, messages = self.run_import(self.folder / "in", expect=3)
        self.assertIn("“better-one” now", messages[0])

    def test_paths_that_cannot_be_read(self):
        self.file("good-one.en.md", GOOD)
        counts, messages = self.run_import(self.folder / "none", self.folder / "in", expect=3)
        self.assertEqual((counts["created"], len(messages)), (1, 1))
        self.assertIn("none:1: No such file", messages[0])
        _, messages = self.run_import(self.file("odd.pdf", "x"), expect=3)
        self.assertIn("not a kind of file", messages[0])
        whole = gzip.compress("".join(json.dumps(document(f"z-{n}", summary="word " * 600)) + "\n" for n in range(60)).encode())
        _, messages = self.run_import(self.file("cut.ndjson.gz", whole[: len(whole) * 2 // 3]), expect=3)
        self.assertRegex(messages[-1], r"cut\.ndjson\.gz:\d+: ")
        _, messages = self.run_import(self.file("odd.ndjson.gz", b"\x1f\x8b\x08not really gzip"), expect=3)
        self.assertRegex(messages[-1], r"odd\.ndjson\.gz:1: ")
        counts, _ = self.run_import(self.file("none.ndjson", b""))
        self.assertEqual(counts["read"], 0)
        careleaf("import", "--db", self.db, expect=2)
        foreign = self.file("foreign.db", b"SQLite format 3\x00" + b"\x00" * 5000)
        done = careleaf("import", "--db", foreign, SEED, expect=1)
        self.assertIn("foreign.db", done.stderr)
        self.assertEqual(foreign.read_bytes()[:16], b"SQLite format 3\x00")

    def test_a_folder_that_means_harm(self):
        """Pipes do not hold the import up, links do not lead it around, and names steer no terminal."""
        figure = self.file("figure.md", GOOD.replace('"summary"', '"figures": [{"key": "f", "alt": "x", "file": "p"}], "summary"'))
        self.file("a\n\x1b]0;x\x07\u009b31m.md", "nothing")
        self.file("good.md", GOOD)
        for name in ("p", "pipe.ndjson"):
            os.mkfifo(figure.parent / name)
        for name in ("one", "two"):  # 2^40 paths
            (figure.parent / name).symlink_to(figure.parent)
        counts, lines = self.run_import(figure.parent, expect=3)
        self.assertEqual((counts["created"], counts["refused"]), (1, 2))
        told = "\n".join(lines)
        for part in ("/a??]0;x???31m.md:1: ", "/pipe.ndjson:1: neither a file nor a folder", "/p:1: not a file",
                     "/one:1: a link to a folder is not followed"):
            self.assertIn(part, told)
        self.assertNotRegex(told, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")

    def test_figures_come_along(self):
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><title>A</title><rect width="20" height="10"/></svg>'
        self.file("figure.svg", svg)
        front = GOOD.replace('"title"', '"figures": [{"key": "f", "title": "F", "alt": "A box.", "file": "figure.svg"}], "title"')
        self.file("good-one.en.md", front + "\n![](figure:f)\n")
        self.run_import(self.folder / "in" / "good-one.en.md")
        with Server(db=self.db) as server:
            article = server.json("/api/v1/articles/good-one")
            media = article["figures"][0]["media"]
            self.assertEqual((media["type"], media["width"], media["height"]), ("image/svg+xml", 20, 10))
            self.assertIn('data-figure="f"', article["sections"][0]["html"])
            self.assertIn(b"<rect", server.get(media["url"][len(server.origin):]).body)

    def test_a_line_that_cannot_be_stored_fails_alone(self):
        self.run_import(self.file("good-one.en.md", GOOD))
        with sqlite3.connect(self.db) as library:  # a defect of the store, for one id
            library.execute("CREATE TRIGGER defect BEFORE INSERT ON edition WHEN NEW.article = 'line-1'"
                            " BEGIN SELECT RAISE(ABORT, 'a defect'); END")
        library.close()
        lines = "".join(json.dumps(document(id=f"line-{n}")) + "\n" for n in range(3))
        counts, problems = self.run_import(self.file("three.ndjson", lines), expect=3)
        self.assertEqual((counts["created"], counts["refused"]), (2, 1))
        self.assertIn(f"{self.folder}/in/three.ndjson:2: It could not be stored", "\n".join(problems))
        self.assertEqual(self.articles(), {"good-one", "line-0", "line-2"})

    def test_older_lines_are_refused(self):
        new, old = document("dated", dateModified="2026-05-01"), document("dated", dateModified="2025-01", summary="Old.")
        self.run_import(self.file("new.ndjson", json.dumps(new)))
        counts, messages = self.run_import(self.file("old.ndjson", json.dumps(old)), expect=3)
        self.assertEqual(counts["refused"], 1)
        self.assertIn("old.ndjson:1: ", messages[0])


class Whole(ImportTest):
    def test_medlineplus_topics(self):
        path = corpora("medlineplus-topics.ndjson.gz")
        counts, lines = self.run_import(path)
        self.assertEqual((counts["read"], counts["created"], counts["refused"]), (1023, 1023, 0))
        self.assertEqual(lines, [])
        with Server(db=self.db) as server:
            total = server.json("/api/v1/articles?lang=*&limit=1")["total"]
            self.assertEqual(total, 1023)
            seen, path_now = set(), "/api/v1/articles?lang=*&limit=100"
            while path_now:
                page = server.json(path_now)
                seen |= {(item["id"], item["language"]) for item in page["items"]}
                path_now = page["next"] and page["next"][len(server.origin):]
            self.assertEqual(len(seen), 1023)
            self.assertGreater(server.json("/api/v1/search?q=asthma")["total"], 0)
            wide = server.get("/api/v1/articles?lang=*&limit=100")
            self.assertLessEqual(len(wide.headers["Surrogate-Key"]), 4096)
            self.assertIn("list", wide.headers["Surrogate-Key"].split())
            for id, language in sorted(seen)[:: 100 if SANITIZED else 10]:
                self.assertEqual(server.get(f"/{language}/articles/{id}", {"Accept": "text/html"}).status, 200, id)
        counts, _ = self.run_import(path)
        self.assertEqual(counts["unchanged"], 1023)


class Running(ImportTest):
    def test_into_a_running_server(self):
        path = self.file("good-one.en.md", GOOD)
        with Server(token="content:publish") as server:
            self.db = server.db
            counts, _ = self.run_import(path)
            self.assertEqual(counts["created"], 1)
            self.assertEqual(server.json("/api/v1/articles/good-one")["title"], "Good One")
            path = self.file("good-one.en.md", GOOD.replace("Good One", "Better One"))
            remote = ["--base-url", server.origin]
            self.db = self.folder / "not-used.db"
            careleaf("import", *remote, path, expect=1)
            careleaf("import", *remote, "--token", "cl_wrong", path, expect=1)
            self.assertEqual(server.json("/api/v1/articles/good-one")["title"], "Good One")
            counts, _ = self.run_import(path, options=[*remote, "--token", server.token])
            self.assertEqual(counts["updated"], 1)
            again = {"CARELEAF_TOKEN": server.token}
            counts, _ = self.run_import(path, options=remote, environment=again)
            self.assertEqual(counts["unchanged"], 1)
            self.assertFalse(self.db.exists())
            self.assertEqual(server.json("/api/v1/articles/good-one")["title"], "Better One")

    def test_a_reader_does_not_wait_for_an_import(self):
        """Single writes go before the batches of an import, and reading goes on."""
        lines = [json.dumps(document(f"bulk-{n}", html=f"<p>{'word ' * 300}{n}</p>")) for n in range(100 if SANITIZED else 1500)]
        path = self.file("bulk.ndjson", "\n".join(lines))
        body = {"article": "mitral-regurgitation", "language": "en", "type": "comment", "comment": "Meanwhile."}
        with Server() as server:
            command = [BINARY, "import", "--db", server.db, path]
            waits, sent = [], 0
            with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:
                while running.poll() is None:
                    begun = time.monotonic()
                    reply = server.request("POST", "/api/v1/feedback", json=body)
                    self.assertEqual(reply.status, 201)
                    self.assertEqual(server.get(f"/en/articles/mitral-regurgitation?n={sent}").status, 200)
                    waits.append(time.monotonic() - begun)
                    sent += 1
                self.assertEqual(running.returncode, 0, running.stderr.read())
            self.assertGreater(sent, 2)
            self.assertLess(max(waits), DEADLINE / 10)
            self.assertEqual(server.json("/api/v1/articles?limit=1")["total"], ENGLISH + len(lines))

    def test_over_http(self):
        with Server([], token="content:publish") as server:
            def post(lines, query=""):
                text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
                reply = server.request("POST", f"/api/v1/editorial/import{query}", body=text.encode(), token=True,
                                       headers={"Content-Type": "application/x-ndjson"})
                self.assertEqual(reply.status, 200, reply)
                self.assertEqual(reply.headers["Content-Type"], "application/x-ndjson")
                return [json.loads(line) for line in reply.text.splitlines()]

            many = [document(f"many-{n}") for n in range(100)]
            many[50] = {"id": "bad"}
            dry = post(many, "?dryRun=true")
            self.assertEqual([one["status"] for one in dry].count("valid"), 99)
            self.assertEqual(server.json("/api/v1/articles")["total"], 0)
            results = post(many)
            self.assertEqual([one["line"] for one in results], list(range(1, 101)))
            self.assertEqual(results[50]["status"], "refused")
            self.assertTrue(results[50]["errors"])
            self.assertEqual(server.json("/api/v1/articles")["total"], 99)
            self.assertEqual({one["status"] for one in post(many[:50])}, {"unchanged"})
            results = post(["", "{", json.dumps(document("last"))])
            self.assertEqual([(one["line"], one["status"]) for one in results], [(2, "refused"), (3, "created")])


if __name__ == "__main__":
    unittest.main()
