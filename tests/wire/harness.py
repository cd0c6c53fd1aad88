# SPDX-License-Identifier: MIT
"""What the wire tests stand on: a server of one's own on a port of its own, and ways to talk to it.

    from harness import WireTest

    class Hello(WireTest):
        def test_article(self):
            reply = self.server.request("GET", "/api/v1/articles/mitral-regurgitation")
            self.assertEqual(reply.status, 200)

Or without the base class: `with Server(token="content:publish") as server: …`. The program under test
is $CARELEAF_BINARY, else build/test/server/careleaf. Nothing here sleeps, picks a port, or ends a process
that it did not start. A server that stops with another code than 0 (a sanitizer's report, too) fails
the test that used it, with what it wrote on standard error.
"""

import atexit
import contextlib
import fcntl
import gzip
import hashlib
import http.client
import itertools
import json as json_module
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = Path(os.environ.get("CARELEAF_BINARY") or ROOT / "build/test/server/careleaf")
FIXTURES = ROOT / "build/fixtures"
SANITIZED = os.environ.get("CARELEAF_SANITIZED") == "1"
DEADLINE = 60 if SANITIZED else 20
IDLE_SECONDS = 4


def corpora(name):
    """The path of a corpus beside the checkout, or a skip."""
    path = ROOT.parent / "shared" / "corpora" / name
    if not path.exists():
        raise unittest.SkipTest("corpora: not present beside the checkout")
    return path


def corpus(name, most=None):
    """The documents of a corpus, or the first of them."""
    with gzip.open(corpora(f"{name}.ndjson.gz"), "rt", encoding="utf-8") as file:
        return [json_module.loads(line) for line in itertools.islice(file, most)]


def careleaf(*arguments, expect=0, input=None, environment=None, timeout=240):
    """Runs a command of the program to its end and returns it; `expect=None` takes any exit code."""
    done = subprocess.run(
        [str(BINARY), *map(str, arguments)],
        input=input if input is not None else "",
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, **(environment or {})},
    )
    if expect is not None and done.returncode != expect:
        raise AssertionError(
            f"careleaf {' '.join(map(str, arguments))}: exit {done.returncode}, not {expect}\n{done.stdout}{done.stderr}"
        )
    return done


def clock_from(instant):
    """Variables under which a server's clock starts at an instant of UTC, "2027-01-16 05:59:57", and goes on.

    Not under a sanitizer, which wants to be the first library of a process.
    """
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        raise unittest.SkipTest("faketime is not installed")
    return {"LD_PRELOAD": str(found[0]), "FAKETIME": f"@{instant}", "TZ": "UTC", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def inject(log, call, error, when):
    """A wrapper that fails the `when`-th system call ("3", "3+", "2..5") with an error, ENOSPC say.

    strace writes to `log`: assert with injected(log) that it did, or the test passes on nothing.
    """
    fault = f"inject={call}:error={error}:when={when}"
    return ["strace", "-D", "-f", "-qq", "-o", str(log), "-e", f"trace={call}", "-e", fault]


def injected(log):
    """How often inject() has failed a call so far."""
    return Path(log).read_text(errors="replace").count("(INJECTED)")


def _content_key(paths):
    """A name for what an import of these paths by this program makes."""
    digest = hashlib.sha256()
    for top in [BINARY, *paths]:
        files = sorted(p for p in top.rglob("*") if p.is_file()) if top.is_dir() else [top]
        for file in files:
            facts = file.stat()
            digest.update(f"{file} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def _drop_old_fixtures():
    """Fixtures of programs and texts that are gone are not kept for ever."""
    for folder in FIXTURES.iterdir():
        with contextlib.suppress(OSError):
            if folder.is_dir() and time.time() - folder.stat().st_mtime > 12 * 3600:
                shutil.rmtree(folder, ignore_errors=True)


def library(into, paths=None):
    """Puts a library made from `paths` (default: the seed) into the folder; returns the database's path.

    The import runs once per program and content, and is copied from then on.
    """
    (FIXTURES / "empty").mkdir(parents=True, exist_ok=True)
    paths = [ROOT / "seed"] if paths is None else paths
    paths = [Path(path).resolve() for path in paths] or [FIXTURES / "empty"]
    ready = FIXTURES / _content_key(paths)
    with open(FIXTURES / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            _drop_old_fixtures()
            making = Path(tempfile.mkdtemp(dir=FIXTURES, prefix="new-"))
            careleaf("import", "--db", making / "careleaf.db", *paths)
            making.rename(ready)
        skip = shutil.ignore_patterns("*.lock", "*.sock")
        shutil.copytree(ready, into, ignore=skip, dirs_exist_ok=True)
    return Path(into) / "careleaf.db"


class Reply:
    """A whole HTTP reply: `status`, `headers` (any case), `body` in bytes."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json_module.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {dict(self.headers)} {self.body[:200]!r}>"


def seed():
    """The front matter of each seed article, by (id, language)."""
    texts = [path.read_text() for path in sorted((ROOT / "seed/articles").glob("*.md"))]
    fronts = [json_module.JSONDecoder().raw_decode(text)[0] for text in texts]
    return {(front["id"], front["language"]): front for front in fronts}


def document(id="plain-article", language="en", html="<p>Some plain text to read.</p>", **fields):
    """A small article document as an editor writes one; `fields` add to it or replace."""
    section = {"key": "overview", "aspect": "overview", "title": "What it is", "html": html, "sections": []}
    base = {"id": id, "language": language, "kind": "condition", "sample": True, "title": "Plain Article"}
    return {**base, "summary": "It is short.", "topics": ["heart-valves"], "sections": [section], **fields}


def editorial(id="plain-article", language="en"):
    """Where an article is edited."""
    return f"/api/v1/editorial/articles/{id}/{language}"


def until(condition, what, seconds=DEADLINE):
    """Asks again until the condition holds and returns what it gave; fails at the deadline."""
    end = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"not in {seconds} s: {what}")
    return answer


def statuses(raw):
    """The status codes of the replies in what a raw exchange gave back, in order."""
    return [int(code) for code in re.findall(rb"HTTP/1\.[01] (\d{3}) ", raw)]


class Server:
    """One careleaf process with a library and a folder of its own: a context manager.

    paths    what to import (default the seed; [] makes an empty library)
    db       serve this existing database instead of making one
    token    scopes, "content:publish,feedback:answer": `server.token` then holds a token
    options  more arguments of `careleaf serve`; environment: more variables
    wrapper  words before the command, as inject() makes them; the process must stay the server's own
    """

    def __init__(self, paths=None, *, db=None, token=None, options=(), environment=None, wrapper=()):
        self.paths = paths
        self.given_db = db
        self.scopes = token
        self.options = list(options)
        self.wrapper = list(wrapper)
        self.environment = {**os.environ, **(environment or {})}
        self.process = None
        self.token = None
        self.folder = None
        self.lines = []
        self._local = threading.local()

    # Start and stop

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="careleaf-"))
        atexit.register(self.remove)
        try:
            if self.given_db is not None:
                self.db = Path(self.given_db)
            else:
                self.db = library(self.folder / "library", self.paths)
            if self.scopes:
                self.token = self.create_token("test", self.scopes)
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, kind, value, trace):
        try:
            if kind is None or issubclass(kind, unittest.SkipTest):
                self.stop()
            else:
                self.kill()
                print(f"--- standard error of careleaf ---\n{self.stderr()[-8000:]}", file=sys.stderr)
        finally:
            self.remove()

    def remove(self):
        """Leaves nothing behind, even when the tests are interrupted. Doing it twice is fine."""
        atexit.unregister(self.remove)
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def create_token(self, name, scopes):
        """A new token with these scopes, made by the command as an administrator would."""
        made = careleaf("token", "create", "--db", self.db, "--name", name, "--scope", scopes)
        return made.stdout.strip()

    def start(self):
        """Starts the process, again after a stop or a kill, and waits until it says where it listens."""
        command = [*self.wrapper, BINARY, "serve", "--listen", "127.0.0.1:0", "--db", self.db, *self.options]
        with open(self.folder / "stderr", "ab") as errors:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        said = queue.Queue()
        threading.Thread(target=self._read_lines, args=(self.process.stdout, said), daemon=True).start()
        self.port = self._listening_port(said)
        self.origin = f"http://127.0.0.1:{self.port}"

    def _read_lines(self, stream, said):
        with stream:
            for line in stream:
                self.lines.append(line.rstrip("\n"))
                said.put(line)
        said.put(None)

    def _listening_port(self, said):
        until = time.monotonic() + DEADLINE
        while True:
            try:
                line = said.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"careleaf serve: not listening in {DEADLINE} s\n{self.stderr()}") from None
            if line is None:
                raise AssertionError(f"careleaf serve: ended with {self.process.wait()}\n{self.stderr()}")
            if found := re.fullmatch(r"careleaf: listening on http://127\.0\.0\.1:(\d+)\n", line):
                return int(found[1])

    def stop(self, expect=0, number=signal.SIGTERM):
        """Ends the server in order and asserts its exit code (`expect=None`: any); returns the code."""
        if self.process is None:
            return None
        self.close()
        process, self.process = self.process, None
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        try:
            code = process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"careleaf serve: did not stop in {DEADLINE} s\n{self.stderr()}") from None
        if expect is not None and code != expect:
            raise AssertionError(f"careleaf serve: stopped with {code}, not {expect}\n{self.stderr()}")
        return code

    def kill(self):
        """Ends the server with SIGKILL, as a power cut would."""
        if self.process is not None:
            self.close()
            process, self.process = self.process, None
            process.kill()
            process.wait()

    def stderr(self):
        """What the server wrote on standard error until now: its log."""
        path = self.folder / "stderr"
        return path.read_text(errors="replace") if path.exists() else ""

    # Talking

    def _connection(self):
        """This thread's connection; a new one where the old may have been closed for being idle."""
        local = self._local
        fresh = time.monotonic() - getattr(local, "used", 0) < IDLE_SECONDS
        if getattr(local, "connection", None) is None or local.port != self.port or not fresh:
            self.close()
            local.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
            local.port = self.port
        local.used = time.monotonic()
        return local.connection

    def close(self):
        """Closes this thread's connection."""
        connection = getattr(self._local, "connection", None)
        self._local.connection = None
        if connection is not None:
            connection.close()

    def request(self, method, path, headers=None, body=None, *, json=None, token=None):
        """One request over this thread's kept connection; returns the Reply. Nothing is ever retried.

        `json` is sent as application/json; `token=True` sends the server's own token, a string that one.
        """
        headers = dict(headers or {})
        if json is not None:
            body = json_module.dumps(json).encode()
            headers.setdefault("Content-Type", "application/json")
        if token is not None:
            headers["Authorization"] = f"Bearer {self.token if token is True else token}"
        connection = self._connection()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            reply = Reply(answer.status, answer.headers, answer.read())
        except BaseException:
            self.close()
            raise
        if answer.will_close:
            self.close()
        return reply

    def get(self, path, headers=None, **more):
        return self.request("GET", path, headers, **more)

    def json(self, path, expect=200, **more):
        """GETs a document and returns it parsed; fails on another status."""
        reply = self.request("GET", path, **more)
        if reply.status != expect:
            raise AssertionError(f"GET {path}: {reply.status}, not {expect}: {reply.body[:400]!r}")
        return reply.json()

    def put(self, document, etag=None, headers=None, **more):
        """PUTs an article: If-Match with the ETag, or If-None-Match: * without one. By `server.token`."""
        condition = {"If-None-Match": "*"} if etag is None else {"If-Match": etag}
        path = editorial(document["id"], document["language"]) + more.pop("query", "")
        more.setdefault("token", True)
        return self.request("PUT", path, {**condition, **(headers or {})}, json=document, **more)

    def connect(self):
        """A plain socket to the server, for what http.client would not send. The caller closes it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE)

    def raw(self, data, deadline=5.0, half_close=False):
        """Sends bytes as they are and returns all that comes back until a close or the deadline."""
        with self.connect() as connection:
            # A server that refuses early closes while the rest is still on its way.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(data)
                if half_close:
                    connection.shutdown(socket.SHUT_WR)
            return read_all(connection, deadline)


def read_all(connection, deadline=5.0):
    """Everything a socket gives until it closes or the deadline passes."""
    until = time.monotonic() + deadline
    parts = []
    while (left := until - time.monotonic()) > 0:
        connection.settimeout(left)
        try:
            part = connection.recv(65536)
        except (TimeoutError, ConnectionResetError):
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


class WireAssertions:
    """Assertions on replies, to mix into a TestCase."""

    def assert_status(self, reply, status):
        self.assertEqual(reply.status, status, f"{reply!r}")

    def assert_problem(self, reply, status, code=None, pointers=None):
        """RFC 9457 as the contract writes it; `pointers` are the fields it must name, all of them."""
        self.assert_status(reply, status)
        self.assertEqual(reply.headers["Content-Type"], "application/problem+json")
        problem = reply.json()
        for field in ("type", "title", "status", "code", "detail", "requestId"):
            self.assertIn(field, problem)
        self.assertEqual(problem["status"], status)
        self.assertEqual(problem["requestId"], reply.headers["X-Request-Id"])
        self.assertTrue(problem["type"].endswith(f"/problems/{problem['code']}"), problem["type"])
        if code is not None:
            self.assertEqual(problem["code"], code)
        for error in problem.get("errors") or []:
            self.assertLessEqual({"pointer", "code", "detail"}, set(error))
        if pointers is not None:
            found = sorted(error["pointer"] for error in problem.get("errors") or [])
            self.assertEqual(found, sorted(pointers))
        return problem

    def assert_common_headers(self, reply):
        """What every reply carries, whatever it is."""
        self.assertRegex(reply.headers["X-Request-Id"] or "", r"^\S{8,}$")
        self.assertEqual(reply.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(reply.headers["Referrer-Policy"], "no-referrer")
        self.assertIsNone(reply.headers["Set-Cookie"])


class WireTest(WireAssertions, unittest.TestCase):
    """A TestCase with one server for the class; set `server_arguments` to start it otherwise."""

    server_arguments = {}
    server = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(Server(**cls.server_arguments))

    def run(self, result=None):
        """Shows the end of the server's log with the first failure of a class, not with each."""
        before = len(result.failures) + len(result.errors) if result else 0
        super().run(result)
        after = len(result.failures) + len(result.errors) if result else 0
        if after > before and before == 0 and self.server is not None:
            print(f"--- careleaf said ---\n{self.server.stderr()[-4000:]}", file=sys.stderr)
