#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pages for people: every page of the seed library is read as a browser reads it, and its links followed."""

import json
import re
import unittest
from html.parser import HTMLParser
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from harness import ROOT, Server, WireTest, document, seed

SEED = seed()
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HEADING = re.compile(r"h[1-6]")
ARTICLE = "/en/articles/mitral-regurgitation"


class Page(HTMLParser):
    """A page's parts, and in `faults` what a careful reader of its source would object to."""

    def __init__(self, html):
        super().__init__()
        self.faults, self.open, self.ids, self.levels = [], [], set(), []
        self.links, self.loads, self.forms, self.words, self.data = [], [], [], [], []
        self.language, self.direction, self.canonical, self.titles = None, None, None, 0
        self.referred = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]
        self.faults += [f"no id {id}" for id in self.referred if id not in self.ids]
        if not html.startswith("<!DOCTYPE html>"):
            self.faults.append("no doctype")
        if self.levels.count(1) != 1:
            self.faults.append(f"{self.levels.count(1)} h1")
        for before, after in zip([0, *self.levels], self.levels):
            if after > before + 1:
                self.faults.append(f"h{after} follows h{before}")

    @property
    def text(self):
        return re.sub(r"\s+", " ", "".join(self.words))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if len(given) != len(attributes):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)
        if HEADING.fullmatch(tag):
            self.levels.append(int(tag[1]))
        self.titles += tag == "title"
        if tag == "html":
            self.language, self.direction = given.get("lang"), given.get("dir")
        self.look_at_attributes(tag, given)
        self.look_at_addresses(tag, given)

    def look_at_attributes(self, tag, given):
        if "id" in given:
            if given["id"] in self.ids:
                self.faults.append(f"id {given['id']} twice")
            self.ids.add(given["id"])
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.referred += (given.get(name) or "").split()
        self.faults += [f"inline {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and given.get("type") != "application/ld+json" and "src" not in given):
            self.faults.append(f"inline <{tag}>")
        if tag == "img" and "alt" not in given:
            self.faults.append("an image without alt")
        if tag == "input" and given.get("type") not in ("hidden", "radio", "submit") and "id" not in given:
            self.faults.append("a field without a label")
        if given.get("lang") == "" or given.get("href") == "":
            self.faults.append(f"<{tag}> with an empty lang or href")

    def look_at_addresses(self, tag, given):
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical = given["href"]
        if tag == "link":
            (self.loads if given["rel"] in ("stylesheet", "icon", "preload") else self.links).append(given["href"])
        if "src" in given:
            self.loads.append(given["src"])
        if tag == "form":
            self.forms.append((given.get("method", "get"), given["action"]))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.data.append(data)
        elif self.open and self.open[-1] not in ("style", "title"):
            self.words.append(data)


class PageTest(WireTest):
    def page(self, path, status=200, language=None, headers=BROWSER, frame=None):
        """Reads a page and checks what holds of every one."""
        reply = self.server.get(path, headers)
        self.assert_status(reply, status)
        self.assert_common_headers(reply)
        self.assertEqual(reply.headers["Content-Type"], "text/html; charset=utf-8")
        policy = reply.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("frame-ancestors", policy)
        self.assertNotIn("unsafe", policy)
        page = Page(reply.text)
        self.assertEqual(page.faults, [], path)
        self.assertEqual(page.titles, 1, path)
        wanted = language or path.split("/")[1]
        self.assertEqual((page.language, reply.headers["Content-Language"]), (frame or wanted, wanted))
        self.assertNotIn("{{", page.text)
        return page


class Pages(PageTest):
    def test_every_type(self):
        for path in ("/en/", "/es/", "/en/a-z", "/es/a-z", "/en/a-z/M", "/en/a-z/Z", "/es/a-z/I",
                     "/en/topics/heart-valves", "/es/topics/heart-and-circulation", "/en/topics/heart-rhythm",
                     ARTICLE, "/es/articles/mitral-regurgitation", "/en/articles/heart-murmur", "/en/search",
                     "/en/search?q=mitral", "/es/search?q=nadanadanada", "/en/search?q=%22%3E%3Cscript%3E",
                     f"{ARTICLE}/feedback", "/es/articles/heart-failure/feedback"):
            with self.subTest(path):
                self.page(path)
        self.page("/problems/not-found", language="en")

    def test_the_disclaimer_speaks_the_language_of_the_page(self):
        self.assertIn("does not replace the advice", self.page("/en/").text)
        spanish = self.page("/es/").text
        self.assertIn("no reemplaza los consejos", spanish)
        self.assertNotIn("does not replace", spanish)
        self.assertIn("does not replace", self.server.json("/api/v1/library")["disclaimer"])
        with Server(options=["--disclaimer", "Ask <us>."]) as server:
            self.assertIn('<p class="disclaimer">Ask &lt;us&gt;.</p>', server.get("/en/", BROWSER).text)
            self.assertIn('<p class="disclaimer" lang="en" dir="auto">Ask &lt;us&gt;.</p>', server.get("/es/", BROWSER).text)
            self.assertEqual(server.json("/api/v1/library")["disclaimer"], "Ask <us>.")

    def test_other_parameters_are_ignored(self):
        plain = self.server.get(ARTICLE, BROWSER)
        for query in ("utm_source=mail", "patient=%2f%00".replace("%00", ""), "lang=es", "a=1&a=2", "x"):
            reply = self.server.get(f"{ARTICLE}?{query}", BROWSER)
            self.assertEqual((reply.status, reply.body), (200, plain.body), query)
            self.assertEqual(reply.headers["ETag"], plain.headers["ETag"])
        self.assert_status(self.server.get("/en/search?q=heart&limit=900&ehr=1", BROWSER), 200)

    def test_redirects(self):
        origin = self.server.origin
        for path, language, status, there in (
            ("/en", None, 308, "/en/"), ("/es-MX/", None, 308, "/es/"), ("/EN/", None, 308, "/en/"),
            ("/", None, 303, "/en/"), ("/", "es", 303, "/es/"), ("/", "es-MX,en;q=0.5", 303, "/es/"),
            ("/", "fr, es;q=0.3, en;q=0.8", 303, "/en/"), ("/", "fr", 303, "/en/"),
            ("/", "en;q=0, es", 303, "/es/"),
            ("/articles/mitral-regurgitation", "es", 303, "/es/articles/mitral-regurgitation"),
            ("/articles/heart-mri", "es", 303, "/en/articles/heart-mri"),
            ("/es-419/articles/heart-failure", None, 308, "/es/articles/heart-failure"),
        ):
            with self.subTest(path=path, language=language):
                reply = self.server.get(path, {**BROWSER, **({"Accept-Language": language} if language else {})})
                self.assert_status(reply, status)
                self.assertEqual(urljoin(origin + path, reply.headers["Location"]), origin + there)
                if status == 303:
                    self.assertIn("Accept-Language", reply.headers["Vary"])

    def test_problems_are_pages(self):
        for path in ("/en/nothing", "/nothing", "/en/articles/none", "/en/topics/none", "/fr/", "/en/a/b/c/d",
                     "/problems/none", "/favicon.ico", "/en/feedback/" + "0" * 26):
            with self.subTest(path):
                page = self.page(path, 404, language="en")
                self.assertIn("/en/", page.links[1])
        for accept in ({}, {"Accept": "*/*"}, {"Accept": "image/png"}):
            self.assertEqual(self.server.get("/en/articles/none", accept).headers["Content-Type"][:9], "text/html")
        self.page("/es/nada", 404, language="es")
        self.page("/nada", 404, language="es", headers={**BROWSER, "Accept-Language": "es"})
        page = self.page("/es/articles/heart-mri", 404, language="es")
        self.assertIn("/en/articles/heart-mri", [urlsplit(link).path for link in page.links])
        self.assert_problem(self.server.get("/en/", {"Accept": "application/json"}), 406, "not-acceptable")
        self.assert_problem(self.server.get("/no/such/page", {"Accept": "application/json"}), 404, "not-found")

    def test_words_of_a_stranger_are_text(self):
        page = self.page("/en/search?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%22%27%26amp;")
        self.assertIn("<img src=x onerror=alert(1)>\"'&amp;", page.text)
        self.page("/en/%3Cscript%3E", 404)

    def test_the_whole_library(self):
        """Every link of every page leads somewhere, and nothing is fetched from elsewhere."""
        origin = self.server.origin
        waiting = [f"{origin}/en/", f"{origin}/es/"]
        seen, pages, fragments = set(waiting), {}, []

        def go(url):
            url, fragment = urldefrag(url)
            if fragment:
                fragments.append((url, fragment))
            if url not in seen:
                seen.add(url)
                waiting.append(url)

        while waiting:
            at = waiting.pop()
            reply = self.server.get(at[len(origin):] or "/", BROWSER)
            self.assertIsNone(reply.headers["Set-Cookie"])
            if reply.status in (303, 308):
                go(urljoin(at, reply.headers["Location"]))
                continue
            self.assertEqual(reply.status, 200, at)
            if not reply.headers["Content-Type"].startswith("text/html"):
                continue
            pages[at] = page = Page(reply.text)
            self.assertEqual(page.faults, [], at)
            for link in page.links:
                url = urljoin(at, link)
                if url.startswith(origin):
                    go(url)
                else:
                    self.assertIn(urlsplit(url).scheme, ("https", "mailto", "tel"), f"{at}: {link}")
            for load in page.loads:
                self.assertTrue(urljoin(at, load).startswith(origin) or load.startswith("data:"), f"{at}: {load}")
                go(urljoin(at, load))
            for method, action in page.forms:
                self.assertTrue(urljoin(at, action).startswith(origin), f"{at}: {action}")
                if method == "get":
                    go(urljoin(at, action))
        for url, fragment in fragments:
            if url in pages:
                self.assertIn(fragment, pages[url].ids, f"{url}#{fragment}")
        for id, language in SEED:
            self.assertIn(f"{origin}/{language}/articles/{id}", pages, "a page that no link leads to")
        self.assertGreater(len(pages), 30)


class ArabicPages(PageTest):
    """A library that is read from right to left, with an article that has every kind of part."""

    server_arguments = {"paths": [ROOT / "tests" / "wire" / "arabic"],
                        "options": ["--language", "ar", "--publisher", "المكتبة", "--emergency-number", "555-0199"]}
    article = "/ar/articles/mitral-regurgitation"

    def test_no_word_is_left_in_english(self):
        texts = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "wire" / "arabic").rglob("*.md"))
        word = re.compile("[A-Za-z]{2,}")
        written = set(word.findall(texts + self.server.origin + "DOI"))
        for path in ("/ar/", "/ar/a-z", f"/ar/a-z/{quote('ن')}", "/ar/topics/heart-and-circulation", "/ar/search",
                     f"/ar/search?q={quote('الصمام')}", "/ar/search?q=555", self.article, f"{self.article}/editions",
                     f"{self.article}/feedback", "/ar/articles/heart-murmur"):
            with self.subTest(path):
                page = self.page(path)
                self.assertEqual(page.direction, "rtl")
                words = re.sub("[0-9A-Z]{5}-[0-9A-Z]{5}", "", page.text.replace(page.canonical, ""))  # a printout's code
                self.assertEqual(set(word.findall(words)) - written, set())

    def test_the_other_way_is_set_apart(self):
        text = self.server.get(self.article, BROWSER).text
        for part in ("الرقم \u2068555-0199\u2069", "<bdi>Sample Reviewer</bdi>، <bdi>MD، FACC</bdi> (<bdi>أمراض القلب</bdi>)",
                     "<bdi>© 2026 The careleaf authors. CC BY 4.0</bdi>", "<bdi>Stone GW, et al. N Engl J Med."):
            self.assertIn(part, text)
        self.assertEqual(re.findall(' (?:lang|dir)="[^"]*"', text), [' lang="ar"', ' dir="rtl"'])

    def test_problems(self):
        self.assertIn("هذه الصفحة غير موجودة هنا", self.page("/ar/articles/none", 404).text)
        self.page("/fa/articles/none", 404, language="ar")  # in the library's language, having none of its own
        self.page("/en/articles/none", 404)


class ArticlePage(PageTest):
    server_arguments = {"token": "content:publish"}

    def test_review_is_told(self):
        page = self.page(ARTICLE)
        self.assertIn("Last reviewed September 2020 — this page is due for a check.", page.text)
        for words in ("Sample Reviewer, MD", "Sample Editorial Board", "September 2023", "Check overdue",
                      "edition 1"):
            self.assertIn(words, page.text)
        self.assertIn("septiembre de 2020", self.page("/es/articles/mitral-regurgitation").text)
        self.assertIn("No health professional has reviewed this page yet.", self.page("/en/articles/heart-murmur").text)

    def test_every_element_is_there(self):
        front = SEED["mitral-regurgitation", "en"]
        page = self.page(ARTICLE)
        for words in (front["title"], front["summary"], *front["alternateNames"], "American resources",
                      "Canadian resources", "Accessed September 2, 2020.", "Accessed September 2020.",
                      front["figures"][0]["caption"], "CC BY 4.0", "The careleaf authors", "December 2018",
                      "Sample.", "Do not use it for your care.", "2 business days", "September 15, 2020", "911"):
            self.assertIn(words, page.text)
        for part in front["references"] + front["evidenceUpdates"] + front["notices"]:
            self.assertIn(part["text"], page.text)
        for resource in front["resources"]:
            self.assertIn(resource["name"], page.text)
            self.assertIn(resource["url"], page.links)
        for related in front["related"]:
            self.assertIn(f"/en/articles/{related['id']}", page.links)
        for path in ("/es/articles/mitral-regurgitation", f"{ARTICLE}/feedback"):
            self.assertIn(path, page.links)
        self.assertEqual(page.canonical, self.server.origin + ARTICLE)

    def test_machine_readable_twin(self):
        page = self.page(ARTICLE)
        self.assertEqual(len(page.data), 1)
        data = json.loads(page.data[0])
        self.assertEqual((data["@type"], data["lastReviewed"]), ("MedicalWebPage", "2020-09"))
        self.assertEqual(data["inLanguage"], "en")
        twins = [link for link in page.links if "/api/v1/articles/mitral-regurgitation" in link]
        self.assertEqual(len(twins), 1)
        self.assertEqual(self.server.json(urlsplit(twins[0]).path)["title"], "Mitral Regurgitation")

    def test_what_is_missing_is_told(self):
        html = ('<p>It can be caused by:</p><p class="lost-list"></p>'
                '<p>See <a href="article:not-there-yet">that page</a>.</p>')
        reply = self.server.put(document("with-holes", html=html))
        self.assert_status(reply, 201)
        page = self.page("/en/articles/with-holes")
        self.assertIn("Some information is missing here. Ask your care team.", page.text)
        self.assertIn("See that page.", page.text)
        self.assertEqual([link for link in page.links if "not-there-yet" in link], [])
        article = self.server.json("/api/v1/articles/with-holes")
        self.assertEqual((article["completeness"]["lost"], article["completeness"]["unresolved"]), (1, 1))
        self.assertIn('data-article="not-there-yet"', article["sections"][0]["html"])
        self.assert_status(self.server.put(document("not-there-yet")), 201)
        page = self.page("/en/articles/with-holes")
        self.assertIn("/en/articles/not-there-yet", page.links)

    def test_hostile_text_is_text(self):
        nasty = '</title><script>alert(1)</script>"\'&'
        fields = {"title": nasty, "summary": nasty, "changeNote": nasty, "alternateNames": [nasty],
                  "notices": [{"kind": "contact", "text": nasty}], "teachBack": [nasty],
                  "references": [{"type": "other", "text": nasty}], "resources": [{"name": nasty, "region": "US"}]}
        html = "<p onclick=\"x()\">A<script>alert(1)</script><a href=\"javascript:x\">b</a><style>p{}</style></p>"
        self.assert_status(self.server.put(document("nasty", html=html, **fields)), 201)
        page = self.page("/en/articles/nasty")
        self.assertIn(nasty, page.text)
        self.assertEqual(json.loads(page.data[0])["name"], nasty)
        self.assertEqual([link for link in page.links if "javascript" in link], [])
        for path in ("/en/", "/en/topics/heart-valves", "/en/a-z/%23", "/en/search?q=alert"):
            self.page(path)

    def test_a_long_topic_goes_on(self):
        topics = json.loads((ROOT / "seed/topics.json").read_text())
        topics["topics"].append({"id": "long-topic", "parent": None, "titles": {"en": "Long Topic"}})
        reply = self.server.request("PUT", "/api/v1/editorial/topics", json=topics, token=True)
        self.assert_status(reply, 200)
        titles = [f"Part {n:03}" for n in range(230)]
        lines = [json.dumps(document(f"part-{t[5:]}", title=t, topics=["long-topic"])) for t in titles]
        self.server.request("POST", "/api/v1/editorial/import", {"Content-Type": "application/x-ndjson"},
                            "\n".join(lines), token=True)
        seen, path, pages = [], "/en/topics/long-topic", 0
        while path:
            page = self.page(path)
            seen += re.findall(r"Part \d+", page.text)
            more = [urlsplit(link) for link in page.links if "cursor=" in link]
            path = more and f"{more[0].path}?{more[0].query}"
            pages += 1
        self.assertEqual((seen, pages), (titles, 3))
        self.assert_status(self.server.get("/en/topics/long-topic?cursor=junk", BROWSER), 200)

    def test_letters(self):
        for id, title in (("accented", "Ébola"), ("digit", "5-HT Syndrome"), ("other", "Ω Fat")):
            self.assert_status(self.server.put(document(id, title=title)), 201)
        letters = [urlsplit(link).path for link in self.page("/en/a-z").links if "/a-z/" in link]
        self.assertIn("/en/a-z/E", letters)
        self.assertIn("Ébola", self.page("/en/a-z/E").text)
        shown = [self.page(path).text for path in letters]
        for title in ("5-HT Syndrome", "Ω Fat", "Leaky Mitral Valve", "Mitral Regurgitation"):
            self.assertTrue(any(title in text for text in shown), title)
        self.assertIn("Leaky Mitral Valve see Mitral Regurgitation", self.page("/en/a-z/L").text)

    def test_a_letter_has_one_page(self):
        for asked, filed in (("m", "M"), ("%C3%89", "E"), ("7", "%23"), ("%3C", "%23")):
            reply = self.server.get(f"/en/a-z/{asked}?x=1", BROWSER)
            self.assert_status(reply, 308)
            self.assertEqual(reply.headers["Location"], f"{self.server.origin}/en/a-z/{filed}?x=1")

    def test_the_way_to_an_article(self):
        page = self.server.get(ARTICLE, BROWSER).text
        crumbs = re.search(r'<nav class="crumbs".*?</nav>', page, re.S)[0]
        self.assertEqual(re.findall(r'href="([^"]+)"', crumbs),
                         ["/en/", "/en/topics/heart-and-circulation", "/en/topics/heart-valves"])
        self.assertIn('href="/es/topics/heart-valves">Válvulas', self.server.get(ARTICLE.replace("en", "es", 1), BROWSER).text)

    def test_script_and_stylesheet_are_immutable(self):
        page = self.server.get("/en/", BROWSER).text
        for link in re.findall(r'(?:href|src)="(/assets/site\.[^"]+)"', page):
            reply = self.server.get(link)
            self.assertIn("immutable", reply.headers["Cache-Control"])
            self.assertRegex(link, r"^/assets/site\.[0-9a-f]{8}\.(css|js)$")

    def test_a_language_without_texts(self):
        """The frame is in a language that the program speaks, the article marked as its own."""
        self.assert_status(self.server.put(document("heart-murmur", "fr", title="Souffle au cœur")), 201)
        reply = self.server.get("/fr/articles/heart-murmur", BROWSER)
        page = Page(reply.text)
        self.assertEqual((reply.status, page.faults, page.language), (200, [], "en"))
        self.assertIn('lang="fr"', reply.text)
        self.page("/fr/", language="fr", frame="en")

    def test_pages_may_be_framed_as_set(self):
        policy = self.server.get(ARTICLE, BROWSER).headers["Content-Security-Policy"]
        self.assertIn("frame-ancestors 'self'", policy)


if __name__ == "__main__":
    unittest.main()
