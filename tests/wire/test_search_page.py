#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page that searches: why each article was found, filters, other spellings, and no dead end."""

import json
import re
import tempfile
import unittest
from html import unescape
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from harness import Server, document, until
from test_pages import BROWSER, PageTest

RESULTS = re.compile(r'<h2 id="results">(\d+) ')
FILTERS = re.compile(r'<nav class="filters".*?</nav>', re.DOTALL)
OFFERED = re.compile(r'<a href="([^"]+)">[^<]*</a> <span class="quiet">(\d+)</span>')
CHOSEN = re.compile(r'<a class="chip" href="([^"]+)">(.*?) <span')
CARD = re.compile(r'<li class="card".*?</li>', re.DOTALL)
HOSTILE = ('" OR * NEAR( ^', "title:mitral", "a" * 3000, "x " * 1500, "🫀", "\u202emitral", "</title><script>x</script>",
           "'; DROP TABLE article; --", "%", "{title}", "\x01", "ﷺ" * 100, "mitral\n\tvalve", "&amp;", "\ufffe",
           "{words}", "I34.0'--", "-" * 20, "9" * 20)


def cursor(*parts):
    return "\x1f".join(parts).encode("utf-8", "surrogateescape").hex()


class SearchPage(PageTest):
    def html(self, words, more="", language="en"):
        path = f"/{language}/search?q={quote(words)}{more}"
        self.page(path, language=language)
        return self.server.get(path, BROWSER).text

    def found(self, words, more=""):
        return self.server.json(f"/api/v1/search?q={quote(words)}{more}")

    def total(self, html):
        shown = RESULTS.search(html)
        return int(shown[1]) if shown else 0

    def offered(self, html):
        """The filters of a page and how many they promise."""
        return [(unescape(url), int(count)) for url, count in OFFERED.findall("".join(FILTERS.findall(html)))]

    def chosen(self, html):
        return [(unescape(url), label) for url, label in CHOSEN.findall(html)]

    def follow_all(self, path):
        """Every link of a page answers 200, and its fragment is there."""
        origin = self.server.origin
        for link in self.page(path).links:
            url, fragment = urldefrag(urljoin(origin + path, link))
            if not url.startswith(origin):
                self.assertIn(urlsplit(url).scheme, ("mailto", "tel"), link)
                continue
            accepted = {} if "/api/" in url else BROWSER
            reply = self.server.get(url[len(origin):], accepted)
            self.assertEqual(reply.status, 200, f"{path}: {link}")
            if fragment:
                self.assertIn(f'id="{fragment}"', reply.text, f"{path}: {link}")

    def test_says_why(self):
        for words, language in (("leaky mitral valve", "en"), ("heart murmur", "en"), ("swollen ankles", "en"),
                                ("what can i eat", "en"), ("válvula que gotea", "es"), ("I34.0", "en")):
            items = self.found(words, f"&lang={language}")["items"]
            cards = CARD.findall(self.html(words, language=language))
            self.assertEqual(len(cards), len(items))
            self.assertGreater(len(items), 0, words)
            for item, card in zip(items, cards):
                with self.subTest(words, id=item["id"]):
                    card = unescape(card)
                    by, name = item["match"]["by"], item["match"]["name"]
                    self.assertIn(item["title"], card)
                    self.assertIn('class="review ', card)
                    self.assertIn('class="mark"', card)
                    if by in ("name", "code"):
                        self.assertIn(f"<strong>{name}</strong>", card)
                    elif by == "title":
                        self.assertIn({"en": "In the title", "es": "En el título"}[language], card)
                    elif item["section"]:
                        self.assertIn(f'/articles/{item["id"]}#{item["section"]}"', card)
                        self.assertIn(unescape(item["snippet"]).removeprefix("- ").replace("\n- ", " •\u00a0"), card)

    def test_codes_find_their_articles(self):
        for words in ("I34.0", "i340", " i34.0 ", "424.0", "4240"):
            item = self.found(words)["items"][0]
            self.assertEqual((item["id"], item["match"]["by"]), ("mitral-regurgitation", "code"), words)
            self.assertIn("Listed under the code", self.html(words))
        for more in ("&exact=true", "&kind=condition"):
            self.assertNotIn("code", [item["match"]["by"] for item in self.found("I34.0", more)["items"]])
        for words in ("12", "mitral", "I99.9", "1" * 30):
            self.assertNotIn("code", [item["match"]["by"] for item in self.found(words)["items"]], words)

    def test_filters_keep_what_they_promise(self):
        for words, language in (("heart valve", "en"), ("corazón", "es")):
            whole = self.html(words, language=language)
            self.assertGreater(len(self.offered(whole)), 3)
            self.assertEqual(self.chosen(whole), [])
            for url, count in self.offered(whole):
                narrowed = self.server.get(url, BROWSER).text
                self.assertEqual(self.total(narrowed), count, url)
                self.assertLess(count, self.total(whole))
                self.assertEqual([url for url, _ in self.chosen(narrowed)], [f"/{language}/search?q={quote(words)}"])
                for both, both_count in self.offered(narrowed):
                    twice = self.server.get(both, BROWSER).text
                    self.assertEqual((self.total(twice), len(self.chosen(twice))), (both_count, 2), both)

    def test_nothing_found_leads_on(self):
        html = self.html("leaky", language="es")
        count = self.found("leaky", "&exact=true")["total"]
        self.assertIn(f'<a href="/en/search?q=leaky&amp;exact=true" lang="en" hreflang="en">English</a>'
                      f' <span class="quiet">{count} páginas encontradas</span>', html)
        html = self.html("mitral", "&topic=healthy-living&kind=medicine")
        count = self.total(self.html("mitral"))
        self.assertIn(f'<a href="/en/search?q=mitral">Search in all topics and kinds of page</a>'
                      f' <span class="quiet">{count} pages found</span>', html)
        self.assertEqual(self.chosen(html), [("/en/search?q=mitral&kind=medicine", "Healthy living"),
                                             ("/en/search?q=mitral&topic=healthy-living", "Medicine")])
        for words, more in (("qqqqqqqq", ""), ("mitral", "&topic=no-such-topic"), ("!!!", "")):
            html = self.html(words, more)
            self.assertIn("Nothing found", html)
            self.assertIn('href="/en/a-z"', html)
            self.assertIn('href="/en/topics/infections"', html)

    def test_box(self):
        for path in ("/en/search", "/en/search?q=", "/en/search?q=%20%20", "/es/search"):
            html = self.server.get(path, BROWSER).text
            self.page(path)
            self.assertEqual(html.count(" autofocus"), 1, path)
            self.assertIn("/topics/heart-valves", html)
        html = self.html('valve "x"')
        self.assertNotIn("autofocus", html)
        self.assertIn('value="valve &quot;x&quot;"', html)
        self.assertEqual(html.count('role="search"'), 1)
        switch = re.search(r'<a href="([^"]+)" lang="es"', self.html("valve", "&kind=test&cursor=" + cursor("3", "")))
        self.assertEqual(unescape(switch[1]), "/es/search?q=valve&kind=test")

    def test_pages_of_results(self):
        seen, path = [], "/en/search?q=heart&limit=5"
        total = self.total(self.server.get(path, BROWSER).text)
        while path:
            page = self.page(path)
            seen += [link for link in page.links if re.fullmatch(r"/en/articles/[a-z0-9-]+", link)]
            more = [urlsplit(link) for link in page.links if "cursor=" in link]
            first = re.findall('rel="first" href="([^"]+)"', self.server.get(path, BROWSER).text)
            self.assertEqual(first, ["/en/search?q=heart"] if "cursor=" in path else [])
            path = more and f"{more[0].path}?{more[0].query}"
        self.assertEqual((len(seen), len(set(seen))), (total, total))

    def test_a_cursor_keeps_the_corrected_words(self):
        whole = self.found("valve", "&exact=true&limit=100")["items"]
        path = f"/api/v1/search?q=valvvve&limit=2&cursor={cursor('2', 'valve')}"
        page = self.server.json(path)
        self.assertEqual([item["id"] for item in page["items"]], [item["id"] for item in whole[2:4]])
        self.assertEqual(page["spelling"], {"asked": "valvvve", "used": "valve"})
        last = self.server.json(urldefrag(page["next"][len(self.server.origin):])[0])
        self.assertEqual(last["spelling"], page["spelling"])
        html = self.html("valvvve", f"&cursor={cursor('2', 'valve')}")
        self.assertIn("Showing results for “valve”.", html)
        self.assertIn('<a class="next" href="/en/search?q=valvvve&amp;exact=true">Search instead for “valvvve”</a>', html)

    def test_corrected_words_can_be_taken_back(self):
        for words, used, language in (("mitral regurgitaton", "mitral regurgitation", "en"),
                                      ("insuficienca mitral", "insuficiencia mitral", "es")):
            html = self.html(words, language=language)
            self.assertIn({"en": f"Showing results for “{used}”.", "es": f"Resultados de «{used}»."}[language], html)
            self.assertIn(f'value="{words}"', html)
            instead = f"/{language}/search?q={quote(words)}&exact=true"
            self.assertIn(f'href="{instead}"'.replace("&", "&amp;"), html)
            self.assertNotIn('class="spelling"', self.server.get(instead, BROWSER).text)
        html = self.html("mitrl", "&exact=true")
        meant = self.found("mitrl")
        self.assertEqual(meant["spelling"], {"asked": "mitrl", "used": "mitral"})
        self.assertIn(f'<a href="/en/search?q=mitrl">Did you mean “mitral”?</a> <span class="quiet">{meant["total"]} ', html)

    def test_corrected_words_that_the_library_lacks(self):
        """A word of no article may be meant: the page says so, and leads on."""
        found = self.found("vericocele")
        self.assertEqual((found["spelling"], found["total"]), ({"asked": "vericocele", "used": "varicocele"}, 0))
        html = self.html("vericocele")
        self.assertIn("Nothing found", html)
        self.assertIn("We looked for “varicocele”, too. No page here tells about it.", html)
        self.assertNotIn("Search instead", html)
        self.assertNotIn("Showing results", html)
        self.assertIn('href="/en/a-z"', html)
        self.follow_all("/en/search?q=vericocele")
        self.assertIn("Did you mean “mitral”?", self.html("mitrl", "&exact=true"))
        for right in ("varicocele", "vericocele&exact=true"):  # itself no misspelling; and as it is
            self.assertIsNone(self.server.json(f"/api/v1/search?q={right}")["spelling"])
            self.assertNotIn('class="spelling"', self.server.get(f"/en/search?q={right}", BROWSER).text)
        self.assertIsNone(self.found("vericocele", "&lang=es")["spelling"])  # the words are English

    def test_paging_stays_with_the_correction(self):
        path, ids = "/api/v1/search?q=valvvve&limit=4", []
        while path:
            page = self.server.json(path)
            self.assertEqual(page["spelling"], {"asked": "valvvve", "used": "valve"})
            ids += [item["id"] for item in page["items"]]
            path = page["next"] and page["next"][len(self.server.origin):]
        self.assertEqual(ids, [item["id"] for item in self.found("valve", "&limit=100")["items"]])

    def test_cursors_that_no_search_gave(self):
        for made in (cursor("2"), cursor("2", "valve", ""), cursor("1001", ""), cursor("-1", ""), cursor("x", ""),
                     "32" + "1f" + "ff", "zz", "321", "00"):
            reply = self.server.get(f"/api/v1/search?q=heart&cursor={made}")
            self.assert_problem(reply, 400, "bad-cursor")
            self.assertEqual(self.total(self.html("heart", f"&cursor={made}")), self.found("heart")["total"])
        html = self.html("heart", f"&cursor={cursor('900', '')}")
        self.assertIn("There are no more results.", html)
        self.assertIn('<a class="back" rel="first" href="/en/search?q=heart">', html)

    def test_a_cursor_without_words(self):
        for query in ("", "q=&", "q=+&"):
            path = f"/en/search?{query}cursor={cursor('2', 'valve')}"
            self.page(path)
            html = self.server.get(path, BROWSER).text
            self.assertNotIn('class="spelling"', html)
            self.assertNotIn('rel="first"', html)

    def test_corrected_words_without_control_characters(self):
        for words, more in (("valvvve \x01heart", ""), ("valvvve", "&cursor=" + cursor("2", "valve \x01heart"))):
            html = self.html(words, more)
            self.assertIn("Showing results for “valve heart”.", html)

    def test_hostile_words(self):
        for words in HOSTILE:
            with self.subTest(words[:20]):
                self.html(words)
                self.html(words, "&exact=true&topic=heart-valves&kind=test", language="es")
                self.assertLess(len(re.search("<h1>(.*?)</h1>", self.html(words), re.DOTALL)[1]), 600)

    def test_more_words_than_fit(self):
        for path in (f"/en/search?q={'a' * 10000}", f"/en/search?q={'valve+' * 2000}"):
            self.page(path, 414, language="en")
        self.html("valve " * 300)
        self.html("ñ" * 1000, language="es")

    def test_every_link_leads_somewhere(self):
        for path in ("/en/search", "/en/search?q=valve", "/en/search?q=valve&kind=procedure", "/es/search?q=heart",
                     "/en/search?q=qqqqq&topic=infections", "/es/search?q=v%C3%A1lvula&limit=3", "/en/search?q=i340",
                     "/en/search?q=%22%3E%3Cx%3E+%26+valve", "/en/search?q=heart&cursor=" + cursor("5", "valve")):
            with self.subTest(path):
                self.follow_all(path)


class ManyResults(unittest.TestCase):
    """More results than are looked at for topics: kinds are counted in all of them."""

    def test_counts(self):
        with tempfile.TemporaryDirectory(prefix="careleaf-") as folder:
            many = Path(folder) / "many.ndjson"
            docs = [document(f"a{i}", kind="test" if i % 3 else "symptom", topics=[["blood"], ["skin"]][i % 2]) for i in range(150)]
            many.write_text("".join(json.dumps(one) + "\n" for one in docs), encoding="utf-8")
            with Server([many]) as server:
                until(lambda: server.json("/api/v1/search?q=plain")["total"] == 150, "all are indexed")
                html = "".join(FILTERS.findall(server.get("/en/search?q=plain", BROWSER).text))
                counts = dict(OFFERED.findall(html))
                self.assertEqual(counts, {"/en/search?q=plain&amp;kind=test": "100", "/en/search?q=plain&amp;kind=symptom": "50"})
                for url, count in counts.items():
                    self.assertIn(f'<h2 id="results">{count} ', server.get(unescape(url), BROWSER).text)


if __name__ == "__main__":
    unittest.main()
