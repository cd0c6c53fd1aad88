#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An article's life: editions, what changed, a recall, withdrawal and return, a new id, one article for two.

Every test publishes articles of its own. After each act the public replies are read again at once: none may be
older than the act.
"""

import json
import tempfile
import unittest
from pathlib import Path

from harness import Server, WireTest, careleaf, document, editorial, until

SYMPTOMS = {"key": "symptoms", "aspect": "symptoms", "title": "Symptoms", "html": "<p>A dry cough.</p>", "sections": []}
CARE = {"key": "care", "aspect": "self-care", "title": "Care", "html": "<p>Rest for 2 days.</p>", "sections": []}
HELP = {"key": "help", "aspect": "when-to-get-help", "title": "Get help", "html": "<p>Call 911.</p>", "sections": []}
PAGE = {"Accept": "text/html"}


class HistoryTest(WireTest):
    server_arguments = {"token": "content:publish,content:approve"}

    def publish(self, id, language="en", etag=None, **fields):
        fields.setdefault("sections", [SYMPTOMS, CARE])
        reply = self.server.put(document(id, language, **fields), etag)
        self.assertIn(reply.status, (200, 201), reply)
        return reply.headers["ETag"]

    def act(self, id, verb, body=None, language="en", expect=200):
        reply = self.server.request(
            "POST", f"{editorial(id, language)}/actions/{verb}", json=body, token=True
        )
        self.assert_status(reply, expect)
        return reply.json()

    def three_editions(self, id):
        """The second moves, changes, drops and adds a section; the third corrects it for safety."""
        etag = self.publish(id, title="Cough")
        changed = {**CARE, "title": "Caring for yourself", "html": "<p>Rest for 3 days.</p>"}
        etag = self.publish(id, etag=etag, title="Cough", sections=[changed, HELP], changeNote="Rest longer.")
        urgent = {**changed, "html": "<p>Rest for 3 days. Take no syrup.</p>"}
        fields = {"urgency": "safety", "updateType": "correction", "changeNote": "No syrup."}
        self.publish(id, etag=etag, title="Cough", sections=[HELP, urgent], **fields)

    def test_editions(self):
        self.three_editions("cough")
        listed = self.server.json("/api/v1/articles/cough/editions")
        self.assertEqual(listed["total"], 3)
        self.assertEqual([item["number"] for item in listed["items"]], [3, 2, 1])
        self.assertEqual([item["state"] for item in listed["items"]], ["current", "recalled", "recalled"])
        self.assertEqual(listed["items"][0]["changeNote"], "No syrup.")
        self.assertEqual(listed["items"][0]["url"], f"{self.server.origin}/en/articles/cough")
        self.assertEqual(listed["items"][2]["url"], f"{self.server.origin}/en/articles/cough/editions/1")
        newest = self.server.json("/api/v1/articles/cough")
        self.assertEqual((newest["edition"], newest["editionState"], newest["latest"]), (3, "current", None))
        for path in ("/api/v1/articles/cough?edition=1", "/api/v1/articles/cough/editions/1"):
            old = self.server.json(path)
            self.assertEqual((old["edition"], old["editionState"]), (1, "recalled"))
            self.assertEqual(old["latest"], {"edition": 3, "url": f"{self.server.origin}/en/articles/cough"})
            self.assertEqual(old["url"], f"{self.server.origin}/en/articles/cough/editions/1")
            self.assertEqual([s["html"] for s in old["sections"]], [SYMPTOMS["html"], CARE["html"]])
        section = self.server.json("/api/v1/articles/cough/sections/symptoms?edition=1")
        self.assertEqual((section["edition"], section["editionState"]), (1, "recalled"))
        self.assertEqual(section["latest"], {"edition": 3, "url": f"{self.server.origin}/en/articles/cough"})
        self.assertEqual(section["url"], f"{self.server.origin}/en/articles/cough/editions/1#symptoms")
        self.assert_problem(self.server.get("/api/v1/articles/cough/sections/symptoms"), 404, "not-found")
        for path in ("?edition=4", "/editions/4", "/editions/4/changes", "/editions/x", "/editions/0"):
            self.assert_problem(self.server.get(f"/api/v1/articles/cough{path}"), 404, "not-found")
        for path in ("?edition=0", "?edition=x", "?edition=1&asOf=2020", "?edition=1&fallback=en"):
            self.assert_problem(self.server.get(f"/api/v1/articles/cough{path}"), 400, "bad-parameter")

    def test_changes(self):
        self.three_editions("fever")
        at = "/api/v1/articles/fever/editions"
        second = self.server.json(f"{at}/2/changes")
        self.assertEqual((second["from"], second["to"], second["changeNote"]), (1, 2, "Rest longer."))
        self.assertEqual(second["urgency"], "normal")
        kinds = {section["key"]: section["change"] for section in second["sections"]}
        self.assertEqual(kinds, {"care": "changed", "help": "added", "symptoms": "removed"})
        care = next(section for section in second["sections"] if section["key"] == "care")
        self.assertEqual((care["title"], care["titleBefore"]), ("Caring for yourself", "Care"))
        third = self.server.json(f"{at}/3/changes")
        self.assertTrue(any(s["moved"] for s in third["sections"]), third)
        self.assertEqual(third["urgency"], "safety")
        since = self.server.json(f"{at}/3/changes?since=1")
        self.assertEqual((since["from"], since["to"]), (1, 3))
        self.assertEqual(since["urgency"], "safety")
        self.assert_problem(self.server.get(f"{at}/1/changes"), 404, "not-found")
        self.assert_problem(self.server.get(f"{at}/2/changes?since=2"), 400, "bad-parameter")
        self.assert_problem(self.server.get(f"{at}/2/changes?since=3"), 400, "bad-parameter")

    def test_as_of(self):
        self.publish("cold")
        day = self.server.json("/api/v1/articles/cold")["availableSince"][:10]
        year = int(day[:4])
        self.assertEqual(self.server.json(f"/api/v1/articles/cold?asOf={day}")["edition"], 1)
        before = self.assert_problem(self.server.get(f"/api/v1/articles/cold?asOf={year - 1}"), 404, "not-found")
        self.assertIn(day, before["detail"])
        for wrong in (str(year), f"{year + 1}-01-01", "2020-13", "yesterday"):
            self.assert_problem(self.server.get(f"/api/v1/articles/cold?asOf={wrong}"), 400, "bad-parameter")

    def test_pages(self):
        self.three_editions("flu")
        old = self.server.get("/en/articles/flu/editions/1", PAGE)
        self.assert_status(old, 200)
        self.assertIn("Do not use this text.", old.text)
        self.assertIn('content="noindex"', old.text)
        self.assertIn('href="/en/articles/flu"', old.text)
        self.assertIn("article:flu", old.headers["Surrogate-Key"])
        self.assertIn("public", old.headers["Cache-Control"])
        history = self.server.get("/en/articles/flu/editions", PAGE)
        self.assert_status(history, 200)
        for words in ("No syrup.", "Added: <span>Get help</span>", "Removed: <span>Symptoms</span>", "before: Care"):
            self.assertIn(words, history.text)
        self.assertIn('href="/en/articles/flu/editions"', self.server.get("/en/articles/flu", PAGE).text)
        self.assert_status(self.server.get("/en/articles/flu/editions/9", PAGE), 404)
        self.assert_status(self.server.get("/EN/articles/flu/editions/1", PAGE), 308)

    # Withdrawn and back

    READ = ("", "/sections/care", "/reviews", "/editions", "/editions/1", "/editions/1/changes")
    SHOWN = ("", "/editions", "/editions/1", "/feedback")

    def reads(self, id):
        return [f"/api/v1/articles/{id}{path}" for path in self.READ] + [
            f"/en/articles/{id}{path}" for path in self.SHOWN
        ]

    def bodies(self, id):
        """What readers get, but for what differs each time: the form's stamp, a problem's request id."""
        paths = [path for path in self.reads(id) if not path.endswith(("/feedback", "/changes"))]
        return {path: self.server.get(path).body for path in paths}

    def found(self, word):
        return [item["id"] for item in self.server.json(f"/api/v1/search?q={word}")["items"]]

    def test_withdraw_and_restore(self):
        self.publish("wryneck", title="Wryneck")
        self.publish("neck-pain", title="Neck pain")
        self.publish("shoulder", title="Shoulder", related=[{"id": "wryneck", "relation": "see-also"}])
        until(lambda: self.found("wryneck") == ["wryneck"], "the index follows")
        before = self.bodies("wryneck")
        linking = self.server.json("/api/v1/articles/shoulder")
        self.assertEqual(linking["related"][0]["title"], "Wryneck")
        notice = "The exercises were wrong. Do not do them."
        body = {"mode": "notice", "notice": notice, "replacement": "neck-pain", "urgency": "safety"}
        done = self.act("wryneck", "withdraw", body)
        self.assertEqual((done["status"], done["withdrawal"]["notice"]), ("withdrawn", notice))
        self.assertEqual(self.act("wryneck", "withdraw", body)["status"], "unchanged")
        for path in self.reads("wryneck"):
            reply = self.server.get(path, PAGE if path.startswith("/en/") else None)
            self.assert_status(reply, 410)
            self.assertEqual(reply.headers["Cache-Control"], "no-store", path)
            self.assertIn(notice, reply.text)
            self.assertNotIn("dry cough", reply.text)
            self.assertIn(f"{self.server.origin}/en/articles/neck-pain", reply.text)
        problem = self.assert_problem(self.server.get("/api/v1/articles/wryneck"), 410, "gone")
        self.assertEqual(problem["notice"], notice)
        url = f"{self.server.origin}/en/articles/neck-pain"
        self.assertEqual(problem["replacement"], {"id": "neck-pain", "title": "Neck pain", "url": url})
        self.assertIsNone(self.server.json("/api/v1/articles/shoulder")["related"][0]["title"])
        listed = [item["id"] for item in self.server.json("/api/v1/articles?limit=100&kind=condition")["items"]]
        self.assertNotIn("wryneck", listed)
        until(lambda: self.found("wryneck") == [], "search forgets it")
        comment = {"article": "wryneck", "language": "en", "type": "comment", "comment": "Why?"}
        self.assert_problem(self.server.request("POST", "/api/v1/feedback", json=comment), 410, "gone")
        told = self.assert_problem(self.server.get(editorial("wryneck"), token=True), 410, "gone")
        self.assertIn("/actions/restore", told["detail"])
        self.assert_problem(self.server.put(document("wryneck"), '"e1"'), 409, "conflict")
        line = json.dumps(document("wryneck", title="Again"))
        ndjson = {"Content-Type": "application/x-ndjson"}
        imported = self.server.request("POST", "/api/v1/editorial/import", ndjson, line, token=True).json()
        self.assertEqual((imported["status"], imported["code"]), ("refused", "withdrawn"))
        # Words replaced, then back as it was.
        self.act("wryneck", "withdraw", {"mode": "gone"})
        bare = self.assert_problem(self.server.get("/api/v1/articles/wryneck"), 410, "gone")
        self.assertEqual((bare["notice"], bare["replacement"]), (None, None))
        self.assertEqual(self.act("wryneck", "restore")["status"], "restored")
        self.assertEqual(self.act("wryneck", "restore")["status"], "unchanged")
        self.assertEqual(self.bodies("wryneck"), before)
        self.assertEqual(self.server.json("/api/v1/articles/shoulder"), linking)
        until(lambda: self.found("wryneck") == ["wryneck"], "search finds it again")

    def test_withdrawn_picture(self):
        """A picture that only a withdrawn article shows is gone with it."""
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h7v3"/></svg>'
        media = self.server.request("PUT", "/api/v1/editorial/media", {"Content-Type": "image/svg+xml"}, svg, token=True)
        image = media.json()
        self.publish("drawn", figures=[{"key": "line", "alt": "A line.", "media": image}])
        path = image["url"].removeprefix(self.server.origin)
        self.assert_status(self.server.get(path), 200)
        self.act("drawn", "withdraw", {})
        self.assert_status(self.server.get(path), 404)
        self.act("drawn", "restore")
        self.assert_status(self.server.get(path), 200)

    def test_withdrawn_language(self):
        """The only article of a language is withdrawn in that language, and in no other."""
        self.publish("tos-ferina", "en", title="Whooping cough")
        self.publish("tos-ferina", "pt", title="Coqueluche")
        self.assert_status(self.server.get("/pt/articles/tos-ferina", PAGE), 200)
        self.act("tos-ferina", "withdraw", {"notice": "Não use este texto."}, language="pt")
        self.assert_status(self.server.get("/en/articles/tos-ferina", PAGE), 200)
        page = self.server.get("/pt/articles/tos-ferina", PAGE)
        self.assert_status(page, 410)
        self.assertIn('lang="pt" dir="auto">Não use este texto.</p>', page.text)
        for lang in ("pt", "PT", "pt-BR"):
            reply = self.server.get(f"/api/v1/articles/tos-ferina?lang={lang}&fallback=en")
            self.assertEqual(self.assert_problem(reply, 410, "gone")["notice"], "Não use este texto.")
        self.act("tos-ferina", "restore", language="pt")
        self.assert_status(self.server.get("/pt/articles/tos-ferina", PAGE), 200)

    def test_withdrawn_variant(self):
        """However the tag is written, the nearest text was withdrawn: the one behind it does not stand for it."""
        self.publish("sarampion", "es", title="Sarampión")
        self.publish("sarampion", "es-MX", title="Sarampión")
        self.act("sarampion", "withdraw", {"notice": "No use este texto."}, "es-MX")
        for lang in ("es-MX", "es-mx", "ES-MX", "es-MX-x-clinic", "fr&fallback=es-mx"):
            self.assert_problem(self.server.get(f"/api/v1/articles/sarampion?lang={lang}"), 410, "gone")
        self.assert_status(self.server.get("/es-mx/articles/sarampion", PAGE), 410)
        for lang in ("es", "es-AR", "fr&fallback=es"):
            self.assertEqual(self.server.json(f"/api/v1/articles/sarampion?lang={lang}")["language"], "es")

    def test_permalink_of_withdrawn(self):
        """Who prefers the language that was withdrawn is told so, and led to no other text instead."""
        self.publish("quinsy", "es", title="Angina")
        self.act("quinsy", "withdraw", {"notice": "No use este texto."}, "es")
        at = f"{self.server.origin}/{{}}/articles/quinsy"
        for accept in ({}, {"Accept-Language": "es-MX"}, {"Accept-Language": "de"}):
            self.assertEqual(self.server.get("/articles/quinsy", accept).headers["Location"], at.format("es"))
        self.publish("quinsy", "en", title="Quinsy")
        for accept, language in ((None, "en"), ("es-MX,en;q=0.5", "es"), ("en,es;q=0.5", "en"), ("de", "en")):
            headers = {"Accept-Language": accept} if accept else {}
            reply = self.server.get("/articles/quinsy", headers)
            self.assert_status(reply, 303)
            self.assertEqual(reply.headers["Location"], at.format(language))

    def test_redirect(self):
        self.publish("sprain")
        self.publish("strain")
        self.act("sprain", "withdraw", {"mode": "redirect", "replacement": "strain"})
        origin = self.server.origin
        for path, to in (
            ("/api/v1/articles/sprain?lang=en&body=text", "/api/v1/articles/strain?lang=en&body=text"),
            ("/api/v1/articles/sprain?lang=en&edition=1", "/api/v1/articles/strain?lang=en"),
            ("/api/v1/articles/sprain/sections/care", "/api/v1/articles/strain/sections/care"),
            ("/api/v1/articles/sprain/editions", "/api/v1/articles/strain/editions"),
            ("/api/v1/articles/sprain/editions/1", "/api/v1/articles/strain"),
            ("/api/v1/articles/sprain/editions/2/changes?since=1&lang=en", "/api/v1/articles/strain?lang=en"),
            ("/en/articles/sprain?utm_source=x", "/en/articles/strain?utm_source=x"),
            ("/en/articles/sprain/feedback", "/en/articles/strain/feedback"),
        ):
            reply = self.server.get(path)
            self.assert_status(reply, 307)
            self.assertEqual(reply.headers["Location"], origin + to)
        self.act("sprain", "restore")
        self.assert_status(self.server.get("/en/articles/sprain"), 200)

    def test_acts_refused(self):
        self.publish("hives")
        for verb, body, status, pointers in (
            ("withdraw", {"mode": "redirect"}, 422, ["/replacement"]),
            ("withdraw", {"mode": "gone", "notice": "Why"}, 422, ["/notice"]),
            ("withdraw", {"mode": "hidden"}, 422, ["/mode"]),
            ("withdraw", {"replacement": "hives"}, 422, ["/replacement"]),
            ("withdraw", {"replacement": "no-such-article"}, 409, None),
            ("rename", {}, 422, ["/to"]),
            ("rename", {"to": "Not An Id"}, 422, ["/to"]),
            ("rename", {"to": "hives"}, 422, ["/to"]),
            ("rename", {"to": "mitral-regurgitation"}, 409, None),
            ("merge", {"into": "no-such-article"}, 409, None),
        ):
            reply = self.server.request("POST", f"{editorial('hives')}/actions/{verb}", json=body, token=True)
            self.assert_problem(reply, status, pointers=pointers)
        for verb, body in (("withdraw", {}), ("restore", None), ("rename", {"to": "b"}), ("merge", {"into": "hives"})):
            reply = self.server.request("POST", f"{editorial('never-was')}/actions/{verb}", json=body, token=True)
            self.assert_problem(reply, 404, "not-found")

    def test_review_of_what_is_gone(self):
        """A reviewer hears what became of the text, not that there never was one."""
        review = {"edition": 1, "lastReviewed": "2026-01", "outcome": "still-accurate"}
        self.publish("chilblain")
        self.act("chilblain", "withdraw", {})
        reply = self.server.request("POST", editorial("chilblain") + "/reviews", json=review, token=True)
        self.assertIn("withdrawn", self.assert_problem(reply, 409, "conflict")["detail"])
        self.act("chilblain", "restore")
        self.act("chilblain", "rename", {"to": "pernio"})
        reply = self.server.request("POST", editorial("chilblain") + "/reviews", json=review, token=True)
        self.assertIn("pernio", self.assert_problem(reply, 409, "conflict")["detail"])

    # Another id

    def test_rename(self):
        self.publish("lockjaw", title="Lockjaw")
        self.publish("lockjaw", "es", title="Trismo")
        linked = {**CARE, "html": '<p>See <a href="article:lockjaw">lockjaw</a>.</p>'}
        self.publish("wounds", title="Wounds", sections=[linked], related=[{"id": "lockjaw", "relation": "see-also"}])
        self.assert_status(self.server.get("/en/articles/wounds", PAGE), 200)
        done = self.act("lockjaw", "rename", {"to": "tetanus"})
        self.assertEqual((done["id"], done["formerId"], done["status"]), ("tetanus", "lockjaw", "renamed"))
        for path in [*self.reads("lockjaw"), "/es/articles/lockjaw?utm_source=x", "/articles/lockjaw?a=1"]:
            reply = self.server.get(path)
            self.assert_status(reply, 308)
            self.assertEqual(reply.headers["Location"], self.server.origin + path.replace("lockjaw", "tetanus"))
            follow = self.server.get(path.replace("lockjaw", "tetanus"))
            expected = 303 if path.startswith("/articles/") else 404 if path.endswith("changes") else 200
            self.assert_status(follow, expected)
        reply = self.server.get(editorial("lockjaw"), token=True)
        self.assertEqual(reply.headers["Location"], self.server.origin + editorial("tetanus"))
        self.assertEqual(self.server.json("/api/v1/articles/tetanus")["edition"], 1)
        wounds = self.server.json("/api/v1/articles/wounds")
        self.assertEqual(wounds["related"][0]["title"], "Lockjaw")
        self.assertEqual(wounds["completeness"]["unresolved"], 0)
        until(lambda: self.found("lockjaw")[:1] == ["tetanus"], "search finds it by the new id")
        comment = {"article": "lockjaw", "language": "en", "type": "comment", "comment": "From an old page."}
        self.assert_status(self.server.request("POST", "/api/v1/feedback", json=comment), 201)
        self.assert_problem(self.server.put(document("lockjaw")), 409, "conflict")
        again = self.server.request("POST", f"{editorial('lockjaw')}/actions/rename", json={"to": "x"}, token=True)
        self.assertIn("tetanus", self.assert_problem(again, 409, "conflict")["detail"])
        # A second new id: one step from either of the old ones.
        self.act("tetanus", "rename", {"to": "tetanus-infection"})
        for old in ("lockjaw", "tetanus"):
            to = self.server.get(f"/en/articles/{old}").headers["Location"]
            self.assertEqual(to, f"{self.server.origin}/en/articles/tetanus-infection")

    def test_rename_of_an_id_that_is_a_word_of_the_address(self):
        """Only the segment that is the id is replaced."""
        for old in ("en", "articles", "editions"):
            self.publish(old, title="Odd")
            self.act(old, "rename", {"to": f"odd-{old}"})
            for path in ("/en/articles/{}", "/en/articles/{}/editions/1", "/articles/{}", "/api/v1/articles/{}/editions"):
                reply = self.server.get(path.format(old))
                self.assert_status(reply, 308)
                self.assertEqual(reply.headers["Location"], self.server.origin + path.format(f"odd-{old}"))

    def test_merge(self):
        self.publish("piles", title="Piles")
        self.publish("haemorrhoids", title="Haemorrhoids")
        done = self.act("piles", "merge", {"into": "haemorrhoids"})
        self.assertEqual((done["id"], done["formerId"], done["status"]), ("haemorrhoids", "piles", "merged"))
        # An edition or a day of the one is none of the other.
        text = "/articles/haemorrhoids"
        for path, to in (
            ("/en/articles/piles?utm_source=x", f"/en{text}?utm_source=x"),
            ("/en/articles/piles/editions", f"/en{text}/editions"),
            ("/en/articles/piles/editions/1", f"/en{text}"),
            ("/api/v1/articles/piles/editions/2/changes?since=1", f"/api/v1{text}"),
            ("/api/v1/articles/piles?edition=1&lang=en", f"/api/v1{text}?lang=en"),
            ("/api/v1/articles/piles/sections/care?asOf=2020", f"/api/v1{text}/sections/care"),
        ):
            reply = self.server.get(path)
            self.assert_status(reply, 308)
            self.assertEqual(reply.headers["Location"], self.server.origin + to)
        self.assertEqual(self.server.json("/api/v1/articles/haemorrhoids/editions")["total"], 1)
        until(lambda: "piles" not in self.found("piles"), "search forgets it")
        self.assert_problem(self.server.put(document("piles")), 409, "conflict")

    def test_fallback(self):
        self.publish("gout", title="Gout")
        missing = self.server.get("/api/v1/articles/gout?lang=es")
        self.assert_problem(missing, 404, "language-not-available")
        for path in ("/api/v1/articles/gout", "/api/v1/articles/gout/sections/care"):
            reply = self.server.get(f"{path}?lang=es-MX&fallback=en-GB")
            self.assert_status(reply, 200)
            self.assertEqual(reply.json()["language"], "en")
            self.assertEqual(reply.headers["Content-Language"], "en")
        none = self.server.get("/api/v1/articles/gout?lang=es&fallback=fr")
        self.assert_problem(none, 404, "language-not-available")
        self.act("gout", "withdraw", {})
        self.assert_problem(self.server.get("/api/v1/articles/gout?lang=es&fallback=en"), 410, "gone")
        self.act("gout", "restore")
        self.publish("gout", "es", title="Gota")
        self.assertEqual(self.server.json("/api/v1/articles/gout?lang=es&fallback=en")["language"], "es")

    def test_command(self):
        """The same acts by command, beside the running server."""

        def run(*words, expect=0):
            return careleaf("article", *words, "--db", self.server.db, expect=expect)

        self.three_editions("stye")
        self.assertRegex(run("history", "stye").stdout, r"\A3\t\S+Z\tcurrent\tcorrection\tNo syrup\.\n2\t")
        listed = json.loads(run("history", "stye", "--json").stdout)
        self.assertEqual(listed, self.server.json("/api/v1/articles/stye/editions"))
        said = run("withdraw", "stye", "--notice", "Wrong eye.", "--urgency", "safety").stdout
        self.assertEqual(said, "withdrawn: stye (en)\n")
        self.assertEqual(self.assert_problem(self.server.get("/api/v1/articles/stye"), 410)["notice"], "Wrong eye.")
        self.assertIn("withdrawn", run("history", "stye", expect=1).stderr)
        self.assertEqual(run("restore", "stye").stdout, "restored: stye (en)\n")
        self.assertEqual(run("rename", "stye", "--to", "eyelid-stye").stdout, "renamed: stye → eyelid-stye\n")
        self.assertIn("/articles/eyelid-stye/", run("history", "stye", expect=1).stderr)
        self.publish("hordeolum")
        merged = run("merge", "eyelid-stye", "--into", "hordeolum", "--json").stdout
        self.assertEqual(json.loads(merged)["formerId"], "eyelid-stye")
        self.assertIn("hordeolum", run("merge", "stye", "--into", "hordeolum", expect=1).stderr)
        self.assertIn("never-was", run("restore", "never-was", expect=1).stderr)
        for words in ([], ["hide", "x"], ["withdraw"], ["rename", "x"], ["merge", "x"]):
            self.assertIn("usage", run(*words, expect=2).stderr)


class PolicyTest(WireTest):
    server_arguments = {"token": "content:publish"}

    def test_review_policy(self):
        at = "/api/v1/editorial/review-policy"
        empty = {"kinds": {}, "topics": {}}
        self.assertEqual(self.server.json(at, token=True), empty)
        review = {"lastReviewed": "2024-01", "organization": "Board", "reviewers": []}
        self.assert_status(self.server.put(document("aspirin", kind="medicine", topics=[], review=review)), 201)
        self.assert_status(self.server.put(document("valves", topics=["heart-valves"], review=review)), 201)

        def due(id):
            return self.server.json(f"/api/v1/articles/{id}")["review"]["reviewDue"]

        self.assertEqual((due("aspirin"), due("valves")), ("2027-01", "2027-01"))
        policy = {"kinds": {"medicine": 12}, "topics": {"heart-and-circulation": 24}}
        replied = self.server.request("PUT", f"{at}?dryRun=true", json=policy, token=True)
        self.assertEqual(replied.json(), {"status": "valid"})
        self.assertEqual(due("aspirin"), "2027-01")
        self.assertEqual(self.server.request("PUT", at, json=policy, token=True).json(), {"status": "updated"})
        self.assertEqual(self.server.request("PUT", at, json=policy, token=True).json(), {"status": "unchanged"})
        self.assertEqual((due("aspirin"), due("valves")), ("2025-01", "2026-01"))
        self.assertEqual(self.server.json(at, token=True), policy)
        self.assertEqual(self.server.json("/api/v1/library")["reviewPolicy"], {**policy, "months": 36})
        wrong = {"kinds": {"potion": 12, "test": 0}, "topics": {"no-such-topic": 3}}
        reply = self.server.request("PUT", at, json=wrong, token=True)
        self.assert_problem(reply, 422, pointers=["/kinds/potion", "/kinds/test"])
        reply = self.server.request("PUT", at, json={"topics": {"no-such-topic": 3}}, token=True)
        self.assert_problem(reply, 422, pointers=["/topics/no-such-topic"])

    def test_a_folder_brings_it(self):
        """Read after the topics that it names, by the import of a folder; a dry run changes nothing."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "review-policy.json").write_text('{"kinds": {"test": 6}, "topics": {"ears": 9}}')
            Path(folder, "topics.json").write_text('{"topics": [{"id": "ears", "titles": {"en": "Ears"}}]}')
            with Server(paths=[]) as server:
                careleaf("import", "--db", server.db, "--dry-run", folder)
                self.assertEqual(server.json("/api/v1/library")["reviewPolicy"]["kinds"], {})
                careleaf("import", "--db", server.db, folder)
                policy = server.json("/api/v1/library")["reviewPolicy"]
                self.assertEqual((policy["kinds"], policy["topics"]), ({"test": 6}, {"ears": 9}))
                Path(folder, "review-policy.json").write_text('{"topics": {"eyes": 9}}')
                refused = careleaf("import", "--db", server.db, folder, expect=3)
                self.assertIn("/topics/eyes", refused.stderr)


if __name__ == "__main__":
    unittest.main()
