#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Readers' feedback, from the form or the JSON to the editors' answer, and what must never come out."""

import datetime
import hashlib
import hmac
import json
import re
import shutil
import sqlite3
import time
import unittest
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlencode, urlsplit
from zoneinfo import ZoneInfo

from harness import ROOT, SANITIZED, Server, WireTest, careleaf, clock_from, document

BROWSER = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", **BROWSER}
PAGE = "/en/articles/mitral-regurgitation/feedback"
SECRET_WORDS = "Zebrafinch comment words"
CONTACT = {"name": "Wilhelmina Sample", "email": "wilhelmina@example.org"}
HOLIDAYS = {row["date"] for row in json.loads((ROOT / "seed/holidays.json").read_text())["holidays"]}


def comment(**fields):
    base = {"article": "mitral-regurgitation", "language": "en", "edition": 1, "section": "causes", "type": "comment"}
    return {**base, "comment": SECRET_WORDS, "contact": CONTACT, **fields}


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def deadline(received, zone, holidays=HOLIDAYS, days=2):
    """The end of the day `days` business days after an instant, as RFC 3339 in UTC."""
    day = received.astimezone(ZoneInfo(zone)).date()
    while days > 0:
        day += datetime.timedelta(days=1)
        days -= day.weekday() < 5 and day.isoformat() not in holidays
    end = datetime.datetime.combine(day, datetime.time(23, 59, 59), ZoneInfo(zone))
    return end.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class FeedbackTest(WireTest):
    server_arguments = {"token": "feedback:answer,content:publish,admin"}

    def send(self, expect=201, headers=None, **fields):
        reply = self.server.request("POST", "/api/v1/feedback", headers, json=comment(**fields))
        self.assert_status(reply, expect)
        return reply

    def queue(self, query="limit=100"):
        return self.server.json(f"/api/v1/editorial/feedback?{query}", token=True)["items"]

    def queued(self, reference):
        return next(row for row in self.queue() if row["reference"] == reference)

    def act(self, reference, action, json=None, expect=200):
        path = f"/api/v1/editorial/feedback/{reference}/{action}"
        reply = self.server.request("POST", path, json=json, token=True)
        self.assert_status(reply, expect)
        return reply


class Json(FeedbackTest):
    def test_receipt(self):
        reply = self.send()
        self.assertEqual(reply.headers["Cache-Control"], "no-store")
        receipt = reply.json()
        self.assertRegex(receipt["reference"], r"^[0-9a-hjkmnp-tv-z]{26}$|^[0-9a-z]{26}$")
        self.assertIn("911", receipt["notice"])
        received = instant(receipt["receivedAt"])
        self.assertLess(abs((datetime.datetime.now(datetime.timezone.utc) - received).total_seconds()), 60)
        self.assertEqual(receipt["respondBy"], deadline(received, "UTC"))
        self.assertEqual(receipt["statusUrl"], f"{self.server.origin}/en/feedback/{receipt['reference']}")
        references = {self.send().json()["reference"] for _ in range(20)}
        self.assertEqual(len(references), 20)

    def test_status(self):
        reference = self.send().json()["reference"]
        reply = self.server.get(f"/api/v1/feedback/{reference}")
        self.assert_status(reply, 200)
        self.assertEqual((reply.headers["Cache-Control"], reply.headers["X-Robots-Tag"]), ("no-store", "noindex"))
        status = reply.json()
        self.assertEqual((status["status"], status["answer"], status["answeredAt"]), ("received", None, None))
        self.assertEqual(reply.headers["ETag"], None)
        page = self.server.get(f"/en/feedback/{reference}", BROWSER)
        self.assert_status(page, 200)
        self.assertEqual((page.headers["Cache-Control"], page.headers["X-Robots-Tag"]), ("no-store", "noindex"))
        self.assertIn("911", page.text)
        self.assertIn("Received", page.text)
        for text in (reply.text, page.text):
            for secret in (SECRET_WORDS, *CONTACT.values()):
                self.assertNotIn(secret, text)
        for other in (reference[:-1] + ("0" if reference[-1] != "0" else "1"), "0" * 26, "x", reference.upper() + "0"):
            self.assert_problem(self.server.get(f"/api/v1/feedback/{other}"), 404, "not-found")

    def test_what_is_refused(self):
        for fields, pointers in (
            ({"comment": ""}, ["/comment"]), ({"comment": None}, ["/comment"]), ({"comment": "x" * 4001}, ["/comment"]),
            ({"type": "praise"}, ["/type"]), ({"contact": {"name": "A", "email": "nobody"}}, ["/contact/email"]),
            ({"nonsense": 1}, ["/nonsense"]), ({"edition": "1"}, ["/edition"]),
            ({"type": 1, "comment": 2, "nonsense": 3}, ["/type", "/comment", "/nonsense"]),
        ):
            with self.subTest(fields=str(fields)[:60]):
                reply = self.server.request("POST", "/api/v1/feedback", json=comment(**fields))
                self.assert_problem(reply, 422, "invalid-document", pointers)
        for body in (b"", b"{", b"[]", b"null", b'"x"'):
            reply = self.server.request("POST", "/api/v1/feedback", {"Content-Type": "application/json"}, body)
            self.assertIn(reply.status, (400, 422), body)
        self.assert_problem(self.server.request("POST", "/api/v1/feedback", {"Content-Type": "text/plain"}, b"x"), 415)
        large = b'{"comment": "' + b"x" * 70000 + b'"}'
        self.assert_problem(self.server.request("POST", "/api/v1/feedback", {"Content-Type": "application/json"}, large), 413)
        for fields, codes in (({"article": "none"}, (404, 422)), ({"language": "fr"}, (404, 422)),
                              ({"edition": 99}, (422,)), ({"section": "none"}, (422,))):
            reply = self.server.request("POST", "/api/v1/feedback", json=comment(**fields))
            self.assertIn(reply.status, codes, f"{fields}: {reply!r}")
            self.assert_problem(reply, reply.status)
        self.send(comment="é" * 4000, contact=None, section=None)

    def test_votes(self):
        before = len(self.queue())
        for kind in ("helpful", "not-helpful"):
            reply = self.send(204, type=kind, comment=None, contact=None, section=None)
            self.assertEqual(reply.body, b"")
        self.assertEqual(len(self.queue()), before)

    def test_idempotency_key(self):
        key = {"Idempotency-Key": "feedback-once"}
        first, again = self.send(headers=key), self.send(headers=key)
        self.assertEqual(first.body, again.body)
        self.assertEqual([row["reference"] for row in self.queue()].count(first.json()["reference"]), 1)
        other = self.server.request("POST", "/api/v1/feedback", key, json=comment(comment="Else"))
        self.assert_problem(other, 422, "key-reused")

    def test_what_was_kept_outlives_a_restart(self):
        with Server() as server:
            key = {"Idempotency-Key": "kept"}
            first = server.request("POST", "/api/v1/feedback", key, json=comment())
            server.kill()
            server.start()
            again = server.request("POST", "/api/v1/feedback", key, json=comment())
            self.assertEqual((again.status, again.json()["reference"]), (201, first.json()["reference"]))
            self.assertEqual(again.headers["Idempotency-Replayed"], "true")

    def test_unsafe_heads_the_queue(self):
        self.send(comment="First in time.")
        unsafe = self.send(type="unsafe", comment="This could hurt.").json()["reference"]
        self.send(comment="Later.")
        rows = self.queue()
        kinds = [row["type"] for row in rows if not row["quarantined"]]
        self.assertEqual(kinds, sorted(kinds, key=lambda kind: kind != "unsafe"))
        self.assertIn(unsafe, [row["reference"] for row in rows[: kinds.count("unsafe")]])
        self.assertEqual(self.queued(unsafe)["contact"], CONTACT)
        path, seen = "/api/v1/editorial/feedback?limit=2", []
        while path:
            page = self.server.json(path, token=True)
            seen += [row["reference"] for row in page["items"]]
            path = page["next"] and "?".join(urlsplit(page["next"])[2:4])
        self.assertEqual(seen, [row["reference"] for row in rows])


class Deadlines(FeedbackTest):
    server_arguments = {**FeedbackTest.server_arguments, "options": ["--time-zone", "America/New_York"]}

    def promised(self, holidays, **fields):
        """Replaces the calendar, sends feedback and compares the promise with the calendar's."""
        rows = [{"date": date, "name": "Day off"} for date in sorted(holidays)]
        reply = self.server.request("PUT", "/api/v1/editorial/holidays", json={"holidays": rows}, token=True)
        self.assert_status(reply, 200)
        receipt = self.send(**fields).json()
        days = fields.pop("days", 2)
        expected = deadline(instant(receipt["receivedAt"]), "America/New_York", holidays, days)
        self.assertEqual(receipt["respondBy"], expected)
        return expected

    def test_business_days(self):
        today = datetime.datetime.now(ZoneInfo("America/New_York")).date()
        ahead = [today + datetime.timedelta(days=n) for n in range(1, 30)]
        weekdays = [day.isoformat() for day in ahead if day.weekday() < 5]
        dates = [self.promised(set(weekdays[:count])) for count in (0, 1, 2, 5, 12)]
        self.assertEqual(len(set(dates)), 5, "each holiday moves the promise")
        self.assertEqual(self.promised({weekdays[2]}), dates[0], "a holiday after it does not")
        for date in dates:
            self.assertRegex(date, r"T0[34]:59:59Z$|T04:59:59Z$")

    def test_an_article_has_its_own_promise(self):
        promise = {"team": "Slow Team", "businessDays": 5, "email": None}
        self.assert_status(self.server.put(document("slow", feedbackPromise=promise)), 201)
        receipt = self.send(article="slow", section=None).json()
        holidays = HOLIDAYS
        self.promised(holidays)
        receipt = self.send(article="slow", section=None).json()
        received = instant(receipt["receivedAt"])
        self.assertEqual(receipt["respondBy"], deadline(received, "America/New_York", holidays, 5))
        status = self.server.json(f"/api/v1/feedback/{receipt['reference']}")
        self.assertEqual(status["respondBy"], receipt["respondBy"])


if not SANITIZED:

    class Calendar(unittest.TestCase):
        """Feedback at known instants, by the seed's holidays."""

        def test_promises(self):
            for instant_, zone, expected in (
                ("2026-11-25 23:30:00", "America/Chicago", "2026-12-01T05:59:59Z"),  # the eve of Thanksgiving
                ("2026-11-27 12:00:00", "America/Chicago", "2026-12-02T05:59:59Z"),  # a Friday
                ("2026-11-29 12:00:00", "UTC", "2026-12-01T23:59:59Z"),  # a Sunday
                ("2026-12-31 23:00:00", "UTC", "2027-01-05T23:59:59Z"),  # before New Year's Day, a Friday
                ("2027-03-12 12:00:00", "America/New_York", "2027-03-17T03:59:59Z"),  # clocks change in between
                ("2026-12-24 11:30:00", "Pacific/Auckland", "2026-12-29T10:59:59Z"),  # the 25th there, a holiday
            ):
                options = ["--time-zone", zone]
                with self.subTest(instant=instant_, zone=zone):
                    with Server(options=options, environment=clock_from(instant_)) as server:
                        reply = server.request("POST", "/api/v1/feedback", json=comment())
                        self.assertEqual((reply.status, reply.json()["respondBy"]), (201, expected))
                        received = instant(reply.json()["receivedAt"])
                        self.assertEqual(deadline(received, zone), expected)


class Forms(FeedbackTest):
    def stored(self, query):
        """What the library holds, from a copy of its files: the server's own are not touched."""
        with TemporaryDirectory(prefix="careleaf-") as folder:
            for suffix in ("", "-wal"):
                source = self.server.db.with_name(self.server.db.name + suffix)
                if source.exists():
                    shutil.copy(source, folder)
            with sqlite3.connect(f"{folder}/careleaf.db") as copy:
                return copy.execute(query).fetchone()[0]

    def secret(self):
        return bytes(self.stored("SELECT value FROM meta WHERE key = 'secret'"))

    def stamp(self, age, article="mitral-regurgitation"):
        """A stamp as the form would have carried `age` seconds ago."""
        shown = int((time.time() - age) * 1000)
        mac = hmac.new(self.secret(), f"feedback {shown} {article}".encode(), hashlib.sha256).digest()
        return f"{shown}.{mac[:16].hex()}"

    def post(self, path=PAGE, **fields):
        fields = {"type": "comment", "comment": "From the form.", "edition": "1", "website": "", **fields}
        return self.server.request("POST", path, FORM, urlencode(fields))

    def sent(self, **fields):
        """Posts a form that is taken; returns its line in the queue."""
        reply = self.post(**fields)
        self.assert_status(reply, 303)
        there = reply.headers["Location"]
        found = re.fullmatch(rf"{re.escape(self.server.origin)}/en/feedback/([0-9a-z]{{26}})", there)
        self.assertIsNotNone(found, there)
        self.assert_status(self.server.get(urlsplit(there).path, BROWSER), 200)
        return self.queued(found[1])

    def test_a_persons_form(self):
        page = self.server.get(PAGE, BROWSER)
        self.assert_status(page, 200)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("call 911", page.text)
        row = self.sent(stamp=self.stamp(60), section="causes", name="Ann", email="ann@example.org", type="error")
        self.assertFalse(row["quarantined"])
        self.assertEqual((row["comment"], row["type"], row["section"]), ("From the form.", "error", "causes"))
        self.assertEqual(row["contact"], {"name": "Ann", "email": "ann@example.org"})
        self.assertIsNone(self.sent(stamp=self.stamp(60))["contact"])
        self.assertEqual(self.sent(stamp=self.stamp(60), comment="áé 100% + & =")["comment"], "áé 100% + & =")

    def test_robots_are_set_apart_with_the_same_reply(self):
        shown = re.search(r'name="stamp" value="([^"]+)"', self.server.get(PAGE, BROWSER).text)[1]
        good = self.stamp(60)
        for fields in ({"stamp": shown}, {"stamp": good, "website": "https://spam.example"}, {},
                       {"stamp": good[:-1] + ("0" if good[-1] != "0" else "1")}, {"stamp": self.stamp(2)},
                       {"stamp": self.stamp(60, "heart-murmur")}, {"stamp": self.stamp(-60)}, {"stamp": "x"}):
            with self.subTest(str(fields)):
                self.assertTrue(self.sent(**fields)["quarantined"])
        flags = [row["quarantined"] for row in self.queue()]
        self.assertEqual(flags, sorted(flags))

    def test_a_form_left_open_is_shown_again(self):
        old = self.stamp(25 * 3600)
        page = self.post(stamp=old, comment="Written over night.")
        self.assert_status(page, 422)
        self.assertIn("Written over night.", page.text)
        self.assertIn("more than a day", page.text)
        self.assertNotIn(old, page.text)

    def votes(self):
        return self.stored("SELECT coalesce(sum(helpful), 0) FROM feedback_vote")

    def test_a_robots_vote_is_not_counted(self):
        before = self.votes()
        self.assert_status(self.post(type="helpful", comment="", stamp=self.stamp(60)), 303)
        self.assertEqual(self.votes(), before + 1)
        self.assert_status(self.post(type="helpful", comment="", stamp=self.stamp(60), website="x"), 303)
        self.assertEqual(self.votes(), before + 1)

    def test_the_buttons_of_the_article_page_count(self):
        before = self.votes()
        article = self.server.get(PAGE.removesuffix("/feedback"), BROWSER).text
        form = re.search(r'<form class="vote" action="([^"]+)" method="post".*?</form>', article, re.S)
        edition = re.search(r'name="edition" value="(\d+)"', form[0])[1]
        for kind, asks in (("helpful", "If you like, tell us more."), ("not-helpful", "What was missing")):
            reply = self.server.request("POST", form[1], FORM, urlencode({"edition": edition, "type": kind}))
            self.assert_status(reply, 303)
            thanks = self.server.get(reply.headers["Location"].removeprefix(self.server.origin), BROWSER)
            self.assert_status(thanks, 200)
            self.assertIn("Thank you.", thanks.text)
            self.assertIn(asks, thanks.text)
        self.assertEqual(self.votes(), before + 1)

    def test_mistakes_are_shown_beside_what_was_typed(self):
        page = self.post(stamp=self.stamp(60), comment="", name="<Ann> & co", email="not an address")
        self.assert_status(page, 422)
        self.assertEqual(page.headers["Content-Type"], "text/html; charset=utf-8")
        self.assertIn('value="&lt;Ann&gt; &amp; co"', page.text)
        self.assertIn('value="not an address"', page.text)
        self.assertIn("Write your comment", page.text)
        self.assertIn("does not look like an e-mail address", page.text)
        long = self.post(stamp=self.stamp(60), comment="y" * 4001)
        self.assert_status(long, 422)
        self.assertIn("y" * 4001, long.text)
        self.assert_status(self.post(stamp=self.stamp(60), type="nonsense"), 422)

    def test_a_form_sent_to_the_api(self):
        fields = {"article": "mitral-regurgitation", "language": "en", "type": "comment", "comment": "By form.",
                  "stamp": self.stamp(60)}
        for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*"):
            reply = self.server.request("POST", "/api/v1/feedback", {**FORM, "Accept": accept}, urlencode(fields))
            self.assert_status(reply, 303)
            self.assertIn("/en/feedback/", reply.headers["Location"])
        bad = self.server.request("POST", "/api/v1/feedback", {**FORM, "Accept": "*/*"}, urlencode({**fields, "comment": ""}))
        self.assert_problem(bad, 422, "invalid-document", ["/comment"])

    def test_form_of_nothing(self):
        for path in ("/en/articles/none/feedback", "/fr/articles/mitral-regurgitation/feedback"):
            self.assert_status(self.server.get(path, BROWSER), 404)
            self.assert_status(self.post(path, stamp="x"), 404)
        self.assertEqual(parse_qs("a=1"), {"a": ["1"]})


class Answers(FeedbackTest):
    def command(self, *words, **more):
        return careleaf("feedback", *words, "--db", self.server.db, **more)

    def life(self, send):
        """One feedback from receipt to close, each step by `send(action, …)`."""
        reference = self.send(comment="Please mend it.").json()["reference"]

        def status():
            return self.server.json(f"/api/v1/feedback/{reference}")

        send(reference, "acknowledge")
        self.assertEqual(status()["status"], "in-review")
        send(reference, "answer", "We mended <it>. Thank you.")
        answered = status()
        self.assertEqual((answered["status"], answered["answer"]), ("answered", "We mended <it>. Thank you."))
        self.assertEqual(answered["fixedInEdition"], 1)
        self.assertIsNotNone(answered["answeredAt"])
        page = self.server.get(f"/en/feedback/{reference}", BROWSER).text
        self.assertIn("We mended &lt;it&gt;. Thank you.", page)
        self.assertNotIn("Please mend it.", page)
        send(reference, "close")
        self.assertEqual(status()["status"], "closed")
        self.assertNotIn(reference, [row["reference"] for row in self.queue()])
        self.assertIn(reference, [row["reference"] for row in self.queue("status=closed&limit=100")])
        self.act(reference, "acknowledge", expect=409)

    def test_over_http(self):
        def send(reference, action, text=None):
            self.act(reference, action, text and {"answer": text, "edition": 1})

        self.life(send)
        reference = self.send().json()["reference"]
        self.act(reference, "answer", {"answer": ""}, 422)
        self.act(reference, "answer", {"answer": "x", "nonsense": 1}, 422)
        self.act("0" * 26, "close", expect=404)

    def test_by_command_beside_the_server(self):
        def send(reference, action, text=None):
            self.command(action, reference, *(["--text", text, "--edition", "1"] if text else []))

        self.life(send)
        reference = self.send(type="question", comment="Where is it?").json()["reference"]
        listed = self.command("list").stdout
        self.assertIn(reference, listed)
        self.assertIn("Where is it?", listed)
        self.assertIn(reference, [row["reference"] for row in json.loads(self.command("list", "--json").stdout)["items"]])
        self.assertNotIn(reference, self.command("list", "--status", "answered").stdout)
        self.command("answer", reference, "--text", "-", input="From standard input.")
        self.assertEqual(self.server.json(f"/api/v1/feedback/{reference}")["answer"], "From standard input.")
        self.command("answer", "0" * 26, "--text", "x", expect=1)
        self.command("answer", reference, expect=2)
        self.command("forget", reference, expect=2)

    def test_by_command_without_a_server(self):
        with Server() as server:
            reference = server.request("POST", "/api/v1/feedback", json=comment()).json()["reference"]
            server.stop()
            listed = json.loads(careleaf("feedback", "list", "--json", "--db", server.db).stdout)["items"]
            self.assertEqual([(row["reference"], row["comment"]) for row in listed], [(reference, SECRET_WORDS)])
            careleaf("feedback", "answer", reference, "--text", "Offline.", "--db", server.db)
            server.start()
            self.assertEqual(server.json(f"/api/v1/feedback/{reference}")["answer"], "Offline.")


class Privacy(unittest.TestCase):
    def test_nothing_personal_comes_out(self):
        with Server(token="feedback:answer") as server:
            reference = server.request("POST", "/api/v1/feedback", json=comment()).json()["reference"]
            server.request("POST", PAGE, FORM, urlencode({"comment": SECRET_WORDS, "email": CONTACT["email"]}))
            server.request("POST", "/api/v1/feedback", json=comment(nonsense=1))
            server.get("/api/v1/search?q=Zebrafinch", {"User-Agent": "Secret-Agent/7", "Referer": "https://from.example"})
            server.get(f"/en/feedback/{reference}", BROWSER)
            server.json("/api/v1/editorial/feedback", token=True)
            public = [server.get(path).text for path in (
                "/api/v1/articles/mitral-regurgitation", "/api/v1/articles", "/en/articles/mitral-regurgitation",
                f"/api/v1/feedback/{reference}", f"/en/feedback/{reference}", PAGE)]
            server.stop()
            log = server.stderr()
            for secret in (SECRET_WORDS, "Zebrafinch", *CONTACT.values(), "Wilhelmina"):
                for text in (log, *public):
                    self.assertNotIn(secret, text)
            for secret in (reference, "127.0.0.1", "Secret-Agent", "from.example", server.token):
                self.assertNotIn(secret, log)
            self.assertIn("route=/api/v1/feedback ", log)


if __name__ == "__main__":
    unittest.main()
