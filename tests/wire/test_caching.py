#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The reply cache as clients see it: the same bytes as without it, and never older than an acknowledged
change of anything that a page shows."""

import re
import shutil
import threading
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from harness import SANITIZED, Server, WireTest, clock_from, document, editorial, library, until

BROWSER = {"Accept": "text/html"}
READERS, WRITES = (6, 30) if SANITIZED else (12, 400)
PATHS = ("/api/v1/articles/mitral-regurgitation", "/api/v1/articles/mitral-regurgitation?lang=es",
         "/api/v1/articles/mitral-regurgitation?body=text", "/api/v1/articles/mitral-regurgitation/sections/causes",
         "/api/v1/articles", "/api/v1/articles?limit=2&sort=reviewDue", "/api/v1/topics", "/api/v1/library",
         "/api/v1/articles/mitral-regurgitation/reviews", "/en/", "/es/", "/en/a-z", "/en/a-z/M",
         "/en/topics/heart-valves", "/en/articles/mitral-regurgitation", "/es/articles/echocardiogram")


class Freshness(WireTest):
    """Readers race one writer. Each notes what was acknowledged before it asks."""

    server_arguments = {"token": "content:publish"}

    def test_no_reply_is_older_than_an_acknowledged_write(self):
        self.assert_status(self.server.put(document("raced", title="Raced 1.")), 201)
        self.assert_status(self.server.put(document("raced", "es", title="Corrida 1.")), 201)
        neighbour = document("neighbour", related=[{"id": "raced", "relation": "see-also"}])
        self.assert_status(self.server.put(neighbour), 201)
        fields = "fields=id,title&limit=100&topic=heart-valves"
        shown = ("/api/v1/articles/raced", "/en/articles/raced", f"/api/v1/articles?{fields}", "/en/a-z/R",
                 "/api/v1/articles/neighbour", "/en/topics/heart-valves")
        acknowledged, done, faults, reads = [1], threading.Event(), [], [0] * READERS

        def reader(number):
            path = shown[number % len(shown)]
            try:
                while not done.is_set():
                    noted = acknowledged[0]
                    reply = self.server.get(path, {"Accept": "*/*"})
                    seen = [int(n) for n in re.findall(r"Raced (\d+)\.", reply.text)]
                    if reply.status != 200 or not seen or min(seen) < noted:
                        faults.append(f"{path}: {seen} after {noted} was acknowledged")
                        return
                    reads[number] += 1
            except Exception as fault:
                faults.append(repr(fault))
            finally:
                self.server.close()

        threads = [threading.Thread(target=reader, args=(number,)) for number in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            for number in range(2, WRITES + 2):
                reply = self.server.put(document("raced", title=f"Raced {number}."), f'"e{number - 1}"')
                self.assert_status(reply, 200)
                acknowledged[0] = number
                if faults:
                    break
        finally:
            done.set()
            for thread in threads:
                thread.join()
        self.assertEqual(faults, [])
        self.assertGreater(min(reads), 3)


class Invalidation(WireTest):
    server_arguments = {"token": "content:publish,content:approve"}

    def warm(self, *paths):
        """The ETags of kept replies: each path is read until it is surely kept."""
        tags = {}
        for path in paths:
            replies = [self.server.get(path, BROWSER if path.startswith(("/en", "/es")) else {}) for _ in range(3)]
            self.assertEqual(len({reply.body for reply in replies}), 1)
            tags[path] = replies[0].headers["ETag"]
        return tags

    def changed(self, before):
        """Which of the paths have another ETag now; those that have must also have another body."""
        return {path for path, tag in self.warm(*before).items() if tag != before[path]}

    def test_a_review_renews_what_shows_it(self):
        shown = {"/api/v1/articles/heart-murmur", "/en/articles/heart-murmur", "/api/v1/articles", "/en/",
                 "/en/topics/heart-valves", "/api/v1/articles/heart-murmur/sections/overview",
                 "/api/v1/articles/heart-murmur/reviews"}
        before = self.warm(*shown, "/es/articles/heart-failure", "/en/articles/rheumatic-fever")
        review = {"edition": 1, "lastReviewed": "2026-06", "outcome": "still-accurate", "reviewDue": "2999-01"}
        reply = self.server.request("POST", editorial("heart-murmur") + "/reviews", json=review, token=True)
        self.assert_status(reply, 201)
        changed = self.changed(before)
        self.assertEqual(shown - changed, set())
        self.assertNotIn("/es/articles/heart-failure", changed)

    def test_a_new_title_renews_what_shows_it(self):
        shown = {"/api/v1/articles/mitral-regurgitation", "/en/articles/mitral-regurgitation", "/en/a-z/R",
                 "/api/v1/articles/rheumatic-fever/sections/overview", "/api/v1/articles?lang=en",
                 "/en/topics/infections"}
        before = self.warm(*shown)
        article = self.server.get(editorial("rheumatic-fever"), token=True).json()
        self.assert_status(self.server.put({**article, "title": "Fever After Strep"}, '"e1"'), 200)
        self.assertEqual(shown - self.changed(before), {"/en/a-z/R"} - self.changed(before))
        related = self.server.json("/api/v1/articles/mitral-regurgitation")["related"]
        self.assertIn("Fever After Strep", [one["title"] for one in related])
        self.assertIn("Fever After Strep", self.server.get("/en/a-z/F", BROWSER).text)
        self.assertNotIn(">Rheumatic Fever<", self.server.get("/en/a-z/R", BROWSER).text)

    def test_a_new_edition_renews_its_translations(self):
        article = self.server.get(editorial("heart-failure"), token=True).json()
        before = self.warm("/api/v1/articles/heart-failure?lang=es")
        self.assertEqual([t["edition"] for t in self.server.json(*before)["translations"]], [1])
        self.assert_status(self.server.put({**article, "summary": "New."}, '"e1"'), 200)
        self.assertEqual(self.changed(before), set(before))
        self.assertEqual([t["edition"] for t in self.server.json(*before)["translations"]], [2])

    def test_a_new_language_appears(self):
        before = self.warm("/api/v1/library", "/en/", "/en/articles/atrial-fibrillation", "/api/v1/topics")
        self.assert_status(self.server.put(document("atrial-fibrillation", "fr", title="Fibrillation")), 201)
        self.assertLessEqual({"/api/v1/library", "/en/", "/en/articles/atrial-fibrillation"}, self.changed(before))
        self.assertEqual(self.server.json("/api/v1/library")["languages"], ["en", "es", "fr"])
        self.assert_status(self.server.get("/fr/articles/atrial-fibrillation", BROWSER), 200)

    def test_topics_renew_their_pages(self):
        before = self.warm("/en/topics/heart-rhythm", "/api/v1/topics", "/en/")
        topics = [{"id": id, "parent": None, "titles": {"en": f"New {id}"}} for id in
                  ("heart-and-circulation", "heart-valves", "heart-rhythm", "tests-and-procedures", "infections")]
        reply = self.server.request("PUT", "/api/v1/editorial/topics", json={"topics": topics}, token=True)
        self.assert_status(reply, 200)
        self.assertEqual(self.changed(before), set(before))
        self.assertIn("New heart-rhythm", self.server.get("/en/topics/heart-rhythm", BROWSER).text)

    def test_search_finds_what_is_new(self):
        self.assert_status(self.server.put(document("findable", title="Quixotic Syndrome")), 201)

        def found():
            items = self.server.json("/api/v1/search?q=quixotic")["items"]
            return [item["id"] for item in items] == ["findable"]

        until(found, "the index follows")


class SameBytes(unittest.TestCase):
    def test_kept_and_made_replies_are_the_same(self):
        with TemporaryDirectory(prefix="careleaf-") as folder:
            options = ["--public-url", "https://health.example"]
            library(Path(folder) / "one")
            shutil.copytree(Path(folder) / "one", Path(folder) / "two")
            with Server(db=Path(folder) / "one/careleaf.db", options=options) as kept, \
                    Server(db=Path(folder) / "two/careleaf.db", options=[*options, "--cache-mb", "0"]) as made:
                for path in PATHS:
                    headers = {"Accept": "*/*"}
                    replies = [kept.get(path, headers) for _ in range(4)] + [made.get(path, headers) for _ in range(2)]
                    for name in ("ETag", "Content-Type", "Content-Language", "Link", "Surrogate-Key",
                                 "Content-Security-Policy"):
                        self.assertEqual(len({reply.headers[name] for reply in replies}), 1, f"{path} {name}")
                    self.assertEqual(len({reply.body for reply in replies}), 1, path)
                    self.assertEqual({reply.status for reply in replies}, {200}, path)
                    self.assertNotIn(kept.origin.encode(), replies[0].body)


class Headers(WireTest):
    def keys(self, path):
        return set((self.server.get(path, {"Accept": "*/*"}).headers["Surrogate-Key"] or "").split())

    def test_surrogate_keys_name_what_is_shown(self):
        related = {"mitral-valve-prolapse", "rheumatic-fever", "heart-murmur", "echocardiogram",
                   "heart-valve-surgery", "heart-failure", "atrial-fibrillation"}
        expected = {"article:mitral-regurgitation", "topic:heart-valves"} | {f"article:{id}" for id in related}
        for path in ("/api/v1/articles/mitral-regurgitation", "/en/articles/mitral-regurgitation"):
            for _ in range(3):
                self.assertLessEqual(expected, self.keys(path))
        for path in ("/api/v1/articles?lang=en", "/en/topics/heart-valves"):
            self.assertLessEqual({"list", "article:mitral-regurgitation", "article:heart-murmur"}, self.keys(path))
        self.assertLessEqual({"topics"}, self.keys("/api/v1/topics"))

    def test_max_age_never_outlives_a_change(self):
        """The policy of 1 month makes nothing here flip within a minute, so max-age is as set."""
        control = self.server.get("/api/v1/articles/mitral-regurgitation").headers["Cache-Control"]
        self.assertEqual(int(re.search(r"max-age=(\d+)", control)[1]), 60)


class Settings(WireTest):
    server_arguments = {"options": ["--max-age", "7", "--stale", "9", "--cors=false", "--frame-ancestors",
                                    "https://ehr.example", "--public-url", "https://health.example"]}

    def test_settings_are_followed(self):
        reply = self.server.get("/en/articles/mitral-regurgitation", {"Accept": "text/html", "Origin": "https://a.example"})
        self.assertEqual(reply.headers["Cache-Control"], "public, max-age=7, stale-while-revalidate=9, stale-if-error=9")
        self.assertIsNone(reply.headers["Access-Control-Allow-Origin"])
        self.assertIn("frame-ancestors https://ehr.example", reply.headers["Content-Security-Policy"])
        url = self.server.json("/api/v1/articles/mitral-regurgitation")["url"]
        self.assertEqual(url, "https://health.example/en/articles/mitral-regurgitation")


if not SANITIZED:

    class Midnight(WireTest):
        """The clock starts three seconds before the publisher's midnight, after which a review is overdue."""

        def test_a_review_turns_overdue(self):
            path, pages = "/api/v1/articles/echocardiogram", ("/en/articles/echocardiogram", "/api/v1/articles",
                                                              "/en/topics/tests-and-procedures")
            options, environment = ["--time-zone", "America/Chicago"], clock_from("2027-01-16 05:59:57")
            with Server(options=options, environment=environment) as server:
                before = {page: server.get(page, {"Accept": "*/*"}).headers["ETag"] for page in pages}
                first = server.get(path)
                self.assertEqual(first.json()["review"]["status"], "due-soon")

                def turned():
                    reply = server.get(path, {"If-None-Match": first.headers["ETag"]})
                    age = int(re.search(r"max-age=(\d+)", reply.headers["Cache-Control"])[1])
                    if reply.status == 304:
                        self.assertLessEqual(age, 3, "max-age does not outlive the midnight")
                        return None
                    self.assertEqual(reply.headers["Date"][-12:-4], "06:00:00")
                    return reply

                reply = until(turned, "the review turns overdue")
                self.assertEqual(reply.json()["review"]["status"], "overdue")
                for page in pages:
                    after = server.get(page, {"Accept": "*/*"})
                    self.assertNotEqual(after.headers["ETag"], before[page], page)
                page = server.get("/en/articles/echocardiogram", {"Accept": "*/*"}).text
                self.assertIn("this page is due for a check", page)
                overdue = server.json("/api/v1/articles?reviewStatus=overdue")["items"]
                self.assertIn("echocardiogram", [item["id"] for item in overdue])


if __name__ == "__main__":
    unittest.main()
