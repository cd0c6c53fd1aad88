#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The kill run: eight writers, and `kill -9` at random moments, again and again on the same library.

A write counts from the moment its 2xx was read. After each restart every one of them must be there. A
write under way at the kill may be there or not; its writer reads what is stored and goes on from that.
"""

import contextlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "wire"))
from harness import BINARY, DEADLINE, SANITIZED, Server, careleaf, document, editorial, until

KILLS = 8 if SANITIZED else 50
WRITERS = 8
ACKNOWLEDGED_MAX = 60  # writes between two kills
SEED = 20260101


class Ledger:
    """What was acknowledged: references of feedback, and the newest edition of each writer's article."""

    def __init__(self):
        self.lock = threading.Condition()
        self.references = {}
        self.editions = {}
        self.count = 0

    def note(self, writer, reference=None, edition=None, text=None):
        with self.lock:
            if reference:
                self.references[reference] = text
            else:
                self.editions[writer] = (edition, text)
            self.count += 1
            self.lock.notify_all()

    def wait_for(self, count, writers):
        """Returns once so many were acknowledged; False when the writers ended before."""
        with self.lock:
            return self.lock.wait_for(lambda: self.count >= count or not any(w.is_alive() for w in writers), DEADLINE)


@contextlib.contextmanager
def copied(db):
    """A connection to a copy of the library's file and its log."""
    with TemporaryDirectory(prefix="careleaf-") as folder:
        for suffix in ("", "-wal"):
            if (source := db.with_name(db.name + suffix)).exists():
                shutil.copy(source, folder)
        with contextlib.closing(sqlite3.connect(Path(folder) / db.name)) as connection:
            yield connection


class Kills(unittest.TestCase):
    def write(self, server, ledger, writer, faults):
        """Comments and edits in turn, until the server is gone."""
        number = 0
        try:
            edition = self.edition_of(server, writer)
            while True:
                number += 1
                self.comment(server, ledger, writer)
                text = f"{writer}-{ledger.count}-{number}"
                article = document(f"kill-{writer}", summary=text)
                reply = server.put(article, f'"e{edition}"' if edition else None)
                if reply.status not in (200, 201):
                    faults.append(f"PUT: {reply!r}")
                    return
                edition = reply.json()["edition"]
                ledger.note(writer, edition=edition, text=text)
        except (OSError, HTTPException):
            return  # killed
        except Exception as fault:
            faults.append(repr(fault))
        finally:
            server.close()

    def edition_of(self, server, writer):
        read = server.get(editorial(f"kill-{writer}"), token=True)
        return read.json()["edition"] if read.status == 200 else 0

    def comment(self, server, ledger, writer):
        text = f"Comment {ledger.count} of writer {writer}."
        body = {"article": "mitral-regurgitation", "language": "en", "edition": 1, "type": "comment", "comment": text}
        reply = server.request("POST", "/api/v1/feedback", json=body)
        if reply.status != 201:
            raise AssertionError(f"POST: {reply!r}")
        ledger.note(writer, reference=reply.json()["reference"], text=text)

    def check(self, server, ledger, references):
        for reference in references:
            self.assertEqual(server.get(f"/api/v1/feedback/{reference}").status, 200, f"{reference} is lost")
        for writer, (edition, text) in ledger.editions.items():
            article = server.json(f"/api/v1/articles/kill-{writer}")
            self.assertGreaterEqual(article["edition"], edition, f"an edition of writer {writer} is lost")
            if article["edition"] == edition:
                self.assertEqual(article["summary"], text)

    def check_file(self, db, ledger):
        """The library's file itself, read from a copy."""
        with copied(db) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(connection.execute("PRAGMA foreign_key_check").fetchall(), [])
            stored = dict(connection.execute("SELECT reference, comment FROM feedback"))
            for reference, text in ledger.references.items():
                self.assertEqual(stored.get(reference), text)

    def round(self, server, ledger, dice, faults):
        """Lets the writers run, kills the server, starts it again; returns what this round acknowledged."""
        before, target = set(ledger.references), ledger.count + dice.randint(1, ACKNOWLEDGED_MAX)
        arguments = [(server, ledger, writer, faults) for writer in range(WRITERS)]
        writers = [threading.Thread(target=self.write, args=each) for each in arguments]
        for writer in writers:
            writer.start()
        self.assertTrue(ledger.wait_for(target, writers))
        server.kill()
        for writer in writers:
            writer.join()
        self.assertEqual(faults, [])
        server.start()
        return set(ledger.references) - before

    def test_nothing_acknowledged_is_lost(self):
        dice, ledger, faults, begun = random.Random(SEED), Ledger(), [], time.monotonic()
        with Server(token="content:publish") as server:
            for _ in range(KILLS):
                self.check(server, ledger, self.round(server, ledger, dice, faults))
            self.check(server, ledger, ledger.references)
            self.check_file(server.db, ledger)
        print(f"{KILLS} kills, {ledger.count} acknowledged writes, none lost, {time.monotonic() - begun:.1f} s",
              file=sys.stderr)


class KilledImports(unittest.TestCase):
    """`careleaf import` is killed while it makes a library, from the first byte of the file on."""

    ARTICLES = 60 if SANITIZED else 400

    def sizes(self, db):
        total = 0
        for file in (db, db.with_name(db.name + "-wal")):
            with contextlib.suppress(FileNotFoundError):
                total += file.stat().st_size
        return total

    def test_an_import_can_be_repeated(self):
        with TemporaryDirectory(prefix="careleaf-") as folder:
            lines = Path(folder) / "lines.ndjson"
            text = "word " * 400
            lines.write_text("".join(json.dumps(document(f"n-{n}", summary=text)) + "\n" for n in range(self.ARTICLES)))
            for size in (0, 1, 5_000, 50_000, 300_000, 900_000, 1_500_000):
                with self.subTest(size=size):
                    db = Path(folder) / f"at-{size}.db"
                    command = [BINARY, "import", "--db", db, lines]
                    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
                        until(lambda: (db.exists() and self.sizes(db) >= size) or running.poll() is not None, "it grows")
                        running.kill()
                    careleaf("import", "--db", db, lines)
                    with copied(db) as connection:
                        self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                        count = connection.execute("SELECT count(*), max(number) FROM edition").fetchone()
                    self.assertEqual(count, (self.ARTICLES, 1))


if __name__ == "__main__":
    unittest.main()
