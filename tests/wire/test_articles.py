#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Public JSON: the list, the document, its sections and reviews, topics, the library, search, and what
HTTP promises of each of them. Expectations come from the seed files themselves."""

import ctypes
import datetime
import gzip
import re
import unittest
from urllib.parse import quote, urlsplit

from harness import WireTest, document, seed, until

SEED = seed()
SORTS = ("title", "-dateModified", "-lastReviewed", "reviewDue")
ARTICLE = "/api/v1/articles/mitral-regurgitation"
TEXT, NUMBER, FLAG, LIST, OBJECT = str, int, bool, list, dict

# name: (type, whether it may be null). The order of the contract.
FIELDS = {
    "id": (TEXT, False), "language": (TEXT, False), "kind": (TEXT, False), "sample": (FLAG, False),
    "title": (TEXT, False), "alternateNames": (LIST, False), "summary": (TEXT, True), "topics": (LIST, False),
    "audience": (OBJECT, False), "codes": (LIST, False), "sections": (LIST, False), "figures": (LIST, False),
    "resources": (LIST, False), "references": (LIST, False), "evidenceUpdates": (LIST, False),
    "related": (LIST, False), "teachBack": (LIST, False), "review": (OBJECT, False), "notices": (LIST, False),
    "feedbackPromise": (OBJECT, True), "rights": (OBJECT, True), "source": (OBJECT, True),
    "translationOf": (OBJECT, True), "datePublished": (TEXT, True), "dateModified": (TEXT, True),
    "updateType": (TEXT, True), "urgency": (TEXT, False), "changeNote": (TEXT, True), "edition": (NUMBER, False),
    "editionState": (TEXT, False), "latest": (OBJECT, True),
    "availableSince": (TEXT, False), "readingLevel": (OBJECT, True), "completeness": (OBJECT, False),
    "translations": (LIST, False), "printout": (OBJECT, False), "url": (TEXT, False), "feedbackUrl": (TEXT, False),
}
INNER = {
    "printout": {"code", "url"},
    "audience": {"ageMin", "ageMax", "sex"},
    "codes": {"system", "code", "display"},
    "sections": {"key", "aspect", "title", "inferred", "html", "sections"},
    "figures": {"key", "title", "alt", "caption", "credit", "copyright", "reproduction", "media"},
    "resources": {"name", "url", "region"},
    "references": {"type", "text", "url", "accessed", "doi", "pmid"},
    "evidenceUpdates": {"date", "source", "text", "url", "doi", "pmid", "sections"},
    "related": {"id", "relation", "title"},
    "review": {"lastReviewed", "organization", "reviewers", "reviewDue", "reviewDueBasis", "status", "edition",
               "changedSince"},
    "notices": {"kind", "text"},
    "feedbackPromise": {"team", "businessDays", "email"},
    "rights": {"copyrightHolder", "license", "attribution"},
    "source": {"name", "id", "url"},
    "translationOf": {"language", "edition"},
    "readingLevel": {"method", "value"},
    "completeness": {"lost", "inferred", "unresolved"},
    "translations": {"language", "url", "edition", "status"},
}


def local(url):
    """The path and query of an absolute URL."""
    parts = urlsplit(url)
    return parts.path + ("?" + parts.query if parts.query else "")


def empties(value, path=""):
    """Where a document holds an empty string."""
    if value == "":
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from empties(part, f"{path}/{key}")


def stated(value):
    """A part of a document without its nulls and empty lists, which a seed file may leave out."""
    if isinstance(value, dict):
        return {name: stated(part) for name, part in value.items() if part not in (None, [])}
    return [stated(part) for part in value] if isinstance(value, list) else value


def sections_of(article):
    """All sections, outer ones first."""
    for section in article["sections"]:
        yield section
        yield from sections_of(section)


def last_day(date):
    """The last day of a partial date."""
    year, month, day = (list(map(int, date.split("-"))) + [0, 0])[:3]
    if day:
        return datetime.date(year, month, day)
    following = datetime.date(year + 1, 1, 1) if month in (0, 12) else datetime.date(year, month + 1, 1)
    return following - datetime.timedelta(days=1)


def status_today(front):
    """The review status that the seed file's dates give today, by the policy of 36 months."""
    review = front.get("review")
    if not review:
        return "unreviewed"
    due = review.get("reviewDue")
    if due is None:
        year, _, rest = review["lastReviewed"].partition("-")
        due = "-".join(filter(None, [str(int(year) + 3), rest]))
    left = (last_day(due) - datetime.datetime.now(datetime.timezone.utc).date()).days
    return "overdue" if left < 0 else "due-soon" if left <= 60 else "current"


def unbrotli(data):
    """Decodes br with the library that the server links, too."""
    library = ctypes.CDLL("libbrotlidec.so.1")
    size = ctypes.c_size_t(1 << 22)
    out = ctypes.create_string_buffer(size.value)
    if library.BrotliDecoderDecompress(ctypes.c_size_t(len(data)), data, ctypes.byref(size), out) != 1:
        raise AssertionError("not br")
    return out.raw[: size.value]


class Lists(WireTest):
    def walk(self, query):
        """All items of a list, page by page, and how many pages they took."""
        items, path, pages = [], f"/api/v1/articles?{query}", 0
        while path:
            reply = self.server.get(path)
            self.assert_status(reply, 200)
            page = reply.json()
            self.assertEqual(set(page), {"items", "next", "total"})
            link = f'<{page["next"]}>; rel="next"' if page["next"] else None
            self.assertEqual(reply.headers["Link"], link)
            items += page["items"]
            path, pages = page["next"] and local(page["next"]), pages + 1
        self.assertEqual(len(items), page["total"])
        return items, pages

    def test_paging_loses_and_repeats_nothing(self):
        for sort in SORTS:
            for language in ("en", "es", "*"):
                count = sum(language in (tag, "*") for _, tag in SEED)
                whole, _ = self.walk(f"sort={sort}&lang={language}&limit=100")
                self.assertEqual(len({(i["id"], i["language"]) for i in whole}), count)
                for limit in (1, 2, 3, 5, 11):
                    with self.subTest(sort=sort, language=language, limit=limit):
                        items, pages = self.walk(f"sort={sort}&lang={language}&limit={limit}")
                        self.assertEqual(items, whole)
                        self.assertEqual(pages, -(-count // limit))

    def test_sorts(self):
        of = {
            "title": lambda i: i["title"].lower(),
            "-dateModified": lambda i: i["dateModified"],
            "-lastReviewed": lambda i: i["review"]["lastReviewed"],
            "reviewDue": lambda i: i["review"]["reviewDue"] and (i["review"]["reviewDue"] + "-01-01")[:10],  # its first day
        }
        for sort in SORTS:
            keys = [of[sort](i) for i in self.walk(f"sort={sort}&limit=100")[0]]
            stated = [key for key in keys if key is not None]
            self.assertEqual(stated, sorted(stated, reverse=sort.startswith("-")), sort)
            self.assertEqual(keys[: len(stated)], stated, f"{sort}: what has no date comes last")

    def test_item(self):
        items = {i["id"]: i for i in self.walk("")[0]}
        self.assertEqual(set(items), {id for id, language in SEED if language == "en"})
        item = items["mitral-regurgitation"]
        self.assertLessEqual({"id", "language", "kind", "title", "summary", "url", "review"}, set(item))
        self.assertEqual(item["url"], f"{self.server.origin}/en/articles/mitral-regurgitation")
        self.assertEqual(item["review"]["status"], "overdue")
        self.assertEqual(item["review"]["lastReviewed"], "2020-09")
        self.assertEqual(list(empties(items)), [])

    def test_filters(self):
        english = {id: front for (id, language), front in SEED.items() if language == "en"}
        inner = {"heart-and-circulation", "heart-valves", "heart-rhythm"}
        expected = {
            "topic=heart-and-circulation": lambda f: inner & set(f["topics"]),
            "topic=heart-valves": lambda f: "heart-valves" in f["topics"],
            "kind=symptom": lambda f: f["kind"] == "symptom",
            "letter=M": lambda f: f["title"][0] == "M",
            "updatedSince=2000": lambda f: True,
            "updatedSince=2999-01": lambda f: False,
            "source=Nobody": lambda f: False,
            "topic=heart-valves&kind=test": lambda f: f["kind"] == "test" and "heart-valves" in f["topics"],
        }
        for status in ("current", "due-soon", "overdue", "unreviewed"):
            expected[f"reviewStatus={status}"] = lambda f, status=status: status_today(f) == status
        for query, holds in expected.items():
            with self.subTest(query):
                found = {i["id"] for i in self.walk(query + "&limit=3")[0]}
                self.assertEqual(found, {id for id, front in english.items() if holds(front)})

    def test_bad_parameters(self):
        bad = ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=", "limit=1.5", "lang=_", "lang=", "kind=cat",
               "sort=-title", "sort=", "letter=", "reviewStatus=late", "updatedSince=2026-13", "topic=No%20Topic",
               "limit=1&limit=2", "fields=", "fields=id,nothing"]
        for query in bad:
            with self.subTest(query):
                problem = self.assert_problem(self.server.get(f"/api/v1/articles?{query}"), 400, "bad-parameter")
                self.assertIn(query.split("=")[0], problem["detail"])
        self.assert_problem(self.server.get("/api/v1/articles?lang=%ff"), 400, "bad-parameter")
        for query in ("page=2", "utm_source=x", "Lang=en", "=x"):
            self.assert_problem(self.server.get(f"/api/v1/articles?{query}"), 400, "unknown-parameter")
        for query in ("limit=1", "limit=100", "fields=id,title"):
            self.assert_status(self.server.get(f"/api/v1/articles?{query}"), 200)

    def test_cursor_belongs_to_its_list(self):
        first = self.server.json("/api/v1/articles?limit=2&sort=title")
        cursor = re.search(r"cursor=([^&]+)", first["next"])[1]
        for query in (f"sort=reviewDue&cursor={cursor}", f"sort=-dateModified&cursor={cursor}", "cursor=abc",
                      "cursor=00", f"cursor={cursor}0", "cursor=" + "61" * 500, f"cursor={cursor[:-2]}zz"):
            with self.subTest(query):
                self.assert_problem(self.server.get(f"/api/v1/articles?{query}"), 400, "bad-cursor")

    def test_fields_of_items(self):
        page = self.server.json("/api/v1/articles?fields=id,review&limit=2")
        self.assertEqual(set(page), {"items", "next", "total"})
        self.assertEqual([set(item) for item in page["items"]], [{"id", "review"}] * 2)
        self.assertIn("fields=id", page["next"])


class Documents(WireTest):
    server_arguments = {"token": "content:publish"}

    def test_shape(self):
        for id, language in SEED:
            with self.subTest(f"{id}/{language}"):
                article = self.server.json(f"/api/v1/articles/{id}?lang={language}")
                self.assertEqual(list(article), list(FIELDS))
                for name, (kind, nullable) in FIELDS.items():
                    if not (nullable and article[name] is None):
                        self.assertIs(type(article[name]), kind, name)
                self.assertEqual(list(empties(article)), [])
                for name, names in INNER.items():
                    parts = article[name] if isinstance(article[name], list) else [article[name] or None]
                    for part in filter(None, parts):
                        self.assertEqual(set(part), names, name)

    def test_faithful_to_the_seed(self):
        same = ("id", "language", "kind", "sample", "title", "alternateNames", "summary", "topics", "codes",
                "resources", "references", "evidenceUpdates", "teachBack", "notices", "feedbackPromise", "rights",
                "datePublished", "dateModified", "translationOf")
        for (id, language), front in SEED.items():
            article = self.server.json(f"/api/v1/articles/{id}?lang={language}")
            for name in same:
                absent = [] if isinstance(article[name], list) else None
                self.assertEqual(stated(article[name]), stated(front.get(name, absent)), f"{id}/{language} {name}")
            self.assertEqual([r["id"] for r in article["related"]], [r["id"] for r in front.get("related", [])])
            self.assertEqual(article["review"]["status"], status_today(front))

    def test_every_element_of_the_first_article(self):
        article = self.server.json(ARTICLE)
        review = article["review"]
        self.assertEqual((review["lastReviewed"], review["reviewDue"]), ("2020-09", "2023-09"))
        self.assertEqual((review["reviewDueBasis"], review["status"]), ("stated", "overdue"))
        self.assertEqual((review["edition"], review["changedSince"]), (1, "none"))
        self.assertEqual(review["reviewers"], [{"name": "Sample Reviewer", "credentials": ["MD"], "role": None}])
        self.assertEqual(article["audience"], {"ageMin": 18, "ageMax": None, "sex": None})
        self.assertEqual({r["region"] for r in article["resources"]}, {"US", "CA"})
        self.assertIn("2020-09", [r["accessed"] for r in article["references"]])
        self.assertEqual([u["date"] for u in article["evidenceUpdates"]], ["2018-12", "2018-02-06"])
        figure = article["figures"][0]
        for name, value in SEED["mitral-regurgitation", "en"]["figures"][0].items():
            self.assertEqual(figure.get(name, value), value, name)
        self.assertEqual(figure["reproduction"], "permitted")
        self.assertEqual(figure["media"]["type"], "image/svg+xml")
        self.assertGreater(figure["media"]["width"], 0)
        self.assertEqual(article["readingLevel"]["method"], "flesch-kincaid")
        self.assertLessEqual(article["readingLevel"]["value"], 7)
        self.assertEqual(article["completeness"], {"lost": 0, "inferred": 0, "unresolved": 0})
        titles = {r["id"]: r["title"] for r in article["related"]}
        self.assertEqual(titles["echocardiogram"], SEED["echocardiogram", "en"]["title"])
        self.assertEqual([(t["language"], t["edition"]) for t in article["translations"]], [("es", 1)])
        self.assertEqual(article["edition"], 1)
        self.assertRegex(article["availableSince"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")

    def test_sections_are_a_tree(self):
        article = self.server.json(ARTICLE)
        parts = {section["key"]: section for section in sections_of(article)}
        self.assertIn("medicines", [inner["key"] for inner in parts["treatment"]["sections"]])
        self.assertIn("<ul>", parts["causes"]["html"])
        self.assertRegex(parts["causes"]["html"], r"<li>[^<]*<ul>|<li><p>[^<]*</p><ul>")
        self.assertIn('class="callout emergency"', parts["when-to-get-help"]["html"])
        self.assertIn("figure", parts["overview"]["html"])
        self.assertEqual(parts["medicines"]["aspect"], "treatment")

    def test_urls_are_absolute(self):
        article = self.server.json(ARTICLE)
        origin = self.server.origin
        self.assertEqual(article["url"], f"{origin}/en/articles/mitral-regurgitation")
        self.assertEqual(article["feedbackUrl"], f"{origin}/en/articles/mitral-regurgitation/feedback")
        self.assertEqual(article["translations"][0]["url"], f"{origin}/es/articles/mitral-regurgitation")
        self.assertTrue(article["figures"][0]["media"]["url"].startswith(f"{origin}/api/v1/media/"))
        html = "".join(section["html"] or "" for section in sections_of(article))
        link = f'<a href="{origin}/en/articles/rheumatic-fever" data-article="rheumatic-fever">'
        self.assertIn(link, html)
        self.assertNotIn("article:", html)

    def test_absent_is_null(self):
        article = self.server.json("/api/v1/articles/heart-murmur")
        nothing = {name: None for name in INNER["review"]} | {"reviewers": [], "status": "unreviewed"}
        self.assertEqual(article["review"], nothing)
        self.assert_status(self.server.put({"id": "bare", "language": "en", "kind": "other", "title": "Bare",
                                            "sections": []}), 201)
        bare = self.server.json("/api/v1/articles/bare")
        self.assertEqual(list(bare), list(FIELDS))
        self.assertEqual(bare["audience"], {"ageMin": None, "ageMax": None, "sex": None})
        for name in ("summary", "feedbackPromise", "rights", "source", "translationOf", "datePublished",
                     "dateModified", "changeNote"):
            self.assertIsNone(bare[name], name)
        for name in ("alternateNames", "topics", "codes", "figures", "translations", "sections"):
            self.assertEqual(bare[name], [], name)

    def test_fields(self):
        self.assertEqual(set(self.server.json(f"{ARTICLE}?fields=title,review")), {"title", "review"})
        self.assert_problem(self.server.get(f"{ARTICLE}?fields=title,nope"), 400, "bad-parameter")

    def test_plain_text(self):
        article = self.server.json(f"{ARTICLE}?body=text")
        for section in sections_of(article):
            self.assertNotIn("html", section)
            self.assertNotIn("<", section["text"] or "")
        self.assertIn("Rheumatic fever", article["sections"][1]["text"])
        self.assert_problem(self.server.get(f"{ARTICLE}?body=pdf"), 400, "bad-parameter")

    def test_languages(self):
        for asked in ("es", "es-MX", "es-419"):
            reply = self.server.get(f"{ARTICLE}?lang={asked}")
            self.assert_status(reply, 200)
            self.assertEqual((reply.json()["language"], reply.headers["Content-Language"]), ("es", "es"))
        problem = self.assert_problem(self.server.get(f"{ARTICLE}?lang=fr"), 404, "language-not-available")
        there = [{"language": tag, "url": f"{self.server.origin}/{tag}/articles/mitral-regurgitation"}
                 for tag in ("en", "es")]
        self.assertEqual(problem["available"], there)
        for path in ("/api/v1/articles/heart-mri?lang=es", f"{ARTICLE}/sections/causes?lang=fr",
                     f"{ARTICLE}/reviews?lang=fr"):
            self.assert_problem(self.server.get(path), 404, "language-not-available")

    def test_nothing_there(self):
        for path in ("/api/v1/articles/no-such-article", "/api/v1/articles/UPPER", "/api/v1/articles/a--b",
                     f"{ARTICLE}/sections/no-such-section", f"{ARTICLE}/nothing", "/api/v1/nothing", "/api/v2/x",
                     "/api/v1/articles/", "/api/v1/topics/no-such-topic", "/api/v1/media/" + "0" * 64):
            with self.subTest(path):
                self.assert_problem(self.server.get(path), 404, "not-found")

    def test_section(self):
        whole = {s["key"]: s for s in sections_of(self.server.json(ARTICLE))}
        for key in ("causes", "treatment", "medicines"):
            section = self.server.json(f"{ARTICLE}/sections/{key}")
            self.assertEqual({name: section[name] for name in whole[key]}, whole[key])
            self.assertEqual(section["review"]["status"], "overdue")
        text = self.server.json(f"{ARTICLE}/sections/causes?body=text&lang=es")
        self.assertNotIn("<", text["text"])

    def test_reviews(self):
        page = self.server.json(f"{ARTICLE}/reviews")
        self.assertEqual([r["lastReviewed"] for r in page["items"]], ["2020-09"])
        self.assertEqual(page["items"][0]["edition"], 1)
        self.assertEqual(self.server.json("/api/v1/articles/heart-murmur/reviews")["items"], [])

    def test_source_is_found(self):
        source = {"name": "Sample Source", "id": "s-17", "url": None}
        self.assert_status(self.server.put(document("sourced", source=source)), 201)
        page = self.server.json("/api/v1/articles?source=Sample%20Source&sourceId=s-17")
        self.assertEqual([item["id"] for item in page["items"]], ["sourced"])


class Taxonomy(WireTest):
    def flat(self, topics):
        for topic in topics:
            yield topic
            yield from self.flat(topic["topics"])

    def test_tree_and_counts(self):
        for language in ("en", "es"):
            topics = {t["id"]: t for t in self.flat(self.server.json(f"/api/v1/topics?lang={language}")["items"])}
            self.assertEqual(len(topics), 7)
            named = [set(f["topics"]) for (_, tag), f in SEED.items() if tag == language]
            for id, topic in topics.items():
                inside = {t["id"] for t in self.flat([topic])}
                self.assertEqual(topic["count"], sum(bool(inside & one) for one in named), f"{language} {id}")
                self.assertEqual(topic["url"], f"{self.server.origin}/{language}/topics/{id}")
                self.assertEqual(self.server.json(f"/api/v1/topics/{id}?lang={language}"), topic)
        self.assertEqual(topics["heart-valves"]["title"], "Válvulas del corazón")
        self.assertEqual(topics["heart-valves"]["parent"], "heart-and-circulation")

    def test_library(self):
        library = self.server.json("/api/v1/library")
        self.assertEqual(library["languages"], ["en", "es"])
        self.assertEqual((library["language"], library["timeZone"]), ("en", "UTC"))
        self.assertEqual(library["emergencyNumber"], "911")
        self.assertIn("condition", library["kinds"])
        self.assertIn("when-to-get-help", library["aspects"])
        self.assertIn("http://hl7.org/fhir/sid/icd-10-cm", [s["system"] for s in library["codeSystems"]])
        self.assertLessEqual({"publisher", "disclaimer", "contact", "license"}, set(library))


class Search(WireTest):
    def found(self, words, more=""):
        return self.server.json(f"/api/v1/search?q={quote(words)}{more}")

    def test_titles_and_names(self):
        for words, more, id in (
            ("mitral regurgitation", "", "mitral-regurgitation"), ("MITRAL", "", "mitral-regurgitation"),
            ("leaky mitral valve", "", "mitral-regurgitation"), ("echocardiogram", "", "echocardiogram"),
            ("insuficiencia mitral", "&lang=es", "mitral-regurgitation"),
            ("valvulas", "&lang=es", "heart-valve-surgery"), ("rheumatic", "&topic=infections", "rheumatic-fever"),
            ("mitral", "&kind=procedure", "heart-valve-surgery"),
        ):
            with self.subTest(words + more):
                page = self.found(words, more)
                self.assertIn(id, [item["id"] for item in page["items"]])
        self.assertIn(self.found("mitral regurgitation")["items"][0]["id"], ("mitral-regurgitation",))

    def test_item(self):
        page = self.found("mitral")
        self.assertLessEqual({"items", "next", "total", "spelling"}, set(page))
        for item in page["items"]:
            self.assertLessEqual({"id", "title", "url", "kind", "summary", "snippet", "review"}, set(item))
            self.assertEqual(re.findall(r"<(?!/?mark>)", item["snippet"]), [])
            self.assertEqual(item["snippet"].count("<mark>"), item["snippet"].count("</mark>"))
        self.assertIn("<mark>", "".join(item["snippet"] for item in page["items"]))

    def test_paging(self):
        total = self.found("heart")["total"]
        path, ids = "/api/v1/search?q=heart&limit=3", []
        while path:
            page = self.server.json(path)
            ids += [item["id"] for item in page["items"]]
            path = page["next"] and local(page["next"])
        self.assertEqual((len(ids), len(set(ids))), (total, total))
        self.assertGreater(total, 3)

    def test_hostile_words(self):
        words = ['" OR * NEAR( ^', "title:mitral", "NOT mitral", "mitral*", "a" * 4000, "x " * 2000, "🫀", "\u202e",
                 "'; DROP TABLE article; --", "%", "()", "-", '"', "{a b}:c", "mitral\u0300", "<script>", "\x01",
                 "AND", "NEAR(mitral valve, 2)", "+", "ﷺ" * 100, "mitral\n\tvalve"]
        for word in words:
            with self.subTest(word[:30]):
                page = self.found(word)
                for item in page["items"]:
                    self.assertEqual(re.findall(r"<(?!/?mark>)", item["snippet"]), [])
        self.assertIn("Mitral", self.found("NOT mitral")["items"][0]["title"])
        self.assert_problem(self.server.get("/api/v1/search?q=a%00b"), 400)
        self.assert_problem(self.server.get("/api/v1/search?q=%ff"), 400)
        self.assert_problem(self.server.get("/api/v1/search?q=" + "a" * 10000), 414)
        for query in ("", "q=", "q=a&page=2", "q=a&limit=0", "q=a&limit=101"):
            self.assert_problem(self.server.get(f"/api/v1/search?{query}"), 400)
        self.assert_problem(self.server.get("/api/v1/search?q=heart&cursor=00"), 400, "bad-cursor")

    def test_is_private(self):
        reply = self.server.get("/api/v1/search?q=mitral")
        self.assertEqual(reply.headers["Cache-Control"], "private, max-age=60")


class Http(WireTest):
    PATHS = (ARTICLE, "/api/v1/articles", f"{ARTICLE}/sections/causes", f"{ARTICLE}/reviews", "/api/v1/topics",
             "/api/v1/topics/heart-valves", "/api/v1/library", "/api/v1/search?q=mitral", "/en/", "/en/a-z",
             "/en/a-z/M", "/en/topics/heart-valves", "/en/articles/mitral-regurgitation", "/en/search?q=mitral")

    def test_head_is_get_without_a_body(self):
        for path in (*self.PATHS, "/livez", "/readyz", "/api/v1/nothing", "/", "/en", "/en/nothing"):
            with self.subTest(path):
                got, head = self.server.get(path), self.server.request("HEAD", path)
                self.assertEqual((head.status, head.body), (got.status, b""))
                for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control", "Vary", "Surrogate-Key",
                             "Content-Language", "Location"):
                    self.assertEqual(head.headers[name], got.headers[name], name)

    def test_not_modified(self):
        for path in self.PATHS:
            with self.subTest(path):
                got = self.server.get(path)
                tag = got.headers["ETag"]
                self.assertRegex(tag, r'^"[^"]+"$')
                self.assertEqual(self.server.get(path).headers["ETag"], tag)
                for given in (tag, f'"other", {tag}', f"W/{tag}", "*"):
                    reply = self.server.get(path, {"If-None-Match": given})
                    self.assertEqual((reply.status, reply.body, reply.headers["ETag"]), (304, b"", tag), given)
                    self.assertEqual(reply.headers["Cache-Control"], got.headers["Cache-Control"])
                    self.assertEqual(reply.headers["Vary"], got.headers["Vary"])
                self.assert_status(self.server.get(path, {"If-None-Match": '"other"'}), 200)
                self.assert_status(self.server.request("HEAD", path, {"If-None-Match": tag}), 304)

    def test_options_and_methods(self):
        for path, allow in (
            (ARTICLE, {"GET", "HEAD", "OPTIONS"}), ("/api/v1/feedback", {"POST", "OPTIONS"}),
            ("/api/v1/editorial/articles/a/en", {"GET", "HEAD", "PUT", "OPTIONS"}),
            ("/en/articles/heart-murmur/feedback", {"GET", "HEAD", "POST", "OPTIONS"}),
            ("/api/v1/editorial/import", {"POST", "OPTIONS"}), ("/en/", {"GET", "HEAD", "OPTIONS"}),
        ):
            with self.subTest(path):
                reply = self.server.request("OPTIONS", path)
                self.assertEqual((reply.status, reply.body), (204, b""))
                self.assertEqual(set(reply.headers["Allow"].split(", ")), allow)
                for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - allow:
                    refused = self.server.request(method, path, {"Accept": "application/json"})
                    self.assertEqual(refused.status, 405)
                    self.assertEqual(refused.headers["Allow"], reply.headers["Allow"])
        self.assert_status(self.server.request("BREW", ARTICLE), 501)

    def test_preflight_and_cors(self):
        asked = {"Origin": "https://portal.example", "Access-Control-Request-Method": "POST",
                 "Access-Control-Request-Headers": "content-type"}
        reply = self.server.request("OPTIONS", "/api/v1/feedback", asked)
        self.assertEqual(reply.headers["Access-Control-Allow-Origin"], "*")
        self.assertIn("POST", reply.headers["Access-Control-Allow-Methods"])
        allowed = reply.headers["Access-Control-Allow-Headers"].lower()
        self.assertEqual(set(allowed.split(", ")), {"content-type", "idempotency-key", "if-none-match"})
        for path, status in ((ARTICLE, 200), ("/api/v1/articles/none", 404), ("/api/v1/articles?x=1", 400),
                             ("/api/v1/search?q=a%00b", 400), ("/api/v1/nothing", 404)):
            reply = self.server.get(path, {"Origin": "https://portal.example"})
            self.assert_status(reply, status)
            self.assertEqual(reply.headers["Access-Control-Allow-Origin"], "*", path)
            exposed = set(reply.headers["Access-Control-Expose-Headers"].split(", "))
            self.assertEqual(exposed, {"ETag", "Link", "Location", "Retry-After", "X-Request-Id"})
            self.assertIsNone(reply.headers["Access-Control-Allow-Credentials"])
        refused = self.server.request("DELETE", ARTICLE, {"Origin": "https://portal.example"})
        self.assertEqual(refused.headers["Access-Control-Allow-Origin"], "*")
        for method in ("OPTIONS", "GET"):
            secluded = self.server.request(method, "/api/v1/editorial/tokens", asked)
            self.assertIsNone(secluded.headers["Access-Control-Allow-Origin"])

    def test_not_acceptable(self):
        for accept in ("image/png", "application/xml", "application/json;q=0", "text/html"):
            reply = self.server.get(ARTICLE, {"Accept": accept})
            self.assert_status(reply, 406)
        for accept in ("*/*", "application/*", "application/json", "text/html, */*;q=0.1", "application/json; q=0.5"):
            self.assert_status(self.server.get(ARTICLE, {"Accept": accept}), 200)
        self.assert_status(self.server.get("/en/", {"Accept": "image/png"}), 406)

    def test_compression(self):
        for path in ("/en/articles/mitral-regurgitation", ARTICLE, "/api/v1/articles?limit=100"):
            plain = self.server.get(path)
            self.assertIsNone(plain.headers["Content-Encoding"])
            self.assertIn("Accept-Encoding", plain.headers["Vary"])
            tags = {plain.headers["ETag"]}
            for coding, decode in (("gzip", gzip.decompress), ("br", unbrotli)):
                def coded():
                    reply = self.server.get(path, {"Accept-Encoding": coding})
                    return reply if reply.headers["Content-Encoding"] == coding else None

                with self.subTest(path=path, coding=coding):
                    reply = until(coded, f"{path} in {coding}")
                    self.assertEqual(decode(reply.body), plain.body)
                    self.assertLess(len(reply.body), len(plain.body) / 2)
                    self.assertEqual(int(reply.headers["Content-Length"]), len(reply.body))
                    self.assertNotIn(reply.headers["ETag"], tags)
                    tags.add(reply.headers["ETag"])
                    again = {"Accept-Encoding": coding, "If-None-Match": reply.headers["ETag"]}
                    same = self.server.get(path, again)
                    self.assertEqual((same.status, same.body), (304, b""))
                    self.assertEqual(same.headers["ETag"], reply.headers["ETag"])
            for none in ("identity", "gzip;q=0, br;q=0", "deflate"):
                self.assertIsNone(self.server.get(path, {"Accept-Encoding": none}).headers["Content-Encoding"])

    def test_request_ids(self):
        for given in ("abc-12345678", "0af7651916cd43dd8448eb211c80319c"):
            self.assertEqual(self.server.get(ARTICLE, {"X-Request-Id": given}).headers["X-Request-Id"], given)
        made = {self.server.get(ARTICLE).headers["X-Request-Id"] for _ in range(20)}
        self.assertEqual(len(made), 20)
        for given in ("x" * 300, 'a" status=200', "a b"):
            self.assertNotEqual(self.server.get(ARTICLE, {"X-Request-Id": given}).headers["X-Request-Id"], given)

    def test_common_headers(self):
        for path in (*self.PATHS, "/", "/livez", "/readyz", "/api/v1/nothing", "/nothing", "/api/v1/articles?x=1",
                     "/api/v1/editorial/tokens", "/problems/not-found", "/%00"):
            with self.subTest(path):
                self.assert_common_headers(self.server.get(path))

    def test_cache_control(self):
        public = r"^public, max-age=\d+, stale-while-revalidate=300, stale-if-error=300$"
        for path in self.PATHS:
            control = self.server.get(path).headers["Cache-Control"]
            self.assertRegex(control, r"^private, max-age=60$" if "search" in path else public)
        for path in ("/api/v1/nothing", "/livez", "/readyz", "/api/v1/editorial/tokens"):
            self.assertEqual(self.server.get(path).headers["Cache-Control"], "no-store")
        media = local(self.server.json(ARTICLE)["figures"][0]["media"]["url"])
        reply = self.server.get(media)
        self.assertEqual(reply.headers["Cache-Control"], "public, max-age=31536000, immutable")
        self.assertEqual(reply.headers["Content-Type"], "image/svg+xml")
        self.assertIn("sandbox", reply.headers["Content-Security-Policy"])
        self.assertIn(b"<svg", reply.body)


class SeedLibrary(WireTest):
    """What every sample article must be: plainly worded, marked, whole, vouched for by nobody real."""

    def articles(self):
        for id, language in SEED:
            with self.subTest(f"{id}.{language}"):
                yield self.server.json(f"/api/v1/articles/{id}?lang={language}")

    def test_every_article(self):
        plain = {"en": lambda level: level <= 7, "es": lambda level: level >= 60}  # grade; INFLESZ "fairly easy"
        for article in self.articles():
            self.assertTrue(article["sample"])
            self.assertTrue(plain[article["language"]](article["readingLevel"]["value"]), article["readingLevel"])
            self.assertEqual(article["completeness"], {"lost": 0, "inferred": 0, "unresolved": 0})
            names = [reviewer["name"] for reviewer in article["review"]["reviewers"]]
            self.assertTrue(all("Sample" in name for name in names), names)
            self.assertGreaterEqual(len(article["teachBack"]), 3)
            self.assertTrue(article["references"])
            self.assertLessEqual({"US"}, {resource["region"] for resource in article["resources"]})

    def test_tells_when_to_get_help(self):
        for article in self.articles():
            if article["kind"] in ("condition", "symptom", "procedure", "medicine"):
                parts = [s["html"] for s in sections_of(article) if s["aspect"] == "when-to-get-help"]
                self.assertEqual(len(parts), 1)
                self.assertIn("911", parts[0])
                self.assertIn('class="callout emergency"', parts[0])

    def test_no_section_is_thin(self):
        for article in self.articles():
            for section in sections_of(article):
                html = "".join(part["html"] or "" for part in [section, *sections_of(section)])
                sentences = re.findall(r"[.?!][\"”»)]?(?=\s|$)", re.sub(r"<[^>]*>", " ", html))
                self.assertGreaterEqual(len(sentences), 2, section["key"])

    def test_the_first_article_is_surrounded(self):
        self.assertGreaterEqual(sum(language == "en" for _, language in SEED), 16)
        self.assertGreaterEqual(sum(language == "es" for _, language in SEED), 8)
        article = self.server.json(ARTICLE)
        html = "".join(section["html"] or "" for section in sections_of(article))
        linked = set(re.findall(r'data-article="([^"]+)"', html))
        self.assertEqual(linked, {related["id"] for related in article["related"]})
        relations = {related["relation"] for related in article["related"]}
        self.assertEqual(relations, {"cause", "symptom", "test", "treatment", "see-also"})


if __name__ == "__main__":
    unittest.main()
