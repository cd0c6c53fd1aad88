# SPDX-License-Identifier: MIT
"""HL7 Infobutton: every spelling of a request, its answers in three forms, and what it survives."""

import re
import unittest
from datetime import datetime
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

from harness import Server, WireTest, corpora, corpus, document

OID = "2.16.840.1.113883.6.90"
CODE, SYSTEM, DISPLAY = "mainSearchCriteria.v.c", "mainSearchCriteria.v.cs", "mainSearchCriteria.v.dn"
MITRAL = {CODE: "I34.0", SYSTEM: OID}
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
JSON = {"knowledgeResponseType": "application/json"}
TYPES = {
    "application/json": "application/json",
    "text/json": "text/json; charset=utf-8",
    "application/atom+xml": "application/atom+xml; charset=utf-8",
    "text/xml": "text/xml; charset=utf-8",
}


def texts(element):
    """An element of the JSON form or of Atom, as comparable data: names, attributes and texts."""
    if isinstance(element, dict):
        plain = {key: value for key, value in element.items() if isinstance(value, str)}
        inner = [(key, texts(one)) for key, value in element.items() if not isinstance(value, str)
                 for one in (value if isinstance(value, list) else [value])]
        return plain.pop("_value", ""), plain, inner
    plain = {name.removeprefix(XML): value for name, value in element.attrib.items()}
    return element.text or "", plain, [(one.tag.removeprefix(ATOM), texts(one)) for one in element]


class Infobutton(WireTest):
    """Assertions that several classes share."""

    def ask(self, asked, method="GET", **more):
        query = asked if isinstance(asked, str) else urlencode(asked)
        if method == "GET":
            return self.server.get(f"/infobutton?{query}", **more)
        return self.server.request("POST", "/infobutton", {"Content-Type": "application/x-www-form-urlencoded"}, query)

    def feed(self, asked, **more):
        reply = self.ask({**asked, **JSON} if isinstance(asked, dict) else f"{asked}&{urlencode(JSON)}", **more)
        self.assert_status(reply, 200)
        return reply.json()["feed"]

    def ids(self, asked, **more):
        """The articles of an answer, in order."""
        return [entry["id"]["_value"].rpartition("/")[2] for entry in self.feed(asked, **more)["entry"]]

    def assert_leads_to(self, reply, address):
        self.assert_status(reply, 303)
        self.assertEqual(reply.headers["Location"], self.server.origin + address)

    def assert_iri(self, text):
        self.assertTrue(urlsplit(text).scheme and urlsplit(text).netloc, text)
        self.assertNotRegex(text, r"[\s<>\"{}|\\^`]")

    def assert_atom(self, body):
        """RFC 4287, sections 4.1.1, 4.1.2 and 4.2: what a feed must have, once, and in which form."""
        feed = ElementTree.fromstring(body)
        self.assertEqual(feed.tag, ATOM + "feed")
        self.assert_iri(feed.get(XML + "base"))
        for holder in [feed, *feed.findall(ATOM + "entry")]:
            for name in ("id", "title", "updated"):
                self.assertEqual(len(holder.findall(ATOM + name)), 1, name)
            self.assert_iri(holder.findtext(ATOM + "id"))
            datetime.strptime(holder.findtext(ATOM + "updated"), "%Y-%m-%dT%H:%M:%SZ")
            for category in holder.findall(ATOM + "category"):
                self.assertTrue(category.get("term"))
        self.assertTrue(feed.findtext(f"{ATOM}author/{ATOM}name"))
        for entry in feed.findall(ATOM + "entry"):
            links = [one for one in entry.findall(ATOM + "link") if one.get("rel") == "alternate"]
            self.assertEqual(len(links), 1)
            self.assert_iri(links[0].get("href"))
            self.assertRegex(links[0].get("type"), r"^.+/.+$")
            self.assertEqual(entry.find(ATOM + "summary").get("type"), "html")
        ids = [entry.findtext(ATOM + "id") for entry in feed.findall(ATOM + "entry")]
        self.assertEqual(len(ids), len(set(ids)))
        return feed

    def both(self, asked):
        """The answer in JSON and in Atom, which must say the same; returns the JSON."""
        feed = self.feed({**asked, "knowledgeResponseType": "application/json"})
        xml = self.ask({**asked, "knowledgeResponseType": "application/atom+xml"})
        self.assert_status(xml, 200)
        root = self.assert_atom(xml.body)
        for one in (feed, root):
            name = "category" if one is feed else ATOM + "category"
            if one is feed:  # they differ in what was asked for, and so in their id
                one["category"] = [c for c in one[name] if c["scheme"] != "knowledgeResponseType"]
                del one["id"], one["updated"]
            else:
                for child in list(one):
                    if child.get("scheme") == "knowledgeResponseType" or child.tag in (ATOM + "id", ATOM + "updated"):
                        one.remove(child)
        self.assertEqual(texts(root), texts(feed))
        return feed


class Requests(Infobutton):
    def test_every_spelling(self):
        for asked in (
            MITRAL,
            {CODE: "i340", SYSTEM: "icd-10-cm"},
            {CODE: " I34.0 ", SYSTEM: f"urn:oid:{OID}"},
            {CODE: "I34.0", SYSTEM: "http://hl7.org/fhir/sid/icd-10-cm"},
            {CODE: "48724000", SYSTEM: "2.16.840.1.113883.6.96"},
            {CODE: "D008944", SYSTEM: "2.16.840.1.113883.6.177"},
            {CODE: "424.0", SYSTEM: "2.16.840.1.113883.6.103"},
            {"mainSearchCriteria.c.c": "I34.0", "mainSearchCriteria.c.cs": OID},
            {"mainSearchCriteria.c": "I34.0", "mainSearchCriteria.cs": OID},
            {"mainsearchcriteria.V.C": "I34.0", "MAINSEARCHCRITERIA.v.cs": OID},
            {CODE + "0": "I34.0", SYSTEM + "0": OID},
            {CODE + "1": "I34.0", SYSTEM + "1": OID},
            {**MITRAL, "informationRecipient": "PROV", "utm_source": "x", "performer": "PAT", "": "y"},
            {**MITRAL, "informationRecipient": "PAT", "encounter.c.c": "AMB", "taskContext.c.c": "PROBLISTREV"},
        ):
            for method in ("GET", "POST"):
                with self.subTest(asked=asked, method=method):
                    self.assert_leads_to(self.ask(asked, method), "/en/articles/mitral-regurgitation")

    def test_encodings(self):
        for query in (
            f"{CODE}=I34%2E0&{SYSTEM}={OID}",
            f"{CODE}=+I34.0+&{SYSTEM}=urn%3Aoid%3A{OID}",
            f"&&{CODE}=%49%33%34.0&={OID}&{SYSTEM}={OID}&x",
            f"main%53earchCriteria.v.c=I34.0&{SYSTEM}={OID}&{DISPLAY}=M%E9ni%E8re",  # Latin-1: passed over
        ):
            for method in ("GET", "POST"):
                with self.subTest(query=query, method=method):
                    self.assert_leads_to(self.ask(query, method), "/en/articles/mitral-regurgitation")
        found = self.feed(f"{DISPLAY}=fuga+en+la+v%C3%A1lvula&informationRecipient.languageCode.c=es")
        self.assertIn({"scheme": DISPLAY, "term": "fuga en la válvula"}, found["category"])

    def test_query_and_form_together(self):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = self.server.request("POST", f"/infobutton?{urlencode(MITRAL)}", form, "subTopic.v.c=Q000175")
        self.assert_leads_to(reply, "/en/articles/mitral-regurgitation#diagnosis")

    def test_repeats_are_a_union_in_order(self):
        wanted = ["mitral-valve-prolapse", "mitral-regurgitation"]
        for query in (
            f"{CODE}=I34.1&{SYSTEM}={OID}&{CODE}1=I34.0&{SYSTEM}1={OID}",
            f"{SYSTEM}2={OID}&{CODE}2=I34.1&{CODE}7=48724000&{SYSTEM}7=snomed-ct",
            f"{CODE}=I34.1&{SYSTEM}={OID}&{CODE}=I34.0&{SYSTEM}={OID}",
            f"{CODE}=I34.1&{CODE}=I34.0&{SYSTEM}={OID}&{SYSTEM}={OID}",
            f"{CODE}=I34.1&{CODE}=I34.0&{SYSTEM}={OID}",  # one system for both
            f"{CODE}0=I34.1&{SYSTEM}0={OID}&{CODE}1=I34.0&{SYSTEM}1={OID}&{CODE}2=424.0&{SYSTEM}2=icd-9-cm",
        ):
            for method in ("GET", "POST"):
                with self.subTest(query=query, method=method):
                    self.assertEqual(self.ids(query, method=method)[:2], wanted)
        page = self.ask(f"{CODE}=I34.1&{CODE}=I34.0&{SYSTEM}={OID}")
        self.assert_status(page, 200)
        self.assertLess(page.text.index("mitral-valve-prolapse"), page.text.index("mitral-regurgitation"))

    def test_an_answer_without_entries_is_as_old_as_the_library(self):
        nothing = {CODE: "Z99.99", SYSTEM: OID}
        items = self.server.json("/api/v1/articles?lang=*&limit=100&fields=availableSince")["items"]
        feed = self.feed(nothing)
        self.assertEqual(feed["entry"], [])
        self.assertEqual(feed["updated"]["_value"], max(item["availableSince"] for item in items))

    def test_a_code_without_a_system_is_no_code(self):
        self.assert_leads_to(self.ask({CODE: "I34.0"}), "/en/search?q=I34.0")
        self.assertEqual(self.ids({CODE: "I34.0", SYSTEM: "1.2.3"}), [])


class Narrowing(Infobutton):
    def test_subtopics_and_tasks_choose_the_section(self):
        sections = {
            "Q000175": "diagnosis", "Q000628": "treatment", "Q000188": "treatment", "Q000601": "treatment",
            "Q000209": "causes", "Q000517": "prevention", "Q000150": "complications",
        }  # fmt: skip
        for code, section in sections.items():
            for language in ("en", "es"):
                for name in ("subTopic.v.c", "subTopic.c.c", "subTopic.v.c1"):
                    asked = {**MITRAL, name: code, "subTopic.v.cs": "2.16.840.1.113883.6.177",
                             "informationRecipient.languageCode.c": language}  # fmt: skip
                    address = f"/{language}/articles/mitral-regurgitation#{section}"
                    self.assert_leads_to(self.ask(asked), address)
                    self.assertIn(f'id="{section}"', self.server.get(address.partition("#")[0]).text)
                    href = self.feed(asked)["entry"][0]["link"][0]["href"]
                    self.assertEqual(href, self.server.origin + address)
        plain = "/en/articles/mitral-regurgitation"
        self.assert_leads_to(self.ask({**MITRAL, "subTopic.v.c": "Q999999"}), plain)
        self.assert_leads_to(self.ask({**MITRAL, "taskContext.c.c": "MEDOE"}), plain + "#treatment")
        both = {**MITRAL, "taskContext.c.c": "MEDOE", "subTopic.v.c": "Q000209"}
        self.assert_leads_to(self.ask(both), plain + "#causes")

    def test_ages(self):  # the article is for adults
        for value, unit, fits in (
            ("18", "a", True), ("17", "a", False), ("17.99", "a", False), ("216", "mo", True), ("215", "mo", False),
            ("940", "wk", True), ("900", "wk", False), ("6575", "d", True), ("6574", "d", False), ("12", "h", False),
            ("40", None, True), ("5", None, False), ("5", "parsec", True), ("old", "a", True), ("-3", "a", True),
            ("9" * 400, "a", True), ("18.", "a", True), ("1.8.0", "a", True), ("", "a", True),
        ):  # fmt: skip
            asked = {**MITRAL, "age.v.v": value, **({"age.v.u": unit} if unit else {})}
            with self.subTest(value=value[:9], unit=unit):
                self.assertEqual(self.ids(asked), ["mitral-regurgitation"] if fits else [])
        self.assertEqual(self.ids({**MITRAL, "ageGroup.v.c": "D002648"}), [])
        self.assertEqual(self.ids({**MITRAL, "ageGroup.v.c": "D000293"}), ["mitral-regurgitation"])
        self.assertEqual(self.ids({**MITRAL, "ageGroup.v.c": "D000368"}), ["mitral-regurgitation"])

    def test_what_is_left_out_is_said(self):
        asked = {**MITRAL, "age.v.v": "5", "age.v.u": "a"}
        self.assertIn("1 article was left out", self.both(asked)["subtitle"]["_value"])
        page = self.ask(asked)
        self.assert_status(page, 200)
        self.assertIn("1 article was left out", page.text)
        self.assertNotIn("/articles/mitral-regurgitation", page.text)
        self.assertIn("/en/search?q=I34.0", page.text)

    def test_languages(self):
        name = "informationRecipient.languageCode.c"
        for asked, language in (("es", "es"), ("es-MX", "es"), ("ES", "es"), ("en-US", "en"), ("en", "en")):
            reply = self.ask({**MITRAL, name: asked})
            self.assert_leads_to(reply, f"/{language}/articles/mitral-regurgitation")
        page = self.ask({**MITRAL, name: "tlh"}, headers={"Accept": "text/html"})
        self.assert_status(page, 404)
        self.assertEqual(page.headers["Content-Type"], "text/html; charset=utf-8")
        self.assertIn("/es/search?q=I34.0", page.text)
        feed = self.both({**MITRAL, name: "tlh"})
        self.assertEqual(feed.get("entry", []), [])
        self.assertIn("tlh", feed["subtitle"]["_value"])
        reply = self.ask({**MITRAL, name: "es", **JSON})
        self.assertEqual(reply.headers["Content-Language"], "es")


class Answers(Infobutton):
    def test_types(self):
        for asked, given in TYPES.items():
            for accept in ("*/*", "text/html", given):
                reply = self.ask({**MITRAL, "knowledgeResponseType": asked}, headers={"Accept": accept})
                self.assert_status(reply, 200)
                self.assertEqual(reply.headers["Content-Type"], given)
        for plus in ("+", "%2B", "%2b"):  # a bare plus sign means a space, but is what systems send
            reply = self.ask(f"{urlencode(MITRAL)}&knowledgeResponseType=application/atom{plus}xml")
            self.assertEqual(reply.headers["Content-Type"], TYPES["application/atom+xml"])
        self.assert_leads_to(self.ask({**MITRAL, "knowledgeResponseType": "TEXT/HTML"}), "/en/articles/mitral-regurgitation")
        problem = self.assert_problem(self.ask({**MITRAL, "knowledgeResponseType": "image/png"}), 400, "bad-parameter")
        for type in ("text/html", *TYPES):
            self.assertIn(type, problem["detail"])

    def test_the_feed(self):
        feed = self.both({**MITRAL, "subTopic.v.c": "Q000628"})
        self.assertIn({"scheme": CODE, "term": "I34.0"}, feed["category"])
        self.assertIn({"scheme": "subTopic.v.c", "term": "Q000628"}, feed["category"])
        entry = feed["entry"][0]
        self.assertEqual(entry["title"], {"type": "text", "_value": "Mitral Regurgitation"})
        self.assertEqual(entry["summary"]["type"], "html")
        self.assertIn("September 2020", entry["summary"]["_value"])
        self.assertIn("edition 1", entry["summary"]["_value"])
        facts = {category["scheme"]: category["term"] for category in entry["category"]}
        self.assertEqual(facts["match"], "exact")
        self.assertEqual((facts["edition"], facts["review.lastReviewed"]), ("1", "2020-09"))
        self.assertEqual(facts["review.status"], "overdue")

    def test_the_same_question_has_the_same_id(self):
        ids = [self.feed(asked)["id"]["_value"] for asked in (MITRAL, MITRAL, {**MITRAL, CODE: "I34.1"})]
        self.assertEqual(ids[0], ids[1])
        self.assertNotEqual(ids[0], ids[2])
        self.assertEqual(self.feed({**MITRAL, "utm_source": "x"})["id"]["_value"], ids[0])

    def test_ancestors(self):
        wider = self.both({CODE: "I34.01", SYSTEM: OID})
        self.assertEqual(wider["entry"][0]["category"][0], {"scheme": "match", "term": "ancestor"})
        self.assertIn("I34.0.", wider["subtitle"]["_value"])
        self.assert_leads_to(self.ask({CODE: "I34.01", SYSTEM: OID}), "/en/articles/mitral-regurgitation")

    def test_an_unmatched_code_falls_to_its_words(self):
        for name in (DISPLAY, "mainSearchCriteria.v.ot"):
            asked = {CODE: "Z99.9", SYSTEM: OID, name: "leaky mitral valve"}
            feed = self.both(asked)
            self.assertEqual(feed["entry"][0]["category"][0], {"scheme": "match", "term": "words"})
            said = "No article has the code Z99.9. Shown is what was found by the words “leaky mitral valve”."
            self.assertIn(said, feed["subtitle"]["_value"])
            page = self.ask(asked)
            self.assert_status(page, 200)
            self.assertIn(said, page.text)
        feed = self.both({DISPLAY: "leaky mitral valve"})
        self.assertIn("Found by the words “leaky mitral valve”.", feed["subtitle"]["_value"])

    def test_nothing_found(self):
        asked = {CODE: "Z99.9", SYSTEM: OID, DISPLAY: "zzqqxx"}
        feed = self.both(asked)
        self.assertEqual(feed.get("entry", []), [])
        self.assertIn("Nothing was found for Z99.9.", feed["subtitle"]["_value"])
        self.assert_leads_to(self.ask(asked), "/en/search?q=zzqqxx")
        self.assert_leads_to(self.ask({}), "/en/search")
        self.assertEqual(self.both({}).get("entry", []), [])

    def test_headers(self):
        reply = self.ask({**MITRAL, **JSON})
        self.assert_common_headers(reply)
        self.assertEqual(reply.headers["Cache-Control"], "private, max-age=60")
        self.assertEqual(reply.headers["Access-Control-Allow-Origin"], "*")
        again = self.ask({**MITRAL, **JSON}, headers={"If-None-Match": reply.headers["ETag"]})
        self.assert_status(again, 304)
        self.assertEqual(self.ask({**MITRAL, **JSON}, "POST").headers["Cache-Control"], "no-store")


class Hostile(Infobutton):
    def test_too_many(self):
        many = "&".join(f"x{i}=1" for i in range(10_000))
        self.assert_status(self.ask(many), 414)
        reply = self.ask(many, "POST")
        self.assert_status(reply, 413 if len(many) > 65536 else 400)
        fewer = "&".join(f"x{i}=1" for i in range(257))
        self.assert_problem(self.ask(f"{urlencode(JSON)}&{fewer}", "POST"), 400, "bad-parameter")
        self.assertIn("More than 256 parameters", self.ask(fewer, "POST", headers={"Accept": "text/html"}).text)
        short = "&".join("a" for _ in range(10_000))
        self.assert_status(self.ask(short, "POST"), 400)
        codes = "&".join(f"{CODE}=I34.{i}" for i in range(17))
        self.assert_status(self.ask(codes + f"&{SYSTEM}={OID}"), 400)

    def test_bytes_that_are_no_text(self):
        self.assert_status(self.ask(f"{CODE}=I34%000&{SYSTEM}={OID}"), 400)  # the server's guard
        for value in ("I34%00.0", "%FF%FE", "%", "%G0", "%C3", "%ED%A0%80", "%F5%80%80%80"):
            for method in ("GET", "POST"):
                reply = self.ask(f"{DISPLAY}={value}&{CODE}=I34.0&{SYSTEM}={OID}", method)
                self.assertIn(reply.status, (303, 400), value)

    def test_texts_come_back_as_texts(self):
        nasty = ("<script>alert(1)</script>", "]]>", "&amp;&#0;", "\"'><x", "\x01\x0b\x1f", "a\r\nb\tc", "\ufffe\uffff", "🫀" * 50)
        for text in nasty:
            asked = {DISPLAY: text, CODE: text, SYSTEM: OID}
            for method in ("GET", "POST"):
                reply = self.ask(asked, method)
                self.assertIn(reply.status, (200, 303), text)
                self.assertNotIn("<script>alert", reply.text)
            feed = self.ask({**asked, "knowledgeResponseType": "text/xml"})
            held = re.sub("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text.strip(" \t"))
            terms = {c.get("term") for c in self.assert_atom(feed.body).findall(ATOM + "category")}
            self.assertIn(held, terms)
            terms = {c["term"] for c in self.feed(asked)["category"]}
            self.assertIn(text.strip(" \t"), terms)

    def test_long_values(self):
        for size in (300, 7000, 60_000):
            for name in (CODE, DISPLAY, "subTopic.v.c", "age.v.v", "knowledgeResponseType", "informationRecipient.languageCode.c"):
                reply = self.ask({SYSTEM: OID, name: "é" * (size // 6)}, "POST")
                self.assertIn(reply.status, (200, 303, 400, 404), (name, size))
                self.assertLess(len(reply.headers["Location"] or ""), 3000)
        self.assert_status(self.ask({DISPLAY: "x" * 70_000}, "POST"), 413)

    def test_other_bodies(self):
        for type in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
            reply = self.server.request("POST", "/infobutton", {"Content-Type": type}, "{}")
            self.assert_status(reply, 415)
        self.assert_leads_to(self.server.request("POST", "/infobutton", {"Content-Length": "0"}), "/en/search")
        self.assert_status(self.server.request("PUT", "/infobutton", json={}), 405)


class Audience(Infobutton):
    server_arguments = {"paths": [], "token": "content:publish"}

    def test_the_sex(self):
        code = {"system": "icd-10-cm", "code": "N40", "display": "<em>& \"it\"</em>"}
        titles = {"male": "Men's ]]> <Guide> & \"More\"", "female": "Women's Guide", None: "Everybody's Guide"}
        for sex, title in titles.items():
            made = self.server.put(document(f"for-{sex or 'all'}".lower(), title=title, topics=[], codes=[code],
                                            audience={"ageMin": None, "ageMax": 64, "sex": sex}))  # fmt: skip
            self.assert_status(made, 201)
        asked = {CODE: "N40", SYSTEM: OID}
        name = "patientPerson.administrativeGenderCode.c"
        both, men, women = ["for-all", "for-female", "for-male"], ["for-all", "for-male"], ["for-all", "for-female"]
        for value, wanted in (("F", women), ("f", women), ("M", men), ("UN", both), ("", both), ("male", men), ("x", both)):
            self.assertEqual(sorted(self.ids({**asked, name: value})), wanted, value)
        feed = self.both({**asked, name: "M"})
        self.assertIn(titles["male"], [entry["title"]["_value"] for entry in feed["entry"]])
        self.assertIn("1 article was left out", feed["subtitle"]["_value"])
        for number in range(30):  # more than an answer shows, and all for men
            self.server.put(document(f"a-{number}", title="A Guide", topics=[], codes=[code], audience={"sex": "male"}))
        self.assertEqual(sorted(self.ids({**asked, name: "F"})), women)
        self.assertEqual(len(self.ids(asked)), 25)
        self.assertEqual(self.ids({**asked, "age.v.v": "65", "age.v.u": "a", name: "F"}), [])
        self.assertEqual(sorted(self.ids({**asked, "age.v.v": "64.9", "age.v.u": "a", name: "F"})), women)


class Empty(Infobutton):
    server_arguments = {"paths": []}

    def test_a_library_without_articles(self):
        self.assertEqual(self.both(MITRAL).get("entry", []), [])
        self.assert_leads_to(self.ask(MITRAL), "/en/search?q=I34.0")
        self.assert_leads_to(self.ask({}), "/en/search")


class Corpora(Infobutton):
    @classmethod
    def setUpClass(cls):
        cls.server_arguments = {"paths": [corpora("medlineplus-topics.ndjson.gz")]}
        super().setUpClass()

    def test_every_article_in_both_forms(self):
        for article in corpus("medlineplus-topics"):
            code = next(iter(article["codes"]), {"system": "", "code": ""})
            asked = {CODE: code["code"], SYSTEM: code["system"], DISPLAY: article["title"]}
            feed = self.both(asked)
            ids = [entry["id"]["_value"].rpartition("/")[2] for entry in feed["entry"]]
            if code["code"]:
                self.assertIn(article["id"], ids)


if __name__ == "__main__":
    unittest.main()
