#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Is my printout current? Every answer to a code, as a page and as JSON, at once after each act of an editor.

Every test publishes articles of its own. What was asked before an act is asked again right after it: a patient
at home is never told less than what the library has acknowledged.
"""

import json
import re
import tempfile
import unittest
from pathlib import Path

from harness import Server, WireTest, careleaf, document, editorial

PAGE = {"Accept": "text/html"}
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
UNKNOWN = "K7QDM-3XF2X"  # well formed
CARE = {"key": "care", "aspect": "self-care", "title": "Care", "html": "<p>Rest for 2 days.</p>", "sections": []}
LONG_AGO = {"lastReviewed": "2001-05", "reviewDue": "2003-05", "organization": "Board",
            "reviewers": [{"name": "Pat Reader", "credentials": ["MD"], "role": None}]}
REVIEWED = {**LONG_AGO, "lastReviewed": "2026-01", "reviewDue": "2099-01"}


def heading(page):
    """The answer, in words."""
    return re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.S)[1]


class CheckCodeTest(WireTest):
    server_arguments = {"token": "content:publish,content:approve"}

    def publish(self, id, language="en", etag=None, **fields):
        """Publishes an edition; returns its code and ETag."""
        reply = self.server.put(document(id, language, **{"review": REVIEWED, **fields}), etag)
        self.assertIn(reply.status, (200, 201), reply)
        return self.code(id, language), reply.headers["ETag"]

    def code(self, id, language="en", edition=None, server=None):
        path = f"/api/v1/articles/{id}" + (f"/editions/{edition}" if edition else "")
        printout = (server or self.server).json(f"{path}?lang={language}&fields=printout")["printout"]
        self.assertRegex(printout["code"], f"^[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}$")
        self.assertEqual(printout["url"], f"{(server or self.server).origin}/v/{printout['code']}")
        return printout["code"]

    def act(self, id, verb, body=None, language="en"):
        self.assert_status(self.server.request("POST", f"{editorial(id, language)}/actions/{verb}", json=body, token=True), 200)

    def check(self, code, status, says, language="en"):
        """Asks as a person and as a portal, and holds both to the same answer; returns them."""
        page = self.server.get(f"/v/{code}", PAGE)
        self.assert_status(page, 200)
        self.assertEqual(heading(page), says)
        self.assertEqual(page.headers["Content-Language"], language)
        self.assertIn('content="noindex"', page.text)
        self.assertIn("public", page.headers["Cache-Control"])
        self.assertIn("ETag", page.headers)
        document = self.server.json(f"/api/v1/printouts/{code}")
        self.assertEqual((document["code"], document["status"]), (code, status))
        return page, document

    def test_current(self):
        code, _ = self.publish("cough", title="Cough", sample=False)
        page, found = self.check(code, "current", "This printout is up to date")
        self.assertIn("Cough", page.text)
        self.assertIn('href="/en/articles/cough"', page.text)
        self.assertIn("article:cough", page.headers["Surrogate-Key"])
        self.assertNotIn("Sample", page.text)
        self.assertEqual((found["id"], found["language"], found["edition"], found["doNotUse"]), ("cough", "en", 1, False))
        self.assertEqual(found["latest"]["url"], f"{self.server.origin}/en/articles/cough")
        self.assertIsNone(found["changes"])
        self.assertIsNone(found["withdrawal"])

    def test_sample_is_said(self):
        code, _ = self.publish("made-up", sample=True)
        page, found = self.check(code, "current", "This printout is up to date")
        self.assertIn("This sample shows how the library works.", page.text)
        self.assertTrue(found["latest"]["sample"])

    def test_overdue(self):
        code, _ = self.publish("fever", review=LONG_AGO)
        page, found = self.check(code, "overdue", "This printout holds the newest text, but that is due for a check")
        self.assertIn("This page is due for a check. Ask your care team.", page.text)
        self.assertFalse(found["doNotUse"])
        self.assertEqual(found["latest"]["review"]["status"], "overdue")

    def test_unreviewed(self):
        code, _ = self.publish("new-words", review=None)
        says = "This printout holds the newest text, but no health professional has reviewed it"
        page, found = self.check(code, "current", says)
        self.assertIn('class="verdict care"', page.text)
        self.assertEqual(found["latest"]["review"]["status"], "unreviewed")

    def test_superseded(self):
        code, etag = self.publish("cold", title="Cold", sections=[CARE])
        self.check(code, "current", "This printout is up to date")
        longer = {**CARE, "html": "<p>Rest for 3 days.</p>"}
        self.publish("cold", etag=etag, title="A cold", sections=[longer], changeNote="Rest longer.")
        page, found = self.check(code, "superseded", "There is a newer text")
        for words in ("Rest longer.", "Changed: <span>Care</span>", "A cold", 'href="/en/articles/cold"'):
            self.assertIn(words, page.text)
        self.assertEqual((found["edition"], found["latest"]["edition"], found["doNotUse"]), (1, 2, False))
        self.assertEqual([s["key"] for s in found["changes"]["sections"]], ["care"])
        self.assertEqual((found["changes"]["from"], found["changes"]["to"]), (1, 2))
        self.check(self.code("cold"), "current", "This printout is up to date")

    def test_recalled(self):
        code, etag = self.publish("flu", title="Flu", sections=[CARE])
        middle, etag = self.publish("flu", etag=etag, title="Flu", summary="Other words.", sections=[CARE])
        urgent = {"urgency": "safety", "updateType": "correction", "changeNote": "No syrup."}
        _, etag = self.publish("flu", etag=etag, title="Flu", sections=[{**CARE, "html": "<p>Rest.</p>"}], **urgent)
        self.publish("flu", etag=etag, title="Flu", summary="Later words.", sections=[{**CARE, "html": "<p>Rest.</p>"}])
        for old in (code, middle):
            page, found = self.check(old, "recalled", "Do not use this printout")
            self.assertIn('class="verdict stop"', page.text)
            self.assertIn("<svg", page.text)
            self.assertIn("No syrup.", page.text)
            self.assertIn('href="/en/articles/flu"', page.text)
            self.assertTrue(found["doNotUse"])
            self.assertEqual(found["changes"]["urgency"], "safety")
        self.check(self.code("flu", edition=3), "superseded", "There is a newer text")

    def test_withdrawn_and_restored(self):
        self.publish("neck-pain", title="Neck pain")
        code, _ = self.publish("wryneck", title="Wryneck", summary="A stiff neck.")
        self.check(code, "current", "This printout is up to date")
        self.act("wryneck", "withdraw", {"mode": "notice", "notice": "The exercises were <wrong>.", "replacement": "neck-pain"})
        page, found = self.check(code, "withdrawn", "This page was withdrawn")
        self.assertIn("The exercises were &lt;wrong&gt;.", page.text)
        self.assertIn('href="/en/articles/neck-pain"', page.text)
        self.assertIn("Please do not use this printout any more.", page.text)
        for secret in ("Wryneck", "A stiff neck."):
            self.assertNotIn(secret, page.text)
            self.assertNotIn(secret, json.dumps(found))
        self.assertTrue(found["doNotUse"])
        self.assertIsNone(found["latest"])
        self.assertEqual(found["withdrawal"]["replacement"]["title"], "Neck pain")
        # What replaces it may be retitled or go in its turn.
        self.publish("neck-pain", etag='"e1"', title="A sore neck")
        self.assertIn("A sore neck", self.check(code, "withdrawn", "This page was withdrawn")[0].text)
        self.act("wryneck", "withdraw", {"mode": "gone", "urgency": "safety"})
        page, found = self.check(code, "withdrawn", "Do not use this printout")
        self.assertEqual(found["withdrawal"], {"notice": None, "urgency": "safety", "replacement": None})
        self.act("wryneck", "restore")
        self.check(code, "current", "This printout is up to date")

    def test_renamed_and_merged(self):
        code, _ = self.publish("sore-throat", title="Sore throat")
        self.check(code, "current", "This printout is up to date")
        self.act("sore-throat", "rename", {"to": "throat-pain"})
        page, found = self.check(code, "current", "This printout is up to date")
        self.assertIn('href="/en/articles/throat-pain"', page.text)
        self.assertEqual(found["id"], "throat-pain")
        self.assertEqual(self.code("throat-pain"), code)
        self.publish("throat", title="The throat")
        self.act("throat-pain", "merge", {"into": "throat"})
        page, found = self.check(code, "withdrawn", "Another page has taken its place")
        self.assertIn('href="/en/articles/throat"', page.text)
        self.assertFalse(found["doNotUse"])
        self.assertEqual(found["withdrawal"]["replacement"]["id"], "throat")
        self.publish("throat", etag='"e1"', title="All of the throat")
        self.assertIn("All of the throat", self.server.get(f"/v/{code}", PAGE).text)
        # Nothing takes the place of the paper any more.
        self.act("throat", "withdraw", {"mode": "gone"})
        self.assertTrue(self.check(code, "withdrawn", "This page was withdrawn")[1]["doNotUse"])

    def test_a_merge_undoes_no_withdrawal(self):
        self.publish("dose")
        code, _ = self.publish("dose", "es")
        for language in ("en", "es"):
            self.publish("all-doses", language)
        self.act("dose", "withdraw", {"mode": "notice", "notice": "Dosis peligrosa.", "urgency": "safety"}, "es")
        self.act("dose", "merge", {"into": "all-doses"})
        page, found = self.check(code, "withdrawn", "No use esta hoja impresa", "es")
        self.assertIn("Dosis peligrosa.", page.text)
        self.assertTrue(found["doNotUse"])

    def test_translation_behind_its_original(self):
        _, etag = self.publish("burn", title="Burn")
        code, _ = self.publish("burn", "es", title="Quemadura", translationOf={"language": "en", "edition": 1})
        self.check(code, "current", "Esta hoja impresa está al día", "es")
        _, etag = self.publish("burn", etag=etag, title="Burn", summary="Cool it.")
        page, found = self.check(code, "current", "Esta hoja impresa está al día", "es")
        self.assertIn("La página original", page.text)
        self.assertFalse(found["originalChanged"]["safety"])
        self.publish("burn", etag=etag, title="Burn", summary="No ice.", urgency="safety", updateType="correction")
        page, found = self.check(code, "current", "Pregunte antes de seguir esta hoja impresa", "es")
        self.assertIn('href="/en/articles/burn"', page.text)
        self.assertTrue(found["originalChanged"]["safety"])

    def test_translation_of_what_was_taken_away(self):
        """A translation is no safer than its original, whether that was corrected before it went or not."""
        for id, corrected in (("scald", True), ("blister", False)):
            _, etag = self.publish(id)
            code, _ = self.publish(id, "es", summary="Texto viejo.", translationOf={"language": "en", "edition": 1})
            self.check(code, "current", "Esta hoja impresa está al día", "es")
            if corrected:
                self.publish(id, etag=etag, summary="No ice.", urgency="safety", updateType="correction")
            self.act(id, "withdraw", {"mode": "notice", "notice": "Wrong.", "urgency": "normal" if corrected else "safety"})
            page, found = self.check(code, "current", "Pregunte antes de seguir esta hoja impresa", "es")
            self.assertIn("se retiró por seguridad", page.text)
            self.assertEqual(found["originalChanged"], {"language": "en", "url": None, "safety": True})
            self.assertIn("se retiró por seguridad", self.server.get(f"/es/articles/{id}", PAGE).text)
            self.assertNotIn("Texto viejo.", self.server.get(f"/es/articles/{id}/handout", PAGE).text)
            self.act(id, "restore")
            says = "Pregunte antes de seguir esta hoja impresa" if corrected else "Esta hoja impresa está al día"
            self.check(code, "current", says, "es")

    # What is no code of an edition here

    def test_unknown_and_mistyped(self):
        code, _ = self.publish("rash")
        unknown = self.server.get(f"/v/{UNKNOWN}", PAGE)
        self.assert_status(unknown, 404)
        self.assertEqual(heading(unknown), "We do not know this code")
        self.assert_problem(self.server.get(f"/api/v1/printouts/{UNKNOWN}"), 404, "not-found")
        self.assertEqual(unknown.headers["Cache-Control"], "no-store")
        other = ALPHABET[(ALPHABET.index(code[3]) + 1) % 32]
        for typed in (code[:3] + other + code[4:], code[:-1], code + "0", "U" * 10, "search", "%C3%A9", "%3Cb%3E"):
            mistyped = self.server.get(f"/v/{typed}", PAGE)
            self.assert_status(mistyped, 404)
            self.assertEqual(heading(mistyped), "There is a typing mistake in this code")
            self.assertIn('aria-invalid="true"', mistyped.text)
            self.assertNotIn("<b>", mistyped.text)
            self.assert_problem(self.server.get(f"/api/v1/printouts/{typed}"), 400, "bad-parameter")
        self.publish("hives")  # and what comes later is known at once
        self.check(self.code("hives"), "current", "This printout is up to date")

    def test_as_people_type(self):
        code, _ = self.publish("bruise", title="Bruise")
        for typed in (code.lower(), code.replace("-", ""), code.replace("-", "%20"), code.replace("0", "o").replace("1", "l")):
            self.assert_status(self.server.get(f"/v/{typed}", PAGE), 200)
            self.assertEqual(self.server.json(f"/api/v1/printouts/{typed}")["code"], code)

    def test_form(self):
        code, _ = self.publish("sprain")
        for path in ("/v", "/v/"):
            form = self.server.get(path, PAGE)
            self.assert_status(form, 200)
            self.assertEqual(heading(form), "Is my printout still right?")
            self.assertIn('<form class="sheet" action="/v" method="get">', form.text)
        typed = code.replace("-", " ").lower().replace(" ", "+")
        sent = self.server.get(f"/v?code={typed}", PAGE)
        self.assert_status(sent, 303)
        self.assertEqual(sent.headers["Location"], f"{self.server.origin}/v/{code}")
        sent = self.server.get(f"/v?lang=es&code={UNKNOWN}&utm_source=x", PAGE)
        self.assertEqual(sent.headers["Location"], f"{self.server.origin}/v/{UNKNOWN}?lang=es")
        wrong = self.server.get("/v?code=%3Cscript%3E", PAGE)
        self.assert_status(wrong, 400)
        self.assertIn('value="&lt;script&gt;"', wrong.text)
        self.assert_status(self.server.get("/v?code=", PAGE), 200)

    def test_language(self):
        code, _ = self.publish("asthma", title="Asthma")
        spanish = self.server.get(f"/v/{code}?lang=es", PAGE)
        self.assertEqual(heading(spanish), "Esta hoja impresa está al día")
        self.assertIn('lang="en" dir="ltr"><strong>Asthma</strong>', spanish.text)
        self.assertIn(f'href="/v/{code}?lang=en"', spanish.text)
        for path in ("/v", f"/v/{UNKNOWN}", "/v/nonsense"):
            reply = self.server.get(path, {**PAGE, "Accept-Language": "es-MX, en;q=0.5"})
            self.assertEqual(reply.headers["Content-Language"], "es")
            self.assertIn("Accept-Language", reply.headers["Vary"])
        # A code that is known is answered in the paper's language, whatever the browser prefers.
        reply = self.server.get(f"/v/{code}", {**PAGE, "Accept-Language": "es"})
        self.assertEqual(reply.headers["Content-Language"], "en")
        self.publish("haraka", "ar", title="\u062d\u0631\u0642", html="<p>\u0646\u0635</p>")
        arabic = self.server.get(f"/v/{self.code('haraka', 'ar')}", PAGE)
        self.assert_status(arabic, 200)
        self.assertIn('lang="ar" dir="rtl"', arabic.text)
        self.assertEqual(self.server.get(f"/v/{code}?lang=nonsense", PAGE).headers["Content-Language"], "en")


class MovingTest(unittest.TestCase):
    """A library that is made anew from an export: a code never comes to mean another text."""

    def test_import_of_an_export(self):
        first = document("cough", title="Cough", sections=[CARE])
        second = document("cough", title="Cough", sections=[{**CARE, "html": "<p>Rest for 3 days.</p>"}])
        with tempfile.TemporaryDirectory() as folder, Server(token="content:publish") as old:
            codes = []
            for text, etag in ((first, None), (second, '"e1"')):
                old.put(text, etag)
                codes.append(old.json("/api/v1/articles/cough?fields=printout")["printout"]["code"])
            export = Path(folder) / "export"
            careleaf("export", "--db", str(old.db), "--format", "ndjson", str(export))
            careleaf("import", "--db", f"{folder}/new.db", str(export))
            with Server(db=f"{folder}/new.db") as new:
                # The newest text is edition 1 there: the same text, so the same answer.
                found = new.json(f"/api/v1/printouts/{codes[1]}")
                self.assertEqual((found["edition"], found["status"]), (1, "current"))
                self.assertEqual(new.json("/api/v1/articles/cough")["sections"][0]["html"], "<p>Rest for 3 days.</p>")
                # The older text is not there, and its paper is no other's.
                self.assertEqual(new.get(f"/v/{codes[0]}", PAGE).status, 404)


if __name__ == "__main__":
    unittest.main()
