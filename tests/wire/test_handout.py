#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Handouts and packs over the wire: what is on the paper, what never is, and that it is never older than an
acknowledged change. What they look like is in tests/browser/test_handout_pdf.py.
"""

import re
import unittest

from harness import Server, WireTest, document, editorial

PAGE = {"Accept": "text/html"}


def section(key, title, text, **more):
    return {"key": key, "aspect": "other", "title": title, "html": f"<p>{text}</p>", "sections": [], **more}


CAUSES = section("causes", "Causes", "A germ.", aspect="causes")
CARE = section("care", "Care", "Rest.", aspect="self-care")
HELP = section("help", "Get help", "Call now.", aspect="when-to-get-help")
URGENT = section("signs", "Signs", "Mild signs.", aspect="symptoms")
URGENT["html"] += '<aside class="callout emergency"><p>No breath: call.</p></aside><aside class="callout info"><p>By the way.</p></aside>'


def sheets(reply):
    """What is on paper, without the desk."""
    return reply.text[reply.text.index('<div class="sheets '):reply.text.index("</main>")]


class HandoutTest(WireTest):
    server_arguments = {"token": "content:publish,content:approve"}

    def publish(self, id, language="en", etag=None, **fields):
        fields.setdefault("sections", [CAUSES, CARE, HELP])
        reply = self.server.put(document(id, language, **fields), etag)
        self.assertIn(reply.status, (200, 201), reply)
        return reply.headers["ETag"]

    def act(self, id, verb, body=None, language="en"):
        self.assert_status(self.server.request("POST", f"{editorial(id, language)}/actions/{verb}", json=body, token=True), 200)

    def handout(self, path, expect=200):
        reply = self.server.get(path, PAGE)
        self.assert_status(reply, expect)
        return reply

    def in_order(self, text, *words):
        at = 0
        for word in words:
            self.assertIn(word, text[at:], word)
            at = text.index(word, at) + len(word)

    def test_what_is_on_it(self):
        self.publish("cough", title="Cough", summary="Air that bursts out.", alternateNames=["Tussis"], teachBack=["When do you call?"],
                     sample=False, rights={"copyrightHolder": "A. Writer", "license": "CC BY 4.0", "attribution": None})
        printout = self.server.json("/api/v1/articles/cough?fields=printout")["printout"]
        reply = self.handout("/en/articles/cough/handout")
        paper = sheets(reply)
        for words in ("Cough", "Tussis", "Air that bursts out.", "A germ.", "When do you call?", "Tell it back in your own words",
                      "Phone for questions", "Given by", "Notes", "Date", "In an emergency, call 911.", "Edition 1",
                      printout["code"], "Is this paper still right?", "© A. Writer", "CC BY 4.0", "careleaf library",
                      "This information does not replace", f"{self.server.origin[7:]}/en/articles/cough"):
            self.assertIn(words, paper)
        self.assertIn(f"{self.server.origin[7:]}/v and type", paper)
        self.assertNotIn("not for patients", paper)
        self.in_order(paper, "Call now.", "A germ.", "Rest.")  # when to get help comes first
        self.assertEqual(reply.headers["Content-Language"], "en")
        self.assertIn("public", reply.headers["Cache-Control"])
        self.assertIn("article:cough", reply.headers["Surrogate-Key"])
        self.assertIn('content="noindex"', reply.text)
        again = self.server.get("/en/articles/cough/handout", {**PAGE, "If-None-Match": reply.headers["ETag"]})
        self.assert_status(again, 304)
        style = self.server.get(re.search(r'href="(/assets/handout\.[^"]+)"', reply.text)[1])
        self.assert_status(style, 200)
        self.assertIn("immutable", style.headers["Cache-Control"])
        self.assertNotIn(" style=", reply.text)

    def test_size_and_paper(self):
        self.publish("cold")
        for query, look in (("", "type-standard paper-letter"), ("?size=large", "type-large paper-letter"),
                            ("?paper=a4&size=standard", "type-standard paper-a4"), ("?size=huge&paper=a3&utm_x=1&with=", "type-standard paper-letter")):
            self.assertIn(f'<div class="sheets {look}">', self.handout(f"/en/articles/cold/handout{query}").text)
        with Server(options=["--handout-paper", "a4"]) as server:
            self.assertIn("paper-a4", server.get("/en/articles/heart-murmur/handout", PAGE).text)
            self.assertIn("paper-letter", server.get("/en/articles/heart-murmur/handout?paper=letter", PAGE).text)

    def test_sample_and_overdue(self):
        self.publish("fever", sample=True, review={"lastReviewed": "2001-05", "reviewDue": "2003-05", "organization": "Board",
                                                   "reviewers": [{"name": "Pat Reader", "credentials": ["MD"], "role": None}]})
        paper = sheets(self.handout("/en/articles/fever/handout"))
        for words in ("Sample: not for patients", "This page is due for a check. Ask your care team.", "Pat Reader, MD; Board"):
            self.assertIn(words, paper)

        self.in_order(paper, "Is this paper still right?", "This page is due for a check.", "Edition 1")  # what is urgent has the first page

    def test_the_emergency_number_stands_once(self):
        """Where signs to call for come first, no line says it before them; signs further down, or with another number, are no such ones."""
        called = section("help", "Get help", "Call 911 for these.", aspect="when-to-get-help")
        called["html"] = '<aside class="callout emergency"><p>Call 911 for these.</p></aside>'
        inner = section("inner", "Today", "Today.", aspect="other")
        inner["html"] = called["html"]
        other = section("help", "Get help", "", aspect="when-to-get-help")
        other["html"] = '<aside class="callout emergency"><p>Call 112 for these.</p></aside>'
        for id, sections, said in (("other-number", [other], True), ("signs", [CAUSES, called], False), ("inside", [{**HELP, "sections": [inner]}, CARE], False),
                                   ("below", [HELP, URGENT], True), ("nested", [{**CARE, "sections": [called]}], True)):
            self.publish(id, sections=sections)
            check = self.assertIn if said else self.assertNotIn
            check("In an emergency, call 911.", sheets(self.handout(f"/en/articles/{id}/handout")), id)

    # Two languages

    def test_two_languages(self):
        self.publish("burn", title="Burn")
        self.publish("burn", "es", title="Quemadura", translationOf={"language": "en", "edition": 1},
                     sections=[section("help", "Pida ayuda", "Llame ya.", aspect="when-to-get-help"),
                               section("causes", "Causas", "Un germen.", aspect="causes")])
        for path in ("/en/articles/burn/handout?with=es", "/en/articles/burn/handout?with=es-MX"):
            reply = self.handout(path)
            self.assertEqual(reply.headers["Content-Language"], "en, es")
            paper = sheets(reply)
            self.in_order(paper, "Burn", "Quemadura", "Get help", "Pida ayuda", "Call now.", "Llame ya.",
                          "Causes", "Causas", "A germ.", "Un germen.", "Rest.")
            self.in_order(paper, "Phone for questions", "Teléfono para preguntas", "Is this paper", "¿Sigue siendo válido")
            for language in ("en", "es"):
                code = self.server.json(f"/api/v1/articles/burn?lang={language}&fields=printout")["printout"]["code"]
                self.assertIn(code, paper)
        self.in_order(sheets(self.handout("/es/articles/burn/handout?with=en")), "Quemadura", "Burn", "Pida ayuda", "Get help")
        self.assertEqual(sheets(self.handout("/en/articles/burn/handout?with=en")), sheets(self.handout("/en/articles/burn/handout")))

    def test_help_that_only_the_second_language_has(self):
        self.publish("sprain", sections=[CARE])
        self.publish("sprain", "es", sections=[{**CARE, "html": "<p>Descanse.</p>"}, {**HELP, "html": "<p>Llame ya.</p>"}])
        self.in_order(sheets(self.handout("/en/articles/sprain/handout?with=es")), "Llame ya.", "Rest.", "Descanse.")

    def test_no_such_translation(self):
        self.publish("rash")
        paper = sheets(self.handout("/en/articles/rash/handout?with=es"))
        self.assertIn("This page is not there in this language: español.", paper)
        self.assertIn("Esta página no existe en este idioma: español.", paper)

    def test_translation_behind(self):
        etag = self.publish("graze", title="Graze")
        self.publish("graze", "es", title="Raspón", summary="Texto español.", translationOf={"language": "en", "edition": 1})
        path = "/en/articles/graze/handout?with=es"
        self.assertNotIn("Puede faltar algo nuevo.", self.handout(path).text)
        etag = self.publish("graze", etag=etag, title="Graze", summary="New words.")
        paper = sheets(self.handout(path))
        for words in ("Puede faltar algo nuevo.", "Texto español.", "New words."):
            self.assertIn(words, paper)
        self.publish("graze", etag=etag, title="Graze", summary="No alcohol.", urgency="safety", updateType="correction")
        paper = sheets(self.handout(path))
        self.assertNotIn("Texto español.", paper)
        for words in ("The text in this language is not printed: español.", "El texto en este idioma no se imprime: español.", "No alcohol."):
            self.assertIn(words, paper)
        alone = sheets(self.handout("/es/articles/graze/handout"))
        self.assertNotIn("Texto español.", alone)
        self.assertIn("no se imprime", alone)
        self.assertIn('href="/en/articles/graze/handout"', alone)
        both = sheets(self.handout("/es/articles/graze/handout?with=en"))
        self.assertNotIn("Texto español.", both)
        self.assertIn("No alcohol.", both)

    # Parts

    def test_sections(self):
        self.publish("flu", sections=[CAUSES, URGENT, CARE, HELP])
        for query in ("sections=care,nothing", "sections=nothing&sections=care", "utm=1&sections=care"):
            paper = sheets(self.handout(f"/en/articles/flu/handout?{query}"))
            for words in ("Rest.", "Call now.", "No breath: call.", "Signs", "Some parts of the page are left out here."):
                self.assertIn(words, paper)
            for words in ("A germ.", "Causes", "Mild signs.", "By the way."):
                self.assertNotIn(words, paper)
        whole = sheets(self.handout("/en/articles/flu/handout"))
        self.assertEqual(sheets(self.handout("/en/articles/flu/handout?sections=signs&sections=causes&sections=care")), whole)
        self.assertEqual(sheets(self.handout("/en/articles/flu/handout?sections=%3Cb%3E")), whole)
        desk = self.handout("/en/articles/flu/handout").text
        self.assertIn('name="sections" value="help" checked disabled', desk)
        boxes = re.findall('type="checkbox" name="sections" value="([a-z]+)"', desk)
        self.assertEqual(boxes, ["help", "causes", "signs", "care"])  # as printed
        # A box that cannot be unticked is sent all the same: with no other ticked, no other is printed.
        self.assertIn('<input type="hidden" name="sections" value="help">', desk)
        self.assertNotIn("A germ.", sheets(self.handout("/en/articles/flu/handout?sections=help")))

    def test_enter_updates(self):
        """The first button of a form is the one that Enter presses."""
        self.publish("stye", related=[{"id": "flu-shot", "relation": "see-also"}])
        self.publish("flu-shot")
        desk = self.handout("/en/articles/stye/handout").text
        form = re.search(r'<form class="settings".*?</form>', desk, re.S)[0]
        self.assertEqual(re.findall(r'<button type="submit"[^>]*>([^<]+)', form), ["Update", "Make a pack"])

    def test_picture_that_may_not_be_copied(self):
        figures = [{"key": "valve", "title": "A valve", "alt": "A valve.", "caption": None, "credit": "A. Painter", "copyright": "© Press",
                    "reproduction": "not-permitted", "media": {"url": "https://example.org/v.png", "type": "image/png", "width": 2, "height": 2}}]
        self.publish("valve", figures=figures, sections=[section("a", "A", "x</p><figure data-figure=\"valve\"></figure><p>y")])
        paper = sheets(self.handout("/en/articles/valve/handout"))
        self.assertNotIn("<img", paper)
        self.assertIn("This picture may not be copied; see it at", paper)

    # What is not there

    def test_withdrawn_renamed_and_unknown(self):
        self.publish("wart", title="Wart")
        self.publish("verruca", title="Verruca")
        self.publish("mole", title="Mole")
        self.assertIn("Wart", self.handout("/en/handout?articles=mole,wart").text)
        self.act("wart", "rename", {"to": "plantar-wart"})
        moved = self.handout("/en/articles/wart/handout?size=large", 308)
        self.assertEqual(moved.headers["Location"], f"{self.server.origin}/en/articles/plantar-wart/handout?size=large")
        moved = self.handout("/en/handout?articles=mole,wart&size=large&with=es", 308)
        self.assertEqual(moved.headers["Location"], f"{self.server.origin}/en/handout?articles=mole,plantar-wart&size=large&with=es")
        self.act("plantar-wart", "withdraw", {"mode": "notice", "notice": "It was wrong."})
        for path in ("/en/articles/plantar-wart/handout", "/en/handout?articles=mole,plantar-wart"):
            gone = self.handout(path, 410)
            self.assertIn("It was wrong.", gone.text)
            self.assertNotIn("A germ.", gone.text)
        for others in ("mole,plantar-wart", "plantar-wart,mole,verruca"):  # which one of a pack: by its id alone
            gone = self.handout(f"/en/handout?articles={others}", 410)
            self.assertIn("“plantar-wart” was withdrawn. Make the pack without it", gone.text)
            self.assertNotIn("Wart", gone.text)
        self.act("plantar-wart", "withdraw", {"mode": "redirect", "replacement": "verruca"})
        self.assertIn("/en/articles/verruca/handout", self.handout("/en/articles/plantar-wart/handout", 307).headers["Location"])
        self.assertTrue(self.handout("/en/handout?articles=mole,plantar-wart", 307).headers["Location"].endswith("?articles=mole,verruca"))
        self.handout("/en/articles/no-such-page/handout", 404)
        self.assertIn("“no-such-page”", self.handout("/en/handout?articles=mole,no-such-page", 404).text)
        for path in ("/en/handout", "/en/handout?articles=", "/en/handout?articles=Not%20ids"):
            self.handout(path, 404)
        self.assertEqual(self.handout("/EN/articles/mole/handout?size=large", 308).headers["Location"],
                         f"{self.server.origin}/en/articles/mole/handout?size=large")
        self.publish("lunar", "es")
        self.handout("/es/articles/mole/handout", 404)

    def test_second_language_withdrawn(self):
        self.publish("splinter", title="Splinter")
        self.publish("splinter", "es", title="Astilla")
        self.assertIn("Astilla", sheets(self.handout("/en/articles/splinter/handout?with=es")))
        self.act("splinter", "withdraw", {"mode": "notice"}, "es")
        paper = sheets(self.handout("/en/articles/splinter/handout?with=es"))
        self.assertNotIn("Astilla", paper)
        self.assertIn("This page is not there in this language", paper)

    # Packs

    def test_pack(self):
        for id in ("one", "two", "three"):
            self.publish(id, title=f"Title {id}", sample=id == "two", related=[{"id": "four", "relation": "see-also"}])
        self.publish("four", title="Title four")
        reply = self.handout("/en/handout?articles=two,one,two&articles=three")
        paper = sheets(reply)
        self.in_order(paper, "Title two</span>", "Title one</span>", "Title three</span>")
        self.assertEqual(paper.count('<article class="leaf"'), 3)
        self.assertEqual(paper.count('class="sample-line"'), 1)
        self.assertEqual(paper.count("Phone for questions"), 1)  # on the last
        self.in_order(paper, "Title three</span>", "Phone for questions")
        for id in ("one", "two", "three", "four"):
            self.assertIn(f"article:{id}", reply.headers["Surrogate-Key"])
        self.assertEqual(re.findall(r'name="articles" value="(\w+)"( checked|)', reply.text),
                         [("two", " checked"), ("one", " checked"), ("three", " checked"), ("four", "")])
        alone = self.handout("/en/articles/one/handout").text
        self.assertIn('formaction="/en/handout"', alone)
        self.assertNotIn("handout?articles=", alone + reply.text)  # packs are too many to be links
        self.assertEqual(sheets(self.handout("/en/handout?articles=one")), sheets(self.handout("/en/articles/one/handout")))
        ids = [f"many-{n}" for n in range(13)]
        for id in ids:
            self.publish(id)
        self.assertEqual(sheets(self.handout(f"/en/handout?articles={','.join(ids[:12])}")).count('<article class="leaf"'), 12)
        refused = self.handout(f"/en/handout?articles={','.join(ids)}", 400)
        self.assertIn("12", refused.text)

    def test_a_pack_has_a_size(self):
        long = [section(f"s{number}", "Long", "x" * 250_000) for number in range(12)]
        for id in ("long", "longer"):
            self.publish(id, sections=long)
        self.assertIn("Long", self.handout("/en/handout?articles=long").text)
        refused = self.handout("/en/handout?articles=long,longer", 400)
        self.assertIn("too long for one print job", refused.text)

    def test_a_pack_is_offered_what_each_page_is_related_to(self):
        others = [[f"{name}-{n:02d}" for n in range(count)] for name, count in (("left", 40), ("right", 25))]
        for id in others[0] + others[1]:
            self.publish(id)
        for id, related in zip(("first", "second"), others):
            self.publish(id, related=[{"id": other, "relation": "see-also"} for other in related])
        offered = re.findall(r'name="articles" value="([\w-]+)"', self.handout("/en/handout?articles=second").text)
        self.assertEqual(offered, ["second", *others[1]])
        offered = re.findall(r'name="articles" value="([\w-]+)"', self.handout("/en/handout?articles=first,second").text)
        self.assertEqual(offered, ["first", "second", *others[0], *others[1][:20]])  # sixty, and no more
        alone = re.findall(r'name="articles" value="([\w-]+)"', self.handout("/en/articles/first/handout").text)
        self.assertEqual(alone, ["first", *others[0]])

    # Never older than what was acknowledged

    def test_freshness(self):
        etag = self.publish("bite", title="Bite")
        self.publish("sting", title="Sting")
        self.publish("bite", "es", title="Mordedura", summary="Primero.")
        paths = ("/en/articles/bite/handout?with=es", "/en/handout?articles=sting,bite&with=es&size=large")
        before = [self.handout(path).headers["ETag"] for path in paths]
        self.publish("bite", etag=etag, title="Bites", summary="Second words.")
        for path, old in zip(paths, before):
            reply = self.handout(path)
            self.assertNotEqual(reply.headers["ETag"], old)
            self.assertIn("Second words.", sheets(reply))
        self.publish("bite", "es", etag='"e1"', title="Mordedura", summary="Segundo.")
        review = {"edition": 2, "lastReviewed": "2026-10", "organization": "Careful Board", "outcome": "still-accurate",
                  "reviewers": [{"name": "Ida Example", "credentials": [], "role": None}]}
        done = self.server.request("POST", f"{editorial('bite', 'en')}/reviews", json=review, token=True)
        self.assertIn(done.status, (200, 201), done)
        for path in paths:
            paper = sheets(self.handout(path))
            self.assertIn("Segundo.", paper)
            self.assertIn("Careful Board", paper)
        self.act("bite", "withdraw", {"mode": "notice"})
        for path in paths:
            self.handout(path, 410)

    def test_right_to_left(self):
        self.publish("haraka", "ar", title="\u062d\u0631\u0642", html="<p>\u0646\u0635</p>")
        paper = sheets(self.handout("/ar/articles/haraka/handout"))
        self.assertIn('lang="ar" dir="rtl"', paper)


if __name__ == "__main__":
    unittest.main()
