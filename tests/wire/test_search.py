# SPDX-License-Identifier: MIT
"""Search over the wire: the right article for a reader's words, and hostile queries that harm nothing."""

import itertools
import json
import unittest
from urllib.parse import urlencode

from harness import WireTest


class Search(WireTest):
    def search(self, words, **more):
        reply = self.server.request("GET", "/api/v1/search?" + urlencode({"q": words, "lang": "en", **more}))
        self.assertEqual(reply.status, 200, (words[:80], reply.body[:300]))
        return json.loads(reply.body)

    def test_finds_in_one_try(self):
        for words in (
            "mitral regurgitation",
            "Regurgitation, mitral",
            "leaky mitral valve",
            "What are the symptoms of mitral regurgitation?",
            "my doctor told me that I have mitral regurgitation, what should I do about it and what does it mean for me",
        ):
            with self.subTest(words):
                found = self.search(words)
                self.assertEqual(found["items"][0]["id"], "mitral-regurgitation")
                self.assertFalse(found["partial"])

    def test_danger_signs_find_what_has_them(self):
        """An article among whose signs the words stand together comes before one whose title has one of them."""
        for language, words, right, among in (
            ("en", "chest pain", "heart-attack", 1),
            ("en", "swollen feet", "heart-failure", 1),
            ("en", "my feet are swollen", "heart-failure", 1),
            ("en", "shortness of breath", "heart-failure", 1),
            ("en", "i can't breathe", "heart-failure", 3),
            ("en", "cough pink foam", "heart-failure", 2),
            ("en", "pain in my arm and jaw", "heart-attack", 1),
            ("es", "dolor de pecho", "heart-attack", 1),
            ("es", "no puedo respirar", "heart-attack", 1),
            ("es", "pies hinchados", "heart-failure", 1),
            ("es", "espuma rosada", "heart-failure", 1),
        ):
            with self.subTest(words):
                found = [item["id"] for item in self.search(words, lang=language)["items"]]
                self.assertIn(right, found[:among], found)

    def test_titles_still_lead(self):
        for words, right in (("chest x-ray", "chest-x-ray"), ("stress test", "exercise-stress-test"), ("valve surgery", "heart-valve-surgery"),
                             ("leaky valve", "mitral-regurgitation"), ("sore throat", "strep-throat"), ("high blood pressure", "high-blood-pressure")):
            with self.subTest(words):
                self.assertEqual(self.search(words)["items"][0]["id"], right)

    def test_brands_find_the_medicine(self):
        for words, right in (("coumadin", "blood-thinners"), ("jantoven", "blood-thinners"), ("eliquis", "blood-thinners"), ("xarelto", "blood-thinners"),
                             ("lasix", "water-pills"), ("aldactone", "water-pills"), ("lopressor", "beta-blockers"), ("toprol xl", "beta-blockers"), ("coreg", "beta-blockers")):
            for language in ("en", "es"):
                with self.subTest(words, language=language):
                    self.assertEqual(self.search(words, lang=language)["items"][0]["id"], right)

    def test_irregular_forms_are_marked(self):
        hit = next(item for item in self.search("swollen foot")["items"] if item["id"] == "heart-failure")
        self.assertIn("<mark>Swelling</mark> in your <mark>feet</mark>", hit["snippet"])

    def test_hostile_queries_are_answered(self):
        parts = ['"', "*", "(", ")", "NEAR(", "AND", "NOT", "title:", "^", "-", "{a b}:", "'", ";", "--", "%", "\u202e", "😀", "\ufffd"]
        queries = ["".join(pair) for pair in itertools.product(parts, ["", "valve", " valve "])]
        queries += ["valve " * 500, " ".join(f"w{i}x" for i in range(500)), '"' * 2000, "a" * 2000, "valve* OR " * 200, "é" * 900]
        # Unknown words, of the lengths for which most is forgiven, in Latin letters and others.
        queries += [" ".join("valvegurgitatoin"[i % 7 :] + chr(97 + i % 26) * 3 for i in range(100)), "hipertrofikardiomiopaty " * 70]
        queries += ["щитовидная железа " * 60, "심장 판막 " * 90, "valv\u0301e\u0308 mitrál" * 60, "👩\u200d⚕️ valvvve"]
        for words in queries:
            with self.subTest(words[:40]):
                if words.strip():
                    self.assertLessEqual(len(self.search(words, limit=3)["items"]), 3)
        long = "valve " * 2000  # more than an address may hold
        self.assertEqual(self.server.request("GET", "/api/v1/search?" + urlencode({"q": long})).status, 414)
        self.assertEqual(self.server.request("GET", "/api/v1/search?q=val%00ve").status, 400)

    def test_pages_of_a_search_are_one_list(self):
        whole = [item["id"] for item in self.search("heart", limit=100)["items"]]
        self.assertGreater(len(whole), 3)
        pages, reply = [], self.search("heart", limit=2)
        while True:
            self.assertEqual(reply["total"], len(whole))
            pages += [item["id"] for item in reply["items"]]
            if reply["next"] is None:
                break
            reply = json.loads(self.server.request("GET", "/api" + reply["next"].split("/api", 1)[1]).body)
        self.assertEqual(pages, whole)


if __name__ == "__main__":
    unittest.main()
