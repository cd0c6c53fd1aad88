#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Connections: kept alive, pipelined, many at once, slow ones ended, and a stop that drains."""

import contextlib
import http.client
import os
import selectors
import socket
import stat
import time
import unittest

from harness import DEADLINE, SANITIZED, WireTest, read_all, statuses, until

GET = b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
LAST = b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
READ = b"GET /api/v1/library HTTP/1.1\r\nHost: a\r\n\r\n"


def post(length, body=b"", more=b""):
    head = b"POST /api/v1/feedback HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    return head + more + b"Content-Length: %d\r\n\r\n" % length + body


class Kept(WireTest):
    def test_one_connection_serves_many(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=DEADLINE)
        with contextlib.closing(connection):
            connection.connect()
            socket_before = connection.sock
            for path in ["/livez", "/api/v1/library", "/nowhere", "/livez?x=1", "/api/v1/articles"] * 10:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                self.assertIn(answer.status, (200, 400, 404))
                self.assertFalse(answer.will_close, path)
            self.assertIs(connection.sock, socket_before)

    def test_pipelined_in_order_without_waiting(self):
        wanted = [GET, READ, GET, GET.replace(b"/livez", b"/nowhere"), READ, GET, GET, LAST]
        before = time.monotonic()
        found = statuses(self.server.raw(b"".join(wanted)))
        self.assertEqual(found, [200, 200, 200, 404, 200, 200, 200, 200])
        if not SANITIZED:
            self.assertLess(time.monotonic() - before, 2)

    def test_byte_by_byte(self):
        with self.server.connect() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(len(LAST)):
                connection.sendall(LAST[i : i + 1])
            self.assertEqual(statuses(read_all(connection)), [200])

    def test_version_1_0_closes(self):
        self.assertEqual(statuses(self.server.raw(b"GET /livez HTTP/1.0\r\n\r\n")), [200])

    def test_refused_body_keeps_the_connection(self):
        small = b"POST /no/such/place HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde"
        self.assertEqual(statuses(self.server.raw(small + LAST)), [404, 200])

    def test_too_large_is_said_before_the_body_comes(self):
        reply = self.server.raw(post(999999999))
        self.assertEqual(statuses(reply), [413])
        self.assertIn(b"connection: close", reply.lower())

    def test_too_large_is_read_by_who_sends_it_all(self):
        for _ in range(10):
            self.assertEqual(statuses(self.server.raw(post(900000, b"a" * 900000))), [413])

    def test_expect_continue(self):
        with self.server.connect() as connection:
            connection.sendall(post(2, more=b"Expect: 100-continue\r\nConnection: close\r\n"))
            self.assertEqual(connection.recv(25), b"HTTP/1.1 100 Continue\r\n\r\n")
            connection.sendall(b"{}")
            found = statuses(read_all(connection))
            self.assertEqual(len(found), 1)
            self.assertGreaterEqual(found[0], 400)

    def test_client_that_leaves_early(self):
        for data in (GET[:20], GET + READ[:9], READ, post(1000, b"{"), READ * 20):
            with self.server.connect() as connection:
                connection.sendall(data)
        self.assertEqual(self.server.get("/livez").status, 200)

    def test_request_ids(self):
        reply = self.server.get("/livez", {"X-Request-Id": "from-a.proxy_1"})
        self.assertEqual(reply.headers["X-Request-Id"], "from-a.proxy_1")
        bad = ("a b", "x" * 65, "a;b")
        made = {self.server.get("/livez", {"X-Request-Id": one}).headers["X-Request-Id"] for one in bad}
        self.assertEqual(len(made), 3)
        for one in made:
            self.assertRegex(one, r"^[0-9a-f]{16}$")

    def logged(self, id):
        return [line for line in self.server.stderr().splitlines() if id in line]

    def test_log_has_the_template_and_nothing_personal(self):
        id = "log-test-1"
        self.server.get("/api/v1/articles/mitral-regurgitation?fields=title", {"X-Request-Id": id})
        self.server.get("/nowhere/secret-place?q=secret-word", {"X-Request-Id": id + "2"})
        until(lambda: len(self.logged(id)) == 2, "two log lines")
        log = sorted(self.logged(id), key=lambda line: line.partition(id)[2])
        self.assertRegex(log[0], r"event=request id=log-test-1 method=GET route=\S+ status=200 bytes=\d+ us=\d+$")
        self.assertIn("route=/api/v1/articles/{id} ", log[0].replace('"', ""))
        self.assertIn("route=- status=404", log[1])
        for line in log:
            self.assertNotRegex(line, r"secret|fields=|mitral|127\.0\.0\.1")


class Crowd(WireTest):
    """As many connections as a proxy keeps, each always with a request under way."""

    EACH = 20

    def rate(self, count):
        left = {}
        with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
            for _ in range(count):
                connection = stack.enter_context(self.server.connect())
                selector.register(connection, selectors.EVENT_READ)
                left[connection] = self.EACH
            before = time.monotonic()
            for connection in left:
                connection.sendall(GET)
            while left:
                ready = selector.select(DEADLINE)
                self.assertTrue(ready, f"{len(left)} of {count} connections are stuck")
                for key, _ in ready:
                    self.assertEqual(statuses(key.fileobj.recv(65536)), [200])
                    left[key.fileobj] -= 1
                    if left[key.fileobj]:
                        key.fileobj.sendall(GET)
                    else:
                        selector.unregister(key.fileobj)
                        del left[key.fileobj]
            return count * self.EACH / (time.monotonic() - before)

    def test_no_stall(self):
        base = self.rate(64)
        for count in (127, 128, 129, 256):
            with self.subTest(count):
                self.assertGreater(self.rate(count), base * 0.3)


class Deadlines(WireTest):
    server_arguments = {
        "options": ["--header-seconds", "1", "--body-seconds", "1", "--idle-seconds", "1", "--response-seconds", "1"]
    }

    def ended(self, connection):
        """What comes until the server closes; fails when it does not."""
        before = time.monotonic()
        data = read_all(connection, DEADLINE)
        self.assertLess(time.monotonic() - before, DEADLINE - 1)
        return data

    def test_nothing_sent(self):
        with self.server.connect() as connection:
            self.assertEqual(self.ended(connection), b"")

    def test_half_a_header(self):
        with self.server.connect() as connection:
            connection.sendall(GET[:-2])
            self.assertEqual(statuses(self.ended(connection)), [408])

    def test_half_a_body(self):
        with self.server.connect() as connection:
            connection.sendall(post(100, b"{"))
            self.assertEqual(statuses(self.ended(connection)), [408])

    def test_idle_after_a_reply(self):
        with self.server.connect() as connection:
            connection.sendall(GET)
            self.assertEqual(statuses(self.ended(connection)), [200])

    def test_drops_do_not_extend_it(self):
        with self.server.connect() as connection:
            connection.sendall(GET[:-2] + b"X: ")
            connection.settimeout(0.1)
            before = time.monotonic()
            while time.monotonic() - before < DEADLINE:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    connection.send(b"a")
                with contextlib.suppress(TimeoutError):
                    self.assertIn(b"408", connection.recv(1000))
                    return
            self.fail("a byte now and then held the connection")


class Stopping(WireTest):
    def test_stop_answers_what_it_has_and_ends(self):
        with self.server.connect() as idle, self.server.connect() as begun:
            idle.sendall(GET)
            self.assertEqual(statuses(idle.recv(65536)), [200])
            begun.sendall(GET[:-2])
            address = ("127.0.0.1", self.server.port)
            process = self.server.process
            process.terminate()
            self.assertEqual(idle.recv(1), b"")  # idle ones are closed: it is stopping
            until(lambda: self.refused(address), "a refusal of new connections")
            begun.sendall(b"\r\n")
            reply = read_all(begun)
            self.assertEqual(statuses(reply), [200])
            self.assertIn(b"connection: close", reply.lower())
        self.assertEqual(process.wait(DEADLINE), 0)
        self.server.process = None

    def refused(self, address):
        try:
            socket.create_connection(address, timeout=5).close()
        except (ConnectionRefusedError, ConnectionResetError):
            return True
        return False


class AdminSocket(WireTest):
    def test_is_private_and_answers(self):
        path = f"{self.server.db}.sock"
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)
            connection.sendall(LAST)
            self.assertEqual(statuses(read_all(connection)), [200])


if __name__ == "__main__":
    unittest.main()
