#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Framing, byte by byte: every malformed request gets an answer that refuses it, and exactly one; none
hangs, none is split into two. What the HTTP library hides from the guard is listed as such."""

import re
import unittest

from harness import WireTest

HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n"
JSON = b"Content-Type: application/json\r\n"
PATH = b"/livez"
FORM = b"/api/v1/feedback"
# A request that must never be answered: it hides in the body or behind the framing of another.
HIDDEN = b"GET /api/v1/library HTTP/1.1\r\nHost: hidden\r\n\r\n"


def get(fields=HOST, target=PATH, method=b"GET", version=b"HTTP/1.1", tail=b""):
    return method + b" " + target + b" " + version + b"\r\n" + fields + CLOSE + b"\r\n" + tail


def post(fields, body=b"", target=FORM):
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + JSON + CLOSE + fields + b"\r\n" + body


# what: (bytes, the statuses that are right)
VECTORS = {
    # The request line
    "plain": (get(), {200}),
    "head": (get(method=b"HEAD"), {200}),
    "unknown method": (get(method=b"BREW"), {501}),
    "lower-case method": (get(method=b"get"), {501}),
    "trace": (get(method=b"TRACE"), {405}),
    "connect": (get(method=b"CONNECT", target=b"localhost:80"), {400, 405}),
    "method that is no token": (get(method=b"GE(T"), {400}),
    "long method": (get(method=b"G" * 3000), {400, 431, 501}),
    "version 0.9": (get(version=b"HTTP/0.9"), {400, 505}),
    "version 1.2": (get(version=b"HTTP/1.2"), {400, 505}),
    "version 2.0": (get(version=b"HTTP/2.0"), {400, 505}),
    "version 3": (get(version=b"HTTP/3"), {400, 505}),
    "version in lower case": (get(version=b"http/1.1"), {400, 505}),
    "version of another protocol": (get(version=b"SIP/2.0"), {400, 505}),
    "no version": (b"GET /livez\r\n" + HOST + CLOSE + b"\r\n", {400, 505}),
    "empty version": (get(version=b""), {400, 505}),
    "version 1.0 without host": (get(version=b"HTTP/1.0", fields=b""), {200}),
    "version 1.0 with host": (get(version=b"HTTP/1.0"), {200}),
    "the start of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 501, 505}),
    "empty line first": (b"\r\n" + get(), {200, 400}),  # RFC 9112 section 2.2 lets a server ignore one
    # Targets
    "no slash": (get(target=b"livez"), {400}),
    "asterisk": (get(target=b"*", method=b"OPTIONS"), {400}),
    "absolute form": (get(target=b"http://localhost/livez"), {400}),
    "broken escape": (get(target=b"/livez%"), {400}),
    "half an escape": (get(target=b"/livez%4"), {400}),
    "escape without digits": (get(target=b"/livez%zz"), {400}),
    "escaped NUL": (get(target=b"/livez%00"), {400}),
    "escaped NUL and more": (get(target=b"/livez%00/x"), {400}),
    "escaped line end": (get(target=b"/livez%0d%0aX:1"), {400}),
    "escaped delete": (get(target=b"/livez%7f"), {400}),
    "escaped slash": (get(target=b"/api%2fv1%2flibrary"), {400}),
    "escaped backslash": (get(target=b"/api%5cv1"), {400}),
    "escaped NUL in the query": (get(target=b"/livez?x=%00"), {400}),
    "byte over 127": (get(target=b"/liv\xc3\xa9z"), {400}),
    "control byte": (get(target=b"/live\x01z"), {400}),
    "delete byte": (get(target=b"/livez\x7f"), {400}),
    "tab in the target": (get(target=b"/li\tvez"), {400, 505}),
    "space in the target": (get(target=b"/li vez"), {400, 505}),
    "not UTF-8 once decoded": (get(target=b"/%ff"), {400}),
    "dots": (get(target=b"/../../etc/passwd"), {404}),
    "escaped dots": (get(target=b"/%2e%2e/%2e%2e/etc/passwd"), {404}),
    "long target": (get(target=b"/" + b"a" * 9000), {414}),
    "very long target": (get(target=b"/" + b"a" * 70000), {414, 431}),
    # Host
    "no host": (get(fields=b""), {400}),
    "two hosts": (get(fields=HOST + HOST), {400}),
    "two hosts in different cases": (get(fields=HOST + b"hOsT: other\r\n"), {400}),
    "empty host": (get(fields=b"Host: \r\n"), {400}),
    "host with a space": (get(fields=b"Host: a b\r\n"), {400}),
    "host list": (get(fields=b"Host: a, b\r\n"), {400}),
    "host with a path": (get(fields=b"Host: a/b\r\n"), {400}),
    "host with a user": (get(fields=b"Host: u@a\r\n"), {400}),
    # Fields
    "space before the colon": (get(fields=HOST + b"X-A : b\r\n"), {400}),
    "tab before the colon": (get(fields=HOST + b"X-A\t: b\r\n"), {400}),
    "space before the length's colon": (post(b"Content-Length : 2\r\n", b"{}"), {400, 411}),
    "no colon": (get(fields=HOST + b"X-A\r\n"), {400}),
    "name with a bracket": (get(fields=HOST + b"X(A: b\r\n"), {400}),
    "name with a byte over 127": (get(fields=HOST + b"X\xe9: b\r\n"), {400}),
    "name with a control byte": (get(fields=HOST + b"X\x01A: b\r\n"), {400}),
    "value with a control byte": (get(fields=HOST + b"X-A: a\x01b\r\n"), {400}),
    "value with a delete byte": (get(fields=HOST + b"X-A: a\x7fb\r\n"), {400}),
    "value with a lone carriage return": (get(fields=HOST + b"X-A: a\rb\r\n"), {400}),
    "value in UTF-8": (get(fields=HOST + "X-A: caf\u00e9\r\n".encode()), {200}),
    "first field begins with a space": (get(fields=b" X-A: b\r\n" + HOST), {400}),
    "two credentials": (get(fields=HOST + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), {400}),
    # Transfer-Encoding
    "chunked": (post(b"Transfer-Encoding: chunked\r\n", b"2\r\n{}\r\n0\r\n\r\n"), {411}),
    "chunked in another case": (post(b"tRANSFER-eNCODING: CHUNKED\r\n", b"2\r\n{}\r\n0\r\n\r\n"), {411}),
    "identity": (post(b"Transfer-Encoding: identity\r\n", HIDDEN), {411}),
    "gzip, chunked": (post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n"), {411}),
    "chunked twice": (post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"), {411}),
    "chunked with a vertical tab": (post(b"Transfer-Encoding: \x0bchunked\r\n", b"0\r\n\r\n"), {400}),
    "chunked with a misspelling": (post(b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n"), {411}),
    "chunked beside a length": (
        post(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + HIDDEN),
        {400},
    ),
    "length beside chunked": (
        post(b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + HIDDEN),
        {400},
    ),
    "a name like it": (post(b"Transfer-Encodings: chunked\r\nContent-Length: 2\r\n", b"{}"), {400}),
    "space before its colon": (post(b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n" + HIDDEN), {400, 411}),
    "chunked on a GET": (get(fields=HOST + b"Transfer-Encoding: chunked\r\n", tail=b"0\r\n\r\n" + HIDDEN), {411}),
    "chunk size too large": (post(b"Transfer-Encoding: chunked\r\n", b"fffffffffffffffff\r\n"), {411}),
    # Content-Length
    "no length": (post(b""), {411}),
    "two lengths": (post(b"Content-Length: 2\r\nContent-Length: 2\r\n", b"{}"), {400}),
    "two different lengths": (post(b"Content-Length: 2\r\nContent-Length: 40\r\n", b"{}" + HIDDEN), {400}),
    "length list": (post(b"Content-Length: 2, 2\r\n", b"{}"), {400}),
    "signed length": (post(b"Content-Length: +2\r\n", b"{}"), {400}),
    "negative length": (post(b"Content-Length: -2\r\n", b"{}"), {400}),
    "hexadecimal length": (post(b"Content-Length: 0x2\r\n", b"{}"), {400}),
    "length with a fraction": (post(b"Content-Length: 2.0\r\n", b"{}"), {400}),
    "length with a word": (post(b"Content-Length: two\r\n", b"{}"), {400}),
    "length with a space inside": (post(b"Content-Length: 2 0\r\n", b"{}"), {400}),
    "empty length": (post(b"Content-Length: \r\n", b"{}"), {400}),
    "length of ten digits": (post(b"Content-Length: 1000000000\r\n"), {400}),
    "length over 64 bits": (post(b"Content-Length: 18446744073709551618\r\n", b"{}"), {400, 413}),
    "length over the limit": (post(b"Content-Length: 999999999\r\n"), {413}),
    "a name like length": (post(b"Content-Length-X: 9\r\nContent-Length: 2\r\n", b"{}"), {400}),
    "length on a GET": (get(fields=HOST + b"Content-Length: 5\r\n", tail=b"abcde"), {200, 413}),
    "length on a GET over a request": (
        get(fields=HOST + b"Content-Length: %d\r\n" % len(HIDDEN), tail=HIDDEN),
        {200, 413},
    ),
    # Expect
    "unknown expectation": (post(b"Content-Length: 2\r\nExpect: wonders\r\n", b"{}"), {417}),
    "two expectations": (post(b"Content-Length: 2\r\nExpect: 100-continue, wonders\r\n", b"{}"), {417}),
    # Bare line feeds end lines for this parser (RFC 9112 section 2.2 allows it).
    "bare line feeds": (b"GET /livez HTTP/1.1\nHost: a\nConnection: close\n\n", {200, 400}),
    # What the library gives the guard no chance to see; a proxy in front refuses these.
    "NUL in a value": (get(fields=HOST + b"X-A: a\x00b\r\n"), {200, 400}),
    "NUL in a length": (post(b"Content-Length: 2\x00\r\n", b"{}"), {200, 400, 411, 422}),
    "folded field": (get(fields=HOST + b"X-A: a\r\n b\r\n"), {200, 400}),
}
# No request line at all: closed at once, as there is nobody to answer in HTTP.
NOT_HTTP = (b"hello\r\n\r\n", b"GET\r\n", b"\x16\x03\x01\x02\x00\r\n", b"SSH-2.0-client\r\n")
# A field without a name ends the header for this library, and what follows is read as a request: the
# one case that a proxy in front must stop.
ENDS_HEADER = get(fields=HOST + b": b\r\n")


def replies(data):
    """The statuses of the replies in a byte stream, as a client reads them: by length, up to a close."""
    found = []
    while match := re.match(rb"HTTP/1\.[01] (\d{3}) ", data):
        head, _, rest = data.partition(b"\r\n\r\n")
        found.append(int(match[1]))
        length = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
        data = rest[int(length[1]) if length else 0 :]
        if re.search(rb"\r\nconnection: close", head, re.IGNORECASE):
            break
    return found


class Framing(WireTest):
    def test_there_are_many(self):
        self.assertGreaterEqual(len(VECTORS), 60)

    def test_each_is_answered_once(self):
        for what, (data, allowed) in VECTORS.items():
            with self.subTest(what):
                reply = self.server.raw(data, deadline=8.0)
                self.assertTrue(reply, "closed or hung without an answer")
                found = replies(reply)
                self.assertEqual(len(found), 1, reply[:600])
                self.assertIn(found[0], allowed, reply[:600])

    def test_refusals_of_the_guard_are_problems_and_close(self):
        for data, status in [
            (VECTORS["two hosts"][0], 400),
            (VECTORS["no length"][0], 411),
            (VECTORS["long target"][0], 414),
            (VECTORS["unknown expectation"][0], 417),
            (VECTORS["unknown method"][0], 501),
            (VECTORS["version 1.2"][0], 505),
        ]:
            with self.subTest(status):
                head, _, body = self.server.raw(data).partition(b"\r\n\r\n")
                text = head.decode().lower()
                self.assertTrue(text.startswith(f"http/1.1 {status} "), text)
                for field in ("connection: close", "x-request-id: ", "content-type: application/problem+json"):
                    self.assertIn(f"\r\n{field}", text)
                self.assertIn(b'"code"', body)

    def test_refused_methods_name_those_allowed(self):
        head = self.server.raw(VECTORS["trace"][0]).decode()
        self.assertIn("\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n", head)

    def test_what_follows_a_refusal_is_never_a_request(self):
        for what, (data, allowed) in VECTORS.items():
            if 200 in allowed:
                continue
            with self.subTest(what):
                reply = self.server.raw(data + HIDDEN, deadline=8.0)
                self.assertEqual(len(replies(reply)), 1, reply[:600])

    def test_unfinished_requests_are_not_answered_as_requests(self):
        for data in (b"GET", b"GET /livez HTTP/1.1\r\nHost: a\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"\x00" * 100):
            with self.subTest(data[:16]):
                reply = self.server.raw(data, deadline=1.0, half_close=True)
                self.assertNotIn(200, replies(reply))

    def test_what_is_no_http_is_closed_at_once(self):
        for data in NOT_HTTP:
            with self.subTest(data):
                self.assertEqual(self.server.raw(data, deadline=8.0), b"")

    def test_field_without_a_name(self):
        found = replies(self.server.raw(ENDS_HEADER, deadline=8.0))
        self.assertIn(found, ([400], [200, 400]))

    def test_goes_on_after_all_this(self):
        self.assertEqual(self.server.get("/livez").status, 200)


class HeaderSizes(WireTest):
    """Small headers are served, large ones refused aloud; in between there is no silence below 6 KB."""

    SHAPES = {
        "cookie": b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: %s\r\n\r\n",
        "field": b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Long: %s\r\n\r\n",
        "query": b"GET /?%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "path": b"GET /%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "request id": b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: %s\r\n\r\n",
        "name": b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-%s: y\r\n\r\n",
    }

    def test_walk(self):
        for name, shape in self.SHAPES.items():
            size = 16
            while size < 48000:
                with self.subTest(shape=name, size=size):
                    found = replies(self.server.raw(shape % (b"a" * size)))
                    self.assertEqual(len(found), 1)
                    if size < 6000:
                        self.assertNotIn(found[0], (414, 431, 500))
                    else:
                        self.assertLess(found[0], 500)
                size += max(1, size // 3)

    def test_many_fields(self):
        for count in (1, 20, 60, 100, 200, 400, 1000):
            with self.subTest(count):
                fields = b"".join(b"X-%d: y\r\n" % i for i in range(count))
                found = replies(self.server.raw(get(fields=HOST + fields)))
                self.assertEqual(found, [200] if count <= 60 else found)
                self.assertIn(found[0], (200, 431))

    def test_far_too_large(self):
        found = replies(self.server.raw(get(fields=HOST + b"X-Long: " + b"a" * 1000000 + b"\r\n")))
        self.assertEqual(found, [431])


if __name__ == "__main__":
    unittest.main()
