#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What whoever runs the server relies on: settings, help, health, the log, one writer, an orderly stop."""

import json
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import threading
import time
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from harness import BINARY, DEADLINE, SANITIZED, Server, WireTest, careleaf, document, library, read_all, statuses, until

COMMANDS = ("serve", "import", "review", "feedback", "token", "migrate", "config", "version", "help")


class Settings(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory(prefix="careleaf-")))

    def show(self, *words, expect=0, **environment):
        done = careleaf("config", "show", *words, expect=expect, environment=environment)
        if expect:
            return done.stderr
        return {m[1]: (m[2], m[3]) for m in re.finditer(r"^(?:# )?(\S+) = (.*?)  # (.+)$", done.stdout, re.M)}

    def test_precedence(self):
        file = self.folder / "settings"
        file.write_text("# a comment\n\npublisher = From the file  # why\nmax-age = 11\nstale=12\ncors = false\n")
        shown = self.show()
        self.assertEqual(shown["max-age"], ("60", "default"))
        self.assertEqual(shown["listen"], ("127.0.0.1:8080", "default"))
        words = ("--config", file, "--stale", "33")
        shown = self.show(*words, CARELEAF_MAX_AGE="22", CARELEAF_STALE="44")
        self.assertEqual(shown["publisher"], ("From the file", f"{file}:3"))
        self.assertEqual(shown["max-age"], ("22", "CARELEAF_MAX_AGE"))
        self.assertEqual(shown["stale"], ("33", "--stale"))
        self.assertEqual(shown["cors"], ("false", f"{file}:6"))
        self.assertEqual(self.show(CARELEAF_CONFIG=str(file))["max-age"][0], "11")
        self.assertEqual(self.show("--stale=77")["stale"], ("77", "--stale"))

    def test_mistakes_name_their_place(self):
        file = self.folder / "settings"
        for text, line, word in (("max-age = 1\nmax-agee = 2\n", 2, "max-agee"), ("stale\n", 1, "key = value"),
                                 ("\n\nmax-age = soon\n", 3, "soon"), ("cors = maybe\n", 1, "maybe"),
                                 ("config = x\n", 1, "config"), ("token = x\n", 1, "token"), ("max-age =\n", 1, "max-age"),
                                 ("log-level = loud\n", 1, "loud"), ("max-age = -1\n", 1, "-1")):
            file.write_text(text)
            said = self.show("--config", file, expect=2)
            self.assertIn(f"{file}:{line}: ", said)
            self.assertIn(word, said)
        self.assertIn("--max-agee", self.show("--max-agee", "1", expect=2))
        self.assertIn("CARELEAF_MAX_AGE", self.show(expect=2, CARELEAF_MAX_AGE="x"))
        self.assertIn("none: No such file", self.show("--config", self.folder / "none", expect=2))
        for words in (("config",), ("config", "set"), ("serve", "--listen"), ("serve", "extra"), ("nothing",),
                      ("token",), ("token", "create"), ("import", "--db", self.folder / "x.db")):
            careleaf(*words, expect=2)
        self.assertIn("Mars", careleaf("serve", "--time-zone", "Mars/Base", expect=2).stderr)

    def test_help(self):
        listed = careleaf("help").stdout
        for command in COMMANDS:
            self.assertIn(f"careleaf {command}", listed)
            text = careleaf(command, "--help").stdout
            self.assertIn(f"usage: careleaf {command}", text)
        self.assertIn("Exit codes", listed)
        for option in ("--listen", "--max-age", "--time-zone", "--cache-mb"):
            self.assertIn(option, careleaf("serve", "--help").stdout)
        self.assertRegex(careleaf("version").stdout, r"^careleaf \d+\.\d+\S*\n$")
        self.assertEqual(careleaf("--version").stdout, careleaf("version").stdout)
        self.assertEqual(careleaf().stdout, listed)

    def test_a_server_reads_its_file(self):
        file = self.folder / "settings"
        file.write_text("publisher = Clinic of the File\nlog-level = error\n")
        with Server(options=["--config", file]) as server:
            self.assertEqual(server.json("/api/v1/library")["publisher"], "Clinic of the File")
            server.stop()
            self.assertNotIn("event=request", server.stderr())


class Health(WireTest):
    def test_alive_and_ready(self):
        alive = self.server.get("/livez")
        self.assertEqual((alive.status, alive.headers["Content-Type"]), (200, "text/plain; charset=utf-8"))
        ready = self.server.get("/readyz?probe=1")
        self.assert_status(ready, 200)
        body = ready.json()
        self.assertEqual((body["ready"], body["reasons"]), (True, []))
        # The words of the index are read into memory after the start.
        until(lambda: self.server.json("/readyz")["indexed"] == body["sequence"], "the index is applied")

    def test_the_admin_socket_is_private(self):
        path = Path(f"{self.server.db}.sock")
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertTrue(stat.S_ISSOCK(path.stat().st_mode))
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(DEADLINE)
            connection.connect(str(path))
            connection.sendall(b"GET /api/v1/editorial/tokens HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            self.assertEqual(statuses(read_all(connection)), [200])

    def test_one_server_per_library_and_port(self):
        second = careleaf("serve", "--db", self.server.db, "--listen", "127.0.0.1:0", expect=1)
        self.assertRegex(second.stderr, r"another careleaf writes this library")
        self.assertEqual(second.stdout, "")
        with TemporaryDirectory(prefix="careleaf-") as folder:
            db = library(Path(folder) / "other")
            taken = careleaf("serve", "--db", db, "--listen", f"127.0.0.1:{self.server.port}", expect=1)
            self.assertRegex(taken.stderr, rf"127\.0\.0\.1:{self.server.port} is taken by another program")
            odd = careleaf("serve", "--db", db, "--listen", "nonsense", expect=1)
            self.assertIn("write HOST:PORT", odd.stderr)
            missing = careleaf("serve", "--db", Path(folder) / "none.db", "--listen", "127.0.0.1:0", expect=1)
            self.assertIn("no such library", missing.stderr)
            self.assertFalse((Path(folder) / "none.db").exists())
            foreign = Path(folder) / "foreign.db"
            foreign.write_text("not a database, but long enough to look at. " * 100)
            said = careleaf("serve", "--db", foreign, "--listen", "127.0.0.1:0", expect=1).stderr
            self.assertIn("foreign.db", said)
        self.assert_status(self.server.get("/readyz"), 200)


class Log(unittest.TestCase):
    LINE = re.compile(r'time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=(?:error|warning|info|debug) event=\S+'
                      r'(?: [a-z-]+=(?:[^\s"]+|"(?:[^"\\]|\\.)*"))*')

    def test_lines(self):
        with Server() as server:
            for number in range(3):
                server.get(f"/api/v1/articles?limit={number + 1}", {"X-Request-Id": f"given-id-{number}"})
            server.get("/api/v1/search?q=private+words", {"X-Request-Id": "search-id-1"})
            server.get("/en/articles/no-such-article", {"X-Request-Id": "missing-id-1"})
            server.get("/secret-path/of-a-reader", {"X-Request-Id": "nowhere-id-1"})
            server.request("HEAD", "/livez", {"X-Request-Id": 'evil-"id" status=1'})
            made = server.get("/livez").headers["X-Request-Id"]
            server.stop()
            lines = [line for line in server.stderr().splitlines() if line]
            for line in lines:
                self.assertRegex(line, rf"^{self.LINE.pattern}$")
            text = "\n".join(lines)
            for number in range(3):
                self.assertRegex(text, rf"event=request id=given-id-{number} method=GET route=/api/v1/articles status=200 bytes=\d+ us=\d+")
            self.assertIn("id=missing-id-1 method=GET route=/{lang}/articles/{id} status=404", text)
            self.assertIn("id=nowhere-id-1 method=GET route=- status=404", text)
            self.assertIn(f"id={made} ", text)
            for secret in ("private", "words", "limit=", "no-such-article", "secret-path", "evil-", "127.0.0.1"):
                self.assertNotIn(secret, text)
            self.assertIn("event=stopping", text)


class Stop(unittest.TestCase):
    def test_a_request_under_way_is_finished(self):
        """SIGTERM comes while a large import is half sent; no new connection is taken, the old one ends well."""
        with Server([], token="content:publish") as server:
            body = "\n".join(json.dumps(document(f"late-{n}", summary="word " * 400)) for n in range(200)).encode()
            with server.connect() as connection:
                connection.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
                until(lambda: connection.recv(4096).endswith(b"alive\n"), "a first reply")
                head = ("POST /api/v1/editorial/import HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
                        f"Authorization: Bearer {server.token}\r\nContent-Length: {len(body)}\r\n\r\n")
                connection.sendall(head.encode() + body[: len(body) // 2])
                server.process.send_signal(signal.SIGTERM)
                until(lambda: self.refused(server), "no new connection is taken")
                connection.sendall(body[len(body) // 2:])
                raw = read_all(connection, DEADLINE)
            self.assertEqual(statuses(raw), [200])
            self.assertEqual(raw.count(b'"status":"created"'), 200)
            self.assertEqual(server.process.wait(DEADLINE), 0)
            server.stop()
            server.start()
            self.assertEqual(server.json("/api/v1/articles?limit=1")["total"], 200)

    def refused(self, server):
        try:
            with server.connect():
                return False
        except (ConnectionRefusedError, ConnectionResetError):
            return True

    def test_signals_and_leftovers(self):
        with Server() as server:
            for number in (signal.SIGTERM, signal.SIGINT):
                with server.connect():  # an idle connection delays nothing
                    begun = time.monotonic()
                    server.stop(0, number)
                    self.assertLess(time.monotonic() - begun, DEADLINE / 4)
                self.assertFalse(Path(f"{server.db}.sock").exists())
                server.start()
            server.kill()
            self.assertTrue(Path(f"{server.db}.sock").exists())
            server.start()
            self.assertEqual(server.get("/readyz").status, 200)

    def test_a_second_start_is_fast(self):
        with Server() as server:
            times = []
            for _ in range(3):
                server.stop()
                begun = time.monotonic()
                server.start()
                self.assertEqual(server.get("/en/articles/mitral-regurgitation", {"Accept": "text/html"}).status, 200)
                times.append(time.monotonic() - begun)
            self.assertLess(min(times), 5 if SANITIZED else 1)

    def test_standard_output_is_one_line(self):
        with Server() as server:
            server.stop()
            self.assertEqual(server.lines, [f"careleaf: listening on {server.origin}"])


class Overload(unittest.TestCase):
    def rush(self, server, request):
        """What 24 threads get that all ask at once, several times."""
        replies, begin = [], threading.Barrier(24)

        def ask(number):
            begin.wait()
            for turn in range(10):
                replies.append(request(number * 100 + turn))
            server.close()

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(replies), 240)
        return replies

    def check(self, replies, good):
        codes = {reply.status for reply in replies}
        self.assertLessEqual(codes, {good, 503})
        self.assertIn(good, codes)
        for reply in replies:
            if reply.status == 503:
                self.assertEqual(reply.json()["code"], "unavailable")
                self.assertGreaterEqual(int(reply.headers["Retry-After"]), 1)

    def test_a_full_writing_queue_is_said(self):
        body = {"article": "mitral-regurgitation", "language": "en", "type": "comment", "comment": "Busy."}
        with Server(options=["--write-queue", "1"]) as server:
            replies = self.rush(server, lambda _: server.request("POST", "/api/v1/feedback", json=body))
            self.check(replies, 201)
            for reply in replies:
                if reply.status == 201:
                    self.assertEqual(server.get(f"/api/v1/feedback/{reply.json()['reference']}").status, 200)
            self.assertEqual(server.request("POST", "/api/v1/feedback", json=body).status, 201)

    def test_a_full_reading_queue_is_said(self):
        with Server(options=["--read-queue", "1", "--read-threads", "1", "--cache-mb", "0"]) as server:
            self.check(self.rush(server, lambda n: server.get(f"/api/v1/search?q=heart+{n}")), 200)
            self.assertEqual(server.get("/api/v1/search?q=heart").status, 200)


class Files(unittest.TestCase):
    def test_the_index_can_be_deleted(self):
        with Server() as server:
            server.stop()
            index = [p for p in server.db.parent.iterdir() if "index" in p.name]
            self.assertTrue(index)
            for path in index:
                path.unlink()
            server.start()

            def found():
                return server.json("/api/v1/search?q=mitral")["total"] > 0

            until(found, "the index is made anew")

    def test_a_folder_in_place_of_the_index_is_told(self):
        with Server() as server:
            server.stop()
            for path in [p for p in server.db.parent.iterdir() if "index" in p.name]:
                path.unlink()
            index = server.db.with_name("careleaf-index.db")
            index.mkdir()
            said = careleaf("serve", "--db", server.db, "--listen", "127.0.0.1:0", expect=1).stderr
            self.assertIn(f"the index {index} cannot be made: there is a folder of that name; move it away", said)
            index.rmdir()
            server.start()
            until(lambda: server.json("/api/v1/search?q=mitral")["total"] > 0, "the index is made")

    def test_migrate(self):
        with Server() as server:
            server.stop()
            self.assertRegex(careleaf("migrate", "--db", server.db).stdout, r": schema (\d+), was \1\n$")
            careleaf("migrate", "--db", server.folder / "none.db", expect=1)

    def test_a_newer_library_is_refused(self):
        with TemporaryDirectory(prefix="careleaf-") as folder:
            db = library(Path(folder) / "newer")
            with sqlite3.connect(db) as connection:
                connection.execute("PRAGMA user_version = 9999")
            connection.close()
            before = db.read_bytes()
            said = careleaf("serve", "--db", db, "--listen", "127.0.0.1:0", expect=1).stderr
            self.assertIn("newer careleaf", said)
            self.assertEqual(db.read_bytes(), before)

    def test_a_read_only_place(self):
        done = subprocess.run([BINARY, "import", "--db", "/proc/none.db", "seed"], capture_output=True, text=True,
                              timeout=DEADLINE, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/proc/none.db", done.stderr)


if __name__ == "__main__":
    unittest.main()
