#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What documents and pages state about a text: JSON-LD, translations, completeness, figures' rights."""

import json
import re
import unittest

import json_schema
from harness import ROOT, WireTest, corpus, document, seed

SEED = seed()
SCHEMA = json.loads((ROOT / "docs/schemas/medical-web-page.schema.json").read_text())
LD = {"Accept": "application/ld+json"}
MITRAL = "/api/v1/articles/mitral-regurgitation"
EMBEDDED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


class FactsTest(WireTest):
    server_arguments = {"token": "content:publish"}

    def linked(self, id, language="en"):
        reply = self.server.get(f"/api/v1/articles/{id}?lang={language}", LD)
        self.assert_status(reply, 200)
        return reply.json()

    def publish(self, article):
        """Puts an article there, in place of what was; returns its document."""
        reply = self.server.get(f"/api/v1/editorial/articles/{article['id']}/{article['language']}", token=True)
        reply = self.server.put(article, reply.headers["ETag"] if reply.status == 200 else None)
        self.assertIn(reply.status, (200, 201), reply.body)
        return self.server.json(f"/api/v1/articles/{article['id']}?lang={article['language']}")

    def bring(self, documents):
        body = "".join(json.dumps(one) + "\n" for one in documents).encode()
        reply = self.server.request(
            "POST",
            "/api/v1/editorial/import",
            {"Content-Type": "application/x-ndjson"},
            body,
            token=True,
        )
        self.assert_status(reply, 200)
        return [json.loads(line) for line in reply.body.splitlines()]


class LinkedData(FactsTest):
    def assert_valid(self, documents):
        self.assertEqual([(documents[n]["@id"], *rest) for n, *rest in json_schema.faults(SCHEMA, documents)], [])

    def test_negotiation(self):
        """JSON unless JSON-LD is preferred; an error is a problem document either way."""
        for accept, expected in (
            ("application/ld+json", "application/ld+json"),
            ("application/ld+json;q=0.9, application/json;q=0.8", "application/ld+json"),
            ("application/ld+json;q=0.4, application/json;q=0.5", "application/json"),
            ("application/ld+json, */*;q=0.1", "application/ld+json"),
            ("*/*", "application/json"),
            ("application/*", "application/json"),
        ):
            with self.subTest(accept):
                reply = self.server.get(MITRAL, {"Accept": accept})
                self.assert_status(reply, 200)
                self.assertEqual(reply.headers["Content-Type"], expected)
                self.assertIn("Accept", [name.strip() for name in reply.headers["Vary"].split(",")])
        self.assert_problem(self.server.get("/api/v1/articles/nothing-here", LD), 404, "not-found")
        self.assert_problem(self.server.get(f"{MITRAL}?lang=de", LD), 404, "language-not-available")
        self.assert_problem(self.server.get(MITRAL, {"Accept": "text/turtle"}), 406)

    def test_representations_are_apart(self):
        """Each has its own ETag, and neither answers for the other."""
        as_json, as_ld = self.server.get(MITRAL), self.server.get(MITRAL, LD)
        self.assertNotEqual(as_json.headers["ETag"], as_ld.headers["ETag"])
        again = self.server.get(MITRAL, {**LD, "If-None-Match": as_ld.headers["ETag"]})
        self.assert_status(again, 304)
        other = self.server.get(MITRAL, {**LD, "If-None-Match": as_json.headers["ETag"]})
        self.assert_status(other, 200)

    def test_what_shapes_json_is_refused(self):
        for query in ("body=text", "fields=id"):
            reply = self.server.get(f"{MITRAL}?{query}", LD)
            self.assert_problem(reply, 400, "bad-parameter")
            self.assertIn("application/json", reply.json()["detail"])

    def test_seed_is_valid(self):
        documents = [self.linked(*key) for key in SEED]
        self.assertGreater(len(documents), 10)
        self.assert_valid(documents)

    def test_pages_embed_the_same(self):
        for id, language in SEED:
            page = self.server.get(f"/{language}/articles/{id}").text
            self.assertEqual(json.loads(EMBEDDED.search(page)[1]), self.linked(id, language))

    def test_medlineplus_is_valid(self):
        topics = corpus("medlineplus-topics", 100)
        self.assertEqual({line["status"] for line in self.bring(topics)[: len(topics)]}, {"created"})
        self.assert_valid([self.linked(one["id"], one["language"]) for one in topics])

    def test_says_what_is_known(self):
        page = self.linked("mitral-regurgitation")
        front = SEED["mitral-regurgitation", "en"]
        self.assertEqual(page["lastReviewed"], front["review"]["lastReviewed"])
        self.assertEqual(page["about"]["@type"], "MedicalCondition")
        self.assertEqual([code["codeValue"] for code in page["about"]["code"]], [c["code"] for c in front["codes"]])
        self.assertEqual(page["workTranslation"][0]["inLanguage"], "es")
        back = self.linked("mitral-regurgitation", "es")
        self.assertEqual(back["translationOfWork"]["@id"], page["@id"])
        self.assertNotIn("workTranslation", back)
        journal = next(work for work in page["citation"] if work["@type"] == "ScholarlyArticle")
        self.assertIn("https://doi.org/10.1161/CIR.0000000000000503", journal["sameAs"])
        self.assertIn({"@type": "PropertyValue", "propertyID": "pmid", "value": "28298458"}, journal["identifier"])
        self.assertEqual(page["creativeWorkStatus"], "Sample")

    def test_least_article(self):
        """What is not known is not there: no null, no empty list, no date of the server's own."""
        self.publish(document("bare", topics=[], summary=None, sample=False))
        page = self.linked("bare")
        self.assert_valid([page])
        for absent in ("lastReviewed", "datePublished", "dateModified", "reviewedBy", "license", "citation"):
            self.assertNotIn(absent, page)

    def test_dates_are_never_padded(self):
        for date in ("2020", "2020-09", "2020-09-14"):
            review = {"lastReviewed": date, "organization": "Board", "reviewers": [], "reviewDue": None}
            self.publish(document(f"dated-{date}", datePublished=date, dateModified=date, review=review))
            page = self.linked(f"dated-{date}")
            self.assertEqual([page["lastReviewed"], page["datePublished"], page["dateModified"]], [date] * 3)
            self.assert_valid([page])

    def test_licence_by_address_or_name(self):
        for given, expected in (
            ("https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/"),
            ("CC BY 4.0", {"@type": "CreativeWork", "name": "CC BY 4.0"}),
        ):
            rights = {"copyrightHolder": "A Hospital", "license": given, "attribution": None}
            self.publish(document("licensed", rights=rights))
            page = self.linked("licensed")
            self.assertEqual(page["license"], expected)
            self.assertEqual(page["copyrightHolder"], {"@type": "Organization", "name": "A Hospital"})
            self.assert_valid([page])

    def test_sections_nest_with_their_aspects(self):
        inner = {"key": "tests", "aspect": "diagnosis", "title": "Tests", "html": "<p>An echo.</p>", "sections": []}
        outer = {"key": "help", "aspect": "when-to-get-help", "title": "Help", "html": None, "sections": [inner]}
        self.publish(document("nested", sections=[outer], audience={"ageMin": 18, "ageMax": None, "sex": "female"}))
        page = self.linked("nested")
        part = page["hasPart"][0]
        self.assertEqual(part["hasHealthAspect"], "https://schema.org/SeeDoctorHealthAspect")
        self.assertEqual(part["hasPart"][0]["@type"], "WebPageElement")
        self.assertEqual(part["hasPart"][0]["url"], f"{page['@id']}#tests")
        self.assertEqual((page["audience"]["suggestedMinAge"], page["audience"]["suggestedGender"]), (18, "female"))
        self.assert_valid([page])

    def test_older_edition_says_so(self):
        """It has an address of its own, and nobody takes it for the text that holds."""
        self.publish(document("older", sample=False))
        for html, urgency, status in (("<p>Other.</p>", "normal", "Superseded"), ("<p>Safer.</p>", "safety", "Recalled")):
            self.publish(document("older", sample=False, html=html, urgency=urgency))
            reply = self.server.get("/api/v1/articles/older?edition=1", LD)
            old = reply.json()
            self.assertEqual((old["creativeWorkStatus"], old["version"]), (status, 1))
            self.assertTrue(old["@id"].endswith("/en/articles/older/editions/1"))
            self.assert_valid([old])
            page = self.server.get("/en/articles/older/editions/1").text
            self.assertEqual(json.loads(EMBEDDED.search(page)[1]), old)
        self.assertNotIn("creativeWorkStatus", self.linked("older"))

    def test_schema_refuses_what_is_wrong(self):
        good = self.linked("mitral-regurgitation")

        def changed(**members):
            return {name: value for name, value in {**good, **members}.items() if value is not None}

        part = {"@type": "HealthTopicContent", "name": "A", "url": "http://a.example/#a"}
        unknown = {**part, "hasHealthAspect": "https://schema.org/DiagnosisHealthAspect"}
        wrong = {
            "a padded date": changed(lastReviewed="2020-09-00"),
            "an instant": changed(lastReviewed="2020-09-01T00:00:00Z"),
            "a month 13": changed(dateModified="2020-13"),
            "an unknown aspect": changed(hasPart=[unknown]),
            "no aspect where one is said": changed(hasPart=[part]),
            "no name": changed(name=None),
            "an empty name": changed(name=""),
            "no subject": changed(about=None),
            "an unknown subject": changed(about={"@type": "Disease", "name": "A"}),
            "an unknown property": changed(keywords="heart"),
            "an empty list": changed(citation=[]),
            "a script's address": changed(url="javascript:alert(1)"),
            "an original that is a translation": changed(translationOfWork={"@type": "MedicalWebPage", "inLanguage": "es"}),
            "an unknown kind of reviewer": changed(reviewedBy=[{"@type": "Thing", "name": "A"}]),
        }
        refused = {number for number, *_ in json_schema.faults(SCHEMA, list(wrong.values()))}
        self.assertEqual([name for number, name in enumerate(wrong) if number not in refused], [])
        self.assertEqual(json_schema.faults(SCHEMA, [good]), [])


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="10"><rect width="4" height="4"/></svg>'


class Figures(FactsTest):
    def upload(self, body):
        return self.server.request(
            "PUT", "/api/v1/editorial/media", {"Content-Type": "application/octet-stream"}, body, token=True
        )

    def illustrated(self, id, width):
        """An article with a picture that may be reproduced and one that may not; gives their hashes."""
        figures = []
        for key, reproduction in (("free", "permitted"), ("kept", "not-permitted")):
            reply = self.upload(SVG.format(width + len(figures)).encode())
            self.assertIn(reply.status, (200, 201))
            texts = {name: f"The {name} of {key}" for name in ("title", "alt", "caption", "credit", "copyright")}
            figures.append({"key": key, **texts, "reproduction": reproduction, "media": {"hash": reply.json()["hash"]}})
        html = '<p>Look.</p><figure data-figure="free"></figure><figure data-figure="kept"></figure>'
        self.publish(document(id, html=html, figures=figures))
        return [figure["media"]["hash"] for figure in figures]

    def test_rights_are_respected(self):
        free, kept = self.illustrated("illustrated", 20)
        images = self.linked("illustrated")["image"]
        self.assertEqual([image["contentUrl"].rsplit("/", 1)[1] for image in images], [free])
        self.assertEqual(images[0]["copyrightNotice"], "The copyright of free")
        page = self.server.get("/en/articles/illustrated").text
        for key in ("free", "kept"):
            figure = re.search(f'<figure class="picture[^>]*id="figure-{key}">.*?</figure>', page, re.DOTALL)[0]
            for name in ("title", "caption", "credit", "copyright"):
                self.assertIn(f"The {name} of {key}", figure)
            self.assertEqual("not-permitted" in figure, key == "kept")
            self.assertEqual("/en/articles/illustrated#figure-kept" in figure, key == "kept")
        style = self.server.get(re.search(r'href="(/assets/site[^"]*)"', page)[1]).text
        on_paper = style[style.index("@media print") :]
        self.assertRegex(on_paper, r"\.picture\.not-permitted img \{\s*display: none;")
        self.assertRegex(on_paper, r"\.on-paper \{\s*display: block;")

    def test_media_is_immutable_and_harmless(self):
        hash = self.illustrated("harmless", 30)[0]
        for method in ("GET", "HEAD"):
            reply = self.server.request(method, f"/api/v1/media/{hash}")
            self.assert_status(reply, 200)
            self.assertEqual(reply.headers["Content-Type"], "image/svg+xml")
            self.assertEqual(reply.headers["Cache-Control"], "public, max-age=31536000, immutable")
            self.assertEqual(reply.headers["X-Content-Type-Options"], "nosniff")
            policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
            self.assertEqual(reply.headers["Content-Security-Policy"], policy)

    def test_no_such_media(self):
        self.assert_problem(self.server.get("/api/v1/media/" + "0" * 64), 404, "not-found")
        hash = self.illustrated("upper", 40)[0]
        for wrong in (hash[:-1], hash.upper(), hash + "0", "x" * 64, f"{hash}.svg"):
            self.assertIn(self.server.get(f"/api/v1/media/{wrong}").status, (400, 404), wrong)

    def test_unpublished_media_is_not_served(self):
        reply = self.upload(SVG.format(99).encode())
        self.assert_problem(self.server.get(f"/api/v1/media/{reply.json()['hash']}"), 404, "not-found")

    def test_withdrawn_media_is_not_served(self):
        """Unless another article that is published shows the same image."""
        shared, own = self.illustrated("withdrawn", 50)
        self.publish(document("kept", figures=[{"key": "f", "alt": "A box.", "media": {"hash": shared}}]))
        self.act("withdrawn", "withdraw", {"mode": "notice", "notice": "It is out of date."})
        self.assert_problem(self.server.get(f"/api/v1/media/{own}"), 404, "not-found")
        self.assert_status(self.server.get(f"/api/v1/media/{shared}"), 200)
        self.act("withdrawn", "restore", None)
        self.assert_status(self.server.get(f"/api/v1/media/{own}"), 200)

    def act(self, id, action, body):
        path = f"/api/v1/editorial/articles/{id}/en/actions/{action}"
        self.assertIn(self.server.request("POST", path, json=body, token=True).status, (200, 204), action)

    def test_images_that_are_refused(self):
        use = '<g id="{0}">' + '<use href="#{1}"/>' * 10 + "</g>"
        laughs = "".join(use.format(f"a{n}", f"a{n + 1}") for n in range(9)) + '<g id="a9"><path d="M0 0"/></g>'
        root = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">'
        for what, body in {
            "entities": '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + root + "<text>&b;</text></svg>",
            "a file": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + root + "<text>&x;</text></svg>",
            "nesting": root + "<g>" * 1000 + "</g>" * 1000 + "</svg>",
            "repetition": root + laughs + "</svg>",
            "too large": root + f"<!--{'x' * 600_000}--></svg>",
            "html": "<html><body>hello</body></html>",
            "a cut PNG": "\x89PNG",
            "nothing": "",
        }.items():
            with self.subTest(what):
                self.assertIn(self.upload(body.encode()).status, (413, 422, 400))


class ReviewsOnPages(FactsTest):
    REVIEW = {"lastReviewed": "2020-09", "organization": "Board", "reviewers": [], "reviewDue": None}

    def test_rule_is_the_articles_own(self):
        """The interval that is stated is the one that the policy gives to this article."""
        reply = self.server.request(
            "PUT", "/api/v1/editorial/review-policy", json={"kinds": {"medicine": 12}, "topics": {}}, token=True
        )
        self.assert_status(reply, 200)
        for kind, months in (("medicine", 12), ("symptom", 36)):
            article = self.publish(document(f"ruled-{kind}", kind=kind, review=self.REVIEW))
            self.assertEqual(article["review"]["reviewDueBasis"], "policy")
            page = self.server.get(f"/en/articles/ruled-{kind}").text
            self.assertIn(f"By our rule: this page is checked again within {months} months.", page)

    def test_change_after_a_review_is_dated(self):
        self.publish(document("changes", review=self.REVIEW))
        self.assertNotIn("Text changed", self.server.get("/en/articles/changes").text)
        for html, update, words in (
            ("<p>A little.</p>", "minor", "Text changed October 3, 2021, after this review. The changes are small."),
            ("<p>A lot.</p>", "major", "Text changed October 3, 2021, after this review. The reviewers have not read"),
        ):
            self.publish(document("changes", html=html, updateType=update, dateModified="2021-10-03"))
            self.assertIn(words, self.server.get("/en/articles/changes").text)


class Translations(FactsTest):
    def test_lookup(self):
        """RFC 4647: a longer tag finds a shorter one, never the other way, never another language."""
        for language in ("en", "es", "zh", "zh-Hant"):
            self.publish(document("spoken", language, title=f"In {language}"))
        for asked, found in (
            ("es-MX", "es"), ("ES", "es"), ("zh-Hant-TW", "zh-Hant"), ("zh-TW", "zh"), ("zh-Hans", "zh"), ("EN-gb", "en"),
        ):
            reply = self.server.get(f"/api/v1/articles/spoken?lang={asked}")
            self.assert_status(reply, 200)
            self.assertEqual((reply.json()["language"], reply.headers["Content-Language"]), (found, found), asked)
        for asked in ("fr", "e", "z", "esp", "zz-Hant"):
            reply = self.server.get(f"/api/v1/articles/spoken?lang={asked}")
            if asked in ("e", "z"):  # no language tag at all
                self.assert_problem(reply, 400, "bad-parameter")
                continue
            self.assert_problem(reply, 404, "language-not-available")
            self.assertEqual({one["language"] for one in reply.json()["available"]}, {"en", "es", "zh", "zh-Hant"})

    def test_page_offers_the_choices(self):
        """A page in a language that this article lacks, but the library has, links those it has."""
        self.publish(document("only-spanish", "es", title="Solo en español"))
        page = self.server.get("/en/articles/only-spanish", {"Accept": "text/html"})
        self.assert_status(page, 404)
        self.assertRegex(page.text, r'<a href="[^"]*/es/articles/only-spanish"[^>]*>español</a>')
        self.assertIn("not in the language you asked for", page.text)

    def test_behind_is_said(self):
        origin = {"translationOf": {"language": "en", "edition": 1}}
        self.publish(document("paired"))
        self.publish(document("paired", "es", title="En español", **origin))
        said = "La página original"
        self.assertNotIn(said, self.server.get("/es/articles/paired").text)
        self.publish(document("paired", html="<p>Other words now.</p>"))
        page = self.server.get("/es/articles/paired").text
        self.assertIn("La página original cambió después de esta traducción.", page)
        self.assertNotIn("The original of this page", self.server.get("/en/articles/paired").text)
        self.publish(document("paired", html="<p>A safer way.</p>", urgency="safety", updateType="correction"))
        self.assertIn("La página original se corrigió por seguridad", self.server.get("/es/articles/paired").text)
        statuses = {one["language"]: one["status"] for one in self.server.json("/api/v1/articles/paired")["translations"]}
        self.assertEqual(statuses, {"es": "behind"})


class Completeness(FactsTest):
    def test_what_is_missing_is_counted_and_shown(self):
        html = (
            '<p>You may have:</p><p class="lost-list"></p><p>Or:</p><p class="lost-list"></p>'
            '<p>See <a href="article:not-here-yet">that page</a>.</p>'
        )
        inner = {"key": "guess", "aspect": "other", "title": "Guess", "inferred": True, "html": "<p>It.</p>"}
        outer = {"key": "signs", "aspect": "symptoms", "title": "Signs", "html": html, "sections": [inner]}
        article = self.publish(document("holes", sections=[outer]))
        self.assertEqual(article["completeness"], {"lost": 2, "inferred": 1, "unresolved": 1})
        self.assertEqual(article["sections"][0]["html"].count('<p class="lost-list"></p>'), 2)
        self.assertIn('<span class="unresolved-link" data-article="not-here-yet">', article["sections"][0]["html"])
        for language, sentence in (
            ("en", "Some information is missing here. Ask your care team."),
            ("es", "Aquí falta información. Pregunte a su equipo de atención."),
        ):
            if language != "en":
                self.publish(document("holes", language, sections=[outer]))
            page = self.server.get(f"/{language}/articles/holes").text
            self.assertEqual(page.count(sentence), 2, language)
        self.publish(document("not-here-yet"))
        whole = self.server.json("/api/v1/articles/holes")
        self.assertEqual(whole["completeness"]["unresolved"], 0)
        self.assertIn('data-article="not-here-yet">that page</a>', whole["sections"][0]["html"])

    def test_nothing_missing(self):
        article = self.publish(document("whole"))
        self.assertEqual(article["completeness"], {"lost": 0, "inferred": 0, "unresolved": 0})
        self.assertNotIn("lost-list", self.server.get("/en/articles/whole").text)


if __name__ == "__main__":
    unittest.main()
