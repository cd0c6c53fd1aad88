#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A disk that is full, or that fails: strace makes the system calls fail, the server must not lose what it
acknowledged, must say what happened, and must take writes again or end."""

import subprocess
import sys
import unittest
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "wire"))
from harness import BINARY, DEADLINE, Server, document, editorial, inject, injected, library

TRIES = 60
# strace counts by thread: opening a library takes its thread some 40 pwrite64, and a comment the writer 7 and
# one fdatasync. So what fails from the 100th on is the writer's.


def comment(number):
    return {"article": "mitral-regurgitation", "language": "en", "edition": 1, "type": "comment",
            "comment": f"Comment {number}. " + "word " * 200}


class DiskTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory(prefix="careleaf-")))
        self.db = library(self.folder / "library")
        self.log = self.folder / "strace"

    def send(self, server, number):
        """Sends one comment; returns its status, or None when the server went away meanwhile."""
        try:
            reply = server.request("POST", "/api/v1/feedback", json=comment(number))
        except (OSError, HTTPException):
            return None, None
        return reply.status, reply.json().get("reference")

    def write(self, server, tries=TRIES):
        """Sends comments until the server is gone or all are sent; returns (statuses, acknowledged)."""
        statuses, acknowledged = [], []
        for number in range(tries):
            status, reference = self.send(server, number)
            if status is None:
                break
            statuses.append(status)
            if status == 201:
                acknowledged.append(reference)
        return statuses, acknowledged

    def check_stored(self, acknowledged):
        """A new server on the same file has all that was acknowledged, and takes writes."""
        with Server(db=self.db) as server:
            for reference in acknowledged:
                self.assertEqual(server.get(f"/api/v1/feedback/{reference}").status, 200, reference)
            self.assertEqual(self.send(server, 0)[0], 201)


class Full(DiskTest):
    def test_a_full_disk_is_said_and_passes(self):
        """Writing fails with ENOSPC for a while: 507, nothing is kept, reading goes on, then all is well."""
        with Server(db=self.db, wrapper=inject(self.log, "pwrite64", "ENOSPC", "100..106")) as server:
            statuses, acknowledged = self.write(server)
            self.assertGreater(injected(self.log), 0, "nothing was injected")
            self.assertEqual(len(statuses), TRIES, f"the server ended: {server.stderr()[-2000:]}")
            self.assertEqual(set(statuses), {201, 507}, statuses)
            self.assertEqual(statuses[-1], 201, "writes work again")
            self.assertEqual(server.get("/en/articles/mitral-regurgitation", {"Accept": "text/html"}).status, 200)
            for reference in acknowledged:
                self.assertEqual(server.get(f"/api/v1/feedback/{reference}").status, 200)
        self.check_stored(acknowledged)

    def test_a_full_disk_that_stays(self):
        with Server(db=self.db, wrapper=inject(self.log, "pwrite64", "ENOSPC", "150+")) as server:
            statuses, acknowledged = self.write(server)
            self.assertGreater(injected(self.log), 0, "nothing was injected")
            self.assertGreater(len(acknowledged), 0)
            self.assertIn(statuses[-1], (500, 507))
            self.assertLessEqual(set(statuses), {201, 500, 507})
            self.assertEqual(server.get("/api/v1/articles/mitral-regurgitation").status, 200)
            self.assertIn(server.stop(expect=None), (0, 1))
        self.check_stored(acknowledged)

    def test_a_refused_edit_leaves_the_old_edition(self):
        token = "content:publish"
        with Server(db=self.db, token=token, wrapper=inject(self.log, "pwrite64", "ENOSPC", "100..300")) as server:
            edition, refused = 0, 0
            for number in range(TRIES):
                article = document("full", summary=f"{number} " + "word " * 700)
                reply = server.put(article, f'"e{edition}"' if edition else None)
                if reply.status in (200, 201):
                    edition = reply.json()["edition"]
                    continue
                refused += 1
                self.assertIn(reply.status, (500, 507), reply)
                read = server.get(editorial("full"), token=True)
                self.assertEqual(read.status, 200 if edition else 404)
                if edition:
                    self.assertEqual(read.json()["edition"], edition)
            self.assertGreater(injected(self.log), 0, "nothing was injected")
            self.assertGreater(refused, 0)
            server.stop(expect=None)
        with Server(db=self.db) as server:
            self.assertEqual(server.json("/api/v1/articles/full")["edition"], edition)


class Failing(DiskTest):
    def end(self, server):
        """The server must end by itself, with 1, and say why."""
        self.assertEqual(server.process.wait(DEADLINE), 1)
        server.stop(expect=1)
        self.assertIn("event=store-failed", server.stderr())

    def test_an_error_at_the_end_of_a_write_ends_the_process(self):
        for call, error in (("fdatasync", "EIO"), ("pwrite64", "EIO"), ("fdatasync", "ENOSPC")):
            with self.subTest(call=call, error=error):
                self.log = self.folder / f"strace-{call}-{error}"
                when = "8" if call == "fdatasync" else "100"
                with Server(db=self.db, wrapper=inject(self.log, call, error, when)) as server:
                    statuses, acknowledged = self.write(server)
                    self.assertGreater(injected(self.log), 0, "nothing was injected")
                    self.assertGreater(len(acknowledged), 0)
                    self.assertLessEqual(set(statuses), {201, 500, 503})
                    self.end(server)
                self.check_stored(acknowledged)

    def test_strace_is_not_what_ends_it(self):
        """The control: the same run, with nothing failing."""
        with Server(db=self.db, wrapper=inject(self.log, "pwrite64", "EIO", "65535")) as server:
            statuses, _ = self.write(server)
            self.assertEqual(statuses, [201] * TRIES)
            self.assertEqual(injected(self.log), 0)


class Export(DiskTest):
    def test_a_full_disk(self):
        """Half an export is taken away again; the folder is not there."""
        for number, format in enumerate(("ndjson", "markdown")):
            log = self.folder / f"log-{number}"
            into = self.folder / f"into-{number}"
            command = [*inject(log, "write", "ENOSPC", "3+"), BINARY, "export", "--db", self.db, "--format", format, into]
            done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60)
            self.assertGreater(injected(log), 0)
            self.assertEqual(done.returncode, 1)
            self.assertEqual([path.name for path in self.folder.glob("into-*")], [])
        full = subprocess.run(f"'{BINARY}' export --db '{self.db}' - > /dev/full", shell=True, capture_output=True, text=True, timeout=60)
        self.assertEqual(full.returncode, 1)
        self.assertEqual(full.stderr.count("standard output: No space left"), 1)


def setUpModule():
    try:
        subprocess.run(["strace", "-V"], capture_output=True, check=True)
    except FileNotFoundError:
        raise unittest.SkipTest("strace is not installed") from None


if __name__ == "__main__":
    unittest.main()
