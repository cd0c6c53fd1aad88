# SPDX-License-Identifier: MIT
"""Looking articles up by the codes of clinical systems."""

import csv
import itertools
import unittest
from collections import defaultdict
from urllib.parse import quote, urlencode

from harness import Server, WireTest, corpora, corpus

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
SPELLINGS = ["icd-10-cm", "ICD-10-CM", "2.16.840.1.113883.6.90", "urn:oid:2.16.840.1.113883.6.90"]


class Codes(WireTest):
    def found(self, system, code, **more):
        return self.server.json("/api/v1/codes?" + urlencode({"system": system, "code": code, **more}))

    def ids(self, *asked, **more):
        return [item["id"] for item in self.found(*asked, **more)["items"]]

    def test_an_item(self):
        item = self.found("icd-10-cm", "I34.0")["items"][0]
        self.assertEqual(item["id"], "mitral-regurgitation")
        self.assertEqual(item["match"], "exact")
        display = "Nonrheumatic mitral (valve) insufficiency"
        self.assertEqual(item["code"], {"system": ICD, "code": "I34.0", "display": display})
        self.assertIsNone(item["snippet"])
        self.assertEqual(item["review"]["lastReviewed"], "2020-09")
        for name in ("title", "url", "kind", "summary", "language", "edition"):
            self.assertTrue(item[name], name)

    def test_every_spelling_of_a_system_and_a_code(self):
        wanted = self.ids(ICD, "I34.0")
        self.assertIn("mitral-regurgitation", wanted)
        for system in SPELLINGS:
            for code in ("I34.0", "i34.0", "I340", " I34.0 "):
                self.assertEqual(self.ids(system, code), wanted)
                path = f"/api/v1/codes/{quote(system)}/{quote(code)}"
                self.assertEqual([item["id"] for item in self.server.json(path)["items"]], wanted)

    def test_ancestors_come_after_what_is_exact(self):
        matches = [item["match"] for item in self.found(ICD, "I34.01")["items"]]
        self.assertEqual(set(matches), {"ancestor"})
        for code in ("I34.0", "I34", "I05.1"):
            matches = [item["match"] for item in self.found(ICD, code)["items"]]
            self.assertEqual(matches, sorted(matches, key=["exact", "ancestor"].index))
        self.assertEqual(self.ids("snomed-ct", "487240001"), [])

    def test_languages(self):
        self.assertEqual(self.found(ICD, "I34.0", lang="es-MX")["items"][0]["language"], "es")
        self.assertEqual(self.found(ICD, "I34.0", lang="tlh"), {"items": [], "next": None, "total": 0})

    def test_nothing_found(self):
        self.assertEqual(self.found(ICD, "Z99.9"), {"items": [], "next": None, "total": 0})

    def test_pages(self):
        whole = self.found(ICD, "I34.0", limit=100)
        seen, url = [], "/api/v1/codes/icd-10-cm/I34.0?limit=1"
        while url:
            page = self.server.json(url.replace(self.server.origin, ""))
            self.assertEqual(page["total"], whole["total"])
            seen += page["items"]
            url = page["next"] or ""
        self.assertEqual(seen, whole["items"])

    def test_what_is_refused(self):
        problem = self.assert_problem(self.server.get("/api/v1/codes/icd-11/I34.0"), 400, "bad-parameter")
        for alias in ("icd-10-cm", "icd-9-cm", "snomed-ct", "rxnorm", "ndc", "loinc", "mesh", "cpt"):
            self.assertIn(alias, problem["detail"])
        for query in ("", "?system=mesh", "?code=I34.0", "?system=mesh&code=D1&cursor=zz", "?system=mesh&code=D1&limit=0"):
            self.assert_problem(self.server.get("/api/v1/codes" + query), 400)
        self.assert_problem(self.server.get("/api/v1/codes?system=mesh&code=D1&utm_source=x"), 400, "unknown-parameter")
        self.assert_problem(self.server.get("/api/v1/codes/mesh/D1?code=D2"), 400)

    def test_headers(self):
        reply = self.server.get("/api/v1/codes/mesh/D008944")
        self.assert_common_headers(reply)
        self.assertEqual(reply.headers["Cache-Control"], "private, max-age=60")
        self.assertEqual(reply.headers["Access-Control-Allow-Origin"], "*")
        again = self.server.get("/api/v1/codes/mesh/D008944", {"If-None-Match": reply.headers["ETag"]})
        self.assert_status(again, 304)


class Truth(unittest.TestCase):
    CORPORA = ("medlineplus-topics", "medquad-dev")

    def carriers(self):
        """Which articles carry a code, by the documents themselves."""
        found = defaultdict(set)
        for document in itertools.chain(*map(corpus, self.CORPORA)):
            for code in document["codes"]:
                found[code["system"], code["code"]].add(document["id"])
        return found

    def test_every_code_finds_the_articles_that_carry_it_and_no_other(self):
        with open(corpora("search-truth") / "codes.tsv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        self.assertGreater(len(rows), 1000)
        carriers, missed, wrong = self.carriers(), [], []
        with Server([corpora(f"{name}.ndjson.gz") for name in self.CORPORA]) as server:
            for row in rows:
                asked = row["system"], row["code"]
                query = urlencode({"system": asked[0], "code": asked[1], "limit": 100})
                items = server.json(f"/api/v1/codes?{query}")["items"]
                exact = {item["id"] for item in items if item["match"] == "exact"}
                missed += [asked] if not exact >= set(row["article_ids"].split(",")) else []
                wrong += [asked] if exact != carriers[asked] else []
        self.assertEqual((missed, wrong), ([], []))


if __name__ == "__main__":
    unittest.main()
