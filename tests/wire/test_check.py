#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`careleaf check`: each kind of finding is found where it is and nowhere else, nothing is changed, and a
running server is not disturbed."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from harness import BINARY, DEADLINE, Server, careleaf, corpora, document, library, seed, until

HELP = {"key": "help", "aspect": "when-to-get-help", "title": "When to get help", "html": "<p>Call.</p>", "sections": []}
REVIEW = {"lastReviewed": "2026-03", "organization": "Board", "reviewers": [], "reviewDue": "2090"}


def sound(id, language="en", html="<p>Text.</p>", **fields):
    """An article that nothing is to be said of."""
    made = document(id, language, html, review=REVIEW, **fields)
    return {**made, "sections": made["sections"] + [HELP]}


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="careleaf-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.db = self.folder / "library.db"

    def make(self, *documents):
        lines = self.folder / "lines.ndjson"
        lines.write_text("".join(json.dumps(one) + "\n" for one in documents))
        careleaf("import", "--db", self.db, lines)

    def sql(self, *statements):
        """What a defect would do to the file."""
        with sqlite3.connect(self.db) as library:
            for statement in statements:
                library.execute(statement)
        library.close()

    def check(self, *options, expect=4):
        done = careleaf("check", "--db", self.db, *options, expect=expect)
        self.assertEqual(done.stderr, "")
        return done.stdout

    def found(self, *options, expect=4):
        """What is found, as (kind, article/language, detail)."""
        told = json.loads(self.check("--json", *options, expect=expect))
        for kind, count in told["counts"].items():
            self.assertEqual(len([one for one in told["findings"] if one["kind"] == kind]), count)
        return [(one["kind"], one["id"] and f"{one['id']}/{one['language']}", one["detail"]) for one in told["findings"]]

    def only(self, kind, where, *words):
        """That this is all there is to find, and is told in these words."""
        found = self.found()
        self.assertEqual([one[:2] for one in found], [(kind, where)])
        for word in words:
            self.assertIn(word, found[0][2])
        self.assertIn(f"{where or self.db}: {kind}: {found[0][2]}\n", self.check())
        self.assertEqual(self.found("--only", "damage" if kind != "damage" else "index", expect=0), [])
        return found[0]


class Kinds(CheckTest):
    def test_nothing(self):
        self.make(sound("one"), sound("two", html='<p><a href="article:one">One</a></p>'))
        self.assertEqual(self.found(expect=0), [])
        self.assertEqual(self.check(expect=0), "2 articles looked at, 0 findings\n")

    def test_lost_list(self):
        self.make(sound("one", html='<p>Causes are:</p><p class="lost-list"></p><p class="lost-list"></p>'))
        self.only("lost-list", "one/en", "section overview", "2 lists")

    def test_unresolved_link(self):
        self.make(sound("one", html='<p>See <a href="article:two">two</a>.</p>'))
        self.only("unresolved-link", "one/en", "section overview", "links to two,")
        self.make(sound("two"))
        self.assertEqual(self.found(expect=0), [])

    def test_unresolved_related(self):
        self.make(sound("one", related=[{"id": "two", "relation": "test"}]))
        self.only("unresolved-link", "one/en", "related article two")

    def test_unknown_topic(self):
        self.make(sound("one", topics=["hart", "heart"]))
        self.assertEqual(self.found(expect=0), [])  # a library that does without topics
        tree = self.folder / "topics.json"
        tree.write_text('{"topics": [{"id": "heart", "parent": null, "titles": {"en": "Heart"}}]}')
        careleaf("import", "--db", self.db, tree)
        self.only("unknown-topic", "one/en", "the topic hart,", "topics.json")

    def test_figures(self):
        self.make(sound("one", figures=[{"key": "f", "alt": "A box.", "media": {"hash": "0" * 64}}]))
        self.only("figure-image", "one/en", "figure f ")
        self.make(sound("one", figures=[{"key": "f", "alt": "A box."}]))
        self.only("figure-image", "one/en", "figure f ")
        self.make(sound("one", figures=[{"key": "f", "alt": "A box.", "media": {"url": "https://example.org/f.png"}}]))
        self.assertEqual(self.found(expect=0), [])
        self.sql("DROP TRIGGER figure_fixed", "UPDATE figure SET alt = NULL")
        self.only("figure-alt", "one/en", "figure f ")

    def test_when_to_get_help(self):
        for kind, wanted in [("condition", 1), ("symptom", 1), ("procedure", 1), ("medicine", 1),
                             ("test", 0), ("wellness", 0), ("other", 0)]:
            self.make(document("one", kind=kind, review=REVIEW))
            found = self.found(expect=4 if wanted else 0)
            self.assertEqual(len(found), wanted, kind)
        self.make(document("one", review=REVIEW))
        self.only("no-when-to-get-help", "one/en", "when-to-get-help")

    def test_reviews(self):
        self.make({**sound("one"), "review": None})
        self.only("never-reviewed", "one/en")
        self.make({**sound("one"), "review": {**REVIEW, "lastReviewed": "2020-09", "reviewDue": "2023-09"}})
        self.only("review-overdue", "one/en", "2023-09")

    def test_reviews_follow_the_policy(self):
        self.make({**sound("one"), "review": {**REVIEW, "lastReviewed": "2025-06", "reviewDue": None}})
        self.assertEqual(self.found("--review-interval", "120", expect=0), [])
        self.assertIn("due 2025-07", self.found("--review-interval", "1")[0][2])

    def test_translations(self):
        self.make(sound("one"), sound("one", "es", translationOf={"language": "en", "edition": 1}), sound("two"))
        self.only("translation-missing", "two/en", " es,")
        self.make(sound("two", "es"), sound("one", title="Another"))
        self.only("translation-behind", "one/es", "edition 1 of the text in en, which is at edition 2")

    def test_index(self):
        self.make(sound("one"))
        for end in ("", "-wal", "-shm"):
            (self.folder / f"library-index.db{end}").unlink(missing_ok=True)
        self.only("index", None, "no search index")
        with Server(db=self.db) as server:
            until(lambda: server.json("/readyz")["indexed"] > 0, "the index is made")
        self.assertEqual(self.found(expect=0), [])
        self.sql("INSERT INTO change (article, language, event, edition, urgency, at)"
                 " VALUES ('one', 'en', 'reviewed', 1, 'normal', 1)")
        self.only("index", None, "1 change behind")

    def test_a_row_that_is_missing(self):
        self.make(sound("one"))
        self.sql("PRAGMA foreign_keys = OFF", "INSERT INTO former_id (id, article, reason, at) VALUES ('a', 'b', 'renamed', 1)")
        self.only("damage", None, "former_id", "article")

    def test_a_damaged_file(self):
        self.make(*[sound(f"one-{n}", html=f"<p>{'word ' * 400}</p>") for n in range(60)])
        self.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        sound_file = self.db.read_bytes()
        whole = bytearray(sound_file)
        texts = [page for page in range(len(whole) // 4096) if whole.count(b"word ", page * 4096, page * 4096 + 4096) > 50]
        for page in texts[::3]:  # not what is read when a library is opened
            whole[page * 4096 : page * 4096 + 16] = b"\xff" * 16
        self.db.write_bytes(whole)
        found = json.loads(careleaf("check", "--db", self.db, "--json", expect=4).stdout)["findings"]
        self.assertEqual({one["kind"] for one in found}, {"damage"})
        self.assertEqual([one["detail"] for one in found if "\n" in one["detail"] or "***" in one["detail"]], [])
        self.assertLessEqual(len(found), 200)
        for page in range(1, len(sound_file) // 4096, 3):  # those too without which nothing can be opened
            self.db.write_bytes(sound_file[: page * 4096] + b"\xff" * 16 + sound_file[page * 4096 + 16 :])
            with self.subTest(page=page):
                done = careleaf("check", "--db", self.db, "--only", "damage", expect=4)
                self.assertIn(": damage: ", done.stdout)


class Command(CheckTest):
    def test_the_seed(self):
        """What the samples show on purpose, and nothing else."""
        self.db = library(self.folder)
        articles = seed()
        found = self.found()
        kinds = {kind: {where for one, where, _ in found if one == kind} for kind, _, _ in found}
        self.assertEqual(kinds.pop("review-overdue"), {"mitral-regurgitation/en", "mitral-regurgitation/es"})
        unreviewed = {f"{id}/{language}" for (id, language), front in articles.items() if not front.get("review")}
        self.assertEqual(kinds.pop("never-reviewed"), unreviewed)
        self.assertLessEqual({"heart-murmur/en", "echocardiogram/es"}, unreviewed)
        english = {f"{id}/en" for id, language in articles if (id, "es") not in articles}
        self.assertEqual(kinds.pop("translation-missing", set()), english)
        self.assertEqual(kinds, {})

    def test_usage(self):
        self.make(sound("one"))
        done = careleaf("check", "--db", self.db, "--only", "lost-list,nothing", expect=2)
        self.assertIn("“nothing”", done.stderr)
        self.assertIn("unresolved-link", done.stderr)
        careleaf("check", "--db", self.db, "here", expect=2)
        self.assertIn("no such library", careleaf("check", "--db", self.folder / "none.db", expect=1).stderr)
        (self.folder / "foreign.db").write_bytes(b"x" * 5000)
        self.assertIn("foreign.db", careleaf("check", "--db", self.folder / "foreign.db", expect=1).stderr)
        self.assertIn("--only KIND,KIND", careleaf("check", "--help").stdout)

    def test_a_report_that_cannot_be_written(self):
        self.make(sound("one"), document("two"))
        with open("/dev/full", "w") as full:
            done = subprocess.run([BINARY, "check", "--db", self.db], stdout=full, stderr=subprocess.PIPE, text=True,
                                  timeout=DEADLINE)
        self.assertEqual((done.returncode, done.stderr), (1, "careleaf: standard output: No space left on device\n"))

    def test_many_findings_stay_readable(self):
        self.make(*[document(f"one-{n:03}") for n in range(150)])
        said = self.check().splitlines()
        self.assertEqual(said[0], "150 articles looked at, 300 findings")
        self.assertEqual(said[1:3], ["    150 no-when-to-get-help", "    150 never-reviewed"])
        self.assertEqual(len(said), 3 + 2 * 22)
        self.assertEqual(said[24], "… and 130 more of no-when-to-get-help (--verbose shows them all)")
        self.assertEqual(len(self.check("--verbose").splitlines()), 3 + 2 * 151)
        self.assertEqual(len(self.found()), 300)

    def test_the_library_stays_as_it_is(self):
        self.make(sound("one"), document("two"))
        before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.folder.glob("*.db")}
        self.check()
        after = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.folder.glob("*.db")}
        self.assertEqual(before, after)

    def test_beside_a_running_server(self):
        with Server(token="content:publish") as server:
            self.db = server.db
            for edition in range(1, 6):
                article = sound("running", title=f"Title {edition}", related=[{"id": "nowhere", "relation": "test"}])
                server.put(article, None if edition == 1 else f'"e{edition - 1}"')
                found = self.found("--only", "unresolved-link,damage")
                self.assertEqual([one[:2] for one in found], [("unresolved-link", "running/en")])
            self.assertEqual(server.json("/api/v1/articles/running")["edition"], 5)

    def test_quick(self):
        names = ["medlineplus-topics", "medquad-dev", "pdq-treatment-en-es"]
        self.db = library(self.folder, [corpora(f"{name}.ndjson.gz") for name in names])
        begun = time.monotonic()
        told = json.loads(self.check("--json"))
        self.assertLess(time.monotonic() - begun, DEADLINE / 4)
        self.assertEqual(told["articles"], 1481)
        self.assertEqual((told["counts"]["damage"], told["counts"]["index"]), (0, 0))


if __name__ == "__main__":
    unittest.main()
